"""The state part: what was written block by block, so that a later build can tell a writer's edits from ours.

A custom XML item holds, for each block, its canonical form as JSON, and for each of its paragraphs the template line
and the answers that made it. It also holds a hash over all other parts of the file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from docx.opc.part import Part
from lxml import etree

from briefgen import __version__
from briefgen.document import Block
from briefgen.word.canonical import Form
from briefgen.word.ids import block_tag
from briefgen.word.lines import Line
from briefgen.word.markup import DECLARATION, attribute_text, escaped
from briefgen.word.pieces import Pieces, form_of, lines_of
from briefgen.word.stores import relate_store
from briefgen.word.wml import Element, W, alternative_text, parse, printable, text_of, val
from briefgen.word.writing import Writing, Written
from briefgen.word.zipping import UnreadablePackageError, read_zip

NAMESPACE = "urn:briefgen:state:1"
ITEM = "customXml/item1.xml"
FURNITURE = "furniture"  # stands for a block: what is in headers and footers
_ITEM_ID = "{6B1E7B5C-2D0A-4C57-9E0C-0B2F6A1D9C11}"
_N = f"{{{NAMESPACE}}}"


@dataclass(frozen=True)
class BlockState:
    """A block as it was written; `content` is its canonical form and `digest` the hash of that."""

    id: str
    title: str
    digest: str
    content: Form
    paragraphs: tuple[Written, ...]


@dataclass(frozen=True)
class State:
    """What the state part says; blocks by the tag of their control."""

    part: str
    version: str
    fingerprints: tuple[tuple[str, str], ...]
    parts_digest: str
    blocks: dict[str, BlockState]


def relate_state(document_part: Part) -> None:
    """Relate an empty state part with its properties from the document; `state_xml` is its content, known last."""
    relate_store(document_part, 1, b"", _ITEM_ID, NAMESPACE)


def state_xml(blocks: Iterable[str], writing: Writing, parts: Mapping[str, bytes]) -> bytes:
    """The bytes of the state part; `blocks` are those of `block_state`."""
    root = attribute_text({"version": __version__, "parts": parts_digest(parts, ITEM)}, "")
    fingerprints = [
        f"<fingerprint{attribute_text({'name': name, 'value': value}, '')}/>"
        for name, value in writing.document.fingerprints
    ]
    furniture = _element(FURNITURE, FURNITURE, "Header and footer", [], writing.furniture)
    inside = "".join((*fingerprints, *blocks, furniture))
    return f'{DECLARATION}<state xmlns="{NAMESPACE}"{root}>{inside}</state>'.encode()


def block_state(block: Block, pieces: Pieces, names: Mapping[str, str]) -> str:
    """What the state part keeps of a block; `names` are those of styles by id."""
    lines = list(_written(lines_of(pieces)))
    return _element(block_tag(block.id), block.id, block.title, form_of(pieces, names), lines)


def style_names(styles: Element) -> dict[str, str]:
    """The names of styles by id."""
    return {style.get(W + "styleId", ""): val(style, "name") for style in styles.iter(W + "style")}


def parts_digest(parts: Mapping[str, bytes], state_part: str) -> str:
    """A hash over the names and contents of all parts but the state part."""
    digest = hashlib.sha256()
    for name in sorted(parts):
        if name != state_part:
            digest.update(name.encode() + b"\0" + hashlib.sha256(parts[name]).digest())
    return digest.hexdigest()


def is_as_written(content: bytes) -> bool:
    """Whether these are the bytes of a .docx of ours that nobody has changed since."""
    try:
        parts = read_zip(content)
        state = read_state(parts)
    except UnreadablePackageError:
        return False
    return state is not None and state.parts_digest == parts_digest(parts, state.part)


def read_state(parts: Mapping[str, bytes]) -> State | None:
    """The state of a package of ours, found by its namespace since Word renames parts; none for another's."""
    found = [(name, root) for name, root in _custom_items(parts) if root.tag == _N + "state"]
    if len(found) != 1:
        return None
    name, root = found[0]
    try:
        blocks = {block.get("tag", ""): _read_block(block) for block in root.iter(_N + "block")}
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    fingerprints = tuple((f.get("name", ""), f.get("value", "")) for f in root.iter(_N + "fingerprint"))
    return State(name, root.get("version", ""), fingerprints, root.get("parts", ""), blocks)


def words_of(paragraph: Element) -> str:
    """A paragraph's words, and what its drawings say instead of words."""
    return text_of(paragraph) + alternative_text(paragraph)


def _element(tag: str, id_: str, title: str, content: Form, written: list[Written]) -> str:
    form = _json(content)
    origins = _json([[one.text, one.template, one.paths] for one in written])
    base = f'{{"content":{form},"paragraphs":{origins}}}'
    digest = hashlib.sha256(form.encode()).hexdigest()
    named = {"tag": tag, "id": printable(id_), "title": printable(title), "hash": digest}
    return f"<block{attribute_text(named, '')}>{escaped(base)}</block>"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _written(lines: Iterable[Line]) -> Iterator[Written]:
    origin, template = None, ""
    for line in lines:
        if line.origin is not origin:  # all cells of a table have one
            origin, template = line.origin, str(line.origin)
        yield Written(line.shown, template, tuple(map(printable, line.paths)))


def _read_block(element: Element) -> BlockState:
    base = json.loads(element.text or "")
    written = tuple(Written(text, template, tuple(paths)) for text, template, paths in base["paragraphs"])
    return BlockState(
        element.get("id", ""), element.get("title", ""), element.get("hash", ""), base["content"], written
    )


def _custom_items(parts: Mapping[str, bytes]) -> Iterator[tuple[str, Element]]:
    for name, content in parts.items():
        if name.startswith("customXml/") and name.endswith(".xml") and NAMESPACE.encode() in content:
            try:
                yield name, parse(content)
            except etree.XMLSyntaxError:
                continue

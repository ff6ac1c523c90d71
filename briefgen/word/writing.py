"""What grows while a document is written: ids, anchors, comments, lists, and where paragraphs came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from docx.opc.packuri import PackURI
from docx.opc.part import Part

from briefgen.document import (
    Bound,
    Citation,
    Contents,
    Document,
    Figure,
    Heading,
    Inline,
    Node,
    Numbering,
    Origin,
    Reference,
    ReferenceList,
    Table,
    inlines_of,
    nodes,
    numbering,
    walk,
)
from briefgen.word.ids import Ids
from briefgen.word.wml import Element, serialize


class ElementPart(Part):
    """A part whose bytes are made from its root element; relationships are python-docx's."""

    def __init__(self, name: str, content_type: str, element: Element) -> None:
        super().__init__(PackURI(name), content_type)
        self.element = element

    @property
    def blob(self) -> bytes:
        """The part's bytes as the element is now."""
        return serialize(self.element)


@dataclass(frozen=True)
class Source:
    """Which template line made a paragraph, and which answers stand in it."""

    origin: str
    paths: tuple[str, ...] = ()


@dataclass
class Writing:
    """The state of one document being written; `block` is the id of the block at hand.

    `anchors`, `entry_anchors` and `citation_anchors` are bookmark names by id: of what references point to, of
    what the contents and lists point to, of the references cited.
    """

    document: Document
    part: ElementPart
    numbers: Numbering
    ids: Ids = field(default_factory=Ids)
    anchors: dict[str, str] = field(default_factory=dict)
    entry_anchors: dict[str, str] = field(default_factory=dict)
    citation_anchors: dict[str, str] = field(default_factory=dict)
    comments: list[Element] = field(default_factory=list)
    lists: list[Element] = field(default_factory=list)
    charts: int = 0
    sources: dict[Element, Source] = field(default_factory=dict)
    placed: set[str] = field(default_factory=set)
    block: str = ""
    new_page: bool = False

    def take_new_page(self) -> bool:
        """Whether the next paragraph begins a page; said once."""
        waiting, self.new_page = self.new_page, False
        return waiting

    def place(self, name: str | None) -> str | None:
        """The bookmark name, unless it has been set before: of two nodes with one id the first is the target."""
        if not name or name in self.placed:
            return None
        self.placed.add(name)
        return name

    def note_source(self, paragraph: Element, origin: Origin | str, paths: Iterable[str] = ()) -> None:
        """Keep where a paragraph came from, for the state part."""
        self.sources[paragraph] = Source(str(origin), tuple(dict.fromkeys(paths)))


def begin(document: Document, part: ElementPart) -> Writing:
    """Number the document and name every anchor that something points to, before a word is written."""
    writing = Writing(document, part, numbering(document))
    all_nodes = list(nodes(document))
    inlines = [inline for node in all_nodes for inline in inlines_of(node)]
    _name_targets(writing, {i.target for i in inlines if isinstance(i, Reference)})
    if any(isinstance(node, Contents) for node in all_nodes):
        _name_entries(writing, all_nodes)
    if any(isinstance(node, ReferenceList) for node in all_nodes):
        _name_references(writing, {i.reference for i in inlines if isinstance(i, Citation)})
    return writing


def entry_key(node: Node) -> str:
    """What the entry of a node in the contents or a list is known by; nothing for a node without entry."""
    match node:
        case Heading(id=id_):
            return f"heading {id_}"
        case Table(id=id_):
            return f"table {id_}"
        case Figure(id=id_):
            return f"figure {id_}"
        case _:
            return ""


def paths_of(inlines: Iterable[Inline]) -> Iterator[str]:
    """The answers that stand in inlines."""
    for inline in walk(inlines):
        if isinstance(inline, Bound):
            yield from inline.paths


def _name_targets(writing: Writing, referenced: set[str]) -> None:
    for target in writing.numbers.labels:
        if target in referenced:
            writing.anchors[target] = writing.ids.bookmark("_Ref", f"target {target}")


def _name_entries(writing: Writing, all_nodes: Iterable[Node]) -> None:
    for node in all_nodes:
        key = entry_key(node)
        if key and key not in writing.entry_anchors:
            writing.entry_anchors[key] = writing.ids.bookmark("_Toc", key)


def _name_references(writing: Writing, cited: set[str]) -> None:
    for entry in writing.document.references:
        if entry.id in cited and entry.id not in writing.citation_anchors:
            writing.citation_anchors[entry.id] = writing.ids.bookmark("_Ref", f"reference {entry.id}")

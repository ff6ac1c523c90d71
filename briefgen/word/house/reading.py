"""Reading a user's style document: of its parts those that packages take over, refused where they are not sound."""

from __future__ import annotations

import hashlib
import posixpath
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from briefgen.problems import Place, Problem, Severity, UserError
from briefgen.word.base import Attached
from briefgen.word.furniture import HOUSE
from briefgen.word.house.furniture import linked_picture, refuse_what_is_foreign
from briefgen.word.house.opening import Opened, opened, refusal
from briefgen.word.house.schema import usual_values
from briefgen.word.house.sections import HouseSection, last_upright_section
from briefgen.word.reading import Relationship
from briefgen.word.state import FURNITURE, State, read_state
from briefgen.word.wml import NAMESPACES, Element, W, qualified, serialize, squeezed

_SINGLE = {"styles": "styles.xml", "numbering": "numbering.xml", "settings": "settings.xml"}
_LOOKS = {"theme": "theme/theme1.xml", "fontTable": "fontTable.xml"}
_ROOTS = {
    "styles": W + "styles",
    "numbering": W + "numbering",
    "settings": W + "settings",
    "theme": qualified("a:theme"),
    "fontTable": W + "fonts",
    "header": W + "hdr",
    "footer": W + "ftr",
}
_ATTACHABLE = {"theme": {"image"}, "fontTable": {"font"}, "numbering": {"image"}, "header": {"image", "hdphoto"}}
_ATTACHABLE["footer"] = _ATTACHABLE["header"]
_SCHEMES = frozenset({"http", "https", "mailto"})
_R = "{" + NAMESPACES["r"] + "}"
_RELID = "{urn:schemas-microsoft-com:office:office}relid"
_LETTER, _TOLERANCE = (12240, 15840), 30  # twentieths of a point
_PAPERS = {(11900, 16800): "A4"}
_LEAST_TEXT = 4320  # twentieths of a point: three inches


@dataclass(frozen=True)
class HousePart:
    """A part of a house style: its name in a base package, its bytes, and what it shows of other parts."""

    name: str
    content: bytes
    attached: tuple[Attached, ...] = ()


@dataclass(frozen=True)
class HouseStyle:
    """A user's style document, read and found sound: a plain value, so it may go to another process.

    `written` are the words that briefgen itself put into headers and footers, where the document is a package of ours.
    """

    name: str
    fingerprint: str
    parts: tuple[HousePart, ...]
    written: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()


def note(name: str, code: str, what: str, remedy: str, severity: Severity = Severity.NOTE) -> Problem:
    """What the owner of a style document should know."""
    return Problem(code, what, remedy, severity, Place(name), "House style")


def read_house_style(content: bytes, name: str) -> HouseStyle:
    """Read a .docx or .dotx; raises `UserError` with one problem for what cannot serve, and says what would."""
    file = opened(content, name)
    main = file.tree(file.main)
    related = {one.kind: one for one in file.relationships(file.main).values() if not one.external}
    if "styles" not in related:
        raise refusal(name, "S107", "The file has no styles.", "Open it in Word and save it once more.")
    section = _section(file, main)
    reader = _Reader(file)
    parts = [reader.part(_SINGLE[kind], kind, related[kind].target) for kind in _SINGLE if kind in related]
    parts += [reader.part(_LOOKS[kind], kind, related[kind].target) for kind in _LOOKS if kind in related]
    problems: tuple[Problem, ...] = ()
    if section is not None:
        parts.append(HousePart("page.xml", serialize(section.for_packages())))
        parts += reader.furniture(section)
        problems = tuple(_page_notes(name, section))
    written = frozenset(_words_of_ours(read_state(file.parts)))
    return HouseStyle(name, hashlib.sha256(content).hexdigest(), tuple(parts), written, problems)


def _words_of_ours(state: State | None) -> Iterator[str]:
    """What briefgen wrote into headers and footers of a package, other than those of a house."""
    furniture = None if state is None else state.blocks.get(FURNITURE)
    for paragraph in () if furniture is None else furniture.paragraphs:
        if not paragraph.template.startswith(HOUSE):
            yield squeezed(paragraph.text)


def _section(file: Opened, main: Element) -> HouseSection | None:
    try:
        section = last_upright_section(main)
        page = None if section is None else section.page
    except ValueError as error:
        what = f"The page of the last section makes no sense: {error}."
        raise refusal(file.name, "S124", what, "Set paper size and margins in Word, and save.") from None
    if page is not None and min(page.text_width, page.text_height) < _LEAST_TEXT:
        what = "The margins leave less than three inches for text."
        raise refusal(file.name, "S124", what, "Make the page larger or its margins smaller.")
    return section


def _page_notes(name: str, section: HouseSection) -> Iterator[Problem]:
    page = section.page
    if abs(page.width - _LETTER[0]) > _TOLERANCE or abs(page.height - _LETTER[1]) > _TOLERANCE:
        size = f"{page.width / 1440:.1f} × {page.height / 1440:.1f} inches"
        what = f"Its pages are {_PAPERS.get((round(page.width, -2), round(page.height, -2)), size)}."
        yield note(name, "S112", what, "FDA expects US Letter (8.5 × 11 inches): change the paper size in Word.")
    if section.lies_on_its_side:
        what = "Its pages lie on their side; packages use them upright, but for tables that are too wide."
        yield note(name, "S117", what, "Nothing to do, or set the orientation in Word.")


@dataclass
class _Reader:
    """Reads parts; a picture that two of them show gets one name."""

    file: Opened
    _names: dict[str, str] = field(default_factory=dict)

    def part(self, name: str, kind: str, target: str) -> HousePart:
        """A part under its name in a base package."""
        root = self.file.tree(target)
        if root.tag != _ROOTS[kind]:
            what = f"The part {target} is not what it should be ({kind})."
            raise refusal(self.file.name, "S108", what, "Open the file in Word and save it once more.")
        usual_values(root)
        if kind == "styles":
            _refuse_double_ids(self.file.name, root)
        if kind in ("header", "footer"):
            refuse_what_is_foreign(self.file.name, kind, root)
        attached = tuple(self._attached(root, kind, target)) if kind in _ATTACHABLE else ()
        return HousePart(name, serialize(root), attached)

    def furniture(self, section: HouseSection) -> Iterator[HousePart]:
        """The headers and footers in force in a section."""
        related = self.file.relationships(self.file.main)
        for (kind, pages), id_ in section.references.items():
            if id_ not in related:
                what = f"A {kind} of the last section is missing."
                raise refusal(self.file.name, "S106", what, "Open the file in Word and save it once more.")
            target = related[id_].target
            yield self.part(f"{kind}.xml" if pages == "default" else f"{kind}-{pages}.xml", kind, target)

    def _attached(self, root: Element, kind: str, part: str) -> Iterator[Attached]:
        used = {
            str(value)
            for element in root.iter()
            for key, value in element.attrib.items()
            if str(key).startswith(_R) or key == _RELID
        }
        related = self.file.relationships(part)
        if used - set(related):
            what = f"A {_where(kind)} shows something that is missing from the file."
            raise refusal(self.file.name, "S106", what, "Insert it anew, and save.")
        for relationship in related.values():
            if relationship.id in used:
                yield self._one(relationship, kind)

    def _one(self, relationship: Relationship, kind: str) -> Attached:
        where = _where(kind)
        if relationship.external:
            _refuse_outside(self.file.name, where, relationship)
            return Attached(relationship.id, relationship.type, relationship.target)
        if relationship.kind not in _ATTACHABLE[kind]:
            what = f"A {where} holds something other than words and pictures ({relationship.kind})."
            raise refusal(self.file.name, "S122", what, "Take it out, or put a picture in its place.")
        if relationship.target not in self.file.parts:
            what = f"A picture or font of a {where} is missing from the file."
            raise refusal(self.file.name, "S106", what, "Insert it anew, and save.")
        number = f"/word/media/house{len(self._names) + 1}{posixpath.splitext(relationship.target)[1].lower()}"
        name = self._names.setdefault(relationship.target, number)
        content_type = self.file.content_type(relationship.target)
        content = self.file.parts[relationship.target]
        return Attached(relationship.id, relationship.type, name, content_type, content)


def _where(kind: str) -> str:
    return kind if kind in ("header", "footer") else f"part ({kind})"


def _refuse_outside(name: str, where: str, relationship: Relationship) -> None:
    if relationship.kind != "hyperlink":
        raise linked_picture(name, where)
    if not _is_address(relationship.target):
        what = f"A {where} links to a file of a computer or network."
        raise refusal(name, "S121", what, "Take the link out.")


def _is_address(target: str) -> bool:
    try:
        return urlsplit(target).scheme.lower() in _SCHEMES
    except ValueError:
        return False


def _refuse_double_ids(name: str, styles: Element) -> None:
    ids = Counter(style.get(W + "styleId", "") for style in styles.iter(W + "style"))
    twice = [id_ for id_, times in ids.items() if times > 1 and id_]
    if twice:
        raise _double(name, twice[0])


def _double(name: str, id_: str) -> UserError:
    what = f"Two styles have the id {id_}."
    return refusal(name, "S125", what, "Open the file in Word and save it once more.")

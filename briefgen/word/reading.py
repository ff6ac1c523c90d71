"""Reading a package back: its parts, styles, list numbers and fields, as `dump` and `conformance` need them."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from briefgen.document import in_letters
from briefgen.word.wml import Element, W, parse, val
from briefgen.word.zipping import UnreadablePackageError, read_zip

_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_STORIES = ("document", "header", "footer", "footnotes", "endnotes", "comments")
_DEEPEST_STYLE = 20


@dataclass(frozen=True)
class Relationship:
    """A relationship of a part; `target` is a part name, or an address where it leads outside."""

    id: str
    type: str
    target: str
    external: bool

    @property
    def kind(self) -> str:
        """The last word of its type: `image`, `header`."""
        return self.type.rpartition("/")[2]


@dataclass(frozen=True)
class Field:
    """A complex field: its instruction and the result that is shown."""

    instruction: str
    result: str

    @property
    def words(self) -> list[str]:
        """The words of the instruction."""
        return self.instruction.split()


class Package:
    """The parts of a .docx; raises `UnreadablePackageError` for a file that is none."""

    def __init__(self, content: bytes) -> None:
        self.parts = read_zip(content)
        self.trees = {name: self._parsed(name) for name in self.parts if name.endswith((".xml", ".rels"))}
        if "word/document.xml" not in self.trees:
            raise UnreadablePackageError("The file has no word/document.xml.")

    @property
    def document(self) -> Element:
        """The root of `word/document.xml`."""
        return self.trees["word/document.xml"]

    @cached_property
    def stories(self) -> dict[str, Element]:
        """Every part that holds paragraphs: the document, headers, footers, notes and comments."""
        return {
            name: tree
            for name, tree in self.trees.items()
            if posixpath.dirname(name) == "word" and posixpath.basename(name).startswith(_STORIES)
        }

    @cached_property
    def styles(self) -> Styles:
        """The style sheet; an empty one where the part is missing."""
        return Styles(self.trees.get("word/styles.xml"))

    def relationships(self, part: str) -> dict[str, Relationship]:
        """The relationships of a part by id; `""` stands for the package."""
        folder, base = posixpath.split(part)
        tree = self.trees.get(posixpath.join(folder, "_rels", base + ".rels"))
        return {} if tree is None else relationships_in(tree, folder)

    def list_numbers(self) -> ListNumbers:
        """A fresh count of the lists."""
        return ListNumbers(self.trees.get("word/numbering.xml"), self.styles)

    def _parsed(self, name: str) -> Element:
        try:
            return parse(self.parts[name])
        except etree.XMLSyntaxError as error:
            raise UnreadablePackageError(f"{name} is not XML: {error}.") from None


class Styles:
    """Styles by id, with what they inherit."""

    def __init__(self, root: Element | None) -> None:
        styles = [] if root is None else list(root.iter(W + "style"))
        self.by_id = {style.get(W + "styleId", ""): style for style in styles}

    def name(self, style_id: str) -> str:
        """A style's name as people know it; the id of an unknown one."""
        return val(self.by_id.get(style_id), "name") or style_id or "Normal"

    def inherited(self, style_id: str, path: str) -> str:
        """The `w:val` at `path` of the style or the nearest one that it is based on."""
        return next((found for style in self.line(style_id) if (found := val(style, path))), "")

    def line(self, style_id: str) -> Iterator[Element]:
        """A style and those it is based on, nearest first."""
        for _ in range(_DEEPEST_STYLE):
            style = self.by_id.get(style_id)
            if style is None:
                return
            yield style
            style_id = val(style, "basedOn")

    def outline_level(self, paragraph: Element) -> int:
        """0 to 8 for a heading, 9 for other text."""
        own = val(paragraph, "pPr/outlineLvl")
        level = own or self.inherited(style_of(paragraph), "pPr/outlineLvl")
        return int(level) if level.isdigit() else 9


@dataclass
class ListNumbers:
    """Counts the numbers of lists and headings as Word does; ask for every paragraph in order."""

    root: Element | None
    styles: Styles
    _counts: defaultdict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    _begun: set[str] = field(default_factory=set)

    def label(self, paragraph: Element) -> str:
        """The number or bullet that Word prints before a paragraph, or nothing."""
        number, level = self._place(paragraph)
        abstract = self._abstract(number)
        if abstract is None:
            return ""
        levels = {int(lvl.get(W + "ilvl", "0")): lvl for lvl in abstract.iter(W + "lvl")}
        if level not in levels:
            return ""
        if val(levels[level], "numFmt") == "bullet":
            return val(levels[level], "lvlText")
        counts = self._count(number, abstract.get(W + "abstractNumId", ""), level)
        return _formatted(levels, counts, level)

    def _place(self, paragraph: Element) -> tuple[str, int]:
        style = style_of(paragraph)
        number = val(paragraph, "pPr/numPr/numId") or self.styles.inherited(style, "pPr/numPr/numId")
        level = val(paragraph, "pPr/numPr/ilvl") or self.styles.inherited(style, "pPr/numPr/ilvl") or "0"
        return number, int(level) if level.isdecimal() else 0

    def _abstract(self, number: str) -> Element | None:
        if self.root is None or number in ("", "0"):
            return None
        for num in self.root.iter(W + "num"):
            if num.get(W + "numId") == number:
                wanted = val(num, "abstractNumId")
                return next(
                    (a for a in self.root.iter(W + "abstractNum") if a.get(W + "abstractNumId") == wanted), None
                )
        return None

    def _count(self, number: str, abstract: str, level: int) -> dict[int, int]:
        counts = self._counts[abstract]
        if number not in self._begun:
            self._begun.add(number)
            for restarted in self._restarts(number):
                counts[restarted] = 0
        counts[level] = counts.get(level, 0) + 1
        for deeper in [one for one in counts if one > level]:
            counts[deeper] = 0
        return counts

    def _restarts(self, number: str) -> Iterator[int]:
        assert self.root is not None
        for num in self.root.iter(W + "num"):
            if num.get(W + "numId") == number:
                for override in num.iter(W + "lvlOverride"):
                    yield int(override.get(W + "ilvl", "0"))


def style_of(paragraph: Element) -> str:
    """The id of a paragraph's style."""
    return val(paragraph, "pPr/pStyle")


def relationships_in(tree: Element, folder: str) -> dict[str, Relationship]:
    """The relationships that a part of this folder has, by id, from the root of its `.rels`."""
    found = (_relationship(element, folder) for element in tree.iter(_RELATIONSHIPS))
    return {relationship.id: relationship for relationship in found}


def fields_of(root: Element) -> Iterator[Field]:
    """All complex fields below an element, in the order in which they end; unbalanced marks are passed over."""
    waiting: list[_OpenField] = []
    for element in root.iter(W + "fldChar", W + "instrText", W + "t", W + "tab"):
        if element.tag != W + "fldChar":
            _keep(element, waiting)
        elif element.get(W + "fldCharType") == "begin":
            waiting.append(_OpenField())
        elif waiting and element.get(W + "fldCharType") == "separate":
            waiting[-1].in_result = True
        elif waiting:
            yield waiting.pop().closed()


def _keep(element: Element, waiting: list[_OpenField]) -> None:
    if element.tag != W + "instrText":
        for open_field in waiting:
            open_field.show(element.text or "\t")
    elif waiting:
        waiting[-1].code += element.text or ""


@dataclass
class _OpenField:
    code: str = ""
    result: str = ""
    in_result: bool = False

    def show(self, text: str) -> None:
        if self.in_result:
            self.result += text

    def closed(self) -> Field:
        return Field(" ".join(self.code.split()), self.result)


def _relationship(element: Element, folder: str) -> Relationship:
    target = element.get("Target", "")
    external = element.get("TargetMode") == "External"
    if not external:
        target = posixpath.normpath(posixpath.join(folder, target)) if not target.startswith("/") else target[1:]
    return Relationship(element.get("Id", ""), element.get("Type", ""), target, external)


def _formatted(levels: Mapping[int, Element], counts: Mapping[int, int], level: int) -> str:
    label = val(levels[level], "lvlText")
    for other in range(level + 1):
        if other in levels:
            number = number_in_form(max(counts.get(other, 0), 1), val(levels[other], "numFmt"))
            label = label.replace(f"%{other + 1}", number)
    return label


def number_in_form(number: int, form: str) -> str:
    """A number as Word writes it in `lowerLetter`, `upperRoman` and the like; in all other forms as digits."""
    match form:
        case "lowerLetter" | "upperLetter":
            written = in_letters(number).lower()
        case "lowerRoman" | "upperRoman":
            written = _roman(number)
        case "decimalZero":
            written = f"{number:02}"
        case _:
            written = str(number)
    return written.upper() if form.startswith("upper") else written


def _roman(number: int) -> str:
    out = ""
    for value, sign in (
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ):
        while number >= value:
            out, number = out + sign, number - value
    return out

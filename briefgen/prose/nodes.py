"""Markdown to nodes: Python-Markdown's element tree, for templates, for the prose of answers and for whole texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import replace
from functools import partial
from xml.etree.ElementTree import Element

from briefgen.document import (
    Align,
    Bound,
    Citation,
    Column,
    Emphasis,
    Footnote,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Link,
    List,
    ListItem,
    Node,
    Origin,
    Paragraph,
    Reference,
    Role,
    Row,
    Script,
    Strong,
    Table,
    Text,
    plain_text,
)
from briefgen.problems import BrokenDataError, Place, Problem
from briefgen.prose.dialects import document_dialect, prose_dialect, template_dialect
from briefgen.prose.lines import stretches, with_blocks_apart, with_tables_apart
from briefgen.prose.marks import Marks, line_of
from briefgen.prose.tables import RIGHT, with_rows_unmarked
from briefgen.prose.unique_names import UniqueNames

Words = Callable[[str], Inlines]
Origins = Callable[[Element], Origin]

_LIST_ROLES = {role.value: role for role in Role}
_LISTS = frozenset({"ul", "ol"})
_EMPTY_CELL = "–"
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_LOWERED = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")


def template_nodes(text: str, marks: Marks, template: str, cited: Container[str] = ()) -> list[Node]:
    """The nodes of a template's Markdown; marks in it become the values they stand for.

    Raises `BrokenDataError` for a table that has no id.
    """
    dialect = template_dialect()
    root = dialect.tree(with_tables_apart(with_rows_unmarked(dialect.clean(text))))
    for element in root.iter():
        if "id" in element.attrib:
            element.set("id", id_of(marks.words(element.attrib["id"])))
    lines = _TemplateLines(template)

    def words(piece: str) -> Inlines:
        return tuple(marks.inlines(piece.replace("\n", " ")))

    found = list(_Nodes(words, lines, cited).blocks(root))
    for node in found:
        if isinstance(node, Table) and not node.id:
            raise _nameless(node)
    return found


def prose_nodes(text: str, path: str, origin: Origin, cited: Container[str] = ()) -> list[Node]:
    """The nodes of a prose answer: its words arrive bound to its path, its tables named after it.

    `cited` holds the ids of publications: a cross-reference to one is a citation.
    """

    def words(piece: str) -> Inlines:
        return (Bound(piece.replace("\n", " "), (path,)),)  # a line of prose ends with a space, as in any Markdown

    dialect = prose_dialect()
    nodes = _Nodes(words, partial(_always, origin), cited, path)
    found = [
        node
        for _, stretch in stretches(dialect.clean(text))
        for node in nodes.blocks(dialect.tree(with_blocks_apart(stretch)))
    ]
    return with_table_ids(found, id_of(path))


def text_nodes(text: str, name: str) -> Iterator[Node]:
    """The nodes of a whole text, lines counted from 1; headings and most tables have no id yet."""
    dialect = document_dialect()

    def words(piece: str) -> Inlines:
        return (Text(piece.replace("\n", " ")),)

    for line, stretch in stretches(dialect.clean(text)):
        at = partial(_always, Origin(name, line + 1))
        yield from _Nodes(words, at).blocks(dialect.tree(with_blocks_apart(stretch)))


def with_table_ids(nodes: Iterable[Node], name: str) -> list[Node]:
    """The nodes, each table without an id named after where it stands, and none named as one before it."""
    named: list[Node] = []
    taken = UniqueNames()
    place = 0
    for node in nodes:
        if isinstance(node, Table):
            place += 1
            named.append(replace(node, id=taken.unique(node.id or f"table-{name}-{place}")))
        else:
            named.append(node)
    return named


def id_of(words: str) -> str:
    """The words as an id."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", words)


def _always(origin: Origin, _element: Element) -> Origin:
    return origin


class _TemplateLines:
    """Origins of a template's elements, by the line marks among their words; one without has the line last seen."""

    def __init__(self, template: str) -> None:
        self._last = Origin(template, 1)

    def __call__(self, element: Element) -> Origin:
        line = line_of("".join(element.itertext()))
        if line is not None:
            self._last = Origin(self._last.template, line)
        return self._last


class _Nodes:
    """Turns elements into nodes."""

    def __init__(self, words: Words, origin: Origins, cited: Container[str] = (), path: str = "") -> None:
        self._words = words
        self._origin = origin
        self._cited = cited
        self._path = path

    def blocks(self, root: Element) -> Iterator[Node]:
        """The nodes of the elements in `root`."""
        for element in root:
            match element.tag:
                case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                    yield self._heading(element)
                case "table":
                    yield self._table(element)
                case _:
                    yield from self._in_item(element)

    def _in_item(self, element: Element) -> Iterator[Paragraph | List]:
        """A list or a paragraph, the only nodes that an item may hold."""
        origin = self._origin(element)
        if element.tag in _LISTS:
            yield List(tuple(self._item(item) for item in element), element.tag == "ol", origin)
        elif children := self._line(element):
            role = _LIST_ROLES.get(element.get("class", ""), Role.BODY)
            yield Paragraph(children, origin, role, element.get("id", ""))

    def _heading(self, element: Element) -> Heading:
        numbered = "unnumbered" not in element.get("class", "").split()
        level = min(int(element.tag[1]), 4)
        return Heading(level, element.get("id", ""), self._line(element), self._origin(element), numbered)

    def _item(self, element: Element) -> ListItem:
        """A tight item holds its words directly, a loose one paragraphs; both may hold lists."""
        origin = self._origin(element)
        content: list[Paragraph | List] = []
        own: list[Inline] = list(self._words(element.text)) if element.text else []
        for child in element:
            if child.tag in _LISTS or child.tag == "p":
                content += _paragraph(own, origin)
                content += self._in_item(child)
                own = []
            else:
                own += self._inline(child)
            own += self._words(child.tail) if child.tail else ()
        return ListItem((*content, *_paragraph(own, origin)))

    def _table(self, element: Element) -> Table:
        """A table; the caption of one without is made of its heads."""
        caption = element.find("caption")
        heads = [(_typed(self._line(head)), head.get("align")) for head in element.iterfind("thead/tr/th")]
        columns = tuple(
            Column(words or _EMPTY_CELL, align=Align.NUMBER if align == RIGHT else Align.TEXT) for words, align in heads
        )
        words = self._line(caption) if caption is not None else ()
        id_ = caption.get("id", "") if caption is not None else ""
        named = ", ".join(words for words, _ in heads if words) or _EMPTY_CELL
        return Table(
            id_,
            words or self._words(named),
            columns,
            tuple(self._rows(element)),
            self._origin(element),
        )

    def _rows(self, table: Element) -> Iterator[Row]:
        """The rows; a cell without words prints a dash, for a blank one could be an oversight."""
        keys = UniqueNames()
        for row in table.iterfind("tbody/tr"):
            cells = tuple(self._line(cell) for cell in row)
            key = plain_text(cells[0]).strip() or "row"
            yield Row(keys.unique(key), tuple(self._words(_EMPTY_CELL) if _is_blank(cell) else cell for cell in cells))

    def _line(self, element: Element) -> Inlines:
        if len(element):
            return _trimmed(tuple(self._inlines(element)))
        return _trimmed(self._words(element.text)) if element.text else ()

    def _inlines(self, element: Element) -> Iterator[Inline]:
        if element.text:
            yield from self._words(element.text)
        for child in element:
            yield from self._inline(child)
            if child.tail:
                yield from self._words(child.tail)

    def _inline(self, element: Element) -> Iterator[Inline]:
        children = tuple(self._inlines(element))
        match element.tag:
            case "strong":
                yield Strong(children)
            case "em":
                yield Emphasis(children)
            case "br":
                yield LineBreak()
            case "a":
                yield from self._link(element.get("href", ""), children)
            case "sup" | "sub":
                yield Script(children, superscript=element.tag == "sup")
            case "footnote":
                yield Footnote(children)
            case _:
                yield from children

    def _link(self, address: str, children: Inlines) -> Iterator[Inline]:
        """A citation behind its words, a cross-reference, or a link that leads outside."""
        target = address.removeprefix("#")
        if not address.startswith("#"):
            yield Link(address, children or self._words(address))
        elif target in self._cited:
            yield from (*children, Text(" "), Citation(target)) if children else (Citation(target),)
        else:
            yield Reference(target, self._path, children)


def _paragraph(inlines: list[Inline], origin: Origin) -> list[Paragraph]:
    words = _trimmed(tuple(inlines))
    return [Paragraph(words, origin)] if words else []


def _trimmed(inlines: Inlines) -> Inlines:
    """Inlines without a template's white space at the ends; empty words dropped."""
    if not inlines:
        return ()
    first, last = inlines[0], inlines[-1]
    if isinstance(first, Text) and (words := first.text.lstrip()) != first.text:
        inlines = (Text(words), *inlines[1:])
        last = inlines[-1]
    if isinstance(last, Text) and (words := last.text.rstrip()) != last.text:
        inlines = (*inlines[:-1], Text(words))
    if all(not isinstance(inline, Text) or inline.text for inline in inlines):
        return inlines
    return tuple(inline for inline in inlines if not isinstance(inline, Text) or inline.text)


def _is_blank(inlines: Inlines) -> bool:
    return all(isinstance(inline, Text | Bound) and not inline.text.strip() for inline in inlines)


def _typed(inlines: Inlines) -> str:
    """The words of a head, which has no looks: what cannot be shown without comes out as typed."""
    return "".join(_typed_inline(inline) for inline in inlines).strip()


def _typed_inline(inline: Inline) -> str:
    match inline:
        case Link(address=address, children=children):
            return f"[{_typed(children)}]({address})"
        case Reference(target=target) | Citation(reference=target):
            return f"[](#{target})"
        case Footnote(children=children):
            return f"^[{_typed(children)}]"
        case Script(children=children, superscript=superscript):
            return _typed_script(plain_text(children), superscript)
        case Strong(children=children) | Emphasis(children=children):
            return "".join(_typed_inline(child) for child in children)
        case _:
            return plain_text((inline,))


def _typed_script(words: str, superscript: bool) -> str:
    """Digits and signs have raised and lowered forms."""
    mark, forms = ("^", _RAISED) if superscript else ("~", _LOWERED)
    shown = words.translate(forms)
    return f"{mark}{words}{mark}" if any(a == b for a, b in zip(words, shown, strict=True)) else shown


def _nameless(table: Table) -> BrokenDataError:
    place = Place(table.origin.template, table.origin.line)
    remedy = "Give it a caption with an id below it: `: Words {: #table-name }`."
    return BrokenDataError(Problem("T102", "A table of a template has no id.", remedy, place=place))

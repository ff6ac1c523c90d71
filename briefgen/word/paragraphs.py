"""One paragraph: its properties in the order of the schema, and the note of where it came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache

from briefgen.document import Figure, Inline, Origin, Table
from briefgen.word import styles
from briefgen.word.inlines import add_inlines
from briefgen.word.lines import PLAIN, Line, Look, paths_of
from briefgen.word.markup import element, valued
from briefgen.word.pieces import Pieces
from briefgen.word.typography import NO_BREAK
from briefgen.word.writing import Writing, entry_key


def add_paragraph(
    pieces: Pieces,
    style: str,
    writing: Writing,
    origin: Origin,
    inlines: Iterable[Inline] = (),
    *,
    keep_next: bool = False,
    numbered: tuple[int, int] | None = None,
    in_field: bool = False,
) -> Line:
    """An empty paragraph; `inlines` tell which answers will stand in it, `numbered` is level and id of its own list."""
    properties = _properties(style, keep_next, writing.take_new_page(), numbered)
    line = Line(style, properties, origin, paths_of(inlines), in_field=in_field)
    pieces.append(line)
    return line


@lru_cache(maxsize=256)
def _properties(style: str, keep_next: bool, new_page: bool, numbered: tuple[int, int] | None) -> str:
    level, number = numbered or (0, 0)
    return "".join(
        (
            valued("pStyle", style),
            element("keepNext") if keep_next else "",
            element("pageBreakBefore") if new_page else "",
            element("numPr", valued("ilvl", level), valued("numId", number)) if numbered else "",
        )
    )


@contextmanager
def bookmark(line: Line, name: str | None, writing: Writing) -> Iterator[None]:
    """What is added to the line meanwhile stands inside a bookmark; nothing around it where no name is needed."""
    placed = writing.place(name)
    if placed is None:
        yield
        return
    number = writing.ids.number("bookmark", placed)
    line.mark(element("bookmarkStart", id=number, name=placed))
    yield
    line.mark(element("bookmarkEnd", id=number))


def add_label(line: Line, id_: str, writing: Writing, look: Look = PLAIN) -> None:
    """Add `Table 3`, to which references to the id point: those to the number alone to the number."""
    kind, _, number = writing.numbers.labels[id_].partition(" ")
    with bookmark(line, writing.anchors.get(id_), writing):
        line.words(kind + NO_BREAK, look)
        with bookmark(line, writing.number_anchors.get(id_), writing):
            line.counted_number(kind, number, look)


def add_caption(pieces: Pieces, node: Table | Figure, style: str, writing: Writing, *, keep_next: bool) -> None:
    """Add `Table 3. Words`; references take label and number only, the entry in the list takes all of it."""
    line = add_paragraph(pieces, style, writing, node.origin, node.caption, keep_next=keep_next)
    with bookmark(line, writing.entry_anchors.get(entry_key(node)), writing):
        add_label(line, node.id, writing)
        line.words(". ")
        add_inlines(line, node.caption, writing)


def add_notes(pieces: Pieces, node: Table | Figure, writing: Writing) -> None:
    """Add the notes below a table or a figure."""
    for note in node.notes:
        line = add_paragraph(pieces, styles.TABLE_NOTE, writing, node.origin, note)
        add_inlines(line, note, writing)

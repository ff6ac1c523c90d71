"""Data tables: caption above, a head that repeats, columns as wide as their words need, notes below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from briefgen.document import Align, Column, Row, Table
from briefgen.word import styles
from briefgen.word.inlines import add_inlines, shown_words
from briefgen.word.paragraphs import add_caption, add_notes, add_paragraph
from briefgen.word.runs import add_runs
from briefgen.word.typography import typeset
from briefgen.word.widths import Cell, column_widths, least_widths, text_width
from briefgen.word.wml import Element, add, add_copy, printable, squeezed, w
from briefgen.word.writing import Writing

TEXT_WIDTH = 9360  # US Letter less an inch on each side, in twentieths of a point
_CELL_MARGINS = 172  # left and right, as the table style has them
_SHORT = 8  # rows that are kept together on one page; a longer table would leave too much of a page white
_LONGEST_WHOLE = 24  # characters of a number that is kept on one line
_TALL = 600  # characters of a cell from which on a row may break over pages
_NUMBER = re.compile(r"\s*[^\w\s]{0,2}\s*\d[\d,]*(?P<decimals>\.\d+)?(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True)
class _Size:
    """The size of a table's text and its styles; small where words would be broken otherwise."""

    points: float
    text: str
    head: str


_USUAL = _Size(10.0, styles.TABLE_TEXT, styles.TABLE_HEAD)
_SMALL = _Size(8.0, styles.TABLE_TEXT_SMALL, styles.TABLE_HEAD_SMALL)


@dataclass(frozen=True)
class _Layout:
    """What all rows share: the columns with their widths and, for numbers, where the decimal point stands."""

    table: Table
    size: _Size
    widths: list[int]
    points: list[int | None]
    kept_together: bool


def add_table(parent: Element, node: Table, writing: Writing) -> None:
    """Add the caption, the table, and its notes or the small paragraph that a control needs at its end."""
    add_caption(parent, node, styles.TABLE_CAPTION, writing, keep_next=True)
    texts = [[shown_words(cell, writing) for cell in row.cells] for row in node.rows]
    layout = _layout(node, texts)
    made = add(parent, "tbl")
    made.append(_properties(node, writing))
    grid = add(made, "tblGrid")
    for width in layout.widths:
        add(grid, "gridCol", w=width)
    _add_head(made, layout, writing)
    for row, words in zip(node.rows, texts, strict=True):
        _add_row(made, row, words, layout, writing)
    add_notes(parent, node, writing)
    if not node.notes:
        add_paragraph(parent, styles.TABLE_END, writing, node.origin)


def _layout(node: Table, texts: Sequence[Sequence[str]]) -> _Layout:
    columns = [[words[n] for words in texts] for n in range(len(node.columns))]
    cells = [_cells(column, words) for column, words in zip(node.columns, columns, strict=True)]
    weights = [column.weight for column in node.columns]
    fits = sum(least_widths(cells, _CELL_MARGINS, _USUAL.points)) <= TEXT_WIDTH
    size = _USUAL if fits else _SMALL
    widths = column_widths(cells, weights, TEXT_WIDTH, _CELL_MARGINS, size.points)
    points = [
        _decimal_point(words, width, size.points) if column.align is Align.NUMBER else None
        for column, words, width in zip(node.columns, columns, widths, strict=True)
    ]
    return _Layout(node, size, widths, points, len(node.rows) <= _SHORT)


def _cells(column: Column, words: Iterable[str]) -> list[Cell]:
    number = column.align is Align.NUMBER
    head = Cell(_head_words(column), bold=True)
    return [head, *(Cell(text, whole=number and _is_short_number(text)) for text in words)]


def _is_short_number(text: str) -> bool:
    return len(text) <= _LONGEST_WHOLE and _NUMBER.fullmatch(text) is not None


def _head_words(column: Column) -> str:
    words = typeset(printable(column.heading))
    return f"{words}\n({printable(column.unit)})" if column.unit else words


def _decimal_point(words: Sequence[str], width: int, size: float) -> int | None:
    """Where the decimal point stands so that the block of numbers is centred; none when nothing is a number."""
    numbers = [text for text in words if _NUMBER.fullmatch(text)]
    if not numbers:
        return None
    before = max(text_width(_before_point(text), size) for text in numbers)
    behind = max(text_width(text.removeprefix(_before_point(text)), size) for text in numbers)
    return max((width - _CELL_MARGINS + before - behind) // 2, before)


def _before_point(text: str) -> str:
    found = _NUMBER.fullmatch(text)
    return text[: found.start("decimals" if found["decimals"] else "rest")] if found else text


def _properties(node: Table, writing: Writing) -> Element:
    caption = shown_words(node.caption, writing)
    return w(
        "tblPr",
        w("tblStyle", val=styles.TABLE),
        w("tblW", w=TEXT_WIDTH, type="dxa"),
        w("tblLayout", type="fixed"),
        w("tblLook", val="0420", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=0, noVBand=1),
        w("tblCaption", val=squeezed(caption)),
        w("tblDescription", val=squeezed(printable(node.description or caption))),
    )


def _add_head(table: Element, layout: _Layout, writing: Writing) -> None:
    row = add(table, "tr")
    properties = add(row, "trPr")
    add(properties, "cantSplit")
    add(properties, "tblHeader")
    for column, width in zip(layout.table.columns, layout.widths, strict=True):
        made = add_paragraph(add_copy(row, _cell(width)), layout.size.head, writing, layout.table.origin)
        if column.align is Align.NUMBER:
            add(made[0], "jc", val="center")
        add_runs(made, _head_words(column))


def _add_row(table: Element, row: Row, texts: Sequence[str], layout: _Layout, writing: Writing) -> None:
    node = layout.table
    made = add(table, "tr")
    if all(len(text) <= _TALL for text in texts):
        add(add(made, "trPr"), "cantSplit")
    keep = layout.kept_together and (row is not node.rows[-1] or bool(node.notes))
    for n, (column, cell) in enumerate(zip(node.columns, row.cells, strict=True)):
        place = add_copy(made, _cell(layout.widths[n]))
        words = add_paragraph(place, layout.size.text, writing, node.origin, cell, keep_next=keep)
        if column.align is Align.NUMBER:
            _align(words[0], texts[n], layout.points[n])
        add_inlines(words, cell, writing)


def _align(properties: Element, text: str, point: int | None) -> None:
    """A decimal tab stop (which a table cell obeys without a tab) for a number, the middle for other words."""
    if point is None or not _NUMBER.fullmatch(text):
        add(properties, "jc", val="center")
    else:
        add(add(properties, "tabs"), "tab", val="decimal", pos=point)


@lru_cache(maxsize=256)
def _cell(width: int) -> Element:
    return w("tc", w("tcPr", w("tcW", w=width, type="dxa")))

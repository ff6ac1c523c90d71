"""Data tables: caption above, a head that repeats, columns as wide as their words need, notes below."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from briefgen.document import Align, Column, Inlines, Row, Table
from briefgen.word import styles
from briefgen.word.inlines import add_inlines, shown_words
from briefgen.word.lines import Line
from briefgen.word.markup import element, valued
from briefgen.word.paragraphs import add_caption, add_label, add_notes, add_paragraph
from briefgen.word.pieces import Grid, Pieces
from briefgen.word.typography import typeset
from briefgen.word.widths import Cell, column_widths, least_widths, text_width
from briefgen.word.wml import printable, squeezed
from briefgen.word.writing import Writing

_SHORT = 8  # rows that are kept together on one page; a longer table would leave too much of a page white
_LAST_ROWS = 3  # of a longer one; no row stands alone on the next page
_FIRST_LINES = 8  # of the first two rows, which stay together below the head: none stands alone at the foot of a page
_MOST_LINES = 16  # of text that are kept together: what is taller may break between its rows
_LONGEST_WHOLE = 24  # characters of a number that is kept on one line
_TALL = 600  # characters of a cell from which on a row may break over pages
_CENTERED = valued("jc", "center")
_UNBROKEN_ROW = element("trPr", element("cantSplit"))
_HEAD_ROW = element("trPr", element("cantSplit"), element("tblHeader"))
_NUMBER = re.compile(r"\s*[^\w\s]{0,2}\s*\d[\d,]*(?P<decimals>\.\d+)?(?P<rest>.*)", re.DOTALL)


@dataclass(frozen=True)
class _Size:
    """The styles of a table's text, and the size at which Times is as wide as they are."""

    points: float
    text: str
    head: str


@dataclass(frozen=True)
class _Layout:
    """What all rows share: the columns with their widths and, for numbers, where the decimal point stands."""

    table: Table
    size: _Size
    widths: list[int]
    points: list[int | None]
    begun: int  # how many of the first rows stay on the page of the head, and of the row behind them
    kept: int  # how many of the last rows stay on one page
    is_wide: bool


def add_table(pieces: Pieces, node: Table, writing: Writing) -> None:
    """Add the caption, the table, and its notes or the small paragraph that a control needs at its end."""
    add_caption(pieces, node, styles.TABLE_CAPTION, writing, keep_next=True)
    texts = [_texts(row, writing) for row in node.rows]
    layout = _layout(node, texts, writing)
    head = _properties(node, layout, writing) + _grid(tuple(layout.widths))
    rows = [_head_row(layout, writing)]
    rows += [_row(row, words, layout, writing) for row, words in zip(node.rows, texts, strict=True)]
    pieces.append(Grid(head, layout.is_wide, tuple(rows)))
    add_notes(pieces, node, writing)
    if not node.notes:
        add_paragraph(pieces, styles.TABLE_END, writing, node.origin)


def _texts(row: Row, writing: Writing) -> list[str]:
    """The words of a row's cells as they will be shown."""
    texts = [shown_words(cell, writing) for cell in row.cells]
    if row.label_id:
        texts[0] = f"{writing.numbers.labels[row.label_id]} {texts[0]}".strip()
    return texts


def _layout(node: Table, texts: Sequence[Sequence[str]], writing: Writing) -> _Layout:
    columns = [[words[n] for words in texts] for n in range(len(node.columns))]
    cells = [_cells(column, words) for column, words in zip(node.columns, columns, strict=True)]
    weights = [column.weight for column in node.columns]
    total, size = _room(cells, writing)
    margins = writing.looks.cell_margins
    widths = column_widths(cells, weights, total, margins, size.points)
    points = [
        _decimal_point(words, width - margins, size.points) if column.align is Align.NUMBER else None
        for column, words, width in zip(node.columns, columns, widths, strict=True)
    ]
    heights = [_height(words, widths, margins, size.points) for words in texts]
    begun = 1 if sum(heights[:2]) <= _FIRST_LINES else 0
    return _Layout(node, size, widths, points, begun, _kept(heights), total > writing.page.text_width)


def _kept(heights: Sequence[int]) -> int:
    """How many of the last rows stay together: all of a short table, the last few of a long one, within bounds."""
    kept = lines = 0
    for height in reversed(heights[-_SHORT:]):
        lines += height
        if lines > _MOST_LINES:
            return min(kept, _LAST_ROWS)
        kept += 1
    return kept if kept == len(heights) else min(kept, _LAST_ROWS)


def _height(words: Sequence[str], widths: Sequence[int], margins: int, points: float) -> int:
    """The lines of a row."""
    return max(_lines(text, width - margins, points) for text, width in zip(words, widths, strict=True))


def _lines(text: str, room: int, points: float) -> int:
    return sum(max(1, math.ceil(text_width(line, points) / room)) for line in text.split("\n"))


def _room(cells: Sequence[Sequence[Cell]], writing: Writing) -> tuple[int, _Size]:
    """The width and the size of text in which no word is broken: an upright page first, then a wide one."""
    page, looks = writing.page, writing.looks
    usual = _Size(looks.points, styles.TABLE_TEXT, styles.TABLE_HEAD)
    small = _Size(looks.small_points, styles.TABLE_TEXT_SMALL, styles.TABLE_HEAD_SMALL)
    needed = sum(least_widths(cells, looks.cell_margins, usual.points))
    if needed <= page.text_width:
        return page.text_width, usual
    if sum(least_widths(cells, looks.cell_margins, small.points)) <= page.text_width:
        return page.text_width, small
    return page.wide_text_width, usual if needed <= page.wide_text_width else small


def _cells(column: Column, words: Iterable[str]) -> list[Cell]:
    whole_all, whole_numbers = column.whole, column.align is Align.NUMBER
    cells = [Cell(_head_words(column), bold=True)]
    for text in words:
        whole = whole_all or (whole_numbers and _NUMBER.fullmatch(text) is not None)
        cells.append(Cell(text, whole=whole and len(text) <= _LONGEST_WHOLE))
    return cells


def _head_words(column: Column) -> str:
    words = typeset(printable(column.heading))
    return f"{words}\n({printable(column.unit)})" if column.unit else words


def _decimal_point(words: Sequence[str], room: int, size: float) -> int | None:
    """Where the decimal point stands so that the block of numbers is centred; none when nothing is a number."""
    numbers = [text for text in words if _NUMBER.fullmatch(text)]
    if not numbers:
        return None
    before = max(text_width(_before_point(text), size) for text in numbers)
    behind = max(text_width(text.removeprefix(_before_point(text)), size) for text in numbers)
    return max((room + before - behind) // 2, before)


def _before_point(text: str) -> str:
    found = _NUMBER.fullmatch(text)
    return text[: found.start("decimals" if found["decimals"] else "rest")] if found else text


def _properties(node: Table, layout: _Layout, writing: Writing) -> str:
    caption = shown_words(node.caption, writing)
    return element(
        "tblPr",
        valued("tblStyle", styles.TABLE),
        element("tblW", w=sum(layout.widths), type="dxa"),
        element("tblLayout", type="fixed"),
        element("tblLook", val="0420", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=0, noVBand=1),
        element("tblCaption", val=squeezed(caption)),
        element("tblDescription", val=squeezed(printable(node.description)) or squeezed(caption)),
    )


@lru_cache(maxsize=256)
def _grid(widths: tuple[int, ...]) -> str:
    return element("tblGrid", *(element("gridCol", w=width) for width in widths))


def _head_row(layout: _Layout, writing: Writing) -> tuple[str, tuple[tuple[str, Line], ...]]:
    node, cells = layout.table, []
    for column, width in zip(node.columns, layout.widths, strict=True):
        line = _line_of_cell(layout.size.head, writing, node, keep_next=True)
        if column.align is Align.NUMBER:
            line.set(_CENTERED)
        line.words(_head_words(column))
        cells.append((_cell(width), line))
    return _HEAD_ROW, tuple(cells)


def _row(row: Row, texts: Sequence[str], layout: _Layout, writing: Writing) -> tuple[str, tuple[tuple[str, Line], ...]]:
    node, cells = layout.table, []
    properties = _UNBROKEN_ROW if all(len(text) <= _TALL for text in texts) else ""
    keep = row in node.rows[: layout.begun] or row in node.rows[len(node.rows) - layout.kept :]
    if row is node.rows[-1]:
        keep = bool(node.notes)
    for n, (column, cell) in enumerate(zip(node.columns, row.cells, strict=True)):
        line = _line_of_cell(layout.size.text, writing, node, cell, keep_next=keep)
        if column.align is Align.NUMBER:
            line.set(_alignment(texts[n], layout.points[n]))
        if n == 0 and row.label_id:
            add_label(line, row.label_id, writing)
            line.words(" " if cell else "")
        add_inlines(line, cell, writing)
        cells.append((_cell(layout.widths[n]), line))
    return properties, tuple(cells)


def _line_of_cell(style: str, writing: Writing, node: Table, cell: Inlines = (), *, keep_next: bool = False) -> Line:
    return add_paragraph([], style, writing, node.origin, cell, keep_next=keep_next)


def _alignment(text: str, point: int | None) -> str:
    """A decimal tab stop (which a table cell obeys without a tab) for a number, the middle for other words."""
    if point is None or not _NUMBER.fullmatch(text):
        return _CENTERED
    return element("tabs", element("tab", val="decimal", pos=point))


@lru_cache(maxsize=256)
def _cell(width: int) -> str:
    return element("tcPr", element("tcW", w=width, type="dxa"))

"""Data tables: caption above, a head that repeats, columns as wide as their words need, notes below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from briefgen.document import Align, Column, Inlines, Row, Table
from briefgen.word import styles
from briefgen.word.inlines import runs, shown_words, text_runs
from briefgen.word.paragraphs import caption, notes, paragraph
from briefgen.word.typography import typeset
from briefgen.word.widths import Cell, column_widths, least_widths, text_width
from briefgen.word.wml import Element, add, printable, squeezed, w
from briefgen.word.writing import Writing, entry_key

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
    widths: tuple[int, ...]
    points: tuple[int | None, ...]
    kept_together: bool


def table(node: Table, writing: Writing) -> list[Element]:
    """The caption, the table, and its notes or the small paragraph that a control needs at its end."""
    above = caption(styles.TABLE_CAPTION, node.id, entry_key(node), node.caption, node.origin, writing, keep_next=True)
    layout = _layout(node, writing)
    made = w("tbl", _properties(node, writing), _grid(layout), _head(layout, writing))
    made.extend(_row(row, layout, writing, last=row is node.rows[-1]) for row in node.rows)
    below = notes(node.notes, node.origin, writing) or [paragraph(styles.TABLE_END, (), writing, node.origin)]
    return [above, made, *below]


def _layout(node: Table, writing: Writing) -> _Layout:
    texts = [[_text(cell, writing) for cell in column] for column in _by_column(node)]
    cells = [_cells(column, words) for column, words in zip(node.columns, texts, strict=True)]
    weights = [column.weight for column in node.columns]
    fits = sum(least_widths(cells, _CELL_MARGINS, _USUAL.points)) <= TEXT_WIDTH
    size = _USUAL if fits else _SMALL
    widths = column_widths(cells, weights, TEXT_WIDTH, _CELL_MARGINS, size.points)
    points = tuple(
        _decimal_point(words, width, size.points) if column.align is Align.NUMBER else None
        for column, words, width in zip(node.columns, texts, widths, strict=True)
    )
    return _Layout(node, size, tuple(widths), points, len(node.rows) <= _SHORT)


def _by_column(node: Table) -> list[list[Inlines]]:
    return [[row.cells[n] for row in node.rows] for n in range(len(node.columns))]


def _text(cell: Inlines, writing: Writing) -> str:
    return shown_words(cell, writing)


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
    described = node.description or _text(node.caption, writing)
    return w(
        "tblPr",
        w("tblStyle", val=styles.TABLE),
        w("tblW", w=TEXT_WIDTH, type="dxa"),
        w("tblLayout", type="fixed"),
        w("tblLook", val="0420", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noHBand=0, noVBand=1),
        w("tblCaption", val=squeezed(_text(node.caption, writing))),
        w("tblDescription", val=squeezed(printable(described))),
    )


def _grid(layout: _Layout) -> Element:
    return w("tblGrid", *(w("gridCol", w=width) for width in layout.widths))


def _head(layout: _Layout, writing: Writing) -> Element:
    row = w("tr", w("trPr", w("cantSplit"), w("tblHeader")))
    for column, width in zip(layout.table.columns, layout.widths, strict=True):
        made = paragraph(layout.size.head, text_runs(_head_words(column)), writing, layout.table.origin)
        if column.align is Align.NUMBER:
            add(made[0], "jc", val="center")
        _add_cell(row, width, made)
    return row


def _row(row: Row, layout: _Layout, writing: Writing, last: bool) -> Element:
    tall = any(len(_text(cell, writing)) > _TALL for cell in row.cells)
    made = w("tr", None if tall else w("trPr", w("cantSplit")))
    keep = layout.kept_together and (not last or bool(layout.table.notes))
    for width, point, column, cell in zip(layout.widths, layout.points, layout.table.columns, row.cells, strict=True):
        content = runs(cell, writing)
        words = paragraph(layout.size.text, content, writing, layout.table.origin, cell, keep_next=keep)
        if column.align is Align.NUMBER:
            _align(words[0], _text(cell, writing), point)
        _add_cell(made, width, words)
    return made


def _align(properties: Element, text: str, point: int | None) -> None:
    """A decimal tab stop (which a table cell obeys without a tab) for a number, the middle for other words."""
    if point is None or not _NUMBER.fullmatch(text):
        add(properties, "jc", val="center")
    else:
        add(add(properties, "tabs"), "tab", val="decimal", pos=point)


def _add_cell(row: Element, width: int, content: Element) -> None:
    cell = add(row, "tc")
    add(add(cell, "tcPr"), "tcW", w=width, type="dxa")
    cell.append(content)

"""Which way a table stands: lots in rows, as usual, or lots in columns."""

from __future__ import annotations

from dataclasses import dataclass

from briefgen.lots.headers import HeaderReader
from briefgen.lots.table import Cell, LotsTable, Row, error
from briefgen.lots.words import words_of
from briefgen.problems import Problem

_UNIT_HEADERS = {("unit",), ("units",)}
_SAMPLE_POINT_HEADERS = {("sample", "point"), ("timepoint",), ("time", "point")}


@dataclass(frozen=True)
class Oriented:
    """The rows with lots in rows and the header first; `is_transposed` if they were turned."""

    rows: tuple[Row, ...]
    is_transposed: bool = False
    problems: tuple[Problem, ...] = ()


def oriented(table: LotsTable, reader: HeaderReader) -> Oriented:
    """The table with lots in rows; with a problem where both ways could be meant.

    Headers decide: those of the first row are understood, or those of the first column.
    """
    in_row = sum(reader.read(cell.text).is_understood for cell in table.header[1:])
    in_column = sum(reader.read(row[0].text).is_understood for row in table.rows[1:])
    if in_row and in_column:
        what = "Both the first row and the first column hold names of attributes, so it is open where the lots are."
        return Oriented(table.rows, problems=(error("T203", table.place, what, "Put one lot in each row."),))
    if not in_column:
        return Oriented(table.rows)
    return Oriented(_turned(table.rows), is_transposed=True)


def _turned(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Columns as rows; columns of units and sample points are put into the attribute's header."""
    head = [words_of(cell.text) for cell in rows[0]]
    units = {n for n, words in enumerate(head) if n and words in _UNIT_HEADERS}
    points = {n for n, words in enumerate(head) if n and words in _SAMPLE_POINT_HEADERS}
    labels = tuple(_label(row, units, points) for row in rows[1:])
    corner = Cell("lot", rows[0][0].place)
    lots = [tuple(row[n] for row in rows) for n in range(1, len(head)) if n not in units | points]
    return ((corner, *labels), *lots)


def _label(row: Row, units: set[int], points: set[int]) -> Cell:
    text = row[0].text
    for n in sorted(units):
        text += f" [{row[n].text}]" if row[n].text else ""
    for n in sorted(points):
        text += f" @ {row[n].text}" if row[n].text else ""
    return Cell(text, row[0].place)

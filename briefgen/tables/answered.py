"""Tables that print the rows of one answer: which columns, in which order, under which head.

A column that no row answers is left out; what is missing in a column that is printed shows as missing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from briefgen.answers import Answers, Row
from briefgen.document import Align, Column, Origin, Table
from briefgen.document import Row as TableRow
from briefgen.facts import Facts
from briefgen.tables.parts import cell, table_of


@dataclass(frozen=True)
class Of:
    """A column of the table: the column of the answer, and how it is headed and set.

    A number whose unit stands in the head (`unit`) is printed without it.
    """

    id: str
    heading: str
    weight: float = 1.0
    unit: str = ""
    number: bool = False
    whole: bool = False

    @property
    def column(self) -> Column:
        """The column as the tree has it."""
        return Column(self.heading, self.unit, Align.NUMBER if self.number else Align.TEXT, self.weight, self.whole)


def answered(name: str, path: str, caption: str, *columns: Of) -> Callable[[Answers, Facts, Origin], Table | None]:
    """The maker of a table of the rows at `path`; the first column is always printed."""

    def make(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
        rows = answers.rows(path)
        shown = [column for n, column in enumerate(columns) if n == 0 or _is_answered(column.id, rows)]
        return table_of(
            name, caption, tuple(column.column for column in shown), [_row(row, shown) for row in rows], origin
        )

    return make


def _is_answered(column: str, rows: tuple[Row, ...]) -> bool:
    return any(row[column].is_answered for row in rows)


def _row(row: Row, columns: list[Of]) -> TableRow:
    return TableRow(row.key, tuple(cell(row[column.id], with_unit=not column.unit) for column in columns))

"""What an import would do to the answers, as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from briefgen.lots.headers import Header
from briefgen.problems import Place, Problem, Severity
from briefgen.source import Plain

State = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True)
class ColumnPlan:
    """What one column of the table was understood as.

    `meaning` is the printed name of the attribute or the question of the lot's column; empty for a column that is
    not imported. `open` names what the measurement still lacks: unit, denominator, sample_point. `values` are its
    cells as reported, without the empty ones.
    """

    header: Header
    place: Place
    meaning: str = ""
    measurement: str = ""
    is_new: bool = False
    unit: str = ""
    open: tuple[str, ...] = ()
    values: tuple[str, ...] = ()

    @property
    def is_imported(self) -> bool:
        """Whether its cells go into the answers."""
        return bool(self.meaning)


@dataclass(frozen=True)
class CellChange:
    """One cell of a lot that the answers hold otherwise, or not yet (`old` is then empty or `open`)."""

    lot: str
    column: str
    measurement: str
    title: str
    old: str
    new: str
    is_conflict: bool
    place: Place


@dataclass(frozen=True)
class LotPlan:
    """A lot of the table: all its cells, and those that the answers do not hold yet or hold otherwise."""

    lot: str
    state: State
    row: dict[str, Plain]
    changes: tuple[CellChange, ...] = ()


@dataclass(frozen=True)
class ImportPlan:
    """Everything that an import would do, and every problem in its way.

    `measurements` are the rows to add; `record` is the row of the import, with `record_is_new` false where the same
    file name was imported before, and none where nothing about it changes. `other_lots` stand only in the answers.
    """

    file: str
    columns: tuple[ColumnPlan, ...]
    measurements: tuple[dict[str, Plain], ...]
    lots: tuple[LotPlan, ...]
    record: dict[str, Plain] | None
    record_is_new: bool
    is_transposed: bool
    source_lines: tuple[str, ...]
    other_lots: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def changes(self) -> tuple[CellChange, ...]:
        """The cells that would overwrite something: they must be accepted."""
        return tuple(change for lot in self.lots for change in lot.changes if change.is_conflict)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """What keeps the import from being done."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def is_empty(self) -> bool:
        """Whether the answers hold all of it already."""
        return not (self.measurements or self.record or any(lot.state != "unchanged" for lot in self.lots))

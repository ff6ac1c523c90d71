"""What an import would do to the answers: as values, and as lines for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from briefgen.lots.headers import PARTICULARS, Header
from briefgen.problems import Place, Problem, Severity
from briefgen.source import Plain

State = Literal["new", "changed", "unchanged"]

WIDTH = 80
SHOWN = 4  # values of a column

_DENOMINATORS = {
    "per_diploid_genome": "per diploid genome",
    "per_total_cell": "per total cell",
    "per_car_positive_cell": "per CAR-positive cell",
}


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


def preview_lines(plan: ImportPlan) -> list[str]:
    """The plan in at most 80 columns: columns, lots, what is open, problems."""
    lines = [*_head(plan), *_columns(plan), *_lots(plan), *_open(plan), *_problems(plan)]
    return [line.rstrip() for line in lines]


def _head(plan: ImportPlan) -> Iterator[str]:
    turned = ", with lots in columns" if plan.is_transposed else ""
    yield from _wrapped(f"{plan.file}: {_count(len(plan.lots), 'lot')}{turned}", "")
    if plan.source_lines:
        yield from _wrapped(f"{_count(len(plan.source_lines), 'source line')} kept with the import", "  ")
    if plan.record is not None and not plan.record_is_new:
        yield from _wrapped("A file of this name was imported before, with other content.", "  ")
    if plan.is_empty and not plan.errors:
        yield from _wrapped("The answers hold all of it already; nothing changes.", "  ")


def _columns(plan: ImportPlan) -> Iterator[str]:
    yield ""
    yield "Columns"
    for column in plan.columns:
        yield from _column(column)


def _column(column: ColumnPlan) -> Iterator[str]:
    yield from _wrapped(f"{_one_line(column.header.text)} -> {_meaning(column)}", "  ", "      ")
    if column.measurement:
        yield from _wrapped("; ".join(_particulars(column)), "      ")
    if column.values and column.header.lot_column != "lot":
        more = ", …" if len(column.values) > SHOWN else ""
        shown = ", ".join(_short(value) for value in column.values[:SHOWN])
        yield from _wrapped(f"as reported: {shown}{more}", "      ", "        ")


def _meaning(column: ColumnPlan) -> str:
    if not column.is_imported:
        return "NOT IMPORTED"
    if not column.measurement:
        return column.meaning
    own = ", under the table's own name" if column.header.is_own and column.is_new else ""
    return f"{column.meaning} ({'new: ' if column.is_new else ''}{column.measurement}){own}"


def _particulars(column: ColumnPlan) -> Iterator[str]:
    """What the table states about a measurement, and what is open."""
    header = column.header
    stated = {
        "unit": column.unit,
        "denominator": _DENOMINATORS.get(header.denominator, header.denominator),
        "sample_point": header.sample_point,
        "method": header.method,
    }
    for part, words in stated.items():
        name = part.replace("_", " ")
        if words:
            yield words if part == "denominator" else f"{name} {words}"
        elif part in column.open:
            yield f"{name} OPEN"
    if not any(stated.values()) and not column.open:
        yield "as in the answers" if not column.is_new else "nothing else stated"


def _lots(plan: ImportPlan) -> Iterator[str]:
    yield ""
    yield "Lots"
    for state in ("new", "changed", "unchanged"):
        lots = [lot for lot in plan.lots if lot.state == state]
        if lots:
            yield from _wrapped(f"{state}: {', '.join(_one_line(lot.lot) for lot in lots)}", "  ", "      ")
        if state == "changed":
            for lot in lots:
                yield from _changes(lot)
    if plan.other_lots:
        yield from _wrapped(f"only in the answers, kept: {', '.join(plan.other_lots)}", "  ", "      ")
    if not plan.lots:
        yield "  none"


def _changes(lot: LotPlan) -> Iterator[str]:
    for change in lot.changes:
        old = _one_line(change.old) or "(nothing)"
        mark = "CHANGES" if change.is_conflict else "fills"
        which = f" ({change.measurement})" if change.measurement else ""
        text = f"{_one_line(lot.lot)}, {change.title}{which}: {mark} {old} -> {_one_line(change.new)}"
        yield from _wrapped(text, "    ", "        ")


def _open(plan: ImportPlan) -> Iterator[str]:
    parts = [part for part in PARTICULARS if any(part in column.open for column in plan.columns)]
    if not parts:
        return
    yield ""
    yield "Open: not stated in the table, to be answered"
    for part in parts:
        names = ", ".join(column.measurement for column in plan.columns if part in column.open)
        yield from _wrapped(f"{part.replace('_', ' ')}: {names}", "  ", "      ")


def _problems(plan: ImportPlan) -> Iterator[str]:
    if not plan.problems:
        return
    yield ""
    yield "Problems"
    for problem in plan.problems:
        for line in str(problem).split("\n"):
            indent = "  " + " " * (len(line) - len(line.lstrip()))
            yield from _wrapped(line.strip(), indent, indent)


def _wrapped(text: str, indent: str, further: str | None = None) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=further or indent, break_on_hyphens=False
    )


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _short(text: str) -> str:
    line = _one_line(text)
    return line if len(line) <= 40 else line[:39] + "…"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

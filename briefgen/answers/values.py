"""Answers as typed values with their status, found by path.

A path is `section.question`, `section.question[row key].column`, or for a result of a lot
`engineering_runs.lots[L1].results.vcn`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias, TypeGuard

from briefgen.cmc import ReportedNumber


class Status(Enum):
    """How far an answer is to be relied on."""

    GIVEN = "given"
    ESTIMATE = "estimate"
    CONFIRM = "confirm"
    TBD = "tbd"
    NA = "na"
    MISSING = "missing"


@dataclass(frozen=True)
class Row:
    """A row of a table or a record: its key and its cells, each an answer of its own."""

    key: str
    cells: Mapping[str, Answer]

    def __getitem__(self, column: str) -> Answer:
        """The cell of that column; raises `KeyError` for a column that the question does not have."""
        return self.cells[column]


Value: TypeAlias = "str | bool | ReportedNumber | datetime.date | tuple[str, ...] | Row | tuple[Row, ...]"


@dataclass(frozen=True)
class Answer:
    """One answer: what was typed (`text`), what it means (`value`), and how far it is settled.

    `ask` is the question, `name` what the answer is called ("meeting ID"); `shown` is how a choice reads ("healthy
    donor" for `healthy_donor`). `owner`, `due` and `note` belong to a status; `note` of a `na` is the reason. One whose
    branch other answers close `is_closed`.
    """

    path: str
    ask: str
    status: Status = Status.MISSING
    value: Value | None = None
    text: str = ""
    shown: str = ""
    unit: str = ""
    owner: str = ""
    due: datetime.date | None = None
    note: str = ""
    name: str = ""
    is_closed: bool = False

    @property
    def is_known(self) -> bool:
        """Whether there is a value to print and compute with (an estimate is one)."""
        return self.value is not None and self.status in {Status.GIVEN, Status.ESTIMATE, Status.CONFIRM}

    @property
    def is_open(self) -> bool:
        """Whether something is still to come: missing or tbd."""
        return self.status in {Status.MISSING, Status.TBD}

    @property
    def is_answered(self) -> bool:
        """Whether anything was said to it, be it only that it is still to come."""
        return self.status is not Status.MISSING

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of a table answer; none while it is open."""
        return self.value if _are_rows(self.value) else ()

    @property
    def number(self) -> ReportedNumber | None:
        """The number, where the answer is one."""
        return self.value if isinstance(self.value, ReportedNumber) else None

    @property
    def items(self) -> tuple[str, ...]:
        """The items of a list answer."""
        return self.value if _are_items(self.value) else ()

    @property
    def words(self) -> str:
        """The text of a text, prose or choice answer; empty while it is open."""
        return self.value if isinstance(self.value, str) else ""


def _are_rows(value: object) -> TypeGuard[tuple[Row, ...]]:
    return isinstance(value, tuple) and all(isinstance(item, Row) for item in value)


def _are_items(value: object) -> TypeGuard[tuple[str, ...]]:
    return isinstance(value, tuple) and all(isinstance(item, str) for item in value)


@dataclass(frozen=True)
class Answers:
    """All answers of one file by path. A question without an answer is there too, as `Status.MISSING`."""

    by_path: Mapping[str, Answer]
    extra: Mapping[str, str] = field(default_factory=dict)  # reserved keys of the file such as `format`

    def __getitem__(self, path: str) -> Answer:
        """The answer at `section.question`; raises `KeyError` for a path no question has."""
        return self.by_path[path]

    def rows(self, path: str) -> tuple[Row, ...]:
        """The rows of the table at `path`."""
        return self.by_path[path].rows

    def leaves(self) -> Iterator[Answer]:
        """Every single answer that was typed, rows taken apart into cells."""
        for answer in self.by_path.values():
            yield from _leaves(answer)


def _leaves(answer: Answer) -> Iterator[Answer]:
    match answer.value:
        case Row(cells=cells):
            for cell in cells.values():
                yield from _leaves(cell)
        case tuple() if answer.rows:
            for row in answer.rows:
                for cell in row.cells.values():
                    yield from _leaves(cell)
        case _:
            if answer.status is not Status.MISSING:
                yield answer

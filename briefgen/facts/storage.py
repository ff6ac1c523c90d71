"""Stability studies as typed values: what is stored, and what was found after which time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from briefgen.answers import Answer, Answers, Row
from briefgen.cmc import AcceptanceCriterion, ReportedNumber, Result, read_number
from briefgen.facts.fact import LOTS

STUDIES, RESULTS, ATTRIBUTES = "stability.studies", "stability.results", "stability.attributes"


@dataclass(frozen=True)
class TimePoint:
    """The results of one study after some months of storage, by measurement id.

    `path` is that of the answer that says after how many months; at release, month 0 as taken from the results of the
    lot (`is_release`), there is none.
    """

    months: Decimal
    shown: str
    results: Mapping[str, Answer]
    is_release: bool = False
    path: str = ""

    @property
    def is_tested(self) -> bool:
        """Whether it has any result."""
        return any(cell.is_known for cell in self.results.values())

    def number(self, measurement: str) -> ReportedNumber | None:
        """The result as a number, where it was measured and is one."""
        cell = self.results.get(measurement)
        found = read_number(cell.words) if cell is not None and cell.is_known else None
        return found[0] if found and found[0].is_exact else None


@dataclass(frozen=True)
class StorageStudy:
    """One stability study: its row, and its time points in order of time."""

    row: Row
    points: tuple[TimePoint, ...]

    @property
    def name(self) -> str:
        """What the study is called."""
        return self.row.key

    @property
    def is_of_product(self) -> bool:
        """Whether the final product is stored."""
        return self.row["material"].words == "product"

    @property
    def stored(self) -> tuple[TimePoint, ...]:
        """The time points after month 0 that have a result."""
        return tuple(point for point in self.points if point.months > 0 and point.is_tested)


@dataclass(frozen=True)
class Followed:
    """An attribute followed during storage: how it is called, and the criterion its results are held against."""

    id: str
    name: str
    unit: str
    row: Row
    criterion: Answer | None

    def meets(self, point: TimePoint) -> bool | None:
        """Whether the result at a time point meets the criterion; none where there is none or it cannot be said."""
        cell = point.results.get(self.id)
        if cell is None or not cell.is_known or self.criterion is None or not self.criterion.is_known:
            return None
        number, unit = read_number(cell.words) or (None, "")
        is_comparable = unit in {"", self.unit}
        result = Result(lot="", measurement=self.id, text=cell.words, number=number if is_comparable else None)
        criterion = AcceptanceCriterion(measurement=self.id, phase_1=self.criterion.words)
        return criterion.admits(result, self.unit or None)


def followed_attributes(answers: Answers) -> tuple[Followed, ...]:
    """The attributes followed during storage that are measurements of the lots, in their order."""
    measured = {row.key: row for row in answers.rows("engineering_runs.measurements")}
    phase_1 = {row.key: row["phase_1"] for row in answers.rows("engineering_runs.criteria")}
    return tuple(
        Followed(
            row.key,
            measured[row.key]["name"].words or row.key,
            measured[row.key]["unit"].words,
            measured[row.key],
            row["criterion"] if row["criterion"].is_known else phase_1.get(row.key),
        )
        for row in answers.rows(ATTRIBUTES)
        if row.key in measured
    )


def storage_studies(answers: Answers) -> tuple[StorageStudy, ...]:
    """All stability studies with their time points; month 0 of a lot is its result at release."""
    released = {row.key: row["results"].value for row in answers.rows(LOTS)}
    followed = [attribute.id for attribute in followed_attributes(answers)]
    studies = []
    for row in answers.rows(STUDIES):
        points = list(_typed_points(answers, row.key))
        if not any(point.months == 0 for point in points):
            points += _at_release(released.get(row["lot"].words), followed)
        studies.append(StorageStudy(row, tuple(sorted(points, key=lambda point: point.months))))
    return tuple(studies)


def _typed_points(answers: Answers, study: str) -> Iterator[TimePoint]:
    for row in answers.rows(RESULTS):
        months, found = row["months"].number, row["results"].value
        if row["study"].words == study and months is not None:
            cells = found.cells if isinstance(found, Row) else {}
            yield TimePoint(months.value, months.text, cells, path=row["months"].path)


def _at_release(released: object, followed: list[str]) -> Iterator[TimePoint]:
    if isinstance(released, Row):
        cells = {name: released.cells[name] for name in followed if name in released.cells}
        if any(cell.is_known for cell in cells.values()):
            yield TimePoint(Decimal(0), "0", cells, is_release=True)

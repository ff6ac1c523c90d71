"""Lots, measurements and criteria as the nouns of `cmc`, and every result against its criterion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from briefgen.answers import Answer, Answers, Row
from briefgen.cmc import AcceptanceCriterion, Lot, Measurement, Result, read_number

FIXED_CATEGORIES = frozenset({"safety", "identity", "dose"})


@dataclass(frozen=True)
class Judged:
    """A result beside its criterion; `meets` is none where the words cannot decide it."""

    lot: str
    measurement: Measurement
    criterion: AcceptanceCriterion
    result: Result
    meets: bool | None

    @property
    def path(self) -> str:
        """The path of the result."""
        return f"engineering_runs.lots[{self.lot}].results.{self.measurement.id}"


def measurements(answers: Answers) -> tuple[Measurement, ...]:
    """All measurements; an open cell is none."""
    rows = answers.rows("engineering_runs.measurements")
    return tuple(Measurement(**_known(row)) for row in rows if row["attribute"].is_known and row["name"].is_known)


def lots(answers: Answers, by_id: dict[str, Measurement]) -> tuple[Lot, ...]:
    """All lots with their results; a result that is open or not applicable is left out."""
    return tuple(_lot(row, by_id) for row in answers.rows("engineering_runs.lots"))


def criteria(answers: Answers) -> tuple[AcceptanceCriterion, ...]:
    """All proposed phase 1 criteria."""
    return tuple(AcceptanceCriterion(**_known(row)) for row in answers.rows("engineering_runs.criteria"))


def judged(
    all_lots: tuple[Lot, ...],
    by_id: dict[str, Measurement],
    all_criteria: tuple[AcceptanceCriterion, ...],
    vcn_limit_denominator: str,
) -> Iterator[Judged]:
    """Every result that has a criterion, lot by lot.

    A vector copy number is compared only where result and limit are known to count the same cells.
    """
    for criterion in all_criteria:
        measurement = by_id.get(criterion.measurement)
        if measurement is None or not criterion.phase_1:
            continue
        for lot in all_lots:
            result = lot.results.get(measurement.id)
            if result is not None:
                comparable = counts_the_same(measurement, vcn_limit_denominator)
                meets = criterion.admits(result, measurement.unit) if comparable else None
                yield Judged(lot.lot, measurement, criterion, result, meets)


def counts_the_same(measurement: Measurement, limit_denominator: str) -> bool:
    """Whether results of a measurement and a limit count the same cells; only vector copy number can differ.

    Copies per diploid genome are taken as copies per total cell.
    """
    if measurement.attribute != "vector_copy_number":
        return True
    alike = {"per_diploid_genome": "per_total_cell"}
    own = measurement.denominator or ""
    return bool(own) and alike.get(own, own) == alike.get(limit_denominator, limit_denominator)


def _lot(row: Row, by_id: dict[str, Measurement]) -> Lot:
    fields = _known(row)
    results = row["results"].value
    cells = results.cells if isinstance(results, Row) else {}
    fields["results"] = {
        key: _result(row.key, key, cell, by_id.get(key)) for key, cell in cells.items() if cell.is_known
    }
    return Lot(**fields)


def _result(lot: str, measurement: str, cell: Answer, measured: Measurement | None) -> Result:
    """A result; one that carries another unit than its measurement is words, not a number to compare."""
    number, unit = read_number(cell.words) or (None, "")
    if unit and unit != (measured.unit if measured else None):
        return Result(lot=lot, measurement=measurement, text=cell.words)
    text = number.text if number and unit else cell.words
    return Result(lot=lot, measurement=measurement, text=text, number=number)


def _known(row: Row) -> dict[str, Any]:
    return {name: cell.value for name, cell in row.cells.items() if cell.is_known}

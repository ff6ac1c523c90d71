"""Lots, measurements and criteria as the nouns of `cmc`, and every result against its criterion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from briefgen.answers import Answer, Answers, Row
from briefgen.cmc import AcceptanceCriterion, Lot, Measurement, Result, read_number
from briefgen.facts.vcn import (
    PER,
    PER_POSITIVE,
    counted_as,
    counts_the_same,
    fraction_of_sample,
    is_one_sample,
    share_of,
)

FIXED_CATEGORIES = frozenset({"safety", "identity", "dose"})


@dataclass(frozen=True)
class Judged:
    """A result beside its criterion; `meets` is none where the words cannot decide it.

    `held` is what is held against the criterion: the result, or a vector copy number per the cell of its limit; none
    where the two are not known to count the same cells.
    """

    lot: str
    measurement: Measurement
    criterion: AcceptanceCriterion
    result: Result
    meets: bool | None
    held: Result | None
    made: Lot

    @property
    def is_converted(self) -> bool:
        """Whether the result was computed per another cell before it was held against the criterion."""
        return self.held is not None and self.held != self.result

    @property
    def unit(self) -> str | None:
        """The unit of what is held; copies say per which cell."""
        own = self.measurement.denominator
        if self.is_converted:
            return PER["per_total_cell" if own == PER_POSITIVE else PER_POSITIVE]
        return PER[own] if own else self.measurement.unit

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

    A vector copy number is compared only where result and limit are known to count the same cells, or where the
    CAR-positive fraction of the sample leads from the one to the other.
    """
    for criterion in all_criteria:
        measurement = by_id.get(criterion.measurement)
        if measurement is None or not criterion.phase_1:
            continue
        for lot in all_lots:
            result = lot.results.get(measurement.id)
            if result is not None:
                held = _held(result, measurement, lot, tuple(by_id.values()), vcn_limit_denominator)
                meets = criterion.admits(held, measurement.unit) if held else None
                yield Judged(lot.lot, measurement, criterion, result, meets, held, lot)


def _held(
    result: Result, measurement: Measurement, lot: Lot, measured: tuple[Measurement, ...], limit_denominator: str
) -> Result | None:
    """The result as its criterion counts; only vector copy number can count other cells."""
    own = measurement.denominator
    if measurement.attribute != "vector_copy_number" or counts_the_same(own, limit_denominator):
        return result
    fraction = fraction_of_sample(measured, measurement)
    if result.number is None or fraction is None or not is_one_sample(fraction, measurement):
        return None
    of_fraction = lot.results.get(fraction.id)
    share = share_of(of_fraction.number if of_fraction else None, fraction)
    number = counted_as(result.number, share, own, limit_denominator)
    return Result(lot=lot.lot, measurement=measurement.id, text=number.text, number=number) if number else None


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

"""Vector copy number: the lots, the single-hit expectation beside them, and which reading of the numbers holds.

Copies per total cell and per CAR-positive cell differ by the CAR-positive fraction. While the denominator is open
both readings are computed and neither is preferred.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from briefgen.answers import Answers, Row
from briefgen.cmc import Lot, Measurement, ReportedNumber
from briefgen.lot_statistics import expected_copies_per_positive_cell

PER_TOTAL = frozenset({"per_diploid_genome", "per_total_cell"})
TWICE = Decimal(2)


@dataclass(frozen=True)
class VcnLot:
    """One lot's vector copy number, with what a single random hit per cell would give at its CAR-positive fraction.

    `if_total` is the copies per CAR-positive cell if the result counts total cells; `times_if_total` and
    `times_if_positive` are the ratios to the expectation under either reading. All are none without a fraction.
    """

    lot: str
    number: ReportedNumber
    fraction: ReportedNumber | None
    paths: tuple[str, ...]
    if_total: Decimal | None = None
    expected: Decimal | None = None
    times_if_total: Decimal | None = None
    times_if_positive: Decimal | None = None


@dataclass(frozen=True)
class VectorCopyNumber:
    """All lots with a vector copy number, and the measurements they came from (`row`: as answered)."""

    measurement: Measurement
    row: Row
    fraction: Measurement | None
    lots: tuple[VcnLot, ...]

    @property
    def denominator_known(self) -> bool:
        """Whether the denominator of the results is stated."""
        return self.measurement.denominator is not None

    @property
    def per_total(self) -> bool:
        """Whether the results count total cells (copies per diploid genome are taken as such)."""
        return self.measurement.denominator in PER_TOTAL

    def times(self, lot: VcnLot) -> tuple[Decimal, ...]:
        """The ratios to the expectation that the known denominator leaves: one, or both while it is open."""
        readings = []
        if not self.denominator_known or self.per_total:
            readings.append(lot.times_if_total)
        if not self.denominator_known or not self.per_total:
            readings.append(lot.times_if_positive)
        return tuple(reading for reading in readings if reading is not None)

    def above_twice(self) -> tuple[VcnLot, ...]:
        """The lots above twice the expectation under at least one reading that is still possible."""
        return tuple(lot for lot in self.lots if any(times > TWICE for times in self.times(lot)))


def vector_copy_number(
    answers: Answers, measurements: tuple[Measurement, ...], lots: tuple[Lot, ...]
) -> VectorCopyNumber | None:
    """The vector copy number of the lots, or none where it was not measured."""
    measurement = _first(measurements, "vector_copy_number")
    if measurement is None:
        return None
    fraction = _same_sample(measurements, "car_positive_fraction", measurement.sample_point)
    row = next(row for row in answers.rows("engineering_runs.measurements") if row.key == measurement.id)
    return VectorCopyNumber(measurement, row, fraction, tuple(_lots(measurement, fraction, lots)))


def _lots(measurement: Measurement, fraction: Measurement | None, lots: tuple[Lot, ...]) -> Iterator[VcnLot]:
    for lot in lots:
        result = lot.results.get(measurement.id)
        if result is None or result.number is None:
            continue
        of_fraction = lot.results.get(fraction.id) if fraction else None
        share = of_fraction.number if of_fraction else None
        paths = [f"engineering_runs.lots[{lot.lot}].results.{measurement.id}"]
        if fraction and share:
            paths.append(f"engineering_runs.lots[{lot.lot}].results.{fraction.id}")
        yield _vcn_lot(lot.lot, result.number, share, tuple(paths))


def _vcn_lot(lot: str, number: ReportedNumber, share: ReportedNumber | None, paths: tuple[str, ...]) -> VcnLot:
    f = share.value / 100 if share and share.is_exact else None
    if f is None or not 0 < f < 1 or not number.is_exact:
        return VcnLot(lot, number, share, paths)
    expected = expected_copies_per_positive_cell(f)
    if_total = number.value / f
    return VcnLot(
        lot,
        number,
        share,
        paths,
        if_total=if_total,
        expected=expected,
        times_if_total=if_total / expected,
        times_if_positive=number.value / expected,
    )


def _first(measurements: tuple[Measurement, ...], attribute: str) -> Measurement | None:
    return next((m for m in measurements if m.attribute == attribute), None)


def _same_sample(measurements: tuple[Measurement, ...], attribute: str, sample_point: str | None) -> Measurement | None:
    """The fraction at the same sample point, else the first; a percentage belongs to one sample."""
    found = [m for m in measurements if m.attribute == attribute]
    same = [m for m in found if m.sample_point == sample_point]
    return next(iter(same or found), None)

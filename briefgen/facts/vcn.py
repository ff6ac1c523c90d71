"""Vector copy number: the lots, the single-hit expectation beside them, and which reading of the numbers holds.

Copies per total cell (T) and per CAR-positive cell (P) differ by the CAR-positive fraction f of the same sample:
P = T / f. While the denominator is open both readings are computed and neither is preferred.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from briefgen.answers import Answers, Row
from briefgen.cmc import Lot, Measurement, ReportedNumber
from briefgen.facts.fact import two_decimals
from briefgen.lot_statistics import expected_copies_per_positive_cell

PER_POSITIVE = "per_car_positive_cell"
PER_TOTAL = frozenset({"per_diploid_genome", "per_total_cell"})
TWICE = Decimal(2)
PER = {
    "per_diploid_genome": "copies per total cell",
    "per_total_cell": "copies per total cell",
    PER_POSITIVE: "copies per CAR-positive cell",
}


@dataclass(frozen=True)
class VcnLot:
    """One lot's vector copy number, with what a single random hit per cell would give at its CAR-positive fraction.

    `if_total` is the copies per CAR-positive cell if the result counts total cells; `times_if_total` and
    `times_if_positive` are the ratios to the expectation under either reading. All are none without a fraction.
    `per_total`, `per_positive` and `as_limit` (per the cell of the limit) are none where the result cannot be
    counted so.
    """

    lot: str
    number: ReportedNumber
    fraction: ReportedNumber | None
    paths: tuple[str, ...]
    particulars: Lot
    share: Decimal | None = None
    if_total: Decimal | None = None
    expected: Decimal | None = None
    times_if_total: Decimal | None = None
    times_if_positive: Decimal | None = None
    per_total: ReportedNumber | None = None
    per_positive: ReportedNumber | None = None
    as_limit: ReportedNumber | None = None


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

    @property
    def of_process(self) -> tuple[VcnLot, ...]:
        """The lots of the clinical process."""
        return tuple(lot for lot in self.lots if lot.particulars.is_of_clinical_process)

    @property
    def in_vivo(self) -> tuple[VcnLot, ...]:
        """The lots made for animal studies."""
        return tuple(lot for lot in self.lots if lot.particulars.purpose == "toxicology")

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
    measurement = next((m for m in measurements if m.attribute == "vector_copy_number"), None)
    if measurement is None:
        return None
    fraction = fraction_of_sample(measurements, measurement)
    row = next(row for row in answers.rows("engineering_runs.measurements") if row.key == measurement.id)
    of_limit = answers["engineering_runs.vcn_limit_denominator"].words
    return VectorCopyNumber(measurement, row, fraction, tuple(_lots(measurement, fraction, lots, of_limit)))


def fraction_of_sample(measurements: tuple[Measurement, ...], measurement: Measurement) -> Measurement | None:
    """The CAR-positive fraction of the same sample; none where every one is of another sample point.

    One whose sample point is open on either side may be of the same sample: `is_one_sample` says whether it is known.
    """
    found = [m for m in measurements if m.attribute == "car_positive_fraction"]
    same = [m for m in found if is_one_sample(m, measurement)]
    perhaps = [m for m in found if m.sample_point is None or measurement.sample_point is None]
    return next(iter(same or perhaps), None)


def is_one_sample(one: Measurement, other: Measurement) -> bool:
    """Whether two measurements are known to be of one sample point."""
    points = [(m.sample_point or "").strip().casefold() for m in (one, other)]
    return bool(points[0]) and points[0] == points[1]


def share_of(number: ReportedNumber | None, measurement: Measurement | None) -> Decimal | None:
    """A CAR-positive fraction between 0 (excluded) and 1 from its result; none for a bound or an impossible value."""
    if number is None or measurement is None or not number.is_exact:
        return None
    value = number.value if measurement.unit == "fraction" else number.value / 100
    return value if 0 < value <= 1 else None


def counts_the_same(own: str | None, wanted: str) -> bool:
    """Whether two denominators are known and count the same cells; a diploid genome stands for a total cell."""
    return bool(own) and (own == wanted or {own, wanted} <= PER_TOTAL)


def counted_as(number: ReportedNumber, share: Decimal | None, own: str | None, wanted: str) -> ReportedNumber | None:
    """A copy number per the cell wanted: as reported, or computed with two decimals; none where that cannot be said.

    Per CAR-positive cell it is the copies per total cell divided by the CAR-positive fraction `share`.
    """
    if counts_the_same(own, wanted):
        return number
    if share is None or not own or not wanted:
        return None
    text = two_decimals(number.value / share if wanted == PER_POSITIVE else number.value * share)
    return ReportedNumber(text=f"{number.qualifier}{text}", value=Decimal(text), qualifier=number.qualifier)


def _lots(
    measurement: Measurement, fraction: Measurement | None, lots: tuple[Lot, ...], of_limit: str
) -> Iterator[VcnLot]:
    for lot in lots:
        result = lot.results.get(measurement.id)
        if result is None or result.number is None:
            continue
        of_fraction = lot.results.get(fraction.id) if fraction else None
        percentage = of_fraction.number if of_fraction else None
        paths = [f"engineering_runs.lots[{lot.lot}].results.{measurement.id}"]
        if fraction and percentage:
            paths.append(f"engineering_runs.lots[{lot.lot}].results.{fraction.id}")
        share = share_of(percentage, fraction)
        found = _vcn_lot(lot, result.number, percentage, tuple(paths), share)
        yield _counted(
            found, measurement.denominator, of_limit, fraction is not None and is_one_sample(fraction, measurement)
        )


def _vcn_lot(
    lot: Lot, number: ReportedNumber, percentage: ReportedNumber | None, paths: tuple[str, ...], share: Decimal | None
) -> VcnLot:
    if share is None or share == 1 or not number.is_exact:
        return VcnLot(lot.lot, number, percentage, paths, lot, share)
    expected = expected_copies_per_positive_cell(share)
    if_total = number.value / share
    return VcnLot(
        lot.lot,
        number,
        percentage,
        paths,
        lot,
        share,
        if_total=if_total,
        expected=expected,
        times_if_total=if_total / expected,
        times_if_positive=number.value / expected,
    )


def _counted(lot: VcnLot, own: str | None, of_limit: str, one_sample: bool) -> VcnLot:
    """The lot with its copies per either cell; those held against a limit are of one sample for certain."""
    return replace(
        lot,
        per_total=counted_as(lot.number, lot.share, own, "per_total_cell"),
        per_positive=counted_as(lot.number, lot.share, own, PER_POSITIVE),
        as_limit=counted_as(lot.number, lot.share if one_sample else None, own, of_limit),
    )

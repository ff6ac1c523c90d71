"""The chart of vector copy number."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, Decimal

from briefgen.answers import Answers
from briefgen.cmc import ReportedNumber
from briefgen.document import Figure, Inlines, Origin, Point, Reference, ScatterChart, Series, Text
from briefgen.facts import Facts, VcnLot, VectorCopyNumber, bound, listed
from briefgen.facts.printed import capital
from briefgen.facts.vcn import PER_POSITIVE
from briefgen.lot_statistics import expected_copies_per_positive_cell, expected_copies_per_total_cell

MOST_LABELS = 10  # lot numbers beside more points than these cover the points
_CURVE_STEPS = [Decimal(percent) for percent in (5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90)]


def vcn(answers: Answers, facts: Facts, origin: Origin) -> Figure | None:
    """Vector copy number against CAR-positive fraction, beside the single-hit expectation as a line.

    Copies are those per CAR-positive cell where that is known, and as reported while the denominator is open.
    """
    found = facts.vcn
    points = _points(found) if found else ()
    if found is None or not points:
        return None
    limit = vcn_limit(answers) if found.denominator_known else None
    top = max([point.y for point in points] + ([limit] if limit is not None else []))
    series = (Series("Lots" if found.denominator_known else "Lots, as reported", points), *_expectations(found))
    if limit is not None:
        ends = (Point(Decimal(0), limit), Point(Decimal(100), limit))
        series += (Series("Proposed limit", ends, line=True, dashed=True),)
    y_top = max((top * Decimal("1.2")).to_integral_value(ROUND_CEILING), Decimal(3))
    title = "Copies per CAR-positive cell" if found.denominator_known else f"VCN ({_unit(found)})"
    chart = ScatterChart("CAR-positive cells (%)", title, series, (Decimal(0), Decimal(100)), (Decimal(0), y_top))
    return Figure(
        "figure-vcn",
        (Text("Vector copy number against the CAR-positive fraction, by lot"),),
        chart,
        _alt(found, limit),
        origin,
        _notes(answers, found, limit),
    )


def vcn_limit(answers: Answers) -> Decimal | None:
    """The proposed limit where it counts CAR-positive cells, as the charts do."""
    limit = answers["engineering_runs.vcn_limit"].number
    counts_these = answers["engineering_runs.vcn_limit_denominator"].words == PER_POSITIVE
    return limit.value if limit and counts_these else None


def _unit(found: VectorCopyNumber) -> str:
    return "copies per CAR-positive cell" if found.denominator_known else found.measurement.unit or "copies"


def _shown(lot: VcnLot) -> ReportedNumber:
    return lot.per_positive or lot.number


def _points(found: VectorCopyNumber) -> tuple[Point, ...]:
    placed = [lot for lot in found.lots if lot.expected is not None]
    named = len(placed) <= MOST_LABELS
    return tuple(
        Point(lot.share * 100, _shown(lot).value, lot.lot if named else "", lot.paths)
        for lot in placed
        if lot.share is not None
    )


def _expectations(found: VectorCopyNumber) -> tuple[Series, ...]:
    """The line of each reading that is possible, and twice it where the reading is known."""
    per_positive = _curve(expected_copies_per_positive_cell)
    first = Series("Expectation per CAR-positive cell", per_positive, line=True)
    if found.denominator_known:
        doubled = tuple(Point(p.x, p.y * 2) for p in per_positive)
        return (first, Series("Twice the expectation", doubled, line=True, dotted=True))
    per_total = _curve(expected_copies_per_total_cell)
    return (first, Series("Expectation per total cell", per_total, line=True, dashed=True))


def _curve(expectation: Callable[[Decimal], Decimal]) -> tuple[Point, ...]:
    return tuple(Point(x, round(expectation(x / 100), 4)) for x in _CURVE_STEPS)


def _alt(found: VectorCopyNumber, limit: Decimal | None) -> str:
    share = (found.fraction.unit if found.fraction else None) or "%"
    lots = [lot for lot in found.lots if lot.fraction]
    values = [f"lot {lot.lot}: {_shown(lot)} {_unit(found)} at {lot.fraction} {share}" for lot in lots]
    dashed = f" A dashed line stands at the proposed limit of {limit} copies." if limit is not None else ""
    return (
        f"Scatter chart of vector copy number against CAR-positive cells. {listed(values)}. "
        f"Lines: single-hit expectation{', and twice it' if found.denominator_known else ' in both readings'}.{dashed}"
    )


def _notes(answers: Answers, found: VectorCopyNumber, limit: Decimal | None) -> tuple[Inlines, ...]:
    meant = "solid line: single-hit Poisson expectation; dotted line: twice that; neither is a fit"
    meant += "; dashed line: proposed limit" if limit is not None else ""
    if not found.denominator_known:
        meant = "the lines are the single-hit Poisson expectation in both readings, not a fit"
    lines: Inlines = (
        Text(f"{capital(meant)}. Denominator, method and sample point: "),
        Reference("table-vcn"),
        Text("."),
    )
    return (lines, (Text("Source: "), bound(answers["engineering_runs.data_source"]), Text(".")))

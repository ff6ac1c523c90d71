"""The chart of vector copy number."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_CEILING, Decimal

from briefgen.answers import Answers
from briefgen.document import Figure, Inlines, Origin, Point, Reference, ScatterChart, Series, Text
from briefgen.facts import Facts, VectorCopyNumber, bound, listed
from briefgen.lot_statistics import expected_copies_per_positive_cell, expected_copies_per_total_cell

MOST_LABELS = 10  # lot numbers beside more points than these cover the points
_CURVE_STEPS = [Decimal(percent) for percent in (5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90)]


def vcn(answers: Answers, facts: Facts, origin: Origin) -> Figure | None:
    """Vector copy number against CAR-positive fraction, beside the single-hit expectation as a line."""
    found = facts.vcn
    points = _points(found) if found else ()
    if found is None or not points:
        return None
    top = max(point.y for point in points)
    series = (Series("Lots, as reported", points), *_expectations(found))
    y_top = max((top * Decimal("1.2")).to_integral_value(ROUND_CEILING), Decimal(3))
    unit = found.measurement.unit or "copies"
    chart = ScatterChart(
        "CAR-positive cells (%)", f"VCN ({unit})", series, (Decimal(0), Decimal(100)), (Decimal(0), y_top)
    )
    return Figure(
        "figure-vcn",
        (Text("Vector copy number against the CAR-positive fraction, by lot"),),
        chart,
        _alt(found),
        origin,
        _notes(answers, found),
    )


def _points(found: VectorCopyNumber) -> tuple[Point, ...]:
    placed = [lot for lot in found.lots if lot.fraction is not None and lot.expected is not None]
    named = len(placed) <= MOST_LABELS
    return tuple(
        Point(lot.fraction.value, lot.number.value, lot.lot if named else "", lot.paths)
        for lot in placed
        if lot.fraction is not None
    )


def _expectations(found: VectorCopyNumber) -> tuple[Series, ...]:
    """The line of each reading that is possible, and twice it where the reading is known."""
    lines = []
    if not found.denominator_known or not found.per_total:
        lines.append(Series("Expectation per CAR-positive cell", _curve(expected_copies_per_positive_cell), line=True))
    if not found.denominator_known or found.per_total:
        lines.append(
            Series(
                "Expectation per total cell",
                _curve(expected_copies_per_total_cell),
                line=True,
                dashed=not found.denominator_known,
            )
        )
    if found.denominator_known:
        curve = expected_copies_per_total_cell if found.per_total else expected_copies_per_positive_cell
        doubled = tuple(Point(p.x, p.y * 2) for p in _curve(curve))
        lines.append(Series("Twice the expectation", doubled, line=True, dashed=True))
    return tuple(lines)


def _curve(expectation: Callable[[Decimal], Decimal]) -> tuple[Point, ...]:
    return tuple(Point(x, round(expectation(x / 100), 4)) for x in _CURVE_STEPS)


def _alt(found: VectorCopyNumber) -> str:
    unit = found.measurement.unit or "copies"
    values = [f"lot {lot.lot}: {lot.number.text} {unit} at {lot.fraction.text} %" for lot in found.lots if lot.fraction]
    return (
        f"Scatter chart of vector copy number against CAR-positive cells. {listed(values)}. "
        f"Lines: single-hit expectation{', and twice it' if found.denominator_known else ' in both readings'}."
    )


def _notes(answers: Answers, found: VectorCopyNumber) -> tuple[Inlines, ...]:
    meant = "solid line: single-hit Poisson expectation; dashed line: twice that; neither is a fit"
    if not found.denominator_known:
        meant = "the lines are the single-hit Poisson expectation in both readings, not a fit"
    lines: Inlines = (
        Text(f"{meant[0].upper()}{meant[1:]}. Denominator, method and sample point: "),
        Reference("table-vcn"),
        Text("."),
    )
    return (lines, (Text("Source: "), bound(answers["engineering_runs.data_source"]), Text(".")))

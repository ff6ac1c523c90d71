"""The chart of copy number and potency over the MOI."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from briefgen.answers import Answers
from briefgen.document import Figure, Inlines, Origin, Point, Reference, ScatterChart, Series, Text
from briefgen.facts import Facts, bound, listed
from briefgen.facts.copy_limit import CurvePoint, moi_curve
from briefgen.figures.copy_number import vcn_limit

_ROOM = Decimal("1.1")  # an axis ends this far beyond its highest value


def curve(answers: Answers, facts: Facts, origin: Origin) -> Figure | None:
    """Potency against copies per CAR-positive cell, each point with its MOI, and the proposed limit as a line."""
    points = moi_curve(answers)
    if not points:
        return None
    potency = bound(answers["engineering_runs.moi_curve_potency"])
    limit = vcn_limit(answers)
    top = _axis_end(max(point.potency.value for point in points))
    copies = [point.vcn.value for point in points] + ([limit] if limit is not None else [])
    series = [Series("Measured, by MOI", tuple(_point(point) for point in points))]
    if limit is not None:
        ends = (Point(limit, Decimal(0)), Point(limit, top))
        series.append(Series("Proposed limit", ends, line=True, dashed=True))
    title = "Copies per CAR-positive cell"
    chart = ScatterChart(title, potency.text, tuple(series), (Decimal(0), _axis_end(max(copies))), (Decimal(0), top))
    caption = (Text("Potency against vector copy number, by MOI"),)
    about = bound(answers["engineering_runs.moi_curve_about"])
    notes: tuple[Inlines, ...] = ((about, Text(". Values: "), Reference("table-moi-curve"), Text(".")),)
    return Figure("figure-moi-curve", caption, chart, _alt(points, potency.text, limit), origin, notes)


def _point(point: CurvePoint) -> Point:
    return Point(point.vcn.value, point.potency.value, f"MOI {point.moi.text}", point.paths)


def _axis_end(highest: Decimal) -> Decimal:
    """A round number above the highest value."""
    if highest <= 0:
        return Decimal(1)
    step = Decimal(1).scaleb(highest.adjusted()) / 2
    return (highest * _ROOM / step).to_integral_value(ROUND_CEILING) * step


def _alt(points: tuple[CurvePoint, ...], potency: str, limit: Decimal | None) -> str:
    values = [f"MOI {p.moi.text}: {p.vcn.text} copies, {p.potency.text}" for p in points]
    line = f" A dashed line stands at the proposed limit of {limit} copies." if limit is not None else ""
    return f"Scatter chart of {potency} against copies per CAR-positive cell. {listed(values)}.{line}"

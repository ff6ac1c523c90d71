"""The chart of stability."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from briefgen.answers import Answers
from briefgen.cmc import read_bounds
from briefgen.document import Bound, Figure, Inlines, Origin, Point, Reference, ScatterChart, Series, Text
from briefgen.facts import Facts, listed, relation_signs, unit_behind
from briefgen.facts.printed import in_sentence
from briefgen.facts.storage import RESULTS, Followed, StorageStudy, followed_attributes, storage_studies

_LEAST_POINTS = 3  # of one lot; fewer show no course
_MOST_STUDIES = 6  # as many as there are markers that can be told apart


def stability(answers: Answers, facts: Facts, origin: Origin) -> Figure | None:
    """The first attribute followed, against months of storage: points of each study, its criterion as a line."""
    attributes = followed_attributes(answers)
    if not attributes:
        return None
    attribute = attributes[0]
    series = tuple(made for study in storage_studies(answers) if (made := _series(study, attribute)))
    if len(series) > _MOST_STUDIES or max((len(one.points) for one in series), default=0) < _LEAST_POINTS:
        return None
    last = max(point.x for one in series for point in one.points)
    limits = _limits(attribute, last)
    chart = ScatterChart(
        "Months of storage",
        f"{attribute.name} ({attribute.unit})" if attribute.unit else attribute.name,
        (*series, *limits),
        (Decimal(0), last),
        (Decimal(0), _top([point.y for one in (*series, *limits) for point in one.points], attribute.unit)),
    )
    return Figure(
        "figure-stability",
        (Bound(attribute.name, (attribute.row["name"].path,)), Text(" during storage, by study")),
        chart,
        _alt(attribute, series, limits),
        origin,
        _notes(limits),
    )


def _series(study: StorageStudy, attribute: Followed) -> Series | None:
    numbers = [(point, number) for point in study.points if (number := point.number(attribute.id))]
    points = tuple(Point(point.months, number.value, paths=(RESULTS,)) for point, number in numbers)
    return Series(study.name, points) if points else None


def _limits(attribute: Followed, last: Decimal) -> tuple[Series, ...]:
    """The criterion for storage as a line for each of its bounds."""
    words = attribute.criterion.words if attribute.criterion else ""
    return tuple(
        Series(
            f"Criterion ({relation_signs(f'{bound.relation} {bound.limit}')})",
            (Point(Decimal(0), bound.limit), Point(last, bound.limit)),
            line=True,
            dashed=True,
        )
        for bound in read_bounds(words)
        if bound.unit in {"", attribute.unit}
    )


def _top(values: list[Decimal], unit: str) -> Decimal:
    """The upper end of the axis: 100 for a percentage, else a round number above all values."""
    highest = max(values)
    if unit == "%" and highest <= 100:
        return Decimal(100)
    step = Decimal(1).scaleb(highest.adjusted()) / 2 if highest > 0 else Decimal(1)
    return (highest / step).to_integral_value(ROUND_CEILING) * step


def _alt(attribute: Followed, series: tuple[Series, ...], limits: tuple[Series, ...]) -> str:
    unit = unit_behind(attribute.unit)
    lots = [f"{one.name}: {listed([f'{point.y}{unit} at {point.x}' for point in one.points])} months" for one in series]
    lines = f" Dashed: {listed([in_sentence(line.name) for line in limits])}." if limits else ""
    return f"Scatter chart of {in_sentence(attribute.name)} against months of storage. {'; '.join(lots)}.{lines}"


def _notes(limits: tuple[Series, ...]) -> tuple[Inlines, ...]:
    dashed = "Dashed line: criterion for storage. " if limits else ""
    return ((Text(f"{dashed}Results: "), Reference("table-stability"), Text(".")),)

"""How a scatter chart looks in print: Times, black on white, markers and lines told apart without colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from briefgen.document import Point, ScatterChart, Series
from briefgen.word.typography import typeset
from briefgen.word.wml import Element, node, printable, qualified

_FONT = "Times New Roman"
_TEXT, _TITLE = 1000, 1000  # hundredths of a point
_LABEL = 900
_CHARACTER = Decimal("0.014")  # width of a label's character, in parts of the plot
_LABEL_HEIGHT = Decimal("0.09")
_STEPS = 24  # places looked at between two points of a line
_MARKER = (Decimal("0.014"), Decimal("0.035"))  # half of a marker with the space round it
_INK, _SOFT, _GRID, _PAPER = "000000", "595959", "D9D9D9", "FFFFFF"
_LINE_WIDTH, _HAIR = 15_875, 6_350
_MARKER_SIZE = 8
_SHOWN = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")


@dataclass(frozen=True)
class _Marker:
    symbol: str
    fill: str


@dataclass(frozen=True)
class _Box:
    """A part of the plot, in parts of its width and height."""

    left: Decimal
    right: Decimal
    low: Decimal
    high: Decimal

    @property
    def is_inside(self) -> bool:
        """Whether it lies in the plot."""
        return self.left >= 0 and self.right <= 1 and self.low >= 0 and self.high <= 1

    def meets(self, other: _Box) -> bool:
        """Whether two boxes overlap."""
        return self.left < other.right and other.left < self.right and self.low < other.high and other.low < self.high

    def holds(self, place: tuple[Decimal, Decimal]) -> bool:
        """Whether a place lies in it."""
        return self.left < place[0] < self.right and self.low < place[1] < self.high


# Every fill is darker than paper: LibreOffice draws no outline round a marker.
_MARKERS = (
    _Marker("circle", _INK),
    _Marker("diamond", "A6A6A6"),
    _Marker("triangle", _INK),
    _Marker("square", "A6A6A6"),
    _Marker("diamond", _INK),
    _Marker("circle", "A6A6A6"),
)


def dress(space: Element, chart: ScatterChart, axes: tuple[int, int]) -> None:
    """Give a bare `c:chartSpace` of python-pptx its axes with positive ids, series looks, labels and legend."""
    inner = space.find(qualified("c:chart"))
    plot = None if inner is None else inner.find(qualified("c:plotArea"))
    scatter = None if plot is None else plot.find(qualified("c:scatterChart"))
    assert inner is not None
    assert plot is not None
    assert scatter is not None
    _dress_series(scatter, chart)
    _replace_axes(plot, scatter, chart, axes)
    plot.append(node("c:spPr", node("a:noFill")))
    inner.insert(0, node("c:autoTitleDeleted", val=1))
    _replace_legend(inner)
    _dress_space(space)


def _dress_series(scatter: Element, chart: ScatterChart) -> None:
    markers = 0
    for element, series in zip(scatter.findall(qualified("c:ser")), chart.series, strict=True):
        properties = element.find(qualified("c:spPr"))
        assert properties is not None
        place = element.index(properties)
        element.remove(properties)
        if series.line:
            element[place:place] = _line_look(series)
        else:
            element[place:place] = _point_look(series, _MARKERS[markers % len(_MARKERS)], chart)
            markers += 1


def _line_look(series: Series) -> list[Element]:
    dash = "dash" if series.dashed else "sysDot" if series.dotted else "solid"
    line = _line(_LINE_WIDTH, _INK if dash == "solid" else _SOFT, dash)
    return [node("c:spPr", line), node("c:marker", node("c:symbol", val="none"))]


def _point_look(series: Series, marker: _Marker, chart: ScatterChart) -> list[Element]:
    looks = node("c:spPr", _filled(marker.fill), _line(_HAIR, _INK))
    symbol = node("c:symbol", val=marker.symbol)
    made = [
        node("c:spPr", node("a:ln", node("a:noFill"), w=_LINE_WIDTH)),
        node("c:marker", symbol, node("c:size", val=_MARKER_SIZE), looks),
    ]
    if any(point.label for point in series.points):
        made.append(_labels(series, chart))
    return made


def _labels(series: Series, chart: ScatterChart) -> Element:
    """The lot number beside each point, on the first side where it covers no point and no other label."""
    sides = label_sides(series, chart)
    labels = [_label(n, printable(point.label), sides[n]) for n, point in enumerate(series.points) if point.label]
    return node("c:dLbls", *labels, *_shown())


def label_sides(series: Series, chart: ScatterChart) -> dict[int, str]:
    """Where the label of each point stands, by its place in the series: right, left, above or below (r, l, t, b).

    A label that cannot stand clear of the curves stands at least clear of points and labels.
    """
    places = [_place(point, chart) for point in series.points]
    taken = [_Box(x - _MARKER[0], x + _MARKER[0], y - _MARKER[1], y + _MARKER[1]) for x, y in places]
    curves = list(_curves(chart))
    sides: dict[int, str] = {}
    for n, point in enumerate(series.points):
        if not point.label:
            continue
        boxes = _label_boxes(places[n], len(point.label))
        others = taken[:n] + taken[n + 1 :]
        free = [side for side, box in boxes.items() if box.is_inside and not any(map(box.meets, others))]
        clear = [side for side in free if not any(map(boxes[side].holds, curves))]
        sides[n] = next(iter(clear or free), "l" if places[n][0] > Decimal("0.8") else "r")
        taken.append(boxes[sides[n]])
    return sides


def _curves(chart: ScatterChart) -> Iterator[tuple[Decimal, Decimal]]:
    """Places along the lines of a chart, close enough that no label fits between two of them."""
    for line in (series for series in chart.series if series.line):
        places = [_place(point, chart) for point in line.points]
        for (x, y), (to_x, to_y) in pairwise(places):
            for step in range(_STEPS + 1):
                part = Decimal(step) / _STEPS
                yield x + (to_x - x) * part, y + (to_y - y) * part


def _place(point: Point, chart: ScatterChart) -> tuple[Decimal, Decimal]:
    """Where a point stands, in parts of the plot's width and height."""
    (left, right), (low, high) = chart.x_range, chart.y_range
    return (point.x - left) / (right - left), (point.y - low) / (high - low)


def _label_boxes(place: tuple[Decimal, Decimal], length: int) -> dict[str, _Box]:
    """What a label covers on each side of its point, the usual side first."""
    (x, y), width, half = place, length * _CHARACTER, _LABEL_HEIGHT / 2
    beside, over = _MARKER
    return {
        "r": _Box(x + beside, x + beside + width, y - half, y + half),
        "l": _Box(x - beside - width, x - beside, y - half, y + half),
        "t": _Box(x - width / 2, x + width / 2, y + over, y + over + _LABEL_HEIGHT),
        "b": _Box(x - width / 2, x + width / 2, y - over - _LABEL_HEIGHT, y - over),
    }


def _label(index: int, text: str, side: str) -> Element:
    run = node("a:r", _run_properties("a:rPr", _LABEL), node("a:t", text=" ".join(text.split())))
    paragraph = node("a:p", node("a:pPr", _run_properties("a:defRPr", _LABEL)), run)
    rich = node("c:rich", node("a:bodyPr"), node("a:lstStyle"), paragraph)
    # Word shows a label of its own only where some value is switched on.
    return node(
        "c:dLbl",
        node("c:idx", val=index),
        node("c:tx", rich),
        node("c:spPr", _filled(_PAPER), node("a:ln", node("a:noFill"))),  # legible where a curve passes
        node("c:dLblPos", val=side),
        *_shown("showVal"),
    )


def _shown(*names: str) -> list[Element]:
    return [node(f"c:{name}", val=int(name in names)) for name in _SHOWN]


def _replace_axes(plot: Element, scatter: Element, chart: ScatterChart, axes: tuple[int, int]) -> None:
    for old in scatter.findall(qualified("c:axId")):
        scatter.remove(old)
    scatter.extend(node("c:axId", val=axis) for axis in axes)
    for old in plot.findall(qualified("c:valAx")):
        plot.remove(old)
    x, y = axes
    plot.append(_axis((x, y), "b", chart.x_title, chart.x_range))
    plot.append(_axis((y, x), "l", chart.y_title, chart.y_range))


def _axis(ids: tuple[int, int], side: str, title: str, between: tuple[Decimal, Decimal]) -> Element:
    scaling = node(
        "c:scaling",
        node("c:orientation", val="minMax"),
        node("c:max", val=str(float(between[1]))),
        node("c:min", val=str(float(between[0]))),
    )
    return node(
        "c:valAx",
        node("c:axId", val=ids[0]),
        scaling,
        node("c:delete", val=0),
        node("c:axPos", val=side),
        node("c:majorGridlines", node("c:spPr", _line(_HAIR, _GRID))),
        _title(title, turned=side == "l"),
        node("c:numFmt", formatCode="General", sourceLinked=0),
        node("c:majorTickMark", val="out"),
        node("c:minorTickMark", val="none"),
        node("c:tickLblPos", val="low"),
        node("c:spPr", _line(_HAIR, _INK)),
        _text_properties(_TEXT),
        node("c:crossAx", val=ids[1]),
        node("c:crosses", val="min"),
        node("c:crossBetween", val="midCat"),
    )


def _title(title: str, turned: bool) -> Element:
    body = node("a:bodyPr", rot=-5_400_000, vert="horz") if turned else node("a:bodyPr")
    run = node("a:r", _run_properties("a:rPr", _TITLE), node("a:t", text=typeset(printable(title))))
    paragraph = node("a:p", node("a:pPr", _run_properties("a:defRPr", _TITLE)), run)
    rich = node("c:rich", body, node("a:lstStyle"), paragraph)
    return node("c:title", node("c:tx", rich), node("c:overlay", val=0))


def _replace_legend(inner: Element) -> None:
    legend = inner.find(qualified("c:legend"))
    made = node("c:legend", node("c:legendPos", val="b"), node("c:overlay", val=0), _text_properties(_TEXT))
    if legend is not None:
        inner.replace(legend, made)
    else:  # python-pptx leaves it out for one series
        plot = inner.find(qualified("c:plotArea"))
        assert plot is not None
        plot.addnext(made)


def _dress_space(space: Element) -> None:
    for old in space.findall(qualified("c:txPr")):
        space.remove(old)
    for old in space.findall(qualified("c:date1904")):
        space.remove(old)
    space.insert(0, node("c:date1904", val=0))
    space.insert(1, node("c:roundedCorners", val=0))
    space.append(node("c:spPr", _filled(_PAPER), node("a:ln", node("a:noFill"))))
    space.append(_text_properties(_TEXT))


def _text_properties(size: int) -> Element:
    end = node("a:endParaRPr", lang="en-US")
    paragraph = node("a:p", node("a:pPr", _run_properties("a:defRPr", size)), end)
    return node("c:txPr", node("a:bodyPr"), node("a:lstStyle"), paragraph)


def _run_properties(name: str, size: int) -> Element:
    children: Iterable[Element] = (
        _filled(_INK),
        node("a:latin", typeface=_FONT),
        node("a:cs", typeface=_FONT),
    )
    made = node(name, *children, sz=size, b=0)
    if name == "a:rPr":
        made.set("lang", "en-US")
    return made


def _line(width: int, color: str, dash: str = "solid") -> Element:
    line = node("a:ln", _filled(color), w=width)
    line.append(node("a:prstDash", val=dash))
    return line


def _filled(color: str) -> Element:
    return node("a:solidFill", node("a:srgbClr", val=color))

"""How a scatter chart looks in print: Times, black on white, markers and lines told apart without colour."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from briefgen.document import Point, ScatterChart, Series
from briefgen.word.typography import typeset
from briefgen.word.wml import Element, node, printable, qualified

_FONT = "Times New Roman"
_TEXT, _TITLE = 1000, 1000  # hundredths of a point
_LABEL = 900
_LABEL_WIDTH = Decimal("0.2")  # of the plot: what a lot number of ten characters takes up
_LABEL_HEIGHT = Decimal("0.08")
_INK, _SOFT, _GRID, _PAPER = "000000", "595959", "D9D9D9", "FFFFFF"
_LINE_WIDTH, _HAIR = 15_875, 6_350
_MARKER_SIZE = 8
_SHOWN = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")


@dataclass(frozen=True)
class _Marker:
    symbol: str
    fill: str


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
    line = _line(_LINE_WIDTH, _SOFT if series.dashed else _INK, dashed=series.dashed)
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
    """The lot number beside each point, on the side where no neighbor stands."""
    labels = [
        _label(n, printable(point.label), _side(point, series, chart))
        for n, point in enumerate(series.points)
        if point.label
    ]
    return node("c:dLbls", *labels, *_shown())


def _side(point: Point, series: Series, chart: ScatterChart) -> str:
    """Left (`l`) of a point that has a neighbor close on its right, or that stands near the right edge; else right."""
    width = chart.x_range[1] - chart.x_range[0]
    height = chart.y_range[1] - chart.y_range[0]
    if chart.x_range[1] - point.x < width * _LABEL_WIDTH:
        return "l"
    crowded = (
        0 < other.x - point.x < width * _LABEL_WIDTH and abs(other.y - point.y) < height * _LABEL_HEIGHT
        for other in series.points
    )
    return "l" if any(crowded) else "r"


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


def _line(width: int, color: str, dashed: bool = False) -> Element:
    line = node("a:ln", _filled(color), w=width)
    line.append(node("a:prstDash", val="dash" if dashed else "solid"))
    return line


def _filled(color: str) -> Element:
    return node("a:solidFill", node("a:srgbClr", val=color))

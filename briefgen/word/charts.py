"""Charts that Word itself draws and can edit: the chart part and its workbook.

python-pptx writes the chart's data and the workbook; the looks, the link to the workbook and the ids are ours.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from briefgen.document import Figure, Point, ScatterChart, Series
from briefgen.word import chart_looks as looks
from briefgen.word.page import Page
from briefgen.word.typography import typeset
from briefgen.word.wml import NAMESPACES, Element, node, parse, printable, qualified, serialize
from briefgen.word.writing import Writing, WrittenPart
from briefgen.word.zipping import write_zip

_SIZE = (6.3, 3.1)  # inches
_FONTS = (qualified("a:latin"), qualified("a:cs"))
_CORE = "docProps/core.xml"


def chart_size(page: Page) -> tuple[float, float]:
    """Width and height of a chart in inches: the usual ones, or less where the page is narrow."""
    scale = min(1.0, page.room[0] / _SIZE[0])
    return _SIZE[0] * scale, _SIZE[1] * scale


def chart_data(figure: Figure, chart: ScatterChart, writing: Writing) -> Element:
    """The `a:graphicData` of a native chart; its part and workbook are related to the document."""
    writing.charts += 1
    part = _chart_part(figure, chart, writing.charts, writing)
    reference = node("c:chart")
    reference.set(qualified("r:id"), writing.part.relate_to(part, RELATIONSHIP_TYPE.CHART))
    return node("a:graphicData", reference, uri=NAMESPACES["c"])


def _chart_part(figure: Figure, chart: ScatterChart, number: int, writing: Writing) -> Part:
    chart = replace(chart, series=_in_drawing_order(chart.series))
    xml, drawn = _drawn(chart)
    element = parse(xml)
    x_axis = writing.ids.number("axis", f"{figure.id} x")
    y_axis = writing.ids.number("axis", f"{figure.id} y")
    looks.dress(element, chart, (x_axis, y_axis))
    for font in element.iter(*_FONTS):
        font.set("typeface", writing.looks.font)
    part = WrittenPart(f"/word/charts/chart{number}.xml", CONTENT_TYPE.DML_CHART)
    name = PackURI(f"/word/embeddings/chart{number}.xlsx")
    workbook = Part(name, CONTENT_TYPE.SML_SHEET, write_zip(_dated_parts(drawn, writing.document.properties.date)))
    related = part.relate_to(workbook, RELATIONSHIP_TYPE.PACKAGE)
    link = node("c:externalData", node("c:autoUpdate", val=0))
    link.set(qualified("r:id"), related)
    element.append(link)
    part.content = serialize(element)
    return part


def _in_drawing_order(series: tuple[Series, ...]) -> tuple[Series, ...]:
    """The longest series first, lines before points: points lie on top of curves.

    LibreOffice draws no points at all where the first series has fewer than a later one.
    """
    return tuple(sorted(series, key=lambda one: (-len(one.points), not one.line)))


def _drawn(chart: ScatterChart) -> tuple[bytes, bytes]:
    """The chart's XML and its workbook."""
    # Imported here: most runs of the program draw nothing, and python-pptx is slow to load.
    from pptx.chart.data import XyChartData
    from pptx.chart.xmlwriter import ChartXmlWriter
    from pptx.enum.chart import XL_CHART_TYPE

    data: Any = XyChartData(number_format="General")  # type: ignore[no-untyped-call]
    for series in chart.series:
        added = data.add_series(typeset(printable(series.name)), number_format=_format(series))
        for point in series.points:
            added.add_data_point(float(point.x), float(point.y))
    writer: Any = ChartXmlWriter(XL_CHART_TYPE.XY_SCATTER, data)  # type: ignore[no-untyped-call]
    return writer.xml.encode("utf-8"), data._workbook_writer.xlsx_blob


def _format(series: Series) -> str:
    """The number format that shows the results as reported: as many decimals as the most exact of them."""
    decimals = max((_decimals(point) for point in series.points), default=0)
    return "0." + "0" * decimals if decimals and not series.line else "General"


def _decimals(point: Point) -> int:
    exponent = Decimal(point.y).as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _dated_parts(workbook: bytes, date: str) -> Iterator[tuple[str, bytes]]:
    """The parts of the workbook with the document's date in place of today's."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        for name in package.namelist():
            content = package.read(name)
            yield name, _dated(content, date) if name == _CORE else content


def _dated(core: bytes, date: str) -> bytes:
    element = parse(core)
    for child in list(element):
        if child.tag.endswith(("}created", "}modified")):
            if date:
                child.text = f"{date}T00:00:00Z"
            else:
                element.remove(child)
    return serialize(element)

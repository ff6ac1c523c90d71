"""Figures as charts that Word itself draws and can edit: the chart part, its workbook, and the drawing in the text.

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
from briefgen.word import styles
from briefgen.word.paragraphs import add_caption, add_notes, add_paragraph
from briefgen.word.typography import typeset
from briefgen.word.wml import Element, add, node, parse, printable, qualified, serialize, squeezed
from briefgen.word.writing import ElementPart, Writing
from briefgen.word.zipping import write_zip

_EMU = 914_400
_WIDTH, _HEIGHT = round(6.3 * _EMU), round(3.6 * _EMU)
_CORE = "docProps/core.xml"


def add_figure(parent: Element, figure: Figure, writing: Writing) -> None:
    """Add the chart's paragraph, the caption below it, and its notes."""
    writing.charts += 1
    part = _chart_part(figure, writing.charts, writing)
    related = writing.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    chart = add_paragraph(parent, styles.CHART, writing, figure.origin, keep_next=True)
    add(add(chart, "r"), "drawing").append(_inline(figure, related, writing))
    paths = [path for series in figure.chart.series for point in series.points for path in point.paths]
    writing.note_source(chart, figure.origin, paths)
    add_caption(parent, figure, styles.CAPTION, writing, keep_next=bool(figure.notes))
    add_notes(parent, figure, writing)


def _inline(figure: Figure, related: str, writing: Writing) -> Element:
    number = writing.ids.number("drawing", figure.id)
    described = squeezed(printable(figure.alt))
    label = writing.numbers.labels[figure.id]
    reference = node("c:chart")
    reference.set(qualified("r:id"), related)
    data = node("a:graphicData", reference, uri="http://schemas.openxmlformats.org/drawingml/2006/chart")
    return node(
        "wp:inline",
        node("wp:extent", cx=_WIDTH, cy=_HEIGHT),
        node("wp:effectExtent", l=0, t=0, r=0, b=0),
        node("wp:docPr", id=number, name=label, descr=described),
        node("wp:cNvGraphicFramePr"),
        node("a:graphic", data),
        distT=0,
        distB=0,
        distL=0,
        distR=0,
    )


def _chart_part(figure: Figure, number: int, writing: Writing) -> Part:
    chart = replace(figure.chart, series=_in_drawing_order(figure.chart.series))
    xml, drawn = _drawn(chart)
    element = parse(xml)
    x_axis = writing.ids.number("axis", f"{figure.id} x")
    y_axis = writing.ids.number("axis", f"{figure.id} y")
    looks.dress(element, chart, (x_axis, y_axis))
    part = ElementPart(f"/word/charts/chart{number}.xml", CONTENT_TYPE.DML_CHART, element)
    name = PackURI(f"/word/embeddings/chart{number}.xlsx")
    workbook = Part(name, CONTENT_TYPE.SML_SHEET, write_zip(_dated_parts(drawn, writing.document.properties.date)))
    related = part.relate_to(workbook, RELATIONSHIP_TYPE.PACKAGE)
    link = node("c:externalData", node("c:autoUpdate", val=0))
    link.set(qualified("r:id"), related)
    element.append(link)
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

"""Figures: the drawing in line with the text, the caption below it, and its notes."""

from __future__ import annotations

from briefgen.document import Figure, Picture, ScatterChart
from briefgen.word import styles
from briefgen.word.charts import CHART_SIZE, chart_data
from briefgen.word.paragraphs import add_caption, add_notes, add_paragraph
from briefgen.word.pictures import picture_data, printed_size
from briefgen.word.wml import Element, add, node, printable, squeezed
from briefgen.word.writing import Writing

_EMU = 914_400  # in an inch


def add_figure(parent: Element, figure: Figure, writing: Writing) -> None:
    """Add the paragraph of the drawing, the caption below it, and its notes."""
    paragraph = add_paragraph(parent, styles.CHART, writing, figure.origin, keep_next=True)
    add(add(paragraph, "r"), "drawing").append(_inline(figure, writing))
    writing.note_source(paragraph, figure.origin, _paths(figure))
    add_caption(parent, figure, styles.CAPTION, writing, keep_next=bool(figure.notes))
    add_notes(parent, figure, writing)


def _paths(figure: Figure) -> list[str]:
    if isinstance(figure.drawing, Picture):
        return []
    return [path for series in figure.drawing.series for point in series.points for path in point.paths]


def _inline(figure: Figure, writing: Writing) -> Element:
    number = writing.ids.number("drawing", figure.id)
    label = writing.numbers.labels[figure.id]
    match figure.drawing:
        case ScatterChart() as chart:
            (width, height), data = CHART_SIZE, chart_data(figure, chart, writing)
        case Picture() as picture:
            (width, height), data = printed_size(picture), picture_data(figure, picture, writing)
    return node(
        "wp:inline",
        node("wp:extent", cx=round(width * _EMU), cy=round(height * _EMU)),
        node("wp:effectExtent", l=0, t=0, r=0, b=0),
        node("wp:docPr", id=number, name=label, descr=squeezed(printable(figure.alt))),
        node("wp:cNvGraphicFramePr"),
        node("a:graphic", data),
        distT=0,
        distB=0,
        distL=0,
        distR=0,
    )

"""Figures: the drawing in line with the text, the caption below it, and its notes."""

from __future__ import annotations

from briefgen.document import Figure, Picture, ScatterChart
from briefgen.word import styles
from briefgen.word.charts import chart_data, chart_size
from briefgen.word.markup import fragment
from briefgen.word.paragraphs import add_caption, add_notes, add_paragraph
from briefgen.word.pictures import picture_data, printed_size
from briefgen.word.pieces import Pieces
from briefgen.word.wml import Element, node, printable, squeezed
from briefgen.word.writing import Writing

_EMU = 914_400  # in an inch


def add_figure(pieces: Pieces, figure: Figure, writing: Writing) -> None:
    """Add the paragraph of the drawing, the caption below it, and its notes."""
    line = add_paragraph(pieces, styles.CHART, writing, figure.origin, keep_next=True)
    described = squeezed(printable(figure.alt))
    line.drawing(fragment(_inline(figure, described, writing)), described)
    line.paths = _paths(figure)
    add_caption(pieces, figure, styles.CAPTION, writing, keep_next=bool(figure.notes))
    add_notes(pieces, figure, writing)


def _paths(figure: Figure) -> tuple[str, ...]:
    if isinstance(figure.drawing, Picture):
        return ()
    paths = (path for series in figure.drawing.series for point in series.points for path in point.paths)
    return tuple(dict.fromkeys(paths))


def _locks(figure: Figure) -> list[Element]:
    """An image keeps its shape when a writer draws at its corner; a chart may take any."""
    return [node("a:graphicFrameLocks", noChangeAspect=1)] if isinstance(figure.drawing, Picture) else []


def _inline(figure: Figure, described: str, writing: Writing) -> Element:
    number = writing.ids.number("drawing", figure.id)
    label = writing.numbers.labels[figure.id]
    match figure.drawing:
        case ScatterChart() as chart:
            (width, height), data = chart_size(writing.page), chart_data(figure, chart, writing)
        case Picture() as picture:
            (width, height), data = printed_size(picture, writing.page), picture_data(figure, picture, writing)
    return node(
        "wp:inline",
        node("wp:extent", cx=round(width * _EMU), cy=round(height * _EMU)),
        node("wp:effectExtent", l=0, t=0, r=0, b=0),
        node("wp:docPr", id=number, name=label, descr=described),
        node("wp:cNvGraphicFramePr", *_locks(figure)),
        node("a:graphic", data),
        distT=0,
        distB=0,
        distL=0,
        distR=0,
    )

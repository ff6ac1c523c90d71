"""What the writer has to know of the looks of a style sheet: how wide words are in tables, the font of charts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefgen.word import styles
from briefgen.word.reading import Styles
from briefgen.word.wml import Element, W, child, qualified, val

# How much wider than Times words are in other fonts, rounded up; measured on lower-case English and on digits.
_STRETCH = {
    "Times New Roman": 1.0,
    "Times": 1.0,
    "Liberation Serif": 1.0,
    "Garamond": 1.0,
    "Calibri": 1.05,
    "Carlito": 1.05,
    "Source Sans Pro": 1.07,
    "Gill Sans MT": 1.08,
    "Arial Narrow": 0.95,
    "Arial": 1.13,
    "Helvetica": 1.13,
    "Liberation Sans": 1.13,
    "Tahoma": 1.13,
    "Cambria": 1.13,
    "Century Gothic": 1.3,
    "Verdana": 1.3,
    "Courier New": 1.4,
    "Georgia": 1.2,
}
_OTHER_FONTS = 1.35
_USUAL_POINTS = 10.0  # Word's own, where a style sheet says nothing
_USUAL_FONT = "Times New Roman"
_USUAL_MARGIN = 108


@dataclass(frozen=True)
class Looks:
    """The font of running text; for tables, sizes in the points that Times would need, and the margins of a cell."""

    font: str = _USUAL_FONT
    points: float = 10.0
    small_points: float = 9.0
    cell_margins: int = 172


def looks_of(sheet: Element, theme: Element | None) -> Looks:
    """The looks of a style sheet; `theme` says which fonts its names stand for."""
    reader = _Reader(Styles(sheet), sheet, theme)
    return Looks(
        reader.font(styles.BODY),
        max(map(reader.times_points, (styles.TABLE_TEXT, styles.TABLE_HEAD))),
        max(map(reader.times_points, (styles.TABLE_TEXT_SMALL, styles.TABLE_HEAD_SMALL))),
        reader.cell_margin("left", "start") + reader.cell_margin("right", "end"),
    )


class _Reader:
    def __init__(self, by_id: Styles, sheet: Element, theme: Element | None) -> None:
        self._styles = by_id
        self._defaults = child(child(child(sheet, "docDefaults"), "rPrDefault"), "rPr")
        self._theme = theme

    def font(self, id_: str) -> str:
        for properties in self._run_properties(id_):
            fonts = child(properties, "rFonts")
            if fonts is not None:
                found = self._of_theme(fonts.get(W + "asciiTheme", "")) or fonts.get(W + "ascii", "")
                if found:
                    return found
        return _USUAL_FONT

    def times_points(self, id_: str) -> float:
        """The size in points at which Times would be as wide."""
        sizes = (val(properties, "sz") for properties in self._run_properties(id_))
        half_points = next((size for size in sizes if size.isdigit()), "")
        points = int(half_points) / 2 if half_points else _USUAL_POINTS
        return points * _STRETCH.get(self.font(id_), _OTHER_FONTS)

    def cell_margin(self, *names: str) -> int:
        """The margin at one side of the cells of a table."""
        for style in self._styles.line(styles.TABLE):
            margins = child(child(style, "tblPr"), "tblCellMar")
            for name in names:
                margin = child(margins, name)
                if margin is not None and margin.get(W + "w", "").isdigit():
                    return int(margin.get(W + "w", "0"))
        return _USUAL_MARGIN

    def _run_properties(self, id_: str) -> Iterator[Element | None]:
        yield from (child(style, "rPr") for style in self._styles.line(id_))
        yield self._defaults

    def _of_theme(self, name: str) -> str:
        """The font behind `minorHAnsi` and the like."""
        if self._theme is None or not name:
            return ""
        kind = qualified("a:majorFont" if name.startswith("major") else "a:minorFont")
        latin = next((font.find(qualified("a:latin")) for font in self._theme.iter(kind)), None)
        return "" if latin is None else latin.get("typeface", "")

"""The page: its size and margins, in twentieths of a point."""

from __future__ import annotations

from dataclasses import dataclass

from briefgen.word.wml import Element, child, qualified


@dataclass(frozen=True)
class Page:
    """An upright page; the default is US Letter with an inch on each side."""

    width: int = 12240
    height: int = 15840
    left: int = 1440
    right: int = 1440
    top: int = 1440
    bottom: int = 1440
    gutter: int = 0

    @property
    def text_width(self) -> int:
        """The width of the text."""
        return self.width - self.left - self.right - self.gutter

    @property
    def wide_text_width(self) -> int:
        """The width of the text when the page is turned; the margins stay where they are."""
        return self.height - self.left - self.right - self.gutter

    @property
    def room(self) -> tuple[float, float]:
        """Width and height in inches that a figure may have; a caption has to fit below."""
        return self.text_width / 1440, self.text_height / 1440 - 1.5

    @property
    def text_height(self) -> int:
        """The height of the text; a negative margin is one that headers do not move."""
        return self.height - abs(self.top) - abs(self.bottom)


US_LETTER = Page()


def page_of(section: Element) -> Page:
    """The page of a `w:sectPr`; what it does not say is as usual."""
    size, margins = child(section, "pgSz"), child(section, "pgMar")
    usual = Page()

    def number(element: Element | None, name: str, otherwise: int) -> int:
        value = "" if element is None else element.get(qualified(f"w:{name}"), "")
        return int(value) if value.lstrip("-").isdigit() else otherwise

    width, height = number(size, "w", usual.width), number(size, "h", usual.height)
    return Page(
        min(width, height),
        max(width, height),
        number(margins, "left", usual.left),
        number(margins, "right", usual.right),
        number(margins, "top", usual.top),
        number(margins, "bottom", usual.bottom),
        number(margins, "gutter", usual.gutter),
    )

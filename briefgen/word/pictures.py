"""Images of the sponsor's own: their parts, and their size on the page."""

from __future__ import annotations

from briefgen.document import Figure, Picture
from briefgen.word.wml import Element
from briefgen.word.writing import Writing

WIDEST, TALLEST = 6.5, 7.5  # inches; a caption has to fit below
_LEAST_SHOWN = 0.25


def printed_size(picture: Picture) -> tuple[float, float]:
    """Width and height in inches as printed: the natural size, made smaller where the page asks for it."""
    scale = min(1.0, WIDEST / picture.width, TALLEST / picture.height)
    return picture.width * scale, picture.height * scale


def picture_data(figure: Figure, picture: Picture, writing: Writing) -> Element:
    """The `a:graphicData` of an image."""
    raise NotImplementedError

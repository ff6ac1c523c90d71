"""The layout pass: on which page each bookmark of a package comes to stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from briefgen.pdf.office import convert
from briefgen.pdf.package import part
from briefgen.pdf.reading import fonts, open_pdf, page_of
from briefgen.problems import Problem, UserError

if TYPE_CHECKING:
    from pypdf import PdfReader

# Nothing of this changes where lines and pages break; small images only make it faster.
_OPTIONS: dict[str, bool | int] = {
    "ExportBookmarksToPDFDestination": True,
    "ExportBookmarks": False,
    "ExportNotes": False,
    "UseTaggedPDF": False,
    "Quality": 1,
    "ReduceImageResolution": True,
    "MaxImageResolution": 75,
}

# Fonts whose letters are as wide as those of the font they stand for, so that lines and pages break alike.
_AS_WIDE = {
    "TimesNewRoman": ("LiberationSerif", "Tinos"),
    "Arial": ("LiberationSans", "Arimo"),
    "CourierNew": ("LiberationMono", "Cousine"),
    "Calibri": ("Carlito",),
    "Cambria": ("Caladea",),
}
_NAMED_FONT = re.compile(rb'<w:font\b[^>]*\bw:name="([^"]*)"')


@dataclass(frozen=True)
class Layout:
    """What LibreOffice laid out: the page (from 1) of each bookmark by name, and the number of pages.

    `substituted_fonts` are the fonts it fell back to, for all words or for single letters, by PostScript name:
    neither named in the package's table of fonts nor as wide as one that is. Word has pages of its own then.
    """

    pages: Mapping[str, int]
    count: int
    substituted_fonts: tuple[str, ...] = ()


def lay_out(docx: bytes, timeout: float = 120) -> Layout:
    """Lay out a package without content controls, within `timeout` seconds; raises `UserError`."""
    reader = open_pdf(convert(docx, _OPTIONS, timeout))
    pages = _bookmarks(reader)
    if not pages and b"<w:bookmarkStart" in part(docx, "word/document.xml"):
        what = "LibreOffice did not say on which page anything stands."
        remedy = "Install LibreOffice 7.4 or newer, or build without --pages."
        raise UserError([Problem("P104", what, remedy)])
    return Layout(pages, len(reader.pages), _substituted(reader, docx))


def _bookmarks(reader: PdfReader) -> dict[str, int]:
    """Pages by name as Word knows it.

    LibreOffice 7.4 writes names with letters, digits and hyphens only, every other character as its code in hex:
    `_Toc1` becomes `5FToc1`. The names of our bookmarks have no other such character than the underscore, and no
    `5F` of their own in the `_Toc` and `_Ref` that pages are asked of.
    """
    found = ((name, page_of(reader, place)) for name, place in reader.named_destinations.items())
    return {name.removeprefix("/").replace("5F", "_"): page for name, page in found if page is not None}


def _substituted(reader: PdfReader, docx: bytes) -> tuple[str, ...]:
    table = part(docx, "word/fontTable.xml")
    wanted = {_squeezed(name.decode("utf-8", "replace")) for name in _NAMED_FONT.findall(table)}
    fitting = ("OpenSymbol", *wanted, *(twin for name in wanted for twin in _AS_WIDE.get(name, ())))
    # by its beginning: Times New Roman is TimesNewRomanPS-BoldMT in a PDF
    return tuple(
        sorted({font.name.split("-")[0] for font in fonts(reader) if not _squeezed(font.name).startswith(fitting)})
    )


def _squeezed(name: str) -> str:
    return name.replace(" ", "").replace("-", "")

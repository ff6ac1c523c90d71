"""Reading a PDF: opening it quietly, its objects, fonts and outline.

pypdf is loaded only when there is a PDF to read, and stays in this room.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PdfReader

_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


@dataclass(frozen=True)
class Entry:
    """An entry of the outline: its depth from 0, its words, and its page from 1, None if it leads to none."""

    depth: int
    title: str
    page: int | None


@dataclass(frozen=True)
class Font:
    """A font by its PostScript name (`LiberationSerif-Bold`), and whether the shapes of its letters are there."""

    name: str
    embedded: bool


def open_pdf(content: bytes) -> PdfReader:
    """Open a PDF for reading. It raises what it likes on a broken one, now or at any later look."""
    import io
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its remarks would come out between ours
    return PdfReader(io.BytesIO(content))


def is_readable(content: bytes) -> bool:
    """Whether these bytes are a PDF with at least one page."""
    try:
        return content.startswith(b"%PDF-") and len(open_pdf(content).pages) > 0
    except Exception:  # pypdf raises errors of any kind on a broken file
        return False


def at(node: Any, *keys: str) -> Any:
    """What stands under the keys, one in the other, with references followed; None where there is nothing."""
    from pypdf.generic import DictionaryObject

    for key in keys:
        node = node.get_object() if hasattr(node, "get_object") else node
        if not isinstance(node, DictionaryObject):
            return None
        node = node.get(key)
    return node.get_object() if hasattr(node, "get_object") else node


def is_true(value: Any) -> bool:
    """Whether this is the PDF's own true."""
    return getattr(value, "value", False) is True


def outline(reader: PdfReader) -> tuple[Entry, ...]:
    """The outline from top to bottom; empty when there is none."""
    return tuple(_entries(reader, reader.outline, 0))


def _entries(reader: PdfReader, entries: list[Any], depth: int) -> Iterator[Entry]:
    for entry in entries:
        if isinstance(entry, list):
            yield from _entries(reader, entry, depth + 1)
        else:
            yield Entry(depth, str(entry.title), page_of(reader, entry))


def page_of(reader: PdfReader, destination: Any) -> int | None:
    """The page, from 1, that a destination leads to; None if there is no such page."""
    number = reader.get_destination_page_number(destination)
    return None if number is None or number < 0 else number + 1


def fonts(reader: PdfReader) -> tuple[Font, ...]:
    """The fonts of all pages, each once, in order of appearance; not those drawn by the PDF itself (Type 3)."""
    seen: set[int] = set()
    found = (_font(font) for page in reader.pages for font in _fonts(at(page, "/Resources"), seen))
    return tuple(dict.fromkeys(found))


def _fonts(resources: Any, seen: set[int]) -> Iterator[Any]:
    """Fonts of a page's resources and of the forms and patterns drawn on it; `seen` holds what was looked at."""
    if resources is None or id(resources) in seen:
        return
    seen.add(id(resources))
    for font in _values(resources, "/Font"):
        if id(font) not in seen and at(font, "/Subtype") != "/Type3":
            seen.add(id(font))
            yield font
    for kind in ("/XObject", "/Pattern"):
        for drawn in _values(resources, kind):
            yield from _fonts(at(drawn, "/Resources"), seen)


def _values(resources: Any, kind: str) -> Iterator[Any]:
    for name in at(resources, kind) or ():
        yield at(resources, kind, name)


def _font(font: Any) -> Font:
    holder = font
    if at(font, "/Subtype") == "/Type0":
        holder = (at(font, "/DescendantFonts") or [None])[0]
    embedded = any(at(holder, "/FontDescriptor", key) is not None for key in _FONT_FILES)
    name = str(at(font, "/BaseFont") or "/without a name").removeprefix("/")
    if name[6:7] == "+":  # a subset: ABCDEF+Name
        name = name[7:]
    return Font(name, embedded)

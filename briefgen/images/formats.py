"""Formats: told by how the content begins, never by the extension."""

from __future__ import annotations

import re
from pathlib import Path

from briefgen.images.unfit import UnfitError, printable

_HEAD = 8192
FORMATS = ("png", "jpeg", "emf", "svg")
_REMEDY = "Save it as PNG, JPEG, EMF or SVG."
PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_OTHERS = (
    (rb"GIF8", "a GIF image"),
    (rb"II\*\0|MM\0\*", "a TIFF image"),
    (rb"BM.{12}[\x0c-\x7c]\0\0\0", "a BMP image"),
    (rb"RIFF.{4}WEBP", "a WebP image"),
    (rb".{4}ftyp(hei|hev|mif|msf|avi)", "a HEIC or AVIF image"),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", "a JPEG 2000 image"),
    (rb"\xd7\xcd\xc6\x9a|[\x01\x02]\0\x09\0\0[\x01\x03]", "a WMF image"),
    (rb"\x1f\x8b", "compressed (as .svgz and .emz files are)"),
    (rb"%PDF", "a PDF file"),
    (rb"%!PS|\xc5\xd0\xd3\xc6", "a PostScript file"),
    (rb"8BPS", "a Photoshop file"),
    (rb"PK\x03\x04", "a zip or Office file"),
    (rb"\xd0\xcf\x11\xe0", "an old Office file"),
    (rb"\s*<(!doctype\s+)?html", "a web page"),
    (rb"version https://git-lfs", "a pointer to a file in Git LFS, which is not checked out"),
)
_EXTENSIONS = frozenset({".png", ".jpg", ".jpeg", ".jpe", ".emf", ".svg"})


def format_of(content: bytes) -> str:
    """The format that the content begins as: "png", "jpeg", "emf" or "svg", or nothing."""
    if content.startswith(PNG):
        return "png"
    if content.startswith(_JPEG):
        return "jpeg"
    if content.startswith(b"\x01\0\0\0") and content[40:44] == b" EMF":
        return "emf"
    return "svg" if _begins_as_svg(content[:_HEAD]) else ""


def admitted(content: bytes, path: Path, formats: tuple[str, ...]) -> str:
    """The format, which is one of these or refused."""
    found = format_of(content)
    if found in formats:
        return found
    extension = printable(path.suffix)
    called = f"It is called {extension}, but it is" if extension.lower() in _EXTENSIONS else "It is"
    if formats != FORMATS:
        raise UnfitError("I111", f"{called} not a PNG image.", "Export the picture of the SVG as PNG.")
    raise UnfitError("I104", f"{called} {_kind(content)}.", _REMEDY)


def _begins_as_svg(head: bytes) -> bool:
    """Whether the first element is `svg`; what comes before it may be a declaration and comments."""
    utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16" if utf16 else "utf-8-sig", "ignore").lstrip()
    if not text.startswith("<"):
        return False
    first = re.search(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)", re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL))
    return first is not None and first[1] == "svg"


def _kind(content: bytes) -> str:
    if not content:
        return "an empty file"
    known = (name for pattern, name in _OTHERS if re.match(pattern, content[:_HEAD], re.DOTALL | re.IGNORECASE))
    return next(known, "no image of a format known here")

"""Images of the sponsor's own: read, measured and refused where they are broken, huge or not an image.

The bytes go into the package as they are, metadata included: an image altered on the way would not be the one that
the sponsor checked.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from briefgen.document import Picture
from briefgen.images.emf import emf_size
from briefgen.images.formats import FORMATS, admitted, format_of
from briefgen.images.pixels import pixel_size
from briefgen.images.svg import svg_size
from briefgen.images.unfit import UnfitError, printable
from briefgen.problems import Place, Problem, UserError
from briefgen.source import did_you_mean

__all__ = ["LARGEST_IMAGE", "LARGEST_SVG", "format_of", "read_picture"]

LARGEST_IMAGE = 30_000_000  # bytes
LARGEST_SVG = 5_000_000
_SIDES = (0.05, 500.0)  # inches
_THINNEST = 25  # times as long as wide: on a page, a line
_SAME_SHAPE = 0.02


def read_picture(path: Path, *, place: Place | None = None) -> Picture:
    """The image in a file; raises `UserError` with one problem, at `place` or at the file.

    Content tells the format, never the extension. An SVG comes with the PNG of the same name beside it.
    """
    return _read(path, place, FORMATS)


def _read(path: Path, place: Place | None, formats: tuple[str, ...]) -> Picture:
    try:
        content = _content(path)
        found = admitted(content, path, formats)
        width, height = _size(content, found)
        _refuse_odd_sizes(width, height)
        picture = Picture(content, found, width, height)
        return replace(picture, fallback=_fallback(path, place, picture)) if found == "svg" else picture
    except UnfitError as error:
        at, subject = place or Place(str(path)), f"Image {printable(path.name)}"
        raise UserError([Problem(error.code, error.what, error.remedy, place=at, subject=subject)]) from None


def _content(path: Path) -> bytes:
    """The bytes of a regular file: a pipe would never end."""
    try:
        if not path.exists():
            raise FileNotFoundError
        if not path.is_file():
            what = "This is a folder." if path.is_dir() else "This is no regular file."
            raise UnfitError("I102", what, "Name the image file.")
        with path.open("rb") as stream:
            content = stream.read(LARGEST_IMAGE + 1)
    except (FileNotFoundError, ValueError):  # the latter for names that no file can have
        raise UnfitError("I101", f"There is no file {printable(str(path))}.", _right_name(path)) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnfitError("I102", f"The file cannot be read: {reason}.", "Check the path and its rights.") from None
    if len(content) > LARGEST_IMAGE:
        raise _too_large(LARGEST_IMAGE)
    return content


def _right_name(path: Path) -> str:
    near = did_you_mean(path.name, [file.name for file in _beside(path)])
    return f"Check the name. {printable(near)}".strip()


def _beside(path: Path) -> list[Path]:
    """The files in the same folder; nothing where it cannot be read."""
    try:
        return sorted(path.parent.iterdir())
    except (OSError, ValueError):
        return []


def _too_large(largest: int) -> UnfitError:
    what = f"The file is larger than {largest // 1_000_000} MB, the most that is read."
    return UnfitError("I103", what, "Reduce its resolution: 600 dpi at 6.5 inches is 3900 pixels.")


def _size(content: bytes, found: str) -> tuple[float, float]:
    match found:
        case "emf":
            return emf_size(content)
        case "svg":
            if len(content) > LARGEST_SVG:
                raise _too_large(LARGEST_SVG)
            return svg_size(content)
        case _:
            return pixel_size(content, found)


def _refuse_odd_sizes(width: float, height: float) -> None:
    least, most = _SIDES
    size = f"{width:.4g} × {height:.4g} inches"
    if not (width >= least and height >= least):
        raise UnfitError("I107", f"The image is {size}: too small to show anything.", "Export it at its real size.")
    if max(width, height) > most:
        raise UnfitError("I107", f"The image is {size}: larger than any page.", "Export it at its printed size.")
    if max(width, height) > _THINNEST * min(width, height):
        times = max(width, height) / min(width, height)
        what = f"The image is {size}, {times:.0f} times as long as wide: on the page it would be a line."
        raise UnfitError("I107", what, "Crop it, or break it into several parts below each other.")


def _fallback(path: Path, place: Place | None, svg: Picture) -> Picture:
    """The PNG for programs that draw no SVG. Made by the sponsor: ours would depend on this machine's fonts."""
    wanted = path.with_suffix(".png")
    remedy = f"Export the same picture as {printable(wanted.name)} beside it."
    found = [file for file in _beside(path) if file.name.casefold() == wanted.name.casefold()]
    if not found:
        what = "The SVG image has no PNG of the same name beside it, which older versions of Word show instead."
        raise UnfitError("I111", what, remedy)
    png = _read(wanted if wanted in found else found[0], place, ("png",))
    if abs(png.width / png.height / (svg.width / svg.height) - 1) > _SAME_SHAPE:
        what = (
            f"The SVG image is {svg.width:.4g} × {svg.height:.4g} inches, and the PNG of the same name beside it "
            f"{png.width:.4g} × {png.height:.4g}: not the same picture."
        )
        raise UnfitError("I112", what, remedy)
    return png

"""PNG and JPEG: whole, decodable, upright, and of how many inches."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from typing import TYPE_CHECKING

from briefgen.images.formats import PNG
from briefgen.images.unfit import UnfitError, broken

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 80_000_000  # a page scanned at 900 dpi; below the number at which Pillow warns of a bomb
_USUAL_DPI = 96  # what Word takes for an image that says nothing
_DPI = (50.0, 2400.0)  # what is outside of this is no resolution that anyone meant


def pixel_size(content: bytes, found: str) -> tuple[float, float]:
    """Width and height in inches of a PNG or JPEG image that is sound."""
    (_refuse_cut_png if found == "png" else _refuse_cut_jpeg)(content)
    return _decoded_size(content, found)


def _decoded_size(content: bytes, found: str) -> tuple[float, float]:
    # Imported here: most runs of the program read no image.
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(content), formats=(found,)) as image:  # reads the header only
                _refuse_too_many_pixels(image.width * image.height)
                image.load()
                turned = _is_turned(image)
        except UnfitError:
            raise
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            raise _too_many_pixels() from None
        except Exception:  # Pillow raises many kinds for broken files, none of them about us
            raise broken(f"The {found.upper()} image is damaged: it cannot be decoded.") from None
    if turned:
        # Word shows the pixels as stored and LibreOffice too; other programs turn them. No size suits both.
        what = "The image is stored turned or mirrored, with a note to turn it back that Word does not read."
        raise UnfitError("I108", what, "Open it in an image editor, rotate it upright and save it.")
    across, down = _resolution(image)
    return image.width / across, image.height / down


def _refuse_cut_png(content: bytes) -> None:
    """Every chunk is whole, up to the last; what follows it is let be."""
    at = len(PNG)
    while at + 12 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content):
            break
        if zlib.crc32(content[at + 4 : end - 4]) != int.from_bytes(content[end - 4 : end], "big"):
            raise broken("The PNG image is damaged: a checksum is wrong.")
        if kind == b"IEND":
            return
        at = end
    raise broken("The PNG image is cut off.")


def _refuse_cut_jpeg(content: bytes) -> None:
    """The segments lead to the image data, and the image data to its end (a thumbnail before has its own)."""
    at = 2
    while content[at : at + 1] == b"\xff" and at + 4 <= len(content):
        marker, length = struct.unpack_from(">BH", content, at + 1)
        if marker == 0xFF:  # fill
            at += 1
            continue
        at += 2 + length
        if marker == 0xDA and content.find(b"\xff\xd9", at) >= 0:
            return
        if marker == 0xDA:
            break
    raise broken("The JPEG image is cut off.")


def _refuse_too_many_pixels(pixels: int) -> None:
    if pixels > MOST_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> UnfitError:
    what = f"The image has more than {MOST_PIXELS // 1_000_000} megapixels, the most that is read."
    return UnfitError("I106", what, "Reduce its resolution: 600 dpi at 6.5 inches is 3900 pixels.")


def _is_turned(image: Image) -> bool:
    """Whether EXIF says that the image is to be turned or mirrored; unreadable EXIF says nothing."""
    try:
        orientation = image.getexif().get(0x0112)
    except Exception:  # as in `_decoded_size`
        return False
    return orientation in range(2, 9)


def _resolution(image: Image) -> tuple[float, float]:
    """Dots per inch across and down: as the image says, or the usual where it says none that can be meant."""
    try:
        across, down = (float(dots) for dots in image.info["dpi"])
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return _USUAL_DPI, _USUAL_DPI
    least, most = _DPI
    if least <= across <= most and least <= down <= most and max(across, down) <= 3 * min(across, down):
        return across, down
    return _USUAL_DPI, _USUAL_DPI

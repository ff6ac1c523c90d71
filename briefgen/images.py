"""Images of the sponsor's own: read, measured and refused where they are broken, huge or not an image.

The bytes go into the package as they are, metadata included: an image altered on the way would not be the one that
the sponsor checked.
"""

from __future__ import annotations

import io
import re
import struct
import warnings
import zlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers import expat

from briefgen.document import Picture
from briefgen.problems import Place, Problem, UserError
from briefgen.source import did_you_mean

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST_IMAGE = 30_000_000  # bytes
LARGEST_SVG = 5_000_000
MOST_PIXELS = 80_000_000  # a page scanned at 900 dpi; below the number at which Pillow warns of a bomb
MOST_ELEMENTS = 100_000  # of an SVG
_DEEPEST = 250
_USUAL_DPI = 96  # what Word takes for an image that says nothing
_DPI = (50.0, 2400.0)  # what is outside of this is no resolution that anyone meant
_SIDES = (0.05, 500.0)  # inches
_THINNEST = 25  # times as long as wide: on a page, a line
_SAME_SHAPE = 0.02
_HEAD = 8192

_FORMATS = ("png", "jpeg", "emf", "svg")
_REMEDY = "Save it as PNG, JPEG, EMF or SVG."
_SAVE_AGAIN = "Open it in the program that made it and save it again as PNG, JPEG, EMF or SVG."
_SIMPLER = "Export it as plain SVG with text as text and images embedded, or save it as PNG or EMF."
_PNG = b"\x89PNG\r\n\x1a\n"
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


def read_picture(path: Path, *, place: Place | None = None) -> Picture:
    """The image in a file; raises `UserError` with one problem, at `place` or at the file.

    Content tells the format, never the extension. An SVG comes with the PNG of the same name beside it.
    """
    return _read(path, place, _FORMATS)


def format_of(content: bytes) -> str:
    """The format that the content begins as: "png", "jpeg", "emf" or "svg", or nothing."""
    if content.startswith(_PNG):
        return "png"
    if content.startswith(_JPEG):
        return "jpeg"
    if content.startswith(b"\x01\0\0\0") and content[40:44] == b" EMF":
        return "emf"
    return "svg" if _begins_as_svg(content[:_HEAD]) else ""


class _UnfitError(Exception):
    """Why a file is no image for a package."""

    def __init__(self, code: str, what: str, remedy: str) -> None:
        super().__init__(what)
        self.code, self.what, self.remedy = code, what, remedy


def _read(path: Path, place: Place | None, formats: tuple[str, ...]) -> Picture:
    try:
        content = _content(path)
        found = _admitted(content, path, formats)
        width, height = _size(content, found)
        _refuse_odd_sizes(width, height)
        picture = Picture(content, found, width, height)
        return replace(picture, fallback=_fallback(path, place, picture)) if found == "svg" else picture
    except _UnfitError as error:
        at, subject = place or Place(str(path)), f"Image {_printable(path.name)}"
        raise UserError([Problem(error.code, error.what, error.remedy, place=at, subject=subject)]) from None


def _content(path: Path) -> bytes:
    """The bytes of a regular file: a pipe would never end."""
    try:
        if not path.exists():
            raise FileNotFoundError
        if not path.is_file():
            what = "This is a folder." if path.is_dir() else "This is no regular file."
            raise _UnfitError("I102", what, "Name the image file.")
        with path.open("rb") as stream:
            content = stream.read(LARGEST_IMAGE + 1)
    except (FileNotFoundError, ValueError):  # the latter for names that no file can have
        raise _UnfitError("I101", f"There is no file {_printable(str(path))}.", _right_name(path)) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _UnfitError("I102", f"The file cannot be read: {reason}.", "Check the path and its rights.") from None
    if len(content) > LARGEST_IMAGE:
        raise _too_large(LARGEST_IMAGE)
    return content


def _right_name(path: Path) -> str:
    near = did_you_mean(path.name, [file.name for file in _beside(path)])
    return f"Check the name. {_printable(near)}".strip()


def _beside(path: Path) -> list[Path]:
    """The files in the same folder, or nothing where it cannot be read."""
    try:
        return sorted(path.parent.iterdir())
    except (OSError, ValueError):
        return []


def _too_large(largest: int) -> _UnfitError:
    what = f"The file is larger than {largest // 1_000_000} MB, the most that is read."
    return _UnfitError("I103", what, "Reduce its resolution: 600 dpi at 6.5 inches is 3900 pixels.")


def _printable(name: str) -> str:
    """A file's name without what a terminal would obey."""
    return "".join(character if character.isprintable() else "\ufffd" for character in name)


def _admitted(content: bytes, path: Path, formats: tuple[str, ...]) -> str:
    """The format, if it is one of these."""
    found = format_of(content)
    if found in formats:
        return found
    extension = _printable(path.suffix)
    called = f"It is called {extension}, but it is" if extension.lower() in _EXTENSIONS else "It is"
    if formats != _FORMATS:
        raise _UnfitError("I111", f"{called} not a PNG image.", "Export the picture of the SVG as PNG.")
    raise _UnfitError("I104", f"{called} {_kind(content)}.", _REMEDY)


_EXTENSIONS = frozenset({".png", ".jpg", ".jpeg", ".jpe", ".emf", ".svg"})


def _kind(content: bytes) -> str:
    if not content:
        return "an empty file"
    known = (name for pattern, name in _OTHERS if re.match(pattern, content[:_HEAD], re.DOTALL | re.IGNORECASE))
    return next(known, "no image of a format known here")


def _size(content: bytes, found: str) -> tuple[float, float]:
    """Width and height in inches of an image that is sound."""
    match found:
        case "emf":
            return _emf_size(content)
        case "svg":
            return _svg_size(content)
        case _:
            (_refuse_cut_png if found == "png" else _refuse_cut_jpeg)(content)
            return _pixel_image_size(content, found)


def _refuse_odd_sizes(width: float, height: float) -> None:
    least, most = _SIDES
    size = f"{width:.4g} × {height:.4g} inches"
    if not (width >= least and height >= least):
        raise _UnfitError("I107", f"The image is {size}: too small to show anything.", "Export it at its real size.")
    if max(width, height) > most:
        raise _UnfitError("I107", f"The image is {size}: larger than any page.", "Export it at its printed size.")
    if max(width, height) > _THINNEST * min(width, height):
        times = max(width, height) / min(width, height)
        what = f"The image is {size}, {times:.0f} times as long as wide: on the page it would be a line."
        raise _UnfitError("I107", what, "Crop it, or break it into several parts below each other.")


def _broken(what: str) -> _UnfitError:
    return _UnfitError("I105", what, _SAVE_AGAIN)


# ---- PNG and JPEG


def _refuse_cut_png(content: bytes) -> None:
    """Every chunk is whole, up to the last; what follows it is let be."""
    at = len(_PNG)
    while at + 12 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        end = at + 12 + length
        if end > len(content):
            break
        if zlib.crc32(content[at + 4 : end - 4]) != int.from_bytes(content[end - 4 : end], "big"):
            raise _broken("The PNG image is damaged: a checksum is wrong.")
        if kind == b"IEND":
            return
        at = end
    raise _broken("The PNG image is cut off.")


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
    raise _broken("The JPEG image is cut off.")


def _pixel_image_size(content: bytes, found: str) -> tuple[float, float]:
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
        except _UnfitError:
            raise
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            raise _too_many_pixels() from None
        except Exception:  # Pillow raises many kinds for broken files, none of them about us
            raise _broken(f"The {found.upper()} image is damaged: it cannot be decoded.") from None
    if turned:
        # Word shows the pixels as stored and LibreOffice too; other programs turn them. No size suits both.
        what = "The image is stored turned or mirrored, with a note to turn it back that Word does not read."
        raise _UnfitError("I108", what, "Open it in an image editor, rotate it upright and save it.")
    across, down = _resolution(image)
    return image.width / across, image.height / down


def _refuse_too_many_pixels(pixels: int) -> None:
    if pixels > MOST_PIXELS:
        raise _too_many_pixels()


def _too_many_pixels() -> _UnfitError:
    what = f"The image has more than {MOST_PIXELS // 1_000_000} megapixels, the most that is read."
    return _UnfitError("I106", what, "Reduce its resolution: 600 dpi at 6.5 inches is 3900 pixels.")


def _is_turned(image: Image) -> bool:
    """Whether EXIF says that the image is to be turned or mirrored; unreadable EXIF says nothing."""
    try:
        orientation = image.getexif().get(0x0112)
    except Exception:  # as above
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


# ---- EMF

_EMF_HEADER = struct.Struct("<II 16x 4i 4s I I I")  # type, size; frame in 0.01 mm; signature, version, bytes, records
_SMALLEST_HEADER = 88
_EMR_EOF = 14


def _emf_size(content: bytes) -> tuple[float, float]:
    if len(content) < _SMALLEST_HEADER:
        raise _broken("The EMF image is cut off.")
    _, size, left, top, right, bottom, _, _, length, _ = _EMF_HEADER.unpack_from(content)
    if size < _SMALLEST_HEADER:
        raise _broken("The EMF image is damaged: its header is too short.")
    if length > len(content) or not _reaches_the_end(content[:length]):
        raise _broken("The EMF image is cut off or damaged: its records do not lead to its end.")
    return (right - left) / 2540, (bottom - top) / 2540


def _reaches_the_end(content: bytes) -> bool:
    """Whether record follows upon record up to the one that ends the image."""
    at = 0
    while at + 8 <= len(content):
        kind = int.from_bytes(content[at : at + 4], "little")
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        if size < 8 or size % 4:
            return False
        at += size
        if kind == _EMR_EOF:
            return at <= len(content)
    return False


# ---- SVG

_SVG = "http://www.w3.org/2000/svg"
_FORBIDDEN = {
    "script": "a script",
    "handler": "a script",
    "foreignobject": "text or graphics that are not SVG (foreignObject), which Word does not draw",
    **dict.fromkeys(("iframe", "object", "embed", "audio", "video"), "another file inside it"),
    **dict.fromkeys(("animate", "animatecolor", "animatemotion", "animatetransform", "set"), "an animation"),
}
_OUTSIDE = "a link to something outside of itself"
_DATA = re.compile(r"data:image/(png|jpe?g);base64,")
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \t\r\n\f]?|(.))", re.DOTALL)
_LENGTH = re.compile(r"\s*(\d+\.?\d*|\.\d+)(?:e([+-]?\d+))?\s*(px|in|cm|mm|pt|pc|q)?\s*", re.IGNORECASE)
_INCHES = {
    "": 1 / 96,
    "px": 1 / 96,
    "in": 1.0,
    "cm": 1 / 2.54,
    "mm": 1 / 25.4,
    "pt": 1 / 72,
    "pc": 1 / 6,
    "q": 1 / 101.6,
}
_LONGEST_LENGTH = 40


def _begins_as_svg(head: bytes) -> bool:
    """Whether the first element is `svg`; what comes before it may be a declaration and comments."""
    utf16 = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16" if utf16 else "utf-8-sig", "ignore").lstrip()
    if not text.startswith("<"):
        return False
    first = re.search(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)", re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL))
    return first is not None and first[1] == "svg"


def _svg_size(content: bytes) -> tuple[float, float]:
    if len(content) > LARGEST_SVG:
        raise _too_large(LARGEST_SVG)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        raise _not_utf8() from None
    reader = _SvgReader()
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        what = f"The SVG image is damaged or cut off: line {error.lineno} is not XML."
        raise _broken(what) from None
    return _declared_size(reader.root)


def _not_utf8() -> _UnfitError:
    return _UnfitError("I105", "The SVG image is not UTF-8.", "Save it as UTF-8.")


class _SvgReader:
    """Goes through an SVG once and refuses what is active, or leads outside, or is too much."""

    def __init__(self) -> None:
        self.root: dict[str, str] = {}
        self.parser = expat.ParserCreate("UTF-8", " ")
        self.parser.buffer_text = True
        self.parser.XmlDeclHandler = self._declaration
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.ProcessingInstructionHandler = self._instruction
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._elements = 0
        self._depth = 0
        self._style: list[str] | None = None  # the text of the style sheet that is open

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ("utf-8", "us-ascii"):
            raise _not_utf8()

    def _doctype(self, name: str, system: str | None, public: str | None, has_subset: int) -> None:
        if has_subset:
            raise _active("declarations of its own (DOCTYPE, ENTITY)")

    def _instruction(self, target: str, data: str) -> None:
        if target.lower() == "xml-stylesheet":
            raise _active(_OUTSIDE)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        self._elements += 1
        self._depth += 1
        if self._elements == 1:
            if namespace != _SVG:
                raise _broken("The SVG image does not say that it is SVG (its namespace is missing).")
            self.root = attributes
        if self._elements > MOST_ELEMENTS or self._depth > _DEEPEST:
            what = f"The SVG image has more than {MOST_ELEMENTS:,} elements, or too many inside each other."
            raise _UnfitError("I110", what, "Save it as PNG.")
        if local.lower() in _FORBIDDEN:
            raise _active(_FORBIDDEN[local.lower()])
        if self._style is not None:
            raise _broken("The SVG image is damaged: elements stand in a style sheet.")
        for attribute, value in attributes.items():
            _refuse_active_attributes(attribute, value)
        if local.lower() == "style":
            self._style = []

    def _text(self, text: str) -> None:
        if self._style is not None:
            self._style.append(text)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._style is not None:
            _refuse_outside_styles("".join(self._style))
            self._style = None


def _active(what: str) -> _UnfitError:
    return _UnfitError("I109", f"The SVG image holds {what}.", _SIMPLER)


def _refuse_active_attributes(attribute: str, value: str) -> None:
    namespace, _, local = attribute.rpartition(" ")
    local = local.lower()
    if not namespace and local.startswith("on"):
        raise _active("a script")
    if local in ("href", "src", "base") and not _is_inside(value):
        raise _active(_OUTSIDE)
    _refuse_outside_styles(value)


def _refuse_outside_styles(text: str) -> None:
    """Refuse a style sheet, or an attribute that may hold one, that fetches something."""
    if "(" not in text and "@" not in text and "\\" not in text:
        return
    style = _ESCAPE.sub(_unescaped, text).lower()
    if "@import" in style or "image-set(" in style or "expression(" in style:
        raise _active(_OUTSIDE)
    if not all(_is_inside(address) for address in style.split("url(")[1:]):
        raise _active(_OUTSIDE)


def _unescaped(escape: re.Match[str]) -> str:
    number = int(escape[1], 16) if escape[1] else 0
    return chr(number) if 0 < number <= 0x10FFFF else escape[2] or "\ufffd"


def _is_inside(address: str) -> bool:
    """Whether an address is nothing, a part of the same file, or an embedded PNG or JPEG image."""
    address = address[:100].strip(" \t\r\n\f\"'").lower()
    return not address or address.startswith("#") or _DATA.match(address) is not None


def _declared_size(root: dict[str, str]) -> tuple[float, float]:
    width, height = _inches(root.get("width", "")), _inches(root.get("height", ""))
    box = _view_box(root.get("viewBox", ""))
    if width is not None and height is not None:
        return width, height
    if box is None:
        what = "The SVG image does not say how large it is."
        raise _UnfitError("I107", what, "Export it with width and height, or with a viewBox.")
    if width is not None:
        return width, width * box[1] / box[0]
    if height is not None:
        return height * box[0] / box[1], height
    return box[0] / 96, box[1] / 96


def _inches(length: str) -> float | None:
    """A length in inches; nothing for one that depends on the page (`100%`, `2em`)."""
    found = _LENGTH.fullmatch(length) if len(length) <= _LONGEST_LENGTH else None
    if found is None:
        return None
    number = float(f"{found[1]}e{found[2] or 0}")
    return number * _INCHES[(found[3] or "").lower()]


def _view_box(value: str) -> tuple[float, float] | None:
    """Width and height of a `viewBox`; nothing for one that has no area."""
    try:
        _, _, width, height = (float(part) for part in value.replace(",", " ").split())
    except ValueError:
        return None
    return (width, height) if width > 0 and height > 0 else None


def _fallback(path: Path, place: Place | None, svg: Picture) -> Picture:
    """The PNG for programs that draw no SVG. Made by the sponsor: ours would depend on this machine's fonts."""
    wanted = path.with_suffix(".png")
    remedy = f"Export the same picture as {_printable(wanted.name)} beside it."
    found = [file for file in _beside(path) if file.name.casefold() == wanted.name.casefold()]
    if not found:
        what = "The SVG image has no PNG of the same name beside it, which older versions of Word show instead."
        raise _UnfitError("I111", what, remedy)
    png = _read(wanted if wanted in found else found[0], place, ("png",))
    if abs(png.width / png.height / (svg.width / svg.height) - 1) > _SAME_SHAPE:
        what = (
            f"The SVG image is {svg.width:.4g} × {svg.height:.4g} inches, and the PNG of the same name beside it "
            f"{png.width:.4g} × {png.height:.4g}: not the same picture."
        )
        raise _UnfitError("I112", what, remedy)
    return png

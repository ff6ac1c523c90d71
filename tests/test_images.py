"""Images are told by their content, measured, and refused with one clear problem where they are unfit."""

from __future__ import annotations

import io
import os
import re
import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from briefgen import images
from briefgen.document import Picture
from briefgen.images import format_of, read_picture
from briefgen.problems import Place, Problem, UserError

SVG_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
ORIENTATION = 0x0112
SECRET = b"SECRET-SEQUENCE"


def drawn(width: int = 96, height: int = 48, mode: str = "RGB") -> Image.Image:
    image = Image.new(mode, (width, height), "white")
    ImageDraw.Draw(image).line((0, 0, width, height), fill="black", width=2)
    return image


def png(width: int = 96, height: int = 48, mode: str = "RGB", **saved: object) -> bytes:
    return encoded(drawn(width, height, mode), "PNG", **saved)


def jpeg(width: int = 96, height: int = 48, mode: str = "RGB", **saved: object) -> bytes:
    return encoded(drawn(width, height, mode), "JPEG", **saved)


def encoded(image: Image.Image, form: str, **saved: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **saved)  # type: ignore[arg-type]
    return out.getvalue()


def record(kind: int, *numbers: int) -> bytes:
    return struct.pack(f"<II{len(numbers)}i", kind, 8 + 4 * len(numbers), *numbers)


def emf(width: float = 3.0, height: float = 1.5) -> bytes:
    """A blue rectangle with an ellipse in it."""
    across, down = round(width * 96), round(height * 96)
    shapes = (
        record(17, 8),  # SETMAPMODE: anisotropic
        record(9, across, down),  # SETWINDOWEXTEX
        record(11, across, down),  # SETVIEWPORTEXTEX
        record(39, 1, 0, 0xC07030, 0),  # CREATEBRUSHINDIRECT
        record(37, 1),  # SELECTOBJECT
        record(43, 2, 2, across - 3, down - 3),  # RECTANGLE
        record(42, 20, 20, across - 20, down - 20),  # ELLIPSE
        record(14, 0, 16, 20),  # EOF
    )
    body = b"".join(shapes)
    frame = (0, 0, round(width * 2540), round(height * 2540))
    head = struct.pack("<II4i4i4sI", 1, 88, 0, 0, across - 1, down - 1, *frame, b" EMF", 0x10000)
    head += struct.pack("<IIHHIIIiiii", 88 + len(body), len(shapes) + 1, 2, 0, 0, 0, 0, 1920, 1080, 508, 286)
    return head + body


def svg(inside: str = "", size: str = 'width="2in" height="1in"', head: str = "") -> bytes:
    shape = '<rect x="1" y="1" width="190" height="94" fill="#fc9" stroke="black"/>'
    return f'{head}{SVG_HEAD}{size} viewBox="0 0 192 96">{shape}{inside}</svg>'.encode()


def with_chunk(content: bytes, kind: bytes, data: bytes) -> bytes:
    """The PNG with a chunk behind its header."""
    chunk = struct.pack(">I4s", len(data), kind) + data + struct.pack(">I", zlib.crc32(kind + data))
    return content[:33] + chunk + content[33:]


def claiming(width: int, height: int) -> bytes:
    """A PNG whose header says another size than it has."""
    content = png()
    header = content[12:16] + struct.pack(">II", width, height) + content[24:29]
    return content[:12] + header + struct.pack(">I", zlib.crc32(header)) + content[33:]


def turned(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return jpeg(exif=exif)


@pytest.fixture
def saved(tmp_path: Path) -> Callable[..., Path]:
    def save(content: bytes, name: str = "gel.png") -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return save


def problem(path: Path, place: Place | None = None) -> Problem:
    with pytest.raises(UserError) as caught:
        read_picture(path, place=place)
    (found,) = caught.value.problems
    assert found.what
    assert found.remedy
    assert SECRET.decode() not in str(caught.value)
    assert caught.value.__cause__ is None
    return found


def size(picture: Picture) -> tuple[float, float]:
    return round(picture.width, 3), round(picture.height, 3)


# ---- what is read

READ: dict[str, tuple[bytes, str, tuple[float, float]]] = {
    "png without resolution": (png(), "png", (1.0, 0.5)),
    "png at 300 dpi": (png(dpi=(300, 300)), "png", (0.32, 0.16)),
    "png of palette": (png(mode="P"), "png", (1.0, 0.5)),
    "png with transparency": (png(mode="RGBA"), "png", (1.0, 0.5)),
    "png of 16 bits": (encoded(Image.new("I;16", (96, 48)), "PNG"), "png", (1.0, 0.5)),
    "animated png": (png(save_all=True, append_images=[drawn(), drawn()]), "png", (1.0, 0.5)),
    "png with something behind": (png() + b"\0" * 9, "png", (1.0, 0.5)),
    "jpeg without resolution": (jpeg(), "jpeg", (1.0, 0.5)),
    "jpeg at 200 dpi": (jpeg(dpi=(200, 200)), "jpeg", (0.48, 0.24)),
    "jpeg of a fax": (jpeg(dpi=(200, 100)), "jpeg", (0.48, 0.48)),
    "jpeg in CMYK": (jpeg(mode="CMYK"), "jpeg", (1.0, 0.5)),
    "grey jpeg": (jpeg(mode="L"), "jpeg", (1.0, 0.5)),
    "progressive jpeg": (jpeg(progressive=True), "jpeg", (1.0, 0.5)),
    "upright jpeg whose EXIF has no resolution, so EXIF's own": (turned(1), "jpeg", (1.333, 0.667)),
    "jpeg with unreadable EXIF": (jpeg(exif=b"Exif\0\0MM\0*\xff\xff\xff\xff"), "jpeg", (1.333, 0.667)),
    "jpeg with a film behind": (jpeg() + b"....ftypmp42" * 20, "jpeg", (1.0, 0.5)),
    "emf": (emf(), "emf", (3.0, 1.5)),
    "emf with something behind": (emf() + b"\0" * 9, "emf", (3.0, 1.5)),
}


@pytest.mark.parametrize("name", READ)
def test_images_are_read_as_they_are_with_their_natural_size(name: str, saved: Callable[..., Path]) -> None:
    content, form, wanted = READ[name]
    picture = read_picture(saved(content, "gel.dat"))
    assert picture.content == content
    assert (picture.format, size(picture)) == (form, wanted)
    assert picture.fallback is None


@pytest.mark.parametrize("dpi", [(0, 0), (1, 1), (20, 20), (30000, 30000), (300, 0), (1200, 60)])
def test_a_resolution_that_nobody_meant_counts_for_none(dpi: tuple[int, int], saved: Callable[..., Path]) -> None:
    assert size(read_picture(saved(png(dpi=dpi)))) == (1.0, 0.5)
    assert size(read_picture(saved(jpeg(dpi=dpi)))) == (1.0, 0.5)


def test_the_extension_says_nothing(saved: Callable[..., Path]) -> None:
    assert read_picture(saved(jpeg(), "gel.png")).format == "jpeg"
    assert read_picture(saved(png(), "gel")).format == "png"


SIZES = {
    'width="2in" height="1in"': (2, 1),
    'width="192" height="96px"': (2, 1),
    'width="5.08cm" height="25.4mm"': (2, 1),
    'width="144pt" height="6pc"': (2, 1),
    'width=" 1.92e2 " height=".96E+2"': (2, 1),
    'width="4in"': (4, 2),
    'height="3in"': (6, 3),
    "": (2, 1),
    'width="100%" height="100%"': (2, 1),
    'width="20em" height="10em"': (2, 1),
    'width="-2in" height="-1in"': (2, 1),
    'width="100%" height="3in"': (6, 3),
}


@pytest.mark.parametrize("declared", SIZES)
def test_the_size_of_an_svg_is_what_it_declares(declared: str, saved: Callable[..., Path]) -> None:
    fallback = saved(png(400, 200), "plan.png").read_bytes()
    picture = read_picture(saved(svg(size=declared), "plan.svg"))
    assert (picture.format, size(picture)) == ("svg", SIZES[declared])
    assert picture.fallback is not None
    assert (picture.fallback.content, picture.fallback.format) == (fallback, "png")


HARMLESS = {
    "declaration, comment and DOCTYPE without declarations": svg(
        head='<?xml version="1.0" encoding="utf-8"?><!-- <html> -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
        '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
    ),
    "byte order mark": b"\xef\xbb\xbf" + svg(),
    "parts of itself": svg(
        '<defs><path id="p" d="M0 0h9"/></defs><use xlink:href="#p"/><use href="#p" fill="url( \'#g\' )"/>'
    ),
    "embedded image": svg('<image xlink:href="data:image/png;base64,iVBORw0KGgo=" width="9" height="9"/>'),
    "style sheet": svg("<style>.a{fill:#fff} .b{fill:url(#g)} @media print{.c{stroke:red}}</style>"),
    "metadata": svg(
        '<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><r:type r:resource="http://purl.org/'
        'dc/dcmitype/StillImage"/></r:RDF></metadata><title>A &amp; B (C:\\data) @ 5</title>'
    ),
    "prefix": b'<s:svg xmlns:s="http://www.w3.org/2000/svg" width="2in" height="1in"><s:g/></s:svg>',
    "other instruction": svg(head='<?xpacket begin="x"?>'),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_an_svg_of_a_drawing_program_is_read(name: str, saved: Callable[..., Path]) -> None:
    saved(png(400, 200), "plan.png")
    assert read_picture(saved(HARMLESS[name], "plan.svg")).format == "svg"


# ---- what is refused

OTHERS = {
    "a GIF image": encoded(drawn(), "GIF"),
    "a TIFF image": encoded(drawn(), "TIFF"),
    "a BMP image": encoded(drawn(), "BMP"),
    "a WebP image": encoded(drawn(), "WEBP"),
    "a HEIC or AVIF image": b"\0\0\0\x18ftypheic\0\0\0\0",
    "a JPEG 2000 image": b"\0\0\0\x0cjP  \r\n\x87\n",
    "a WMF image": b"\xd7\xcd\xc6\x9a\0\0" + b"\0" * 40,
    "compressed": zlib.compress(svg(), wbits=31),
    "a PDF file": b"%PDF-1.7\n",
    "a PostScript file": b"%!PS-Adobe-3.0 EPSF-3.0\n",
    "a Photoshop file": b"8BPS\0\1",
    "a zip or Office file": b"PK\x03\x04\x14\0",
    "an old Office file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "a web page": b"<!DOCTYPE html><html><svg xmlns='http://www.w3.org/2000/svg'/></html>",
    "Git LFS": b"version https://git-lfs.github.com/spec/v1\n",
    "an empty file": b"",
    "no image of a format known here": b"#!/bin/sh\n" + SECRET,
}


@pytest.mark.parametrize("kind", OTHERS)
def test_other_files_are_named_and_refused(kind: str, saved: Callable[..., Path]) -> None:
    found = problem(saved(OTHERS[kind], "gel.bin"))
    assert (found.code, found.remedy) == ("I104", "Save it as PNG, JPEG, EMF or SVG.")
    assert kind in found.what
    assert found.what.startswith("It is ")


def test_an_extension_that_promises_otherwise_is_said(saved: Callable[..., Path]) -> None:
    assert problem(saved(OTHERS["a GIF image"], "gel.PNG")).what == "It is called .PNG, but it is a GIF image."


def test_the_problem_stands_at_the_answer_and_names_the_file(saved: Callable[..., Path], tmp_path: Path) -> None:
    place = Place("answers.yaml", 4, 7)
    found = problem(tmp_path / "gel\x1b[2J.png", place)
    assert found.place == place
    assert found.subject == "Image gel\ufffd[2J.png"
    path = saved(b"")
    assert problem(path).place == Place(str(path))


def test_a_missing_file_is_said_with_the_nearest_name(saved: Callable[..., Path], tmp_path: Path) -> None:
    saved(png(), "gel-3.png")
    found = problem(tmp_path / "gel3.png")
    assert found.code == "I101"
    assert "gel-3.png" in found.remedy
    assert problem(tmp_path / "no" / "gel.png").code == "I101"
    assert problem(tmp_path / "a\0b").code == "I101"


def test_folders_pipes_and_files_without_rights_are_said(saved: Callable[..., Path], tmp_path: Path) -> None:
    assert problem(tmp_path).code == "I102"
    assert problem(tmp_path / ("x" * 300)).code in ("I101", "I102")  # too long a name for the file system
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe.png")
        assert problem(tmp_path / "pipe.png").code == "I102"
    if sys.platform != "win32" and os.geteuid() != 0:
        path = saved(png())
        path.chmod(0)
        assert problem(path).code == "I102"


def test_files_that_are_too_large_are_refused(saved: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "LARGEST_IMAGE", 5000)
    monkeypatch.setattr(images, "LARGEST_SVG", 1000)
    assert read_picture(saved(png())).format == "png"
    assert problem(saved(png() + b"\0" * 5000)).code == "I103"
    assert problem(saved(svg(" " * 1000), "plan.svg")).code == "I103"


@pytest.mark.parametrize("sides", [(20_000, 20_000), (10_000, 9_000), (12_000, 8_000), (2**31 - 1, 2**31 - 1)])
def test_a_picture_that_would_unpack_to_a_bomb_is_refused_by_its_header(
    sides: tuple[int, int], saved: Callable[..., Path]
) -> None:
    assert problem(saved(claiming(*sides))).code == "I106"


CUT = {"png": png(24, 12), "jpeg": jpeg(24, 12), "emf": emf(), "svg": svg()}


@pytest.mark.parametrize("form", CUT)
def test_a_file_cut_off_anywhere_is_refused(form: str, saved: Callable[..., Path]) -> None:
    saved(png(400, 200), "plan.png")
    assert read_picture(saved(CUT[form], "plan.x")).format == form
    codes = {problem(saved(CUT[form][:length], "plan.x")).code for length in range(len(CUT[form]))}
    assert codes == {"I104", "I105"}


def test_a_jpeg_cut_off_behind_its_thumbnail_is_refused(saved: Callable[..., Path]) -> None:
    content = jpeg(exif=b"Exif\0\0" + jpeg(8, 8))
    assert problem(saved(content[: len(content) // 2])).code == "I105"


BROKEN = {
    "png with a wrong checksum": (png()[:-60] + b"\xff" + png()[-59:], "checksum"),
    "png with a wrong checksum in a note": (with_chunk(png(), b"tEXt", b"a\0b").replace(b"a\0b", b"a\0c"), "checksum"),
    "png of other data": (with_chunk(png()[:33] + png()[-12:], b"IDAT", zlib.compress(SECRET)), "decoded"),
    "jpeg of nothing": (b"\xff\xd8\xff\xda\0\2\xff\xd9", "decoded"),
    "emf with a record without length": (emf().replace(record(37, 1), struct.pack("<IIi", 37, 0, 1)), "records"),
    "emf with a short header": (emf()[:4] + struct.pack("<I", 80) + emf()[8:], "header"),
    "svg that is no XML": (svg("<g>"), "line 1 is not XML"),
    "svg without namespace": (b'<svg width="9" height="9"/>', "namespace"),
    "svg in UTF-16": (svg().decode().encode("utf-16"), "UTF-8"),
    "svg in Latin-1": (svg("<text>\xe9</text>").decode().encode("latin-1"), "UTF-8"),
    "svg that says Latin-1": (svg(head='<?xml version="1.0" encoding="ISO-8859-1"?>'), "UTF-8"),
    "svg with elements in its style sheet": (svg("<style><g/></style>"), "style sheet"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_damaged_file_is_refused(name: str, saved: Callable[..., Path]) -> None:
    content, words = BROKEN[name]
    found = problem(saved(content, "plan.x"))
    assert found.code == "I105"
    assert words in found.what


ODD = {
    "a dot": png(1, 1),
    "a line": png(1, 20_000),
    "a strip": png(2600, 100),
    "emf without extent": emf(0, 0),
    "emf of negative extent": emf(-3, 1),
    "emf as large as a house": emf(800, 600),
    "svg of no size": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "svg of zero size": svg(size='width="0" height="0"'),
    "svg of endless size": svg(size='width="1e999" height="1e999"'),
    "svg of absurd size": svg(size='width="1e9in" height="1e9in"'),
    "svg of no height": svg(size='width="9in" height="0.000001mm"'),
    "svg with an empty viewBox": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 0"/>',
    "svg with an odd viewBox": b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 nan inf"/>',
    "svg with endless digits": b'<svg xmlns="http://www.w3.org/2000/svg" width="%s" height="1"/>' % (b"9" * 100_000),
}


@pytest.mark.parametrize("name", ODD)
def test_sizes_that_no_page_can_show_are_refused(name: str, saved: Callable[..., Path]) -> None:
    assert problem(saved(ODD[name], "plan.x")).code == "I107"


def test_a_photograph_to_be_turned_is_refused_since_word_does_not_turn_it(saved: Callable[..., Path]) -> None:
    for orientation in range(2, 9):
        found = problem(saved(turned(orientation), "bench.jpg"))
        assert found.code == "I108"
        assert "upright" in found.remedy
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    assert problem(saved(png(exif=exif))).code == "I108"


ACTIVE = {
    "script": "<script>alert(1)</script>",
    "script of another namespace": '<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>',
    "event": '<g onclick="x()"/>',
    "event in capitals": '<g onLoad="x()"/>',
    "script address": '<a xlink:href="javascript:alert(1)"/>',
    "hidden script address": '<a href=" java&#10;script:alert(1)"/>',
    "web page inside": "<foreignObject/>",
    "animation": '<set attributeName="href" to="javascript:alert(1)"/>',
    "web address": '<image xlink:href="https://example.org/a.png"/>',
    "no scheme": '<image href="//example.org/a.png"/>',
    "file": '<image href="file:///etc/passwd"/>',
    "file beside": '<image href="a.png"/>',
    "part of another file": '<use href="a.svg#b"/>',
    "embedded svg": '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>',
    "embedded page": '<image href="data:text/html,x"/>',
    "base": '<g xml:base="https://example.org/"><use href="#a"/></g>',
    "import": "<style>@import 'https://example.org/a.css';</style>",
    "import in pieces": "<style>a{}<![CDATA[@imp]]>ort 'a.css';</style>",
    "hidden import": r"<style>@\69mport 'a.css';</style>",
    "address in a style sheet": "<style>a{fill:url(https://example.org/a)}</style>",
    "font": "<style>@font-face{src:url('data:font/woff2;base64,AAAA')}</style>",
    "hidden address": r'<g style="fill:u\72 l(https://example.org/a)"/>',
    "address in a style": '<g style="fill:URL( &quot;https://example.org/a&quot; )"/>',
    "address behind many spaces": f'<g style="fill:url({" " * 200}https://example.org/a)"/>',
    "address in an attribute": '<g filter="url(a.svg#b)"/>',
    "set of images": "<style>a{background:image-set('a.png' 1x)}</style>",
}


@pytest.mark.parametrize("name", ACTIVE)
def test_an_svg_that_acts_or_leads_outside_is_refused(name: str, saved: Callable[..., Path]) -> None:
    found = problem(saved(svg(ACTIVE[name]), "plan.svg"))
    assert found.code == "I109"
    assert "plain SVG" in found.remedy


HEADS = {
    "entity": '<!DOCTYPE svg [<!ENTITY a "b">]>',
    "outside entity": '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "laughs": '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>',
    "default attribute": '<!DOCTYPE svg [<!ATTLIST svg onload CDATA "x()">]>',
    "style sheet": '<?xml-stylesheet href="https://example.org/a.css"?>',
}


@pytest.mark.parametrize("name", HEADS)
def test_an_svg_with_declarations_of_its_own_is_refused(name: str, saved: Callable[..., Path]) -> None:
    assert problem(saved(svg(head=HEADS[name]), "plan.svg")).code == "I109"


def test_an_svg_of_too_many_or_too_deep_elements_is_refused(saved: Callable[..., Path]) -> None:
    assert problem(saved(svg("<g/>" * 100_001), "plan.svg")).code == "I110"
    assert problem(saved(svg("<g>" * 300 + "</g>" * 300), "plan.svg")).code == "I110"


# ---- the PNG beside an SVG


def test_an_svg_needs_a_png_of_the_same_name(saved: Callable[..., Path]) -> None:
    path = saved(svg(), "plan.v2.svg")
    found = problem(path)
    assert (found.code, found.subject) == ("I111", "Image plan.v2.svg")
    assert found.remedy == "Export the same picture as plan.v2.png beside it."
    saved(png(400, 200), "Plan.V2.PNG")
    assert read_picture(path).fallback is not None


def test_the_png_beside_an_svg_has_to_be_one_and_sound(saved: Callable[..., Path]) -> None:
    path = saved(svg(), "plan.svg")
    saved(jpeg(400, 200), "plan.png")
    found = problem(path, Place("answers.yaml", 3))
    assert (found.code, found.subject, found.place) == ("I111", "Image plan.png", Place("answers.yaml", 3))
    saved(png(400, 200)[:-20], "plan.png")
    assert (problem(path).code, problem(path).subject) == ("I105", "Image plan.png")


def test_an_svg_called_png_is_not_its_own_fallback(saved: Callable[..., Path]) -> None:
    assert problem(saved(svg(), "plan.png")).code == "I111"


@pytest.mark.parametrize(("width", "fits"), [(400, True), (407, True), (393, True), (412, False), (300, False)])
def test_the_png_has_the_shape_of_the_svg(width: int, fits: bool, saved: Callable[..., Path]) -> None:
    path = saved(svg(), "plan.svg")
    saved(png(width, 200), "plan.png")
    if fits:
        assert read_picture(path).fallback is not None
    else:
        assert problem(path).code == "I112"


# ---- hostile files

SOUND = {**CUT, "animation": png(24, 12, save_all=True, append_images=[drawn(24, 12)]), "photograph": turned(1)}
PREFIXES = [
    b"\x89PNG\r\n\x1a\n",
    png()[:33],
    b"\xff\xd8\xff",
    jpeg()[:400],
    emf()[:88],
    b"<svg ",
    svg()[:-6],
    b"",
    b"\xff\xfe",
]


def read_or_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.with_suffix(".png").write_bytes(png(400, 200))
    try:
        picture = read_picture(path)
    except UserError as error:
        (found,) = error.problems
        assert re.fullmatch(r"I1\d\d", found.code)
    else:
        assert picture.format == format_of(content)
        assert picture.content == content
        assert 0.05 <= min(picture.width, picture.height) <= max(picture.width, picture.height) <= 500


hostile = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@hostile
@given(prefix=st.sampled_from(PREFIXES), rest=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path: Path, prefix: bytes, rest: bytes) -> None:
    read_or_refused(tmp_path / "x.dat", prefix + rest)


@hostile
@given(name=st.sampled_from(sorted(SOUND)), data=st.data())
def test_sound_files_with_bytes_changed_are_read_or_refused(tmp_path: Path, name: str, data: st.DataObject) -> None:
    content = bytearray(SOUND[name])
    places = data.draw(
        st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), min_size=1, max_size=6)
    )
    for at, byte in places:
        content[at] = byte
    read_or_refused(tmp_path / "x.dat", bytes(content))


@hostile
@given(
    kind=st.sampled_from([b"pHYs", b"eXIf", b"iCCP", b"zTXt", b"iTXt", b"tRNS", b"acTL", b"gAMA"]),
    data=st.binary(max_size=60),
)
def test_a_png_with_any_chunk_is_read_or_refused(tmp_path: Path, kind: bytes, data: bytes) -> None:
    read_or_refused(tmp_path / "x.dat", with_chunk(png(), kind, data))


@hostile
@given(data=st.binary(max_size=120))
def test_a_jpeg_with_any_exif_is_read_or_refused(tmp_path: Path, data: bytes) -> None:
    read_or_refused(tmp_path / "x.dat", jpeg(exif=b"Exif\0\0" + data))


@hostile
@given(text=st.text(alphabet="<>&;/\"'= []!?-ghrefsvglonurl(#)@\\:0123456789ein%,.\n", max_size=80))
def test_an_svg_with_anything_inside_is_read_or_refused(tmp_path: Path, text: str) -> None:
    read_or_refused(tmp_path / "x.dat", svg(text))
    read_or_refused(tmp_path / "x.dat", svg(size=text))

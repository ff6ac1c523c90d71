"""Images of the sponsor's own in Word: their parts, their size, what the checks and the dump say of them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from judges import sdk_errors
from test_conformance import edited, without
from test_images import emf, jpeg, png, svg
from test_word_rich import FOLDERS, at, block, converted, document, text

from briefgen.document import Document, Figure, Heading, Picture
from briefgen.images import read_picture
from briefgen.word import conformance_problems, dump, is_as_written, trace, write_docx
from briefgen.word.pictures import printed_size

BODY, TYPES, RELATIONS = "word/document.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"


def figure(id_: str, picture: Picture, alt: str = 'A gel of 3 lots & a "ladder"') -> Figure:
    return Figure(id_, text(f"The {id_}"), picture, alt, at(3), notes=(text("As exported."),))


def of_each_format(folder: Path) -> Document:
    """One picture of each format, and the first once more."""
    files = {
        "gel.png": png(960, 480),
        "bench.jpg": jpeg(400, 300),
        "plan.emf": emf(),
        "flow.svg": svg(),
        "flow.png": png(400, 200),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    shown = {
        name.partition(".")[0]: read_picture(folder / name) for name in ("gel.png", "bench.jpg", "plan.emf", "flow.svg")
    }
    blocks = [block(id_, figure(id_, picture)) for id_, picture in shown.items()]
    heading = Heading(1, "images", text("Images"), at(1))
    return document(block("head", heading), *blocks, block("again", figure("again", shown["gel"])))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_docx(of_each_format(tmp_path_factory.mktemp("images")), FOLDERS)


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


@pytest.mark.parametrize(
    ("natural", "printed"),
    [
        ((2.0, 1.0), (2.0, 1.0)),
        ((0.1, 0.05), (0.1, 0.05)),
        ((13.0, 6.5), (6.5, 3.25)),
        ((6.0, 15.0), (3.0, 7.5)),
        ((65.0, 150.0), (3.25, 7.5)),
    ],
)
def test_a_picture_is_made_smaller_where_the_page_asks_for_it_and_never_larger(
    natural: tuple[float, float], printed: tuple[float, float]
) -> None:
    assert printed_size(Picture(b"", "png", *natural)) == pytest.approx(printed)


def test_pictures_of_each_format_have_no_conformance_problems(written: bytes) -> None:
    assert conformance_problems(written) == ()


def test_microsofts_validator_finds_nothing_in_pictures(written: bytes, tmp_path: Path) -> None:
    assert sdk_errors(written, tmp_path) == ""


def test_each_image_is_one_part_with_its_bytes(written: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        media = {name: package.read(name) for name in package.namelist() if name.startswith("word/media/")}
    assert media == {
        "word/media/image1.png": png(960, 480),
        "word/media/image2.jpeg": jpeg(400, 300),
        "word/media/image3.emf": emf(),
        "word/media/image4.png": png(400, 200),
        "word/media/image5.svg": svg(),
    }


def test_images_are_declared_by_extension_as_word_does(written: bytes) -> None:
    types = part(written, TYPES)
    assert re.findall(r'Extension="(png|jpeg|emf|svg)" ContentType="([^"]*)"', types) == [
        ("png", "image/png"),
        ("jpeg", "image/jpeg"),
        ("emf", "image/x-emf"),
        ("svg", "image/svg+xml"),
    ]
    assert "/word/media/" not in types


def test_an_svg_stands_in_the_extension_of_its_png(written: bytes) -> None:
    ids = dict(
        re.findall(r'Id="(\w+)" Type="[^"]*/image" Target="(?:/word/)?media/(\w+\.\w+)"', part(written, RELATIONS))
    )
    by_name = {name: id_ for id_, name in ids.items()}
    blip = re.search(
        r'<a:blip r:embed="(\w+)"><a:extLst><a:ext uri="\{96DAC541-7B7A-43D3-8B79-37D633B846F1\}">'
        r'<asvg:svgBlip r:embed="(\w+)"/></a:ext></a:extLst></a:blip>',
        part(written, BODY),
    )
    assert blip is not None
    assert blip.groups() == (by_name["image4.png"], by_name["image5.svg"])


def test_pictures_say_what_they_show(written: bytes) -> None:
    said = re.findall(r'<pic:cNvPr id="0" name="([^"]*)" descr="([^"]*)"', part(written, BODY))
    assert len(said) == 5
    assert {alt for _, alt in said} == {"A gel of 3 lots &amp; a &quot;ladder&quot;"}
    assert said[0][0] == "Figure 1"


def test_the_dump_shows_pictures_with_format_and_printed_size(written: bytes) -> None:
    lines = [line for line in dump(written).splitlines() if "[picture" in line]
    assert [re.search(r"\((.*?)\) Figure.\d: A gel", line)[1] for line in lines] == [  # type: ignore[index]
        "png, 6.50 x 3.25 in",
        "jpeg, 4.17 x 3.12 in",
        "emf, 3.00 x 1.50 in",
        "png/svg, 2.00 x 1.00 in",
        "png, 6.50 x 3.25 in",
    ]


def test_a_package_with_pictures_is_traced_and_the_same_twice(written: bytes, tmp_path: Path) -> None:
    assert is_as_written(written)
    assert {found.block for found in trace(written, "A gel of 3 lots")} >= {"gel", "flow"}
    assert write_docx(of_each_format(tmp_path), FOLDERS) == written


def test_libreoffice_keeps_the_pictures(written: bytes, tmp_path: Path) -> None:
    pdf = converted(written, tmp_path, "pdf")
    assert len(re.findall(rb"/Subtype\s*/Image\b", pdf)) >= 3  # one for each raster image; equal ones may be shared


Edit = Callable[[str], str]
FAULTS: list[tuple[str, str, Edit, str]] = [
    ("wrong content type", TYPES, lambda xml: xml.replace("image/jpeg", "image/png"), "image2.jpeg is declared as 'image/png', but is JPEG"),
    ("no content type", TYPES, lambda xml: re.sub(r'<Default Extension="emf"[^>]*/>', "", xml), "image3.emf is declared as '', but is EMF"),
    ("svg as the first image", RELATIONS, lambda xml: xml.replace("media/image1.png", "media/image5.svg"), "image5.svg is SVG in the place of another format"),
    ("png as svg", RELATIONS, lambda xml: xml.replace("media/image5.svg", "media/image4.png"), "image4.png is PNG in the place of another format"),
    ("no relationship", BODY, lambda xml: re.sub(r'<a:blip r:embed="\w+"', '<a:blip r:embed="rIdNone"', xml, count=1), "does not lead to an image"),
    ("another kind", RELATIONS, lambda xml: xml.replace("relationships/image", "relationships/chart"), "does not lead to an image"),
    ("a linked image", RELATIONS, lambda xml: re.sub(r'Target="[^"]*image1.png"', 'Target="https://example.org/a.png" TargetMode="External"', xml), "does not lead to an image"),
    ("no image", BODY, lambda xml: re.sub(r"<a:blip [^>]*/>", "", xml, count=1), "a picture has no image"),
    ("no alternative text", BODY, lambda xml: re.sub(r'(<pic:cNvPr [^>]*descr=)"[^"]*"', r'\1" "', xml, count=1), "a picture has no alternative text"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "where", "edit", "words"), FAULTS)
def test_planted_faults_in_pictures_are_found(name: str, where: str, edit: Edit, words: str, written: bytes) -> None:
    assert any(words in found for found in conformance_problems(edited(written, where, edit)))


def test_an_image_that_is_none_or_missing_is_found(written: bytes) -> None:
    name = "word/media/image1.png"
    assert any("does not exist" in found for found in conformance_problems(without(written, name)))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.namelist():
            new.writestr(one, b"#!/bin/sh" if one == name else old.read(one))
    assert any("but is no image" in found for found in conformance_problems(out.getvalue()))

"""Checks of drawings: charts, pictures, what they say to those who cannot see them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from briefgen.images import format_of
from briefgen.word.conformance_reading import SavedFile
from briefgen.word.pictures import CONTENT_TYPES, IMAGE_REFERENCES
from briefgen.word.wml import Element, qualified

_CHART = "word/charts/chart"


def charts_can_be_edited(file: SavedFile) -> Iterator[str]:
    """Each chart has a workbook, a link to it, and positive axis ids."""
    for name, tree in file.trees.items():
        if not name.startswith(_CHART):
            continue
        kinds = {relationship.kind for relationship in file.relationships(name).values()}
        if "package" not in kinds:
            yield f"{name} has no workbook."
        if tree.find(qualified("c:externalData")) is None:
            yield f"{name} has no externalData, so Word cannot edit its data."
        for axis in tree.iter(qualified("c:axId"), qualified("c:crossAx")):
            number = axis.get("val", "")
            if not re.fullmatch(r"[1-9]\d*", number):
                yield f"{name}: axis id {number} is not positive."


def drawings_are_described(file: SavedFile) -> Iterator[str]:
    """Drawing ids are unique over all parts, and each drawing has an alternative text."""
    seen: Counter[str] = Counter()
    for name, tree in file.stories.items():
        for drawing in tree.iter(qualified("wp:docPr")):
            seen[drawing.get("id", "")] += 1
            if not drawing.get("descr", "").strip() and not _decorative(drawing):
                yield f"{name}: the drawing {drawing.get('name', '')!r} has no alternative text."
    yield from (f"The drawing id {id_} is used {times} times." for id_, times in seen.items() if times > 1)


def pictures_are_images(file: SavedFile) -> Iterator[str]:
    """Each picture leads to images in the package that are what their content types say, and says what it shows."""
    # What a house puts into its headers and footers may be of other kinds.
    for name, tree in file.our_stories.items():
        for picture in tree.iter(qualified("pic:pic")):
            references = list(picture.iter(*IMAGE_REFERENCES))
            if not references:
                yield f"{name}: a picture has no image."
            for reference in references:
                yield from _image_faults(file, name, reference)
            described = picture.find(f"{qualified('pic:nvPicPr')}/{qualified('pic:cNvPr')}")
            if described is None or not described.get("descr", "").strip():
                yield f"{name}: a picture has no alternative text."


def _image_faults(file: SavedFile, story: str, reference: Element) -> Iterator[str]:
    relationship = file.relationships(story).get(reference.get(qualified("r:embed"), ""))
    if relationship is None or relationship.external or relationship.kind != "image":
        yield f"{story}: a picture does not lead to an image in the package."
        return
    if relationship.target not in file.parts:
        return  # said by `relationships_lead_somewhere`
    found = format_of(file.parts[relationship.target])
    declared = file.content_type(relationship.target)
    if not found or declared != CONTENT_TYPES[found]:
        yield f"{relationship.target} is declared as {declared!r}, but is {found.upper() or 'no image'}."
    # SVG stands only in the extension made for it: an older Word shows nothing in its place.
    if (found == "svg") != (reference.tag == qualified("asvg:svgBlip")):
        yield f"{relationship.target} is {found.upper()} in the place of another format."


def _decorative(drawing: Element) -> bool:
    marks = (element for element in drawing.iter() if str(element.tag).endswith("}decorative"))
    return any(mark.get("val") in ("1", "true") for mark in marks)

"""Checks of the package: content types, relationships, charts, drawings, pictures, settings, document properties."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator

from briefgen.images import format_of
from briefgen.word.pictures import CONTENT_TYPES, IMAGE_REFERENCES
from briefgen.word.reading import Package
from briefgen.word.wml import NAMESPACES, Element, W, qualified

_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_CONTENT_TYPES = "[Content_Types].xml"
_R = "{" + NAMESPACES["r"] + "}"
_REMNANTS = re.compile(rb"python-docx|python-pptx|2013-12-23T23:15:00Z|Microsoft Macintosh Word|useFELayout|thumbnail")
_REMNANT_PARTS = ("docProps/", "word/settings.xml", "word/styles.xml", "_rels/.rels")
_CHART = "word/charts/chart"


def parts_have_content_types(package: Package) -> Iterator[str]:
    """Every part has a content type, and every type its part."""
    types = package.trees.get(_CONTENT_TYPES)
    if types is None:
        yield "[Content_Types].xml is missing."
        return
    defaults = {element.get("Extension", "").lower() for element in types.iter(_TYPES + "Default")}
    overrides = {element.get("PartName", "").lstrip("/") for element in types.iter(_TYPES + "Override")}
    for name in package.parts:
        extension = name.rpartition(".")[2].lower()
        if name != _CONTENT_TYPES and name not in overrides and extension not in defaults:
            yield f"{name} has no content type."
    for name in sorted(overrides - set(package.parts)):
        yield f"[Content_Types].xml names {name}, which is not in the package."


def relationships_lead_somewhere(package: Package) -> Iterator[str]:
    """Every internal relationship leads to a part, and its owner exists."""
    for name in package.parts:
        if not name.endswith(".rels"):
            continue
        owner = _owner(name)
        if owner and owner not in package.parts:
            yield f"{name} belongs to no part."
        for relationship in package.relationships(owner).values():
            if not relationship.external and relationship.target not in package.parts:
                yield f"{name}: {relationship.id} leads to {relationship.target}, which does not exist."


def relationship_ids_exist(package: Package) -> Iterator[str]:
    """Every `r:id` in a part is one of its relationships."""
    for name, tree in package.trees.items():
        if name.endswith(".rels"):
            continue
        known = package.relationships(name)
        for element in tree.iter():
            for attribute, value in element.attrib.items():
                if str(attribute).startswith(_R) and str(value) not in known:
                    yield f"{name}: relationship {value!s} does not exist."


def charts_can_be_edited(package: Package) -> Iterator[str]:
    """Each chart has a workbook, a link to it, and positive axis ids."""
    for name, tree in package.trees.items():
        if not name.startswith(_CHART):
            continue
        kinds = {relationship.kind for relationship in package.relationships(name).values()}
        if "package" not in kinds:
            yield f"{name} has no workbook."
        if tree.find(qualified("c:externalData")) is None:
            yield f"{name} has no externalData, so Word cannot edit its data."
        for axis in tree.iter(qualified("c:axId"), qualified("c:crossAx")):
            number = axis.get("val", "")
            if not re.fullmatch(r"[1-9]\d*", number):
                yield f"{name}: axis id {number} is not positive."


def drawings_are_described(package: Package) -> Iterator[str]:
    """Drawing ids are unique over all parts, and each drawing has an alternative text."""
    seen: Counter[str] = Counter()
    for name, tree in package.stories.items():
        for drawing in tree.iter(qualified("wp:docPr")):
            seen[drawing.get("id", "")] += 1
            if not drawing.get("descr", "").strip() and not _decorative(drawing):
                yield f"{name}: the drawing {drawing.get('name', '')!r} has no alternative text."
    yield from (f"The drawing id {id_} is used {times} times." for id_, times in seen.items() if times > 1)


def pictures_are_images(package: Package) -> Iterator[str]:
    """Each picture leads to images in the package that are what their content types say, and says what it shows.

    SVG stands only in the extension made for it: an older Word shows nothing in its place.
    """
    for name, tree in package.stories.items():
        for picture in tree.iter(qualified("pic:pic")):
            references = list(picture.iter(*IMAGE_REFERENCES))
            if not references:
                yield f"{name}: a picture has no image."
            for reference in references:
                yield from _image_faults(package, name, reference)
            described = picture.find(f"{qualified('pic:nvPicPr')}/{qualified('pic:cNvPr')}")
            if described is None or not described.get("descr", "").strip():
                yield f"{name}: a picture has no alternative text."


def _image_faults(package: Package, story: str, reference: Element) -> Iterator[str]:
    relationship = package.relationships(story).get(reference.get(qualified("r:embed"), ""))
    if relationship is None or relationship.external or relationship.kind != "image":
        yield f"{story}: a picture does not lead to an image in the package."
        return
    if relationship.target not in package.parts:
        return  # said by `relationships_lead_somewhere`
    found = format_of(package.parts[relationship.target])
    declared = _content_type(package, relationship.target)
    if not found or declared != CONTENT_TYPES[found]:
        yield f"{relationship.target} is declared as {declared!r}, but is {found.upper() or 'no image'}."
    if (found == "svg") != (reference.tag == qualified("asvg:svgBlip")):
        yield f"{relationship.target} is {found.upper()} in the place of another format."


def _content_type(package: Package, part: str) -> str:
    types = package.trees.get(_CONTENT_TYPES)
    for element in [] if types is None else types.iter(_TYPES + "Override"):
        if element.get("PartName", "").lstrip("/") == part:
            return element.get("ContentType", "")
    extension = part.rpartition(".")[2].lower()
    for element in [] if types is None else types.iter(_TYPES + "Default"):
        if element.get("Extension", "").lower() == extension:
            return element.get("ContentType", "")
    return ""


def no_update_is_asked_for(package: Package) -> Iterator[str]:
    """Neither `w:dirty` nor `w:updateFields`: Word would ask the reader about other files."""
    for name, tree in package.trees.items():
        if not name.startswith("word/"):
            continue
        if any(element.get(W + "dirty") is not None for element in tree.iter(W + "fldChar", W + "fldSimple")):
            yield f"{name} has a field marked dirty."
        if next(tree.iter(W + "updateFields"), None) is not None:
            yield f"{name} asks Word to update fields on opening."


def no_remnant_of_another_writer(package: Package) -> Iterator[str]:
    """Nothing of python-docx's default template is left in the package."""
    for name, content in package.parts.items():
        found: re.Match[bytes] | None = None
        if name.startswith(_REMNANT_PARTS):
            found = _REMNANTS.search(content)
        if found is not None:
            remnant = found[0].decode()
            yield f"{name} holds {remnant!r}, a remnant of another writer."
    for name in ("docProps/thumbnail.jpeg", "word/stylesWithEffects.xml"):
        if name in package.parts:
            yield f"{name} is a remnant of another writer."


def _owner(relationships: str) -> str:
    folder, base = posixpath.split(relationships)
    return posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))


def _decorative(drawing: Element) -> bool:
    marks = (element for element in drawing.iter() if str(element.tag).endswith("}decorative"))
    return any(mark.get("val") in ("1", "true") for mark in marks)

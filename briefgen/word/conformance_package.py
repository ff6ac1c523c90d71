"""Checks of the package: the zip, content types, relationships, namespaces, what another writer left behind."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator

from docx.opc.constants import CONTENT_TYPE as CT

from briefgen.word.conformance_reading import CONTENT_TYPES, R, SavedFile
from briefgen.word.wml import Element

_KINDS = {
    "officeDocument": CT.WML_DOCUMENT_MAIN,
    "styles": CT.WML_STYLES,
    "settings": CT.WML_SETTINGS,
    "numbering": CT.WML_NUMBERING,
    "fontTable": CT.WML_FONT_TABLE,
    "theme": CT.OFC_THEME,
    "header": CT.WML_HEADER,
    "footer": CT.WML_FOOTER,
    "footnotes": CT.WML_FOOTNOTES,
    "comments": CT.WML_COMMENTS,
    "chart": CT.DML_CHART,
    "package": CT.SML_SHEET,
    "customXmlProps": CT.OFC_CUSTOM_XML_PROPERTIES,
    "core-properties": CT.OPC_CORE_PROPERTIES,
    "extended-properties": CT.OFC_EXTENDED_PROPERTIES,
}
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_NAMING_PREFIXES = tuple(_COMPATIBILITY + name for name in ("Ignorable", "MustUnderstand"))
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can say
_REMNANTS = re.compile(rb"python-docx|python-pptx|2013-12-23T23:15:00Z|Microsoft Macintosh Word|useFELayout|thumbnail")
_REMNANT_PARTS = ("docProps/", "word/settings.xml", "word/styles.xml", "_rels/.rels")


def zip_is_plain(content: bytes) -> Iterator[str]:
    """The zip begins with the content types, holds files only, and says of no entry when it was made."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        entries = package.infolist()
    if entries[0].filename != CONTENT_TYPES:
        yield f"The zip begins with {entries[0].filename}, not with {CONTENT_TYPES}."
    for entry in entries:
        if entry.is_dir():
            yield f"The zip has the folder {entry.filename} as an entry."
        if entry.date_time != _NO_TIME:
            yield f"The zip says when {entry.filename} was made."


def parts_have_content_types(file: SavedFile) -> Iterator[str]:
    """Every part has a content type, and every type its part."""
    if CONTENT_TYPES not in file.trees:
        yield f"{CONTENT_TYPES} is missing."
        return
    for name in file.parts:
        if name != CONTENT_TYPES and not file.content_type(name):
            yield f"{name} has no content type."
    overrides = {one.get("PartName", "").lstrip("/") for one in file.trees[CONTENT_TYPES] if one.get("PartName")}
    for name in sorted(overrides - set(file.parts)):
        yield f"{CONTENT_TYPES} names {name}, which is not in the package."


def parts_are_what_their_relationships_say(file: SavedFile) -> Iterator[str]:
    """Every part is reached by relationships, and has the content type of what it is taken for."""
    reached = {CONTENT_TYPES}
    waiting = [""]
    while waiting:
        owner = waiting.pop()
        for relationship in file.relationships(owner).values():
            wanted = _KINDS.get(relationship.kind)
            if relationship.external or relationship.target not in file.parts:
                continue
            if wanted is not None and file.content_type(relationship.target) != wanted:
                declared = file.content_type(relationship.target)
                yield f"{relationship.target} is declared as {declared!r}, but is {relationship.kind}."
            if relationship.target not in reached:
                reached.add(relationship.target)
                waiting.append(relationship.target)
    for name in file.parts:
        if name not in reached and not name.endswith(".rels"):
            yield f"{name} belongs to nothing."


def relationships_lead_somewhere(file: SavedFile) -> Iterator[str]:
    """Every internal relationship leads to a part, and its owner exists."""
    for name in file.parts:
        if not name.endswith(".rels"):
            continue
        owner = _owner(name)
        if owner and owner not in file.parts:
            yield f"{name} belongs to no part."
        for relationship in file.relationships(owner).values():
            if not relationship.external and relationship.target not in file.parts:
                yield f"{name}: {relationship.id} leads to {relationship.target}, which does not exist."


def relationship_ids_exist(file: SavedFile) -> Iterator[str]:
    """Every `r:id` in a part is one of its relationships."""
    for name, tree in file.trees.items():
        if name.endswith(".rels"):
            continue
        known = file.relationships(name)
        for element in tree.iter():
            for attribute, value in element.attrib.items():
                if str(attribute).startswith(R) and str(value) not in known:
                    yield f"{name}: relationship {value!s} does not exist."


def prefixes_are_declared(file: SavedFile) -> Iterator[str]:
    """Every prefix in `mc:Ignorable` and the like is declared: Word refuses a file where one is not."""
    for name, tree in file.trees.items():
        for element in tree.iter():
            for prefix in _prefixes(element):
                if prefix not in element.nsmap:
                    yield f"{name}: the prefix {prefix!r} is named but not declared."


def _prefixes(element: Element) -> Iterator[str]:
    for attribute in _NAMING_PREFIXES:
        yield from element.get(attribute, "").split()
    if element.tag == _COMPATIBILITY + "Choice":
        yield from element.get("Requires", "").split()


def no_remnant_of_another_writer(file: SavedFile) -> Iterator[str]:
    """Nothing of python-docx's default template is left in the package."""
    for name, content in file.parts.items():
        found: re.Match[bytes] | None = None
        if name.startswith(_REMNANT_PARTS):
            found = _REMNANTS.search(content)
        if found is not None:
            remnant = found[0].decode()
            yield f"{name} holds {remnant!r}, a remnant of another writer."
    for name in ("docProps/thumbnail.jpeg", "word/stylesWithEffects.xml"):
        if name in file.parts:
            yield f"{name} is a remnant of another writer."


def _owner(relationships: str) -> str:
    folder, base = posixpath.split(relationships)
    return posixpath.join(posixpath.dirname(folder), base.removesuffix(".rels"))

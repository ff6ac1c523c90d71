"""The package: base parts from `templates/word/briefing/`, what is filled in, relationships, and the bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PACKAGE_URI, PackURI
from docx.opc.part import Part
from docx.opc.rel import Relationships
from lxml import etree

from briefgen.document import PageBreak, Properties, nodes
from briefgen.word.attaching import attach
from briefgen.word.base import Base
from briefgen.word.blocks import WrittenBlock
from briefgen.word.footnotes import finish_footnotes
from briefgen.word.markup import extended, whole_part
from briefgen.word.properties import values_of
from briefgen.word.sections import Sections
from briefgen.word.wml import Element, parse, serialize
from briefgen.word.writing import Writing, WrittenPart

DOCUMENT = "/word/document.xml"
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_STATIC = (
    ("styles.xml", "/word/styles.xml", CT.WML_STYLES, RT.STYLES),
    ("settings.xml", "/word/settings.xml", CT.WML_SETTINGS, RT.SETTINGS),
    ("fontTable.xml", "/word/fontTable.xml", CT.WML_FONT_TABLE, RT.FONT_TABLE),
    ("theme/theme1.xml", "/word/theme/theme1.xml", CT.OFC_THEME, RT.THEME),
)


def new_document_part() -> WrittenPart:
    """An empty `word/document.xml`."""
    return WrittenPart(DOCUMENT, CT.WML_DOCUMENT_MAIN)


def assemble(base: Base, writing: Writing, blocks: Sequence[WrittenBlock]) -> None:
    """Relate all parts that the blocks need to the document part, and write that."""
    for name, target, content_type, relationship in _STATIC:
        part = Part(PackURI(target), content_type, base.content[name])
        writing.part.relate_to(part, relationship)
    _add_numbering(base, writing)
    finish_footnotes(writing)
    has_cover = any(isinstance(node, PageBreak) for node in nodes(writing.document))
    sections = Sections(base, writing, has_cover=has_cover, has_wide=any(block.is_wide for block in blocks))
    if writing.comments:
        comments = whole_part("comments", *writing.comments)
        writing.part.relate_to(WrittenPart("/word/comments.xml", CT.WML_COMMENTS, comments), RT.COMMENTS)
    attach(base, writing.part)
    writing.part.content = whole_part("document", "<w:body>", *sections.flow(blocks), "</w:body>")


def parts_of(base: Base, document_part: Part, properties: Properties) -> dict[str, bytes]:
    """All parts by name, in the order they are written, content types and relationships first."""
    package = Relationships(PACKAGE_URI.baseURI)
    package.get_or_add(RT.OFFICE_DOCUMENT, document_part)
    values = values_of(properties)
    for name, content_type, relationship in (
        ("core.xml", CT.OPC_CORE_PROPERTIES, RT.CORE_PROPERTIES),
        ("app.xml", CT.OFC_EXTENDED_PROPERTIES, RT.EXTENDED_PROPERTIES),
    ):
        element = _without_empty(_filled(base.parts[name], values))
        package.get_or_add(relationship, WrittenPart(f"/docProps/{name}", content_type, serialize(element)))
    parts = list(_reachable(package))
    written = {"[Content_Types].xml": _content_types(parts), "_rels/.rels": _xml(package)}
    for part in parts:
        written[part.partname.membername] = part.blob
        if len(part.rels):
            written[part.partname.rels_uri.membername] = _xml(part.rels)
    return written


def _add_numbering(base: Base, writing: Writing) -> None:
    numbering = extended(base.parts["numbering.xml"], *(xml for _, xml in sorted(writing.lists.items())))
    writing.part.relate_to(WrittenPart("/word/numbering.xml", CT.WML_NUMBERING, numbering), RT.NUMBERING)


def _filled(template: Element, values: dict[str, str]) -> Element:
    """A copy of a base part with `{title}` and the like replaced."""
    copy = deepcopy(template)
    for element in copy.iter():
        text = element.text or ""
        if text.startswith("{") and text.endswith("}") and text[1:-1] in values:
            element.text = values[text[1:-1]]
    return copy


def _without_empty(properties: Element) -> Element:
    """The properties that say something: an empty date is not a date."""
    for child in [child for child in properties if not child.text]:
        properties.remove(child)
    return properties


def _reachable(package: Relationships) -> Iterator[Part]:
    """Every part that a chain of relationships leads to, once, in the order of the relationships."""
    seen: set[str] = set()
    waiting = [package]
    while waiting:
        for relationship in waiting.pop(0).values():
            if relationship.is_external or relationship.target_part.partname in seen:
                continue
            seen.add(relationship.target_part.partname)
            waiting.append(relationship.target_part.rels)
            yield relationship.target_part


def _content_types(parts: list[Part]) -> bytes:
    types = parse(f'<Types xmlns="{_CONTENT_TYPES}"/>'.encode())

    def declare(tag: str, **attributes: str) -> None:
        etree.SubElement(types, f"{{{_CONTENT_TYPES}}}{tag}", attributes)

    declare("Default", Extension="rels", ContentType=CT.OPC_RELATIONSHIPS)
    declare("Default", Extension="xml", ContentType=CT.XML)
    images = {part.partname.ext: part.content_type for part in parts if part.content_type.startswith("image/")}
    for extension, content_type in images.items():  # images by extension, as Word itself does
        declare("Default", Extension=extension, ContentType=content_type)
    for part in parts:
        if part.partname.ext not in images:
            declare("Override", PartName=str(part.partname), ContentType=part.content_type)
    return serialize(types)


def _xml(relationships: Relationships) -> bytes:
    xml: Any = relationships.xml  # bytes, whatever python-docx's annotation says
    return bytes(xml)

"""The package: base parts from `templates/word/briefing/`, what is filled in, relationships, and the bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, cast

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PACKAGE_URI, PackURI
from docx.opc.part import Part
from docx.opc.rel import Relationships
from lxml import etree

from briefgen.document import Bound, Inlines, Properties
from briefgen.problems import BrokenDataError, Place, Problem
from briefgen.source import DataFolders
from briefgen.word.inlines import add_inlines
from briefgen.word.lines import Line, paths_of
from briefgen.word.markup import fragment, whole_part
from briefgen.word.wml import Element, paragraphs, parse, printable, qualified, serialize, text_of, w
from briefgen.word.writing import Writing, Written, WrittenPart

BASE = "templates/word/briefing"
DOCUMENT = "/word/document.xml"
_CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_STATIC = (
    ("styles.xml", "/word/styles.xml", CT.WML_STYLES, RT.STYLES),
    ("settings.xml", "/word/settings.xml", CT.WML_SETTINGS, RT.SETTINGS),
    ("fontTable.xml", "/word/fontTable.xml", CT.WML_FONT_TABLE, RT.FONT_TABLE),
    ("theme/theme1.xml", "/word/theme/theme1.xml", CT.OFC_THEME, RT.THEME),
)
_FURNITURE = (
    ("header.xml", "headerReference", "default", CT.WML_HEADER, RT.HEADER),
    ("footer.xml", "footerReference", "default", CT.WML_FOOTER, RT.FOOTER),
    ("header-first.xml", "headerReference", "first", CT.WML_HEADER, RT.HEADER),
    ("footer-first.xml", "footerReference", "first", CT.WML_FOOTER, RT.FOOTER),
)
_PLACEHOLDER = re.compile(r"<w:r><w:t>\{(header_left|header_right|confidentiality)\}</w:t></w:r>")
_OTHERS = ("numbering.xml", "page.xml", "app.xml", "core.xml")


@dataclass(frozen=True)
class Base:
    """The base parts by file name, as bytes and parsed; read once, never changed."""

    content: dict[str, bytes]
    parts: dict[str, Element]


def base_package(folders: DataFolders) -> Base:
    """The base package of these folders; an earlier folder wins, file by file; raises `BrokenDataError`."""
    return _read_base(DataFolders(tuple(folder.resolve() for folder in folders.folders)))


@lru_cache(maxsize=8)
def _read_base(folders: DataFolders) -> Base:
    names = (*(row[0] for row in _STATIC), *(row[0] for row in _FURNITURE), *_OTHERS)
    content = {name: folders.find(f"{BASE}/{name}").read_bytes() for name in names}
    return Base(content, {name: _parsed(name, content[name]) for name in names})


def new_document_part() -> WrittenPart:
    """An empty `word/document.xml`."""
    return WrittenPart(DOCUMENT, CT.WML_DOCUMENT_MAIN)


def assemble(base: Base, writing: Writing, body: list[str], has_cover: bool) -> None:
    """Relate all parts that the body needs to the document part, and write that with its page at the end."""
    for name, target, content_type, relationship in _STATIC:
        part = Part(PackURI(target), content_type, base.content[name])
        writing.part.relate_to(part, relationship)
    _add_numbering(base, writing)
    section = fragment(_section(base, writing, has_cover))
    if writing.comments:
        comments = whole_part("comments", *writing.comments)
        writing.part.relate_to(WrittenPart("/word/comments.xml", CT.WML_COMMENTS, comments), RT.COMMENTS)
    writing.part.content = whole_part("document", "<w:body>", *body, section, "</w:body>")


def parts_of(base: Base, document_part: Part, properties: Properties) -> dict[str, bytes]:
    """All parts by name, in the order they are written, content types and relationships first."""
    package = Relationships(PACKAGE_URI.baseURI)
    package.get_or_add(RT.OFFICE_DOCUMENT, document_part)
    values = _values(properties)
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


def _parsed(name: str, content: bytes) -> Element:
    try:
        return parse(content)
    except etree.XMLSyntaxError as error:
        place = Place(f"{BASE}/{name}", error.lineno)
        what = f"This is not XML: {error.msg}."
        raise BrokenDataError(Problem("W201", what, "Mend the file, or reinstall briefgen.", place=place)) from None


def _add_numbering(base: Base, writing: Writing) -> None:
    lists = [xml for _, xml in sorted(writing.lists.items())]
    numbering = whole_part("numbering", *map(fragment, base.parts["numbering.xml"]), *lists)
    writing.part.relate_to(WrittenPart("/word/numbering.xml", CT.WML_NUMBERING, numbering), RT.NUMBERING)


def _section(base: Base, writing: Writing, has_cover: bool) -> Element:
    """The page: its size, and headers and footers, which the cover has of its own."""
    section = deepcopy(base.parts["page.xml"])
    place = 0
    for name, tag, kind, content_type, relationship in _FURNITURE:
        if kind == "first" and not has_cover:
            continue
        part = WrittenPart(f"/word/{name}", content_type)
        part.content = _furnished(base.parts[name], name, writing)
        reference = w(tag, type=kind)
        reference.set(qualified("r:id"), writing.part.relate_to(part, relationship))
        section.insert(place, reference)
        place += 1
    if not has_cover:
        for title_page in section.findall(qualified("w:titlePg")):
            section.remove(title_page)
    return section


def _furnished(template: Element, name: str, writing: Writing) -> bytes:
    """A header or footer with `{header_left}` and the like replaced; each paragraph's line is noted."""
    found: list[tuple[str, ...]] = []

    def words(match: re.Match[str]) -> str:
        inlines = _furniture(match[1], writing.document.properties)
        line = Line("", "", "")
        add_inlines(line, _without_remarks(inlines), writing)
        return line.runs

    for paragraph in paragraphs(template):
        names = _PLACEHOLDER.findall(fragment(paragraph))
        found.append(paths_of(inline for name in names for inline in _furniture(name, writing.document.properties)))
    tag = str(template.tag).rpartition("}")[2]
    content = whole_part(tag, *(_PLACEHOLDER.sub(words, fragment(child)) for child in template))
    for paragraph, original, paths in zip(paragraphs(parse(content)), paragraphs(template), found, strict=True):
        if text_of(original):
            line = cast(int | None, original.sourceline) or 1
            writing.furniture.append(Written(text_of(paragraph), f"{BASE}/{name}:{line}", paths))
    return content


def _furniture(placeholder: str, properties: Properties) -> Inlines:
    """What stands in header or footer for `{header_left}` and the like."""
    match placeholder:
        case "header_left":
            return properties.header_left
        case "header_right":
            return properties.header_right
        case _:
            return properties.confidentiality


def _without_remarks(inlines: Inlines) -> Inlines:
    """The inlines without remarks: Word has no comments in headers and footers."""
    return tuple(replace(inline, remark="") if isinstance(inline, Bound) else inline for inline in inlines)


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


def _values(properties: Properties) -> dict[str, str]:
    values = {
        "title": properties.title,
        "subject": properties.subject,
        "organization": properties.organization,
        "keywords": ", ".join(properties.keywords),
        "date": f"{properties.date}T00:00:00Z" if properties.date else "",
    }
    return {name: " ".join(printable(text).split()) for name, text in values.items()}


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

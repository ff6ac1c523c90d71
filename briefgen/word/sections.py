"""Sections: upright pages, and wide ones for tables that would not fit, with one set of headers and footers each.

A section ends with a paragraph of its own that carries its `w:sectPr`; page numbers run on. Only the first section
has a first page of its own, the cover.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import replace
from itertools import product
from typing import cast

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT

from briefgen.document import Heading, Inlines, Properties
from briefgen.word import styles
from briefgen.word.base import BASE, Base
from briefgen.word.blocks import WrittenBlock
from briefgen.word.furniture import house_furniture
from briefgen.word.inlines import add_inlines
from briefgen.word.lines import Line, paths_of
from briefgen.word.markup import element, fragment, valued, whole_part
from briefgen.word.wml import Element, paragraphs, parse, qualified, text_of, w
from briefgen.word.writing import Writing, Written, WrittenPart

_WIDE = {"Header": "HeaderWide", "Footer": "FooterWide"}  # styles whose tab stop stands at the wide margin
_STYLE = re.compile(r'<w:pStyle w:val="(\w+)"/>')
_PLACEHOLDER = re.compile(r"<w:r><w:t>\{(header_left|header_right|confidentiality)\}</w:t></w:r>")
_KINDS = (("headerReference", CT.WML_HEADER, RT.HEADER), ("footerReference", CT.WML_FOOTER, RT.FOOTER))


class Sections:
    """The `w:sectPr` of upright and wide pages; headers and footers are written and related when this is made."""

    def __init__(self, base: Base, writing: Writing, *, has_cover: bool, has_wide: bool) -> None:
        self._page = base.parts["page.xml"]
        self._has_cover = has_cover
        self._upright = _references(base, writing, "default", "even", wide=False)
        self._wide = _references(base, writing, "default", "even", wide=True) if has_wide else []
        self._cover = _references(base, writing, "first", wide=False) if has_cover else []

    def flow(self, blocks: Iterable[WrittenBlock]) -> Iterator[str]:
        """The body: blocks, a paragraph with a section's properties where the page turns, the last properties."""
        wide, first = False, True
        for block in _with_headings_beside_their_tables(list(blocks)):
            if block.is_wide != wide:
                yield element("p", element("pPr", valued("pStyle", styles.SECTION_BREAK), self._xml(wide, first)))
                wide, first = block.is_wide, False
            yield block.xml
        yield self._xml(wide, first)

    def _xml(self, wide: bool, first: bool) -> str:
        section = deepcopy(self._page)
        for place, reference in enumerate((self._wide if wide else self._upright) + (self._cover if first else [])):
            section.insert(place, deepcopy(reference))
        if not (first and self._has_cover):
            for title_page in section.findall(qualified("w:titlePg")):
                section.remove(title_page)
        if wide:
            _turn(section)
        return fragment(section)


def _with_headings_beside_their_tables(blocks: list[WrittenBlock]) -> list[WrittenBlock]:
    """A block that is a heading and no more goes to the wide page of what it heads."""
    for place in range(len(blocks) - 2, -1, -1):
        only_heads = all(isinstance(node, Heading) for node in blocks[place].block.nodes)
        if only_heads and blocks[place + 1].is_wide:
            blocks[place] = replace(blocks[place], is_wide=True)
    return blocks


def _turn(section: Element) -> None:
    """Width and height change places, and say so; the margins stay where they are."""
    for size in section.iter(qualified("w:pgSz")):
        width, height = size.get(qualified("w:w"), ""), size.get(qualified("w:h"), "")
        size.set(qualified("w:w"), height)
        size.set(qualified("w:h"), width)
        size.set(qualified("w:orient"), "landscape")


def _references(base: Base, writing: Writing, *kinds: str, wide: bool) -> list[Element]:
    made = []
    for kind, (tag, content_type, relationship) in product(kinds, _KINDS):
        name = tag.removesuffix("Reference") + (f"-{kind}" if kind != "default" else "")
        if f"{name}.xml" not in base.parts:
            continue
        part = WrittenPart(f"/word/{name}{'-wide' if wide else ''}.xml", content_type)
        template = base.parts[f"{name}.xml"]
        if f"{name}.xml" in base.foreign:
            part.content = house_furniture(template, str(part.partname), writing, _WIDE if wide else {})
        else:
            with writing.within(part):
                part.content = _furnished(template, name, writing, wide=wide)
        reference = w(tag, type=kind)
        reference.set(qualified("r:id"), writing.part.relate_to(part, relationship))
        made.append(reference)
    return made


def _furnished(template: Element, name: str, writing: Writing, *, wide: bool) -> bytes:
    """A header or footer with `{header_left}` and the like replaced; each paragraph's line is noted."""
    properties = writing.document.properties
    count = str(writing.page_count)

    def words(match: re.Match[str]) -> str:
        line = Line("", "", "")
        add_inlines(line, _furniture(match[1], properties), writing)
        return line.runs

    tag = str(template.tag).rpartition("}")[2]
    inside = "".join(fragment(child) for child in template).replace("{pages}", count)
    if wide:
        inside = _STYLE.sub(lambda style: valued("pStyle", _WIDE.get(style[1], style[1])), inside)
    content = whole_part(tag, _PLACEHOLDER.sub(words, inside))
    for paragraph, original in zip(paragraphs(parse(content)), paragraphs(template), strict=True):
        if text_of(original):
            place = f"{BASE}/{name}.xml:{cast(int | None, original.sourceline) or 1}"
            names = _PLACEHOLDER.findall(fragment(original))
            paths = paths_of(inline for one in names for inline in _furniture(one, properties))
            writing.furniture.append(Written(text_of(paragraph), place, paths))
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

"""The whole Word file of a document, in the order in which it is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from briefgen.document import Document
from briefgen.problems import Problem
from briefgen.source import DataFolders
from briefgen.word.base import Base, base_package
from briefgen.word.blocks import written_blocks
from briefgen.word.fields import relate_answers
from briefgen.word.footnotes import footnotes_part
from briefgen.word.package import assemble, new_document_part, parts_of
from briefgen.word.page import page_of
from briefgen.word.state import ITEM, block_state, relate_state, state_xml, style_names
from briefgen.word.writing import begin
from briefgen.word.zipping import write_zip

if TYPE_CHECKING:
    from briefgen.word.house import HouseStyle


def write_docx(
    document: Document,
    folders: DataFolders,
    *,
    house: HouseStyle | None = None,
    pages: Mapping[str, int] | None = None,
    page_count: int = 1,
) -> bytes:
    """The Word file of a document, with the base package found in `folders`; raises `BrokenDataError`.

    `pages` are the pages (from 1) of bookmarks by name, and `page_count` their number, as a layout pass found them in
    this document; without them the contents carry no page numbers. `house` is whose looks the file has, if not ours.
    """
    base = _dressed(folders, house)
    part = new_document_part()
    writing = begin(document, part, footnotes_part(), pages or {}, page_count, page_of(base.parts["page.xml"]))
    writing.looks = base.looks
    if base.headings is not None:
        writing.numbers, writing.heading_numbers = base.headings.renumbered(writing.numbers)
    names = style_names(base.parts["styles.xml"])
    blocks, states = [], []
    for block, pieces in written_blocks(document, writing):
        blocks.append(block)
        states.append(block_state(block.block, pieces, names))
    assemble(base, writing, blocks)
    relate_state(part)
    relate_answers(part, writing.fields)
    parts = parts_of(base, part, document.properties)
    parts[ITEM] = state_xml(states, writing, parts)
    return write_zip(parts.items())


def house_problems(house: HouseStyle, folders: DataFolders) -> tuple[Problem, ...]:
    """What the owner of a style document should know: styles that are ours, paper, fields left out."""
    return _dressed(folders, house).problems


def _dressed(folders: DataFolders, house: HouseStyle | None) -> Base:
    base = base_package(folders)
    if house is None:
        return base
    from briefgen.word.house import dress  # most packages have no house style

    return dress(base, house)

"""Blocks and their nodes as Word has them: a content control for each block, a paragraph style for each role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any

from briefgen.document import (
    Block,
    Contents,
    Document,
    Figure,
    Heading,
    List,
    ListItem,
    Node,
    PageBreak,
    Paragraph,
    Reference,
    ReferenceList,
    Role,
    Table,
    plain_text,
    walk,
)
from briefgen.word import styles
from briefgen.word.contents import add_contents
from briefgen.word.drawings import add_figure
from briefgen.word.ids import block_bookmarks, block_tag, shortened
from briefgen.word.inlines import add_inlines
from briefgen.word.lines import Line, Look
from briefgen.word.markup import element, valued
from briefgen.word.paragraphs import add_label, add_paragraph, bookmark
from briefgen.word.pieces import Grid, Pieces
from briefgen.word.tables import add_table
from briefgen.word.wml import printable
from briefgen.word.writing import Writing, entry_key

_LONGEST_TITLE = 64
_LONGEST_LEAD = 180  # characters: two lines


@dataclass(frozen=True)
class WrittenBlock:
    """A block and what it was written as."""

    block: Block
    xml: str  # in its control
    is_wide: bool  # it wants a wide page


def written_blocks(document: Document, writing: Writing) -> Iterator[tuple[WrittenBlock, Pieces]]:
    """Write the blocks one after the other, with their pieces; those that print nothing are left out."""
    ids = Counter(block.id for block in document.blocks)
    twice = sorted(id_ for id_, times in ids.items() if times > 1)
    if twice:
        raise ValueError(f"block ids must be unique: {', '.join(twice)}")
    firsts = [block.nodes[0] if block.nodes else None for block in document.blocks]
    for block, behind in zip_longest(document.blocks, firsts[1:]):
        assert block is not None
        writing.block = block.id
        pieces: Pieces = []
        for node, following in zip_longest(block.nodes, block.nodes[1:], fillvalue=behind):
            assert node is not None
            if isinstance(node, Paragraph) and _leads_in(node, following):
                node = replace(node, keep_with_next=True)
            _WRITERS[type(node)](pieces, node, writing)
        if pieces:
            _anchor(block, pieces, writing)
            inside = "".join(piece.xml for piece in pieces)
            xml = f"<w:sdt>{_control(block, writing)}<w:sdtContent>{inside}</w:sdtContent></w:sdt>"
            is_wide = any(isinstance(piece, Grid) and piece.is_wide for piece in pieces)
            yield WrittenBlock(block, xml, is_wide), pieces


def _leads_in(paragraph: Paragraph, following: Node | None) -> bool:
    """Whether a paragraph is a short lead-in to the list behind it, or to the table behind it that it points to."""
    if isinstance(following, Table):
        targets = (inline.target for inline in walk(paragraph.children) if isinstance(inline, Reference))
        leads = following.id in targets
    else:
        leads = isinstance(following, List)
    return leads and len(plain_text(paragraph.children)) <= _LONGEST_LEAD


def _control(block: Block, writing: Writing) -> str:
    """The properties of a block's content control."""
    properties = [
        element("alias", val=shortened(printable(block.title).replace("\n", " "), _LONGEST_TITLE)),
        element("tag", val=block_tag(block.id)),
        element("id", val=writing.ids.number("control", block.id)),
    ]
    if any(isinstance(node, Contents) and node.of == "headings" for node in block.nodes):
        # Word offers "Update Table" only on a control that says it is a table of contents.
        gallery = valued("docPartGallery", "Table of Contents")
        properties.append(element("docPartObj", gallery, element("docPartUnique")))
    return element("sdtPr", *properties)


def _anchor(block: Block, pieces: Pieces, writing: Writing) -> None:
    """A collapsed bookmark at each end of the block, for editors that drop controls."""
    first, last = pieces[0], pieces[-1]
    assert isinstance(first, Line), "a table begins with its caption"
    assert isinstance(last, Line), "a table ends with its notes or a small paragraph"
    start, end = block_bookmarks(block.id)
    number = writing.ids.number("bookmark", start)
    first.begin(element("bookmarkStart", id=number, name=start) + element("bookmarkEnd", id=number))
    with bookmark(last, end, writing):
        pass


def _add_heading(pieces: Pieces, heading: Heading, writing: Writing) -> None:
    style = styles.heading(heading.level, heading.numbered)
    line = add_paragraph(pieces, style, writing, heading.origin, heading.children)
    anchor = writing.anchors.get(heading.id) if heading.numbered else None
    with bookmark(line, writing.entry_anchors.get(entry_key(heading)), writing), bookmark(line, anchor, writing):
        add_inlines(line, heading.children, writing)


def _add_paragraph(pieces: Pieces, node: Paragraph, writing: Writing) -> None:
    style = styles.PARAGRAPHS[node.role]
    line = add_paragraph(pieces, style, writing, node.origin, node.children, keep_next=node.keep_with_next)
    if node.id:
        _add_question_label(line, node.id, writing)
    add_inlines(line, node.children, writing)


def _add_question_label(line: Line, id_: str, writing: Writing) -> None:
    """Add `Question 2. ` in bold; references take label and number."""
    look = Look(style=styles.QUESTION_LABEL)
    add_label(line, id_, writing, look)
    line.words(". ", look)


def _add_list(pieces: Pieces, node: List, writing: Writing, depth: int = 1) -> None:
    number = _restarted(writing, depth) if node.ordered else None
    for item in node.items:
        _add_item(pieces, item, node.ordered, writing, depth, number)


def _add_item(pieces: Pieces, item: ListItem, ordered: bool, writing: Writing, depth: int, number: int | None) -> None:
    first = True
    for content in item.content:
        if isinstance(content, List):
            _add_list(pieces, content, writing, depth + 1)
            continue
        style = styles.list_item(depth, ordered, first)
        numbered = (min(depth, styles.DEEPEST_LIST) - 1, number) if first and number else None
        line = add_paragraph(pieces, style, writing, content.origin, content.children, numbered=numbered)
        add_inlines(line, content.children, writing)
        first = False


def _restarted(writing: Writing, depth: int) -> int:
    """A list of its own, so that it starts at 1; ids stay small because old Words count them in 16 bits."""
    key = f"{writing.block}\0{len(writing.lists)}"
    number = writing.ids.number("list", key, lowest=100, largest=32_000)
    level = min(depth, styles.DEEPEST_LIST) - 1
    override = element("lvlOverride", valued("startOverride", 1), ilvl=level)
    writing.lists[number] = element("num", valued("abstractNumId", styles.NUMBERED_LIST), override, numId=number)
    return number


def _add_references(pieces: Pieces, node: ReferenceList, writing: Writing) -> None:
    """Add the entries; the list numbers them in brackets, which is what a citation shows of its bookmark."""
    for entry in writing.document.references:
        line = add_paragraph(pieces, styles.PARAGRAPHS[Role.REFERENCE], writing, node.origin)
        with bookmark(line, writing.citation_anchors.get(entry.id), writing):
            line.words(printable(entry.text))


def _begin_page(_pieces: Pieces, _node: PageBreak, writing: Writing) -> None:
    writing.new_page = True


_WRITERS: dict[type[Node], Callable[[Pieces, Any, Writing], None]] = {
    Heading: _add_heading,
    Paragraph: _add_paragraph,
    List: _add_list,
    Table: add_table,
    Figure: add_figure,
    Contents: add_contents,
    ReferenceList: _add_references,
    PageBreak: _begin_page,
}

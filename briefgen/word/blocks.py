"""Blocks and their nodes as Word has them: a content control for each block, a paragraph style for each role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
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
    ReferenceList,
    Role,
    Table,
)
from briefgen.word import styles
from briefgen.word.contents import add_contents
from briefgen.word.drawings import add_figure
from briefgen.word.ids import block_bookmarks, block_tag, shortened
from briefgen.word.inlines import add_inlines
from briefgen.word.paragraphs import add_paragraph
from briefgen.word.runs import Look, add_numbered_label, add_runs, bookmark
from briefgen.word.tables import add_table
from briefgen.word.wml import Element, add, paragraphs, printable, w
from briefgen.word.writing import Writing, entry_key

_LONGEST_TITLE = 64


def add_blocks(body: Element, document: Document, writing: Writing) -> dict[str, Element]:
    """Write all blocks; the contents of the controls of those that print something, by id, in order."""
    ids = Counter(block.id for block in document.blocks)
    twice = sorted(id_ for id_, times in ids.items() if times > 1)
    if twice:
        raise ValueError(f"block ids must be unique: {', '.join(twice)}")
    contents = {}
    for block in document.blocks:
        content = _add_block(body, block, writing)
        if content is not None:
            contents[block.id] = content
    return contents


def _add_block(body: Element, block: Block, writing: Writing) -> Element | None:
    """Add a block's content control, with a collapsed bookmark at each end for editors that drop controls."""
    writing.block = block.id
    control = add(body, "sdt")
    properties = add(control, "sdtPr")
    add(properties, "alias", val=shortened(printable(block.title).replace("\n", " "), _LONGEST_TITLE))
    add(properties, "tag", val=block_tag(block.id))
    add(properties, "id", val=writing.ids.number("control", block.id))
    if any(isinstance(node, Contents) and node.of == "headings" for node in block.nodes):
        # Word offers "Update Table" only on a control that says it is a table of contents.
        part = add(properties, "docPartObj")
        add(part, "docPartGallery", val="Table of Contents")
        add(part, "docPartUnique")
    content = add(control, "sdtContent")
    for node in block.nodes:
        _WRITERS[type(node)](content, node, writing)
    if not len(content):
        body.remove(control)
        return None
    _anchor(block, list(paragraphs(content)), writing)
    return content


def _anchor(block: Block, inside: list[Element], writing: Writing) -> None:
    start, end = block_bookmarks(block.id)
    number = writing.ids.number("bookmark", start)
    inside[0][1:1] = [w("bookmarkStart", id=number, name=start), w("bookmarkEnd", id=number)]  # behind w:pPr
    with bookmark(inside[-1], end, writing):
        pass


def _add_heading(parent: Element, heading: Heading, writing: Writing) -> None:
    style = styles.heading(heading.level, heading.numbered)
    made = add_paragraph(parent, style, writing, heading.origin, heading.children)
    anchor = writing.anchors.get(heading.id) if heading.numbered else None
    with bookmark(made, writing.entry_anchors.get(entry_key(heading)), writing), bookmark(made, anchor, writing):
        add_inlines(made, heading.children, writing)


def _add_paragraph(parent: Element, node: Paragraph, writing: Writing) -> None:
    style = styles.PARAGRAPHS[node.role]
    made = add_paragraph(parent, style, writing, node.origin, node.children, keep_next=node.keep_with_next)
    if node.id:
        _add_question_label(made, node.id, writing)
    add_inlines(made, node.children, writing)


def _add_question_label(parent: Element, id_: str, writing: Writing) -> None:
    """Add `Question 2. ` in bold; references take label and number."""
    look = Look(style=styles.QUESTION_LABEL)
    with bookmark(parent, writing.anchors.get(id_), writing):
        add_numbered_label(parent, writing.numbers.labels[id_], look)
    add_runs(parent, ". ", look)


def _add_list(parent: Element, node: List, writing: Writing, depth: int = 1) -> None:
    number = _restarted(writing, depth) if node.ordered else None
    for item in node.items:
        _add_item(parent, item, node.ordered, writing, depth, number)


def _add_item(parent: Element, item: ListItem, ordered: bool, writing: Writing, depth: int, number: int | None) -> None:
    first = True
    for content in item.content:
        if isinstance(content, List):
            _add_list(parent, content, writing, depth + 1)
            continue
        style = styles.list_item(depth, ordered, first)
        numbered = (min(depth, styles.DEEPEST_LIST) - 1, number) if first and number else None
        made = add_paragraph(parent, style, writing, content.origin, content.children, numbered=numbered)
        add_inlines(made, content.children, writing)
        first = False


def _restarted(writing: Writing, depth: int) -> int:
    """A list of its own, so that it starts at 1; ids stay small because old Words count them in 16 bits."""
    key = f"{writing.block}\0{len(writing.lists)}"
    number = writing.ids.number("list", key, lowest=100, largest=32_000)
    level = min(depth, styles.DEEPEST_LIST) - 1
    override = w("lvlOverride", w("startOverride", val=1), ilvl=level)
    writing.lists.append(w("num", w("abstractNumId", val=styles.NUMBERED_LIST), override, numId=number))
    return number


def _add_references(parent: Element, node: ReferenceList, writing: Writing) -> None:
    """Add the entries; the list numbers them in brackets, which is what a citation shows of its bookmark."""
    for entry in writing.document.references:
        made = add_paragraph(parent, styles.PARAGRAPHS[Role.REFERENCE], writing, node.origin)
        with bookmark(made, writing.citation_anchors.get(entry.id), writing):
            add_runs(made, printable(entry.text))


def _begin_page(_parent: Element, _node: PageBreak, writing: Writing) -> None:
    writing.new_page = True


_WRITERS: dict[type[Node], Callable[[Element, Any, Writing], None]] = {
    Heading: _add_heading,
    Paragraph: _add_paragraph,
    List: _add_list,
    Table: add_table,
    Figure: add_figure,
    Contents: add_contents,
    ReferenceList: _add_references,
    PageBreak: _begin_page,
}

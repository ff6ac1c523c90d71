"""Blocks and their nodes as Word has them: a content control for each block, a paragraph style for each role."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

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
from briefgen.word import charts, contents, fields, styles, tables
from briefgen.word.ids import block_bookmarks, block_tag, shortened
from briefgen.word.inlines import Look, runs, text_runs
from briefgen.word.paragraphs import marked, paragraph
from briefgen.word.typography import NO_BREAK
from briefgen.word.wml import Element, paragraphs, printable, w
from briefgen.word.writing import Writing, entry_key

_LONGEST_TITLE = 64


def body(document: Document, writing: Writing) -> Iterator[tuple[str, Element]]:
    """The ids of all blocks that print something, and their controls, in order."""
    ids = Counter(block.id for block in document.blocks)
    twice = sorted(id_ for id_, times in ids.items() if times > 1)
    if twice:
        raise ValueError(f"block ids must be unique: {', '.join(twice)}")
    for block in document.blocks:
        writing.block = block.id
        content = [element for node in block.nodes for element in _node(node, writing)]
        if content:
            yield block.id, _control(block, content, writing)


def _node(node: Node, writing: Writing) -> Iterable[Element]:
    match node:
        case Heading() | Paragraph():
            return [_heading(node, writing) if isinstance(node, Heading) else _paragraph(node, writing)]
        case List():
            return _list(node, writing, depth=1)
        case Table():
            return tables.table(node, writing)
        case Figure():
            return charts.figure(node, writing)
        case Contents():
            return contents.contents(node, writing)
        case ReferenceList():
            return _references(node, writing)
        case PageBreak():
            writing.new_page = True
            return []


def _control(block: Block, content: list[Element], writing: Writing) -> Element:
    """A block's content control, and a collapsed bookmark at each end for editors that drop controls."""
    properties = w(
        "sdtPr",
        w("alias", val=shortened(printable(block.title).replace("\n", " "), _LONGEST_TITLE)),
        w("tag", val=block_tag(block.id)),
        w("id", val=writing.ids.number("control", block.id)),
    )
    if any(isinstance(node, Contents) and node.of == "headings" for node in block.nodes):
        # Word offers "Update Table" only on a control that says it is a table of contents.
        gallery = w("docPartGallery", val="Table of Contents")
        properties.append(w("docPartObj", gallery, w("docPartUnique")))
    control = w("sdt", properties, w("sdtContent", *content))
    _anchor(block, list(paragraphs(control)), writing)
    return control


def _anchor(block: Block, inside: list[Element], writing: Writing) -> None:
    start, end = block_bookmarks(block.id)
    number = writing.ids.number("bookmark", start)
    first_place = 1 if len(inside[0]) and inside[0][0].tag == w("pPr").tag else 0
    inside[0][first_place:first_place] = fields.bookmarked(start, number, ())
    inside[-1].extend(fields.bookmarked(end, writing.ids.number("bookmark", end), ()))


def _heading(heading: Heading, writing: Writing) -> Element:
    content = runs(heading.children, writing)
    content = marked(content, writing.anchors.get(heading.id) if heading.numbered else None, writing)
    content = marked(content, writing.entry_anchors.get(entry_key(heading)), writing)
    style = styles.heading(heading.level, heading.numbered)
    return paragraph(style, content, writing, heading.origin, heading.children)


def _paragraph(node: Paragraph, writing: Writing) -> Element:
    content = runs(node.children, writing)
    if node.id:
        content = [*_question_label(node, writing), *content]
    style = styles.PARAGRAPHS[node.role]
    return paragraph(style, content, writing, node.origin, node.children, keep_next=node.keep_with_next)


def _question_label(node: Paragraph, writing: Writing) -> list[Element]:
    """`Question 2. ` in bold: the number counts on its own, and references take label and number."""
    look = Look(style=styles.QUESTION_LABEL)
    kind, _, number = writing.numbers.labels[node.id].partition(" ")
    label = [*text_runs(kind + NO_BREAK, look), *fields.sequence(kind, text_runs(number, look))]
    return [*marked(label, writing.anchors.get(node.id), writing), *text_runs(". ", look)]


def _list(node: List, writing: Writing, depth: int) -> Iterator[Element]:
    number = _restarted(writing, depth) if node.ordered else None
    for item in node.items:
        yield from _item(item, node, writing, depth, number)


def _item(item: ListItem, owner: List, writing: Writing, depth: int, number: int | None) -> Iterator[Element]:
    first = True
    for content in item.content:
        if isinstance(content, List):
            yield from _list(content, writing, depth + 1)
            continue
        style = styles.list_item(depth, owner.ordered, first)
        made = runs(content.children, writing)
        numbered = (min(depth, styles.DEEPEST_LIST) - 1, number) if first and number else None
        yield paragraph(style, made, writing, content.origin, content.children, numbered=numbered)
        first = False


def _restarted(writing: Writing, depth: int) -> int:
    """A list of its own, so that it starts at 1; ids stay small because old Words count them in 16 bits."""
    key = f"{writing.block}\0{len(writing.lists)}"
    number = writing.ids.number("list", key, lowest=100, largest=32_000)
    level = min(depth, styles.DEEPEST_LIST) - 1
    override = w("lvlOverride", w("startOverride", val=1), ilvl=level)
    writing.lists.append(w("num", w("abstractNumId", val=styles.NUMBERED_LIST), override, numId=number))
    return number


def _references(node: ReferenceList, writing: Writing) -> Iterator[Element]:
    """The entries; the list numbers them in brackets, which is what a citation shows of its bookmark."""
    style = styles.PARAGRAPHS[Role.REFERENCE]
    for entry in writing.document.references:
        content = list(text_runs(printable(entry.text)))
        content = marked(content, writing.citation_anchors.get(entry.id), writing)
        yield paragraph(style, content, writing, node.origin)

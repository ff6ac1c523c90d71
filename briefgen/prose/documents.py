"""A whole Markdown text as a document of its own."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from briefgen.document import Block, BlockKind, Document, Heading, Node, Properties, Table, plain_text
from briefgen.prose.nodes import text_nodes
from briefgen.prose.unique_names import UniqueNames


def markdown_document(text: str, *, title: str) -> Document:
    """The document of a Markdown text with headings, paragraphs, lists and tables; its nodes have `title` as origin.

    There is a block for each heading with what stands below it, and one for each table. Headings are named after
    their words, tables without an id after the heading above them.
    """
    with _collector_at_rest():
        return Document(Properties(title), tuple(_blocks(text_nodes(text, title), title)))


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Without Python's search for cycles: there are none here, and it would walk the growing tree again and again."""
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()


@dataclass
class _Group:
    """Nodes gathered for one block of a section."""

    section: str
    id: str
    title: str
    nodes: list[Node] = field(default_factory=list)

    def block(self) -> Iterator[Block]:
        if self.nodes:
            yield Block(self.id, BlockKind.PROSE, self.title, tuple(self.nodes))


def _blocks(nodes: Iterable[Node], title: str) -> Iterator[Block]:
    names = UniqueNames()
    section = names.unique(_slug(title))
    group = _Group(section, section, title)
    for node in nodes:
        match node:
            case Heading(children=children):
                yield from group.block()
                words = plain_text(children)
                section = names.unique(_slug(words))
                group = _Group(section, section, words, [replace(node, id=section)])
            case Table(caption=caption):
                yield from group.block()
                id_ = names.unique(node.id or f"table-{group.section}")
                yield Block(id_, BlockKind.TABLE, plain_text(caption), (replace(node, id=id_),))
                group = _Group(group.section, f"{group.section}/after-{id_}", group.title)
            case _:
                group.nodes.append(node)
    yield from group.block()


def _slug(words: str) -> str:
    return re.sub(r"\W+", "-", words.lower()).strip("-") or "section"

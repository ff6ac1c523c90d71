"""A document with other words: the same tree, each inline changed in the order in which `inlines_of` visits them.

Several inlines may take the place of one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias, TypeVar

from briefgen.document.tree import (
    Document,
    Emphasis,
    Figure,
    Footnote,
    Heading,
    Inline,
    Inlines,
    Link,
    List,
    Node,
    Paragraph,
    Reference,
    Script,
    Strong,
    Table,
)

Change: TypeAlias = Callable[[Inline], "Inline | Inlines"]
_Kind = TypeVar("_Kind", bound=Node)


def with_changed_words(document: Document, change: Change) -> Document:
    """The document with each inline that holds no others replaced by what `change` makes of it."""
    blocks = tuple(
        replace(block, nodes=tuple(changed(node, change) for node in block.nodes)) for block in document.blocks
    )
    return replace(document, blocks=blocks)


def changed(node: _Kind, change: Change) -> _Kind:
    """A node with its words changed: captions, cells and notes included."""
    match node:
        case Heading(children=children) | Paragraph(children=children):
            return replace(node, children=_inlines(children, change))
        case List(items=items):
            inside = (tuple(changed(child, change) for child in item.content) for item in items)
            return replace(node, items=tuple(replace(i, content=c) for i, c in zip(items, inside, strict=True)))
        case Table(caption=caption, rows=rows, notes=notes):
            words = _inlines(caption, change)
            made = tuple(replace(row, cells=tuple(_inlines(cell, change) for cell in row.cells)) for row in rows)
            return replace(node, caption=words, rows=made, notes=tuple(_inlines(note, change) for note in notes))
        case Figure(caption=caption, notes=notes):
            words = _inlines(caption, change)
            return replace(node, caption=words, notes=tuple(_inlines(note, change) for note in notes))
        case _:
            return node


def _inlines(inlines: Inlines, change: Change) -> Inlines:
    changed: list[Inline] = []
    for inline in inlines:
        made = _inline(inline, change)
        changed += made if isinstance(made, tuple) else (made,)
    return tuple(changed)


def _inline(inline: Inline, change: Change) -> Inline | Inlines:
    if isinstance(inline, Strong | Emphasis | Script | Link | Footnote):
        return replace(inline, children=_inlines(inline.children, change))
    if isinstance(inline, Reference) and inline.children:
        return change(replace(inline, children=_inlines(inline.children, change)))
    return change(inline)

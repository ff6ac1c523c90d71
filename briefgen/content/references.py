"""References of templates to what the answers do not fill: a hole instead of a number that leads nowhere.

A reference that stands in an answer is left as it is; the checks report it with its line.
"""

from __future__ import annotations

from dataclasses import replace

from briefgen.document import (
    Block,
    Bound,
    Document,
    Emphasis,
    Inline,
    Inlines,
    List,
    Node,
    Paragraph,
    Properties,
    Reference,
    Strong,
    numbering,
)


def with_holes_for_dead_references(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with `[TBD: table of results]` where a template points to a table that is not printed."""
    labels = numbering(Document(Properties(""), blocks)).labels
    return tuple(replace(block, nodes=tuple(_node(node, labels) for node in block.nodes)) for block in blocks)


def _node(node: Node, labels: dict[str, str]) -> Node:
    match node:
        case Paragraph(children=children):
            return replace(node, children=_inlines(children, labels))
        case List(items=items):
            return replace(
                node,
                items=tuple(
                    replace(item, content=tuple(_item(child, labels) for child in item.content)) for item in items
                ),
            )
        case _:
            return node


def _item(node: Paragraph | List, labels: dict[str, str]) -> Paragraph | List:
    changed = _node(node, labels)
    assert isinstance(changed, Paragraph | List)
    return changed


def _inlines(inlines: Inlines, labels: dict[str, str]) -> Inlines:
    return tuple(_inline(inline, labels) for inline in inlines)


def _inline(inline: Inline, labels: dict[str, str]) -> Inline:
    match inline:
        case Reference(target=target, path="") if target not in labels:
            kind, _, name = target.partition("-")
            words = f"{kind} of {name.replace('-', ' ')}" if kind in {"table", "figure"} else target.replace("-", " ")
            return Bound(f"[TBD: {words}]", (), hole=True, remark="Nothing is answered that would fill it.")
        case Strong(children=children):
            return Strong(_inlines(children, labels))
        case Emphasis(children=children):
            return Emphasis(_inlines(children, labels))
        case _:
            return inline

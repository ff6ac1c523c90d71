"""The document tree as plain text, for previews in the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.document import (
    Block,
    Bound,
    Document,
    Figure,
    Heading,
    List,
    Node,
    Numbering,
    Paragraph,
    Table,
    inlines_of,
    is_part_of,
    numbering,
    plain_text,
)


def text_of(document: Document) -> str:
    """The whole document as text."""
    numbers = numbering(document)
    return "\n".join(line for block in document.blocks for line in _block(block, numbers))


def blocks_printing(document: Document, path: str) -> str:
    """The blocks in which the answer at `path` (or a row or fact of it) is printed, as text."""
    numbers = numbering(document)
    lines: list[str] = []
    for block in document.blocks:
        if any(_prints(node, path) for node in block.nodes):
            lines += _block(block, numbers)
    return "\n".join(lines)


def _prints(node: Node, path: str) -> bool:
    return any(
        isinstance(inline, Bound) and any(is_part_of(one, path) for one in inline.paths) for inline in inlines_of(node)
    )


def _block(block: Block, numbers: Numbering) -> Iterator[str]:
    for node in block.nodes:
        yield from _node(node, numbers)


def _node(node: Node, numbers: Numbering) -> Iterator[str]:
    match node:
        case Heading(children=children, id=id_):
            number = numbers.labels.get(id_, "").removeprefix("Section ")
            yield f"{number} {plain_text(children, numbers)}".strip()
            yield ""
        case Paragraph(children=children, id=id_):
            label = f"{numbers.labels[id_]}. " if id_ else ""
            yield label + plain_text(children, numbers)
            yield ""
        case List():
            yield from _list(node, numbers, "")
            yield ""
        case Table(caption=caption, id=id_):
            yield f"{numbers.labels[id_]}. {plain_text(caption, numbers)}"
            yield from _table(node, numbers)
            yield ""
        case Figure(caption=caption, id=id_, alt=alt):
            yield f"{numbers.labels[id_]}. {plain_text(caption, numbers)}"
            yield f"  [{alt}]"
            yield ""
        case _:
            return


def _list(node: List, numbers: Numbering, indent: str) -> Iterator[str]:
    for number, item in enumerate(node.items, 1):
        sign = f"{number}." if node.ordered else "-"
        for place, child in enumerate(item.content):
            if isinstance(child, List):
                yield from _list(child, numbers, indent + "  ")
            else:
                yield f"{indent}{sign if place == 0 else ' ' * len(sign)} {plain_text(child.children, numbers)}"


def _table(table: Table, numbers: Numbering) -> Iterator[str]:
    heads = [f"{column.heading} ({column.unit})" if column.unit else column.heading for column in table.columns]
    yield "  " + " | ".join(heads)
    for row in table.rows:
        label = numbers.labels.get(row.label_id, "")
        yield "  " + label + " | ".join(plain_text(cell, numbers) for cell in row.cells)
    for note in table.notes:
        yield "  " + plain_text(note, numbers)

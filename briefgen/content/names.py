"""Names stand once: one that two would share stays with the templates' own, or with the first that has it.

The other goes by a name that nobody types (`vcn~2`), so that a check can tell; text cannot point to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeGuard

from briefgen.document import Block, BlockKind, Figure, Heading, Node, Picture, Table
from briefgen.problems import BrokenDataError, Place, Problem

RENAMED = "~"
OWN_TEMPLATES = "templates/matter/"  # what the sponsor adds is made by these


def with_names_apart(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with a name of its own for each block, heading, figure and table."""
    taken = {block.id for block in blocks if not _is_own_block(block)}
    taken |= {node.id for block in blocks for node in _named(block) if not _is_own(node, block)}
    return tuple(_renamed(block, taken) for block in blocks)


def refuse_repeated_blocks(blocks: tuple[Block, ...]) -> None:
    """Raise `BrokenDataError` where templates make two blocks of one id."""
    seen: set[str] = set()
    for block in blocks:
        if block.id in seen:
            what = f"Two blocks would be called `{block.id}`."
            remedy = 'Begin the second with block("name") in its template.'
            origin = block.nodes[0].origin
            raise BrokenDataError(Problem("T103", what, remedy, place=Place(origin.template, origin.line)))
        seen.add(block.id)


def _named(block: Block) -> Iterator[Heading | Figure | Table]:
    yield from (node for node in block.nodes if _is_named(node))


def _is_named(node: Node) -> TypeGuard[Heading | Figure | Table]:
    return isinstance(node, Heading | Figure | Table)


def _is_own(node: Node, block: Block) -> bool:
    """Whether the sponsor chose the name: of a section or an image, or of a table in prose."""
    is_image = isinstance(node, Figure) and isinstance(node.drawing, Picture)
    is_in_prose = isinstance(node, Table) and block.kind in {BlockKind.ANSWER, BlockKind.QUESTION}
    return is_image or is_in_prose or node.origin.template.startswith(OWN_TEMPLATES)


def _is_own_block(block: Block) -> bool:
    return block.nodes[0].origin.template.startswith(OWN_TEMPLATES)


def _renamed(block: Block, taken: set[str]) -> Block:
    nodes = tuple(
        replace(node, id=_free(node.id, taken)) if _is_named(node) and _is_own(node, block) else node
        for node in block.nodes
    )
    return replace(block, id=_free(block.id, taken) if _is_own_block(block) else block.id, nodes=nodes)


def _free(name: str, taken: set[str]) -> str:
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}{RENAMED}{number}"
    taken.add(found)
    return found

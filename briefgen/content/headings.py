"""Ranks of headings; one with nothing below it is not printed."""

from __future__ import annotations

from dataclasses import replace

from briefgen.document import Block, Heading, PageBreak


def without_empty_headings(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks without the headings that no paragraph, table or figure follows before the next of their rank."""
    next_level: int | None = 0  # of the heading that follows with nothing between; none where matter follows
    kept: list[Block] = []
    for block in reversed(blocks):
        nodes = []
        for node in reversed(block.nodes):
            if isinstance(node, Heading):
                if next_level is not None and next_level <= node.level:
                    continue
                next_level = node.level
            elif not isinstance(node, PageBreak):
                next_level = None
            nodes.append(node)
        if nodes:
            kept.append(replace(block, nodes=tuple(reversed(nodes))))
    return tuple(reversed(kept))


def rank_behind(section: tuple[Block, ...], before: int) -> int:
    """The rank of a heading that stands behind a section as its equal; below it where the section is a heading alone.

    `before` is the rank behind the section before, which holds where this one prints nothing.
    """
    nodes = [node for block in section for node in block.nodes]
    ranks = [node.level for node in nodes if isinstance(node, Heading)]
    if not ranks:
        return before
    return ranks[0] + 1 if len(ranks) == len(nodes) else ranks[0]

"""References of templates to what the answers do not fill: a hole instead of a number that leads nowhere.

A reference that stands in an answer is left as it is; the checks report it with its line.
"""

from __future__ import annotations

from dataclasses import replace

from briefgen.document import Block, Bound, Document, Inline, Properties, Reference, changed, numbering


def with_holes_for_dead_references(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with `[TBD: table of results]` where a template points to a table that is not printed."""
    labels = numbering(Document(Properties(""), blocks)).labels

    def landed(inline: Inline) -> Inline:
        if isinstance(inline, Reference) and not inline.path and inline.target not in labels:
            return _hole(inline.target)
        return inline

    return tuple(replace(block, nodes=tuple(changed(node, landed) for node in block.nodes)) for block in blocks)


def _hole(target: str) -> Bound:
    kind, _, name = target.partition("-")
    words = f"{kind} of {name.replace('-', ' ')}" if kind in {"table", "figure"} else target.replace("-", " ")
    return Bound(f"[TBD: {words}]", (), hole=True, remark="Nothing is answered that would fill it.")

"""Cross-references settled once all blocks stand: several joined in words, dead ones of templates as holes.

A dead reference that stands in an answer is left as it is; the checks report it with its line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from briefgen.document import (
    Block,
    Bound,
    Document,
    Figure,
    Heading,
    Inline,
    Inlines,
    Paragraph,
    Properties,
    Reference,
    References,
    Table,
    Text,
    changed,
    numbering,
)


def with_references_settled(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with "Tables 3 and 4, Figure 1" for several references in one."""
    labels = numbering(Document(Properties(""), blocks)).labels
    sections = dict(_sections(blocks))

    def settled(inline: Inline) -> Inline | Inlines:
        if not isinstance(inline, References):
            return inline
        if inline.as_sections:
            return _section_numbers(inline, sections, labels)
        return _joined(inline, labels)

    return tuple(replace(block, nodes=tuple(changed(node, settled) for node in block.nodes)) for block in blocks)


def with_holes_for_dead_references(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks with `[TBD: table of results]` where a template points to a table that is not printed."""
    labels = numbering(Document(Properties(""), blocks)).labels

    def landed(inline: Inline) -> Inline:
        if isinstance(inline, Reference) and not inline.path and inline.target not in labels:
            return _hole(inline.target)
        return inline

    return tuple(replace(block, nodes=tuple(changed(node, landed) for node in block.nodes)) for block in blocks)


def _joined(references: References, labels: Mapping[str, str]) -> Inlines:
    """Those of one kind together by their numbers, the kinds in the order in which each first comes."""
    order = {target: place for place, target in enumerate(labels)}
    by_kind: dict[str, list[str]] = {}
    for target in dict.fromkeys(references.targets):
        kind = labels[target].partition(" ")[0] if target in labels else target
        by_kind.setdefault(kind, []).append(target)
    inlines: list[Inline] = []
    for kind, targets in by_kind.items():
        inlines += [Text(", ")] if inlines else []
        if len(targets) == 1:
            inlines.append(Reference(targets[0], references.path))
        else:
            inlines += [
                Text(f"{_plural(kind)}\u00a0"),
                *_numbers(sorted(targets, key=order.__getitem__), references.path),
            ]
    return tuple(inlines)


def _numbers(targets: list[str], path: str) -> Iterator[Inline]:
    for place, target in enumerate(targets, 1):
        yield Reference(target, path, number_only=True)
        if place < len(targets):
            yield Text(", " if place + 1 < len(targets) else " and ")


def _plural(kind: str) -> str:
    return "Appendices" if kind == "Appendix" else f"{kind}s"


def _section_numbers(references: References, sections: Mapping[str, str], labels: Mapping[str, str]) -> Inlines:
    """The numbers of the sections that the targets are, or else of the one in which the first target stands."""
    named = [target for target in references.targets if sections.get(target) == target]
    first = [sections[target] for target in references.targets if sections.get(target)][:1]
    found = list(dict.fromkeys(named or first))
    if not found:  # an appendix stands in no section
        return tuple(Reference(target, references.path) for target in references.targets[:1] if target in labels) or (
            Text("–"),
        )
    return tuple(_numbers(found, references.path))


def _sections(blocks: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    """Each target with the numbered section that it stands in, or is."""
    section = ""
    for block in blocks:
        for node in block.nodes:
            if isinstance(node, Heading):
                section = node.id if node.numbered else ""
            if isinstance(node, Heading | Table | Figure | Paragraph) and node.id:
                yield node.id, section


def _hole(target: str) -> Bound:
    kind, _, name = target.partition("-")
    words = f"{kind} of {name.replace('-', ' ')}" if kind in {"table", "figure"} else target.replace("-", " ")
    return Bound(f"[TBD: {words}]", (), hole=True, remark="Nothing is answered that would fill it.")

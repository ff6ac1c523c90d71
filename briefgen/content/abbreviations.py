"""The list of abbreviations: those of the field and of the sponsor that the package uses, with what they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from briefgen.answers import Answers
from briefgen.document import Block, Bound, Figure, Inlines, Node, ScatterChart, Table, Text, inlines_of, walk
from briefgen.facts import bound
from briefgen.knowledge import Knowledge
from briefgen.prose import Printed

ABBREVIATIONS = "abbreviations"
_OWN = "appendices.abbreviations"


def abbreviations_used(blocks: Iterable[Block], answers: Answers, knowledge: Knowledge) -> tuple[Printed, ...]:
    """An entry for each abbreviation that the blocks use, in order of the alphabet; a tab parts it from its words."""
    own = {row.key: bound(row["words"]) for row in answers.rows(_OWN)}
    known = {short: Bound(words, (f"abbreviations.{short}",)) for short, words in knowledge.abbreviations.items()}
    entries = {**known, **own}
    text = "\n".join(words for block in blocks for node in block.nodes for words in _words(node))
    used = sorted(_found(entries, text), key=lambda short: (short.casefold(), short))
    return tuple(_entry(short, entries[short]) for short in used)


def _entry(short: str, words: Bound) -> Printed:
    inlines: Inlines = (Text(f"{short}\t"), words)
    return Printed(inlines)


def _found(entries: Iterable[str], text: str) -> set[str]:
    """Those that the text holds as words of their own, in the same letters or in the plural; `B-ALL` is no `ALL`."""
    longest_first = sorted(entries, key=len, reverse=True)
    either = "|".join(map(re.escape, longest_first))
    return set(re.findall(rf"(?<![^\W_])({either})s?(?![^\W_])", text)) if either else set()


def _words(node: Node) -> Iterator[str]:
    """All that a reader sees of a node, but for numbers that Word fills in; no two cells run together."""
    match node:
        case Table(caption=caption, columns=columns, rows=rows, notes=notes):
            yield from (f"{column.heading} {column.unit}" for column in columns)
            yield from map(_typed, (caption, *(cell for row in rows for cell in row.cells), *notes))
        case Figure(caption=caption, notes=notes, drawing=drawing):
            yield from map(_typed, (caption, *notes))
            if isinstance(drawing, ScatterChart):
                yield from (drawing.x_title, drawing.y_title, *(series.name for series in drawing.series))
        case _:
            yield _typed(tuple(inlines_of(node)), inside=False)


def _typed(inlines: Inlines, *, inside: bool = True) -> str:
    found = walk(inlines) if inside else inlines
    return "".join(inline.text for inline in found if isinstance(inline, Text | Bound))

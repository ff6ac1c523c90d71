"""The list of references: rules and guidances of the library, and the publications that the sponsor cites."""

from __future__ import annotations

import re

from briefgen.answers import Answers, Row
from briefgen.document import Block, Citation, ReferenceEntry, inlines_of
from briefgen.facts import bound
from briefgen.knowledge import Knowledge

CITATIONS = "appendices.citations"
_DOI_PREFIX = re.compile(r"^\s*(?:https?://(?:dx\.)?doi\.org/|doi:?\s*)", re.IGNORECASE)


def citable(answers: Answers, knowledge: Knowledge) -> frozenset[str]:
    """What a person's prose can cite: publications by their names, and what the library holds and may be cited."""
    own = {row.key for row in answers.rows(CITATIONS)}
    return frozenset(own | {name for name, reference in knowledge.references.items() if reference.can_be_cited})


def reference_entries(blocks: tuple[Block, ...], answers: Answers, knowledge: Knowledge) -> tuple[ReferenceEntry, ...]:
    """The entries of what the blocks cite, in the order in which it is first cited."""
    own = {row.key: row for row in answers.rows(CITATIONS)}
    return tuple(
        ReferenceEntry(name, knowledge.references[name].printed if name in knowledge.references else _entry(own[name]))
        for name in _cited(blocks)
    )


def _entry(row: Row) -> str:
    """A publication as typed, with its DOI behind it where the words do not hold it."""
    text, doi = bound(row["text"]).text, _DOI_PREFIX.sub("", row["doi"].words).strip()
    if not doi or doi.casefold() in text.casefold():
        return text
    return f"{text}{'' if text.endswith('.') else '.'} doi:{doi}"


def _cited(blocks: tuple[Block, ...]) -> list[str]:
    found: dict[str, None] = {}
    for block in blocks:
        for node in block.nodes:
            for inline in inlines_of(node):
                if isinstance(inline, Citation):
                    found.setdefault(inline.reference)
    return list(found)

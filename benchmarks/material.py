"""The Markdown that every generator gets: sections alike in shape, their words varied but the same on every run.

A section is a heading, 6 paragraphs with bold and italic words, a list of 5 and a table of 8 rows and 5 columns, the
head among the rows.
"""

from __future__ import annotations

import random
import re
import sys
from dataclasses import dataclass
from pathlib import Path

PARAGRAPHS = 6
ITEMS = 5
ROWS = 8
COLUMNS = 5
_WORDS = (
    "lot vector cells viability potency release stability assay donor plasmid culture expansion identity purity dose "
    "container record method criterion copies transduction titre harvest wash formulation thaw recovery phenotype "
    "residual endotoxin sterility mycoplasma reference standard comparability process validation clinical product "
    "specification result interval range median batch supplier material reagent buffer medium shipment label patient"
)


@dataclass(frozen=True)
class Section:
    """What a section says; a paragraph is plain, bold, plain, italic, plain; the table's first row is its head."""

    heading: str
    paragraphs: list[list[str]]
    bullets: list[str]
    rows: list[list[str]]


def markdown_of(sections: int, rows: int = ROWS) -> str:
    """The Markdown of so many sections, each with one table of so many rows."""
    chosen = random.Random(20261122)  # only `random()` is the same in every version of Python

    known = _WORDS.split()

    def words(number: int) -> str:
        return " ".join(known[int(chosen.random() * len(known))] for _ in range(number))

    def cells() -> list[str]:
        return [words(2), words(3), f"{chosen.random() * 10:.2f}", f"{chosen.random() * 100:.1f}", words(1)]

    blocks = []
    for number in range(1, sections + 1):
        blocks.append(f"# {words(3).capitalize()} {number}")
        for _ in range(PARAGRAPHS):
            blocks.append(f"{words(12).capitalize()} **{words(2)}** {words(14)} *{words(2)}* {words(8)}.")
        blocks.append("\n".join(f"- {words(7).capitalize()}" for _ in range(ITEMS)))
        table = [words(COLUMNS).title().split(), ["---"] * COLUMNS, *(cells() for _ in range(rows - 1))]
        blocks.append("\n".join(f"| {' | '.join(row)} |" for row in table))
    return "\n\n".join(blocks) + "\n"


def sections_of(markdown: str) -> list[Section]:
    """The sections of such Markdown, for a generator that does not read Markdown, and to compare outputs with."""
    sections: list[Section] = []
    for block in markdown.strip().split("\n\n"):
        if block.startswith("# "):
            sections.append(Section(block[2:], [], [], []))
        elif block.startswith("- "):
            sections[-1].bullets.extend(line[2:] for line in block.split("\n"))
        elif block.startswith("| "):
            rows = [line[2:-2].split(" | ") for line in block.split("\n")]
            sections[-1].rows.extend([rows[0], *rows[2:]])
        else:
            sections[-1].paragraphs.append(re.split(r"\*+", block))
    return sections


if __name__ == "__main__":
    # An own process for this, since the one that measures must stay small.
    Path(sys.argv[2]).write_text(markdown_of(int(sys.argv[1])), encoding="utf-8")

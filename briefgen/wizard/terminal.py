"""The face of the interview: what any terminal can show and ask."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

NARROWEST, WIDEST = 40, 100


@dataclass(frozen=True)
class Card:
    """All that is shown with a question; `choices` are numbered from 1."""

    position: str
    ask: str
    notes: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    now: str = ""


class Terminal(Protocol):
    """Shows and asks; knows nothing of questionnaires or files."""

    def show(self, text: str) -> None:
        """Show some lines of text."""

    def section(self, title: str, intro: str) -> None:
        """Say that a section begins."""

    def card(self, card: Card) -> None:
        """Show a question."""

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Show a small table."""

    def ask(self, label: str, default: str = "", choices: Sequence[str] = (), multiline: bool = False) -> str:
        """Read one entry, `default` being offered for editing where the terminal can.

        Raises `KeyboardInterrupt` for Ctrl-C and `EOFError` when nothing more can be read.
        """
        ...


def wrapped(text: str, width: int, indent: str = "") -> str:
    """The text broken at spaces; its own line breaks and the indentation of its lines stay."""
    return "\n".join(_wrapped_line(line, width, indent) for line in text.split("\n"))


def _wrapped_line(line: str, width: int, indent: str) -> str:
    own = line[: len(line) - len(line.lstrip())]
    first = indent + own
    lines = textwrap.wrap(
        line.strip(),
        max(width, NARROWEST),
        initial_indent=first,
        subsequent_indent=first,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines)


def choice_lines(choices: Sequence[str], width: int) -> list[str]:
    """Numbered choices, their later lines set in."""
    lines = []
    for number, label in enumerate(choices, 1):
        head = f"{number:>3}  "
        lines.append(
            textwrap.fill(label, max(width, NARROWEST), initial_indent=head, subsequent_indent=" " * len(head))
        )
    return lines


def card_lines(card: Card, width: int) -> list[str]:
    """A question as plain lines."""
    lines = [wrapped(card.position, width), wrapped(card.ask, width)]
    lines += choice_lines(card.choices, width)
    lines += [wrapped(note, width, "  ") for note in card.notes]
    if card.now:
        lines.append(wrapped(card.now, width, "  "))
    return lines


def table_lines(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table as lines of padded columns."""
    widths = [max(len(line[n]) for line in (headings, *rows)) for n in range(len(headings))]
    return ["  ".join(cell.ljust(widths[n]) for n, cell in enumerate(line)).rstrip() for line in (headings, *rows)]

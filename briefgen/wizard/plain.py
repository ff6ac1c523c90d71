"""The plain face: `input` and `print` alone, for screen readers, pipes and dumb terminals."""

from __future__ import annotations

import importlib
import io
import shutil
import sys
from collections.abc import Sequence

from briefgen.wizard.interrupts import waiting
from briefgen.wizard.terminal import WIDEST, Card, card_lines, table_lines, wrapped
from briefgen.wizard.typed import LAST_LINE, is_at_once


class PlainTerminal:
    """Prints line by line and never moves the cursor."""

    def __init__(self) -> None:
        """Make stdin hand over what is not UTF-8, so that it can be refused with a message."""
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="surrogateescape")
        if sys.stdin.isatty() and sys.stdout.isatty():
            _take_long_lines()

    def show(self, text: str) -> None:
        """Print the text, wrapped."""
        _print(wrapped(text, _width()))

    def section(self, title: str, intro: str) -> None:
        """Print the title between empty lines."""
        _print(f"\n\nSection: {title}")
        if intro:
            self.show(intro)

    def card(self, card: Card) -> None:
        """Print the question below an empty line."""
        _print("\n" + "\n".join(card_lines(card, _width())))

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print padded columns."""
        _print("\n".join(table_lines(headings, rows)))

    def ask(self, label: str, default: str = "", choices: Sequence[str] = (), multiline: bool = False) -> str:
        """Read a line, or lines up to one that holds only a dot; the default cannot be edited here."""
        line = _input(f"{label} ")
        if not multiline or is_at_once(line):
            return line
        lines: list[str] = []
        while True:
            for part in line.split("\n"):
                if part.strip() == LAST_LINE:
                    return "\n".join(lines)
                lines.append(LAST_LINE if part.strip() == f"\\{LAST_LINE}" else part)
            try:
                line = _input()
            except EOFError:
                return "\n".join(lines)


def _input(label: str = "") -> str:
    with waiting(_raise):
        return input(label)


def _raise() -> None:
    raise KeyboardInterrupt


def _take_long_lines() -> None:
    """Without readline the kernel cuts a pasted line after 4,095 bytes. No history: answers are confidential."""
    try:
        readline = importlib.import_module("readline")
    except ImportError:
        return
    readline.set_auto_history(False)
    readline.parse_and_bind("tab: self-insert")


def _print(text: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding), flush=True)


def _width() -> int:
    return min(shutil.get_terminal_size((80, 24)).columns, WIDEST) - 1

"""Which face the interview shows here."""

from __future__ import annotations

import os
import sys

from briefgen.wizard.line import LineTerminal
from briefgen.wizard.plain import PlainTerminal
from briefgen.wizard.terminal import Terminal


def choose_terminal(plain: bool = False) -> Terminal:
    """The line face; the plain one on demand, in pipes and on dumb terminals."""
    is_dumb = os.environ.get("TERM", "dumb") in {"", "dumb"} and os.name != "nt"
    if plain or is_dumb or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return PlainTerminal()
    return LineTerminal()

"""What briefgen's Word files have and its peers' do not, switched off to see what it costs.

briefgen itself has no such switches: a package without its controls and state would lose what its writers did to it
in Word. So the functions that write them are replaced here (of a control two empty tags stay); where one has got
another name, the tables say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pkgutil import resolve_name
from typing import Any

Replacement = tuple[str, str, Any]


def _nothing(*_: object) -> str:
    return ""


def _no_state(*_: object) -> bytes:
    return b"<state/>"


SWITCHES: dict[str, tuple[Replacement, ...]] = {
    "state": (
        ("briefgen.word.file", "block_state", _nothing),
        ("briefgen.word.file", "state_xml", _no_state),
    ),
    "controls": (
        ("briefgen.word.blocks", "_control", _nothing),
        ("briefgen.word.blocks", "_anchor", _nothing),
    ),
}


def switch_off(*names: str) -> list[Replacement]:
    """Replace what writes state or controls; what was there before comes back. AttributeError where it is not."""
    replacements = [row for name in names for row in SWITCHES[name]]
    before = [(owner, name, getattr(resolve_name(owner), name)) for owner, name, _ in replacements]
    for owner, name, replacement in replacements:
        setattr(resolve_name(owner), name, replacement)
    return before


@contextmanager
def switched_off(*names: str) -> Iterator[None]:
    """Without state or controls for a while."""
    before = switch_off(*names)
    try:
        yield
    finally:
        for owner, name, original in before:
            setattr(resolve_name(owner), name, original)

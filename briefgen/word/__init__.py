"""The document tree as a Word file, and what can be read back from one.

`write_docx` is pure: the same document and base parts give the same bytes on every machine and every day. Modules load
when something of theirs is asked for: to write a package takes neither house styles nor the conformance checks.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from briefgen.word.conformance import conformance_problems
    from briefgen.word.file import house_problems, write_docx
    from briefgen.word.house import HouseStyle, read_house_style
    from briefgen.word.layout import outline, without_controls
    from briefgen.word.state import is_as_written
    from briefgen.word.text_dump import dump
    from briefgen.word.tracing import Trace, trace

__all__ = [
    "HouseStyle",
    "Trace",
    "conformance_problems",
    "dump",
    "house_problems",
    "is_as_written",
    "outline",
    "read_house_style",
    "trace",
    "without_controls",
    "write_docx",
]

_HOME = {
    "HouseStyle": "house",
    "Trace": "tracing",
    "conformance_problems": "conformance",
    "dump": "text_dump",
    "house_problems": "file",
    "is_as_written": "state",
    "outline": "layout",
    "read_house_style": "house",
    "trace": "tracing",
    "without_controls": "layout",
    "write_docx": "file",
}


def __getattr__(name: str) -> Any:
    """What this package exports, from its module."""
    if name not in _HOME:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"briefgen.word.{_HOME[name]}"), name)

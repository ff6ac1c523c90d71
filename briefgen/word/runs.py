"""Runs of words, fields with their results filled in, and bookmarks, each written at the end of its parent.

No field is marked dirty and the settings do not ask for an update: Word would then greet the reader with a question
about fields that refer to other files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from functools import lru_cache

from briefgen.word.typography import NO_BREAK
from briefgen.word.wml import Element, add, add_copy, add_text, w
from briefgen.word.writing import Writing

_RIGHT_TO_LEFT = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
_BY_DIRECTION = re.compile(f"({_RIGHT_TO_LEFT}+(?:[^\\w\n\t]+{_RIGHT_TO_LEFT}+)*)")
_PIECES = re.compile("([\n\t])")


@dataclass(frozen=True)
class Look:
    """How a run looks, beyond its paragraph's style."""

    bold: bool = False
    italic: bool = False
    script: str = ""
    style: str = ""


PLAIN = Look()


def add_runs(parent: Element, text: str, look: Look = PLAIN) -> None:
    """Add runs of plain text: one for each stretch of one direction; new lines and tabs as Word has them."""
    for number, stretch in enumerate(_BY_DIRECTION.split(text)):
        if stretch:
            run = add_copy(parent, _run(look, right_to_left=number % 2 == 1))
            for piece in _PIECES.split(stretch):
                if piece == "\n":
                    add(run, "br")
                elif piece == "\t":
                    add(run, "tab")
                elif piece:
                    add_text(run, piece)


def add_field(parent: Element, instruction: str, result: str, look: Look = PLAIN) -> None:
    """Add a complex field with its cached result; all its runs look alike, or an update would change the look."""
    begin_field(parent, instruction, look)
    add_runs(parent, result, look)
    end_field(parent, look)


def begin_field(parent: Element, instruction: str, look: Look = PLAIN) -> None:
    """Add the runs before a field's result."""
    add_copy(parent, _field_mark("begin", look))
    add_text(add_copy(parent, _run(look)), f" {instruction} ", "instrText")
    add_copy(parent, _field_mark("separate", look))


def end_field(parent: Element, look: Look = PLAIN) -> None:
    """Add the run that closes a field."""
    add_copy(parent, _field_mark("end", look))


def add_numbered_label(parent: Element, label: str, look: Look = PLAIN) -> None:
    """Add `Table 3`: the number is a field, so it counts on its own when a caption is put in between."""
    kind, _, number = label.partition(" ")
    add_runs(parent, kind + NO_BREAK, look)
    add_field(parent, f"SEQ {kind} \\* ARABIC", number, look)


@contextmanager
def bookmark(parent: Element, name: str | None, writing: Writing) -> Iterator[None]:
    """What is added to `parent` meanwhile stands inside a bookmark; nothing around it where no name is needed."""
    placed = writing.place(name)
    if placed is None:
        yield
        return
    number = writing.ids.number("bookmark", placed)
    add(parent, "bookmarkStart", id=number, name=placed)
    yield
    add(parent, "bookmarkEnd", id=number)


@lru_cache(maxsize=64)
def _field_mark(kind: str, look: Look) -> Element:
    mark = copy(_run(look))
    add(mark, "fldChar", fldCharType=kind)
    return mark


@lru_cache(maxsize=64)
def _run(look: Look, right_to_left: bool = False) -> Element:
    """An empty run with its `w:rPr`, whose children stand in the order that Word wants."""
    flags = (("b", look.bold), ("bCs", look.bold), ("i", look.italic), ("iCs", look.italic))
    properties = w(
        "rPr",
        w("rStyle", val=look.style) if look.style else None,
        *(w(tag) for tag, is_on in flags if is_on),
        w("vertAlign", val=look.script) if look.script else None,
        w("rtl") if right_to_left else None,
    )
    return w("r", properties if len(properties) else None)

"""Word fields with their results filled in, bookmarks, and links inside the document.

No field is marked dirty and the settings do not ask for an update: Word would then greet the reader with a question
about fields that refer to other files.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy

from briefgen.word.wml import Element, W, add_text, w


def field(instruction: str, result: Iterable[Element]) -> list[Element]:
    """The runs of a complex field with its cached result.

    All runs look like the first of the result: an update takes the looks of the field's own characters.
    """
    shown = list(result)
    look = shown[0].find(W + "rPr") if shown else None
    runs = [*field_start(instruction), field_end()]
    if look is not None:
        for run in runs:
            run.insert(0, deepcopy(look))
    return [*runs[:-1], *shown, runs[-1]]


def field_start(instruction: str) -> list[Element]:
    """The runs before a field's result."""
    code = w("r")
    add_text(code, f" {instruction} ", "instrText")
    return [w("r", w("fldChar", fldCharType="begin")), code, w("r", w("fldChar", fldCharType="separate"))]


def field_end() -> Element:
    """The run that closes a field."""
    return w("r", w("fldChar", fldCharType="end"))


def bookmarked(name: str, number: int, content: Iterable[Element]) -> list[Element]:
    """Content between the two ends of a bookmark."""
    return [w("bookmarkStart", id=number, name=name), *content, w("bookmarkEnd", id=number)]


def internal_link(anchor: str, content: Iterable[Element]) -> Element:
    """A link to a bookmark."""
    return w("hyperlink", *content, anchor=anchor, history=1)


def sequence(name: str, result: Iterable[Element]) -> list[Element]:
    """The number of a caption or a question: it counts on its own when one is put in between."""
    return field(f"SEQ {name} \\* ARABIC", result)

"""The one device through which every printed value passes.

Jinja's `finalize` hands each printed value to `Marks.mark`, which keeps it and emits a private-use mark in its place.
So a person's `*`, `#`, `{{` or `<` never meets Markdown (escape), every value arrives in the tree as `Bound` with its
path (bind), and every block knows its template line (trace).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from briefgen.document import Inline, Text

VALUE_OPEN, VALUE_CLOSE = "\ue000", "\ue001"
LINE_OPEN, LINE_CLOSE = "\ue002", "\ue003"
_VALUE = re.compile(f"{VALUE_OPEN}(\\d+){VALUE_CLOSE}")
_LINE = re.compile(f"{LINE_OPEN}(\\d+){LINE_CLOSE}")
# What a line of Markdown may begin with before its words: indentation, a heading's or a list item's sign.
_LEAD = re.compile(r"^(\s*(?:#{1,6}\s+|[-*+]\s+|\d+\.\s+)?)(?=\S)")


@dataclass(frozen=True)
class Printed:
    """What a mark stands for: inlines, and for an answer that may enter as a whole its path, text and items."""

    inlines: tuple[Inline, ...]
    path: str = ""
    text: str = ""
    is_hole: bool = False
    items: tuple[Inline, ...] = ()


@dataclass(frozen=True)
class BlockStart:
    """`{{ block("name", key) }}`: what follows belongs to a block of this name."""

    name: str
    key: str


class Marks:
    """The values of one rendering, by mark."""

    def __init__(self) -> None:
        self._values: list[Printed | BlockStart] = []

    def mark(self, value: Printed | BlockStart) -> str:
        """Keep the value and return its mark."""
        self._values.append(value)
        return f"{VALUE_OPEN}{len(self._values) - 1}{VALUE_CLOSE}"

    def only(self, text: str) -> Printed | BlockStart | None:
        """The value whose mark is all there is in `text` (line marks aside), or none."""
        match = _VALUE.fullmatch(without_lines(text).strip())
        return self._values[int(match[1])] if match else None

    def inlines(self, text: str) -> Iterator[Inline]:
        """Text with marks, as inlines."""
        position = 0
        text = without_lines(text)
        for match in _VALUE.finditer(text):
            if match.start() > position:
                yield Text(text[position : match.start()])
            value = self._values[int(match[1])]
            if isinstance(value, Printed):
                yield from value.inlines
            position = match.end()
        if position < len(text):
            yield Text(text[position:])

    def words(self, text: str) -> str:
        """Text with marks replaced by the words they stand for, for ids and arguments."""

        def word(match: re.Match[str]) -> str:
            value = self._values[int(match[1])]
            return value.text if isinstance(value, Printed) else ""

        return _VALUE.sub(word, without_lines(text))


def with_line_marks(source: str) -> str:
    """A template's source with its line number marked at the start of each line of words."""
    marked, in_fence = [], False
    for number, line in enumerate(source.split("\n"), 1):
        stripped = line.lstrip()
        if stripped.startswith("```"):
            in_fence = not in_fence
            marked.append(f"{line}{_line_mark(number)}" if in_fence else line)
        elif in_fence or stripped.startswith(("{%", "{#", "{:")):
            marked.append(line)
        else:
            marked.append(_LEAD.sub(rf"\g<1>{_line_mark(number)}", line))
    return "\n".join(marked)


def line_of(text: str) -> int | None:
    """The template line of a text, from its first line mark."""
    match = _LINE.search(text)
    return int(match[1]) if match else None


def without_lines(text: str) -> str:
    """The text without line marks."""
    return _LINE.sub("", text)


def _line_mark(number: int) -> str:
    return f"{LINE_OPEN}{number}{LINE_CLOSE}"

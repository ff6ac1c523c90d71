"""Pipe tables: where one begins and ends among the lines, its rows and its caption.

A table has a head, a row of delimiters and at least one row; a line with `|` alone is a sentence. It may stand right
below a sentence and ends at the first line without `|`. Its caption stands directly before or after it in Pandoc's
form, `Table: words {#table-id}` or `: words`; a template writes `{: #table-id }`, since `{#` begins a comment there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions.tables import TableProcessor

from briefgen.prose.marks import LINE_CLOSE, LINE_OPEN, without_lines

RIGHT = "right"
MOST_COLUMNS = 63  # as many as Word has in a table; what has more is none

_DELIMITERS = re.compile(r" {0,3}(?=[^|\n]*+\|)\|? *+:?-++:? *+(?:\| *+:?-++:? *+)*+\|? *+")
_PIPE = re.compile(r"(?<!\\)(?:\\\\)*\|")
_NO_ROW = re.compile(r" {4}| {0,3}(?:[-*+]|\d+\.) +[^ |]")  # indented, or an item of a list; `- |` is a cell
_CAPTION = re.compile(rf"((?:{LINE_OPEN}\d+{LINE_CLOSE})?) {{0,3}}(?:[Tt]able)?: +(?=\S)")
_ID = re.compile(r"(?:^|\s)\{:? *#([^\s{}]+) *\}\s*$")
_LINE_MARK = rf"{LINE_OPEN}\d+{LINE_CLOSE}"
_MARK_AMONG_DELIMITERS = re.compile(rf"(?m)^([|: -]*){_LINE_MARK}([|: -]*)$")
_MARK_BEFORE_ROW = re.compile(rf"(?m)^( {{0,3}})({_LINE_MARK})\|")


def add_tables(parser: Markdown) -> None:
    """Let the parser know pipe tables."""
    parser.parser.blockprocessors.register(_Tables(parser.parser, {"use_align_attribute": True}), "table", 75)


def begins_caption(text: str) -> bool:
    """Whether a text begins as the caption of a table does."""
    return _CAPTION.match(text) is not None


def rows_at(lines: Sequence[str], place: int) -> int:
    """The number of lines of the table that begins at this line; 0 where none begins."""
    if place + 2 >= len(lines) or "|" not in lines[place] or not _DELIMITERS.fullmatch(lines[place + 1]):
        return 0
    if not _is_row(lines[place]) or not _is_row(lines[place + 2]):
        return 0
    if not _width(lines[place]) == _width(lines[place + 1]) <= MOST_COLUMNS:
        return 0
    end = place + 2
    while end < len(lines) and _is_row(lines[end]):
        end += 1
    return end - place


def with_rows_unmarked(text: str) -> str:
    """A template's text with the marks of its lines inside the first cells of rows, where Markdown sees the rows."""
    if "|" not in text:
        return text
    return _MARK_BEFORE_ROW.sub(r"\1|\2", _MARK_AMONG_DELIMITERS.sub(r"\1\2", text))


def take_captions(root: Element) -> None:
    """Move each caption beside a table into it, as `caption` with its id, where marks in it still are as typed."""
    children = list(root)
    taken = set()
    for place, element in enumerate(children):
        if element.tag == "table":
            for beside in (place - 1, place + 1):
                if beside not in taken and 0 <= beside < len(children) and _take_caption(element, children[beside]):
                    taken.add(beside)
                    break
    if taken:
        root[:] = [child for place, child in enumerate(children) if place not in taken]


def _take_caption(table: Element, beside: Element) -> bool:
    match = _CAPTION.match(beside.text or "") if beside.tag == "p" else None
    if match is None:
        return False
    words = match[1] + (beside.text or "")[match.end() :]
    named = _ID.search(words)
    caption = SubElement(table, "caption", {"id": named[1] if named else ""})
    caption.text = words[: named.start()] if named else words
    return True


def _is_row(line: str) -> bool:
    return _PIPE.search(line) is not None and not _NO_ROW.match(line) and not begins_caption(line)


def _width(row: str) -> int:
    row = without_lines(row).strip(" ")
    between = len(_PIPE.findall(row))
    ends = _PIPE.match(row) is not None, re.search(rf"{_PIPE.pattern}$", row) is not None
    return between + 1 - sum(ends)


class _Tables(TableProcessor):
    """Python-Markdown's tables: only at the top, with a whole row of delimiters and at least one row below it.

    A backtick is no markup here, so a `|` between two separates cells; what a row has more than the head stays in its
    last cell, for no word of an answer may be lost.
    """

    RE_CODE_PIPES = re.compile(r"(\\\\)|((?!))|((?!))|(\\\|)|(\|)")

    def test(self, parent: Element, block: str) -> bool:
        """Whether the block is a table."""
        self._columns = 0
        if "|" not in block or parent.tag != self.parser.md.doc_tag or not rows_at(block.split("\n", 3)[:3], 0):
            return False
        return super().test(parent, block)

    def run(self, parent: Element, blocks: list[str]) -> None:
        """Add the table to its parent."""
        self._columns = len(self.separator)
        super().run(parent, blocks)

    def _split(self, row: str) -> list[str]:
        return super()._split(row) if "\\" in row else row.split("|")  # type: ignore[misc]

    def _split_row(self, row: str) -> list[str]:
        """The cells of a row; a row may have its outer pipes where the head has none."""
        if not self.border and row.startswith("|") and self.RE_END_BORDER.search(row):
            row = self.RE_END_BORDER.sub("", row[1:])
        cells: list[str] = super()._split_row(row)  # type: ignore[misc]
        if not 0 < self._columns < len(cells):
            return cells
        while len(cells) > self._columns and not cells[-1].strip():
            cells.pop()
        return [*cells[: self._columns - 1], "|".join(cells[self._columns - 1 :])]

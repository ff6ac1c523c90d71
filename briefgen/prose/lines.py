"""The lines of a text before Markdown reads them: its blocks set apart, as people type them without empty lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.prose.tables import begins_caption, rows_at

DEEPEST = 9  # lists in lists, as many as Word has levels

_ITEM = re.compile(r" {0,3}(?:[-*+]|1\.) +\S")
_ANY_ITEM = re.compile(r" *(?:[-*+]|\d+\.) +\S")
_MAY_STAND_CLOSE = re.compile(r"\||\n {0,3}(?:[-*+]|1\.) ")
_TOO_DEEP = re.compile(rf"(?m)^ {{{4 * DEEPEST + 1},}}")
# Where Markdown carries nothing over: not before what may continue a list, and not before a caption.
_STRETCH = re.compile(r"\n\n+(?=[^ \n])(?![-*+] |\d+\. |(?:[Tt]able)?: )")


def stretches(text: str) -> Iterator[tuple[int, str]]:
    """Parts of a text that Markdown can read one by one, each with the number of its first line, counted from 0."""
    line, begin = 0, 0
    for match in _STRETCH.finditer(text):
        above = text.rfind("\n\n", begin, match.start())
        if begins_caption(text[begin if above < 0 else above + 2 : match.start()]):
            continue
        yield line, text[begin : match.start()]
        line += text.count("\n", begin, match.end())
        begin = match.end()
    yield line, text[begin:]


def with_blocks_apart(text: str) -> str:
    """The text with empty lines around tables, and before a list right below a sentence.

    Nothing is indented deeper than the deepest list.
    """
    if _MAY_STAND_CLOSE.search(text):
        text = "\n".join(_apart(text.split("\n"), lists=True)).strip("\n")
    return _TOO_DEEP.sub(" " * 4 * DEEPEST, text)


def with_tables_apart(text: str) -> str:
    """The text with empty lines around tables."""
    return "\n".join(_apart(text.split("\n"), lists=False)).strip("\n") if "|" in text else text


def _apart(lines: list[str], *, lists: bool) -> Iterator[str]:
    above = ""
    place = 0
    while place < len(lines):
        line = lines[place]
        if rows := rows_at(lines, place):
            yield from ("", *lines[place : place + rows], "")
            above = ""
        else:
            if lists and _begins_list(line, above):
                yield ""
            yield line
            above = line
        place += rows or 1


def _begins_list(line: str, above: str) -> bool:
    if not _ITEM.match(line):
        return False
    return bool(above.strip()) and not _ANY_ITEM.match(above) and not above.startswith(" ")

"""Reading a lots table from a file, by what the file holds rather than by what it is called.

Text files are separated by commas, semicolons or tabs, with quoted fields; every cell keeps its place.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from briefgen.lots.spreadsheet import read_workbook, refuse_old_or_locked
from briefgen.lots.table import Cell, LotsTable, Row, lots_table, refusal
from briefgen.problems import Place, UserError
from briefgen.source import unreadable

LARGEST_TABLE = 8 * 1024 * 1024  # bytes; a table of a hundred lots has some 20 kB
_SEPARATORS = "\t;,"  # in this order where the lines do not decide: decimal commas occur between semicolons


def read_table(path: Path, sheet: str | None = None) -> LotsTable:
    """Read a CSV or XLSX file, every value as reported; raises `UserError` with places and remedies.

    `sheet` names a sheet of a workbook; otherwise the first visible one with content is read.
    """
    content = _content(path)
    refuse_old_or_locked(content, path)
    if content.startswith(b"PK"):
        return read_workbook(content, path, sheet)
    if sheet is not None:
        raise refusal("T109", Place(str(path)), "A text file has no sheets.", "Leave out --sheet.")
    text = _decoded(content, path)
    comments, start = _leading_comments(text)
    separator = _separator(text[start:])
    rows = tuple(_records(text, start, separator, path))
    return lots_table(rows, content, path, Place(str(path)), comments=comments, separator=separator)


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > LARGEST_TABLE:
            what = f"The file has {size / 1e6:.0f} MB; at most {LARGEST_TABLE // 1024**2} MB are read."
            raise refusal("T106", Place(str(path)), what, "Check that it is the table of lots.")
        content = path.read_bytes()
    except OSError as fault:
        raise UserError([unreadable(path, fault)]) from None
    if not content.strip():
        raise refusal("T103", Place(str(path)), "The file is empty.", "Give a header row and one row for each lot.")
    return content


def _decoded(content: bytes, path: Path) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refusal("T102", Place(str(path)), "The file is UTF-16, not UTF-8.", "Save it as CSV UTF-8.")
    if b"\0" in content or content.startswith(b"%PDF"):
        what = "This is not a table of text: it holds bytes that no text holds."
        raise refusal("T101", Place(str(path)), what, "Give a CSV or XLSX file.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        what = f"Byte {fault.start + 1} is not UTF-8."
        raise refusal("T102", Place(str(path), line), what, "Save the file as CSV UTF-8.") from None
    if re.match(r"\s*<(?:!doctype|html|table|\?xml)", text, re.IGNORECASE):
        what = "This is a web page or XML, not a table of text, whatever its name says."
        raise refusal("T101", Place(str(path)), what, "Open it in Excel and save it as XLSX or CSV UTF-8.")
    return text


def _leading_comments(text: str) -> tuple[list[str], int]:
    """The text of the `#` lines on top, and where the rest begins."""
    comments: list[str] = []
    at = 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        line = text[at:end].strip()
        if line and not line.startswith(("#", '"#')):
            break
        comments.append(_comment(line))
        at = end
    return [comment for comment in comments if comment], at


def _comment(line: str) -> str:
    """A comment without its `#`, and without the quotes and separators that a spreadsheet puts around it."""
    bare = line.rstrip(",;\t ") if line.endswith((",,", ";;", "\t")) or line.startswith('"#') else line
    if bare.startswith('"#') and bare.endswith('"'):
        bare = bare[1:-1].replace('""', '"')
    return bare.lstrip("#").strip()


def _separator(text: str) -> str:
    """The separator that the most of the first lines hold equally often; a comma for a single column."""
    lines = [re.sub(r'"[^"]*"', "", line) for line in text.splitlines()[:40] if line.strip()]
    best, agreement = ",", 0
    for separator in _SEPARATORS:
        counts = Counter(count for line in lines if (count := line.count(separator)))
        agreeing = max(counts.values(), default=0)
        if agreeing > agreement:
            best, agreement = separator, agreeing
    return best


def _records(text: str, start: int, separator: str, path: Path) -> Iterator[Row]:
    """The rows from `start` on, each cell with its line and column."""
    end_of_cell = rf"(?= *(?:{re.escape(separator)}|[\r\n]|\Z)) *"
    field = re.compile(rf' *"(?P<quoted>[^"]*(?:""[^"]*)*)"{end_of_cell}|(?P<plain>[^{re.escape(separator)}\r\n]*)')
    newline = re.compile(r"\r\n|\n|\r")
    at, line, line_start = start, 1 + len(newline.findall(text[:start])), start
    cells: list[Cell] = []
    while at < len(text) or cells:
        found = field.match(text, at)
        assert found is not None
        cells.append(_cell(found, Place(str(path), line, at - line_start + 1)))
        for inner in newline.finditer(found.group()):
            line, line_start = line + 1, at + inner.end()
        at = found.end()
        if text.startswith(separator, at):
            at += len(separator)
            continue
        yield tuple(cells)
        cells = []
        if ending := newline.match(text, at):
            at = ending.end()
            line, line_start = line + 1, at


def _cell(found: re.Match[str], place: Place) -> Cell:
    quoted = found["quoted"]
    if quoted is not None:
        return Cell(quoted.replace('""', '"').strip(), place)
    plain = found["plain"].strip()
    if plain.startswith('"'):
        what = "A double quote opens here and is not closed at the end of its cell."
        raise refusal("T108", place, what, 'Close it with `"`, and write a quote inside it twice: `""`.')
    return Cell(plain, place)

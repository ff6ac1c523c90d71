"""A lots table as it stands in its file: cells of text with their places, nothing understood yet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from briefgen.problems import Place, Problem, Severity, UserError

MOST_ROWS = 2_000  # lots; a sponsor has tens
MOST_COLUMNS = 300
MOST_PROBLEMS = 20  # shown of one kind; the rest are likely the same slip


@dataclass(frozen=True)
class Cell:
    """One cell: its text without the blanks around it, and where it stands."""

    text: str
    place: Place


Row: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True)
class LotsTable:
    """A table with its header as the first row; all rows have one width.

    `name` is the file's name without its folder, `source_lines` are the comment and title lines above the header,
    `notes` what the reader should know about the file (hidden rows, say), `separator` that of a text file.
    """

    name: str
    sha256: str
    rows: tuple[Row, ...]
    source_lines: tuple[str, ...] = ()
    notes: tuple[Problem, ...] = ()
    separator: str = ""

    @property
    def header(self) -> Row:
        """The first row."""
        return self.rows[0]

    @property
    def place(self) -> Place:
        """Where the table begins."""
        return self.rows[0][0].place


def error(code: str, place: Place, what: str, remedy: str) -> Problem:
    """A problem that stops the import."""
    return Problem(code, what, remedy, place=place)


def warning(code: str, place: Place, what: str, remedy: str) -> Problem:
    """A problem that the person should look at and may accept."""
    return Problem(code, what, remedy, Severity.WARNING, place)


def refusal(code: str, place: Place, what: str, remedy: str) -> UserError:
    """The one problem that keeps a file from being read, to be raised."""
    return UserError([error(code, place, what, remedy)])


def header_index(rows: Sequence[Row]) -> int:
    """The index of the header: the first row behind blank lines, comments and one-celled titles.

    A table of one column has no titles.
    """
    is_wide = any(_filled(row) > 1 for row in rows)
    for index, row in enumerate(rows):
        if _filled(row) == 0 or _is_comment(row) or (is_wide and _filled(row) == 1):
            continue
        return index
    return len(rows)


def lots_table(
    rows: Sequence[Row],
    content: bytes,
    path: Path,
    place: Place,
    *,
    comments: Sequence[str] = (),
    notes: tuple[Problem, ...] = (),
    separator: str = "",
) -> LotsTable:
    """The table in the rows of a file or sheet at `place`; raises `UserError`. `comments` stood above the rows."""
    _refuse_control_characters(rows)
    head = header_index(rows)
    above = (" ".join(cell.text for cell in row if cell.text).lstrip("#").strip() for row in rows[:head])
    lines = (*comments, *(line for line in above if line))
    return LotsTable(path.name, hashlib.sha256(content).hexdigest(), _body(rows[head:], place), lines, notes, separator)


def _body(rows: Sequence[Row], place: Place) -> tuple[Row, ...]:
    """Header and lots without blank rows and columns, all of one width."""
    filled = [row for row in rows if _filled(row)]
    if not filled:
        raise refusal("T103", place, "The table is empty.", "Give a header row and one row for each lot.")
    _refuse_ragged(filled)
    width = len(filled[0])
    padded = [_padded(row, width) for row in filled]
    used = [n for n in range(width) if any(row[n].text for row in padded)]
    if len(filled) > MOST_ROWS or len(used) > MOST_COLUMNS:
        limits = f"at most {MOST_ROWS} and {MOST_COLUMNS} are read"
        what = f"The table has {len(filled)} rows and {len(used)} columns; {limits}."
        raise refusal("T106", place, what, "Check that it is the table of lots.")
    return tuple(tuple(row[n] for n in used) for row in padded)


def _refuse_control_characters(rows: Iterable[Row]) -> None:
    problems = []
    for cell in (cell for row in rows for cell in row):
        found = next((character for character in cell.text if _is_control(character)), None)
        if found is not None:
            what = f"The cell holds the character U+{ord(found):04X}, which cannot stand in text."
            problems.append(error("T105", cell.place, what, "Delete it, or type the character that was meant."))
    if problems:
        raise UserError(problems[:MOST_PROBLEMS])


def _is_control(character: str) -> bool:
    code = ord(character)
    is_control = (code < 32 and character not in "\t\n\r") or 0x7F <= code <= 0x9F
    return is_control or code in {0x2028, 0x2029, 0xFEFF} or 0xD800 <= code <= 0xDFFF or code & 0xFFFE == 0xFFFE


def _filled(row: Row) -> int:
    return sum(1 for cell in row if cell.text)


def _is_comment(row: Row) -> bool:
    return next((cell.text for cell in row if cell.text), "").startswith("#")


def _refuse_ragged(rows: Sequence[Row]) -> None:
    least = max((n for n, cell in enumerate(rows[0], 1) if cell.text), default=0)
    most = len(rows[0])
    problems = []
    for row in rows[1:]:
        last = max(n for n, cell in enumerate(row, 1) if cell.text)
        if last > most or len(row) < least:
            shown = last if last > most else len(row)
            what = f"This row has {shown} {'cell' if shown == 1 else 'cells'}; the header has {least}."
            remedy = "Give every row one cell for each column; put text that holds the separator in double quotes."
            problems.append(error("T107", row[0].place, what, remedy))
    if problems:
        raise UserError(problems[:MOST_PROBLEMS])


def _padded(row: Row, width: int) -> Row:
    return row[:width] + tuple(Cell("", row[-1].place) for _ in range(width - len(row)))

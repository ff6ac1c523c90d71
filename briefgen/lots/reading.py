"""Reading a lots table from a file, by what the file holds rather than by what it is called."""

from __future__ import annotations

from pathlib import Path

from briefgen.lots.delimited import read_delimited
from briefgen.lots.spreadsheet import read_workbook, refuse_old_or_locked
from briefgen.lots.table import LotsTable, error, file_place
from briefgen.problems import UserError
from briefgen.source import unreadable

LARGEST_TABLE = 8 * 1024 * 1024  # bytes; a table of a hundred lots has some 20 kB


def read_table(path: Path, sheet: str | None = None) -> LotsTable:
    """Read a CSV or XLSX file, every value as reported; raises `UserError` with places and remedies.

    `sheet` names a sheet of a workbook; otherwise the first visible one with content is read.
    """
    content = _content(path)
    refuse_old_or_locked(content, path)
    if content.startswith(b"PK"):
        return read_workbook(content, path, sheet)
    if sheet is not None:
        raise UserError([error("T109", file_place(path), "A text file has no sheets.", "Leave out --sheet.")])
    return read_delimited(content, path)


def _content(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > LARGEST_TABLE:
            what = f"The file has {size / 1e6:.0f} MB; at most {LARGEST_TABLE // 1024**2} MB are read."
            raise UserError([error("T106", file_place(path), what, "Check that it is the table of lots.")])
        content = path.read_bytes()
    except OSError as fault:
        raise UserError([unreadable(path, fault)]) from None
    if not content.strip():
        raise UserError(
            [error("T103", file_place(path), "The file is empty.", "Give a header row and one row for each lot.")]
        )
    return content

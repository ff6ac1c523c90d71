"""Tables in XLSX workbooks: every cell as the person saw it, and a problem for what cannot be seen as it is."""

from __future__ import annotations

import datetime
import io
import warnings
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefgen.lots.number_formats import shown
from briefgen.lots.table import (
    MOST_PROBLEMS,
    Cell,
    LotsTable,
    Row,
    error,
    header_index,
    lots_table,
    refusal,
    warning,
)
from briefgen.problems import Place, Problem, UserError
from briefgen.source import did_you_mean

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_UNPACKED = 64 * 1024 * 1024  # bytes
MOST_CELLS = 1_000_000


def refuse_old_or_locked(content: bytes, path: Path) -> None:
    """Raise `UserError` for the container that old (.xls) and password-protected workbooks share."""
    if not content.startswith(OLE_MAGIC):
        return
    if "EncryptedPackage".encode("utf-16-le") in content:
        what, remedy = "The workbook is protected by a password.", "Save a copy without the password."
    else:
        what, remedy = "This is the old Excel format (.xls).", "Open it in Excel and save it as XLSX or CSV UTF-8."
    raise refusal("T104", Place(str(path)), what, remedy)


def read_workbook(content: bytes, path: Path, sheet: str | None = None) -> LotsTable:
    """Read one sheet: the first visible one with content, or the one named; raises `UserError`."""
    _refuse_unsafe(content, path)
    workbook = _opened(content, path)
    chosen = _sheet(workbook, path, sheet)
    rows = _rows(chosen, path)
    header_row = header_index(rows) + 1
    _refuse_merged(chosen, path, header_row)
    notes = (*_hidden_sheets(workbook, path, chosen), *_hidden_cells(chosen, path, header_row))
    return lots_table(rows, content, path, _place(path, chosen), notes=notes)


def _refuse_unsafe(content: bytes, path: Path) -> None:
    """Look at the archive before anything of it is unpacked by a library."""
    place = Place(str(path))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist():
                raise refusal("T101", place, "This is an archive, but no Excel workbook.", "Give a CSV or XLSX file.")
            if sum(part.file_size for part in parts) > MOST_UNPACKED:
                what = f"The workbook unpacks to more than {MOST_UNPACKED // 1024**2} MB; it is not read."
                raise refusal("T106", place, what, "Copy the table of lots into a workbook of its own.")
            if any(b"<!DOCTYPE" in archive.read(part) for part in parts if part.filename.endswith((".xml", ".rels"))):
                what = "The workbook holds XML that Excel does not write."
                raise refusal("T101", place, what, "Open it in Excel and save it again.")
    except UserError:
        raise
    except Exception as fault:  # a broken archive fails in zipfile, zlib or the codec, each in its own way
        raise _broken(path, fault) from None


def _opened(content: bytes, path: Path) -> Workbook:
    import openpyxl  # takes a while; only needed for workbooks

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about parts of the workbook that are not read
            return openpyxl.load_workbook(io.BytesIO(content), data_only=False, keep_links=False)
    except Exception as fault:  # openpyxl lets through whatever its parsing hits
        raise _broken(path, fault) from None


def _broken(path: Path, fault: Exception) -> UserError:
    what = f"The workbook cannot be read ({type(fault).__name__})."
    return refusal("T101", Place(str(path)), what, "Open it in Excel and save it again as XLSX, or as CSV UTF-8.")


def _sheet(workbook: Workbook, path: Path, name: str | None) -> Worksheet:
    if name is not None:
        found = next((sheet for sheet in workbook.worksheets if sheet.title == name), None)
        if found is not None:
            return found
        names = [sheet.title for sheet in workbook.worksheets]
        remedy = did_you_mean(name, names) or f"Choose one of: {', '.join(names)}."
        raise refusal("T109", Place(str(path)), f"There is no sheet `{name}`.", remedy)
    for sheet in workbook.worksheets:
        if sheet.sheet_state == "visible" and _has_content(sheet):
            return sheet
    what = "No visible sheet holds anything."
    raise refusal("T103", Place(str(path)), what, "Show the sheet with the lots, or name it with --sheet.")


def _has_content(sheet: Worksheet) -> bool:
    if sheet.max_row * sheet.max_column > MOST_CELLS:
        return True
    return any(value not in (None, "") for row in sheet.iter_rows(values_only=True) for value in row)


def _rows(sheet: Worksheet, path: Path) -> tuple[Row, ...]:
    """Every cell of the sheet from A1 on; raises `UserError` naming all cells that are not plain values."""
    if sheet.max_row * sheet.max_column > MOST_CELLS:
        what = f"The sheet reaches to row {sheet.max_row}, column {sheet.max_column}."
        remedy = "Delete the empty rows and columns behind the table, and save."
        raise refusal("T106", _place(path, sheet), what, remedy)
    cells = [list(row) for row in sheet.iter_rows()]
    _refuse_formulas(cells, sheet, path)
    problems: list[Problem] = []
    rows = []
    for row in cells:
        texts = [_text(cell) for cell in row]
        problems += [_not_shown(cell, path, sheet) for cell, text in zip(row, texts, strict=True) if text is None]
        rows.append(
            tuple(
                Cell((text or "").strip(), _place(path, sheet, cell.coordinate))
                for cell, text in zip(row, texts, strict=True)
            )
        )
    if problems:
        raise UserError(problems[:MOST_PROBLEMS])
    return tuple(rows)


def _refuse_formulas(cells: list[list[Any]], sheet: Worksheet, path: Path) -> None:
    formulas = [cell.coordinate for row in cells for cell in row if cell.data_type == "f"]
    errors = [f"{cell.coordinate} ({cell.value})" for row in cells for cell in row if cell.data_type == "e"]
    place = _place(path, sheet)
    problems = []
    if formulas:
        what = f"These cells hold formulas, not values: {_listed(formulas)}."
        problems.append(error("T111", place, what, "Copy the table and paste it as values (Paste Special, Values)."))
    if errors:
        what = f"These cells hold an error of the spreadsheet: {_listed(errors)}."
        problems.append(error("T111", place, what, "Write the result as it stands on the certificate."))
    if problems:
        raise UserError(problems)


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""
    return ", ".join(names[:10]) + more


def _text(cell: Any) -> str | None:
    """What the cell shows; a date as YYYY-MM-DD; none where that cannot be said."""
    match cell.value:
        case None:
            return ""
        case bool(value):
            return "TRUE" if value else "FALSE"
        case int(value) | float(value):
            return shown(value, cell.number_format or "General")
        case datetime.datetime() as moment:
            is_midnight = moment.time() == datetime.time()
            return moment.date().isoformat() if is_midnight else moment.isoformat(" ", "minutes")
        case datetime.date() as day:
            return day.isoformat()
        case datetime.time() as clock:
            return clock.isoformat("minutes")
        case str(text):
            return text
        case _:
            return None


def _not_shown(cell: Any, path: Path, sheet: Worksheet) -> Problem:
    what = f"The number format `{cell.number_format}` is not known, so what this cell shows cannot be told."
    remedy = "Format the cell as text and type the result as reported, or use a format such as 0.00."
    return error("T112", _place(path, sheet, cell.coordinate), what, remedy)


def _refuse_merged(sheet: Worksheet, path: Path, header_row: int) -> None:
    merged = [str(area) for area in sheet.merged_cells.ranges if area.max_row >= header_row]
    if merged:
        what = f"These cells are merged: {_listed(sorted(merged))}."
        remedy = "Unmerge them, and give every column its own header and every lot its own values."
        raise refusal("T113", _place(path, sheet), what, remedy)


def _hidden_sheets(workbook: Workbook, path: Path, chosen: Worksheet) -> list[Problem]:
    hidden = [sheet.title for sheet in workbook.worksheets if sheet.sheet_state != "visible"]
    others = [name for name in hidden if name != chosen.title]
    problems = []
    if others:
        what = f"Hidden and not read: {_listed(others)}."
        problems.append(warning("T131", Place(str(path)), what, "Name the sheet with --sheet if it holds the lots."))
    if chosen.title in hidden:
        what = f"The sheet `{chosen.title}` is hidden in the workbook."
        problems.append(warning("T131", Place(str(path)), what, "Check that it is the current one."))
    return problems


def _hidden_cells(sheet: Worksheet, path: Path, header_row: int) -> list[Problem]:
    rows = [
        str(n) for n, row in sorted(sheet.row_dimensions.items()) if row.hidden and header_row <= n <= sheet.max_row
    ]
    columns = [name for name, column in sorted(sheet.column_dimensions.items()) if column.hidden]
    problems = []
    for kind, names in (("rows", rows), ("columns", columns)):
        if names:
            what = f"These {kind} are hidden in the sheet and are read all the same: {_listed(names)}."
            remedy = "Delete them if they are not to be imported."
            problems.append(warning("T132", _place(path, sheet), what, remedy))
    return problems


def _place(path: Path, sheet: Worksheet, cell: str = "") -> Place:
    return Place(f"{path}, {sheet.title}!{cell}" if cell else f"{path}, {sheet.title}")

"""Tables of lots and their results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from briefgen.answers import Answer, Answers, Row, Status
from briefgen.document import Align, Bound, Column, Inline, Inlines, Origin, Reference, Table, Text
from briefgen.document import Row as TableRow
from briefgen.facts import DESCRIBED_LOT_FIELDS, Facts, bound, relation_signs
from briefgen.facts.fact import lot_names
from briefgen.facts.lots import Judged
from briefgen.facts.printed import in_sentence, listed, paths_of
from briefgen.tables.criteria import counted_cells, criterion
from briefgen.tables.parts import cell, open_in_short, table_of

MANY_LOTS = 7  # from here on lots are rows, not columns
WIDEST = 6  # attributes that stand beside each other on a portrait page
RESULTS = "Results of all lots against the proposed phase 1 criteria"
IN_PROCESS = "In-process results"

_Columns: TypeAlias = "tuple[tuple[str, Column], ...]"
_LOT_COLUMNS: _Columns = (
    ("purpose", Column("Purpose")),
    ("process_version", Column("Process version")),
    ("scale", Column("Scale")),
    ("donor_type", Column("Starting material")),
    ("vector_lot", Column("Vector lot")),
    ("moi", Column("MOI", align=Align.NUMBER)),
    ("made_on", Column("Date made", whole=True)),
)
_LISTED_COLUMNS: _Columns = (
    ("site", Column("Site")),
    ("donor", Column("Donor")),
    ("transduction_day", Column("Day of transduction", align=Align.NUMBER)),
    ("used_for", Column("Used for", weight=1.4)),
    ("differs", Column("Difference from the clinical process", weight=1.4)),
    ("disposition", Column("Disposition")),
    ("deviations", Column("Deviations", weight=1.6)),
)


def lots(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """All lots with what tells them apart; what is open for every lot stands in a note."""
    open_fields = facts.named["lot_fields_open"]
    note: Inlines = (Bound(open_fields.text, open_fields.paths, hole=True),) if open_fields else ()
    return _of_lots("lots", "Lots", _LOT_COLUMNS, answers, origin, [note] if note else [])


def lot_listing(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """The particulars of all lots that the table of lots leaves out."""
    return _of_lots("lot-listing", "Further particulars of the lots", _LISTED_COLUMNS, answers, origin)


def _of_lots(
    name: str, caption: str, columns: _Columns, answers: Answers, origin: Origin, notes: list[Inlines] | None = None
) -> Table | None:
    rows = answers.rows("engineering_runs.lots")
    shown = [
        (column_id, column) for column_id, column in columns if _is_shown(column_id, [row[column_id] for row in rows])
    ]
    if not shown:
        return None
    heads = (Column("Lot", whole=True), *(column for _, column in shown))
    cells = [
        TableRow(row.key, ((bound(row["lot"]),), *(cell(row[name], with_unit=False) for name, _ in shown)))
        for row in rows
    ]
    return table_of(name, caption, heads, cells, origin, notes)


def _is_shown(name: str, cells: list[Answer]) -> bool:
    """A column that some lot answers; what the note says of all lots needs no column."""
    if name in DESCRIBED_LOT_FIELDS:
        return any(not cell.is_open for cell in cells)
    return any(cell.status is not Status.MISSING for cell in cells)


def results(answers: Answers, facts: Facts, origin: Origin) -> tuple[Table, ...]:
    """Every result of every lot beside its phase 1 criterion, as reported.

    Few lots are columns; many are rows, with the attributes dealt to as many tables as the page needs. A copy number
    that its criterion counts per another cell stands twice: as reported, and as it is held against the criterion.
    """
    measured = tuple(row for row in answers.rows("engineering_runs.measurements") if not _is_in_process(row))
    all_lots = answers.rows("engineering_runs.lots")
    criteria_of = {
        row["measurement"].words: (criterion(row), *counted_cells(answers, row))
        for row in answers.rows("engineering_runs.criteria")
    }
    lines = [line for row in measured for line in _lines(row, all_lots, criteria_of, facts)]
    few = len(all_lots) < MANY_LOTS
    size = len(lines) if few else WIDEST
    tables = []
    for number, start in enumerate(range(0, len(lines) if all_lots else 0, size or 1)):
        part = lines[start : start + size]
        rows_of_part = tuple({line.measurement.key: line.measurement for line in part}.values())
        with_sample_point = few and any(row["sample_point"].is_known for row in rows_of_part)
        columns, rows = _lots_as_columns(part, all_lots, with_sample_point) if few else _lots_as_rows(part, all_lots)
        name, caption = ("results", RESULTS) if number == 0 else (f"results-{number + 1}", f"{RESULTS}, continued")
        notes = _result_notes(answers, rows_of_part, with_sample_point)
        made = table_of(name, caption, columns, rows, origin, notes)
        tables += [made] if made else []
    return tuple(tables)


@dataclass(frozen=True)
class _Line:
    """What is printed of an attribute: its name and unit, its criterion, and a result for each lot."""

    key: str
    measurement: Row
    name: Inlines
    heading: str
    unit: str
    criterion: Inlines
    results: tuple[Inlines, ...]


def _lines(
    measured: Row, all_lots: tuple[Row, ...], criteria_of: dict[str, Inlines], facts: Facts | None = None
) -> list[_Line]:
    """The line of a measurement, and behind it that of its results as they are held against the criterion."""
    judged = facts.judged if facts else ()
    converted = {one.lot: one for one in judged if one.measurement.id == measured.key and one.is_converted}
    of_criterion = criteria_of.get(measured.key, _NO_CRITERION)
    reported = _Line(
        measured.key,
        measured,
        _name_with_unit(measured),
        measured["name"].words,
        measured["unit"].words,
        _IN_NEXT if converted else of_criterion,
        tuple(_result(lot, measured.key) for lot in all_lots),
    )
    if not converted:
        return [reported]
    unit = next(iter(converted.values())).unit or ""
    name = bound(measured["name"])
    counted = _Line(
        f"{measured.key}-counted",
        measured,
        (name, Text(f", as {unit} ("), Reference("table-vcn"), Text(")")),
        measured["name"].words,
        unit,
        of_criterion,
        tuple(_counted_result(lot.key, converted) for lot in all_lots),
    )
    return [reported, counted]


def _counted_result(lot: str, converted: dict[str, Judged]) -> Inlines:
    """The result of a lot as it is held against the criterion; a dash where there is none to count otherwise."""
    one = converted.get(lot)
    if one is None or one.held is None:
        return (Text("–"),)
    return (Bound(relation_signs(one.held.text), ("facts.vcn", one.path)),)


def in_process(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """Every in-process result beside its limit; lots without any are named below, with the reason."""
    measured = tuple(row for row in answers.rows("engineering_runs.measurements") if _is_in_process(row))
    limits: dict[str, Inlines] = {row.key: (Text("none"),) for row in measured}
    limits |= {row["measurement"].words: (criterion(row),) for row in answers.rows("engineering_runs.criteria")}
    tested = tuple(lot for lot in answers.rows("engineering_runs.lots") if not _untested(lot, measured))
    others = [lot for lot in answers.rows("engineering_runs.lots") if lot not in tested]
    lines = [line for row in measured for line in _lines(row, tested, limits)]
    columns, rows = _lots_as_columns(lines, tested, with_sample_point=True, head=_IN_PROCESS_HEAD)
    if len(tested) >= MANY_LOTS:
        columns, rows = _lots_as_rows(lines, tested, head=_IN_PROCESS_HEAD)
    notes = _methods(answers, measured)
    notes += [_left_out(others, measured)] if others else []
    return table_of("in-process", IN_PROCESS, columns, rows if tested else [], origin, notes)


def _is_in_process(measurement: Row) -> bool:
    return measurement["use"].value == "in_process"


def _untested(lot: Row, measured: tuple[Row, ...]) -> bool:
    """Whether the lot says of every measurement that it does not apply."""
    found = lot["results"].value
    cells = [found.cells.get(row.key) for row in measured] if isinstance(found, Row) else []
    return bool(cells) and all(cell is not None and cell.status is Status.NA for cell in cells)


def _left_out(lots_without: list[Row], measured: tuple[Row, ...]) -> Inlines:
    """Which lots the table leaves out, and why."""
    cells = [
        lot["results"].value.cells[row.key]
        for lot in lots_without
        for row in measured
        if isinstance(lot["results"].value, Row)
    ]
    reasons = list(dict.fromkeys(cell.note for cell in cells if cell.note))
    names = lot_names([lot.key for lot in lots_without])
    why = f" ({'; '.join(reasons)})" if reasons else ""
    return (Text("Not tested in process: "), Bound(f"{names}{why}", paths_of(cells)), Text("."))


def _result_notes(answers: Answers, measured: tuple[Row, ...], with_sample_point: bool) -> list[Inlines]:
    source = bound(answers["engineering_runs.data_source"])
    notes: list[Inlines] = [(Text("Results as reported. Source: "), source, Text("."))]
    notes += _methods(answers, measured)
    return notes + ([] if with_sample_point else _particulars(measured, "sample_point", "Sample points"))


_NO_CRITERION: Inlines = (Text("none proposed"),)
_IN_NEXT: Inlines = (Text("see next row"),)  # the criterion counts other cells, and so does the line that follows
_IN_NEXT_COLUMN: Inlines = (Text("see next column"),)
_RELEASE_HEAD = ("Attribute", "Phase 1 criterion")
_IN_PROCESS_HEAD = ("Test", "Limit")
_Body: TypeAlias = "tuple[tuple[Column, ...], list[TableRow]]"


def _lots_as_columns(
    lines: list[_Line], all_lots: tuple[Row, ...], with_sample_point: bool, head: tuple[str, str] = _RELEASE_HEAD
) -> _Body:
    columns = [Column(head[0], weight=1.8), Column(head[1])]
    if with_sample_point:
        columns.insert(1, Column("Sample point"))
    columns += [Column(row.key) for row in all_lots]  # each row has another unit: nothing to align
    rows = []
    for line in lines:
        cells = [line.name, line.criterion]
        if with_sample_point:
            cells.insert(1, (open_in_short(line.measurement["sample_point"]),))
        rows.append(TableRow(line.key, (*cells, *line.results)))
    return tuple(columns), rows


def _lots_as_rows(lines: list[_Line], all_lots: tuple[Row, ...], head: tuple[str, str] = _RELEASE_HEAD) -> _Body:
    columns = (Column("Lot", whole=True), *(Column(line.heading, line.unit, Align.NUMBER) for line in lines))
    criteria = [_IN_NEXT_COLUMN if line.criterion is _IN_NEXT else line.criterion for line in lines]
    limits = TableRow("criterion", ((Text(head[1]),), *criteria))
    rows = [
        TableRow(lot.key, ((bound(lot["lot"]),), *(line.results[n] for line in lines)))
        for n, lot in enumerate(all_lots)
    ]
    return columns, [limits, *rows]


def _name_with_unit(measurement: Row) -> Inlines:
    name, unit = bound(measurement["name"]), measurement["unit"]
    return (name, Text(" ("), bound(unit), Text(")")) if unit.is_known else (name,)


def _methods(answers: Answers, measured: tuple[Row, ...]) -> list[Inlines]:
    """The methods: in the table of methods, or in words where that does not have them."""
    listed_there = {name for row in answers.rows("methods.methods") for name in row["measures"].items}
    others = tuple(row for row in measured if row.key not in listed_there)
    notes = _particulars(others, "method", "Methods") if others else []
    if len(others) < len(measured):
        notes.append((Text("Other methods: " if others else "Methods: "), Reference("table-methods"), Text(".")))
    return notes


def _particulars(measured: tuple[Row, ...], name: str, words: str) -> list[Inlines]:
    """Method or sample point of each attribute, where stated; what is open, once for all."""
    stated: list[Inline] = []
    for rows in _with_the_same(measured, name):
        stated += [Text("; " if stated else f"{words}: "), bound(rows[0][name])]
        for n, row in enumerate(rows):
            stated += [Text(" for " if n == 0 else " and " if n == len(rows) - 1 else ", "), bound(row["name"])]
    notes: list[Inlines] = [(*stated, Text("."))] if stated else []
    without = [row for row in measured if row[name].is_open]
    if without:
        reasons = "; ".join(dict.fromkeys(row[name].note for row in without if row[name].note))
        what = f"{words.lower()} of {_which(without, measured)}{f': {reasons}' if reasons else ''}"
        paths = tuple(row[name].path for row in without)
        notes.append((Bound(f"[TBD: {what}]", paths, hole=True, remark=f"{words} are open."),))
    return notes


def _with_the_same(measured: tuple[Row, ...], name: str) -> list[list[Row]]:
    """The rows by what they say, in order of first mention."""
    groups: dict[str, list[Row]] = {}
    for row in measured:
        if row[name].is_known:
            groups.setdefault(row[name].words, []).append(row)
    return list(groups.values())


def _which(without: list[Row], measured: tuple[Row, ...]) -> str:
    """The attributes without something: all, all others, or by name."""
    if len(without) == len(measured):
        return "all attributes"
    if len(without) > len(measured) / 2:
        return "all other attributes"
    return listed([in_sentence(row["name"].words) for row in without])


def _result(lot: Row, measurement: str) -> Inlines:
    results_of_lot = lot["results"].value
    cell = results_of_lot.cells.get(measurement) if isinstance(results_of_lot, Row) else None
    if cell is None:
        path = f"engineering_runs.lots[{lot.key}].results.{measurement}"
        return (Bound("not tested", (path,), hole=True, remark="No result and no reason is given."),)
    if cell.is_open:
        return (Bound("[TBD]", (cell.path,), hole=True, remark=bound(cell).remark),)
    if not cell.is_known:
        return (Bound(f"not tested{f' ({cell.note})' if cell.note else ''}", (cell.path,)),)
    printed = bound(cell)
    return (Bound(relation_signs(printed.text), printed.paths, printed.hole, printed.remark),)

"""Tables of lots, their results and the proposed criteria."""

from __future__ import annotations

from typing import TypeAlias

from briefgen.answers import Answer, Answers, Row, Status
from briefgen.cmc import read_bounds
from briefgen.document import Align, Bound, Column, Inline, Inlines, Origin, Table, Text
from briefgen.document import Row as TableRow
from briefgen.facts import DESCRIBED_LOT_FIELDS, Facts, bound, relation_signs
from briefgen.facts.printed import in_sentence, listed
from briefgen.tables.parts import open_in_short, table_of

MANY_LOTS = 5  # from here on lots are rows, not columns
WIDEST = 6  # attributes that stand beside each other on a portrait page
RESULTS = "Results of all lots against the proposed phase 1 criteria"


_LOT_COLUMNS = (
    ("purpose", Column("Purpose")),
    ("process_version", Column("Process version")),
    ("scale", Column("Scale")),
    ("site", Column("Site")),
    ("made_on", Column("Date made", whole=True)),
    ("donor_type", Column("Starting material")),
    ("donor", Column("Donor")),
    ("vector_lot", Column("Vector lot")),
    ("moi", Column("MOI", align=Align.NUMBER)),
    ("transduction_day", Column("Day of transduction", align=Align.NUMBER)),
    ("disposition", Column("Disposition")),
    ("deviations", Column("Deviations")),
)


def lots(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """All lots with what is known of them; what is open for every lot stands in a note."""
    rows = answers.rows("engineering_runs.lots")
    shown = [(name, column) for name, column in _LOT_COLUMNS if _is_shown(name, [row[name] for row in rows])]
    if not shown:
        return None
    open_fields = facts.named["lot_fields_open"]
    note: Inlines = (Bound(open_fields.text, open_fields.paths, hole=True),) if open_fields else ()
    return table_of(
        "lots",
        "Lots",
        (Column("Lot", whole=True), *(column for _, column in shown)),
        [TableRow(row.key, ((bound(row["lot"]),), *((bound(row[name]),) for name, _ in shown))) for row in rows],
        origin,
        notes=[note] if note else [],
    )


def _is_shown(name: str, cells: list[Answer]) -> bool:
    """A column that some lot answers; what the note says of all lots needs no column."""
    if name in DESCRIBED_LOT_FIELDS:
        return any(not cell.is_open for cell in cells)
    return any(cell.status is not Status.MISSING for cell in cells)


def results(answers: Answers, facts: Facts, origin: Origin) -> tuple[Table, ...]:
    """Every result of every lot beside its phase 1 criterion, as reported.

    Few lots are columns; many are rows, with the attributes dealt to as many tables as the page needs.
    """
    measured = answers.rows("engineering_runs.measurements")
    all_lots = answers.rows("engineering_runs.lots")
    criteria_of = {row["measurement"].words: row for row in answers.rows("engineering_runs.criteria")}
    few = len(all_lots) < MANY_LOTS
    size = len(measured) if few else WIDEST
    tables = []
    for number, start in enumerate(range(0, len(measured) if all_lots else 0, size or 1)):
        part = measured[start : start + size]
        with_sample_point = few and any(row["sample_point"].is_known for row in part)
        if few:
            columns, rows = _lots_as_columns(part, all_lots, criteria_of, with_sample_point)
        else:
            columns, rows = _lots_as_rows(part, all_lots, criteria_of)
        name, caption = ("results", RESULTS) if number == 0 else (f"results-{number + 1}", f"{RESULTS}, continued")
        made = table_of(name, caption, columns, rows, origin, notes=_result_notes(answers, part, with_sample_point))
        tables += [made] if made else []
    return tuple(tables)


def _result_notes(answers: Answers, measured: tuple[Row, ...], with_sample_point: bool) -> list[Inlines]:
    source = bound(answers["engineering_runs.data_source"])
    notes: list[Inlines] = [(Text("Results as reported. Source: "), source, Text("."))]
    notes += _particulars(measured, "method", "Methods")
    return notes + ([] if with_sample_point else _particulars(measured, "sample_point", "Sample points"))


_Body: TypeAlias = "tuple[tuple[Column, ...], list[TableRow]]"


def _lots_as_columns(
    measured: tuple[Row, ...], all_lots: tuple[Row, ...], criteria_of: dict[str, Row], with_sample_point: bool
) -> _Body:
    columns = [Column("Attribute", weight=1.8), Column("Phase 1 criterion")]
    if with_sample_point:
        columns.insert(1, Column("Sample point"))
    columns += [Column(row.key) for row in all_lots]  # each row has another unit: nothing to align
    rows = []
    for row in measured:
        cells = [_name_with_unit(row), _limit(criteria_of.get(row.key))]
        if with_sample_point:
            cells.insert(1, (open_in_short(row["sample_point"]),))
        rows.append(TableRow(row.key, (*cells, *(_result(lot, row.key) for lot in all_lots))))
    return tuple(columns), rows


def _lots_as_rows(measured: tuple[Row, ...], all_lots: tuple[Row, ...], criteria_of: dict[str, Row]) -> _Body:
    columns = (
        Column("Lot", whole=True),
        *(Column(row["name"].words, row["unit"].words, Align.NUMBER) for row in measured),
    )
    limits = TableRow(
        "criterion", ((Text("Phase 1 criterion"),), *(_limit(criteria_of.get(row.key)) for row in measured))
    )
    rows = [TableRow(lot.key, ((bound(lot["lot"]),), *(_result(lot, row.key) for row in measured))) for lot in all_lots]
    return columns, [limits, *rows]


def _name_with_unit(measurement: Row) -> Inlines:
    name, unit = bound(measurement["name"]), measurement["unit"]
    return (name, Text(" ("), bound(unit), Text(")")) if unit.is_known else (name,)


def _limit(criterion: Row | None) -> Inlines:
    return (_criterion(criterion),) if criterion else (Text("none proposed"),)


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


def _criterion(criterion: Row) -> Bound:
    printed = open_in_short(criterion["phase_1"])
    return Bound(relation_signs(printed.text), printed.paths, printed.hole, printed.remark)


def criteria(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """The proposed phase 1 criteria with category and basis."""
    names = {row.key: row["name"] for row in answers.rows("engineering_runs.measurements")}
    columns = (
        Column("Attribute", weight=1.6),
        Column("Bears on"),
        Column("Phase 1 criterion"),
        Column("Basis", weight=2.2),
    )
    rows = []
    for row in answers.rows("engineering_runs.criteria"):
        name = names.get(row.key)
        rows.append(
            TableRow(
                row.key,
                (
                    (bound(name) if name else bound(row["measurement"]),),
                    (bound(row["category"]),),
                    (_criterion(row), *_unit_of(answers, row)),
                    _basis(row),
                ),
            )
        )
    missing = facts.named["criteria_missing"]
    notes: list[Inlines] = (
        [(Bound(f"[TBD: criterion for {missing.text}]", missing.paths, hole=True),)] if missing else []
    )
    return table_of("criteria", "Proposed phase 1 acceptance criteria and their basis", columns, rows, origin, notes)


def _unit_of(answers: Answers, criterion: Row) -> Inlines:
    """The measurement's unit behind a number; a criterion with a unit of its own, or in words, needs none."""
    bounds = read_bounds(criterion["phase_1"].words)
    rows = answers.rows("engineering_runs.measurements")
    row = next((row for row in rows if row.key == criterion.key), None)
    if row is None or not bounds or bounds[0].unit:
        return ()
    if row["attribute"].words == "vector_copy_number":
        return (Text("\u00a0copies "), open_in_short(answers["engineering_runs.vcn_limit_denominator"]))
    return (Text("\u00a0"), bound(row["unit"])) if row["unit"].is_known else ()


def _basis(row: Row) -> Inlines:
    detail = row["basis_detail"]
    return (bound(row["basis"]), Text(": "), bound(detail)) if detail.is_known else (bound(row["basis"]),)

"""The closed catalogue of tables: one function each, from answers and facts to a `Table` or none without rows.

Every cell is bound to the answer it shows. What no lot has is no column of holes: a note says it once.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

from briefgen.answers import Answer, Answers, Row, Status
from briefgen.cmc import read_bounds
from briefgen.document import (
    Align,
    Bound,
    Column,
    Inline,
    Inlines,
    LineBreak,
    Origin,
    Reference,
    Table,
    Text,
)
from briefgen.document import Row as TableRow
from briefgen.facts import DESCRIBED_LOT_FIELDS, Facts, VcnLot, VectorCopyNumber, bound, relation_signs
from briefgen.facts.printed import hole, in_sentence, listed

TableMaker: TypeAlias = Callable[[Answers, Facts, Origin], Table | None]

MANY_LOTS = 5  # from here on lots are rows, not columns


def decisions(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """What CBER is asked to decide: one row for each question, with proposal and data."""
    rows = [row for group in facts.questions for row in group.questions]
    columns = (
        Column("Question", weight=0.9),
        Column("Decision asked of CBER", weight=2),
        Column("Proposed", weight=2),
        Column("Rests on"),
    )
    return _table(
        "decisions",
        "Decisions asked of CBER",
        columns,
        [
            TableRow(
                row.key,
                (
                    (Reference(f"question-{row.key}"),),
                    (bound(row["decision"]),),
                    (bound(row["proposed"]),),
                    _references(row["data"]),
                ),
            )
            for row in rows
        ],
        origin,
        description="One row for each question: the decision, the proposal and the tables and figures it rests on.",
    )


def attendees(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """The sponsor's attendees."""
    columns = (Column("Name or role"), Column("Title"), Column("Affiliation"), Column("Speaks to"))
    rows = answers.rows("sponsor.attendees")
    return _table(
        "attendees",
        "Attendees for the sponsor",
        columns,
        [_answer_row(row, "name", "title", "affiliation", "role") for row in rows],
        origin,
    )


_LOT_COLUMNS = (
    ("purpose", Column("Purpose")),
    ("process_version", Column("Process version")),
    ("scale", Column("Scale")),
    ("site", Column("Site")),
    ("made_on", Column("Date made")),
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
    return _table(
        "lots",
        "Lots made so far",
        (Column("Lot"), *(column for _, column in shown)),
        [TableRow(row.key, ((bound(row["lot"]),), *((bound(row[name]),) for name, _ in shown))) for row in rows],
        origin,
        notes=[note] if note else [],
    )


def _is_shown(name: str, cells: list[Answer]) -> bool:
    """A column that some lot answers; what the note says of all lots needs no column."""
    if name in DESCRIBED_LOT_FIELDS:
        return any(not cell.is_open for cell in cells)
    return any(cell.status is not Status.MISSING for cell in cells)


def results(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """Every result of every lot beside its phase 1 criterion, as reported; few lots are columns, many are rows."""
    measured = answers.rows("engineering_runs.measurements")
    all_lots = answers.rows("engineering_runs.lots")
    if not measured or not all_lots:
        return None
    criteria_of = {row["measurement"].words: row for row in answers.rows("engineering_runs.criteria")}
    few = len(all_lots) < MANY_LOTS
    with_sample_point = few and any(row["sample_point"].is_known for row in measured)
    if few:
        columns, rows = _lots_as_columns(measured, all_lots, criteria_of, with_sample_point)
    else:
        columns, rows = _lots_as_rows(measured, all_lots, criteria_of)
    source = bound(answers["engineering_runs.data_source"])
    notes: list[Inlines] = [(Text("Results as reported. Source: "), source, Text("."))]
    notes += _particulars(measured, "method", "Methods")
    notes += [] if with_sample_point else _particulars(measured, "sample_point", "Sample points")
    caption = "Results of all lots against the proposed phase 1 criteria"
    return _table("results", caption, columns, rows, origin, notes=notes)


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
            cells.insert(1, (_open_in_short(row["sample_point"]),))
        rows.append(TableRow(row.key, (*cells, *(_result(lot, row.key) for lot in all_lots))))
    return tuple(columns), rows


def _lots_as_rows(measured: tuple[Row, ...], all_lots: tuple[Row, ...], criteria_of: dict[str, Row]) -> _Body:
    columns = (Column("Lot"), *(Column(row["name"].words, row["unit"].words, Align.NUMBER) for row in measured))
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


def _open_in_short(answer: Answer) -> Bound:
    """An answer in a narrow cell: what is open shows as a hole of one word, with the whole in its comment."""
    printed = bound(answer)
    return Bound("[TBD]", (answer.path,), hole=True, remark=printed.remark) if answer.is_open else printed


def _particulars(measured: tuple[Row, ...], name: str, words: str) -> list[Inlines]:
    """Method or sample point of each attribute, where stated; what is open, once for all."""
    stated: list[Inline] = []
    for row in measured:
        if row[name].is_known:
            stated += [Text("; " if stated else f"{words}: "), bound(row["name"]), Text(": "), bound(row[name])]
    notes: list[Inlines] = [(*stated, Text("."))] if stated else []
    without = [row for row in measured if row[name].is_open]
    if without:
        reasons = "; ".join(dict.fromkeys(row[name].note for row in without if row[name].note))
        what = f"{words.lower()} of {_which(without, measured)}{f': {reasons}' if reasons else ''}"
        paths = tuple(row[name].path for row in without)
        notes.append((Bound(f"[TBD: {what}]", paths, hole=True, remark=f"{words} are open."),))
    return notes


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
    printed = _open_in_short(criterion["phase_1"])
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
    return _table("criteria", "Proposed phase 1 acceptance criteria and their basis", columns, rows, origin, notes)


def _unit_of(answers: Answers, criterion: Row) -> Inlines:
    """The measurement's unit behind a number; a criterion with a unit of its own, or in words, needs none."""
    bounds = read_bounds(criterion["phase_1"].words)
    rows = answers.rows("engineering_runs.measurements")
    row = next((row for row in rows if row.key == criterion.key), None)
    if row is None or not bounds or bounds[0].unit:
        return ()
    if row["attribute"].words == "vector_copy_number":
        return (Text("\u00a0copies "), _open_in_short(answers["engineering_runs.vcn_limit_denominator"]))
    return (Text("\u00a0"), bound(row["unit"])) if row["unit"].is_known else ()


def _basis(row: Row) -> Inlines:
    detail = row["basis_detail"]
    return (bound(row["basis"]), Text(": "), bound(detail)) if detail.is_known else (bound(row["basis"]),)


def vcn(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """Vector copy number by lot beside the single-hit expectation, in each reading that the denominator leaves."""
    found = facts.vcn
    if found is None or not found.lots:
        return None
    as_total = not found.denominator_known or found.per_total
    as_positive = not found.denominator_known or not found.per_total
    which = ("", "") if found.denominator_known else (", if VCN is per total cell", ", if VCN is per CAR-positive cell")
    columns = [
        Column("Lot"),
        Column("VCN", found.measurement.unit or "", Align.NUMBER),
        Column("CAR-positive", "%", Align.NUMBER),
        Column("Expected copies per CAR-positive cell", "", Align.NUMBER, 1.3),
    ]
    if as_total:
        columns.append(Column(f"Copies per CAR-positive cell{which[0]}", "", Align.NUMBER, 1.4))
        columns.append(Column(f"Ratio to expectation{which[0]}", "", Align.NUMBER, 1.2))
    if as_positive:
        columns.append(Column(f"Ratio to expectation{which[1]}", "", Align.NUMBER, 1.2))
    rows = [TableRow(lot.lot, _vcn_cells(lot, as_total, as_positive)) for lot in found.lots]
    caption = "Vector copy number by lot and the single-hit expectation"
    return _table("vcn", caption, tuple(columns), rows, origin, notes=_vcn_notes(found))


def _vcn_notes(found: VectorCopyNumber) -> list[Inlines]:
    row = found.row
    notes: list[Inlines] = [
        (
            Text(
                "Expectation if integrations fall on cells at random and each makes its cell CAR-positive: "
                "−ln(1 − f)/f copies per CAR-positive cell at CAR-positive fraction f. It is a yardstick, not a limit."
            ),
        ),
        (
            Text("Denominator: "),
            _open_in_short(row["denominator"]),
            Text(". Sample point: "),
            _open_in_short(row["sample_point"]),
            Text(". Method: "),
            _open_in_short(row["method"]),
            Text("."),
        ),
    ]
    if found.fraction is None or found.fraction.sample_point is None or found.measurement.sample_point is None:
        notes.append((Text("VCN and CAR-positive fraction are taken to come from one sample."),))
    return notes


def _vcn_cells(lot: VcnLot, as_total: bool, as_positive: bool) -> tuple[Inlines, ...]:
    own, share = lot.paths[:1], lot.paths[1:] or lot.paths
    cells: list[Inlines] = [
        (Bound(lot.lot, (f"engineering_runs.lots[{lot.lot}].lot",)),),
        (Bound(relation_signs(lot.number.text), own),),
        (Bound(lot.fraction.text, share) if lot.fraction else hole("CAR-positive fraction", *own),),
        (_computed(lot.expected, share),),
    ]
    if as_total:
        cells += [(_computed(lot.if_total, lot.paths),), (_computed(lot.times_if_total, lot.paths),)]
    if as_positive:
        cells.append((_computed(lot.times_if_positive, lot.paths),))
    return tuple(cells)


def _computed(value: Decimal | None, paths: tuple[str, ...]) -> Bound:
    from briefgen.facts import two_decimals

    return Bound(two_decimals(value), ("facts.vcn", *paths)) if value is not None else hole("not computable", *paths)


def vcn_evidence(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """What the limit for vector copy number rests on, and what of it exists."""
    columns = (Column("Evidence", weight=1.6), Column("State"), Column("Finding", weight=2.4), Column("Due"))
    rows = [
        TableRow(
            row.key,
            (
                (bound(row["evidence"]),),
                (bound(row["state"]),),
                (bound(row["finding"]),),
                (Text("–"),) if row["state"].value == "available" else (bound(row["due"]),),
            ),
        )
        for row in answers.rows("engineering_runs.vcn_evidence")
    ]
    return _table("vcn-evidence", "Evidence for the limit on vector copy number", columns, rows, origin)


def strata(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """Which patients' starting material the lots cover so far."""
    columns = (
        Column("Stratum", weight=2.4),
        Column("Planned lots", align=Align.NUMBER),
        Column("Lots made so far", align=Align.NUMBER),
    )
    rows = []
    for row in answers.rows("flexibility_permissive_ind_criteria.strata"):
        planned, made = (bound(row[name], with_unit=False) for name in ("planned", "made"))
        rows.append(TableRow(row.key, ((bound(row["stratum"]),), (planned,), (made,))))
    return _table("strata", "Planned patients’ lots by stratum, and lots made so far", columns, rows, origin)


TABLES: dict[str, TableMaker] = {
    "decisions": decisions,
    "attendees": attendees,
    "lots": lots,
    "results": results,
    "criteria": criteria,
    "vcn": vcn,
    "vcn-evidence": vcn_evidence,
    "strata": strata,
}


def _references(answer: Answer) -> Inlines:
    inlines: list[Inline] = []
    for item in answer.items:
        inlines += [LineBreak()] if inlines else []
        inlines.append(Reference(item, answer.path))
    return tuple(inlines) or (bound(answer),)


def _answer_row(row: Row, *names: str) -> TableRow:
    return TableRow(
        row.key,
        tuple(
            (bound(row[name]),) if not row[name].is_open or name == names[0] else (_open_in_short(row[name]),)
            for name in names
        ),
    )


def _table(
    name: str,
    caption: str,
    columns: tuple[Column, ...],
    rows: list[TableRow],
    origin: Origin,
    notes: list[Inlines] | None = None,
    description: str = "",
) -> Table | None:
    if not rows:
        return None
    heads = ", ".join(column.heading for column in columns)
    return Table(
        f"table-{name}",
        (Text(caption),),
        columns,
        tuple(rows),
        origin,
        tuple(notes or ()),
        description or f"{caption}. Columns: {heads}.",
    )

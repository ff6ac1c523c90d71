"""Tables of vector copy number and of the evidence for its limit."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from briefgen.answers import Answer, Answers, Row
from briefgen.cmc import ReportedNumber
from briefgen.document import Align, Bound, Column, Inline, Inlines, Origin, Table, Text
from briefgen.document import Row as TableRow
from briefgen.facts import Facts, VcnLot, VectorCopyNumber, bound, relation_signs, two_decimals
from briefgen.facts.copy_limit import lots_above_limit, times_expected
from briefgen.facts.fact import LOTS, lot_names
from briefgen.facts.printed import hole
from briefgen.tables.parts import cell, once, open_in_short, table_of

_METHOD = "formula: Statistical method, at the end"  # a section without a number, which nothing can refer to
_DIFFERING = (("vector_lot", Column("Vector lot")), ("moi", Column("MOI", align=Align.NUMBER)))


def vcn(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """Vector copy number by lot beside the single-hit expectation, in each reading that the denominator leaves.

    What all lots have in common stands in a note.
    """
    found = facts.vcn
    if found is None or not found.lots:
        return None
    rows = _rows_of(answers, found)
    differing = [(name, column) for name, column in _DIFFERING if _differs([row[name] for row in rows])]
    columns = (Column("Lot", whole=True), *(column for _, column in differing), *_columns(found))
    made = [
        TableRow(lot.lot, ((bound(row["lot"]),), *(cell(row[name]) for name, _ in differing), *_cells(found, lot)))
        for lot, row in zip(found.lots, rows, strict=True)
    ]
    shared = [
        row for name, _ in _DIFFERING if (row := rows[0][name]).is_known and not _differs([r[name] for r in rows])
    ]
    caption = "Vector copy number by lot and the single-hit expectation"
    return table_of("vcn", caption, columns, made, origin, notes=_notes(answers, found, shared))


def _rows_of(answers: Answers, found: VectorCopyNumber) -> list[Row]:
    rows = {row.key: row for row in answers.rows(LOTS)}
    return [rows[lot.lot] for lot in found.lots]


def _differs(cells: list[Answer]) -> bool:
    """Whether lots differ in it, or one lot alone says it; what is open for all of them differs in none."""
    said = {bound(one).text for one in cells if not one.is_open}
    return len(said) + any(one.is_open for one in cells) > 1 or (len(cells) == 1 and bool(said))


def _columns(found: VectorCopyNumber) -> tuple[Column, ...]:
    fraction = Column("CAR-positive", found.fraction.unit or "%" if found.fraction else "%", Align.NUMBER)
    expected = Column("Expected copies per CAR-positive cell", "", Align.NUMBER, 1.3)
    if found.denominator_known:
        return (
            fraction,
            Column("Copies per total cell", "", Align.NUMBER),
            Column("Copies per CAR-positive cell", "", Align.NUMBER, 1.2),
            expected,
            Column("Ratio to expectation", "", Align.NUMBER, 1.2),
        )
    if_total, if_positive = ", if VCN is per total cell", ", if VCN is per CAR-positive cell"
    return (
        fraction,
        Column("VCN", found.measurement.unit or "", Align.NUMBER),
        expected,
        Column(f"Copies per CAR-positive cell{if_total}", "", Align.NUMBER, 1.4),
        Column(f"Ratio to expectation{if_total}", "", Align.NUMBER, 1.2),
        Column(f"Ratio to expectation{if_positive}", "", Align.NUMBER, 1.2),
    )


def _cells(found: VectorCopyNumber, lot: VcnLot) -> tuple[Inlines, ...]:
    own, share = lot.paths[:1], lot.paths[1:] or lot.paths
    fraction = Bound(lot.fraction.text, share) if lot.fraction else hole("CAR-positive fraction", *own)
    reported = Bound(relation_signs(lot.number.text), own)
    expected = _computed(lot.expected, share)
    if found.denominator_known:
        counted = (_counted(lot.per_total, found.per_total, lot), _counted(lot.per_positive, not found.per_total, lot))
        times = next(iter(found.times(lot)), None)
        return ((fraction,), (counted[0],), (counted[1],), (expected,), (_computed(times, lot.paths),))
    readings = (lot.if_total, lot.times_if_total, lot.times_if_positive)
    return ((fraction,), (reported,), (expected,), *((_computed(value, lot.paths),) for value in readings))


def _counted(number: ReportedNumber | None, is_reported: bool, lot: VcnLot) -> Bound:
    if number is None:
        return hole("not computable", *lot.paths)
    paths = lot.paths[:1] if is_reported else ("facts.vcn", *lot.paths)
    return Bound(relation_signs(number.text), paths)


def _computed(value: Decimal | None, paths: tuple[str, ...]) -> Bound:
    return Bound(two_decimals(value), ("facts.vcn", *paths)) if value is not None else hole("not computable", *paths)


def _notes(answers: Answers, found: VectorCopyNumber, shared: list[Answer]) -> list[Inlines]:
    notes = [_measured(answers, found)]
    if found.denominator_known:
        which = "Copies per CAR-positive cell" if found.per_total else "Copies per total cell"
        how = "those per total cell divided by" if found.per_total else "those per CAR-positive cell times"
        notes.append((Text(f"{which}: {how} the CAR-positive fraction."),))
    notes.append((Text(f"Expectation: single-hit, a yardstick and not a limit ({_METHOD})."),))
    if shared:
        said = [(Text(f"{one.name} "), bound(one)) for one in shared]
        notes.append((Text("All lots: "), *_joined(said), Text(".")))
    notes += _limit_note(answers, found)
    if found.fraction is None or found.fraction.sample_point is None or found.measurement.sample_point is None:
        notes.append((Text("VCN and CAR-positive fraction are taken to come from one sample."),))
    return notes


def _measured(answers: Answers, found: VectorCopyNumber) -> Inlines:
    """What was counted, by which method, against which gene, and in which sample."""
    row = found.row
    said: list[Inline] = [Text("Denominator: "), open_in_short(row["denominator"]), Text(". Method: ")]
    said += [*_method(answers, row), Text(". Sample point: "), open_in_short(row["sample_point"])]
    return (*said, Text(", "), open_in_short(row["day"]), Text(" after transduction."))


def _method(answers: Answers, measurement: Row) -> Inlines:
    """The method with its principle, which names target and reference gene, where the list of methods has it."""
    methods = answers.rows("methods.methods")
    method = next((row for row in methods if measurement.key in row["measures"].items), None)
    if method is not None:
        return (bound(method["method"]), Text(": "), open_in_short(method["principle"]))
    genes = hole("target and reference gene", "methods.methods")
    return (open_in_short(measurement["method"]), Text(", "), genes)


def _limit_note(answers: Answers, found: VectorCopyNumber) -> list[Inlines]:
    """The proposed limit with its denominator, and the lots above it with what they were made for."""
    limit, denominator = answers["engineering_runs.vcn_limit"], answers["engineering_runs.vcn_limit_denominator"]
    if not limit.is_known:
        return []
    note: list[Inline] = [Text("Proposed limit: "), bound(limit), Text(" "), open_in_short(denominator), Text(".")]
    comparable = [lot for lot in found.lots if lot.as_limit]
    above = lots_above_limit(answers, found)
    if above:
        purposes = {row.key: row["purpose"] for row in answers.rows(LOTS)}
        note.append(Text(" Above it: "))
        note += _joined([_with_purpose(lot, purposes[lot.lot]) for lot in above])
        note.append(Text("."))
    elif comparable and len(comparable) == len(found.lots):
        note.append(Text(" No lot lies above it."))
    apart = [lot for lot in found.lots if lot.as_limit is None]
    if apart and denominator.is_known:
        named = Bound(lot_names([lot.lot for lot in apart]), tuple(path for lot in apart for path in lot.paths))
        note += [Text(" Not comparable with it: "), named, Text(".")]
    return [tuple(note)]


def _with_purpose(lot: VcnLot, purpose: Answer) -> Inlines:
    named = Bound(f"lot {lot.lot}", lot.paths)
    return (named, Text(" ("), bound(purpose), Text(")")) if purpose.is_known else (named,)


def _joined(parts: Sequence[Inlines]) -> list[Inline]:
    joined: list[Inline] = []
    for number, part in enumerate(parts):
        joined += [Text(", ")] if number else []
        joined += part
    return joined


def vcn_evidence(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """What the limit for vector copy number rests on, and what of it exists."""
    columns = (
        Column("Evidence", weight=1.6),
        Column("State"),
        Column("Finding", weight=2.4),
        Column("Due", weight=1.4),
    )
    rows = answers.rows("engineering_runs.vcn_evidence")
    has_due = any(row["state"].value != "available" for row in rows)
    made = [
        TableRow(
            row.key,
            (
                (bound(row["evidence"]),),
                (bound(row["state"]),),
                (bound(row["finding"]),),
                *(((Text("–"),) if row["state"].value == "available" else (bound(row["due"]),),) if has_due else ()),
            ),
        )
        for row in rows
    ]
    caption = "Evidence for the limit on vector copy number"
    return table_of("vcn-evidence", caption, columns if has_due else columns[:-1], made, origin)


def moi_curve(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """Copy number and potency at each MOI."""
    rows = answers.rows("engineering_runs.moi_curve")
    potency = answers["engineering_runs.moi_curve_potency"]
    columns = [
        ("moi", Column("MOI", align=Align.NUMBER)),
        ("car_positive", Column("CAR-positive", "%", Align.NUMBER)),
        ("vcn", Column("Copies per CAR-positive cell", align=Align.NUMBER)),
        ("times", Column("Ratio to expectation", align=Align.NUMBER)),
        ("potency", Column(bound(potency).text, align=Align.NUMBER)),
    ]
    has_ratio = any(times_expected(row) is not None for row in rows)
    shown = [
        (name, column)
        for name, column in columns
        if (has_ratio if name == "times" else any(row[name].is_known for row in rows))
    ]
    made = [TableRow(row.key, tuple(_of_curve(row, name) for name, _ in shown)) for row in rows]
    notes: list[Inlines] = [(bound(answers["engineering_runs.moi_curve_about"]), Text("."))]
    notes += [(Text(f"Ratio: copies over the single-hit expectation ({_METHOD})."),)] if has_ratio else []
    heads = tuple(column for _, column in shown)
    return table_of("moi-curve", "MOI, vector copy number and potency", heads, made, origin, notes)


def _of_curve(row: Row, name: str) -> Inlines:
    if name != "times":
        return cell(row[name], with_unit=False)
    return (_computed(times_expected(row), (row["vcn"].path, row["car_positive"].path)),)


def insertion_sites(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """Insertion sites by lot; what was found near growth genes stands once where it is the same for all lots."""
    rows = answers.rows("engineering_runs.insertion_sites")
    columns = [
        ("lot", Column("Lot", whole=True)),
        ("sites", Column("Insertion sites", align=Align.NUMBER)),
        ("largest_clone", Column("Largest clone", "%", Align.NUMBER)),
    ]
    notes: list[Inlines] = [(Text("Method: "), bound(answers["engineering_runs.insertion_sites_about"]), Text("."))]
    if len(rows) > 1 and _differs([row["growth_genes"] for row in rows]):
        columns.append(("growth_genes", Column("Sites near growth genes", weight=2.0)))
    elif rows:
        notes.insert(
            0,
            (
                Text(f"Sites near growth genes{', all lots' if len(rows) > 1 else ''}: "),
                once(bound(rows[0]["growth_genes"]), [row["growth_genes"] for row in rows]),
                Text("."),
            ),
        )
    made = [TableRow(row.key, tuple(cell(row[name], with_unit=False) for name, _ in columns)) for row in rows]
    heads = tuple(column for _, column in columns)
    return table_of("insertion-sites", "Insertion sites by lot", heads, made, origin, notes)

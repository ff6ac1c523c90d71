"""Tables of vector copy number and of the evidence for its limit."""

from __future__ import annotations

from decimal import Decimal

from briefgen.answers import Answers
from briefgen.document import Align, Bound, Column, Inlines, Origin, Table, Text
from briefgen.document import Row as TableRow
from briefgen.facts import Facts, VcnLot, VectorCopyNumber, bound, relation_signs, two_decimals
from briefgen.facts.printed import hole
from briefgen.tables.parts import open_in_short, table_of


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
    return table_of("vcn", caption, tuple(columns), rows, origin, notes=_vcn_notes(found))


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
            open_in_short(row["denominator"]),
            Text(". Sample point: "),
            open_in_short(row["sample_point"]),
            Text(". Method: "),
            open_in_short(row["method"]),
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
    return Bound(two_decimals(value), ("facts.vcn", *paths)) if value is not None else hole("not computable", *paths)


def vcn_evidence(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """What the limit for vector copy number rests on, and what of it exists."""
    columns = (
        Column("Evidence", weight=1.6),
        Column("State"),
        Column("Finding", weight=2.4),
        Column("Due", weight=1.4),
    )
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
    return table_of("vcn-evidence", "Evidence for the limit on vector copy number", columns, rows, origin)

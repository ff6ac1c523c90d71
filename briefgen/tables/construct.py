"""Tables of construct, vector, starting material and materials."""

from __future__ import annotations

from collections.abc import Iterable

from briefgen.answers import Answer, Answers, Row, Status
from briefgen.document import Align, Bound, Column, Inline, Inlines, Origin, Table, Text
from briefgen.document import Row as TableRow
from briefgen.facts import Facts, bound, relation_signs
from briefgen.facts.construct import product_lots_from, product_lots_of, result_of
from briefgen.tables.answered import Of, answered
from briefgen.tables.parts import cell, table_of

construct_elements = answered(
    "construct-elements",
    "genetic_construct.elements",
    "Elements of the construct, in their order",
    Of("element", "Element", 1.2),
    Of("position", "Position", 1.1, whole=True),
    Of("size", "Size", 0.7, unit="bp", number=True),
    Of("source", "Source", 1.5),
    Of("function", "Function", 1.9),
    Of("verified", "Sequence verified", 0.8),
)

plasmids = answered(
    "plasmids",
    "vector.plasmids",
    "Plasmids for the vector",
    Of("plasmid", "Plasmid", 1.1),
    Of("role", "Carries", 1.2),
    Of("size", "Size", 0.8, unit="bp", number=True),
    Of("grade", "Grade"),
    Of("made_by", "Manufacturer"),
    Of("lot", "Lot", 0.8, whole=True),
    Of("tests", "Purity and sequence", 1.8),
)

vector_stability = answered(
    "vector-stability",
    "vector.stability",
    "Stability of the vector lots",
    Of("lot", "Vector lot", 0.8, whole=True),
    Of("condition", "Condition and container", 1.5),
    Of("months", "Longest real time", 0.8, unit="months", number=True),
    Of("result", "Result", 2.2),
    Of("expiry", "Expiry assigned", 0.8, unit="months", number=True),
)

rcl = answered(
    "rcl",
    "vector.rcl",
    "Testing for replication-competent virus, by stage",
    Of("stage", "Stage", 1.2),
    Of("amount", "Amount tested", 1.2),
    Of("method", "Method", 1.6),
    Of("sensitivity", "Sensitivity", 1.2),
    Of("plan", "Lots tested and plan", 1.6),
)

collection_acceptance = answered(
    "collection-acceptance",
    "starting_material.acceptance",
    "Acceptance criteria of the collection",
    Of("attribute", "Attribute", 1.2),
    Of("criterion", "Criterion", 1.4),
    Of("otherwise", "When it is not met", 1.8),
)


def vector_bank(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """The tests of the cell banks with their results."""
    banks = (("mcb", "Master cell bank"), ("wcb", "Working cell bank"), ("eop", "End-of-production cells"))
    found = answers.rows("vector.bank")
    shown = [(name, Column(heading)) for name, heading in banks if any(row[name].is_answered for row in found)]
    rows = [
        TableRow(row.key, ((bound(row["test"]),), cell(row["method"]), *(_tested(row[name]) for name, _ in shown)))
        for row in found
    ]
    columns = (Column("Test", weight=1.4), Column("Method", weight=1.6), *(column for _, column in shown))
    return table_of("vector-bank", "Tests on the cell banks of the vector", columns, rows, origin)


def vector_lots(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """The vector lots, and the product lots that name them."""
    columns = (
        Column("Vector lot", whole=True),
        Column("Process, scale", weight=0.9),
        Column("Site", weight=1.2),
        Column("Date made", whole=True),
        Column("Product lots made from it", weight=1.3),
        Column("Kept for", weight=1.3),
    )
    rows = [
        TableRow(
            row.key,
            (
                (bound(row["lot"]),),
                _joined(cell(row[name]) for name in ("process", "scale")),
                cell(row["site"]),
                cell(row["made_on"]),
                _listed(product_lots_from(row.key, answers), "vector_lot"),
                _optional(row["use"]),
            ),
        )
        for row in answers.rows("vector.lots")
    ]
    return table_of("vector-lots", "Vector lots and the product lots made from them", columns, rows, origin)


def vector_results(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """Every result of every vector lot, beside the criterion of its test."""
    lots = answers.rows("vector.lots")
    columns = (
        Column("Test", weight=1.6),
        Column("Method", weight=1.7),
        Column("Criterion", weight=1.1),
        *(Column(lot.key) for lot in lots),
    )
    rows = [
        TableRow(
            test.key,
            (_with_unit(test), cell(test["method"]), _signs(test["criterion"]), *(_result(lot, test) for lot in lots)),
        )
        for test in answers.rows("vector.tests")
    ]
    return table_of(
        "vector-results", "Release tests of the vector, with the results of all lots", columns, rows, origin
    )


def collections(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """The collections made so far, and what was made from each."""
    measured = (
        ("volume", Column("Volume", "mL", Align.NUMBER, 0.7)),
        ("cd3", Column("CD3-positive", "%", Align.NUMBER, 0.8)),
        ("cd19", Column("CD19-positive", "%", Align.NUMBER, 0.8)),
        ("viability", Column("Viability", "%", Align.NUMBER, 0.8)),
        ("hold", Column("Hold", "hours", Align.NUMBER, 0.6)),
        ("recovery", Column("T-cell recovery", "%", Align.NUMBER, 0.8)),
    )
    found = answers.rows("starting_material.collections")
    shown = [(name, column) for name, column in measured if any(row[name].is_answered for row in found)]
    rows = [
        TableRow(
            row.key,
            (
                (bound(row["collection"]), Text(", "), *cell(row["donor_type"])),
                *(_optional(row[name]) for name, _ in shown),
                _used_for(row, answers),
            ),
        )
        for row in found
    ]
    columns = (Column("Collection", weight=1.3), *(column for _, column in shown), Column("Used for", weight=1.2))
    notes: list[Inlines] = [(Text("–: not measured."),)] if _some_open(found, [name for name, _ in shown]) else []
    return table_of("collections", "Collections made so far", columns, rows, origin, notes)


def materials(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """The materials with origin and grade; why one is of research grade stands in a note."""
    columns = (
        Column("Material", weight=1.2),
        Column("Step", weight=1.1),
        Column("Origin and source", weight=1.4),
        Column("Grade", weight=0.8),
        Column("Qualification and viral safety", weight=1.7),
    )
    rows = answers.rows("materials.biological")
    body = [
        TableRow(
            row.key,
            (
                (bound(row["material"]),),
                cell(row["step"]),
                (*cell(row["origin"]), Text(": "), bound(row["source"]))
                if row["source"].is_known
                else cell(row["origin"]),
                cell(row["grade"]),
                cell(row["qualification"]),
            ),
        )
        for row in rows
    ]
    notes: list[Inlines] = [
        (bound(row["material"]), Text(", research grade: "), bound(row["reason"]), Text("."))
        for row in rows
        if row["grade"].words == "research"
    ]
    return table_of("materials", "Materials, their origin and grade", columns, body, origin, notes)


def _joined(parts: Iterable[Inlines]) -> Inlines:
    joined: list[Inline] = []
    for part in parts:
        joined += [Text(", "), *part] if joined else part
    return tuple(joined)


def _listed(rows: tuple[Row, ...], column: str) -> Inlines:
    """The lots by number, each bound to the answer that names what it was made from."""
    return _joined((Bound(row.key, (row[column].path,)),) for row in rows) or (Text("none"),)


def _optional(answer: Answer) -> Inlines:
    """A cell that not every row has: a dash where nothing was said."""
    return (Text("–"),) if answer.status is Status.MISSING else cell(answer, with_unit=not answer.unit)


def _some_open(rows: tuple[Row, ...], columns: list[str]) -> bool:
    return any(row[name].status is Status.MISSING for row in rows for name in columns)


def _used_for(row: Row, answers: Answers) -> Inlines:
    lots = product_lots_of(row.key, answers)
    parts = [_listed(lots, "donor")] if lots else []
    parts += [(bound(row["other_use"]),)] if row["other_use"].is_answered else []
    return _joined(parts) or (Text("–"),)


def _with_unit(test: Row) -> Inlines:
    unit = test["unit"]
    return (bound(test["test"]), Text(" ("), bound(unit), Text(")")) if unit.is_known else (bound(test["test"]),)


def _signs(answer: Answer) -> Inlines:
    if not answer.is_known:
        return cell(answer)
    printed = bound(answer)
    return (Bound(relation_signs(printed.text), printed.paths, printed.hole, printed.remark),)


def _result(lot: Row, test: Row) -> Inlines:
    result = result_of(lot, test.key)
    if result is None:
        path = f"{lot['results'].path}.{test.key}"
        return (Bound("not tested", (path,), hole=True, remark="No result and no reason is given."),)
    return _tested(result)


def _tested(answer: Answer) -> Inlines:
    """A result; one that does not apply was not tested, for the reason given."""
    if answer.status is Status.NA:
        return (Bound(f"not tested{f' ({answer.note})' if answer.note else ''}", (answer.path,)),)
    return _signs(answer)


CONSTRUCT_TABLES = {
    "construct-elements": construct_elements,
    "plasmids": plasmids,
    "vector-bank": vector_bank,
    "vector-lots": vector_lots,
    "vector-results": vector_results,
    "vector-stability": vector_stability,
    "rcl": rcl,
    "collection-acceptance": collection_acceptance,
    "collections": collections,
    "materials": materials,
}

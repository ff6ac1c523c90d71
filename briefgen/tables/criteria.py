"""The release specification as a table, and a criterion as it stands in other tables."""

from __future__ import annotations

from briefgen.answers import Answer, Answers, Row
from briefgen.cmc import read_bounds
from briefgen.document import Bound, Column, Inline, Inlines, LineBreak, Origin, Table, Text
from briefgen.document import Row as TableRow
from briefgen.facts import Facts, bound, relation_signs
from briefgen.facts.criteria import SAFETY_ATTRIBUTES, widths_of_criteria
from briefgen.facts.printed import NBSP
from briefgen.tables.parts import open_in_short, table_of

MEASUREMENTS = "engineering_runs.measurements"


def criterion(row: Row, column: str = "phase_1") -> Bound:
    """A criterion as written, its signs as they are set in print."""
    printed = open_in_short(row[column])
    return Bound(relation_signs(printed.text), printed.paths, printed.hole, printed.remark)


def counted_cells(answers: Answers, row: Row) -> Inlines:
    """Per which cell the limit of a vector copy number is counted; nothing behind other criteria."""
    measured = _measurement(answers, row)
    if measured is None or measured["attribute"].words != "vector_copy_number" or not read_bounds(row["phase_1"].words):
        return ()
    return (Text(NBSP), open_in_short(answers["engineering_runs.vcn_limit_denominator"]))


def criteria(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """The release specification: each attribute with its method, its criteria and what they rest on, fixed ones first.

    Columns that nothing is answered for are left out: the method, the pivotal criterion.
    """
    widths = widths_of_criteria(answers)
    released = [row for row in answers.rows("engineering_runs.criteria") if _is_for_release(answers, row)]
    released.sort(key=lambda row: widths.get(row.key, "wide"))
    columns = [
        (Column("Attribute, sample point", weight=1.5), _attribute),
        (Column("Bears on, width", weight=0.9), _category),
        (Column("Method, status", weight=1.1), _method),
        (Column("Phase 1 criterion", weight=1.1), _phase_1),
        (Column("Pivotal study"), _pivotal),
        (Column("Basis", weight=1.9), _basis),
    ]
    cells = [[make(answers, row) for _, make in columns] for row in released]
    shown = [n for n in range(len(columns)) if any(row[n] for row in cells)]
    rows = [
        TableRow(row.key, tuple(made[n] or (Text("–"),) for n in shown))
        for row, made in zip(released, cells, strict=True)
    ]
    missing = facts.named["criteria_missing"]
    notes: list[Inlines] = (
        [(Bound(f"[TBD: criterion for {missing.text}]", missing.paths, hole=True),)] if missing else []
    )
    caption = "Release specification proposed for phase 1"
    return table_of("criteria", caption, tuple(columns[n][0] for n in shown), rows, origin, notes)


def _measurement(answers: Answers, row: Row) -> Row | None:
    return next((measured for measured in answers.rows(MEASUREMENTS) if measured.key == row.key), None)


def _is_for_release(answers: Answers, row: Row) -> bool:
    measured = _measurement(answers, row)
    return measured is None or measured["use"].words in {"", "release"}


def _attribute(answers: Answers, row: Row) -> Inlines:
    measured = _measurement(answers, row)
    if measured is None:
        return (bound(row["measurement"]),)
    name, point = bound(measured["name"]), measured["sample_point"]
    return (name, Text(", "), bound(point)) if point.is_known else (name,)


def _category(answers: Answers, row: Row) -> Inlines:
    width = widths_of_criteria(answers).get(row.key)
    paths = (row["category"].path, SAFETY_ATTRIBUTES)
    views = _safety_views(answers, row)
    if not width:
        return (open_in_short(row["category"]), *views)
    return (bound(row["category"]), Text(", "), Bound(width, paths), *views)


def _safety_views(answers: Answers, row: Row) -> Inlines:
    """How sponsor and FDA class the attribute, where a view is recorded."""
    views = next((found for found in answers.rows(SAFETY_ATTRIBUTES) if found.key == row.key), None)
    if views is None:
        return ()
    own, fda = _yes_no(views["sponsor_class"]), _yes_no(views["fda_class"])
    return (LineBreak(), Text("safety attribute? sponsor "), own, Text(", FDA "), fda)


def _yes_no(view: Answer) -> Bound:
    words = {"safety": "yes", "not_safety": "no"}.get(view.words)
    return Bound(words, (view.path,)) if words else open_in_short(view)


def _method(answers: Answers, row: Row) -> Inlines:
    """The methods that give the attribute, each with its status; before any is described, the measurement's own."""
    made: list[Inline] = []
    for method in answers.rows("methods.methods"):
        if row.key in method["measures"].items:
            made += [LineBreak()] if made else []
            made += [bound(method["method"]), Text(", "), open_in_short(method["status"])]
    measured = _measurement(answers, row)
    if not made and measured is not None and measured["method"].is_known:
        return (bound(measured["method"]),)
    return tuple(made)


def _phase_1(answers: Answers, row: Row) -> Inlines:
    """The criterion with the unit; a criterion with a unit of its own, or in words, needs none."""
    bounds = read_bounds(row["phase_1"].words)
    if not bounds or bounds[0].unit:
        return (criterion(row),)
    cells = counted_cells(answers, row)
    if cells:
        return (criterion(row), Text(f"{NBSP}copies"), *cells)
    measured = _measurement(answers, row)
    if measured is None or not measured["unit"].is_known:
        return (criterion(row),)
    return (criterion(row), Text(NBSP), bound(measured["unit"]))


def _pivotal(answers: Answers, row: Row) -> Inlines:
    if not any(other["pivotal"].is_known for other in answers.rows("engineering_runs.criteria")):
        return ()
    return (criterion(row, "pivotal"),)


def _basis(answers: Answers, row: Row) -> Inlines:
    """What the criterion rests on, with its detail; the detail alone where the basis is what the attribute bears on."""
    basis, detail = row["basis"], row["basis_detail"]
    if not detail.is_known:
        return (open_in_short(basis),)
    says_it_twice = basis.is_known and basis.words == row["category"].words
    return (bound(detail),) if says_it_twice else (open_in_short(basis), Text(": "), bound(detail))

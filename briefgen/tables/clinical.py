"""Tables of the first study in short, and of what the IND holds."""

from __future__ import annotations

from collections.abc import Callable

from briefgen.answers import Answer, Answers, Row, Status
from briefgen.document import Bound, Column, Inline, Inlines, LineBreak, Origin, Table, Text
from briefgen.document import Row as TableRow
from briefgen.facts import Facts, bound
from briefgen.facts.printed import NBSP
from briefgen.tables.parts import cell, table_of

# A line of the synopsis, and whether it is printed also while nothing was said to it.
_SYNOPSIS = (
    ("clinical.objectives", "Objectives", True),
    ("clinical.design", "Design", True),
    ("clinical.patients", "Patients, at most", True),
    ("clinical.inclusion", "Key inclusion criteria", True),
    ("clinical.exclusion", "Key exclusion criteria", False),
    ("clinical.escalation", "Dose escalation", True),
    ("clinical.stagger", "Stagger", True),
    ("clinical.dlt", "Dose-limiting toxicity", True),
    ("clinical.stopping_rules", "Stopping rules", True),
    ("clinical.primary_endpoint", "Primary endpoint", True),
    ("clinical.secondary_endpoints", "Secondary endpoints", False),
    ("clinical.duration", "Duration", False),
)


def synopsis(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """The first study in labelled rows; none while nothing of it is answered."""
    found = {path: answers[path] for path, _, _ in _SYNOPSIS}
    if not any(answer.is_answered for answer in found.values()):
        return None
    rows = []
    for path, label, is_always in _SYNOPSIS:
        if path == "clinical.escalation":
            rows += _dose_levels(answers)
        if is_always or found[path].is_answered:
            rows.append(TableRow(path, ((Text(label),), _lines(found[path]))))
    study = answers["product.study"].words
    columns = (Column("Item", weight=0.8), Column("Study plan", weight=3.2))
    caption = f"Synopsis of Study {study}" if study else "Synopsis of the first study"
    return table_of("synopsis", caption, columns, rows, origin)


def _lines(answer: Answer) -> Inlines:
    """An answer; the items of a list on a line each."""
    if len(answer.items) < 2 or answer.status is not Status.GIVEN:
        return cell(answer, with_unit=False)
    inlines: list[Inline] = []
    for number, item in enumerate(answer.items):
        inlines += [LineBreak()] if number else []
        inlines += [Text("• "), Bound(item, (answer.path,))]
    return tuple(inlines)


def _dose_levels(answers: Answers) -> list[TableRow]:
    """The dose levels as the product has them: one figure for manufacture and clinic."""
    levels = answers.rows("product.dose_levels")
    inlines: list[Inline] = []
    for number, row in enumerate(levels):
        inlines += [Text(", ")] if number else []
        inlines += [bound(row["level"]), Text(NBSP), *cell(row["dose"])]
    if not inlines:
        return []
    inlines += [Text(" ("), bound(answers["product.dose_unit"]), Text(")")]
    return [TableRow("dose-levels", ((Text("Dose levels"),), tuple(inlines)))]


def ind_content(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """Each item of the IND: there at filing, pending with date and owner, or not planned with the reason."""
    columns = (Column("Item", weight=2.2), Column("State", weight=1.2), Column("When and who; or why not", weight=2.0))
    rows = [
        TableRow(row.key, ((bound(row["item"]),), cell(row["state"]), _particulars(row)))
        for row in answers.rows("ind_content.items")
    ]
    return table_of("ind-content", "Content of the IND", columns, rows, origin)


def _particulars(row: Row) -> Inlines:
    match row["state"].words:
        case "pending":
            return (*cell(row["due"]), Text(", "), *cell(row["owner"]))
        case "not_planned":
            return cell(row["reason"])
        case _:
            return (Text("–"),)


CLINICAL_TABLES: dict[str, Callable[[Answers, Facts, Origin], Table | None]] = {
    "synopsis": synopsis,
    "ind-content": ind_content,
}

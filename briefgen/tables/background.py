"""Tables of the background: available therapy, designations, prior advice, related applications, milestones."""

from __future__ import annotations

from dataclasses import replace

from briefgen.answers import Answer, Answers, Row, Status
from briefgen.document import Bound, Citation, Column, Inline, Inlines, Origin, Table, Text
from briefgen.document import Row as TableRow
from briefgen.facts import Facts, bound
from briefgen.tables.answered import Of, answered
from briefgen.tables.parts import cell, references, table_of


def therapies(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """The available therapies: in whom, with what result, and where the numbers stand."""
    known = {row.key for row in answers.rows("appendices.citations")}
    described = answers.rows("disease.therapies")
    heads = {
        "therapy": Column("Therapy"),
        "patients": Column("Patients", weight=1.4),
        "result": Column("Result", weight=1.6),
    }
    if all(row["patients"].status is Status.MISSING for row in described):
        del heads["patients"]
    rows = [TableRow(row.key, (*(cell(row[name]) for name in heads), _cited(row, known))) for row in described]
    return table_of("therapies", "Available therapy", (*heads.values(), Column("Source")), rows, origin)


def _cited(row: Row, known: set[str]) -> Inlines:
    """The publications of a row by their numbers; what is none of the sponsor's as typed."""
    source = row["source"]
    inlines: list[Inline] = []
    for item in source.items:
        inlines += [Text(", ")] if inlines else []
        inlines.append(Citation(item) if item in known else Bound(item, (source.path,)))
    return tuple(inlines) or cell(source)


def prior_advice(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """What FDA advised, in the sponsor's words, what became of it and where it stands in the package."""
    columns = (
        Column("Point", weight=0.6),
        Column("Date and contact"),
        Column("Topic"),
        Column("Advice", weight=1.8),
        Column("What was done", weight=1.8),
        Column("Place", weight=0.8),
    )
    rows = [
        TableRow(
            row.key,
            (
                cell(row["item"]),
                (*cell(row["date"]), Text(", "), *cell(row["contact"])),
                *(cell(row[name]) for name in ("topic", "advice", "done")),
                _places(row["where"]),
            ),
        )
        for row in answers.rows("regulatory.prior_advice")
    ]
    made = table_of("prior-advice", "Prior advice and what was done", columns, rows, origin)
    return made and replace(made, caption=(Text("Prior advice, as recorded by "), bound(answers["sponsor.short_name"])))


def _places(where: Answer) -> Inlines:
    return references(where) if where.items else (Text("–"),)


BACKGROUND_TABLES = {
    "therapies": therapies,
    "designations": answered(
        "designations",
        "regulatory.designations",
        "Designations",
        Of("designation", "Designation", 1.4),
        Of("status", "Status"),
        Of("date", "Date"),
        Of("note", "Number, scope or basis", 1.6),
    ),
    "prior-advice": prior_advice,
    "related": answered(
        "related",
        "regulatory.related",
        "Related applications and master files",
        Of("number", "Application or file"),
        Of("holder", "Holder"),
        Of("subject", "What it covers", 1.6),
        Of("letter", "Letter of authorization"),
        Of("note", "Date or state"),
    ),
    "milestones": answered(
        "milestones",
        "timeline.milestones",
        "Milestones",
        Of("milestone", "Milestone", 2),
        Of("when", "Date"),
        Of("state", "State", 0.8),
    ),
}

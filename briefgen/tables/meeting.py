"""Tables of the meeting: what is asked, who comes."""

from __future__ import annotations

from briefgen.answers import Answers, Row, Status
from briefgen.document import Align, Column, Inlines, Origin, Reference, References, Table, Text
from briefgen.document import Row as TableRow
from briefgen.facts import Facts, bound
from briefgen.tables.parts import cell, open_in_short, references, table_of


def decisions(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """What CBER is asked to decide: one row for each question, with proposal, evidence and the section of the data."""
    rows = [row for group in facts.questions for row in group.questions]
    columns = (
        Column("Question", weight=0.4),
        Column("Decision asked of CBER", weight=1.3),
        Column("Proposed", weight=1.7),
        Column("Rests on", weight=3),
        Column("Section", weight=0.4),
    )
    return table_of(
        "decisions",
        "Decisions asked of CBER",
        columns,
        [
            TableRow(
                row.key,
                (
                    (Reference(f"question-{row.key}", number_only=True),),
                    (bound(row["decision"]),),
                    (bound(row["proposed"]),),
                    _rests_on(row),
                    references(row["data"], as_sections=True),
                ),
            )
            for row in rows
        ],
        origin,
        description="One row for each question: the decision, the proposal, what it rests on, and where that stands.",
    )


def _rests_on(row: Row) -> Inlines:
    """The evidence in words, then where it stands."""
    return (*cell(row["evidence"]), Text(" ("), *references(row["data"]), Text(")"))


def agenda(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """The agenda: minutes, topic, who leads, and the questions that the item deals with."""
    items = answers.rows("meeting.agenda")
    heads = {
        "topic": Column("Topic", weight=2.4),
        "minutes": Column("Minutes", align=Align.NUMBER),
        "lead": Column("Lead", weight=1.4),
    }
    if all(row["lead"].status is Status.MISSING for row in items):
        del heads["lead"]
    rows = [
        TableRow(row.key, (*(cell(row[name], with_unit=False) for name in heads), _dealt_with(row))) for row in items
    ]
    return table_of("agenda", "Agenda", (*heads.values(), Column("Questions")), rows, origin)


def _dealt_with(row: Row) -> Inlines:
    """The numbers of the questions of an item of the agenda."""
    slugs = row["questions"]
    if not slugs.items:
        return (Text("–"),)
    return (References(tuple(f"question-{slug}" for slug in slugs.items), slugs.path),)


def attendees(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """The sponsor's attendees."""
    columns = (Column("Name or role"), Column("Title"), Column("Affiliation"), Column("Speaks to"))
    rows = answers.rows("sponsor.attendees")
    return table_of(
        "attendees",
        "Attendees for the sponsor",
        columns,
        [_answer_row(row, "name", "title", "affiliation", "role") for row in rows],
        origin,
    )


def _answer_row(row: Row, *names: str) -> TableRow:
    return TableRow(
        row.key,
        tuple(
            (bound(row[name]),) if not row[name].is_open or name == names[0] else (open_in_short(row[name]),)
            for name in names
        ),
    )

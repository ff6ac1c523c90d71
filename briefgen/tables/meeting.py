"""Tables of the meeting: what is asked, who comes."""

from __future__ import annotations

from briefgen.answers import Answers, Row
from briefgen.document import Column, Origin, Reference, Table
from briefgen.document import Row as TableRow
from briefgen.facts import Facts, bound
from briefgen.tables.parts import open_in_short, references, table_of


def decisions(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """What CBER is asked to decide: one row for each question, with proposal and data."""
    rows = [row for group in facts.questions for row in group.questions]
    columns = (
        Column("Question", weight=0.9),
        Column("Decision asked of CBER", weight=2),
        Column("Proposed", weight=2),
        Column("Rests on"),
    )
    return table_of(
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
                    references(row["data"]),
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

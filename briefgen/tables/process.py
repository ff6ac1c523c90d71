"""The manufacturing process as a table: a flow that a writer can edit."""

from __future__ import annotations

from briefgen.answers import Answers
from briefgen.document import Column, Origin, Table, Text
from briefgen.document import Row as TableRow
from briefgen.facts import Facts, bound
from briefgen.tables.parts import open_in_short, table_of


def process_flow(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """The steps of the process in order and numbered: when, what is done, and what is controlled or tested."""
    columns = (
        Column("Step", weight=1.2),
        Column("Day or time", weight=0.8),
        Column("What is done", weight=2.2),
        Column("In-process control or test", weight=1.6),
    )
    rows = [
        TableRow(
            row.key,
            (
                (Text(f"{number}. "), bound(row["step"])),
                *((open_in_short(row[name]),) for name in ("time", "done", "control")),
            ),
        )
        for number, row in enumerate(answers.rows("manufacturing.steps"), 1)
    ]
    return table_of("process-flow", "Manufacturing process, step by step", columns, rows, origin)

"""What is sent with the package."""

from __future__ import annotations

from briefgen.answers import Answers
from briefgen.document import Align, Column, Origin, Table
from briefgen.document import Row as TableRow
from briefgen.facts import Facts, bound
from briefgen.tables.parts import open_in_short, table_of


def appendices(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """The appendices with title, file and number of pages; each row carries its own label."""
    columns = (
        Column("Appendix"),
        Column("Title", weight=2.4),
        Column("File", weight=1.6),
        Column("Pages", "", Align.NUMBER, 0.6),
    )
    rows = [
        TableRow(
            row.key,
            ((), (bound(row["title"]),), (open_in_short(row["file"]),), (open_in_short(row["pages"]),)),
            f"appendix-{row.key}",
        )
        for row in answers.rows("appendices.appendices")
    ]
    return table_of("appendices", "Appendices to this package", columns, rows, origin)

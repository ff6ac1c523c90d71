"""Tables of the flexibilities."""

from __future__ import annotations

from briefgen.answers import Answers
from briefgen.document import Align, Column, Origin, Table
from briefgen.document import Row as TableRow
from briefgen.facts import Facts, bound
from briefgen.tables.parts import table_of


def strata(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """Which patients' starting material the lots cover so far."""
    columns = (
        Column("Stratum", weight=2.4),
        Column("Planned lots", align=Align.NUMBER),
        Column("Lots made so far", align=Align.NUMBER),
    )
    rows = []
    for row in answers.rows("flexibility_permissive_ind_criteria.strata"):
        planned, made = (bound(row[name], with_unit=False) for name in ("planned", "made"))
        rows.append(TableRow(row.key, ((bound(row["stratum"]),), (planned,), (made,))))
    return table_of("strata", "Planned patients’ lots by stratum, and lots made so far", columns, rows, origin)

"""Tables of the process: its steps as a flow that a writer can edit, parameters, holds, sites and planned runs."""

from __future__ import annotations

from briefgen.answers import Answers, Row, Status
from briefgen.document import Bound, Column, Inlines, Origin, Table, Text
from briefgen.document import Row as TableRow
from briefgen.facts import Facts, bound
from briefgen.tables.answered import Of, answered
from briefgen.tables.parts import cell, open_in_short, table_of


def process_flow(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """The steps of the process, numbered: when, what is done, what is controlled, whether the step is open."""
    steps = answers.rows("manufacturing.steps")
    says_how = any(row["system"].status is not Status.MISSING for row in steps)
    columns = [
        Column("Step", weight=1.2),
        Column("Day or time", weight=0.8),
        Column("What is done", weight=2.2),
        Column("In-process control or test", weight=1.6),
    ]
    if says_how:
        columns.append(Column("Closed or open"))
    rows = []
    for number, row in enumerate(steps, 1):
        cells: list[Inlines] = [(Bound(f"{number}. ", (row["step"].path,)), bound(row["step"]))]
        cells += [(open_in_short(row[name]),) for name in ("time", "done", "control")]
        cells += [_how(row)] if says_how else []
        rows.append(TableRow(row.key, tuple(cells)))
    return table_of("process-flow", "Manufacturing process, step by step", tuple(columns), rows, origin)


def _how(step: Row) -> Inlines:
    """Closed, or open and where."""
    how = cell(step["system"])
    return how if step["system"].value != "open" else (*how, Text(", "), *cell(step["room"]))


PROCESS_TABLES = {
    "process-flow": process_flow,
    "parameters": answered(
        "parameters",
        "manufacturing.parameters",
        "Process parameters with target and range",
        Of("step", "Step"),
        Of("parameter", "Parameter", weight=1.4),
        Of("target", "Target", weight=0.8),
        Of("range", "Range", weight=0.8),
        Of("basis", "Basis, scale", weight=1.8),
    ),
    "hold-points": answered(
        "hold-points",
        "manufacturing.hold_points",
        "Holds in the process and the data behind them",
        Of("hold", "Hold", weight=1.4),
        Of("condition", "Condition"),
        Of("limit", "Longest hold", weight=0.8),
        Of("data", "Data", weight=1.8),
    ),
    "sites": answered(
        "sites",
        "manufacturing.sites",
        "Sites that make, test and store",
        Of("site", "Site"),
        Of("function", "Function", weight=1.8),
        Of("location", "Place"),
        Of("gmp", "GMP status", weight=1.6),
    ),
    "planned-runs": answered(
        "planned-runs",
        "engineering_runs.planned_runs",
        "Runs planned",
        Of("run", "Run", whole=True),
        Of("donor_type", "Starting material"),
        Of("vector_lot", "Vector lot"),
        Of("when", "When", weight=1.4),
        Of("purpose", "What it is to show", weight=2),
    ),
}

"""Tables of the analytical methods and of the potency assays."""

from __future__ import annotations

from briefgen.answers import Answer, Answers, Row, Status
from briefgen.document import Bound, Column, Inline, Inlines, LineBreak, Origin, Table, Text
from briefgen.document import Row as TableRow
from briefgen.facts import Facts, bound
from briefgen.tables.answered import Of, answered
from briefgen.tables.parts import cell, open_in_short, table_of

_PURPOSES = {"in_process": "in process", "characterization": "characterization"}


def methods(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """The methods with what they measure and how far each is; columns that no method answers are left out."""
    found = answers.rows("methods.methods")
    measured = {row.key: row for row in answers.rows("engineering_runs.measurements")}
    columns = {
        "method": Column("Method", weight=1.6),
        "measures": Column("Measures", weight=1.3),
        "status": Column("Status", weight=0.8),
        "precision": Column("Precision", weight=1.2),
        "detection": Column("Limit of detection or quantitation", weight=1.1),
        "gap": Column("Still to be done", weight=1.3),
    }
    always = {"method", "measures", "status"}
    shown = [name for name in columns if name in always or any(row[name].is_known for row in found)]
    rows = [TableRow(row.key, tuple(_cell(row, name, measured) for name in shown)) for row in found]
    caption = "Analytical methods and their status"
    return table_of("methods", caption, tuple(columns[name] for name in shown), rows, origin)


def _cell(row: Row, name: str, measured: dict[str, Row]) -> Inlines:
    match name:
        case "method":
            return (bound(row["method"]), Text(": "), open_in_short(row["principle"]))
        case "measures":
            return _measures(row, measured) or cell(row["measures"])
        case "gap" if row["due"].is_known:
            return (*cell(row["gap"]), Text(" ("), bound(row["due"]), Text(")"))
        case _:
            return (Text("–"),) if _has_no_such_figure(row[name]) else cell(row[name])


def _has_no_such_figure(answer: Answer) -> bool:
    """Whether the sponsor says, without more, that the question does not apply: a test in words has no precision."""
    return answer.status is Status.NA and not answer.note


def _measures(row: Row, measured: dict[str, Row]) -> Inlines:
    """What the method measures, and what for where that is not the release of lots."""
    made: list[Inline] = []
    for item in row["measures"].items:
        found = measured.get(item)
        made += [LineBreak()] if made else []
        made.append(Bound(found["name"].words or item if found else item, (row["measures"].path,)))
        purpose = _PURPOSES.get(found["use"].words) if found else None
        made += [Text(f" ({purpose})")] if purpose else []
    return tuple(made)


potency = answered(
    "potency",
    "methods.potency",
    "Potency assays and their role by phase",
    Of("assay", "Assay", weight=1.2),
    Of("step", "Step of the mechanism"),
    Of("readout", "Readout"),
    Of("detects", "Change it was shown to detect", weight=1.2),
    Of("phase_1", "Phase 1", weight=0.8),
    Of("later", "Later"),
    Of("data", "Data"),
)

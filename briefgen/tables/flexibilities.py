"""Tables of the flexibilities: controls, similarity, methods and their plan, standards, schedule."""

from __future__ import annotations

from briefgen.answers import Answers, Row
from briefgen.document import Bound, Column, Inlines, Origin, Table, Text
from briefgen.document import Row as TableRow
from briefgen.facts import Facts, bound
from briefgen.facts.flexibilities import CGMP, METHODS, PRIOR, SCHEDULE, STANDARDS, time_limit
from briefgen.tables.answered import Of, answered
from briefgen.tables.parts import cell, open_in_short, table_of


def positive_plan(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """What is done about a positive result after infusion: step, who, within which time of what."""
    columns = (
        Column("Step", weight=2.4),
        Column("Who", weight=1.4),
        Column("Within", whole=True),
        Column("Counted from", weight=1.4),
    )
    rows = [
        TableRow(row.key, (cell(row["step"]), cell(row["who"]), _time(row), cell(row["counted_from"])))
        for row in answers.rows(f"{METHODS}.positive_plan")
    ]
    return table_of("positive-plan", "Plan for a positive result after infusion", columns, rows, origin)


def _time(row: Row) -> Inlines:
    if limit := time_limit(row):
        return (Bound(limit, (row["within"].path, row["clock"].path)),)
    return (open_in_short(row["within"]), Text("\u00a0"), open_in_short(row["clock"]))


def standards(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """The consensus standards: edition and clauses, use, extent with departures, recognition."""
    columns = (
        Column("Standard, edition and clauses", weight=1.4),
        Column("Used for", weight=1.4),
        Column("Extent and departures", weight=1.6),
        Column("Recognition", weight=1.1),
    )
    rows = [
        TableRow(
            row.key,
            (
                (
                    bound(row["standard"]),
                    Text(":"),
                    open_in_short(row["year"]),
                    Text(", "),
                    open_in_short(row["clause"]),
                ),
                cell(row["used_for"]),
                _with(row, "extent", ": ", "departures"),
                _with(row, "recognition", ", looked up ", "looked_up"),
            ),
        )
        for row in answers.rows(f"{STANDARDS}.standards")
    ]
    return table_of("standards", "Voluntary consensus standards", columns, rows, origin)


def _with(row: Row, name: str, between: str, more: str) -> Inlines:
    """A choice, and behind it what belongs to that choice."""
    if row[more].is_closed:
        return cell(row[name])
    return (*cell(row[name]), Text(between), open_in_short(row[more]))


FLEXIBILITY_TABLES = {
    "cgmp-controls": answered(
        "cgmp-controls",
        f"{CGMP}.controls",
        "Controls in phase 1, and what follows by phase 2",
        Of("element", "Element", 1.1),
        Of("phase_1", "Phase 1", 2),
        Of("state", "In place", 0.8),
        Of("phase_2", "By the first phase 2 lot", 1.8),
    ),
    "cgmp-exceptions": answered(
        "cgmp-exceptions",
        f"{CGMP}.exceptions",
        "Exceptions from the phase 1 controls",
        Of("item", "Exception", 1.2),
        Of("reason", "Reason", 1.4),
        Of("qualified_by", "Tests and limits", 1.6),
        Of("until", "Replaced by, and when", 1.2),
    ),
    "cgmp-carried-over": answered(
        "cgmp-carried-over",
        f"{CGMP}.carried_over",
        "Lots and banks made under phase 1 controls for phase 2 product",
        Of("lot", "Lot or bank", whole=True),
        Of("made_on", "Made"),
        Of("controls", "Controls then in force", 1.6),
        Of("gap", "Gap", 1.4),
        Of("retest", "Retests and limits", 1.4),
        Of("supplies", "Would supply", 1.2),
    ),
    "prior-sources": answered(
        "prior-sources",
        f"{PRIOR}.sources",
        "Sources of prior knowledge",
        Of("source", "Source", 1.6),
        Of("owner", "Whose"),
        Of("right", "Right of reference", 1.4),
        Of("supports", "Supports", 1.8),
    ),
    "similarity": answered(
        "similarity",
        f"{PRIOR}.similarity",
        "Earlier product and this one",
        Of("aspect", "Aspect", 1.1),
        Of("earlier", "Earlier product", 1.5),
        Of("this", "This product", 1.5),
        Of("verdict", "Same or different", 0.9),
        Of("why", "Why it applies, or what is not drawn from it", 2),
    ),
    "alternative-methods": answered(
        "alternative-methods",
        f"{METHODS}.methods",
        "Alternative release test and the test that it replaces",
        Of("method", "Method", 1.5),
        Of("replaces", "Replaces", 1.3),
        Of("sample", "Sample", 1.6),
        Of("volume", "Volume", 0.7, unit="mL", number=True),
        Of("result", "Result", 0.7, unit="day", number=True),
        Of("compendial_result", "Compendial result", 0.9, unit="day", number=True),
    ),
    "suitability": answered(
        "suitability",
        f"{METHODS}.suitability",
        "Suitability of the alternative test, beside the compendial one",
        Of("organism", "Organism or parameter", 1.8),
        Of("origin", "Origin", 1.1),
        Of("detection", "Detected at", 1.3),
        Of("days", "Detected within", 0.8, unit="days", number=True),
        Of("compendial", "Compendial test", 1.5),
    ),
    "positive-plan": positive_plan,
    "standards": standards,
    "validation-schedule": answered(
        "validation-schedule",
        f"{SCHEDULE}.schedule",
        "Qualification and validation by phase",
        Of("item", "Method or step", 1.8),
        Of("bears_on_safety", "Bears on safety or dose", 0.9),
        Of("phase_1", "First patient", 1.1),
        Of("pivotal", "Before the pivotal study", 1.1),
        Of("licensure", "Before PPQ or the BLA", 1.1),
    ),
}

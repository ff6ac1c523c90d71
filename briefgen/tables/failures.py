"""Tables of patients' strata, of the time from vein to vein, and of failures with their denominators."""

from __future__ import annotations

from briefgen.answers import Answers, Row, Status
from briefgen.document import Align, Bound, Column, Inlines, Origin, Table
from briefgen.document import Row as TableRow
from briefgen.facts import Facts
from briefgen.facts.failures import RECORD, STRATA, VEIN_TO_VEIN, of
from briefgen.tables.answered import Of, answered
from briefgen.tables.parts import cell, table_of


def strata(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """Which patients' starting material the clinical lots cover so far."""
    rows = answers.rows(STRATA)
    shares = [name for name in ("released", "outside") if any(row[name].status is not Status.MISSING for row in rows)]
    by = ["by"] if any(row["by"].status is not Status.MISSING for row in rows) else []
    columns = (
        Column("Stratum", weight=2.4),
        *(Column("By", weight=1.4) for _ in by),
        Column("Planned lots", align=Align.NUMBER),
        Column("Clinical lots made", align=Align.NUMBER),
        *(Column({"released": "Released", "outside": "Outside a criterion"}[name]) for name in shares),
    )
    cells = [
        TableRow(
            row.key,
            (
                cell(row["stratum"]),
                *(cell(row[name]) for name in by),
                *(cell(row[name], with_unit=False) for name in ("planned", "made")),
                *(_share(row, name, "made") for name in shares),
            ),
        )
        for row in rows
    ]
    return table_of(
        "strata", "Planned patients’ lots by stratum, and clinical lots made so far", columns, cells, origin
    )


def failures(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """What became of collections and lots, group by group, each number over its denominator."""
    rows = answers.rows(RECORD)
    with_reasons = any(row["reasons"].status is not Status.MISSING for row in rows)
    columns = (
        Column("Group", weight=1.6),
        Column("Collections", align=Align.NUMBER),
        Column("Lots started", align=Align.NUMBER),
        Column("Met all release criteria"),
        Column("Outside a criterion"),
        Column("Not made"),
        Column("Infused"),
        *((Column("Reasons", weight=1.8),) if with_reasons else ()),
    )
    cells = [
        TableRow(
            row.key,
            (
                cell(row["group"]),
                *(cell(row[name]) for name in ("collections", "started")),
                *(_share(row, name, "started") for name in ("released", "outside", "not_made", "infused")),
                *((cell(row["reasons"]),) if with_reasons else ()),
            ),
        )
        for row in rows
    ]
    return table_of("failures", "Collections, and what became of the lots started", columns, cells, origin)


def _share(row: Row, part: str, whole: str) -> Inlines:
    """A number over its denominator; without a denominator a number alone."""
    words = of(row, part, whole)
    return (Bound(words, (row[part].path, row[whole].path)),) if words else cell(row[part], with_unit=False)


FAILURES_TABLES = {
    "strata": strata,
    "vein-to-vein": answered(
        "vein-to-vein",
        VEIN_TO_VEIN,
        "From collection to infusion, step by step",
        Of("step", "Step", weight=1.8),
        Of("planned", "Planned", unit="days", number=True),
        Of("longest", "Longest allowed", weight=1.6),
        Of("observed", "Observed", weight=1.6),
    ),
    "failures": failures,
}

"""Tables of changes: the lineage of process versions, what changed, and what was compared."""

from __future__ import annotations

from collections.abc import Iterable

from briefgen.answers import Answer, Answers, Row, Status
from briefgen.document import Bound, Column, Inline, Inlines, LineBreak, Origin, Reference, Table, Text
from briefgen.document import Row as TableRow
from briefgen.facts import Facts, bound, relation_signs
from briefgen.facts.changes import CHANGES, COMPARABILITY, COMPARISON, Version, toxicology_lots, versions
from briefgen.facts.fact import LOTS
from briefgen.facts.printed import hole, in_letters, listed, paths_of
from briefgen.tables.answered import Of, answered
from briefgen.tables.parts import cell, table_of


def lineage(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """A row for each process version: its lots, and what lies between them and the toxicology lots."""
    if not toxicology_lots(facts.lots):
        return None
    columns = (
        Column("Process version", weight=0.8),
        Column("Lots", weight=1.1),
        Column("Scale", weight=0.7),
        Column("Starting material"),
        Column("Vector lots", weight=0.8),
        Column("Made for"),
        Column("Changes since the toxicology lots", weight=1.2),
        Column("Comparability", weight=1.1),
    )
    rows = [TableRow(version.name, _of_version(version, answers)) for version in versions(answers, facts.lots)]
    return table_of("lineage", "Toxicology lots and later lots by process version", columns, rows, origin)


def _of_version(version: Version, answers: Answers) -> tuple[Inlines, ...]:
    names = {lot.lot for lot in version.lots}
    rows = [row for row in answers.rows(LOTS) if row.key in names]
    version_paths = paths_of(row["process_version"] for row in rows) or (CHANGES,)
    made = (
        (Bound(listed([row.key for row in rows]), paths_of(row["lot"] for row in rows)),)
        if rows
        else (Text("none yet"),)
    )
    columns = ("scale", "donor_type", "vector_lot", "purpose")
    return (
        (Bound(version.name, version_paths),),
        made,
        *(_distinct(row[name] for row in rows) for name in columns),
        _since(version),
        _shown_by(version, answers),
    )


def _distinct(cells: Iterable[Answer]) -> Inlines:
    """What the lots say, each once."""
    found = list(cells)
    said = list(dict.fromkeys(bound(one).text for one in found if one.is_known))
    if said:
        return (Bound(", ".join(said), paths_of(found)),)
    return (hole("not stated", *paths_of(found)),) if found else (Text("–"),)


def _since(version: Version) -> Inlines:
    if version.since is None:
        return (Text("–"),)
    if not version.since:
        return (hole("changes", CHANGES),)
    return (
        Bound(in_letters(len(version.since)), paths_of(row["change"] for row in version.since)),
        Text(" ("),
        Reference("table-changes"),
        Text(")"),
    )


def _shown_by(version: Version, answers: Answers) -> Inlines:
    """Where comparability is shown, for a version behind that of the toxicology lots."""
    if version.since is None or not version.lots:
        return (Text("–"),)
    if answers.rows(COMPARISON):
        return (Reference("table-comparability"),)
    return (Reference("comparability"),) if answers[COMPARABILITY].is_known else (hole("comparability", COMPARABILITY),)


def comparability(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """The attributes compared; those of a measurement with the results of the lots before and after."""
    columns = (
        Column("Attribute", weight=1.2),
        Column("Toxicology lots", weight=1.4),
        Column("Lots made since", weight=1.4),
        Column("Criterion", weight=1.4),
        Column("Conclusion"),
    )
    before = {lot.lot for version in versions(answers, facts.lots) if version.since is None for lot in version.lots}
    after = {lot.lot for version in versions(answers, facts.lots) if version.since is not None for lot in version.lots}
    rows = []
    for row in answers.rows(COMPARISON):
        counted = _as_limited(row, facts)
        cells = (
            _attribute(row, facts, bool(counted)),
            _results(row["before"], row.key, before, answers, counted),
            _results(row["after"], row.key, after, answers, counted),
            cell(row["criterion"]),
            cell(row["conclusion"]),
        )
        rows.append(TableRow(row.key, cells))
    return table_of("comparability", "Results before and after the changes", columns, rows, origin)


def _as_limited(row: Row, facts: Facts) -> dict[str, Bound]:
    """The vector copy number of each lot per the cell that its limit counts; nothing where it is reported so."""
    converted = [one for one in facts.judged if one.measurement.id == row.key and one.is_converted and one.held]
    return {one.lot: Bound(relation_signs(one.held.text), ("facts.vcn", one.path)) for one in converted if one.held}


def _attribute(row: Row, facts: Facts, is_counted_otherwise: bool) -> Inlines:
    measured = facts.measurements.get(row.key)
    if measured is None:
        return (bound(row["attribute"]),)
    path = f"engineering_runs.measurements[{row.key}].name"
    sampled = f", {measured.sample_point}" if measured.sample_point else ""
    own = measured.unit
    if is_counted_otherwise:
        own = next(one.unit for one in facts.judged if one.measurement.id == row.key and one.is_converted)
    unit = f" ({own})" if own else ""
    return (Bound(f"{measured.name}{sampled}{unit}", (path, row["attribute"].path)),)


def _results(typed: Answer, measurement: str, lots: set[str], answers: Answers, counted: dict[str, Bound]) -> Inlines:
    """What was typed, else the results of these lots, those counted per another cell as they were computed."""
    if typed.status is not Status.MISSING:
        return cell(typed)
    found: list[Inline] = []
    for row in answers.rows(LOTS):
        results = row["results"].value
        result = results.cells.get(measurement) if isinstance(results, Row) and row.key in lots else None
        if result is not None and result.is_known:
            found += [LineBreak()] if found else []
            if counted and row.key not in counted:
                found += [hole("not computable", result.path), Text(f" ({row.key})")]
                continue
            shown = counted.get(row.key) or Bound(relation_signs(bound(result).text), (result.path,))
            found.append(Bound(f"{shown.text} ({row.key})", (*shown.paths, row["lot"].path)))
    return tuple(found) or cell(typed)


CHANGES_TABLES = {
    "lineage": lineage,
    "changes": answered(
        "changes",
        CHANGES,
        "Changes of the process",
        Of("change", "Change", weight=1.4),
        Of("version", "Process version", weight=0.7),
        Of("date", "Date", weight=0.8),
        Of("reason", "Reason", weight=1.2),
        Of("risk", "Risk", weight=1.4),
        Of("data", "Data", weight=1.6),
        Of("lots", "Lots", weight=0.8),
    ),
    "comparability": comparability,
}

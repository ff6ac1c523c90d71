"""Tables of stability: the studies, their results, and the hold times."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from briefgen.answers import Answer, Answers, Row
from briefgen.document import Align, Bound, Column, Inlines, LineBreak, Origin, Reference, Table, Text
from briefgen.document import Row as TableRow
from briefgen.facts import Facts, bound, relation_signs
from briefgen.facts.printed import listed
from briefgen.facts.storage import (
    Followed,
    StorageStudy,
    TimePoint,
    followed_attributes,
    storage_studies,
)
from briefgen.tables.parts import cell, open_in_short, table_of


def stability_studies(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """Each stability study: what is stored, how, in which container, and which months are done and to come."""
    columns = (
        Column("Study", whole=True),
        Column("Stored", weight=1.1),
        Column("Condition", weight=1.5),
        Column("Container and fill", weight=1.4),
        Column("Clinical container and fill", weight=1.1),
        Column("Months done", weight=0.9),
        Column("Months to come", weight=1.5),
    )
    rows = [
        TableRow(
            study.name,
            (
                (bound(study.row["study"]),),
                _stored(study.row),
                cell(study.row["condition"]),
                cell(study.row["container"]),
                _clinical(study.row),
                _done(study),
                _to_come(study),
            ),
        )
        for study in storage_studies(answers)
    ]
    return table_of("stability-studies", "Stability studies", columns, rows, origin)


def _stored(row: Row) -> Inlines:
    material, which = row["material"], row["lot"] if row["material"].words == "product" else row["origin"]
    if not which.is_known or which.words == row.key:
        return cell(material)
    return (*cell(material), LineBreak(), bound(which))


def _clinical(row: Row) -> Inlines:
    """Whether it is the clinical container and fill; where it is not, what differs."""
    if row["clinical_container"].value is not False:
        return cell(row["clinical_container"])
    return (bound(row["clinical_container"]), Text(": "), *cell(row["surrogate"]))


def _done(study: StorageStudy) -> Inlines:
    months = [point.shown for point in study.stored]
    paths = tuple(point.path for point in study.stored)
    return (Bound(listed(months), paths),) if months else (Text("none"),)


def _to_come(study: StorageStudy) -> Inlines:
    """The planned months that are not done, and the date of the next."""
    done = {"0", *(point.shown for point in study.points if point.is_tested)}
    planned, next_on = study.row["planned"], study.row["next_on"]
    months = [item for item in planned.items if item not in done]
    if planned.items and not months:
        return (Text("none"),)
    first: Inlines = (Bound(listed(months), (planned.path,)),) if months else cell(planned)
    return (*first, LineBreak(), Text("next: "), bound(next_on)) if next_on.is_known else first


def stability(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """The results of each study at each time point, beside the criterion for storage."""
    attributes = followed_attributes(answers)
    studies = [study for study in storage_studies(answers) if study.points]
    if not attributes or not any(study.stored for study in studies):
        return None
    columns = (
        Column("Study", whole=True),
        Column("Time", "months", Align.NUMBER, 0.7),
        *(Column(attribute.name, attribute.unit, Align.NUMBER) for attribute in attributes),
    )
    criteria = TableRow("criterion", ((Text("Criterion"),), (Text("–"),), *map(_criterion, attributes)))
    rows = [_time_point(study, point, attributes) for study in studies for point in study.points]
    return table_of(
        "stability", "Results during storage, by study and time", columns, [criteria, *rows], origin, _notes(studies)
    )


def _criterion(attribute: Followed) -> Inlines:
    if attribute.criterion is None:
        return (Text("none proposed"),)
    printed = open_in_short(attribute.criterion)
    return (Bound(relation_signs(printed.text), printed.paths, printed.hole, printed.remark),)


def _time_point(study: StorageStudy, point: TimePoint, attributes: tuple[Followed, ...]) -> TableRow:
    return TableRow(
        f"{study.name} {point.shown}",
        (
            (bound(study.row["study"]),),
            (Bound(point.shown, (point.path or study.row["study"].path,)),),
            *(_result(study, point, attribute) for attribute in attributes),
        ),
    )


def _result(study: StorageStudy, point: TimePoint, attribute: Followed) -> Inlines:
    """A result as reported; one without result or reason is a hole, at release a dash."""
    found = point.results.get(attribute.id)
    if found is None:
        words = "–" if point.is_release else "not tested"
        return (Bound(words, (study.row["study"].path,), not point.is_release, _untold(attribute)),)
    if found.is_open or found.is_known:
        printed = open_in_short(found)
        return (Bound(relation_signs(printed.text), printed.paths, printed.hole, printed.remark),)
    return (Bound(f"not tested{f' ({found.note})' if found.note else ''}", (found.path,)),)


def _untold(attribute: Followed) -> str:
    return f"No result of {attribute.name} at this time point, and no reason why."


def _notes(studies: list[StorageStudy]) -> list[Inlines]:
    """Where month 0 comes from, and which studies are not of the clinical product as it is to be kept."""
    notes: list[Inlines] = []
    if any(point.is_release for study in studies for point in study.points):
        notes.append((Text("Month 0: results of the lots ("), Reference("table-results"), Text(").")))
    notes += [(Text(f"{name}: "), *differs) for name, differs in _surrogates(studies)]
    return notes


def _surrogates(studies: list[StorageStudy]) -> Iterator[tuple[str, Inlines]]:
    for study in studies:
        row = study.row
        parts: list[Answer] = [] if study.is_of_product else [row["material"]]
        parts += [row["condition"]] if row["as_proposed"].value is False else []
        parts += [row["surrogate"]] if row["clinical_container"].value is False else []
        if parts:
            inlines: Inlines = (bound(parts[0]), *(one for part in parts[1:] for one in (Text("; "), bound(part))))
            yield study.name, (*inlines, Text("."))


def holds(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """The times allowed from filling to the end of infusion, beside those tested."""
    columns = (
        Column("Step", weight=1.4),
        Column("Allowed", weight=0.9),
        Column("Tested", weight=0.9),
        Column("Temperature"),
        Column("Container or device", weight=1.3),
        Column("Result", weight=1.6),
        Column("Lots", weight=1.2),
    )
    rows = [
        TableRow(
            row.key,
            (
                (bound(row["hold"]),),
                _time(row, "allowed"),
                _time(row, "tested"),
                *(cell(row[name]) for name in ("temperature", "container", "result", "lots")),
            ),
        )
        for row in answers.rows("stability.holds")
    ]
    return table_of("holds", "Holds of the filled product: time allowed and time tested", columns, rows, origin)


def _time(row: Row, column: str) -> Inlines:
    return (*cell(row[column]), Text("\u00a0"), bound(row["unit"])) if row[column].is_known else cell(row[column])


STABILITY_TABLES: dict[str, Callable[[Answers, Facts, Origin], Table | None]] = {
    "stability-studies": stability_studies,
    "stability": stability,
    "holds": holds,
}

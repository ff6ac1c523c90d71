"""Tables of the nonclinical studies and of the lots used in them."""

from __future__ import annotations

from collections.abc import Callable

from briefgen.answers import Answer, Answers, Row
from briefgen.cmc import ReportedNumber
from briefgen.document import Align, Bound, Column, Inline, Inlines, LineBreak, Origin, Table, Text
from briefgen.document import Row as TableRow
from briefgen.facts import Facts, bound, relation_signs
from briefgen.facts.printed import capital, hole, listed
from briefgen.tables.parts import cell, open_in_short, table_of

STUDIES = "nonclinical.studies"
_DESIGN = (("lots", ""), ("article", ""), ("dose", "Dose"), ("groups", "Groups"), ("duration", "Duration"))


def nonclinical(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """Each study: its question, its model, what was given to how many for how long, and what it showed."""
    columns = (
        Column("Study", weight=0.8, whole=True),
        Column("Question", weight=1.3),
        Column("Model", weight=1.5),
        Column("Lots and design", weight=1.7),
        Column("Finding", weight=2.2),
    )
    rows = [
        TableRow(
            row.key,
            (_study(row), cell(row["question"]), cell(row["model"]), _design(row), _finding(row)),
        )
        for row in answers.rows(STUDIES)
    ]
    return table_of("nonclinical", "Nonclinical studies", columns, rows, origin)


def _study(row: Row) -> Inlines:
    """Number, setting and GLP status, report."""
    lines: list[Inlines] = [(bound(row["study"]),), cell(row["setting"])]
    if row["setting"].words == "in_vivo":
        glp = row["glp"]
        lines.append((Bound("GLP" if glp.value else "non-GLP", (glp.path,)),) if glp.is_known else cell(glp))
    if row["report"].is_known:
        lines.append((bound(row["report"]),))
    return _on_lines(lines)


def _design(row: Row) -> Inlines:
    lines: list[Inlines] = [
        (Text(f"{label}: "), bound(row[name])) if label else (bound(row[name]),)
        for name, label in _DESIGN
        if row[name].is_known
    ]
    return _on_lines(lines) or (open_in_short(row["lots"]),)


def _finding(row: Row) -> Inlines:
    """The finding; of a study still to come its state and date first."""
    if row["state"].words == "complete":
        return cell(row["finding"])
    if row["state"].is_open:
        return (*cell(row["state"]), LineBreak(), *cell(row["finding"]))
    due: Inlines = (Text(", due "), bound(row["due"])) if row["due"].is_known else (Text(", due "), *cell(row["due"]))
    return (_capital(row["state"]), *due, Text(": "), *cell(row["finding"]))


def _capital(answer: Answer) -> Bound:
    printed = bound(answer)
    return Bound(capital(printed.text), printed.paths, printed.hole, printed.remark)


def _on_lines(lines: list[Inlines]) -> Inlines:
    inlines: list[Inline] = []
    for number, line in enumerate(lines):
        inlines += [LineBreak()] if number else []
        inlines += line
    return tuple(inlines)


def study_lots(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """The lots used in the studies: what the lots say of each, and how it differs from the clinical product."""
    used: dict[str, list[str]] = {}
    for row in answers.rows(STUDIES):
        for lot in row["lots"].items:
            used.setdefault(lot, []).append(row.key)
    lots = [row for row in answers.rows("engineering_runs.lots") if row.key in used]
    compared = {row.key: row for row in answers.rows("nonclinical.lots_used")}
    copies, head, notes = _copies(facts)
    columns = [Column("Lot", whole=True), Column("Studies"), Column("Process version", weight=0.8), Column("Scale")]
    columns += [head] if copies else []
    columns += [Column("Difference from the clinical product", weight=2.0), Column("Why it is adequate", weight=2.0)]
    rows = []
    for row in lots:
        cells: list[Inlines] = [
            (bound(row["lot"]),),
            (Bound(listed(used[row.key]), (STUDIES,)),),
            cell(row["process_version"]),
            cell(row["scale"]),
        ]
        if copies:
            cells.append((copies[row.key],) if row.key in copies else (Text("–"),))
        rows.append(TableRow(row.key, (*cells, *_compared(row.key, compared.get(row.key)))))
    return table_of("study-lots", "Lots used in nonclinical studies", tuple(columns), rows, origin, notes)


def _copies(facts: Facts) -> tuple[dict[str, Bound], Column, list[Inlines]]:
    """Vector copies by lot: per CAR-positive cell where that can be said of some lot, else as reported."""
    found = facts.vcn
    if found is None:
        return {}, Column("VCN"), []
    per_positive = {lot.lot: _copy(lot.per_positive, lot.paths) for lot in found.lots if lot.per_positive}
    if per_positive:
        return per_positive, Column("Copies per CAR-positive cell", align=Align.NUMBER, weight=0.9), []
    note: Inlines = (Text("VCN is counted "), open_in_short(found.row["denominator"]), Text("."))
    head = Column("VCN", found.measurement.unit or "", Align.NUMBER, 0.9)
    return {lot.lot: _copy(lot.number, lot.paths[:1]) for lot in found.lots}, head, [note]


def _copy(number: ReportedNumber, paths: tuple[str, ...]) -> Bound:
    return Bound(relation_signs(number.text), paths)


def _compared(lot: str, row: Row | None) -> tuple[Inlines, Inlines]:
    if row is None:
        what = hole(f"how {lot} differs from the clinical product", "nonclinical.lots_used")
        return (Bound("[TBD]", what.paths, hole=True, remark=what.remark),), (Text("–"),)
    return cell(row["difference"]), cell(row["adequacy"])


NONCLINICAL_TABLES: dict[str, Callable[[Answers, Facts, Origin], Table | None]] = {
    "nonclinical": nonclinical,
    "study-lots": study_lots,
}

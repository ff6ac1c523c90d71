"""Everything derived from the answers, computed once, read by name.

Templates, conditions, checks and tables read facts by name and do no arithmetic of their own. A fact that is printed
carries the paths of the answers it rests on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from briefgen.answers import Answer, Answers, Row, Status
from briefgen.cmc import AcceptanceCriterion, Lot, Measurement, ReportedNumber
from briefgen.facts import lots as of_lots
from briefgen.facts.criteria import criteria_facts
from briefgen.facts.fact import LOTS, NAMED_LOTS, Fact, from_bound, lot_names, missing, percent, two_decimals, yes_or_no
from briefgen.facts.lots import Judged
from briefgen.facts.matter import matter_facts
from briefgen.facts.pathway import pathway_facts
from briefgen.facts.printed import (
    bound,
    called,
    counted,
    hole,
    listed,
    paths_of,
    relation_signs,
    unit_behind,
)
from briefgen.facts.vcn import VcnLot, VectorCopyNumber, vector_copy_number
from briefgen.lot_statistics import (
    next_lot_beyond_extreme,
    some_lot_beyond_extreme,
)
from briefgen.meeting import DISCIPLINE_ORDER

__all__ = [
    "DESCRIBED_LOT_FIELDS",
    "Fact",
    "Facts",
    "Judged",
    "QuestionGroup",
    "VcnLot",
    "VectorCopyNumber",
    "bound",
    "compute_facts",
    "counted",
    "hole",
    "listed",
    "relation_signs",
    "two_decimals",
    "unit_behind",
]

DESCRIBED_LOT_FIELDS = ("donor_type", "vector_lot", "process_version", "scale", "site", "made_on")


@dataclass(frozen=True)
class QuestionGroup:
    """The questions of one FDA discipline, in the sponsor's order."""

    discipline: Answer
    questions: tuple[Row, ...]


@dataclass(frozen=True)
class Facts:
    """All facts: the typed ones for tables, figures and checks, and `named` for templates."""

    lots: tuple[Lot, ...]
    measurements: dict[str, Measurement]
    criteria: tuple[AcceptanceCriterion, ...]
    judged: tuple[Judged, ...]
    vcn: VectorCopyNumber | None
    questions: tuple[QuestionGroup, ...]
    named: dict[str, Fact]


def compute_facts(answers: Answers) -> Facts:
    """Compute all facts of an answers file."""
    measurements = of_lots.measurements(answers)
    by_id = {m.id: m for m in measurements}
    lots = of_lots.lots(answers, by_id)
    criteria = of_lots.criteria(answers)
    judged = tuple(of_lots.judged(lots, by_id, criteria, answers["engineering_runs.vcn_limit_denominator"].words))
    vcn = vector_copy_number(answers, measurements, lots)
    groups = _question_groups(answers)
    named = {
        **_meeting_facts(answers, groups),
        **_lot_facts(answers, lots),
        **criteria_facts(answers, by_id, criteria, judged),
        **_vcn_facts(answers, vcn),
        "vcn_evidence": _vcn_evidence(answers),
        **pathway_facts(answers),
        **matter_facts(answers),
    }
    return Facts(lots, by_id, criteria, judged, vcn, groups, named)


def _meeting_facts(answers: Answers, groups: tuple[QuestionGroup, ...]) -> dict[str, Fact]:
    count = sum(len(group.questions) for group in groups)
    path, lymphodepletion = "questions.agency_questions", answers["product.lymphodepletion"]
    return {
        "decisions": Fact(counted(count, "decision"), (path,)) if count else missing("questions for CBER", path),
        "after_lymphodepletion": Fact(
            "after lymphodepletion", (lymphodepletion.path,), truth=lymphodepletion.value is True
        ),
    }


def _question_groups(answers: Answers) -> tuple[QuestionGroup, ...]:
    rows = answers.rows("questions.agency_questions")
    groups = []
    for discipline in (*DISCIPLINE_ORDER, None):
        chosen = tuple(row for row in rows if row["discipline"].value == discipline)
        if chosen:
            groups.append(QuestionGroup(chosen[0]["discipline"], chosen))
    return tuple(groups)


def _lot_facts(answers: Answers, lots: tuple[Lot, ...]) -> dict[str, Fact]:
    if not lots:
        unknown = missing("lots", LOTS)
        return dict.fromkeys(
            ("lots", "lots_named", "next_lot", "next_ten_lots", "lot_fields_open", "lots_undescribed", "lots_measured"),
            unknown,
        )
    n = len(lots)
    open_fields = _open_fields(answers, n)
    described = any(cell.status is not Status.MISSING for row in answers.rows(LOTS) for cell in _own_columns(row))
    return {
        "lots_undescribed": Fact("", truth=False) if described else open_fields,
        "lots": Fact(counted(n, "lot"), (LOTS,)),
        "lots_named": Fact(f"{counted(n, 'lot')}{_in_brackets(lots)}", (LOTS,)),
        **_few_lots(lots),
        "lot_fields_open": open_fields,
    }


def _few_lots(lots: tuple[Lot, ...]) -> dict[str, Fact]:
    """What a limit at the extreme of the results would do, counted over the lots that have results in numbers."""
    n = sum(any(result.number for result in lot.results.values()) for lot in lots)
    if n == 0:
        return dict.fromkeys(("lots_measured", "next_lot", "next_ten_lots"), missing("results in numbers", LOTS))
    return {
        "lots_measured": Fact(counted(n, "lot"), (LOTS,)),
        "next_lot": Fact(percent(next_lot_beyond_extreme(n)), (LOTS,)),
        "next_ten_lots": Fact(percent(some_lot_beyond_extreme(n, 10)), (LOTS,)),
    }


def _own_columns(row: Row) -> Iterator[Answer]:
    """The cells that would make the table of lots worth printing; what is open for all stands in words."""
    for name, cell in row.cells.items():
        if name not in {"lot", "results"} and not (name in DESCRIBED_LOT_FIELDS and cell.is_open):
            yield cell


def _in_brackets(lots: tuple[Lot, ...]) -> str:
    return f" ({listed([lot.lot for lot in lots])})" if len(lots) <= NAMED_LOTS else ""


def _open_fields(answers: Answers, n: int) -> Fact:
    """Which particulars no lot has: said once in words, instead of a column of holes."""
    rows = answers.rows(LOTS)
    names, cells = [], []
    for field in DESCRIBED_LOT_FIELDS:
        column = [row[field] for row in rows]
        if all(cell.is_open for cell in column):
            names.append(called(column[0]))
            cells += column
    if not names:
        return Fact("", truth=False)
    notes = [bound(cell).text.removeprefix("[TBD: ").removesuffix("]") for cell in cells if cell.note]
    particulars = f": {'; '.join(dict.fromkeys(notes))}" if notes else ""
    lots = "the lot" if n == 1 else "every lot"
    return Fact(f"[TBD for {lots}: {listed(names)}{particulars}]", paths_of(cells), is_hole=True)


def _vcn_facts(answers: Answers, vcn: VectorCopyNumber | None) -> dict[str, Fact]:
    path = "engineering_runs.measurements"
    if vcn is None or not vcn.lots:
        unknown = missing("vector copy number of the lots", path, LOTS)
        names = (
            "vcn_results",
            "vcn_lots",
            "vcn_if_total",
            "vcn_times_if_total",
            "vcn_times_if_positive",
            "vcn_times",
            "vcn_denominator",
        )
        flags = dict.fromkeys(("vcn_denominator_open", "vcn_above_twice", "vcn_fraction_known"), yes_or_no(False, path))
        return {**dict.fromkeys(names, unknown), **flags, "vcn_measured": yes_or_no(False, path)}
    with_fraction = [lot for lot in vcn.lots if lot.expected is not None]
    paths = tuple(dict.fromkeys(p for lot in vcn.lots for p in lot.paths))
    denominator = vcn.row["denominator"]
    return {
        "vcn_measured": yes_or_no(True, path),
        "vcn_results": Fact(_values([lot.number for lot in vcn.lots], vcn.measurement.unit), paths),
        "vcn_lots": Fact(lot_names([lot.lot for lot in vcn.lots]), paths),
        "vcn_denominator": from_bound(bound(denominator)),
        "vcn_denominator_open": yes_or_no(not vcn.denominator_known, denominator.path),
        "vcn_fraction_known": yes_or_no(bool(with_fraction), *paths),
        "vcn_if_total": _range([lot.if_total for lot in with_fraction], paths),
        "vcn_times_if_total": _range([lot.times_if_total for lot in with_fraction], paths),
        "vcn_times_if_positive": _range([lot.times_if_positive for lot in with_fraction], paths),
        "vcn_times": _range([vcn.times(lot)[0] for lot in with_fraction], paths),
        "vcn_above_twice": Fact(
            listed([lot.lot for lot in vcn.above_twice()]) or "none", paths, bool(vcn.above_twice())
        ),
    }


def _vcn_evidence(answers: Answers) -> Fact:
    """How much of the evidence for the limit exists, as a sentence without its full stop."""
    answer = answers["engineering_runs.vcn_evidence"]
    if not answer.rows:
        return from_bound(bound(answer))
    available = sum(row["state"].value == "available" for row in answer.rows)
    kinds = counted(len(answer.rows), "kind")
    if available == len(answer.rows):
        return Fact(f"The limit is argued from {kinds} of evidence", (answer.path,))
    have = "none is" if not available else f"{counted(available, '', ' ').strip()} {'is' if available == 1 else 'are'}"
    return Fact(f"The limit is provisional: of {kinds} of evidence {have} available", (answer.path,))


def _values(numbers: list[ReportedNumber], unit: str | None) -> str:
    if len(numbers) > NAMED_LOTS:
        ordered = sorted(numbers, key=lambda number: number.value)
        text = f"{relation_signs(ordered[0].text)}–{relation_signs(ordered[-1].text)}"
    else:
        text = listed([relation_signs(number.text) for number in numbers])
    return f"{text}{unit_behind(unit)}"


def _range(values: list[Decimal | None], paths: tuple[str, ...]) -> Fact:
    known = [value for value in values if value is not None]
    if not known:
        return missing("CAR-positive fraction of the lots", *paths)
    low, high = two_decimals(min(known)), two_decimals(max(known))
    return Fact(low if low == high else f"{low}–{high}", paths)

"""Everything derived from the answers, computed once, read by name.

Templates, conditions, checks and tables read facts by name and do no arithmetic of their own. A fact that is printed
carries the paths of the answers it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from briefgen.answers import Answer, Answers, Row, Status
from briefgen.cmc import AcceptanceCriterion, Lot, Measurement, ReportedNumber
from briefgen.document import Bound
from briefgen.facts import lots as of_lots
from briefgen.facts.lots import FIXED_CATEGORIES, Judged
from briefgen.facts.printed import (
    NBSP,
    bound,
    counted,
    hole,
    in_sentence,
    listed,
    paths_of,
    relation_signs,
    unit_behind,
)
from briefgen.facts.vcn import VcnLot, VectorCopyNumber, vector_copy_number
from briefgen.lot_statistics import (
    LONGEST_WINDOW,
    next_lot_beyond_extreme,
    some_lot_beyond_extreme,
    stop_rule_met_by_chance,
    stop_rule_trips_within,
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

LOTS = "engineering_runs.lots"
FLEXIBILITY = "flexibility_permissive_ind_criteria"
NAMED_LOTS = 5  # more than these are counted, and their results given as a range
DESCRIBED_LOT_FIELDS = ("donor_type", "vector_lot", "process_version", "scale", "site", "made_on")
FIELD_NAMES = {
    "donor_type": "starting material",
    "vector_lot": "vector lot",
    "process_version": "process version",
    "scale": "scale",
    "site": "site",
    "made_on": "date of manufacture",
}


@dataclass(frozen=True)
class Fact:
    """A derived value: how it is printed, what it rests on, and whether it is true (for a condition)."""

    text: str
    paths: tuple[str, ...] = ()
    truth: bool = True
    is_hole: bool = False

    def __bool__(self) -> bool:
        """Whether the fact holds, for `{% if %}`."""
        return self.truth


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
    lots = of_lots.lots(answers)
    measurements = of_lots.measurements(answers)
    by_id = {m.id: m for m in measurements}
    criteria = of_lots.criteria(answers)
    judged = tuple(of_lots.judged(lots, by_id, criteria, answers["engineering_runs.vcn_limit_denominator"].words))
    vcn = vector_copy_number(answers, measurements, lots)
    groups = _question_groups(answers)
    named = {
        **_meeting_facts(answers, groups),
        **_lot_facts(answers, lots),
        **_criteria_facts(answers, by_id, criteria, judged),
        **_vcn_facts(answers, vcn),
        "vcn_evidence": _vcn_evidence(answers),
        **_pathway_facts(answers),
    }
    return Facts(lots, by_id, criteria, judged, vcn, groups, named)


def _meeting_facts(answers: Answers, groups: tuple[QuestionGroup, ...]) -> dict[str, Fact]:
    count = sum(len(group.questions) for group in groups)
    path, lymphodepletion = "questions.agency_questions", answers["product.lymphodepletion"]
    return {
        "decisions": Fact(counted(count, "decision"), (path,)) if count else _missing("questions for CBER", path),
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
        missing = _missing("lots", LOTS)
        return dict.fromkeys(
            ("lots", "lots_named", "next_lot", "next_ten_lots", "lot_fields_open", "lots_undescribed"), missing
        )
    n = len(lots)
    open_fields = _open_fields(answers, n)
    described = any(cell.status is not Status.MISSING for row in answers.rows(LOTS) for cell in _own_columns(row))
    return {
        "lots_undescribed": Fact("", truth=False) if described else open_fields,
        "lots": Fact(counted(n, "lot"), (LOTS,)),
        "lots_named": Fact(f"{counted(n, 'lot')}{_in_brackets(lots)}", (LOTS,)),
        "next_lot": Fact(_percent(next_lot_beyond_extreme(n)), (LOTS,)),
        "next_ten_lots": Fact(_percent(some_lot_beyond_extreme(n, 10)), (LOTS,)),
        "lot_fields_open": open_fields,
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
            names.append(FIELD_NAMES[field])
            cells += column
    if not names:
        return Fact("", truth=False)
    notes = [bound(cell).text.removeprefix("[TBD: ").removesuffix("]") for cell in cells if cell.note]
    particulars = f": {'; '.join(dict.fromkeys(notes))}" if notes else ""
    lots = "the lot" if n == 1 else "every lot"
    return Fact(f"[TBD for {lots}: {listed(names)}{particulars}]", paths_of(cells), is_hole=True)


def _criteria_facts(
    answers: Answers,
    by_id: dict[str, Measurement],
    criteria: tuple[AcceptanceCriterion, ...],
    judged: tuple[Judged, ...],
) -> dict[str, Fact]:
    path = "engineering_runs.criteria"
    if not criteria:
        names = ("fixed_criteria", "wide_criteria", "results_met", "results_failed", "results_undecided")
        return {
            **dict.fromkeys(names, _missing("acceptance criteria", path)),
            "no_statistical_basis": _yes(False, path),
            "criteria_missing": _criteria_missing(answers, by_id, criteria),
        }
    fixed = [c for c in criteria if c.category in FIXED_CATEGORIES]
    wide = [c for c in criteria if c.category and c.category not in FIXED_CATEGORIES]
    met = [j for j in judged if j.meets]
    return {
        "fixed_criteria": _names(fixed, by_id, path),
        "wide_criteria": _names(wide, by_id, path),
        "results_met": _share(len(met), judged),
        "results_failed": _failed([j for j in judged if j.meets is False]),
        "results_undecided": _undecided([j for j in judged if j.meets is None]),
        "no_statistical_basis": _yes(all(c.basis not in {None, "statistical"} for c in criteria), path),
        "criteria_missing": _criteria_missing(answers, by_id, criteria),
    }


# What a gene-modified cell product has a criterion for from the first patient on; any of the attributes will do.
EXPECTED_CRITERIA = {
    "identity": ("identity",),
    "sterility": ("sterility", "rapid_sterility"),
    "mycoplasma": ("mycoplasma",),
    "endotoxin": ("endotoxin",),
    "replication-competent virus": ("replication_competent_virus",),
    "vector copy number": ("vector_copy_number",),
}
OF_INTEGRATING_VECTORS = {"replication-competent virus", "vector copy number"}


def _criteria_missing(
    answers: Answers, by_id: dict[str, Measurement], criteria: tuple[AcceptanceCriterion, ...]
) -> Fact:
    """Attributes of safety, identity and dose that no proposed criterion covers."""
    covered = {by_id[c.measurement].attribute for c in criteria if c.measurement in by_id}
    integrating = answers["product.vector"].value in {"lentiviral", "gammaretroviral"}
    missing = [
        name
        for name, attributes in EXPECTED_CRITERIA.items()
        if not covered & set(attributes) and (integrating or name not in OF_INTEGRATING_VECTORS)
    ]
    if not any(c.category == "dose" for c in criteria):
        missing.append("dose")
    return Fact(listed(missing), ("engineering_runs.criteria",), truth=bool(missing), is_hole=bool(missing))


def _share(met: int, judged: tuple[Judged, ...]) -> Fact:
    if not judged:
        return _missing("results with a criterion", LOTS)
    of = counted(len(judged), "result")
    return Fact(
        f"{met} of {of}" if of[0].isdigit() else f"{counted(met, '', ' ').strip()} of {of}", _judged_paths(judged)
    )


def _names(criteria: list[AcceptanceCriterion], by_id: dict[str, Measurement], path: str) -> Fact:
    names = [in_sentence(by_id[c.measurement].name) for c in criteria if c.measurement in by_id]
    return Fact(listed(names), (path,)) if names else Fact("none", (path,), truth=False)


def _failed(judged: list[Judged]) -> Fact:
    parts = [
        f"{in_sentence(j.measurement.name)} of {relation_signs(j.result.text)}{unit_behind(j.measurement.unit)} "
        f"in lot {j.lot}"
        for j in judged
    ]
    return Fact("; ".join(parts), _judged_paths(judged), truth=bool(parts))


def _undecided(judged: list[Judged]) -> Fact:
    """Results that cannot be held against their criterion, attribute by attribute, and why."""
    by_name: dict[str, list[Judged]] = {}
    for j in judged:
        by_name.setdefault(in_sentence(j.measurement.name), []).append(j)
    parts = [
        f"{name} of {_lot_names([j.lot for j in found])} ({_why_undecided(found[0])})"
        for name, found in by_name.items()
    ]
    return Fact("; ".join(parts), _judged_paths(judged), truth=bool(parts))


def _why_undecided(judged: Judged) -> str:
    if judged.measurement.attribute == "vector_copy_number" and judged.criterion.bounds:
        return "results and limit are not known to count the same cells"
    return f"criterion: {relation_signs(judged.criterion.phase_1 or '')}"


def _lot_names(lots: list[str]) -> str:
    """Up to five lots by name, more by number."""
    if len(lots) > NAMED_LOTS:
        return counted(len(lots), "lot")
    return f"{'lot' if len(lots) == 1 else 'lots'} {listed(lots)}"


def _judged_paths(judged: Iterable[Judged]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(j.path for j in judged))


def _vcn_facts(answers: Answers, vcn: VectorCopyNumber | None) -> dict[str, Fact]:
    path = "engineering_runs.measurements"
    if vcn is None or not vcn.lots:
        missing = _missing("vector copy number of the lots", path, LOTS)
        names = (
            "vcn_results",
            "vcn_lots",
            "vcn_if_total",
            "vcn_times_if_total",
            "vcn_times_if_positive",
            "vcn_times",
            "vcn_denominator",
        )
        flags = dict.fromkeys(("vcn_denominator_open", "vcn_above_twice", "vcn_fraction_known"), _yes(False, path))
        return {**dict.fromkeys(names, missing), **flags, "vcn_measured": _yes(False, path)}
    with_fraction = [lot for lot in vcn.lots if lot.expected is not None]
    paths = tuple(dict.fromkeys(p for lot in vcn.lots for p in lot.paths))
    denominator = vcn.row["denominator"]
    return {
        "vcn_measured": _yes(True, path),
        "vcn_results": Fact(_values([lot.number for lot in vcn.lots], vcn.measurement.unit), paths),
        "vcn_lots": Fact(_lot_names([lot.lot for lot in vcn.lots]), paths),
        "vcn_denominator": _from_bound(bound(denominator)),
        "vcn_denominator_open": _yes(not vcn.denominator_known, denominator.path),
        "vcn_fraction_known": _yes(bool(with_fraction), *paths),
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
        return _from_bound(bound(answer))
    available = sum(row["state"].value == "available" for row in answer.rows)
    kinds = counted(len(answer.rows), "kind")
    if available == len(answer.rows):
        return Fact(f"The limit is argued from {kinds} of evidence", (answer.path,))
    have = "none is" if not available else f"{counted(available, '', ' ').strip()} {'is' if available == 1 else 'are'}"
    return Fact(f"The limit is provisional: of {kinds} of evidence {have} available", (answer.path,))


def _pathway_facts(answers: Answers) -> dict[str, Fact]:
    strata = answers.rows(f"{FLEXIBILITY}.strata")
    path = (f"{FLEXIBILITY}.strata",)
    empty = [row for row in strata if row["made"].number is not None and row["made"].number.value == 0]
    none = len(empty) == len(strata)
    some = counted(len(empty), "stratum", "strata")
    share = f"None of the {counted(len(strata), 'stratum', 'strata')}" if none else f"{some[0].upper()}{some[1:]}"
    return {
        "strata_without_lots": Fact(share, path, bool(empty)),
        "strata_verb": Fact("has" if none or len(empty) == 1 else "have", path),
        "stop_by_chance": _stop_rule(answers),
        "eligible": _eligible(answers),
    }


def _stop_rule(answers: Answers) -> Fact:
    """What the stop rule does to an unchanged process, for two shares of lots outside."""
    cells = [answers[f"{FLEXIBILITY}.{name}"] for name in ("stop_count", "stop_window", "planned_lots")]
    paths = paths_of(cells)
    numbers = [int(cell.number.value) for cell in cells if cell.number]
    if len(numbers) < 3 or not 0 < numbers[0] <= numbers[1] <= LONGEST_WINDOW or not 0 < numbers[2] <= 1000:
        return _missing("stop rule and planned lots", *paths)
    count, window, lots = numbers
    one, study = [], []
    for share in (5, 10):
        outside = Decimal(share) / 100
        one.append(_percent(stop_rule_met_by_chance(count, window, outside), 1))
        study.append(_percent(stop_rule_trips_within(count, window, outside, lots)))
    text = (
        f"If lots are independent and 5{NBSP}% are outside any wide criterion, an unchanged process trips the rule "
        f"in one given set of {window} with a probability of {one[0]}, and at least once in {lots} lots with "
        f"{study[0]}; if 10{NBSP}% are outside, with {one[1]} and {study[1]}"
    )
    return Fact(text, paths)


def _eligible(answers: Answers) -> Fact:
    """The attributes of the pathway: by name, or in short where they are just those with wide criteria."""
    answer = answers[f"{FLEXIBILITY}.eligible"]
    names = {row.key: row["name"].words or row.key for row in answers.rows("engineering_runs.measurements")}
    if not answer.items:
        return _from_bound(bound(answer))
    criteria = answers.rows("engineering_runs.criteria")
    wide = {row.key for row in criteria if row["category"].is_known and row["category"].value not in FIXED_CATEGORIES}
    if wide == set(answer.items):
        return Fact(f"the {counted(len(wide), 'attribute')} with wide criteria", (answer.path,))
    return Fact(listed([in_sentence(names.get(item, item)) for item in answer.items]), (answer.path,))


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
        return _missing("CAR-positive fraction of the lots", *paths)
    low, high = two_decimals(min(known)), two_decimals(max(known))
    return Fact(low if low == high else f"{low}–{high}", paths)


def two_decimals(value: Decimal) -> str:
    """A computed figure to two decimals, half to even."""
    return str(value.quantize(Decimal("0.01"), ROUND_HALF_EVEN))


def _percent(value: Fraction | Decimal, decimals: int = 0) -> str:
    exact = Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else value
    return f"{round(exact * 100, decimals) if decimals else round(exact * 100)}{NBSP}%"


def _missing(what: str, *paths: str) -> Fact:
    return Fact(hole(what).text, paths, truth=False, is_hole=True)


def _from_bound(value: Bound) -> Fact:
    return Fact(value.text, value.paths, truth=not value.hole, is_hole=value.hole)


def _yes(value: bool, *paths: str) -> Fact:
    return Fact("yes" if value else "no", paths, truth=value)

"""Everything derived from the answers, computed once, read by name.

Templates, conditions, checks and tables read facts by name and do no arithmetic of their own. A fact that is printed
carries the paths of the answers it rests on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefgen.answers import Answer, Answers, Row, Status
from briefgen.cmc import AcceptanceCriterion, Lot, Measurement
from briefgen.facts import lots as of_lots
from briefgen.facts.background import background_facts
from briefgen.facts.construct import construct_facts
from briefgen.facts.copy_limit import copy_limit_facts
from briefgen.facts.copy_number import copy_number_facts
from briefgen.facts.criteria import criteria_facts
from briefgen.facts.dose import DoseArithmetic, dose_arithmetic
from briefgen.facts.fact import LOTS, NAMED_LOTS, Fact, missing, two_decimals
from briefgen.facts.flexibilities import flexibilities_facts
from briefgen.facts.front import front_facts
from briefgen.facts.lots import Judged
from briefgen.facts.matter import matter_facts
from briefgen.facts.nonclinical import nonclinical_facts
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
from briefgen.facts.process import process_facts
from briefgen.facts.results import results_facts
from briefgen.facts.specification import specification_facts
from briefgen.facts.stability import stability_facts
from briefgen.facts.statistical import statistical_facts
from briefgen.facts.vcn import VcnLot, VectorCopyNumber, vector_copy_number
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
LISTED_LOT_FIELDS = ("site", "donor", "transduction_day", "used_for", "differs", "disposition", "deviations")
"""What stands in the listing of lots, behind the text."""


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
    dose: DoseArithmetic
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
    dose = dose_arithmetic(answers, lots, by_id, criteria)
    groups = _question_groups(answers)
    named = {
        **_meeting_facts(answers, groups),
        **_lot_facts(answers, lots),
        **criteria_facts(answers, by_id, criteria),
        **results_facts(answers, by_id, criteria, judged),
        **copy_number_facts(answers, vcn, lots),
        **copy_limit_facts(answers, vcn),
        **pathway_facts(answers),
        **matter_facts(answers),
        **front_facts(answers, lots),
        **background_facts(answers),
        **construct_facts(answers),
        **process_facts(answers, lots, by_id),
        **specification_facts(answers, by_id, criteria, dose),
        **statistical_facts(answers, vcn),
        **stability_facts(answers),
        **nonclinical_facts(answers),
        **flexibilities_facts(answers),
    }
    return Facts(lots, by_id, criteria, judged, vcn, dose, groups, named)


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
        return dict.fromkeys(("lots", "lots_named", "lot_fields_open", "lots_undescribed"), unknown)
    n = len(lots)
    open_fields = _open_fields(answers, n)
    described = any(cell.status is not Status.MISSING for row in answers.rows(LOTS) for cell in _own_columns(row))
    return {
        "lots_undescribed": Fact("", truth=False) if described else open_fields,
        "lots": Fact(counted(n, "lot"), (LOTS,)),
        "lots_named": Fact(f"{counted(n, 'lot')}{_in_brackets(lots)}", (LOTS,)),
        "lot_fields_open": open_fields,
    }


def _own_columns(row: Row) -> Iterator[Answer]:
    """The cells that would make the table of lots worth printing; what is open for all stands in words."""
    for name, cell in row.cells.items():
        if name not in {"lot", "results", *LISTED_LOT_FIELDS} and not (name in DESCRIBED_LOT_FIELDS and cell.is_open):
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

"""Can the proposed criteria be met, and has any lot met them?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from briefgen.checks.case import Case
from briefgen.cmc import AcceptanceCriterion, Bound
from briefgen.facts import counted, relation_signs, unit_behind
from briefgen.problems import Problem

CRITERIA = "engineering_runs.criteria"


def some_lot_meets_every_criterion(case: Case) -> Iterator[Problem]:
    """C301: no criterion is proposed that not one of several lots meets; a single lot outside is C201,
    one that no lot could meet C302.

    Where there are lots of the clinical process, only these count.
    """
    for name, judged in groupby(case.facts.judged, key=attrgetter("criterion.measurement")):
        found = list(judged)
        group = [one for one in found if one.made.is_of_clinical_process] or found
        is_met = any(one.meets is not False for one in group)
        if len(group) > 1 and not is_met and not _impossible(group[0].criterion, case):
            subject = group[0].measurement.name
            what = f"None of {counted(len(group), 'lot')} meets the criterion of {_shown(group[0].criterion, case)}."
            remedy = "Propose a criterion that the process can meet, or change the process before the study."
            yield case.problem("C301", f"{CRITERIA}[{name}].phase_1", what, remedy, subject=subject)


def every_criterion_can_be_met(case: Case) -> Iterator[Problem]:
    """C302: no criterion asks for what the attribute cannot be: at least 110 %, from 20 to 10."""
    for criterion in case.facts.criteria:
        if why := _impossible(criterion, case):
            what = f"No lot can meet {_shown(criterion, case)}: {why}."
            remedy = "Check sign, number and unit of the criterion."
            subject = case.name_of(criterion.measurement)
            yield case.problem("C302", f"{CRITERIA}[{criterion.measurement}].phase_1", what, remedy, subject=subject)


def _impossible(criterion: AcceptanceCriterion, case: Case) -> str:
    low = max((bound for bound in criterion.bounds if bound.relation.startswith(">")), key=_limit, default=None)
    high = min((bound for bound in criterion.bounds if bound.relation.startswith("<")), key=_limit, default=None)
    if low and high and low.limit > high.limit:
        return f"{low.limit} is above {high.limit}"
    possible = _possible(criterion, case)
    if possible and low and low.limit > possible[1]:
        return f"the attribute cannot be above {possible[1]}"
    if possible and high and high.limit < possible[0] and possible[0] <= 0:
        return f"the attribute cannot be below {possible[0]}"
    return ""


def _limit(bound: Bound) -> Decimal:
    return bound.limit


def _possible(criterion: AcceptanceCriterion, case: Case) -> tuple[Decimal, Decimal] | None:
    """What the attribute can be, where criterion and attribute are in the same unit."""
    measurement = case.facts.measurements.get(criterion.measurement)
    attribute = case.knowledge.attributes.get(measurement.attribute) if measurement else None
    if measurement is None or attribute is None or attribute.plausible is None:
        return None
    units = {bound.unit or measurement.unit or "" for bound in criterion.bounds}
    if attribute.units and units - {attribute.units[0]}:
        return None
    low, high = attribute.plausible
    return low, high


def _shown(criterion: AcceptanceCriterion, case: Case) -> str:
    measurement = case.facts.measurements.get(criterion.measurement)
    has_unit = any(bound.unit for bound in criterion.bounds) or not criterion.bounds
    unit = "" if has_unit or measurement is None else unit_behind(measurement.unit)
    return f"{relation_signs(criterion.phase_1 or '')}{unit}"

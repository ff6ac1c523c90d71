"""Vector copy number: what is counted, where it was sampled, and whether the figure is plausible."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.checks.case import Case
from briefgen.facts import listed, unit_behind
from briefgen.facts import two_decimals as shown
from briefgen.facts.lots import counts_the_same
from briefgen.facts.vcn import VcnLot, VectorCopyNumber
from briefgen.problems import Problem, Severity

_WHY = "A figure without it cannot be judged."


def vector_copy_number_says_what_it_counts(case: Case) -> Iterator[Problem]:
    """L30: every vector copy number has a denominator and a sample point, and the limit counts the same."""
    for row in case.answers.rows("engineering_runs.measurements"):
        if row["attribute"].words != "vector_copy_number":
            continue
        for column, name in (("denominator", "denominator"), ("sample_point", "sample point")):
            if not row[column].is_known:
                what = f"The {name} of vector copy number is open. {_WHY}"
                remedy = f"Ask the laboratory and answer `{row[column].path}`."
                yield case.problem("L30", row[column].path, what, remedy, subject=row.key)
    yield from _limit(case)


def _limit(case: Case) -> Iterator[Problem]:
    found, of_limit = case.facts.vcn, case.answers["engineering_runs.vcn_limit_denominator"]
    if found is None or not found.denominator_known or not of_limit.is_known:
        return
    if not counts_the_same(found.measurement, of_limit.words):
        what = "The limit for vector copy number counts other cells than the results do."
        yield case.problem("L31", of_limit.path, what, "State limit and results per the same cell.")
        return
    limit = case.answers["engineering_runs.vcn_limit"].number
    if limit:
        for lot in found.lots:
            if lot.number.value >= limit.value:
                shown_result = f"{lot.number.text}{unit_behind(found.measurement.unit)}"
                what = f"{shown_result} is at or above the proposed limit of {limit.text}."
                remedy = "Propose a limit that the present process can meet, or say why the process will change."
                yield case.problem("L32", lot.paths[0], what, remedy, subject=f"Lot {lot.lot}")


def the_limit_for_vector_copy_number_stands_once(case: Case) -> Iterator[Problem]:
    """L35: the limit that is argued is the criterion that is proposed."""
    limit = case.answers["engineering_runs.vcn_limit"].number
    for criterion in case.facts.criteria:
        measurement = case.facts.measurements.get(criterion.measurement)
        if measurement is None or measurement.attribute != "vector_copy_number" or limit is None:
            continue
        if any(bound.limit != limit.value for bound in criterion.bounds if bound.relation.startswith("<")):
            path = f"engineering_runs.criteria[{criterion.measurement}].phase_1"
            what = f"The criterion `{criterion.phase_1}` differs from the limit of {limit.text} that is argued."
            yield case.problem("L35", path, what, "Make criterion and `engineering_runs.vcn_limit` agree.")


def vector_copy_number_is_plausible(case: Case) -> Iterator[Problem]:
    """L33: a value above twice the single-hit expectation is explained; without the fraction nobody can tell."""
    found = case.facts.vcn
    if found is None:
        return
    for lot in found.lots:
        if lot.expected is None:
            fraction = lot.fraction.text if lot.fraction else "none"
            given = f"a VCN of {lot.number.text} and a CAR-positive fraction of {fraction}"
            what = f"No single-hit expectation follows from {given}."
            remedy = "Give both as numbers, the fraction between 0 and 100 %."
            yield case.problem("L34", lot.paths[0], what, remedy, Severity.WARNING, subject=f"Lot {lot.lot}")
    above = found.above_twice()
    cause = case.answers["engineering_runs.vcn_cause"]
    if above:
        what = f"Above twice the single-hit expectation: {listed([_ratios(found, lot) for lot in above])}."
        if cause.is_known:
            remedy = "The explanation is there; check that it names what was checked."
            yield case.problem("L33", cause.path, what, remedy, Severity.NOTE)
        else:
            yield case.problem(
                "L33", cause.path, what, "Explain it under `engineering_runs.vcn_cause`.", Severity.WARNING
            )


def _ratios(found: VectorCopyNumber, lot: VcnLot) -> str:
    if found.denominator_known:
        return f"lot {lot.lot} at {shown(found.times(lot)[0])} times"
    readings = " or ".join(shown(times) for times in found.times(lot))
    return f"lot {lot.lot} at {readings} times (per total or per CAR-positive cell)"

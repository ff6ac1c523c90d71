"""Vector copy number: what is counted, where it was sampled, and whether the figure is plausible."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.answers import Answer
from briefgen.checks.case import Case
from briefgen.facts import listed, unit_behind
from briefgen.facts import two_decimals as shown
from briefgen.facts.copy_limit import highest_in_vivo, moi_curve
from briefgen.facts.fact import lot_names
from briefgen.facts.vcn import PER, VcnLot, VectorCopyNumber
from briefgen.problems import Problem, Severity

_WHY = "A figure without it cannot be judged."
_EVIDENCE = "engineering_runs.vcn_evidence"
_LESS = r"(?:<=?|≤|=<|below|under|less than|fewer than|no(?:t)? more than|at most|limit of|maximum of|threshold of)"
_FIVE = r"(?:5(?:\.0+)?|five)(?![.,]?\d)"
_FIVE_COPIES = re.compile(
    rf"{_LESS}\s*{_FIVE}\s*(?:vector\s+|transgene\s+)?cop(?:y|ies)\b(?!\s*(?:per|/)\s*(?:reaction|well|[nµμu]g|[mµμ]L|10))"
    rf"|\b(?:VCN|copy number)\b[^.;!?\n]{{0,40}}?{_LESS}\s*{_FIVE}(?!\s*(?:%|lots|runs|days|samples|donors|patients))",
    re.IGNORECASE,
)
_AS_A_RULE = re.compile(
    r"\b(FDA|CBER|agency|guidance|regulat\w+|usual|common\w*|standard|accepted|historical\w*)\b", re.I
)
FIVE = 5
_NOT_OURS = ("engineering_runs.imports", "appendices.citations")  # quoted as they stand


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
    apart = [lot.lot for lot in found.lots if lot.as_limit is None]
    if apart:
        what = f"Results and limit count other cells, and no CAR-positive fraction joins them: {lot_names(apart)}."
        remedy = "State limit and results per the same cell, or give the fraction of the same sample point as a number."
        yield case.problem("L31", of_limit.path, what, remedy)
    limit = case.answers["engineering_runs.vcn_limit"].number
    for lot in found.of_process:
        if limit and lot.as_limit and lot.as_limit.value >= limit.value:
            result = f"{lot.as_limit.text}{unit_behind(PER[of_limit.words])}"
            what = f"{result} is at or above the proposed limit of {limit.text}."
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


def the_limit_for_vector_copy_number_was_tested(case: Case) -> Iterator[Problem]:
    """L51: the limit does not lie above what was studied in vivo. L52: some preclinical evidence for it exists."""
    limit, found = case.answers["engineering_runs.vcn_limit"], case.facts.vcn
    if limit.number is None or found is None:
        return
    highest = highest_in_vivo(found)
    if highest and highest.as_limit and limit.number.value > highest.as_limit.value:
        tested = f"{highest.as_limit.text} (lot {highest.lot})"
        what = f"The limit of {limit.number.text} is above the highest copy number studied in vivo: {tested}."
        remedy = (
            "Study a lot at the limit, lower it, or say in `engineering_runs.vcn_limit_rule` why it may lie higher."
        )
        yield case.problem("L51", limit.path, what, remedy, Severity.WARNING)
    available = any(row["state"].value == "available" for row in case.answers.rows(_EVIDENCE))
    measured = moi_curve(case.answers) or case.answers.rows("engineering_runs.insertion_sites") or found.in_vivo
    if not available and not measured:
        what = "The limit rests on no preclinical evidence that is available; runs do not show what is safe."
        remedy = (
            "Give the copy-number–potency curve, lots studied in vivo or insertion sites; or ask about the plan alone."
        )
        yield case.problem("L52", limit.path, what, remedy, Severity.WARNING)


def no_predefined_limit_for_vector_copy_number_is_assumed(case: Case) -> Iterator[Problem]:
    """L53: "fewer than 5 copies" stands nowhere as if it were FDA's; the limit is the sponsor's own."""
    own = case.answers["engineering_runs.vcn_limit"].number
    for answer in case.answers.leaves():
        words = five_copies(answer, is_own=own is not None and own.value == FIVE)
        if words and not answer.path.startswith(_NOT_OURS):
            what = f"“{words}” reads like a limit that is given; no source known to briefgen says that FDA has one."
            remedy = (
                "Give your own limit and what it rests on; quote a publication with its denominator and its citation."
            )
            yield case.problem("L53", answer.path, what, remedy, Severity.WARNING)


def five_copies(answer: Answer, *, is_own: bool) -> str:
    """The words that set five copies as a limit; the sponsor's own limit of five only where it is called a rule."""
    for sentence in re.split(r"(?<=[.!?])\s+", answer.words):
        match = _FIVE_COPIES.search(sentence)
        if match and (not is_own or _AS_A_RULE.search(sentence)):
            return match[0]
    return ""

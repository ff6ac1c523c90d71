"""Do the answers agree with each other?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.checks.case import Case
from briefgen.document import Reference, inlines_of, nodes, numbering
from briefgen.facts import relation_signs, unit_behind
from briefgen.facts.lots import FIXED_CATEGORIES, counts_the_same
from briefgen.problems import Problem, Severity

_NO_CRITERION = re.compile(r"^\s*(report( result)?s?( only)?|tbd|to be determined|for information( only)?)\s*$", re.I)


def every_result_meets_its_criterion(case: Case) -> Iterator[Problem]:
    """C201: no lot lies outside a proposed criterion unsaid. C202: results and criteria can be compared."""
    for judged in case.facts.judged:
        if judged.meets:
            continue
        unit = unit_behind(judged.measurement.unit)
        shown = f"{relation_signs(judged.result.text)}{unit}"
        own_unit = any(bound.unit for bound in judged.criterion.bounds) or not judged.criterion.bounds
        limit = f"{relation_signs(judged.criterion.phase_1 or '')}{'' if own_unit else unit}"
        subject = f"Lot {judged.lot}, {judged.measurement.name}"
        if judged.meets is None and not counts_the_same(judged.measurement, _limit_denominator(case)):
            continue  # L30 and L31 say it once for all lots
        if judged.meets is None:
            what = f"Whether {shown} meets {limit} cannot be said from the words."
            remedy = "Report a number that decides it, or write the criterion as in the result."
            yield case.problem("C202", judged.path, what, remedy, Severity.WARNING, subject=subject)
        else:
            what = f"{shown} is outside the proposed criterion of {limit}."
            remedy = "Correct the result or the criterion; if both are right, say in the package what was found."
            yield case.problem("C201", judged.path, what, remedy, subject=subject)


def _limit_denominator(case: Case) -> str:
    return case.answers["engineering_runs.vcn_limit_denominator"].words


def fixed_attributes_have_a_criterion(case: Case) -> Iterator[Problem]:
    """L24: an attribute that bears on safety, identity or dose is never at "report result" in phase 1."""
    for criterion in case.facts.criteria:
        words = criterion.phase_1 or "TBD"
        if criterion.category in FIXED_CATEGORIES and _NO_CRITERION.match(words):
            path = f"engineering_runs.criteria[{criterion.measurement}].phase_1"
            what = f"An attribute that bears on {criterion.category} stands at `{words}`."
            remedy = "Give it a criterion; a qualitative one such as `negative` counts."
            yield case.problem("L24", path, what, remedy, subject=criterion.measurement)


def every_expected_attribute_has_a_criterion(case: Case) -> Iterator[Problem]:
    """L36: sterility, mycoplasma, endotoxin, identity, dose and what the vector asks for have a criterion."""
    missing = case.facts.named["criteria_missing"]
    if missing and case.facts.criteria:
        what = f"No phase 1 criterion is proposed for: {missing.text}."
        yield case.problem(
            "L36", "engineering_runs.criteria", what, "Propose one for each; a word such as `negative` counts."
        )


def eligible_attributes_do_not_bear_on_safety(case: Case) -> Iterator[Problem]:
    """F201: the pathway for a lot outside its criterion names only attributes that may be wide."""
    path = "flexibility_permissive_ind_criteria.eligible"
    categories = {criterion.measurement: criterion.category for criterion in case.facts.criteria}
    for item in case.answers[path].items:
        if item not in case.facts.measurements:
            what, remedy = (
                f"There is no measurement `{item}`.",
                "Name a measurement of `engineering_runs.measurements`.",
            )
            yield case.problem("F202", path, what, remedy)
        elif categories.get(item) in FIXED_CATEGORIES:
            what = f"`{item}` bears on {categories[item]}; a lot outside such a criterion is not given."
            yield case.problem("F201", path, what, "Take it off the list.", source="permissive-ind-criteria")
        elif item not in categories:
            what = f"`{item}` has no criterion that a lot could be outside of."
            yield case.problem("F203", path, what, "Propose a criterion for it, or take it off the list.")


def every_cross_reference_lands(case: Case) -> Iterator[Problem]:
    """X101: every cross-reference points to something that is printed."""
    labels = numbering(case.document).labels
    known = ", ".join(sorted(name for name in labels if name.startswith(("table", "figure"))))
    dead = (
        inline
        for node in nodes(case.document)
        for inline in inlines_of(node)
        if isinstance(inline, Reference) and inline.target not in labels
    )
    for reference in dict.fromkeys(dead):
        what = f"A reference points to `{reference.target}`, which is not printed."
        yield case.problem("X101", reference.path, what, f"Point to one of: {known}.")

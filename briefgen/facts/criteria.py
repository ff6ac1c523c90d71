"""Facts of the proposed criteria: which are fixed, which wide, what the results say against them."""

from __future__ import annotations

from collections.abc import Iterable

from briefgen.answers import Answers
from briefgen.cmc import AcceptanceCriterion, Measurement
from briefgen.facts.fact import LOTS, Fact, lot_names, missing, yes_or_no
from briefgen.facts.lots import FIXED_CATEGORIES, Judged
from briefgen.facts.printed import counted, in_sentence, listed, relation_signs, unit_behind


def criteria_facts(
    answers: Answers,
    by_id: dict[str, Measurement],
    criteria: tuple[AcceptanceCriterion, ...],
    judged: tuple[Judged, ...],
) -> dict[str, Fact]:
    """The facts of criteria and of results held against them, by name."""
    path = "engineering_runs.criteria"
    if not criteria:
        names = ("fixed_criteria", "wide_criteria", "results_met", "results_failed", "results_undecided")
        return {
            **dict.fromkeys(names, missing("acceptance criteria", path)),
            "no_statistical_basis": yes_or_no(False, path),
            "vcn_limit_is_no_statistic": yes_or_no(False, path),
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
        "no_statistical_basis": yes_or_no(all(c.basis not in {None, "statistical"} for c in criteria), path),
        "vcn_limit_is_no_statistic": yes_or_no(_is_no_statistic("vector_copy_number", by_id, criteria), path),
        "criteria_missing": _criteria_missing(answers, by_id, criteria),
    }


def _is_no_statistic(attribute: str, by_id: dict[str, Measurement], criteria: tuple[AcceptanceCriterion, ...]) -> bool:
    """Whether the sponsor says that the criteria for an attribute rest on something else than the lots' statistics."""
    bases = [c.basis for c in criteria if c.measurement in by_id and by_id[c.measurement].attribute == attribute]
    return bool(bases) and all(basis not in {None, "statistical"} for basis in bases)


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
    absent = [
        name
        for name, attributes in EXPECTED_CRITERIA.items()
        if not covered & set(attributes) and (integrating or name not in OF_INTEGRATING_VECTORS)
    ]
    if not any(c.category == "dose" for c in criteria):
        absent.append("dose")
    return Fact(listed(absent), ("engineering_runs.criteria",), truth=bool(absent), is_hole=bool(absent))


def _share(met: int, judged: tuple[Judged, ...]) -> Fact:
    if not judged:
        return missing("results with a criterion", LOTS)
    of = counted(len(judged), "result")
    share = f"{met} of {of}" if of[0].isdigit() else f"{counted(met, '', ' ').strip()} of {of}"
    return Fact(share.capitalize(), _judged_paths(judged))  # it begins its sentence


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
        f"{name} of {lot_names([j.lot for j in found])} ({_why_undecided(found[0])})" for name, found in by_name.items()
    ]
    return Fact("; ".join(parts), _judged_paths(judged), truth=bool(parts))


def _why_undecided(judged: Judged) -> str:
    if judged.measurement.attribute == "vector_copy_number" and judged.criterion.bounds:
        return "results and limit are not known to count the same cells"
    return f"criterion: {relation_signs(judged.criterion.phase_1 or '')}"


def _judged_paths(judged: Iterable[Judged]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(j.path for j in judged))

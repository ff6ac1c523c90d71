"""Facts of the proposed criteria: which are fixed, which wide, what they rest on."""

from __future__ import annotations

from briefgen.answers import Answers, Row
from briefgen.cmc import AcceptanceCriterion, Measurement
from briefgen.facts.fact import Fact, missing, yes_or_no
from briefgen.facts.lots import FIXED_CATEGORIES
from briefgen.facts.printed import in_sentence, listed

SAFETY_ATTRIBUTES = "specification.safety_attributes"


def criteria_facts(
    answers: Answers,
    by_id: dict[str, Measurement],
    all_criteria: tuple[AcceptanceCriterion, ...],
) -> dict[str, Fact]:
    """The facts of the release criteria, by name; limits in process are not among them."""
    path = "engineering_runs.criteria"
    criteria = tuple(c for c in all_criteria if c.measurement not in by_id or by_id[c.measurement].is_for_release)
    if not criteria:
        names = ("fixed_criteria", "wide_criteria")
        return {
            **dict.fromkeys(names, missing("acceptance criteria", path)),
            "no_statistical_basis": yes_or_no(False, path),
            "vcn_limit_is_no_statistic": yes_or_no(False, path),
            "criteria_missing": _criteria_missing(answers, by_id, criteria),
        }
    widths = widths_of_criteria(answers)
    fixed = [c for c in criteria if widths.get(c.measurement) == FIXED]
    wide = [c for c in criteria if widths.get(c.measurement) == WIDE]
    return {
        "fixed_criteria": _names(fixed, by_id, path),
        "wide_criteria": _names(wide, by_id, path),
        "no_statistical_basis": yes_or_no(all(c.basis not in {None, "statistical"} for c in criteria), path),
        "vcn_limit_is_no_statistic": yes_or_no(_is_no_statistic("vector_copy_number", by_id, criteria), path),
        "criteria_missing": _criteria_missing(answers, by_id, criteria),
    }


FIXED, WIDE = "fixed", "wide"


def widths_of_criteria(answers: Answers) -> dict[str, str]:
    """Which release criteria are fixed and which wide, by measurement.

    Fixed are those of safety, identity and dose, and any that is treated as one of safety until CBER has answered.
    """
    in_process = {row.key for row in answers.rows("engineering_runs.measurements") if not _is_for_release(row)}
    safety = {row.key for row in answers.rows(SAFETY_ATTRIBUTES) if row["treated_as_safety"].value is True}
    return {
        row.key: FIXED if row.key in safety or row["category"].words in FIXED_CATEGORIES else WIDE
        for row in answers.rows("engineering_runs.criteria")
        if row["category"].is_known and row.key not in in_process
    }


def _is_for_release(measurement: Row) -> bool:
    return measurement["use"].words in {"", "release"}


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


def _names(criteria: list[AcceptanceCriterion], by_id: dict[str, Measurement], path: str) -> Fact:
    names = [in_sentence(by_id[c.measurement].name) for c in criteria if c.measurement in by_id]
    return Fact(listed(names), (path,)) if names else Fact("none", (path,), truth=False)

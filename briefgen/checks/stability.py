"""Does any shelf life, expiry or hold time go beyond what was tested?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from briefgen.answers import Answer
from briefgen.bank import AGENCY_QUESTIONS
from briefgen.checks.case import Case
from briefgen.facts import counted
from briefgen.facts.printed import capital
from briefgen.facts.storage import storage_studies
from briefgen.problems import Problem, Severity

SHELF_LIFE, HOLDS = "stability.shelf_life", "stability.holds"
VECTOR, EXPIRY_RULE = "vector.stability", "vector.expiry_rule"
HOLD_LIMIT, COLLECTIONS = "starting_material.hold_limit", "starting_material.collections"
_PRIOR_KNOWLEDGE = "prior-knowledge"


def the_shelf_life_rests_on_real_time(case: Case) -> Iterator[Problem]:
    """L27: the shelf life is not longer than the data in the clinical container at the condition proposed."""
    proposed = case.answers[SHELF_LIFE]
    if proposed.number is None:
        return
    clinical, surrogate = _longest(case, is_clinical=True), _longest(case, is_clinical=False)
    if proposed.number.value <= clinical:
        return
    months = f"a shelf life of {proposed.number.text} months is proposed"
    if proposed.number.value <= surrogate:
        what = (
            f"{capital(months)}, for which the clinical container has {_months(clinical)} of data and "
            f"a surrogate {_months(surrogate)}."
        )
    else:
        what = f"{capital(months)}; the longest real-time data are of {_months(max(clinical, surrogate))}."
    if any(row["flexibility"].words == _PRIOR_KNOWLEDGE for row in case.answers.rows(AGENCY_QUESTIONS)):
        remedy = "A question puts it to CBER; check that its text names both figures."
        yield case.problem("L27", proposed.path, what, remedy, Severity.NOTE)
    else:
        remedy = "Propose what the data cover with a rule to extend it, or put it to CBER as prior knowledge."
        yield case.problem("L27", proposed.path, what, remedy)


def _longest(case: Case, *, is_clinical: bool) -> Decimal:
    """The longest time, in months, with results of the product at the condition proposed."""
    studies = (study for study in storage_studies(case.answers) if study.is_of_product and study.stored)
    counting = (study for study in studies if study.row["as_proposed"].value is True)
    lasting = (s.stored[-1].months for s in counting if (s.row["clinical_container"].value is True) is is_clinical)
    return max(lasting, default=Decimal(0))


def _months(number: Decimal) -> str:
    if number == number.to_integral_value():
        return counted(int(number), "month")
    return f"{number} months"


def no_hold_is_longer_than_tested(case: Case) -> Iterator[Problem]:
    """L27: no hold or in-use time goes beyond the longest time tested."""
    for row in case.answers.rows(HOLDS):
        allowed, tested = row["allowed"], row["tested"].number
        if allowed.number is None or tested is None or allowed.number.value <= tested.value:
            continue
        unit = row["unit"].shown or row["unit"].words
        what = f"{allowed.number.text} {unit} are allowed, {tested.text} {unit} were tested."
        yield case.problem("L27", allowed.path, what, "Allow what was tested, or test it.", subject=row.key)
    yield from _of_collections(case)


def _of_collections(case: Case) -> Iterator[Problem]:
    limit = case.answers[HOLD_LIMIT]
    held = [row["hold"].number for row in case.answers.rows(COLLECTIONS) if row["hold"].number]
    if limit.number is None or not held:
        return
    longest = max(held, key=lambda number: number.value)
    if limit.number.value > longest.value and not _is_tested(case, limit.number.value):
        what = (
            f"A collection may be held for {limit.number.text} hours; the longest hold so far is {longest.text} hours."
        )
        yield case.problem("L27", limit.path, what, "Allow what was tested, or test it.")


def _is_tested(case: Case, hours: Decimal) -> bool:
    """Whether a hold study of the collection covers that many hours."""
    in_hours = {"minutes": Decimal(1) / 60, "hours": Decimal(1), "days": Decimal(24)}
    return any(
        "leuka" in row.key.casefold() and tested.value * in_hours.get(row["unit"].words, Decimal(0)) >= hours
        for row in case.answers.rows(HOLDS)
        if (tested := row["tested"].number)
    )


def no_vector_expires_beyond_its_data(case: Case) -> Iterator[Problem]:
    """L27: the expiry of a vector lot is covered by its own data, or by those of another lot and by words on it."""
    rows = case.answers.rows(VECTOR)
    longest = max((row["months"].number.value for row in rows if row["months"].number), default=Decimal(0))
    for row in rows:
        expiry, own = row["expiry"], row["months"].number
        if expiry.number is None or own is None or expiry.number.value <= own.value:
            continue
        if expiry.number.value <= longest and case.answers[EXPIRY_RULE].is_known:
            continue
        what = f"The expiry is {expiry.number.text} months; real-time data of this lot go to {own.text}."
        yield case.problem("L27", expiry.path, what, _vector_remedy(expiry, longest), subject=f"Vector lot {row.key}")


def _vector_remedy(expiry: Answer, longest: Decimal) -> str:
    if expiry.number and expiry.number.value <= longest:
        return f"Say in `{EXPIRY_RULE}` that it rests on another lot, and why that lot stands for this one."
    return "Assign what some lot’s data cover, and extend it on real-time data."

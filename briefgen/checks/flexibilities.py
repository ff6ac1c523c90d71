"""Is what is proposed asked about, or stated with its reason; and does it hold together?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.answers import Row
from briefgen.bank import AGENCY_QUESTIONS
from briefgen.checks.case import Case
from briefgen.facts import listed
from briefgen.facts.flexibilities import CGMP, METHODS, SCHEDULE
from briefgen.flexibility import is_asked, proposed_flexibilities, questions_on
from briefgen.knowledge import Flexibility
from briefgen.problems import Problem, Severity
from briefgen.source import did_you_mean

PATHWAY = "flexibility_permissive_ind_criteria"
_PART_211 = re.compile(r"\b(part|CFR)\s+211\b", re.IGNORECASE)
_VECTOR = re.compile(r"\bvectors?\b", re.IGNORECASE)


def questions_name_what_is_proposed(case: Case) -> Iterator[Problem]:
    """F202: a question that names a flexibility names one that the sponsor proposes."""
    proposed = {flexibility.id for flexibility in proposed_flexibilities(case.knowledge, case.answers)}
    for row in case.answers.rows(AGENCY_QUESTIONS):
        name = row["flexibility"].words
        if not name or name in proposed:
            continue
        if name in case.knowledge.flexibility_by_id:
            what, remedy = (
                f"`{name}` is not proposed, so nothing in the package says what is asked.",
                "Propose it first.",
            )
        else:
            known = case.knowledge.flexibility_by_id
            what = f"There is no flexibility `{name}`."
            remedy = did_you_mean(name, known) or f"Name one of: {', '.join(known)}."
        yield case.problem("F202", row["flexibility"].path, what, remedy, subject=f"Question `{row.key}`")


def what_is_asked_has_its_question(case: Case) -> Iterator[Problem]:
    """F204: what is asked now has a question. F205: what is not asked has none. F210: the meeting fits the question."""
    for flexibility in proposed_flexibilities(case.knowledge, case.answers):
        asked, questions = is_asked(flexibility, case.answers), questions_on(flexibility, case.answers)
        if asked and not questions:
            what = f"“{flexibility.title}” is asked now, and no question names it."
            remedy = f"Add a question with `flexibility: {flexibility.id}`, or state it: `ask_now: no` with the reason."
            yield case.problem("F204", f"{flexibility.section}.ask_now", what, remedy, source=flexibility.id)
        if asked is False:
            yield from _asked_all_the_same(case, flexibility, questions)
        if asked and case.answers["meeting.type"].is_known:
            yield from _early(case, flexibility)


def _asked_all_the_same(case: Case, flexibility: Flexibility, questions: tuple[Row, ...]) -> Iterator[Problem]:
    for row in questions:
        what = f"The question asks about “{flexibility.title}”, which is stated as not asked now."
        remedy = f"Set `{flexibility.section}.ask_now: yes`, or take the question out."
        path = row["flexibility"].path
        yield case.problem("F205", path, what, remedy, subject=f"Question `{row.key}`", source=flexibility.id)


def _early(case: Case, flexibility: Flexibility) -> Iterator[Problem]:
    meeting = case.answers["meeting.type"]
    if meeting.words not in flexibility.ask_at:
        what = f"It is early to ask about “{flexibility.title}” at a {meeting.shown} meeting."
        remedy = "State it as a plan: `ask_now: no`, with the reason and the meeting at which it will be asked."
        path = f"{flexibility.section}.ask_now"
        yield case.problem("F210", path, what, remedy, Severity.WARNING, source=flexibility.id)


def departures_on_safety_are_not_left_unasked(case: Case) -> Iterator[Problem]:
    """F207: a departure that touches a test or criterion of safety is stated unasked only by the sponsor's own word."""
    for flexibility in proposed_flexibilities(case.knowledge, case.answers):
        path = f"{flexibility.section}.not_asked_because"
        if not _departs(case, flexibility) or is_asked(flexibility, case.answers) is not False:
            continue
        if not case.answers[path].is_known:
            what = f"“{flexibility.title}” departs from what is usual and is not asked; no reason is given."
            yield case.problem("F207", path, what, "Ask it, or say why it is not asked now.", source=flexibility.id)


def _departs(case: Case, flexibility: Flexibility) -> bool:
    return flexibility.departs_on_safety or (flexibility.section == CGMP and bool(_contested(case)))


def a_lot_waits_for_cber_where_the_sponsor_says_so(case: Case) -> Iterator[Problem]:
    """F206: who commits to wait for CBER does not decide alone when CBER has not answered."""
    alone = case.answers[f"{PATHWAY}.no_answer"]
    if alone.value == "sponsor_decides" and case.answers[f"{PATHWAY}.wait_for_cber"].value is True:
        what = (
            "The sponsor waits for CBER's answer, and decides alone where there is none: the two contradict each other."
        )
        remedy = "Let the lot wait or not be released, or withdraw `wait_for_cber`."
        yield case.problem("F206", alone.path, what, remedy, source="permissive-ind-criteria")


def only_contested_controls_are_asked_about(case: Case) -> Iterator[Problem]:
    """F208: what 21 CFR 210.2(c) settles is not asked. F209: no question asks about part 211 for a vector."""
    path = f"{CGMP}.ask_now"
    if case.answers[path].value is True and case.answers[f"{CGMP}.contested"].is_known and not _contested(case):
        what = "Nothing is contested, and 21 CFR 210.2(c) settles the rest; CBER has nothing to decide."
        yield case.problem(
            "F208", path, what, "State it: `ask_now: no`, settled by 21 CFR 210.2(c).", source="210.2(c)"
        )
    for row in case.answers.rows(AGENCY_QUESTIONS):
        text = row["question"].words
        if _PART_211.search(text) and _VECTOR.search(text):
            what = "Part 211 is about products for administration; a vector that is used up in making cells is none."
            remedy = "Ask about the controls, gaps and retests of the vector lots."
            yield case.problem("F209", row["question"].path, what, remedy, subject=f"Question `{row.key}`")


def _contested(case: Case) -> list[str]:
    return [item for item in case.answers[f"{CGMP}.contested"].items if item != "none"]


def an_alternative_test_is_read_late_enough(case: Case) -> Iterator[Problem]:
    """F211: no organism of the suitability data needs longer than the test is read."""
    results = [row["result"].number for row in case.answers.rows(f"{METHODS}.methods")]
    last = max((number.value for number in results if number), default=None)
    for row in case.answers.rows(f"{METHODS}.suitability"):
        days = row["days"].number
        if days and last is not None and days.value > last:
            what = f"{row.key} was detected within {days.text} days, and the test is read on day {last}."
            remedy = "Read the test later, or correct the data."
            yield case.problem("F211", row["days"].path, what, remedy, subject=row.key)


def what_bears_on_safety_is_suitable_from_the_first_patient(case: Case) -> Iterator[Problem]:
    """F212: a method or step that bears on safety or dose is at least shown suitable at the first patient."""
    rows = case.answers.rows(f"{SCHEDULE}.schedule")
    names = [row.key for row in rows if row["bears_on_safety"].value is True and row["phase_1"].value == "none"]
    if names:
        what = f"Bears on safety or dose and is not begun at the first patient: {listed(names)}."
        remedy = "Show suitability before the first patient, or say why it does not bear on safety."
        yield case.problem(
            "F212", f"{SCHEDULE}.schedule", what, remedy, Severity.WARNING, source="lifecycle-validation"
        )

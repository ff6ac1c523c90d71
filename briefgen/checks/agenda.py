"""Does the agenda fit the meeting and its questions?"""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.bank import AGENCY_QUESTIONS
from briefgen.checks.case import Case
from briefgen.problems import Problem, Severity
from briefgen.source import did_you_mean

AGENDA, LENGTH = "meeting.agenda", "meeting.length"


def the_agenda_fills_the_meeting(case: Case) -> Iterator[Problem]:
    """C331: the minutes of the agenda add up to the length of the meeting; more is an error, less a warning."""
    minutes = [row["minutes"].number for row in case.answers.rows(AGENDA)]
    length = case.answers[LENGTH].number
    given = [number.value for number in minutes if number is not None]
    if length is None or not given:
        return
    total = sum(given)
    if total > length.value:
        what = f"The agenda takes {total} minutes; the meeting lasts {length.text}."
        yield case.problem("C331", AGENDA, what, "Shorten an item, or correct the length.")
    elif total < length.value and len(given) == len(minutes):
        what = f"The agenda takes {total} of {length.text} minutes; {length.value - total} are given to nothing."
        yield case.problem("C331", AGENDA, what, "Give them to a question, or to the recap.", Severity.WARNING)


def the_agenda_names_the_questions(case: Case) -> Iterator[Problem]:
    """C332: an item of the agenda names questions that there are. C333: no question is without an item."""
    agenda = case.answers.rows(AGENDA)
    asked = [row.key for row in case.answers.rows(AGENCY_QUESTIONS)]
    for row in agenda:
        for slug in row["questions"].items:
            if slug not in asked:
                what = f"The item “{row.key}” names the question `{slug}`, which is not asked."
                remedy = did_you_mean(slug, asked) or "Take it off the item, or ask it."
                yield case.problem("C332", row["questions"].path, what, remedy, subject=row.key)
    named = {slug for row in agenda for slug in row["questions"].items}
    for slug in asked if agenda else ():
        if slug not in named:
            what = "No item of the agenda deals with the question; it may be lost to time."
            remedy = f"Name `{slug}` in an item of `{AGENDA}`."
            path = f"{AGENCY_QUESTIONS}[{slug}].slug"
            yield case.problem("C333", path, what, remedy, Severity.WARNING, subject=f"Question `{slug}`")

"""Is each result known while it can still keep a lot from the patient, or is it said what is done?"""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.answers import Answer
from briefgen.checks.case import Case
from briefgen.facts import listed
from briefgen.facts.timing import INFUSION, LYMPHODEPLETION, Timed, timed_tests
from briefgen.problems import Problem


def late_results_have_an_action(case: Case) -> Iterator[Problem]:
    """L25: a result after lymphodepletion or infusion says what is done if it is late and if it fails."""
    for test in timed_tests(case.answers):
        event = _passed(test)
        missing = [answer for answer in _actions(test, event) if not answer.is_known]
        day = case.answers[event].number if event else None
        if day and test.day and missing:
            what = (
                f"The result is known on day {test.day.text} after harvest, when {_EVENTS[event]} may have begun on "
                f"day {day.text}; what is done {listed([_CASES[_column(answer)] for answer in missing])} is not said."
            )
            remedy = "Say who does what within how many hours, or let the result be known before."
            yield case.problem("L25", missing[0].path, what, remedy, subject=test.name)


_EVENTS = {LYMPHODEPLETION: "lymphodepletion", INFUSION: "infusion"}
_CASES = {
    "if_late": "if it is late",
    "if_failing": "if it fails",
    "if_positive_after": "if it fails after infusion",
}


def _passed(test: Timed) -> str:
    """The path of the last event that may have come before the result."""
    if test.before_infusion is False:
        return INFUSION
    return LYMPHODEPLETION if test.before_lymphodepletion is False else ""


def _actions(test: Timed, event: str) -> list[Answer]:
    names = ["if_late", "if_failing", *(["if_positive_after"] if event == INFUSION else [])]
    return [test.row[name] for name in names]


def _column(answer: Answer) -> str:
    return answer.path.rpartition(".")[2]

"""Is each result known while it can still keep a lot from the patient, or is it said what is done?"""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.answers import Answer, Row
from briefgen.checks.case import Case
from briefgen.cmc import ReportedNumber
from briefgen.facts import listed
from briefgen.problems import Problem

TIMING = "specification.timing"


def late_results_have_an_action(case: Case) -> Iterator[Problem]:
    """L25: a result after lymphodepletion or infusion says what is done if it is late and if it fails."""
    lymphodepletion = case.answers["specification.lymphodepletion_day"].number
    infusion = case.answers["specification.infusion_day"].number
    for row in case.answers.rows(TIMING):
        day = row["day"].number
        if day is None:
            continue
        event = _passed(day, lymphodepletion, infusion)
        missing = [answer for answer in _actions(row, event) if not answer.is_known]
        if event and missing:
            what = (
                f"The result is known on day {day.text} after harvest, when {event[1]} may have begun on day "
                f"{event[0].text}; what is done {listed([_CASES[_column(answer)] for answer in missing])} is not said."
            )
            remedy = "Say who does what within how many hours, or let the result be known before."
            subject = _name(row.key, case)
            yield case.problem("L25", missing[0].path, what, remedy, subject=subject)


_CASES = {
    "if_late": "if it is late",
    "if_failing": "if it fails",
    "if_positive_after": "if it fails after infusion",
}


def _passed(
    day: ReportedNumber, lymphodepletion: ReportedNumber | None, infusion: ReportedNumber | None
) -> tuple[ReportedNumber, str] | None:
    """The last event that may have come before the result: its day and what it is called."""
    if infusion is not None and day.value >= infusion.value:
        return infusion, "infusion"
    if lymphodepletion is not None and day.value >= lymphodepletion.value:
        return lymphodepletion, "lymphodepletion"
    return None


def _actions(row: Row, event: tuple[ReportedNumber, str] | None) -> list[Answer]:
    names = ["if_late", "if_failing"] + (["if_positive_after"] if event and event[1] == "infusion" else [])
    return [row[name] for name in names]


def _column(answer: Answer) -> str:
    return answer.path.rpartition(".")[2]


def _name(measurement: str, case: Case) -> str:
    found = case.facts.measurements.get(measurement)
    return found.name if found else measurement

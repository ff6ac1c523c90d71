"""When results are known, against the earliest lymphodepletion and infusion; all days are counted from harvest."""

from __future__ import annotations

from dataclasses import dataclass

from briefgen.answers import Answer, Answers, Row
from briefgen.cmc import ReportedNumber
from briefgen.facts.fact import Fact, measurement_names, missing
from briefgen.facts.printed import capital, counted, in_letters, in_sentence, listed, paths_of

TIMING = "specification.timing"
LYMPHODEPLETION, INFUSION = "specification.lymphodepletion_day", "specification.infusion_day"


@dataclass(frozen=True)
class Timed:
    """A test and when its result is known; `before_...` is none where a day is open or there is no such event."""

    row: Row
    name: str
    day: ReportedNumber | None
    before_lymphodepletion: bool | None
    before_infusion: bool | None

    @property
    def is_late(self) -> bool:
        """Whether the result is not there when the patient can no longer go back, so that actions are due."""
        return self.before_lymphodepletion is False or self.before_infusion is False


def timed_tests(answers: Answers) -> tuple[Timed, ...]:
    """The tests in the order in which their results are known; those without a day come last."""
    names = measurement_names(answers)
    lymphodepletion, infusion = answers[LYMPHODEPLETION].number, answers[INFUSION].number
    tests = [
        Timed(
            row,
            names.get(row.key, row.key),
            day := row["day"].number,
            _before(day, lymphodepletion),
            _before(day, infusion),
        )
        for row in answers.rows(TIMING)
    ]
    return tuple(sorted(tests, key=lambda test: (test.day is None, test.day.value if test.day else 0)))


def _before(day: ReportedNumber | None, event: ReportedNumber | None) -> bool | None:
    return day.value < event.value if day and event else None


def timing_facts(answers: Answers, release_tests: dict[str, str]) -> dict[str, Fact]:
    """The facts of timing by name; `release_tests` are the names of the tests with a release criterion by id."""
    tests = timed_tests(answers)
    untimed = [name for key, name in release_tests.items() if key not in {test.row.key for test in tests}]
    return {
        "timing_known": _known_in_time(answers, tests),
        "timing_late": _late(answers, tests),
        "timing_open": Fact(
            f"[TBD: day of the result of {listed(untimed)}]" if untimed else "",
            (TIMING,),
            truth=bool(untimed and tests),
            is_hole=bool(untimed),
        ),
    }


def _known_in_time(answers: Answers, tests: tuple[Timed, ...]) -> Fact:
    """ "12 of 13 results are known by day 7 after harvest, two days before the earliest lymphodepletion (day 9)"."""
    event, what = _point_of_no_return(answers)
    if not tests or event.number is None:
        absent = [name for name, there in (("timing of results", tests), (f"day of {what}", event.number)) if not there]
        return missing(listed(absent), TIMING, event.path)
    known = [test for test in tests if test.day and test.day.value < event.number.value]
    paths = (event.path, *paths_of(test.row["day"] for test in tests))
    if not known:
        return Fact(f"No result is known before the earliest {what} (day {event.number.text} after harvest)", paths)
    last = known[-1].day
    assert last is not None
    verb = "is" if len(known) == 1 else "are"
    ahead = event.number.value - last.value
    margin = counted(int(ahead), "day") if ahead == int(ahead) else f"{ahead} days"
    return Fact(
        f"{_share(len(known), len(tests))} {verb} known by day {last.text} after harvest, "
        f"{margin} before the earliest {what} (day {event.number.text})",
        paths,
    )


def _share(known: int, of: int) -> str:
    if of == 1:
        return "The one result"
    if known == of:
        return "Both results" if of == 2 else f"All {counted(of, 'result')}"
    return f"{known if known > 9 else capital(in_letters(known))} of {counted(of, 'result')}"


def _point_of_no_return(answers: Answers) -> tuple[Answer, str]:
    if answers["product.lymphodepletion"].value is False:
        return answers[INFUSION], "infusion"
    return answers[LYMPHODEPLETION], "lymphodepletion"


def _late(answers: Answers, tests: tuple[Timed, ...]) -> Fact:
    """The results that come after lymphodepletion has begun, and those that are not there before infusion."""
    after_infusion = [test for test in tests if test.before_infusion is False]
    between = [test for test in tests if test.before_lymphodepletion is False and test not in after_infusion]
    parts = []
    if between:
        parts.append(f"Known only between lymphodepletion and infusion: {_names(between)}")
    if after_infusion:
        day = answers[INFUSION].number
        when = f" (day {day.text})" if day else ""
        parts.append(f"Not known before the earliest infusion{when}: {_names(after_infusion)}")
    late = (*between, *after_infusion)
    return Fact(". ".join(parts), paths_of(test.row["day"] for test in late) or (TIMING,), truth=bool(parts))


def _names(tests: list[Timed]) -> str:
    return listed([in_sentence(test.name) for test in tests])

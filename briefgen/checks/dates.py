"""Do the dates come in the order in which things can happen?"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator

from briefgen.answers import Answer, Row
from briefgen.checks.case import Case
from briefgen.facts.printed import us_date
from briefgen.problems import Problem, Severity

IND, MILESTONES = "meeting.ind_planned", "timeline.milestones"
_IND = re.compile(r"\bIND (submission|submitted|filing|filed)\b|\b(submission|filing) of the IND\b", re.I)
_MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name}
_ISO = re.compile(r"\b(\d{4})-(\d\d)(?:-(\d\d))?\b")
_MONTH = re.compile(r"\b([A-Z][a-z]{2})[a-z]*\.?\s+(?:(\d{1,2}),\s+)?(\d{4})\b")
_QUARTER = re.compile(r"\bQ([1-4])\s*,?\s*(\d{4})\b|\b(first|second|third|fourth) quarter (?:of )?(\d{4})\b", re.I)
_QUARTERS = ("first", "second", "third", "fourth")
_YEAR = re.compile(r"\b(20\d\d)\b")


def the_package_is_in_time(case: Case) -> Iterator[Problem]:
    """C341: the package is sent when it is due for its meeting."""
    package, day = case.answers["meeting.package_date"], _day(case.answers["meeting.date"])
    meeting = case.knowledge.meetings.get(case.answers["meeting.type"].words)
    sent = _day(package)
    if meeting is None or sent is None or day is None:
        return
    due = day - datetime.timedelta(days=meeting.package_due_days)
    if sent > due:
        what = (
            f"The package is dated {us_date(sent)}; for a meeting on {us_date(day)} it is due "
            f"{meeting.package_due_days} days before, on {us_date(due)}."
        )
        yield case.problem("C341", package.path, what, "Send it by then, or agree on another date of the meeting.")


def what_is_planned_lies_ahead(case: Case) -> Iterator[Problem]:
    """C342: the IND and every planned milestone come after the package that speaks of them."""
    sent = _day(case.answers["meeting.package_date"])
    milestones = [row for row in case.answers.rows(MILESTONES) if row["state"].words != "done"]
    planned = [("The IND", "", case.answers[IND])]
    planned += [("The milestone", row.key, row["when"]) for row in milestones]
    for name, subject, answer in planned:
        when = period(answer.words)
        if sent and when and when[1] < sent:
            what = f"{name} is planned for {answer.words}, before the package of {us_date(sent)}."
            yield case.problem("C342", answer.path, what, "Correct one of the two dates.", subject=subject)


def what_is_done_lies_behind(case: Case) -> Iterator[Problem]:
    """C344: no milestone is reached after the date of the package."""
    sent = _day(case.answers["meeting.package_date"])
    for row in case.answers.rows(MILESTONES):
        when = period(row["when"].words)
        if row["state"].words == "done" and sent and when and when[0] > sent:
            what = f"The milestone is reached, its date is {row['when'].words}, after the package of {us_date(sent)}."
            yield case.problem("C344", row["when"].path, what, "Correct its date or its state.", subject=row.key)


def the_ind_is_planned_for_one_date(case: Case) -> Iterator[Problem]:
    """C345: the dates at which the IND is planned can all be true."""
    planned = period(case.answers[IND].words)
    for row in case.answers.rows(MILESTONES):
        when = period(row["when"].words)
        if planned and when and _IND.search(row.key) and (when[1] < planned[0] or planned[1] < when[0]):
            what = f"The IND stands here for {row['when'].words}, as the planned date for {case.answers[IND].words}."
            yield case.problem("C345", row["when"].path, what, f"Make it agree with `{IND}`.", subject=row.key)


def no_lot_is_made_after_the_package(case: Case) -> Iterator[Problem]:
    """C343: no lot has results from after the date of the package; one that is only planned stands elsewhere."""
    sent = _day(case.answers["meeting.package_date"])
    for row in case.answers.rows("engineering_runs.lots"):
        made = _day(row["made_on"])
        if sent is None or made is None or made <= sent:
            continue
        what = f"The lot was made on {us_date(made)}, after the package of {us_date(sent)}."
        has_results = _has_results(row)
        remedy = "Correct the date." if has_results else "State a planned lot in words, and not among those made."
        severity = Severity.ERROR if has_results else Severity.WARNING
        yield case.problem("C343", row["made_on"].path, what, remedy, severity, subject=f"Lot {row.key}")


def _has_results(row: Row) -> bool:
    results = row["results"].value
    return isinstance(results, Row) and any(cell.is_known for cell in results.cells.values())


def _day(answer: Answer) -> datetime.date | None:
    return answer.value if answer.is_known and isinstance(answer.value, datetime.date) else None


def period(words: str) -> tuple[datetime.date, datetime.date] | None:
    """The first and the last day that `May 2027`, `Q3 2027`, `2027-05-15` or `2027` can mean; none for other words."""
    if found := _ISO.search(words):
        return _from(int(found[1]), int(found[2]), int(found[3] or 0))
    if (found := _MONTH.search(words)) and (month := _MONTHS.get(found[1].casefold())):
        return _from(int(found[3]), month, int(found[2] or 0))
    if found := _QUARTER.search(words):
        quarter = int(found[1]) if found[1] else _QUARTERS.index(found[3].lower()) + 1
        return _from(int(found[2] or found[4]), 3 * quarter - 2, months=3)
    if found := _YEAR.search(words):
        return _from(int(found[1]), 1, months=12)
    return None


def _from(year: int, month: int, day: int = 0, months: int = 1) -> tuple[datetime.date, datetime.date] | None:
    try:
        first = datetime.date(year, month, day or 1)
    except ValueError:
        return None
    last = month + months - 1
    return first, first if day else datetime.date(year, last, calendar.monthrange(year, last)[1])

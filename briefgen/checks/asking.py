"""Is what should be asked asked, and is what is asked filled in?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.answers import Row
from briefgen.bank import AGENCY_QUESTIONS, placeholders, placeholders_of
from briefgen.checks.case import Case
from briefgen.conditions import RULES
from briefgen.facts import listed
from briefgen.facts.printed import in_sentence
from briefgen.problems import Problem, Severity

_WRITTEN = ("decision", "proposed", "evidence", "question", "background", "position")
_RUNS_ENOUGH = re.compile(
    r"\b(runs?|lots?)\b[^?]*\b(enough|sufficient|adequate)\b|\b(enough|sufficient|adequate)\b[^?]*\b(runs|lots)\b", re.I
)
_COPIES = re.compile(r"\b(vector cop(y|ies)|VCN|copies per)\b", re.I)


def brackets_of_taken_questions_are_filled(case: Case) -> Iterator[Problem]:
    """L40: a question taken from the bank has no `[number of runs]` left in it; other brackets are looked at."""
    known = frozenset().union(*(placeholders_of(question) for question in case.knowledge.bank))
    for row in case.answers.rows(AGENCY_QUESTIONS):
        for column in _WRITTEN:
            found = placeholders(row[column].words)
            if unfilled := [words for words in found if words in known or words.startswith("TBD")]:
                yield _unfilled(case, row, column, unfilled, Severity.ERROR)
            elif others := [words for words in found if " " in words]:
                yield _unfilled(case, row, column, others, Severity.WARNING)


def _unfilled(case: Case, row: Row, column: str, found: list[str], severity: Severity) -> Problem:
    what = f"Still to be filled in: {listed([f'[{words}]' for words in found])}."
    remedy = "Put your own words and numbers in place of the brackets."
    return case.problem("L40", row[column].path, what, remedy, severity, subject=f"Question `{row.key}`")


def few_runs_are_asked_about(case: Case) -> Iterator[Problem]:
    """L37: with few lots of its own, the sponsor asks whether they are enough to start, or plans not to."""
    if not _holds("few_runs", case) or _holds("lots_are_not_of_the_product", case):
        return
    if not _is_named(_RUNS_ENOUGH, ("runs-to-start",), case):
        count = len(case.answers.rows("engineering_runs.lots"))
        what = f"No question asks whether the {count} lots are enough to start the study."
        remedy = "Take `runs-to-start` from the bank, or state under `meeting.planned_not_asked` why it is not asked."
        yield case.problem("L37", "engineering_runs.lots", what, remedy, Severity.NOTE, source="runs-to-start")


def the_limit_for_vector_copy_number_is_asked_about(case: Case) -> Iterator[Problem]:
    """L38: a limit for vector copy number is put to CBER, or planned not to be."""
    if _holds("vcn_limit_is_proposed", case) and not _is_named(_COPIES, ("vcn-limit",), case):
        what = "A limit for vector copy number is proposed, and no question names it."
        remedy = "Take `vcn-limit` from the bank, or state under `meeting.planned_not_asked` why it is not asked."
        yield case.problem("L38", "engineering_runs.vcn_limit", what, remedy, Severity.WARNING, source="vcn-limit")


def a_disputed_safety_class_is_asked_about(case: Case) -> Iterator[Problem]:
    """L39: where it is disputed whether an attribute bears on safety, a question asks, or a plan says why not."""
    rows = case.answers.rows("specification.safety_attributes")
    disputed = [row for row in rows if RULES["safety_class_is_disputed"].holds(case.answers, row) is True]
    for row in disputed:
        name = case.name_of(row.key)
        wording = re.compile(rf"\b{re.escape(name)}\b.*\bsafety\b|\bsafety\b.*\b{re.escape(name)}\b", re.I | re.S)
        if not _is_named(wording, ("safety-class",) if len(disputed) == 1 else (), case):
            what = f"Whether {in_sentence(name)} is a safety attribute is disputed, and no question asks."
            remedy = (
                "Take `safety-class` from the bank, or state under `meeting.planned_not_asked` why it is not asked."
            )
            path = f"specification.safety_attributes[{row.key}].measurement"
            yield case.problem("L39", path, what, remedy, source="safety-class", subject=name)


def _holds(rule: str, case: Case) -> bool:
    return RULES[rule].holds(case.answers, None) is True


def _is_named(wording: re.Pattern[str], slugs: tuple[str, ...], case: Case) -> bool:
    """Whether a question or a plan stands for it, by its short name or by its words."""
    rows = case.answers.rows(AGENCY_QUESTIONS)
    asked = (f"{row['decision'].words} {row['question'].words}" for row in rows)
    planned = (row["topic"].words for row in case.answers.rows("meeting.planned_not_asked"))
    return any(row.key in slugs for row in rows) or any(wording.search(text) for text in (*asked, *planned))

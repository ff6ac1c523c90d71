"""Can CBER answer the questions? Codes of the question linter; each finding quotes the words at fault."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.answers import Row
from briefgen.checks.case import Case
from briefgen.problems import Problem, Severity

_OPEN = re.compile(r"\b(what|how|which|why|when)\b[^?]*\b(recommend|suggest|think|advise|comment)\w*", re.I)
_CLOSED = re.compile(r"\b(does|do|is|are|can)\s+(the\s+)?(cber|fda|otp|agency)\b[^?]*\b(agree|concur)\b", re.I)
_REVIEW = re.compile(r"\b(approv\w*|grant\w*|allow\w*|guarantee\w*|clear(ed|ance)?)\b", re.I)
_VAGUE = re.compile(r"\b(adequate|sufficient|acceptable|appropriate)\b", re.I)
_ANCHOR = re.compile(r"\d|\btable\b|\bfigure\b|\bsection\b|\]\(#", re.I)
LONGEST = 60  # words


def questions_can_be_answered(case: Case) -> Iterator[Problem]:
    """L01 to L10: closed, one ask, with a position that has a number or a place; not more than the limit."""
    rows = case.answers.rows("questions.agency_questions")
    for row in rows:
        yield from _question(case, row)
        yield from _position(case, row)
    meeting = case.knowledge.meetings.get(case.answers["meeting.type"].words)
    if meeting and len(rows) > meeting.planned_questions:
        severity = Severity.ERROR if len(rows) > meeting.most_questions else Severity.WARNING
        what = f"{len(rows)} questions; plan for at most {meeting.planned_questions}."
        remedy = "Rank them, ask the first and state the rest under `meeting.planned_not_asked`."
        source = meeting.questions_source
        yield case.problem("L10", "questions.agency_questions", what, remedy, severity, source=source)


def _question(case: Case, row: Row) -> Iterator[Problem]:
    answer = row["question"]
    text = answer.words
    if not text:
        return
    subject = f"Question `{row.key}`"
    if found := _OPEN.search(text):
        what = f"“{found[0]}” asks CBER to advise; such a question may be declined."
        remedy = "Put your own proposal: Does CBER agree that … (attribute, number, table)?"
        yield case.problem("L01", answer.path, what, remedy, subject=subject)
    elif not _CLOSED.search(text):
        what = "The question is not closed: CBER cannot say yes or no to it."
        yield case.problem("L01", answer.path, what, "Write: Does CBER agree that …?", subject=subject)
    if text.count("?") > 1:
        what = f"{text.count('?')} questions stand in one."
        yield case.problem("L03", answer.path, what, "Ask one decision a question.", subject=subject)
    if len(text.split()) > LONGEST:
        what = f"The question has {len(text.split())} words; more than {LONGEST} bury the ask."
        yield case.problem(
            "L03", answer.path, what, "Move what is background there.", Severity.WARNING, subject=subject
        )
    if found := _REVIEW.search(text):
        what = f"“{found[0]}” asks for a review decision, which a meeting does not give."
        yield case.problem("L04", answer.path, what, "Ask about the data or the plan.", subject=subject)
    if _VAGUE.search(text) and not _ANCHOR.search(text):
        found = _VAGUE.search(text)
        what = f"“{found[0] if found else ''}” names no limit, number or table to judge by."
        yield case.problem("L07", answer.path, what, "Say what it is held against.", Severity.WARNING, subject=subject)


def _position(case: Case, row: Row) -> Iterator[Problem]:
    answer = row["position"]
    subject = f"Question `{row.key}`"
    if not answer.is_known:
        remedy = "Say what you propose and why; OTP asks for a position on every question."
        yield case.problem("L02", answer.path, "The question has no position.", remedy, subject=subject)
    elif not _ANCHOR.search(answer.words) and not row["data"].items:
        what = "The position names no number, lot, table or section."
        yield case.problem("L05", answer.path, what, "Point to the data.", Severity.WARNING, subject=subject)
    if not row["fallback"].is_known:
        what = "No fallback is prepared for the case that CBER does not agree."
        remedy = "Prepare one; it prints only if you choose."
        yield case.problem("L02", row["fallback"].path, what, remedy, Severity.WARNING, subject=subject)

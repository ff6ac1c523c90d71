"""Which flexibilities apply, what evidence each has, and whether it may be asked now.

A flexibility is earned: it applies (product, stage), the sponsor proposes it, and evidence supports it. The sponsor
says whether it is asked now; what is not asked is stated as a plan. While evidence is missing it prints as a hole and
its question waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from briefgen.answers import Answer, Answers, Row
from briefgen.conditions import holds
from briefgen.knowledge import Flexibility, Knowledge


class Standing(Enum):
    """What may be done with a flexibility at this meeting."""

    ASK = "ask"
    PLAN = "plan"
    WAITS = "evidence missing"
    NOT_PROPOSED = "not proposed"
    DOES_NOT_APPLY = "does not apply"
    UNKNOWN = "not known yet"


@dataclass(frozen=True)
class Assessment:
    """One flexibility beside the answers: its standing, the reason in words, evidence present and missing."""

    flexibility: Flexibility
    standing: Standing
    reason: str
    present: tuple[str, ...]
    missing: tuple[str, ...]


def assess(flexibility: Flexibility, answers: Answers) -> Assessment:
    """Assess one flexibility; the reason names the answers that decided."""
    present = tuple(path for path in flexibility.evidence if answers[path].is_known)
    missing = tuple(path for path in flexibility.evidence if not (answers[path].is_known or answers[path].is_closed))
    standing, reason = _standing(flexibility, answers, missing)
    return Assessment(flexibility, standing, reason, present, missing)


def _standing(flexibility: Flexibility, answers: Answers, missing: tuple[str, ...]) -> tuple[Standing, str]:
    applies = holds(flexibility.when, answers)
    decisive = _decisive(flexibility, answers)
    if applies is False:
        return Standing.DOES_NOT_APPLY, f"It applies where {decisive}."
    if applies is None:
        return Standing.UNKNOWN, f"It depends on {decisive}, which is open."
    if not is_proposed(flexibility, answers):
        return Standing.NOT_PROPOSED, f"The sponsor does not propose it (`{flexibility.section}.proposed`)."
    if is_asked(flexibility, answers) is False:
        return Standing.PLAN, "The sponsor states it and does not ask about it now."
    if missing:
        return Standing.WAITS, f"Missing: {', '.join(missing)}."
    return _at_meeting(flexibility, answers["meeting.type"])


def _at_meeting(flexibility: Flexibility, meeting: Answer) -> tuple[Standing, str]:
    if not meeting.is_known:
        return Standing.UNKNOWN, "It depends on `meeting.type`, which is open."
    if meeting.words in flexibility.ask_at:
        return Standing.ASK, f"It may be asked at a {meeting.shown} meeting, and its evidence is there."
    if meeting.words in flexibility.plan_at:
        return Standing.PLAN, "It is early for this meeting: stated as a plan, not asked."
    return Standing.DOES_NOT_APPLY, f"It is no subject of a {meeting.shown} meeting."


def _decisive(flexibility: Flexibility, answers: Answers) -> str:
    if isinstance(flexibility.when, str) or flexibility.when is None:
        return str(flexibility.when or "any product").replace("_", " ")
    parts = []
    for path, allowed in flexibility.when:
        parts.append(f"`{path}` is {' or '.join(value.replace('_', ' ') for value in allowed)}")
    return " and ".join(parts)


def is_proposed(flexibility: Flexibility, answers: Answers) -> bool:
    """Whether the sponsor proposes it."""
    return answers[f"{flexibility.section}.proposed"].value is True


def is_asked(flexibility: Flexibility, answers: Answers) -> bool | None:
    """Whether the sponsor puts it to CBER at this meeting; none while the answers do not say."""
    value = answers[f"{flexibility.section}.ask_now"].value
    return value if isinstance(value, bool) else None


def questions_on(flexibility: Flexibility, answers: Answers) -> tuple[Row, ...]:
    """The questions to CBER that name it."""
    rows = answers.rows("questions.agency_questions")
    return tuple(row for row in rows if row["flexibility"].words == flexibility.id)


def questions_on_part(flexibility: Flexibility, answers: Answers, part: str) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The questions that name it, parted into those on its whole and those on one section of it, by its heading's id.

    A question belongs to the part that its data point to; where that parts nothing, every question is on both.
    """
    rows = questions_on(flexibility, answers)
    on_part = tuple(row for row in rows if part in row["data"].items)
    others = tuple(row for row in rows if row not in on_part)
    return (others, on_part) if others and on_part else (rows, rows)


def planned_flexibilities(knowledge: Knowledge, answers: Answers) -> tuple[Flexibility, ...]:
    """Those that are proposed and, by the sponsor's word, not asked at this meeting."""
    proposed = proposed_flexibilities(knowledge, answers)
    return tuple(flexibility for flexibility in proposed if is_asked(flexibility, answers) is False)


def proposed_flexibilities(knowledge: Knowledge, answers: Answers) -> tuple[Flexibility, ...]:
    """Those that the sponsor proposes and that do not fail to apply, in the order of the questionnaire."""
    return tuple(
        flexibility
        for flexibility in knowledge.flexibilities
        if is_proposed(flexibility, answers) and holds(flexibility.when, answers) is not False
    )


def waits_for(question: Row, knowledge: Knowledge, answers: Answers) -> tuple[str, ...]:
    """The evidence that a question about a flexibility still waits for; nothing for any other question."""
    flexibility = knowledge.flexibility_by_id.get(question["flexibility"].words)
    return assess(flexibility, answers).missing if flexibility else ()

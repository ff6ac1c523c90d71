"""Which flexibilities apply, what evidence each has, and whether it may be asked now.

A flexibility is earned: it applies (product, stage), the sponsor proposes it, and evidence supports it. While
evidence is missing it prints as a hole and its question waits.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from briefgen.answers import Answers, Row
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
    missing = tuple(path for path in flexibility.evidence if not answers[path].is_known)
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
    if missing:
        return Standing.WAITS, f"Missing: {', '.join(missing)}."
    meeting = answers["meeting.type"].words
    if meeting in flexibility.ask_at:
        return Standing.ASK, f"It may be asked at a {answers['meeting.type'].shown} meeting, and its evidence is there."
    return Standing.PLAN, "It is early for this meeting: stated as a plan, not asked."


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

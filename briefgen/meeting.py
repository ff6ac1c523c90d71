"""The nouns of a meeting with the agency."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Discipline = Literal["cmc", "pharmacology_toxicology", "clinical", "statistics", "regulatory"]

DISCIPLINE_ORDER: tuple[Discipline, ...] = (
    "cmc",
    "pharmacology_toxicology",
    "clinical",
    "statistics",
    "regulatory",
)


class Attendee(BaseModel):
    """A person of the sponsor at the meeting."""

    model_config = ConfigDict(frozen=True)

    name: str
    title: str | None = None
    affiliation: str | None = None
    role: str | None = None


class AgencyQuestion(BaseModel):
    """What we ask FDA.

    `data` holds ids of tables, figures and sections, `consulted` ids of references or words; `fallback` is the
    sponsor's own.
    """

    model_config = ConfigDict(frozen=True)

    slug: str
    discipline: Discipline | None = None
    decision: str | None = None
    proposed: str | None = None
    question: str | None = None
    background: str | None = None
    position: str | None = None
    evidence: str | None = None
    data: tuple[str, ...] = ()
    consulted: tuple[str, ...] = ()
    flexibility: str | None = None
    fallback: str | None = None
    print_fallback: bool = False

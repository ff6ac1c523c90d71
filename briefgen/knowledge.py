"""What is known of FDA's rules, as data: claims, references, meeting types, flexibilities, questions worth asking.

A statement about FDA is printed only as a `Claim`. Grades: O official text read, R reported, K background; D and U
are never FDA's position and cannot stand in claims.yaml.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any, TypeVar

from briefgen.attributes import Attribute, read_vocabulary
from briefgen.meeting import DISCIPLINE_ORDER
from briefgen.problems import BrokenDataError, Place, Problem
from briefgen.questionnaire import FLEXIBILITY_SECTION, Questionnaire, When, read_when
from briefgen.source import DataFolders, Mapping, Node, Plain, YamlFile


class Grade(Enum):
    """How good the evidence behind a statement about FDA is."""

    OFFICIAL = "O"
    REPORTED = "R"
    BACKGROUND = "K"

    @property
    def prints_plainly(self) -> bool:
        """Whether a final package may print it without a record that somebody checked it."""
        return self is Grade.OFFICIAL


@dataclass(frozen=True)
class RegulatoryReference:
    """A rule, guidance or standard as the reference list prints it; `short` is its name in running text."""

    id: str
    cite: str
    short: str
    status: str
    grade: Grade
    status_checked: datetime.date

    @property
    def can_be_cited(self) -> bool:
        """Revoked and reserved rules cannot be cited."""
        return self.status not in {"revoked", "reserved"}

    @property
    def printed(self) -> str:
        """The entry of the reference list; a draft says that it is one."""
        is_marked = "draft" in self.cite.lower()
        return f"{self.cite} Draft." if self.status == "draft" and not is_marked else self.cite


@dataclass(frozen=True)
class Claim:
    """One statement of FDA or a standard: its words, the document they stand in, and how well that is known."""

    id: str
    words: str
    reference: str
    locator: str
    grade: Grade
    checked: datetime.date


@dataclass(frozen=True)
class MeetingType:
    """A meeting type: names, the sections of its package in order, limits on questions and pages."""

    id: str
    title: str
    package_title: str
    type: str
    sections: tuple[str, ...]
    planned_questions: int
    most_questions: int
    questions_source: str
    package_due_days: int


@dataclass(frozen=True)
class Flexibility:
    """A flexibility of the guidance: when it applies, what it needs.

    `ask_at` names the meetings that fit a question on it, `plan_at` those at which it may be stated as a plan;
    `departs_on_safety` says that it departs from what is usual for a test or criterion of safety.
    """

    id: str
    title: str
    claims: tuple[str, ...]
    when: When
    ask_at: tuple[str, ...]
    plan_at: tuple[str, ...]
    evidence: tuple[str, ...]
    departs_on_safety: bool

    @property
    def section(self) -> str:
        """The section of the answers that holds its questions."""
        return FLEXIBILITY_SECTION + self.id.replace("-", "_")


@dataclass(frozen=True)
class BankedQuestion:
    """A question to CBER that is worth asking where its case exists; a person takes it and makes it their own.

    `decision`, `proposed`, `evidence`, `question` and `data` are copied when it is taken; `[number of runs]` in them
    stands for what only the sponsor knows. `background` and `position` are never printed: they say what to write there.
    `rank` is 1 where the first patient waits for the answer, 2 where patients' safety turns on it, 3 where a "no" would
    be dear to repair later, 4 for the rest.
    """

    slug: str
    rank: int
    discipline: str
    decision: str
    proposed: str
    evidence: str
    question: str
    background: str
    position: str
    data: tuple[str, ...]
    flexibility: str
    when: When
    place: Place


@dataclass(frozen=True)
class Knowledge:
    """All of it; the bank holds the most pressing question first, `abbreviations` those of the field by short form."""

    claims: dict[str, Claim]
    references: dict[str, RegulatoryReference]
    meetings: dict[str, MeetingType]
    flexibilities: tuple[Flexibility, ...]
    attributes: dict[str, Attribute]
    bank: tuple[BankedQuestion, ...]
    abbreviations: dict[str, str]

    def attribute_called(self, words: str) -> str:
        """The id of the attribute that is also called so ("VCN"), or nothing."""
        wanted = _folded(words)
        for attribute in self.attributes.values():
            if wanted in {_folded(name) for name in (attribute.id, attribute.name, *attribute.aliases)}:
                return attribute.id
        return ""

    @cached_property
    def flexibility_by_id(self) -> dict[str, Flexibility]:
        """Flexibilities by id."""
        return {flexibility.id: flexibility for flexibility in self.flexibilities}


def read_knowledge(folders: DataFolders, questionnaire: Questionnaire) -> Knowledge:
    """Read all data files of knowledge; raises `BrokenDataError` with the place of what is wrong."""
    references = {r.id: r for r in _read_list(folders, "references", _reference)}
    claims = {c.id: c for c in _read_list(folders, "claims", _claim)}
    for claim in claims.values():
        if claim.reference not in references:
            raise _broken(f"claim `{claim.id}` cites `{claim.reference}`, which references.yaml does not hold")
    meetings = {name: _meeting(folders, name) for name in folders.names("questionnaires/meetings", ".yaml")}
    flexibilities = tuple(
        _flexibility(folders, section.flexibility, section.title, section.when)
        for section in questionnaire.sections
        if section.flexibility
    )
    banked = (_banked(folders, slug) for slug in folders.names("questionnaires/questions", ".yaml"))
    bank = tuple(sorted(banked, key=lambda question: (question.rank, question.slug)))
    attributes = dict(read_vocabulary(folders).attributes)
    return Knowledge(claims, references, meetings, flexibilities, attributes, bank, _abbreviations(folders))


def _abbreviations(folders: DataFolders) -> dict[str, str]:
    file = folders.read("questionnaires/abbreviations.yaml")
    found = file.root.plain.get("abbreviations")
    if not isinstance(found, dict) or not all(isinstance(words, str) and words for words in found.values()):
        raise _broken("abbreviations.yaml must hold a mapping `abbreviations` of short forms to words", file)
    return {short: str(words) for short, words in found.items()}


_Made = TypeVar("_Made")


def _read_list(folders: DataFolders, name: str, make: Callable[[Any], _Made]) -> list[_Made]:
    file = folders.read(f"questionnaires/{name}.yaml")
    items = file.root.plain.get(name)
    if not isinstance(items, list):
        raise _broken(f"{name}.yaml must hold a list `{name}`", file)
    return [_made(file, make, item, number) for number, item in enumerate(items)]


def _made(file: YamlFile, make: Callable[[Any], _Made], item: Plain, number: int) -> _Made:
    try:
        return make(item)
    except (KeyError, ValueError, TypeError) as error:
        where = file.place_of((next(iter(file.root.by_key)), number))
        raise BrokenDataError(
            Problem("D104", f"This entry cannot be read: {error}.", "Compare it with its neighbors.", place=where)
        ) from None


def _reference(item: dict[str, str]) -> RegulatoryReference:
    return RegulatoryReference(
        item["id"],
        item["cite"],
        item["short"],
        item["status"],
        Grade(item["evidence"]),
        datetime.date.fromisoformat(item["status_checked"]),
    )


def _claim(item: dict[str, str]) -> Claim:
    return Claim(
        item["id"],
        item["words"],
        item["reference"],
        item.get("locator", ""),
        Grade(item["grade"]),
        datetime.date.fromisoformat(item["checked"]),
    )


def _meeting(folders: DataFolders, name: str) -> MeetingType:
    file = folders.read(f"questionnaires/meetings/{name}.yaml")

    def words(*path: str) -> str:
        node: Node | None = file.find(path)
        if node is None or not isinstance(node.plain, str):
            raise _broken(f"`{'.'.join(path)}` is missing", file)
        return node.plain

    return MeetingType(
        id=name,
        title=words("title"),
        package_title=words("package_title"),
        type=words("type"),
        sections=tuple(_strings(file.root.plain.get("package"))),
        planned_questions=int(words("limits", "questions", "plan")),
        most_questions=int(words("limits", "questions", "most")),
        questions_source=words("limits", "questions", "source"),
        package_due_days=int(words("package_due_days_before_meeting", "days")),
    )


def _flexibility(folders: DataFolders, name: str, title: str, when: When) -> Flexibility:
    file = folders.read(f"questionnaires/flexibilities/{name}.yaml")
    meetings = file.root.by_key.get("meetings")
    asked = meetings.plain if isinstance(meetings, Mapping) else {}
    return Flexibility(
        id=name,
        title=title,
        claims=tuple(_strings(file.root.plain.get("claims"))),
        when=when,
        ask_at=tuple(_strings(asked.get("ask"))),
        plan_at=tuple(_strings(asked.get("plan"))),
        evidence=tuple(_strings(file.root.plain.get("evidence"))),
        departs_on_safety=file.root.plain.get("departs_on_safety") == "true",
    )


def _banked(folders: DataFolders, slug: str) -> BankedQuestion:
    file = folders.read(f"questionnaires/questions/{slug}.yaml")
    plain = file.root.plain
    unknown = plain.keys() - {*_WORDS_OF_A_QUESTION, "rank", "discipline", "data", "flexibility", "when"}
    if unknown:
        raise _broken(f"`{min(unknown)}` is not known here", file)
    words = {name: plain.get(name) for name in _WORDS_OF_A_QUESTION}
    for name, text in words.items():
        if not isinstance(text, str) or not text.strip():
            raise _broken(f"`{name}` is missing", file)
    if plain.get("rank") not in {"1", "2", "3", "4"} or plain.get("discipline") not in DISCIPLINE_ORDER:
        raise _broken("`rank` is 1 to 4, `discipline` one of those of a question to CBER", file)
    return BankedQuestion(
        slug=slug,
        rank=int(str(plain["rank"])),
        discipline=str(plain["discipline"]),
        **{name: str(text).strip() for name, text in words.items()},
        data=tuple(_strings(plain.get("data"))),
        flexibility=str(plain.get("flexibility", "")),
        when=read_when(file, file.root.by_key.get("when")),
        place=file.place(file.root),
    )


_WORDS_OF_A_QUESTION = ("decision", "proposed", "evidence", "question", "background", "position")


def _folded(words: str) -> str:
    return re.sub(r"[^a-z0-9]", "", words.casefold())


def _strings(value: Plain | None) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _broken(what: str, file: YamlFile | None = None) -> BrokenDataError:
    place = file.place(file.root) if file else None
    return BrokenDataError(Problem("D104", f"{what[0].upper()}{what[1:]}.", "Mend the data file.", place=place))

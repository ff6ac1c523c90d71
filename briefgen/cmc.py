"""The nouns of manufacturing: lots, measurements, results, acceptance criteria.

Values keep the words they were reported in. A field that is open or not answered is `None`; the reason and the
owner stand with the answer, not here.
"""

from __future__ import annotations

import datetime
import re
from decimal import Decimal, InvalidOperation
from typing import Literal

from pydantic import BaseModel, ConfigDict

Denominator = Literal["per_diploid_genome", "per_total_cell", "per_car_positive_cell"]


class ReportedNumber(BaseModel):
    """A number as it was reported.

    `text` is what stands on the certificate ("<=0.5", "2.10"), `value` its number, `qualifier` one of `<`, `<=`,
    `>`, `>=`, `~` or nothing. `2.10` stays `2.10`.
    """

    model_config = ConfigDict(frozen=True)

    text: str
    value: Decimal
    qualifier: str = ""

    @property
    def is_exact(self) -> bool:
        """Whether a value was measured, rather than a bound reported."""
        return self.qualifier in {"", "~"}

    def __str__(self) -> str:
        return self.text


_NUMBER = re.compile(
    r"\s*(?P<qualifier><=|>=|[<>~≤≥≈]|=<|=>)?\s*"
    r"(?P<number>[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][-+]?\d{1,3})?)\s*"
    r"(?P<unit>[^\d\s.,±+\-−–].*)?\s*$"  # `1,45` and `12..5` are no numbers with a unit
)
_QUALIFIERS = {"≤": "<=", "=<": "<=", "≥": ">=", "=>": ">=", "≈": "~"}


def read_number(text: str) -> tuple[ReportedNumber, str] | None:
    """The number of a text such as `2.10`, `<=0.5 EU/mL`, `1,495` and the unit behind it, or none.

    Thousands are set off by commas or not at all; a decimal comma is not read, since `1,495` would then be two things.
    """
    match = _NUMBER.match(text)
    if match is None:
        return None
    if (value := _decimal(match["number"])) is None:
        return None
    raw = match["qualifier"] or ""
    unit = (match["unit"] or "").strip()
    shown = text.strip()
    if unit:
        shown = shown[: shown.rfind(unit)].rstrip()
    return ReportedNumber(text=shown, value=value, qualifier=_QUALIFIERS.get(raw, raw)), unit


class Measurement(BaseModel):
    """One attribute at one sample point by one method: what a result is a result of."""

    model_config = ConfigDict(frozen=True)

    id: str
    attribute: str
    name: str
    unit: str | None = None
    denominator: Denominator | None = None
    sample_point: str | None = None
    day: ReportedNumber | None = None
    method: str | None = None
    use: Literal["release", "in_process", "characterization"] | None = None

    @property
    def is_in_process(self) -> bool:
        """Whether it controls the process; anything else counts among the results of the product."""
        return self.use == "in_process"

    @property
    def is_for_release(self) -> bool:
        """Whether lots are released on it; a measurement that does not say what it is for is taken so."""
        return self.use in {None, "release"}


class Result(BaseModel):
    """A lot's result in one measurement. `number` is none for words such as "negative"."""

    model_config = ConfigDict(frozen=True)

    lot: str
    measurement: str
    text: str
    number: ReportedNumber | None = None


class Lot(BaseModel):
    """A lot of material with its results by measurement id."""

    model_config = ConfigDict(frozen=True)

    lot: str
    purpose: Literal["development", "engineering", "toxicology", "clinical"] | None = None
    process_version: str | None = None
    scale: Literal["full", "reduced"] | None = None
    site: str | None = None
    made_on: datetime.date | None = None
    donor_type: Literal["healthy_donor", "patient"] | None = None
    donor: str | None = None
    vector_lot: str | None = None
    moi: ReportedNumber | None = None
    transduction_day: ReportedNumber | None = None
    used_for: str | None = None
    differs: str | None = None
    disposition: str | None = None
    deviations: str | None = None
    results: dict[str, Result] = {}

    @property
    def is_of_clinical_process(self) -> bool:
        """Whether it shows the process planned for the study; a lot of which purpose and scale are open counts."""
        return self.purpose not in {"toxicology", "development"} and self.scale != "reduced"


class AcceptanceCriterion(BaseModel):
    """One line of a release specification.

    `phase_1` is the criterion as written: `>= 70`, `<= 10`, `20 to 80`, `negative`. `admits` says whether a result
    meets it, or none where the words cannot decide (a bound `<=0.5` against `>= 0.1`, or text against a number).
    """

    model_config = ConfigDict(frozen=True)

    measurement: str
    category: Literal["safety", "identity", "dose", "potency", "purity", "consistency"] | None = None
    phase_1: str | None = None
    pivotal: str | None = None
    basis: (
        Literal[
            "safety", "identity", "compendial", "platform", "published", "clinical", "dose", "observed", "statistical"
        ]
        | None
    ) = None
    basis_detail: str | None = None

    @property
    def bounds(self) -> tuple[Bound, ...]:
        """The numeric bounds of the phase 1 criterion; empty for a criterion in words."""
        return read_bounds(self.phase_1 or "")

    def admits(self, result: Result, unit: str | None = None) -> bool | None:
        """Whether the result, in `unit`, meets the phase 1 criterion; none when that cannot be said."""
        if not self.phase_1:
            return None
        bounds = self.bounds
        if not bounds:
            return _same_words(result.text, self.phase_1)
        if result.number is None or any(bound.unit and bound.unit != unit for bound in bounds):
            return None
        verdicts = [bound.admits(result.number) for bound in bounds]
        if False in verdicts:
            return False
        return None if None in verdicts else True


class Bound(BaseModel):
    """One side of a criterion: `relation` is `<=`, `<`, `>=` or `>`; `unit` is what is typed behind the number."""

    model_config = ConfigDict(frozen=True)

    relation: str
    limit: Decimal
    unit: str = ""

    def admits(self, number: ReportedNumber) -> bool | None:
        """Whether every value that was reported lies on the right side, none does (False), or neither is sure.

        `<50` stands for all values below 50: it surely fails `>= 70`, and cannot be held against `>= 30`.
        """
        sign = 1 if self.relation.startswith("<") else -1  # a lower bound is an upper one of the negatives
        value, limit = sign * number.value, sign * self.limit
        inclusive = "=" in self.relation
        if number.is_exact:
            return value < limit or (inclusive and value == limit)
        reaches_up = number.qualifier.startswith("<") != (sign == 1)
        includes_value = "=" in number.qualifier
        if reaches_up:  # all values above: surely outside, or unknown
            outside = value > limit or (value == limit and not (includes_value and inclusive))
            return False if outside else None
        inside = value < limit or (value == limit and (inclusive or not includes_value))
        return True if inside else None


_DIGITS = r"[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][-+]?\d{1,3})?"
_BOUND = re.compile(
    r"\s*(?P<relation><=|>=|[<>≤≥]|at most|at least|not more than|not less than|less than|more than|below|above)"
    rf"\s*(?P<limit>{_DIGITS})\s*(?P<unit>[^\d\s].*)?"
)
_RANGE = re.compile(rf"\s*(?P<low>{_DIGITS})\s*(?:to|–|-)\s*(?P<high>{_DIGITS})\s*(?P<unit>[^\d\s].*)?")
_RELATIONS = {
    "≤": "<=", "≥": ">=", "at most": "<=", "not more than": "<=", "at least": ">=", "not less than": ">=",
    "less than": "<", "below": "<", "more than": ">", "above": ">",
}  # fmt: skip


def read_bounds(criterion: str) -> tuple[Bound, ...]:
    """The bounds of a criterion such as `>= 70`, `at most 10 copies`, `20 to 80`; none for words."""
    if interval := _RANGE.fullmatch(criterion.strip()):
        low, high = (_decimal(interval[name]) for name in ("low", "high"))
        if low is not None and high is not None:
            unit = (interval["unit"] or "").strip()
            return (Bound(relation=">=", limit=low, unit=unit), Bound(relation="<=", limit=high, unit=unit))
    if match := _BOUND.fullmatch(criterion.strip()):
        limit = _decimal(match["limit"])
        if limit is not None:
            relation = _RELATIONS.get(match["relation"], match["relation"])
            return (Bound(relation=relation, limit=limit, unit=(match["unit"] or "").strip()),)
    return ()


def _decimal(digits: str) -> Decimal | None:
    try:
        return Decimal(digits.replace(",", "").replace("−", "-"))
    except InvalidOperation:
        return None


_ABSENT = frozenset({"negative", "absent", "not detected", "sterile", "no growth", "none detected"})
_PRESENT = frozenset({"positive", "present", "detected", "growth", "not sterile"})


def _same_words(result: str, criterion: str) -> bool | None:
    """Whether a result in words is the criterion's, its opposite, or something that cannot be told."""
    found, due = result.strip().casefold(), criterion.strip().casefold()
    if found == due or {found, due} <= _ABSENT or {found, due} <= _PRESENT:
        return True
    opposite = (found in _PRESENT and due in _ABSENT) or (found in _ABSENT and due in _PRESENT)
    return False if opposite else None

"""A derived value and how it is made."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from briefgen.answers import Answers
from briefgen.document import Bound
from briefgen.facts.printed import NBSP, counted, hole, listed

LARGEST_EXPONENT = 12  # a computed figure above prints in powers of ten; it is a typing error all the same
LOTS = "engineering_runs.lots"


FLEXIBILITY = "flexibility_permissive_ind_criteria"


NAMED_LOTS = 5  # more than these are counted, and their results given as a range


@dataclass(frozen=True)
class Fact:
    """A derived value: how it is printed, what it rests on, and whether it is true (for a condition)."""

    text: str
    paths: tuple[str, ...] = ()
    truth: bool = True
    is_hole: bool = False

    def __bool__(self) -> bool:
        """Whether the fact holds, for `{% if %}`."""
        return self.truth


def lot_names(lots: list[str]) -> str:
    """Up to five lots by name, more by number."""
    if len(lots) > NAMED_LOTS:
        return counted(len(lots), "lot")
    return f"{'lot' if len(lots) == 1 else 'lots'} {listed(lots)}"


def two_decimals(value: Decimal) -> str:
    """A computed figure to two decimals, half to even."""
    if value.adjusted() > LARGEST_EXPONENT:
        return f"{value:.2e}"
    return str(value.quantize(Decimal("0.01"), ROUND_HALF_EVEN))


def percent(value: Fraction | Decimal, decimals: int = 0) -> str:
    """A probability as a percentage; one that would round to none or to all is said to be below or above."""
    exact = 100 * (Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else value)
    least = Decimal(1).scaleb(-decimals)
    shown = round(exact, decimals) if decimals else round(exact)
    if shown == 0 < exact:
        return f"less than {least}{NBSP}%"
    if shown == 100 > exact:
        return f"more than {100 - least}{NBSP}%"
    return f"{shown}{NBSP}%"


def measurement_names(answers: Answers) -> dict[str, str]:
    """The printed name of each measurement, by its short name."""
    return {row.key: row["name"].words or row.key for row in answers.rows("engineering_runs.measurements")}


def missing(what: str, *paths: str) -> Fact:
    """A fact that the answers do not carry: a hole, and untrue."""
    return Fact(hole(what).text, paths, truth=False, is_hole=True)


def due(what: str, *paths: str) -> Fact:
    """A hole where the answers show that something has to be said: it prints, and is true."""
    return Fact(hole(what).text, paths, is_hole=True)


def from_bound(value: Bound) -> Fact:
    """A printed answer as a fact."""
    return Fact(value.text, value.paths, truth=not value.hole, is_hole=value.hole)


def yes_or_no(value: bool, *paths: str) -> Fact:
    """A fact that only conditions read."""
    return Fact("yes" if value else "no", paths, truth=value)

"""What few lots can say: closed forms that are exact at any number of lots.

Everything here is a probability or an expectation under a stated assumption; nothing here sets a limit.
"""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction


def expected_copies_per_total_cell(positive_fraction: Decimal) -> Decimal:
    """Copies per total cell if integrations fall on cells at random and each makes its cell CAR-positive.

    `positive_fraction` lies between 0 and 1, both excluded; m = -ln(1 - f), since f = 1 - exp(-m) for Poisson hits.
    """
    _fraction_only(positive_fraction)
    return -(1 - positive_fraction).ln()


def expected_copies_per_positive_cell(positive_fraction: Decimal) -> Decimal:
    """Copies per CAR-positive cell under the same assumption: -ln(1 - f) / f. A yardstick, never a limit."""
    return expected_copies_per_total_cell(positive_fraction) / positive_fraction


def next_lot_beyond_extreme(lots: int) -> Fraction:
    """The probability that the next lot lies beyond the lowest (or the highest) of `lots` results.

    Exact for any continuous distribution when the lots are exchangeable: 1 / (n + 1).
    """
    _lots_only(lots)
    return Fraction(1, lots + 1)


def some_lot_beyond_extreme(lots: int, next_lots: int) -> Fraction:
    """The probability that at least one of the next m lots lies beyond one extreme of n: m / (n + m), exact."""
    _lots_only(lots)
    return Fraction(next_lots, lots + next_lots)


def largest_share_behind_none(lots: int, confidence: Decimal) -> Decimal:
    """The largest share of failures that no failure in `lots` leaves possible: 1 - (1 - c)^(1/n).

    Exact one-sided binomial upper bound (Clopper and Pearson, 1934) for independent lots of one process.
    """
    _lots_only(lots)
    _fraction_only(confidence)
    return 1 - (1 - confidence) ** (Decimal(1) / lots)


def stop_rule_met_by_chance(count: int, window: int, outside: Decimal) -> Decimal:
    """The probability that at least `count` of `window` lots lie outside when each does with probability `outside`.

    Binomial tail, independent lots; for one fixed set of `window` lots, not for ever.
    """
    if not 0 <= count <= window:
        raise ValueError("the count cannot exceed the window")
    terms = (math.comb(window, k) * outside**k * (1 - outside) ** (window - k) for k in range(count, window + 1))
    return sum(terms, Decimal(0))


LONGEST_WINDOW = 12  # lots; the states of the window double with each


def stop_rule_trips_within(count: int, window: int, outside: Decimal, lots: int) -> Decimal:
    """The probability that some `window` consecutive lots among `lots` hold at least `count` outside.

    Exact for independent lots, each outside with probability `outside`: a walk over the last window - 1 outcomes.
    Raises `ValueError` for a window above `LONGEST_WINDOW`.
    """
    if not 0 < count <= window <= LONGEST_WINDOW:
        raise ValueError(f"a rule of 1 to {LONGEST_WINDOW} lots is due")
    recent: dict[tuple[bool, ...], Decimal] = {(): Decimal(1)}
    for _ in range(lots):
        following: dict[tuple[bool, ...], Decimal] = {}
        for outcomes, weight in recent.items():
            for is_outside, chance in ((True, outside), (False, 1 - outside)):
                seen = (*outcomes, is_outside)[-window:]
                if sum(seen) < count:
                    kept = seen[-(window - 1) :] if window > 1 else ()
                    following[kept] = following.get(kept, Decimal(0)) + weight * chance
        recent = following
    return 1 - sum(recent.values(), Decimal(0))


def _fraction_only(value: Decimal) -> None:
    if not 0 < value < 1:
        raise ValueError("a fraction between 0 and 1 is due")


def _lots_only(lots: int) -> None:
    if lots < 1:
        raise ValueError("at least one lot is due")

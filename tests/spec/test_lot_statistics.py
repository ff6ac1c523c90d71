"""Exact figures for few lots, against published or hand-computed values."""

import itertools
from decimal import Decimal
from fractions import Fraction

import pytest

from briefgen.lot_statistics import (
    expected_copies_per_positive_cell,
    expected_copies_per_total_cell,
    next_lot_beyond_extreme,
    some_lot_beyond_extreme,
    stop_rule_met_by_chance,
    stop_rule_trips_within,
)


@pytest.mark.parametrize(
    ("fraction", "copies"),
    [("0.10", "1.05"), ("0.20", "1.12"), ("0.30", "1.19"), ("0.40", "1.28"), ("0.50", "1.39"), ("0.60", "1.53"),
     ("0.70", "1.72"), ("0.80", "2.01")],
)  # fmt: skip
def test_single_hit_expectation_per_positive_cell(fraction, copies):
    assert round(expected_copies_per_positive_cell(Decimal(fraction)), 2) == Decimal(copies)


def test_copies_per_total_cell_are_the_positive_fraction_times_those_per_positive_cell():
    f = Decimal("0.419")
    assert abs(expected_copies_per_total_cell(f) - f * expected_copies_per_positive_cell(f)) < Decimal("1e-20")


@pytest.mark.parametrize("fraction", ["0", "1", "1.3", "-0.1"])
def test_a_fraction_outside_zero_and_one_is_refused(fraction):
    with pytest.raises(ValueError, match="between 0 and 1"):
        expected_copies_per_positive_cell(Decimal(fraction))


def test_one_extreme_of_three_lots_rejects_a_quarter_of_the_next_lots():
    assert next_lot_beyond_extreme(3) == Fraction(1, 4)
    assert some_lot_beyond_extreme(3, 10) == Fraction(10, 13)
    assert [round(float(next_lot_beyond_extreme(n)), 2) for n in (5, 10)] == [0.17, 0.09]


def test_two_of_five_lots_outside_by_chance():
    assert round(stop_rule_met_by_chance(2, 5, Decimal("0.05")) * 100, 1) == Decimal("2.3")
    assert round(stop_rule_met_by_chance(2, 5, Decimal("0.10")) * 100, 1) == Decimal("8.1")


def test_a_count_above_its_window_is_refused():
    with pytest.raises(ValueError, match="window"):
        stop_rule_met_by_chance(6, 5, Decimal("0.05"))


def by_listing(count, window, outside, lots):
    """The same probability by listing every sequence of lots."""
    total = Decimal(0)
    for bits in itertools.product((0, 1), repeat=lots):
        if any(sum(bits[i : i + window]) >= count for i in range(max(1, lots - window + 1))):
            ones = sum(bits)
            total += outside**ones * (1 - outside) ** (lots - ones)
    return total


@pytest.mark.parametrize(
    ("count", "window", "lots"), [(2, 5, 5), (2, 5, 9), (1, 3, 6), (3, 4, 10), (2, 2, 8), (1, 1, 4), (2, 5, 3)]
)
def test_the_stop_rule_over_many_lots_agrees_with_listing_every_sequence(count, window, lots):
    outside = Decimal("0.07")
    assert abs(
        stop_rule_trips_within(count, window, outside, lots) - by_listing(count, window, outside, lots)
    ) < Decimal("1e-20")


def test_two_of_five_over_twenty_five_lots():
    assert round(stop_rule_trips_within(2, 5, Decimal("0.05"), 25) * 100) == 17
    assert round(stop_rule_trips_within(2, 5, Decimal("0.10"), 25) * 100) == 47


def test_a_window_too_long_to_walk_is_refused():
    with pytest.raises(ValueError, match="1 to 12"):
        stop_rule_trips_within(2, 40, Decimal("0.05"), 25)

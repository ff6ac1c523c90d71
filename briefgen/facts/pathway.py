"""Facts of the pathway for a patient's lot outside a wide criterion."""

from __future__ import annotations

from decimal import Decimal

from briefgen.answers import Answers
from briefgen.facts.fact import FLEXIBILITY, Fact, from_bound, measurement_names, missing, percent, yes_or_no
from briefgen.facts.printed import NBSP, bound, counted, in_letters, in_sentence, listed, paths_of
from briefgen.lot_statistics import LONGEST_WINDOW, stop_rule_met_by_chance, stop_rule_trips_within

_SHARES = (5, 10)  # percent of lots outside, for which the stop rule is worked out


def pathway_facts(answers: Answers) -> dict[str, Fact]:
    """The facts of the pathway for a lot outside a wide criterion, by name."""
    return {
        "stop_trigger": _stop_trigger(answers),
        "stop_by_chance": _stop_by_chance(answers),
        "eligible": _eligible(answers),
        "if_no_answer": _if_no_answer(answers),
        **_filings(answers),
    }


def _stop_trigger(answers: Answers) -> Fact:
    """ "two of any five consecutive lots are", "three consecutive lots are", "one lot is"."""
    cells = [answers[f"{FLEXIBILITY}.stop_count"], answers[f"{FLEXIBILITY}.stop_window"]]
    count, window = (int(cell.number.value) if cell.number else 0 for cell in cells)
    paths = paths_of(cells)
    if not 0 < count <= window:
        return missing("stop rule", *paths)
    if window == 1:
        return Fact("one lot is", paths)
    if count == window:
        return Fact(f"{in_letters(count)} consecutive lots are", paths)
    return Fact(
        f"{in_letters(count)} of any {in_letters(window)} consecutive lots {'is' if count == 1 else 'are'}", paths
    )


def _stop_by_chance(answers: Answers) -> Fact:
    """What the stop rule does to an unchanged process, for two shares of lots outside."""
    cells = [
        answers[f"{FLEXIBILITY}.stop_count"],
        answers[f"{FLEXIBILITY}.stop_window"],
        answers[f"{FLEXIBILITY}.planned_lots"],
    ]
    paths = paths_of(cells)
    numbers = [int(cell.number.value) for cell in cells if cell.number]
    if len(numbers) < 3 or not 0 < numbers[0] <= numbers[1] <= LONGEST_WINDOW or not 0 < numbers[2] <= 1000:
        return missing("stop rule and planned lots", *paths)
    count, window, lots = numbers
    one, study = [], []
    for share in _SHARES:
        outside = Decimal(share) / 100
        one.append(percent(stop_rule_met_by_chance(count, window, outside), 1))
        study.append(percent(stop_rule_trips_within(count, window, outside, lots)))
    given = "with one given lot" if window == 1 else f"in one given set of {in_letters(window)}"
    text = (
        f"If lots are independent and {_SHARES[0]}{NBSP}% are outside any wide criterion, an unchanged process trips "
        f"the rule {given} with a probability of {one[0]}, and at least once in {counted(lots, 'lot')} with "
        f"{study[0]}; if {_SHARES[1]}{NBSP}% are outside, with {one[1]} and {study[1]}"
    )
    return Fact(text, paths)


def _eligible(answers: Answers) -> Fact:
    """The attributes of the pathway by name."""
    answer = answers[f"{FLEXIBILITY}.eligible"]
    if not answer.items:
        return from_bound(bound(answer))
    names = measurement_names(answers)
    return Fact(listed([in_sentence(names.get(item, item)) for item in answer.items]), (answer.path,))


def _if_no_answer(answers: Answers) -> Fact:
    """What happens while CBER has not answered; where the lot waits, lymphodepletion waits if it is given."""
    answer, given = answers[f"{FLEXIBILITY}.no_answer"], answers["product.lymphodepletion"]
    if not answer.is_known:
        return from_bound(bound(answer))
    waits_too = ", and lymphodepletion with it" if answer.value == "waits" and given.value is True else ""
    return Fact(f"{answer.shown}{waits_too}", paths_of((answer, given)))


def _filings(answers: Answers) -> dict[str, Fact]:
    """Which filings the sponsor commits to."""
    answer = answers[f"{FLEXIBILITY}.commitments"]
    kinds = ("information_amendment", "protocol_amendment", "irb_notice", "annual_report")
    return {f"files_{kind}": yes_or_no(kind in answer.items, answer.path) for kind in kinds}

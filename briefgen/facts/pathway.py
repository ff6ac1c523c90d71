"""Facts of the pathway for a patient's lot outside a wide criterion."""

from __future__ import annotations

from decimal import Decimal

from briefgen.answers import Answers
from briefgen.facts.fact import FLEXIBILITY, Fact, from_bound, missing, percent
from briefgen.facts.lots import FIXED_CATEGORIES
from briefgen.facts.printed import NBSP, bound, counted, in_sentence, listed, paths_of
from briefgen.lot_statistics import LONGEST_WINDOW, stop_rule_met_by_chance, stop_rule_trips_within


def pathway_facts(answers: Answers) -> dict[str, Fact]:
    """The facts of the pathway for a lot outside a wide criterion, by name."""
    strata = answers.rows(f"{FLEXIBILITY}.strata")
    path = (f"{FLEXIBILITY}.strata",)
    empty = [row for row in strata if row["made"].number is not None and row["made"].number.value == 0]
    strata_words = counted(len(strata), "stratum", "strata")
    some = counted(len(empty), "", " ").strip()
    if len(empty) == len(strata):
        sentence = f"No patient’s lot has been made in {'any of ' if len(strata) > 1 else ''}the {strata_words}"
    else:
        sentence = (
            f"{some[0].upper()}{some[1:]} of the {strata_words} {'has' if len(empty) == 1 else 'have'} no lot yet"
        )
    return {
        "strata_without_lots": Fact(sentence if empty else "", path, bool(empty)),
        "stop_by_chance": _stop_rule(answers),
        "eligible": _eligible(answers),
    }


def _stop_rule(answers: Answers) -> Fact:
    """What the stop rule does to an unchanged process, for two shares of lots outside."""
    cells = [answers[f"{FLEXIBILITY}.{name}"] for name in ("stop_count", "stop_window", "planned_lots")]
    paths = paths_of(cells)
    numbers = [int(cell.number.value) for cell in cells if cell.number]
    if len(numbers) < 3 or not 0 < numbers[0] <= numbers[1] <= LONGEST_WINDOW or not 0 < numbers[2] <= 1000:
        return missing("stop rule and planned lots", *paths)
    count, window, lots = numbers
    one, study = [], []
    for share in (5, 10):
        outside = Decimal(share) / 100
        one.append(percent(stop_rule_met_by_chance(count, window, outside), 1))
        study.append(percent(stop_rule_trips_within(count, window, outside, lots)))
    text = (
        f"If lots are independent and 5{NBSP}% are outside any wide criterion, an unchanged process trips the rule "
        f"in one given set of {window} with a probability of {one[0]}, and at least once in {lots} lots with "
        f"{study[0]}; if 10{NBSP}% are outside, with {one[1]} and {study[1]}"
    )
    return Fact(text, paths)


def _eligible(answers: Answers) -> Fact:
    """The attributes of the pathway: by name, or in short where they are just those with wide criteria."""
    answer = answers[f"{FLEXIBILITY}.eligible"]
    names = {row.key: row["name"].words or row.key for row in answers.rows("engineering_runs.measurements")}
    if not answer.items:
        return from_bound(bound(answer))
    criteria = answers.rows("engineering_runs.criteria")
    wide = {row.key for row in criteria if row["category"].is_known and row["category"].value not in FIXED_CATEGORIES}
    if wide == set(answer.items):
        return Fact(f"the {counted(len(wide), 'attribute')} with wide criteria", (answer.path,))
    return Fact(listed([in_sentence(names.get(item, item)) for item in answer.items]), (answer.path,))

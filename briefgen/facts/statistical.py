"""What the appendix on statistical method says of the figures that the package prints."""

from __future__ import annotations

from briefgen.answers import Answers
from briefgen.facts.copy_limit import CURVE, times_expected
from briefgen.facts.fact import FLEXIBILITY, LOTS, Fact, lot_names, two_decimals, yes_or_no
from briefgen.facts.printed import paths_of
from briefgen.facts.vcn import VectorCopyNumber
from briefgen.lot_statistics import LONGEST_WINDOW


def statistical_facts(answers: Answers, vcn: VectorCopyNumber | None) -> dict[str, Fact]:
    """The facts of the appendix by name; each is untrue where the package prints no such figure."""
    return {
        "single_hit": _single_hit(vcn),
        "single_hit_of_curve": yes_or_no(any(times_expected(row) for row in answers.rows(CURVE)), CURVE),
        "stop_rule_terms": _stop_rule(answers),
    }


def _single_hit(vcn: VectorCopyNumber | None) -> Fact:
    """The lots for which the expectation is computed, and the last of them worked through."""
    lots: list[str] = []
    example, paths = "", tuple[str, ...]()
    for lot in vcn.lots if vcn else ():
        if lot.expected is not None and lot.share is not None:
            lots.append(lot.lot)
            paths += lot.paths
            example = f"f = {lot.share.normalize():f} in lot {lot.lot} gives {two_decimals(lot.expected)}"
    return Fact(f"{lot_names(lots)}; {example}", paths) if lots else Fact("", (LOTS,), truth=False)


def _stop_rule(answers: Answers) -> Fact:
    """Which probabilities stand behind the stop rule; untrue where the rule is not printed."""
    cells = [answers[f"{FLEXIBILITY}.{name}"] for name in ("stop_count", "stop_window", "planned_lots")]
    numbers = [int(cell.number.value) for cell in cells if cell.number]
    if len(numbers) < 3 or not 0 < numbers[0] <= numbers[1] <= LONGEST_WINDOW:
        return Fact("", paths_of(cells), truth=False)
    count, window, lots = numbers
    text = (
        f"For one set of {window} lots: the binomial probability of {count} or more outside. "
        f"For {lots} lots: the exact probability that some {window} in a row hold {count} or more outside"
    )
    return Fact(text, paths_of(cells))

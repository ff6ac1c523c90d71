"""Facts of patients' variability, of the time from vein to vein and of failures, with their denominators."""

from __future__ import annotations

from decimal import Decimal

from briefgen.answers import Answers, Row
from briefgen.cmc import Lot
from briefgen.facts.fact import LOTS, Fact, due, from_bound, lot_names, missing, percent
from briefgen.facts.printed import bound, capital, counted, in_letters, in_sentence
from briefgen.lot_statistics import largest_share_behind_none

STRATA, VEIN_TO_VEIN, RECORD = "variability.strata", "failures.vein_to_vein", "failures.record"
CONFIDENCE = Decimal("0.95")
_OUTCOMES = ("started", "released", "outside", "not_made", "infused")


def failures_facts(answers: Answers, lots: tuple[Lot, ...]) -> dict[str, Fact]:
    """The facts of variability and failures, by name."""
    return {
        "strata_without_lots": _strata_without_lots(answers),
        "lots_outside_strata": _lots_outside_strata(answers, lots),
        "vein_to_vein": _vein_to_vein(answers),
        "failures_counted": _failures_counted(answers),
        **_not_excluded(answers, lots),
    }


def _strata_without_lots(answers: Answers) -> Fact:
    """Which share of the strata no clinical lot comes from, as a sentence without its full stop."""
    rows = answers.rows(STRATA)
    empty = [row for row in rows if row["made"].number is not None and row["made"].number.value == 0]
    strata = counted(len(rows), "stratum", "strata")
    if len(empty) == len(rows):
        sentence = f"No clinical lot has been made in {'any of ' if len(rows) > 1 else ''}the {strata}"
    else:
        some = capital(in_letters(len(empty)))
        sentence = f"{some} of the {strata} {'has' if len(empty) == 1 else 'have'} no clinical lot yet"
    return Fact(sentence if empty else "", (STRATA,), bool(empty))


def _lots_outside_strata(answers: Answers, lots: tuple[Lot, ...]) -> Fact:
    """The lots that say nothing on variation between patients of the study: of healthy donors, or not clinical."""
    healthy = [lot.lot for lot in lots if lot.donor_type == "healthy_donor"]
    others = [lot.lot for lot in lots if lot.donor_type == "patient" and lot.purpose not in {"clinical", None}]
    if not answers.rows(STRATA) or not (healthy or others):
        return Fact("", (LOTS,), truth=False)
    parts = []
    if healthy:
        parts.append(f"{lot_names(healthy)} ({'a healthy donor' if len(healthy) == 1 else 'healthy donors'})")
    if others:
        parts.append(f"{lot_names(others)} ({'a patient' if len(others) == 1 else 'patients'} outside the study)")
    number = len(healthy) + len(others)
    return Fact(f"{capital(' and '.join(parts))} {'fills' if number == 1 else 'fill'} no stratum", (LOTS,))


def _vein_to_vein(answers: Answers) -> Fact:
    """ "23 days in six steps, the longest being manufacture with nine days"."""
    answer = answers[VEIN_TO_VEIN]
    if not answer.rows:
        return from_bound(bound(answer))
    numbers = [(row["planned"].number, in_sentence(row.key)) for row in answer.rows]
    days = [(number.value, number.text, step) for number, step in numbers if number and number.is_exact]
    if len(days) < len(numbers):
        return missing("planned days of each step", VEIN_TO_VEIN)
    longest = max(days)
    total = sum((value for value, _, _ in days), Decimal(0))
    unit = "day" if longest[0] == 1 else "days"
    steps = counted(len(days), "step")
    return Fact(f"{total} days in {steps}, the longest of {longest[1]} {unit} ({longest[2]})", (VEIN_TO_VEIN,))


def totals(answers: Answers) -> dict[str, int] | None:
    """The sums over all groups; none while a number is open, or no whole number."""
    rows = answers.rows(RECORD)
    cells = {name: [row[name].number for row in rows] for name in ("collections", *_OUTCOMES)}
    if not rows or not all(n and n.is_exact and n.value == int(n.value) for found in cells.values() for n in found):
        return None
    return {name: sum(int(n.value) for n in found if n) for name, found in cells.items()}


def _failures_counted(answers: Answers) -> Fact:
    """What became of the lots started, as a sentence without its full stop."""
    rows = answers.rows(RECORD)
    if not rows:
        return Fact("", (RECORD,), truth=False)
    sums = totals(answers)
    if sums is None:
        return due("numbers of collections and lots", RECORD)
    started, released, outside, not_made, infused = (sums[name] for name in _OUTCOMES)
    if not started:
        return Fact(f"No lot was started from {counted(sums['collections'], 'collection')}", (RECORD,))
    outcome = f"{in_letters(released)} met all release criteria, {in_letters(outside)} {_was(outside)} outside one, "
    outcome += f"{in_letters(not_made)} {_was(not_made)} given up before release testing"
    return Fact(
        f"Of {counted(started, 'lot')} started, {outcome}; {in_letters(infused)} {_was(infused)} infused", (RECORD,)
    )


def _was(number: int) -> str:
    return "was" if number < 2 else "were"


def _not_excluded(answers: Answers, lots: tuple[Lot, ...]) -> dict[str, Fact]:
    """What a record without a failure leaves open, and how it is computed; untrue with a failure, or without lots.

    Patients' lots are given apart where the lots of the clinical process are those recorded, and not all of patients.
    """
    sums = totals(answers)
    if not sums or not sums["started"] or sums["outside"] + sums["not_made"]:
        return dict.fromkeys(("failures_not_excluded", "failure_bound_terms"), Fact("", (RECORD,), truth=False))
    number = sums["started"]
    confidence, started = percent(CONFIDENCE), counted(number, "lot")
    text = (
        f"No failure in {started} does not exclude a failure rate of up to {_bound(number)} "
        f"(one-sided, {confidence} confidence)"
    )
    terms = f"{_terms(number)} for {started}"
    patients = _of_patients(lots, number)
    if patients:
        alone = f"for patients’ lots, of which {in_letters(patients)} {_was(patients)} started"
        text += f" if healthy donors’ and patients’ lots fail alike; {alone}, of up to {_bound(patients)}"
        terms += f" and {_terms(patients)} for patients’ lots"
    return {"failures_not_excluded": Fact(text, (RECORD, LOTS)), "failure_bound_terms": Fact(terms, (RECORD, LOTS))}


def _terms(number: int) -> str:
    """The bound in n lots without a failure: one less the n-th root of what the confidence leaves."""
    roots = {1: "", 2: "square root of ", 3: "cube root of "}
    return f"1 − {roots.get(number, f'{number}th root of ')}{1 - CONFIDENCE}"


def _bound(number: int) -> str:
    return percent(largest_share_behind_none(number, CONFIDENCE))


def _of_patients(lots: tuple[Lot, ...], started: int) -> int:
    """How many of the lots started are patients'; none where they cannot be told, or are all of one kind."""
    donors = [lot.donor_type for lot in lots if lot.is_of_clinical_process]
    if len(donors) != started or len(set(donors)) < 2 or None in donors:
        return 0
    return donors.count("patient")


def of(row: Row, part: str, whole: str) -> str | None:
    """ "3 of 4", numerator over denominator as answered; none while one of them is open."""
    numbers = row[part].number, row[whole].number
    if numbers[0] is None or numbers[1] is None:
        return None
    return f"{numbers[0].text} of {numbers[1].text}"

"""Facts of the lots made and the runs planned: how many at full scale, from whom, when, with which vector lots."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from briefgen.answers import Answers
from briefgen.cmc import Lot, Measurement
from briefgen.facts.fact import LOTS, NAMED_LOTS, Fact, lot_names, missing, percent
from briefgen.facts.printed import NBSP, capital, counted, in_letters, in_sentence, listed, us_date
from briefgen.lot_statistics import next_lot_beyond_extreme, some_lot_beyond_extreme

PLANNED_RUNS = "engineering_runs.planned_runs"
NO_DEVIATION = frozenset({"none", "no", "none.", "no deviation", "no deviations", "-", "–"})
_NEXT = 10  # lots that are looked ahead
_DONORS = {"healthy_donor": ("a healthy donor", "healthy donors"), "patient": ("a patient", "patients")}


def runs_facts(answers: Answers, lots: tuple[Lot, ...], by_id: dict[str, Measurement]) -> dict[str, Fact]:
    """The facts of runs, by name."""
    full = [lot for lot in lots if lot.scale == "full"]
    return {
        "full_scale_lots": _full_scale(full, lots),
        "runs_made": _runs_made(full, lots),
        "planned_runs": _planned(answers),
        "lots_with_deviations": _deviations(lots),
        **few_lots_facts([lot for lot in lots if lot.is_of_clinical_process] or lots, by_id),
    }


def _full_scale(full: list[Lot], lots: tuple[Lot, ...]) -> Fact:
    """ "three full-scale lots, two from healthy donors and one from a patient"."""
    if not full:
        unknown = not lots or all(lot.scale is None for lot in lots)
        return missing("full-scale lots", LOTS) if unknown else Fact("no full-scale lot", (LOTS,), truth=False)
    donors = from_whom([lot.donor_type for lot in full])
    return Fact(f"{counted(len(full), 'full-scale lot')}{donors}", (LOTS,))


def from_whom(donor_types: Sequence[str | None]) -> str:
    """ ", two from healthy donors and one from a patient", with its comma; nothing where some do not say."""
    if not donor_types or None in donor_types:
        return ""
    count = {kind: donor_types.count(kind) for kind in _DONORS}
    present = [kind for kind, number in count.items() if number]
    if len(present) == 1:
        number = count[present[0]]
        both = "both " if number == 2 else "all " if number > 2 else ""
        return f", {both}from {_DONORS[present[0]][number > 1]}"
    parts = [f"{in_letters(count[kind])} from {_DONORS[kind][count[kind] > 1]}" for kind in present]
    return f", {listed(parts)}"


def _runs_made(full: list[Lot], lots: tuple[Lot, ...]) -> Fact:
    """The full-scale lots as a sentence without its full stop: how many, from whom, when, with which vector lots."""
    if not full:
        return Fact("", (LOTS,), truth=False)
    of = "The lot was" if len(lots) == 1 else "All lots were" if len(full) == len(lots) else _share_of(full)
    parts = [f"{of} made at full scale{from_whom([lot.donor_type for lot in full])}"]
    parts += _period([lot.made_on for lot in full])
    vectors = list(dict.fromkeys(lot.vector_lot for lot in full if lot.vector_lot))
    if vectors:
        named = listed(vectors) if len(vectors) <= NAMED_LOTS else counted(len(vectors), "lot")
        parts.append(f"with vector {'lot' if len(vectors) == 1 else 'lots'} {named}")
    return Fact(", ".join(parts), (LOTS,))


def _share_of(full: list[Lot]) -> str:
    names = f" ({listed([lot.lot for lot in full])})" if len(full) <= NAMED_LOTS else ""
    return f"{capital(in_letters(len(full)))} of them{names} {'was' if len(full) == 1 else 'were'}"


def _period(dates: Iterable[datetime.date | None]) -> list[str]:
    known = sorted(date for date in dates if date)
    if not known:
        return []
    first, last = known[0], known[-1]
    if first == last:
        return [f"on {us_date(first)}"]
    start = us_date(first).rpartition(",")[0] if first.year == last.year else us_date(first)
    return [f"from {start} to {us_date(last)}"]


def _planned(answers: Answers) -> Fact:
    """ "one further run, from a patient, is planned"; untrue where none is planned."""
    rows = answers.rows(PLANNED_RUNS)
    if not rows:
        return Fact("no further run", (PLANNED_RUNS,), truth=False)
    donors = from_whom([row["donor_type"].words or None for row in rows])
    verb = "is" if len(rows) == 1 else "are"
    return Fact(f"{counted(len(rows), 'further run')}{donors}{',' if donors else ''} {verb} planned", (PLANNED_RUNS,))


def _deviations(lots: tuple[Lot, ...]) -> Fact:
    """How many lots had a deviation, and which; untrue while no lot says."""
    said = [lot for lot in lots if lot.deviations]
    if not said:
        return Fact("", (LOTS,), truth=False)
    found = [lot.lot for lot in said if (lot.deviations or "").strip().casefold() not in NO_DEVIATION]
    if not found:
        which = "The lot" if len(said) == 1 else f"None of the {counted(len(said), 'lot')}"
        return Fact(f"{which} had {'no' if len(said) == 1 else 'a'} deviation", (LOTS,))
    names = f": {listed(found)}" if len(found) <= NAMED_LOTS else ""
    return Fact(f"{capital(in_letters(len(found)))} of {counted(len(said), 'lot')} had a deviation{names}", (LOTS,))


def few_lots_facts(lots: Sequence[Lot], by_id: dict[str, Measurement]) -> dict[str, Fact]:
    """What a limit at the extreme of the results would do, by the number of lots with a value for an attribute.

    An attribute counts with all lots that have a number for it, if one of them is exact: results that are all below
    a limit of detection, or in words, order no lots. In-process results set no limit of release.
    """
    measured = _lots_by_measurement(lots, by_id)
    if not measured:
        names = ("lots_measured", "lots_measured_number", "next_lot", "next_ten_lots", "extreme_terms")
        unknown = dict.fromkeys(names, missing("results in numbers", LOTS))
        return {**unknown, **dict.fromkeys(("fewer_lots", "few_lots_mixed"), Fact("", (LOTS,), truth=False))}
    most = max(map(len, measured.values()))
    every = list(dict.fromkeys(lot for found in measured.values() for lot in found))
    named = lot_names([lot.lot for lot in lots if lot.lot in every]) if len(every) == most else counted(most, "lot")
    return {
        "lots_measured": Fact(named, (LOTS,)),
        "lots_measured_number": Fact(f"n{NBSP}={NBSP}{most}", (LOTS,)),
        "few_lots_mixed": _mixed([lot for lot in lots if lot.lot in every]),
        "next_lot": Fact(percent(next_lot_beyond_extreme(most)), (LOTS,)),
        "next_ten_lots": Fact(percent(some_lot_beyond_extreme(most, _NEXT)), (LOTS,)),
        "fewer_lots": _fewer(measured, most, by_id),
        "extreme_terms": Fact(
            f"1/({most}{NBSP}+{NBSP}1) for the next lot and {_NEXT}/({most}{NBSP}+{NBSP}{_NEXT}) for at least one of "
            "the next ten",
            (LOTS,),
        ),
    }


def _mixed(lots: Sequence[Lot]) -> Fact:
    """What lots of healthy donors and patients together do not show; untrue where the material is of one kind."""
    donors = [lot.donor_type for lot in lots]
    if len(set(donors)) < 2 or None in donors:
        return Fact("", (LOTS,), truth=False)
    text = f"These lots are of two kinds{from_whom(donors)}; for patients’ lots alone the probability is not known"
    return Fact(text, (LOTS,))


def _lots_by_measurement(lots: Sequence[Lot], by_id: dict[str, Measurement]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    ordered = set()
    for lot in lots:
        for name, result in lot.results.items():
            if result.number is not None and name in by_id and not by_id[name].is_in_process:
                found.setdefault(name, []).append(lot.lot)
                ordered |= {name} if result.number.is_exact else set()
    return {name: names for name, names in found.items() if name in ordered}


def _fewer(measured: dict[str, list[str]], most: int, by_id: dict[str, Measurement]) -> Fact:
    """The same for attributes that fewer lots have a value for."""
    by_number: dict[int, list[str]] = {}
    for name, found in measured.items():
        if len(found) < most:
            by_number.setdefault(len(found), []).append(in_sentence(by_id[name].name))
    parts = []
    for number, names in sorted(by_number.items(), reverse=True):
        one, some = percent(next_lot_beyond_extreme(number)), percent(some_lot_beyond_extreme(number, _NEXT))
        parts.append(f"with results of {counted(number, 'lot')} ({listed(names)}), {one} and {some}")
    return Fact("; ".join(parts), (LOTS,), truth=bool(parts))

"""Facts of the results: how many meet their criterion, which do not, and which are not there."""

from __future__ import annotations

from collections.abc import Iterable

from briefgen.answers import Answer, Answers, Row, Status
from briefgen.cmc import AcceptanceCriterion, Measurement
from briefgen.facts.fact import LOTS, Fact, lot_names, missing, yes_or_no
from briefgen.facts.lots import Judged
from briefgen.facts.printed import (
    all_of,
    capital,
    counted,
    in_letters,
    in_sentence,
    listed,
    paths_of,
    relation_signs,
    unit_behind,
)

MEASUREMENTS = "engineering_runs.measurements"


def results_facts(
    answers: Answers,
    by_id: dict[str, Measurement],
    criteria: tuple[AcceptanceCriterion, ...],
    judged: tuple[Judged, ...],
) -> dict[str, Fact]:
    """The facts of results against release criteria, and of in-process results against their limits, by name."""
    of_release = [j for j in judged if not j.measurement.is_in_process]
    of_process = [j for j in judged if j.measurement.is_in_process]
    release = [by_id[c.measurement] for c in criteria if c.measurement in by_id]
    return {
        "results_met": _met_by_kind(of_release),
        "results_failed": _failed([j for j in of_release if j.meets is False]),
        "results_undecided": _undecided([j for j in of_release if j.meets is None]),
        "results_missing": _without_a_result(answers, [m for m in release if not m.is_in_process]),
        "results_without_criterion": _without_a_criterion(answers, by_id, criteria),
        "in_process_measured": yes_or_no(_is_measured(answers, by_id), MEASUREMENTS),
        "in_process_met": _met(of_process, "limit"),
        "in_process_failed": _failed([j for j in of_process if j.meets is False]),
        "in_process_undecided": _undecided([j for j in of_process if j.meets is None]),
    }


def _is_measured(answers: Answers, by_id: dict[str, Measurement]) -> bool:
    """Whether some lot has an in-process result."""
    names = [name for name, measurement in by_id.items() if measurement.is_in_process]
    return any(_is_reported(lot, name) for lot in answers.rows(LOTS) for name in names)


def _met(judged: list[Judged], criterion: str) -> Fact:
    """ "All 65 results with a criterion meet it": a sentence without its full stop."""
    if not judged:
        return missing(f"results with a {criterion}", LOTS)
    met, number = sum(j.meets is True for j in judged), len(judged)
    share = f"{met}" if number > 9 else capital(in_letters(met))
    of = capital(all_of(number, "result")) if met == number else f"{share} of {counted(number, 'result')}"
    return Fact(f"{of} with a {criterion} {'meets' if met == 1 else 'meet'} it", _judged_paths(judged))


def _met_by_kind(judged: list[Judged]) -> Fact:
    """The same, with toxicology lots apart: "… of the full-scale lots …; of the toxicology lots, 25 of 26"."""
    toxicology = [j for j in judged if j.made.purpose == "toxicology"]
    others = [j for j in judged if j not in toxicology]
    if not toxicology or not others:
        return _met(judged, "criterion")
    kind = "full-scale" if all(j.made.scale == "full" for j in others) else "other"
    lots = f"the {kind} {'lot' if len({j.lot for j in others}) == 1 else 'lots'}"
    met, number = sum(j.meets is True for j in others), len(others)
    of = capital(all_of(number, "result")) if met == number else f"{_share(met)} of {counted(number, 'result')}"
    text = f"{of} of {lots} with a criterion {'meets' if met == 1 else 'meet'} it"
    met, number = sum(j.meets is True for j in toxicology), len(toxicology)
    some = "all" if met == number > 1 else in_letters(met)
    behind = f"of the toxicology {'lot' if len({j.lot for j in toxicology}) == 1 else 'lots'}"
    return Fact(f"{text}; {behind}, {some} of {in_letters(number)}", _judged_paths(judged))


def _share(met: int) -> str:
    return f"{met}" if met > 9 else capital(in_letters(met))


def _failed(judged: list[Judged]) -> Fact:
    parts = [
        f"{in_sentence(j.measurement.name)} of {relation_signs(j.held.text)}{unit_behind(j.unit)} "
        f"in lot {j.lot}{_made_for(j)}"
        for j in judged
        if j.held
    ]
    return Fact("; ".join(parts), _judged_paths(judged), truth=bool(parts))


def _made_for(judged: Judged) -> str:
    """What a lot that no patient could get was made for."""
    return " (made for a toxicology study)" if judged.made.purpose == "toxicology" else ""


def _undecided(judged: list[Judged]) -> Fact:
    """Results that cannot be held against their criterion, attribute by attribute, and why."""
    by_name: dict[str, list[Judged]] = {}
    for j in judged:
        by_name.setdefault(in_sentence(j.measurement.name), []).append(j)
    parts = [
        f"{name} of {lot_names([j.lot for j in found])} ({_why_undecided(found[0])})" for name, found in by_name.items()
    ]
    return Fact("; ".join(parts), _judged_paths(judged), truth=bool(parts))


def _why_undecided(judged: Judged) -> str:
    if judged.held is None and judged.criterion.bounds:
        return "results and limit are not known to count the same cells"
    return f"criterion: {relation_signs(judged.criterion.phase_1 or '')}"


def _judged_paths(judged: Iterable[Judged]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(j.path for j in judged))


def _without_a_result(answers: Answers, measured: list[Measurement]) -> Fact:
    """The results that a criterion waits for, attribute by attribute, and why they are not there."""
    rows = answers.rows(LOTS)
    parts: list[str] = []
    paths: list[str] = []
    for measurement in measured:
        cells = [(lot.key, _result(lot, measurement.id)) for lot in rows]
        absent = [(lot, cell) for lot, cell in cells if cell is None or not cell.is_known]
        if not absent:
            continue
        reasons = "; ".join(dict.fromkeys(cell.note for _, cell in absent if cell is not None and cell.note))
        which = "every lot" if len(absent) == len(rows) > 1 else lot_names([lot for lot, _ in absent])
        parts.append(f"{in_sentence(measurement.name)} of {which}{f' ({reasons})' if reasons else ''}")
        paths += paths_of(cell for _, cell in absent if cell is not None)
    return Fact("; ".join(parts), tuple(paths) or (LOTS,), truth=bool(parts))


def _without_a_criterion(
    answers: Answers, by_id: dict[str, Measurement], criteria: tuple[AcceptanceCriterion, ...]
) -> Fact:
    """What was measured of the product without a criterion."""
    covered = {c.measurement for c in criteria}
    lots = answers.rows(LOTS)
    names = [
        in_sentence(measurement.name)
        for name, measurement in by_id.items()
        if name not in covered and not measurement.is_in_process and any(_is_reported(lot, name) for lot in lots)
    ]
    return Fact(listed(names) if names else "", (MEASUREMENTS,), truth=bool(names))


def _is_reported(lot: Row, measurement: str) -> bool:
    found = _result(lot, measurement)
    return found is not None and found.status is not Status.MISSING


def _result(lot: Row, measurement: str) -> Answer | None:
    results = lot["results"].value
    return results.cells.get(measurement) if isinstance(results, Row) else None

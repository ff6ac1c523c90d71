"""Facts of stability, hold times and shelf life."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from briefgen.answers import Answers, Row
from briefgen.cmc import ReportedNumber
from briefgen.facts.fact import LOTS, NAMED_LOTS, Fact, from_bound, missing, yes_or_no
from briefgen.facts.printed import (
    NBSP,
    all_of,
    bound,
    capital,
    counted,
    in_letters,
    in_sentence,
    listed,
    paths_of,
    relation_signs,
    unit_behind,
)
from briefgen.facts.storage import (
    ATTRIBUTES,
    RESULTS,
    STUDIES,
    Followed,
    StorageStudy,
    TimePoint,
    followed_attributes,
    storage_studies,
)

METHODS = "methods.methods"
ENVIRONMENT = "stability.environment_claim"
SHELF_LIFE, HOLDS = "stability.shelf_life", "stability.holds"
CLINICAL = "the clinical container and fill"


def stability_facts(answers: Answers) -> dict[str, Fact]:
    """The facts of stability, hold times and shelf life, by name.

    Only data of the final product at the storage condition proposed count.
    """
    of_product = [study for study in storage_studies(answers) if study.is_of_product]
    tested = sorted(
        (study for study in of_product if study.row["as_proposed"].value is True and study.stored),
        key=lambda study: -study.stored[-1].months,
    )
    attributes = followed_attributes(answers)
    return {
        "stability_reach": _reach(tested) if tested else _without_data(answers, of_product),
        "stability_patients": _patients(answers, tested),
        "stability_met": _met(attributes, tested),
        "stability_change": _change(answers, attributes, tested),
        **_shelf_life(answers, tested),
        **_holds(answers),
        "environment_exclusion": yes_or_no(answers[ENVIRONMENT].value == "exclusion", ENVIRONMENT),
    }


def _nothing(*paths: str) -> Fact:
    return Fact("", paths, truth=False)


def _months(shown: str) -> str:
    return f"{shown}{NBSP}{'month' if shown == '1' else 'months'}"


def _longest(study: StorageStudy) -> str:
    return _months(study.stored[-1].shown)


def _without_data(answers: Answers, of_product: list[StorageStudy]) -> Fact:
    if not answers.rows(STUDIES):
        return from_bound(bound(answers[STUDIES]))
    undecided = [study for study in of_product if study.stored and not study.row["as_proposed"].is_known]
    if undecided:
        names = listed([study.name for study in undecided])
        return missing(
            f"whether {names} is at the storage condition proposed",
            *paths_of(study.row["as_proposed"] for study in undecided),
        )
    return Fact("No time point of the product at the storage condition proposed has been tested yet", (STUDIES,))


def _reach(tested: list[StorageStudy]) -> Fact:
    """How far real-time data reach, study by study, and which of them stand in another container."""
    paths = (RESULTS, *paths_of(study.row["clinical_container"] for study in tested))
    if len(tested) > NAMED_LOTS:
        shortest, several = tested[-1].stored[-1].shown, counted(len(tested), "study", "studies")
        reach = f"{shortest}–{_longest(tested[0])} in {several}, the longest of them {tested[0].name}"
    else:
        reach = listed([f"{_longest(study)} ({study.name})" for study in tested])
    return Fact(f"Real-time data reach {reach}{_containers(tested)}", paths)


def _containers(tested: list[StorageStudy]) -> str:
    cells = {study.name: study.row["clinical_container"] for study in tested}
    others = [name for name, cell in cells.items() if cell.value is False]
    unknown = [name for name, cell in cells.items() if not cell.is_known]
    if not others and not unknown:
        return f", in {CLINICAL}"
    words = f", not in {CLINICAL}" if len(others) == len(cells) else ""
    if others and not words:
        words = f"; {listed(others)} {'is' if len(others) == 1 else 'are'} not in {CLINICAL}"
    return words + (f"; the container of {listed(unknown)} is not stated" if unknown else "")


def _patients(answers: Answers, tested: list[StorageStudy]) -> Fact:
    """Which of the lots in storage are from patients, where the lots say so."""
    donors = {row.key: row["donor_type"] for row in answers.rows(LOTS)}
    lots = [study.row["lot"].words for study in tested]
    cells = {lot: donors[lot] for lot in lots if lot in donors and donors[lot].is_known}
    if not lots or len(cells) < len(set(lots)):
        return _nothing(LOTS)
    patients = [lot for lot, cell in cells.items() if cell.words == "patient"]
    if not patients:
        text = "No lot in storage is from a patient"
    elif len(patients) == len(cells):
        text = f"{capital(all_of(len(cells), 'lot'))} {'is from a patient' if len(cells) == 1 else 'are from patients'}"
    else:
        one = len(patients) == 1
        text = f"{listed(patients)} {'is' if one else 'are'} from {'a patient' if one else 'patients'}"
    return Fact(text, paths_of(cells.values()))


def _met(attributes: tuple[Followed, ...], tested: list[StorageStudy]) -> Fact:
    """How many results after month 0 meet the criterion for storage, and which do not."""
    found = [(attribute, study, point) for attribute in attributes for study in tested for point in study.stored]
    outside = [
        _outside(attribute, study, point) for attribute, study, point in found if attribute.meets(point) is False
    ]
    met = sum(attribute.meets(point) is True for attribute, _, point in found)
    judged = met + len(outside)
    if not judged:
        return _nothing(RESULTS)
    some = f"{in_letters(met)} of {counted(judged, 'result')}" if outside else all_of(judged, "result")
    meet = "meets" if met == 1 else "meet"
    text = f"{capital(some)} after month 0 {meet} the criterion for storage"
    return Fact(f"{text}; outside: {listed(outside)}" if outside else text, (RESULTS, ATTRIBUTES))


def _outside(attribute: Followed, study: StorageStudy, point: TimePoint) -> str:
    result = f"{relation_signs(point.results[attribute.id].words)}{unit_behind(attribute.unit)}"
    return f"{in_sentence(attribute.name)} of {study.name} at {_months(point.shown)} ({result})"


def _change(answers: Answers, attributes: tuple[Followed, ...], tested: list[StorageStudy]) -> Fact:
    """The largest change from the first to the last time point, attribute by attribute; nothing is fitted.

    The precision of the method stands beside it, where it is given.
    """
    parts = []
    for attribute in attributes:
        changes = [change for study in tested if (change := _ends(study, attribute.id))]
        if changes:
            largest = max(changes, key=lambda change: (change.size, change.end.months))
            method = _precision(answers, attribute.id) if largest.size else ""
            parts.append(f"{in_sentence(attribute.name)} {_words(largest, attribute.unit)}{method}")
    if not parts:
        return _nothing(RESULTS)
    return Fact(f"Largest change from first to last time point: {'; '.join(parts)}", (RESULTS, LOTS, METHODS))


def _precision(answers: Answers, measurement: str) -> str:
    """ ", method precision CV 14 % (n = 12)", beside which a change of one lot is read; nothing where none is given."""
    rows = [row for row in answers.rows(METHODS) if measurement in row["measures"].items]
    said = [bound(row["precision"]).text for row in rows if row["precision"].is_known]
    return f", method precision {' and '.join(said)}" if said else ""


@dataclass(frozen=True)
class _Ends:
    """First and last result in numbers of one study."""

    study: str
    start: TimePoint
    end: TimePoint
    first: ReportedNumber
    last: ReportedNumber

    @property
    def size(self) -> Decimal:
        return abs(self.last.value - self.first.value)


def _ends(study: StorageStudy, measurement: str) -> _Ends | None:
    numbers = [(point, number) for point in study.points if (number := point.number(measurement))]
    if len(numbers) < 2:
        return None
    (start, first), (end, last) = numbers[0], numbers[-1]
    return _Ends(study.name, start, end, first, last)


def _words(change: _Ends, unit: str) -> str:
    if not change.size:
        return "none"
    span = f"from {relation_signs(change.first.text)} to {relation_signs(change.last.text)}{unit_behind(unit)}"
    return f"{span} ({change.study}, {change.start.shown}–{_months(change.end.shown)})"


def _shelf_life(answers: Answers, tested: list[StorageStudy]) -> dict[str, Fact]:
    """Whether real-time data in the clinical container reach the shelf life, and how far they reach if not."""
    proposed = answers[SHELF_LIFE].number
    covered, beyond = _nothing(SHELF_LIFE), _nothing(SHELF_LIFE)
    if proposed is not None:
        paths = (SHELF_LIFE, RESULTS, *paths_of(study.row["clinical_container"] for study in tested))
        clinical = [study for study in tested if study.row["clinical_container"].value is True]
        covering = [study.name for study in clinical if study.stored[-1].months >= proposed.value]
        if covering:
            of_all = f"{in_letters(len(covering))} of {counted(len(clinical), 'study', 'studies')}"
            covered = Fact(f"Real-time data in {CLINICAL} cover it in {of_all} ({listed(covering)})", paths)
        else:
            beyond = Fact(_beyond(clinical, tested), paths)
    return {"shelf_life_covered": covered, "shelf_life_beyond_data": beyond}


def _beyond(clinical: list[StorageStudy], tested: list[StorageStudy]) -> str:
    if clinical:
        longest = f"{_longest(clinical[0])}, {clinical[0].name}"
        return f"It is longer than the longest real-time data in {CLINICAL} ({longest})"
    text = f"It rests on no real-time data in {CLINICAL}"
    if not tested:
        return text
    surrogate = tested[0].row["surrogate"].words
    differs = f": {surrogate}" if surrogate else ""
    return f"{text}; outside of it they reach {_longest(tested[0])} ({tested[0].name}{differs})"


def _holds(answers: Answers) -> dict[str, Fact]:
    """Whether each hold was tested for as long as it is allowed."""
    all_rows = answers.rows(HOLDS)
    enough: list[Row] = []
    short: list[Row] = []
    for row in all_rows:
        allowed, tested = row["allowed"].number, row["tested"].number
        if allowed and tested:
            (enough if tested.value >= allowed.value else short).append(row)
    if not enough and not short:
        return {"holds_tested": _nothing(HOLDS), "holds_beyond_data": _nothing(HOLDS)}
    n = len(all_rows)
    some = f"{in_letters(len(enough))} of {counted(n, 'hold')}" if len(enough) < n else all_of(n, "hold")
    beyond = [
        f"{in_sentence(row.key)} ({_time(row, 'allowed')} allowed, {_time(row, 'tested')} tested)" for row in short
    ]
    paths = paths_of(row[name] for row in (*enough, *short) for name in ("allowed", "tested"))
    return {
        "holds_tested": Fact(f"The time tested covers the time allowed for {some}", paths),
        "holds_beyond_data": Fact(f"Allowed for longer than tested: {listed(beyond)}", paths, truth=bool(beyond)),
    }


def _time(row: Row, column: str) -> str:
    number = row[column].number
    return f"{relation_signs(number.text)}{NBSP}{row['unit'].shown}" if number else ""

"""Facts of the front of the package: the lots behind the request, the agenda, who comes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from briefgen.answers import Answers
from briefgen.cmc import Lot
from briefgen.facts.fact import LOTS, Fact, from_bound, missing, yes_or_no
from briefgen.facts.printed import bound, capital, counted, in_letters, listed, paths_of

AGENDA, LENGTH, QUESTIONS = "meeting.agenda", "meeting.length", "questions.agency_questions"
_PURPOSES = {
    "clinical": ("clinical lot", "clinical lots"),
    "engineering": ("engineering run", "engineering runs"),
    "development": ("development lot", "development lots"),
    "toxicology": ("toxicology lot", "toxicology lots"),
}
_SCALES = {"full": "full-scale ", "reduced": "reduced-scale "}
_DONORS = {"healthy_donor": ("a healthy donor", "healthy donors"), "patient": ("a patient", "patients")}


def front_facts(answers: Answers, lots: Sequence[Lot]) -> dict[str, Fact]:
    """The facts of the front matter, by name."""
    attendees = answers["sponsor.attendees"]
    count = counted(len(attendees.rows), "person", "people")
    return {
        "lots_behind": _lots_behind(lots),
        "meeting_is_live": yes_or_no(answers["meeting.format"].value not in {None, "wro"}, "meeting.format"),
        "agenda": _agenda(answers),
        "agenda_leaves_out": _agenda_leaves_out(answers),
        "attendees": Fact(count, (attendees.path,)) if attendees.rows else from_bound(bound(attendees)),
    }


def _lots_behind(lots: Sequence[Lot]) -> Fact:
    """The lots by purpose, scale and starting material; by number alone where a purpose is not given."""
    if not lots:
        return missing("lots", LOTS)
    total = counted(len(lots), "lot")
    if any(lot.purpose is None for lot in lots):
        return Fact(total, (LOTS,))
    order = {purpose: place for place, purpose in enumerate(_PURPOSES)}
    kinds = sorted({(order[lot.purpose], lot.scale or "") for lot in lots if lot.purpose})
    groups = [[lot for lot in lots if (order.get(lot.purpose or "", -1), lot.scale or "") == kind] for kind in kinds]
    words = listed([_group(group) for group in groups])
    return Fact(words if len(groups) == 1 else f"{total}: {words}", (LOTS,))


def _group(lots: Sequence[Lot]) -> str:
    """ "three full-scale engineering runs (two from healthy donors, one from a patient)"."""
    one, several = _PURPOSES[lots[0].purpose or "development"]
    scale = _SCALES.get(lots[0].scale or "", "")
    named = counted(len(lots), scale + one, scale + several)
    if any(lot.donor_type not in _DONORS for lot in lots):
        return named
    kinds = Counter(lot.donor_type or "" for lot in lots)
    if len(kinds) == 1:
        return f"{named} from {_donors(lots)}"
    parts = [
        f"{in_letters(number)} from {_donors([lot for lot in lots if lot.donor_type == kind])}"
        for kind, number in kinds.items()
    ]
    return f"{named} ({listed(parts)})"


def _donors(lots: Sequence[Lot]) -> str:
    """ "healthy donors"; "a healthy donor" where all the lots are of one."""
    codes = {lot.donor for lot in lots}
    return _DONORS[lots[0].donor_type or ""][len(lots) > 1 and (None in codes or len(codes) > 1)]


def _agenda(answers: Answers) -> Fact:
    """The sum of the minutes, held against the length of the meeting."""
    agenda, length = answers[AGENDA], answers[LENGTH]
    if not agenda.rows:
        return from_bound(bound(agenda))
    cells = [row["minutes"] for row in agenda.rows]
    numbers = [cell.number.value for cell in cells if cell.number]
    if len(numbers) < len(cells) or length.number is None:
        unknown = length if length.number is None else next(cell for cell in cells if cell.number is None)
        return missing("length of the meeting" if unknown is length else "minutes of every item", unknown.path)
    total, least = sum(numbers), length.number.value
    items = f"{total:f} minutes in {counted(len(cells), 'item')}"
    paths = (*paths_of(cells), length.path)
    if total == least:
        return Fact(items, paths)
    difference = f"{abs(total - least):f} {'more' if total > least else 'fewer'}"
    return Fact(f"{items}, {difference} than the {length.number.text} of the meeting", paths)


def _agenda_leaves_out(answers: Answers) -> Fact:
    """How many questions no item of the agenda deals with; untrue where none is left out or no item names any."""
    dealt_with = {slug for row in answers.rows(AGENDA) for slug in row["questions"].items}
    rows = answers.rows(QUESTIONS)
    left_out = [row for row in rows if row.key not in dealt_with]
    if not dealt_with or not left_out:
        return Fact("", truth=False)
    some, verb = capital(in_letters(len(left_out))), "has" if len(left_out) == 1 else "have"
    return Fact(f"{some} of {counted(len(rows), 'question')} {verb} no item", (AGENDA, QUESTIONS))

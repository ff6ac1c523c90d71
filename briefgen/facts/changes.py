"""Facts of changes: which process versions there are, what changed since the toxicology lots, what was compared."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from briefgen.answers import Answers, Row
from briefgen.cmc import Lot
from briefgen.facts.fact import LOTS, Fact, due, lot_names, measurement_names
from briefgen.facts.printed import capital, counted, in_letters, in_sentence, listed

CHANGES, COMPARISON, COMPARABILITY = "changes.history", "changes.comparison", "changes.comparability"


@dataclass(frozen=True)
class Version:
    """A process version: the lots made with it, and the changes that lead to it from that of the toxicology lots.

    `since` is none for a version that made the toxicology lots, or one before it.
    """

    name: str
    lots: tuple[Lot, ...]
    since: tuple[Row, ...] | None


def changes_facts(answers: Answers, lots: tuple[Lot, ...]) -> dict[str, Fact]:
    """The facts of changes and comparability, by name."""
    return {
        "toxicology_process": _toxicology_process(answers, lots),
        "changes_listed": _changes_listed(answers),
        "comparison": _comparison(answers),
        "comparability_due": _comparability_due(answers, lots),
    }


def toxicology_lots(lots: tuple[Lot, ...]) -> tuple[Lot, ...]:
    """The lots made for the toxicology study."""
    return tuple(lot for lot in lots if lot.purpose == "toxicology")


def versions(answers: Answers, lots: tuple[Lot, ...]) -> tuple[Version, ...]:
    """The process versions in the order in which lots were first made with them; planned ones behind.

    While a lot has no date, the order is that of the answers. A change belongs to the version that has it first, and
    to every version behind.
    """
    made = sorted(lots, key=_day) if all(lot.made_on for lot in lots) else lots
    rows = answers.rows(CHANGES)
    names = [lot.process_version for lot in made if lot.process_version]
    names += [row["version"].words for row in rows if row["version"].words]
    found: list[Version] = []
    since: list[Row] | None = None
    for name in dict.fromkeys(names):
        own = tuple(lot for lot in lots if lot.process_version == name)
        if toxicology_lots(own):
            since = []
            found.append(Version(name, own, None))
            continue
        if since is not None:
            since += [row for row in rows if row["version"].words == name]
        found.append(Version(name, own, None if since is None else tuple(since)))
    return tuple(found)


def _day(lot: Lot) -> datetime.date:
    return lot.made_on or datetime.date.max


def _toxicology_process(answers: Answers, lots: tuple[Lot, ...]) -> Fact:
    """What lies between the toxicology lots and the lots made since, as a sentence without its full stop."""
    own = toxicology_lots(lots)
    if not own:
        return Fact("", (LOTS,), truth=False)
    made_by = list(dict.fromkeys(lot.process_version for lot in own))
    if None in made_by:
        return due("process version of the toxicology lots", LOTS)
    subject = (
        f"{capital(lot_names([lot.lot for lot in own]))} for the toxicology study {'was' if len(own) == 1 else 'were'}"
    )
    process = f"made with process {listed([name for name in made_by if name])}"
    later = [version for version in versions(answers, lots) if version.since is not None]
    if not later:
        alike = len(own) < len(lots) and all(lot.process_version in made_by for lot in lots)
        return Fact(f"{subject} {process}{', as all other lots' if alike else ''}", (LOTS,))
    last = later[-1]
    number = len(last.since or ())
    if not number:
        return due(f"changes between process {listed([n for n in made_by if n])} and process {last.name}", CHANGES)
    lead = f"{counted(number, 'change')} {'leads' if number == 1 else 'lead'} from there to process {last.name}"
    return Fact(f"{subject} {process}; {lead}", (LOTS, CHANGES))


def _changes_listed(answers: Answers) -> Fact:
    """How many changes are listed, and which have no data yet."""
    rows = answers.rows(CHANGES)
    if not rows:
        return Fact("", (CHANGES,), truth=False)
    without = [in_sentence(row.key) for row in rows if not row["data"].is_known]
    of = f"; without data yet: {listed(without)}" if without else ""
    with_lots = list(dict.fromkeys(lot for row in rows for lot in row["lots"].items))
    behind = f", with data of {lot_names(with_lots)}" if with_lots else ""
    return Fact(
        f"{capital(counted(len(rows), 'change'))} {'is' if len(rows) == 1 else 'are'} listed{behind}{of}", (CHANGES,)
    )


def _comparison(answers: Answers) -> Fact:
    """How many of the attributes compared meet their criterion, and which do not."""
    rows = answers.rows(COMPARISON)
    if not rows:
        return Fact("", (COMPARISON,), truth=False)
    names = measurement_names(answers)
    by_conclusion = {
        value: [in_sentence(names.get(row.key, row.key)) for row in rows if row["conclusion"].value == value]
        for value in ("comparable", "different", "open")
    }
    alike = len(by_conclusion["comparable"])
    of = counted(len(rows), "attribute")
    theirs = "its" if alike == 1 else "their"
    text = f"{capital(in_letters(alike))} of {of} compared {'meets' if alike == 1 else 'meet'} {theirs} criterion"
    for value, words in (("different", "not met"), ("open", "no conclusion yet")):
        text += f"; {words}: {listed(by_conclusion[value])}" if by_conclusion[value] else ""
    return Fact(text, (COMPARISON,))


def _comparability_due(answers: Answers, lots: tuple[Lot, ...]) -> Fact:
    """Whether something changed, so that the package has to say how comparability is shown."""
    changed = bool(answers.rows(CHANGES)) or any(version.since is not None for version in versions(answers, lots))
    return Fact("yes" if changed else "no", (CHANGES,), truth=changed)

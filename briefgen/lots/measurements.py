"""Which measurement of the answers a column of the table belongs to, and the measurements that are new.

A measurement is an attribute in one unit, per one denominator, at one sample point, by one method. What the table
leaves open may be stated in the answers; what the table states and the answers leave open may be something else, so
that makes a measurement of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass

from briefgen.attributes import Attribute, Vocabulary
from briefgen.lots.headers import PARTICULARS, Header
from briefgen.lots.rows import held
from briefgen.lots.table import error, warning
from briefgen.lots.words import slug_of, words_of
from briefgen.problems import Place, Problem
from briefgen.source import Plain


@dataclass(frozen=True)
class Identity:
    """What tells measurements apart; empty where it is not stated."""

    attribute: str
    unit: str = ""
    denominator: str = ""
    sample_point: str = ""
    method: str = ""

    def stated(self, name: str) -> str:
        """The particular of that name."""
        return str(getattr(self, name))

    def fits(self, other: Identity) -> bool:
        """Whether this, of a table, may be the other, of the answers: it leaves open what it does not repeat."""
        same = self.attribute == other.attribute
        return same and all(self.stated(name) in {"", other.stated(name)} for name in PARTICULARS)

    def lacking(self, other: Identity) -> tuple[str, ...]:
        """What this states and the other leaves open, if nothing else tells them apart; otherwise nothing."""
        if self.attribute != other.attribute:
            return ()
        differing = [name for name in PARTICULARS if self.stated(name) != other.stated(name)]
        return tuple(differing) if not any(other.stated(name) for name in differing) else ()


@dataclass(frozen=True)
class MeasuredColumn:
    """A column of results: its index in the table, its header, where that stands, and what it measures."""

    index: int
    header: Header
    place: Place
    identity: Identity


@dataclass(frozen=True)
class Assigned:
    """A column with the id of its measurement; `new_row` is the row to add if the answers do not hold it yet."""

    column: MeasuredColumn
    measurement: str
    row: ReadOnly[str, Plain]
    is_new: bool


class Assignment:
    """Gives every column of results its measurement. Problems are collected; a column with one is left out."""

    def __init__(self, vocabulary: Vocabulary, rows: ReadOnly[str, dict[str, Plain]], file: str) -> None:
        self._vocabulary = vocabulary
        self._rows = rows
        self._known = {name: identity_of(row, vocabulary) for name, row in rows.items()}
        self._file = file
        self.problems: list[Problem] = []

    def assign(self, columns: Sequence[MeasuredColumn]) -> tuple[Assigned, ...]:
        """The columns with their measurements, in the order of the table."""
        single = self._without_doubles(columns)
        claimed = self._claims(single)
        self._refuse_shared(single, claimed)
        fresh = [column for n, column in enumerate(single) if n not in claimed]
        names = self._new_ids([column.identity for column in fresh])
        assigned = []
        for number, column in enumerate(single):
            if number in claimed:
                if name := claimed[number]:
                    assigned.append(Assigned(column, name, self._rows[name], is_new=False))
                continue
            name = names[column.identity]
            self._tell_near(column, name)
            assigned.append(Assigned(column, name, self._new_row(name, column), is_new=True))
        return tuple(assigned)

    def _without_doubles(self, columns: Sequence[MeasuredColumn]) -> list[MeasuredColumn]:
        """The columns without those that repeat another one, or do so but for a unit that one of them leaves out."""
        kept: list[MeasuredColumn] = []
        for column in columns:
            first = next((other for other in kept if _is_double(column.identity, other.identity)), None)
            if first is None:
                kept.append(column)
                continue
            what = f"The columns `{first.header.text}` and `{column.header.text}` are the same measurement."
            remedy = "Remove one, or state in the headers what tells them apart: sample point, unit, method."
            self.problems.append(error("T221", column.place, what, remedy))
        return kept

    def _claims(self, columns: Sequence[MeasuredColumn]) -> dict[int, str]:
        """Column numbers with the measurement of the answers that they are; an empty name where that is not clear."""
        exact = {known: name for name, known in self._known.items()}
        claims = {n: exact[column.identity] for n, column in enumerate(columns) if column.identity in exact}
        taken = set(claims.values())
        for number, column in enumerate(columns):
            if number in claims:
                continue
            fitting = [name for name, known in self._known.items() if name not in taken and column.identity.fits(known)]
            named = [name for name in fitting if self._is_named(name, column.header)]
            chosen = named if len(named) == 1 else fitting
            if len(chosen) == 1:
                claims[number] = chosen[0]
            elif chosen:
                claims[number] = ""
                what = f"The column `{column.header.text}` could be {_either(chosen)}."
                remedy = "State in its header what tells them apart, e.g. `@ harvest`, or use the measurement's id."
                self.problems.append(error("T222", column.place, what, remedy))
        return claims

    def _is_named(self, name: str, header: Header) -> bool:
        return slug_of(header.text) in {name, slug_of(held(self._rows[name].get("name")).text)}

    def _refuse_shared(self, columns: Sequence[MeasuredColumn], claims: dict[int, str]) -> None:
        counts = Counter(name for name in claims.values() if name)
        for name in (name for name, count in counts.items() if count > 1):
            numbers = [n for n, claimed in claims.items() if claimed == name]
            headers = _either([columns[n].header.text for n in numbers]).replace(" or ", " and ")
            what = f"The columns {headers} would all be the measurement `{name}`."
            remedy = "State in the headers what tells them apart: sample point, unit, method."
            self.problems.append(error("T221", columns[numbers[-1]].place, what, remedy))

    def _tell_near(self, column: MeasuredColumn, name: str) -> None:
        for near, known in self._known.items():
            missing = column.identity.lacking(known)
            if missing:
                stated = ", ".join(f"{part.replace('_', ' ')} {column.identity.stated(part)}" for part in missing)
                what = f"The answers hold `{near}` without {_listed(missing)}; `{column.header.text}` becomes `{name}`."
                remedy = f"If both are the same, write {stated} at `{near}` in the answers first."
                self.problems.append(warning("T235", column.place, what, remedy))

    def _new_ids(self, identities: Sequence[Identity]) -> dict[Identity, str]:
        """Short names by what is stated; the unit is added to all that would otherwise share one."""
        bases = {identity: self._base_id(identity) for identity in identities}
        counts = Counter(bases.values())
        taken = set(self._rows)
        names: dict[Identity, str] = {}
        for identity, base in bases.items():
            name = base
            if (counts[base] > 1 or base in taken) and identity.unit:
                name = f"{base}-{slug_of(identity.unit)}"
            names[identity] = _free(name, taken)
            taken.add(names[identity])
        return names

    def _base_id(self, identity: Identity) -> str:
        attribute = self._vocabulary.attributes.get(identity.attribute)
        stem = attribute.slug if attribute else slug_of(identity.attribute)
        parts = (identity.denominator, identity.sample_point, identity.method)
        name = "-".join([stem, *(slug_of(part) for part in parts if part)])
        return "result-status" if name == "status" else name  # `status` would read as an answer's status

    def _new_row(self, name: str, column: MeasuredColumn) -> dict[str, Plain]:
        identity = column.identity
        attribute = self._vocabulary.attributes.get(identity.attribute)
        title = attribute.name if attribute else column.header.title
        row: dict[str, Plain] = {"id": name, "attribute": identity.attribute, "name": title}
        for part in PARTICULARS:
            if identity.stated(part):
                row[part] = identity.stated(part)
            elif part in due_particulars(attribute):
                row[part] = {"status": "tbd", "note": f"not stated in {self._file}"}
        return row


def due_particulars(attribute: Attribute | None) -> tuple[str, ...]:
    """What a measurement of this attribute cannot do without."""
    if attribute is None:
        return ()
    due = {
        "unit": bool(attribute.units),
        "denominator": attribute.denominator_required,
        "sample_point": attribute.sample_point_required,
    }
    return tuple(part for part, is_due in due.items() if is_due)


def identity_of(row: ReadOnly[str, Plain], vocabulary: Vocabulary) -> Identity:
    """What a measurement of the answers measures, in the names of the vocabulary."""
    return Identity(
        attribute=held(row.get("attribute")).text,
        unit=_canonical(held(row.get("unit")).text, vocabulary.units),
        denominator=held(row.get("denominator")).text,
        sample_point=_canonical(held(row.get("sample_point")).text, vocabulary.sample_points),
        method=_canonical(held(row.get("method")).text, vocabulary.methods),
    )


def _canonical(text: str, names: ReadOnly[str, Iterable[str]]) -> str:
    """The name that is kept for a spelling; the text itself where it is a name, or is not known."""
    if not text or text in names:
        return text
    words = words_of(text)
    found = [name for name, spellings in names.items() if words in map(words_of, (name, *spellings))]
    return found[0] if len(found) == 1 else text


def _is_double(one: Identity, other: Identity) -> bool:
    differing = [part for part in PARTICULARS if one.stated(part) != other.stated(part)]
    same = one.attribute == other.attribute
    return same and (not differing or (differing == ["unit"] and not (one.unit and other.unit)))


def _free(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free


def _either(names: Iterable[str]) -> str:
    return " or ".join(f"`{name}`" for name in names)


def _listed(parts: Iterable[str]) -> str:
    return ", ".join(f"a {part.replace('_', ' ')}" for part in parts)

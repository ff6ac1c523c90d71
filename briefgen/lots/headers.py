"""What one header says: the attribute, its unit, denominator, sample point and method; or a column of the lot.

Only what stands in the header is taken. Every word must be accounted for: a header with a word left over is not
understood, rather than half understood.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, TypeAlias

from briefgen.attributes import Attribute, LotColumn, Vocabulary
from briefgen.lots.table import Cell, LotsTable, Row, error
from briefgen.lots.words import Words, words_of
from briefgen.problems import Problem

Part: TypeAlias = Literal["unit", "denominator", "sample_point", "method", "filler"]

PARTICULARS = ("unit", "denominator", "sample_point", "method")

_FILLERS = ("of", "the", "in", "at", "by", "result", "results", "value", "as", "measured", "sample")
_UNIT_HEADERS = {("unit",), ("units",)}
_SAMPLE_POINT_HEADERS = {("sample", "point"), ("timepoint",), ("time", "point")}
_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")


@dataclass(frozen=True)
class Header:
    """A header as understood.

    `lot_column` is set for a column of the lot, `attribute` for a measurement (an id of attributes.yaml, or a name of
    the table's own where `is_own`). Unit, denominator, sample point and method are empty where not stated. `guesses`
    names what a header that is not understood may have meant; `is_ambiguous` says that it means several of them.
    """

    text: str
    lot_column: str = ""
    attribute: str = ""
    unit: str = ""
    denominator: str = ""
    sample_point: str = ""
    method: str = ""
    is_own: bool = False
    is_ambiguous: bool = False
    guesses: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The header without what stands in brackets and behind `@`."""
        return " ".join(_BRACKETS.sub(" ", self.text).partition("@")[0].split()) or self.text

    @property
    def is_understood(self) -> bool:
        """Whether it is known what stands below this header."""
        return bool(self.lot_column or self.attribute)


@dataclass(frozen=True)
class _Pieces:
    """A header taken apart: the words outside brackets, each bracket, and the sample point behind `@`."""

    main: Words
    brackets: tuple[str, ...]
    sample_point: str

    @property
    def all_words(self) -> Words:
        return self.main + tuple(word for bracket in self.brackets for word in words_of(bracket))


class HeaderReader:
    """Understands headers by one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._phrases: dict[str, dict[Words, tuple[Part, str]]] = {}  # by attribute

    def read(self, text: str) -> Header:
        """What the header says; not understood if nothing or several things fit equally well."""
        pieces = _pieces(text)
        column = self._lot_column(pieces)
        if column is not None:
            return Header(text, lot_column=column.id)
        readings = sorted(self._readings(text, pieces), key=lambda item: item[0], reverse=True)
        best = [header for score, header in readings if score == readings[0][0]]
        names = sorted({header.attribute for header in best})
        if len(names) == 1:
            return best[0]
        if names:
            return Header(text, is_ambiguous=True, guesses=tuple(self._vocabulary.attributes[n].name for n in names))
        return Header(text, guesses=self._guesses(pieces))

    def own(self, text: str) -> Header:
        """The header of an attribute that attributes.yaml does not know, under the table's own name."""
        pieces = _pieces(text)
        unit = next((bracket.strip() for bracket in pieces.brackets if self._is_unit(bracket)), "")
        known = next((name for name, words in self._unit_words if unit and words == words_of(unit)), unit)
        name = "_".join(word.replace("%", "pct") for word in pieces.main) or "attribute"
        point = self._sample_point(pieces.sample_point)
        return Header(text, attribute=name, unit=known, sample_point=point, is_own=True)

    def _lot_column(self, pieces: _Pieces) -> LotColumn | None:
        for column in self._vocabulary.lot_columns.values():
            aliases = {words_of(alias) for alias in column.aliases}
            hints = {words_of(hint) for hint in column.hints}
            if pieces.sample_point:
                continue
            if pieces.all_words in aliases:
                return column
            if pieces.main in aliases and all(words_of(bracket) in hints for bracket in pieces.brackets):
                return column
        return None

    def _readings(self, text: str, pieces: _Pieces) -> Iterator[tuple[tuple[bool, int], Header]]:
        """Every attribute that accounts for all words, with how well: a known unit first, then the longest alias."""
        for attribute, alias in self._aliases:
            for start in _starts(pieces.main, alias):
                rest = (pieces.main[:start], pieces.main[start + len(alias) :])
                parts = self._parts(attribute, rest, pieces)
                if parts is not None:
                    unit_is_known = parts.get("unit") in attribute.units or (
                        not attribute.units and "unit" not in parts
                    )
                    yield (unit_is_known, len(alias)), _header(text, attribute, parts)

    def _parts(self, attribute: Attribute, rest: tuple[Words, ...], pieces: _Pieces) -> dict[Part, str] | None:
        phrases = self._phrases_of(attribute)
        parts: dict[Part, str] = {}
        for words in rest:
            if not _account_for(words, phrases, parts):
                return None
        for bracket in pieces.brackets:
            if not _account_for(words_of(bracket), phrases, parts) and not self._take_unit(bracket, parts):
                return None
        if pieces.sample_point:
            if "sample_point" in parts:
                return None
            parts["sample_point"] = self._sample_point(pieces.sample_point)
        return parts

    def _take_unit(self, bracket: str, parts: dict[Part, str]) -> bool:
        """A unit that the attribute does not know is kept as it is written."""
        if "unit" in parts or not self._is_unit(bracket):
            return False
        parts["unit"] = bracket.strip()
        return True

    def _is_unit(self, bracket: str) -> bool:
        words = words_of(bracket)
        return any(words == known for _, known in self._unit_words) or "per" in words or words[-1:] == ("%",)

    def _sample_point(self, text: str) -> str:
        words = words_of(text)
        known = self._vocabulary.sample_points.items()
        return next((name for name, spellings in known if words in map(words_of, (name, *spellings))), text.strip())

    def _phrases_of(self, attribute: Attribute) -> dict[Words, tuple[Part, str]]:
        if attribute.id not in self._phrases:
            phrases = dict(self._common_phrases)
            _add(phrases, "denominator", attribute.denominators, self._vocabulary.denominators)
            _add(phrases, "unit", attribute.units, self._vocabulary.units)
            self._phrases[attribute.id] = phrases
        return self._phrases[attribute.id]

    @cached_property
    def _common_phrases(self) -> dict[Words, tuple[Part, str]]:
        phrases: dict[Words, tuple[Part, str]] = {}
        _add(phrases, "filler", _FILLERS, {})
        _add(phrases, "method", self._vocabulary.methods, self._vocabulary.methods)
        _add(phrases, "sample_point", self._vocabulary.sample_points, self._vocabulary.sample_points)
        return phrases

    @cached_property
    def _aliases(self) -> list[tuple[Attribute, Words]]:
        attributes = self._vocabulary.attributes.values()
        pairs = {
            (attribute.id, words_of(alias)): attribute
            for attribute in attributes
            for alias in (attribute.id, attribute.name, attribute.slug, *attribute.aliases)
        }
        return [(attribute, words) for (_, words), attribute in pairs.items()]

    @cached_property
    def _unit_words(self) -> list[tuple[str, Words]]:
        units = self._vocabulary.units.items()
        return [(name, words_of(text)) for name, spellings in units for text in (name, *spellings)]

    def _guesses(self, pieces: _Pieces) -> tuple[str, ...]:
        """The one name that is near to what was written, by spelling; none when nothing is near."""
        known = {" ".join(words): attribute.name for attribute, words in self._aliases}
        for column in self._vocabulary.lot_columns.values():
            known |= {" ".join(words_of(alias)): column.aliases[0] for alias in column.aliases}
        written = (" ".join(pieces.main), " ".join(pieces.all_words))
        near = [hit for text in written for hit in difflib.get_close_matches(text, list(known), n=1, cutoff=0.75)]
        return (known[near[0]],) if near else ()


def oriented(table: LotsTable, reader: HeaderReader) -> tuple[Row, ...] | Problem:
    """The rows with lots in rows and the header first; a problem where both ways could be meant.

    Headers decide: those of the first row are understood, or those of the first column.
    """
    in_row = any(reader.read(cell.text).is_understood for cell in table.header[1:])
    in_column = any(reader.read(row[0].text).is_understood for row in table.rows[1:])
    if in_row and in_column:
        what = "Both the first row and the first column hold names of attributes, so it is open where the lots are."
        return error("T203", table.place, what, "Put one lot in each row.")
    return _turned(table.rows) if in_column else table.rows


def _pieces(text: str) -> _Pieces:
    brackets = tuple(_BRACKETS.findall(text))
    rest = _BRACKETS.sub(" ", text)
    main, _, point = rest.partition("@")
    return _Pieces(words_of(main), tuple(bracket for bracket in brackets if bracket.strip()), " ".join(point.split()))


def _header(text: str, attribute: Attribute, parts: Mapping[Part, str]) -> Header:
    header = Header(
        text,
        attribute=attribute.id,
        unit=parts.get("unit", ""),
        denominator=parts.get("denominator", ""),
        sample_point=parts.get("sample_point", ""),
        method=parts.get("method", ""),
    )
    if header.denominator and not header.unit and len(attribute.units) == 1:
        return replace(header, unit=attribute.units[0])  # "VCN per transduced cell" counts copies
    return header


def _starts(words: Words, alias: Words) -> list[int]:
    size = len(alias)
    return [n for n in range(len(words) - size + 1) if words[n : n + size] == alias]


def _add(
    phrases: dict[Words, tuple[Part, str]], part: Part, names: Iterable[str], spellings: Mapping[str, tuple[str, ...]]
) -> None:
    """Every name and its spellings; the `per` of a unit may be left out, as in `endotoxin_eu_ml`."""
    for name in names:
        for spelling in (name, *spellings.get(name, ())):
            words = words_of(spelling)
            phrases[words] = (part, name)
            if part == "unit" and "per" in words[1:]:
                phrases.setdefault(tuple(word for word in words if word != "per"), (part, name))


def _account_for(words: Words, phrases: Mapping[Words, tuple[Part, str]], parts: dict[Part, str]) -> bool:
    """Take the words apart into known phrases, the longest first; whether nothing was left over or said twice."""
    taken: dict[Part, str] = {}
    at = 0
    while at < len(words):
        size = next((n for n in range(len(words) - at, 0, -1) if words[at : at + n] in phrases), 0)
        if not size:
            return False
        part, name = phrases[words[at : at + size]]
        if part != "filler":
            if (taken | parts).get(part, name) != name:
                return False
            taken[part] = name
        at += size
    parts |= taken
    return True


def _turned(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Columns as rows; columns of units and sample points are put into the attribute's header."""
    head = [words_of(cell.text) for cell in rows[0]]
    units = {n for n, words in enumerate(head) if n and words in _UNIT_HEADERS}
    points = {n for n, words in enumerate(head) if n and words in _SAMPLE_POINT_HEADERS}
    labels = tuple(_label(row, units, points) for row in rows[1:])
    corner = Cell("lot", rows[0][0].place)
    lots = [tuple(row[n] for row in rows) for n in range(1, len(head)) if n not in units | points]
    return ((corner, *labels), *lots)


def _label(row: Row, units: set[int], points: set[int]) -> Cell:
    text = row[0].text
    for n in sorted(units):
        text += f" [{row[n].text}]" if row[n].text else ""
    for n in sorted(points):
        text += f" @ {row[n].text}" if row[n].text else ""
    return Cell(text, row[0].place)

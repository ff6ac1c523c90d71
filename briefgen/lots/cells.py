"""Cells: those of a lot's own columns in the words of the questionnaire, those of results kept as reported.

Nothing is guessed; what is odd about a cell is a problem.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from briefgen.attributes import Attribute, LotColumn, Vocabulary
from briefgen.cmc import ReportedNumber, read_number
from briefgen.lots.table import Cell, error, warning
from briefgen.lots.words import compared, words_of
from briefgen.problems import Problem
from briefgen.questionnaire import Column, Kind
from briefgen.source import did_you_mean

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORDED_DATES = (
    re.compile(r"(?P<day>\d{1,2})[\s.-]+(?P<month>[a-z]{3,9})\.?[\s,.-]+(?P<year>\d{4})"),
    re.compile(r"(?P<month>[a-z]{3,9})\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})"),
)
_DECIMAL_COMMA = re.compile(r"^[^\d]*\d+(?:\.\d{3})*,\d{1,2}(?!\d)|^[^\d]*\d+,\d{4,}|^[^\d]*\d{1,3}(?:\.\d{3})+,\d+")
_THOUSANDS_OR_DECIMALS = re.compile(r"^[^\d]*\d{1,3},\d{3}(?!\d)")


def lot_cell(column: Column, spellings: LotColumn, vocabulary: Vocabulary, cell: Cell) -> str | Problem:
    """The answer that the cell gives, or what is wrong with it.

    Choices come out as their values, dates as YYYY-MM-DD, numbers and text as they stand.
    """
    if column.kind is not Kind.TEXT and compared(cell.text) in {compared(word) for word in vocabulary.words}:
        what = f"`{cell.text}` is no answer to `{column.id}`; it is not imported."
        return warning("T234", cell.place, what, "Say in the answers why it is open, if it stays open.")
    match column.kind:
        case Kind.CHOICE:
            return _choice(column, spellings, cell)
        case Kind.DATE:
            return _date(cell)
        case Kind.NUMBER:
            return _number(column, spellings, cell)
        case _:
            return cell.text


def _choice(column: Column, spellings: LotColumn, cell: Cell) -> str | Problem:
    known: dict[str, str] = {}
    for choice in column.choices:
        for text in (choice.value, choice.label, *spellings.values.get(choice.value, ())):
            known[compared(text).replace("_", " ")] = choice.value
    found = known.get(compared(cell.text).replace("_", " "))
    if found is not None:
        return found
    values = [choice.value for choice in column.choices]
    near = did_you_mean(cell.text, values)
    remedy = f"{near} Write one of: {', '.join(values)}.".strip()
    return error("T214", cell.place, f"`{cell.text}` is not known as `{column.id}`.", remedy)


def _date(cell: Cell) -> str | Problem:
    text = cell.text.casefold()
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return datetime.date.fromisoformat(text).isoformat()
        for form in _WORDED_DATES:
            found = form.fullmatch(text)
            if found and found["month"][:3] in _MONTHS:
                month = _MONTHS.index(found["month"][:3]) + 1
                return datetime.date(int(found["year"]), month, int(found["day"])).isoformat()
    except ValueError:
        return error("T215", cell.place, f"`{cell.text}` is no day of the calendar.", "Write the date as YYYY-MM-DD.")
    what = f"`{cell.text}` is not a date that can mean only one day."
    return error("T215", cell.place, what, "Write the date as YYYY-MM-DD, e.g. 2027-05-15.")


def _number(column: Column, spellings: LotColumn, cell: Cell) -> str | Problem:
    found = read_number(cell.text)
    if found is not None and found[1].casefold() in {"", column.unit.casefold()}:
        return cell.text
    if found is not None and found[1] in spellings.hints:
        return found[0].text
    return error("T212", cell.place, f"`{cell.text}` is not a number.", "Write the number alone, e.g. 5 or 2.10.")


@dataclass(frozen=True)
class _Number:
    """A cell that holds a number, with the unit behind it."""

    cell: Cell
    number: ReportedNumber
    unit: str


class ResultReader:
    """Looks at the cells of one column; it changes none of them."""

    def __init__(self, vocabulary: Vocabulary, attribute: Attribute | None, title: str, separator: str) -> None:
        self._vocabulary = vocabulary
        self._attribute = attribute
        self._title = title
        self._separator = separator
        self._words = {compared(word) for word in vocabulary.words}

    def read(self, cells: Iterable[Cell], unit: str) -> tuple[str, list[Problem]]:
        """The unit of the column (empty if not stated) and what is wrong; `unit` is what the header states."""
        if self._attribute is None or self._attribute.is_qualitative:
            return unit, []
        found = [self._number(cell) for cell in cells if cell.text]
        problems = [item for item in found if isinstance(item, Problem)]
        numbers = [item for item in found if isinstance(item, _Number)]
        stated, wrong = self._unit(numbers, unit)
        problems += wrong
        if not wrong:
            problems += self._implausible(numbers, stated)
        return stated, problems

    def _number(self, cell: Cell) -> _Number | Problem | None:
        """The number in a cell; none for words; a problem for what is neither."""
        if self._is_words(cell.text):
            return None
        if _DECIMAL_COMMA.match(cell.text):
            what = f"`{cell.text}` is written with a decimal comma."
            return error("T211", cell.place, what, "Write it with a decimal point, e.g. 1.45.")
        if self._separator == ";" and _THOUSANDS_OR_DECIMALS.match(cell.text):
            what = f"`{cell.text}` could be thousands or decimals."
            return error("T211", cell.place, what, "Write 1495 or 1.495, without a comma.")
        found = read_number(cell.text)
        if found is not None and (not found[1] or self._is_unit(found[1])):
            return _Number(cell, *found)
        if found is None and not re.search(r"\d", cell.text):
            what = f"`{cell.text}` is not a number; it is kept as reported."
            return warning("T231", cell.place, what, f"Check that it is the result of {self._title}.")
        remedy = "Write the result as reported, e.g. 2.10, <0.5, 1.2e6 or ND, and nothing else in the cell."
        return error("T212", cell.place, f"`{cell.text}` is not a number.", remedy)

    def _is_words(self, text: str) -> bool:
        """Whether the cell is one of the words for a result, alone or with something behind it: `ND (3 of 3)`."""
        plain = compared(text)
        behind = (plain[len(word) :] for word in self._words if word[-1].isalnum() and plain.startswith(word))
        return plain in self._words or any(rest[0] in " (,;:" for rest in behind if rest)

    def _is_unit(self, text: str) -> bool:
        return bool(re.match(r"[^\W\d_]|%", text)) and (self._canonical(text) != text or not re.search(r"\d", text))

    def _canonical(self, text: str) -> str:
        assert self._attribute is not None
        words = words_of(text)
        for name in self._attribute.units:
            if words in map(words_of, (name, *self._vocabulary.units[name])):
                return name
        return text

    def _unit(self, numbers: list[_Number], unit: str) -> tuple[str, list[Problem]]:
        """The unit of all cells, and the cells that are in another one."""
        in_cells = {self._canonical(item.unit) for item in numbers if item.unit}
        if unit:
            odd = [
                item
                for item in numbers
                if item.unit and self._canonical(item.unit) not in {unit, self._canonical(unit)}
            ]
            return unit, [self._other_unit(item, unit) for item in odd]
        if not in_cells:
            return "", []
        if len(in_cells) == 1 and all(item.unit for item in numbers):
            return in_cells.pop(), []
        what = f"The results of {self._title} are in several units, or some are without: {', '.join(sorted(in_cells))}."
        return "", [
            error("T213", numbers[0].cell.place, what, "Report all of them in one unit, and put it in the header.")
        ]

    def _other_unit(self, item: _Number, unit: str) -> Problem:
        what = f"`{item.cell.text}` is in {item.unit}, but the column is in {unit}."
        return error("T213", item.cell.place, what, "Report all results of the column in one unit.")

    def _implausible(self, numbers: list[_Number], unit: str) -> Iterator[Problem]:
        assert self._attribute is not None
        if self._attribute.plausible is None or not numbers:
            return
        low, high = _range(self._attribute.plausible, unit, self._attribute.units)
        if unit == "%" and low > 0 and all(item.number.value <= 1 for item in numbers):
            what = f"All results of {self._title} are at most 1, but the column is in %: they look like fractions."
            yield warning("T232", numbers[0].cell.place, what, "Write percentages (97.9), or `fraction` as the unit.")
            return
        for item in numbers:
            value, is_bound = item.number.value, item.number.qualifier.startswith("<")
            if not is_bound and (value < low or (high is not None and value > high)):
                plausible = f"not below {low}" if high is None else f"{low} to {high} {unit}".strip()
                what = f"`{item.cell.text}` is hardly possible for {self._title} (plausible: {plausible})."
                yield warning("T233", item.cell.place, what, "Compare it with the certificate.")


def _range(plausible: tuple[Decimal, Decimal], unit: str, units: tuple[str, ...]) -> tuple[Decimal, Decimal | None]:
    """The plausible range in the unit of the column; only its sign where it is not known in that unit."""
    low, high = plausible
    if not units or unit == units[0]:
        return low, high
    if unit == "fraction" and units[0] == "%":
        return low / 100, high / 100
    return min(low, Decimal(0)), None

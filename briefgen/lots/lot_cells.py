"""The cells of a lot's own columns, put into the words of the questionnaire; nothing is guessed."""

from __future__ import annotations

import datetime
import re

from briefgen.attributes import LotColumn, Vocabulary
from briefgen.cmc import read_number
from briefgen.lots.table import Cell, error, warning
from briefgen.lots.words import compared
from briefgen.problems import Problem
from briefgen.questionnaire import Column, Kind
from briefgen.source import did_you_mean

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORDED_DATES = (
    re.compile(r"(?P<day>\d{1,2})[\s.-]+(?P<month>[a-z]{3,9})\.?[\s,.-]+(?P<year>\d{4})"),
    re.compile(r"(?P<month>[a-z]{3,9})\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})"),
)


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

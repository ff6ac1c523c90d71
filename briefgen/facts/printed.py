"""How an answer reads in print, always as a `Bound` that remembers its path."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence

from briefgen.answers import Answer, Row, Status
from briefgen.cmc import ReportedNumber
from briefgen.document import Bound

NBSP = "\u00a0"
_RELATIONS = {"<=": "≤", ">=": "≥", "=<": "≤", "=>": "≥"}
_AFTER_SIGN = re.compile(r"([<>≤≥]) (?=[\d\u2212])")  # a sign is not parted from its number
_MINUS = re.compile(r"(?:(?<=^)|(?<=[<>≤≥])|(?<=[<>≤≥] ))-(?=[\d.])")
_SMALL_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def bound(answer: Answer, *, with_unit: bool = True) -> Bound:
    """The answer as it is printed; what is open prints as a hole that says what is due, from whom and when."""
    if not answer.is_known:
        return _open(answer)
    text = _words(answer, with_unit)
    if answer.status is Status.ESTIMATE:
        return Bound(f"{text} (estimate)", (answer.path,), remark=_particulars("Estimate", answer))
    if answer.status is Status.CONFIRM:
        remark = _particulars("To be confirmed", answer)
        return Bound(f"{text} (to be confirmed)", (answer.path,), hole=True, remark=remark)
    field = "" if isinstance(answer.value, bool | tuple | Row) else answer.path  # one short answer, word for word
    return Bound(text, (answer.path,), field=field)


def hole(what: str, *paths: str) -> Bound:
    """A hole for something that is not an answer of its own."""
    return Bound(f"[TBD: {what}]", paths, hole=True, remark=f"Missing: {what}.")


def _open(answer: Answer) -> Bound:
    if answer.status is Status.NA:
        reason = f" ({answer.note})" if answer.note else ""
        return Bound(f"not applicable{reason}", (answer.path,))
    parts = [answer.note or called(answer)]
    if answer.owner:
        parts.append(answer.owner)
    if answer.due:
        parts.append(f"due {us_date(answer.due)}")
    who = _particulars("To come", answer) if answer.owner or answer.due else ""
    remark = " ".join(part for part in (f"Open: {answer.ask}", who, f"Answer `{answer.path}`.") if part)
    return Bound(f"[TBD: {', '.join(parts)}]", (answer.path,), hole=True, remark=remark)


def called(answer: Answer) -> str:
    """What an answer is called inside a sentence: "meeting ID", "sample point"."""
    return answer.name or in_sentence(answer.ask.partition(", e.g.")[0].rstrip("?."))


def _particulars(head: str, answer: Answer) -> str:
    parts = [
        head,
        answer.owner and f"by {answer.owner}",
        answer.due and f"due {us_date(answer.due)}",
        answer.note,
    ]
    return ", ".join(part for part in parts if part) + "."


def _words(answer: Answer, with_unit: bool) -> str:
    match answer.value:
        case bool() as yes:
            return "yes" if yes else "no"
        case ReportedNumber() as number:
            return f"{relation_signs(number.text)}{unit_behind(answer.unit) if with_unit else ''}"
        case datetime.date() as date:
            return us_date(date)
        case Row(key=key):
            return key
        case tuple() as items if items and not answer.rows:
            labels = answer.shown.split(", ") if answer.shown else [str(item) for item in items]
            return listed(labels)
        case str() as text:
            return answer.shown or text
        case _:
            return ""


def relation_signs(text: str) -> str:
    """`<=-0.5` as it is set in print: `≤−0.5`. The number's own characters stay."""
    for typed, sign in _RELATIONS.items():
        text = text.replace(typed, sign)
    return _AFTER_SIGN.sub(rf"\1{NBSP}", _MINUS.sub("\u2212", text))


def unit_behind(unit: str | None) -> str:
    """A unit with the non-breaking space that sets it off."""
    return f"{NBSP}{unit}" if unit else ""


def us_date(date: datetime.date) -> str:
    """March 15, 2027."""
    return f"{date:%B} {date.day}, {date.year}"


def listed(items: Sequence[str], word: str = "and") -> str:
    """One, two and three; set off by semicolons where an item holds a comma of its own."""
    mark = "; " if any(", " in item for item in items) else ", "
    last = f"; {word} " if mark == "; " else f" {word} "
    return last.join([mark.join(items[:-1]), items[-1]] if len(items) > 1 else list(items))


def in_sentence(name: str) -> str:
    """A name inside a sentence: "Endotoxin" becomes "endotoxin", "CD3-positive cells" stays."""
    return name[0].lower() + name[1:] if name[1:2].islower() else name


def counted(number: int, noun: str, plural: str = "") -> str:
    """ "three lots"; numbers from ten on in digits."""
    word = _SMALL_NUMBERS[number] if number < len(_SMALL_NUMBERS) else f"{number}"
    return f"{word} {noun if number == 1 else plural or noun + 's'}"


def in_letters(number: int) -> str:
    """ "three"; none is "none", numbers from ten on in digits."""
    return counted(number, "", " ").strip() if number else "none"


def all_of(number: int, noun: str, plural: str = "") -> str:
    """ "the one lot", "both lots", "all three lots"."""
    if number == 1:
        return f"the one {noun}"
    return f"both {plural or noun + 's'}" if number == 2 else f"all {counted(number, noun, plural)}"


def capital(text: str) -> str:
    """The text as it begins a sentence."""
    return text[:1].upper() + text[1:]


def range_of(numbers: Sequence[ReportedNumber]) -> str:
    """The lowest and the highest of some numbers, or the one that all are; as they were reported."""
    ordered = sorted(numbers, key=lambda number: number.value)
    low, high = (relation_signs(number.text) for number in (ordered[0], ordered[-1]))
    return low if ordered[0].value == ordered[-1].value else f"{low}–{high}"


def paths_of(answers: Iterable[Answer]) -> tuple[str, ...]:
    """The paths of several answers, for a fact that rests on them."""
    return tuple(dict.fromkeys(answer.path for answer in answers))

"""What a person typed: a command, or an answer as it goes into the file.

Answers pass the same parsers as the file itself, so that what is accepted here is accepted there. What cannot be
used raises `WrongAnswerError` with what is wrong and the remedy.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import Enum

from briefgen.answers import Answer, Row
from briefgen.answers.schema import OPEN_WORDS, WrongAnswerError, number_reader, read_date, read_yes_no
from briefgen.interview import Prompt
from briefgen.questionnaire import Choice, Kind
from briefgen.source import Plain, did_you_mean

SEVERAL_LINES = {Kind.PROSE, Kind.LIST}
LAST_LINE = "."


class Command(Enum):
    """What can be typed at any prompt instead of an answer."""

    HELP = "?"
    BACK = "<"
    SKIP = ">"
    SECTIONS = ":s"
    OPEN = ":open"
    EDIT = ":e"
    PREVIEW = ":preview"
    QUIT = ":q"


_COMMANDS = {command.value: command for command in Command}
_UNKNOWN = re.compile(r":[A-Za-z]\w*")
_TBD = re.compile(r"(?:tbd|TBD)(?:[ \t]+(?P<rest>.*))?")
_NA = re.compile(r"(?:na|NA|n/a|N/A)(?:[ \t]+[-–—][ \t]*(?P<reason>.*))?")
_UNSURE = re.compile(r"(?P<status>estimate|confirm)(?:\s+(?P<value>.*))?", re.DOTALL)
_DAY = re.compile(r"(?<!\S)\d{4}-\d\d?-\d\d?(?!\S)")
_NOTE = re.compile(r"(?:^|\s)[-–—](?:\s|$)")


def read_command(text: str) -> Command | None:
    """The command, or none for an answer; a word behind a colon that is no command is refused."""
    word = text.strip()
    if word in _COMMANDS:
        return _COMMANDS[word]
    if _UNKNOWN.fullmatch(word):
        near = did_you_mean(word, _COMMANDS) or "Type ? for the commands."
        raise WrongAnswerError(f"There is no command `{word}`.", f"{near} To answer with this word, type \\{word}.")
    return None


def is_at_once(text: str) -> bool:
    """Whether one line is a whole entry where several lines are due: nothing, a command, tbd or na."""
    word = text.strip()
    if not word or word in _COMMANDS or _UNKNOWN.fullmatch(word) or word in {"estimate", "confirm"}:
        return True
    return bool(_TBD.fullmatch(word) or _NA.fullmatch(word))


def clean(text: str) -> str:
    """The text with line ends as `\\n`; raises for characters that cannot stand in a text file."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for character in text:
        if _cannot_stand(character):
            what = f"The character U+{ord(character):04X} cannot stand in the answers file."
            raise WrongAnswerError(what, "Type or paste the answer again without it.")
    return text


def _cannot_stand(character: str) -> bool:
    if character in "\n\t":
        return False
    return unicodedata.category(character) in {"Cc", "Cs"} or character in "\ufeff\ufffe\uffff"


def plain_answer(prompt: Prompt, text: str, now: Answer) -> Plain:
    """The answer as it goes into the file: a value, or a status with its particulars."""
    word = text.strip()
    if prompt.is_key:
        return _key(prompt, word)
    if _is_escaped(word):
        return plain_value(prompt, word[1:])
    return _status(prompt, word, now) or plain_value(prompt, text)


def plain_status(prompt: Prompt, text: str) -> Plain | None:
    """The tbd or na that was typed, or none."""
    if found := _TBD.fullmatch(text.strip()):
        return _tbd(found["rest"] or "")
    if found := _NA.fullmatch(text.strip()):
        if not found["reason"]:
            escape = "" if prompt.is_key else f" To answer with the letters themselves, type \\{text.strip()}."
            raise WrongAnswerError(
                "`na` needs its reason.", f"Type it behind a dash: na - not part of phase 1.{escape}"
            )
        return {"status": "na", "note": found["reason"]}
    return None


def plain_value(prompt: Prompt, text: str) -> Plain:
    """The value as it goes into the file."""
    match prompt.value_kind:
        case Kind.PROSE:
            return _not_open(_without_empty_ends(text))
        case Kind.LIST:
            return _items(prompt, [line for line in text.split("\n") if line.strip()])
        case Kind.CHOICES:
            return _items(prompt, _parts(prompt.choices, text))
        case _:
            return _single(prompt, text.strip())


def _single(prompt: Prompt, word: str) -> str:
    if "\n" in word:
        raise WrongAnswerError("One line is due here.", "Type the answer on one line.")
    match prompt.value_kind:
        case Kind.YES_NO:
            word = {"y": "yes", "n": "no"}.get(word.lower(), word)
            return "yes" if read_yes_no(word) else "no"
        case Kind.NUMBER:
            number_reader(prompt.unit)(word)
        case Kind.DATE:
            read_date(word)
        case _ if prompt.choices:
            return _choice(prompt.choices, word)
        case _:
            _not_open(word)
    return word


def _choice(choices: tuple[Choice, ...], word: str) -> str:
    """The value of the choice meant by its value, its label or its number."""
    values = tuple(choice.value for choice in choices)
    if word in values:
        return word
    folded = word.casefold()
    for choice in choices:
        if folded in {choice.value.casefold(), choice.label.casefold()}:
            return choice.value
    if word.isdecimal() and 1 <= int(word) <= len(choices):
        return values[int(word) - 1]
    near = did_you_mean(word, [*values, *(choice.label for choice in choices)])
    shown = word if len(word) <= 40 else f"{word[:39]}…"
    raise WrongAnswerError(
        f"`{shown}` is not one of the choices.", f"{near} Type {numbers(len(choices))}, or the words.".strip()
    )


def numbers(count: int) -> str:
    """What to type for one of several numbered things."""
    return "1" if count == 1 else f"the number, 1 to {count}"


def row_meant(keys: Sequence[str], word: str) -> str | None:
    """The key of the row meant by its name or its number, or none."""
    folded = [key.casefold() for key in keys]
    if word in keys:
        return word
    if word.casefold() in folded:
        return keys[folded.index(word.casefold())]
    return keys[int(word) - 1] if word.isdecimal() and 1 <= int(word) <= len(keys) else None


def _parts(choices: tuple[Choice, ...], text: str) -> list[str]:
    """Several choices, set off by commas or semicolons; a label that holds a comma may stand alone."""
    word = " ".join(text.split())
    if word.casefold() in {choice.label.casefold() for choice in choices}:
        return [word]
    return [part.strip() for part in re.split("[;,]", word) if part.strip()]


def _items(prompt: Prompt, words: list[str]) -> list[Plain]:
    if not words:
        raise WrongAnswerError("There is nothing in this answer.", "Type one item, or > to leave it open.")
    items = [_choice(prompt.choices, word) if prompt.choices else word.strip() for word in words]
    return list(dict.fromkeys(items))


def _without_empty_ends(text: str) -> str:
    lines = text.split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    while lines and not lines[-1].strip():
        del lines[-1]
    return "\n".join(lines).rstrip()


def _not_open(text: str) -> str:
    if text.strip() in OPEN_WORDS:
        raise WrongAnswerError("`tbd` in the answers file always means still open.", "Use other words.")
    return text


def _key(prompt: Prompt, word: str) -> str:
    word = word[1:] if _is_escaped(word) else word
    if _TBD.fullmatch(word) or _NA.fullmatch(word):
        raise WrongAnswerError(
            "A row cannot be found again without its name.", f"Type it, or < to go back. ({prompt.ask})"
        )
    return _single(prompt, word)


def _is_escaped(text: str) -> bool:
    """Whether a backslash in front keeps the rest from being read as a command."""
    rest = text[1:]
    if not text.startswith("\\") or not rest:
        return False
    return is_at_once(rest) or bool(_UNSURE.fullmatch(rest)) or _is_escaped(rest)


def _status(prompt: Prompt, word: str, now: Answer) -> Plain | None:
    if found := _UNSURE.fullmatch(word):
        return {"status": found["status"], "value": _unsure_value(prompt, found["value"], now)}
    return plain_status(prompt, word)


def _unsure_value(prompt: Prompt, typed: str | None, now: Answer) -> Plain:
    if typed:
        return plain_value(prompt, typed)
    if now.is_known:
        return as_plain(now)
    raise WrongAnswerError("A value is due behind the word.", "Type for example: estimate 450.")


def _tbd(rest: str) -> Plain:
    head, note = _split_note(rest)
    days = _DAY.findall(head)
    if len(days) > 1:
        raise WrongAnswerError("Two dates are given.", "Give the one by which the answer is due.")
    due = read_date(days[0]).isoformat() if days else ""
    owner = " ".join(_DAY.sub(" ", head).split())
    parts: dict[str, Plain] = {"owner": owner, "due": due, "note": note}
    filled = {name: part for name, part in parts.items() if part}
    return {"status": "tbd", **filled} if filled else "tbd"


def _split_note(rest: str) -> tuple[str, str]:
    found = _NOTE.search(rest)
    return (rest[: found.start()], rest[found.end() :].strip()) if found else (rest, "")


def as_plain(answer: Answer) -> Plain:
    """A known answer as it stands in the file."""
    match answer.value:
        case bool() as said:
            return "yes" if said else "no"
        case tuple():
            return list(answer.items)
        case Row():
            raise TypeError("a row is not one value")
        case value:
            return answer.text or str(value)


def typed_again(prompt: Prompt, answer: Answer) -> str:
    """What to type for the answer there is: the text that is offered for editing."""
    if not answer.is_known:
        return ""
    plain = as_plain(answer)
    between = "\n" if prompt.value_kind is Kind.LIST else ", "
    text = between.join(str(item) for item in plain) if isinstance(plain, list) else str(plain).rstrip("\n")
    if answer.status.value in {"estimate", "confirm"}:
        return f"{answer.status.value} {text}"
    needs_escape = text.strip() and (is_at_once(text) or _UNSURE.fullmatch(text) or _is_escaped(text))
    return f"\\{text}" if needs_escape else text

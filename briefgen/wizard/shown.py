"""The words of the interview: cards, help, overview and closing, made from prompts and answers."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from textwrap import shorten

from briefgen.answers import Answer, Draft, Status
from briefgen.interview import Progress, Prompt, PromptKind, answer_to, is_answered, is_unsettled
from briefgen.questionnaire import Kind, Question
from briefgen.source import Plain
from briefgen.wizard.terminal import Card
from briefgen.wizard.typed import numbers

MOST_LISTED = 12

_HINTS = {
    Kind.PROSE: "Several lines are fine; a line that holds only a dot ends the answer.",
    Kind.LIST: "One item on each line; a line that holds only a dot ends the list.",
    Kind.YES_NO: "yes or no",
    Kind.DATE: "As YYYY-MM-DD",
    Kind.CHOICES: "One or more, such as: 1, 2",
}

_ANSWERING = """\
Type the answer and press Enter. Enter alone keeps the answer that is there,
or leaves the question open."""

_EVERYWHERE = """\
  <             back to the question before
  >             go on without a change
  tbd           still open; in full: tbd OWNER 2027-05-15 - NOTE
  na - REASON   not applicable, and why"""

_VALUES = """\
  estimate 450  an estimate; estimate alone marks the answer that is there
  confirm 450   still to be confirmed; confirm alone as above
  :e            edit the answer that is there
  \\na           with a backslash in front, the word itself is the answer"""

_GOING = """\
  :s            sections: how far each is, and go to one
  :open         the next question that is unanswered or tbd
  :preview      how it reads in the package
  :q            stop; every answer is saved already"""


def card(prompt: Prompt, draft: Draft, due: Sequence[Prompt]) -> Card:
    """The card of a prompt with the answer it has so far."""
    answer = answer_to(prompt, draft.answers)
    notes = tuple(_notes(prompt, answer))
    labels = tuple(choice.label for choice in prompt.choices)
    return Card(position(prompt, draft, due), ask(prompt), notes, labels, _now(prompt, answer, draft))


def position(prompt: Prompt, draft: Draft, due: Sequence[Prompt]) -> str:
    """Where a prompt stands: section, number, row."""
    here = [p.path for p in due if p.section == prompt.section]
    path = prompt.path if prompt.path in here else prompt.question.path
    number = here.index(path) + 1 if path in here else len(here)
    parts = [draft.questionnaire.by_section[prompt.section].title, f"{number} of {len(here)}"]
    if prompt.question.has_rows and prompt.column is not None:
        noun = noun_of(prompt.question)
        parts.append(f"{noun} {prompt.row_key}" if prompt.row_key else f"new {noun}")
    needed = prompt.required and is_unsettled(prompt, draft.answers)
    return ", ".join(parts) + (" (required)" if needed else "")


def ask(prompt: Prompt) -> str:
    """The words of the question, with the question above it where those of the cell alone say too little."""
    if prompt.kind is PromptKind.RESULT and prompt.column:
        code = "" if prompt.ask == prompt.measurement else f" ({prompt.measurement})"
        return _joined(prompt.column.ask, prompt.ask + code)
    if prompt.column is not None and not prompt.question.has_rows:
        return _joined(prompt.question.ask, prompt.ask)
    return prompt.ask


def label(prompt: Prompt, draft: Draft) -> str:
    """What stands in front of the cursor."""
    if prompt.kind is not PromptKind.ADD_ROW:
        is_new = prompt.is_key and not prompt.row_key
        return "Answer (Enter keeps it):" if is_answered(prompt, draft.answers) and not is_new else "Answer:"
    noun = noun_of(prompt.question)
    if answer_to(prompt, draft.answers).rows:
        return f"Another {noun}? [y/N]"
    return f"Add {with_article(noun)}? [y/N]"


def noun_of(question: Question) -> str:
    """What one row is called."""
    return question.record.replace("_", " ") or "row"


def with_article(noun: str) -> str:
    """The noun behind `a` or `an`."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def named(prompt: Prompt) -> str:
    """The question in short, with its row."""
    row = f"{noun_of(prompt.question)} {prompt.row_key}: " if prompt.row_key else ""
    return row + ask(prompt)


def add_or_go(prompt: Prompt, rows: int) -> tuple[str, str]:
    """What is due at "Another row?", and how to reach a row that is there."""
    noun = noun_of(prompt.question)
    add = f"Type y to add {with_article(noun)}; its name is asked next."
    if not rows:
        return "y or n is due here.", add
    return "y, n or a row is due here.", f"{add} To change a {noun}, type {numbers(rows)}, or its name."


def help_text(prompt: Prompt, rows: int) -> str:
    """What can be typed, and last, right above the question, why it is asked and where that is written."""
    question, column = prompt.question, prompt.column
    why = (column.why if column else "") or question.why
    source = question.source
    lines = [f"Why: {why}"] if why else []
    lines += [f"Source: {source}"] if source else []
    if prompt.kind is PromptKind.ADD_ROW:
        return "\n".join([_adding(prompt, rows), _EVERYWHERE, _GOING, *lines])
    return "\n".join([_ANSWERING, _EVERYWHERE, _VALUES, _GOING, *lines])


def _adding(prompt: Prompt, rows: int) -> str:
    """What y, n and a number do."""
    noun = noun_of(prompt.question)
    key = prompt.question.column(prompt.question.key)
    lines = [
        f"  y             adds {with_article(noun)}; the next question is: {key.ask}",
        "  n             adds none and goes on; Enter does the same",
    ]
    change = f"  1             goes to {noun} 1 to change it; so does its name"
    return "\n".join([*lines, change] if rows else lines)


def overview(rows: Iterable[Progress], now: str) -> list[list[str]]:
    """The lines of the sections table: number, title, how far; `now` is the id of the section being asked."""
    return [
        [
            f"{number}",
            row.section.title + (" (here)" if row.section.id == now else ""),
            f"{row.answered} of {row.total}",
            str(row.tbd or ""),
        ]
        for number, row in enumerate(rows, 1)
    ]


def opening(path: Path, rows: Sequence[Progress]) -> str:
    """The first lines: how far the file is, and how to get help."""
    answered, total = sum(row.answered for row in rows), sum(row.total for row in rows)
    return f"{path}: {answered} of {total} answered.\nEvery answer is saved at once. Type ? for help."


def going_on(path: Path, unsaved: Iterable[str] = (), is_gone: bool = False) -> str:
    """What is saved, what is not, and how to come back."""
    lines = [f"Not saved: {words}" for words in unsaved]
    if is_gone:
        lines.append(f"{path} is gone, and the answers in it. Put it back first.")
    else:
        lines.append(f"Every {'other ' if lines else ''}finished answer is saved in {path}.")
    return "\n".join([*lines, f"To go on: briefgen interview {shlex.quote(str(path))}"])


def closing(path: Path, draft: Draft, due: Sequence[Prompt]) -> str:
    """What is still open, and the next command."""
    again = f"briefgen interview {shlex.quote(str(path))}"
    build = f"Next: briefgen build {shlex.quote(str(path))}"
    still = [prompt for prompt in due if is_unsettled(prompt, draft.answers)]
    if not still:
        return f"Everything is answered and saved in {path}.\nTo change an answer: {again} --section NAME\n{build}"
    needed = sum(1 for prompt in still if prompt.required)
    required = f", {needed} of them required for a final package" if needed else ""
    head = f"Every answer is saved in {path}. {len(still)} still open{required}:"
    return "\n".join([head, *_open_lines(still, draft), f"To answer them: {again}", build])


def _open_lines(still: list[Prompt], draft: Draft) -> Iterable[str]:
    """The first open prompts below their sections, required ones before others."""
    listed = sorted(still, key=lambda prompt: not prompt.required)[:MOST_LISTED]
    for section, below in groupby((prompt for prompt in still if prompt in listed), key=lambda prompt: prompt.section):
        yield f"  {draft.questionnaire.by_section[section].title}"
        yield from (f"    {_open_line(prompt, draft)}" for prompt in below)
    if len(still) > MOST_LISTED:
        yield f"  and {len(still) - MOST_LISTED} more"


def _open_line(prompt: Prompt, draft: Draft) -> str:
    status = " (tbd)" if answer_to(prompt, draft.answers).status is Status.TBD else ""
    return shorten(named(prompt), 68, placeholder=" …") + status


def _joined(above: str, below: str) -> str:
    return f"{above} {below}" if above.endswith("?") else f"{above}: {below}"


def _notes(prompt: Prompt, answer: Answer) -> Iterable[str]:
    if prompt.kind is PromptKind.ADD_ROW:
        yield from _rows_so_far(answer)
        return
    if prompt.unit:
        yield f"Unit: {prompt.unit}"
    if prompt.value_kind in _HINTS and len(prompt.choices) != 1:
        yield _HINTS[prompt.value_kind]
    if prompt.column is None and prompt.question.example:
        yield f"Example: {prompt.question.example}"


def _rows_so_far(answer: Answer) -> Iterable[str]:
    keys = [row.key for row in answer.rows]
    if not keys:
        yield "None so far"
        return
    numbered = [f"({number}) {key}" for number, key in enumerate(keys, 1)][-MOST_LISTED:]
    last = f"{len(keys)}, the last {MOST_LISTED}" if len(keys) > MOST_LISTED else ""
    yield f"So far{' ' + last if last else ''}: {'; '.join(numbered)}"
    yield "To change one, type its number or name."


def _now(prompt: Prompt, answer: Answer, draft: Draft) -> str:
    if prompt.is_key and not prompt.row_key:
        return ""
    match answer.status:
        case Status.MISSING:
            return _unreadable(prompt, draft)
        case Status.TBD | Status.NA:
            due = f"due {answer.due}" if answer.due else ""
            words = ", ".join(part for part in (answer.status.value, answer.owner, due, answer.note) if part)
        case _ if prompt.kind is PromptKind.ADD_ROW:
            return ""
        case status:
            mark = "" if status is Status.GIVEN else f"{status.value} "
            words = mark + _value_words(prompt, answer)
    return f"Now: {words}"


def _value_words(prompt: Prompt, answer: Answer) -> str:
    labels = {choice.value: choice.label for choice in prompt.choices}
    match answer.value:
        case bool() as said:
            return "yes" if said else "no"
        case tuple():
            return ", ".join(labels.get(item, item) for item in answer.items)
        case str() as text:
            return _first_lines(labels.get(text, text))
        case value:
            return answer.text or str(value)


def _first_lines(text: str) -> str:
    lines = text.strip("\n").split("\n")
    if len(lines) <= 4:
        return "\n".join(lines)
    return "\n".join([*lines[:3], f"… and {len(lines) - 3} more lines; :e shows and edits all"])


def _unreadable(prompt: Prompt, draft: Draft) -> str:
    """What the file holds at this place, if it could not be read as an answer."""
    node = draft.file.find(draft.locate(prompt.path))
    plain: Plain = node.plain if node else ""
    if prompt.kind is PromptKind.ADD_ROW or not plain or not isinstance(plain, str):
        return ""
    return f"In the file: {_first_lines(plain)}  (cannot be used; answer anew)"

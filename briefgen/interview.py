"""What is to be asked next: a question about the answers so far, and about nothing else.

There is no state to keep: going back, editing and resuming are the same computation on another draft.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from briefgen.answers import Answer, Answers, Draft, Row, Status
from briefgen.conditions import is_open, open_answers
from briefgen.questionnaire import Choice, Column, Kind, Question, Questionnaire, Section


class PromptKind(Enum):
    """What sort of reply a prompt waits for."""

    VALUE = "value"
    RESULT = "result"  # of a lot in one measurement
    ADD_ROW = "add a row"


@dataclass(frozen=True)
class Prompt:
    """One thing to ask.

    `path` is where its answer goes (for `ADD_ROW`, the table). `ask`, `unit` and `choices` are those of the cell
    where the question has columns; `measurement` is the row of another table that a `RESULT` belongs to.
    """

    path: str
    question: Question
    kind: PromptKind
    ask: str
    column: Column | None = None
    row_key: str = ""
    measurement: str = ""
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    required: bool = False

    @property
    def section(self) -> str:
        """The id of the section it belongs to."""
        return self.question.section

    @property
    def value_kind(self) -> Kind:
        """What sort of value is due; a result is text."""
        if self.kind is PromptKind.RESULT:
            return Kind.TEXT
        return self.column.kind if self.column else self.question.kind

    @property
    def is_key(self) -> bool:
        """Whether this is the cell that names its row."""
        return self.question.has_rows and self.column is not None and self.column.id == self.question.key


@dataclass(frozen=True)
class Progress:
    """How far a section is: prompts settled, prompts marked tbd, prompts in all."""

    section: Section
    answered: int
    tbd: int
    total: int


def prompts(draft: Draft) -> tuple[Prompt, ...]:
    """Everything that is to be asked with the answers so far, answered or not, in order."""
    answers = open_answers(draft.questionnaire, draft.answers)
    return tuple(
        prompt
        for section in draft.questionnaire.sections
        if is_open(section.when, answers)
        for question in section.questions
        if question.asked and is_open(question.when, answers)
        for prompt in _of_question(question, answers)
    )


def next_prompt(draft: Draft, after: str | None = None, section: str | None = None) -> Prompt | None:
    """The first unanswered prompt behind the path `after` (or of all), within a section if one is named.

    "Another row?" comes up when its table is left, and in front of the first unanswered prompt: an interview that
    was cut short there would lose the rows that were still to come.
    """
    due = prompts(draft)
    for index in range(_behind(draft.questionnaire, due, after), len(due)):
        if section in {None, due[index].section} and _is_due(due, index, after, draft.answers):
            return due[index]
    return None


def previous_prompt(draft: Draft, before: str, section: str | None = None) -> Prompt | None:
    """The prompt in front of the path `before`, answered or not."""
    due = prompts(draft)
    earlier = due[: _behind(draft.questionnaire, due, before)]
    here = [p for p in earlier if p.path != before and section in {None, p.section}]
    return here[-1] if here else None


def following_prompt(draft: Draft, after: str) -> Prompt | None:
    """The prompt behind the path `after`, answered or not."""
    due = prompts(draft)
    return next(iter(due[_behind(draft.questionnaire, due, after) :]), None)


def next_open(draft: Draft, after: str | None = None) -> Prompt | None:
    """The next prompt that is unanswered or tbd, from the top again behind the last; never `after` itself."""
    due = prompts(draft)
    start = _behind(draft.questionnaire, due, after)
    around = [p for p in due[start:] + due[:start] if p.path != after]
    return next((p for p in around if is_unsettled(p, draft.answers)), None)


def progress(draft: Draft) -> tuple[Progress, ...]:
    """The progress of every section that is asked."""
    by_section: dict[str, list[Prompt]] = {}
    for prompt in prompts(draft):
        by_section.setdefault(prompt.section, []).append(prompt)
    return tuple(
        _progress(draft.questionnaire.by_section[name], due, draft.answers) for name, due in by_section.items()
    )


def _progress(section: Section, due: list[Prompt], answers: Answers) -> Progress:
    tbd = sum(1 for prompt in due if answer_to(prompt, answers).status is Status.TBD)
    settled = sum(1 for prompt in due if not is_unsettled(prompt, answers))
    return Progress(section, settled, tbd, len(due))


def answer_to(prompt: Prompt, answers: Answers) -> Answer:
    """The answer a prompt has so far; a tbd or na of the whole table or record stands for each cell."""
    whole = answers[prompt.question.path]
    if prompt.column is None:
        return whole
    row = _row(prompt, whole)
    if row is None:
        return _inherited(whole, prompt)
    cell = row[prompt.column.id]
    if prompt.kind is not PromptKind.RESULT:
        return cell
    if isinstance(cell.value, Row):
        return cell.value.cells.get(prompt.measurement) or Answer(prompt.path, prompt.ask)
    return _inherited(cell, prompt)


def is_answered(prompt: Prompt, answers: Answers) -> bool:
    """Whether the interview may move on: there is an answer, a tbd or an na."""
    answer = answer_to(prompt, answers)
    if prompt.kind is PromptKind.ADD_ROW:
        return bool(answer.rows) or answer.status in {Status.TBD, Status.NA}
    return answer.status is not Status.MISSING


def is_unsettled(prompt: Prompt, answers: Answers) -> bool:
    """Whether something is still to come: no answer yet, or tbd."""
    return not is_answered(prompt, answers) or answer_to(prompt, answers).status is Status.TBD


def add_row_prompt(question: Question) -> Prompt:
    """The prompt that asks for another row of a table."""
    return Prompt(question.path, question, PromptKind.ADD_ROW, question.ask, required=question.required)


def key_prompt(question: Question, answers: Answers, row_key: str = "") -> Prompt:
    """The prompt for the cell that names a row; without `row_key`, of a row that is not there yet."""
    column = question.column(question.key)
    path = f"{question.path}[{row_key}].{column.id}"
    return _cell(question, column, path, row_key, answers)


def _row(prompt: Prompt, whole: Answer) -> Row | None:
    if isinstance(whole.value, Row):
        return whole.value
    return next((row for row in whole.rows if row.key == prompt.row_key), None)


def _inherited(whole: Answer, prompt: Prompt) -> Answer:
    if whole.status in {Status.TBD, Status.NA}:
        return whole
    return Answer(prompt.path, prompt.ask)


def _behind(questionnaire: Questionnaire, due: tuple[Prompt, ...], after: str | None) -> int:
    """Where the prompts behind a path begin; a path that is not asked any more lies behind its question."""
    if after is None:
        return 0
    paths = [prompt.path for prompt in due]
    if after in paths:
        return paths.index(after) + 1
    order = {path: number for number, path in enumerate(questionnaire.by_path)}
    here = order.get(_question_path(after), -1)
    return next((index for index, p in enumerate(due) if order[p.question.path] > here), len(due))


def _question_path(path: str) -> str:
    return ".".join(path.partition("[")[0].split(".")[:2])


def _is_due(due: tuple[Prompt, ...], index: int, after: str | None, answers: Answers) -> bool:
    prompt = due[index]
    if not is_answered(prompt, answers):
        return True
    if prompt.kind is not PromptKind.ADD_ROW or answer_to(prompt, answers).status in {Status.TBD, Status.NA}:
        return False
    if after is not None and after.startswith(f"{prompt.path}["):
        return True
    return index + 1 == len(due) or not is_answered(due[index + 1], answers)


def _of_question(question: Question, answers: Answers) -> Iterator[Prompt]:
    if not question.columns:
        choices = _choices(question, answers)
        yield Prompt(
            question.path,
            question,
            PromptKind.VALUE,
            question.ask,
            unit=question.unit,
            choices=choices,
            required=question.required,
        )
    elif question.has_rows:
        for row in answers.rows(question.path):
            yield from _of_row(question, row, f"{question.path}[{row.key}]", answers)
        yield add_row_prompt(question)
    else:
        value = answers[question.path].value
        row = value if isinstance(value, Row) else _empty_row(question)
        yield from _of_row(question, row, question.path, answers)


def _empty_row(question: Question) -> Row:
    return Row("", {column.id: Answer(f"{question.path}.{column.id}", column.ask) for column in question.columns})


def _of_row(question: Question, row: Row, path: str, answers: Answers) -> Iterator[Prompt]:
    key = row.key if question.has_rows else ""
    for column in question.columns:
        if not is_open(column.when, answers, row):
            continue
        if column.kind is Kind.RESULTS:
            yield from _results(question, column, f"{path}.{column.id}", key, answers)
        else:
            yield _cell(question, column, f"{path}.{column.id}", key, answers)


def _cell(question: Question, column: Column, path: str, row_key: str, answers: Answers) -> Prompt:
    choices = _choices(column, answers)
    is_required = column.required and (question.has_rows or question.required)
    return Prompt(path, question, PromptKind.VALUE, column.ask, column, row_key, "", column.unit, choices, is_required)


def _results(question: Question, column: Column, path: str, row_key: str, answers: Answers) -> Iterator[Prompt]:
    for measurement in answers.rows(column.rows_of):
        name, unit = _word(measurement, "name") or measurement.key, _word(measurement, "unit")
        yield Prompt(
            f"{path}.{measurement.key}",
            question,
            PromptKind.RESULT,
            name,
            column,
            row_key,
            measurement.key,
            unit,
        )


def _choices(asked: Question | Column, answers: Answers) -> tuple[Choice, ...]:
    if not asked.rows_of:
        return asked.choices
    return tuple(Choice(row.key, _word(row, "name") or row.key) for row in answers.rows(asked.rows_of))


def _word(row: Row, column: str) -> str:
    cell = row.cells.get(column)
    return cell.words if cell else ""

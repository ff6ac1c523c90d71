"""Reading an answers file: every problem at once, and every answer that can be read all the same."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from briefgen.answers.schema import (
    OPEN_WORDS,
    TAGS,
    WrongAnswerError,
    answers_model,
    choice_reader,
    number_reader,
    read_date,
    read_yes_no,
)
from briefgen.answers.values import Answer, Answers, Row, Status, Value
from briefgen.problems import Place, Problem, UserError, has_errors
from briefgen.questionnaire import Column, Kind, Question, Questionnaire
from briefgen.source import Mapping, PathKey, Plain, Scalar, Sequence, YamlFile, did_you_mean, read_yaml


@dataclass(frozen=True)
class Draft:
    """An answers file as it stands: its text and tree, the answers that could be read, and what is wrong."""

    file: YamlFile
    questionnaire: Questionnaire
    answers: Answers
    problems: tuple[Problem, ...]

    def locate(self, path: str) -> tuple[PathKey, ...]:
        """The place in the YAML tree of an answer path; a row that is not there yet is one behind the last."""
        question_path, _, rest = path.partition("[")
        section, _, name = question_path.partition(".")
        name, _, below = name.partition(".")
        if not name:
            return (section,)
        where = self._within(self._home.get(f"{section}.{name}", (section, name)), bool(rest or below))
        if rest:
            question = self.questionnaire.by_path[f"{section}.{name}"]
            key, below = _key_and_column(rest, question)
            where += (self._row_index(where, question.key, key),)
        for part in below.removeprefix(".").split(".", 1):  # a measurement's id may hold dots of its own
            where = (*self._within(where, goes_on=True), part) if part else where
        return where

    def _within(self, where: tuple[PathKey, ...], goes_on: bool) -> tuple[PathKey, ...]:
        """Through the `value` of a status, where the path goes on below it."""
        node = self.file.find(where)
        through = goes_on and isinstance(node, Mapping) and {"status", "value"} <= node.by_key.keys()
        return (*where, "value") if through else where

    def _row_index(self, where: tuple[PathKey, ...], key_column: str, key: str) -> int:
        """The row's place in the file, where rows without a key count too."""
        node = self.file.find(where)
        rows = node.items if isinstance(node, Sequence) else ()
        for number, row in enumerate(rows):
            cell = row.by_key.get(key_column) if isinstance(row, Mapping) else None
            if isinstance(cell, Scalar) and cell.text == key:
                return number
        return len(rows)

    def place_of(self, path: str) -> Place:
        """Line and column of an answer, or of the nearest thing above it."""
        return self.file.place_of(self.locate(path))

    @cached_property
    def _home(self) -> dict[str, tuple[PathKey, ...]]:
        """Where an answer stands that is still under the question's old name."""
        homes: dict[str, tuple[PathKey, ...]] = {}
        for old, new in self.questionnaire.renamed.items():
            where = tuple(old.split("."))
            if self.file.find(where) is not None and self.file.find(tuple(new.split("."))) is None:
                homes[new] = where
        return homes


def read_draft(path: Path, questionnaire: Questionnaire) -> Draft:
    """Read an answers file; raises `UserError` only when its text is no YAML at all."""
    return draft_of(read_yaml(path), questionnaire)


def read_answers(path: Path, questionnaire: Questionnaire) -> Draft:
    """Read an answers file that must be valid; raises `UserError` with all its problems."""
    draft = read_draft(path, questionnaire)
    if has_errors(draft.problems):
        raise UserError(draft.problems)
    return draft


def draft_of(file: YamlFile, questionnaire: Questionnaire) -> Draft:
    """Validate and type a parsed file."""
    plain, renamed = _with_new_names(file.root.plain, questionnaire)
    problems, bad = _validate(file, plain, questionnaire, renamed)
    reader = _Reader(plain, bad)
    by_path = {question.path: reader.answer(question) for question in questionnaire}
    problems += _repeated_keys(file, questionnaire, plain, renamed)
    return Draft(file, questionnaire, Answers(by_path), tuple(sorted(problems, key=_by_place)))


def split_path(path: str, questionnaire: Questionnaire) -> tuple[str, str, str]:
    """A path as question, row key and column: `("engineering_runs.lots", "L1", "results.vcn")`, or question alone."""
    table, _, rest = path.partition("[")
    question = questionnaire.by_path.get(table)
    return (table, *_key_and_column(rest, question)) if rest and question else (path, "", "")


def _key_and_column(rest: str, question: Question) -> tuple[str, str]:
    """Take `L1].results.v[x]` apart: keys and measurement ids may hold brackets, the columns are known."""
    marks = {column.id: rest.find(f"].{column.id}") for column in question.columns}
    found = {name: at for name, at in marks.items() if at >= 0 and rest[at + 2 + len(name) :][:1] in {"", "."}}
    if not found:
        return rest.removesuffix("]"), ""
    at = min(found.values())
    return rest[:at], rest[at + 2 :]


def _by_place(problem: Problem) -> tuple[int, int]:
    place = problem.place or Place("")
    return (place.line or 0, place.column or 0)


def _with_new_names(plain: dict[str, Plain], questionnaire: Questionnaire) -> tuple[dict[str, Plain], dict[str, str]]:
    """The file's values with renamed questions under their new names, and which were (new path -> old)."""
    moved: dict[str, str] = {}
    result = {key: dict(value) if isinstance(value, dict) else value for key, value in plain.items()}
    for old, new in questionnaire.renamed.items():
        (old_section, old_id), (new_section, new_id) = old.split("."), new.split(".")
        source, target = result.get(old_section), result.setdefault(new_section, {})
        if isinstance(source, dict) and isinstance(target, dict) and old_id in source and new_id not in target:
            target[new_id] = source.pop(old_id)
            moved[new] = old
    return result, moved


def _validate(
    file: YamlFile, plain: dict[str, Plain], questionnaire: Questionnaire, renamed: dict[str, str]
) -> tuple[list[Problem], set[tuple[PathKey, ...]]]:
    try:
        answers_model(questionnaire).model_validate(plain)
    except ValidationError as error:
        problems, bad = [], set()
        for item in error.errors(include_url=False, include_input=False):
            where = tuple(key for key in item["loc"] if key not in TAGS)
            bad.add(where)
            at = _old_place(where, renamed)
            problems.append(_problem(file, questionnaire, at, item))
        return problems, bad
    return [], set()


def _old_place(where: tuple[PathKey, ...], renamed: dict[str, str]) -> tuple[PathKey, ...]:
    old = renamed.get(".".join(str(key) for key in where[:2]))
    return (*old.split("."), *where[2:]) if old else where


_DUE = {
    "list_type": ("A list is due here.", "Write one `- ` line for each row."),
    "dict_type": ("Names with values are due here.", "Write one `name: value` line for each."),
    "model_type": ("Names with values are due here.", "Write one `name: value` line for each."),
    "string_type": ("Text is due here.", "Write one line of text."),
    "literal_error": ("The status is not known.", "Use one of: tbd, na, estimate, confirm."),
}


def _problem(file: YamlFile, questionnaire: Questionnaire, where: tuple[PathKey, ...], item: Any) -> Problem:
    kind = item["type"]
    if kind == "extra_forbidden":
        return _unknown(file, questionnaire, where)
    if kind == "missing":
        if where == ("format",):
            return Problem(
                "A101",
                "`format` is missing.",
                "Write `format: 1` as the first line.",
                place=Place(file.name, 1, 1),
            )
        name = str(where[-1])
        return Problem("A103", f"`{name}` is missing.", f"Add `{name}: …`.", place=file.place_of(where[:-1]))
    wrong = item.get("ctx", {}).get("error")
    if isinstance(wrong, WrongAnswerError):
        what, remedy = wrong.what, wrong.remedy
    else:
        what, remedy = _DUE.get(kind, (f"{item['msg']}.", "See `briefgen schema` for what is due here."))
    return Problem("A104", what, remedy, place=file.place_of(where), subject=_subject(questionnaire, where))


def _unknown(file: YamlFile, questionnaire: Questionnaire, where: tuple[PathKey, ...]) -> Problem:
    name, section = str(where[-1]), str(where[0])
    place = file.key_place(where)
    if len(where) == 1:
        known: Iterable[str] = questionnaire.by_section
        what = f"There is no section `{name}`."
    elif len(where) == 2:
        known = [question.id for question in questionnaire.by_section[section].questions]
        what = f"There is no question `{name}` in `{section}`."
    else:
        question = questionnaire.by_path[f"{section}.{where[1]}"]
        known = [column.id for column in question.columns] or ["status", "value", "owner", "due", "note"]
        what = f"`{name}` is not known in `{section}.{where[1]}`."
    remedy = did_you_mean(name, known) or f"Known here: {', '.join(known)}."
    return Problem("A102", what, remedy, place=place)


def _subject(questionnaire: Questionnaire, where: tuple[PathKey, ...]) -> str:
    question = questionnaire.by_path.get(".".join(str(key) for key in where[:2]))
    return question.ask.rstrip("?") if question else ""


def _repeated_keys(
    file: YamlFile, questionnaire: Questionnaire, plain: dict[str, Plain], renamed: dict[str, str]
) -> list[Problem]:
    problems = []
    for question in questionnaire:
        section = plain.get(question.section)
        rows = section.get(question.id) if isinstance(section, dict) else None
        if not (question.has_rows and isinstance(rows, list)):
            continue
        first: dict[str, int] = {}
        for number, row in enumerate(rows):
            key = row.get(question.key) if isinstance(row, dict) else None
            if not isinstance(key, str):
                continue
            if key in first:
                where = _old_place((question.section, question.id, number, question.key), renamed)
                what = f"`{key}` stands twice in `{question.path}`; each {question.key} is one row."
                problems.append(Problem("A105", what, "Merge the two rows or rename one.", place=file.place_of(where)))
            first.setdefault(key, number)
    return problems


class _Reader:
    """Types what validated; what did not is left out, so that the rest can still be worked with."""

    def __init__(self, plain: dict[str, Plain], bad: set[tuple[PathKey, ...]]) -> None:
        self._plain = plain
        self._bad = bad

    def answer(self, question: Question) -> Answer:
        """The answer to a question, missing or not."""
        section = self._plain.get(question.section)
        value = section.get(question.id) if isinstance(section, dict) else None
        return self._typed(question, question.path, (question.section, question.id), value)

    def _typed(self, question: Question | Column, path: str, where: tuple[PathKey, ...], plain: Plain | None) -> Answer:
        missing = Answer(path, question.ask, unit=question.unit, name=question.name)
        if plain is None or (isinstance(plain, str) and not plain.strip()) or where in self._bad:
            return missing
        if isinstance(plain, str) and plain in OPEN_WORDS:
            return replace(missing, status=Status.TBD)
        if isinstance(plain, dict) and "status" in plain:
            return self._with_status(question, missing, where, plain)
        value = self._value(question, path, where, plain)
        if value is None:
            return missing
        return replace(
            missing, status=Status.GIVEN, value=value, text=_as_typed(plain, value), shown=_shown(question, value)
        )

    def _with_status(
        self, question: Question | Column, missing: Answer, where: tuple[PathKey, ...], plain: dict[str, Plain]
    ) -> Answer:
        if any((*where, key) in self._bad for key in ("status", "owner", "due", "note")):
            return missing
        inner = plain.get("value")
        value = None
        if inner is not None and (*where, "value") not in self._bad:
            value = self._value(question, missing.path, (*where, "value"), inner)
        words = {key: str(plain.get(key) or "") for key in ("status", "owner", "due", "note")}
        return replace(
            missing,
            status=Status(words["status"]),
            value=value,
            text=_as_typed(inner, value) if inner is not None and value is not None else "",
            shown=_shown(question, value),
            owner=words["owner"],
            due=datetime.date.fromisoformat(words["due"].strip()) if words["due"] else None,
            note=words["note"],
        )

    def _value(self, question: Question | Column, path: str, where: tuple[PathKey, ...], plain: Plain) -> Value | None:
        if isinstance(question, Question) and question.columns:
            return self._rows(question, path, where, plain)
        if self._has_bad_below(where):
            return None
        return _scalar(question, plain) if question.kind is not Kind.RESULTS else self._results(path, where, plain)

    def _rows(self, question: Question, path: str, where: tuple[PathKey, ...], plain: Plain) -> Value | None:
        if not question.has_rows:
            return self._row(question, path, where, plain, path) if isinstance(plain, dict) else None
        if not isinstance(plain, list):
            return None
        rows: list[Row] = []
        seen: set[str] = set()
        for number, item in enumerate(plain):
            if (
                isinstance(item, dict)
                and isinstance(item.get(question.key), str)
                and not self._is_bad(where, number, question.key)
            ):
                key = str(item[question.key])
                if key in seen:
                    continue  # the first row of that name counts; A105 says it
                seen.add(key)
                rows.append(self._row(question, key, (*where, number), item, f"{path}[{key}]"))
        return tuple(rows)

    def _row(self, question: Question, key: str, where: tuple[PathKey, ...], item: dict[str, Plain], path: str) -> Row:
        cells = {
            column.id: self._typed(column, f"{path}.{column.id}", (*where, column.id), item.get(column.id))
            for column in question.columns
        }
        return Row(key, cells)

    def _results(self, path: str, where: tuple[PathKey, ...], plain: Plain) -> Row | None:
        if not isinstance(plain, dict):
            return None
        column = Column("result", "Result", Kind.TEXT, name="result")
        cells = {key: self._typed(column, f"{path}.{key}", (*where, key), value) for key, value in plain.items()}
        return Row("results", cells)

    def _is_bad(self, where: tuple[PathKey, ...], number: int, key: str) -> bool:
        """Whether a row, or its name, did not validate."""
        return (*where, number) in self._bad or (*where, number, key) in self._bad

    def _has_bad_below(self, where: tuple[PathKey, ...]) -> bool:
        return any(bad[: len(where)] == where for bad in self._bad)


def _scalar(question: Question | Column, plain: Plain) -> Value | None:
    match question.kind:
        case Kind.YES_NO:
            return read_yes_no(plain)
        case Kind.NUMBER:
            return number_reader(question.unit)(plain)
        case Kind.DATE:
            return read_date(plain)
        case Kind.CHOICE:
            return choice_reader(tuple(choice.value for choice in question.choices))(plain)
        case Kind.CHOICES | Kind.LIST:
            return tuple(str(item) for item in plain) if isinstance(plain, list) else None
        case _:
            return plain if isinstance(plain, str) else None


def _as_typed(plain: Plain, value: Value) -> str:
    """The words of one scalar; a number loses only a unit that repeats the question's."""
    if isinstance(plain, str):
        return str(value) if hasattr(value, "qualifier") else plain
    return ""


def _shown(question: Question | Column, value: Value | None) -> str:
    """A choice, or several, in the words of the questionnaire."""
    labels = {choice.value: choice.label for choice in question.choices}
    if isinstance(value, str):
        return labels.get(value, "")
    if isinstance(value, tuple) and labels:
        return ", ".join(labels.get(item, item) for item in value if isinstance(item, str))
    return ""

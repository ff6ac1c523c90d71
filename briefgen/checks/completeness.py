"""Is everything there?"""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.answers import Answer, Row, Status, split_path
from briefgen.checks.case import Case
from briefgen.conditions import is_open
from briefgen.document import Bound, inlines_of, nodes
from briefgen.facts.printed import called, capital, listed, us_date
from briefgen.problems import Problem, Severity
from briefgen.questionnaire import Kind

_DECIDING = {Kind.CHOICE, Kind.CHOICES, Kind.YES_NO}


def every_required_question_is_answered(case: Case) -> Iterator[Problem]:
    """C101: a required question of an open branch has an answer, or at least a status with an owner."""
    for section in case.draft.questionnaire.sections:
        if not is_open(section.when, case.answers):
            continue
        for question in section.questions:
            answer = case.answers[question.path]
            if question.required and is_open(question.when, case.answers) and answer.status is Status.MISSING:
                what = f"Not answered: {question.ask}"
                remedy = f"Answer `{question.path}`, or say who will: `{{status: tbd, owner: …, due: …}}`."
                yield case.problem("C101", question.path, what, remedy, source=question.source)


def nothing_printed_is_open(case: Case) -> Iterator[Problem]:
    """C102: no hole is left in the package; the same hole in many rows is one finding. C103: none is overdue."""
    for paths in _open_paths(case).values():
        answer = _answer(case, paths[0])
        if answer is not None and answer.status is Status.MISSING and _is_required(paths[0], case):
            continue  # C101 says it
        ask = called(answer) if answer else "a value that other answers have to give"
        rows = [key for path in paths if (key := split_path(path, case.draft.questionnaire)[1])]
        where = f" ({listed(rows[:6])}{f' and {len(rows) - 6} more' if len(rows) > 6 else ''})" if rows else ""
        note = f": {answer.note}" if answer and answer.note else ""
        yield case.problem("C102", paths[0], f"Open in the package: {ask}{where}{note}.", _remedy(answer))
        if answer is not None and answer.due and answer.due < case.as_of:
            what = f"{capital(ask)} was due on {us_date(answer.due)}."
            yield case.problem("C103", paths[0], what, "Answer it, or set a new date.", Severity.WARNING)


def nothing_that_decides_is_open(case: Case) -> Iterator[Problem]:
    """C106: a choice, or a yes or no, decides what is printed: left open where no hole shows it, words are missing."""
    shown = set(_hole_paths(case))
    for question in case.draft.questionnaire:
        answer = case.answers[question.path]
        if question.kind not in _DECIDING or answer.status is not Status.TBD or question.path in shown:
            continue
        what = f"Open, and nothing in the package says so: {question.ask}"
        severity = Severity.ERROR if question.required else Severity.WARNING
        yield case.problem("C106", question.path, what, _remedy(answer), severity, source=question.source)


def _open_paths(case: Case) -> dict[tuple[str, str], list[str]]:
    """The paths of all holes, rows of one table and column together."""
    found: dict[tuple[str, str], list[str]] = {}
    for path in dict.fromkeys(_hole_paths(case)):
        table, _, column = split_path(path, case.draft.questionnaire)
        found.setdefault((table, column), []).append(path)
    return found


def _hole_paths(case: Case) -> Iterator[str]:
    """What is open in print; of claims and of images that cannot be read other findings say more."""
    for node in nodes(case.document):
        for inline in inlines_of(node):
            if isinstance(inline, Bound) and inline.hole and not "".join(inline.paths[:1]).startswith("claims."):
                yield from (path for path in inline.paths if path not in case.pictures)


def _answer(case: Case, path: str) -> Answer | None:
    if path in case.answers.by_path:
        return case.answers[path]
    table, key, column = split_path(path, case.draft.questionnaire)
    if table not in case.answers.by_path:
        return _part_of_record(table, case)
    rows = case.answers.by_path[table].rows
    row = next((row for row in rows if row.key == key), None)
    if row is None:
        return None
    name, _, measurement = column.partition(".")
    cell = row.cells.get(name)
    if measurement and cell is not None and isinstance(cell.value, Row):
        return cell.value.cells.get(measurement)
    return cell


def _part_of_record(path: str, case: Case) -> Answer | None:
    record, _, part = path.rpartition(".")
    answer = case.answers.by_path.get(record)
    return answer.value.cells.get(part) if answer is not None and isinstance(answer.value, Row) else None


def _is_required(path: str, case: Case) -> bool:
    question = case.draft.questionnaire.by_path.get(path)
    return question is not None and question.required


def _remedy(answer: Answer | None) -> str:
    if answer is None:
        return "Give the answers it rests on."
    who = f"{answer.owner}: answer" if answer.owner else "Answer"
    return f"{who} `{answer.path}`."


def every_answer_is_used(case: Case) -> Iterator[Problem]:
    """C104: an answer of a closed branch stays in the file and is not printed; a note says so."""
    for question in case.draft.questionnaire:
        typed = case.draft.answers[question.path]
        if typed.status is not Status.MISSING and case.answers[question.path].status is Status.MISSING:
            what = "This answer belongs to a branch that other answers close; it is kept and not printed."
            yield case.problem("C104", question.path, what, "Nothing is to be done if that is meant.", Severity.NOTE)

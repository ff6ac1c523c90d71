"""When a question is asked: the `when:` of sections, questions and columns, three-valued.

A condition is either a mapping of answers to their allowed values (all must hold) or the name of a rule, a function
of this module. Unanswered and tbd are unknown, na is no, an estimate counts as its value. Rules say which paths they
read, so that a `when:` that looks ahead is found before anybody is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from briefgen.answers import Answer, Answers, Row, Status
from briefgen.problems import Place, Problem
from briefgen.questionnaire import Column, Kind, Question, Questionnaire, Section, When
from briefgen.source import did_you_mean

FEW_RUNS = 8  # with fewer lots than this, limits drawn from the lots alone are too wide to be of use

Condition: TypeAlias = "Callable[[Answers, Row | None], bool | None]"


@dataclass(frozen=True)
class Rule:
    """A named condition and what it reads: answer paths, and bare column ids of the row it is asked for."""

    reads: tuple[str, ...]
    holds: Condition


RULES: dict[str, Rule] = {}


def rule(reads: tuple[str, ...]) -> Callable[[Condition], Condition]:
    """Make a function a rule of its name."""

    def named(condition: Condition) -> Condition:
        RULES[condition.__name__] = Rule(reads, condition)
        return condition

    return named


def holds(when: When, answers: Answers, row: Row | None = None) -> bool | None:
    """Whether a condition holds; none while the answers do not say.

    Raises `KeyError` for a rule or path that does not exist; `earlier_paths_only` finds those beforehand.
    """
    match when:
        case None:
            return True
        case str():
            return RULES[when].holds(answers, row)
        case _:
            return _all(_among(_answer(path, answers, row), allowed) for path, allowed in when)


def is_open(when: When, answers: Answers, row: Row | None = None) -> bool:
    """Whether something is to be asked now; what is unknown is not asked yet."""
    return holds(when, answers, row) is True


def open_answers(questionnaire: Questionnaire, answers: Answers) -> Answers:
    """The answers whose questions are asked; one of a closed branch counts as never given."""
    seen: dict[str, Answer] = {}
    view = Answers(seen, answers.extra)
    for section in questionnaire.sections:
        section_open = is_open(section.when, view)
        for question in section.questions:
            answer = answers[question.path]
            is_asked = section_open and is_open(question.when, view)
            seen[question.path] = _open_part(question, answer, view) if is_asked else _missing(answer)
    return view


def _open_part(question: Question, answer: Answer, view: Answers) -> Answer:
    if all(column.when is None for column in question.columns):
        return answer
    match answer.value:
        case Row() as row:
            return replace(answer, value=_open_row(question, row, view))
        case tuple() if answer.rows:
            return replace(answer, value=tuple(_open_row(question, row, view) for row in answer.rows))
        case _:
            return answer


def _open_row(question: Question, row: Row, view: Answers) -> Row:
    cells: dict[str, Answer] = {}
    so_far = Row(row.key, cells)
    for column in question.columns:
        cell = row[column.id]
        cells[column.id] = cell if is_open(column.when, view, so_far) else _missing(cell)
    return so_far


def _missing(answer: Answer) -> Answer:
    return Answer(answer.path, answer.ask, unit=answer.unit, name=answer.name, is_closed=True)


def _all(parts: Iterable[bool | None]) -> bool | None:
    verdicts = list(parts)
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _answer(path: str, answers: Answers, row: Row | None) -> Answer:
    if "." in path or row is None:
        return answers[path]
    return row[path]


def _among(answer: Answer, allowed: Iterable[str]) -> bool | None:
    if answer.status is Status.NA:
        return False
    if not answer.is_known:
        return None
    return not _words(answer).isdisjoint(allowed)


def _words(answer: Answer) -> set[str]:
    match answer.value:
        case bool() as said:
            return {"yes", "true"} if said else {"no", "false"}
        case tuple() if answer.rows:
            return {row.key for row in answer.rows}
        case tuple():
            return set(answer.items)
        case Row() as row:
            return {row.key}
        case value:
            return {str(value)}


# The rules.


@rule(reads=("attribute",))
def measurement_needs_a_denominator(_answers: Answers, row: Row | None) -> bool | None:
    """Whether the measurement of this row is counted per cell, as the vector copy number is."""
    return None if row is None else _among(row["attribute"], ("vector_copy_number",))


@rule(reads=("product.vector",))
def integrating_vector(answers: Answers, _row: Row | None) -> bool | None:
    """Whether the vector integrates into the genome."""
    return _among(answers["product.vector"], ("lentiviral", "gammaretroviral"))


@rule(reads=("product.outline",))
def autologous(answers: Answers, _row: Row | None) -> bool | None:
    """Whether each lot is made of the patient's own cells."""
    return _among(answers["product.outline"], ("autologous-gene-modified-cells",))


@rule(reads=("manufacturing.sites",))
def several_sites_make_the_product(answers: Answers, _row: Row | None) -> bool | None:
    """Whether the cell product is made at more than one site."""
    sites = answers["manufacturing.sites"]
    if sites.status is Status.NA:
        return False
    makes = [row["makes_product"] for row in sites.rows]
    if sum(cell.value is True for cell in makes) > 1:
        return True
    return False if makes and all(cell.is_known or cell.status is Status.NA for cell in makes) else None


@rule(reads=("engineering_runs.origin",))
def lots_are_not_of_the_product(answers: Answers, _row: Row | None) -> bool | None:
    """The lots stand in for lots of the product; said where the sponsor names whose they are."""
    return answers["engineering_runs.origin"].is_known


@rule(reads=("engineering_runs.lots",))
def few_runs(answers: Answers, _row: Row | None) -> bool | None:
    """Whether fewer than `FEW_RUNS` lots have been made."""
    lots = answers["engineering_runs.lots"]
    if lots.status is Status.NA:
        return False
    return len(lots.rows) < FEW_RUNS if lots.rows else None


@rule(reads=("engineering_runs.measurements",))
def vcn_is_measured(answers: Answers, _row: Row | None) -> bool | None:
    """Whether some measurement is of the vector copy number."""
    measurements = answers["engineering_runs.measurements"]
    if measurements.status is Status.NA:
        return False
    found = [_among(row["attribute"], ("vector_copy_number",)) for row in measurements.rows]
    if True in found:
        return True
    return None if None in found or not found else False


@rule(reads=("engineering_runs.measurements",))
def vcn_denominator_known(answers: Answers, _row: Row | None) -> bool | None:
    """Whether every measurement of the vector copy number says per which cell it counts."""
    measured = vcn_is_measured(answers, None)
    if measured is not True:
        return measured
    rows = answers.rows("engineering_runs.measurements")
    cells = [row["denominator"] for row in rows if row["attribute"].words == "vector_copy_number"]
    return _all(False if cell.status is Status.NA else cell.is_known or None for cell in cells)


@rule(reads=("engineering_runs.measurements", "engineering_runs.vcn_limit"))
def vcn_limit_is_proposed(answers: Answers, _row: Row | None) -> bool | None:
    """Whether the vector copy number is measured and a limit for it proposed."""
    limit = answers["engineering_runs.vcn_limit"]
    is_proposed = False if limit.status is Status.NA else limit.is_known or None
    return _all((vcn_is_measured(answers, None), is_proposed))


@rule(reads=("engineering_runs.moi_curve",))
def moi_curve_is_given(answers: Answers, _row: Row | None) -> bool | None:
    """Whether the curve of copy number and potency over the MOI has points."""
    return _has_rows(answers["engineering_runs.moi_curve"])


@rule(reads=("engineering_runs.insertion_sites",))
def insertion_sites_are_given(answers: Answers, _row: Row | None) -> bool | None:
    """Whether insertion sites were analyzed in some lot."""
    return _has_rows(answers["engineering_runs.insertion_sites"])


@rule(reads=("engineering_runs.criteria",))
def potency_criterion_is_proposed(answers: Answers, _row: Row | None) -> bool | None:
    """Whether some criterion of phase 1 is one of potency."""
    return _some_row(answers["engineering_runs.criteria"], "category", "potency")


@rule(reads=("engineering_runs.lots",))
def toxicology_process_differs(answers: Answers, _row: Row | None) -> bool | None:
    """Whether a lot of a toxicology study was made by another version of the process than engineering and clinical
    lots."""
    rows = answers.rows("engineering_runs.lots")
    in_animals = {row["process_version"].words for row in rows if row["purpose"].words == "toxicology"} - {""}
    others = {row["process_version"].words for row in rows if row["purpose"].words in {"engineering", "clinical"}}
    return bool(in_animals - others) if in_animals and others - {""} else None


@rule(reads=("sponsor_class", "fda_class", "disputed"))
def safety_class_is_disputed(_answers: Answers, row: Row | None) -> bool | None:
    """Whether sponsor and FDA class the attribute of this row differently, or its class is in doubt."""
    if row is None:
        return None
    in_doubt = _among(row["disputed"], ("yes",)) or False
    own, fda = row["sponsor_class"], row["fda_class"]
    if in_doubt or fda.words == "not_yet_known":
        return in_doubt
    return own.value != fda.value if own.is_known and fda.is_known else None


@rule(reads=("specification.safety_attributes",))
def some_safety_class_is_disputed(answers: Answers, _row: Row | None) -> bool | None:
    """Whether the class of some attribute is disputed, and the question is therefore worth asking."""
    table = answers["specification.safety_attributes"]
    found = [safety_class_is_disputed(answers, row) for row in table.rows]
    return True if True in found else None if None in found or not found else False


@rule(reads=("specification.infusion_day", "day"))
def result_comes_after_infusion(answers: Answers, row: Row | None) -> bool | None:
    """Whether the result of this row is not known before the earliest infusion."""
    infusion, day = answers["specification.infusion_day"].number, row["day"].number if row else None
    return None if infusion is None or day is None else day.value >= infusion.value


def _has_rows(table: Answer) -> bool | None:
    if table.status is Status.NA:
        return False
    return bool(table.rows) or None


@rule(reads=("specification.timing", "specification.infusion_day"))
def some_result_comes_after_infusion(answers: Answers, _row: Row | None) -> bool | None:
    """Whether the result of some release test is not known before the earliest infusion."""
    found = [result_comes_after_infusion(answers, row) for row in answers.rows("specification.timing")]
    return True if True in found else None if None in found or not found else False


@rule(reads=("materials.biological",))
def research_grade_material(answers: Answers, _row: Row | None) -> bool | None:
    """Whether some material is of research grade."""
    return _some_row(answers["materials.biological"], "grade", "research")


def _some_row(table: Answer, column: str, value: str) -> bool | None:
    """Whether some row of a table has that value; unknown while none has and one is open."""
    if table.status is Status.NA:
        return False
    found = [_among(row[column], (value,)) for row in table.rows]
    return True if True in found else None if None in found or not found else False


# Whether the questionnaire's conditions can be worked with at all.


def earlier_paths_only(questionnaire: Questionnaire) -> tuple[Problem, ...]:
    """Every `when:` and `rows_of:` that reads a later question, a path or rule that does not exist, or a value
    that can never be given."""
    seen: dict[str, Question] = {}
    problems: list[Problem] = []
    for section in questionnaire.sections:
        problems += _of_condition(section.when, seen, {}, f"section `{section.id}`", _place(section))
        for question in section.questions:
            problems += _of_question(question, seen)
            seen[question.path] = question
    return tuple(problems)


def condition_problems(when: When, questionnaire: Questionnaire, subject: str, place: Place) -> tuple[Problem, ...]:
    """What is wrong with a condition that may look at every question."""
    return tuple(_of_condition(when, {question.path: question for question in questionnaire}, {}, subject, place))


def _place(section: Section) -> Place | None:
    return section.questions[0].place if section.questions else None


def _of_question(question: Question, seen: dict[str, Question]) -> Iterator[Problem]:
    yield from _of_condition(question.when, seen, {}, f"`{question.path}`", question.place)
    yield from _of_rows(question.rows_of, seen, f"`{question.path}`", question.place)
    columns: dict[str, Column] = {}
    for column in question.columns:
        subject = f"column `{column.id}` of `{question.path}`"
        yield from _of_condition(column.when, seen, columns, subject, question.place)
        yield from _of_rows(column.rows_of, seen, subject, question.place)
        columns[column.id] = column


def _of_condition(
    when: When, seen: dict[str, Question], columns: dict[str, Column], subject: str, place: Place | None
) -> Iterator[Problem]:
    known: dict[str, Question | Column] = {**seen, **columns}
    if isinstance(when, str) and when not in RULES:
        remedy = did_you_mean(when, RULES) or f"Rules: {', '.join(sorted(RULES))}."
        yield Problem("D110", f"The `when` of {subject} names no rule: `{when}`.", remedy, place=place)
        return
    reads = RULES[when].reads if isinstance(when, str) else [path for path, _ in when or ()]
    for path in reads:
        if path not in known:
            remedy = did_you_mean(path, known) or "Ask that question first, or look at another one."
            yield Problem(
                "D111", f"The `when` of {subject} reads `{path}`, which is not asked before.", remedy, place=place
            )
    if not isinstance(when, str):
        for path, allowed in when or ():
            yield from _of_values(known.get(path), path, allowed, subject, place)


def _of_values(
    asked: Question | Column | None, path: str, allowed: tuple[str, ...], subject: str, place: Place | None
) -> Iterator[Problem]:
    possible = _possible(asked)
    for value in allowed:
        if possible and value not in possible:
            what = f"The `when` of {subject} waits for `{path}` to be `{value}`, which cannot be answered."
            yield Problem("D112", what, f"Possible: {', '.join(sorted(possible))}.", place=place)


def _possible(asked: Question | Column | None) -> set[str]:
    match asked:
        case Question(kind=Kind.CHOICE | Kind.CHOICES) | Column(kind=Kind.CHOICE | Kind.CHOICES):
            return {choice.value for choice in asked.choices}
        case Question(kind=Kind.YES_NO) | Column(kind=Kind.YES_NO):
            return {"yes", "no", "true", "false"}
        case _:
            return set()


def _of_rows(path: str, seen: dict[str, Question], subject: str, place: Place | None) -> Iterator[Problem]:
    if path and not (path in seen and seen[path].has_rows):
        tables = [name for name, question in seen.items() if question.has_rows]
        remedy = did_you_mean(path, tables) or "Name a table that is asked before."
        yield Problem("D113", f"The `rows_of` of {subject} is no table asked before: `{path}`.", remedy, place=place)

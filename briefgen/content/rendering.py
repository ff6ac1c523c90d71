"""Jinja renders a template to Markdown with marks; nothing printed escapes the device of `marks`."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from functools import lru_cache
from types import CodeType
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, Undefined, UndefinedError, nodes
from jinja2.sandbox import SandboxedEnvironment

from briefgen.answers import Answer, Answers, Row
from briefgen.content.bibliography import CITATIONS
from briefgen.content.proposals import planned_in_templates
from briefgen.document import Bound, Citation, Inline, Text
from briefgen.facts import Fact, Facts, QuestionGroup, bound
from briefgen.facts.printed import called, capital, listed, us_date
from briefgen.flexibility import waits_for
from briefgen.knowledge import Claim, Knowledge
from briefgen.problems import BrokenDataError, Place, Problem
from briefgen.prose import BlockStart, Marks, Printed, with_line_marks
from briefgen.questionnaire import Questionnaire
from briefgen.tables.parts import references

LEAVE_OUT = "leave_out"  # of `meeting.unchecked_statements`
_MOST_TEMPLATES = 256


class Renderer:
    """Renders templates over one set of answers; all marks of a rendering belong to the `Marks` it returns."""

    def __init__(self, answers: Answers, facts: Facts, knowledge: Knowledge, questionnaire: Questionnaire) -> None:
        self._answers = answers
        self._facts = facts
        self._knowledge = knowledge
        self._questionnaire = questionnaire
        self._own_citations = {row.key for row in answers.rows(CITATIONS)}

    def render(self, name: str, source: str, **extra: Any) -> tuple[str, Marks]:
        """Markdown of a template with marks; raises `BrokenDataError` with template and line."""
        marks = Marks()
        environment = _environment(marks)
        try:
            template = Template.from_code(environment, _compiled(source), environment.make_globals(None))
            return template.render(**self._names(), **extra), marks
        except TemplateSyntaxError as error:
            raise _broken(name, error.lineno, str(error)) from None
        except (UndefinedError, TemplateError, TypeError, ValueError) as error:
            raise _broken(name, _line_in_template(error), str(error)) from None
        except (ArithmeticError, LookupError) as error:  # a template that computes: templates do no arithmetic
            raise _broken(name, _line_in_template(error), f"{type(error).__name__} in an expression") from None

    def in_template(self, row: Row) -> Any:
        """A row as a template sees it: its cells by name."""
        return _RowByName(row)

    def _names(self) -> dict[str, Any]:
        return {
            "answers": _AnswersByName(self._answers, self._questionnaire),
            "facts": _FactsByName(self._facts),
            "questions": [_QuestionsInTemplate(group) for group in self._facts.questions],
            "block": _block,
            "claim": self._claim,
            "claimed": self._is_claimed,
            "cite": self._cite,
            "refs": _refs,
            "consulted": self._consulted,
            "waits_for": self._waits_for,
            "planned": planned_in_templates(self._knowledge, self._answers),
        }

    def _consulted(self, answer: Answer) -> Printed:
        """The items of a list answer as citations, where they name what can be cited, else in their own words."""
        inlines: list[Inline] = []
        for item in answer.items:
            inlines += [Text("; ")] if inlines else []
            if item in self._knowledge.references:
                inlines += self._cite(item).inlines
            else:
                inlines.append(Citation(item) if item in self._own_citations else Bound(item, (answer.path,)))
        return Printed(tuple(inlines))

    def _waits_for(self, question: _RowByName) -> Fact:
        """What a question about a flexibility still waits for; untrue when it may be asked."""
        missing = waits_for(question.row, self._knowledge, self._answers)
        names = listed([called(self._answers[path]) for path in missing])
        return Fact(f"[TBD: the question waits for {names}]", missing, truth=bool(missing), is_hole=True)

    def _is_claimed(self, name: str) -> bool:
        """Whether a statement is printed: not where the sponsor leaves out what nobody has checked."""
        claim = self._claim_called(name)
        if claim.grade.prints_plainly or self._record(claim):
            return True
        return self._answers["meeting.unchecked_statements"].value != LEAVE_OUT

    def _claim(self, name: str) -> Printed:
        claim = self._claim_called(name)
        if not self._is_claimed(name):
            raise ValueError(f'claim `{name}` is left out; print it in {{% if claimed("{name}") %}}')
        checked = self._record(claim)
        remark = "" if claim.grade.prints_plainly or checked else _unchecked(claim, self._knowledge)
        where = _located(claim, checked["where"].words if checked else claim.locator)
        inlines: tuple[Inline, ...] = (
            Bound(claim.words, (f"claims.{claim.id}",), remark=remark),
            Text(" "),
            Citation(claim.reference),
        )
        return Printed((*inlines, *where))

    def _claim_called(self, name: str) -> Claim:
        if name not in self._knowledge.claims:
            raise ValueError(f"there is no claim `{name}`")
        return self._knowledge.claims[name]

    def _record(self, claim: Claim) -> Row | None:
        rows = self._answers.rows("meeting.claims_checked")
        return next((row for row in rows if row.key == claim.id and row["where"].is_known), None)

    def _cite(self, name: str) -> Printed:
        if name not in self._knowledge.references:
            raise ValueError(f"there is no reference `{name}`")
        reference = self._knowledge.references[name]
        short = reference.short.replace(" CFR ", "\u00a0CFR\u00a0")
        return Printed((Bound(short, (f"references.{name}",)), Text(" "), Citation(name)))


def _block(name: str, row: Any = None) -> BlockStart:
    """`block("name")`, or `block("question", row)` for one block for each row."""
    return BlockStart(name, row.key if isinstance(row, _RowByName) else "")


def _refs(answer: Answer) -> Printed:
    """The items of a list answer as cross-references: "Tables 3 and 4, Figure 1"."""
    return Printed(references(answer))


def template_names_used(source: str) -> frozenset[tuple[str, ...]]:
    """The dotted names that a template reads, such as `("answers", "product", "name")`, for the catalogue test."""
    tree = SandboxedEnvironment().parse(source)
    return frozenset(tuple(_dotted(node)) for node in tree.find_all(nodes.Getattr) if _dotted(node))


def _dotted(node: nodes.Node) -> list[str]:
    if isinstance(node, nodes.Name):
        return [node.name]
    if isinstance(node, nodes.Getattr):
        inner = _dotted(node.node)
        return [*inner, node.attr] if inner else []
    return []


def _environment(marks: Marks) -> SandboxedEnvironment:
    def finalize(value: Any) -> str:
        return marks.mark(_printed(value))

    return SandboxedEnvironment(
        undefined=StrictUndefined,
        finalize=finalize,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # nothing printed reaches Markdown or XML as text; see marks
    )


@lru_cache(maxsize=_MOST_TEMPLATES)
def _compiled(source: str) -> CodeType:
    """A template as code, which takes longer than to render it; it is the same for all answers."""
    return _environment(Marks()).compile(with_line_marks(source))


def _printed(value: Any) -> Printed | BlockStart:
    match value:
        case Printed() | BlockStart():
            return value
        case Answer():
            printed = bound(value)
            text = printed.text if printed.hole else value.words
            items = tuple(Bound(item, printed.paths, printed.hole, printed.remark) for item in value.items)
            return Printed((printed,), value.path, text, printed.hole, items)
        case Fact(text=text, paths=paths, is_hole=is_hole):
            return Printed((Bound(text, paths or ("facts",), hole=is_hole),), text=text)
        case Bound(text=text):
            return Printed((value,), text=text)
        case Undefined():
            return Printed((Text(str(value)),))  # StrictUndefined raises here, with the name that is missing
        case _:
            raise TypeError(f"a template printed {type(value).__name__}, not an answer, a fact or a claim")


class _AnswersByName:
    """`answers.product.name` in a template."""

    def __init__(self, answers: Answers, questionnaire: Questionnaire) -> None:
        self._answers = answers
        self._questionnaire = questionnaire

    def __getattr__(self, section: str) -> _SectionByName:
        if section not in self._questionnaire.by_section:
            raise AttributeError(section)
        return _SectionByName(self._answers, section)


class _SectionByName:
    def __init__(self, answers: Answers, section: str) -> None:
        self._answers = answers
        self._section = section

    def __getattr__(self, question: str) -> Any:
        path = f"{self._section}.{question}"
        if path not in self._answers.by_path:
            raise AttributeError(path)
        return _in_template(self._answers[path])


class _RowByName:
    """A row in a template: its cells by name, its key for `block`."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.key = row.key

    def __getattr__(self, column: str) -> Any:
        if column.startswith("_") or column not in self.row.cells:
            raise AttributeError(column)
        return _in_template(self.row[column])


class _QuestionsInTemplate:
    """The questions of one discipline in a template."""

    def __init__(self, group: QuestionGroup) -> None:
        self.discipline = group.discipline
        named = bound(group.discipline)
        self.heading = Fact(capital(named.text), named.paths, is_hole=named.hole)
        self.questions = _RowsByName(group.questions)


class _RowsByName:
    """Rows in a template: they can be looped over and are true when there are any."""

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[_RowByName]:
        return (_RowByName(row) for row in self._rows)

    def __bool__(self) -> bool:
        return bool(self._rows)


def _in_template(answer: Answer) -> Any:
    if answer.rows:
        return _RowsByName(answer.rows)
    if isinstance(answer.value, Row):
        return _RowByName(answer.value)
    return _TruthfulAnswer(**vars(answer))


class _TruthfulAnswer(Answer):
    """An answer that is true in `{% if %}` when it is known and not "no"."""

    def __bool__(self) -> bool:
        return self.is_known and self.value is not False


class _FactsByName:
    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def __getattr__(self, name: str) -> Fact:
        if name not in self._facts.named:
            raise AttributeError(name)
        return self._facts.named[name]


def _located(claim: Claim, place: str) -> tuple[Inline, ...]:
    """Where in the document the claim stands; of a guidance nobody has yet read there, that is missing."""
    path = (f"claims.{claim.id}",)
    if place:
        return (Bound(f", {place}", path),)
    if claim.grade.prints_plainly:
        return ()
    return (Bound(", ", path), Bound("[TBD: section and page]", path, hole=True))


def _unchecked(claim: Claim, knowledge: Knowledge) -> str:
    reference = knowledge.references[claim.reference].short
    return (
        f"Statement about FDA not yet checked in the document itself ({reference}; grade {claim.grade.value}, "
        f"considered {us_date(claim.checked)}). Read it there and record who, section and page, and date under "
        f"`meeting.claims_checked` as `{claim.id}`, or remove it."
    )


def _line_in_template(error: BaseException) -> int | None:
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == "<template>"]
    return lines[-1] if lines else None


def _broken(name: str, line: int | None, what: str) -> BrokenDataError:
    text = what[0].upper() + what[1:].rstrip(".")
    return BrokenDataError(Problem("T101", f"{text}.", "Mend the template.", place=Place(name, line)))

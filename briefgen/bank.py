"""The bank of questions to CBER: which are worth asking with the answers so far, and what a taken one begins with.

A question is copied into the answers when it is taken, and is the sponsor's from then on. What stands in brackets in
it, `[number of runs]`, is for the sponsor to fill.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from briefgen.answers import Answers
from briefgen.conditions import condition_problems, is_open
from briefgen.knowledge import BankedQuestion, Knowledge
from briefgen.problems import Problem
from briefgen.questionnaire import Questionnaire
from briefgen.source import Plain, did_you_mean

AGENCY_QUESTIONS = "questions.agency_questions"
_PLACEHOLDER = re.compile(r"\[([A-Za-z][^\[\]\n]*)\](?![(\[])")  # `[words](#table)` is a link


def offered(bank: Iterable[BankedQuestion], answers: Answers) -> tuple[BankedQuestion, ...]:
    """The questions whose case exists and that are not taken yet, the most pressing first."""
    taken = {row.key for row in answers.rows(AGENCY_QUESTIONS)}
    return tuple(question for question in bank if question.slug not in taken and is_open(question.when, answers))


def as_begun(question: BankedQuestion) -> dict[str, Plain]:
    """The row of the answers that a taken question begins with."""
    row: dict[str, Plain] = {
        "slug": question.slug,
        "discipline": question.discipline,
        "decision": question.decision,
        "proposed": question.proposed,
        "evidence": question.evidence,
        "question": question.question,
        "data": list(question.data),
    }
    return {**row, "flexibility": question.flexibility} if question.flexibility else row


def placeholders(text: str) -> tuple[str, ...]:
    """What stands in brackets in a text and is no link, in order, each once: `number of runs`."""
    return tuple(dict.fromkeys(found[1] for found in _PLACEHOLDER.finditer(text)))


def placeholders_of(question: BankedQuestion) -> frozenset[str]:
    """All that is to be filled in a banked question."""
    texts = (question.decision, question.proposed, question.evidence, question.question)
    return frozenset(placeholders("\n".join(texts)))


def unsound_bank(knowledge: Knowledge, questionnaire: Questionnaire) -> Iterator[Problem]:
    """What the bank names that does not exist: rules and answers of `when`, flexibilities."""
    for question in knowledge.bank:
        subject = f"the banked question `{question.slug}`"
        yield from condition_problems(question.when, questionnaire, subject, question.place)
        if question.flexibility and question.flexibility not in knowledge.flexibility_by_id:
            what = f"{subject[0].upper()}{subject[1:]} asks about a flexibility that there is not."
            known = knowledge.flexibility_by_id
            remedy = did_you_mean(question.flexibility, known) or f"Name one of: {', '.join(known)}."
            yield Problem("D114", what, remedy, place=question.place)

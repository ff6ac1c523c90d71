"""Questions of the bank in the interview: offered where a question to CBER begins, explained where it is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from briefgen.answers import Draft
from briefgen.bank import AGENCY_QUESTIONS, offered, placeholders
from briefgen.conditions import open_answers
from briefgen.interview import Prompt, PromptKind, answer_to
from briefgen.knowledge import BankedQuestion
from briefgen.wizard.terminal import Card
from briefgen.wizard.typed import row_meant

Bank = Sequence[BankedQuestion]


def offers_at(prompt: Prompt, draft: Draft, bank: Bank) -> tuple[BankedQuestion, ...]:
    """What can be taken at a prompt: questions, where the short name of a new one is asked."""
    if prompt.question.path != AGENCY_QUESTIONS or not prompt.is_key or prompt.row_key:
        return ()
    return offered(bank, open_answers(draft.questionnaire, draft.answers))


def taken(prompt: Prompt, draft: Draft, bank: Bank, word: str) -> BankedQuestion | None:
    """The offered question meant by its number or its short name, or none."""
    by_slug = {question.slug: question for question in offers_at(prompt, draft, bank)}
    slug = row_meant(list(by_slug), word.strip())
    return None if slug is None else by_slug[slug]


def with_bank(card: Card, prompt: Prompt, draft: Draft, bank: Bank) -> Card:
    """The card with the questions on offer, or with what the bank says on this part of a question."""
    if offers := offers_at(prompt, draft, bank):
        choices = tuple(f"{question.slug}: {question.decision}" for question in offers)
        note = "Type the number of one of these to begin with its words, or a short name of your own."
        return replace(card, choices=choices, notes=(*card.notes, note))
    return replace(card, notes=(*card.notes, *_on_this_part(prompt, draft, bank)))


def _on_this_part(prompt: Prompt, draft: Draft, bank: Bank) -> Iterator[str]:
    if prompt.question.path != AGENCY_QUESTIONS or prompt.column is None or prompt.kind is not PromptKind.VALUE:
        return
    banked = next((question for question in bank if question.slug == prompt.row_key), None)
    if banked is None:
        return
    hints = {"background": banked.background, "position": banked.position}
    if hint := hints.get(prompt.column.id):
        yield f"What belongs here: {' '.join(hint.split())}"
    if unfilled := placeholders(answer_to(prompt, draft.answers).words):
        yield f"Still to be filled in: {'; '.join(unfilled)}. :e edits."

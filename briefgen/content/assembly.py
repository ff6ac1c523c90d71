"""Whole documents: the package, section by section with the sponsor's own between them, and its cover letter."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from briefgen.answers import Answers, Row
from briefgen.content.abbreviations import ABBREVIATIONS, abbreviations_used
from briefgen.content.bibliography import citable, reference_entries
from briefgen.content.cutting import Cutter
from briefgen.content.headings import rank_behind, without_empty_headings
from briefgen.content.matter import Matter
from briefgen.content.names import refuse_repeated_blocks, with_names_apart
from briefgen.content.placement import meeting_type, placement_of
from briefgen.content.properties import letter_properties, names_in_templates, package_properties
from briefgen.content.proposals import ProposalInTemplate
from briefgen.content.references import with_holes_for_dead_references, with_references_settled
from briefgen.content.rendering import Renderer
from briefgen.document import Block, Document
from briefgen.facts import Fact, Facts
from briefgen.figures import Pictures, SponsorFigure, sponsor_figures
from briefgen.flexibility import proposed_flexibilities
from briefgen.knowledge import Knowledge
from briefgen.questionnaire import Questionnaire
from briefgen.source import DataFolders


def build_document(
    answers: Answers,
    facts: Facts,
    knowledge: Knowledge,
    questionnaire: Questionnaire,
    folders: DataFolders,
    pictures: Pictures | None = None,
) -> Document:
    """The whole briefing package as a tree; raises `BrokenDataError` for a broken template.

    `pictures` are the sponsor's images as read; a figure without one prints as a hole.
    """
    builder = _Builder(answers, facts, knowledge, questionnaire, folders, pictures or {})
    blocks = _finished(builder.package())
    entries = reference_entries(blocks, answers, knowledge)
    properties = package_properties(answers, builder.meeting)
    return Document(properties, blocks, entries, (("templates", builder.fingerprint),))


def build_letter(
    answers: Answers, facts: Facts, knowledge: Knowledge, questionnaire: Questionnaire, folders: DataFolders
) -> Document:
    """The letter that goes with the package, as a document of its own; raises as `build_document` does."""
    builder = _Builder(answers, facts, knowledge, questionnaire, folders, {})
    blocks = _finished(builder.template("letters/cover-letter"))
    properties = letter_properties(answers, builder.meeting)
    return Document(properties, blocks, fingerprints=(("templates", builder.fingerprint),))


def _finished(made: Iterator[Block]) -> tuple[Block, ...]:
    blocks = with_names_apart(without_empty_headings(tuple(made)))
    refuse_repeated_blocks(blocks)
    return with_holes_for_dead_references(with_references_settled(blocks))


class _Builder:
    """Builds the blocks of sections, one after the other."""

    def __init__(
        self,
        answers: Answers,
        facts: Facts,
        knowledge: Knowledge,
        questionnaire: Questionnaire,
        folders: DataFolders,
        pictures: Pictures,
    ) -> None:
        self.meeting = meeting_type(answers, knowledge)
        self._answers = answers
        self._knowledge = knowledge
        self._folders = folders
        self._renderer = Renderer(answers, facts, knowledge, questionnaire)
        self._placement = placement_of(answers, sponsor_figures(questionnaire, answers), self.meeting)
        self._matter = Matter(answers, facts, pictures, self._placement)
        self._cited = citable(answers, knowledge)
        self._hash = hashlib.sha256()
        self._rank = 1  # of the headings of the sponsor's own sections that come next

    @property
    def fingerprint(self) -> str:
        """A hash over the templates used so far."""
        return self._hash.hexdigest()

    def package(self) -> Iterator[Block]:
        """The sections of the meeting type's package, each followed by what the sponsor sets behind it."""
        made = {name: tuple(self._whole_section(name)) for name in self.meeting.sections}
        if ABBREVIATIONS in made:  # which are used is known when all else is written
            entries = self._abbreviations(block for blocks in made.values() for block in blocks)
            made[ABBREVIATIONS] = (*entries, *made[ABBREVIATIONS])
        for blocks in made.values():
            yield from blocks

    def _whole_section(self, name: str) -> Iterator[Block]:
        made = tuple(self._section(name))
        yield from made
        self._rank = rank_behind(made, self._rank)
        yield from self._own_behind(name)

    def _abbreviations(self, blocks: Iterable[Block]) -> Iterator[Block]:
        entries = abbreviations_used(blocks, self._answers, self._knowledge)
        yield from self.template(f"sections/{ABBREVIATIONS}", abbreviations=entries)

    def template(self, name: str, **extra: Any) -> Iterator[Block]:
        """The blocks of one template."""
        printed_name = f"templates/{name}.md"
        source = self._folders.read_text(printed_name)
        self._hash.update(f"{name}\n{source}".encode())
        names = names_in_templates(self.meeting)
        text, marks = self._renderer.render(printed_name, source, meeting=names, **extra)
        yield from Cutter(printed_name, marks, self._matter, self._cited).blocks(text)

    def _section(self, name: str) -> Iterator[Block]:
        """The blocks of a section; `flexibilities` is followed by each flexibility that is proposed."""
        proposed = proposed_flexibilities(self._knowledge, self._answers)
        if name == ABBREVIATIONS or (name == "flexibilities" and not proposed):
            return
        yield from self.template(f"sections/{name}")
        if name == "flexibilities":
            for flexibility in proposed:
                proposal = ProposalInTemplate(flexibility, self._answers)
                yield from self.template(f"flexibilities/{flexibility.id}", flexibility=proposal)

    def _own_behind(self, name: str) -> Iterator[Block]:
        """The sponsor's figures and sections behind a section, and what stands behind those."""
        for figure in self._placement.figures.get(name, ()):
            yield from self._own_figure(figure)
        for row in self._placement.sections.get(name, ()):
            yield from self._own_section(row)

    def _own_figure(self, figure: SponsorFigure) -> Iterator[Block]:
        yield from self.template("matter/figure", path=Fact(figure.path, (figure.path,)))

    def _own_section(self, row: Row) -> Iterator[Block]:
        yield from self.template("matter/free-section", section=self._renderer.in_template(row), rank=self._rank)
        if row.key not in self.meeting.sections:  # else what stands behind that section would stand here too
            yield from self._own_behind(row.key)

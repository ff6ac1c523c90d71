"""Figures of the sponsor's own: their images, read once, and how they print with caption, words and source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from briefgen.answers import Answer, Answers, Row, Status
from briefgen.document import Bound, Figure, Inline, Inlines, Origin, Paragraph, Picture, Text
from briefgen.facts import bound
from briefgen.facts.printed import in_sentence
from briefgen.images import read_picture
from briefgen.problems import Place, Problem, UserError
from briefgen.questionnaire import Questionnaire

Pictures: TypeAlias = Mapping[str, Picture | Problem]
"""What was read for each figure, or why it could not be: by the path of the answer that names the file."""

_RECORD = "figure"
_NO_NAME = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True)
class SponsorFigure:
    """One answered figure: the path of its answer, its cells, and whether it is one of a list."""

    path: str
    row: Row
    listed: bool

    @property
    def name(self) -> str:
        """Its short name; a figure that is a question's own may go by the question."""
        return self.row["id"].words or self.path.rpartition(".")[2].replace("_", "-")

    @property
    def id(self) -> str:
        """What references point to: `figure-<name>`."""
        return f"figure-{_NO_NAME.sub('-', self.name)}"


def sponsor_figures(questionnaire: Questionnaire, answers: Answers) -> tuple[SponsorFigure, ...]:
    """All figures that the sponsor gives, in the order of the questionnaire."""
    found = []
    for question in questionnaire:
        answer = answers[question.path]
        if question.record != _RECORD or not answer.is_known:
            continue
        if isinstance(answer.value, Row):
            found.append(SponsorFigure(answer.path, answer.value, listed=False))
        found += [SponsorFigure(f"{answer.path}[{row.key}]", row, listed=True) for row in answer.rows]
    return tuple(found)


def read_pictures(figures: Iterable[SponsorFigure], folder: Path, place_of: Callable[[str], Place]) -> Pictures:
    """Read the image of each figure; a relative file is looked up in `folder`, beside the answers."""
    return {file.path: _picture(file, folder, place_of) for figure in figures if (file := figure.row["file"]).is_known}


def _picture(file: Answer, folder: Path, place_of: Callable[[str], Place]) -> Picture | Problem:
    path = folder / file.words
    try:
        return read_picture(path, place=place_of(file.path))
    except UserError as error:
        problem = error.problems[0]
        # The file as typed: a package says nothing of the folder it was built in.
        what = problem.what.replace(str(path), file.words)
        return replace(problem, what=what, path=file.path, section=file.path.partition(".")[0])


def figure_or_hole(figure: SponsorFigure, pictures: Pictures, origin: Origin) -> Figure | Paragraph:
    """The figure as it prints, or while its image is missing a hole that says why."""
    file = figure.row["file"]
    picture = pictures.get(file.path)
    if not isinstance(picture, Picture):
        return Paragraph((_hole(figure, picture),), origin)
    caption, source = figure.row["caption"], figure.row["source"]
    notes = () if source.status is Status.MISSING else (_source(source),)
    return Figure(figure.id, (bound(caption),), picture, bound(figure.row["alt"]).text, origin, notes)


def _hole(figure: SponsorFigure, problem: Problem | None) -> Bound:
    file = figure.row["file"]
    open_file = bound(file)
    why = in_sentence(problem.what.rstrip(".")) if problem else open_file.text.removeprefix("[TBD: ").removesuffix("]")
    remark = f"{problem.what} {problem.remedy}" if problem else open_file.remark
    return Bound(f"[TBD: figure {figure.name}: {why}]", (file.path,), hole=True, remark=remark)


def _source(source: Answer) -> Inlines:
    printed = bound(source)
    end: tuple[Inline, ...] = () if printed.text.endswith(".") else (Text("."),)
    return (Text("Source: "), printed, *end)

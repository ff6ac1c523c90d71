"""What fences of a template name: tables and charts of the catalogues, and the sponsor's own images."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NoReturn

from briefgen.answers import Answers, Status
from briefgen.content.placement import Placement
from briefgen.document import Figure, Inlines, Origin, Paragraph, Table, Text
from briefgen.facts import Facts, bound
from briefgen.facts.printed import called, capital
from briefgen.figures import FIGURES, Pictures, figure_or_hole
from briefgen.problems import BrokenDataError, Place, Problem
from briefgen.tables import TABLES


@dataclass(frozen=True)
class OwnFigure:
    """A figure of the sponsor's own, or the paragraph that stands in its place, with the id that it has or would."""

    id: str
    node: Figure | Paragraph


class Matter:
    """Makes tables and figures from one set of answers."""

    def __init__(self, answers: Answers, facts: Facts, pictures: Pictures, placement: Placement) -> None:
        self._answers = answers
        self._facts = facts
        self._pictures = pictures
        self._placement = placement
        self._figures = {figure.path: figure for figure in placement.all_figures}

    def tables(self, name: str, origin: Origin) -> tuple[Table, ...]:
        """A table of the catalogue, or several that continue each other; none where the answers give no rows."""
        maker = TABLES.get(name) or _not_in(TABLES, "table", name, origin)
        made = maker(self._answers, self._facts, origin)
        return made if isinstance(made, tuple) else (made,) if made else ()

    def figures(self, name: str, origin: Origin) -> tuple[Figure, ...]:
        """A figure of the catalogue; none where the answers cannot fill it."""
        maker = FIGURES.get(name) or _not_in(FIGURES, "figure", name, origin)
        made = maker(self._answers, self._facts, origin)
        return (made,) if made else ()

    def own_figure(self, path: str, origin: Origin, *, placed: bool) -> OwnFigure | None:
        """The figure answered at a path; none while nothing is answered, or where the sponsor set it elsewhere."""
        figure = self._figures.get(path)
        if figure is None:
            return self._unanswered(path, origin)
        if not placed and self._placement.is_moved(figure):
            return None
        return OwnFigure(figure.id, figure_or_hole(figure, self._pictures, origin))

    def _unanswered(self, path: str, origin: Origin) -> OwnFigure | None:
        """A figure that is still to come, or that does not apply, in words."""
        answer = self._answers.by_path.get(path) or _not_in(self._answers.by_path, "question", path, origin)
        if answer.status is Status.MISSING:
            return None
        name = called(answer)
        words: Inlines = (bound(answer),)
        if answer.status is Status.NA:
            words = (Text(f"{capital(name)}: "), *words, Text("."))
        return OwnFigure(f"figure-{path.rpartition('.')[2].replace('_', '-')}", Paragraph(words, origin))


def _not_in(catalogue: Iterable[str] | Mapping[str, object], kind: str, name: str, origin: Origin) -> NoReturn:
    what = f"There is no {kind} `{name}` in the catalogue."
    place = Place(origin.template, origin.line)
    raise BrokenDataError(Problem("T102", what, f"Use one of: {', '.join(catalogue)}.", place=place))

"""What the checks look at."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from briefgen.answers import Answers, Draft
from briefgen.document import Document
from briefgen.facts import Facts
from briefgen.figures import Pictures
from briefgen.knowledge import Knowledge
from briefgen.problems import Problem, Severity


@dataclass(frozen=True)
class Case:
    """One answers file with all that was derived from it.

    `draft` is the file as it stands, `answers` those of its open branches, `as_of` the day on which it is judged,
    `pictures` the sponsor's images as read.
    """

    draft: Draft
    answers: Answers
    facts: Facts
    document: Document
    knowledge: Knowledge
    as_of: datetime.date
    pictures: Pictures = field(default_factory=dict)

    def name_of(self, measurement: str) -> str:
        """The printed name of a measurement, or what names one that there is not."""
        found = self.facts.measurements.get(measurement)
        return found.name if found else measurement

    def problem(
        self, code: str, path: str, what: str, remedy: str, severity: Severity = Severity.ERROR, **more: str
    ) -> Problem:
        """A problem of the answer at `path`, with its line and column."""
        is_answer = path.partition(".")[0].partition("[")[0] in self.draft.questionnaire.by_section
        place = self.draft.place_of(path) if is_answer else None
        section = path.partition(".")[0] if is_answer else "package"
        return Problem(code, what, remedy, severity, place, path=path, section=section, **more)


Check: TypeAlias = Callable[[Case], Iterable[Problem]]

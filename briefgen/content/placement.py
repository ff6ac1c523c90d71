"""Where the sponsor's own sections and figures stand between the sections of the package."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefgen.answers import Answer, Answers, Row
from briefgen.figures import SponsorFigure
from briefgen.knowledge import Knowledge, MeetingType

FREE_SECTIONS = "appendices.sections"
_FRONT = ("cover", "purpose", "contents")  # nothing stands between these, nor before the abbreviations
_BACK = ("references", "appendices", "lot-listing", "statistical-method")
_USUAL_FOR_FIGURES = "product"


@dataclass(frozen=True)
class Placement:
    """What stands behind which section, in the order of the answers.

    `places` are the names that `after` may give; `astray` are the answers that give none of them. A section that is
    astray stands at the end, a figure where it would stand without.
    """

    places: tuple[str, ...]
    sections: Mapping[str, Sequence[Row]]
    figures: Mapping[str, Sequence[SponsorFigure]]
    all_figures: tuple[SponsorFigure, ...]
    astray: tuple[Answer, ...]

    def is_moved(self, figure: SponsorFigure) -> bool:
        """Whether the sponsor set a figure that a template places behind another section."""
        return figure.row["after"].words in self.places


def meeting_type(answers: Answers, knowledge: Knowledge) -> MeetingType:
    """The meeting type answered, or while that is open the first one there is: a draft builds at any time."""
    chosen = answers["meeting.type"].words
    return knowledge.meetings.get(chosen) or next(iter(knowledge.meetings.values()))


def placement_of(answers: Answers, figures: tuple[SponsorFigure, ...], meeting: MeetingType) -> Placement:
    """Place the sponsor's own sections, then the figures, which may stand behind such a section too."""
    rows = answers.rows(FREE_SECTIONS)
    of_package = [name for name in meeting.sections if name not in _FRONT]
    places = (*of_package, *(row.key for row in rows if row.key not in of_package))
    end = next(name for name in reversed(meeting.sections) if name not in _BACK)
    behind, astray = _sections_behind(rows, of_package, end)
    standing: dict[str, list[SponsorFigure]] = {}
    for figure in figures:
        named = figure.row["after"].words
        if named in places or figure.listed:
            usual = _USUAL_FOR_FIGURES if _USUAL_FOR_FIGURES in of_package else end
            standing.setdefault(named if named in places else usual, []).append(figure)
    lost = [figure.row["after"] for figure in figures if figure.row["after"].words not in ("", *places)]
    return Placement(places, behind, standing, figures, (*(row["after"] for row in astray), *lost))


def _sections_behind(rows: tuple[Row, ...], of_package: list[str], end: str) -> tuple[dict[str, list[Row]], list[Row]]:
    """The sponsor's sections by what they stand behind; and those astray, which stand at the end."""
    keys = {row.key for row in rows}
    astray = [row for row in rows if row["after"].words not in {*of_package, *keys}]
    reached = {*of_package, *(row.key for row in astray)}
    waiting = [row for row in rows if row not in astray]
    behind: dict[str, list[Row]] = {}
    while ready := [row for row in waiting if row["after"].words in reached]:
        for row in ready:
            behind.setdefault(row["after"].words, []).append(row)
        reached |= {row.key for row in ready}
        waiting = [row for row in waiting if row not in ready]
    astray += waiting  # what is left stands behind each other in a circle
    behind.setdefault(end, []).extend(astray)
    return behind, astray

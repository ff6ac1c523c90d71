"""Figures: the closed catalogue of native charts made from facts, and the images of the sponsor's own.

A chart is none where the answers cannot fill it.
"""

from collections.abc import Callable
from typing import TypeAlias

from briefgen.answers import Answers
from briefgen.document import Figure, Origin
from briefgen.facts import Facts
from briefgen.figures.copy_number import vcn
from briefgen.figures.moi_curve import curve
from briefgen.figures.sponsor import Pictures, SponsorFigure, figure_or_hole, read_pictures, sponsor_figures
from briefgen.figures.stability import stability

__all__ = [
    "FIGURES",
    "FigureMaker",
    "Pictures",
    "SponsorFigure",
    "figure_or_hole",
    "read_pictures",
    "sponsor_figures",
]

FigureMaker: TypeAlias = Callable[[Answers, Facts, Origin], Figure | None]

FIGURES: dict[str, FigureMaker] = {"vcn": vcn, "moi-curve": curve, "stability": stability}

"""Do the lots hold the dose, and is the dose the same wherever it stands?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from briefgen.answers import Answer
from briefgen.checks.case import Case
from briefgen.facts.dose import Level, LotResult, Weight, cells_needed, million
from briefgen.problems import Problem

LEVELS = "product.dose_levels"


def every_lot_holds_the_highest_dose(case: Case) -> Iterator[Problem]:
    """C311: the highest dose for the heaviest patient is no more than the lowest lot yields. C312: than every lot."""
    dose = case.facts.dose
    level, heaviest, lowest = dose.highest_level, dose.heaviest, dose.lowest_yield
    if level is None or heaviest is None or lowest is None:
        return
    needed = cells_needed(level.per_kg, heaviest.kg)
    short = [found for found in dose.yields if found.value < needed]
    if not short:
        return
    code = "C312" if len(short) == len(dose.yields) else "C311"
    what = f"{_needed(level, heaviest, needed)} {_held(short, lowest, len(dose.yields))}"
    remedy = "Lower the highest dose or the weight that counts, or show lots that hold it."
    yield case.problem(code, level.answer.path, what, remedy, subject=level.name)


def dose_levels_read_the_same_everywhere(case: Case) -> Iterator[Problem]:
    """L22: where text gives a dose level by its name in millions, it is that of the table of levels."""
    levels = [(row.key, row["dose"]) for row in case.answers.rows(LEVELS)]
    for answer in case.answers.leaves():
        for name, dose in levels if answer.words and not answer.path.startswith(f"{LEVELS}[") else ():
            for said in dict.fromkeys(_said_of(name, answer)):
                if dose.number and said != dose.number.value:
                    what = f"{name} is {said} million here and {dose.number.text} million/kg among the dose levels."
                    yield case.problem("L22", answer.path, what, "Make the two agree.", subject=name)


def _said_of(name: str, answer: Answer) -> Iterator[Decimal]:
    """The numbers of millions that a text gives right behind the name of a level."""
    words = rf"(?<![\w-]){re.escape(name)}(?![\w-])[^.;,\d]{{0,30}}?(\d+(?:\.\d+)?)\s*(?:million|[×x]\s*10\^?6)"
    for found in re.finditer(words, answer.words):
        yield Decimal(found[1])


def _needed(level: Level, heaviest: Weight, needed: Decimal) -> str:
    return f"{level.name} takes {million(needed)} million CAR-positive cells for a patient of {heaviest.kg} kg;"


def _held(short: list[LotResult], lowest: LotResult, count: int) -> str:
    if len(short) == count:
        best = max(short, key=lambda found: found.value)
        return f"no lot holds that many, the most are {million(best.value)} million ({best.lot})."
    return f"the lowest lot holds {million(lowest.value)} million ({lowest.lot})."

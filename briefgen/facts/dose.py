"""The dose worked through: cells against what the lots yield, and what one bag brings per kg of body weight.

Cells are counted in millions. Volumes are in mL, endotoxin in EU, DMSO in g.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal

from briefgen.answers import Answer, Answers
from briefgen.cmc import AcceptanceCriterion, Lot, Measurement, ReportedNumber
from briefgen.facts.fact import LOTS, Fact, missing, two_decimals
from briefgen.facts.printed import NBSP, bound, capital, counted, listed, paths_of, relation_signs
from briefgen.facts.vcn import fraction_of_sample, share_of

DMSO_DENSITY = Decimal("1.10")  # g/mL at room temperature
LEVELS, ENDOTOXIN_UNIT = "product.dose_levels", "EU/mL"
_MILLIONS = {"million": Decimal(1), "million cells": Decimal(1), "10^6 cells": Decimal(1), "cells": Decimal("1e-6")}


def cells_needed(per_kg: Decimal, weight: Decimal) -> Decimal:
    """Cells, in millions, of a dose in million/kg for a body weight in kg."""
    return per_kg * weight


def total_cells(positive: Decimal, share: Decimal) -> Decimal:
    """Viable cells that bring so many CAR-positive ones, at a CAR-positive share between 0 (excluded) and 1."""
    return positive / share


def per_kg_of_bag(per_ml: Decimal, volume: Decimal, weight: Decimal) -> Decimal:
    """What one bag brings per kg of body weight of something that is counted per mL."""
    return per_ml * volume / weight


def dmso_per_kg(percent: Decimal, volume: Decimal, weight: Decimal) -> Decimal:
    """DMSO of one bag in g/kg, from its share by volume in per cent and its density of 1.10 g/mL."""
    return per_kg_of_bag(percent / 100 * DMSO_DENSITY, volume, weight)


@dataclass(frozen=True)
class Level:
    """A dose level: its name, the dose in million/kg as answered, and its number."""

    name: str
    answer: Answer
    per_kg: Decimal


@dataclass(frozen=True)
class Weight:
    """A body weight in kg as answered."""

    answer: Answer
    kg: Decimal


@dataclass(frozen=True)
class LotResult:
    """A lot's result and its number in the unit that is computed with."""

    lot: str
    number: ReportedNumber
    value: Decimal
    path: str


@dataclass(frozen=True)
class DoseArithmetic:
    """Everything the dose is computed from; what the answers do not carry is none or empty.

    `yields` are the cells of each lot that shows the clinical process, in millions; `lowest_fraction` the lowest
    CAR-positive share of the same lots (0 to 1); `endotoxin` the highest result in EU/mL.
    """

    levels: tuple[Level, ...]
    lightest: Weight | None
    heaviest: Weight | None
    yields: tuple[LotResult, ...]
    are_full_scale: bool
    lowest_fraction: LotResult | None
    volume: Decimal | None
    dmso: Decimal | None
    endotoxin_criterion: Decimal | None
    endotoxin_criterion_path: str
    endotoxin: LotResult | None

    @property
    def lowest_yield(self) -> LotResult | None:
        """The lot that yields the fewest cells."""
        return min(self.yields, key=lambda found: found.value, default=None)

    @property
    def highest_level(self) -> Level | None:
        """The level with the highest dose."""
        return max(self.levels, key=lambda level: level.per_kg, default=None)

    def heaviest_held(self, level: Level) -> Decimal | None:
        """The heaviest body weight, in whole kg, whose dose the lowest yield holds."""
        found = self.lowest_yield
        return (found.value / level.per_kg).quantize(Decimal(1), ROUND_FLOOR) if found and level.per_kg > 0 else None


def dose_arithmetic(
    answers: Answers,
    lots: tuple[Lot, ...],
    by_id: dict[str, Measurement],
    criteria: tuple[AcceptanceCriterion, ...],
) -> DoseArithmetic:
    """What the answers say of dose, body weights, lots and bag."""
    own = () if answers["engineering_runs.origin"].is_known else tuple(_of_clinical_process(lots))
    cells = next((m for m in by_id.values() if m.attribute == "car_positive_cells" and m.unit in _MILLIONS), None)
    yields = tuple(_results(own, cells, _MILLIONS[cells.unit or ""])) if cells else ()
    fraction = fraction_of_sample(tuple(by_id.values()), cells) if cells else None
    endotoxin = next((m for m in by_id.values() if m.attribute == "endotoxin" and m.unit == ENDOTOXIN_UNIT), None)
    limit, path = _upper_bound(criteria, endotoxin)
    return DoseArithmetic(
        tuple(_levels(answers)),
        _weight(answers["specification.lightest_patient"]),
        _weight(answers["specification.heaviest_patient"]),
        yields,
        bool(yields) and all(lot.scale == "full" for lot in own if lot.lot in {found.lot for found in yields}),
        _lowest_fraction(own, fraction),
        _positive(answers["specification.bag_volume"]),
        _positive(answers["specification.dmso_percent"]),
        limit,
        path,
        _highest(_results(own, endotoxin, Decimal(1), bounds_too=True)) if endotoxin else None,
    )


def dose_facts(answers: Answers, dose: DoseArithmetic) -> dict[str, Fact]:
    """The facts of dose levels, of what the lots hold and of what one bag brings, by name."""
    return {
        "dose_levels": _dose_levels(answers),
        "dose_held": _dose_held(answers, dose),
        "dose_in_table": Fact("", truth=bool(dose.levels and dose.lightest and dose.heaviest)),
        "bag_content": _bag_content(answers, dose),
    }


def million(value: Decimal) -> str:
    """Cells in millions to three figures or so, without zeros at the end."""
    step = Decimal("0.01") if value < 1 else Decimal("0.1") if value < 100 else Decimal(1)
    return f"{value.quantize(step).normalize():f}"


def per_kg(value: Decimal) -> str:
    """An amount per kg to two decimals, without zeros at the end; a smaller one to its first figure."""
    return f"{value:.1g}" if 0 < value < Decimal("0.01") else f"{Decimal(two_decimals(value)).normalize():f}"


def _of_clinical_process(lots: Iterable[Lot]) -> Iterable[Lot]:
    return (lot for lot in lots if lot.is_of_clinical_process)


def _levels(answers: Answers) -> Iterable[Level]:
    for row in answers.rows(LEVELS):
        number = row["dose"].number
        if number is not None and number.value > 0:
            yield Level(row.key, row["dose"], number.value)


def _weight(answer: Answer) -> Weight | None:
    value = _positive(answer)
    return Weight(answer, value) if value is not None else None


def _positive(answer: Answer) -> Decimal | None:
    return answer.number.value if answer.number is not None and answer.number.value > 0 else None


def _results(
    lots: Iterable[Lot], measurement: Measurement | None, factor: Decimal, *, bounds_too: bool = False
) -> Iterable[LotResult]:
    """The lots' results in numbers; a bound such as `<0.25` counts only where it is asked for."""
    for lot in lots:
        result = lot.results.get(measurement.id) if measurement else None
        if measurement and result and result.number and (result.number.is_exact or bounds_too):
            path = f"{LOTS}[{lot.lot}].results.{measurement.id}"
            yield LotResult(lot.lot, result.number, result.number.value * factor, path)


def _lowest_fraction(lots: Iterable[Lot], fraction: Measurement | None) -> LotResult | None:
    """The lowest CAR-positive fraction of the lots, as a share between 0 and 1."""
    results = _results(lots, fraction, Decimal(1))
    shares = ((found, share_of(found.number, fraction)) for found in results)
    known = (replace(found, value=share) for found, share in shares if share is not None)
    return min(known, key=lambda found: found.value, default=None)


def _upper_bound(
    criteria: Iterable[AcceptanceCriterion], measurement: Measurement | None
) -> tuple[Decimal | None, str]:
    for criterion in criteria:
        if measurement and criterion.measurement == measurement.id:
            for limit in criterion.bounds:
                if limit.relation.startswith("<") and limit.unit in {"", ENDOTOXIN_UNIT}:
                    return limit.limit, f"engineering_runs.criteria[{measurement.id}].phase_1"
    return None, "engineering_runs.criteria"


def _highest(results: Iterable[LotResult]) -> LotResult | None:
    """The highest result; of equal ones the measured one, which says more than `less than`."""
    return max(results, key=lambda found: (found.value, found.number.is_exact), default=None)


def _dose_levels(answers: Answers) -> Fact:
    rows = answers.rows(LEVELS)
    if not rows:
        return missing("dose levels", LEVELS)
    levels = [f"{row.key} {bound(row['dose']).text} ({bound(row['patients']).text} patients)" for row in rows]
    open_cells = any(row[name].is_open for row in rows for name in ("dose", "patients"))
    paths = paths_of(row[name] for row in rows for name in ("dose", "patients"))
    count = counted(len(rows), "dose level")
    verb = "is" if len(rows) == 1 else "are"
    return Fact(f"{capital(count)} {verb} planned: {listed(levels)}", paths, is_hole=open_cells)


def _dose_held(answers: Answers, dose: DoseArithmetic) -> Fact:
    """How far the lowest yield reaches at the highest dose, and whether that is far enough."""
    found, level = dose.lowest_yield, dose.highest_level
    absent = [
        name
        for name, there in (("yield of lots of the clinical process", found), ("dose levels", level))
        if there is None
    ]
    if found is None or level is None:
        return missing(listed(absent), LOTS, LEVELS)
    held = dose.heaviest_held(level)
    kind = "full-scale lot" if dose.are_full_scale else "lot"
    of = f"of {counted(len(dose.yields), kind)}, " if len(dose.yields) > 1 else ""
    head = "The smallest" if of else f"The one {kind},"
    amount = f"{million(found.value)}{NBSP}million ({found.lot}),"
    text = f"{head} {of}{amount} holds the dose of a patient of up to {held}{NBSP}kg at {level.name}"
    if dose.heaviest and held is not None and held < dose.heaviest.kg:
        text += f", less than the {bound(dose.heaviest.answer).text} up to which the dose is counted"
    elif dose.heaviest:
        text += f"; the dose is counted up to {bound(dose.heaviest.answer).text}"
    return Fact(text, (found.path, level.answer.path, "specification.heaviest_patient"))


def _bag_content(answers: Answers, dose: DoseArithmetic) -> Fact:
    """What one bag brings per kg to the lightest patient."""
    volume = answers["specification.bag_volume"]
    if dose.lightest is None or dose.volume is None:
        return missing("volume of one bag and weight of the lightest patient", volume.path, _path(dose))
    parts, paths = [], [volume.path, dose.lightest.answer.path]
    kg = dose.lightest.kg
    if dose.endotoxin_criterion is not None:
        share = per_kg(per_kg_of_bag(dose.endotoxin_criterion, dose.volume, kg))
        parts.append(f"{share}{NBSP}EU/kg of endotoxin at the criterion")
        paths.append(dose.endotoxin_criterion_path)
    if dose.endotoxin is not None:
        share = at_results(dose.endotoxin, dose.volume, kg)
        parts.append(f"{share}{NBSP}EU/kg at the highest result")
        paths.append(dose.endotoxin.path)
    if dose.dmso is not None:
        parts.append(f"{per_kg(dmso_per_kg(dose.dmso, dose.volume, kg))}{NBSP}g/kg of DMSO")
        paths.append("specification.dmso_percent")
    if not parts:
        return missing("endotoxin criterion and DMSO of the product", *paths)
    weight = bound(dose.lightest.answer).text
    return Fact(f"A whole bag of {bound(volume).text} brings, to a patient of {weight}, {listed(parts)}", tuple(paths))


def at_results(result: LotResult, volume: Decimal, weight: Decimal) -> str:
    """Endotoxin of one bag in EU/kg at a result, with the sign that the result carries."""
    value = per_kg(per_kg_of_bag(result.value, volume, weight))
    return relation_signs(f"{result.number.qualifier}{value}")


def _path(dose: DoseArithmetic) -> str:
    return dose.lightest.answer.path if dose.lightest else "specification.lightest_patient"

"""The dose arithmetic: cells for the lightest and heaviest patient, and what one bag brings per kg."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from briefgen.answers import Answers
from briefgen.document import Align, Bound, Column, Inlines, Origin, Reference, Table, Text
from briefgen.document import Row as TableRow
from briefgen.facts import Facts, bound, relation_signs
from briefgen.facts.dose import (
    DMSO_DENSITY,
    DoseArithmetic,
    Weight,
    at_results,
    cells_needed,
    dmso_per_kg,
    million,
    per_kg,
    per_kg_of_bag,
    total_cells,
)
from briefgen.facts.printed import NBSP
from briefgen.tables.parts import table_of

_Computed = tuple[str, tuple[str, ...]]


def dose(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """What each dose level asks of a lot, and what one bag brings, for the lightest and the heaviest patient."""
    found = facts.dose
    if not found.levels or found.lightest is None or found.heaviest is None:
        return None
    weights = (found.lightest, found.heaviest)
    columns = (
        Column("Quantity", weight=3.0),
        Column("For", weight=1.3),
        *(Column(f"Patient of {bound(weight.answer).text}", align=Align.NUMBER, weight=0.9) for weight in weights),
    )
    rows = [*_of_levels(found, weights), *_of_bag(answers, found, weights)]
    caption = "Dose arithmetic for the lightest patient and the heaviest weight that counts"
    return table_of("dose", caption, columns, rows, origin, _notes(answers, found))


def _of_levels(found: DoseArithmetic, weights: tuple[Weight, Weight]) -> Iterator[TableRow]:
    least, share = found.lowest_yield, found.lowest_fraction
    quantities: list[tuple[str, str, tuple[str, ...], Callable[[Decimal], Decimal]]] = [
        ("needed", "Viable CAR-positive cells needed (million)", (), lambda needed: needed)
    ]
    if least is not None and least.value > 0:
        per_cent = least.value
        quantities.append(
            ("share", "Share of the smallest lot (%)", (least.path,), lambda needed: needed * 100 / per_cent)
        )
    if share is not None:
        lowest = share.value
        name = "Viable cells at the lowest CAR-positive fraction (million)"
        quantities.append(("total", name, (share.path,), lambda needed: total_cells(needed, lowest)))
    for key, name, paths, of_needed in quantities:
        for level in found.levels:
            label = (Bound(f"{level.name}, ", (level.answer.path,)), bound(level.answer))
            cells = tuple(
                _number(million(of_needed(cells_needed(level.per_kg, weight.kg))), level.answer.path, *paths)
                for weight in weights
            )
            yield TableRow(f"{key}-{level.name}", ((Text(name),), label, *cells))


def _of_bag(answers: Answers, found: DoseArithmetic, weights: tuple[Weight, Weight]) -> Iterator[TableRow]:
    volume, limit, highest, dmso = found.volume, found.endotoxin_criterion, found.endotoxin, found.dmso
    if volume is None:
        return
    bag = (Text("whole bag, "), bound(answers["specification.bag_volume"]))
    if limit is not None:
        cells = [per_kg(per_kg_of_bag(limit, volume, weight.kg)) for weight in weights]
        yield _row("criterion", "Endotoxin at the criterion (EU/kg)", bag, cells, found.endotoxin_criterion_path)
    if highest is not None:
        cells = [at_results(highest, volume, weight.kg) for weight in weights]
        yield _row("result", "Endotoxin at the highest result (EU/kg)", bag, cells, highest.path)
    if dmso is not None:
        cells = [per_kg(dmso_per_kg(dmso, volume, weight.kg)) for weight in weights]
        yield _row("dmso", "DMSO (g/kg)", bag, cells, "specification.dmso_percent")


def _row(key: str, name: str, bag: Inlines, values: list[str], path: str) -> TableRow:
    return TableRow(key, ((Text(name),), bag, *(_number(value, path) for value in values)))


def _number(text: str, *paths: str) -> Inlines:
    return (Bound(text, ("facts.dose_held", *paths)),)


def _notes(answers: Answers, found: DoseArithmetic) -> list[Inlines]:
    """The formulae, with the figures that went in and where they stand."""
    cells: list[Bound | Text | Reference] = [Text("Cells needed: dose × body weight.")]
    if found.lowest_yield:
        least = found.lowest_yield
        cells += [Text(" Smallest lot: "), Bound(f"{million(least.value)}{NBSP}million ({least.lot})", (least.path,))]
        cells += [Text(", "), Reference("table-results"), Text(".")]
    if found.lowest_fraction:
        share = found.lowest_fraction
        words = f"{million(share.value * 100)}{NBSP}% ({share.lot})"
        cells += [Text(" Viable cells: cells needed ÷ lowest CAR-positive fraction, "), Bound(words, (share.path,))]
        cells += [Text(".")]
    bag: list[Bound | Text | Reference] = []
    path = found.endotoxin_criterion_path
    if found.volume is not None and found.endotoxin_criterion is not None:
        limit = f"{relation_signs(str(found.endotoxin_criterion))}{NBSP}EU/mL"
        bag += [Text("Endotoxin: EU/mL × volume ÷ body weight; criterion "), Bound(limit, (path,))]
        bag += [Text(" ("), Reference("table-criteria"), Text(")")]
        if found.endotoxin is not None:
            result = f"{relation_signs(found.endotoxin.number.text)}{NBSP}EU/mL"
            bag += [Text(", highest result "), Bound(result, (found.endotoxin.path,))]
        bag += [Text(".")]
    if found.volume is not None and found.dmso is not None:
        bag += [Text(" DMSO: "), bound(answers["specification.dmso_percent"]), Text(" by volume, ")]
        bag += [Text(f"density {DMSO_DENSITY}{NBSP}g/mL.")]
    return [tuple(cells), tuple(bag)] if bag else [tuple(cells)]

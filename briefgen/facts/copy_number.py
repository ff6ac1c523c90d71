"""Facts of vector copy number: what the lots have, beside the expectation, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from briefgen.answers import Answers, Row
from briefgen.cmc import Lot, ReportedNumber
from briefgen.facts.fact import LOTS, NAMED_LOTS, Fact, from_bound, lot_names, missing, two_decimals, yes_or_no
from briefgen.facts.printed import bound, listed, range_of, relation_signs, unit_behind
from briefgen.facts.vcn import VcnLot, VectorCopyNumber

_MEASUREMENTS = "engineering_runs.measurements"


def copy_number_facts(answers: Answers, vcn: VectorCopyNumber | None, lots: tuple[Lot, ...]) -> dict[str, Fact]:
    """The facts of the measured copy numbers, by name.

    They tell of the lots of the clinical process where there are any; `vcn_above_twice` tells of all lots.
    """
    integrating = answers["product.vector"]
    due = yes_or_no(
        vcn is not None or integrating.value in {"lentiviral", "gammaretroviral"}, _MEASUREMENTS, integrating.path
    )
    without = _without_result(answers, vcn, lots)
    if vcn is None or not vcn.lots:
        return {"vcn_due": due, "vcn_without_result": without, **_unmeasured()}
    shown = vcn.of_process or vcn.lots
    with_fraction = [lot for lot in shown if lot.expected is not None]
    of = with_fraction if with_fraction else shown
    paths = _paths(of)
    return {
        "vcn_due": due,
        "vcn_without_result": without,
        "vcn_measured": yes_or_no(True, _MEASUREMENTS),
        "vcn_results": Fact(f"{values(lot.number for lot in of)}{unit_behind(vcn.measurement.unit)}", paths),
        "vcn_counted": Fact(values(lot.per_positive for lot in of if lot.per_positive), paths),
        "vcn_lots": Fact(lot_names([lot.lot for lot in of]), paths),
        "vcn_denominator": from_bound(bound(vcn.row["denominator"])),
        "vcn_denominator_open": yes_or_no(not vcn.denominator_known, vcn.row["denominator"].path),
        "vcn_fraction_known": yes_or_no(bool(with_fraction), *paths),
        "vcn_without_fraction": _without_fraction(vcn),
        "vcn_if_total": _range([lot.if_total for lot in with_fraction], paths),
        "vcn_times_if_total": _range([lot.times_if_total for lot in with_fraction], paths),
        "vcn_times_if_positive": _range([lot.times_if_positive for lot in with_fraction], paths),
        "vcn_times": _range([vcn.times(lot)[0] for lot in with_fraction], paths),
        "vcn_above_twice": _above_twice(vcn),
    }


def values(numbers: Iterable[ReportedNumber]) -> str:
    """Up to five numbers one by one, more as a range; as they were reported."""
    found = list(numbers)
    if len(found) > NAMED_LOTS:
        return range_of(found)
    return listed([relation_signs(number.text) for number in found])


def _unmeasured() -> dict[str, Fact]:
    unknown = missing("vector copy number of the lots", _MEASUREMENTS, LOTS)
    counts = ("vcn_results", "vcn_counted", "vcn_lots", "vcn_denominator")
    ratios = ("vcn_if_total", "vcn_times_if_total", "vcn_times_if_positive", "vcn_times")
    flags = ("vcn_measured", "vcn_denominator_open", "vcn_fraction_known", "vcn_without_fraction", "vcn_above_twice")
    return {**dict.fromkeys((*counts, *ratios), unknown), **dict.fromkeys(flags, yes_or_no(False, _MEASUREMENTS))}


def _without_result(answers: Answers, vcn: VectorCopyNumber | None, lots: tuple[Lot, ...]) -> Fact:
    """The lots that have no copy number, each with the reason; untrue where all have one."""
    if vcn is None:
        return Fact("", (LOTS,), truth=False)
    with_result = {lot.lot for lot in vcn.lots}
    rows = {row.key: row for row in answers.rows(LOTS)}
    said = [_reason(rows[lot.lot], vcn.measurement.id) for lot in lots if lot.lot not in with_result]
    return Fact(
        "; ".join(fact.text for fact in said),
        tuple(path for fact in said for path in fact.paths),
        truth=bool(said),
        is_hole=any(fact.is_hole for fact in said),
    )


def _reason(lot: Row, measurement: str) -> Fact:
    results = lot["results"].value
    cell = results.cells.get(measurement) if isinstance(results, Row) else None
    if cell is None:
        path = f"{LOTS}[{lot.key}].results.{measurement}"
        return Fact(f"lot {lot.key} [TBD: reason]", (path,), is_hole=True)
    if cell.is_open:
        return Fact(f"lot {lot.key} {bound(cell).text}", (cell.path,), is_hole=True)
    reason = cell.note or f"reported as “{cell.words}”" if cell.is_known or cell.note else "[TBD: reason]"
    return Fact(f"lot {lot.key} ({reason})", (cell.path,), is_hole=not cell.is_known and not cell.note)


def _without_fraction(vcn: VectorCopyNumber) -> Fact:
    """The lots without a CAR-positive fraction, where others have one."""
    found = [lot for lot in vcn.lots if lot.expected is None]
    apart = found if len(found) < len(vcn.lots) else []
    return Fact(lot_names([lot.lot for lot in apart]) if apart else "", _paths(apart), truth=bool(apart))


def _above_twice(vcn: VectorCopyNumber) -> Fact:
    found = vcn.above_twice()
    parts = [f"lot {lot.lot} at {' or '.join(two_decimals(times) for times in vcn.times(lot))} times" for lot in found]
    return Fact(listed(parts) or "none", _paths(found or vcn.lots), bool(found))


def _paths(lots: Iterable[VcnLot]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(path for lot in lots for path in lot.paths))


def _range(numbers: list[Decimal | None], paths: tuple[str, ...]) -> Fact:
    known = [value for value in numbers if value is not None]
    if not known:
        return missing("CAR-positive fraction of the lots", *paths)
    low, high = two_decimals(min(known)), two_decimals(max(known))
    return Fact(low if low == high else f"{low}–{high}", paths)

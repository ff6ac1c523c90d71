"""Facts of what the limit on vector copy number rests on: potency, animals, insertion sites, dose and runs."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from briefgen.answers import Answers, Row
from briefgen.cmc import ReportedNumber
from briefgen.facts.copy_number import values
from briefgen.facts.fact import NAMED_LOTS, Fact, from_bound, lot_names, missing, percent
from briefgen.facts.printed import (
    NBSP,
    bound,
    capital,
    counted,
    hole,
    in_letters,
    in_sentence,
    listed,
    paths_of,
    range_of,
    relation_signs,
    unit_behind,
)
from briefgen.facts.vcn import PER, PER_POSITIVE, TWICE, VcnLot, VectorCopyNumber
from briefgen.lot_statistics import expected_copies_per_positive_cell

CURVE = "engineering_runs.moi_curve"
SITES = "engineering_runs.insertion_sites"
_LIMIT = "engineering_runs.vcn_limit"
_DENOMINATOR = "engineering_runs.vcn_limit_denominator"
_EVIDENCE = "engineering_runs.vcn_evidence"


@dataclass(frozen=True)
class CurvePoint:
    """One MOI of the MOI–VCN–potency curve: copies per CAR-positive cell and potency, both measured."""

    moi: ReportedNumber
    vcn: ReportedNumber
    potency: ReportedNumber
    row: Row

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths of its answers."""
        return paths_of(self.row[name] for name in ("moi", "vcn", "potency"))


def times_expected(row: Row) -> Decimal | None:
    """The copies per CAR-positive cell of one MOI over the single-hit expectation; none without both in numbers."""
    fraction, copies = row["car_positive"].number, row["vcn"].number
    if not fraction or not copies or not fraction.is_exact or not copies.is_exact or not 0 < fraction.value < 100:
        return None
    return copies.value / expected_copies_per_positive_cell(fraction.value / 100)


def moi_curve(answers: Answers) -> tuple[CurvePoint, ...]:
    """The points of the curve that have both numbers, by MOI."""
    points = []
    for row in answers.rows(CURVE):
        moi, vcn, potency = (row[name].number for name in ("moi", "vcn", "potency"))
        if moi and vcn and potency and vcn.is_exact and potency.is_exact:
            points.append(CurvePoint(moi, vcn, potency, row))
    return tuple(sorted(points, key=lambda point: point.moi.value))


def copy_limit_facts(answers: Answers, vcn: VectorCopyNumber | None) -> dict[str, Fact]:
    """The facts of the limit on vector copy number and of its evidence, by name."""
    return {
        **_evidence_facts(answers),
        "vcn_limit_against": _against(answers, vcn),
        "vcn_in_vivo": _in_vivo(vcn),
        "vcn_of_runs": _of_runs(answers, vcn),
        "vcn_integrations": _integrations(answers),
        **_curve_facts(answers),
        **_site_facts(answers),
    }


def _evidence_facts(answers: Answers) -> dict[str, Fact]:
    """How much of the evidence for the limit exists, and what is to come: a sentence in two parts."""
    answer = answers[_EVIDENCE]
    if not answer.rows:
        return {
            "vcn_evidence": from_bound(bound(answer)),
            "vcn_evidence_to_come": Fact("", (answer.path,), truth=False),
        }
    open_rows = [row for row in answer.rows if row["state"].value != "available"]
    have, to_come = _available(len(answer.rows), len(open_rows)), ""
    if 0 < len(open_rows) < len(answer.rows) and len(open_rows) <= NAMED_LOTS:
        to_come = f"to come: {_named(open_rows)}"
    elif len(open_rows) == len(answer.rows):
        to_come = _last_due(open_rows)
    return {
        "vcn_evidence": Fact(have, (answer.path,)),
        "vcn_evidence_to_come": Fact(to_come, (answer.path,), truth=bool(to_come)),
    }


def _available(pieces: int, open_pieces: int) -> str:
    all_pieces = counted(pieces, "piece")
    if not open_pieces:
        which = {1: "which is", 2: "both"}.get(pieces, "all")
        return f"It is argued from {all_pieces} of evidence, {which} available"
    if open_pieces == pieces:
        which = "the one piece of evidence is not" if pieces == 1 else f"none of the {all_pieces} of evidence is"
        return f"It is provisional: {which} available yet"
    have = in_letters(pieces - open_pieces)
    return f"It is provisional: {have} of {all_pieces} of evidence {'is' if have == 'one' else 'are'} available"


def _named(rows: list[Row]) -> str:
    return listed([f"{in_sentence(bound(row['evidence']).text)} ({bound(row['due']).text})" for row in rows])


def _last_due(rows: list[Row]) -> str:
    """When the last of the evidence is due; nothing while a date is open."""
    dues = [row["due"] for row in rows]
    if not all(due.is_known for due in dues):
        return ""
    last = max(dues, key=lambda due: str(due.value))
    return f"{'it' if len(rows) == 1 else 'the last'} is due {bound(last).text}"


def _against(answers: Answers, vcn: VectorCopyNumber | None) -> Fact:
    """Where the limit lies beside the highest copy number tested: below, at or above it."""
    limit, denominator = answers[_LIMIT], answers[_DENOMINATOR].words
    paths: tuple[str, ...] = (limit.path, answers[_DENOMINATOR].path)
    if limit.number is None or not denominator:
        return Fact("", paths, truth=False)
    parts = []
    if highest := highest_in_vivo(vcn):
        number = highest.as_limit or highest.number
        where = _relation(limit.number.value, number.value)
        parts.append(
            f"{where} the highest copy number studied in vivo ({relation_signs(number.text)} {PER[denominator]} "
            f"in lot {highest.lot})"
        )
        paths += highest.paths
    curve = moi_curve(answers)
    if curve and denominator == PER_POSITIVE:
        top = max(curve, key=lambda point: point.vcn.value)
        parts.append(f"{_relation(limit.number.value, top.vcn.value)} the highest on the MOI curve ({top.vcn.text})")
        paths += top.paths
    return Fact(listed(parts), paths, truth=bool(parts))


def highest_in_vivo(vcn: VectorCopyNumber | None) -> VcnLot | None:
    """The lot of an animal study with the most copies, counted as the limit counts; none while that is not known."""
    lots = [lot for lot in vcn.in_vivo if lot.as_limit and lot.as_limit.is_exact] if vcn else []
    return max(lots, key=_as_limit, default=None)


def lots_above_limit(answers: Answers, vcn: VectorCopyNumber) -> tuple[VcnLot, ...]:
    """The lots that lie above the proposed limit."""
    limit = answers[_LIMIT].number
    return tuple(lot for lot in vcn.lots if limit and lot.as_limit and lot.as_limit.value > limit.value)


def _as_limit(lot: VcnLot) -> Decimal:
    return lot.as_limit.value if lot.as_limit else Decimal(0)


def _relation(limit: Decimal, tested: Decimal) -> str:
    return "below" if limit < tested else "above" if limit > tested else "at"


def _in_vivo(vcn: VectorCopyNumber | None) -> Fact:
    """The copy numbers of the lots used in vivo; untrue where there are none."""
    lots = vcn.in_vivo if vcn else ()
    if vcn is None or not lots:
        return Fact("", (), truth=False)
    names = lot_names([lot.lot for lot in lots])
    counted_so = [lot.per_positive for lot in lots if lot.per_positive]
    if len(counted_so) == len(lots):
        text = f"{values(counted_so)} {PER[PER_POSITIVE]} in {names}"
    else:
        text = f"{values(lot.number for lot in lots)}{unit_behind(vcn.measurement.unit)} in {names}, as reported"
    return Fact(text, tuple(path for lot in lots for path in lot.paths))


def _of_runs(answers: Answers, vcn: VectorCopyNumber | None) -> Fact:
    """The highest copy number of the clinical process, beside the limit; untrue where they cannot be compared."""
    limit, denominator = answers[_LIMIT].number, answers[_DENOMINATOR].words
    lots = [lot for lot in vcn.of_process if lot.as_limit] if vcn else []
    if limit is None or not lots:
        return Fact("", (_LIMIT,), truth=False)
    highest = max(lots, key=_as_limit)
    share = f", {percent(_as_limit(highest) / limit.value)} of the limit" if limit.value else ""
    number = relation_signs(highest.as_limit.text) if highest.as_limit else ""
    return Fact(f"{number} {PER[denominator]} (lot {highest.lot}){share}", (_LIMIT, *highest.paths))


def _integrations(answers: Answers) -> Fact:
    """The integrations infused at most: highest dose, heaviest patient, limit; untrue where cells are counted apart.

    Dose in million CAR-positive cells per kg, weight in kg, limit in copies per CAR-positive cell.
    """
    limit, of_limit = answers[_LIMIT], answers[_DENOMINATOR]
    unit = answers["product.dose_unit"]
    levels, heaviest = answers["product.dose_levels"], answers["specification.heaviest_patient"]
    paths = (limit.path, levels.path, heaviest.path)
    if limit.number is None or of_limit.words != PER_POSITIVE or "car-positive" not in unit.words.casefold():
        return Fact("", paths, truth=False)
    doses = [row["dose"].number for row in levels.rows if row["dose"].number]
    if not doses or heaviest.number is None:
        return Fact(hole("highest dose and heaviest patient", *paths).text, paths, is_hole=True)
    dose = max(doses, key=lambda number: number.value)
    total = dose.value * heaviest.number.value * limit.number.value
    return Fact(
        f"{dose.text}{NBSP}million/kg × {heaviest.number.text}{NBSP}kg × {limit.number.text}{NBSP}copies = "
        f"{total.normalize():,f}{NBSP}million integrations",
        paths,
    )


def _curve_facts(answers: Answers) -> dict[str, Fact]:
    curve = moi_curve(answers)
    if not curve:
        names = ("moi_curve", "moi_curve_copies", "moi_curve_best")
        unknown = dict.fromkeys(names, missing("MOI–VCN–potency curve", CURVE))
        return {**unknown, "moi_curve_above_twice": Fact("", (CURVE,), truth=False)}
    paths = tuple(path for point in curve for path in point.paths)
    highest = max(point.potency.value for point in curve)
    best = [point for point in curve if point.potency.value == highest]
    mois = listed([point.moi.text for point in best])
    copies = listed([point.vcn.text for point in best])
    return {
        "moi_curve": Fact(range_of([point.moi for point in curve]), paths),
        "moi_curve_above_twice": _curve_above_twice(curve),
        "moi_curve_copies": Fact(f"{range_of([point.vcn for point in curve])} {PER[PER_POSITIVE]}", paths),
        "moi_curve_best": Fact(f"MOI {mois} ({best[0].potency.text}, at {copies} copies)", paths),
    }


def _curve_above_twice(curve: tuple[CurvePoint, ...]) -> Fact:
    """How many points lie above twice the expectation, and at which MOI; untrue where no ratio can be computed."""
    ratios = [(point, times) for point in curve if (times := times_expected(point.row)) is not None]
    paths = tuple(path for point, _ in ratios for path in (*point.paths, point.row["car_positive"].path))
    if not ratios:
        return Fact("", (CURVE,), truth=False)
    above = [point.moi.text for point, times in ratios if times > TWICE]
    verb = "lies" if len(above) <= 1 else "lie"
    some = f"{capital(in_letters(len(above)))} of {counted(len(ratios), 'point')} {verb} above twice"
    at = f", at MOI {listed(above)}" if above else ""
    return Fact(f"{some} the single-hit expectation{at}", paths)


def _site_facts(answers: Answers) -> dict[str, Fact]:
    rows = answers.rows(SITES)
    sites = [number for row in rows if (number := row["sites"].number)]
    clones = [(number, row.key) for row in rows if (number := row["largest_clone"].number)]
    if not sites or not clones:
        names = ("insertion_lots", "insertion_sites", "insertion_clone")
        return dict.fromkeys(names, missing("insertion-site analysis", SITES))
    largest, lot = max(clones, key=lambda pair: pair[0].value)
    return {
        "insertion_lots": Fact(lot_names([row.key for row in rows]), (SITES,)),
        "insertion_sites": Fact(range_of(sites), paths_of(row["sites"] for row in rows)),
        "insertion_clone": Fact(
            f"{relation_signs(largest.text)}{NBSP}% (lot {lot})", paths_of(row["largest_clone"] for row in rows)
        ),
    }

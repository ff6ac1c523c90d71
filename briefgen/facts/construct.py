"""Facts of construct, vector, starting material and materials."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefgen.answers import Answer, Answers, Row
from briefgen.cmc import AcceptanceCriterion, Result, read_number
from briefgen.facts.fact import LOTS, Fact, missing
from briefgen.facts.printed import (
    bound,
    capital,
    counted,
    in_letters,
    in_sentence,
    listed,
    paths_of,
    range_of,
    unit_behind,
)

ELEMENTS = "genetic_construct.elements"
VECTOR_LOTS, VECTOR_TESTS, VECTOR_STABILITY = "vector.lots", "vector.tests", "vector.stability"
COLLECTIONS = "starting_material.collections"
MATERIALS = "materials.biological"
_NOT_DETECTED = AcceptanceCriterion(measurement="", phase_1="not detected")
_NONE = Fact("", truth=False)


def construct_facts(answers: Answers) -> dict[str, Fact]:
    """The facts of construct, vector, starting material and materials, by name."""
    return {
        **_construct(answers),
        **_vector(answers),
        **_replication_competent_virus(answers),
        **_starting_material(answers),
        **_materials(answers),
    }


def product_lots_from(vector_lot: str, answers: Answers) -> tuple[Row, ...]:
    """The lots of the product that name this vector lot."""
    return tuple(row for row in answers.rows(LOTS) if row["vector_lot"].words == vector_lot)


def product_lots_of(collection: str, answers: Answers) -> tuple[Row, ...]:
    """The lots of the product whose donor's code is that of this collection."""
    return tuple(row for row in answers.rows(LOTS) if row["donor"].words == collection)


def result_of(lot: Row, test: str) -> Answer | None:
    """The result of a vector lot in a test; none where the lot names no result for it."""
    results = lot["results"].value
    return results.cells.get(test) if isinstance(results, Row) else None


# Construct


def _construct(answers: Answers) -> dict[str, Fact]:
    rows = answers.rows(ELEMENTS)
    if not rows:
        return dict.fromkeys(
            ("construct_elements", "construct_verified"), missing("elements of the construct", ELEMENTS)
        )
    sizes = [number.value for row in rows if (number := row["size"].number)]
    together = f", {sum(sizes):,}\u00a0bp together" if len(sizes) == len(rows) else ""
    return {
        "construct_elements": Fact(f"{counted(len(rows), 'element')}{together}", (ELEMENTS,)),
        "construct_verified": _verified(rows),
    }


def _verified(rows: Sequence[Row]) -> Fact:
    """For which elements the sequence is verified."""
    cells = [row["verified"] for row in rows]
    verified = [row for row in rows if row["verified"].is_known and row["verified"].value is True]
    if all(cell.is_open for cell in cells):
        return missing("whether the sequence is verified", *paths_of(cells))
    if len(verified) == len(rows):
        return Fact(f"the sequence of {'each' if len(rows) > 1 else 'it'} is verified", paths_of(cells))
    rest = [row.key for row in rows if row not in verified]
    return Fact(f"the sequence is not verified for {listed(rest)}", paths_of(cells))


# Vector


def _vector(answers: Answers) -> dict[str, Fact]:
    lots, plasmids = answers.rows(VECTOR_LOTS), answers.rows("vector.plasmids")
    return {
        "vector_plasmids": Fact(counted(len(plasmids), "plasmid"), ("vector.plasmids",), bool(plasmids)),
        "vector_bank": _bank(answers),
        "vector_lots": Fact(_made(len(lots), "vector lot"), (VECTOR_LOTS,))
        if lots
        else missing("vector lots", VECTOR_LOTS),
        "vector_titers": _titers(answers),
        "vector_lots_used": _lots_used(answers),
        "vector_lots_unlisted": _lots_unlisted(answers),
        "vector_results": _results(answers),
        "vector_stability": _longest_stability(answers),
        "vector_expiry_beyond": _expiry_beyond(answers),
    }


def _bank(answers: Answers) -> Fact:
    """How many tests have a result for each bank and for end-of-production cells."""
    rows = answers.rows("vector.bank")
    banks = (("mcb", "the master cell bank"), ("wcb", "the working cell bank"), ("eop", "end-of-production cells"))
    counts = [(sum(row[name].is_known for row in rows), words) for name, words in banks]
    (first, *rest) = [pair for pair in counts if pair[0]] or [(0, "")]
    words = [f"{_made(first[0], 'test')} on {first[1]}", *(f"{in_letters(number)} on {bank}" for number, bank in rest)]
    return Fact(listed(words), ("vector.bank",), bool(first[0]))


def _titers(answers: Answers) -> Fact:
    """The titers of the lots, as a range with unit and method."""
    for test in answers.rows(VECTOR_TESTS):
        if test["measures"].words != "titer":
            continue
        cells = [cell for lot in answers.rows(VECTOR_LOTS) if (cell := result_of(lot, test.key)) and cell.is_known]
        found = [pair for cell in cells if (pair := read_number(cell.words))]
        if not found:
            continue
        unit = test["unit"].words or found[0][1]
        method = f" by {in_sentence(bound(test['method']).text)}" if test["method"].is_known else ""
        noun = "a titer" if len(found) == 1 else "titers"
        return Fact(f"{noun} of {range_of([n for n, _ in found])}{unit_behind(unit)}{method}", paths_of(cells))
    return missing("titers of the vector lots", VECTOR_TESTS, VECTOR_LOTS)


def _lots_used(answers: Answers) -> Fact:
    """How many product lots were made from the vector lots, and from which of them none."""
    lots = answers.rows(VECTOR_LOTS)
    made = {row.key: product_lots_from(row.key, answers) for row in lots}
    count = sum(len(rows) for rows in made.values())
    if not count:
        return _NONE
    unused = [lot for lot, rows in made.items() if not rows]
    rest = f", none from {listed(unused)}" if unused else ""
    these = "it" if len(lots) == 1 else "them"
    return Fact(f"{_made(count, 'product lot')} from {these}{rest}", (VECTOR_LOTS, LOTS))


def _lots_unlisted(answers: Answers) -> Fact:
    """The vector lots that product lots name and that are not described."""
    known = {row.key for row in answers.rows(VECTOR_LOTS)}
    rows = [row for row in answers.rows(LOTS) if row["vector_lot"].words not in {"", *known}]
    if not (known and rows):
        return _NONE
    named = listed([f"{row['vector_lot'].words} ({row.key})" for row in rows])
    return Fact(f"Not among them: {named}", paths_of(row["vector_lot"] for row in rows))


def _results(answers: Answers) -> Fact:
    """How many results of the vector lots meet their criterion, and which do not or cannot be compared."""
    judged = list(_judged(answers))
    if not judged:
        return missing("results of the vector lots", VECTOR_LOTS)
    met = sum(meets is True for _, _, meets in judged)
    failed, undecided = ([what for what, _, meets in judged if meets is verdict] for verdict in (False, None))
    every = f"All {len(judged)} results"
    share = every if met == len(judged) > 1 else f"{capital(in_letters(met))} of {counted(len(judged), 'result')}"
    text = f"{share} {'meets its' if met == 1 else 'meet their'} criterion"
    text += f"; outside: {listed(failed)}" if failed else ""
    text += f"; not comparable as reported: {listed(undecided)}" if undecided else ""
    return Fact(text, paths_of(cell for _, cell, _ in judged))


def _judged(answers: Answers) -> Iterator[tuple[str, Answer, bool | None]]:
    """Every known result that has a criterion: what it is of, and whether it meets it."""
    for test in answers.rows(VECTOR_TESTS):
        criterion = AcceptanceCriterion(measurement=test.key, phase_1=test["criterion"].words)
        for lot in answers.rows(VECTOR_LOTS):
            cell = result_of(lot, test.key)
            if cell is not None and cell.is_known and test["criterion"].is_known:
                meets = criterion.admits(_reported(lot.key, test, cell), test["unit"].words or None)
                yield f"{in_sentence(test.key)} of {lot.key}", cell, meets


def _reported(lot: str, test: Row, cell: Answer) -> Result:
    """A result; one in another unit than its test is words, not a number to compare."""
    number, unit = read_number(cell.words) or (None, "")
    if unit and unit != test["unit"].words:
        number = None
    return Result(lot=lot, measurement=test.key, text=cell.words, number=number)


def _longest_stability(answers: Answers) -> Fact:
    """The longest time with real-time results, and the lot that has it."""
    rows = [row for row in answers.rows(VECTOR_STABILITY) if row["months"].number]
    if not rows:
        return missing("stability of the vector", VECTOR_STABILITY)
    longest = max(number.value for row in rows if (number := row["months"].number))
    of = [row for row in rows if row["months"].number and row["months"].number.value == longest]
    return Fact(
        f"Real-time results reach {bound(of[0]['months']).text} ({listed([row.key for row in of])})",
        paths_of(row["months"] for row in rows),
    )


def _expiry_beyond(answers: Answers) -> Fact:
    """The lots whose expiry goes beyond their own results."""
    beyond, cells = [], []
    for row in answers.rows(VECTOR_STABILITY):
        months, expiry = row["months"].number, row["expiry"].number
        if months and expiry and expiry.value > months.value:
            assigned = bound(row["expiry"], with_unit=False).text
            beyond.append(f"{row.key} ({assigned} against {bound(row['months']).text})")
            cells += [row["expiry"], row["months"]]
    return Fact(f"The expiry goes beyond the lot’s own results for {listed(beyond)}", paths_of(cells), bool(beyond))


# Replication-competent virus


def _replication_competent_virus(answers: Answers) -> dict[str, Fact]:
    """What was found in vector lots and in product lots, by the tests that look for it."""
    name = "Replication-competent retrovirus (RCR)"
    if answers["product.vector"].value == "lentiviral":
        name = "Replication-competent lentivirus (RCL)"
    tests = [row.key for row in answers.rows(VECTOR_TESTS) if row["measures"].words == "rcl"]
    measured = [
        row.key
        for row in answers.rows("engineering_runs.measurements")
        if row["attribute"].words == "replication_competent_virus"
    ]
    in_vector = _found(answers.rows(VECTOR_LOTS), tests, "vector lot")
    return {
        "rcl_name": Fact(name, ("product.vector",)),
        "rcl_in_vector": in_vector or missing("results for replication-competent virus", VECTOR_TESTS, VECTOR_LOTS),
        "rcl_in_product": _found(answers.rows(LOTS), measured, "product lot") or _NONE,
    }


def _found(lots: Sequence[Row], tests: Sequence[str], noun: str) -> Fact | None:
    """ "not detected in any of the three vector lots"; none where no lot has a result."""
    cells = {lot.key: [cell for test in tests if (cell := result_of(lot, test)) and cell.is_known] for lot in lots}
    tested = {lot: of for lot, of in cells.items() if of}
    if not tested:
        return None
    absent = [lot for lot, of in tested.items() if all(_is_absent(cell) for cell in of)]
    others = [lot for lot in tested if lot not in absent]
    without = [lot for lot in cells if lot not in tested]
    text = f"not detected in {_of_all(len(absent), len(lots), noun)}"
    text += f", but reported otherwise for {listed(others)}" if others else ""
    text += f", with no result yet for {listed(without)}" if without else ""
    return Fact(text, paths_of(cell for of in tested.values() for cell in of))


def _is_absent(cell: Answer) -> bool:
    return _NOT_DETECTED.admits(Result(lot="", measurement="", text=cell.words)) is True


def _of_all(number: int, total: int, noun: str) -> str:
    if number == total:
        return f"the one {noun}" if total == 1 else f"any of the {counted(total, noun)}"
    return f"{in_letters(number)} of {counted(total, noun)}"


# Starting material


def _starting_material(answers: Answers) -> dict[str, Fact]:
    rows = answers.rows(COLLECTIONS)
    patients = sum(row["donor_type"].words == "patient" for row in rows)
    whose = f"{in_letters(patients)} of them from {'a patient' if patients == 1 else 'patients'}"
    if len(rows) == 1:
        whose = "from a patient" if patients else "not from a patient"
    return {
        "collections": Fact(f"{_made(len(rows), 'collection')}, {whose}", (COLLECTIONS,), bool(rows)),
        "collections_by_donor": _by_donor(rows),
        "hold_data": _hold(answers),
    }


def _by_donor(rows: Sequence[Row]) -> Fact:
    """T cells in collections of healthy donors and of patients, as ranges."""
    parts: list[str] = []
    cells: list[Answer] = []
    for kind, words in (("healthy_donor", "healthy donor"), ("patient", "patient")):
        known = [row["cd3"] for row in rows if row["donor_type"].words == kind and row["cd3"].number]
        if known:
            span = range_of([cell.number for cell in known if cell.number])
            whose = f"a {words}" if len(known) == 1 else f"{words}s"
            number = in_letters(len(known)) if parts else counted(len(known), "collection")
            parts.append(f"{span}{unit_behind(known[0].unit)} in {number} from {whose}")
            cells += known
    return Fact(f"CD3-positive cells were {listed(parts)}", paths_of(cells), bool(parts))


def _hold(answers: Answers) -> Fact:
    """The longest hold after which recovery was measured, against the limit."""
    limit = answers["starting_material.hold_limit"]
    rows = [row for row in answers.rows(COLLECTIONS) if row["hold"].number and row["recovery"].number]
    if not rows:
        return Fact("Recovery after a hold is not measured yet", (limit.path, COLLECTIONS))
    longest = max(number.value for row in rows if (number := row["hold"].number))
    of = [row for row in rows if row["hold"].number and row["hold"].number.value == longest]
    recovery = range_of([row["recovery"].number for row in of if row["recovery"].number])
    text = (
        f"The longest hold with recovery measured is {bound(of[0]['hold']).text} ({counted(len(of), 'collection')}; "
        f"recovery of T cells {recovery}{unit_behind(of[0]['recovery'].unit)})"
    )
    if limit.number and limit.number.value > longest:
        text += f"; the limit goes {limit.number.value - longest:g}{unit_behind(limit.unit)} beyond it"
    return Fact(text, (limit.path, *paths_of(cell for row in of for cell in (row["hold"], row["recovery"]))))


# Materials


def _materials(answers: Answers) -> dict[str, Fact]:
    rows = answers.rows(MATERIALS)
    if not rows:
        return dict.fromkeys(("materials_origin", "materials_research"), missing("materials", MATERIALS))
    counts = [(sum(row["origin"].words == kind for row in rows), f"of {kind} origin") for kind in ("human", "animal")]
    counts.append((sum(row["origin"].words == "recombinant" for row in rows), "recombinant"))
    parts = [f"{in_letters(number)} {'is' if number == 1 else 'are'} {kind}" for number, kind in counts if number]
    listing = (
        f"Of {counted(len(rows), 'material')}, {listed(parts)}" if parts else f"{capital(in_letters(len(rows)))} listed"
    )
    research = [in_sentence(row.key) for row in rows if row["grade"].words == "research"]
    grade = f"{listed(research)} {'is' if len(research) == 1 else 'are'} of research grade"
    cells = paths_of(row["grade"] for row in rows)
    return {
        "materials_origin": Fact(listing, paths_of(row["origin"] for row in rows)),
        "materials_research": Fact(capital(grade) if research else "None is of research grade", cells, bool(research)),
    }


def _made(number: int, noun: str) -> str:
    """ "Three vector lots were made"."""
    return f"{capital(counted(number, noun))} {'was' if number == 1 else 'were'} made"

"""Facts of the flexibilities that the sponsor proposes or plans."""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefgen.answers import Answers, Row
from briefgen.cmc import ReportedNumber
from briefgen.facts.fact import FLEXIBILITY, Fact, missing, yes_or_no
from briefgen.facts.printed import (
    all_of,
    bound,
    capital,
    counted,
    in_letters,
    in_sentence,
    listed,
    paths_of,
    relation_signs,
)

CGMP = "flexibility_phase_appropriate_cgmp"
PRIOR = "flexibility_prior_knowledge"
METHODS = "flexibility_alternative_test_methods"
STANDARDS = "flexibility_consensus_standards"
SCHEDULE = "flexibility_lifecycle_validation"

PATHWAY = f"{FLEXIBILITY}.pathway"

_WARNED = re.compile(r"CD[\s-]?19|BCMA|TNFRSF17|CD[\s-]?269", re.IGNORECASE)  # the antigens of FDA's finding of 2024
_READY = frozenset({"qualified", "validated", "verified"})


def flexibilities_facts(answers: Answers) -> dict[str, Fact]:
    """The facts of the flexibilities that the sponsor proposes or plans, by name."""
    return {
        "proposals": _proposals(answers),
        "target_of_warned_class": yes_or_no(bool(_WARNED.search(answers["product.target"].words)), "product.target"),
        **_cgmp(answers),
        **_prior(answers),
        **_methods(answers),
        **_standards(answers),
        **_schedule(answers),
    }


def _proposals(answers: Answers) -> Fact:
    """How many are asked about and how many are stated, as a sentence without its full stop."""
    paths = [path for path in answers.by_path if path.startswith("flexibility_") and path.endswith(".ask_now")]
    proposed = [path for path in paths if answers[f"{path.partition('.')[0]}.proposed"].value is True]
    if f"{FLEXIBILITY}.ask_now" in proposed and answers[PATHWAY].value is True:
        proposed.append(f"{FLEXIBILITY}.ask_now")  # the pathway: a proposal of its own, asked with the criteria
    asked = sum(answers[path].value is True for path in proposed)
    stated = sum(answers[path].value is False for path in proposed)
    if asked + stated < len(proposed) or not proposed:
        return Fact("", tuple(proposed), truth=False)
    if not stated:
        are = "The proposal below is" if asked == 1 else f"{capital(all_of(asked, 'proposal'))} below are"
        return Fact(f"{are} put to CBER", tuple(proposed))
    if not asked:
        are = "The proposal below is" if stated == 1 else f"{capital(all_of(stated, 'proposal'))} below are"
        return Fact(f"{are} stated and not asked about at this meeting", tuple(proposed))
    verb = "is" if asked == 1 else "are"
    some = f"{capital(in_letters(asked))} of the {counted(len(proposed), 'proposal')} below {verb}"
    others = "the other is" if stated == 1 else f"the other {in_letters(stated)} are"
    return Fact(f"{some} put to CBER; {others} stated, with the reason", tuple(proposed))


def _cgmp(answers: Answers) -> dict[str, Fact]:
    path = f"{CGMP}.controls"
    rows = answers.rows(path)
    contested = [item for item in answers[f"{CGMP}.contested"].items if item != "none"]
    later = [in_sentence(row["element"].words) for row in rows if row["state"].value == "before_first_patient"]
    ready = len(rows) - len(later)
    if not rows:
        controls = in_place = missing("phase 1 controls", path)
    else:
        controls = Fact(counted(len(rows), "control"), (path,))
        state = (
            f"{capital(in_letters(ready))} of {counted(len(rows), 'control')} {'is' if ready == 1 else 'are'} in place"
        )
        state = f"All {counted(len(rows), 'control')} are in place" if not later else state
        in_place = Fact(f"{state}{f'; before the first patient: {listed(later)}' if later else ''}", (path,))
    return {
        "cgmp_controls": controls,
        "cgmp_in_place": in_place,
        "cgmp_contested": yes_or_no(bool(contested), f"{CGMP}.contested"),
        "within_phase_1": yes_or_no(answers[f"{CGMP}.beyond_phase_1"].value is False, f"{CGMP}.beyond_phase_1"),
    }


def _prior(answers: Answers) -> dict[str, Fact]:
    sources, aspects = answers.rows(f"{PRIOR}.sources"), answers.rows(f"{PRIOR}.similarity")
    owners = {row["owner"].words for row in sources}
    return {
        "prior_sources": Fact(counted(len(sources), "source"), (f"{PRIOR}.sources",))
        if sources
        else missing("sources of prior knowledge", f"{PRIOR}.sources"),
        "prior_by_reference": yes_or_no(bool(owners & {"own", "third_party"}), f"{PRIOR}.sources"),
        "prior_similarity": _similarity(aspects),
    }


def _similarity(aspects: Sequence[Row]) -> Fact:
    """In how many aspects the two are the same, and in which not, as a sentence without its full stop."""
    path = f"{PRIOR}.similarity"
    if not aspects:
        return missing("similarity of earlier product and this one", path)
    same = [row for row in aspects if row["verdict"].value == "same"]
    parts = [f"Same in {in_letters(len(same))} of {counted(len(aspects), 'aspect')}"]
    for verdict, words in (("different", "different in"), ("unknown", "not known for")):
        names = [in_sentence(row.key) for row in aspects if row["verdict"].value == verdict]
        parts += [f"{words} {listed(names)}"] if names else []
    return Fact("; ".join(parts), (path,))


def _methods(answers: Answers) -> dict[str, Fact]:
    path = f"{METHODS}.methods"
    rows = answers.rows(path)
    return {
        "alternative_methods": Fact(". ".join(map(_replacement, rows)), (path,))
        if rows
        else missing("alternative methods", path),
        "suitability_found": _suitability(answers),
        "positive_steps": _positive_steps(answers),
    }


def _replacement(row: Row) -> str:
    result, compendial = row["result"].number, row["compendial_result"].number
    when = f", with a result on day {result.text} instead of day {compendial.text}" if result and compendial else ""
    return f"{row.key} replaces {row['replaces'].words or 'the compendial test'} for release{when}"


_ORIGINS = {
    "compendial": ("compendial strain", "compendial strains"),
    "isolate": ("process isolate", "process isolates"),
    "other": ("other organism or parameter", "other organisms or parameters"),
}


def _suitability(answers: Answers) -> Fact:
    """What was tested and what was slowest, as a sentence without its full stop."""
    path = f"{METHODS}.suitability"
    rows = answers.rows(path)
    if not rows:
        return missing("suitability data", path)
    origins = [row["origin"].words for row in rows]
    tested = [counted(origins.count(origin), *words) for origin, words in _ORIGINS.items() if origin in origins]
    timed = {row.key: number for row in rows if (number := row["days"].number)}
    slowest = max((number.value for number in timed.values()), default=None)
    names = [name for name, number in timed.items() if number.value == slowest]
    last = f"; the slowest, {listed(names)}, within {relation_signs(timed[names[0]].text)} days" if names else ""
    what = listed(tested) or counted(len(rows), "organism or parameter", "organisms or parameters")
    return Fact(f"{capital(what)} tested{last}", (path,))


_HOURS = {"hours": 1, "days": 24, "business_days": 24}
_CLOCKS = {"hours": ("hour", "hours"), "days": ("day", "days"), "business_days": ("business day", "business days")}


def time_limit(row: Row) -> str:
    """ "1 business day", "2 hours", as the step of a plan has it; empty while a part is open."""
    number, clock = row["within"].number, row["clock"].words
    if number is None or clock not in _CLOCKS:
        return ""
    return f"{relation_signs(number.text)}\u00a0{_CLOCKS[clock][number.value != 1]}"


def _positive_steps(answers: Answers) -> Fact:
    """How many steps the plan for a positive result has, and how soon the first is due."""
    path = f"{METHODS}.positive_plan"
    rows = answers.rows(path)
    if not rows:
        return missing("action plan for a positive result after infusion", path)
    steps = capital(counted(len(rows), "step"))
    timed = [(number.value * _HOURS[row["clock"].words], row) for row in rows if (number := _timed(row))]
    if not timed:
        return Fact(steps, (path,))
    _, first = min(timed, key=lambda pair: pair[0])
    return Fact(f"{steps}, the first within {time_limit(first)} of {first['counted_from'].words}", (path,))


def _timed(row: Row) -> ReportedNumber | None:
    return row["within"].number if time_limit(row) else None


def _standards(answers: Answers) -> dict[str, Fact]:
    path = f"{STANDARDS}.standards"
    rows = answers.rows(path)
    if not rows:
        names = ("standards_used", "standards_recognized", "standards_verified")
        return dict.fromkeys(names, missing("standards", path))
    full = sum(row["extent"].value == "full" for row in rows)
    part = len(rows) - full
    split = (
        f"{in_letters(full)} in full and {in_letters(part)} in part"
        if full and part
        else "in full"
        if full
        else "in part"
    )
    return {
        "standards_used": Fact(f"{counted(len(rows), 'standard')}, {split}", (path,)),
        "standards_recognized": _recognized(rows, path),
        "standards_verified": _verified(rows),
    }


def _recognized(rows: Sequence[Row], path: str) -> Fact:
    """Which standards are recognized, by the sponsor's look-up, as a sentence without its full stop."""
    parts = []
    for value, words in (
        ("recognized", "recognized, as looked up"),
        ("not_recognized", "not recognized, as looked up"),
        ("not_claimed", "no recognition is claimed for"),
    ):
        names = [row.key for row in rows if row["recognition"].value == value]
        parts += [f"{words}{'' if value == 'not_claimed' else ':'} {listed(names)}"] if names else []
    return Fact("; ".join(parts), (path,)) if parts else missing("recognition of the standards", path)


def _verified(rows: Sequence[Row]) -> Fact:
    """What shows that each standard works for this product, as a sentence without its full stop."""
    cells = [row["verification"] for row in rows]
    said = [f"{row.key}: {bound(row['verification']).text}" for row in rows]
    return Fact(". ".join(said), paths_of(cells), is_hole=any(cell.is_open for cell in cells))


def _schedule(answers: Answers) -> dict[str, Fact]:
    path = f"{SCHEDULE}.schedule"
    rows = answers.rows(path)
    if not rows:
        unknown = missing("schedule of validation", path)
        return {"schedule_items": unknown, "schedule_on_safety": unknown}
    first, later = _ready(rows, "phase_1"), _ready(rows, "pivotal")
    text = (
        f"of {counted(len(rows), 'method or step', 'methods and steps')}, {in_letters(first)} "
        f"will be qualified, validated or verified at the first patient "
        f"and {'all' if later == len(rows) else in_letters(later)} before the pivotal study"
    )
    return {"schedule_items": Fact(capital(text), (path,)), "schedule_on_safety": _on_safety(rows)}


def _ready(rows: Sequence[Row], phase: str) -> int:
    return sum(row[phase].words in _READY for row in rows)


def _on_safety(rows: Sequence[Row]) -> Fact:
    """How many of those that bear on safety or dose will be ready at the first patient, and which not."""
    path = f"{SCHEDULE}.schedule"
    safety = [row for row in rows if row["bears_on_safety"].value is True]
    if not safety:
        return Fact("None of them is said to bear on safety or dose", (path,))
    open_rows = [row for row in safety if row["phase_1"].words not in _READY]
    ready = len(safety) - len(open_rows)
    names = [f"{in_sentence(row.key)} ({row['phase_1'].shown or 'open'})" for row in open_rows]
    text = f"Of {in_letters(len(safety))} that bear on safety or dose, {'all' if not names else in_letters(ready)} "
    text += "will be so at the first patient"
    return Fact(f"{text}{f'; the others: {listed(names)}' if names else ''}", (path,))

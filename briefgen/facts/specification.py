"""Facts of the specification, the timing of results, the dose and the methods."""

from __future__ import annotations

import re

from briefgen.answers import Answers, Row
from briefgen.cmc import AcceptanceCriterion, Measurement
from briefgen.facts.criteria import FIXED, SAFETY_ATTRIBUTES, WIDE, widths_of_criteria
from briefgen.facts.dose import DoseArithmetic, dose_facts
from briefgen.facts.fact import Fact, measurement_names, missing, yes_or_no
from briefgen.facts.methods import methods_facts
from briefgen.facts.printed import all_of, bound, capital, counted, in_letters, in_sentence, listed, paths_of
from briefgen.facts.timing import timing_facts

_BELOW = re.compile(r"\s*(each\s+)?<\s*\d")  # a result that says only that it is below what the test finds
CRITERIA, IMPURITIES = "engineering_runs.criteria", "specification.impurities"
LINKS = "specification.control_links"


def specification_facts(
    answers: Answers,
    by_id: dict[str, Measurement],
    criteria: tuple[AcceptanceCriterion, ...],
    dose: DoseArithmetic,
) -> dict[str, Fact]:
    """The facts of the specification, the timing of results, the dose and the methods, by name."""
    tested = {
        c.measurement: by_id[c.measurement].name
        for c in criteria
        if c.measurement in by_id and by_id[c.measurement].is_for_release
    }
    return {
        "release_criteria": _release_criteria(answers),
        **_disputed(answers),
        "impurities": _impurities(answers),
        "control_links": _control_links(answers),
        **timing_facts(answers, tested),
        **dose_facts(answers, dose),
        **methods_facts(answers, tested),
    }


def _release_criteria(answers: Answers) -> Fact:
    """ "Nine of 14 release criteria are fixed; five are wide in phase 1"."""
    widths = list(widths_of_criteria(answers).values())
    if not widths:
        return missing("release criteria", CRITERIA)
    fixed, wide = widths.count(FIXED), widths.count(WIDE)
    of = counted(len(widths), "release criterion", "release criteria")
    if not wide or not fixed:
        width = FIXED if fixed else f"{WIDE} in phase 1"
        head = f"All {of} are" if len(widths) > 1 else "The one release criterion is"
        return Fact(f"{head} {width}", (CRITERIA,))
    share = f"{fixed if fixed > 9 else capital(in_letters(fixed))} of {of} {'is' if fixed == 1 else 'are'} fixed"
    return Fact(f"{share}, {in_letters(wide)} {'is' if wide == 1 else 'are'} wide in phase 1", (CRITERIA,))


def disputed_attributes(answers: Answers) -> tuple[Row, ...]:
    """The attributes whose class is disputed: those of which the evidence is asked for."""
    return tuple(row for row in answers.rows(SAFETY_ATTRIBUTES) if not row["treated_as_safety"].is_closed)


def _disputed(answers: Answers) -> dict[str, Fact]:
    """Which classes are disputed, how each side classes the attribute, and what the sponsor does meanwhile."""
    rows = disputed_attributes(answers)
    if not rows:
        names_of_facts = ("disputed_attributes", "classification", "treated_as_safety", "treatment_open")
        return dict.fromkeys(names_of_facts, yes_or_no(False))
    names = measurement_names(answers)
    treated = tuple(row for row in rows if row["treated_as_safety"].value is True)
    views = [view for row in rows for view in (row["sponsor_class"], row["fda_class"])]
    return {
        "disputed_attributes": Fact(_listed(rows, names), paths_of(row["measurement"] for row in rows)),
        "classification": Fact(
            capital(". ".join(_views(row, names) for row in rows)),
            paths_of(views),
            is_hole=any(view.is_open for view in views),
        ),
        "treated_as_safety": Fact(
            _listed(treated, names), paths_of(row["treated_as_safety"] for row in rows), truth=bool(treated)
        ),
        "treatment_open": _still_open(rows, names),
    }


def _still_open(rows: tuple[Row, ...], names: dict[str, str]) -> Fact:
    """A hole where the sponsor has not said whether it commits to the stricter class meanwhile."""
    paths = paths_of(row["treated_as_safety"] for row in rows)
    still = tuple(row for row in rows if row["treated_as_safety"].is_open)
    what = f"how {_listed(still, names)} will be treated until CBER has answered"
    return Fact(f"[TBD: {what}]" if still else "", paths, truth=bool(still), is_hole=bool(still))


def _listed(rows: tuple[Row, ...], names: dict[str, str]) -> str:
    return listed([in_sentence(names.get(row.key, row.key)) for row in rows]) if rows else ""


def _views(row: Row, names: dict[str, str]) -> str:
    """How each side classes an attribute, and where FDA said so."""
    source = f" ({bound(row['fda_source']).text})" if row["fda_source"].is_known else ""
    own, fda = bound(row["sponsor_class"]).text, bound(row["fda_class"]).text
    return f"{in_sentence(names.get(row.key, row.key))}: proposed as {own}; FDA’s view: {fda}{source}"


def _impurities(answers: Answers) -> Fact:
    """How many impurities were measured, and of how many the amount lies below the limit of the test."""
    rows = answers.rows(IMPURITIES)
    if not rows:
        return Fact("", (IMPURITIES,), truth=False)
    known = [row for row in rows if row["observed"].is_known]
    of = counted(len(rows), "impurity", "impurities")
    all_known = len(known) == len(rows)
    some = all_of(len(rows), "impurity", "impurities") if all_known else f"{in_letters(len(known))} of {of}"
    text = f"{capital(some)} {'was' if len(known) < 2 else 'were'} measured"
    below = sum(_BELOW.match(row["observed"].words) is not None for row in known)
    if below:
        which = "it" if len(known) == 1 else "all" if below == len(known) else in_letters(below)
        text += f"; {which} {'is' if below == 1 else 'are'} below the limit of the test"
    return Fact(text, paths_of(row["observed"] for row in rows))


def _control_links(answers: Answers) -> Fact:
    rows = answers.rows(LINKS)
    if not rows:
        return Fact("", (LINKS,), truth=False)
    by_test = [row for row in rows if row["release"].items]
    of = counted(len(rows), "critical attribute")
    verb = "is" if len(by_test) == 1 else "are"
    return Fact(f"{capital(in_letters(len(by_test)))} of {of} {verb} controlled by a release test", (LINKS,))

"""Facts of the analytical methods: how far they are, and which release tests have none; of the potency assays."""

from __future__ import annotations

import datetime

from briefgen.answers import Answers
from briefgen.facts.fact import Fact, missing
from briefgen.facts.printed import all_of, capital, counted, in_letters, in_sentence, listed, paths_of, us_date

METHODS, POTENCY = "methods.methods", "methods.potency"
_NAMED = 4  # more methods are counted
READY = frozenset({"compendial", "validated", "qualified"})
MATURITY = ("compendial", "validated", "qualified", "fit", "development")  # the furthest first


def methods_facts(answers: Answers, release_tests: dict[str, str]) -> dict[str, Fact]:
    """The facts of methods by name; `release_tests` are the names of the tests with a release criterion by id."""
    rows = answers.rows(METHODS)
    covered = {item for row in rows for item in row["measures"].items}
    without = [in_sentence(name) for key, name in release_tests.items() if key not in covered]
    return {
        "methods_status": _status(answers),
        "tests_without_method": Fact(listed(without) if without else "", (METHODS,), truth=bool(rows and without)),
        "methods_due": _due(answers),
        "methods_ready": _ready(answers),
        "potency_release": _potency(answers),
    }


def _status(answers: Answers) -> Fact:
    """ "12 methods: two compendial, four qualified and six fit for purpose"."""
    rows = answers.rows(METHODS)
    if not rows:
        return missing("status of the analytical methods", METHODS)
    parts = []
    for status in MATURITY:
        found = [row for row in rows if row["status"].words == status]
        if found:
            parts.append(f"{in_letters(len(found))} {found[0]['status'].shown or status}")
    still = [row for row in rows if not row["status"].is_known]
    if still:
        parts.append(f"{in_letters(len(still))} of unknown status")
    text = f"{capital(counted(len(rows), 'method'))}: {listed(parts)}"
    return Fact(text, paths_of(row["status"] for row in rows), is_hole=bool(still))


def _ready(answers: Answers) -> Fact:
    """How many methods are qualified or further today, and which are not, as a sentence without its full stop."""
    rows = answers.rows(METHODS)
    later = [row.key for row in rows if row["status"].words not in READY]
    if not rows:
        return missing("status of the analytical methods", METHODS)
    of = counted(len(rows), "method")
    some = f"{capital(in_letters(len(rows) - len(later)))} of {of}" if later else capital(all_of(len(rows), "method"))
    verb = "is" if len(rows) - len(later) == 1 else "are"
    text = f"{some} {verb} qualified, validated or compendial today"
    return Fact(f"{text}; not yet: {listed(later)}" if later else text, paths_of(row["status"] for row in rows))


def _due(answers: Answers) -> Fact:
    """Which method is taken a step further by when, the earliest first; of many, their number and the last date."""
    dated = [(date, row) for row in answers.rows(METHODS) if isinstance(date := row["due"].value, datetime.date)]
    dated.sort(key=lambda found: found[0])
    paths = paths_of(row["due"] for _, row in dated)
    if not dated:
        return Fact("", (METHODS,), truth=False)
    if len(dated) > _NAMED:
        return Fact(f"{counted(len(dated), 'method')} by {us_date(dated[-1][0])}", paths)
    return Fact(listed([f"{row.key} by {us_date(date)}" for date, row in dated]), paths)


def _potency(answers: Answers) -> Fact:
    """Which potency assays release lots in phase 1."""
    rows = answers.rows(POTENCY)
    if not rows:
        return missing("potency assays", POTENCY)
    release = [row for row in rows if row["phase_1"].words == "release"]
    paths = paths_of(row["phase_1"] for row in rows)
    of = counted(len(rows), "potency assay")
    if not release:
        none = f"None of {of} is" if len(rows) > 1 else "No potency assay is"
        return Fact(f"{none} a release test in phase 1", paths)
    names = listed([in_sentence(row.key) for row in release])
    if len(rows) == 1:
        return Fact(f"One potency assay, {names}, is a release test in phase 1", paths)
    verb = "is a release test" if len(release) == 1 else "are release tests"
    return Fact(f"{capital(in_letters(len(release)))} of {of} {verb} in phase 1: {names}", paths)

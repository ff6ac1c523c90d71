"""Facts of the process, its parameters, changes and failures."""

from __future__ import annotations

from briefgen.answers import Answers, Row
from briefgen.cmc import Lot, Measurement
from briefgen.facts.changes import changes_facts
from briefgen.facts.fact import Fact, missing, yes_or_no
from briefgen.facts.failures import failures_facts
from briefgen.facts.printed import all_of, capital, counted, in_letters, in_sentence, listed
from briefgen.facts.runs import runs_facts

STEPS, PARAMETERS = "manufacturing.steps", "manufacturing.parameters"
HOLDS, SITES = "manufacturing.hold_points", "manufacturing.sites"
_NAMED = 4  # more steps or parameters are counted


def process_facts(answers: Answers, lots: tuple[Lot, ...], by_id: dict[str, Measurement]) -> dict[str, Fact]:
    """The facts of the process, its parameters, changes and failures, by name."""
    return {
        "open_steps": _open_steps(answers),
        "process_parameters": _parameters(answers),
        "process_holds": _holds(answers),
        "product_sites": _product_sites(answers),
        "several_product_sites": yes_or_no(len(_making(answers)) > 1, SITES),
        **runs_facts(answers, lots, by_id),
        **changes_facts(answers, lots),
        **failures_facts(answers, lots),
    }


def _open_steps(answers: Answers) -> Fact:
    """Which steps are open, as a sentence without its full stop; untrue while no step says."""
    rows = answers.rows(STEPS)
    said = [row for row in rows if row["system"].is_known]
    if not said:
        return Fact("", (STEPS,), truth=False)
    found = [row for row in said if row["system"].value == "open"]
    if not found:
        return Fact(f"{capital(all_of(len(said), 'step'))} {'is' if len(said) == 1 else 'are'} closed", (STEPS,))
    verb = "is" if len(found) == 1 else "are"
    share = f"{capital(in_letters(len(found)))} of {counted(len(said), 'step')}"
    return Fact(f"{share} {verb} open{_in_short(found)}", (STEPS,))


def _parameters(answers: Answers) -> Fact:
    """How many parameters there are, and which have no range."""
    rows = answers.rows(PARAMETERS)
    if not rows:
        return Fact("", (PARAMETERS,), truth=False)
    ranged = [row for row in rows if row["range"].is_known]
    without = [row for row in rows if not row["range"].is_known]
    number = capital(counted(len(rows), "process parameter"))
    verb = "is" if len(rows) == 1 else "are"
    if not without:
        return Fact(f"{number} {verb} controlled, {'each ' if len(rows) > 1 else ''}within a range", (PARAMETERS,))
    share = f"{in_letters(len(ranged))} of them within a range"
    return Fact(f"{number} {verb} controlled, {share}; without a range: {_names(without)}", (PARAMETERS,))


def _holds(answers: Answers) -> Fact:
    """How many holds the process has; which have no data yet."""
    rows = answers.rows(HOLDS)
    if not rows:
        return Fact("", (HOLDS,), truth=False)
    without = [row for row in rows if not row["data"].is_known]
    have = "has its" if len(rows) == 1 else "have their"
    holds = f"{capital(counted(len(rows), 'hold'))} within manufacture {have} limit"
    return Fact(f"{holds}; without data yet: {_names(without)}" if without else holds, (HOLDS,))


def _product_sites(answers: Answers) -> Fact:
    """ "at Example Cell Facility, one of three sites"; the sites where the cell product is made."""
    rows = answers.rows(SITES)
    makes = _making(answers)
    if not makes:
        return missing("site where the product is made", SITES)
    others = len(rows) - len(makes)
    of = f"; {counted(others, 'further site')} {'makes, tests or stores' if others == 1 else 'make, test or store'}"
    return Fact(f"at {listed(makes)}{f'{of} material' if others else ''}", (SITES,))


def _making(answers: Answers) -> list[str]:
    """The sites where the cell product is made."""
    return [row.key for row in answers.rows(SITES) if row["makes_product"].value is True]


def _names(rows: list[Row]) -> str:
    return listed([in_sentence(row.key) for row in rows]) if len(rows) <= _NAMED else in_letters(len(rows))


def _in_short(rows: list[Row]) -> str:
    return f" ({_names(rows)})" if len(rows) <= _NAMED else ""

"""Do the lots fit together: nonclinical with clinical, each with its results?"""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.answers import Answer, Row, Status
from briefgen.checks.case import Case
from briefgen.facts import listed
from briefgen.facts.fact import LOTS
from briefgen.problems import Problem

_NAMED = 4  # more left-out results than these are counted


def nonclinical_lots_are_those_of_the_process(case: Case) -> Iterator[Problem]:
    """L23: where a lot given to animals was made by another process, comparability is shown or planned."""
    lots = case.answers.rows(LOTS)
    clinical = {row["process_version"].words for row in lots if row["purpose"].words in {"engineering", "clinical"}}
    clinical -= {""}
    if not clinical or _offers_comparability(case):
        return
    explained = {row["lot"].words for row in case.answers.rows("nonclinical.lots_used") if row["adequacy"].is_known}
    for row in lots:
        version = row["process_version"]
        is_other = version.is_known and version.words not in clinical
        if is_other and row.key in _lots_in_animals(case) and row.key not in explained:
            what = (
                f"The lot given to animals was made by process {version.words}, the other lots by "
                f"{listed(sorted(clinical))}, and no comparability is offered."
            )
            remedy = "Say how the two are compared under `changes.comparability`, or why the study holds all the same."
            yield case.problem("L23", version.path, what, remedy, subject=f"Lot {row.key}")


def _offers_comparability(case: Case) -> bool:
    return case.answers["changes.comparability"].is_known or bool(case.answers.rows("changes.comparison"))


def _lots_in_animals(case: Case) -> set[str]:
    named = {row.key for row in case.answers.rows(LOTS) if row["purpose"].words == "toxicology"}
    for study in case.answers.rows("nonclinical.studies"):
        if study["setting"].words == "in_vivo":
            named |= set(study["lots"].items)
    return named


def a_result_that_is_left_out_says_why(case: Case) -> Iterator[Problem]:
    """L29: a lot has a result wherever another lot has one, or the reason why not."""
    lots = case.answers.rows(LOTS)
    measured = [row.key for row in case.answers.rows("engineering_runs.measurements")]
    tested = [name for name in measured if any(name in _cells(row) for row in lots)]
    for row in lots:
        cells = _cells(row)
        unsaid = [cell for cell in cells.values() if cell.status is Status.NA and not cell.note]
        for cell in unsaid:
            name = case.name_of(cell.path.rpartition("results.")[2])
            what = "The result is marked not applicable without a reason."
            yield case.problem(
                "L29", cell.path, what, "Write `{status: na, note: …}`.", subject=f"Lot {row.key}, {name}"
            )
        left_out = [name for name in tested if name not in cells]
        if left_out and row["results"].status not in {Status.NA, Status.TBD}:
            named = listed([case.name_of(name) for name in left_out[:_NAMED]])
            more = f" and {len(left_out) - _NAMED} more" if len(left_out) > _NAMED else ""
            what = f"The lot has neither a result nor a reason for: {named}{more}."
            remedy = "Give the results, or for each `{status: na, note: …}`."
            yield case.problem("L29", row["results"].path, what, remedy, subject=f"Lot {row.key}")


def _cells(row: Row) -> dict[str, Answer]:
    """What is said of each measurement of a lot; one that is left out is missing here too."""
    results = row["results"].value
    found = results.cells if isinstance(results, Row) else {}
    return {name: cell for name, cell in found.items() if cell.status is not Status.MISSING}

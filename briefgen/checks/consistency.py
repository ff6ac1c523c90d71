"""Do the answers agree with each other?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from briefgen.answers import Answer, Row, split_path
from briefgen.bank import AGENCY_QUESTIONS
from briefgen.checks.case import Case
from briefgen.cmc import AcceptanceCriterion
from briefgen.document import Reference, inlines_of, nodes, numbering
from briefgen.facts import Judged, listed, relation_signs, unit_behind
from briefgen.facts.criteria import FIXED, widths_of_criteria
from briefgen.facts.lots import FIXED_CATEGORIES
from briefgen.problems import Problem, Severity
from briefgen.source import did_you_mean

_NO_CRITERION = re.compile(r"^\s*(report( result)?s?( only)?|tbd|to be determined|for information( only)?)\s*$", re.I)


def every_result_meets_its_criterion(case: Case) -> Iterator[Problem]:
    """C201: no lot lies outside a proposed criterion unsaid. C202: results and criteria can be compared."""
    undecided: dict[str, list[Judged]] = {}
    for judged in case.facts.judged:
        if judged.meets is False:
            yield _outside(case, judged)
        elif judged.meets is None and judged.held is not None:
            undecided.setdefault(judged.measurement.id, []).append(judged)  # else L30 and L31 say it
    for group in undecided.values():
        lots = listed([judged.lot for judged in group[:6]])
        more = f" and {len(group) - 6} more" if len(group) > 6 else ""
        what = f"Whether {_shown(group[0])} meets {_limit(group[0])} cannot be said from the words ({lots}{more})."
        remedy = "Report numbers in the unit of the measurement, or write the criterion as in the results."
        subject = group[0].measurement.name
        yield case.problem("C202", group[0].path, what, remedy, Severity.WARNING, subject=subject)


def _outside(case: Case, judged: Judged) -> Problem:
    """A copy number above its limit is only noted in a lot that is not of the clinical process."""
    what = f"{_shown(judged)} is outside the proposed criterion of {_limit(judged)}."
    remedy = "Correct the result or the criterion; if both are right, say in the package what was found."
    subject = f"Lot {judged.lot}, {judged.measurement.name}"
    on_purpose = judged.measurement.attribute == "vector_copy_number" and not judged.made.is_of_clinical_process
    if on_purpose:
        remedy = "The lot is not of the clinical process; check that the package says what it was made for."
    severity = Severity.NOTE if on_purpose else Severity.ERROR
    return case.problem("C201", judged.path, what, remedy, severity, subject=subject)


def _shown(judged: Judged) -> str:
    held = judged.held or judged.result
    return f"{relation_signs(held.text)}{unit_behind(judged.unit) if held.number else ''}"


def _limit(judged: Judged) -> str:
    bounds = judged.criterion.bounds
    unit = unit_behind(judged.unit) if bounds and not bounds[0].unit else ""
    return f"{relation_signs(judged.criterion.phase_1 or '')}{unit}"


def every_row_that_is_named_exists(case: Case) -> Iterator[Problem]:
    """X102: results, criteria and lists name measurements that there are."""
    for question in case.draft.questionnaire:
        if question.rows_of:
            answer = case.answers[question.path]
            yield from _unknown(case, question.rows_of, ((item, answer.path) for item in answer.items))
        for column in question.columns:
            if column.rows_of:
                cells = (row[column.id] for row in case.answers.rows(question.path))
                yield from _unknown(case, column.rows_of, (named for cell in cells for named in _named(cell)))


def _named(cell: Answer) -> Iterator[tuple[str, str]]:
    if isinstance(cell.value, Row):
        yield from ((name, f"{cell.path}.{name}") for name in cell.value.cells)
    elif cell.words:
        yield cell.words, cell.path
    yield from ((item, cell.path) for item in cell.items)


def _unknown(case: Case, table: str, named: Iterable[tuple[str, str]]) -> Iterator[Problem]:
    known = [row.key for row in case.answers.rows(table)]
    for name, path in named:
        if name not in known:
            remedy = did_you_mean(name, known) or f"Name a row of `{table}`, or add one."
            yield case.problem("X102", path, f"`{name}` is no row of `{table}`; it is not printed.", remedy)


def every_measured_attribute_is_known(case: Case) -> Iterator[Problem]:
    """X103: a measurement names an attribute of the vocabulary; else its own rules (VCN, dose) do not apply."""
    for row in case.answers.rows("engineering_runs.measurements"):
        name = row["attribute"].words
        if not name or name in case.knowledge.attributes:
            continue
        meant = case.knowledge.attribute_called(name)
        what = f"`{name}` is no attribute that briefgen knows; no rule for it applies."
        if meant:
            yield case.problem("X103", row["attribute"].path, what, f"Write `{meant}`.", subject=row.key)
        else:
            remedy = did_you_mean(name, case.knowledge.attributes) or "Nothing is to be done if that is meant."
            severity = Severity.WARNING if remedy.startswith("Did") else Severity.NOTE
            yield case.problem("X103", row["attribute"].path, what, remedy, severity, subject=row.key)


def every_result_is_plausible(case: Case) -> Iterator[Problem]:
    """C204: a result lies in the range that its attribute can have."""
    for lot in case.facts.lots:
        for result in lot.results.values():
            measurement = case.facts.measurements.get(result.measurement)
            attribute = case.knowledge.attributes.get(measurement.attribute) if measurement else None
            if measurement is None or attribute is None or attribute.plausible is None or result.number is None:
                continue
            if measurement.unit and attribute.units and measurement.unit != attribute.units[0]:
                continue
            low, high = attribute.plausible
            if not low <= result.number.value <= high:
                path = f"engineering_runs.lots[{lot.lot}].results.{result.measurement}"
                what = (
                    f"{result.text} is outside the range of {low} to {high} that is plausible for {measurement.name}."
                )
                yield case.problem("C204", path, what, "Check value, unit and decimal point.", Severity.WARNING)


def fixed_attributes_have_a_criterion(case: Case) -> Iterator[Problem]:
    """L24: an attribute that bears on safety, identity or dose is never at "report result" in phase 1."""
    for criterion in _of_release(case):
        words = criterion.phase_1 or "TBD"
        if criterion.category in FIXED_CATEGORIES and _NO_CRITERION.match(words):
            path = f"engineering_runs.criteria[{criterion.measurement}].phase_1"
            what = f"An attribute that bears on {criterion.category} stands at `{words}`."
            remedy = "Give it a criterion; a qualitative one such as `negative` counts."
            yield case.problem("L24", path, what, remedy, subject=criterion.measurement)


def _of_release(case: Case) -> list[AcceptanceCriterion]:
    """The criteria of the release specification; limits of in-process tests are not among them."""
    measured = case.facts.measurements
    return [c for c in case.facts.criteria if c.measurement not in measured or measured[c.measurement].is_for_release]


def every_expected_attribute_has_a_criterion(case: Case) -> Iterator[Problem]:
    """L36: sterility, mycoplasma, endotoxin, identity, dose and what the vector asks for have a criterion."""
    missing = case.facts.named["criteria_missing"]
    if missing and case.facts.criteria:
        what = f"No phase 1 criterion is proposed for: {missing.text}."
        yield case.problem(
            "L36", "engineering_runs.criteria", what, "Propose one for each; a word such as `negative` counts."
        )


def eligible_attributes_do_not_bear_on_safety(case: Case) -> Iterator[Problem]:
    """F201: the pathway for a lot outside its criterion names only attributes that may be wide."""
    path = "flexibility_permissive_ind_criteria.eligible"
    widths = widths_of_criteria(case.answers)
    categories = {criterion.measurement: criterion.category for criterion in _of_release(case)}
    for item in case.answers[path].items:
        if widths.get(item) == FIXED:
            category = categories.get(item)
            bears_on = category if category in FIXED_CATEGORIES else "safety until CBER has answered"
            what = f"`{item}` bears on {bears_on}; a lot outside such a criterion is not given."
            yield case.problem("F201", path, what, "Take it off the list.", source="permissive-ind-criteria")
        elif item in case.facts.measurements and item not in categories:
            what = f"`{item}` has no release criterion that a lot could be outside of."
            yield case.problem("F203", path, what, "Propose a criterion for it, or take it off the list.")


def every_cross_reference_lands(case: Case) -> Iterator[Problem]:
    """X101: every cross-reference points to something that is printed."""
    labels = numbering(case.document).labels
    known = ", ".join(sorted(name for name in labels if name.startswith(("table", "figure", "appendix"))))
    dead = (
        inline
        for node in nodes(case.document)
        for inline in inlines_of(node)
        if isinstance(inline, Reference) and inline.target not in labels
    )
    for reference in dict.fromkeys(dead):
        what = f"A reference points to `{reference.target}`, which is not printed."
        remedy = did_you_mean(reference.target, labels) or f"Point to one of: {known}."
        yield case.problem("X101", reference.path, what, remedy, subject=_question(reference.path, case))


def _question(path: str, case: Case) -> str:
    """The question to CBER in which a reference stands, in the words of a subject."""
    table, key, _ = split_path(path, case.draft.questionnaire)
    return f"Question `{key}`" if table == AGENCY_QUESTIONS and key else ""

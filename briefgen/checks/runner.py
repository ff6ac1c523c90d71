"""Running all checks; one that fails itself is our bug, is said so, and the others go on."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.checks.case import Case, Check
from briefgen.checks.completeness import (
    every_answer_is_used,
    every_required_question_is_answered,
    nothing_printed_is_open,
)
from briefgen.checks.consistency import (
    eligible_attributes_do_not_bear_on_safety,
    every_cross_reference_lands,
    every_expected_attribute_has_a_criterion,
    every_measured_attribute_is_known,
    every_result_is_plausible,
    every_result_meets_its_criterion,
    every_row_that_is_named_exists,
    fixed_attributes_have_a_criterion,
)
from briefgen.checks.copy_number import (
    the_limit_for_vector_copy_number_stands_once,
    vector_copy_number_is_plausible,
    vector_copy_number_says_what_it_counts,
)
from briefgen.checks.matter import (
    every_figure_and_citation_is_complete,
    every_name_stands_once,
    every_picture_can_be_read,
    every_publication_is_cited,
    everything_stands_behind_a_section,
)
from briefgen.checks.questions import questions_can_be_answered
from briefgen.checks.truth import statements_about_fda_are_claims, unchecked_claims_are_known
from briefgen.problems import Problem

CHECKS: tuple[Check, ...] = (
    every_required_question_is_answered,
    nothing_printed_is_open,
    every_answer_is_used,
    every_row_that_is_named_exists,
    every_measured_attribute_is_known,
    every_result_is_plausible,
    every_result_meets_its_criterion,
    fixed_attributes_have_a_criterion,
    every_expected_attribute_has_a_criterion,
    eligible_attributes_do_not_bear_on_safety,
    every_cross_reference_lands,
    every_picture_can_be_read,
    every_figure_and_citation_is_complete,
    everything_stands_behind_a_section,
    every_publication_is_cited,
    every_name_stands_once,
    vector_copy_number_says_what_it_counts,
    vector_copy_number_is_plausible,
    the_limit_for_vector_copy_number_stands_once,
    questions_can_be_answered,
    statements_about_fda_are_claims,
    unchecked_claims_are_known,
)


def run_checks(case: Case, checks: tuple[Check, ...] = CHECKS) -> tuple[Problem, ...]:
    """All problems of a case, those of the file's reading first, in the order of the file."""
    problems = [*case.draft.problems]
    for check in checks:
        problems += _run(check, case)
    return tuple(sorted(problems, key=_in_file_order))


def _run(check: Check, case: Case) -> Iterator[Problem]:
    try:
        yield from check(case)
    except Exception as error:  # a check must not take the others with it
        # The message may hold an answer, so only the kind of error is said.
        what = f"The check `{check.__name__}` failed itself ({type(error).__name__})."
        yield Problem("B101", what, "This is a bug of briefgen; please report the code and the check's name.")


def _in_file_order(problem: Problem) -> tuple[int, int, str]:
    place = problem.place
    return (place.line or 0, place.column or 0, problem.code) if place else (1_000_000, 0, problem.code)

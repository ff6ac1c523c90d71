"""Running all checks; one that fails itself is our bug, is said so, and the others go on."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.checks.agenda import the_agenda_fills_the_meeting, the_agenda_names_the_questions
from briefgen.checks.asking import (
    a_disputed_safety_class_is_asked_about,
    brackets_of_taken_questions_are_filled,
    few_runs_are_asked_about,
    the_limit_for_vector_copy_number_is_asked_about,
)
from briefgen.checks.case import Case, Check
from briefgen.checks.completeness import (
    every_answer_is_used,
    every_required_question_is_answered,
    nothing_printed_is_open,
    nothing_that_decides_is_open,
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
    no_predefined_limit_for_vector_copy_number_is_assumed,
    the_limit_for_vector_copy_number_stands_once,
    the_limit_for_vector_copy_number_was_tested,
    vector_copy_number_is_plausible,
    vector_copy_number_says_what_it_counts,
)
from briefgen.checks.criteria import every_criterion_can_be_met, some_lot_meets_every_criterion
from briefgen.checks.dates import (
    no_lot_is_made_after_the_package,
    the_ind_is_planned_for_one_date,
    the_package_is_in_time,
    what_is_done_lies_behind,
    what_is_planned_lies_ahead,
)
from briefgen.checks.dose import dose_levels_read_the_same_everywhere, every_lot_holds_the_highest_dose
from briefgen.checks.evidence import every_question_rests_on_data_that_are_there
from briefgen.checks.flexibilities import (
    a_lot_waits_for_cber_where_the_sponsor_says_so,
    an_alternative_test_is_read_late_enough,
    departures_on_safety_are_not_left_unasked,
    only_contested_controls_are_asked_about,
    questions_name_what_is_proposed,
    what_bears_on_safety_is_suitable_from_the_first_patient,
    what_is_asked_has_its_question,
)
from briefgen.checks.history import every_advice_has_its_answer_and_place
from briefgen.checks.lots import a_result_that_is_left_out_says_why, nonclinical_lots_are_those_of_the_process
from briefgen.checks.matter import (
    every_figure_and_citation_is_complete,
    every_name_stands_once,
    every_picture_can_be_read,
    every_publication_is_cited,
    everything_stands_behind_a_section,
)
from briefgen.checks.methods import no_method_is_called_more_than_it_is
from briefgen.checks.questions import questions_can_be_answered
from briefgen.checks.stability import (
    no_hold_is_longer_than_tested,
    no_vector_expires_beyond_its_data,
    the_shelf_life_rests_on_real_time,
)
from briefgen.checks.timing import late_results_have_an_action
from briefgen.checks.truth import statements_about_fda_are_claims, unchecked_claims_are_known
from briefgen.problems import Problem

CHECKS: tuple[Check, ...] = (
    every_required_question_is_answered,
    nothing_printed_is_open,
    nothing_that_decides_is_open,
    every_answer_is_used,
    every_row_that_is_named_exists,
    every_measured_attribute_is_known,
    every_result_is_plausible,
    every_result_meets_its_criterion,
    some_lot_meets_every_criterion,
    every_criterion_can_be_met,
    fixed_attributes_have_a_criterion,
    every_expected_attribute_has_a_criterion,
    eligible_attributes_do_not_bear_on_safety,
    questions_name_what_is_proposed,
    what_is_asked_has_its_question,
    departures_on_safety_are_not_left_unasked,
    a_lot_waits_for_cber_where_the_sponsor_says_so,
    only_contested_controls_are_asked_about,
    an_alternative_test_is_read_late_enough,
    what_bears_on_safety_is_suitable_from_the_first_patient,
    every_cross_reference_lands,
    every_picture_can_be_read,
    every_figure_and_citation_is_complete,
    everything_stands_behind_a_section,
    every_publication_is_cited,
    every_name_stands_once,
    vector_copy_number_says_what_it_counts,
    vector_copy_number_is_plausible,
    the_limit_for_vector_copy_number_stands_once,
    the_limit_for_vector_copy_number_was_tested,
    no_predefined_limit_for_vector_copy_number_is_assumed,
    every_lot_holds_the_highest_dose,
    dose_levels_read_the_same_everywhere,
    a_result_that_is_left_out_says_why,
    nonclinical_lots_are_those_of_the_process,
    late_results_have_an_action,
    no_method_is_called_more_than_it_is,
    the_shelf_life_rests_on_real_time,
    no_hold_is_longer_than_tested,
    no_vector_expires_beyond_its_data,
    every_advice_has_its_answer_and_place,
    the_agenda_fills_the_meeting,
    the_agenda_names_the_questions,
    the_package_is_in_time,
    what_is_planned_lies_ahead,
    what_is_done_lies_behind,
    the_ind_is_planned_for_one_date,
    no_lot_is_made_after_the_package,
    questions_can_be_answered,
    every_question_rests_on_data_that_are_there,
    brackets_of_taken_questions_are_filled,
    few_runs_are_asked_about,
    the_limit_for_vector_copy_number_is_asked_about,
    a_disputed_safety_class_is_asked_about,
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

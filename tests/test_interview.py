"""The engine: what is asked next follows from the answers alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.answers import Draft, draft_of
from briefgen.interview import (
    Prompt,
    PromptKind,
    answer_to,
    following_prompt,
    is_answered,
    next_open,
    next_prompt,
    previous_prompt,
    progress,
    prompts,
)
from briefgen.questionnaire import Kind, Questionnaire, read_questionnaire
from briefgen.source import data_folders, parse_yaml


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return read_questionnaire(data_folders(Path(__file__).parent / "questionnaires" / "every_kind"))


def draft(questionnaire: Questionnaire, text: str = "") -> Draft:
    return draft_of(parse_yaml(f"format: 1\n{text}", "answers.yaml"), questionnaire)


def paths(questionnaire: Questionnaire, text: str = "") -> list[str]:
    return [prompt.path for prompt in prompts(draft(questionnaire, text))]


def path_of(prompt: Prompt | None) -> str | None:
    return prompt.path if prompt else None


ROWS = """\
every_kind:
  integrates: yes
  measurements:
    - {id: vcn, attribute: vector_copy_number, name: VCN, unit: copies}
    - {id: viability, attribute: viability}
  lots:
    - {lot: L1}
"""


def test_every_kind_is_there(questionnaire: Questionnaire) -> None:
    """The questionnaire of the tests would lose its point without one question of each kind."""
    columns = {column.kind for question in questionnaire for column in question.columns}
    assert {question.kind for question in questionnaire} | columns == set(Kind)


def test_a_question_is_asked_once_its_condition_holds(questionnaire: Questionnaire) -> None:
    assert "every_kind.vector" not in paths(questionnaire)
    assert "every_kind.vector" in paths(questionnaire, "every_kind: {integrates: yes}")
    assert "extra.why_no_vector" in paths(questionnaire, "every_kind: {integrates: no}")


def test_a_question_that_is_not_for_people_is_not_asked(questionnaire: Questionnaire) -> None:
    state = draft(questionnaire)
    assert "extra.imported" in questionnaire.by_path
    assert "extra.imported" not in [prompt.path for prompt in prompts(state)]
    assert path_of(next_prompt(state, after="extra.sections")) == "extra.closing"
    assert [row.total for row in progress(state)][1] == 3


def test_rows_come_apart_into_cells_with_another_row_behind(questionnaire: Questionnaire) -> None:
    found = paths(questionnaire, ROWS)
    table = [path for path in found if path.startswith("every_kind.measurements")]
    assert table == [
        "every_kind.measurements[vcn].id",
        "every_kind.measurements[vcn].attribute",
        "every_kind.measurements[vcn].name",
        "every_kind.measurements[vcn].unit",
        "every_kind.measurements[vcn].denominator",
        "every_kind.measurements[viability].id",
        "every_kind.measurements[viability].attribute",
        "every_kind.measurements[viability].name",
        "every_kind.measurements[viability].unit",
        "every_kind.measurements",
    ]


def test_a_lot_is_asked_for_its_result_in_each_measurement(questionnaire: Questionnaire) -> None:
    due = {prompt.path: prompt for prompt in prompts(draft(questionnaire, ROWS))}
    result = due["every_kind.lots[L1].results.vcn"]
    assert result.kind is PromptKind.RESULT
    assert (result.ask, result.unit, result.value_kind) == ("VCN", "copies", Kind.TEXT)
    assert due["every_kind.lots[L1].results.viability"].ask == "viability"


def test_a_column_that_points_to_rows_offers_their_keys(questionnaire: Questionnaire) -> None:
    text = ROWS + "  criteria:\n    - {measurement: vcn}\n"
    due = {prompt.path: prompt for prompt in prompts(draft(questionnaire, text))}
    choices = due["every_kind.criteria[vcn].measurement"].choices
    assert [(choice.value, choice.label) for choice in choices] == [("vcn", "VCN"), ("viability", "viability")]


def test_the_first_unanswered_prompt_is_next(questionnaire: Questionnaire) -> None:
    state = draft(questionnaire, "every_kind: {name: BG, indication: tbd}")
    assert path_of(next_prompt(state)) == "every_kind.integrates"
    assert path_of(next_prompt(state, after="every_kind.dose")) == "every_kind.first_patient"
    assert path_of(next_prompt(state, section="extra")) == "extra.appendices"
    assert next_prompt(state, after="extra.closing") is None
    assert next_prompt(state, after="every_kind.stability", section="every_kind") is None


def test_required_does_not_hold_anybody_up(questionnaire: Questionnaire) -> None:
    state = draft(questionnaire)
    first = next_prompt(state)
    assert first is not None
    assert first.required
    assert path_of(next_prompt(state, after=first.path)) == "every_kind.indication"


def test_another_row_is_asked_when_its_table_is_left(questionnaire: Questionnaire) -> None:
    rows = "figures: [{id: a, file: b, alt: c}], citations: {status: na, note: none}, measurements: tbd"
    text = f"every_kind: {{{rows}}}\n"
    state = draft(questionnaire, text)
    assert path_of(next_prompt(state, after="every_kind.figures[a].alt")) == "every_kind.figures"
    assert path_of(next_prompt(state, after="every_kind.figures")) == "every_kind.lots"
    assert path_of(next_prompt(state, after="every_kind.signatory.affiliation")) == "every_kind.lots"


def test_a_path_that_is_asked_no_more_lies_behind_its_question(questionnaire: Questionnaire) -> None:
    state = draft(questionnaire, "every_kind: {integrates: no}")
    assert path_of(next_prompt(state, after="every_kind.vector")) == "every_kind.release_tests"
    assert path_of(previous_prompt(state, "every_kind.vector")) == "every_kind.integrates"
    assert path_of(next_prompt(state, after="every_kind.lots[gone].moi")) == "every_kind.criteria"


def test_back_is_the_prompt_before_answered_or_not(questionnaire: Questionnaire) -> None:
    state = draft(questionnaire, "every_kind: {name: BG}")
    assert path_of(previous_prompt(state, "every_kind.indication")) == "every_kind.name"
    assert previous_prompt(state, "every_kind.name") is None
    assert previous_prompt(state, "extra.appendices", section="extra") is None
    assert path_of(following_prompt(state, "every_kind.stability")) == "extra.appendices"
    assert following_prompt(state, "extra.closing") is None


def test_open_comes_back_to_tbd_and_begins_again_at_the_top(questionnaire: Questionnaire) -> None:
    state = draft(questionnaire, "every_kind: {name: tbd}")
    assert path_of(next_open(state, after="extra.closing")) == "every_kind.name"
    assert path_of(next_open(state, after="every_kind.name")) == "every_kind.indication"


def test_tbd_of_a_whole_record_stands_for_each_cell(questionnaire: Questionnaire) -> None:
    state = draft(questionnaire, "every_kind:\n  signatory: {status: tbd, owner: Ann}\n")
    cells = [p for p in prompts(state) if p.path.startswith("every_kind.signatory.")]
    assert len(cells) == 3
    assert all(is_answered(cell, state.answers) for cell in cells)
    assert {answer_to(cell, state.answers).owner for cell in cells} == {"Ann"}


def test_progress_counts_what_is_settled(questionnaire: Questionnaire) -> None:
    first, second = progress(draft(questionnaire, "every_kind: {name: BG, indication: tbd}"))
    assert (first.section.id, first.answered, first.tbd, first.total) == ("every_kind", 1, 1, 16)
    assert (second.section.id, second.answered, second.total) == ("extra", 0, 3)

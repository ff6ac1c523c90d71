"""The bank of questions: which are offered, what a taken one begins with, and that its data hold together."""

from __future__ import annotations

import re

import pytest
from building import answered, case, changed, codes, findings, library, sample
from test_catalogue import templates

from briefgen.answers import Draft
from briefgen.bank import as_begun, offered, placeholders, placeholders_of, unsound_bank
from briefgen.checks import run_checks
from briefgen.cli import main
from briefgen.conditions import open_answers
from briefgen.figures import FIGURES
from briefgen.meeting import DISCIPLINE_ORDER, AgencyQuestion
from briefgen.questionnaire import read_questionnaire
from briefgen.source import DataFolders
from briefgen.tables import TABLES

BANK = library().knowledge.bank
QUESTIONS = "questions.agency_questions"
CGMP = (
    "product: {phase: phase_1_2}\nflexibility_phase_appropriate_cgmp: {beyond_phase_1: no, proposed: yes, ask_now: yes"
)
AUTOLOGOUS = "product: {phase: phase_1, outline: autologous-gene-modified-cells}"
WIDE = "flexibility_permissive_ind_criteria: {proposed: yes, ask_now: yes}"
RAPID = "flexibility_alternative_test_methods: {reason: [wait], proposed: yes"


def slugs(draft: Draft) -> list[str]:
    return [question.slug for question in offered(BANK, open_answers(library().questionnaire, draft.answers))]


def taken(*names: str) -> list:
    return [as_begun(question) for question in BANK if question.slug in names or not names]


def filled(text: str) -> str:
    return re.sub(r"\[[A-Za-z][^\[\]]*\](?!\()", "3", text)


def test_nothing_is_offered_while_nothing_is_known():
    assert slugs(answered("")) == []


def test_a_question_is_offered_where_its_case_exists_and_until_it_is_taken():
    few = "engineering_runs:\n  lots:\n    - {lot: L1}\n"
    assert slugs(answered(few)) == ["runs-to-start"]
    assert slugs(answered(f"{few}questions:\n  agency_questions:\n    - slug: runs-to-start\n")) == []
    many = "".join(f"    - {{lot: L{n}}}\n" for n in range(8))
    assert slugs(answered(f"engineering_runs:\n  lots:\n{many}")) == []


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        (f"product: {{phase: phase_1}}\n{WIDE}", "wide-criteria"),
        (f"{AUTOLOGOUS}\n{WIDE[:-1]}, pathway: yes}}", "out-of-criteria-lot"),
        (f"{CGMP}, contested: [boundary]}}", "phase-1-part"),
        (f"{CGMP}, contested: [carry_over]}}", "vector-lots-for-phase-2"),
        ("materials:\n  biological: [{material: R, grade: research}]", "research-grade-reagent"),
        ("specification: {infusion_day: 7, timing: [{test: a, day: 14}]}", "two-stage-release"),
        (f"{RAPID}, ask_now: yes}}", "rapid-sterility"),
        ("flexibility_prior_knowledge: {proposed: yes, ask_now: yes}", "prior-knowledge-stability"),
        ("product: {vector: lentiviral}", "rcl-testing-stop"),
        ("engineering_runs:\n  criteria:\n    - {measurement: p, category: potency}", "phase-1-potency"),
    ],
)
def test_the_case_of_a_question_opens_it(text, slug):
    assert slug in slugs(answered(text))


def test_a_limit_for_vector_copy_number_opens_the_question_on_it_and_the_one_on_the_level_of_notice():
    text = "engineering_runs:\n  measurements:\n    - {id: vcn, attribute: vector_copy_number}\n"
    assert "vcn-limit" not in slugs(answered(text))
    assert {"vcn-limit", "vcn-notice-level"} <= set(slugs(answered(f"{text}  vcn_limit: 6\n")))


@pytest.mark.parametrize(("version", "is_offered"), [("0.9", True), ("1.0", False)])
def test_a_toxicology_lot_of_another_process_asks_for_comparability(version, is_offered):
    lots = f"    - {{lot: T1, purpose: toxicology, process_version: '{version}'}}\n"
    lots += "    - {lot: E1, purpose: engineering, process_version: '1.0'}\n"
    assert ("toxicology-comparability" in slugs(answered(f"engineering_runs:\n  lots:\n{lots}"))) is is_offered


def test_the_most_pressing_question_comes_first():
    assert [question.rank for question in BANK] == sorted(question.rank for question in BANK)


def test_a_taken_question_begins_with_the_words_of_the_bank_but_not_with_its_prompts():
    for question in BANK:
        row = as_begun(question)
        assert row.keys() <= set(AgencyQuestion.model_fields)
        assert not {"background", "position"} & row.keys()


def test_brackets_are_placeholders_and_links_are_not():
    text = "The [number of runs] runs in [](#table-lots), [words](#results), [3] and [number of runs]; [TBD: date]"
    assert placeholders(text) == ("number of runs", "TBD: date")


def test_the_command_line_lists_what_could_be_asked(tmp_path, capsys):
    path = tmp_path / "my.yaml"
    path.write_text("format: 1\nengineering_runs:\n  lots: [{lot: L1}]\n", encoding="utf-8")
    assert main(["flexibilities", str(path)]) == 0
    assert "  runs-to-start  [number of runs] full-scale runs are enough" in capsys.readouterr().out
    path.write_text("format: 1\n", encoding="utf-8")
    main(["flexibilities", str(path)])
    assert "could be asked" not in capsys.readouterr().out


# The data of the bank hold together with everything else.


def test_every_banked_question_is_sound():
    assert tuple(unsound_bank(library().knowledge, library().questionnaire)) == ()
    for question in BANK:
        assert question.discipline in DISCIPLINE_ORDER
        assert question.data, question.slug
        assert question.when is not None, question.slug


def test_what_a_banked_question_points_to_can_be_printed(folders):
    text = "\n".join(source for _, source in templates(folders))
    headings = set(re.findall(r"\{:\s*#([\w-]+)", text)) | {"permissive-ind-criteria"}
    known = {f"table-{name}" for name in TABLES} | {f"figure-{name}" for name in FIGURES} | headings
    known |= {flexibility.id for flexibility in library().knowledge.flexibilities}
    for question in BANK:
        pointed = {*question.data, *re.findall(r"\]\(#([\w-]+)\)", question.question)}
        assert pointed <= known, (question.slug, pointed - known)


def test_a_banked_question_passes_the_linter_once_its_brackets_are_filled():
    rows = [{key: filled(v) if isinstance(v, str) else v for key, v in row.items()} for row in taken()]
    found = [
        (problem.code, problem.path, problem.what)
        for problem in run_checks(case(changed(QUESTIONS, rows)))
        if problem.code in {"L01", "L03", "L04", "L07"}
    ]
    assert found == []


def test_prompts_are_short_and_every_flexibility_has_a_question():
    for question in BANK:
        assert len(question.background.split()) <= 60, question.slug
        assert len(question.position.split()) <= 60, question.slug
    asked = {question.flexibility for question in BANK if question.flexibility}
    assert asked == {flexibility.id for flexibility in library().knowledge.flexibilities}


def test_broken_data_of_a_users_own_bank_are_found(tmp_path, folders):
    from briefgen.knowledge import read_knowledge

    own = tmp_path / "questionnaires" / "questions" / "ours.yaml"
    own.parent.mkdir(parents=True)
    words = "decision: d\nproposed: p\nevidence: e\nquestion: q\nbackground: b\nposition: s\nrank: 1\ndiscipline: cmc\n"
    own.write_text(f"{words}flexibility: permissive\nwhen: few_rums\n")
    both = DataFolders((tmp_path, *folders.folders))
    problems = tuple(unsound_bank(read_knowledge(both, read_questionnaire(both)), read_questionnaire(both)))
    assert [problem.code for problem in problems] == ["D110", "D114"]
    assert "few_runs" in problems[0].remedy


# The checks that read the bank.


def test_brackets_that_are_left_in_a_taken_question_are_errors_and_say_which():
    draft = changed(QUESTIONS, taken("runs-to-start"))
    found = [problem for problem in run_checks(case(draft)) if problem.code == "L40"]
    assert {problem.path.rpartition(".")[2] for problem in found} == {"decision", "proposed", "evidence", "question"}
    assert "number of runs" in found[0].what
    assert all(problem.place and problem.place.line for problem in found)


def test_few_runs_and_no_question_on_them_is_noticed():
    draft = changed("engineering_runs.origin", {"status": "na", "note": "own lots"})
    assert "L37" in codes(draft)
    asked = changed(f"{QUESTIONS}[vcn-basis].question", "Does CBER agree that three runs are enough to start?", draft)
    assert "L37" not in codes(asked)
    assert "L37" not in codes(changed(QUESTIONS, taken("runs-to-start"), draft))


def test_lots_of_another_product_are_not_to_be_asked_about():
    assert "L37" not in codes(sample())


def test_a_limit_for_vector_copy_number_that_no_question_names_is_noticed():
    assert "L38" not in codes(sample())
    rows = taken("runs-to-start")
    assert ("L38", "engineering_runs.vcn_limit") in findings(changed(QUESTIONS, rows))
    assert "L38" not in codes(changed(QUESTIONS, taken("vcn-limit")))


DISPUTED = """\
engineering_runs:
  measurements: [{id: b-cells, attribute: residual_b_cells, name: Residual B cells}]
specification:
  safety_attributes: [{measurement: b-cells, sponsor_class: not_safety, fda_class: %s}]
"""


def test_a_disputed_safety_class_without_its_question_is_an_error():
    assert "L39" not in codes(answered(DISPUTED % "not_safety"))
    draft = answered(DISPUTED % "safety")
    assert ("L39", "specification.safety_attributes[b-cells].measurement") in findings(draft)
    assert "safety-class" in slugs(draft)
    assert "L39" not in codes(changed(QUESTIONS, taken("safety-class"), draft))
    own = [
        {"slug": "own", "question": "Does CBER agree that residual B cells need not be classed as a safety attribute?"}
    ]
    assert "L39" not in codes(changed(QUESTIONS, own, draft))


@pytest.mark.parametrize("slug", [question.slug for question in BANK])
def test_every_placeholder_of_the_bank_is_seen(slug):
    question = next(question for question in BANK if question.slug == slug)
    words = f"{question.decision} {question.proposed} {question.evidence} {question.question}"
    assert placeholders_of(question) == set(placeholders(words))
    assert not placeholders(filled(words))

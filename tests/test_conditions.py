"""Conditions: three-valued, rules by name, never looking ahead."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from building import answered

from briefgen.answers import Answers, draft_of
from briefgen.conditions import RULES, earlier_paths_only, holds, is_open, open_answers
from briefgen.questionnaire import Questionnaire, When, read_questionnaire
from briefgen.source import DataFolders, parse_yaml

PRODUCT = """\
title: Product
questions:
  - {id: outline, ask: Outline?, kind: choice, choices: [autologous-gene-modified-cells, in-vivo]}
  - {id: vector, ask: Vector?, kind: choice, choices: [lentiviral, gammaretroviral, aav]}
  - {id: traits, ask: Traits?, kind: choices, choices: [edited, device]}
  - {id: single, ask: Single dose?, kind: yes_no}
  - {id: dose, ask: Dose?, kind: number}
"""
RUNS = """\
title: Runs
questions:
  - {id: origin, ask: Whose lots?, kind: text}
  - id: measurements
    ask: Measurements?
    kind: table
    columns:
      - {id: id, ask: Id, kind: text}
      - {id: attribute, ask: Attribute, kind: text}
      - {id: denominator, ask: Denominator, kind: text, when: measurement_needs_a_denominator}
  - id: lots
    ask: Lots?
    kind: table
    columns: [{id: lot, ask: Lot, kind: text}]
"""
LATER = "title: Later\nquestions:\n  - {id: note, ask: Note?, kind: text%s}\n"


def a_questionnaire(folder: Path, later: str = "", runs: str = RUNS) -> Questionnaire:
    files = {
        "outline": "sections: [product, engineering_runs, later]",
        "kinds": "person:\n  - {id: name, ask: Name, kind: text}\n",
        "sections/product": PRODUCT,
        "sections/engineering_runs": runs,
        "sections/later": LATER % later,
    }
    for name, text in files.items():
        path = folder / "questionnaires" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return read_questionnaire(DataFolders((folder,)))


@pytest.fixture
def questionnaire(tmp_path: Path) -> Questionnaire:
    return a_questionnaire(tmp_path)


def answers(questionnaire: Questionnaire, text: str) -> Answers:
    draft = draft_of(parse_yaml(f"format: 1\n{text}", "answers.yaml"), questionnaire)
    assert draft.problems == ()
    return draft.answers


VECTOR: When = (("product.vector", ("lentiviral", "gammaretroviral")),)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("lentiviral", True),
        ("aav", False),
        ("tbd", None),
        ("{status: tbd, owner: Ann}", None),
        ("{status: na, note: none}", False),
        ("{status: estimate, value: lentiviral}", True),
        ("{status: confirm, value: aav}", False),
    ],
)
def test_a_mapping_is_unknown_while_open_and_no_when_not_applicable(
    questionnaire: Questionnaire, typed: str, expected: bool | None
) -> None:
    assert holds(VECTOR, answers(questionnaire, f"product: {{vector: {typed}}}")) is expected


def test_what_is_not_answered_is_unknown_and_not_asked_yet(questionnaire: Questionnaire) -> None:
    nothing = answers(questionnaire, "")
    assert holds(VECTOR, nothing) is None
    assert not is_open(VECTOR, nothing)
    assert is_open(None, nothing)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("{vector: lentiviral, single: yes}", True),
        ("{vector: aav}", False),  # one no decides, whatever the unknown other
        ("{vector: lentiviral}", None),
        ("{vector: lentiviral, single: no}", False),
    ],
)
def test_all_parts_of_a_mapping_must_hold(questionnaire: Questionnaire, typed: str, expected: bool | None) -> None:
    when: When = (*VECTOR, ("product.single", ("yes",)))  # type: ignore[misc]
    assert holds(when, answers(questionnaire, f"product: {typed}")) is expected


def test_one_of_several_choices_is_enough(questionnaire: Questionnaire) -> None:
    given = answers(questionnaire, "product: {traits: [device, edited], dose: 2.10}")
    assert holds((("product.traits", ("edited",)),), given) is True
    assert holds((("product.dose", ("2.10",)),), given) is True


def test_a_column_condition_sees_its_row(questionnaire: Questionnaire) -> None:
    given = answers(
        questionnaire,
        "engineering_runs: {measurements: [{id: a, attribute: vector_copy_number}, "
        "{id: b, attribute: viability}, {id: c}]}",
    )
    rows = given.rows("engineering_runs.measurements")
    assert [holds("measurement_needs_a_denominator", given, row) for row in rows] == [True, False, None]
    assert [holds((("attribute", ("viability",)),), given, row) for row in rows] == [False, True, None]


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        ("integrating_vector", "product: {vector: gammaretroviral}", True),
        ("integrating_vector", "product: {vector: aav}", False),
        ("integrating_vector", "", None),
        ("autologous", "product: {outline: autologous-gene-modified-cells}", True),
        ("autologous", "product: {outline: in-vivo}", False),
        ("few_runs", "engineering_runs: {lots: [{lot: A}]}", True),
        ("few_runs", f"engineering_runs: {{lots: [{', '.join(f'{{lot: L{n}}}' for n in range(8))}]}}", False),
        ("few_runs", "engineering_runs: {lots: tbd}", None),
        ("few_runs", "", None),
        ("few_runs", "engineering_runs: {lots: {status: na, note: none}}", False),
        ("vcn_is_measured", "engineering_runs: {measurements: [{id: a, attribute: viability}]}", False),
        (
            "vcn_is_measured",
            "engineering_runs: {measurements: [{id: a}, {id: b, attribute: vector_copy_number}]}",
            True,
        ),
        ("vcn_is_measured", "engineering_runs: {measurements: [{id: a}]}", None),
        ("vcn_is_measured", "", None),
        ("vcn_denominator_known", "engineering_runs: {measurements: [{id: a, attribute: vector_copy_number}]}", None),
        (
            "vcn_denominator_known",
            "engineering_runs: {measurements: [{id: a, attribute: vector_copy_number, denominator: cell}]}",
            True,
        ),
        ("vcn_denominator_known", "engineering_runs: {measurements: [{id: a, attribute: viability}]}", False),
    ],
)
def test_the_rules(questionnaire: Questionnaire, rule: str, text: str, expected: bool | None) -> None:
    assert holds(rule, answers(questionnaire, text)) is expected


def test_an_answer_of_a_closed_branch_counts_as_never_given(tmp_path: Path) -> None:
    questionnaire = a_questionnaire(tmp_path, ", when: {product.single: 'yes'}")
    text = "product: {single: %s}\nlater: {note: kept}\n"
    assert open_answers(questionnaire, answers(questionnaire, text % "no"))["later.note"].value is None
    assert open_answers(questionnaire, answers(questionnaire, text % "yes"))["later.note"].value == "kept"


def test_a_cell_of_a_closed_column_counts_as_never_given(questionnaire: Questionnaire) -> None:
    given = answers(
        questionnaire, "engineering_runs: {measurements: [{id: a, attribute: viability, denominator: left over}]}"
    )
    (row,) = open_answers(questionnaire, given).rows("engineering_runs.measurements")
    assert row["denominator"].value is None


def test_rules_say_what_they_read_and_read_nothing_else() -> None:
    """Each rule is called with the answers it declares and no other."""
    full = answered("").answers
    for name, rule in RULES.items():
        held = Answers({path: full[path] for path in rule.reads if "." in path})
        assert rule.holds(held, None) in {True, False, None}, name


VCN = "engineering_runs:\n  measurements: [{id: v, attribute: vector_copy_number}]\n"
LOTS = "engineering_runs:\n  lots:\n"
TOX = "    - {lot: T, purpose: toxicology, process_version: %s}\n"


@pytest.mark.parametrize(
    ("rule", "text", "is_so"),
    [
        ("vcn_limit_is_proposed", "", None),
        ("vcn_limit_is_proposed", f"{VCN}  vcn_limit: 6\n", True),
        ("vcn_limit_is_proposed", VCN, None),
        ("vcn_limit_is_proposed", f"{VCN}  vcn_limit: {{status: na, note: n}}\n", False),
        (
            "potency_criterion_is_proposed",
            "engineering_runs: {criteria: [{measurement: a, category: potency}]}\n",
            True,
        ),
        ("potency_criterion_is_proposed", "engineering_runs: {criteria: [{measurement: a, category: dose}]}\n", False),
        ("potency_criterion_is_proposed", "engineering_runs: {criteria: [{measurement: a}]}\n", None),
        (
            "toxicology_process_differs",
            f"{LOTS}{TOX % 1}    - {{lot: E, purpose: engineering, process_version: 1}}\n",
            False,
        ),
        (
            "toxicology_process_differs",
            f"{LOTS}{TOX % 0}    - {{lot: E, purpose: clinical, process_version: 1}}\n",
            True,
        ),
        ("toxicology_process_differs", f"{LOTS}{TOX % 0}", None),
        ("research_grade_material", "materials: {biological: [{material: a, grade: research}]}\n", True),
        ("research_grade_material", "materials: {biological: [{material: a, grade: gmp}]}\n", False),
        ("research_grade_material", "materials: {biological: {status: na, note: none}}\n", False),
        ("some_result_comes_after_infusion", "specification: {infusion_day: 14, timing: [{test: a, day: 14}]}\n", True),
        ("some_result_comes_after_infusion", "specification: {infusion_day: 14, timing: [{test: a, day: 7}]}\n", False),
        ("some_result_comes_after_infusion", "specification: {timing: [{test: a, day: 7}]}\n", None),
    ],
)
def test_rules_of_the_bank_are_three_valued(rule: str, text: str, is_so: bool | None) -> None:
    assert RULES[rule].holds(answered(text).answers, None) is is_so


def test_a_sound_questionnaire_has_no_problems(questionnaire: Questionnaire) -> None:
    assert earlier_paths_only(questionnaire) == ()


@pytest.mark.parametrize(
    ("later", "code", "remedy"),
    [
        (", when: autologus", "D110", "autologous"),
        (", when: {product.vektor: lentiviral}", "D111", "product.vector"),
        (", when: {later.note: x}", "D111", ""),  # itself
        (", when: {product.vector: lentivirus}", "D112", "lentiviral"),
        (", when: {product.single: maybe}", "D112", "yes"),
        (", rows_of: product.vector", "D113", "table"),
    ],
)
def test_a_condition_that_cannot_work_is_named(tmp_path: Path, later: str, code: str, remedy: str) -> None:
    (problem,) = earlier_paths_only(a_questionnaire(tmp_path, later))
    assert problem.code == code
    assert problem.place is not None
    assert problem.place.file.endswith("later.yaml")
    assert remedy in problem.remedy


def test_a_rule_that_looks_ahead_is_named(tmp_path: Path) -> None:
    runs = re.sub("ask: Measurements\\?", "ask: Measurements?\n    when: few_runs", RUNS)
    problems = earlier_paths_only(a_questionnaire(tmp_path, runs=runs))
    assert [problem.code for problem in problems] == ["D111"]
    assert "engineering_runs.lots" in problems[0].what

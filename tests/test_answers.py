"""Reading answers: typed by their questions, every problem at once, with line, column and remedy."""

import datetime
import json
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from conftest import ROOT
from ruamel.yaml import YAML

from briefgen.answers import Status, draft_of, json_schema, read_answers
from briefgen.cmc import AcceptanceCriterion, Result, read_bounds, read_number
from briefgen.problems import UserError
from briefgen.questionnaire import Questionnaire, read_questionnaire
from briefgen.source import data_folders, parse_yaml

SAMPLES = sorted((ROOT / "samples").glob("*.yaml"))


def draft(text: str, questionnaire: Questionnaire):
    return draft_of(parse_yaml(text, "a.yaml"), questionnaire)


@pytest.mark.parametrize(
    ("line", "place", "words"),
    [
        ("meeting: {type: pre-inx}", "a.yaml:2:17", "Did you mean `pre-ind`?"),
        ("meeting: {date: 2027-02-30}", "a.yaml:2:17", "not a date"),
        ("meeting: {date: [1]}", "a.yaml:2:17", "not a list"),
        ("meeting: {disciplines: cmc}", "a.yaml:2:24", "A list is due"),
        ("meeting: {disciplines: [cmc, cmk]}", "a.yaml:2:30", "Did you mean `cmc`?"),
        ("meeting: [a]", "a.yaml:2:10", "Names with values"),
        ("meting: {}", "a.yaml:2:1", "Did you mean `meeting`?"),
        ("meeting: {tipe: x}", "a.yaml:2:11", "Did you mean `type`?"),
        ("product: {lymphodepletion: maybe}", "a.yaml:2:28", "neither yes nor no"),
        ("product: {name: {a: b}}", "a.yaml:2:11", "One value is due here, not a mapping"),
        ("product: {name: {status: later}}", "a.yaml:2:26", "status is not known"),
        ("product: {name: {status: tbd, who: me}}", "a.yaml:2:31", "`who` is not known"),
        ("product: {name: {status: tbd, due: soon}}", "a.yaml:2:36", "not a date"),
        ("engineering_runs: {lots: x}", "a.yaml:2:26", "A list is due"),
        ("engineering_runs: {lots: [x]}", "a.yaml:2:27", "Names with values"),
        ("engineering_runs: {lots: [{moi: 3}]}", "a.yaml:2:27", "`lot` is missing"),
        ("engineering_runs: {lots: [{lot: A, moy: 3}]}", "a.yaml:2:36", "Did you mean `moi`?"),
        ("engineering_runs: {lots: [{lot: A, moi: three}]}", "a.yaml:2:41", "not a number"),
        ("engineering_runs: {lots: [{lot: A, results: 3}]}", "a.yaml:2:45", "Names with values"),
        ("engineering_runs: {lots: [{lot: A, results: {v: [1]}}]}", "a.yaml:2:49", "One value"),
        ("engineering_runs: {lots: [{lot: A}, {lot: A}]}", "a.yaml:2:43", "stands twice"),
        ("engineering_runs: {vcn_limit: 6 copies per cell}", "a.yaml:2:31", "the unit here is copies"),
        ("sponsor: {contact: Jane}", "a.yaml:2:20", "Names with values"),
    ],
)  # fmt: skip
def test_a_wrong_type_in_every_kind_of_place_is_one_problem(questionnaire, line, place, words):
    problems = draft(f"format: 1\n{line}\n", questionnaire).problems
    assert [str(problem.place) for problem in problems] == [place]
    assert words in f"{problems[0].what} {problems[0].remedy}"


def test_all_problems_are_said_at_once_in_the_order_of_the_file(questionnaire):
    text = "meeting: {type: x, date: y}\nproduct: {lymphodepletion: z}\n"
    assert [p.code for p in draft(text, questionnaire).problems] == ["A101", "A104", "A104", "A104"]


def test_what_is_wrong_leaves_the_rest_readable(questionnaire):
    text = "format: 1\nmeeting: {type: x, ind_planned: May 2027}\nengineering_runs: {lots: [{lot: A, moi: x, vector_lot: V1}]}\n"
    answers = draft(text, questionnaire).answers
    assert answers["meeting.type"].status is Status.MISSING
    assert answers["meeting.ind_planned"].words == "May 2027"
    assert answers.rows("engineering_runs.lots")[0]["vector_lot"].words == "V1"


def test_statuses_carry_owner_date_and_note(questionnaire):
    text = (
        "format: 1\nproduct:\n  name: {status: estimate, value: EX-1, owner: CMC}\n"
        "  study: {status: tbd, owner: Clinical, due: 2027-03-15, note: number to come}\n"
        "  route: {status: na, note: ex vivo}\n  indication: tbd\n"
    )
    answers = draft(text, questionnaire).answers
    assert (answers["product.name"].status, answers["product.name"].words) == (Status.ESTIMATE, "EX-1")
    study = answers["product.study"]
    assert (study.status, study.due, study.note) == (Status.TBD, datetime.date(2027, 3, 15), "number to come")
    assert answers["product.route"].status is Status.NA
    assert answers["product.indication"].status is Status.TBD


def test_numbers_stay_as_reported(questionnaire):
    text = "format: 1\nengineering_runs: {vcn_limit: 2.10, lots: [{lot: A, moi: <0.50, results: {v: '1,495'}}]}\n"
    answers = draft(text, questionnaire).answers
    limit = answers["engineering_runs.vcn_limit"]
    assert (limit.text, limit.number.value) == ("2.10", Decimal("2.10"))
    row = answers.rows("engineering_runs.lots")[0]
    assert row["moi"].number.text == "<0.50"
    assert row["results"].value["v"].words == "1,495"


def test_an_answer_under_the_questions_old_name_is_read_and_found(tmp_path: Path):
    folder = tmp_path / "questionnaires"
    (folder / "sections").mkdir(parents=True)
    (folder / "outline.yaml").write_text("sections: [s]\n")
    (folder / "sections" / "s.yaml").write_text(
        "title: S\nquestions:\n  - {id: new_name, ask: What, kind: text, renamed_from: s.old_name}\n"
    )
    questionnaire = read_questionnaire(data_folders(tmp_path))
    found = draft("format: 1\ns:\n  old_name: hello\n", questionnaire)
    assert found.problems == ()
    assert found.answers["s.new_name"].words == "hello"
    assert found.locate("s.new_name") == ("s", "old_name")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: p.stem)
def test_samples_are_valid_by_us_and_by_a_real_schema_validator(questionnaire, sample):
    schema = json_schema(questionnaire)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    read_answers(sample, questionnaire)
    jsonschema.Draft202012Validator(schema).validate(as_an_editor_reads(sample.read_text(encoding="utf-8")))


def as_an_editor_reads(text):
    """YAML 1.2 as editors take it: numbers and booleans typed, dates as text."""
    yaml = YAML(typ="safe", pure=True)
    yaml.constructor.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: node.value)
    return json.loads(json.dumps(yaml.load(text)))


@pytest.mark.parametrize(
    "text",
    ["format: 1\nengineering_runs: {vcn_limit: 6}\n", "format: 1\nengineering_runs: {vcn_limit: '<0.5'}\n",
     "format: 1\nproduct: {name: 0123, lymphodepletion: yes, dose: tbd}\n",
     "format: 1\nmeeting: {date: {status: estimate, value: 2027-01-01, due: 2026-12-01}}\n"],
)  # fmt: skip
def test_the_schema_admits_what_briefgen_admits(questionnaire, text):
    assert draft(text, questionnaire).problems == ()
    jsonschema.Draft202012Validator(json_schema(questionnaire)).validate(as_an_editor_reads(text))


@pytest.mark.parametrize(
    "text",
    ["format: 2\n", "format: 1\nmeeting: {type: x}\n", "format: 1\nnope: {}\n",
     "format: 1\nengineering_runs: {vcn_limit: six}\n", "format: 1\nengineering_runs: {lots: [{moi: 3}]}\n"],
)  # fmt: skip
def test_the_schema_refuses_what_briefgen_refuses(questionnaire, text):
    assert draft(text, questionnaire).problems
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(json_schema(questionnaire)).validate(as_an_editor_reads(text))


def test_answers_that_must_be_valid_are_refused_with_all_problems(tmp_path: Path, questionnaire):
    path = tmp_path / "a.yaml"
    path.write_text("meeting: {type: x}\n")
    with pytest.raises(UserError) as error:
        read_answers(path, questionnaire)
    assert [problem.code for problem in error.value.problems] == ["A101", "A104"]


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [("2.10", ("2.10", "2.10", ""), ""), ("<=0.5 EU/mL", ("<=0.5", "0.5", "<="), "EU/mL"), ("1,495", ("1,495", "1495", ""), ""),
     ("≥70 %", ("≥70", "70", ">="), "%"), ("1.2e6 vg", ("1.2e6", "1.2E+6", ""), "vg"), ("-3", ("-3", "-3", ""), "")],
)  # fmt: skip
def test_a_reported_number_keeps_its_words(text, number, unit):
    found, typed_unit = read_number(text)
    assert (found.text, found.value, found.qualifier, typed_unit) == (number[0], Decimal(number[1]), number[2], unit)


@pytest.mark.parametrize("text", ["ND", "negative", "", "1,49", "12..5", "1.2.3", "<", "- 3 -"])
def test_what_is_no_number_is_none(text):
    assert read_number(text) is None or read_number(text)[1]


@pytest.mark.parametrize(
    ("criterion", "result", "verdict"),
    [(">= 70", "70", True), ("> 70", "70", False), ("at most 10", "10.1", False), ("20 to 80", "80", True), ("20-80", "81", False),
     ("<= 5", ">10", False), (">= 70", "<50", False), ("20 to 80", "<10", False), ("20 to 80", ">90", False), ("< 0.5", "<=0.5", None),
     ("> 70", ">=70", None), ("<= 5", ">5", False), ("< 5", ">=5", False), (">= 70", "<=70", None), ("20 to 80", "<50", None), ("<= 0.5", "<=0.5", True), ("< 0.5", "<0.5", True), ("<= 0.5", "<0.6", None), (">= 70", "<80", None), (">= 70", "ND", None),
     ("negative", "Negative", True), ("negative", "positive", False), ("absent", "negative", True), ("negative", "unclear", None), ("> 0.5 million per kg", "1495", None), ("<= 10 copies", "3", None)],
)  # fmt: skip
def test_a_criterion_admits_a_result_or_says_that_it_cannot_tell(criterion, result, verdict):
    number = read_number(result)
    measured = Result(lot="L", measurement="m", text=result, number=number[0] if number else None)
    assert AcceptanceCriterion(measurement="m", phase_1=criterion).admits(measured, "%") is verdict


def test_a_criterion_in_the_unit_of_the_measurement_decides():
    found = Result(lot="L", measurement="m", text="3", number=read_number("3")[0])
    assert AcceptanceCriterion(measurement="m", phase_1="<= 10 copies").admits(found, "copies") is True
    assert [b.unit for b in read_bounds("<= 10 copies")] == ["copies"]

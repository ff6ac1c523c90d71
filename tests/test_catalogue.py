"""Data, words and code hold together: every name has its mate."""

import re

import pytest
from building import library

from briefgen.cmc import AcceptanceCriterion, Lot, Measurement
from briefgen.conditions import earlier_paths_only
from briefgen.content import template_names_used
from briefgen.facts import compute_facts
from briefgen.figures import FIGURES
from briefgen.meeting import AgencyQuestion, Attendee
from briefgen.questionnaire import Kind
from briefgen.tables import TABLES

CLASSES = {
    "lot": Lot, "measurement": Measurement, "acceptance_criterion": AcceptanceCriterion, "agency_question": AgencyQuestion, "attendee": Attendee,
}  # fmt: skip


def templates(folders):
    for kind in ("sections", "flexibilities", "matter", "letters"):
        for stem in folders.names(f"templates/{kind}", ".md"):
            yield f"{kind}/{stem}", folders.find(f"templates/{kind}/{stem}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", CLASSES)
def test_columns_and_class_of_a_record_kind_agree(kind):
    columns = next(q.columns for q in library().questionnaire if q.record == kind)
    assert {column.id for column in columns} == set(CLASSES[kind].model_fields)


def test_every_flexibility_has_its_words_and_every_words_its_data(folders):
    data = set(folders.names("questionnaires/flexibilities", ".yaml"))
    assert data == set(folders.names("templates/flexibilities", ".md"))
    assert data == {f.id for f in library().knowledge.flexibilities}


def test_every_section_of_a_package_has_its_template_and_every_template_its_place(folders):
    placed = {section for meeting in library().knowledge.meetings.values() for section in meeting.sections}
    assert placed == set(folders.names("templates/sections", ".md"))


def test_every_section_of_the_questionnaire_is_in_the_outline(folders):
    asked = {s.id for s in library().questionnaire.sections if not s.flexibility}
    assert asked == set(folders.names("questionnaires/sections", ".yaml"))


def test_every_condition_reads_only_what_was_asked_before():
    assert earlier_paths_only(library().questionnaire) == ()


def test_claims_evidence_and_meetings_named_in_data_exist():
    knowledge, questionnaire = library().knowledge, library().questionnaire
    for flexibility in knowledge.flexibilities:
        assert set(flexibility.claims) <= set(knowledge.claims)
        assert set(flexibility.evidence) <= set(questionnaire.by_path)
        assert set(flexibility.ask_at) | set(flexibility.plan_at) <= set(knowledge.meetings)
    for claim in knowledge.claims.values():
        assert knowledge.references[claim.reference].can_be_cited


def test_every_claim_and_reference_is_used_and_every_used_one_exists(folders):
    text = "\n".join(source for _, source in templates(folders))
    assert set(re.findall(r'claim\("([^"]+)"\)', text)) == set(library().knowledge.claims)
    cited = set(re.findall(r'cite\("([^"]+)"\)', text)) | {c.reference for c in library().knowledge.claims.values()}
    cited |= {choice.value for q in library().questionnaire for choice in q.choices} & set(
        library().knowledge.references
    )
    assert cited == set(library().knowledge.references)


def test_claims_of_a_flexibility_are_those_its_words_print(folders):
    for flexibility in library().knowledge.flexibilities:
        source = dict(templates(folders))[f"flexibilities/{flexibility.id}"]
        assert set(flexibility.claims) <= set(re.findall(r'claim\("([^"]+)"\)', source))


def test_every_name_in_a_template_is_asked_or_computed(folders):
    questionnaire = library().questionnaire
    facts = set(compute_facts(empty_answers()).named)
    for name, source in templates(folders):
        for dotted in template_names_used(source):
            if dotted[0] == "answers" and len(dotted) > 2:
                assert ".".join(dotted[1:3]) in questionnaire.by_path, (name, dotted)
            if dotted[0] == "facts":
                assert dotted[1] in facts, (name, dotted)


def empty_answers():
    from building import answered

    return answered("").answers


def test_facts_are_the_same_names_whatever_the_answers():
    from building import sample

    assert set(compute_facts(empty_answers()).named) == set(compute_facts(sample().answers).named)


def test_every_fact_is_used(folders):
    text = "\n".join(source for _, source in templates(folders))
    used = set(re.findall(r"facts\.(\w+)", text)) | {"lot_fields_open", "criteria_missing"}  # read by tables
    assert set(compute_facts(empty_answers()).named) == used


def test_every_table_and_figure_of_the_catalogue_is_placed_and_every_placed_one_exists(folders):
    text = "\n".join(source for _, source in templates(folders))
    assert set(re.findall(r"```table ([a-z-]+)", text)) == set(TABLES)
    assert set(re.findall(r"```figure ([a-z-]+)", text)) == set(FIGURES)


def test_every_question_feeds_something(folders):
    """A question is named in a template, a table, a figure or a fact, or says why it is not."""
    code = "\n".join(p.read_text(encoding="utf-8") for p in package_sources())
    for name, section in re.findall(r'^([A-Z]+) = "(\w+)"', code, re.MULTILINE):  # {CGMP}.controls
        code = code.replace(f"{{{name}}}.", f"{section}.")
    text = code + "\n".join(source for _, source in templates(folders))
    for question in library().questionnaire:
        named = re.search(rf"\b{question.section}\.{question.id}\b", text) or re.search(
            rf"\{{flexibility.section\}}\.{question.id}\b", text
        )
        is_placed = question.record == "figure" and question.many  # where the sponsor says, whatever the question
        assert named or is_placed or question.used_in == "none", question.path


def package_sources():
    from conftest import ROOT

    names = ("tables/*.py", "figures/*.py", "facts/*.py", "content/*.py")
    return [path for name in names for path in sorted((ROOT / "briefgen").glob(name))]


def test_ids_are_snake_case_and_every_choice_has_words():
    for question in library().questionnaire:
        assert re.fullmatch(r"[a-z][a-z0-9_]*", question.id)
        for column in question.columns:
            assert re.fullmatch(r"[a-z][a-z0-9_]*", column.id)
        if question.kind in {Kind.CHOICE, Kind.CHOICES}:
            assert question.choices, question.path
        assert question.ask[0].isupper(), question.path


def test_every_question_says_what_it_is_for():
    for question in library().questionnaire:
        assert question.why or question.source or question.example or len(question.ask) > 30, question.path

"""Flexibilities: asked or stated, with evidence; statements about FDA that may be left out; the pathway's words."""

import re

import pytest
from building import answered, block_text, case, changed, codes, findings, library, sample

from briefgen.answers import Draft
from briefgen.checks import run_checks
from briefgen.document import Table
from briefgen.facts import compute_facts
from briefgen.flexibility import Standing, assess, questions_on_part
from briefgen.problems import Severity

FLEX = "flexibility_permissive_ind_criteria"
CGMP = "flexibility_phase_appropriate_cgmp"
RAPID = "flexibility_alternative_test_methods"
PHASE = "product: {phase: phase_1, outline: autologous-gene-modified-cells, target: CD19}\n"
MEETING = "meeting: {type: pre-ind}\n"


def words(draft: Draft) -> str:
    document = case(draft).document
    text = " ".join(block_text(block, document).replace("\n", "") for block in document.blocks)
    return text.replace("\u00a0", " ")


def facts(text: str) -> dict:
    return compute_facts(case(answered(text)).answers).named


def standing(name: str, draft: Draft) -> Standing:
    return assess(library().knowledge.flexibility_by_id[name], case(draft).answers).standing


def stated(draft: Draft | None = None) -> Draft:
    return changed(f"{FLEX}.ask_now", "no", draft)


def without_its_questions(draft: Draft) -> Draft:
    for slug in ("phase-1-criteria", "out-of-criteria-lot"):
        draft = changed(f"questions.agency_questions[{slug}].flexibility", {"status": "na"}, draft)
    return draft


def test_every_flexibility_asks_the_same_three_things_in_the_same_words():
    for flexibility in library().knowledge.flexibilities:
        of = library().questionnaire.by_section[flexibility.section].questions
        assert [question.id for question in of][-3:] == ["ask_now", "not_asked_because", "asked_when"], flexibility.id
        assert "proposed" in [question.id for question in of]
        assert flexibility.ask_at


def test_every_flexibility_is_written_in_one_order(folders):
    leads = ("Constraint", "Proposal", "Risk", "Evidence", "What stays uncertain", "Basis", "Asked in")
    for flexibility in library().knowledge.flexibilities:
        text = folders.find(f"templates/flexibilities/{flexibility.id}.md").read_text(encoding="utf-8")
        places = [re.search(rf"(\*{lead}[.* ]|```prose {lead}\n)", text) for lead in leads]
        assert None not in places, flexibility.id
        assert [place.start() for place in places] == sorted(place.start() for place in places), flexibility.id


def test_every_statement_that_may_be_left_out_is_printed_only_where_it_stands(folders):
    open_claims = {claim.id for claim in library().knowledge.claims.values() if not claim.grade.prints_plainly}
    for kind in ("sections", "flexibilities"):
        for stem in folders.names(f"templates/{kind}", ".md"):
            text = folders.find(f"templates/{kind}/{stem}.md").read_text(encoding="utf-8")
            printed = set(re.findall(r'claim\("([^"]+)"\)', text)) & open_claims
            assert printed <= set(re.findall(r'if claimed\("([^"]+)"\)', text)), stem


def test_what_is_asked_ends_with_its_questions_and_what_is_stated_with_its_reason():
    assert {"Asked in Question 1.", "Asked in Question 2."} <= set(
        re.findall(r"Asked in Question \d\.", words(sample()))
    )
    draft = changed(f"{FLEX}.not_asked_because", "below the limit of questions", stated())
    draft = changed(f"{FLEX}.asked_when", "the next meeting", without_its_questions(draft))
    text = words(draft)
    assert "below the limit of questions; to be asked at the next meeting." in text
    assert "Asked in" not in text


def test_what_is_stated_stands_on_the_page_of_purpose_with_its_reason():
    draft = changed(f"{FLEX}.not_asked_because", "below the limit of questions", stated())
    document = case(draft).document
    planned = next(block for block in document.blocks if block.id == "purpose/planned")
    assert "Wide phase 1 criteria" in block_text(planned, document)
    assert "below the limit of questions" in block_text(planned, document)
    assert "Number of PPQ lots" in block_text(planned, document)
    before = case().document
    assert "Wide phase 1 criteria" not in block_text(
        next(block for block in before.blocks if block.id == "purpose/planned"), before
    )


def test_standing_follows_the_sponsors_word():
    assert standing("permissive-ind-criteria", sample()) is Standing.ASK
    assert standing("permissive-ind-criteria", stated()) is Standing.PLAN
    assert standing("permissive-ind-criteria", changed(f"{FLEX}.risk", {"status": "tbd"})) is Standing.WAITS
    assert standing("prior-knowledge", sample()) is Standing.NOT_PROPOSED


def test_evidence_of_a_branch_that_other_answers_close_is_not_missing():
    without = changed(f"{FLEX}.pathway", "no")
    assert standing("permissive-ind-criteria", without) is Standing.ASK
    assert "A patient’s lot outside a wide criterion" not in words(without)


def test_a_question_asks_for_what_is_asked_and_only_for_that():
    assert not codes(sample()) & {"F202", "F204", "F205", "F206", "F207", "F208", "F209", "F210", "F211", "F212"}
    assert "F204" in codes(without_its_questions(sample()))
    assert {"F205", "F207"} <= codes(stated())
    reasoned = changed(f"{FLEX}.not_asked_because", "below the limit of questions", stated())
    assert "F207" not in codes(reasoned)
    assert "F205" not in codes(without_its_questions(reasoned))


def test_a_question_about_what_is_not_proposed_is_found():
    path = "questions.agency_questions[vcn-basis].flexibility"
    assert ("F202", path) in findings(changed(path, "prior-knowledge"))
    assert ("F202", path) in findings(changed(path, "prior-nowledge"))


def test_who_waits_for_cber_does_not_decide_alone():
    alone = changed(f"{FLEX}.no_answer", "sponsor_decides")
    assert ("F206", f"{FLEX}.no_answer") in findings(alone)
    assert "F206" not in codes(changed(f"{FLEX}.wait_for_cber", "no", alone))


@pytest.mark.parametrize(
    ("count", "window", "trigger"),
    [
        ("2", "5", "two of any five consecutive lots are"),
        ("5", "5", "five consecutive lots are"),
        ("1", "3", "one of any three consecutive lots is"),
        ("1", "1", "one lot is"),
    ],
)
def test_the_stop_rule_reads_as_it_is_meant(count, window, trigger):
    rule = f"{FLEX}: {{proposed: yes, pathway: yes, stop_count: {count}, stop_window: {window}, planned_lots: 20}}"
    found = facts(PHASE + rule)
    assert found["stop_trigger"].text == trigger
    assert ("one given lot" in found["stop_by_chance"].text) is (window == "1")


def test_the_chance_of_a_stop_is_that_of_the_binomial_tail():
    rule = f"{FLEX}: {{proposed: yes, pathway: yes, stop_count: 2, stop_window: 5, planned_lots: 20}}"
    text = facts(PHASE + rule)["stop_by_chance"].text
    assert "2.3\u00a0%" in text  # 1 - 0.95^5 - 5 * 0.05 * 0.95^4
    assert "8.1\u00a0%" in text  # 1 - 0.9^5 - 5 * 0.1 * 0.9^4


@pytest.mark.parametrize(
    ("given", "words_of_it"),
    [
        ("yes", "the lot waits within its stability, and lymphodepletion with it"),
        ("no", "the lot waits within its stability"),
    ],
)
def test_lymphodepletion_waits_only_where_it_is_given(given, words_of_it):
    draft = changed("product.lymphodepletion", given)
    assert compute_facts(case(draft).answers).named["if_no_answer"].text == words_of_it
    assert ("business days before lymphodepletion." in words(draft)) is (given == "yes")


def test_each_filing_carries_its_own_rule_and_only_where_it_is_committed_to():
    rules = {
        "312.31": "information_amendment",
        "312.30": "protocol_amendment",
        "312.66": "irb_notice",
        "312.33": "annual_report",
    }
    for rule, kind in rules.items():
        text = words(changed(f"{FLEX}.commitments", [kind]))
        assert [number for number in rules if f"21 CFR {number}" in text] == [rule]
    assert "asks for comment" not in words(changed(f"{FLEX}.asks_for_comment", "no"))


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("fixed_not_given", "no", "is not given"),
        ("wait_for_cber", "no", "puts none of this into practice"),
        ("predefine", "no", "predefines acceptance criteria"),
        ("stands_in", ["ind"], "and the protocol"),
        ("resume", "answered", "CBER has been told"),
    ],
)
def test_nothing_is_promised_that_was_not_answered(path, value, sentence):
    assert sentence in words(sample())
    assert sentence not in words(changed(f"{FLEX}.{path}", value))


def test_the_pathway_names_its_attributes_one_by_one():
    assert "for these attributes only: appearance; CAR19-positive fraction; " in words(sample())


def test_unchecked_statements_are_left_out_without_a_trace():
    draft = changed("meeting.unchecked_statements", "leave_out")
    text = words(draft)
    assert "describes wide release acceptance criteria" in words(sample())
    assert "describes wide release acceptance criteria" not in text
    assert "T202" not in codes(draft)
    assert re.search(r"21 CFR 312\.23\(a\)\(7\) \[\d+\]; CMC flexibilities guidance, May 2026 \[\d+\]\.(?! \.)", text)


def test_a_checked_statement_is_printed_though_others_are_left_out():
    row = {"claim": "wide-criteria-in-an-ind", "who": "RA", "where": "section II, page 3", "when": "2026-12-01"}
    draft = changed("meeting.claims_checked", [row], changed("meeting.unchecked_statements", "leave_out"))
    assert "describes wide release acceptance criteria" in words(draft)
    assert "T202" not in codes(draft)


@pytest.mark.parametrize(("target", "prints"), [("CD19", True), ("BCMA (CD269)", True), ("CD22", False), (None, False)])
def test_fdas_finding_on_malignancy_is_printed_for_the_class_that_it_names(target, prints):
    text = words(changed("product.target", target or {"status": "tbd"}))
    assert ("In 2024 FDA determined" in text) is prints


def test_the_proposals_are_counted():
    def sentence(*asked: str) -> str:
        ids = ("prior_knowledge", "consensus_standards", "lifecycle_validation")[: len(asked)]
        flex = "".join(
            f"flexibility_{one}: {{proposed: yes, ask_now: {now}}}\n" for one, now in zip(ids, asked, strict=True)
        )
        return facts(flex)["proposals"].text

    assert sentence("yes") == "The proposal below is put to CBER"
    assert sentence("no", "no") == "Both proposals below are stated and not asked about at this meeting"
    assert (
        sentence("yes", "no") == "One of the two proposals below is put to CBER; the other is stated, with the reason"
    )
    assert sentence("yes", "no", "no").endswith("the other two are stated, with the reason")
    assert sentence() == ""


def test_controls_that_are_settled_are_not_asked_about():
    cgmp = f"{CGMP}: {{beyond_phase_1: no, proposed: yes, contested: [%s], ask_now: %s}}\n"
    assert "F208" in codes(answered(PHASE + cgmp % ("none", "yes")))
    assert "F208" not in codes(answered(PHASE + cgmp % ("exception", "yes")))
    assert "F207" in codes(answered(PHASE + cgmp % ("exception", "no")))
    assert "F207" not in codes(answered(PHASE + cgmp % ("none", "no")))


def test_controls_of_phase_1_are_not_offered_beyond_it():
    draft = answered(PHASE + f"{CGMP}: {{beyond_phase_1: yes, proposed: yes}}\n")
    assert standing("phase-appropriate-cgmp", draft) is Standing.NOT_PROPOSED


def test_part_211_is_no_question_for_a_vector():
    row = "questions:\n  agency_questions:\n    - {slug: q, question: 'Does CBER agree that %s is exempt from part 211?'}\n"
    assert "F209" in codes(answered(row % "vector lot V1"))
    assert "F209" not in codes(answered(row % "product of part A"))


def test_an_alternative_test_without_a_reason_is_not_offered():
    assert standing("alternative-test-methods", answered(f"{MEETING}{RAPID}: {{reason: [none], proposed: yes}}")) is (
        Standing.NOT_PROPOSED
    )
    assert standing("alternative-test-methods", answered(f"{MEETING}{RAPID}: {{reason: [fresh], proposed: yes}}")) is (
        Standing.WAITS
    )


RAPID_TEST = f"""{RAPID}:
  reason: [fresh]
  proposed: yes
  methods:
    - {{method: R-1, replaces: USP <71>, sample: product, volume: 10, result: 7, compendial_result: 14}}
  suitability:
    - {{organism: A, origin: compendial, detection: 10 CFU, days: 2, compendial: day 3}}
    - {{organism: B, origin: isolate, detection: 10 CFU, days: %s, compendial: day 8}}
  positive_plan:
    - {{step: tell CBER, who: RA, within: 1, clock: business_days, counted_from: the signal}}
    - {{step: tell the physician, who: QA, within: 2, clock: hours, counted_from: the signal}}
  ask_now: no
"""


def test_an_alternative_test_says_what_it_replaces_what_was_slowest_and_how_soon_a_positive_is_answered():
    found = facts(RAPID_TEST % "6")
    assert found["alternative_methods"].text == (
        "R-1 replaces USP <71> for release, with a result on day 7 instead of day 14"
    )
    assert found["suitability_found"].text == (
        "One compendial strain and one process isolate tested; the slowest, B, within 6 days"
    )
    assert found["positive_steps"].text == "Two steps, the first within 2\u00a0hours of the signal"
    document = case(answered(RAPID_TEST % "6")).document
    tables = {node.id: node for block in document.blocks for node in block.nodes if isinstance(node, Table)}
    assert tables["table-positive-plan"].rows[0].cells[2][0].text == "1\u00a0business day"


def test_a_test_that_is_read_before_the_slowest_organism_shows_is_found():
    assert ("F211", f"{RAPID}.suitability[B].days") in findings(answered(RAPID_TEST % "8"))
    assert "F211" not in codes(answered(RAPID_TEST % "7"))


SCHEDULE = """flexibility_lifecycle_validation:
  proposed: yes
  schedule:
    - {item: Sterility, bears_on_safety: yes, phase_1: %s, pivotal: validated, licensure: validated}
    - {item: Dose, bears_on_safety: yes, phase_1: qualified, pivotal: validated, licensure: validated}
    - {item: Potency, bears_on_safety: no, phase_1: none, pivotal: qualified, licensure: validated}
"""


def test_the_schedule_says_what_is_ready_at_the_first_patient():
    found = facts(SCHEDULE % "suitable")
    assert found["schedule_items"].text == (
        "Of three methods and steps, one will be qualified, validated or verified at the first patient "
        "and all before the pivotal study"
    )
    assert found["schedule_on_safety"].text == (
        "Of two that bear on safety or dose, one will be so at the first patient; "
        "the others: sterility (suitability shown)"
    )
    assert facts(SCHEDULE % "qualified")["schedule_on_safety"].text.endswith("all will be so at the first patient")


def test_a_safety_test_that_is_not_begun_at_the_first_patient_is_found():
    problems = [p for p in run_checks(case(answered(SCHEDULE % "none"))) if p.code == "F212"]
    assert [p.severity for p in problems] == [Severity.WARNING]
    assert "F212" not in codes(answered(SCHEDULE % "suitable"))


def test_the_pathway_is_a_proposal_of_its_own_asked_with_the_criteria():
    path = "flexibility_permissive_ind_criteria"
    text = f"product: {{outline: autologous-gene-modified-cells, phase: phase_1}}\n{path}: {{proposed: yes, pathway: %s, ask_now: yes}}\n"
    assert facts(text % "yes")["proposals"].text == "Both proposals below are put to CBER"
    assert facts(text % "no")["proposals"].text == "The proposal below is put to CBER"


QUESTIONS = """questions:
  agency_questions:
    - {slug: one, discipline: cmc, flexibility: permissive-ind-criteria, data: [%s]}
    - {slug: two, discipline: cmc, flexibility: permissive-ind-criteria, data: [%s]}
"""


@pytest.mark.parametrize(
    ("data", "parted"),
    [
        (("table-criteria", "pathway"), (["one"], ["two"])),
        (("table-criteria", "table-lots"), (["one", "two"], ["one", "two"])),
        (("pathway", "pathway"), (["one", "two"], ["one", "two"])),
    ],
)
def test_questions_belong_to_the_part_that_their_data_point_to(data, parted):
    answers = answered(QUESTIONS % data).answers
    flexibility = library().knowledge.flexibility_by_id["permissive-ind-criteria"]
    found = questions_on_part(flexibility, answers, "pathway")
    assert tuple([row.key for row in rows] for rows in found) == parted


def test_similarity_is_counted_and_differences_are_named():
    rows = "\n".join(
        f"    - {{aspect: {aspect}, earlier: a, this: b, verdict: {verdict}, why: c}}"
        for aspect, verdict in (("Vector", "same"), ("Scale", "different"), ("Container", "unknown"))
    )
    found = facts(f"flexibility_prior_knowledge:\n  proposed: yes\n  similarity:\n{rows}\n")
    assert found["prior_similarity"].text == "Same in one of three aspects; different in scale; not known for container"


def test_standards_say_extent_and_recognition():
    rows = (
        "    - {standard: ISO 1, extent: full, recognition: recognized, looked_up: 2027-01-15}\n"
        "    - {standard: ISO 2, extent: part, recognition: not_claimed}\n"
    )
    found = facts(f"flexibility_consensus_standards:\n  proposed: yes\n  standards:\n{rows}")
    assert found["standards_used"].text == "two standards, one in full and one in part"
    assert found["standards_verified"].is_hole
    assert found["standards_recognized"].text == (
        "recognized, as looked up: ISO 1; no recognition is claimed for ISO 2"
    )


def test_an_attribute_that_is_treated_as_one_of_safety_is_not_eligible():
    assert "F201" not in codes(sample())
    row = {"measurement": "viability", "sponsor_class": "not_safety", "fda_class": "not_yet_known", "disputed": "yes"}
    draft = changed("specification.safety_attributes", [{**row, "treated_as_safety": "yes"}])
    assert "F201" in codes(draft)

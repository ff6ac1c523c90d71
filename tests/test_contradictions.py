"""Answers that contradict each other: found at `check` and at `build`, a comment in the draft, refused in the final."""

from __future__ import annotations

import datetime

import pytest
from building import TODAY, answered, case, changed, findings, library, sample
from test_checks import of

from briefgen.briefing import Wishes, build_package
from briefgen.checks import run_checks, with_remarks
from briefgen.checks.dates import period
from briefgen.document import Bound, inlines_of, nodes
from briefgen.problems import Problem, Severity, UserError

RUNS = "engineering_runs"
LOTS = ("ARI0001/01", "ARI0001/02", "ARI0001/03")
Q = "questions.agency_questions[vcn-basis]"


def problems(draft, code) -> list[Problem]:
    return [problem for problem in run_checks(case(draft)) if problem.code == code]


def only(draft, code) -> Problem:
    (problem,) = problems(draft, code)
    return problem


def remarks(draft) -> str:
    """All comments of the draft package."""
    found = case(draft)
    document = with_remarks(found.document, run_checks(found))
    return "\n".join(i.remark for node in nodes(document) for i in inlines_of(node) if isinstance(i, Bound))


# Criteria.


def test_a_criterion_that_no_lot_meets_is_one_finding_beside_those_of_the_lots():
    draft = changed(f"{RUNS}.criteria[viability].phase_1", ">= 99")
    problem = only(draft, "C301")
    assert problem.path == f"{RUNS}.criteria[viability].phase_1"
    assert "None of three lots meets the criterion of ≥\u00a099\u00a0%" in problem.what
    assert len(of(draft, "C201")) == 3
    assert problem.severity is Severity.ERROR


def test_a_criterion_that_one_lot_meets_is_left_to_the_lots():
    draft = changed(f"{RUNS}.criteria[viability].phase_1", ">= 98")
    assert problems(draft, "C301") == []
    assert of(draft, "C201")


@pytest.mark.parametrize(
    ("criterion", "why"),
    [
        (">= 110", "cannot be above 100"),
        ("at least 110 %", "cannot be above 100"),
        ("80 to 70", "80 is above 70"),
        ("90–20", "90 is above 20"),
        (">= 70", ""),
        ("70 to 100", ""),
        (">= 100", ""),
        ("report result", ""),
        ("", ""),
    ],
)
def test_a_criterion_that_cannot_be_met_is_found(criterion, why):
    draft = changed(f"{RUNS}.criteria[viability].phase_1", criterion or {"status": "tbd"})
    if not why:
        assert problems(draft, "C302") == []
        return
    problem = only(draft, "C302")
    assert why in problem.what
    assert problem.place
    assert problem.place.line
    assert problem.place.column


def test_a_unit_that_is_not_the_attributes_own_is_not_judged():
    draft = changed(f"{RUNS}.criteria[viability].phase_1", ">= 110 million")
    assert problems(draft, "C302") == []


# Dates.


@pytest.mark.parametrize(("package", "late"), [("2027-02-14", False), ("2027-02-15", True), ("2027-03-20", True)])
def test_a_package_later_than_it_is_due_is_found(package, late):
    found = problems(changed("meeting.package_date", package), "C341")
    assert bool(found) is late
    if late:
        assert "30 days before, on February 14, 2027" in found[0].what
        assert found[0].path == "meeting.package_date"


def test_without_dates_or_meeting_nothing_is_said_on_them():
    for path in ("meeting.package_date", "meeting.date", "meeting.type"):
        draft = changed(path, {"status": "tbd"})
        assert not {"C341", "C342", "C343", "B101"} & {code for code, _ in findings(draft)}


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("May 2027", "2027-05-31"), ("May 15, 2027", "2027-05-15"), ("Sept. 2027", "2027-09-30"), ("2027-05", "2027-05-31"),
        ("2027-05-15", "2027-05-15"), ("Q2 2027", "2027-06-30"), ("third quarter of 2027", "2027-09-30"), ("by end of 2027", "2027-12-31"),
        ("February 2028", "2028-02-29"), ("when ready", None), ("Lot 2027", "2027-12-31"), ("2027-13-40", None),
    ],
)  # fmt: skip
def test_a_planned_date_is_the_last_day_it_can_mean(words, day):
    found = period(words)
    assert (found and found[1]) == (datetime.date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(("planned", "is_past"), [("January 2027", True), ("February 2027", False), ("soon", False)])
def test_an_ind_before_the_package_is_found(planned, is_past):
    found = problems(changed("meeting.ind_planned", planned), "C342")
    assert bool(found) is is_past


def test_a_lot_made_after_the_package_is_found():
    draft = changed(f"{RUNS}.lots[ARI0001/01].made_on", "2027-02-13")
    assert only(draft, "C343").severity is Severity.ERROR
    assert problems(changed(f"{RUNS}.lots[ARI0001/01].made_on", "2027-02-12"), "C343") == []
    text = "meeting: {package_date: 2027-02-12}\nengineering_runs:\n  lots:\n    - {lot: E4, made_on: 2027-05-01}\n"
    assert only(answered(text), "C343").severity is Severity.WARNING


# Questions and what they rest on.


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("data", ["table-nothing"]),
        ("data", ["figure-nothing"]),
        ("question", "Does CBER agree with the limit in [](#table-nothing)?"),
        ("position", "See [](#section-nothing), 3 lots."),
        ("background", "See [](#table-nothing)."),
    ],
)
def test_a_question_that_cites_what_is_not_printed_is_named(column, value):
    found = [p for p in problems(changed(f"{Q}.{column}", value), "X101") if "-nothing" in p.what]
    assert found
    assert all(problem.subject == "Question `vcn-basis`" for problem in found)
    assert all(problem.path == f"{Q}.{column}" for problem in found)
    assert all(problem.place and problem.place.line for problem in found)


def test_a_question_that_rests_on_a_table_of_holes_is_found():
    rows = [{"evidence": name, "state": "tbd", "finding": "tbd"} for name in ("MOI curve", "insertion sites")]
    draft = changed(f"{RUNS}.vcn_evidence", rows)
    problem = only(draft, "L08")
    assert problem.path == f"{Q}.data"
    assert problem.subject == "Question `vcn-basis`"
    assert problems(sample(), "L08") == []


# Dose.


def a_dose(*yields: str, highest: str = "2", purpose: str = "engineering") -> str:
    lots = "".join(
        f"    - {{lot: E{n}, purpose: {purpose}, scale: full, results: {{cells: {y}}}}}\n" for n, y in enumerate(yields)
    )
    return f"""\
product:
  dose_levels:
    - {{level: DL1, dose: 0.5, patients: 3 to 6}}
    - {{level: DL3, dose: {highest}, patients: 3 to 6}}
  dose: DL3 is 2 million/kg; DL1 0.5, DL3 2 million/kg
engineering_runs:
  measurements:
    - {{id: cells, attribute: car_positive_cells, name: CAR-positive cells, unit: million}}
  lots:
{lots}
specification: {{heaviest_patient: 100}}
"""


def test_a_dose_above_the_lowest_lot_is_found():
    problem = only(answered(a_dose("520", "190")), "C311")
    assert problem.path == "product.dose_levels[DL3].dose"
    assert "takes 200 million CAR-positive cells for a patient of 100 kg" in problem.what
    assert "190 million (E1)" in problem.what
    assert problem.place
    assert problem.place.line == 5


def test_a_dose_above_every_lot_is_said_as_such():
    draft = answered(a_dose("199", "150"))
    assert "the most are 199 million (E0)" in only(draft, "C312").what
    assert problems(draft, "C311") == []


@pytest.mark.parametrize(
    "text", [a_dose("200", "310"), a_dose("190", purpose="toxicology"), a_dose(), "product: {name: EX}"]
)
def test_a_dose_that_the_lots_hold_or_that_cannot_be_judged_is_left_alone(text):
    assert not {"C311", "C312", "B101"} & {code for code, _ in findings(answered(text))}


def test_a_dose_level_that_text_gives_otherwise_is_found():
    assert problems(answered(a_dose("520")), "L22") == []
    problem = only(answered(a_dose("520", highest="3")), "L22")
    assert problem.path == "product.dose"
    assert "DL3 is 2 million here and 3 million/kg among the dose levels" in problem.what


# Stability.


def a_shelf_life(months: str, tested: str = "6", clinical: str = "yes", more: str = "") -> str:
    return f"""\
engineering_runs:
  measurements: [{{id: viability, attribute: viability, name: Viability, unit: "%"}}]
  lots: [{{lot: E1, results: {{viability: 88}}}}]
stability:
  attributes: [{{measurement: viability}}]
  studies:
    - {{study: E1, material: product, lot: E1, condition: cold, as_proposed: yes, container: bag, clinical_container: {clinical}, surrogate: a vial}}
  results:
    - {{point: a, study: E1, months: {tested}, results: {{viability: 86}}}}
    - {{point: b, study: E1, months: 12, results: {{viability: tbd}}}}
  shelf_life: {months}
{more}
"""


def test_a_shelf_life_beyond_real_time_is_found():
    assert problems(answered(a_shelf_life("6")), "L27") == []
    problem = only(answered(a_shelf_life("9")), "L27")
    assert problem.path == "stability.shelf_life"
    assert problem.severity is Severity.ERROR
    assert "9 months is proposed; the longest real-time data are of six months" in problem.what


def test_a_shelf_life_that_only_a_surrogate_covers_is_found():
    problem = only(answered(a_shelf_life("6", clinical="no")), "L27")
    assert "the clinical container has no months of data and a surrogate six months" in problem.what


def test_a_shelf_life_that_is_put_to_cber_as_prior_knowledge_is_noted_only():
    more = "questions:\n  agency_questions:\n    - {slug: s, flexibility: prior-knowledge}\n"
    assert only(answered(a_shelf_life("9", more=more)), "L27").severity is Severity.NOTE


def test_a_hold_beyond_the_time_tested_is_found():
    holds = "stability:\n  holds:\n    - {hold: thaw to infusion, unit: minutes, allowed: %s, tested: 60}\n"
    assert problems(answered(holds % "60"), "L27") == []
    problem = only(answered(holds % "90"), "L27")
    assert problem.path == "stability.holds[thaw to infusion].allowed"
    assert "90 minutes are allowed, 60 minutes were tested" in problem.what


@pytest.mark.parametrize(("limit", "more", "is_found"), [
    ("48", "", False),
    ("72", "", True),
    ("72", "stability:\n  holds: [{hold: leukapheresis, unit: days, allowed: 3, tested: 3}]\n", False),
])  # fmt: skip
def test_a_collection_held_longer_than_any_so_far_is_found(limit, more, is_found):
    text = f"starting_material:\n  hold_limit: {limit}\n  collections: [{{collection: H1, hold: 20}}, {{collection: H2, hold: 48}}]\n"
    assert bool(problems(answered(text + more), "L27")) is is_found


def vector_lots(expiry: str, more: str = "") -> str:
    rows = f"    - {{lot: V1, months: 9, expiry: 9}}\n    - {{lot: V2, months: 3, expiry: {expiry}}}\n"
    return f"product: {{vector: lentiviral}}\nvector:\n  stability:\n{rows}{more}"


def test_a_vector_lot_that_expires_beyond_its_data_needs_words_and_another_lot():
    assert only(answered(vector_lots("9")), "L27").path == "vector.stability[V2].expiry"
    assert problems(answered(vector_lots("9", "  expiry_rule: as V1\n")), "L27") == []
    assert only(answered(vector_lots("12", "  expiry_rule: as V1\n")), "L27")
    assert problems(answered(vector_lots("3")), "L27") == []


# Results, methods and timing.


def timing(day: str, actions: str = "") -> str:
    return f"""\
product: {{lymphodepletion: yes}}
specification:
  lymphodepletion_day: 9
  infusion_day: 14
  timing:
    - {{test: sterility, day: {day}{actions}}}
"""


@pytest.mark.parametrize(("day", "actions", "said"), [
    ("8", "", ""),
    ("9", "", "lymphodepletion may have begun on day 9"),
    ("9", ", if_late: wait, if_failing: stop", ""),
    ("14", ", if_late: wait, if_failing: stop", "infusion may have begun on day 14"),
    ("14", ", if_late: wait, if_failing: stop, if_positive_after: treat", ""),
])  # fmt: skip
def test_a_result_that_comes_too_late_says_what_is_done(day, actions, said):
    found = problems(answered(timing(day, actions)), "L25")
    assert bool(found) is bool(said)
    if said:
        assert said in found[0].what


METHODS = """engineering_runs:
  measurements: [{id: vcn, attribute: vector_copy_number, name: Vector copy number}]
methods:
  methods:
    - {method: AM-07, measures: [vcn], status: fit}
    - {method: AM-08, measures: [], status: compendial}
product:
  description: "%s"
"""


@pytest.mark.parametrize(("text", "is_found"), [
    ("AM-07 is validated.", True),
    ("The vector copy number assay is qualified.", True),
    ("Qualified methods measure it: AM-07.", True),
    ("AM-07 is not yet qualified.", False),
    ("AM-07 will be qualified in 2027.", False),
    ("AM-07 is to be validated before the pivotal study.", False),
    ("AM-08 is validated.", False),
    ("AM-071 is validated.", False),
    ("The freezer is qualified. AM-07 is in use.", False),
])  # fmt: skip
def test_a_method_called_more_than_it_is_is_found(text, is_found):
    found = problems(answered(METHODS % text), "L26")
    assert bool(found) is is_found
    if is_found:
        assert (found[0].path, found[0].subject) == ("product.description", "Method AM-07")


RESULTS = """engineering_runs:
  measurements: [{id: vcn, attribute: vector_copy_number, name: VCN}, {id: cd3, attribute: purity, name: CD3}]
  lots:
    - {lot: E1, results: {vcn: 2, cd3: 98}}
    - {lot: E2, results: {vcn: %s}}
"""


def test_a_lot_that_lacks_a_result_without_reason_is_found():
    problem = only(answered(RESULTS % "2"), "L29")
    assert (problem.path, problem.subject) == (f"{RUNS}.lots[E2].results", "Lot E2")
    assert "neither a result nor a reason for: CD3" in problem.what
    for said in ("2, cd3: 97", "2, cd3: tbd", "2, cd3: {status: na, note: sample lost}"):
        assert problems(answered(RESULTS % said), "L29") == []


def test_not_applicable_without_a_reason_is_found():
    problem = only(answered(RESULTS % "2, cd3: {status: na}"), "L29")
    assert problem.path == f"{RUNS}.lots[E2].results.cd3"


LINEAGE = """engineering_runs:
  lots:
    - {lot: T1, purpose: toxicology, process_version: "0.9"}
    - {lot: E1, purpose: engineering, process_version: "%s"}
"""


def test_animals_given_another_process_without_comparability_are_found():
    problem = only(answered(LINEAGE % "1.0"), "L23")
    assert (problem.path, problem.subject) == (f"{RUNS}.lots[T1].process_version", "Lot T1")
    assert problems(answered(LINEAGE % "0.9"), "L23") == []
    for more in (
        "changes: {comparability: side by side}\n",
        "nonclinical:\n  lots_used: [{lot: T1, difference: scale, adequacy: the same vector}]\n",
    ):
        assert problems(answered(LINEAGE % "1.0" + more), "L23") == []


def test_a_lot_of_an_animal_study_counts_whatever_its_purpose():
    text = LINEAGE.replace("purpose: toxicology", "purpose: development") % "1.0"
    assert problems(answered(text), "L23") == []
    study = "nonclinical:\n  studies: [{study: NC-03, setting: in_vivo, lots: [T1]}]\n"
    assert only(answered(text + study), "L23")


# Agenda and prior advice.


def an_agenda(*minutes: str, length: str = "60", questions: str = "[a, b]") -> str:
    rows = "".join(f"    - {{topic: T{n}, minutes: {m}, questions: {questions}}}\n" for n, m in enumerate(minutes))
    asked = "questions:\n  agency_questions: [{slug: a}, {slug: b}]\n"
    return f"meeting:\n  format: virtual\n  length: {length}\n  agenda:\n{rows}{asked}"


@pytest.mark.parametrize(("minutes", "severity"), [
    (("20", "40"), None),
    (("20", "45"), Severity.ERROR),
    (("20", "30"), Severity.WARNING),
    (("50", "tbd"), None),
    (("65", "tbd"), Severity.ERROR),
])  # fmt: skip
def test_an_agenda_that_does_not_fill_the_meeting_is_found(minutes, severity):
    found = problems(answered(an_agenda(*minutes)), "C331")
    assert [problem.severity for problem in found] == ([severity] if severity else [])


def test_an_agenda_that_names_no_question_there_is_is_found():
    problem = only(answered(an_agenda("60", questions="[a, b, c]")), "C332")
    assert problem.path == "meeting.agenda[T0].questions"
    assert "`c`" in problem.what


def test_a_question_in_no_item_of_the_agenda_is_found():
    problem = only(answered(an_agenda("60", questions="[a]")), "C333")
    assert (problem.path, problem.severity) == ("questions.agency_questions[b].slug", Severity.WARNING)


def test_an_agenda_of_a_written_response_is_kept_and_not_printed():
    text = an_agenda("90").replace("virtual", "wro")
    found = [
        (problem.code, problem.severity)
        for problem in run_checks(case(answered(text)))
        if problem.path == "meeting.agenda"
    ]
    assert ("C104", Severity.NOTE) in found
    assert problems(answered(text), "C331") == []


ADVICE = "regulatory:\n  prior_advice:\n    - {item: '1', advice: justify, %s}\n"


def test_advice_without_an_answer_or_a_place_is_found():
    assert problems(answered(ADVICE % "done: justified, where: [vcn-limit]"), "L28") == []
    assert "What was done" in only(answered(ADVICE % "where: [vcn-limit]"), "L28").what
    assert "place in the package" in only(answered(ADVICE % "done: justified"), "L28").what


MILESTONES = """meeting: {package_date: 2027-02-12, ind_planned: September 2027}
timeline:
  milestones:
    - {milestone: %s, when: %s, state: %s}
"""


@pytest.mark.parametrize(("name", "when", "state", "code"), [
    ("First patient dosed", "January 2027", "planned", "C342"),
    ("First patient dosed", "February 2027", "planned", ""),
    ("INTERACT meeting", "March 2027", "done", "C344"),
    ("INTERACT meeting", "Q1 2027", "done", ""),
    ("IND submission", "October 2027", "planned", "C345"),
    ("IND submission", "2027-09-15", "planned", ""),
    ("IND submission", "Q3 2027", "planned", ""),
    ("IND safety report", "October 2027", "planned", ""),
])  # fmt: skip
def test_milestones_come_in_the_order_in_which_things_can_happen(name, when, state, code):
    found = {code for code, _ in findings(answered(MILESTONES % (name, when, state)))} & {"C342", "C344", "C345"}
    assert found == ({code} if code else set())


# What they become.


CONTRADICTIONS = {
    "C301": (f"{RUNS}.criteria[viability].phase_1", ">= 99"),
    "C302": (f"{RUNS}.criteria[viability].phase_1", ">= 110"),
    "C341": ("meeting.package_date", "2027-03-01"),
    "C342": ("meeting.ind_planned", "January 2027"),
    "C343": (f"{RUNS}.lots[ARI0001/01].made_on", "2027-12-01"),
}


@pytest.mark.parametrize("code", CONTRADICTIONS)
def test_a_contradiction_is_an_error_with_place_and_remedy_and_a_comment_of_the_draft(code):
    draft = changed(*CONTRADICTIONS[code])
    problem = only(draft, code)
    assert problem.severity is Severity.ERROR
    assert problem.place
    assert problem.place.line
    assert problem.place.column
    assert problem.remedy
    assert f"Error {code}" in remarks(draft)


def test_a_contradiction_is_found_at_build_and_refuses_the_final_package(tmp_path):
    path = tmp_path / "my.yaml"
    path.write_text(changed("meeting.package_date", "2027-03-01").file.text, encoding="utf-8")
    assert "C341" in {problem.code for problem in build_package(path, library(), TODAY).problems}
    with pytest.raises(UserError) as refused:
        build_package(path, library(), TODAY, Wishes(final=True))
    assert "C341" in {problem.code for problem in refused.value.problems}

"""Process, runs, in-process results, changes and failures: what is counted, of what, and what is said."""

from decimal import Decimal

import pytest
from building import answered, case, changed, findings, sample

from briefgen.conditions import is_open
from briefgen.document import Table, nodes, numbering, plain_text
from briefgen.facts import compute_facts
from briefgen.facts.runs import from_whom
from briefgen.lot_statistics import largest_share_behind_none
from briefgen.text import text_of

RUNS = "engineering_runs"


def fact(name, text):
    found = compute_facts(answered(text).answers).named[name]
    return found.text if found else None


def table(draft, name):
    """The rows of a printed table as text; none where it is not printed."""
    document = case(draft).document
    numbers = numbering(document)
    for node in nodes(document):
        if isinstance(node, Table) and node.id == f"table-{name}":
            head = [column.heading for column in node.columns]
            return [head, *([plain_text(cell, numbers) for cell in row.cells] for row in node.rows)]
    return None


def lot(name, **cells):
    return f"{{{', '.join(f'{key}: {value}' for key, value in {'lot': name, **cells}.items())}}}"


def runs(*lots, more=""):
    return f"engineering_runs:\n  lots: [{', '.join(lots)}]\n{more}"


TOX = lot("T1", purpose="toxicology", process_version="'0.9'", scale="reduced", donor_type="healthy_donor")
ENG = lot(
    "E1",
    purpose="engineering",
    process_version="'1.0'",
    scale="full",
    donor_type="healthy_donor",
    vector_lot="V1",
    made_on="2026-07-13",
)
PATIENT = lot(
    "E2",
    purpose="engineering",
    process_version="'1.0'",
    scale="full",
    donor_type="patient",
    vector_lot="V2",
    made_on="2026-11-09",
)


# The process


def test_open_steps_are_counted_of_those_that_say():
    steps = "{step: A, system: closed}, {step: Drawing up, system: open, room: ISO 5}, {step: C, system: closed}"
    assert fact("open_steps", f"manufacturing: {{steps: [{steps}]}}\n") == "One of three steps is open (drawing up)"
    assert (
        fact("open_steps", "manufacturing: {steps: [{step: A, system: closed}, {step: B, system: closed}]}\n")
        == "Both steps are closed"
    )
    assert fact("open_steps", "manufacturing: {steps: [{step: A}]}\n") is None


def test_a_parameter_without_a_range_is_named():
    rows = "{step: A, parameter: MOI, target: 3, range: 2 to 4}, {step: A, parameter: Density, target: 1}"
    said = fact("process_parameters", f"manufacturing: {{parameters: [{rows}]}}\n")
    assert said == "Two process parameters are controlled, one of them within a range; without a range: density"


@pytest.mark.parametrize(
    ("makes", "is_asked"),
    [(("yes", "no"), False), (("yes", "yes"), True), (("yes",), False), (("no", "no"), False)],
)
def test_a_plan_for_several_sites_is_asked_where_several_make_the_product(makes, is_asked):
    rows = ", ".join(f"{{site: S{n}, makes_product: {said}}}" for n, said in enumerate(makes))
    draft = answered(f"manufacturing: {{sites: [{rows}]}}\n")
    assert is_open(draft.questionnaire.by_path["changes.multisite"].when, draft.answers) is is_asked
    assert ("[TBD: plan for several sites]" in text_of(case(draft).document)) is is_asked


# Runs and lots


@pytest.mark.parametrize(
    ("donors", "said"),
    [
        (["healthy_donor", "healthy_donor", "patient"], ", two from healthy donors and one from a patient"),
        (["patient"], ", from a patient"),
        (["healthy_donor"] * 2, ", both from healthy donors"),
        (["patient"] * 3, ", all from patients"),
        (["patient", None], ""),
        ([], ""),
    ],
)
def test_lots_are_counted_by_whom_they_come_from(donors, said):
    assert from_whom(donors) == said


def test_runs_are_the_lots_at_full_scale():
    text = runs(TOX, ENG, PATIENT)
    assert fact("full_scale_lots", text) == "two full-scale lots, one from a healthy donor and one from a patient"
    assert fact("runs_made", text) == (
        "Two of them (E1 and E2) were made at full scale, one from a healthy donor and one from a patient, "
        "from July 13 to November 9, 2026, with vector lots V1 and V2"
    )
    assert fact("runs_made", runs(TOX)) is None
    assert compute_facts(answered(runs("{lot: A}")).answers).named["full_scale_lots"].is_hole
    assert not compute_facts(answered(runs(TOX)).answers).named["full_scale_lots"].is_hole


def test_a_column_of_the_lots_stands_in_the_table_or_in_the_listing():
    one = lot("A", scale="full", site="X", disposition="kept", deviations="none")
    draft = answered(runs(one, lot("B", scale="full", deviations="alarm")))
    assert table(draft, "lots") == [["Lot", "Scale"], ["A", "full scale"], ["B", "full scale"]]
    assert table(draft, "lot-listing")[0] == ["Lot", "Site", "Disposition", "Deviations"]
    assert "One of two lots had a deviation: B (Table" in text_of(case(draft).document)


def test_without_further_particulars_there_is_no_listing():
    document = case(answered(runs(lot("A", scale="full")))).document
    assert "Lot listing" not in text_of(document)
    assert "Lot listing" not in text_of(case().document)


def test_particulars_that_only_the_listing_holds_leave_the_open_ones_in_words():
    text = text_of(case(answered(runs(lot("A", disposition="kept")))).document)
    assert (
        "[TBD for the lot: starting material, vector lot, process version, scale, site and date of manufacture]" in text
    )


# Results


MEASURED = """  measurements:
    - {id: viability, attribute: viability, name: Viability, unit: "%"}
    - {id: cd4, attribute: cd4_positive_fraction, name: CD4-positive cells, unit: "%", use: characterization}
    - {id: growth, attribute: fold_expansion, name: Growth, sample_point: days 0 to 9, use: in_process}
  criteria:
    - {measurement: viability, category: consistency, phase_1: ">= 70", basis: platform}
    - {measurement: growth, category: consistency, phase_1: ">= 5", basis: platform}
"""


def results(**by_lot):
    """One lot for each name, with its results as YAML."""
    return runs(*(f"{{lot: {name}, results: {{{cells}}}}}" for name, cells in by_lot.items()), more=MEASURED)


def test_in_process_results_have_a_table_and_a_sentence_of_their_own():
    text = results(A="viability: 90, cd4: 40, growth: 3", B="viability: 60, growth: 9")
    assert fact("results_met", text) == "One of two results with a criterion meets it"
    assert fact("in_process_met", text) == "One of two results with a limit meets it"
    assert fact("in_process_failed", text) == "growth of 3 in lot A"
    assert fact("results_without_criterion", text) == "CD4-positive cells"
    draft = answered(text)
    assert [row[0] for row in table(draft, "in-process")] == ["Test", "Growth"]
    assert [row[0] for row in table(draft, "results")] == ["Attribute", "Viability (%)", "CD4-positive cells (%)"]
    assert [row[0].partition(",")[0] for row in table(draft, "criteria")[1:]] == ["Viability"]


def test_a_measurement_that_does_not_say_what_it_is_for_is_one_of_release():
    text = results(A="viability: 90").replace("use: in_process", "use: release")
    assert fact("wide_criteria", text) == "viability and growth"
    assert fact("wide_criteria", results(A="viability: 90")) == "viability"


def test_a_limit_in_process_is_no_release_criterion_for_the_checks():
    text = results(A="growth: 9")
    path = "flexibility_permissive_ind_criteria"
    product = "product: {phase: phase_1, outline: autologous-gene-modified-cells}\n"
    draft = answered(f"{text}{product}{path}: {{proposed: yes, pathway: yes, eligible: [growth, viability]}}\n")
    assert ("F203", f"{path}.eligible") in findings(draft)
    safety = text.replace('consistency, phase_1: ">= 5"', "safety, phase_1: report result")
    assert "L24" not in {code for code, _ in findings(answered(safety))}


def test_the_sentence_names_what_has_no_result_and_why():
    text = results(A="viability: 90", B="viability: {status: na, note: bag broken}", C="growth: 9")
    assert fact("results_met", text) == "The one result with a criterion meets it"
    assert fact("results_missing", text) == "viability of lots B and C (bag broken)"


def test_lots_that_were_not_tested_in_process_stand_below_the_table_with_the_reason():
    text = results(A="growth: 9", B="growth: {status: na, note: not sampled}")
    draft = answered(text)
    assert table(draft, "in-process")[0] == ["Test", "Sample point", "Limit", "A"]
    assert "Not tested in process: lot B (not sampled)." in text_of(case(draft).document)


def test_few_lots_are_counted_by_attribute():
    text = results(A="viability: 90, cd4: 40", B="viability: 88", C="viability: 60, growth: 3")
    named = compute_facts(answered(text).answers).named
    assert named["lots_measured"].text == "lots A, B and C"
    assert named["next_lot"].text == "25\u00a0%"
    assert named["fewer_lots"].text == "with results of one lot (CD4-positive cells), 50\u00a0% and 91\u00a0%"


def test_lots_of_toxicology_are_counted_apart_from_the_others():
    tox, eng, patient = (
        text.replace("}", f", results: {{viability: {n}}}}}")
        for text, n in zip((TOX, ENG, PATIENT), (60, 80, 90), strict=True)
    )
    assert fact("results_met", runs(tox, eng, patient, more=MEASURED)) == (
        "Both results of the full-scale lots with a criterion meet it; of the toxicology lot, none of one"
    )
    assert fact("results_met", runs(eng, patient, more=MEASURED)) == "Both results with a criterion meet it"


def test_few_lots_of_two_kinds_say_nothing_of_patients_lots():
    eng, patient = (text.replace("}", ", results: {viability: 80}}") for text in (ENG, PATIENT))
    named = compute_facts(answered(runs(eng, patient, more=MEASURED)).answers).named
    assert named["lots_measured_number"].text == "n\u00a0=\u00a02"
    assert named["few_lots_mixed"].text == (
        "These lots are of two kinds, one from a healthy donor and one from a patient; "
        "for patients’ lots alone the probability is not known"
    )
    assert fact("few_lots_mixed", runs(eng, more=MEASURED)) is None


def test_results_below_a_limit_of_detection_order_no_lots():
    named = compute_facts(answered(results(A='viability: "<1"', B='viability: "<1"')).answers).named
    assert not named["lots_measured"]
    named = compute_facts(answered(results(A='viability: "<1"', B="viability: 2")).answers).named
    assert named["next_lot"].text == "33\u00a0%"


def test_lots_of_another_process_do_not_count_among_the_few():
    tox = TOX.replace("}", ", results: {viability: 80}}")
    eng = ENG.replace("}", ", results: {viability: 80}}")
    assert fact("lots_measured", runs(tox, eng, more=MEASURED)) == "lot E1"


def test_planned_runs_are_counted_with_whom_they_come_from():
    text = runs(ENG, more="  planned_runs: [{run: E4, donor_type: patient, when: May 2027, purpose: yield}]\n")
    assert fact("planned_runs", text) == "one further run, from a patient, is planned"
    printed = text_of(case(answered(f"product: {{study: S-1}}\n{text}")).document)
    assert "Study S-1 is to start on one full-scale lot, from a healthy donor (Table" in printed
    assert fact("planned_runs", runs(ENG)) is None


# Changes and lineage


HISTORY = "changes:\n  history: [{change: Larger bag, version: '1.0', date: May, reason: dose, risk: low, data: E1, lots: [E1]}]\n"


def test_the_lineage_has_a_row_for_each_version_and_only_with_toxicology_lots():
    draft = answered(runs(TOX, ENG, PATIENT) + HISTORY)
    head, *rows = table(draft, "lineage")
    assert head[-2:] == ["Changes since the toxicology lots", "Comparability"]
    assert [row[:5] for row in rows] == [
        ["0.9", "T1", "reduced scale", "healthy donor", "[TBD: not stated]"],
        ["1.0", "E1 and E2", "full scale", "healthy donor, patient", "V1, V2"],
    ]
    assert [row[6:] for row in rows] == [["–", "–"], ["one (Table 3)", "[TBD: comparability]"]]
    assert table(answered(runs(ENG) + HISTORY), "lineage") is None


def test_a_change_that_is_only_planned_has_a_version_without_lots():
    planned = HISTORY.replace("'1.0'", "'1.1'")
    *_, last = table(answered(runs(TOX, ENG) + planned), "lineage")
    assert last[:2] == ["1.1", "none yet"]


def test_changes_between_two_versions_are_due_where_none_is_listed():
    named = compute_facts(answered(runs(TOX, ENG)).answers).named
    assert named["toxicology_process"].is_hole
    assert bool(named["toxicology_process"])
    said = fact("toxicology_process", runs(TOX, ENG) + HISTORY)
    assert (
        said == "Lot T1 for the toxicology study was made with process 0.9; one change leads from there to process 1.0"
    )


def test_an_attribute_compared_takes_its_results_from_the_lots():
    tox, eng = (text.replace("}", ", results: {viability: 80}}") for text in (TOX, ENG))
    rows = "  comparison: [{attribute: viability, criterion: within 10, conclusion: comparable}, {attribute: Shape, before: round, after: oval, criterion: same, conclusion: different}]\n"
    draft = answered(runs(tox, eng, more=MEASURED) + HISTORY + rows)
    assert table(draft, "comparability")[1:] == [
        ["Viability (%)", "80 (T1)", "80 (E1)", "within 10", "criterion met"],
        ["Shape", "round", "oval", "same", "criterion not met"],
    ]
    assert "One of two attributes compared meets its criterion; not met: shape (Table" in text_of(case(draft).document)


def test_without_changes_there_is_no_section_on_them():
    assert "Changes and comparability" not in text_of(case().document)


# Variability and failures


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        ((0, 0, 0), "No clinical lot has been made in any of the three strata"),
        ((0, 2, 0), "Two of the three strata have no clinical lot yet"),
        ((1, 0, 3), "One of the three strata has no clinical lot yet"),
        ((0,), "No clinical lot has been made in the one stratum"),
        ((1, 1), None),
    ],
)
def test_strata_without_lots_are_said_in_a_sentence_that_holds(made, sentence):
    rows = [{"stratum": f"S{n}", "planned": "5", "made": str(count)} for n, count in enumerate(made)]
    found = compute_facts(changed("variability.strata", rows).answers).named["strata_without_lots"]
    assert (found.text if found else None) == sentence


def test_strata_are_found_where_they_used_to_stand():
    draft = answered("flexibility_permissive_ind_criteria: {strata: [{stratum: S, planned: 5, made: 0}]}\n")
    assert [row.key for row in draft.answers.rows("variability.strata")] == ["S"]
    assert draft.problems == ()


def test_lots_of_healthy_donors_and_engineering_runs_fill_no_stratum():
    strata = "product: {outline: autologous-gene-modified-cells}\nvariability: {strata: [{stratum: S, planned: 5, made: 0}]}\n"
    said = "Lots T1 and E1 (healthy donors) and lot E2 (a patient outside the study) fill no stratum"
    assert fact("lots_outside_strata", strata + runs(TOX, ENG, PATIENT)) == said
    assert fact("lots_outside_strata", strata + runs(lot("C1", purpose="clinical", donor_type="patient"))) is None


def test_the_days_from_vein_to_vein_add_up():
    rows = "{step: Transport, planned: 0}, {step: Manufacture, planned: 9}, {step: Release, planned: 7}"
    text = f"product: {{outline: autologous-gene-modified-cells}}\nfailures: {{vein_to_vein: [{rows}]}}\n"
    assert fact("vein_to_vein", text) == "16 days in three steps, the longest of 9 days (manufacture)"
    assert fact("vein_to_vein", text.replace("planned: 7", "planned: tbd")) is None


RECORD = "failures:\n  record:\n    - {group: %s, collections: 4, started: %d, released: %d, outside: %d, not_made: 0, infused: 0}\n"
OUTLINE = "product: {outline: autologous-gene-modified-cells}\n"


def test_failures_are_counted_over_the_lots_started():
    text = (
        OUTLINE
        + RECORD % ("A", 3, 2, 1)
        + "    - {group: B, collections: 1, started: 1, released: 1, outside: 0, not_made: 0, infused: 1}\n"
    )
    assert fact("failures_counted", text) == (
        "Of four lots started, three met all release criteria, one was outside one, "
        "none was given up before release testing; one was infused"
    )
    assert fact("failures_not_excluded", text) is None
    assert [row[3:7] for row in table(answered(text), "failures")[1:]] == [
        ["2 of 3", "1 of 3", "0 of 3", "0 of 3"],
        ["1 of 1", "0 of 1", "0 of 1", "1 of 1"],
    ]


def test_no_failure_in_few_lots_excludes_little():
    text = OUTLINE + RECORD % ("A", 3, 3, 0)
    assert "up to 63\u00a0%" in fact("failures_not_excluded", text)
    assert fact("failure_bound_terms", text) == "1 − cube root of 0.05 for three lots"
    assert fact("failures_not_excluded", OUTLINE + RECORD % ("A", 0, 0, 0)) is None


def test_patients_lots_have_a_bound_of_their_own():
    text = OUTLINE + RECORD % ("A", 2, 2, 0)
    both = fact("failures_not_excluded", runs(ENG, PATIENT) + text)
    assert both.endswith(
        "78\u00a0% (one-sided, 95\u00a0% confidence) if healthy donors’ and patients’ lots fail alike; "
        "for patients’ lots, of which one was started, of up to 95\u00a0%"
    )
    assert "patients" not in fact("failures_not_excluded", runs(TOX, PATIENT, PATIENT.replace("E2", "E3")) + text)


def test_the_bound_behind_no_failure_is_the_rule_of_three_at_many_lots():
    """Hanley and Lippman-Hand, JAMA 1983;249:1743: none of 100 leaves about 3 % at 95 % confidence."""
    assert round(largest_share_behind_none(100, Decimal("0.95")), 3) == Decimal("0.030")
    assert round(largest_share_behind_none(1, Decimal("0.95")), 2) == Decimal("0.95")


def test_the_course_after_a_failure_is_asked_for_the_time_before_lymphodepletion():
    question = sample().questionnaire.by_path["failures.after_failure"]
    assert is_open(question.when, answered("product: {lymphodepletion: yes}\n").answers)
    assert not is_open(question.when, answered("product: {lymphodepletion: no}\n").answers)

"""The release specification, the timing of results, the dose arithmetic and the methods: rules and numbers."""

from decimal import Decimal

import pytest
from building import answered, block_text, case

from briefgen.bank import offered
from briefgen.document import Table, plain_text
from briefgen.facts.criteria import widths_of_criteria
from briefgen.facts.dose import cells_needed, dmso_per_kg, million, per_kg, per_kg_of_bag, total_cells

PROGRAM = """
product:
  outline: autologous-gene-modified-cells
  lymphodepletion: yes
  dose_levels:
    - {level: DL1, dose: 0.5, patients: 3 to 6}
    - {level: DL2, dose: 2, patients: 3 to 6}
engineering_runs:
  measurements:
    - {id: cells, attribute: car_positive_cells, name: Viable CAR-positive cells, unit: million, sample_point: post-thaw}
    - {id: car, attribute: car_positive_fraction, name: CAR-positive cells, unit: "%", sample_point: post-thaw}
    - {id: harvest, attribute: car_positive_fraction, name: CAR-positive cells, unit: "%", sample_point: harvest}
    - {id: endotoxin, attribute: endotoxin, name: Endotoxin, unit: EU/mL}
    - {id: vcn, attribute: vector_copy_number, name: VCN, unit: copies/cell, denominator: per_total_cell}
    - {id: selected, attribute: residual_b_cells, name: CD19-positive cells, unit: "%", use: in_process}
  lots:
    - {lot: TX, purpose: toxicology, scale: reduced, results: {cells: 95, car: 20, endotoxin: "<0.5"}}
    - {lot: E1, scale: full, results: {cells: 520, car: 38, harvest: 5, endotoxin: "<0.25"}}
    - {lot: E2, scale: full, results: {cells: 310, car: 31, harvest: 33, endotoxin: "<0.25"}}
  criteria:
    - {measurement: cells, category: dose, phase_1: ">= 50", pivotal: the dose, basis: dose, basis_detail: the dose}
    - {measurement: car, category: consistency, phase_1: ">= 15", pivotal: later, basis: platform, basis_detail: earlier}
    - {measurement: endotoxin, category: safety, phase_1: "<= 2.5", basis: compendial}
    - {measurement: vcn, category: safety, phase_1: "<= 6", basis: safety}
    - {measurement: selected, category: consistency, phase_1: "<= 3", basis: platform}
  vcn_limit: 6
  vcn_limit_denominator: per_car_positive_cell
"""
BAG = """
  lightest_patient: 50
  heaviest_patient: 100
  bag_volume: 70
  dmso_percent: 7.5
"""
DAYS = """
  lymphodepletion_day: 9
  infusion_day: 14
  timing:
    - {test: cells, day: 5, if_late: wait}
    - {test: endotoxin, day: 5, if_late: wait}
    - {test: car, day: 10}
    - {test: vcn, day: 14, if_late: wait, if_failing: not given, if_positive_after: blood is tested}
"""


def program(specification="", more=""):
    return case(answered(f"{PROGRAM}specification:{specification or ' {}'}\n{more}"))


def fact(found, name):
    return found.facts.named[name].text.replace("\u00a0", " ")


def table(found, name):
    nodes = [node for block in found.document.blocks for node in block.nodes if isinstance(node, Table)]
    return next((node for node in nodes if node.id == f"table-{name}"), None)


def cells(found, name):
    made = table(found, name)
    return [[plain_text(cell).replace("\u00a0", " ").replace("\n", " / ") for cell in row.cells] for row in made.rows]


def heads(found, name):
    return [column.heading for column in table(found, name).columns]


# Dose: the arithmetic, then what is made of it.


def test_the_arithmetic_of_a_dose():
    assert cells_needed(Decimal("0.5"), Decimal(50)) == 25
    assert total_cells(Decimal(200), Decimal("0.31")).quantize(Decimal("0.1")) == Decimal("645.2")
    assert per_kg_of_bag(Decimal("2.5"), Decimal(70), Decimal(50)) == Decimal("3.5")
    assert dmso_per_kg(Decimal("7.5"), Decimal(70), Decimal(50)) == Decimal("0.1155")


@pytest.mark.parametrize(("value", "shown"), [("25.0", "25"), ("0.125", "0.12"), ("37.5", "37.5"), ("645.16", "645")])
def test_cells_in_millions_print_to_about_three_figures(value, shown):
    assert million(Decimal(value)) == shown


@pytest.mark.parametrize(("value", "shown"), [("3.50", "3.5"), ("0.1155", "0.12"), ("0.0042", "0.004"), ("20", "20")])
def test_amounts_per_kg_print_to_two_decimals_and_never_as_nothing(value, shown):
    assert per_kg(Decimal(value)) == shown


def test_the_lowest_yield_of_the_clinical_process_bounds_the_weight_of_a_patient():
    found = program(BAG)
    assert found.facts.dose.lowest_yield.lot == "E2"
    assert fact(found, "dose_held") == (
        "The smallest of two full-scale lots, 310 million (E2), holds the dose of a patient of up to 155 kg at DL2; "
        "the dose is counted up to 100 kg"
    )


def test_a_yield_that_does_not_reach_says_so():
    heavy = BAG.replace("heaviest_patient: 100", "heaviest_patient: 160")
    assert fact(program(heavy), "dose_held").endswith(
        "up to 155 kg at DL2, less than the 160 kg up to which the dose is counted"
    )


def test_a_bag_is_computed_for_the_lightest_patient():
    assert fact(program(BAG), "bag_content") == (
        "A whole bag of 70 mL brings, to a patient of 50 kg, 3.5 EU/kg of endotoxin at the criterion, "
        "<0.35 EU/kg at the highest result and 0.12 g/kg of DMSO"
    )


def test_the_table_of_the_dose_counts_the_fraction_of_the_same_sample():
    found = cells(program(BAG), "dose")
    assert [row[2:] for row in found if row[0].startswith("Viable cells")] == [["80.6", "161"], ["323", "645"]]
    assert [row[2:] for row in found if row[0].startswith("Share")] == [["8.1", "16.1"], ["32.3", "64.5"]]
    assert [row[2:] for row in found if "criterion" in row[0]] == [["3.5", "1.75"]]


def test_without_weights_there_is_no_table_and_the_bag_is_a_hole():
    found = program()
    assert table(found, "dose") is None
    assert found.facts.named["bag_content"].is_hole
    assert not found.facts.named["dose_in_table"]


def test_lots_of_another_product_yield_no_dose():
    others = PROGRAM.replace("engineering_runs:", "engineering_runs:\n  origin: published lots stand in")
    found = case(answered(f"{others}specification:{BAG}"))
    assert found.facts.named["dose_held"].is_hole
    assert not found.facts.dose.yields


# Criteria.


def test_criteria_in_process_are_no_part_of_the_release_specification():
    found = program()
    assert widths_of_criteria(found.answers) == {"cells": "fixed", "car": "wide", "endotoxin": "fixed", "vcn": "fixed"}
    assert fact(found, "release_criteria") == "Three of four release criteria are fixed, one is wide in phase 1"
    assert [row[0] for row in cells(found, "criteria")][-1] == "CAR-positive cells, post-thaw"  # wide ones come last


def test_the_limit_of_a_copy_number_names_its_denominator_in_both_tables():
    found = program()
    limits = {row.key: cell for row, cell in zip(table(found, "criteria").rows, cells(found, "criteria"), strict=True)}
    assert "≤ 6 copies per CAR-positive cell" in limits["vcn"]
    assert any("≤ 6 per CAR-positive cell" in cell for row in cells(found, "results") for cell in row)


def test_a_basis_that_repeats_the_category_prints_its_detail_alone():
    found = {row[0]: row[-1] for row in cells(program(), "criteria")}
    assert found["Viable CAR-positive cells, post-thaw"] == "the dose"
    assert found["CAR-positive cells, post-thaw"] == "platform or prior knowledge: earlier"


def test_a_method_stands_with_its_status_and_a_pivotal_criterion_where_there_is_one():
    methods = "methods:\n  methods:\n    - {method: AM-1, principle: flow, measures: [car, cells], status: qualified}\n"
    found = program(more=methods)
    assert {"Method, status", "Pivotal study"} <= set(heads(found, "criteria"))
    assert any("AM-1, qualified" in row for row in cells(found, "criteria"))
    assert fact(found, "methods_status") == "One method: one qualified"
    assert fact(found, "tests_without_method") == "endotoxin and VCN"
    without = program()
    assert "Method, status" not in heads(without, "criteria")


# The class of a safety attribute.

EVIDENCE = "hazard: h, severity: s, detectability: d, exposure: e, precedent: p, own_data: o"


def disputed(own="not_safety", fda="safety", more=""):
    row = f"{{measurement: car, sponsor_class: {own}, fda_class: {fda}, fda_source: minutes, {EVIDENCE}{more}}}"
    return program(f"\n  safety_attributes:\n    - {row}\n")


def test_a_disputed_class_prints_its_evidence_and_what_is_missing_of_it_is_a_hole():
    found = disputed()
    assert fact(found, "disputed_attributes") == "CAR-positive cells"
    assert cells(found, "classification")[0] == ["Hazard", "h"]
    assert cells(found, "classification")[-1] == ["What follows from each class", "[TBD]"]
    assert found.facts.named["treatment_open"].is_hole  # the commitment is the sponsor's to make


def test_an_attribute_treated_as_one_of_safety_has_a_fixed_criterion():
    found = disputed(more=", consequences: c, treated_as_safety: yes")
    assert widths_of_criteria(found.answers)["car"] == "fixed"
    assert fact(found, "treated_as_safety") == "CAR-positive cells"
    assert not disputed(more=", treated_as_safety: no").facts.named["treated_as_safety"]


@pytest.mark.parametrize(
    ("own", "fda", "more", "is_disputed"),
    [
        ("safety", "safety", "", False),
        ("safety", "not_yet_known", "", False),
        ("not_safety", "not_yet_known", ", disputed: yes", True),
        ("safety", "not_safety", "", True),
    ],
)
def test_only_a_disputed_class_asks_for_evidence_and_is_worth_a_question(own, fda, more, is_disputed):
    found = disputed(own, fda, more)
    assert (table(found, "classification") is not None) is is_disputed
    assert ("safety-class" in {q.slug for q in offered(found.knowledge.bank, found.answers)}) is is_disputed
    assert any(f"sponsor {'yes' if own == 'safety' else 'no'}, FDA" in row[1] for row in cells(found, "criteria"))


# Timing.


def test_results_are_held_against_the_point_of_no_return():
    found = program(DAYS)
    assert fact(found, "timing_known") == (
        "Two of four results are known by day 5 after harvest, four days before the earliest lymphodepletion (day 9)"
    )
    assert fact(found, "timing_late") == (
        "Known only between lymphodepletion and infusion: CAR-positive cells. "
        "Not known before the earliest infusion (day 14): VCN"
    )


def test_tests_of_one_day_with_the_same_actions_share_a_row():
    rows = cells(program(DAYS), "timing")
    assert [row[:3] for row in rows] == [
        ["Viable CAR-positive cells; / Endotoxin", "5", "lymphodepletion"],
        ["CAR-positive cells", "10", "infusion"],
        ["VCN", "14", "neither"],
    ]


def test_an_action_is_missing_only_where_there_is_no_way_back():
    rows = cells(program(DAYS), "timing")
    assert rows[0][4] == "–"
    assert rows[1][3:] == ["[TBD]", "[TBD]"]
    assert rows[2][4] == "not given / After infusion: blood is tested"


def test_without_lymphodepletion_results_are_held_against_infusion():
    found = case(answered(f"{PROGRAM.replace('lymphodepletion: yes', 'lymphodepletion: no')}specification:{DAYS}"))
    assert fact(found, "timing_known").startswith("Three of four results are known by day 10 after harvest, four days")
    assert [row[2] for row in cells(found, "timing")] == ["infusion", "infusion", "no"]


def test_release_tests_without_a_day_are_named():
    found = program("\n  infusion_day: 14\n  timing:\n    - {test: cells, day: 5}\n")
    assert fact(found, "timing_open") == "[TBD: day of the result of CAR-positive cells, Endotoxin and VCN]"


# Methods and potency, statistical appendix.


def test_methods_are_counted_by_how_far_they_are():
    methods = """methods:
  methods:
    - {method: A, principle: p, measures: [car], status: fit, due: 2027-08-31}
    - {method: B, principle: p, measures: [cells], status: compendial}
    - {method: C, principle: p, measures: [vcn], status: fit, due: 2027-07-01}
  potency:
    - {assay: IFN-γ release, phase_1: release}
    - {assay: Killing, phase_1: reported}
"""
    found = program(more=methods)
    assert fact(found, "methods_status") == "Three methods: one compendial and two fit for purpose"
    assert fact(found, "methods_due") == "C by July 1, 2027; and A by August 31, 2027"
    assert fact(found, "potency_release") == "One of two potency assays is a release test in phase 1: IFN-γ release"


def test_the_appendix_on_method_holds_only_what_is_printed():
    blocks = [b for b in program().document.blocks if b.id.startswith("statistical-method/")]
    assert [b.id for b in blocks if "single-hit" in b.id or "stop-rule" in b.id] == []
    text = "\n".join(block_text(b, program().document) for b in blocks)
    assert "1/(2\u00a0+\u00a01)" in text


@pytest.mark.parametrize(
    ("observed", "said"),
    [
        (["< 5 ng/mL", "each < 2"], "Both impurities were measured; all are below the limit of the test"),
        (["< 5 ng/mL", "≤ 0.2 %"], "Both impurities were measured; one is below the limit of the test"),
        (["3 ng/mL"], "The one impurity was measured"),
    ],
)
def test_a_bound_is_no_amount(observed, said):
    rows = "".join(f'\n    - {{impurity: I{n}, source: s, observed: "{found}"}}' for n, found in enumerate(observed))
    assert fact(program(f"\n  impurities:{rows}\n"), "impurities") == said


def test_the_methods_that_are_not_qualified_today_are_named():
    methods = "\nmethods:\n  methods:\n    - {method: A, status: qualified}\n    - {method: B, status: fit}\n"
    assert fact(program(more=methods), "methods_ready") == (
        "One of two methods is qualified, validated or compendial today; not yet: B"
    )


def test_impurities_and_links_between_controls_stand_only_where_they_are_answered():
    rows = "\n  impurities:\n    - {impurity: Reagent, source: activation, observed: < 5 ng/mL}\n    - {impurity: DNA, source: s}"
    rows += "\n  control_links:\n    - {attribute: Dose, parameters: MOI, in_process: count, release: [cells, car]}\n"
    found = program(rows)
    assert fact(found, "impurities") == "One of two impurities was measured; it is below the limit of the test"
    assert cells(found, "control-links") == [["Dose", "MOI", "count", "Viable CAR-positive cells / CAR-positive cells"]]
    assert table(program(), "impurities") is None
    assert table(program(), "control-links") is None

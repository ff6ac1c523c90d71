"""Stability: what counts as data, how far it reaches, and whether the shelf life goes further."""

import pytest
from building import answered, case

from briefgen.document import Figure, Table, nodes, numbering, plain_text

RUNS = """
engineering_runs:
  measurements:
    - {id: potency, attribute: potency, name: Potency, unit: pg/mL}
    - {id: viability, attribute: viability, name: Viability, unit: "%"}
  lots:
    - {lot: L1, donor_type: healthy_donor, results: {potency: 2450, viability: 88}}
    - {lot: L2, donor_type: patient, results: {potency: 1300, viability: 82}}
  criteria:
    - {measurement: viability, category: consistency, phase_1: ">= 70", basis: platform}
"""
BAG = "as_proposed: yes, container: bag, clinical_container: yes"
VIAL = "as_proposed: yes, container: vial, clinical_container: no, surrogate: 1 mL in a vial"
WARM = "as_proposed: no, container: bag, clinical_container: yes"


def study(name, how=BAG, lot="L1"):
    return f"    - {{study: {name}, material: product, lot: {lot}, condition: cold, {how}}}\n"


def point(name, months, results):
    return f"    - {{point: {name}-{months}, study: {name}, months: {months}, results: {{{results}}}}}\n"


def draft(studies, points, more="", attributes="[{measurement: potency}, {measurement: viability}]"):
    results = f"  results:\n{points}" if points else ""
    return answered(f"{RUNS}\nstability:\n  attributes: {attributes}\n  studies:\n{studies}{results}{more}")


def facts(*parts, **named):
    return case(draft(*parts, **named)).facts.named


def table(target, draft):
    document = case(draft).document
    found = next((n for n in nodes(document) if isinstance(n, Table) and n.id == target), None)
    numbers = numbering(document)
    return found and [[plain_text(cell, numbers) for cell in row.cells] for row in found.rows]


def figure(draft):
    return next((n for n in nodes(case(draft).document) if isinstance(n, Figure) and n.id == "figure-stability"), None)


TWO = study("S1") + study("S2", lot="L2")
DATA = (
    point("S1", 3, "potency: 2380, viability: 87")
    + point("S1", 6, "potency: 2300, viability: 86")
    + point("S2", 1, "potency: 1270, viability: 82")
)


def test_real_time_data_are_told_study_by_study_the_longest_first():
    reach = facts(study("S2", lot="L2") + study("S1"), DATA)["stability_reach"].text
    assert reach == (
        "Real-time data reach 6\u00a0months (S1) and 1\u00a0month (S2), in the clinical container and fill"
    )


def test_a_time_point_without_a_result_is_no_data():
    named = facts(TWO, DATA + point("S2", 9, "potency: {status: tbd}"))
    assert "(S2)" in named["stability_reach"].text
    assert "9" not in named["stability_reach"].text


def test_data_in_another_container_are_named():
    named = facts(study("S1") + study("S2", VIAL, "L2"), DATA)
    assert named["stability_reach"].text.endswith("; S2 is not in the clinical container and fill")


def test_data_at_another_condition_do_not_count():
    named = facts(study("S1", WARM), point("S1", 24, "viability: 80"), "  shelf_life: 6\n")
    assert not named["stability_met"]
    assert named["shelf_life_beyond_data"].text == ("It rests on no real-time data in the clinical container and fill")


def test_a_condition_that_is_open_is_a_hole_and_not_a_statement():
    named = facts(study("S1", "container: bag"), point("S1", 6, "viability: 80"))
    assert named["stability_reach"].is_hole


def test_no_study_is_a_hole_and_no_result_is_said():
    assert case(answered("product: {name: X}")).facts.named["stability_reach"].is_hole
    assert facts(TWO, "")["stability_reach"].text.startswith("No time point")


@pytest.mark.parametrize(
    ("months", "covered", "beyond"),
    [
        ("6", "Real-time data in the clinical container and fill cover it in one of two studies (S1)", ""),
        ("1", "Real-time data in the clinical container and fill cover it in two of two studies (S1 and S2)", ""),
        (
            "9",
            "",
            "It is longer than the longest real-time data in the clinical container and fill (6\u00a0months, S1)",
        ),
    ],
)
def test_the_shelf_life_is_held_against_the_longest_data(months, covered, beyond):
    named = facts(TWO, DATA, f"  shelf_life: {months}\n")
    assert (named["shelf_life_covered"].text, named["shelf_life_beyond_data"].text) == (covered, beyond)
    assert bool(named["shelf_life_covered"]) is bool(covered)


def test_a_shelf_life_on_a_surrogate_says_so():
    named = facts(study("S1", VIAL), point("S1", 12, "viability: 80"), "  shelf_life: 6\n")
    assert not named["shelf_life_covered"]
    assert named["shelf_life_beyond_data"].text.endswith("they reach 12\u00a0months (S1: 1 mL in a vial)")


def test_change_goes_from_the_lot_at_release_to_the_last_time_point():
    assert facts(TWO, DATA)["stability_change"].text == (
        "Largest change from first to last time point: potency from 2450 to 2300\u00a0pg/mL (S1, 0–6\u00a0months); "
        "viability from 88 to 86\u00a0% (S1, 0–6\u00a0months)"
    )


def test_a_change_stands_beside_the_precision_of_its_method():
    methods = "methods:\n  methods: [{method: M1, measures: [potency], precision: CV 14 %}]\n"
    text = facts(TWO, DATA, f"{methods}")["stability_change"].text
    assert "(S1, 0–6\u00a0months), method precision CV 14 %; viability" in text


def test_an_exclusion_is_cited_and_an_assessment_is_not():
    def environment(claim):
        return facts(TWO, "", f"  environment_claim: {claim}\n")["environment_exclusion"]

    assert environment("exclusion")
    assert not environment("assessment")


def test_bounds_and_words_are_no_change():
    named = facts(study("S1"), point("S1", 3, "potency: <10, viability: good"))
    assert not named["stability_change"]


def test_no_change_is_said():
    named = facts(study("S2", lot="L2"), point("S2", 1, "viability: 82"))
    assert named["stability_change"].text.endswith("viability none")


def test_month_0_typed_wins_over_the_lot():
    rows = table(
        "table-stability", draft(study("S1"), point("S1", 0, "viability: 90") + point("S1", 3, "viability: 85"))
    )
    assert [row[:2] + row[3:] for row in rows[1:]] == [["S1", "0", "90"], ["S1", "3", "85"]]


def test_results_are_counted_against_the_criterion_and_those_outside_named():
    met = facts(TWO, DATA)["stability_met"].text
    assert met == "All three results after month 0 meet the criterion for storage"
    outside = facts(TWO, DATA + point("S2", 3, "viability: 65"))["stability_met"].text
    assert outside == (
        "Three of four results after month 0 meet the criterion for storage; "
        "outside: viability of S2 at 3\u00a0months (65\u00a0%)"
    )


def test_a_criterion_of_storage_wins_over_that_of_release():
    named = facts(TWO, DATA, attributes='[{measurement: viability, criterion: ">= 85"}]')
    assert "outside: viability of S2 at 1\u00a0month" in named["stability_met"].text


def test_lots_from_patients_are_named_where_all_lots_say_what_they_are_from():
    assert facts(TWO, DATA)["stability_patients"].text == "L2 is from a patient"
    assert facts(study("S1"), DATA)["stability_patients"].text == "No lot in storage is from a patient"
    assert not facts(study("S1", lot="L9"), DATA)["stability_patients"]


def test_the_table_has_a_row_for_each_time_point_and_says_what_was_not_tested():
    rows = table("table-stability", draft(TWO, point("S1", 3, "viability: 87")))
    assert rows == [
        ["Criterion", "–", "none proposed", "≥\u00a070"],
        ["S1", "0", "2450", "88"],
        ["S1", "3", "not tested", "87"],
        ["S2", "0", "1300", "82"],
    ]


def test_a_surrogate_is_named_below_its_results():
    made = next(
        n
        for n in nodes(case(draft(study("S1", VIAL), DATA)).document)
        if isinstance(n, Table) and n.id == "table-stability"
    )
    assert any("1 mL in a vial" in plain_text(note) for note in made.notes)


def test_months_to_come_are_those_planned_and_not_done():
    how = f'{BAG}, planned: ["3", "6", "9", "12"], next_on: 2027-04-22'
    (row,) = table("table-stability-studies", draft(study("S1", how), DATA))
    assert row[-2] == "3 and 6"
    assert row[-1].split() == ["9", "and", "12", "next:", "April", "22,", "2027"]


def test_a_chart_needs_three_time_points_of_one_lot():
    assert figure(draft(study("S2", lot="L2"), DATA)) is None
    made = figure(draft(TWO, DATA))
    assert [(one.name, len(one.points)) for one in made.drawing.series] == [("S1", 3), ("S2", 2)]
    assert "S1: 2450\u00a0pg/mL at 0, 2380\u00a0pg/mL at 3 and 2300\u00a0pg/mL at 6 months" in made.alt


def test_the_criterion_is_a_line_of_the_chart():
    made = figure(draft(TWO, DATA, attributes="[{measurement: viability}]"))
    line = made.drawing.series[-1]
    assert (line.name, line.dashed, [int(p.y) for p in line.points]) == ("Criterion (≥\u00a070)", True, [70, 70])


def hold(name, allowed, tested):
    return f"    - {{hold: {name}, unit: minutes, allowed: {allowed}, tested: {tested}, temperature: 20–25 °C}}\n"


def test_a_hold_allowed_for_longer_than_tested_is_named():
    named = facts(TWO, "", f"  holds:\n{hold('Thaw', 60, 30)}{hold('Transport', 5, 10)}")
    assert named["holds_tested"].text == "The time tested covers the time allowed for one of two holds"
    assert named["holds_beyond_data"].text == (
        "Allowed for longer than tested: thaw (60\u00a0minutes allowed, 30\u00a0minutes tested)"
    )


def test_holds_all_tested_leave_nothing_to_name():
    named = facts(TWO, "", f"  holds:\n{hold('Thaw', 60, 60)}")
    assert named["holds_tested"].text == "The time tested covers the time allowed for the one hold"
    assert not named["holds_beyond_data"]

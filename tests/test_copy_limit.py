"""The limit on vector copy number: what it rests on, where it lies beside what was tested, and what is no limit."""

from decimal import Decimal

import pytest
from building import answered, case, changed, codes, sample
from copies import PROGRAM, RUNS, TOTAL, fact, notes, program, table

from briefgen.checks import run_checks
from briefgen.document import Figure, ScatterChart, nodes, plain_text
from briefgen.problems import Severity

EVIDENCE = """
  moi_curve:
    - {moi: 1, car_positive: 21, vcn: 1.3, potency: 1150}
    - {moi: 10, car_positive: 70, vcn: 5.9, potency: 2550}
    - {moi: 5, car_positive: 58, vcn: 3.1, potency: 2600}
  moi_curve_potency: IFN-γ (pg/mL)
  moi_curve_about: one healthy donor
  insertion_sites:
    - {lot: TX-01, sites: "4,812", largest_clone: 0.6, growth_genes: none}
    - {lot: ENG-03, sites: "2,240", largest_clone: 1.4, growth_genes: none}
  insertion_sites_about: LM-PCR
"""


def with_evidence(state="available"):
    row = {"evidence": "Cytokine-independent growth", "state": state, "due": "2027-03-31"}
    rows = [{"evidence": "MOI curve", "state": "available"}, row]
    return changed(f"{RUNS}.vcn_evidence", rows, answered(PROGRAM + EVIDENCE))


def test_a_limit_above_what_was_studied_in_vivo_is_found():
    assert not {"L51", "L52"} & codes(program())
    above = changed(f"{RUNS}.criteria[vcn].phase_1", "<= 7", changed(f"{RUNS}.vcn_limit", "7", program()))
    (problem,) = [p for p in run_checks(case(above)) if p.code == "L51"]
    assert problem.severity is Severity.WARNING
    assert "6.10 (lot TX-02)" in problem.what


def test_a_limit_that_rests_on_the_runs_alone_is_found():
    assert "L52" in codes(sample())  # of four kinds of evidence none is available
    draft = program()
    for lot in ("TX-01", "TX-02"):
        draft = changed(f"{RUNS}.lots[{lot}].purpose", "engineering", draft)
    assert "L52" in codes(draft)
    evidence = [{"evidence": "Insertion sites", "state": "available", "finding": "none"}]
    assert "L52" not in codes(changed(f"{RUNS}.vcn_evidence", evidence, draft))


def test_points_of_the_curve_stand_beside_the_expectation():
    draft = answered(PROGRAM + EVIDENCE)
    found = table("moi-curve", draft)
    at = [column.heading for column in found.columns].index("Ratio to expectation")
    assert [plain_text(row.cells[at]) for row in found.rows] == ["1.16", "3.43", "2.07"]
    assert fact("moi_curve_above_twice", draft).text == (
        "Two of three points lie above twice the single-hit expectation, at MOI 5 and 10"
    )
    points = [{"moi": "1", "vcn": "1.3", "potency": "1150"}]
    without = changed(f"{RUNS}.moi_curve", points, draft)
    assert not fact("moi_curve_above_twice", without)
    assert "Ratio to expectation" not in [column.heading for column in table("moi-curve", without).columns]


def test_the_limit_is_a_line_of_the_chart_where_it_counts_the_same_cells():
    def dashed(draft):
        (found,) = [f for f in nodes(case(draft).document) if isinstance(f, Figure) and f.id == "figure-vcn"]
        return [(s.name, {int(p.y) for p in s.points}) for s in found.drawing.series if s.dashed]

    assert dashed(program()) == [("Proposed limit", {6})]
    assert dashed(changed(f"{RUNS}.vcn_limit_denominator", TOTAL, program())) == []


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("VCN was < 5 copies per cell in all lots.", True),
        ("VCN met the FDA limit of 5.", True),
        ("Lots have fewer than five vector copies per genome.", True),
        ("The copy number is ≤5 copies per transduced cell.", True),
        ("VCN stays below 5.", True),
        ("A limit of 6 copies per CAR-positive cell is proposed.", False),
        ("Fewer than 50 copies were found.", False),
        ("The limit of detection is below 5 copies per reaction.", False),
        ("VCN varied by less than 5 %.", False),
        ("VCN was below 5.5.", False),
        ("VCN was measured in fewer than 5 lots.", False),
    ],
)
def test_fewer_than_five_copies_is_nobodys_rule(words, is_found):
    assert ("L53" in codes(changed("product.description", words, program()))) is is_found


def test_a_limit_of_five_may_be_the_sponsors_own():
    draft = changed(f"{RUNS}.vcn_limit", "5", program())
    assert "L53" not in codes(changed(f"{RUNS}.vcn_cause", "All lots lie below 5 copies.", draft))
    assert "L53" in codes(changed(f"{RUNS}.vcn_cause", "All lots lie below the usual limit of 5 copies.", draft))


def test_the_curve_says_where_potency_was_highest_and_what_was_tested():
    draft = with_evidence()
    names = ("moi_curve", "moi_curve_copies", "moi_curve_best")
    assert [fact(name, draft).text for name in names] == [
        "1–10", "1.3–5.9 copies per CAR-positive cell", "MOI 5 (2600, at 3.1 copies)",
    ]  # fmt: skip
    figure = next(n for n in nodes(case(draft).document) if isinstance(n, Figure) and n.id == "figure-moi-curve")
    assert isinstance(figure.drawing, ScatterChart)
    assert [point.label for point in figure.drawing.series[0].points] == ["MOI 1", "MOI 5", "MOI 10"]
    assert figure.drawing.series[1].points[0].x == Decimal(6)
    assert figure.drawing.y_range[1] > 2600
    assert not fact("moi_curve")


@pytest.mark.parametrize(("limit", "where"), [("6", "below"), ("6.1", "at"), ("6.10", "at"), ("7", "above")])
def test_where_the_limit_lies_beside_what_was_tested_is_said(limit, where):
    draft = changed(f"{RUNS}.vcn_limit", limit, with_evidence())
    text = fact("vcn_limit_against", draft).text
    assert text.startswith(
        f"{where} the highest copy number studied in vivo (6.10 copies per CAR-positive cell in lot TX-02)"
    )
    assert text.endswith("above the highest on the MOI curve (5.9)")


def test_insertion_sites_are_told_by_range_and_largest_clone():
    draft = with_evidence()
    assert fact("insertion_sites", draft).text == "2,240–4,812"
    assert fact("insertion_clone", draft).text == "1.4\u00a0% (lot ENG-03)"
    found = table("insertion-sites", draft)
    assert len(found.columns) == 3
    assert "all lots: none." in notes(found)
    other = changed(f"{RUNS}.insertion_sites[TX-01].growth_genes", "one in LMO2", draft)
    assert len(table("insertion-sites", other).columns) == 4


def test_integrations_are_dose_times_weight_times_limit():
    rows = [{"level": "DL1", "dose": "0.5", "patients": "3"}, {"level": "DL3", "dose": "2", "patients": "3"}]
    draft = changed("product.dose_levels", rows, program())
    assert not fact("vcn_integrations", draft)  # in which cells the dose is counted is not known
    draft = changed("product.dose_unit", "viable CAR-positive T cells per kg", draft)
    assert fact("vcn_integrations", draft).is_hole
    draft = changed("specification.heaviest_patient", "100", draft)
    text = fact("vcn_integrations", draft).text.replace("\u00a0", " ")
    assert text == "2 million/kg × 100 kg × 6 copies = 1,200 million integrations"
    assert not fact("vcn_integrations", changed(f"{RUNS}.vcn_limit_denominator", TOTAL, draft))


@pytest.mark.parametrize(
    ("states", "have", "to_come"),
    [
        ("aaa", "It is argued from three pieces of evidence, all available", ""),
        ("aa", "It is argued from two pieces of evidence, both available", ""),
        ("a", "It is argued from one piece of evidence, which is available", ""),
        (
            "ap",
            "It is provisional: one of two pieces of evidence is available",
            "to come: evidence 1 (March 31, 2027)",
        ),
        (
            "aapp",
            "It is provisional: two of four pieces of evidence are available",
            "to come: evidence 2 (March 31, 2027); and evidence 3 (March 31, 2027)",
        ),
        (
            "pp",
            "It is provisional: none of the two pieces of evidence is available yet",
            "the last is due March 31, 2027",
        ),
        ("p", "It is provisional: the one piece of evidence is not available yet", "it is due March 31, 2027"),
    ],
)
def test_how_much_of_the_evidence_exists_is_said_in_a_sentence_that_holds(states, have, to_come):
    rows = [
        {"evidence": f"Evidence {n}", "state": "available"}
        if state == "a"
        else {"evidence": f"Evidence {n}", "state": "planned", "due": "2027-03-31"}
        for n, state in enumerate(states)
    ]
    draft = changed(f"{RUNS}.vcn_evidence", rows, program())
    assert fact("vcn_evidence", draft).text == have
    assert fact("vcn_evidence_to_come", draft).text == to_come

"""Vector copy number: per which cell it counts, what it is held against, and how it is printed."""

from decimal import Decimal

import pytest
from building import answered, case, changed, codes
from copies import GENOME, POSITIVE, RUNS, TOTAL, cells, fact, notes, paragraph, program, table

from briefgen.checks import run_checks
from briefgen.cmc import Lot, ReportedNumber
from briefgen.document import Figure, Point, ScatterChart, Series, nodes, plain_text
from briefgen.facts import compute_facts
from briefgen.facts.vcn import counted_as
from briefgen.problems import Severity
from briefgen.word.chart_looks import label_sides


def number(text):
    return ReportedNumber(
        text=text.lstrip("<>="), value=Decimal(text.lstrip("<>=")), qualifier=text.rstrip("0123456789.")
    )


# Per which cell: P = T / f.


@pytest.mark.parametrize(
    ("reported", "f", "own", "wanted", "counted"),
    [
        ("1.46", "0.52", GENOME, POSITIVE, "2.81"),
        ("4.33", "0.71", TOTAL, POSITIVE, "6.10"),
        ("0.72", "0.40", TOTAL, POSITIVE, "1.80"),
        ("2.81", "0.52", POSITIVE, TOTAL, "1.46"),
        ("2.81", "0.52", POSITIVE, GENOME, "1.46"),
        ("2.5", "1", TOTAL, POSITIVE, "2.50"),
        ("2.10", None, POSITIVE, POSITIVE, "2.10"),
        ("0.7", None, GENOME, TOTAL, "0.7"),
        ("0.72", None, TOTAL, POSITIVE, None),
        ("0.72", "0.40", None, POSITIVE, None),
        ("0.72", "0.40", TOTAL, "", None),
    ],
)
def test_copies_per_positive_cell_are_those_per_total_cell_divided_by_the_fraction(reported, f, own, wanted, counted):
    found = counted_as(number(reported), f and Decimal(f), own, wanted)
    assert (found and found.text) == counted


def test_a_bound_stays_a_bound_when_it_counts_other_cells():
    found = counted_as(
        ReportedNumber(text="<0.02", value=Decimal("0.02"), qualifier="<"), Decimal("0.4"), TOTAL, POSITIVE
    )
    assert (found.text, found.value, found.qualifier) == ("<0.05", Decimal("0.05"), "<")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, True),
        ({"purpose": "engineering", "scale": "full"}, True),
        ({"purpose": "clinical"}, True),
        ({"purpose": "engineering", "scale": "reduced"}, False),
        ({"purpose": "toxicology", "scale": "full"}, False),
        ({"purpose": "development"}, False),
    ],
)
def test_a_lot_of_the_clinical_process_is_neither_reduced_nor_made_for_animals(fields, expected):
    assert Lot(lot="A", **fields).is_of_clinical_process is expected


# Results against the criterion, which counts CAR-positive cells.


def judged(draft=None):
    facts = compute_facts((draft or program()).answers)
    return {j.lot: (j.held and j.held.text, j.meets) for j in facts.judged}


def test_a_result_per_total_cell_is_held_against_a_limit_per_positive_cell_through_the_fraction():
    assert judged() == {
        "TX-01": ("2.81", True),
        "TX-02": ("6.10", False),
        "ENG-01": ("1.80", True),
        "ENG-02": ("2.11", True),
        "ENG-03": ("1.61", True),
    }


def test_a_result_per_positive_cell_is_held_against_a_limit_per_total_cell():
    draft = changed(f"{RUNS}.measurements[vcn].denominator", POSITIVE, program())
    draft = changed(f"{RUNS}.vcn_limit_denominator", TOTAL, draft)
    assert judged(draft)["TX-02"] == ("3.07", True)


def test_without_the_fraction_of_the_same_sample_the_two_are_not_comparable():
    elsewhere = changed(f"{RUNS}.measurements[f].sample_point", "post-thaw", program())
    unsaid = changed(f"{RUNS}.measurements[f].sample_point", {"status": "tbd"}, program())
    for draft in (elsewhere, unsaid):
        assert judged(draft)["ENG-01"] == (None, None)
        assert "L31" in codes(draft)
        assert "C202" not in codes(draft)
    without = changed(f"{RUNS}.lots[ENG-02].results.f", {"status": "tbd"}, program())
    assert judged(without)["ENG-02"] == (None, None)
    assert judged(without)["ENG-01"] == ("1.80", True)
    (problem,) = [p for p in run_checks(case(without)) if p.code == "L31"]
    assert "ENG-02" in problem.what
    assert "ENG-01" not in problem.what


def test_a_fraction_may_be_reported_as_a_fraction():
    draft = changed(f"{RUNS}.measurements[f].unit", "fraction", program())
    draft = changed(f"{RUNS}.lots[ENG-01].results.f", "0.40", draft)
    assert judged(draft)["ENG-01"] == ("1.80", True)


def test_a_lot_made_for_animals_may_lie_above_the_limit_and_a_run_may_not():
    found = {(p.code, p.path): p.severity for p in run_checks(case(program()))}
    of_animals = f"{RUNS}.lots[TX-02].results.vcn"
    assert found["C201", of_animals] is Severity.NOTE
    assert ("L32", of_animals) not in found
    run = changed(f"{RUNS}.lots[ENG-01].results.vcn", "2.6", program())
    severities = {(p.code, p.path): p.severity for p in run_checks(case(run))}
    assert severities["L32", f"{RUNS}.lots[ENG-01].results.vcn"] is Severity.ERROR
    assert severities["C201", f"{RUNS}.lots[ENG-01].results.vcn"] is Severity.ERROR


def test_the_table_of_results_says_how_the_two_were_compared():
    found = table("results")
    reported, counted = ([plain_text(cell) for cell in row.cells] for row in found.rows[1:3])
    assert reported[2:] == ["see next row", "1.46", "4.33", "0.72", "0.97", "0.53"]
    assert counted[0].startswith("Vector copy number, as copies per CAR-positive cell (")
    assert counted[2:] == ["≤\u00a06\u00a0per CAR-positive cell", "2.81", "6.10", "1.80", "2.11", "1.61"]


def test_a_result_that_counts_as_its_limit_does_stands_once():
    draft = changed(f"{RUNS}.vcn_limit_denominator", TOTAL, program())
    assert len(table("results", draft).rows) == 2


def test_among_many_lots_the_column_behind_has_what_is_judged():
    more = [{"lot": f"E{n}", "scale": "full", "results": {"f": "40", "vcn": "0.8"}} for n in range(8)]
    found = table("results", changed(f"{RUNS}.lots", more, program()))
    assert [column.heading for column in found.columns][-2:] == ["Vector copy number"] * 2
    assert [plain_text(cell) for cell in found.rows[0].cells][-2:] == [
        "see next column",
        "≤\u00a06\u00a0per CAR-positive cell",
    ]
    assert plain_text(found.rows[1].cells[-1]) == "2.00"


def test_attributes_compared_are_counted_as_their_limit():
    rows = [{"attribute": "vcn", "criterion": "not above TX-01", "conclusion": "comparable"}]
    lots = [
        {"lot": "T", "purpose": "toxicology", "process_version": "0.9", "results": {"f": "50", "vcn": "1"}},
        {"lot": "E", "purpose": "engineering", "process_version": "1.0", "results": {"f": "25", "vcn": "1"}},
    ]
    draft = changed("changes.comparison", rows, changed(f"{RUNS}.lots", lots, program()))
    cells = [plain_text(cell) for cell in table("comparability", draft).rows[0].cells]
    assert cells[:3] == ["Vector copy number, harvest (copies per CAR-positive cell)", "2.00 (T)", "4.00 (E)"]
    assert "6.10\u00a0copies per CAR-positive cell in lot TX-02" in fact("results_failed").text


# What is printed.


def test_the_table_gives_both_counts_and_the_ratio_lot_by_lot():
    found = table("vcn")
    assert [column.heading for column in found.columns] == [
        "Lot", "Vector lot", "MOI", "CAR-positive", "Copies per total cell", "Copies per CAR-positive cell",
        "Expected copies per CAR-positive cell", "Ratio to expectation",
    ]  # fmt: skip
    assert cells(found) == [
        ["TX-01", "LV-P1", "3", "52", "1.46", "2.81", "1.41", "1.99"],
        ["TX-02", "LV-P1", "10", "71", "4.33", "6.10", "1.74", "3.50"],
        ["ENG-01", "LV-01", "3", "40", "0.72", "1.80", "1.28", "1.41"],
        ["ENG-02", "LV-01", "3", "46", "0.97", "2.11", "1.34", "1.57"],
        ["ENG-03", "LV-02", "3", "33", "0.53", "1.61", "1.21", "1.32"],
    ]
    assert "8\u00a0days after transduction" in notes(found)
    assert "limit: 6\u00a0copies per CAR-positive cell. Above it: lot TX-02 (toxicology study)." in notes(found)


def test_the_note_takes_target_and_reference_gene_from_the_list_of_methods():
    assert "Method: ddPCR, [TBD: target and reference gene]." in notes(table("vcn"))
    rows = [{"method": "AM-07", "principle": "ddPCR, WPRE against RPP30", "measures": ["vcn"], "status": "qualified"}]
    found = table("vcn", changed("methods.methods", rows, program()))
    assert "Method: AM-07: ddPCR, WPRE against RPP30." in notes(found)


def test_what_all_lots_have_in_common_stands_once_below_the_table():
    draft = program()
    for lot in ("TX-01", "TX-02", "ENG-01", "ENG-02", "ENG-03"):
        draft = changed(f"{RUNS}.lots[{lot}].vector_lot", "LV-01", draft)
    found = table("vcn", draft)
    assert "Vector lot" not in [column.heading for column in found.columns]
    assert "All lots: vector lot LV-01." in notes(found)


def test_copies_per_positive_cell_as_reported_give_those_per_total_cell():
    found = table("vcn", changed(f"{RUNS}.measurements[vcn].denominator", POSITIVE, program()))
    assert cells(found)[0] == ["TX-01", "LV-P1", "3", "52", "0.76", "1.46", "1.41", "1.03"]


def test_a_lot_without_a_result_is_named_with_the_reason():
    draft = changed(f"{RUNS}.lots[ENG-02].results.vcn", {"status": "na", "note": "sample lost"}, program())
    assert fact("vcn_without_result", draft).text == "lot ENG-02 (sample lost)"
    assert "ENG-02 (sample lost)" in paragraph("finding", draft)
    open_one = changed(f"{RUNS}.lots[ENG-02].results.vcn", {"status": "tbd", "owner": "QC"}, program())
    assert fact("vcn_without_result", open_one).is_hole
    assert not fact("vcn_without_result")


def test_the_finding_is_of_the_lots_of_the_clinical_process_and_names_what_is_above_twice():
    text = paragraph("finding")
    assert "1.80, 2.11 and 1.61 copies per CAR-positive cell in lots ENG-01, ENG-02 and ENG-03" in text
    assert "1.32–1.57 times" in text
    assert "lot TX-02 at 3.50 times" in text
    assert fact("vcn_in_vivo").text == "2.81 and 6.10 copies per CAR-positive cell in lots TX-01 and TX-02"
    assert fact("vcn_of_runs").text == "2.11 copies per CAR-positive cell (lot ENG-02), 35\u00a0% of the limit"


def test_an_integrating_vector_without_a_copy_number_leaves_a_hole():
    draft = answered("product: {vector: lentiviral}\n")
    assert "[TBD: vector copy number of the lots]" in paragraph("finding", draft)
    document = case(answered("product: {vector: none}\n")).document
    assert not any(block.id.startswith("vector-copy-number") for block in document.blocks)


def test_the_chart_counts_positive_cells_where_that_is_known():
    figure = next(n for n in nodes(case(program()).document) if isinstance(n, Figure) and n.id == "figure-vcn")
    lots = figure.drawing.series[0].points
    assert [(point.label, point.x, point.y) for point in lots][1] == ("TX-02", Decimal(71), Decimal("6.10"))
    assert figure.drawing.series[1].name == "Expectation per CAR-positive cell"


@pytest.mark.parametrize(
    ("points", "sides"),
    [
        ("26 1.45 ARI0001/01, 41.9 2.32 ARI0001/02, 39.7 2.51 ARI0001/03", "rrl"),
        ("52 2.81 TX-01, 71 6.10 TX-02, 40 1.80 ENG-01, 46 2.11 ENG-02, 33 1.61 ENG-03", "rrtbl"),
        ("95 1 ENG-01, 2 7 ENG-02", "lr"),
    ],
)
def test_labels_of_a_chart_cover_no_point_and_no_other_label(points, sides):
    lots = [lot.split() for lot in points.split(", ")]
    series = Series("Lots", tuple(Point(Decimal(x), Decimal(y), label) for x, y, label in lots))
    chart = ScatterChart("x", "y", (series,), (Decimal(0), Decimal(100)), (Decimal(0), Decimal(8)))
    assert "".join(label_sides(series, chart).values()) == sides


def test_a_label_stands_clear_of_a_line_where_it_can():
    series = Series("Lots", (Point(Decimal(50), Decimal(4), "MOI 10"),))
    limit = Series("Limit", (Point(Decimal(52), Decimal(0)), Point(Decimal(52), Decimal(8))), line=True)
    chart = ScatterChart("x", "y", (series, limit), (Decimal(0), Decimal(100)), (Decimal(0), Decimal(8)))
    assert label_sides(series, chart) == {0: "l"}

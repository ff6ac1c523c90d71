"""Nonclinical studies, the first study in short, and what the IND holds."""

from building import answered, case, letter, library

from briefgen.document import Table, nodes, numbering, plain_text
from briefgen.text import text_of
from briefgen.word import write_docx
from briefgen.word.zipping import read_zip

LOTS = """
engineering_runs:
  measurements:
    - {id: vcn, attribute: vector_copy_number, name: VCN, unit: copies, denominator: per_diploid_genome, sample_point: harvest}
    - {id: car, attribute: car_positive_fraction, name: CAR-positive, unit: "%", sample_point: harvest}
  lots:
    - {lot: T1, purpose: toxicology, process_version: "0.9", results: {vcn: 1.46, car: 52}}
    - {lot: E1, purpose: engineering, process_version: "1.0", results: {vcn: 0.72, car: 40}}
    - {lot: E2, purpose: engineering, process_version: "1.0", results: {vcn: 0.97, car: 46}}
"""
IN_VITRO = "{study: N1, question: q, setting: in_vitro, lots: [E1, T1], state: complete, finding: f, report: R1}"
IN_VIVO = "{study: N2, question: q, setting: in_vivo, lots: [T1], glp: no, state: complete, finding: f}"
TO_COME = "{study: N3, question: q, setting: in_vivo, glp: yes, state: running, finding: will show f, due: 2027-03-31}"


def studies(*rows, more=""):
    return answered(f"{LOTS}\nnonclinical:\n  studies: [{', '.join(rows)}]\n{more}")


def facts(draft):
    return case(draft).facts.named


def table(target, draft):
    document = case(draft).document
    numbers = numbering(document)
    made = next((n for n in nodes(document) if isinstance(n, Table) and n.id == target), None)
    return made and [[plain_text(cell, numbers) for cell in row.cells] for row in made.rows]


def test_studies_are_counted_by_state_and_setting():
    named = facts(studies(IN_VITRO, IN_VIVO, TO_COME))
    assert named["nonclinical_studies"].text == "Two of three studies (one in vitro and two in vivo) are complete"
    assert named["nonclinical_due"].text == "To come: N3 (running, report due March 31, 2027)"
    assert named["nonclinical_glp"].text == "One of the two studies in vivo is a GLP study"


def test_when_all_is_complete_nothing_is_to_come():
    named = facts(studies(IN_VITRO, IN_VIVO))
    assert named["nonclinical_studies"].text == "Both studies (one in vitro and one in vivo) are complete"
    assert named["nonclinical_glp"].text == "The study in vivo is not a GLP study"
    assert not named["nonclinical_due"]


def test_no_study_is_a_hole():
    assert facts(answered("product: {name: X}"))["nonclinical_studies"].is_hole


def test_the_process_of_the_lots_given_to_animals_is_told():
    assert facts(studies(IN_VITRO, IN_VIVO))["in_vivo_lots"].text == (
        "Lot T1 given to animals was made with process 0.9; no lot of process 1.0 was given to animals"
    )
    both = "{study: N2, question: q, setting: in_vivo, lots: [T1, E1], glp: no, state: complete, finding: f}"
    assert facts(studies(both))["in_vivo_lots"].text == (
        "Lots T1 and E1 given to animals were made with process 0.9 and 1.0"
    )
    assert not facts(studies(IN_VITRO))["in_vivo_lots"]


def test_the_table_of_lots_takes_from_the_lots_what_they_hold():
    more = "  lots_used: [{lot: T1, difference: manual, adequacy: same vector}]\n"
    rows = table("table-study-lots", studies(IN_VITRO, IN_VIVO, more=more))
    assert rows == [
        ["T1", "N1 and N2", "0.9", "[TBD]", "2.81", "manual", "same vector"],
        ["E1", "N1", "1.0", "[TBD]", "1.80", "[TBD]", "–"],
    ]


def test_a_study_still_to_come_shows_state_and_date_before_what_it_will_show():
    rows = table("table-nonclinical", studies(TO_COME))
    assert rows[0][-1] == "Running, due March 31, 2027: will show f"


ITEMS = """
  items:
    - {item: Protocol, state: at_filing}
    - {item: Stability, state: pending, due: 2027-12-15, owner: Head of CMC}
    - {item: PPQ, state: not_planned, reason: later}
"""


def test_the_content_of_the_ind_is_counted_and_what_is_missing_named():
    named = facts(answered(f"ind_content:{ITEMS}"))
    assert named["ind_at_filing"].text == "One of three items is in the IND at filing"
    assert named["ind_pending"].text == "Pending: stability, by December 15, 2027"
    assert named["ind_not_planned"].text == "Not planned: PPQ"


def test_each_item_says_when_and_who_or_why_not():
    rows = table("table-ind-content", answered(f"ind_content:{ITEMS}"))
    assert [row[2] for row in rows] == ["–", "December 15, 2027, Head of CMC", "later"]


RISKS = """
  hold_risks:
    - {issue: Quagga, why: Wombat, offered: Narwhal, residual: Tapir, owner: Okapi}
"""


def test_no_word_of_the_hold_risks_reaches_a_document():
    draft = answered(f"ind_content:{ITEMS}{RISKS}")
    document = case(draft).document
    printed = text_of(document) + text_of(letter(draft))
    written = b"".join(read_zip(write_docx(document, library().folders)).values()).decode("utf-8", "replace")
    assert "Stability" in printed
    for word in ("quagga", "wombat", "narwhal", "tapir", "okapi"):
        assert word not in printed.lower()
        assert word not in written.lower()


SYNOPSIS = """
product:
  study: S-1
  dose_unit: viable CAR-positive T cells
  lymphodepletion: {lymphodepletion}
  dose_levels: [{{level: DL1, dose: 0.5}}, {{level: DL2, dose: 1}}]
clinical:
  design: 3+3
  inclusion: [adults, relapsed]
  lymphodepletion_regimen: fludarabine
"""


def test_the_synopsis_is_labelled_rows_with_the_dose_levels_of_the_product():
    rows = dict(table("table-synopsis", answered(SYNOPSIS.format(lymphodepletion="yes"))))
    assert rows["Design"] == "3+3"
    assert rows["Key inclusion criteria"].split("• ")[1:] == ["adults\n", "relapsed"]
    assert rows["Dose levels"].startswith("DL1\u00a00.5")
    assert "Key exclusion criteria" not in rows
    assert rows["Stagger"] == "[TBD]"


def test_lymphodepletion_is_told_only_where_it_is_given():
    given, not_given = (case(answered(SYNOPSIS.format(lymphodepletion=w))).document for w in ("yes", "no"))
    assert "fludarabine" in text_of(given)
    assert "fludarabine" not in text_of(not_given)

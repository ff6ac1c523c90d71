"""Front matter and background: the page of decisions, joined references, agenda, prior advice, abbreviations."""

import pytest
from building import answered, case, codes, findings, library

from briefgen.cmc import Lot
from briefgen.content.abbreviations import abbreviations_used
from briefgen.document import (
    Block,
    BlockKind,
    Column,
    Document,
    Heading,
    Origin,
    Paragraph,
    Properties,
    Reference,
    Row,
    Strong,
    Table,
    Text,
    numbering,
    plain_text,
)
from briefgen.facts import compute_facts
from briefgen.facts.front import front_facts
from briefgen.source import data_folders
from briefgen.text import text_of
from briefgen.word import conformance_problems, dump, write_docx

AT = Origin("templates/sections/a.md", 1)
LIVE = "meeting: {{format: virtual, length: 60, agenda: [{}]}}\n"


def fact(name, text):
    return compute_facts(answered(text).answers).named[name]


def sections(document, *ids):
    return "\n".join(text_of(Document(Properties(""), (b,))) for b in document.blocks if b.id.startswith(ids))


def text(yaml):
    return text_of(case(answered(yaml)).document)


# The agenda


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        ((20, 40), "60 minutes in two items"),
        ((20, 35), "55 minutes in two items, 5 fewer than the 60 of the meeting"),
        ((20, 40, 10), "70 minutes in three items, 10 more than the 60 of the meeting"),
        ((20, "tbd"), "[TBD: minutes of every item]"),
    ],
)
def test_the_agenda_is_held_against_the_length_of_the_meeting(minutes, words):
    items = ", ".join(f"{{topic: T{n}, minutes: {m}}}" for n, m in enumerate(minutes))
    assert fact("agenda", LIVE.format(items)).text == words


def test_a_question_without_an_item_on_the_agenda_is_said():
    items = "{topic: A, minutes: 60, questions: [one]}"
    asked = "questions: {agency_questions: [{slug: one}, {slug: two}, {slug: three}]}\n"
    assert fact("agenda_leaves_out", LIVE.format(items) + asked).text == "Two of three questions have no item"
    assert not fact("agenda_leaves_out", LIVE.format("{topic: A, minutes: 60}") + asked)


def test_a_written_response_has_no_agenda_and_no_hole_for_one():
    assert "genda" not in text("meeting: {format: wro}\n")
    assert "Agenda: [TBD: agenda]." in text("meeting: {format: virtual}\n")


# The lots behind the request


def lot(name, purpose="engineering", scale="full", donor_type="healthy_donor", donor=None):
    return Lot(lot=name, purpose=purpose, scale=scale, donor_type=donor_type, donor=donor)


def behind(*lots):
    return front_facts(answered("").answers, lots)["lots_behind"].text


def test_the_lots_behind_the_request_are_told_by_purpose_scale_and_starting_material():
    runs = (lot("E1", donor="H2"), lot("E2", donor="H3"), lot("E3", donor_type="patient", donor="P1"))
    toxicology = [lot(name, "toxicology", "reduced", donor="H1") for name in ("T1", "T2")]
    assert behind(*toxicology, *runs) == (
        "five lots: three full-scale engineering runs (two from healthy donors and one from a patient) "
        "and two reduced-scale toxicology lots from a healthy donor"
    )
    assert behind(runs[0]) == "one full-scale engineering run from a healthy donor"
    assert behind(lot("E1", donor_type=None), lot("E2", scale=None)).count("engineering run") == 2


def test_lots_without_a_purpose_are_only_counted():
    assert behind(lot("E1"), lot("E2", purpose=None)) == "two lots"
    assert behind() == "[TBD: lots]"


# References in short

RUNS = """
engineering_runs:
  data_source: certificates
  relation: One process.
  measurements: [{id: viability, attribute: viability, name: Viability, unit: "%"}]
  lots: [{lot: E1, purpose: engineering, donor_type: patient, results: {viability: 90}}]
  criteria: [{measurement: viability, category: consistency, phase_1: ">= 70", basis: platform}]
questions:
  agency_questions:
    - slug: one
      discipline: cmc
      decision: D
      proposed: P
      evidence: 3 runs
      question: Does CBER agree?
      background: B
      position: P
      data: DATA
"""


def data_printed(data):
    document = case(answered(RUNS.replace("DATA", data))).document
    numbers = numbering(document)
    line = next(
        plain_text(node.children, numbers)
        for block in document.blocks
        for node in block.nodes
        if isinstance(node, Paragraph) and plain_text(node.children).startswith("Data.")
    )
    table = next(n for b in document.blocks for n in b.nodes if isinstance(n, Table) and n.id == "table-decisions")
    return line.replace("\u00a0", " "), [plain_text(cell, numbers) for cell in table.rows[0].cells], numbers.labels


def test_references_of_one_kind_are_joined_in_the_order_of_their_numbers():
    line, cells, labels = data_printed("[table-results, results, table-lots, results]")
    first, second = (labels[f"table-{name}"].removeprefix("Table ") for name in ("lots", "results"))
    assert int(first) < int(second)
    assert line == f"Data. Tables {first} and {second}, {labels['results']}."
    assert cells[0] == "1"
    assert cells[3].startswith("3 runs (Tables")


def test_the_section_is_the_one_named_or_that_of_the_first_data():
    _, cells, labels = data_printed("[table-results, engineering-runs]")
    assert f"Section {cells[4]}" == labels["engineering-runs"]
    _, cells, labels = data_printed("[table-results]")
    assert f"Section {cells[4]}" == labels["results"]


def test_a_dead_reference_among_the_data_is_found():
    assert "X101" in codes(answered(RUNS.replace("DATA", "[table-results, table-nowhere]")))
    line, _, _ = data_printed("[table-results, table-nowhere]")
    assert line.endswith("[table-nowhere].")


def test_a_number_alone_is_a_field_that_counts_with_its_target():
    table = Table("t", (Text("Words"),), (Column("Lot"),), (Row("a", ((Text("L1"),),), "appendix-x"),), AT)
    shown = [Reference(target, number_only=True) for target in ("h", "t", "q", "appendix-x")]
    blocks = (
        Block("p", BlockKind.PROSE, "p", (Paragraph(tuple(shown), AT),)),
        Block("h", BlockKind.PROSE, "h", (Heading(1, "h", (Text("Head"),), AT),)),
        Block("t", BlockKind.TABLE, "t", (table,)),
        Block("q", BlockKind.QUESTION, "q", (Paragraph((Text("Why?"),), AT, id="q"),)),
    )
    document = Document(Properties("Title", date="2026-11-22"), blocks)
    assert plain_text(shown, numbering(document)) == "111A"
    content = write_docx(document, data_folders())
    assert list(conformance_problems(content)) == []
    assert "{REF \\r \\h 1}{REF \\h 1}{REF \\h 1}{REF \\h A}" in dump(content)


def test_guidance_consulted_is_cited_where_it_can_be_and_absent_where_none_is_named():
    asked = RUNS.replace("DATA", '[table-lots]\n      consulted: [fda-cmc-flexibilities-2026, "a draft"]')
    assert "Guidance consulted. CMC flexibilities guidance, May 2026 [1]; a draft." in text(asked)
    assert "consulted" not in text(RUNS.replace("DATA", "[table-lots]"))


def test_the_first_page_says_whose_the_lots_are_and_that_own_lots_are_open():
    origin = "engineering_runs: {origin: These are lots of another product., own_lots: tbd}\n"
    page = sections(case(answered(origin)).document, "purpose/")
    assert "These are lots of another product. Lots of [TBD: product name]: [TBD: lots of the product itself]." in page
    assert "Lots of" not in sections(case(answered("")).document, "purpose/")


# The background

ADVICE = """
sponsor: {short_name: Example Therapeutics}
regulatory:
  prior_advice:
    - {item: "1", date: 2026-05-12, contact: interact, topic: T, advice: CBER recommended a limit., done: DONE, where: [timeline]}
    - {item: "2", date: 2026-05-12, contact: interact, topic: T, advice: FDA advised a lot of a patient., done: made}
"""


def test_recorded_advice_may_have_fda_as_its_subject_but_no_other_words_may():
    assert "T201" not in codes(answered(ADVICE))
    found = findings(answered(ADVICE.replace("DONE", "the draft. CBER accepted it")))
    assert [code for code, _ in found].count("T201") == 1
    assert "T201" in codes(answered("regulatory: {history: CBER recommended a limit.}\n"))


def test_prior_advice_is_counted_and_what_has_no_place_is_said():
    page = text(ADVICE)
    assert "Two points of advice, INTERACT, May 12, 2026" in page
    assert "Without a place in this package: point 2." in page
    assert "Prior advice, as recorded by Example Therapeutics" in page


@pytest.mark.parametrize(
    ("states", "words"),
    [
        (("done", "planned", "planned"), "One of three milestones is reached; next: second, May 2027"),
        (("planned", "planned", "planned"), "None of three milestones is reached; next: first, May 2027"),
        (("done", "done", "done"), "Three of three milestones are reached"),
    ],
)
def test_the_next_milestone_is_the_first_that_is_not_done(states, words):
    names = ("First", "Second", "Third")
    rows = ", ".join(f"{{milestone: {n}, when: May 2027, state: {s}}}" for n, s in zip(names, states, strict=True))
    assert fact("milestones", f"timeline: {{milestones: [{rows}]}}\n").text == words


def test_designations_are_counted_by_state():
    rows = "{designation: A, status: requested}, {designation: B, status: granted}, {designation: C, status: requested}"
    assert fact("designations", f"regulatory: {{designations: [{rows}]}}\n").text == "two requested and one granted"


def test_a_source_of_a_therapy_is_a_citation_where_it_names_a_publication():
    yaml = """
disease: {therapies: [{therapy: T, result: R, source: [smith-2020, a registry]}]}
appendices: {citations: [{id: smith-2020, text: Smith 2020.}]}
"""
    assert "T | R | [1], a registry" in text(yaml)


# Abbreviations


def used(*inlines, own="", table=None):
    node = Paragraph(inlines, AT)
    blocks = [Block("a", BlockKind.PROSE, "a", tuple(n for n in (node, table) if n))]
    entries = abbreviations_used(blocks, answered(own).answers, library().knowledge)
    return [plain_text(entry.inlines).split("\t")[0] for entry in entries]


@pytest.mark.parametrize(
    ("words", "short"),
    [
        ("CAR-positive", ["CAR"]),
        ("CARs are", ["CAR"]),
        ("MOI–VCN", ["MOI", "VCN"]),
        ("VCARS car Moi EX-IND1", []),
        ("B-ALL", ["B-ALL"]),
        ("B-ALL and ALL", ["ALL", "B-ALL"]),
        ("CRi", ["CRi"]),
        ("pg/mL of IFN-γ.", ["IFN-γ"]),
        ("FDA, CBER, 21 CFR, DNA", []),
    ],
)
def test_an_abbreviation_is_used_where_it_stands_as_a_word(words, short):
    assert used(Text(words)) == short


def test_abbreviations_are_found_across_looks_but_not_across_cells():
    assert used(Strong((Text("VC"),)), Text("N")) == ["VCN"]
    table = Table("t", (Text("Words"),), (Column("V"),), (Row("a", ((Text("VC"),), (Text("N"),))),), AT)
    assert used(table=table) == []
    assert used(table=Table("t", (), (Column("VCN"),), (), AT)) == ["VCN"]


def test_an_abbreviation_of_the_sponsors_goes_before_that_of_the_field():
    own = "product: {name: XY of CARs}\nappendices: {abbreviations: [{short: CAR, words: our CAR}, {short: XY, words: X and Y}, {short: ZZ, words: never used}]}\n"
    document = case(answered(own)).document
    page = sections(document, "abbreviations/")
    assert "CAR\tour CAR" in page
    assert "XY\tX and Y" in page
    assert "ZZ" not in page


def test_abbreviations_stand_behind_the_lists_and_their_own_words_use_none():
    document = case(answered("product: {name: the NAT}\n")).document
    stems = [block.id.partition("/")[0] for block in document.blocks]
    assert stems.index("contents") < stems.index("abbreviations") < stems.index("administrative")
    page = sections(document, "abbreviations/")
    assert "NAT\tnucleic acid amplification test" in page


def test_the_abbreviations_of_the_field_are_no_names_that_every_reader_knows():
    known = library().knowledge.abbreviations
    assert 60 <= len(known) <= 120
    assert not known.keys() & {"FDA", "CBER", "CFR", "U.S.", "DNA", "RNA", "USP", "ICH"}

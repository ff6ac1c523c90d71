"""Construct, vector, starting material and materials: what is derived, and where it stands."""

from pathlib import Path

import pytest
from building import answered, block_text, case
from PIL import Image

from briefgen.cli import main
from briefgen.document import Heading, Table, nodes, plain_text
from briefgen.samples import sample_files

VECTOR = """
product: {vector: lentiviral}
vector:
  tests:
    - {test: Titer, measures: titer, unit: × 10⁸ TU/mL, method: Flow cytometry, criterion: ">= 1.0"}
    - {test: Sterility, measures: other, criterion: no growth}
    - {test: "RCL, supernatant", measures: rcl, criterion: not detected}
    - {test: RCL of cells, measures: rcl}
  lots:
    - {lot: V1, results: {Titer: 2.10, Sterility: no growth, "RCL, supernatant": not detected, RCL of cells: negative}}
    - {lot: V2, results: {Titer: 0.9, Sterility: growth, "RCL, supernatant": not detected, RCL of cells: RCL detected}}
    - {lot: V3, results: {Titer: {status: tbd}, Sterility: turbid}}
  stability:
    - {lot: V1, months: 9, expiry: 9}
    - {lot: V2, months: 3, expiry: 9}
engineering_runs:
  measurements: [{id: rcl, attribute: replication_competent_virus, name: RCL}]
  lots:
    - {lot: A, vector_lot: V1, donor: D1, results: {rcl: absent}}
    - {lot: B, vector_lot: V1, results: {rcl: absent}}
    - {lot: C, vector_lot: V9, donor: D2}
"""


def fact(text: str, name: str) -> str:
    return case(answered(text)).facts.named[name].text.replace("\u00a0", " ")


def table(text: str, name: str) -> Table:
    return next(n for n in nodes(case(answered(text)).document) if isinstance(n, Table) and n.id == f"table-{name}")


def cells(found: Table) -> list[list[str]]:
    return [[plain_text(of).replace("\u00a0", " ") for of in row.cells] for row in found.rows]


def elements(*rows: str) -> str:
    return "genetic_construct: {elements: [" + ", ".join(f"{{element: {row}}}" for row in rows) + "]}"


@pytest.mark.parametrize(
    ("rows", "count", "verified"),
    [
        (("a, size: '1,178', verified: yes", "b, size: 63, verified: yes"), "two elements, 1,241 bp together", "the sequence of each is verified"),
        (("a, size: 10, verified: yes", "b, verified: no"), "two elements", "the sequence is not verified for b"),
        (("a, size: 10, verified: yes", "b, size: 5"), "two elements, 15 bp together", "the sequence is not verified for b"),
        (("a, size: 10",), "one element, 10 bp together", "[TBD: whether the sequence is verified]"),
    ],
)  # fmt: skip
def test_elements_are_counted_and_added_up_where_all_sizes_are_known(rows, count, verified):
    assert fact(elements(*rows), "construct_elements") == count
    assert fact(elements(*rows), "construct_verified") == verified


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("vector_lots", "Three vector lots were made"),
        ("vector_titers", "titers of 0.9–2.10 × 10⁸ TU/mL by flow cytometry"),
        ("vector_lots_used", "Two product lots were made from them, none from V2 and V3"),
        ("vector_lots_unlisted", "Not among them: V9 (C)"),
        ("vector_results", "Four of seven results meet their criterion; outside: titer of V2 and sterility of V2; not comparable as reported: sterility of V3"),
        ("vector_stability", "Real-time results reach 9 months (V1)"),
        ("vector_expiry_beyond", "The expiry goes beyond the lot’s own results for V2 (9 against 3 months)"),
        ("rcl_name", "Replication-competent lentivirus (RCL)"),
        ("rcl_in_vector", "not detected in one of three vector lots, but reported otherwise for V2, with no result yet for V3"),
        ("rcl_in_product", "not detected in two of three product lots, with no result yet for C"),
    ],
)  # fmt: skip
def test_vector_lots_in_words(name, words):
    assert fact(VECTOR, name) == words


def test_a_vector_lot_names_the_product_lots_made_from_it():
    assert [(row[0], row[4]) for row in cells(table(VECTOR, "vector-lots"))] == [("V1", "A, B"), ("V2", "none"), ("V3", "none")]  # fmt: skip


def test_a_vector_result_that_is_missing_shows_as_a_hole():
    assert cells(table(VECTOR, "vector-results"))[0] == ["Titer (× 10⁸ TU/mL)", "Flow cytometry", "≥ 1.0", "2.10", "0.9", "[TBD]"]  # fmt: skip
    assert cells(table(VECTOR, "vector-results"))[2][3:] == ["not detected", "not detected", "not tested"]


def test_without_an_integrating_vector_nothing_is_said_of_one():
    for text in ("product: {vector: none}", ""):
        headings = [n.id for n in nodes(case(answered(text)).document) if isinstance(n, Heading)]
        assert "vector" not in headings
        assert "rcl" not in headings


def test_a_bank_test_that_was_not_made_is_not_counted():
    bank = "product: {vector: lentiviral}\nvector: {bank: [{test: x, mcb: none, wcb: {status: na, note: on the master bank}}, {test: y, mcb: none, eop: none}]}"
    assert fact(bank, "vector_bank") == "Two tests were made on the master cell bank and one on end-of-production cells"
    assert cells(table(bank, "vector-bank"))[0][3] == "not tested (on the master bank)"


HOLD = """
starting_material:
  hold_limit: {limit}
  collections:
    - {{collection: D1, donor_type: healthy_donor, cd3: 58, hold: 18}}
    - {{collection: D2, donor_type: patient, cd3: 28, hold: 72}}
    - {{collection: D3, donor_type: healthy_donor, cd3: 54, hold: 48, recovery: 94, other_use: hold study}}
    - {{collection: D4, hold: 48, recovery: 92.5}}
    - {{collection: D5, hold: 24, recovery: 99}}
"""


@pytest.mark.parametrize(("limit", "rest"), [(48, ""), (72, "; the limit goes 24 hours beyond it"), (24, "")])
def test_the_hold_limit_is_held_against_the_longest_hold_with_recovery(limit, rest):
    words = "The longest hold with recovery measured is 48 hours (two collections; recovery of T cells 92.5–94 %)"
    assert fact(HOLD.format(limit=limit), "hold_data") == words + rest


def test_a_hold_without_any_recovery_is_said():
    assert fact("starting_material: {hold_limit: 48}", "hold_data") == "Recovery after a hold is not measured yet"


def test_collections_are_told_apart_by_donor_and_name_what_was_made_from_them():
    text = HOLD.format(limit=48) + VECTOR
    assert fact(text, "collections") == "Five collections were made, one of them from a patient"
    assert fact(text, "collections_by_donor") == (
        "CD3-positive cells were 54–58 % in two collections from healthy donors and 28 % in one from a patient"
    )
    assert [row[-1] for row in cells(table(text, "collections"))] == ["A", "C", "hold study", "–", "–"]


MATERIALS = """
materials:
  biological:
    - {material: Serum, origin: animal, grade: research, reason: used in 2019 only}
    - {material: Albumin, origin: human, source: US plasma, grade: licensed}
    - {material: Interleukin-7, origin: recombinant, grade: gmp}
    - {material: Interleukin-15, origin: recombinant, grade: gmp}
"""


def test_materials_are_counted_by_origin_and_those_of_research_grade_are_named():
    assert fact(MATERIALS, "materials_origin") == (
        "Of four materials, one is of human origin, one is of animal origin and two are recombinant"
    )
    assert fact(MATERIALS, "materials_research") == "Serum is of research grade"
    assert fact(MATERIALS.replace("research, reason: used in 2019 only", "gmp"), "materials_research") == "None is of research grade"  # fmt: skip
    found = table(MATERIALS, "materials")
    assert [plain_text(note) for note in found.notes] == ["Serum, research grade: used in 2019 only."]
    assert cells(found)[1][2] == "human: US plasma"


def test_what_is_required_and_missing_shows_in_each_section():
    document = case(answered("product: {vector: lentiviral}")).document
    text = "\n".join(block_text(block, document) for block in document.blocks)
    for words in ("elements of the construct", "vector lots", "acceptance criteria of the collection", "materials"):
        assert f"[TBD: {words}]" in text


# The figures of a sample


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with one sample that has a figure; the work goes on in another folder."""
    figures = tmp_path / "data" / "samples" / "figures"
    figures.mkdir(parents=True)
    Image.new("RGB", (300, 200), "white").save(figures / "map.png")
    Image.new("RGB", (300, 200), "black").save(figures / "other.png")
    (figures.parent / "mapped.yaml").write_text(
        "format: 1\nproduct:\n  construct_map: {id: map, file: figures/map.png, caption: The construct, alt: A row}\n"
    )
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return tmp_path / "data"


def test_a_sample_brings_its_figures_along_and_builds_from_any_folder(data, capsys):
    assert main(["new", "my.yaml", "--sample", "mapped", "--data", str(data)]) == 0
    assert sorted(path.name for path in Path("figures").iterdir()) == ["map.png"]
    assert main(["build", "my.yaml", "--data", str(data)]) == 0
    assert main(["trace", "my.docx", "Figure 1. The construct"]) == 0


def test_a_figure_of_a_sample_is_not_written_over_another_file(data, capsys):
    Path("figures").mkdir()
    Path("figures/map.png").write_bytes(b"mine")
    assert main(["new", "my.yaml", "--sample", "mapped", "--data", str(data)]) == 1
    assert "F112" in capsys.readouterr().err
    assert Path("figures/map.png").read_bytes() == b"mine"
    assert not Path("my.yaml").exists()


def test_a_sample_that_does_not_exist_is_one_message(data, capsys):
    assert main(["new", "my.yaml", "--sample", "maped", "--data", str(data)]) == 1
    assert "Did you mean `mapped`" in capsys.readouterr().err


def test_every_figure_that_a_shipped_sample_names_is_shipped(folders):
    for name in folders.names("samples", ".yaml"):
        named = folders.find(f"samples/{name}.yaml").read_text(encoding="utf-8").count("file: figures/")
        assert len(sample_files(folders, name, Path("x.yaml"))) == 1 + named

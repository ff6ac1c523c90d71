"""Import of lots tables. The CSV files in tests/lots and samples/lots are published tables; their first lines say
which."""

from __future__ import annotations

import csv
import datetime
import io
import random
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from briefgen.answers import Draft, draft_of
from briefgen.attributes import read_vocabulary
from briefgen.lots import ImportPlan, LotsTable, apply, plan_import, preview_lines, read_table
from briefgen.lots.headers import HeaderReader
from briefgen.lots.number_formats import shown
from briefgen.lots.words import words_of
from briefgen.problems import BrokenDataError, Severity, UserError
from briefgen.questionnaire import Questionnaire, read_questionnaire
from briefgen.source import DataFolders, data_folders, parse_yaml

TABLES = Path(__file__).parent / "lots"
SHIPPED = data_folders()
ARI = SHIPPED.find("samples/lots/ari0001_cart19_n3.csv")
VOCABULARY = read_vocabulary(SHIPPED)
HEADERS = HeaderReader(VOCABULARY)

LOT_L1 = "format: 1\nengineering_runs:\n  lots:\n    - lot: L1\n"
SECTION = """\
title: Engineering runs
questions:
  - {id: measurements, ask: What was measured, kind: measurement, many: true}
  - {id: lots, ask: Which lots were made, kind: lot, many: true}
  - id: imports
    ask: Which tables were imported
    kind: table
    key: file
    columns:
      - {id: file, ask: File, kind: text}
      - {id: sha256, ask: SHA-256, kind: text}
      - {id: source, ask: Source lines, kind: text}
"""


@pytest.fixture(scope="session")
def questionnaire(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    folder = tmp_path_factory.mktemp("data")
    sections = folder / "questionnaires" / "sections"
    sections.mkdir(parents=True)
    (folder / "questionnaires" / "outline.yaml").write_text("sections: [engineering_runs]\n")
    (sections / "engineering_runs.yaml").write_text(SECTION)
    return read_questionnaire(DataFolders((folder, *SHIPPED.folders)))


@pytest.fixture
def draft(questionnaire: Questionnaire) -> Draft:
    return answers("format: 1\n", questionnaire)


def answers(text: str, questionnaire: Questionnaire) -> Draft:
    return draft_of(parse_yaml(text, "answers.yaml"), questionnaire)


def table(tmp_path: Path, text: str | bytes, name: str = "lots.csv") -> LotsTable:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_table(path)


def plan(draft: Draft, tmp_path: Path, text: str, **options: str) -> ImportPlan:
    return plan_import(draft, table(tmp_path, text), VOCABULARY, **options)  # type: ignore[arg-type]


def codes(plan: ImportPlan) -> list[str]:
    return [problem.code for problem in plan.problems]


def refusal(tmp_path: Path, content: str | bytes, name: str = "lots.csv") -> str:
    with pytest.raises(UserError) as caught:
        table(tmp_path, content, name)
    assert all(problem.what and problem.remedy and problem.place for problem in caught.value.problems)
    return str(caught.value)


def results(draft: Draft) -> dict[str, dict[str, str]]:
    """Every result by lot and measurement, as typed."""
    found = {}
    for row in draft.answers.rows("engineering_runs.lots"):
        cells = row["results"].value
        found[row.key] = {key: cell.text for key, cell in cells.cells.items()} if cells else {}  # type: ignore[union-attr]
    return found


def imported(draft: Draft, table: LotsTable, **options: str) -> Draft:
    """The answers after the import, which must be valid, and hold all of it."""
    text = apply(plan_import(draft, table, VOCABULARY, **options), draft, accept_changes=True)  # type: ignore[arg-type]
    after = answers(text, draft.questionnaire)
    assert after.problems == ()
    again = plan_import(after, table, VOCABULARY, **options)  # type: ignore[arg-type]
    assert again.is_empty
    assert apply(again, after) == text
    return after


# The published tables


def test_ari0001_values_are_kept_to_the_character(draft: Draft) -> None:
    after = imported(draft, read_table(ARI))
    assert results(after)["ARI0001/01"] == {
        "car-positive-cells": "1495",
        "car-positive": "26.0",
        "cd3-positive": "97.9",
        "viability": "97.9",
        "endotoxin": "<=0.5",
        "vcn": "1.45",
        "surviving-fraction": "14.9",
        "cytotoxicity-difference": "90.9",
    }
    assert results(after)["ARI0001/03"]["viability"] == "98.0"


def test_nothing_that_the_ari0001_table_leaves_open_is_filled_in(draft: Draft) -> None:
    after = imported(draft, read_table(ARI))
    vcn = after.answers["engineering_runs.measurements"].rows[5]
    assert vcn.key == "vcn"
    assert vcn["unit"].text == "copies/cell"
    assert vcn["denominator"].is_open
    assert vcn["denominator"].note == "not stated in ari0001_cart19_n3.csv"
    assert vcn["sample_point"].is_open
    assert vcn["method"].is_open
    assert all(row["donor_type"].is_open for row in after.answers.rows("engineering_runs.lots"))


def test_an_import_is_recorded_with_hash_and_source_lines_but_no_date(draft: Draft) -> None:
    after = imported(draft, read_table(ARI))
    (record,) = after.answers.rows("engineering_runs.imports")
    assert record.key == "ari0001_cart19_n3.csv"
    assert len(record["sha256"].text) == 64
    assert "doi 10.1016/j.omtm.2018.11.010" in record["source"].text
    assert set(record.cells) == {"file", "sha256", "source"}


@pytest.mark.parametrize(
    ("name", "lots", "options"),
    [
        ("anti_cd19_allo_cart_n15.csv", 15, {"lot_column": "patient"}),
        ("bm_mnc_validation_n3.csv", 3, {"unknown": "keep"}),
        ("treg_validation_n4.csv", 4, {"unknown": "keep"}),
    ],
)
def test_the_other_published_tables_keep_every_value(
    name: str, lots: int, options: dict[str, str], draft: Draft
) -> None:
    after = imported(draft, read_table(TABLES / name), **options)
    lines = [line for line in (TABLES / name).read_text().splitlines() if not line.startswith("#")]
    expected = [row[1:] for row in csv.reader(lines[1:])]
    assert [list(row.values()) for row in results(after).values()] == expected
    assert len(expected) == lots


def test_a_patient_column_is_not_taken_for_a_lot_number(draft: Draft) -> None:
    found = plan_import(draft, read_table(TABLES / "anti_cd19_allo_cart_n15.csv"), VOCABULARY)
    assert [problem.code for problem in found.errors] == ["T206"]
    assert "`patient`" in found.errors[0].what
    with pytest.raises(UserError):
        apply(found, draft)


def test_a_column_that_is_not_understood_is_reported_and_left_out(draft: Draft, tmp_path: Path) -> None:
    found = plan(draft, tmp_path, "run,group,purity_pct,CD8 (%)\nGMP1,GMP,93.1,0.4\n")
    assert codes(found) == ["T236"]
    assert "group" not in apply(found, draft)


# Headers


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("vcn_copies_per_cell", ("vector_copy_number", "copies/cell", "", "", "")),
        ("VCN (copies/CAR+ cell)", ("vector_copy_number", "copies/cell", "per_car_positive_cell", "", "")),
        ("VCN per transduced cell", ("vector_copy_number", "copies/cell", "per_car_positive_cell", "", "")),
        ("VCN [copies/diploid genome]", ("vector_copy_number", "copies/cell", "per_diploid_genome", "", "")),
        ("vcn copies per total cell", ("vector_copy_number", "copies/cell", "per_total_cell", "", "")),
        ("VCN (copies/CAR-T cell)", ("vector_copy_number", "copies/CAR-T cell", "", "", "")),
        ("VCN by ddPCR (copies/cell)", ("vector_copy_number", "copies/cell", "", "", "ddPCR")),
        ("Viability [%] @ post-thaw", ("viability", "%", "", "post-thaw", "")),
        ("Post-Thaw Viability (%)", ("viability", "%", "", "post-thaw", "")),
        ("viability_post_thaw_pct", ("viability", "%", "", "post-thaw", "")),
        ("Viability @ day 9 (%)", ("viability", "%", "", "day 9", "")),
        ("endotoxin_eu_ml", ("endotoxin", "EU/mL", "", "", "")),
        ("CAR+ cells (%)", ("car_positive_fraction", "%", "", "", "")),
        ("CAR+ cells (×10⁶)", ("car_positive_cells", "10^6 cells", "", "", "")),
        ("CAR+ T cells\n(10^6/kg)", ("car_positive_cells", "10^6 cells/kg", "", "", "")),
        ("CD4:CD8 ratio", ("cd4_cd8_ratio", "", "", "", "")),
        ("cd8_cd4_ratio", ("cd8_cd4_ratio", "", "", "", "")),
        ("IFN-γ (pg/mL)", ("ifn_gamma", "pg/mL", "", "", "")),
        ("Beads / 3e6 cells", ("residual_beads", "beads/3x10^6 cells", "", "", "")),
    ],
)
def test_a_header_states_what_it_says_and_no_more(header: str, expected: tuple[str, ...]) -> None:
    found = HEADERS.read(header)
    assert (found.attribute, found.unit, found.denominator, found.sample_point, found.method) == expected


@pytest.mark.parametrize(
    "header", ["CAR+ cells", "Titer", "CAR+ cells (x10e6)", "CD3- (%)", "VCN foo", "Donor (healthy/patient)"]
)
def test_a_header_that_could_mean_several_things_is_not_understood(header: str) -> None:
    assert not HEADERS.read(header).is_understood


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Lot #", "lot"),
        ("LOT_NO", "lot"),
        ("Batch number", "lot"),
        ("Donor type", "donor_type"),
        ("Donor ID", "donor"),
        ("vector lot", "vector_lot"),
        ("MOI (TU/cell)", "moi"),
        ("Date of manufacture (YYYY-MM-DD)", "made_on"),
        ("Process version", "process_version"),
        ("Transduction day", "transduction_day"),
    ],
)
def test_the_columns_of_a_lot_are_understood(header: str, column: str) -> None:
    assert HEADERS.read(header).lot_column == column


def test_a_misspelled_header_is_answered_with_the_near_one(draft: Draft, tmp_path: Path) -> None:
    found = plan(draft, tmp_path, "lot,viabilty\nL1,98\n")
    assert "Did you mean `Viability`?" in found.problems[0].remedy


def test_attributes_are_told_apart_by_alias_and_unit() -> None:
    owners: dict[tuple[tuple[str, ...], str], str] = {}
    for attribute in VOCABULARY.attributes.values():
        for alias in {words_of(text) for text in (attribute.name, attribute.slug, *attribute.aliases)}:
            for unit in attribute.units or ("",):
                other = owners.setdefault((alias, unit), attribute.id)
                assert other == attribute.id, f"{alias} in {unit} is {other} and {attribute.id}"


def test_every_attribute_is_found_by_its_own_name_and_every_lot_column_is_one_of_a_lot(
    questionnaire: Questionnaire,
) -> None:
    columns = {column.id for column in questionnaire.by_path["engineering_runs.lots"].columns}
    assert set(VOCABULARY.lot_columns) == columns - {"results"}
    for attribute in VOCABULARY.attributes.values():
        unit = f" ({attribute.units[0]})" if attribute.units else ""
        assert HEADERS.read(f"{attribute.name}{unit}").attribute == attribute.id
        assert attribute.denominators or not attribute.denominator_required


def test_vcn_needs_its_denominator_and_its_limit_never_comes_from_the_lots() -> None:
    vcn = VOCABULARY.attributes["vector_copy_number"]
    assert vcn.denominator_required
    assert vcn.sample_point_required
    assert vcn.safety
    assert vcn.scale == "log"


def test_a_unit_without_spellings_is_broken_data(tmp_path: Path) -> None:
    (tmp_path / "questionnaires").mkdir()
    source = (SHIPPED.folders[0] / "questionnaires" / "attributes.yaml").read_text()
    (tmp_path / "questionnaires" / "attributes.yaml").write_text(source.replace("units: [mOsm/kg]", "units: [mOsm]"))
    with pytest.raises(BrokenDataError, match="mOsm"):
        read_vocabulary(DataFolders((tmp_path,)))


# Merging


def test_comments_and_other_rows_stay(questionnaire: Questionnaire, tmp_path: Path) -> None:
    before = (
        "format: 1\nengineering_runs:\n  lots:\n    # made in May\n    - lot: L1 # first\n      moi: '5'\n"
        "      results: {}   # to come\n    - lot: L9\n      deviations: |\n        one\n\n        two\n# the end\n"
    )
    after = imported(answers(before, questionnaire), table(tmp_path, "lot,viability_pct\nL1,98.10\nL2,97\n")).file.text
    for kept in (
        "    # made in May\n    - lot: L1 # first\n      moi: '5'\n",
        "# to come",
        "        one\n\n        two\n",
        "# the end\n",
    ):
        assert kept in after
    assert results(answers(after, questionnaire)) == {"L1": {"viability": "98.10"}, "L9": {}, "L2": {"viability": "97"}}


def test_a_differing_value_must_be_accepted(questionnaire: Questionnaire, tmp_path: Path) -> None:
    first = imported(answers("format: 1\n", questionnaire), table(tmp_path, "lot,viability_pct\nL1,98.1\nL2,97\n"))
    changed = table(tmp_path, "lot,viability_pct\nL1,98.10\nL2,97\n")
    found = plan_import(first, changed, VOCABULARY)
    (change,) = found.changes
    assert (change.lot, change.measurement, change.old, change.new) == ("L1", "viability", "98.1", "98.10")
    assert [lot.state for lot in found.lots] == ["changed", "unchanged"]
    with pytest.raises(UserError, match=r"lots\.csv:2:4 Lot L1, Viability"):
        apply(found, first)
    assert results(imported(first, changed))["L1"]["viability"] == "98.10"


def test_an_empty_cell_and_a_missing_lot_delete_nothing(questionnaire: Questionnaire, tmp_path: Path) -> None:
    first = imported(answers("format: 1\n", questionnaire), table(tmp_path, "lot,viability_pct\nL1,98.1\nL2,97\n"))
    second = plan_import(first, table(tmp_path, "lot,viability_pct\nL1,\n"), VOCABULARY)
    assert second.changes == ()
    assert second.other_lots == ("L2",)
    assert results(answers(apply(second, first), questionnaire)) == results(first)


def test_an_open_cell_is_filled_without_being_a_change(questionnaire: Questionnaire, tmp_path: Path) -> None:
    before = LOT_L1 + "      moi: {status: tbd, owner: CMC}\n      results: tbd\n"
    start = answers(before, questionnaire)
    found = plan(start, tmp_path, "lot,MOI,viability_pct\nL1,5,98\n")
    assert found.changes == ()
    assert [change.old for change in found.lots[0].changes] == ["open", ""]
    after = answers(apply(found, start), questionnaire)
    assert after.problems == ()
    assert results(after) == {"L1": {"viability": "98"}}


def test_an_estimate_is_shown_as_such_before_it_is_overwritten(questionnaire: Questionnaire, tmp_path: Path) -> None:
    before = "format: 1\nengineering_runs:\n  lots:\n    - lot: L1\n      moi: {status: estimate, value: 4}\n"
    found = plan(answers(before, questionnaire), tmp_path, "lot,MOI\nL1,5\n")
    assert [(change.old, change.new) for change in found.changes] == [("4 (estimate)", "5")]


@pytest.mark.parametrize("open_answer", ["", " tbd", " []", " {status: tbd, owner: CMC}"])
def test_open_tables_take_rows(open_answer: str, questionnaire: Questionnaire, tmp_path: Path) -> None:
    text = "format: 1\nengineering_runs:\n" + "".join(
        f"  {name}:{open_answer}\n" for name in ("measurements", "lots", "imports")
    )
    assert results(imported(answers(text, questionnaire), table(tmp_path, "lot,VCN\nL1,1.2\n"))) == {
        "L1": {"vcn": "1.2"}
    }


def test_lots_that_do_not_apply_take_no_rows(questionnaire: Questionnaire, tmp_path: Path) -> None:
    text = "format: 1\nengineering_runs:\n  lots: {status: na, note: none made}\n"
    assert codes(plan(answers(text, questionnaire), tmp_path, "lot,VCN\nL1,1.2\n")) == ["T202"]


def test_what_the_answers_state_meanwhile_stays_the_same_measurement(draft: Draft, tmp_path: Path) -> None:
    lots = table(tmp_path, "lot,VCN (copies/cell)\nL1,1.2\n")
    text = imported(draft, lots).file.text
    note = "\n        status: tbd\n        note: not stated in lots.csv"
    stated = text.replace(f"denominator:{note}", "denominator: per_total_cell").replace(
        f"sample_point:{note}", "sample_point: harvest"
    )
    assert stated != text
    assert plan_import(answers(stated, draft.questionnaire), lots, VOCABULARY).is_empty


def test_what_only_the_table_states_makes_a_measurement_of_its_own(draft: Draft, tmp_path: Path) -> None:
    first = imported(draft, table(tmp_path, "lot,Viability (%)\nL1,98\n"))
    found = plan(first, tmp_path, "lot,Viability (%) @ post-thaw\nL1,91\n")
    assert [row["id"] for row in found.measurements] == ["viability-post-thaw"]
    assert codes(found) == ["T235"]
    assert found.changes == ()


def test_a_column_that_fits_two_measurements_is_a_problem(draft: Draft, tmp_path: Path) -> None:
    first = imported(draft, table(tmp_path, "lot,Viability (%) @ harvest,Viability (%) @ post-thaw\nL1,98,91\n"))
    assert codes(plan(first, tmp_path, "lot,Viability (%)\nL2,98\n")) == ["T222"]
    assert plan(first, tmp_path, "lot,viability-post-thaw\nL1,91\n").changes == ()


def test_two_columns_for_one_measurement_are_a_problem(draft: Draft, tmp_path: Path) -> None:
    assert codes(plan(draft, tmp_path, "lot,VCN,vcn_copies_per_cell\nL1,1,2\n")) == ["T221"]
    assert codes(plan(draft, tmp_path, "lot,Donor,Patient\nL1,1,2\n")) == ["T221"]


def test_a_name_taken_by_another_unit_gets_the_unit(draft: Draft, tmp_path: Path) -> None:
    found = plan(draft, tmp_path, "lot,CAR+ cells (10^6),CAR+ cells (10^6/kg)\nL1,100,1.4\n")
    assert [row["id"] for row in found.measurements] == [
        "car-positive-cells-10-6-cells",
        "car-positive-cells-10-6-cells-kg",
    ]


def test_an_unknown_column_once_kept_is_known(draft: Draft, tmp_path: Path) -> None:
    lots = table(tmp_path, "lot,Glow index (AU/cell)\nL1,3.10\n")
    first = imported(draft, lots, unknown="keep")
    (row,) = first.answers.rows("engineering_runs.measurements")
    assert (row.key, row["name"].text, row["unit"].text) == ("glow-index", "Glow index", "AU/cell")
    assert plan_import(first, lots, VOCABULARY).is_empty


def test_a_column_called_status_does_not_become_a_status(draft: Draft, tmp_path: Path) -> None:
    first = imported(draft, table(tmp_path, "lot,status\nL1,tested\n"), unknown="keep")
    assert results(first) == {"L1": {"result-status": "tested"}}


def test_a_lot_number_that_lost_its_zeros_is_pointed_out(draft: Draft, tmp_path: Path) -> None:
    first = imported(draft, table(tmp_path, "lot,VCN\nL-01,1\n"))
    assert codes(plan(first, tmp_path, "lot,VCN\nL1,1\n")) == ["T237"]


def test_changed_content_under_the_same_name_updates_the_record(draft: Draft, tmp_path: Path) -> None:
    first = imported(draft, table(tmp_path, "# one\nlot,VCN\nL1,1\n"))
    second = imported(first, table(tmp_path, "# two\nlot,VCN\nL1,1\nL2,2\n"))
    (record,) = second.answers.rows("engineering_runs.imports")
    assert record["source"].text == "two"


# Cells


def test_the_words_of_choices_and_dates_are_read(draft: Draft, tmp_path: Path) -> None:
    text = "lot,donor type,scale,purpose,date,MOI\nL1,Healthy,full scale,Engineering run,15 May 2027,5\n"
    (lot,) = plan(draft, tmp_path, text).lots
    assert lot.row == {
        "lot": "L1",
        "donor_type": "healthy_donor",
        "scale": "full",
        "purpose": "engineering",
        "made_on": "2027-05-15",
        "moi": "5",
    }


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("donor type", "HD", "T214"),
        ("date", "05/06/2027", "T215"),
        ("date", "2027-02-30", "T215"),
        ("MOI", "five5", "T212"),
        ("MOI", "ND", "T234"),
        ("donor", "healthy", "T216"),
        ("VCN", "12..5", "T212"),
        ("VCN", "1.2 ± 0.1", "T212"),
        ("VCN", "1.2-1.4", "T212"),
        ("VCN", '"1,45"', "T211"),
        ("VCN", "about two", "T231"),
        ("viability_pct", "130", "T233"),
        ("viability_pct", "0.979", "T232"),
        ("Titer (TU/mL)", "-1e6", "T233"),
        ("viability_pct", "97.9 EU/mL", "T213"),
        ("endotoxin", "0.3 EU/kg/h extra 5", "T212"),
        ("endotoxin (fortnights/mL)", "0.3", "T238"),
    ],
)
def test_a_cell_that_is_odd_is_one_problem(column: str, cell: str, code: str, draft: Draft, tmp_path: Path) -> None:
    found = plan(draft, tmp_path, f"lot,{column}\nL1,{cell}\n")
    assert codes(found) == [code]
    assert found.problems[0].place is not None
    assert found.problems[0].place.line in {1, 2}


@pytest.mark.parametrize("word", ["ND", "nd", "N/A", "negative", "not tested", "<LOQ", "-", "Not detected (<0.5)"])
def test_words_in_place_of_a_number_are_kept(word: str, draft: Draft, tmp_path: Path) -> None:
    found = plan(draft, tmp_path, f"lot,VCN\nL1,{word}\nL2,1.2\n")
    assert found.problems == ()
    assert found.lots[0].row["results"] == {"vcn": word}


@pytest.mark.parametrize("value", ["2.10", "<0.5", "<=0.5", "≤ 0.5", "1.20e6", "0.50", '"1,495"', "97.9%"])
def test_numbers_are_kept_to_the_character(value: str, draft: Draft, tmp_path: Path) -> None:
    after = imported(draft, table(tmp_path, f"lot,relative potency\nL1,{value}\n"))
    assert results(after)["L1"]["relative-potency"] == value.strip('"')


def test_a_unit_in_every_cell_is_the_columns_unit(draft: Draft, tmp_path: Path) -> None:
    found = plan(draft, tmp_path, "lot,endotoxin\nL1,<0.5 EU/mL\nL2,0.6 EU/mL\n")
    assert found.measurements[0]["unit"] == "EU/mL"
    assert found.lots[0].row["results"] == {"endotoxin": "<0.5 EU/mL"}


def test_mixed_units_are_a_problem(draft: Draft, tmp_path: Path) -> None:
    assert codes(plan(draft, tmp_path, "lot,endotoxin\nL1,<0.5 EU/mL\nL2,0.6\n")) == ["T213"]


def test_between_semicolons_a_comma_is_not_guessed(draft: Draft, tmp_path: Path) -> None:
    found = plan(draft, tmp_path, "lot;VCN;total T cells\nL1;1,45;1,495\n")
    assert codes(found) == ["T211", "T211"]


def test_small_percentages_of_residuals_are_no_fractions(draft: Draft, tmp_path: Path) -> None:
    assert plan(draft, tmp_path, "lot,residual B cells (%)\nL1,0.1\nL2,0.0\n").problems == ()


@pytest.mark.parametrize("name", ["Mean", "SD", "Acceptance criterion", "Specification"])
def test_a_summary_row_is_not_a_lot(name: str, draft: Draft, tmp_path: Path) -> None:
    assert codes(plan(draft, tmp_path, f"lot,VCN\nL1,1.2\n{name},1.2\n")) == ["T210"]


# Shape of the table


def test_a_table_with_lots_in_columns_is_turned(draft: Draft, tmp_path: Path) -> None:
    text = (
        "Test,Unit,Sample point,L1,L2\nVCN,copies/cell,,1.2,1.30\nViability,%,post-thaw,91,92\n"
        "Donor type,,,patient,healthy\n"
    )
    found = plan(draft, tmp_path, text)
    assert found.is_transposed
    assert found.problems == ()
    assert found.lots[1].row == {
        "lot": "L2",
        "donor_type": "healthy_donor",
        "results": {"vcn": "1.30", "viability-post-thaw": "92"},
    }
    assert found.measurements[1]["sample_point"] == "post-thaw"


def test_a_table_that_can_be_read_both_ways_is_a_problem(draft: Draft, tmp_path: Path) -> None:
    assert "T203" in codes(plan(draft, tmp_path, "lot,VCN\nviability,1.2\n"))


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_separators_line_ends_and_byte_order_marks(separator: str, newline: str, bom: bytes, tmp_path: Path) -> None:
    lines = ["lot;VCN;deviations", 'L1;2.10;"a ""b""; c"', "", "L2;<0.5;none"]
    text = newline.join(line.replace(";", separator) for line in lines)
    found = table(tmp_path, bom + text.encode())
    assert [[cell.text for cell in row] for row in found.rows] == [
        ["lot", "VCN", "deviations"],
        ["L1", "2.10", f'a "b"{separator} c'],
        ["L2", "<0.5", "none"],
    ]
    assert found.rows[2][1].place.line == 4
    assert found.rows[2][1].place.column == 4


def test_comments_and_titles_above_the_header_are_source_lines(tmp_path: Path) -> None:
    found = table(tmp_path, '# Source: a, b\n"# quoted, by a spreadsheet",,\nTable 2,,\nlot,VCN,\nL1,1,\n')
    assert found.source_lines == ("Source: a, b", "quoted, by a spreadsheet", "Table 2")
    assert [cell.text for cell in found.header] == ["lot", "VCN"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("VCN,viability\n1.2,98\n", "T206"),
        ("1,2,3\n4,5,6\n", "T205"),
        ("lot,batch\nL1,L1\n", "T204"),
        ("lot,VCN\n", "T208"),
        ("lot,VCN\n,1.2\n", "T209"),
        ("lot,VCN\nL1,1\nL1,2\n", "T217"),
        ("lot,VCN,\nL1,1,2\n", "T207"),
    ],
)
def test_a_table_without_what_it_needs_is_one_problem(text: str, code: str, draft: Draft, tmp_path: Path) -> None:
    found = plan(draft, tmp_path, text)
    assert [problem.code for problem in found.errors] == [code]
    with pytest.raises(UserError):
        apply(found, draft)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"# only a comment\n", "empty"),
        (b"lot,VCN\nL1\n", "lots.csv:2:1"),
        (b"lot,VCN\nL1,2,3\n", "has 3 cells; the header has 2"),
        (b"lot,VCN\nL1,2\x07\n", "U+0007"),
        (b'lot,VCN\nL1,"2\n', "lots.csv:2:4"),
        (b"lot,VCN\nL1,\xff\n", "lots.csv:2"),
        ("lot,VCN\n".encode("utf-16"), "UTF-16"),
        (b"lot\0VCN", "bytes that no text holds"),
        (b"%PDF-1.7\n", "not a table of text"),
        (b"<html><table><tr><td>lot", "web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le"), "old Excel format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"PK\x03\x04 broken", "cannot be read"),
        (b"lot\n" + b"L\n" * 3000, "at most 2000"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_its_place(content: bytes, said: str, tmp_path: Path) -> None:
    assert said in refusal(tmp_path, content)


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    with pytest.raises(UserError, match="50 MB"):
        read_table(path)


def test_a_missing_file_and_a_folder_are_said_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such file"):
        read_table(tmp_path / "none.csv")
    with pytest.raises(UserError, match="cannot be read"):
        read_table(tmp_path)


# Workbooks


def workbook(tmp_path: Path, rows: list[list[object]], name: str = "lots.xlsx") -> tuple[openpyxl.Workbook, Path]:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    path = tmp_path / name
    book.save(path)
    return book, path


def test_a_workbook_shows_what_the_person_saw(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Table 2"],
        ["lot", "VCN", "Viability (%)", "date", "endotoxin"],
        ["L1", 2.1, 0.979, datetime.datetime(2027, 5, 15), "<=0.5"],
    ]
    book, path = workbook(tmp_path, rows)
    book.active["B3"].number_format = "0.00"
    book.active["C3"].number_format = "0.0%"
    book.save(path)
    found = read_table(path)
    assert [cell.text for cell in found.rows[1]] == ["L1", "2.10", "97.9%", "2027-05-15", "<=0.5"]
    assert found.source_lines == ("Table 2",)
    assert str(found.rows[1][1].place) == f"{path}, Sheet!B3"


def test_a_workbook_imports_like_its_text(draft: Draft, tmp_path: Path) -> None:
    lines = [line for line in ARI.read_text().splitlines() if not line.startswith("#")]
    _, path = workbook(tmp_path, [list(row) for row in csv.reader(lines)])
    assert results(imported(draft, read_table(path))) == results(imported(draft, read_table(ARI)))


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (2.1, "0.00", "2.10"),
        (2.105, "0.00", "2.11"),
        (1495, "#,##0", "1,495"),
        (1495.5, "#,##0.00", "1,495.50"),
        (0.979, "0.0%", "97.9%"),
        (0.5, '"<"0.0', "<0.5"),
        (0.5, '0.0" EU/mL"', "0.5 EU/mL"),
        (1200000, "0.00E+00", "1.20E+06"),
        (0.00012, "0.0E+00", "1.2E-04"),
        (9.99e5, "0.0E+00", "1.0E+06"),
        (-1.5, "0.0", "-1.5"),
        (-1.5, "0.0;[Red](0.0)", "(1.5)"),
        (0, '0.0;-0.0;"ND"', None),
        (1.45, "General", "1.45"),
        (0.1 + 0.2, "General", "0.3"),
        (1 / 3, "General", "0.333333333"),
        (1e12, "General", "1E+12"),
        (7, "0000", "0007"),
        (0.5, "#.##", ".5"),
        (2.0, "0.##", "2."),
        (1.5, "# ?/?", None),
        (0.3, "[<0.5]0;0.00", None),
        (1e6, "##0.0E+0", None),
        (1.0, "yyyy", None),
    ],
)
def test_number_formats(value: float, number_format: str, expected: str | None) -> None:
    assert shown(value, number_format) == expected


def test_formulas_are_named_and_refused(tmp_path: Path) -> None:
    _, path = workbook(tmp_path, [["lot", "VCN"], ["L1", "=1+1"], ["L2", "=2+2"]])
    with pytest.raises(UserError, match=r"B2, B3.*\n.*paste as values|B2, B3"):
        read_table(path)


def test_merged_cells_in_the_table_are_refused_and_above_it_are_not(tmp_path: Path) -> None:
    book, path = workbook(tmp_path, [["Lots of 2027"], ["lot", "VCN"], ["L1", 1]])
    book.active.merge_cells("A1:B1")
    book.save(path)
    assert read_table(path).source_lines == ("Lots of 2027",)
    book.active.merge_cells("A3:B3")
    book.save(path)
    with pytest.raises(UserError, match="A3:B3"):
        read_table(path)


def test_hidden_rows_and_sheets_are_said_so(draft: Draft, tmp_path: Path) -> None:
    book, path = workbook(tmp_path, [["lot", "VCN"], ["L1", 1], ["L2", 2]])
    book.active.row_dimensions[3].hidden = True
    old = book.create_sheet("old", 0)
    old.append(["lot", "VCN"])
    old.sheet_state = "hidden"
    book.save(path)
    found = read_table(path)
    assert [problem.code for problem in found.notes] == ["T131", "T132"]
    assert len(found.rows) == 3
    assert {problem.severity for problem in plan_import(draft, found, VOCABULARY).problems} == {Severity.WARNING}


def test_a_sheet_is_chosen_by_name_or_by_content(tmp_path: Path) -> None:
    book, path = workbook(tmp_path, [])
    book.create_sheet("lots").append(["lot", "VCN"])
    book.create_sheet("more").append(["lot", "viability"])
    book.save(path)
    assert read_table(path).header[1].text == "VCN"
    assert read_table(path, "more").header[1].text == "viability"
    with pytest.raises(UserError, match="Did you mean `more`"):
        read_table(path, "mor")


def test_a_format_that_cannot_be_followed_is_a_problem_with_its_cell(tmp_path: Path) -> None:
    book, path = workbook(tmp_path, [["lot", "VCN"], ["L1", 1.5]])
    book.active["B2"].number_format = "# ?/?"
    book.save(path)
    with pytest.raises(UserError, match="Sheet!B2"):
        read_table(path)


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(tmp_path: Path) -> None:
    _, path = workbook(tmp_path, [["lot"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/bomb.xml", b"\0" * (70 * 1024 * 1024))
    with pytest.raises(UserError, match="unpacks to more"):
        read_table(path)


def test_an_archive_that_is_no_workbook_and_one_with_entities_are_refused(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert "no Excel workbook" in refusal(tmp_path, content.getvalue(), "a.xlsx")
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/workbook.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    assert "XML that Excel does not write" in refusal(tmp_path, content.getvalue(), "a.xlsx")


# Preview


def test_the_preview_says_what_is_understood_and_what_is_open(draft: Draft) -> None:
    lines = preview_lines(plan_import(draft, read_table(ARI), VOCABULARY))
    assert "      unit copies/cell; denominator OPEN; sample point OPEN" in lines
    assert "  denominator: vcn" in lines
    assert all(len(line) <= 80 for line in lines)


def test_the_preview_shows_changes(draft: Draft, tmp_path: Path) -> None:
    first = imported(draft, table(tmp_path, "lot,VCN\nL1,1.2\nL3,4\n"))
    lines = preview_lines(plan(first, tmp_path, "lot,VCN\nL1,1.20\n"))
    assert "    L1, Vector copy number (vcn): CHANGES 1.2 -> 1.20" in lines
    assert "  only in the answers, kept: L3" in lines


# Laws

LOT_NAMES = st.lists(
    st.text("ABC0123456789/-._ #", min_size=1, max_size=12).map(str.strip).filter(bool),
    min_size=1,
    max_size=6,
    unique=True,
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=20)
NUMBERS = st.from_regex(r"(<|<=|>|≥)?[0-9]{1,4}(\.[0-9]{1,3})?(e-?[0-9])?", fullmatch=True)
HEADINGS = [
    "VCN (copies/CAR+ cell) @ harvest",
    "viability_pct",
    "endotoxin_eu_ml",
    "Deviations",
    "Sterility",
    "CD4/CD8",
]
LAW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@st.composite
def grids(draw: st.DrawFn) -> list[list[str]]:
    rows = []
    for lot in draw(LOT_NAMES):
        texts = [draw(NUMBERS), draw(NUMBERS), draw(NUMBERS), draw(WORDS), draw(WORDS), draw(NUMBERS)]
        rows.append([lot, *(text.strip() for text in texts)])
    return [["lot", *HEADINGS], *rows]


def as_csv(rows: list[list[str]]) -> str:
    stream = io.StringIO()
    csv.writer(stream, quoting=csv.QUOTE_ALL).writerows(rows)
    return stream.getvalue()


@LAW
@given(rows=grids())
def test_values_round_trip_to_the_character_and_twice_is_once(
    rows: list[list[str]], draft: Draft, tmp_path: Path
) -> None:
    assume(not any("\ufeff" in cell for row in rows for cell in row))
    lots = table(tmp_path, as_csv(rows))
    assume(not plan_import(draft, lots, VOCABULARY).errors)
    after = imported(draft, lots)
    by_lot = {row.key: row for row in after.answers.rows("engineering_runs.lots")}
    names = ["vcn-per-car-positive-cell-harvest", "viability", "endotoxin", "", "sterility", "cd4-cd8-ratio"]
    for lot, *cells in rows[1:]:
        held = results(after)[lot]
        for name, text in zip(names, cells, strict=True):
            found = held.get(name, "") if name else by_lot[lot]["deviations"].text
            assert found == text


@LAW
@given(rows=grids(), seed=st.integers(0, 10_000))
def test_the_order_of_rows_and_columns_changes_only_the_order(
    rows: list[list[str]], seed: int, draft: Draft, tmp_path: Path
) -> None:
    first = table(tmp_path, as_csv(rows))
    assume(not plan_import(draft, first, VOCABULARY).errors)
    shuffler = random.Random(seed)
    lots = rows[1:]
    shuffler.shuffle(lots)
    order = list(range(len(rows[0])))
    shuffler.shuffle(order)
    second = table(tmp_path, as_csv([[row[n] for n in order] for row in [rows[0], *lots]]))
    one, other = (imported(draft, each) for each in (first, second))
    assert results(one) == results(other)
    keys = [{row.key for row in each.answers.rows("engineering_runs.measurements")} for each in (one, other)]
    assert keys[0] == keys[1]
    assert not plan_import(one, second, VOCABULARY).changes


@LAW
@given(content=st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_whatever_the_file_holds_there_is_a_plan_or_a_problem(content: bytes, draft: Draft, tmp_path: Path) -> None:
    try:
        found = table(tmp_path, content)
    except UserError:
        return
    made = plan_import(draft, found, VOCABULARY, unknown="keep")
    assert all(len(line) <= 80 for line in preview_lines(made))
    if not made.errors:
        imported(draft, found, unknown="keep")

"""The package as a whole: one change changes what states it and nothing else, most answers are printed."""

import csv
import hashlib
import io
import re
import zipfile
from collections import Counter
from dataclasses import replace

import openpyxl
import pytest
from building import SAMPLE, TODAY, block_text, case, changed, findings, letter, library, sample, sample_path
from conftest import ROOT
from judges import sdk_errors

from briefgen.answers import Status
from briefgen.briefing import build_package
from briefgen.checks import run_checks
from briefgen.document import Bound, inlines_of, nodes
from briefgen.questionnaire import Kind
from briefgen.word import conformance_problems, dump, is_as_written, trace, write_docx

SAMPLES = [SAMPLE, "car-t-first-draft"]
COMPLETE = "car-t-autologous"
# The footer is no part of the tree; whose lots these are is asked only where they are others'.
OWN_LINES = {"sponsor.confidentiality", "engineering_runs.origin"}
VCN = "engineering_runs.lots[ARI0001/02].results.vcn"


def docx(draft=None):
    return write_docx(case(draft).document, library().folders)


def chart_parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        chart = next(
            package.read(n).decode() for n in package.namelist() if re.fullmatch(r"word/charts/chart\w*\.xml", n)
        )
        workbook = next(package.read(n) for n in package.namelist() if n.endswith(".xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(workbook)).active
    return re.findall(r"<c:v>([^<]*)</c:v>", chart), [cell.value for row in sheet.iter_rows() for cell in row]


def test_one_changed_vcn_changes_all_that_states_it_and_nothing_else():
    before, after = case(), case(changed(VCN, "3.45"))
    old = {block.id: block_text(block, before.document) for block in before.document.blocks}
    new = {block.id: block_text(block, after.document) for block in after.document.blocks}
    different = {block_id for block_id in old if old[block_id] != new[block_id]}
    assert different == {
        "engineering-runs/table-results",
        "vector-copy-number/finding",
        "vector-copy-number/table-vcn",
        "vector-copy-number/figure-vcn",
    }
    for block_id in different:
        assert "3.45" in new[block_id]
    assert not any(re.search(r"(?<![\d])2\.32", text) for text in new.values())
    # 3.45 at 41.9 % is 2.66 times the expectation per positive cell and 6.35 times if per total cell.
    assert "1.25–2.66" in new["vector-copy-number/finding"]
    assert "4.82–6.35" in new["vector-copy-number/finding"]


def test_one_changed_vcn_changes_the_charts_cached_values_and_its_workbook():
    old_cached, old_cells = chart_parts(docx())
    new_cached, new_cells = chart_parts(docx(changed(VCN, "3.45")))
    assert "2.32" in old_cached
    assert "3.45" not in old_cached
    assert [new for old, new in zip(old_cached, new_cached, strict=True) if old != new] == ["3.45"]
    assert [new for old, new in zip(old_cells, new_cells, strict=True) if old != new] == [3.45]


def test_one_changed_vcn_changes_its_findings_only():
    old = {(p.code, p.path, p.what) for p in run_checks(case())}
    new = {(p.code, p.path, p.what) for p in run_checks(case(changed(VCN, "3.45")))}
    assert {(code, path) for code, path, _ in old ^ new} == {("L33", "engineering_runs.vcn_cause")}
    assert any("2.66" in what for _, _, what in new - old)


def test_a_vcn_above_the_limit_is_found_once_both_count_the_same_cells():
    above = changed(VCN, "12")
    assert not {"L32", "C201"} & {code for code, _ in findings(above)}
    known = changed("engineering_runs.measurements[vcn].denominator", "per_car_positive_cell", above)
    assert {("L32", VCN), ("C201", VCN)} <= set(findings(known))
    other = changed("engineering_runs.measurements[vcn].denominator", "per_total_cell", above)
    assert "L31" in {code for code, _ in findings(other)}


def printed_paths(document):
    return {path for n in nodes(document) for i in inlines_of(n) if isinstance(i, Bound) for path in i.paths}


@pytest.mark.parametrize("name", SAMPLES)
def test_nearly_all_answers_of_a_sample_are_printed(name):
    built = case(sample(name))
    paths = printed_paths(built.document) | printed_paths(letter(sample(name))) | properties_paths(built)
    questionnaire = library().questionnaire
    silent = {q.path for q in questionnaire if q.used_in == "none"}
    silent |= {f"{q.path}.{c.id}" for q in questionnaire for c in q.columns if c.used_in == "none"}
    leaves = [leaf for leaf in built.answers.leaves() if not is_silent(leaf.path, silent)]
    unprinted = [leaf.path for leaf in leaves if not is_printed(leaf.path, paths, questionnaire)]
    assert len(unprinted) <= 0.05 * len(leaves), unprinted


def is_silent(path, silent):
    return path.partition("[")[0] in silent or re.sub(r"\[.*\]", "", path) in silent


def properties_paths(built):
    """Header, footer and title are printed too."""
    return {"sponsor.confidentiality", "sponsor.name"} if built.document.properties.confidentiality else set()


def is_printed(path, paths, questionnaire):
    """A cell counts as printed by itself, or when a fact that is printed rests on its whole question."""
    if path in paths:
        return True
    table, bracket, rest = path.partition("[")
    key_column = bracket and questionnaire.by_path[table].key == rest.partition("].")[2]
    return bool(key_column) and any(p.startswith(f"{table}[{rest.partition(']')[0]}]") for p in paths)


def test_what_is_never_printed_says_why():
    for question in library().questionnaire:
        for asked in (question, *question.columns):
            assert bool(asked.used_in == "none") == bool(asked.used_in_reason), question.path
            assert asked.used_in in {"", "none"}


@pytest.mark.parametrize("name", SAMPLES)
def test_same_answers_same_bytes(name):
    assert docx(sample(name)) == docx(sample(name))


@pytest.mark.parametrize("name", SAMPLES)
def test_our_own_conformance_check_finds_nothing(name):
    assert conformance_problems(docx(sample(name))) == ()


@pytest.mark.parametrize("name", [*SAMPLES, "car-t-autologous"])
def test_golden(name, golden):
    golden.check(f"{name}.docx.txt", dump(docx(sample(name))))


def test_a_package_knows_whether_it_was_edited():
    content = docx()
    assert is_as_written(content)
    edited = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(edited, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "word/document.xml":
                data = data.replace(b"Proposed indication", b"Indication")
            new.writestr(item, data)
    assert not is_as_written(edited.getvalue())


def paragraphs_of(content):
    """The text of every paragraph of body, header and footer, as a person would select it."""
    from lxml import etree

    namespace = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    for paragraph in root.iter(f"{namespace}p"):
        pieces = paragraph.iter(f"{namespace}t", f"{namespace}tab", f"{namespace}br")
        text = "".join(piece.text or "" if piece.tag.endswith("}t") else " " for piece in pieces)
        if text.strip():
            yield text


def test_trace_names_template_line_and_answers_for_any_paragraph():
    content = docx()
    texts = list(paragraphs_of(content))
    assert len(texts) > 150
    left = {" ".join(text.split()) for text in texts}
    while left:  # all that hold a letter are traced in one go
        letter, _ = Counter("".join(left).replace(" ", "")).most_common(1)[0]
        found = trace(content, letter)
        for item in found:
            assert re.fullmatch(r"templates/\S+:\d+", item.template), item
        traced = {" ".join(item.text.split()) for item in found}
        assert {text for text in left if letter in text} <= traced
        left -= traced
    for text in texts[::20]:
        assert " ".join(text.split()) in {" ".join(item.text.split()) for item in trace(content, text)}


def test_trace_of_a_sentence_with_numbers_names_the_lots_it_rests_on():
    (found,) = trace(docx(), "Read as copies per total cell")
    assert found.template.startswith("templates/sections/vector-copy-number.md:")
    assert VCN in found.paths


@pytest.mark.parametrize("name", SAMPLES)
def test_every_open_answer_shows_in_the_package_or_its_letter(name):
    assert_open_answers_show(sample(name))


def test_words_that_are_still_to_come_show_wherever_they_belong():
    """Also of questions that nobody has to answer: who says that an answer comes is held to it."""
    draft = sample(COMPLETE)
    given = case(draft).answers
    asked = [q.path for q in library().questionnaire if q.used_in != "none" and q.kind in {Kind.PROSE, Kind.TEXT}]
    still_open = {
        path: replace(given[path], status=Status.TBD, value=None, text="", owner="Somebody")
        for path in asked
        if path not in OWN_LINES and not given[path].is_closed
    }
    assert len(still_open) > 50
    answers = replace(draft.answers, by_path={**draft.answers.by_path, **still_open})
    assert_open_answers_show(replace(draft, answers=answers))


def assert_open_answers_show(draft):
    built = case(draft)
    paths = printed_paths(built.document) | printed_paths(letter(draft))
    tbd = [leaf.path for leaf in built.answers.leaves() if leaf.status is Status.TBD]
    assert tbd
    silent = [path for path in tbd if path not in paths]
    assert [path for path in silent if not path.endswith("].fallback")] == []  # printed only where the sponsor chooses


def test_nothing_of_today_is_in_the_bytes(monkeypatch):
    import datetime

    one = build_package(sample_path(), library(), TODAY)
    two = build_package(sample_path(), library(), datetime.date(2031, 1, 1))
    assert one.content == two.content


@pytest.mark.parametrize("name", SAMPLES)
def test_microsofts_validator_finds_nothing(name, tmp_path):
    assert sdk_errors(docx(sample(name)), tmp_path) == ""


def test_the_samples_results_are_those_of_its_source_to_the_character():
    path = ROOT / "samples" / "lots" / "ari0001_cart19_n3.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    columns = {
        "car19_pos_cells_e6": "car-positive-cells", "car19_pos_pct": "car-positive-fraction", "cd3_pos_pct": "cd3",
        "viability_pct": "viability", "endotoxin_eu_ml": "endotoxin", "vcn_copies_per_cell": "vcn",
        "potency_a_surviving_fraction_pct": "potency-a", "potency_b_difference_pct": "potency-b",
    }  # fmt: skip
    lots = {row.key: row["results"].value for row in sample().answers.rows("engineering_runs.lots")}
    for row in rows:
        assert {name: row[column] for column, name in columns.items()} == {
            name: lots[row["lot"]][name].words for name in columns.values()
        }
    record = sample().answers.rows("engineering_runs.imports")[0]
    assert record["sha256"].words == hashlib.sha256(path.read_bytes()).hexdigest()
    assert "PMC6319086" in record["source"].words


def test_nothing_is_said_of_the_published_lots_that_their_source_does_not_say():
    """The published table names methods, and no donor, denominator, sample point, process or vector lot."""
    for row in sample().answers.rows("engineering_runs.lots"):
        for name in ("donor_type", "donor", "vector_lot", "process_version", "scale", "site", "made_on", "moi"):
            assert not row[name].is_known, name
    for row in sample().answers.rows("engineering_runs.measurements"):
        assert not row["sample_point"].is_known
        assert not row["denominator"].is_known
    methods = {row.key: row["method"].words for row in sample().answers.rows("engineering_runs.measurements")}
    assert methods == {
        "appearance": "visual inspection", "car-positive-cells": "Neubauer cell counting and flow cytometry",
        "car-positive-fraction": "flow cytometry", "cd3": "flow cytometry",
        "viability": "Neubauer cell counting with trypan blue exclusion", "sterility": "microbial growth",
        "mycoplasma": "PCR", "endotoxin": "chromogenic assay", "viruses": "PCR", "vcn": "real-time PCR",
        "rcl": "real-time PCR", "potency-a": "flow cytometry", "potency-b": "flow cytometry", "identity": "",
    }  # fmt: skip

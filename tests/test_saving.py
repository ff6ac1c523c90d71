"""Saving by splice: the changed place changes, every other byte stays."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.answers import draft_of, save_text, spliced, store
from briefgen.problems import UserError
from briefgen.questionnaire import Questionnaire
from briefgen.source import parse_yaml

FILE = """\
# our answers
format: 1   # the format

meeting:
  type: pre-ind      # decided in May
  disciplines: [cmc, clinical]
  # the next one is still open
  date: {status: tbd, owner: RA}
product:
  name: "EX-019"
  description: |
    First line.

    Second *paragraph*.

  # a remark below the block
  study: EX-1
sponsor:
engineering_runs:
  lots:
    - lot: L1   # first
      moi: 3.0
      results:
        vcn: 2.10  # keep
    # about the second
    - lot: L2
      results: {vcn: 1.45}
questions: {}
"""


def splice(where, value, text=FILE):
    return spliced(parse_yaml(text, "a.yaml"), where, value).text


def changed_lines(after, before=FILE):
    old, new = before.splitlines(), after.splitlines()
    return [line for line in new if line not in old], [line for line in old if line not in new]


@pytest.mark.parametrize(
    ("where", "value", "new", "gone"),
    [
        (("meeting", "type"), "type-c", ["  type: type-c      # decided in May"], ["  type: pre-ind      # decided in May"]),
        (("product", "name"), "EX-020", ["  name: EX-020"], ['  name: "EX-019"']),
        (("product", "name"), "0123", ["  name: 0123"], ['  name: "EX-019"']),
        (("product", "name"), "a: b # c", ["  name: 'a: b # c'"], ['  name: "EX-019"']),
        (("engineering_runs", "lots", 0, "results", "vcn"), "2.11", ["        vcn: 2.11  # keep"], ["        vcn: 2.10  # keep"]),
        (("engineering_runs", "lots", 1, "results", "vcn"), "1.50", ['      results: {vcn: "1.50"}'], ["      results: {vcn: 1.45}"]),
        (("engineering_runs", "lots", 1, "moi"), "5", ["      moi: 5"], []),
        (("product", "route"), "intravenous", ["  route: intravenous"], []),
        (("meeting", "date"), "2027-03-01", ["  date: 2027-03-01"], ["  date: {status: tbd, owner: RA}"]),
        (("sponsor", "name"), "Example", ["  name: Example"], []),
        (("meeting", "disciplines"), ["cmc"], ["    - cmc"], ["  disciplines: [cmc, clinical]"]),
    ],
)  # fmt: skip
def test_only_the_answer_changes(where, value, new, gone):
    added, removed = changed_lines(splice(where, value))
    assert added == new or (added[-1:] == new and len(added) == 2)
    assert removed == gone


def test_a_block_of_prose_is_replaced_and_its_neighbours_stay():
    after = splice(("product", "description"), "New.\n\nTwo paragraphs: {{ x }}")
    assert "  # a remark below the block\n  study: EX-1" in after
    assert "First line" not in after
    assert parse_yaml(after, "a").root.by_key["product"].plain["description"] == "New.\n\nTwo paragraphs: {{ x }}"


def test_a_line_becomes_prose_and_keeps_its_remark():
    after = splice(("meeting", "type"), "one\ntwo")
    assert "type: |-      # decided in May\n    one\n    two\n" in after


def test_a_new_row_stands_behind_the_last_and_remarks_stay():
    after = splice(("engineering_runs", "lots", 2), {"lot": "L3", "results": {"vcn": "<0.5"}})
    assert "      results: {vcn: 1.45}\n    - lot: L3\n      results:\n        vcn: <0.5\nquestions" in after
    assert "    # about the second\n" in after


def test_a_missing_section_is_added_at_the_end():
    after = splice(("flexibility_permissive_ind_criteria", "proposed"), "yes")
    assert after == FILE + "\nflexibility_permissive_ind_criteria:\n  proposed: yes\n"


def test_blank_lines_that_a_text_keeps_are_content():
    text = "format: 1\nengineering_runs:\n  lots:\n    - lot: L1\n      deviations: |+\n        none\n\nquestions: {}\n"
    after = splice(("engineering_runs", "lots", 1), {"lot": "L2"}, text)
    assert parse_yaml(after, "a").find(("engineering_runs", "lots", 0, "deviations")).plain == "none\n\n"


def test_line_endings_and_a_missing_last_newline_are_kept():
    text = FILE.replace("\n", "\r\n").rstrip()
    after = splice(("product", "name"), "X\nY", text)
    assert after.count("\n") == after.count("\r\n")
    after = splice(("questions", "agency_questions"), [{"slug": "q"}], text)
    assert after.count("\n") == after.count("\r\n")


def test_a_row_of_a_list_that_was_open_replaces_the_status():
    text = "format: 1\nengineering_runs:\n  lots: {status: tbd, owner: QC}  # when?\n"
    after = splice(("engineering_runs", "lots", 0, "lot"), "L1", text)
    assert after == "format: 1\nengineering_runs:\n  lots:  # when?\n    - lot: L1\n"


words = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff\ufffe\uffff"), max_size=30
)
prose = st.lists(words, min_size=1, max_size=4).map("\n".join)
places = st.sampled_from(
    [
        ("product", "name"),
        ("product", "description"),
        ("product", "route"),
        ("meeting", "date"),
        ("sponsor", "name"),
        ("engineering_runs", "lots", 0, "lot"),
        ("engineering_runs", "lots", 1, "results", "vcn"),
        ("engineering_runs", "lots", 0, "deviations"),
        ("questions", "agency_questions", 0, "slug"),
    ]
)


@given(st.lists(st.tuples(places, prose), min_size=1, max_size=5), st.sampled_from(["\n", "\r\n"]))
def test_every_answer_reads_back_as_typed_and_no_remark_is_lost(changes, newline):
    file = parse_yaml(FILE.replace("\n", newline), "a.yaml")
    for where, text in changes:
        file = spliced(file, where, text)
    expected = dict(changes)
    for where, text in expected.items():
        assert file.find(where).plain == text
    for remark in (
        "# our answers",
        "# the format",
        "# decided in May",
        "# a remark below the block",
        "# first",
        "# about the second",
    ):
        assert file.text.count(remark) >= 1


def test_storing_keeps_mode_and_leaves_no_other_file(tmp_path: Path, questionnaire: Questionnaire):
    path = tmp_path / "a.yaml"
    path.write_text("format: 1\n")
    path.chmod(0o640)
    draft = draft_of(parse_yaml(path.read_text(), str(path)), questionnaire)
    draft = store(path, draft, "product.name", "EX-019")
    assert path.read_text() == "format: 1\n\nproduct:\n  name: EX-019\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [found.name for found in tmp_path.iterdir()] == ["a.yaml"]
    assert draft.answers["product.name"].words == "EX-019"


def test_storing_keeps_what_somebody_else_wrote_meanwhile(tmp_path: Path, questionnaire: Questionnaire):
    path = tmp_path / "a.yaml"
    path.write_text("format: 1\n")
    draft = draft_of(parse_yaml(path.read_text(), str(path)), questionnaire)
    path.write_text("format: 1\nproduct:\n  name: theirs\n")
    store(path, draft, "product.study", "EX-1")
    assert path.read_text() == "format: 1\nproduct:\n  name: theirs\n  study: EX-1\n"


def test_a_changed_file_is_not_overwritten(tmp_path: Path):
    path = tmp_path / "a.yaml"
    path.write_text("format: 1\nx: y\n")
    with pytest.raises(UserError, match="F110"):
        save_text(path, "format: 1\n", "format: 1\nz: w\n")
    assert path.read_text() == "format: 1\nx: y\n"


def test_an_unwritable_folder_is_one_problem(tmp_path: Path):
    with pytest.raises(UserError, match="F105"):
        save_text(tmp_path / "nowhere" / "a.yaml", "", "format: 1\n")


@pytest.mark.parametrize(
    ("text", "path", "value", "line"),
    [
        ("  lots: {status: estimate, value: [{lot: L1}, {lot: L2}]}", "lots[L2].moi", "3", '{"lot": "L2", "moi": "3"}'),
        ("  lots:\n    - {moi: 2}\n    - lot: L2", "lots[L2].moi", "3", "      moi: 3"),
        ("  lots:\n    - lot: L2\n      results: {a.b: 1}", "lots[L2].results.a.b", "4", '{a.b: "4"}'),
        (
            "  lots:\n    - lot: L2\n      results: {status: estimate, value: {a: 1}}",
            "lots[L2].results.a",
            "4",
            'value: {a: "4"}',
        ),
    ],
)
def test_the_right_place_is_found_below_a_status_and_behind_a_row_without_name(questionnaire, text, path, value, line):
    draft = draft_of(parse_yaml(f"format: 1\nengineering_runs:\n{text}\n", "a.yaml"), questionnaire)
    after = spliced(draft.file, draft.locate(f"engineering_runs.{path}"), value)
    assert line in after.text or line.replace('"', "") in after.text
    again = draft_of(after, questionnaire)
    assert again.locate(f"engineering_runs.{path}") == draft.locate(f"engineering_runs.{path}")
    assert after.find(draft.locate(f"engineering_runs.{path}")).plain == value

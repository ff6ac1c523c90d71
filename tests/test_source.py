"""Reading YAML with positions: what is refused is one clear problem with line, column and remedy."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.problems import BrokenDataError, UserError
from briefgen.source import (
    data_folders,
    did_you_mean,
    parse_yaml,
    read_bytes,
    read_yaml,
    write_atomically,
    write_together,
)


def refusal(text):
    with pytest.raises(UserError) as error:
        parse_yaml(text, "a.yaml")
    return error.value.problems


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("", "Y102", "a.yaml:1:1"),
        ("# only a remark\n", "Y102", "a.yaml:1:1"),
        ("just words", "Y102", "a.yaml:1:1"),
        ("- a\n- b\n", "Y102", "a.yaml:1:1"),
        ("a: b\n---\nc: d\n", "Y103", "a.yaml:2:1"),
        ("a: &x b\n", "Y104", "a.yaml:1:4"),
        ("a: *x\n", "Y104", "a.yaml:1:4"),
        ("b: !!python/object:os.system x\n", "Y108", "a.yaml:1:4"),
        ("b: !mine x\n", "Y108", "a.yaml:1:4"),
        ("a: " + "[" * 5000, "Y105", "a.yaml:1:27"),
        ("a: " + "{x: " * 5000, "Y105", "a.yaml:1:"),
        ("? [a, b]\n: c\n", "Y106", "a.yaml:1:3"),
        ("a: 1\nb: 2\na: 3\n", "Y107", "a.yaml:3:1"),
        ("a: b\x07c\n", "Y109", "a.yaml:1:5"),
        ("a: b\x00c\n", "Y109", "a.yaml:1:5"),
        ("a:\n\tb: c\n", "Y110", "a.yaml:2:1"),
        ("a: 'b\n", "Y101", "a.yaml:2:1"),
        ("a: b: c\n", "Y101", "a.yaml:1:5"),
        ("a: [1, 2\nb: 3\n", "Y101", "a.yaml:2:2"),
    ],
)
def test_what_is_not_read_is_said_with_its_place(text, code, place):
    problem = refusal(text)[0]
    assert problem.code == code
    assert str(problem.place).startswith(place)
    assert problem.remedy


def test_all_repeated_keys_and_tags_are_said_at_once():
    problems = refusal("a: !x 1\nb: 2\nb: 3\nc: &y 4\nc: 5\n")
    assert [p.code for p in problems] == ["Y108", "Y104", "Y107", "Y107"]


def test_every_scalar_stays_text():
    file = parse_yaml("a: NO\nb: 0123\nc: 1.20\nd: <0.5\ne: ND\nf: 2027-01-01\ng: ~\nh: yes\n", "a.yaml")
    assert file.root.plain == {
        "a": "NO", "b": "0123", "c": "1.20", "d": "<0.5", "e": "ND", "f": "2027-01-01", "g": "~", "h": "yes"
    }  # fmt: skip


def test_places_count_characters_and_not_bytes():
    file = parse_yaml("a: 🧬é\nb:\n  c: [x, 'ü', y]\n", "a.yaml")
    assert str(file.place_of(("b", "c", 2))) == "a.yaml:3:15"
    node = file.find(("b", "c", 1))
    assert file.text[node.span.start : node.span.end] == "'ü'"


def test_a_place_below_what_exists_is_the_nearest_above():
    file = parse_yaml("a:\n  b: c\n", "a.yaml")
    assert str(file.place_of(("a", "zz"))) == "a.yaml:1:1"


@given(st.text(max_size=200))
def test_any_text_is_a_tree_or_a_problem(text):
    try:
        parse_yaml(text, "a.yaml")
    except UserError as error:
        refused = error.problems
    else:
        refused = ()
    assert all(problem.what and problem.remedy for problem in refused)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"\x89PNG\r\n\x1a\n\x00\xff", "F103"), ("ä".encode("latin-1"), "F103"), ("a: b".encode("utf-16"), "F103"), (b"a: " + b"x" * 9_000_000, "F104")],
)  # fmt: skip
def test_a_file_that_is_no_text_is_one_problem(tmp_path: Path, content, code):
    (tmp_path / "a.yaml").write_bytes(content)
    with pytest.raises(UserError, match=code):
        read_yaml(tmp_path / "a.yaml")


def test_a_missing_file_and_a_folder_are_one_problem_each(tmp_path: Path):
    with pytest.raises(UserError, match="F101"):
        read_yaml(tmp_path / "no.yaml")
    with pytest.raises(UserError, match="F102"):
        read_yaml(tmp_path)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")

    def full(_fd: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(UserError, match="No space left"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.yaml"]


def test_a_read_only_file_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "a.yaml"
    path.write_bytes(b"old")
    monkeypatch.setattr("os.access", lambda _path, _mode: False)  # root may write anything
    with pytest.raises(UserError, match="read-only"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"


def test_a_link_is_written_through(tmp_path: Path):
    (tmp_path / "real.yaml").write_bytes(b"old")
    (tmp_path / "link.yaml").symlink_to("real.yaml")
    write_atomically(tmp_path / "link.yaml", b"new")
    assert (tmp_path / "link.yaml").is_symlink()
    assert (tmp_path / "real.yaml").read_bytes() == b"new"


def test_a_users_file_wins_over_ours_and_ours_stays_in_reach(tmp_path: Path):
    (tmp_path / "questionnaires").mkdir()
    (tmp_path / "questionnaires" / "claims.yaml").write_text("claims: []\n")
    folders = data_folders(tmp_path)
    assert folders.find("questionnaires/claims.yaml").parent.parent == tmp_path
    assert folders.find("questionnaires/kinds.yaml").parent.parent != tmp_path
    with pytest.raises(BrokenDataError, match="D101"):
        folders.find("questionnaires/nothing.yaml")


def test_a_data_folder_that_is_not_there_is_a_problem(tmp_path: Path):
    with pytest.raises(UserError, match="D102"):
        data_folders(tmp_path / "no")


def test_did_you_mean_knows_when_nothing_is_near():
    assert did_you_mean("nmae", ["name", "study"]) == "Did you mean `name`?"
    assert did_you_mean("xyz", ["name", "study"]) == ""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(UserError, match="no regular file"):
        read_bytes(pipe)
    with pytest.raises(UserError, match="no regular file"):
        write_atomically(pipe, b"words")
    assert pipe.is_fifo()


def test_of_several_files_none_is_written_when_one_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(UserError):
        write_together({tmp_path / "a": b"new", tmp_path / "folder": b"new"})
    assert (tmp_path / "a").read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "folder"]

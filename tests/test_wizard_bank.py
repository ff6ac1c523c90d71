"""The bank in the interview: offered where a question to CBER begins, edited cell by cell, told what to write."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import library
from test_wizard import Script

from briefgen.answers import Draft, read_draft
from briefgen.wizard import run_interview

START = """\
format: 1
product: {vector: lentiviral}
engineering_runs:
  lots:
    - {lot: L1}
"""
QUESTIONS = "questions.agency_questions"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("my.yaml").write_text(START, encoding="utf-8")
    return Path("my.yaml")


def sit(path: Path, *entries: str) -> Script:
    screen = Script(*entries)
    of = library()
    assert run_interview(path, of.questionnaire, screen, "questions", bank=of.knowledge.bank) == 0
    return screen


class UntilAnother(Script):
    """Leaves everything as it is until another row is asked for."""

    def entry(self, label: str, default: str) -> str:
        return ">" if len(self.entries) > 1 and not label.endswith("[y/N]") else super().entry(label, default)


def draft(path: Path) -> Draft:
    return read_draft(path, library().questionnaire)


def row(path: Path, slug: str) -> dict[str, str]:
    found = next(row for row in draft(path).answers.rows(QUESTIONS) if row.key == slug)
    return {name: cell.words or ", ".join(cell.items) for name, cell in found.cells.items()}


def test_where_a_question_begins_those_of_the_bank_are_offered_with_their_decisions(path: Path) -> None:
    screen = sit(path, "y", ":q")
    text = " ".join(screen.text.split())
    assert "1 runs-to-start: [number of runs] full-scale runs are enough to start the study" in text
    assert "rcl-testing-stop: " in text
    assert "vcn-limit" not in text


@pytest.mark.parametrize("typed", ["1", "runs-to-start", "Runs-to-Start"])
def test_a_taken_question_begins_with_the_words_of_the_bank(path: Path, typed: str) -> None:
    sit(path, "y", typed, ":q")
    found = row(path, "runs-to-start")
    assert found["discipline"] == "cmc"
    assert found["question"].startswith("Does CBER agree that the [number of runs] full-scale runs")
    assert found["data"] == "table-lots, table-results"
    assert not found["background"]
    assert not found["position"]
    assert not draft(path).problems


def test_its_cells_are_gone_through_one_by_one_and_can_be_edited(path: Path) -> None:
    edited = "Does CBER agree that the three full-scale runs in [](#table-lots) are enough to start the study?"
    screen = sit(path, "y", "1", "", "Three runs are enough", ">", ":e", edited, "Three runs.", "They are.", ":q")
    found = row(path, "runs-to-start")
    assert found["decision"] == "Three runs are enough"
    assert found["question"] == edited
    assert found["position"] == "They are."
    assert "[number of runs]" not in found["question"]
    assert not screen.entries


def test_each_part_says_what_to_write_and_what_is_to_be_filled(path: Path) -> None:
    screen = sit(path, "y", "1", ">", ">", ">", ">", ">", ">", ":q")
    text = " ".join(screen.text.split())
    assert "Still to be filled in: number of runs. :e edits." in text
    assert "What these runs cannot show." in text
    assert "When the next run is made" in text


def test_another_name_begins_an_empty_question(path: Path) -> None:
    sit(path, "y", "our-own", ":q")
    assert draft(path).answers.rows(QUESTIONS)[0].key == "our-own"
    assert not row(path, "our-own")["question"]


def test_what_is_taken_is_not_offered_again(path: Path) -> None:
    sit(path, "y", "1", ":q")
    again = UntilAnother("y", ":q")
    run_interview(path, library().questionnaire, again, "questions", bank=library().knowledge.bank)
    assert "runs-to-start: [number" not in again.text
    assert "rcl-testing-stop: " in again.text


def test_a_question_can_still_be_refused_or_left(path: Path) -> None:
    screen = sit(path, "y", "<", "n", ":q")
    assert draft(path).answers.rows(QUESTIONS) == ()
    assert "[y/N]" in screen.text


def test_everything_else_of_the_file_stays(path: Path) -> None:
    path.write_text(f"# ours\n{START}# the end\n", encoding="utf-8")
    sit(path, "y", "1", ":q")
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# ours\n{START}")
    assert "# the end" in text


def test_without_a_bank_nothing_is_offered(path: Path) -> None:
    screen = Script("y", "runs-to-start", ":q")
    run_interview(path, library().questionnaire, screen, "questions")
    assert "full-scale runs" not in screen.text
    assert not row(path, "runs-to-start")["question"]

"""The interview in a terminal: every kind, every command, and what happens when it is cut short."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import select
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefgen.answers import Answer, Draft, Status, WrongAnswerError, draft_of, read_draft, spliced, store
from briefgen.interview import Prompt, answer_to, prompts
from briefgen.questionnaire import Questionnaire, read_questionnaire
from briefgen.source import data_folders, parse_yaml
from briefgen.wizard import Card, PlainTerminal, choose_terminal, run_interview, saving
from briefgen.wizard.interrupts import Interrupts, waiting
from briefgen.wizard.terminal import card_lines, table_lines, wrapped
from briefgen.wizard.typed import Command, clean, plain_answer, read_command, typed_again

EVERY_KIND = Path(__file__).parent / "questionnaires" / "every_kind"
WIDTH = 79


class Golden(Protocol):
    def check(self, name: str, text: str) -> None: ...


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return read_questionnaire(data_folders(EVERY_KIND))


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty answers file, called by a short name."""
    monkeypatch.chdir(tmp_path)
    Path("my.yaml").write_text("format: 1\n", encoding="utf-8")
    return Path("my.yaml")


@pytest.fixture(autouse=True)
def _ctrl_c_stays() -> Iterator[None]:
    """An interview that was interrupted leaves Ctrl-C ignored, for its process is to end; this one is not."""
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


class Screen:
    """A terminal that keeps what was shown; how it answers is up to the heirs."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.seen: Card | None = None

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def show(self, text: str) -> None:
        self.lines.append(wrapped(text, WIDTH))

    def section(self, title: str, intro: str) -> None:
        self.lines += ["", "", f"== {title}", *([wrapped(intro, WIDTH)] if intro else [])]

    def card(self, card: Card) -> None:
        self.seen = card
        self.lines += ["", *card_lines(card, WIDTH)]

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        self.lines += table_lines(headings, rows)

    def ask(self, label: str, default: str = "", choices: Sequence[str] = (), multiline: bool = False) -> str:
        entry = self.entry(label, default)
        self.lines.append(f"{label}{f' [{default}]' if default else ''} {entry}".rstrip())
        return entry

    def entry(self, label: str, default: str) -> str:
        raise NotImplementedError


class Script(Screen):
    """Types one entry after another, whatever is asked."""

    def __init__(self, *entries: str) -> None:
        super().__init__()
        self.entries = list(entries)

    def entry(self, label: str, default: str) -> str:
        if not self.entries:
            raise EOFError
        return self.entries.pop(0)


CELLS = {
    "What is the product called?": "BG-101",
    "What is it to treat?": "Multiple myeloma\n\n- relapsed\n- refractory",
    "Does the vector integrate into the genome?": "y",
    "Which vector is used?": "1",
    "Which release tests are in place?": "sterility, 3",
    "What is the highest dose?": "estimate 450",
    "When is the first patient to be treated?": "tbd Ann Lee 2027-05-15 - waits for the site",
    "Which sites take part?": "Dana-Farber, Boston\nMSK: New York",
    "Who signs the request? Name": "Ann Lee",
    "Who signs the request? Title": ">",
    "Who signs the request? Affiliation": "Example Bio",
    "Which attribute is measured, e.g. vector_copy_number or viability": "vector_copy_number",
    "How the measurement is called in the package": "VCN",
    "Unit as reported": "copies/cell",
    "Per which cell or amount is it counted": "2",
    "Date of manufacture": "2026-01-31",
    "Starting material": "patient",
    "Multiplicity of infection": "na - not recorded",
    "Results as on the certificate of analysis: VCN (vcn-harvest)": "<0.5",
    "Results as on the certificate of analysis: VCN (vcn-thaw)": "2.10",
    "Criterion for phase 1, e.g. >= 70, <= 10, negative": "<= 5",
    "Viability": "98.0 %",
    "Did it pass?": "yes",
    "Number of pages": "12",
    "Is anything left to say?": "Thank you.",
}
ROWS = {
    "measurement": ["vcn-harvest", "vcn-thaw"],
    "lot": ["L1", "0123"],
    "criterion": ["vcn-thaw"],
    "row": ["3 months"],
    "appendix": ["protocol"],
}


class Person(Screen):
    """Knows the product: answers what is asked, in whatever order, and may be interrupted."""

    def __init__(self, patience: int = 10_000) -> None:
        super().__init__()
        self.patience = patience
        self.key = ""

    def entry(self, label: str, default: str) -> str:
        if self.patience == 0:
            raise KeyboardInterrupt
        self.patience -= 1
        assert self.seen is not None
        if label.endswith("[y/N]"):
            return self.another(label.split()[-2].rstrip("?"), self.seen)
        if ", new " in self.seen.position:
            return self.key
        return CELLS[self.seen.ask]

    def another(self, noun: str, card: Card) -> str:
        so_far = [part.partition(" ")[2] for part in card.notes[0].removeprefix("So far: ").split("; ")]
        missing = [key for key in ROWS.get(noun, []) if key not in so_far]
        if not missing:
            return "na - none" if not ROWS.get(noun) else "n"
        self.key = missing[0]
        return "y"


def test_through_every_kind(path: Path, questionnaire: Questionnaire, golden: Golden) -> None:
    screen = Script(
        *("?", "<", ":nonsense", "\x1bBG", "BG-101"),
        "Relapsed *or* {{ refractory }} <b>myeloma</b> \U0001f600\n\nשלום # not a comment: no",
        *("maybe", "y", "<", "", "lentivral", "Lentiviral vector"),
        *("sterility, 4", "1; replication-competent lentivirus (RCL)"),
        *("450 mg", "confirm 1,495", "2027-13-01", "tbd Ann Lee 2027-05-15 - waits for the site"),
        *("Dana-Farber, Boston\nMSK", "Ann Lee", "estimate", "na", "na - not decided", r"\na"),
        *("y", "construct-map", "map.png", "A map: three\tparts", "N"),
        *("lots", "na - none are cited", "y", "<", "y"),
        *("vcn", "vector_copy_number", "Vector copy number", "copies/cell", "2"),
        *("y", "vcn", "viability", "viability", ">", "%", "n"),
        *("y", "0123", "2027-01-01", "patient", "2.10", "<=3.1", "tbd QC", ""),
        *("y", "1", ">= 70", "n", "tbd", "y", "protocol", ">", "n"),
        *(">", ":preview", ":s", "7", "every", ":e", "BG-102", ":open", ":e", "96", ":s", "2", ">", ">", ":q"),
    )
    code = run_interview(path, questionnaire, screen)
    assert (code, screen.entries) == (0, [])
    golden.check("interview_every_kind.txt", f"{screen.text}\n\n---- my.yaml\n{path.read_text(encoding='utf-8')}")


def test_at_the_end_it_says_what_is_open_and_what_comes_next(path: Path, questionnaire: Questionnaire) -> None:
    screen = Script(*[">"] * 19)
    assert run_interview(path, questionnaire, screen) == 0
    assert "briefgen build my.yaml" in screen.text
    assert "19 still open, 6 of them required" in screen.text.replace("\n", " ")


def test_a_person_who_answers_everything_is_done(path: Path, questionnaire: Questionnaire) -> None:
    assert run_interview(path, questionnaire, Person()) == 0
    draft = read_draft(path, questionnaire)
    assert draft.problems == ()
    open_now = [p.path for p in prompts(draft) if answer_to(p, draft.answers).status is Status.MISSING]
    assert open_now == ["every_kind.signatory.title"]
    again = Person()
    run_interview(path, questionnaire, again)
    assert "Going on at: Every kind, 10 of" in again.text


def test_interrupted_at_any_step_and_resumed_it_is_the_same_file(path: Path, questionnaire: Questionnaire) -> None:
    whole = Person(patience=200)
    assert run_interview(path, questionnaire, whole) == 0
    expected, steps = path.read_bytes(), 200 - whole.patience
    assert steps > 50
    for patience in range(steps):
        path.write_text("format: 1\n", encoding="utf-8")
        cut_short = Person(patience)
        assert run_interview(path, questionnaire, cut_short) == 130
        assert "briefgen interview my.yaml" in cut_short.text
        assert run_interview(path, questionnaire, Person()) == 0
        assert path.read_bytes() == expected, patience


def test_interrupted_again_and_again_it_is_the_same_file(path: Path, questionnaire: Questionnaire) -> None:
    run_interview(path, questionnaire, Person())
    expected = path.read_bytes()
    path.write_text("format: 1\n", encoding="utf-8")
    codes = [run_interview(path, questionnaire, Person(patience=4)) for _ in range(40)]
    assert codes[0] == 130
    assert codes[-1] == 0
    assert path.read_bytes() == expected


def test_ctrl_c_while_saving_waits_for_the_file(
    path: Path, questionnaire: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    def store_slowly(*given: Any) -> Draft:
        signal.raise_signal(signal.SIGINT)
        return store(*given)

    monkeypatch.setattr(saving, "store", store_slowly)
    assert run_interview(path, questionnaire, Script("BG", "Myeloma")) == 130
    assert path.read_text(encoding="utf-8") == "format: 1\n\nevery_kind:\n  name: BG\n"


def press(times: int, until: Callable[[], bool] = lambda: True) -> None:
    """Press Ctrl-C, and wait for what is to come of it."""
    for _ in range(times):
        signal.raise_signal(signal.SIGINT)
    end = time.monotonic() + 10
    while not until() and time.monotonic() < end:
        time.sleep(0.01)


def test_ctrl_c_is_heard_where_the_person_is_waited_for_and_once() -> None:
    interrupts, cuts = Interrupts(), []
    with interrupts.taken():
        with pytest.raises(KeyboardInterrupt), waiting(lambda: cuts.append("cut")):
            press(2)
        with pytest.raises(KeyboardInterrupt), waiting(lambda: cuts.append("never")):
            cuts.append("never")
        interrupts.note()
        interrupts.check()
    assert cuts == ["cut"]


def test_a_wait_that_was_not_cut_short_is_cut_short_again() -> None:
    """The prompt had not begun when the signal came."""
    cuts: list[str] = []
    with Interrupts().taken(), pytest.raises(KeyboardInterrupt), waiting(lambda: cuts.append("cut")):
        press(1, lambda: len(cuts) >= 2)
    assert len(cuts) >= 2


def test_ctrl_c_is_as_before_behind_an_interview_that_ended_by_itself(path: Path, questionnaire: Questionnaire) -> None:
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGALRM)
    run_interview(path, questionnaire, Script(":q"))
    assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGALRM)) == before


@pytest.mark.parametrize("at", ["opening", "prompt", "last words"])
def test_ctrl_c_twice_at_any_moment_ends_with_the_words(path: Path, questionnaire: Questionnaire, at: str) -> None:
    class Hasty(Script):
        def show(self, text: str) -> None:
            if at == "opening" or (at == "last words" and "To go on" in text):
                signal.raise_signal(signal.SIGINT)
            super().show(text)

        def entry(self, label: str, default: str) -> str:
            if at == "prompt":
                signal.raise_signal(signal.SIGINT)
            return super().entry(label, default)

    screen = Hasty(":q")
    assert run_interview(path, questionnaire, screen) == 130
    assert screen.text.count("To go on: briefgen interview my.yaml") == 1


def test_back_and_edit_keep_what_was_not_changed(path: Path, questionnaire: Questionnaire) -> None:
    screen = Script("BG", "Myeloma", "<", "<", "BG-2", "", "y")
    run_interview(path, questionnaire, screen)
    draft = read_draft(path, questionnaire)
    assert draft.answers["every_kind.name"].value == "BG-2"
    assert draft.answers["every_kind.indication"].value == "Myeloma"
    assert "Now: BG\nAnswer (Enter keeps it): BG-2" in screen.text


def test_a_row_can_be_given_another_name_but_not_that_of_another_row(path: Path, questionnaire: Questionnaire) -> None:
    path.write_text("format: 1\nextra:\n  appendices:\n    - id: a # first\n    - id: b\n", encoding="utf-8")
    screen = Script("<", "b", "c", ":q")
    assert run_interview(path, questionnaire, screen, section="extra") == 0
    assert "There is already an appendix `b`." in screen.text
    assert path.read_text(encoding="utf-8").endswith("    - id: c # first\n    - id: b\n")


def test_a_row_that_others_point_to_is_not_renamed_in_silence(path: Path, questionnaire: Questionnaire) -> None:
    rows = "measurements: [{id: vcn}], lots: [{lot: L1, results: {vcn: 2}}]"
    path.write_text(f"format: 1\nevery_kind: {{{rows}}}\n", encoding="utf-8")
    screen = Script(*[">"] * 12, "<", "vcn-harvest", ":q")
    run_interview(path, questionnaire, screen)
    assert "Answers that point to `vcn` do so still." in screen.text


def test_another_row_once_declined_is_not_offered_again(path: Path, questionnaire: Questionnaire) -> None:
    open_until_figures = "name: tbd, indication: tbd, integrates: no, release_tests: tbd, dose: tbd, first_patient: tbd"
    rows = "sites: tbd, signatory: tbd, figures: [{id: a, file: b, alt: c}]"
    path.write_text(f"format: 1\nevery_kind: {{{open_until_figures}, {rows}}}\n", encoding="utf-8")
    screen = Script("n", *["<"] * 5, "")
    run_interview(path, questionnaire, screen)
    assert screen.text.count("Another figure?") == 2  # offered, and gone back through
    assert screen.seen is not None
    assert screen.seen.ask == "Citations"


def test_several_lines_in_the_plain_face(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("one\n\n\\.\n.\n?\n\ncut\nshort\n"))
    terminal = PlainTerminal()
    entries = [terminal.ask("Answer:", multiline=True) for _ in range(4)]
    assert entries == ["one\n\n.", "?", "", "cut\nshort"]
    with pytest.raises(EOFError):
        terminal.ask("Answer:", multiline=True)


def test_a_section_alone(path: Path, questionnaire: Questionnaire) -> None:
    screen = Script("n", "n", "Nothing.")
    assert run_interview(path, questionnaire, screen, section="extra") == 0
    assert "Every kind," not in screen.text.split("== Extra")[1].split("Every answer is saved")[0]
    assert read_draft(path, questionnaire).answers["extra.closing"].value == "Nothing."


def test_a_finished_section_is_gone_through_from_its_start(path: Path, questionnaire: Questionnaire) -> None:
    path.write_text("format: 1\nextra: {appendices: tbd, sections: tbd, closing: tbd}\n", encoding="utf-8")
    screen = Script("", "", "Thanks.")
    assert run_interview(path, questionnaire, screen, section="extra") == 0
    assert read_draft(path, questionnaire).answers["extra.closing"].value == "Thanks."


def test_an_unknown_section_is_a_matter_of_usage(path: Path, questionnaire: Questionnaire) -> None:
    screen = Script()
    assert run_interview(path, questionnaire, screen, section="extras") == 2
    assert "Did you mean `extra`?" in screen.text


def test_a_file_with_problems_can_still_be_worked_with(path: Path, questionnaire: Questionnaire) -> None:
    path.write_text("format: 1\nevery_kind:\n  name: BG\n  dose: heavy\n  oops: 1\n", encoding="utf-8")
    screen = Script("Myeloma", ">", ">", "12")
    assert run_interview(path, questionnaire, screen) == 0
    assert "my.yaml:4:9" in screen.text or "my.yaml:4:3" in screen.text
    assert "In the file: heavy" in screen.text
    assert "dose: 12" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("text", "code"), [("[a", 1), ("", 1), ("a: &b 1", 1)])
def test_what_is_not_yaml_is_shown_and_left_alone(
    path: Path, questionnaire: Questionnaire, text: str, code: int
) -> None:
    path.write_text(text, encoding="utf-8")
    screen = Script("BG")
    assert run_interview(path, questionnaire, screen) == code
    assert path.read_text(encoding="utf-8") == text
    assert "my.yaml" in screen.text


def test_a_file_that_is_not_there(questionnaire: Questionnaire, tmp_path: Path) -> None:
    screen = Script()
    assert run_interview(tmp_path / "none.yaml", questionnaire, screen) == 1
    assert "briefgen new" in screen.text


def test_what_cannot_be_saved_is_tried_again(path: Path, questionnaire: Questionnaire) -> None:
    """The file turns to no YAML meanwhile, is mended, and takes the answer."""

    class Colleague(Script):
        def entry(self, label: str, default: str) -> str:
            if self.entries[:1] == ["BG"]:
                path.write_text("format: [", encoding="utf-8")
            if label.startswith("Not saved"):
                path.write_text("format: 1 # mended\n", encoding="utf-8")
            return super().entry(label, default)

    assert run_interview(path, questionnaire, Colleague("BG", "")) == 0
    assert path.read_text(encoding="utf-8").startswith("format: 1 # mended\n")
    assert read_draft(path, questionnaire).answers["every_kind.name"].value == "BG"


class Deleter(Script):
    """The file is deleted when the first answer is typed."""

    def entry(self, label: str, default: str) -> str:
        if self.entries[:1] == ["Myeloma"]:
            Path("my.yaml").unlink()
        return super().entry(label, default)


def test_a_deleted_file_is_written_anew_on_demand(path: Path, questionnaire: Questionnaire) -> None:
    path.write_text("format: 1 # mine\n", encoding="utf-8")
    screen = Deleter("BG", "Myeloma", "", "w", ":q")
    assert run_interview(path, questionnaire, screen) == 0
    assert path.read_text(encoding="utf-8") == "format: 1 # mine\n\nevery_kind:\n  name: BG\n  indication: Myeloma\n"
    assert "Every finished answer is saved" in screen.text


@pytest.mark.parametrize("entries", [[], [":q"], [">", ":q"]])
def test_the_last_words_name_what_is_not_saved(path: Path, questionnaire: Questionnaire, entries: list[str]) -> None:
    screen = Deleter("BG", "Myeloma", *entries)
    assert run_interview(path, questionnaire, screen) == 0
    assert "Not saved: What is it to treat?" in screen.text
    assert "my.yaml is gone, and the answers in it." in screen.text
    assert "answer is saved in" not in screen.text


def test_an_answer_given_up_for_a_broken_file_is_named_at_the_end(path: Path, questionnaire: Questionnaire) -> None:
    class Colleague(Script):
        def entry(self, label: str, default: str) -> str:
            if self.entries[:1] == ["BG"]:
                path.write_text("format: [", encoding="utf-8")
            return super().entry(label, default)

    screen = Colleague("BG", ">", *[">"] * 19)
    assert run_interview(path, questionnaire, screen) == 0
    assert "Not saved: What is the product called?\nEvery other finished answer is saved" in screen.text


def thirteen_lots(path: Path) -> None:
    lots = "".join(
        f"    - {{lot: L{n:03}, made_on: 2026-01-{n:02}, donor_type: patient, moi: 1}}\n" for n in range(1, 14)
    )
    path.write_text(f"format: 1\nextra: {{}}\nevery_kind:\n  lots:\n{lots}", encoding="utf-8")


@pytest.mark.parametrize("row", ["1", "L001", "l001"])
def test_a_row_is_reached_from_the_end_of_its_table(path: Path, questionnaire: Questionnaire, row: str) -> None:
    thirteen_lots(path)
    reached = Script(*[">"] * 13, "?", row, "", "2026-02-01", "", "", ":e", "14", ":q")
    run_interview(path, questionnaire, reached)
    assert "So far 13, the last 12: (2) L002; (3) L003" in reached.text
    assert "goes to lot 1 to change it" in reached.text
    assert "lot L001\nMultiplicity of infection" in reached.text
    assert "To change a lot, type the number, 1 to 13, or its name." in reached.text.replace("\n", " ")
    answers = read_draft(path, questionnaire).answers
    assert [str(lot["made_on"].value) for lot in answers.rows("every_kind.lots")][:2] == ["2026-02-01", "2026-01-02"]


def test_what_a_colleague_writes_meanwhile_stays(path: Path, questionnaire: Questionnaire) -> None:
    class Colleague(Script):
        def entry(self, label: str, default: str) -> str:
            path.write_text(path.read_text() + "# theirs\n")
            return super().entry(label, default)

    run_interview(path, questionnaire, Colleague("BG", "Myeloma"))
    assert path.read_text(encoding="utf-8").count("# theirs") == 3


def test_the_preview_is_shown(path: Path, questionnaire: Questionnaire) -> None:
    def preview(draft: Draft, where: str) -> str:
        return f"{where} reads {draft.answers[where].words}."

    screen = Script(":preview", "BG", "<", ":preview")
    run_interview(path, questionnaire, screen, preview=preview)
    assert "it will be printed once it is answered" in screen.text
    assert screen.text.count("every_kind.name reads") == 1
    assert "every_kind.name reads BG." in screen.text


def test_help_ends_with_why_and_source_right_above_the_question(path: Path, questionnaire: Questionnaire) -> None:
    screen = Script("?")
    run_interview(path, questionnaire, screen)
    _, _, below = screen.text.partition("Why: The name stands on every page.\nSource: 21 CFR 312.23(a)(1)\n\n")
    assert below.startswith("Every kind, 1 of 16")


def test_a_single_choice_is_offered_by_its_number(questionnaire: Questionnaire) -> None:
    rows = "measurements: [{id: vcn}], criteria: [{measurement: vcn}]"
    draft = draft_of(parse_yaml(f"format: 1\nevery_kind: {{{rows}}}\n", "answers.yaml"), questionnaire)
    prompt = next(prompt for prompt in prompts(draft) if prompt.path == "every_kind.criteria[vcn].measurement")
    with pytest.raises(WrongAnswerError) as refused:
        plain_answer(prompt, "7", NOTHING)
    assert refused.value.remedy == "Type 1, or the words."


# What was typed.


def prompt_at(questionnaire: Questionnaire, path: str) -> Prompt:
    text = "format: 1\nevery_kind:\n  integrates: yes\n  lots: [{lot: L1}]\n"
    draft = draft_of(parse_yaml(text, "answers.yaml"), questionnaire)
    return next(prompt for prompt in prompts(draft) if prompt.path == path)


NOTHING = Answer("", "")


@pytest.mark.parametrize(
    ("where", "typed", "plain"),
    [
        ("name", " BG-101 ", "BG-101"),
        ("name", "tbd", "tbd"),
        ("name", "TBD Ann", {"status": "tbd", "owner": "Ann"}),
        ("name", "tbd 2027-05-15", {"status": "tbd", "due": "2027-05-15"}),
        ("name", "tbd Ann Lee-Smith - 2 of 3", {"status": "tbd", "owner": "Ann Lee-Smith", "note": "2 of 3"}),
        ("name", "tbd - later", {"status": "tbd", "note": "later"}),
        ("name", "na - none made", {"status": "na", "note": "none made"}),
        ("name", "NA - none made", {"status": "na", "note": "none made"}),
        ("name", r"\na", "na"),
        ("name", r"\?", "?"),
        ("name", r"\\?", r"\?"),
        ("name", r"\estimate of Ann", "estimate of Ann"),
        ("name", r"\\server\share", r"\\server\share"),
        ("name", r"\alpha", r"\alpha"),
        ("name", "na cells", "na cells"),
        ("name", "<0.5", "<0.5"),
        ("name", "0123", "0123"),
        ("name", "NO", "NO"),
        ("indication", "\n\n  a\n\nb  \n\n", "  a\n\nb"),
        ("indication", "tbd\nand more", "tbd\nand more"),
        ("indication", "estimate one\ntwo", {"status": "estimate", "value": "one\ntwo"}),
        ("integrates", "Y", "yes"),
        ("integrates", "no", "no"),
        ("vector", "2", "gammaretroviral"),
        ("vector", "LENTIVIRAL VECTOR", "lentiviral"),
        ("vector", "lentiviral", "lentiviral"),
        ("release_tests", "1,3 , 1", ["sterility", "rcl"]),
        ("dose", "2.10", "2.10"),
        ("dose", "confirm <=450", {"status": "confirm", "value": "<=450"}),
        ("first_patient", "2027-05-15", "2027-05-15"),
        ("sites", " a, b \n\nc", ["a, b", "c"]),
        ("lots[L1].lot", "?x", "?x"),
    ],
)
def test_what_was_typed_becomes(questionnaire: Questionnaire, where: str, typed: str, plain: object) -> None:
    assert plain_answer(prompt_at(questionnaire, f"every_kind.{where}"), clean(typed), NOTHING) == plain


@pytest.mark.parametrize(
    ("where", "typed"),
    [
        ("name", "na"),
        ("name", r"\tbd"),
        ("name", "estimate"),
        ("name", "two\nlines"),
        ("name", "tbd Ann 2027-02-30"),
        ("name", "tbd 2027-01-01 2027-01-02"),
        ("integrates", "maybe"),
        ("vector", "3"),
        ("vector", "0"),
        ("vector", "²"),
        ("release_tests", ","),
        ("release_tests", "1, 9"),
        ("dose", "heavy"),
        ("dose", "450 mg"),
        ("first_patient", "May 2027"),
        ("sites", "\n"),
        ("lots[L1].lot", "tbd"),
        ("lots[L1].lot", "na - none"),
    ],
)
def test_what_cannot_be_used_is_refused_with_a_remedy(questionnaire: Questionnaire, where: str, typed: str) -> None:
    prompt = prompt_at(questionnaire, f"every_kind.{where}")
    with pytest.raises(WrongAnswerError) as refused:
        plain_answer(prompt, typed, NOTHING)
    assert refused.value.what
    assert refused.value.remedy


@pytest.mark.parametrize("typed", ["a\x00", "\x1b[A", "\ud800", "\x7f", "\x9b", "\x85", "\ufeffa", "\uffff"])
def test_characters_that_cannot_stand_in_the_file_are_refused(typed: str) -> None:
    with pytest.raises(WrongAnswerError, match="cannot stand"):
        clean(typed)


def test_commands() -> None:
    assert read_command(" :open ") is Command.OPEN
    assert [read_command(text) for text in ("<0.5", ">= 70", "a?", ": x", r"\:q")] == [None] * 5
    with pytest.raises(WrongAnswerError, match="no command"):
        read_command(":quit")


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.text(
    "-:#*&!|>'\"%@`{}[],? \n\t~\\<=.0xNné", max_size=12
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(typed=texts, where=st.sampled_from(["name", "indication", "sites", "lots[L1].lot"]))
def test_what_is_accepted_reads_back_as_typed_and_can_be_typed_again(
    questionnaire: Questionnaire, typed: str, where: str
) -> None:
    """Accepted, saved, read and offered for editing, an answer is the same."""
    prompt = prompt_at(questionnaire, f"every_kind.{where}")
    file = parse_yaml("format: 1\nevery_kind:\n  name: x\n  lots: [{lot: L1}]\n", "answers.yaml")
    draft = draft_of(file, questionnaire)
    try:
        if read_command(typed) or not typed.strip():
            return
        plain = plain_answer(prompt, clean(typed), NOTHING)
    except WrongAnswerError:
        return
    changed = draft_of(spliced(file, draft.locate(prompt.path), plain), questionnaire)
    assert changed.problems == ()
    answer = changed.answers.rows("every_kind.lots")[0]["lot"] if prompt.is_key else answer_to(prompt, changed.answers)
    if isinstance(plain, str) and plain != "tbd":
        assert answer.value == plain
    if answer.is_known and not prompt.is_key:
        assert plain_answer(prompt, typed_again(prompt, answer), NOTHING) == plain


# Real processes behind a pseudoterminal.

PROGRAM = """
import sys
from pathlib import Path
from briefgen.questionnaire import read_questionnaire
from briefgen.source import data_folders
from briefgen.wizard import choose_terminal, run_interview
questionnaire = read_questionnaire(data_folders(Path(sys.argv[1])))
sys.exit(run_interview(Path(sys.argv[2]), questionnaire, choose_terminal(sys.argv[3] == "plain")))
"""


class Session:
    """An interview in a process of its own; types, and waits for what the screen shows."""

    def __init__(self, path: Path, face: str) -> None:
        self.ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, b"\x18\x00\x50\x00\x00\x00\x00\x00")
        environment = {**os.environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", "NO_COLOR": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(EVERY_KIND), str(path), face],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment,
            cwd=Path(__file__).parent.parent,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(theirs)
        self.screen = ""

    def wait_for(self, words: str) -> None:
        until = time.monotonic() + 30
        while words not in self.screen:
            assert time.monotonic() < until, self.screen
            if not self._read(until):
                assert words in self.screen, self.screen
        self.screen = self.screen.partition(words)[2]

    def _read(self, until: float) -> bool:
        if not select.select([self.ours], [], [], max(0.0, until - time.monotonic()))[0]:
            return False
        try:
            piece = os.read(self.ours, 65536)
        except OSError:  # how Linux says that the other side is gone
            return False
        self.screen += piece.decode("utf-8", "replace")
        return bool(piece)

    def type(self, text: str) -> None:
        data = text.encode("utf-8")
        while data:
            data = data[os.write(self.ours, data[:1000]) :]
            while select.select([self.ours], [], [], 0.01)[0] and self._read(time.monotonic() + 1):
                pass

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.ours)


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[[str], Session]]:
    sessions: list[Session] = []
    (tmp_path / "my.yaml").write_text("format: 1\n", encoding="utf-8")

    def start(face: str) -> Session:
        sessions.append(Session(tmp_path / "my.yaml", face))
        return sessions[-1]

    yield start
    for session in sessions:
        session.close()


@pytest.mark.parametrize("face", ["line", "plain"])
def test_killed_in_the_middle_and_begun_again(
    begin: Callable[[str], Session], tmp_path: Path, questionnaire: Questionnaire, face: str
) -> None:
    session = begin(face)
    session.wait_for("Answer:")
    session.type("BG-101\r")
    session.wait_for("What is it to treat?")
    session.wait_for("Answer:")
    session.type("Multiple myeloma\rsecond line\r.\r")
    session.wait_for("Does the vector")
    session.wait_for("Answer:")
    session.type("half typ")
    session.process.send_signal(signal.SIGKILL)
    session.process.wait()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["my.yaml"]
    again = begin(face)
    again.wait_for("Going on at: Every kind, 3 of 16")
    again.wait_for("Answer:")
    again.type("y\r")
    again.wait_for("Which vector is used?")
    again.wait_for("Answer:")
    again.type("\x03")
    again.wait_for("To go on: briefgen interview")
    assert again.process.wait(10) == 130
    answers = read_draft(tmp_path / "my.yaml", questionnaire).answers
    assert answers["every_kind.name"].value == "BG-101"
    assert answers["every_kind.indication"].value == "Multiple myeloma\nsecond line"
    assert answers["every_kind.integrates"].value is True


@pytest.mark.parametrize("face", ["line", "plain"])
def test_ctrl_c_twice_ends_a_process_with_the_words(begin: Callable[[str], Session], face: str) -> None:
    session = begin(face)
    before = termios.tcgetattr(session.ours)
    session.wait_for("Answer:")
    session.process.send_signal(signal.SIGINT)
    session.process.send_signal(signal.SIGINT)
    session.wait_for("my.yaml.\r\nTo go on: briefgen interview")
    assert session.process.wait(10) == 130
    while session._read(time.monotonic() + 1):
        pass
    assert "Traceback" not in session.screen
    assert termios.tcgetattr(session.ours) == before


@pytest.mark.parametrize("face", ["line", "plain"])
@pytest.mark.parametrize("bracketed", [True, False])
def test_a_long_paste_arrives_whole(
    begin: Callable[[str], Session], tmp_path: Path, questionnaire: Questionnaire, face: str, bracketed: bool
) -> None:
    """Paragraphs of more than 4,095 bytes, which a terminal in its plain mode cuts off."""
    pasted = "\n\n".join(letter * 5000 for letter in "abc")
    session = begin(face)
    session.wait_for("Answer:")
    session.type(">\r")
    session.wait_for("What is it to treat?")
    session.wait_for("Answer:")
    session.type(f"\x1b[200~{pasted}\x1b[201~\r.\r" if bracketed else pasted.replace("\n", "\r") + "\r.\r")
    session.wait_for("Does the vector")
    assert read_draft(tmp_path / "my.yaml", questionnaire).answers["every_kind.indication"].value == pasted


def test_in_a_pipe_the_plain_face_is_used(tmp_path: Path) -> None:
    file = tmp_path / "my.yaml"
    file.write_text("format: 1\n", encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(EVERY_KIND), str(file), "line"],
        input=b"B\xffG\nBG\n\nunfinished",
        capture_output=True,
        cwd=Path(__file__).parent.parent,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"U+DCFF cannot stand" in ran.stdout
    assert b"\x1b" not in ran.stdout
    assert file.read_text(encoding="utf-8") == "format: 1\n\nevery_kind:\n  name: BG\n"


def test_without_a_terminal_the_plain_face_is_chosen() -> None:
    assert isinstance(choose_terminal(), PlainTerminal)

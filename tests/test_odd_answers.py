"""What a bug hunt found once: odd but typed answers are said to be wrong, or printed as typed; nothing is lost."""

import json
from concurrent.futures import Executor, Future
from pathlib import Path

import pytest
from building import TODAY, answered, case, changed, codes, findings, sample

from briefgen.answers import split_path
from briefgen.batch import package_paths, run_batch
from briefgen.checks import run_checks
from briefgen.cli import main
from briefgen.document import Link, List, Origin, Paragraph, Table, nodes, plain_text
from briefgen.problems import UserError
from briefgen.prose.nodes import prose_nodes
from briefgen.source import data_folders, parse_yaml

RUNS = "engineering_runs"
ORIGIN = Origin("templates/x.md", 1)


@pytest.mark.parametrize(
    "text",
    [
        "2*10^6 and 5*10^6 cells",
        "10. March 2027 is the date.",
        "3. third",
        "2027. Then",
        "a snake_case_name and b_c",
        "5 * 3 * 2",
        "a ** b ** c",
    ],
)
def test_prose_does_not_change_what_looks_like_markup(text):
    (paragraph,) = prose_nodes(text, "p.q", ORIGIN)
    assert isinstance(paragraph, Paragraph)
    assert plain_text(paragraph.children) == text


def test_a_list_right_below_a_sentence_is_a_list():
    sentence, found = prose_nodes("Three things:\n- one\n- two\n- three", "p.q", ORIGIN)
    assert plain_text(sentence.children) == "Three things:"
    assert isinstance(found, List)
    assert len(found.items) == 3
    (numbered,) = prose_nodes("1. one\n2. two", "p.q", ORIGIN)
    assert numbered.ordered


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "foo.html", "data:text/html,x"])
def test_only_web_and_mail_become_links(address):
    (paragraph,) = prose_nodes(f"See [here]({address}).", "p.q", ORIGIN)
    assert not any(isinstance(inline, Link) for inline in paragraph.children)
    assert address in plain_text(paragraph.children)


@pytest.mark.parametrize(
    "row",
    ["lots:\n    - lot: tbd", "lots:\n    - lot: ''", "criteria: [{measurement: tbd}]", "measurements: [{id: ''}]"],
)
def test_a_row_without_its_name_is_a_problem_with_its_place(row):
    draft = answered(f"engineering_runs:\n  {row}\n")
    assert [problem.code for problem in draft.problems] == ["A104"]
    assert draft.problems[0].place.line in {3, 4}
    assert "B101" not in codes(draft)


def test_an_empty_file_gets_every_check_without_a_bug():
    assert "B101" not in codes(answered(""))


def test_two_questions_of_one_slug_are_the_answers_fault():
    row = {"slug": "a", "question": "Does CBER agree that Table 3 holds?"}
    draft = changed("questions.agency_questions", [row, row])
    assert ("A105", "") in findings(draft)


@pytest.mark.parametrize("text", ['"a\\0b"', '"a\\x01b"', '"a\\uFFFEb"', '"a\\x85b"'])
def test_control_characters_written_as_escapes_are_refused_too(text):
    with pytest.raises(UserError, match="Y109"):
        parse_yaml(f"product: {{name: {text}}}\n", "a.yaml")


@pytest.mark.parametrize("key", ["a]b", "v[post-thaw]", "x.y", "a].lot", "a b"])
def test_keys_with_brackets_and_dots_are_found_again(key):
    draft = changed(f"{RUNS}.lots[ARI0001/01].results.{key}", "98")
    row = draft.answers.rows(f"{RUNS}.lots")[0]
    assert row["results"].value[key].words == "98"
    assert len(draft.answers.rows(f"{RUNS}.lots")) == 3


def test_a_path_is_taken_apart():
    questionnaire = sample().questionnaire
    assert split_path(f"{RUNS}.lots[L[1]].results.v[x].y", questionnaire) == (f"{RUNS}.lots", "L[1]", "results.v[x].y")
    assert split_path("product.name", questionnaire) == ("product.name", "", "")


def test_a_result_in_another_unit_is_not_compared():
    path = f"{RUNS}.lots[ARI0001/01].results.endotoxin"
    assert ("C202", path) in findings(changed(path, "0.1 EU/kg"))
    assert ("C202", path) not in findings(changed(path, "0.1 EU/mL"))
    assert ("C201", path) in findings(changed(path, "0.7 EU/mL"))


def test_a_number_beyond_reason_is_printed_and_reported():
    draft = changed(f"{RUNS}.lots[ARI0001/01].results.vcn", "1e30")
    assert "B101" not in codes(draft)
    assert "C204" in codes(draft)
    case(draft)


def test_the_few_lots_sentence_counts_lots_with_results():
    draft = changed(f"{RUNS}.lots[NEW].lot", "NEW")
    text = " ".join(plain_text(n.children) for n in nodes(case(draft).document) if isinstance(n, Paragraph))
    assert "result of lots ARI0001/01, ARI0001/02 and ARI0001/03 (n\u00a0=\u00a03) rejects" in text
    assert "probability of 25" in text


def many(lots, attributes):
    measurements = [
        {"id": f"m{n}", "attribute": f"thing_{n}", "name": f"Measured thing {n}", "unit": "%"}
        for n in range(attributes)
    ]
    rows = [{"lot": f"L{n:03}", "results": {f"m{k}": "97.5" for k in range(attributes)}} for n in range(lots)]
    draft = changed(f"{RUNS}.measurements", measurements)
    return changed(f"{RUNS}.lots", rows, draft)


def test_many_attributes_of_many_lots_are_dealt_to_tables_that_fit_the_page():
    tables = [n for n in nodes(case(many(7, 20)).document) if isinstance(n, Table) and n.id.startswith("table-results")]
    assert [table.id for table in tables] == ["table-results", "table-results-2", "table-results-3", "table-results-4"]
    assert max(len(table.columns) for table in tables) == 7
    assert sum(len(table.columns) - 1 for table in tables) == 20
    assert all([row.key for row in table.rows] == ["criterion", *(f"L{n:03}" for n in range(7))] for table in tables)


def test_findings_of_three_hundred_lots_are_grouped():
    draft = changed(
        f"{RUNS}.criteria", [{"measurement": "m0", "category": "purity", "phase_1": ">= 3 apples"}], many(300, 1)
    )
    found = [problem for problem in run_checks(case(draft)) if problem.code == "C202"]
    assert len(found) == 1
    assert "and 294 more" in found[0].what


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("templates/sections/purpose.md", "{{ 1/0 }}", "ZeroDivisionError"),
        ("templates/sections/purpose.md", "{{ claim('nope') }}", "no claim `nope`"),
        ("templates/sections/purpose.md", b"\xff\xfe\xff", "UTF-8"),
        ("templates/sections/purpose.md", "{% for x in range(99999999999) %}{% endfor %}", "T101"),
        ("questionnaires/sections/sponsor.yaml", "title: S\nquestions:\n  - {id: a, ask: A, kind: text, when: nope_rule}\n", "nope_rule"),
        ("questionnaires/sections/sponsor.yaml", "title: S\nquestions:\n  - {id: a, ask: A, kind: text}\n  - {id: a, ask: B, kind: text}\n", "two questions"),
    ],
)  # fmt: skip
def test_a_broken_data_folder_is_exit_three_and_one_message(tmp_path: Path, monkeypatch, capsys, name, text, words):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "data" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    main(["new", "a.yaml", "--sample", "car-t-published-lots"])
    assert main(["build", "a.yaml", "--data", "data"]) == 3
    shown = capsys.readouterr().err
    assert words in shown
    assert "has a bug" not in shown


def test_an_earlier_manifest_survives_arguments_that_are_refused(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    main(["new", "a.yaml", "--sample", "car-t-first-draft"])
    assert main(["batch", "a.yaml", "--out", "o", "--jobs", "1"]) == 0
    before = Path("o/manifest.jsonl").read_text()
    assert json.loads(before)["result"] == "built"
    assert main(["batch", "a.yaml", "a.yaml", "--out", "o"]) == 1
    assert Path("o/manifest.jsonl").read_text() == before


def test_white_space_is_no_answer():
    assert ("C101", "sponsor.name") in findings(changed("sponsor.name", "   "))


def test_ctrl_c_in_a_batch_cancels_the_rest_and_tells_what_was_begun(tmp_path: Path):
    """An executor of one step at a time: one file is built, one has begun, the others wait when Ctrl-C comes."""
    answers = [tmp_path / f"a{n}.yaml" for n in range(5)]
    for path in answers:
        path.write_text("format: 1\n")

    class Waiting(Future):
        """A real executor tells of a cancelled future when it comes to it; this one does at once."""

        def cancel(self):
            cancelled = super().cancel()
            if cancelled and not self.done_was_told:
                self.done_was_told = True
                self.set_running_or_notify_cancel()
            return cancelled

        done_was_told = False

    class StepByStep(Executor):
        def submit(self, job, /, *arguments):
            future = Waiting()
            if arguments[0] == answers[0]:
                future.set_result(job(*arguments))
            if arguments[0] == answers[1]:
                future.set_running_or_notify_cancel()
                begun.append((future, job, arguments))
            return future

    begun = []
    interrupts = []
    running = run_batch(package_paths(answers, tmp_path), data_folders(), TODAY, StepByStep(), lambda: bool(interrupts))
    first = next(running)
    interrupts.append(True)
    future, job, arguments = begun[0]
    future.set_result(job(*arguments))
    second = next(running)
    assert [Path(item.answers).name for item in (first, second)] == ["a0.yaml", "a1.yaml"]
    with pytest.raises(KeyboardInterrupt):
        next(running)
    assert sorted(path.name for path in tmp_path.glob("*.docx")) == ["a0.docx", "a1.docx"]

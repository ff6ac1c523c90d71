"""The whole build: comments for writers, none for FDA, page numbers, PDF, letter and house style, or nothing at all."""

from __future__ import annotations

import dataclasses
import re
import zipfile
from pathlib import Path

import pytest
from building import TODAY, case, changed, library, run_checks
from completing import completed
from judges import libreoffice, sdk_errors

from briefgen.briefing import Package, Wishes, build_package, files_of, save_package
from briefgen.checks import with_remarks, without_remarks
from briefgen.document import Bound, Document, inlines_of, nodes
from briefgen.pdf import is_as_made
from briefgen.problems import Problem, Severity, UserError
from briefgen.samples import sample_files
from briefgen.source import write_together
from briefgen.word import conformance_problems
from briefgen.word.wml import W, parse, text_of
from briefgen.word.zipping import read_zip

SAMPLES = ("car-t-autologous", "car-t-published-lots", "car-t-first-draft")
FINAL = ("car-t-autologous", "car-t-first-draft")  # as it stands, and with its holes filled
SHORT = "car-t-published-lots"


def bounds(document: Document) -> list[Bound]:
    return [inline for node in nodes(document) for inline in inlines_of(node) if isinstance(inline, Bound)]


def answers_file(folder: Path, name: str, *, final: bool) -> Path:
    """A sample, or what it is once completed, with its images beside it."""
    path = folder / f"{name}.yaml"
    files = sample_files(library().folders, name, path)
    write_together(files | {path: completed(name).file.text.encode()} if final else files)
    return path


def built(folder: Path, name: str = SAMPLES[0], *, final: bool = False, **wishes: object) -> Package:
    path = answers_file(folder, name, final=final)
    return build_package(path, library(), TODAY, Wishes(final=final, **wishes))  # type: ignore[arg-type]


@pytest.fixture
def no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> bytes:
        raise UserError([Problem("P101", "LibreOffice is missing.", "Install it.")])

    monkeypatch.setattr("briefgen.pdf.lay_out", missing)
    monkeypatch.setattr("briefgen.pdf.make_pdf", missing)


@pytest.fixture
def office() -> None:
    """LibreOffice, or the test is skipped (and fails in CI)."""
    libreoffice()


def comments(content: bytes) -> list[str]:
    parts = read_zip(content)
    if "word/comments.xml" not in parts:
        return []
    return [" / ".join(text_of(p) for p in c.iter(W + "p")) for c in parse(parts["word/comments.xml"])]


@pytest.mark.parametrize("name", SAMPLES)
def test_each_hole_and_each_finding_of_a_draft_is_a_comment(name: str, tmp_path: Path) -> None:
    package = built(tmp_path, name)
    said = "\n".join(comments(package.content))
    remarked = with_remarks(package.document, package.problems)
    assert all(one.remark for one in bounds(remarked) if one.hole)
    for problem in package.problems:
        if problem.code not in {"C101", "C102", "C103", "T202"}:  # said by the hole or the claim itself
            assert f"{problem.code}" in said, problem
    for claim in [one for one in bounds(package.document) if one.paths[:1] and one.paths[0].startswith("claims.")]:
        assert not claim.remark or claim.remark in said


def test_a_finding_stands_at_the_words_it_is_about() -> None:
    of = case(changed("engineering_runs.measurements[vcn].sample_point", "harvest"))
    problem = Problem("X999", "Wrong.", "Mend it.", path="product.indication")
    found = [one for one in bounds(with_remarks(of.document, [problem])) if "X999" in one.remark]
    assert [one.paths for one in found] == [("product.indication",)]
    assert found[0].remark == "Error X999: Wrong. Mend it."


def test_a_finding_on_a_table_stands_at_its_first_cell_and_one_on_nothing_printed_at_the_top() -> None:
    document = case().document
    table = Problem("X998", "Wrong.", "Mend it.", path="engineering_runs.criteria")
    unprinted = Problem("X997", "Wrong.", "Mend it.", Severity.NOTE, path="meeting.claims_checked")
    remarked = bounds(with_remarks(document, [table, unprinted]))
    at = next(one for one in remarked if "X998" in one.remark)
    assert any(path.startswith("engineering_runs.criteria") for path in at.paths)
    assert remarked[0].remark.endswith("Note X997 (`meeting.claims_checked`, not printed): Wrong. Mend it.")


def test_remarks_change_no_word_and_can_be_taken_away() -> None:
    of = case()
    silent = without_remarks(with_remarks(of.document, run_checks(of)))
    assert silent == without_remarks(of.document)
    assert not any(one.remark for one in bounds(silent))


def test_what_is_overdue_is_not_in_the_bytes(tmp_path: Path) -> None:
    path = answers_file(tmp_path, SAMPLES[1], final=False)
    late = build_package(path, library(), TODAY.replace(year=2040))
    assert {problem.code for problem in late.problems} >= {"C103"}
    assert late.content == build_package(path, library(), TODAY).content


@pytest.mark.parametrize("name", FINAL)
def test_a_final_package_has_no_comment_no_hole_and_is_sound(name: str, tmp_path: Path, no_office: None) -> None:
    package = built(tmp_path, name, final=True, letter=True)
    assert package.letter is not None
    for content in (package.content, package.letter):
        assert comments(content) == []
        assert b"TBD" not in b"".join(read_zip(content).values())
        assert conformance_problems(content) == ()


@pytest.mark.parametrize(("name", "final"), [*((name, False) for name in SAMPLES), *((name, True) for name in FINAL)])
def test_microsofts_validator_finds_nothing_in_samples(name: str, final: bool, tmp_path: Path, no_office: None) -> None:
    package = built(tmp_path, name, final=final, letter=True)
    assert package.letter is not None
    assert sdk_errors(package.content, tmp_path) == ""
    assert sdk_errors(package.letter, tmp_path) == ""


def test_a_final_package_without_libreoffice_says_that_page_numbers_are_missing(
    tmp_path: Path, no_office: None
) -> None:
    package = built(tmp_path, final=True)
    assert [problem.code for problem in package.problems if problem.severity is Severity.WARNING][-1] == "P130"


@pytest.mark.parametrize("wish", ["pages", "pdf"])
def test_what_needs_libreoffice_is_refused_without_it(wish: str, tmp_path: Path, no_office: None) -> None:
    with pytest.raises(UserError, match="P101"):
        built(tmp_path, **{wish: True})


def test_an_open_letter_refuses_a_final_package(tmp_path: Path, no_office: None) -> None:
    path = answers_file(tmp_path, SAMPLES[0], final=True)
    draft = changed("sponsor.signatory", {"status": "tbd", "owner": "Legal"}, completed(SAMPLES[0]))
    path.write_text(draft.file.text, encoding="utf-8")
    assert build_package(path, library(), TODAY, Wishes(final=True)).letter is None
    with pytest.raises(UserError, match="signatory"):
        build_package(path, library(), TODAY, Wishes(final=True, letter=True))


def test_page_numbers_are_those_of_the_pdf(tmp_path: Path, office: None) -> None:
    import pypdf

    package = built(tmp_path, final=True, pages=True, pdf=True)
    assert package.pdf is not None
    found = [problem for problem in package.problems if problem.code.startswith("P")]
    assert {problem.code for problem in found} <= {"P131"}  # a free font may lack a superscript such as that of 10⁹
    path = tmp_path / "a.pdf"
    path.write_bytes(package.pdf)
    reader = pypdf.PdfReader(path)
    root = parse(read_zip(package.content)["word/document.xml"])
    printed = re.findall(r"→(\d+)$", "\n".join(text_of(p).replace("\t", "→") for p in root.iter(W + "p")), re.MULTILINE)
    outline = [reader.get_destination_page_number(one) + 1 for one in _flat(reader.outline)]
    assert [int(number) for number in printed[: len(outline)]] == outline
    assert len(reader.pages) == max(int(number) for number in printed)


def _flat(outline: list[object]) -> list[object]:
    return [leaf for one in outline for leaf in (_flat(one) if isinstance(one, list) else [one])]


def test_the_same_answers_give_the_same_pdf(tmp_path: Path, office: None) -> None:
    assert built(tmp_path, SHORT, pdf=True).pdf == built(tmp_path, SHORT, pdf=True).pdf


def test_files_go_beside_the_package_with_names_fit_for_submission(tmp_path: Path) -> None:
    package = dataclasses.replace(built(tmp_path, letter=True), pdf=b"%PDF-1.6")
    names = [path.name for path in files_of(package, tmp_path / "My Package_1.docx")]
    assert names == ["My Package_1.docx", "My Package_1-cover-letter.docx", "my-package-1.pdf"]


def test_nothing_is_written_when_the_letter_was_edited(tmp_path: Path) -> None:
    package = built(tmp_path, letter=True)
    target = tmp_path / "out.docx"
    save_package(package, target)
    letter = tmp_path / "out-cover-letter.docx"
    with zipfile.ZipFile(letter, "a") as edited:
        edited.writestr("word/more.xml", "<a/>")
    before = {path: path.read_bytes() for path in (target, letter)}
    other = build_package(answers_file(tmp_path, SAMPLES[1], final=False), library(), TODAY, Wishes(letter=True))
    with pytest.raises(UserError, match="F111"):
        save_package(other, target)
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"plain words", "S1"),
        (b"PK\x03\x04 and no more", "S1"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "S1"),
    ],
    ids=["text", "broken zip", "old Word"],
)
def test_a_house_style_that_is_none_is_refused_in_one_message(content: bytes, code: str, tmp_path: Path) -> None:
    style = tmp_path / "house.docx"
    style.write_bytes(content)
    with pytest.raises(UserError) as refused:
        built(tmp_path, style=style)
    assert [problem.code[:2] for problem in refused.value.problems] == [code]


@pytest.mark.parametrize("name", ["answers.yaml", "notes.txt", "picture.png", "package.pdf", "package"])
def test_a_package_goes_to_no_other_kind_of_file(name: str, tmp_path: Path) -> None:
    target = tmp_path / name
    target.write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match="F114"):
        save_package(built(tmp_path), target)
    assert target.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", ["edited.docx", "EDITED.DOCX"])
def test_what_is_not_as_it_was_written_is_not_overwritten(name: str, tmp_path: Path) -> None:
    target = tmp_path / name
    target.write_bytes(b"mine")
    with pytest.raises(UserError, match="F111"):
        save_package(built(tmp_path), target)
    assert target.read_bytes() == b"mine"


def test_a_pdf_of_others_refuses_all_files(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 of others")
    package = dataclasses.replace(built(tmp_path), pdf=b"%PDF-1.6")
    with pytest.raises(UserError, match="F111"):
        save_package(package, tmp_path / "a.docx")
    assert not (tmp_path / "a.docx").exists()
    assert (tmp_path / "a.pdf").read_bytes() == b"%PDF-1.7 of others"


def test_our_own_pdf_is_overwritten(tmp_path: Path, office: None) -> None:
    package = built(tmp_path, SHORT, pdf=True)
    save_package(package, tmp_path / "b.docx")
    save_package(package, tmp_path / "b.docx")
    made = (tmp_path / "b.pdf").read_bytes()
    assert is_as_made(made)
    assert not is_as_made(made.replace(b"/Type/Page", b"/Type/Pagf", 1))


def test_nothing_is_written_when_one_file_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "c.pdf").mkdir()
    package = dataclasses.replace(built(tmp_path, letter=True), pdf=b"%PDF-1.6")
    with pytest.raises(UserError):
        save_package(package, tmp_path / "c.docx")
    assert [path.name for path in tmp_path.glob("c.*")] == ["c.pdf"]


def test_a_package_may_be_called_package(tmp_path: Path) -> None:
    package = dataclasses.replace(built(tmp_path), pdf=b"%PDF-1.6")
    assert [path.name for path in files_of(package, tmp_path / "package.docx")] == ["package.docx", "package.pdf"]


def test_a_name_without_a_letter_makes_no_pdf(tmp_path: Path) -> None:
    package = dataclasses.replace(built(tmp_path), pdf=b"%PDF-1.6")
    with pytest.raises(UserError, match="F115"):
        save_package(package, tmp_path / "\u8d44\u6599.docx")


def test_a_house_style_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="S100"):
        built(tmp_path, style=tmp_path / "no.docx")
    with pytest.raises(UserError, match="S100"):
        built(tmp_path, style=tmp_path)

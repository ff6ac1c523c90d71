"""LibreOffice as a converter that fails in all its ways, and PDFs with one thing wrong each."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from building import case, library
from fake_office import BEATS, SEEN, SERVED, beats_on, fake_office
from hypothesis import given
from hypothesis import strategies as st
from judges import libreoffice
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Link
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    NameObject,
    NullObject,
    NumberObject,
    TextStringObject,
)

from briefgen.document import Document, Heading, nodes, numbering, plain_text
from briefgen.pdf import Layout, find_office, lay_out, make_pdf, office, pdf_name, pdf_problems
from briefgen.problems import UserError
from briefgen.word import without_controls, write_docx

HEADINGS = ("Summary", "1 Product", "1.1 Lots", "2 Questions")
ROOT = Path(__file__).resolve().parent.parent
not_windows = pytest.mark.skipif(sys.platform == "win32", reason="the fake LibreOffice is a script for a Unix shell")


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go, with a name that is not easy to write in an address."""
    folder = tmp_path / "temp ü %41"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def fake(tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Puts a fake LibreOffice in place; gives its folder."""
    folder = tmp_path / "fake office"
    folder.mkdir()
    (folder / SERVED).write_bytes(GOOD)

    def put(behaviour: str) -> Path:
        monkeypatch.setenv(office.VARIABLE, str(fake_office(folder, behaviour)))
        return folder

    return put


def refusal(act: Callable[[], object]) -> tuple[str, str]:
    """The code of the one problem, and all that is said of it."""
    with pytest.raises(UserError) as caught:
        act()
    (problem,) = caught.value.problems
    return problem.code, str(problem)


def docx(**parts: str) -> bytes:
    """A package with just these parts; dots in names are written as two underscores, slashes as one."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", ".").replace("_", "/"), content)
    return stream.getvalue()


# --- a PDF with nothing wrong, and with one thing wrong ---------------------------------------------------------


def writer() -> PdfWriter:
    made = PdfWriter()
    made.pdf_header = "%PDF-1.6"
    for _ in range(3):
        made.add_blank_page(612, 792)
    made.pages[2].mediabox.upper_right = (792, 612)
    made.add_outline_item(title="Summary", page_number=0)
    parent = made.add_outline_item(title="1 \u00a0Product", page_number=1)
    made.add_outline_item(title="1.1 Lots", page_number=1, parent=parent)
    made.add_outline_item(title="2 Questions", page_number=2)
    made.page_mode = "/UseOutlines"
    made.add_metadata({"/Title": "Meeting Package"})
    root(made)[NameObject("/Lang")] = TextStringObject("en-US")
    root(made)[NameObject("/MarkInfo")] = entry("/Marked", BooleanObject(True))
    root(made)[NameObject("/StructTreeRoot")] = entry("/Type", NameObject("/StructTreeRoot"))
    root(made)[NameObject("/ViewerPreferences")] = entry("/DisplayDocTitle", BooleanObject(True))
    made.add_named_destination(title="_Toc1", page_number=1)
    add_link(made, "/Dest", place(made, 1))
    add_link(made, "/Dest", TextStringObject("_Toc1"))
    made.add_annotation(page_number=0, annotation=Link(rect=(0, 0, 9, 9), url="https://www.fda.gov"))
    add_font(made, "/ABCDEF+LiberationSerif-Bold", entry("/FontFile2", NumberObject(1)))
    return made


def pdf(spoil: Callable[[PdfWriter], object] = lambda made: None) -> bytes:
    made = writer()
    spoil(made)
    stream = io.BytesIO()
    made.write(stream)
    return stream.getvalue()


def root(made: PdfWriter) -> DictionaryObject:
    return made.root_object


def entry(key: str, value: object) -> DictionaryObject:
    return DictionaryObject({NameObject(key): value})


def place(made: PdfWriter, number: int) -> ArrayObject:
    return ArrayObject([made.pages[number].indirect_reference, NameObject("/Fit")])


def add_link(made: PdfWriter, key: str, value: object) -> None:
    made.add_annotation(page_number=0, annotation=Link(rect=(0, 0, 9, 9), url="x"))
    link = made.pages[0]["/Annots"][-1].get_object()  # type: ignore[index]
    del link["/A"]
    link[NameObject(key)] = value


def add_font(made: PdfWriter, name: str, descriptor: DictionaryObject, inside: str = "") -> None:
    """A font on the second page, or in a form that is drawn on it."""
    simple = DictionaryObject(
        {NameObject("/Subtype"): NameObject("/TrueType"), NameObject("/BaseFont"): NameObject(name)}
    )
    simple[NameObject("/FontDescriptor")] = descriptor
    composite = DictionaryObject(
        {NameObject("/Subtype"): NameObject("/Type0"), NameObject("/BaseFont"): NameObject(name)}
    )
    composite[NameObject("/DescendantFonts")] = ArrayObject([made._add_object(simple)])
    fonts = entry("/Font", entry("/F1", composite))
    form = entry("/XObject", entry("/X1", made._add_object(entry("/Resources", fonts))))
    made.pages[1][NameObject("/Resources")] = form if inside else fonts


def nest_wrongly(made: PdfWriter) -> None:
    outline = root(made)["/Outlines"].get_object()
    product = outline["/First"].get_object()["/Next"].get_object()
    lots, questions = product["/First"], product["/Next"]
    product[NameObject("/Next")] = lots
    lots.get_object()[NameObject("/Next")] = questions
    del product["/First"]


def launch(made: PdfWriter) -> None:
    add_link(made, "/A", entry("/S", NameObject("/Launch")))


def script(made: PdfWriter) -> None:
    add_link(made, "/A", entry("/S", NameObject("/JavaScript")))
    add_link(made, "/Dest", TextStringObject("_Toc1"))


GOOD = pdf()
NOWHERE = ArrayObject([NullObject(), NameObject("/Fit")])
FAULTS: dict[str, tuple[Callable[[PdfWriter], object], set[str]]] = {
    "version": (lambda made: setattr(made, "pdf_header", "%PDF-2.0"), {"P111"}),
    "later version": (lambda made: root(made).update({NameObject("/Version"): NameObject("/2.0")}), {"P111"}),
    "password": (lambda made: made.encrypt(user_password="", owner_password="owner", algorithm="RC4-128"), {"P113"}),
    "A4": (lambda made: made.add_blank_page(595, 842), {"P114"}),
    "rotated": (lambda made: made.pages[1].rotate(90), {"P114"}),
    "opens with pages": (lambda made: setattr(made, "page_mode", "/UseNone"), {"P115"}),
    "one bookmark more": (lambda made: made.add_outline_item(title="3 More", page_number=2), {"P116"}),
    "bookmark to nowhere": (lambda made: root(made)["/Outlines"]["/First"].get_object().pop("/A"), {"P118"}),
    "bookmark not nested": (nest_wrongly, {"P117"}),
    "link to nowhere": (lambda made: add_link(made, "/Dest", NOWHERE), {"P118"}),
    "link to no name": (lambda made: add_link(made, "/Dest", TextStringObject("_Toc9")), {"P118"}),
    "link without anything": (lambda made: add_link(made, "/F", NumberObject(4)), {"P118"}),
    "link to a program": (launch, {"P118"}),
    "link without address": (
        lambda made: made.add_annotation(page_number=0, annotation=Link(rect=(0, 0, 9, 9), url="")),
        {"P119"},
    ),
    "font not embedded": (lambda made: add_font(made, "/Arial", DictionaryObject()), {"P120"}),
    "font in a form": (lambda made: add_font(made, "/Arial", DictionaryObject(), "a form"), {"P120"}),
    "not tagged": (lambda made: root(made).pop("/MarkInfo"), {"P121"}),
    "tags without a tree": (lambda made: root(made).pop("/StructTreeRoot"), {"P121"}),
    "no language": (lambda made: root(made).pop("/Lang"), {"P122"}),
    "no title": (lambda made: made.add_metadata({"/Title": " "}), {"P123"}),
    "title not shown": (lambda made: root(made).pop("/ViewerPreferences"), {"P123"}),
    "attachment": (lambda made: made.add_attachment(filename="a.txt", data=b"a"), {"P124"}),
    "JavaScript": (
        lambda made: root(made)["/Names"].update(entry("/JavaScript", entry("/Names", ArrayObject()))),
        {"P125"},
    ),
    "JavaScript in a link": (script, {"P118", "P125"}),
    "comment": (
        lambda made: made.add_annotation(page_number=0, annotation=FreeText(text="x", rect=(0, 0, 9, 9))),
        {"P126"},
    ),
    "form": (
        lambda made: root(made).update(entry("/AcroForm", entry("/Fields", ArrayObject([NumberObject(1)])))),
        {"P126"},
    ),
}


def test_a_pdf_with_nothing_wrong_has_no_problem() -> None:
    assert pdf_problems(GOOD, HEADINGS) == ()


@pytest.mark.parametrize("fault", FAULTS)
def test_one_thing_wrong_is_one_problem_with_a_remedy(fault: str) -> None:
    spoil, codes = FAULTS[fault]
    problems = pdf_problems(pdf(spoil), HEADINGS)
    assert {problem.code for problem in problems} == codes
    assert len(problems) == len(codes)
    assert all(problem.what.endswith(".") and problem.remedy for problem in problems)


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        (HEADINGS[:-1], "Bookmark 4 is “2 Questions”, where the heading is missing."),
        ((*HEADINGS, "3 More"), "Bookmark 5 is missing, where the heading is “3 More”."),
        (
            ("Summary", "2 Product", "1.1 Lots", "2 Questions"),
            "Bookmark 2 is “1 Product”, where the heading is “2 Product”.",
        ),
    ],
)
def test_bookmarks_are_the_headings_word_by_word(headings: tuple[str, ...], said: str) -> None:
    assert [problem.what for problem in pdf_problems(GOOD, headings)] == [said]


def test_typography_and_empty_headings_are_no_difference() -> None:
    made = pdf(lambda made: made.add_outline_item(title="3 A patient’s “lot” 1–2\u00ad", page_number=2))
    assert pdf_problems(made, (*HEADINGS, "", '3  A patient\'s "lot" 1--2')) == ()


def test_many_pages_are_said_shortly() -> None:
    def spoil(made: PdfWriter) -> None:
        for _ in range(9):
            made.add_blank_page(595, 842)

    (problem,) = pdf_problems(pdf(spoil), HEADINGS)
    assert problem.what.startswith("Pages 4, 5, 6, 7, 8 and 4 more are not")


def test_a_file_over_400_mb_is_not_even_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("briefgen.pdf.findings.LARGEST_PDF", 1000)
    assert [problem.code for problem in pdf_problems(b"x" * 1001, ())] == ["P112"]


@pytest.mark.parametrize("content", [b"", b"no pdf", b"%PDF-1.6\n", b"%PDF-1.6\n%%EOF", GOOD[:700]])
def test_a_broken_pdf_is_one_problem(content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    assert [problem.code for problem in pdf_problems(content, HEADINGS)] == ["P110"]
    assert capsys.readouterr() == ("", "")


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=20), st.integers(0, 10_000))
def test_no_damage_raises(where: int, what: bytes, length: int) -> None:
    at = where % len(GOOD)
    damaged = (GOOD[:at] + what + GOOD[at + len(what) :])[: len(GOOD) - length % len(GOOD)]
    assert isinstance(pdf_problems(damaged, HEADINGS), tuple)


# --- names ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("EX-019_Pre-IND Package (v2)", "ex-019-pre-ind-package-v2.pdf"),
        ("Überblick 1.2", "uberblick-1-2.pdf"),
        ("日本", "package.pdf"),
        ("", "package.pdf"),
        ("a" * 80, "a" * 60 + ".pdf"),
        ("a" * 59 + " b", "a" * 59 + ".pdf"),
    ],
)
def test_file_names_are_those_of_a_submission(stem: str, name: str) -> None:
    assert pdf_name(stem) == name


@given(st.text(max_size=90))
def test_every_file_name_is_short_and_plain(stem: str) -> None:
    name = pdf_name(stem)
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?\.pdf", name)
    assert len(name) <= 64


# --- LibreOffice that is missing or misbehaves ------------------------------------------------------------------


def test_without_libreoffice_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "_USUAL_PLACES", {})
    code, said = refusal(lambda: lay_out(b""))
    assert code == "P101"
    assert all(words in said for words in ("apt install", "brew install", "winget install", "--pdf", office.VARIABLE))


def test_a_variable_that_names_no_program_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(office.VARIABLE, str(tmp_path / "nothing"))
    code, said = refusal(find_office)
    assert code == "P101"
    assert str(tmp_path / "nothing") in said


@not_windows
def test_libreoffice_is_found_on_the_path_and_in_usual_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = fake_office(tmp_path, "serve")
    monkeypatch.setattr(office, "_USUAL_PLACES", {})
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_office() == program
    monkeypatch.setattr(office, "_USUAL_PLACES", {sys.platform: ("$HOME_OF_OFFICE/soffice",)})
    monkeypatch.setenv("HOME_OF_OFFICE", str(tmp_path))
    monkeypatch.setenv("PATH", "")
    assert find_office() == program


@not_windows
def test_it_runs_in_a_private_folder_of_its_own(fake: Callable[[str], Path], temporary: Path) -> None:
    folder = fake("serve")
    assert lay_out(b"").count == 3
    mode, *arguments = (folder / SEEN).read_text(encoding="utf-8").splitlines()
    assert mode == "0o700"
    assert arguments[0].startswith("-env:UserInstallation=file:///")
    assert "temp%20%C3%BC%20%2541/briefgen-" in arguments[0]
    options = json.loads(arguments[arguments.index("--convert-to") + 1].removeprefix("pdf:writer_pdf_Export:"))
    assert options["ExportBookmarksToPDFDestination"] == {"type": "boolean", "value": "true"}
    assert list(temporary.iterdir()) == []


@not_windows
@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        ("fail", "source file could not be loaded."),
        ("fail_silently", "it ended with exit code 77."),
        ("make_nothing", "it made no PDF that can be read."),
        ("make_garbage", "it made no PDF that can be read."),
        ("make_half_a_pdf", "it made no PDF that can be read."),
    ],
)
@pytest.mark.parametrize("act", [lay_out, make_pdf])
def test_a_failure_is_said_in_one_line(
    fake: Callable[[str], Path],
    temporary: Path,
    behaviour: str,
    words: str,
    act: Callable[[bytes], object],
    capfd: pytest.CaptureFixture[str],
) -> None:
    fake(behaviour)
    code, said = refusal(lambda: act(b"answers"))
    assert code == "P103"
    assert f"could not convert the package: {words}\n" in said
    assert list(temporary.iterdir()) == []
    assert capfd.readouterr() == ("", "")


@not_windows
def test_a_program_that_cannot_start_is_said(temporary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/no/such/shell\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv(office.VARIABLE, str(program))
    assert refusal(lambda: lay_out(b""))[0] == "P103"
    assert list(temporary.iterdir()) == []


@not_windows
def test_one_that_hangs_is_stopped_with_its_child_and_leaves_nothing(
    fake: Callable[[str], Path], temporary: Path
) -> None:
    folder = fake("hang")
    began = time.monotonic()
    code, said = refusal(lambda: make_pdf(b"answers", timeout=1.5))
    assert code == "P102"
    assert "in 1.5 seconds" in said
    assert time.monotonic() - began < 15
    assert not beats_on(folder)
    assert list(temporary.iterdir()) == []


@not_windows
def test_a_child_left_behind_is_stopped_too(fake: Callable[[str], Path], temporary: Path) -> None:
    folder = fake("serve_and_leave_a_child")
    assert lay_out(b"").count == 3
    assert not beats_on(folder)
    assert list(temporary.iterdir()) == []


@not_windows
def test_ctrl_c_stops_all_and_leaves_nothing(fake: Callable[[str], Path], temporary: Path) -> None:
    folder = fake("hang")
    code = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    code += "from briefgen.pdf import lay_out; lay_out(b'answers')"
    command = [sys.executable, "-c", code]
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "TMPDIR": str(temporary)}, stderr=subprocess.PIPE
    ) as run:
        while not (folder / BEATS).exists():
            assert run.poll() is None
            time.sleep(0.05)
        run.send_signal(signal.SIGINT)
        _, said = run.communicate(timeout=30)
    assert said.decode().rstrip().endswith("KeyboardInterrupt")
    assert not beats_on(folder)
    assert list(temporary.iterdir()) == []


def test_a_folder_that_stays_is_named(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(_folder: Path) -> None:
        raise PermissionError(13, "The process cannot access the file")

    monkeypatch.setattr(office, "_DYING", 0)
    monkeypatch.setattr(office, "find_office", lambda: Path(sys.executable))
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", held)
        code, said = refusal(lambda: lay_out(b""))
    assert code == "P105"
    assert str(next(temporary.iterdir())) in said


def test_an_interrupt_while_cleaning_up_leaves_nothing_behind(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remove, calls = shutil.rmtree, []

    def interrupted(folder: Path) -> None:
        calls.append(folder)
        if len(calls) == 1:
            raise KeyboardInterrupt
        remove(folder)

    monkeypatch.setattr(office, "find_office", lambda: Path(sys.executable))
    monkeypatch.setattr(shutil, "rmtree", interrupted)
    with pytest.raises(KeyboardInterrupt):
        lay_out(b"")
    assert len(calls) == 2
    assert list(temporary.iterdir()) == []


# --- the layout -------------------------------------------------------------------------------------------------


@not_windows
@pytest.mark.parametrize("names", [("5FToc159821596", "bg5Fcover5F60f873"), ("_Toc159821596", "bg_cover_60f873")])
@pytest.mark.parametrize("kind", ["names", "a tree"])
def test_pages_are_told_by_name_in_libreoffices_hand_and_in_plain(
    fake: Callable[[str], Path], names: tuple[str, ...], kind: str
) -> None:
    def name(made: PdfWriter) -> None:
        places = {NameObject(f"/{name}"): place(made, number) for number, name in enumerate(names)}
        if kind == "names":  # as LibreOffice writes them
            root(made).pop("/Names")
            root(made)[NameObject("/Dests")] = DictionaryObject(places)
        else:
            for number, each in enumerate(names):
                made.add_named_destination(title=each, page_number=number)

    (fake("serve") / SERVED).write_bytes(pdf(name))
    pages = dict(lay_out(b"").pages)
    pages.pop("_Toc1", None)
    assert pages == {"_Toc159821596": 1, "bg_cover_60f873": 2}


@not_windows
def test_a_libreoffice_too_old_to_tell_pages_is_said(fake: Callable[[str], Path]) -> None:
    (fake("serve") / SERVED).write_bytes(pdf(lambda made: root(made).pop("/Names")))
    assert refusal(lambda: lay_out(docx(word_document__xml='<w:bookmarkStart w:name="_Toc1"/>')))[0] == "P104"
    assert lay_out(docx(word_document__xml="<w:p/>")).pages == {}


@not_windows
@pytest.mark.parametrize(
    ("named", "fallen_back_to"),
    [
        ("Times New Roman", ()),
        ("Liberation Serif", ()),
        ("Aptos", ("LiberationSerif",)),
    ],
)
def test_fonts_it_fell_back_to_are_named(
    fake: Callable[[str], Path], named: str, fallen_back_to: tuple[str, ...]
) -> None:
    fake("serve")
    package = docx(word_fontTable__xml=f'<w:fonts><w:font w:name="{named}"><w:charset/></w:font></w:fonts>')
    assert lay_out(package) == Layout({"_Toc1": 2}, 3, fallen_back_to)


# --- the sample, through LibreOffice itself ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def package() -> bytes:
    libreoffice()
    return without_controls(write_docx(case().document, library().folders))


@pytest.fixture(scope="module")
def made(package: bytes) -> bytes:
    return make_pdf(package)


def headings(document: Document) -> list[str]:
    """The headings as printed."""
    numbers = numbering(document)
    found = [node for node in nodes(document) if isinstance(node, Heading)]
    labels = [numbers.labels[node.id].removeprefix("Section ") if node.numbered else "" for node in found]
    return [f"{label} {plain_text(node.children, numbers)}" for label, node in zip(labels, found, strict=True)]


def test_the_sample_as_pdf_has_nothing_wrong(made: bytes) -> None:
    assert pdf_problems(made, headings(case().document)) == ()


def test_the_sample_as_pdf_says_whose_it_is(made: bytes) -> None:
    reader, properties = PdfReader(io.BytesIO(made)), case().document.properties
    assert reader.pdf_header == "%PDF-1.6"
    assert reader.metadata is not None
    assert reader.metadata.title == properties.title
    assert reader.metadata.author == properties.organization


def test_pages_told_are_those_of_the_final_pdf(package: bytes, made: bytes, temporary: Path) -> None:
    layout = lay_out(package)
    reader = PdfReader(io.BytesIO(made))
    assert layout.count == len(reader.pages)
    told = [layout.pages[name] for name in heading_bookmarks(package)]
    assert told == [(reader.get_destination_page_number(item) or 0) + 1 for item in flat(reader.outline)]
    assert list(temporary.iterdir()) == []


def heading_bookmarks(package: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        text = parts.read("word/document.xml").decode()
    found = (
        re.search(r'<w:pStyle w:val="(?:Front)?Heading\d?".*? w:name="(_Toc\d+)"', each)
        for each in text.split("</w:p>")
    )
    return [match[1] for match in found if match]


def flat(outline: list[Any]) -> list[Any]:
    return [one for item in outline for one in (flat(item) if isinstance(item, list) else [item])]


def test_the_same_package_gives_the_same_bytes(package: bytes, made: bytes) -> None:
    assert make_pdf(package) == made


def test_the_pdf_has_the_date_of_the_package(package: bytes, made: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(package)) as parts:
        created = re.search(r"created[^>]*>(\d{4})-(\d\d)-(\d\d)T", parts.read("docProps/core.xml").decode())
    assert created is not None
    assert b"/CreationDate(D:" + "".join(created.groups()).encode() + b"000000Z" in made


def test_what_is_not_a_word_file_is_not_converted(temporary: Path) -> None:
    libreoffice()
    assert refusal(lambda: make_pdf(b"plain text"))[0] == "P103"
    assert list(temporary.iterdir()) == []


def test_libreoffice_itself_can_be_stopped(package: bytes, temporary: Path) -> None:
    assert refusal(lambda: make_pdf(package, timeout=0.4))[0] == "P102"
    assert list(temporary.iterdir()) == []

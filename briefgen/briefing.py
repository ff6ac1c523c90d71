"""The whole build on one page: answers in, briefing package out."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from briefgen.answers import Draft, read_answers, read_draft
from briefgen.bank import offered, unsound_bank
from briefgen.checks import Case, nothing_printed_is_open, run_checks, with_remarks, without_remarks
from briefgen.conditions import earlier_paths_only, open_answers
from briefgen.content import build_document, build_letter
from briefgen.document import Document
from briefgen.facts import compute_facts
from briefgen.figures import read_pictures, sponsor_figures
from briefgen.flexibility import Assessment, assess
from briefgen.knowledge import BankedQuestion, Knowledge, read_knowledge
from briefgen.problems import BrokenDataError, Place, Problem, Severity, UserError, has_errors
from briefgen.questionnaire import Questionnaire, read_questionnaire
from briefgen.source import DataFolders, read_bytes, write_together

LARGEST_STYLE = 64 * 1024 * 1024  # bytes
NO_OFFICE = "P101"
_MOST_LAYOUTS = 4


@dataclass(frozen=True)
class Library:
    """What came with briefgen, or from the user's `--data` folder: read once, used for every package."""

    folders: DataFolders
    questionnaire: Questionnaire
    knowledge: Knowledge


@dataclass(frozen=True)
class Wishes:
    """What a build is to give: for submission (`final`), with page numbers, a PDF, a cover letter, in a house style."""

    final: bool = False
    pages: bool = False
    pdf: bool = False
    letter: bool = False
    style: Path | None = None


DRAFT = Wishes()


@dataclass(frozen=True)
class Package:
    """A built package: its bytes, its tree, what was found, and the other files that were wished for."""

    content: bytes
    document: Document
    problems: tuple[Problem, ...]
    pdf: bytes | None = None
    letter: bytes | None = None


def read_library(folders: DataFolders) -> Library:
    """Read questionnaire and knowledge; raises `BrokenDataError`."""
    questionnaire = read_questionnaire(folders)
    if unsound := earlier_paths_only(questionnaire):
        raise BrokenDataError(*unsound)
    knowledge = read_knowledge(folders, questionnaire)
    if unsound := tuple(unsound_bank(knowledge, questionnaire)):
        raise BrokenDataError(*unsound)
    return Library(folders, questionnaire, knowledge)


def examine(draft: Draft, library: Library, as_of: datetime.date) -> Case:
    """The draft with everything derived from it, ready for the checks."""
    answers = open_answers(library.questionnaire, draft.answers)
    facts = compute_facts(answers)
    figures = sponsor_figures(library.questionnaire, answers)
    pictures = read_pictures(figures, Path(draft.file.name).parent, draft.place_of)
    document = build_document(answers, facts, library.knowledge, library.questionnaire, library.folders, pictures)
    fingerprint = hashlib.sha256(draft.file.text.encode()).hexdigest()
    document = replace(document, fingerprints=(*document.fingerprints, ("answers", fingerprint)))
    return Case(draft, answers, facts, document, library.knowledge, as_of, pictures)


def check_answers(answers_path: Path, library: Library, as_of: datetime.date) -> tuple[Problem, ...]:
    """All findings on an answers file, those of its reading included; raises `UserError` when it is no YAML."""
    return run_checks(examine(read_draft(answers_path, library.questionnaire), library, as_of))


def assess_flexibilities(answers_path: Path, library: Library) -> tuple[Assessment, ...]:
    """Each flexibility beside the answers; raises `UserError` when they cannot be read."""
    draft = read_answers(answers_path, library.questionnaire)
    answers = open_answers(library.questionnaire, draft.answers)
    return tuple(assess(flexibility, answers) for flexibility in library.knowledge.flexibilities)


def questions_to_take(answers_path: Path, library: Library) -> tuple[BankedQuestion, ...]:
    """The banked questions whose case exists and that are not taken yet; raises `UserError` as above."""
    draft = read_answers(answers_path, library.questionnaire)
    return offered(library.knowledge.bank, open_answers(library.questionnaire, draft.answers))


def build_package(answers_path: Path, library: Library, as_of: datetime.date, wishes: Wishes = DRAFT) -> Package:
    """Build the package of an answers file.

    Raises `UserError` when the answers cannot be read, do not validate, or, for a final package, while an error or
    a hole remains; also for a house style or a LibreOffice that cannot be used.
    """
    case = examine(read_answers(answers_path, library.questionnaire), library, as_of)
    found = run_checks(case)
    letter = letter_of(case, library) if wishes.letter else None
    if letter is not None:
        found = (*found, *open_in_letter(case, letter, found))
    if wishes.final and has_errors(found):
        raise UserError(found)
    made = _Maker(library, wishes, found).package(case.document, letter)
    if wishes.final and has_errors(made.problems):
        raise UserError(made.problems)
    return made


class _Maker:
    """Writes the files of a package; what is found on the way is added to the findings of the checks."""

    def __init__(self, library: Library, wishes: Wishes, found: tuple[Problem, ...]) -> None:
        # lxml and python-docx load only when a document is written
        from briefgen.word import house_problems, read_house_style

        self._folders = library.folders
        self._wishes = wishes
        self._checked = found
        self._found = [*found]
        self._house = None
        if wishes.style is not None:
            self._house = read_house_style(_style(wishes.style), str(wishes.style))
            self._found += house_problems(self._house, library.folders)

    def package(self, document: Document, letter: Document | None) -> Package:
        """The package with all that was wished for."""
        content = self._word(self._for_readers(document))
        pdf = self._pdf(content) if self._wishes.pdf else None
        letter_content = None if letter is None else self._written(self._for_readers(letter))
        return Package(content, document, tuple(self._found), pdf, letter_content)

    def _for_readers(self, document: Document) -> Document:
        """With the findings as comments for its writers, without any for FDA."""
        return without_remarks(document) if self._wishes.final else with_remarks(document, self._checked)

    def _word(self, document: Document) -> bytes:
        content = self._written(document)
        if not (self._wishes.pages or self._wishes.pdf or self._wishes.final):
            return content
        try:
            return self._paged(document, content)
        except UserError as error:
            if self._wishes.pages or self._wishes.pdf or {problem.code for problem in error.problems} != {NO_OFFICE}:
                raise
            what = "LibreOffice is not installed, so the contents carry no page numbers."
            remedy = "Open the package in Word and update the contents (Ctrl-A, F9), or install LibreOffice."
            self._found.append(Problem("P130", what, remedy, Severity.WARNING))
            return content

    def _paged(self, document: Document, content: bytes) -> bytes:
        """With page numbers in the contents; laid out again until they are those of the pages they make."""
        from briefgen.pdf import lay_out
        from briefgen.word import without_controls

        for _ in range(_MOST_LAYOUTS):
            layout = lay_out(without_controls(content))
            paged = self._written(document, layout.pages, layout.count)
            if paged == content:
                break
            content = paged
        if layout.substituted_fonts:
            fonts = ", ".join(layout.substituted_fonts)
            what = f"LibreOffice used {fonts} where a font is not installed or lacks a letter."
            remedy = "Install fonts of the same widths (Liberation, Carlito, Caladea); Word's page numbers may differ."
            self._found.append(Problem("P131", what, remedy, Severity.WARNING))
        return content

    def _written(self, document: Document, pages: Mapping[str, int] | None = None, count: int = 1) -> bytes:
        from briefgen.word import write_docx

        return write_docx(document, self._folders, pages=pages, page_count=count, house=self._house)

    def _pdf(self, content: bytes) -> bytes:
        from briefgen.pdf import make_pdf, pdf_problems
        from briefgen.word import outline, without_controls

        pdf = make_pdf(without_controls(content))
        self._found += pdf_problems(pdf, outline(content))
        return pdf


def _style(path: Path) -> bytes:
    if not path.is_file():
        what = "There is no such file." if not path.exists() else "This is no file."
        remedy = "Name a Word document or template (.docx, .dotx) with --style."
        raise UserError([Problem("S100", what, remedy, place=Place(str(path)), subject="House style")])
    return read_bytes(path, LARGEST_STYLE)


def letter_of(case: Case, library: Library) -> Document:
    """The cover letter as a tree."""
    return build_letter(case.answers, case.facts, library.knowledge, library.questionnaire, library.folders)


def open_in_letter(case: Case, letter: Document, found: Collection[Problem]) -> tuple[Problem, ...]:
    """What is open in the cover letter and was not found in the package."""
    return tuple(problem for problem in nothing_printed_is_open(replace(case, document=letter)) if problem not in found)


def files_of(package: Package, path: Path) -> dict[Path, bytes]:
    """What is written where when the package goes to `path`: the PDF and the letter beside it; raises `UserError`."""
    if path.suffix.lower() != ".docx":
        what, remedy = "A package is a Word file.", "Choose a name that ends in .docx with -o."
        raise UserError([Problem("F114", what, remedy, place=Place(str(path)))])
    files = {path: package.content}
    if package.letter is not None:
        files[path.with_name(f"{path.stem}-cover-letter.docx")] = package.letter
    if package.pdf is not None:
        files[path.with_name(_pdf_name(path))] = package.pdf
    return files


def _pdf_name(path: Path) -> str:
    from briefgen.pdf import pdf_name, submission_stem

    if not submission_stem(path.stem):
        what = "The name has no letter or digit that the name of a PDF for submission may have."
        raise UserError([Problem("F115", what, "Choose a name of a to z and 0 to 9 with -o.", place=Place(str(path)))])
    return pdf_name(path.stem)


def save_package(package: Package, path: Path) -> None:
    """Write all files of the package, or none.

    Raises `UserError` rather than overwrite what is not as briefgen wrote it, an edited package or another file.
    """
    files = files_of(package, path)
    edited = [file for file in files if file.exists() and not (file.is_file() and _is_ours(file))]
    if edited:
        what = "The file was edited since briefgen wrote it, or is not ours; it is not overwritten."
        remedy = "Choose another name with -o, or move the file."
        raise UserError([Problem("F111", what, remedy, place=Place(str(file))) for file in edited])
    write_together(files)


def _is_ours(file: Path) -> bool:
    from briefgen.pdf import is_as_made
    from briefgen.word import is_as_written

    content = file.read_bytes()
    return is_as_made(content) if file.suffix == ".pdf" else is_as_written(content)

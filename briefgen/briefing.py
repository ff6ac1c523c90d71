"""The whole build on one page: answers in, briefing package out."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from briefgen.answers import Draft, read_answers, read_draft
from briefgen.checks import Case, run_checks
from briefgen.conditions import earlier_paths_only, open_answers
from briefgen.content import build_document
from briefgen.document import Document
from briefgen.facts import compute_facts
from briefgen.flexibility import Assessment, assess
from briefgen.knowledge import Knowledge, read_knowledge
from briefgen.problems import BrokenDataError, Place, Problem, UserError, has_errors
from briefgen.questionnaire import Questionnaire, read_questionnaire
from briefgen.source import DataFolders, write_atomically


@dataclass(frozen=True)
class Library:
    """What came with briefgen, or from the user's `--data` folder: read once, used for every package."""

    folders: DataFolders
    questionnaire: Questionnaire
    knowledge: Knowledge


@dataclass(frozen=True)
class Package:
    """A built package: its bytes, its tree, and what the checks found."""

    content: bytes
    document: Document
    problems: tuple[Problem, ...]


def read_library(folders: DataFolders) -> Library:
    """Read questionnaire and knowledge; raises `BrokenDataError`."""
    questionnaire = read_questionnaire(folders)
    if unsound := earlier_paths_only(questionnaire):
        raise BrokenDataError(*unsound)
    return Library(folders, questionnaire, read_knowledge(folders, questionnaire))


def examine(draft: Draft, library: Library, as_of: datetime.date) -> Case:
    """The draft with everything derived from it, ready for the checks."""
    answers = open_answers(library.questionnaire, draft.answers)
    facts = compute_facts(answers)
    document = build_document(answers, facts, library.knowledge, library.questionnaire, library.folders)
    fingerprint = hashlib.sha256(draft.file.text.encode()).hexdigest()
    document = replace(document, fingerprints=(*document.fingerprints, ("answers", fingerprint)))
    return Case(draft, answers, facts, document, library.knowledge, as_of)


def check_answers(answers_path: Path, library: Library, as_of: datetime.date) -> tuple[Problem, ...]:
    """All findings on an answers file, those of its reading included; raises `UserError` when it is no YAML."""
    return run_checks(examine(read_draft(answers_path, library.questionnaire), library, as_of))


def assess_flexibilities(answers_path: Path, library: Library) -> tuple[Assessment, ...]:
    """Each flexibility beside the answers; raises `UserError` when they cannot be read."""
    draft = read_answers(answers_path, library.questionnaire)
    answers = open_answers(library.questionnaire, draft.answers)
    return tuple(assess(flexibility, answers) for flexibility in library.knowledge.flexibilities)


def build_package(answers_path: Path, library: Library, as_of: datetime.date, *, final: bool = False) -> Package:
    """Build the package of an answers file.

    Raises `UserError` when the answers cannot be read, do not validate, or, for a final package, while an error or
    a hole remains.
    """
    from briefgen.word import write_docx  # lxml and python-docx load only when a document is written

    case = examine(read_answers(answers_path, library.questionnaire), library, as_of)
    problems = run_checks(case)
    if final and has_errors(problems):
        raise UserError(problems)
    return Package(write_docx(case.document, library.folders), case.document, problems)


def save_package(package: Package, path: Path) -> None:
    """Write the package; raises `UserError` rather than overwrite a .docx that was edited since briefgen wrote it."""
    from briefgen.word import is_as_written

    if path.exists() and not (path.is_file() and is_as_written(path.read_bytes())):
        what = "The file was edited since briefgen wrote it, or is not ours; it is not overwritten."
        raise UserError(
            [Problem("F111", what, "Choose another name with -o, or move the file.", place=Place(str(path)))]
        )
    write_atomically(path, package.content)

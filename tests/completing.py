"""A sample with every hole filled by example words, so that its final package can be built and looked at.

The words are plain examples of no product; samples themselves stay as honest as they are. The complete sample has no
hole and comes back as it is.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from building import case as examined
from building import changed, library, run_checks, sample
from PIL import Image, ImageDraw

from briefgen.answers import Draft, split_path
from briefgen.briefing import letter_of, open_in_letter
from briefgen.problems import Problem, Severity
from briefgen.questionnaire import Column, Kind, Question
from briefgen.source import Plain

_ROUNDS = 4  # what is filled in may ask for more, and shows what else is open
_WORDS = "example words"
_FILLED = {"C101", "C102", "C106", "T202"}  # other errors are no holes; they go when what they wait for is there


@lru_cache(maxsize=4)
def completed(name: str) -> Draft:
    """The sample without a hole and without an error."""
    draft = sample(name)
    for _ in range(_ROUNDS):
        errors = _errors(draft)
        if not errors:
            return draft
        for problem in errors:
            draft = _filled(draft, problem) if problem.code in _FILLED else draft
    raise AssertionError(f"{name} still has {[*map(str, _errors(draft))]}")


def _errors(draft: Draft) -> list[Problem]:
    case = examined(draft)
    found = run_checks(case)
    found += open_in_letter(case, letter_of(case, library()), found)
    return [problem for problem in found if problem.severity is Severity.ERROR]


def _filled(draft: Draft, problem: Problem) -> Draft:
    if problem.code == "T202":
        return _with_claim_checked(draft, problem.what.split("`")[1])
    for path in _open_with(draft, problem.path):
        draft = changed(path, _example(draft, path), draft)
    return draft


def _open_with(draft: Draft, path: str) -> list[str]:
    """The path of a hole; of a hole in a column, those of all its open cells, which one finding names."""
    table, key, column = split_path(path, draft.questionnaire)
    if not key or "." in column:
        return [path]
    return [row[column].path for row in draft.answers.rows(table) if row[column].is_open]


def _picture(name: str) -> Plain:
    """An image of an example, drawn here."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / f"{name}.png"
    image = Image.new("RGB", (1200, 200), "white")
    draw = ImageDraw.Draw(image)
    for n in range(5):
        draw.rectangle((20 + 235 * n, 60, 220 + 235 * n, 140), outline="black", width=4)
    image.save(path, dpi=(200, 200))
    return {"id": name, "file": str(path), "caption": "Example image", "alt": "Five boxes in a row: an example."}


def _with_claim_checked(draft: Draft, claim: str) -> Draft:
    rows = [
        {name: cell.text for name, cell in row.cells.items()} for row in draft.answers.rows("meeting.claims_checked")
    ]
    new = {"claim": claim, "who": "an example", "where": "section II, page 3", "when": "2027-01-15"}
    return changed("meeting.claims_checked", [*rows, new], draft)


def _example(draft: Draft, path: str) -> Plain:
    table, key, column = split_path(path, draft.questionnaire)
    if table not in draft.questionnaire.by_path:  # a part of a record
        record, _, part = table.rpartition(".")
        return _of_kind(draft.questionnaire.by_path[record].column(part))
    question = draft.questionnaire.by_path[table]
    if question.record == "figure":
        return _picture(question.id.replace("_", "-"))
    if not key:
        return [_row(question)] if question.has_rows else _of_kind(question)
    name, _, measurement = column.partition(".")
    return "no growth" if measurement else _of_kind(question.column(name))


def _row(question: Question) -> dict[str, Plain]:
    return {column.id: _of_kind(column) for column in question.columns if column.required}


def _of_kind(asked: Question | Column) -> Plain:
    match asked.kind:
        case Kind.NUMBER:
            return "3"
        case Kind.DATE:
            return "2027-01-15"
        case Kind.YES_NO:
            return "yes"
        case Kind.CHOICE:
            return asked.choices[0].value
        case Kind.CHOICES:
            return [asked.choices[0].value]
        case Kind.LIST:
            return [_WORDS]
        case Kind.RECORD if isinstance(asked, Question):
            return _row(asked)
        case _:
            return _WORDS

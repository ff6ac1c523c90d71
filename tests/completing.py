"""Samples with every hole filled by example words, so that their final packages can be built and looked at.

The words are plain examples of no product; samples themselves stay as honest as they are.
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

_MOST = 150
_WORDS = "example words"
# What no kind of question tells: answers that others have to agree with.
_GIVEN: dict[str, Plain] = {
    "engineering_runs.measurements[vcn].denominator": "per_car_positive_cell",
    "engineering_runs.measurements[vcn].sample_point": "harvest",
    "engineering_runs.measurements[car-positive-fraction].sample_point": "harvest",
    "engineering_runs.vcn_limit": "5",
    "engineering_runs.vcn_limit_denominator": "per_total_cell",
    "sponsor.contact_email": "contact@example.com",
    "meeting.meeting_id": "12345",
    "flexibility_permissive_ind_criteria.eligible": ["viability"],
    "flexibility_permissive_ind_criteria.ask_now": "no",  # a question about it would be an answer of its own
    "flexibility_permissive_ind_criteria.no_answer": "waits",
    "flexibility_phase_appropriate_cgmp.proposed": "no",
    "flexibility_phase_appropriate_cgmp.beyond_phase_1": "no",
    "flexibility_prior_knowledge.proposed": "no",
    "flexibility_alternative_test_methods.reason": ["none"],
    "flexibility_consensus_standards.proposed": "no",
    "flexibility_lifecycle_validation.proposed": "no",
}


@lru_cache(maxsize=4)
def completed(name: str) -> Draft:
    """The sample without a hole and without an error."""
    draft = sample(name)
    for _ in range(_MOST):
        case = examined(draft)
        found = run_checks(case)
        found += open_in_letter(case, letter_of(case, library()), found)
        errors = [problem for problem in found if problem.severity is Severity.ERROR]
        if not errors:
            return draft
        draft = _mended(draft, errors[0])
    raise AssertionError(f"{name} still has {errors[0]}")


def _mended(draft: Draft, problem: Problem) -> Draft:
    if problem.code == "T202":
        return _with_claim_checked(draft, problem.what.split("`")[1])
    if problem.path == "engineering_runs.criteria":
        return _with_criteria(draft)
    if problem.path == "product.construct_map":
        return changed(problem.path, _picture(), draft)
    return changed(problem.path, _GIVEN.get(problem.path) or _example(draft, problem.path), draft)


def _picture() -> Plain:
    """An image of an example construct, drawn here."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "construct.png"
    image = Image.new("RGB", (1200, 200), "white")
    draw = ImageDraw.Draw(image)
    for n in range(5):
        draw.rectangle((20 + 235 * n, 60, 220 + 235 * n, 140), outline="black", width=4)
    image.save(path, dpi=(200, 200))
    alt = "Five boxes in a row: an example of a construct map."
    return {"id": "construct-map", "file": str(path), "caption": "Example construct map", "alt": alt}


def _with_claim_checked(draft: Draft, claim: str) -> Draft:
    rows = [
        {name: cell.text for name, cell in row.cells.items()} for row in draft.answers.rows("meeting.claims_checked")
    ]
    new = {"claim": claim, "who": "an example", "where": "section II, page 3", "when": "2027-01-15"}
    return changed("meeting.claims_checked", [*rows, new], draft)


def _with_criteria(draft: Draft) -> Draft:
    """A measurement and a criterion for each attribute that has to have one."""
    measured = [
        {name: cell.text for name, cell in row.cells.items() if cell.is_known}
        for row in draft.answers.rows("engineering_runs.measurements")
    ]
    known = {row["attribute"] for row in measured}
    wanted = {
        "identity": ("identity", "CAR transgene detected"),
        "sterility": ("safety", "no growth"),
        "mycoplasma": ("safety", "negative"),
        "endotoxin": ("safety", "<= 5"),
        "replication_competent_virus": ("safety", "negative"),
        "dose": ("dose", "<= 5"),
    }
    new = [
        {"id": id_, "attribute": id_, "name": id_.replace("_", " ").capitalize(), "method": _WORDS}
        | {"sample_point": "harvest", "unit": "unit"}
        for id_ in wanted
        if id_ not in known
    ]
    criteria = [
        {"measurement": id_, "category": category, "phase_1": limit, "basis": "safety"}
        for id_, (category, limit) in wanted.items()
    ]
    more = [
        {"measurement": "viability", "category": "consistency", "phase_1": ">= 70", "basis": "platform"},
        {"measurement": "vcn", "category": "safety", "phase_1": "<= 5", "basis": "safety"},
    ]
    draft = changed("engineering_runs.measurements", [*measured, *new], draft)
    return changed("engineering_runs.criteria", [*more, *criteria], draft)


def _example(draft: Draft, path: str) -> Plain:
    table, key, column = split_path(path, draft.questionnaire)
    if table not in draft.questionnaire.by_path:  # a part of a record
        record, _, part = table.rpartition(".")
        return _of_kind(draft.questionnaire.by_path[record].column(part))
    question = draft.questionnaire.by_path[table]
    if not key:
        return [_row(question)] if question.has_rows else _of_kind(question)
    name, _, measurement = column.partition(".")
    if measurement:
        return "1"
    return _of_kind(question.column(name))


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

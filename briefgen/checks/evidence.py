"""Does each question rest on something that is printed and filled?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.answers import Answer, Row
from briefgen.bank import AGENCY_QUESTIONS
from briefgen.checks.case import Case
from briefgen.document import Bound, Table, nodes, walk
from briefgen.problems import Problem

_REFERENCE = re.compile(r"\]\(#([\w-]+)\)")
_TEXTS = ("question", "position")


def every_question_rests_on_data_that_are_there(case: Case) -> Iterator[Problem]:
    """L08: no table that a question rests on is printed with nothing but holes."""
    empty = {node.id for node in nodes(case.document) if isinstance(node, Table) and _is_empty(node)}
    for row in case.answers.rows(AGENCY_QUESTIONS):
        seen: set[str] = set()
        for target, answer in _pointed_to(row):
            if target in empty - seen:
                seen.add(target)
                what = f"The question rests on `{target}`, in which every value is still open."
                remedy = "Fill the table, or let the question wait or be one about the plan."
                yield case.problem("L08", answer.path, what, remedy, subject=f"Question `{row.key}`")


def _pointed_to(row: Row) -> Iterator[tuple[str, Answer]]:
    yield from ((item, row["data"]) for item in row["data"].items)
    for column in _TEXTS:
        yield from ((target, row[column]) for target in _REFERENCE.findall(row[column].words))


def _is_empty(table: Table) -> bool:
    """Whether every cell behind the first of its row is a hole or says nothing."""
    cells = [cell for row in table.rows for cell in row.cells[1:]]
    bound = [[inline for inline in walk(cell) if isinstance(inline, Bound)] for cell in cells]
    said = [inline for inlines in bound for inline in inlines if inline.text.strip()]
    return bool(said) and all(inline.hole for inline in said)

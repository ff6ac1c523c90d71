"""Is a method called no more than it is?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.answers import Answer, Row
from briefgen.checks.case import Case
from briefgen.problems import Problem

METHODS = "methods.methods"
_RANK = {"development": 0, "fit": 1, "qualified": 2, "validated": 3}  # a compendial method is verified, not ranked
_CLAIMED = re.compile(r"\b(qualified|validated)\b", re.I)
_CLAUSE = re.compile(r"(?<=[.;!?])\s|\n|,\s+(?:and|but|while|whereas)\s+")
# Not said of today: denied, planned, or a condition.
_NOT_TODAY = re.compile(
    r"\b(not|never|no|un\w+|will|shall|to be|being|before|until|once|when|if|by|plan\w*|after|due|unless|from|"
    r"for phase [23])\b",
    re.I,
)


def no_method_is_called_more_than_it_is(case: Case) -> Iterator[Problem]:
    """L26: prose does not call a method qualified or validated whose status is lower."""
    methods = [row for row in case.answers.rows(METHODS) if row["status"].words in _RANK]
    for answer in _written(case):
        for clause in _CLAUSE.split(answer.words):
            claimed = _CLAIMED.search(clause)
            if claimed is None or _NOT_TODAY.search(clause):
                continue
            for row in methods:
                if _RANK[row["status"].words] < _RANK[claimed[1].lower()] and _speaks_of(clause, row, case):
                    what = f"“{claimed[0]}” is said of {row.key}, whose status is {row['status'].shown}."
                    remedy = "Say what the status is, or correct it where the methods are listed."
                    yield case.problem("L26", answer.path, what, remedy, subject=f"Method {row.key}")


def _written(case: Case) -> Iterator[Answer]:
    """What the sponsor wrote in words outside the table of methods, which says for itself how far each is."""
    return (answer for answer in case.answers.leaves() if answer.words and not answer.path.startswith(f"{METHODS}["))


def _speaks_of(clause: str, row: Row, case: Case) -> bool:
    """Whether a clause names the method, or a test of what it measures."""
    if re.search(rf"(?<![\w-]){re.escape(row.key)}(?![\w-])", clause, re.I):
        return True
    if not re.search(r"\b(assay|method|test|ELISA|PCR|ddPCR|qPCR|cytometry)\b", clause, re.I):
        return False
    found = (case.facts.measurements.get(item) for item in row["measures"].items)
    return any(m is not None and re.search(rf"\b{re.escape(m.name)}\b", clause, re.I) for m in found)

"""Is anything said in FDA's name that is not a graded claim?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.checks.case import Case
from briefgen.document import Bound, Inline, Node, Paragraph, Table, inlines_of, nodes
from briefgen.problems import Problem

CLAIM = "claims."
_RECORDED_ADVICE = re.compile(r"regulatory\.prior_advice\[.*\]\.advice")
_VERBS = (
    "has|have|had|is|was|are|were|does|did|will|would|may|might|can|could|should|must|cannot|"
    "accepts?|accepted|advises?|advised|agrees?|agreed|allows?|allowed|approve[sd]?|asks?|asked|clears?|cleared|"
    "confirms?|confirmed|considers?|considered|describes?|described|determine[sd]?|encourages?|encouraged|expects?|"
    "expected|finds?|found|grants?|granted|holds?|held|indicate[sd]?|intends?|notes?|noted|permits?|permitted|prefers?|"
    "preferred|recommends?|recommended|regards?|rejects?|rejected|requests?|requested|requires?|required|says?|said|sees?|"
    "states?|stated|suggests?|suggested|supports?|supported|takes?|tells?|told|thinks?|treats?|views?|waive[sd]?|wants?"
)
_SUBJECT = re.compile(
    r"(?:^|(?<=[.;:!?]\s)|(?<=\n))"
    r"(?:the\s+|this\s+|that\s+|in\s+\d{4},?\s+)?(?:[\w-]+\s+){0,4}?"
    r"(?:(?:FDA|CBER|OTP|agency)['’]s\s+[\w-]+|FDA|CBER|OTP|agency|guidance)\s+(?:\([^)]*\)\s+)?(?:of\s+\w+\s+\d{4}\s+)?"
    rf"(?:{_VERBS})\b",
    re.IGNORECASE,
)
# A clause that asks or waits does not say anything in FDA's name.
_NO_STATEMENT = frozenset(
    {"does", "do", "is", "are", "can", "if", "until", "unless", "whether", "when", "before", "once"}
)


def statements_about_fda_are_claims(case: Case) -> Iterator[Problem]:
    """T201: a sentence whose subject is FDA, CBER or a guidance comes from a claim, with its document and grade."""
    for node in nodes(case.document):
        for text, paths in _own_words(node):
            for match in statements_about_fda(text):
                path = next((p for p in paths if "." in p), str(getattr(node, "origin", "")))
                what = f"“{match} …” says something in FDA's name that is no claim."
                remedy = "Say what you do or propose instead, or cite it through a claim."
                yield case.problem("T201", path, what, remedy)


def statements_about_fda(text: str) -> list[str]:
    """The openings of sentences whose subject is FDA, CBER or a guidance."""
    found = (match[0].strip() for match in _SUBJECT.finditer(text))
    return [words for words in found if not _NO_STATEMENT & set(words.lower().split()[:-1])]


def _own_words(node: Node) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The node's words without its claims, with the answers behind them."""
    if isinstance(node, Paragraph) and node.id:
        return  # a question to CBER has CBER as its subject
    parts: list[str] = []
    paths: list[str] = []
    for inline in inlines_of(node):
        parts.append(" " if isinstance(node, Table) and _is_recorded_advice(inline) else _words(inline))
        if isinstance(inline, Bound):
            paths += [path for path in inline.paths if not path.startswith(CLAIM)]
    yield "".join(parts), tuple(paths)


def _is_recorded_advice(inline: Inline) -> bool:
    """Whether it is what FDA said to the sponsor, which the table of prior advice prints as the sponsor's record."""
    return isinstance(inline, Bound) and any(_RECORDED_ADVICE.fullmatch(path) for path in inline.paths)


def _words(inline: Inline) -> str:
    if isinstance(inline, Bound):
        return "" if any(path.startswith(CLAIM) for path in inline.paths) else inline.text
    return getattr(inline, "text", "")


def unchecked_claims_are_known(case: Case) -> Iterator[Problem]:
    """T202: a claim of grade R or K was checked in the document itself by a named person."""
    seen: set[str] = set()
    for node in nodes(case.document):
        for inline in inlines_of(node):
            if not (isinstance(inline, Bound) and inline.remark and "".join(inline.paths[:1]).startswith(CLAIM)):
                continue
            name = inline.paths[0].removeprefix(CLAIM)
            if name in seen:
                continue
            seen.add(name)
            claim = case.knowledge.claims[name]
            reference = case.knowledge.references[claim.reference].short
            what = f"`{name}` (grade {claim.grade.value}) was not yet checked in the document itself: {reference}."
            remedy = (
                "Read it there and record claim, who, where and when under `meeting.claims_checked`, or leave such "
                "statements out with `meeting.unchecked_statements: leave_out`."
            )
            yield case.problem("T202", "meeting.claims_checked", what, remedy, source=reference)

"""Findings at their places in the document: each becomes a remark on the words it is about, and so a Word comment."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from briefgen.document import Bound, Document, Inline, inlines_of, is_part_of, nodes, with_changed_words
from briefgen.problems import Problem

_SAID_IN_PLACE = frozenset({"C102", "T202"})  # each hole and each unchecked claim carries its own remark
_OF_THE_DAY = frozenset({"C103"})  # what is overdue depends on today, and nothing in a package may


def with_remarks(document: Document, problems: Iterable[Problem]) -> Document:
    """The document with each finding as a remark on the first words that it is about.

    What is about nothing that is printed, an unanswered question say, stands together on the first words there are.
    """
    words = [inline for node in nodes(document) for inline in inlines_of(node) if isinstance(inline, Bound)]
    remarks: dict[int, list[str]] = {}
    for problem in problems:
        place = _place(problem, words)
        if problem.code in _SAID_IN_PLACE | _OF_THE_DAY or (
            place is not None and problem.code == "C101" and words[place].remark
        ):
            continue
        remarks.setdefault(0 if place is None else place, []).append(_remark(problem, printed=place is not None))
    position = iter(range(len(words)))

    def remarked(inline: Inline) -> Inline:
        if not isinstance(inline, Bound):
            return inline
        said = remarks.get(next(position), [])
        own = inline.remark or (_of_hole(inline) if inline.hole else "")
        return replace(inline, remark="\n".join([own, *said]).strip())

    return with_changed_words(document, remarked)


def without_remarks(document: Document) -> Document:
    """The document as it is sent: without a word to its writers."""

    def silent(inline: Inline) -> Inline:
        return replace(inline, remark="") if isinstance(inline, Bound) and inline.remark else inline

    return with_changed_words(document, silent)


def _of_hole(hole: Bound) -> str:
    """What to do about a hole that is no single answer."""
    if any(path.startswith("claims.") for path in hole.paths):
        return "Open: record section and page under `meeting.claims_checked`."
    return f"Open: answer {', '.join(f'`{path}`' for path in hole.paths[:6])}." if hole.paths else "Open."


def _remark(problem: Problem, *, printed: bool) -> str:
    where = "" if printed or not problem.path else f" (`{problem.path}`, not printed)"
    return f"{problem.severity.value.capitalize()} {problem.code}{where}: {problem.what} {problem.remedy}"


def _place(problem: Problem, words: Sequence[Bound]) -> int | None:
    """The first words that are this answer, else a part of it, else that it is a part of."""
    if not problem.path:
        return None
    for is_about in (operator.eq, is_part_of, _holds):
        found = next(_matches(is_about, problem.path, words), None)
        if found is not None:
            return found
    return None


def _matches(is_about: Callable[[str, str], bool], path: str, words: Sequence[Bound]) -> Iterator[int]:
    return (n for n, bound in enumerate(words) if any(is_about(one, path) for one in bound.paths))


def _holds(one: str, path: str) -> bool:
    return is_part_of(path, one)

"""What the answers already hold: rows of a table by key, and cells with their status."""

from __future__ import annotations

from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass

from briefgen.answers import Draft
from briefgen.problems import Problem
from briefgen.source import Mapping, PathKey, Plain, Scalar, Sequence

LOTS = "engineering_runs.lots"
MEASUREMENTS = "engineering_runs.measurements"
IMPORTS = "engineering_runs.imports"

OPEN = "open"
NOT_APPLICABLE = "not applicable"
_OPEN_WORDS = {"", "tbd", "TBD"}


@dataclass(frozen=True)
class Rows:
    """The rows of one table of the answers as they stand in the file, and at which index each key stands."""

    where: tuple[PathKey, ...]
    by_key: ReadOnly[str, dict[str, Plain]]
    indexes: ReadOnly[str, int]
    is_list: bool


@dataclass(frozen=True)
class Held:
    """What one cell holds: its words (empty while nothing is known), and how that is shown to a person."""

    text: str
    shown: str

    @property
    def is_known(self) -> bool:
        """Whether something would be overwritten."""
        return bool(self.text)


def read_rows(draft: Draft, path: str, key: str) -> tuple[Rows, tuple[Problem, ...]]:
    """The rows of the table at `path`, and what keeps an import from adding to them."""
    where = draft.locate(path)
    node = draft.file.find(where)
    if node is None or _is_open(node.plain):
        section = draft.file.find(where[:1])
        is_free = section is None or isinstance(section, Mapping) or section.plain == ""
        found = () if is_free else (_not_a_list(draft, path.partition(".")[0], where[:1]),)
        return Rows(where, {}, {}, False), found
    if not isinstance(node, Sequence):
        return Rows(where, {}, {}, False), (_not_a_list(draft, path, where),)
    rows: dict[str, dict[str, Plain]] = {}
    indexes: dict[str, int] = {}
    problems = []
    for index, item in enumerate(node.items):
        name = item.by_key.get(key) if isinstance(item, Mapping) else None
        if not isinstance(item, Mapping) or not isinstance(name, Scalar) or name.text in rows:
            what = f"This row of `{path}` has no `{key}` of its own."
            remedy = "Mend the answers first; `briefgen check` shows what is due."
            problems.append(Problem("T201", what, remedy, place=draft.file.place(item)))
            continue
        rows[name.text], indexes[name.text] = item.plain, index
    return Rows(where, rows, indexes, True), tuple(problems)


def held(plain: Plain | None) -> Held:
    """The words of one cell of the answers, with or without a status."""
    match plain:
        case None:
            return Held("", "")
        case str(text):
            return Held("", OPEN if text else "") if text in _OPEN_WORDS else Held(text.strip(), text.strip())
        case {"status": "na"}:
            return Held(NOT_APPLICABLE, NOT_APPLICABLE)
        case {"status": "tbd"}:
            return Held("", OPEN)
        case {"status": str(status), "value": str(value)} if value not in _OPEN_WORDS:
            return Held(value.strip(), f"{value.strip()} ({status})")
        case {"status": _}:
            return Held("", OPEN)
        case _:
            return Held("several values", "several values")


def _is_open(plain: Plain) -> bool:
    return plain in ("", "tbd", "TBD", []) or (isinstance(plain, dict) and plain.get("status") == "tbd")


def _not_a_list(draft: Draft, path: str, where: tuple[PathKey, ...]) -> Problem:
    what = f"`{path}` holds no plain list of rows, so nothing can be added to it."
    remedy = "Take away its status or text, or write its rows as `- ` lines."
    return Problem("T202", what, remedy, place=draft.file.place_of(where))

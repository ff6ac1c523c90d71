"""The tables of the answers that an import touches: what their rows hold, and a plan spliced into them."""

from __future__ import annotations

from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass

from briefgen.answers import Draft, spliced
from briefgen.lots.plan import CellChange, ImportPlan
from briefgen.problems import Problem, UserError
from briefgen.source import Mapping, PathKey, Plain, Scalar, Sequence, YamlFile

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


def apply(plan: ImportPlan, draft: Draft, *, accept_changes: bool = False) -> str:
    """The text of the answers with the import spliced in at its places; the same text if there is nothing to do.

    Raises `UserError` where the plan has errors, or would overwrite something and `accept_changes` is not given.
    `draft` is the one that the plan was made for.
    """
    if plan.errors:
        raise UserError(plan.errors)
    if plan.changes and not accept_changes:
        raise UserError([_not_accepted(change) for change in plan.changes])
    if plan.is_empty:
        return draft.file.text
    file = _with_rows(draft.file, read_rows(draft, MEASUREMENTS, "id")[0], plan.measurements)
    lots, _ = read_rows(draft, LOTS, "lot")
    for change in (change for lot in plan.lots for change in lot.changes):
        file = _with_cell(file, (*lots.where, lots.indexes[change.lot]), change)
    file = _with_rows(file, lots, tuple(lot.row for lot in plan.lots if lot.state == "new"))
    return _with_record(file, draft, plan).text


def _is_open(plain: Plain) -> bool:
    return plain in ("", "tbd", "TBD", []) or (isinstance(plain, dict) and plain.get("status") == "tbd")


def _not_a_list(draft: Draft, path: str, where: tuple[PathKey, ...]) -> Problem:
    what = f"`{path}` holds no plain list of rows, so nothing can be added to it."
    remedy = "Take away its status or text, or write its rows as `- ` lines."
    return Problem("T202", what, remedy, place=draft.file.place_of(where))


def _not_accepted(change: CellChange) -> Problem:
    what = f"The answers hold `{change.old}`, the table `{change.new}`."
    remedy = "Accept the change (--yes), or correct the table."
    return Problem("T220", what, remedy, place=change.place, subject=f"Lot {change.lot}, {change.title}")


def _with_rows(file: YamlFile, rows: Rows, new: tuple[dict[str, Plain], ...]) -> YamlFile:
    """The file with new rows behind the last one; all at once where there is no list yet."""
    if not new:
        return file
    if not rows.is_list:
        return spliced(file, rows.where, list(new))
    count = len(rows.indexes)
    for number, row in enumerate(new):
        file = spliced(file, (*rows.where, count + number), row)
    return file


def _with_cell(file: YamlFile, lot: tuple[PathKey, ...], change: CellChange) -> YamlFile:
    below = (change.measurement,) if change.measurement else ()
    return spliced(file, (*lot, change.column, *below), change.new)


def _with_record(file: YamlFile, draft: Draft, plan: ImportPlan) -> YamlFile:
    if plan.record is None:
        return file
    rows, _ = read_rows(draft, IMPORTS, "file")
    if plan.record_is_new:
        return _with_rows(file, rows, (plan.record,))
    where = (*rows.where, rows.indexes[plan.file])
    for name, value in plan.record.items():
        node = file.find((*where, name))
        if node is None or node.plain != value:
            file = spliced(file, (*where, name), value)
    return file

"""Doing what a plan says: each row and cell spliced into the text at its place, everything else left as it is."""

from __future__ import annotations

from briefgen.answers import Draft, spliced
from briefgen.lots.existing import IMPORTS, LOTS, MEASUREMENTS, Rows, read_rows
from briefgen.lots.plan import CellChange, ImportPlan
from briefgen.problems import Problem, UserError
from briefgen.source import PathKey, Plain, YamlFile


def apply(plan: ImportPlan, draft: Draft, *, accept_changes: bool = False) -> str:
    """The text of the answers with the import in it; the same text if there is nothing to do.

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

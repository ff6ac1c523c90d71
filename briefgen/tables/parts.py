"""What all tables share: cells, references, the table itself."""

from __future__ import annotations

from briefgen.answers import Answer
from briefgen.document import Bound, Column, Inline, Inlines, LineBreak, Origin, Reference, Table, Text
from briefgen.document import Row as TableRow
from briefgen.facts import bound


def open_in_short(answer: Answer) -> Bound:
    """An answer in a narrow cell: what is open shows as a hole of one word, with the whole in its comment."""
    printed = bound(answer)
    return Bound("[TBD]", (answer.path,), hole=True, remark=printed.remark) if answer.is_open else printed


def references(answer: Answer, between: Inline = LineBreak()) -> Inlines:  # noqa: B008 - frozen
    """The items of a list answer as cross-references, in a cell each on a line of its own."""
    inlines: list[Inline] = []
    for item in answer.items:
        inlines += [between] if inlines else []
        inlines.append(Reference(item, answer.path))
    return tuple(inlines) or (bound(answer),)


def table_of(
    name: str,
    caption: str,
    columns: tuple[Column, ...],
    rows: list[TableRow],
    origin: Origin,
    notes: list[Inlines] | None = None,
    description: str = "",
) -> Table | None:
    """A table with the id `table-<name>`; none without rows."""
    if not rows:
        return None
    heads = ", ".join(column.heading for column in columns)
    return Table(
        f"table-{name}",
        (Text(caption),),
        columns,
        tuple(rows),
        origin,
        tuple(notes or ()),
        description or f"{caption}. Columns: {heads}.",
    )

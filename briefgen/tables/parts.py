"""What all tables share: cells, references, the table itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from briefgen.answers import Answer
from briefgen.document import Bound, Column, Inlines, Origin, References, Table, Text
from briefgen.document import Row as TableRow
from briefgen.facts import bound


def open_in_short(answer: Answer) -> Bound:
    """An answer in a narrow cell: what is open shows as a hole of one word, with the whole in its comment."""
    printed = bound(answer)
    return Bound("[TBD]", (answer.path,), hole=True, remark=printed.remark) if answer.is_open else printed


def once(printed: Bound, answers: Sequence[Answer]) -> Bound:
    """What stands once for several answers that say the same: it came from each of them."""
    return replace(printed, paths=tuple(answer.path for answer in answers), field="") if len(answers) > 1 else printed


def cell(answer: Answer, *, with_unit: bool = True) -> Inlines:
    """An answer as one cell: a dash where other answers close it, a short hole where it is open."""
    if answer.is_closed:
        return (Text("–"),)
    return (open_in_short(answer),) if answer.is_open else (bound(answer, with_unit=with_unit),)


def references(answer: Answer, *, as_sections: bool = False) -> Inlines:
    """The items of a list answer as cross-references: "Tables 3 and 4", or the numbers of their sections."""
    if not answer.items:
        return cell(answer) if as_sections else (bound(answer),)
    return (References(answer.items, answer.path, as_sections),)


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

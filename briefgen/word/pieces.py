"""What a block is made of while it is written: paragraphs and tables, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from briefgen.word.canonical import Form
from briefgen.word.lines import Line


@dataclass(frozen=True)
class Grid:
    """A table: what stands before its rows, and each row as its XML without cells' words and the lines of its cells."""

    head: str
    is_wide: bool  # too wide for an upright page
    rows: tuple[tuple[str, tuple[tuple[str, Line], ...]], ...]

    @property
    def xml(self) -> str:
        """The table with its rows; a row is its properties and, for each cell, the cell's properties and its line."""
        rows = (
            f"<w:tr>{properties}{''.join(f'<w:tc>{cell}{line.xml}</w:tc>' for cell, line in cells)}</w:tr>"
            for properties, cells in self.rows
        )
        return f"<w:tbl>{self.head}{''.join(rows)}</w:tbl>"


Pieces: TypeAlias = "list[Line | Grid]"


def lines_of(pieces: Iterable[Line | Grid]) -> Iterator[Line]:
    """All paragraphs in order, those of cells included."""
    for piece in pieces:
        if isinstance(piece, Line):
            yield piece
        else:
            for _, cells in piece.rows:
                yield from (line for _, line in cells)


def form_of(pieces: Iterable[Line | Grid], names: Mapping[str, str]) -> list[Form]:
    """The canonical form, as `canonical` reads it from the saved file; `names` are those of styles by id."""
    forms: list[Form] = []
    for piece in pieces:
        if isinstance(piece, Grid):
            forms.append({"table": [[[_form(line, names)] for _, line in cells] for _, cells in piece.rows]})
        elif not piece.in_field:
            forms.append(_form(piece, names))
    return forms


def _form(line: Line, names: Mapping[str, str]) -> Form:
    return [names.get(line.style, line.style).lower(), *line.form]

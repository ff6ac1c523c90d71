"""Working out what an import would do to the answers, without doing it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from briefgen.answers import Draft
from briefgen.attributes import Vocabulary
from briefgen.cmc import read_number
from briefgen.lots.cells import ResultReader, lot_cell
from briefgen.lots.headers import Header, HeaderReader, oriented
from briefgen.lots.measurements import Assigned, Assignment, Identity, MeasuredColumn, due_particulars
from briefgen.lots.plan import CellChange, ColumnPlan, ImportPlan, LotPlan
from briefgen.lots.rows import IMPORTS, LOTS, MEASUREMENTS, OPEN, Rows, held, read_rows
from briefgen.lots.table import Cell, LotsTable, Row, error, warning
from briefgen.lots.words import compared, slug_of
from briefgen.problems import Place, Problem
from briefgen.source import Plain

Unknown = Literal["report", "keep"]


def plan_import(
    draft: Draft, table: LotsTable, vocabulary: Vocabulary, *, unknown: Unknown = "report", lot_column: str = ""
) -> ImportPlan:
    """Work out an import; nothing is raised, problems stand in the plan.

    `unknown="keep"` imports columns that are not understood as attributes under their own names; `lot_column` is
    the header of the column that identifies the lots where the table calls it otherwise.
    """
    return _Planner(draft, table, vocabulary, unknown, lot_column).plan()


@dataclass(frozen=True)
class _Field:
    """A column of the table with its index and header."""

    index: int
    cell: Cell
    header: Header


class _Planner:
    """One import being worked out."""

    def __init__(
        self, draft: Draft, table: LotsTable, vocabulary: Vocabulary, unknown: Unknown, lot_column: str
    ) -> None:
        self._table = table
        self._vocabulary = vocabulary
        self._unknown = unknown
        self._lot_column = lot_column
        self._reader = HeaderReader(vocabulary)
        self._questions = {column.id: column for column in draft.questionnaire.by_path[LOTS].columns}
        self._problems: list[Problem] = list(table.notes)
        self._lots = self._existing(draft, LOTS, "lot")
        self._measurements = self._existing(draft, MEASUREMENTS, "id")
        self._imports = self._existing(draft, IMPORTS, "file")

    def plan(self) -> ImportPlan:
        """The whole plan."""
        rows = self._rows()
        fields = [_Field(n, cell, self._header(cell)) for n, cell in enumerate(rows[0])]
        key = self._key(fields)
        lots = self._lot_rows(rows[1:], key) if key else []
        own = [field for field in fields if field.header.lot_column not in {"", "lot"}]
        self._refuse_repeated(own)
        self._refuse_unheaded(fields)
        assigned = self._assigned([field for field in fields if field.header.attribute], lots)
        planned = tuple(self._lot(row, key, own, assigned) for row in lots) if key else ()
        record, record_is_new = self._record()
        return ImportPlan(
            file=self._table.name,
            columns=tuple(self._column(field, key, assigned, rows[1:]) for field in fields if field.cell.text),
            measurements=tuple(dict(item.row) for item in assigned.values() if item.is_new),
            lots=planned,
            record=record,
            record_is_new=record_is_new,
            is_transposed=rows is not self._table.rows,
            source_lines=self._table.source_lines,
            other_lots=tuple(lot for lot in self._lots.by_key if lot not in {item.lot for item in planned}),
            problems=tuple(self._problems),
        )

    def _rows(self) -> tuple[Row, ...]:
        """The rows with lots in rows; as they stand where that is not clear."""
        turned = oriented(self._table, self._reader)
        if isinstance(turned, Problem):
            self._problems.append(turned)
            return self._table.rows
        return turned

    def _existing(self, draft: Draft, path: str, key: str) -> Rows:
        rows, problems = read_rows(draft, path, key)
        self._problems += [problem for problem in problems if problem not in self._problems]
        return rows

    # Headers

    def _header(self, cell: Cell) -> Header:
        """What the header says: to the person, to the vocabulary, or else to the answers themselves."""
        if self._lot_column and compared(cell.text) == compared(self._lot_column):
            return Header(cell.text, lot_column="lot")
        header = self._reader.read(cell.text)
        if self._lot_column and header.lot_column == "lot":
            header = Header(cell.text)
        if header.is_understood or not cell.text:
            return header
        own = self._reader.own(cell.text)
        for name, row in self._measurements.by_key.items():
            known = {name, slug_of(held(row.get("name")).text), slug_of(held(row.get("attribute")).text)}
            if {slug_of(cell.text), slug_of(own.attribute)} & known:
                return replace(own, attribute=held(row.get("attribute")).text)
        if self._unknown == "keep":
            return own
        self._tell_unknown(cell, header)
        return header

    def _tell_unknown(self, cell: Cell, header: Header) -> None:
        either = " or ".join(header.guesses)
        if header.is_ambiguous:
            what, remedy = f"`{cell.text}` could be {either}; it is not imported.", "State its unit in the header."
        else:
            near = f"Did you mean `{either}`? " if header.guesses else ""
            what = f"The column `{cell.text}` is not understood; it is not imported."
            remedy = f"{near}Rename it, or import it under its own name with --keep-unknown."
        self._problems.append(warning("T236", cell.place, what, remedy))

    def _key(self, fields: Sequence[_Field]) -> _Field | None:
        found = [field for field in fields if field.header.lot_column == "lot"]
        if len(found) == 1:
            return found[0]
        place = self._table.place
        if found:
            what = f"Several columns hold lot numbers: {_quoted(field.cell.text for field in found)}."
            self._problems.append(error("T204", found[1].cell.place, what, "Keep one of them."))
        elif sum(read_number(field.cell.text) is not None for field in fields) * 2 >= len(fields):
            what = "The first row holds values, not headers."
            self._problems.append(error("T205", place, what, "Put a header row on top: lot, VCN (copies/cell), …"))
        else:
            what = f"No column holds lot numbers; the columns are {_quoted(field.cell.text for field in fields)}."
            remedy = "Name the column that identifies each lot `lot`."
            self._problems.append(error("T206", place, what, remedy))
        return None

    def _refuse_repeated(self, fields: Sequence[_Field]) -> None:
        first: dict[str, _Field] = {}
        for field in fields:
            column = field.header.lot_column
            if column in first:
                what = f"The columns `{first[column].cell.text}` and `{field.cell.text}` are both `{column}`."
                self._problems.append(error("T221", field.cell.place, what, "Keep one of them."))
            first.setdefault(column, field)

    def _refuse_unheaded(self, fields: Sequence[_Field]) -> None:
        for field in fields:
            if not field.cell.text:
                what = "This column holds values but has no header."
                self._problems.append(error("T207", field.cell.place, what, "Give it a header, or remove it."))

    # Lots

    def _lot_rows(self, rows: Sequence[Row], key: _Field) -> list[Row]:
        """The rows that are lots; every other row is a problem."""
        if not rows:
            self._problems.append(
                error("T208", self._table.place, "No lot stands below the header.", "Give one row for each lot.")
            )
        summaries = {compared(word) for word in self._vocabulary.summary_rows}
        first: dict[str, Cell] = {}
        kept = []
        for row in rows:
            cell = row[key.index]
            problem = _row_problem(cell, summaries, first)
            if problem is not None:
                self._problems.append(problem)
                continue
            first[cell.text] = cell
            self._tell_near_lot(cell)
            kept.append(row)
        return kept

    def _tell_near_lot(self, cell: Cell) -> None:
        if cell.text in self._lots.by_key:
            return
        near = next((lot for lot in self._lots.by_key if _bare(lot) == _bare(cell.text)), None)
        if near is not None:
            what = f"The lot `{cell.text}` is new, but the answers hold `{near}`."
            self._problems.append(warning("T237", cell.place, what, "Write it alike if it is the same lot."))

    def _lot(self, row: Row, key: _Field, own: Sequence[_Field], assigned: dict[int, Assigned]) -> LotPlan:
        lot = row[key.index].text
        before = self._lots.by_key.get(lot)
        cells: dict[str, Plain] = {"lot": lot}
        changes: list[CellChange] = []
        for field in own:
            value = self._own_value(field, row[field.index])
            if value:
                name = field.header.lot_column
                cells[name] = value
                changes += _change(lot, name, "", self._questions[name].ask, before, value, row[field.index].place)
        results: dict[str, Plain] = {}
        for index, item in assigned.items():
            if text := row[index].text:
                results[item.measurement] = text
                title = held(item.row.get("name")).text or item.measurement
                changes += _change(lot, "results", item.measurement, title, before, text, row[index].place)
        if results:
            cells["results"] = results
        self._refuse_odd_results(before, row[key.index])
        if before is None:
            return LotPlan(lot, "new", cells)
        return LotPlan(lot, "changed" if changes else "unchanged", cells, tuple(changes))

    def _refuse_odd_results(self, before: dict[str, Plain] | None, cell: Cell) -> None:
        results = before.get("results") if before else None
        if (isinstance(results, dict) and "status" in results and results["status"] != "tbd") or isinstance(
            results, list
        ):
            what = f"The results of lot `{cell.text}` carry a status in the answers, so nothing can be added to them."
            self._problems.append(error("T202", cell.place, what, "Take away that status in the answers."))

    def _own_value(self, field: _Field, cell: Cell) -> str:
        if not cell.text:
            return ""
        name = field.header.lot_column
        found = lot_cell(self._questions[name], self._vocabulary.lot_columns[name], self._vocabulary, cell)
        if name == "donor" and self._is_donor_type(cell.text):
            what = f"`{cell.text}` stands below `{field.cell.text}`, but is a type of donor, not the code of one."
            found = error("T216", cell.place, what, "Name the column `donor type`.")
        if isinstance(found, Problem):
            self._problems.append(found)
            return ""
        return found

    def _is_donor_type(self, text: str) -> bool:
        values = self._vocabulary.lot_columns["donor_type"].values
        return compared(text) in {compared(word) for spellings in values.values() for word in spellings}

    # Measurements

    def _assigned(self, fields: Sequence[_Field], lots: Sequence[Row]) -> dict[int, Assigned]:
        """The columns of results by index, with their measurements."""
        assignment = Assignment(self._vocabulary, self._measurements.by_key, self._table.name)
        assigned = assignment.assign([self._measured(field, lots) for field in fields])
        self._problems += assignment.problems
        return {item.column.index: item for item in assigned}

    def _measured(self, field: _Field, lots: Sequence[Row]) -> MeasuredColumn:
        header = field.header
        attribute = self._vocabulary.attributes.get(header.attribute)
        title = attribute.name if attribute else header.title
        reader = ResultReader(self._vocabulary, attribute, title, self._table.separator)
        unit, problems = reader.read([row[field.index] for row in lots], header.unit)
        self._problems += problems
        if attribute and unit and unit not in attribute.units:
            what = f"`{unit}` is not a usual unit of {title}; it is kept as written."
            usual = ", ".join(attribute.units) or "none"
            self._problems.append(warning("T238", field.cell.place, what, f"Usual: {usual}."))
        identity = Identity(header.attribute, unit, header.denominator, header.sample_point, header.method)
        return MeasuredColumn(field.index, header, field.cell.place, identity)

    def _column(
        self, field: _Field, key: _Field | None, assigned: dict[int, Assigned], rows: Sequence[Row]
    ) -> ColumnPlan:
        values = tuple(row[field.index].text for row in rows if row[field.index].text)
        bare = ColumnPlan(field.header, field.cell.place, values=values)
        if name := field.header.lot_column:
            return replace(bare, meaning="Lot number" if field is key else self._questions[name].ask)
        item = assigned.get(field.index)
        if item is None:
            return bare
        identity = item.column.identity
        due = due_particulars(self._vocabulary.attributes.get(identity.attribute))
        return replace(
            bare,
            meaning=held(item.row.get("name")).text or item.measurement,
            measurement=item.measurement,
            is_new=item.is_new,
            unit=identity.unit,
            open=tuple(part for part in due if not held(item.row.get(part)).is_known),
        )

    def _record(self) -> tuple[dict[str, Plain] | None, bool]:
        """The row that says what was imported; none if it stands there already."""
        row: dict[str, Plain] = {"file": self._table.name, "sha256": self._table.sha256}
        if self._table.source_lines:
            row["source"] = "\n".join(self._table.source_lines)
        before = self._imports.by_key.get(self._table.name)
        if before is None:
            return row, True
        is_same = all(held(before.get(name)).text == value for name, value in row.items())
        return (None if is_same else row), False


def _change(
    lot: str, column: str, measurement: str, title: str, before: dict[str, Plain] | None, new: str, place: Place
) -> Iterator[CellChange]:
    """The change of one cell of a lot that the answers hold already; nothing if it says the same."""
    if before is None:
        return
    plain: Plain | None = before.get(column)
    if measurement:
        plain = plain.get(measurement) if isinstance(plain, dict) and "status" not in plain else None
    old = held(plain)
    if old.text == new or (held(new).shown == OPEN and old.shown):
        return
    yield CellChange(lot, column, measurement, title, old.shown, new, old.is_known, place)


def _row_problem(cell: Cell, summaries: set[str], first: dict[str, Cell]) -> Problem | None:
    if not cell.text:
        return error("T209", cell.place, "This row has no lot number.", "Give it one, or remove the row.")
    if compared(cell.text) in summaries:
        what = f"The row `{cell.text}` is a summary or a criterion, not a lot."
        return error("T210", cell.place, what, "Remove it from the table; briefgen computes from the lots.")
    if cell.text in first:
        what = f"The lot `{cell.text}` stands twice; the first is at {first[cell.text].place}."
        return error("T217", cell.place, what, "Keep one row for each lot.")
    return None


def _bare(lot: str) -> str:
    """A lot number without what spreadsheets and people drop: leading zeros, case, hyphens."""
    parts = re.findall(r"\d+|[^\W\d_]+", lot.casefold())
    return "".join(part.lstrip("0") or "0" if part.isdigit() else part for part in parts)


def _quoted(names: Iterator[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)

"""Import of lots tables: read as reported, understood by their headers, planned, shown, and merged by lot number."""

from briefgen.lots.applying import apply
from briefgen.lots.plan import CellChange, ColumnPlan, ImportPlan, LotPlan
from briefgen.lots.planning import plan_import
from briefgen.lots.preview import preview_lines
from briefgen.lots.reading import read_table
from briefgen.lots.table import Cell, LotsTable

__all__ = [
    "Cell",
    "CellChange",
    "ColumnPlan",
    "ImportPlan",
    "LotPlan",
    "LotsTable",
    "apply",
    "plan_import",
    "preview_lines",
    "read_table",
]

"""Import of lots tables: read as reported, understood by their headers, planned, shown, and merged by lot number."""

from briefgen.lots.plan import ImportPlan, preview_lines
from briefgen.lots.planning import plan_import
from briefgen.lots.reading import read_table
from briefgen.lots.rows import apply
from briefgen.lots.table import LotsTable

__all__ = ["ImportPlan", "LotsTable", "apply", "plan_import", "preview_lines", "read_table"]

"""The closed catalogue of tables: one function each, from answers and facts to a `Table` or none without rows.

Every cell is bound to the answer it shows. What no lot has is no column of holes: a note says it once.
"""

from collections.abc import Callable
from typing import TypeAlias

from briefgen.answers import Answers
from briefgen.document import Origin, Table
from briefgen.facts import Facts
from briefgen.tables.appendices import appendices
from briefgen.tables.copy_number import vcn, vcn_evidence
from briefgen.tables.lots import criteria, lots, results
from briefgen.tables.meeting import attendees, decisions
from briefgen.tables.pathway import strata
from briefgen.tables.process import process_flow

TableMaker: TypeAlias = Callable[[Answers, Facts, Origin], Table | tuple[Table, ...] | None]

TABLES: dict[str, TableMaker] = {
    "decisions": decisions,
    "attendees": attendees,
    "lots": lots,
    "results": results,
    "criteria": criteria,
    "vcn": vcn,
    "vcn-evidence": vcn_evidence,
    "strata": strata,
    "process-flow": process_flow,
    "appendices": appendices,
}

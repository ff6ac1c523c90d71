"""The closed catalogue of tables: one function each, from answers and facts to a `Table` or none without rows.

Every cell is bound to the answer it shows. What no lot has is no column of holes: a note says it once.
"""

from collections.abc import Callable
from typing import TypeAlias

from briefgen.answers import Answers
from briefgen.document import Origin, Table
from briefgen.facts import Facts
from briefgen.tables.appendices import appendices
from briefgen.tables.background import BACKGROUND_TABLES
from briefgen.tables.changes import CHANGES_TABLES
from briefgen.tables.clinical import CLINICAL_TABLES
from briefgen.tables.construct import CONSTRUCT_TABLES
from briefgen.tables.copy_number import insertion_sites, moi_curve, vcn, vcn_evidence
from briefgen.tables.failures import FAILURES_TABLES
from briefgen.tables.flexibilities import FLEXIBILITY_TABLES
from briefgen.tables.lots import in_process, lot_listing, lots, results
from briefgen.tables.meeting import agenda, attendees, decisions
from briefgen.tables.nonclinical import NONCLINICAL_TABLES
from briefgen.tables.process import PROCESS_TABLES
from briefgen.tables.specification import SPECIFICATION_TABLES
from briefgen.tables.stability import STABILITY_TABLES

TableMaker: TypeAlias = Callable[[Answers, Facts, Origin], Table | tuple[Table, ...] | None]

TABLES: dict[str, TableMaker] = {
    "decisions": decisions,
    "attendees": attendees,
    "agenda": agenda,
    **BACKGROUND_TABLES,
    "lots": lots,
    "results": results,
    "vcn": vcn,
    "vcn-evidence": vcn_evidence,
    "moi-curve": moi_curve,
    "insertion-sites": insertion_sites,
    "lot-listing": lot_listing,
    "in-process": in_process,
    **PROCESS_TABLES,
    **CHANGES_TABLES,
    **FAILURES_TABLES,
    **CONSTRUCT_TABLES,
    **SPECIFICATION_TABLES,
    **STABILITY_TABLES,
    **NONCLINICAL_TABLES,
    **CLINICAL_TABLES,
    **FLEXIBILITY_TABLES,
    "appendices": appendices,
}

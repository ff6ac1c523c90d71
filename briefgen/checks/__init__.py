"""What must be true of answers and package before FDA sees them: a tuple of functions over one `Case`."""

from briefgen.checks.case import Case
from briefgen.checks.completeness import nothing_printed_is_open
from briefgen.checks.remarks import with_remarks, without_remarks
from briefgen.checks.runner import CHECKS, run_checks

__all__ = ["CHECKS", "Case", "nothing_printed_is_open", "run_checks", "with_remarks", "without_remarks"]

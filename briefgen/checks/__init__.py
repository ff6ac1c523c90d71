"""What must be true of answers and package before FDA sees them: a tuple of functions over one `Case`."""

from briefgen.checks.case import Case
from briefgen.checks.runner import CHECKS, run_checks

__all__ = ["CHECKS", "Case", "run_checks"]

"""What must be true of answers and package before FDA sees them: a tuple of functions over one `Case`."""

from briefgen.checks.case import Case
from briefgen.checks.completeness import nothing_printed_is_open
from briefgen.checks.remarks import with_remarks, without_remarks
from briefgen.checks.runner import CHECKS, run_checks
from briefgen.problems import Problem, Severity

__all__ = [
    "CHECKS",
    "Case",
    "contradicts",
    "nothing_printed_is_open",
    "run_checks",
    "with_remarks",
    "without_remarks",
]

_CONTRADICTIONS = ("C2", "C3", "F2", "L22", "L23", "L25", "L26", "L27", "L28", "L29", "L31", "L32", "L35", "X1")


def contradicts(problem: Problem) -> bool:
    """Whether answers contradict each other, or name what is not there; what is only open is not meant."""
    return problem.severity is Severity.ERROR and problem.code.startswith(_CONTRADICTIONS)

"""Problems are values: what is wrong, where, and what to do about it.

Nothing in here prints. A function that finds problems returns or yields them; a function that cannot go on
raises `UserError` with all of them at once. Only a bug of ours ends in a traceback.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Any


class Severity(Enum):
    """How much a problem weighs: an error refuses `--final`, a warning does not, a note only informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class ExitCode(IntEnum):
    """What the shell is told."""

    FINE = 0
    PROBLEMS = 1
    USAGE = 2
    BROKEN_DATA = 3
    INTERRUPTED = 130


@dataclass(frozen=True, order=True)
class Place:
    """A place in a file, counted from 1; a path alone where the line is not known."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    `code` is stable (`A104`), `what` is a sentence, `remedy` says how to mend it, `subject` names the thing in
    the reader's words ("Lot L003, vector copy number"), `source` names the rule behind a finding, `path` is the
    answer it is about (`product.name`), `section` groups findings for the reader.
    """

    code: str
    what: str
    remedy: str
    severity: Severity = Severity.ERROR
    place: Place | None = None
    subject: str = ""
    source: str = ""
    path: str = ""
    section: str = ""

    def __str__(self) -> str:
        head = " ".join(part for part in (str(self.place or ""), self.subject) if part)
        lines = [head] if head else []
        lines += [f"  {self.severity.value} {self.code}: {self.what}", f"  {self.remedy}"]
        return "\n".join(lines)


class UserError(Exception):
    """The user's input cannot be worked with; carries every problem found, never only the first."""

    def __init__(self, problems: Iterable[Problem], exit_code: ExitCode = ExitCode.PROBLEMS) -> None:
        self.problems = tuple(problems)
        self.exit_code = exit_code
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[Any, ...]:
        """Problems survive the way back from a worker process."""
        return (type(self), (self.problems, self.exit_code))


class BrokenDataError(UserError):
    """A questionnaire, claim or template file is wrong: ours, or the user's `--data` folder."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems, ExitCode.BROKEN_DATA)

    def __reduce__(self) -> tuple[Any, ...]:
        """See `UserError`; the problems are arguments of their own here."""
        return (type(self), self.problems)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of the problems is an error."""
    return any(problem.severity is Severity.ERROR for problem in problems)

"""Many answers files, one outcome each; a broken file never stops the others."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, as_completed
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TextIO

from briefgen.briefing import Library, build_package, read_library, save_package
from briefgen.problems import BrokenDataError, ExitCode, Place, Problem, Severity, UserError
from briefgen.source import DataFolders


@dataclass(frozen=True)
class Outcome:
    """What became of one answers file.

    `result` is built, refused (the answers or the place to write to have problems) or failed (a bug of ours);
    `problems` are codes with their places and no word of an answer, since a manifest travels.
    """

    answers: str
    result: str
    package: str = ""
    sha256: str = ""
    errors: int = 0
    warnings: int = 0
    problems: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """The outcome as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def package_paths(answers: Iterable[Path], out: Path) -> dict[Path, Path]:
    """Where each package goes; raises `UserError` when two answers files would give one package."""
    chosen: dict[Path, Path] = {}
    taken: dict[str, Path] = {}
    problems = []
    for path in answers:
        name = f"{path.stem}.docx"
        if (other := taken.get(name.casefold())) is not None:
            clash = f"{path} and {other} would both be written to {name}."
            what = f"{path} is given twice." if path == other else clash
            remedy = "Rename one of them, or give each run its own --out."
            problems.append(Problem("M101", what, remedy, place=Place(str(path))))
        taken[name.casefold()] = path
        chosen[path] = out / name
    if problems:
        raise UserError(problems)
    return chosen


def run_batch(
    packages: Mapping[Path, Path],
    folders: DataFolders,
    as_of: datetime.date,
    executor: Executor,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[Outcome]:
    """Build every file on the executor and yield outcomes as they come.

    Once `stopped` says so, what has not begun is cancelled; what has is still told, so that a manifest agrees with the
    folder. Raises `KeyboardInterrupt` then.
    """
    pending: dict[Future[Outcome], Path] = {}
    for path, package in packages.items():
        pending[executor.submit(build_one, path, package, folders, as_of)] = path
    for future in as_completed(pending):
        if not future.cancelled():
            yield _outcome(future, pending[future])
        if stopped():
            for waiting in pending:
                waiting.cancel()
    if stopped():
        raise KeyboardInterrupt


def ignore_interrupts() -> None:
    """For worker processes: Ctrl-C is the main process's to handle, which cancels what was not begun."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def build_one(path: Path, package: Path, folders: DataFolders, as_of: datetime.date) -> Outcome:
    """Build one file; problems are its outcome. Runs in a worker process, whose library is read once."""
    try:
        built = build_package(path, _library(folders), as_of)
        save_package(built, package)
    except BrokenDataError:
        raise
    except UserError as error:
        return _with_problems(Outcome(str(path), "refused"), error.problems)
    digest = hashlib.sha256(built.content).hexdigest()
    return _with_problems(Outcome(str(path), "built", str(package), digest), built.problems)


@lru_cache(maxsize=1)
def _library(folders: DataFolders) -> Library:
    return read_library(folders)


def _outcome(future: Future[Outcome], path: Path) -> Outcome:
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, BrokenDataError):
        return _with_problems(Outcome(str(path), "failed"), error.problems)
    # A bug, or a worker that died: its message may hold an answer, so only its kind is kept.
    return Outcome(str(path), "failed", problems=(f"B102 {type(error).__name__}",), errors=1)


def _with_problems(outcome: Outcome, problems: Sequence[Problem]) -> Outcome:
    """The outcome with the codes and places of what was found; no word of an answer."""
    severities = [problem.severity for problem in problems]
    return replace(
        outcome,
        problems=tuple(f"{problem.code} {problem.place or problem.path or ''}".strip() for problem in problems),
        errors=severities.count(Severity.ERROR),
        warnings=severities.count(Severity.WARNING),
    )


@contextlib.contextmanager
def open_manifest(out: Path) -> Iterator[TextIO]:
    """The manifest of a run, a line for each outcome as it comes; raises `UserError` when it cannot be written."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        stream = (out / "manifest.jsonl").open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        what = f"The manifest cannot be written: {error.strerror or type(error).__name__}."
        raise UserError([Problem("F105", what, "Check --out and its rights.", place=Place(str(out)))]) from None
    with stream:
        yield stream


def exit_code(outcomes: Iterable[Outcome]) -> ExitCode:
    """Fine when every file was built."""
    return ExitCode.FINE if all(outcome.result == "built" for outcome in outcomes) else ExitCode.PROBLEMS

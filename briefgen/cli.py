"""Arguments in, one call, exit code out. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefgen import __version__
from briefgen.problems import ExitCode, Problem, Severity, UserError, has_errors

if TYPE_CHECKING:
    from briefgen.answers import Draft
    from briefgen.briefing import Library
    from briefgen.source import DataFolders

_OF_THE_OUTPUT = "SPW"  # findings on house style, layout and PDF are shown at once: `check` does not make them
LARGEST_PACKAGE = 400 * 1024 * 1024  # bytes; the size FDA takes for one file

ANSWERS = click.argument("answers", type=click.Path(path_type=Path, dir_okay=False, readable=False))


def with_data(command: Callable[..., Any]) -> Callable[..., Any]:
    """Every command takes `--data DIR`."""
    option = click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        help="A folder whose questionnaires and templates win over those of briefgen (or BRIEFGEN_DATA).",
    )
    return option(command)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="briefgen")
def cli() -> None:
    """From what a cell or gene therapy sponsor knows to the Word briefing package that CBER reads."""


@cli.command()
@ANSWERS
@click.option("--sample", metavar="NAME", help="Start from a sample, e.g. car-t-autologous.")
@with_data
def new(answers: Path, sample: str | None, data: Path | None) -> None:
    """Start an answers file, empty or as a copy of a sample."""
    from briefgen.samples import new_files
    from briefgen.source import write_together

    write_together(new_files(_folders(data), sample, answers))
    click.echo(f"{answers} is ready. Next: briefgen {'build' if sample else 'interview'} {answers}")


@cli.command()
@ANSWERS
@click.option("--section", metavar="SECTION", help="Ask this section only.")
@click.option("--plain", is_flag=True, help="Plain lines, for screen readers and pipes.")
@with_data
def interview(answers: Path, section: str | None, plain: bool, data: Path | None) -> None:
    """Ask for the answers in the terminal; saves after each, resumes where it stopped."""
    from briefgen.wizard import choose_terminal, run_interview

    library = _library(data)
    if not answers.exists():
        from briefgen.source import write_atomically

        write_atomically(answers, b"format: 1\n")
    code = run_interview(
        answers,
        library.questionnaire,
        choose_terminal(plain),
        section,
        lambda draft, path: _preview(library, draft, path),
        library.knowledge.bank,
    )
    sys.exit(code)


@cli.command()
@ANSWERS
@click.argument("table", type=click.Path(path_type=Path, dir_okay=False, readable=False))
@click.option("--sheet", metavar="NAME", help="The sheet of an XLSX file.")
@click.option("--keep-unknown", is_flag=True, help="Import columns that are no known attribute under their own name.")
@click.option("--yes", is_flag=True, help="Import without asking, changed values included.")
@with_data
def lots(answers: Path, table: Path, sheet: str | None, keep_unknown: bool, yes: bool, data: Path | None) -> None:
    """Import a table of lots (CSV, XLSX): show what it says and would change, then merge it by lot number."""
    from briefgen.answers import read_draft, save_text
    from briefgen.attributes import read_vocabulary
    from briefgen.lots import apply, plan_import, preview_lines, read_table
    from briefgen.questionnaire import read_questionnaire

    folders = _folders(data)
    draft = read_draft(answers, read_questionnaire(folders))
    if has_errors(draft.problems):
        raise UserError(draft.problems)
    plan = plan_import(
        draft, read_table(table, sheet), read_vocabulary(folders), unknown="keep" if keep_unknown else "report"
    )
    click.echo("\n".join(preview_lines(plan)))
    if plan.errors:
        click.echo("\nNothing is changed: mend the problems above first.", err=True)
        sys.exit(ExitCode.PROBLEMS)
    if plan.is_empty:
        click.echo(f"\n{answers} holds all of it already; nothing is changed.")
        return
    if not (yes or click.confirm(f"\nWrite this to {answers}?", default=False)):
        click.echo("Nothing is changed.")
        return
    save_text(answers, draft.file.text, apply(plan, draft, accept_changes=True))
    click.echo(f"{answers} is updated.")


@cli.command()
@ANSWERS
@click.option("--json", "as_json", is_flag=True, help="Findings as JSON.")
@with_data
def check(answers: Path, as_json: bool, data: Path | None) -> None:
    """Check completeness, questions, consistency and truth before FDA does."""
    from briefgen.briefing import check_answers

    problems = check_answers(answers, _library(data), _today())
    if as_json:
        click.echo(json.dumps([_as_json(problem) for problem in problems], indent=2, ensure_ascii=False))
    else:
        _print_by_section(problems)
    sys.exit(ExitCode.PROBLEMS if has_errors(problems) else ExitCode.FINE)


@cli.command()
@ANSWERS
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False, readable=False),
    help="The package (default: beside the answers).",
)
@click.option("--final", is_flag=True, help="For submission: refused while anything is open or wrong; no comments.")
@click.option("--pages", is_flag=True, help="Page numbers in the contents, as LibreOffice lays the package out.")
@click.option("--pdf", is_flag=True, help="A PDF beside the package, made by LibreOffice, read back and checked.")
@click.option("--cover-letter", "letter", is_flag=True, help="The letter that sends the package, beside it.")
@click.option(
    "--style",
    type=click.Path(path_type=Path, dir_okay=False, readable=False),
    metavar="HOUSE.docx",
    help="Your house style (.docx or .dotx): its styles, headers, footers, logos and numbering.",
)
@with_data
def build(
    answers: Path,
    output: Path | None,
    final: bool,
    pages: bool,
    pdf: bool,
    letter: bool,
    style: Path | None,
    data: Path | None,
) -> None:
    """Build the Word briefing package."""
    from briefgen.briefing import Wishes, build_package, files_of, save_package
    from briefgen.checks import contradicts

    target = output or answers.with_suffix(".docx")
    package = build_package(answers, _library(data), _today(), Wishes(final, pages, pdf, letter, style))
    save_package(package, target)
    for file in files_of(package, target):
        click.echo(f"{file.resolve()}")
    _print_problems(
        problem for problem in package.problems if problem.code[0] in _OF_THE_OUTPUT or contradicts(problem)
    )
    counts = _counted(problem for problem in package.problems if problem.code[0] not in _OF_THE_OUTPUT)
    if counts:
        click.echo(f"{counts}; see: briefgen check {answers}", err=True)


@cli.command()
@click.argument("package", type=click.Path(path_type=Path, dir_okay=False, readable=False))
@click.argument("words")
def trace(package: Path, words: str) -> None:
    """Say which template line and which answers made the WORDS in a package."""
    from briefgen.source import read_bytes
    from briefgen.word import trace as trace_words

    found = trace_words(read_bytes(package, LARGEST_PACKAGE), words)
    if not found:
        remedy = "Copy a few words from one paragraph; the file must be one that briefgen built."
        raise UserError([Problem("F120", f"“{words}” is in no paragraph of {package}.", remedy)])
    for item in found:
        click.echo(item.text)
        click.echo(f"  block     {item.block}")
        click.echo(f"  template  {item.template}")
        for path in item.paths:
            click.echo(f"  from      {path}")


@cli.command()
@click.argument("answers", type=click.Path(path_type=Path, dir_okay=False, readable=False), required=False)
@with_data
def flexibilities(answers: Path | None, data: Path | None) -> None:
    """Say which CMC flexibilities apply, why, with which evidence, and which questions could be asked."""
    from briefgen.briefing import assess_flexibilities, questions_to_take

    library = _library(data)
    if answers is None:
        for flexibility in library.knowledge.flexibilities:
            click.echo(f"{flexibility.id}  {flexibility.title}")
            click.echo(f"  asked at    {', '.join(flexibility.ask_at)}")
            click.echo(f"  planned at  {', '.join(flexibility.plan_at)}")
        return
    for item in assess_flexibilities(answers, library):
        click.echo(f"{item.flexibility.id}: {item.standing.value}")
        click.echo(f"  {item.flexibility.title}")
        click.echo(f"  {item.reason}")
        for path in item.present:
            click.echo(f"  has      {path}")
        for path in item.missing:
            click.echo(f"  missing  {path}")
    if banked := questions_to_take(answers, library):
        lines = [f"  {question.slug}  {question.decision}" for question in banked]
        click.echo("\n".join(["\nQuestions that could be asked (the interview offers them):", *lines]))


@cli.command()
@click.argument("answers", type=click.Path(path_type=Path, readable=False), nargs=-1, required=True)
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Where packages and manifest go."
)
@click.option("--jobs", type=click.IntRange(1, 256), default=os.cpu_count() or 1, show_default=True, help="Processes.")
@with_data
def batch(answers: Sequence[Path], out: Path, jobs: int, data: Path | None) -> None:
    """Build many answers files over processes; outcomes go to OUT/manifest.jsonl as they come."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    from rich.console import Console
    from rich.progress import Progress

    from briefgen.batch import exit_code, ignore_interrupts, open_manifest, package_paths, run_batch

    packages, folders = package_paths(answers, out), _folders(data)
    outcomes, interrupts = [], []
    signal.signal(signal.SIGINT, lambda *_: interrupts.append(True))  # the outcome at hand is finished first
    console = Console()
    # Spawned, not forked: a fork would copy the locks of the progress display's thread as they happen to stand.
    spawn = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(min(jobs, len(packages)), spawn, ignore_interrupts)
    try:
        with open_manifest(out) as manifest, Progress(console=console, transient=True) as progress:
            task = progress.add_task("Building", total=len(packages), visible=console.is_terminal)
            for outcome in run_batch(packages, folders, _today(), executor, lambda: bool(interrupts)):
                manifest.write(f"{outcome.line}\n")
                manifest.flush()
                outcomes.append(outcome)
                progress.update(task, advance=1)
                line = f"{outcome.result:8}{outcome.answers}  {outcome.package or '; '.join(outcome.problems[:3])}"
                progress.console.print(line, markup=False, highlight=False, soft_wrap=True)
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        executor.shutdown(wait=True, cancel_futures=True)
    sys.exit(exit_code(outcomes))


@cli.command()
@with_data
def schema(data: Path | None) -> None:
    """Print the JSON Schema of answers files, for editors."""
    from briefgen.answers import json_schema
    from briefgen.questionnaire import read_questionnaire

    click.echo(json.dumps(json_schema(read_questionnaire(_folders(data))), indent=2, ensure_ascii=False))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code says how it went (0, 1, 2, 3 or 130)."""
    _end_tidily()
    try:
        cli.main(args=arguments, prog_name="briefgen", standalone_mode=False)
    except UserError as error:
        _print_problems(error.problems)
        return error.exit_code
    except click.UsageError as error:
        error.show()
        return ExitCode.USAGE
    except click.ClickException as error:
        error.show()
        return ExitCode.PROBLEMS
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted.", err=True)
        return ExitCode.INTERRUPTED
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else ExitCode.PROBLEMS
    except OSError as error:  # the terminal or the disk behind standard output is gone or full
        with contextlib.suppress(OSError):
            click.echo(f"error F106: The output cannot be written: {error.strerror}.", err=True)
        return ExitCode.PROBLEMS
    except Exception as error:
        _print_bug(error)
        return ExitCode.PROBLEMS
    return ExitCode.FINE


def _end_tidily() -> None:
    """Being told to end is like Ctrl-C: temporary files go, and with them a copy of the answers."""
    for name in ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGBREAK"):
        if hasattr(signal, name) and threading.current_thread() is threading.main_thread():
            signal.signal(getattr(signal, name), signal.default_int_handler)


def _folders(data: Path | None) -> DataFolders:
    from briefgen.source import data_folders

    return data_folders(data)


def _library(data: Path | None) -> Library:
    from briefgen.briefing import read_library

    return read_library(_folders(data))


def _preview(library: Library, draft: Draft, path: str) -> str:
    from briefgen.briefing import examine
    from briefgen.text import blocks_printing

    document = examine(draft, library, _today()).document
    return blocks_printing(document, path) or "This answer is not printed by itself."


def _today() -> datetime.date:
    return datetime.date.today()


def _print_problems(problems: Iterable[Problem]) -> None:
    for problem in problems:
        click.echo(str(problem), err=True)


def _print_by_section(problems: Sequence[Problem]) -> None:
    sections: dict[str, list[Problem]] = {}
    for problem in problems:
        sections.setdefault(problem.section or "file", []).append(problem)
    for section, found in sections.items():
        click.echo(f"\n{section.replace('_', ' ')}")
        for problem in found:
            click.echo(str(problem))
    click.echo(f"\n{_counted(problems) or 'Nothing to report.'}")


def _counted(problems: Iterable[Problem]) -> str:
    severities = [problem.severity for problem in problems]
    parts = [
        f"{count} {severity.value}{'s' if count != 1 else ''}"
        for severity in Severity
        if (count := severities.count(severity))
    ]
    return ", ".join(parts)


def _as_json(problem: Problem) -> dict[str, Any]:
    place = problem.place
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "path": problem.path,
        "section": problem.section,
        "subject": problem.subject,
        "what": problem.what,
        "remedy": problem.remedy,
        "source": problem.source,
    }


def _print_bug(error: Exception) -> None:
    """Where our bug is, without the values in it: the message of an exception may hold an answer."""
    click.echo(f"briefgen {__version__} has a bug: {type(error).__name__}. Please report these lines:", err=True)
    for frame in traceback.extract_tb(error.__traceback__):
        click.echo(f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}", err=True)

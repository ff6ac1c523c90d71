"""Times the sample through every room: medians of several runs with least and most."""

import datetime
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from briefgen.answers import draft_of, spliced
from briefgen.briefing import build_package, examine, read_library
from briefgen.checks import run_checks
from briefgen.source import data_folders, parse_yaml
from briefgen.word import write_docx

SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "car-t-autologous.yaml"
TODAY = datetime.date(2026, 11, 22)


def timed(name: str, job: Callable[[], object], runs: int) -> None:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        job()
        times.append((time.perf_counter() - start) * 1000)
    print(f"| {name} | {statistics.median(times):.0f} | {min(times):.0f}–{max(times):.0f} | {runs} |")


def process(*arguments: str) -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, "-m", "briefgen", *arguments], check=True, capture_output=True)


def main() -> None:
    library = read_library(data_folders())
    draft = draft_of(parse_yaml(SAMPLE.read_text(encoding="utf-8"), SAMPLE.name), library.questionnaire)
    case = examine(draft, library, TODAY)
    print("| what | median, ms | least–most | runs |")
    print("|---|---|---|---|")
    timed("`briefgen --version`, a process of its own", process("--version"), 9)
    with tempfile.TemporaryDirectory() as folder:
        target = str(Path(folder) / "a.docx")
        timed("`briefgen build` of the sample, a process of its own", process("build", str(SAMPLE), "-o", target), 7)
    timed("questionnaire and knowledge, read", lambda: read_library(data_folders()), 9)
    timed("build of the sample, warm", lambda: build_package(SAMPLE, library, TODAY), 15)
    timed("facts and tree, warm", lambda: examine(draft, library, TODAY), 15)
    timed("all checks, warm", lambda: run_checks(case), 15)
    timed("tree to .docx, warm", lambda: write_docx(case.document, library.folders), 15)
    timed("one answer saved by splice", lambda: spliced(draft.file, draft.locate("product.name"), "X"), 15)


if __name__ == "__main__":
    main()

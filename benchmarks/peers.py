"""The same Markdown through briefgen, pandoc and docxtpl, each in a fresh process, turn by turn.

This process stays small while it measures: Linux counts the memory of a parent at a child's start as the child's own.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from operator import attrgetter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS = {100: 5, 1000: 3}  # runs by number of sections; one more before them does not count
BRIEFGEN = "briefgen"
PANDOC = "pandoc"
DOCXTPL = "docxtpl"
TARGETS = ((PANDOC, 100, 0.9, 0.6), (PANDOC, 1000, 0.5, 0.35), (DOCXTPL, 1000, 1.5, 1.0))  # at most, aimed at
MOST_MEMORY = 250  # MB at 1000 sections
INSTALL = '`pip install -e ".[bench]"`'
_wall, _processor, _memory = attrgetter("wall"), attrgetter("processor"), attrgetter("memory")
_MEGABYTE = 1024**2 if sys.platform == "darwin" else 1024  # in what `ru_maxrss` counts


@dataclass(frozen=True)
class Run:
    """One process: seconds by the clock, seconds of processors, the most memory it had in MB."""

    wall: float
    processor: float
    memory: float


@dataclass
class Generator:
    """A way to make the document: its command, in which `{source}` and `{target}` stand, or why there is none."""

    id: str
    name: str
    command: tuple[str, ...] = ()
    failure: str = ""
    runs: dict[int, list[Run]] = field(default_factory=dict)

    def median(self, sections: int, what: Callable[[Run], float]) -> float | None:
        """The median over the runs with so many sections; none for a generator that could not run."""
        runs = self.runs.get(sections, [])
        return statistics.median(map(what, runs)) if runs and not self.failure else None


def main() -> None:
    """Measure everything, then compare the outputs and print the tables."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generators = list(_generators(folder))
        for sections, runs in RUNS.items():
            _module("benchmarks.material", str(sections), str(_source(folder, sections)))
            _measure(generators, sections, runs, folder)
        for sections, runs in RUNS.items():
            _print_times(generators, sections, runs)
            _print_comparison(generators, sections, folder)
    _print_targets({generator.id: generator for generator in generators})


def _generators(folder: Path) -> Iterator[Generator]:
    """briefgen, briefgen without what its peers do not have, and the peers."""
    own = (sys.executable, "-m", "benchmarks.generate", "briefgen", "{source}", "{target}")
    name = f"briefgen {version('briefgen')}"
    yield Generator(BRIEFGEN, f"**{name}**", own)
    yield Generator("stateless", f"{name} without state", (*own, "state"))
    yield Generator("bare", f"{name} without controls and state", (*own, "state", "controls"))
    yield from _pandoc()
    yield _docxtpl(folder)


def _pandoc() -> Iterator[Generator]:
    package = find_spec("pypandoc")
    bundled = Path(package.origin).parent / "files" / "pandoc" if package and package.origin else None
    program = str(bundled) if bundled and bundled.is_file() else shutil.which("pandoc")
    if program is None:
        yield Generator(PANDOC, "pandoc", failure=f"not installed: {INSTALL}")
        return
    said = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout
    name = said.split("\n")[0]
    command = (program, "{source}", "--output", "{target}", "--from")
    yield Generator(PANDOC, name, (*command, "markdown"))
    yield Generator("pandoc-commonmark", f"{name}, reader `commonmark_x`", (*command, "commonmark_x"))


def _docxtpl(folder: Path) -> Generator:
    try:
        name = f"docxtpl {version('docxtpl')}"
    except PackageNotFoundError:
        return Generator(DOCXTPL, "docxtpl", failure=f"not installed: {INSTALL}")
    template = str(folder / "template.docx")
    _module("benchmarks.templated", template)
    command = (sys.executable, "-m", "benchmarks.generate", "docxtpl", "{source}", "{target}", template)
    return Generator(DOCXTPL, name, command)


def _module(name: str, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", name, *arguments], check=True, cwd=ROOT)


def _source(folder: Path, sections: int) -> Path:
    return folder / f"{sections}.md"


def _target(generator: Generator, folder: Path, sections: int) -> Path:
    return folder / f"{generator.id}-{sections}.docx"


def _measure(generators: Sequence[Generator], sections: int, runs: int, folder: Path) -> None:
    """Run each generator once to warm the disk's cache, then so many times, turn by turn."""
    for number in range(runs + 1):
        for generator in generators:
            if generator.failure:
                continue
            run = _timed(generator, _source(folder, sections), _target(generator, folder, sections))
            if run and number:
                generator.runs.setdefault(sections, []).append(run)


def _timed(generator: Generator, source: Path, target: Path) -> Run | None:
    command = [part.format(source=source, target=target) for part in generator.command]
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            last = said.read().decode(errors="replace").strip().split("\n")[-1]
            generator.failure = f"failed: {last or process.returncode}"
            return None
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / _MEGABYTE)


def _print_times(generators: Sequence[Generator], sections: int, runs: int) -> None:
    peers = {generator.id: generator.median(sections, _wall) for generator in generators}
    print(f"\n| {sections} sections | s, median of {runs} (least–most) | × pandoc | × docxtpl | processor, s | MB |")
    print("|---|---|---|---|---|---|")
    for generator in generators:
        wall = generator.median(sections, _wall)
        if wall is None:
            print(f"| {generator.name} | {generator.failure} | – | – | – | – |")
            continue
        times = [run.wall for run in generator.runs[sections]]
        ratios = " | ".join(_ratio(wall, peers[peer]) for peer in (PANDOC, DOCXTPL))
        spread = f"{min(times):.2f}–{max(times):.2f}"
        processor, memory = generator.median(sections, _processor), generator.median(sections, _memory)
        print(f"| {generator.name} | {wall:.2f} ({spread}) | {ratios} | {processor:.2f} | {memory:.0f} |")


def _ratio(time: float, other: float | None) -> str:
    return f"{time / other:.2f}" if other else "–"


def _print_comparison(generators: Sequence[Generator], sections: int, folder: Path) -> None:
    """Say what is in all outputs, and which generator left out or added something."""
    from benchmarks.outlines import differences, outline_of_docx, outline_of_material  # large, so not while measuring

    expected = outline_of_material(_source(folder, sections))
    print(f"\nIn each output, word by word the same: {expected}.")
    for generator in generators:
        if not generator.failure:
            found = differences(expected, outline_of_docx(_target(generator, folder, sections)))
            if found:
                print(f"**Not in {generator.name}**, which has other {', '.join(found)}.")


def _print_targets(generators: dict[str, Generator]) -> None:
    own = generators[BRIEFGEN]
    print("\n| briefgen | at most | aim | measured |")
    print("|---|---|---|---|")
    for peer, sections, most, aim in TARGETS:
        time, other = own.median(sections, _wall), generators[peer].median(sections, _wall)
        measured = "–" if time is None else _ratio(time, other)
        print(f"| time against {peer}, {sections} sections | {most} | {aim} | {measured} |")
    sections = max(RUNS)
    memory = own.median(sections, _memory)
    print(f"| memory, {sections} sections, MB | {MOST_MEMORY} | | {'–' if memory is None else round(memory)} |")


if __name__ == "__main__":
    main()

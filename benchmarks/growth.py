"""Whether time grows with length and no faster, and what controls and state cost; warm, in seconds of the processor."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from functools import partial

from benchmarks.material import markdown_of
from benchmarks.switches import switched_off
from briefgen.document import Document
from briefgen.prose import markdown_document
from briefgen.source import data_folders
from briefgen.word import write_docx

SECTIONS = (100, 300, 1000)
ROWS = (100, 300, 1000, 3000)
RUNS = 3
FOLDERS = data_folders()


def main() -> None:
    """Print the tables."""
    _write(_read(markdown_of(3)))  # reads the base package, compiles what is compiled once
    _print_growth("sections", SECTIONS, markdown_of)
    _print_growth("rows of one table", ROWS, lambda rows: markdown_of(1, rows))
    _print_costs(max(SECTIONS))


def _read(markdown: str) -> Document:
    return markdown_document(markdown, title="Benchmark")


def _write(document: Document) -> bytes:
    return write_docx(document, FOLDERS)


def _print_growth(what: str, sizes: Sequence[int], material: Callable[[int], str]) -> None:
    print(f"| {what} | Markdown to tree, ms for one | × {sizes[0]} | tree to .docx, ms for one | × {sizes[0]} |")
    print("|---|---|---|---|---|")
    first: tuple[float, float] | None = None
    for size in sizes:
        markdown = material(size)
        document = _read(markdown)
        each = (_least(partial(_read, markdown)) / size, _least(partial(_write, document)) / size)
        first = first or each
        cells = (f"{time:.3f} | {time / once:.2f}" for time, once in zip(each, first, strict=True))
        print(f"| {size} | {' | '.join(cells)} |")
    print()


def _print_costs(sections: int) -> None:
    document = _read(markdown_of(sections))
    whole = _least(partial(_write, document))
    print(f"| tree to .docx, {sections} sections | ms | share |")
    print("|---|---|---|")
    print(f"| whole | {whole:.0f} | |")
    for what in ("state", "controls"):
        try:
            with switched_off(what):
                cost = whole - _least(partial(_write, document))
        except AttributeError as error:
            print(f"| of it {what} | not measured: {error} | – |")
        else:
            print(f"| of it {what} | {cost:.0f} | {cost / whole:.0%} |")


def _least(job: Callable[[], object]) -> float:
    """The least processor time of several runs, in ms: what is above it, other programs caused."""
    times = []
    for _ in range(RUNS):
        gc.collect()
        start = time.process_time()
        job()
        times.append(time.process_time() - start)
    return min(times) * 1000


if __name__ == "__main__":
    main()

"""One document by one generator in a process of its own: `python -m benchmarks.generate docxtpl in.md out.docx`.

Each generator imports what it needs and nothing else.
"""

from __future__ import annotations

import sys
from pathlib import Path


def briefgen(source: Path, target: Path, *without: str) -> None:
    """Markdown to Word on briefgen's own path."""
    from briefgen.prose import markdown_document
    from briefgen.source import data_folders
    from briefgen.word import write_docx

    if without:
        from benchmarks.switches import switch_off

        switch_off(*without)
    document = markdown_document(source.read_text(encoding="utf-8"), title="Benchmark")
    target.write_bytes(write_docx(document, data_folders()))


def docxtpl(source: Path, target: Path, template: str) -> None:
    """The Markdown's words into a template with loops."""
    from benchmarks.templated import render

    render(source, Path(template), target)


GENERATORS = {"briefgen": briefgen, "docxtpl": docxtpl}

if __name__ == "__main__":
    GENERATORS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]), *sys.argv[4:])

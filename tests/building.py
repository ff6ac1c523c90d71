"""Builds packages for tests: from a sample with one answer changed, or from a few lines of YAML."""

import datetime
from functools import lru_cache
from pathlib import Path

from conftest import ROOT

from briefgen.answers import Draft, draft_of, spliced
from briefgen.briefing import Library, examine, read_library
from briefgen.checks import Case, run_checks
from briefgen.content import build_letter
from briefgen.document import Block, Document, inlines_of, numbering, plain_text
from briefgen.source import Plain, data_folders, parse_yaml

TODAY = datetime.date(2026, 11, 22)
SAMPLE = "car-t-published-lots"


@lru_cache(maxsize=1)
def library() -> Library:
    return read_library(data_folders())


def sample_path(name: str = SAMPLE) -> Path:
    return ROOT / "samples" / f"{name}.yaml"


@lru_cache(maxsize=4)
def sample(name: str = SAMPLE) -> Draft:
    text = sample_path(name).read_text(encoding="utf-8")
    return draft_of(parse_yaml(text, f"samples/{name}.yaml"), library().questionnaire)


def changed(path: str, value: Plain, draft: Draft | None = None) -> Draft:
    """The sample (or a draft) with one answer changed."""
    draft = draft or sample()
    return draft_of(spliced(draft.file, draft.locate(path), value), draft.questionnaire)


def answered(text: str) -> Draft:
    """A draft of a few lines."""
    return draft_of(parse_yaml(f"format: 1\n{text}", "a.yaml"), library().questionnaire)


def case(draft: Draft | None = None) -> Case:
    return examine(draft or sample(), library(), TODAY)


def letter(draft: Draft | None = None) -> Document:
    """The cover letter of a draft or of the sample."""
    found, of = case(draft), library()
    return build_letter(found.answers, found.facts, of.knowledge, of.questionnaire, of.folders)


def findings(draft: Draft) -> list[tuple[str, str]]:
    """Code and path of every finding."""
    return [(problem.code, problem.path) for problem in run_checks(case(draft))]


def codes(draft: Draft) -> set[str]:
    return {code for code, _ in findings(draft)}


def block_text(block: Block, document: Document) -> str:
    """All words of a block, alternative texts and cells included."""
    numbers = numbering(document)
    parts = []
    for node in block.nodes:
        parts += [plain_text((inline,), numbers) for inline in inlines_of(node)]
        parts.append(getattr(node, "alt", ""))
    return "\n".join(parts)

"""Which template line and which answers made a paragraph of a saved package."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from briefgen.problems import Problem, UserError
from briefgen.word.ids import block_bookmarks
from briefgen.word.state import FURNITURE, BlockState, State, read_state, words_of
from briefgen.word.wml import Element, W, paragraphs, parse, squeezed, val
from briefgen.word.writing import Written
from briefgen.word.zipping import UnreadablePackageError, read_zip


@dataclass(frozen=True)
class Trace:
    """A paragraph that holds the words; no template and no paths where a writer put it between our blocks."""

    block: str
    title: str
    text: str
    template: str
    paths: tuple[str, ...]


def trace(content: bytes, words: str) -> tuple[Trace, ...]:
    """Every paragraph of a saved package that holds the words, and what made it; raises `UserError`.

    White space and upper and lower case do not matter. For a paragraph that a writer has edited, the nearest one
    of the same block as it was written answers.
    """
    parts, state = _package(content)
    wanted = squeezed(words).casefold()
    if not wanted:
        return ()
    return tuple(_traces(parts, state, wanted))


def _package(content: bytes) -> tuple[dict[str, bytes], State]:
    try:
        parts = read_zip(content)
    except UnreadablePackageError as error:
        raise UserError([Problem("W101", str(error), "Name a .docx file that briefgen wrote.")]) from None
    state = read_state(parts)
    if state is None:
        what = "The file does not say how it was made: briefgen did not write it, or the state part was removed."
        raise UserError([Problem("W102", what, "Trace the working copy, not a submission copy.")])
    return parts, state


def _traces(parts: Mapping[str, bytes], state: State, wanted: str) -> Iterator[Trace]:
    seen: Counter[tuple[str, str]] = Counter()
    for block, paragraph in _located(parts, state):
        text = words_of(paragraph)
        key = (block.id if block else "", squeezed(text))
        if wanted in squeezed(text).casefold():
            yield _trace(block, text, seen[key])
        seen[key] += 1


def _trace(block: BlockState | None, text: str, earlier: int) -> Trace:
    shown = text.strip()
    if block is None or not block.paragraphs:
        return Trace("", "", shown, "", ())
    made = _nearest(block, squeezed(text), earlier)
    id_ = "" if block.id == FURNITURE else block.id
    return Trace(id_, block.title, shown, made.template, made.paths)


def _nearest(block: BlockState, text: str, earlier: int) -> Written:
    """The paragraph as written with these words (the next one of several), else the most similar."""
    same = [written for written in block.paragraphs if squeezed(written.text) == text]
    if same:
        return same[min(earlier, len(same) - 1)]
    return max(block.paragraphs, key=lambda written: _similarity(squeezed(written.text), text))


def _similarity(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


def _located(parts: Mapping[str, bytes], state: State) -> Iterator[tuple[BlockState | None, Element]]:
    for name, content in parts.items():
        if not name.startswith("word/") or not name.endswith(".xml"):
            continue
        if name == "word/document.xml":
            yield from _in_blocks(_parsed(content), state)
        elif name.startswith(("word/header", "word/footer")):
            for paragraph in paragraphs(_parsed(content)):
                yield state.blocks.get(FURNITURE), paragraph


def _parsed(content: bytes) -> Element:
    try:
        return parse(content)
    except etree.XMLSyntaxError as error:
        what = f"A part of the file is not XML: {error}."
        raise UserError([Problem("W101", what, "Open and save the file in Word once.")]) from None


def _in_blocks(document: Element, state: State) -> Iterator[tuple[BlockState | None, Element]]:
    """Each paragraph with its block: by the control around it, else by the bookmarks before and behind it."""
    starts, ends = {}, set()
    for block in state.blocks.values():
        start, end = block_bookmarks(block.id)
        starts[start] = block
        ends.add(end)
    current: BlockState | None = None
    for paragraph in paragraphs(document):
        names = [mark.get(W + "name", "") for mark in paragraph.iter(W + "bookmarkStart")]
        current = next((starts[name] for name in names if name in starts), current)
        yield _control_of(paragraph, state) or current, paragraph
        if any(name in ends for name in names):
            current = None


def _control_of(paragraph: Element, state: State) -> BlockState | None:
    for control in paragraph.iterancestors(W + "sdt"):
        block = state.blocks.get(val(control, "sdtPr/tag"))
        if block is not None:
            return block
    return None

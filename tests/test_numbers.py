"""A number in a person's prose that points to a table or figure is a number of that table or figure."""

import re
from collections.abc import Iterable, Iterator

from building import case, sample

from briefgen.document import (
    BlockKind,
    Document,
    Figure,
    Inline,
    List,
    Node,
    Paragraph,
    Reference,
    ScatterChart,
    Table,
    nodes,
    plain_text,
    walk,
)

COMPLETE = "car-t-autologous"
_NUMBER = re.compile(r"(?<![\w.,–-])\d[\d,]*(?:\.\d+)?(?![\w]|\.\d)")
_CODE = re.compile(
    r"\b[A-Z][\w-]*-[\w.-]*\d\b|\b(?:CFR|Day|day|process|MOI|CV)[ \u00a0+]\d[\d.]*|<\d+>|\b\d+ CFR \d[\d.]*|ISO [\d-]+"
)
_DATE = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December) (?:\d{1,2}, )?\d{4}"
)


def numbers(text: str) -> set[str]:
    """The numbers in words, without dates, codes and rules."""
    text = _CODE.sub(" ", _DATE.sub(" ", text)).replace("–", " – ")
    return {found.replace(",", "").rstrip(".") for found in _NUMBER.findall(text)}


def printed_in(node: Node) -> set[str]:
    """The numbers that a table or figure shows, captions and notes included."""
    match node:
        case Table(rows=rows, notes=notes, caption=caption, columns=columns):
            heads = " ".join(f"{column.heading} {column.unit}" for column in columns)
            cells = (plain_text(cell) for row in rows for cell in row.cells)
            return numbers(" ; ".join([*cells, heads, plain_text(caption), *(plain_text(note) for note in notes)]))
        case Figure(alt=alt, drawing=drawing, notes=notes, caption=caption):
            shown = numbers(" ; ".join([alt, plain_text(caption), *(plain_text(note) for note in notes)]))
            if isinstance(drawing, ScatterChart):
                points = (point for series in drawing.series for point in series.points)
                shown |= {f"{value.normalize():f}" for point in points for value in (point.x, point.y)}
            return shown
        case _:
            return set()


def prose(document: Document) -> Iterator[tuple[Inline, ...]]:
    """The paragraphs of the answers in prose: a person wrote them. A question itself asks for a number, it gives none."""
    for block in document.blocks:
        if block.kind in {BlockKind.ANSWER, BlockKind.QUESTION}:
            yield from (paragraph.children for paragraph in _paragraphs(block.nodes) if not paragraph.id)


def _paragraphs(made: Iterable[object]) -> Iterator[Paragraph]:
    for node in made:
        if isinstance(node, Paragraph):
            yield node
        elif isinstance(node, List):
            for item in node.items:
                yield from _paragraphs(item.content)


def sentences(children: tuple[Inline, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each sentence, or part of one, without its references, with the tables and figures that it points to."""
    words, pointed = "", []
    for inline in walk(children):
        if isinstance(inline, Reference):
            pointed.append(inline.target)
        elif text := getattr(inline, "text", ""):
            pieces = re.split(r"(?<=;)\s+|(?<=[.:?!)])\s+(?=[A-Z(])", text)
            for n, piece in enumerate(pieces):
                words += piece
                if n < len(pieces) - 1:
                    yield words, tuple(pointed)
                    words, pointed = "", []
    yield words, tuple(pointed)


def astray(document: Document) -> list[tuple[str, str]]:
    """Numbers of sentences that point to a table or figure which does not show them."""
    shown = {node.id: printed_in(node) for node in nodes(document) if isinstance(node, Table | Figure)}
    found = []
    for children in prose(document):
        for words, pointed in sentences(children):
            targets = [target for target in pointed if target in shown]
            if targets:
                there = set().union(*(shown[target] for target in targets))
                found += [(number, words) for number in sorted(numbers(words) - there)]
    return found


def test_every_number_in_prose_is_one_of_the_table_it_points_to():
    assert astray(case(sample(COMPLETE)).document) == []

"""Every paragraph carries an answer: none of any length reads the same for two programs."""

import re
from collections.abc import Iterator

import pytest
from building import case, sample

from briefgen.document import Document, List, Node, Paragraph, Role, Table, numbering, plain_text

LONGEST_ALIKE = 25  # words
# What may stand word for word in any package, by how it begins, and why.
SAME_BY_RIGHT: dict[str, str] = {
    "In 2024 FDA determined": "FDA's own finding, printed through its claim; its words are not ours to vary.",
}
PROGRAMS = ("car-t-autologous", "car-t-published-lots")


def paragraphs(document: Document) -> Iterator[str]:
    """The words of every paragraph, list item and note of the body, numbers of tables and sections filled in."""
    numbers = numbering(document)
    for block in document.blocks:
        for node in block.nodes:
            for children in _children(node):
                yield re.sub(r"\s+", " ", plain_text(children, numbers)).strip()


def _children(node: Node) -> Iterator[tuple]:
    match node:
        case Paragraph(children=children, role=role) if role is not Role.REFERENCE:
            yield children
        case List(items=items):
            for item in items:
                for inner in item.content:
                    yield from _children(inner)
        case Table() as table:
            yield from table.notes
        case _:
            return


def alike(one: Document, other: Document) -> list[str]:
    """The paragraphs of more than `LONGEST_ALIKE` words that both documents hold, without those that may."""
    long = [text for text in dict.fromkeys(paragraphs(one)) if len(text.split()) > LONGEST_ALIKE]
    others = set(paragraphs(other))
    return [text for text in long if text in others and not text.startswith(tuple(SAME_BY_RIGHT))]


def test_no_long_paragraph_is_the_same_for_two_programs():
    one, other = (case(sample(name)).document for name in PROGRAMS)
    assert alike(one, other) == []


def test_the_comparison_finds_what_it_looks_for():
    document = case(sample(PROGRAMS[0])).document
    longest = max(paragraphs(document), key=lambda text: len(text.split()))
    assert longest in alike(document, document)


@pytest.mark.parametrize("opening", SAME_BY_RIGHT)
def test_what_may_be_the_same_is_printed_somewhere(opening):
    texts = [text for name in PROGRAMS for text in paragraphs(case(sample(name)).document)]
    assert any(text.startswith(opening) for text in texts)

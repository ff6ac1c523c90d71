"""Reading the tree: the numbers a reader sees, walking over nodes and words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from briefgen.document.tree import (
    Bound,
    Citation,
    Document,
    Emphasis,
    Figure,
    Footnote,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Link,
    List,
    Node,
    Paragraph,
    Reference,
    Script,
    Strong,
    Table,
    Text,
)

_NESTING = (Strong, Emphasis, Script, Link, Reference, Footnote)


@dataclass(frozen=True)
class Numbering:
    """The numbers a reader sees, by id: labels ("Table 4", "Section 2.1", "Appendix A") and citation numbers."""

    labels: dict[str, str]
    citations: dict[str, int]


def numbering(document: Document) -> Numbering:
    """Number headings, tables, figures, questions and appendices in order of appearance, citations by their list."""
    labels: dict[str, str] = {}
    counters = {"Table": 0, "Figure": 0, "Question": 0, "Appendix": 0}
    levels = [0, 0, 0, 0]
    for node in nodes(document):
        match node:
            case Heading(level=level, id=id_, numbered=True):
                levels[level - 1] += 1
                levels[level:] = [0] * (4 - level)
                labels[id_] = "Section " + ".".join(str(n) for n in levels[:level])
            case Table(id=id_):
                counters["Table"] += 1
                labels[id_] = f"Table {counters['Table']}"
                for row in node.rows:
                    if row.label_id:
                        counters["Appendix"] += 1
                        labels[row.label_id] = appendix_label(counters["Appendix"])
            case Figure(id=id_):
                counters["Figure"] += 1
                labels[id_] = f"Figure {counters['Figure']}"
            case Paragraph(id=id_) if id_:
                counters["Question"] += 1
                labels[id_] = f"Question {counters['Question']}"
            case _:
                pass
    citations = {entry.id: number for number, entry in enumerate(document.references, 1)}
    return Numbering(labels, citations)


def appendix_label(number: int) -> str:
    """Appendix A is the first, Z the 26th; then come AA, BB and so on, as Word counts."""
    return f"Appendix {in_letters(number)}"


def in_letters(number: int) -> str:
    """1 is A, 26 Z, then come AA, BB and so on, as Word counts."""
    repeats, letter = divmod(number - 1, 26)
    return chr(ord("A") + letter) * (repeats + 1)


def nodes(document: Document) -> Iterator[Node]:
    """All nodes of all blocks, in order."""
    for block in document.blocks:
        yield from block.nodes


def inlines_of(node: Node) -> Iterator[Inline]:
    """Every inline below a node, depth first, captions, cells and notes included."""
    match node:
        case Heading(children=children) | Paragraph(children=children):
            yield from walk(children)
        case List(items=items):
            for item in items:
                for child in item.content:
                    yield from inlines_of(child)
        case Table() | Figure():
            for inlines in _parts(node):
                yield from walk(inlines)
        case _:
            return


def _parts(node: Table | Figure) -> Iterator[Inlines]:
    yield node.caption
    if isinstance(node, Table):
        yield from (cell for row in node.rows for cell in row.cells)
    yield from node.notes


def walk(inlines: Iterable[Inline], *, into_notes: bool = True) -> Iterator[Inline]:
    """The inlines and all inside them, depth first; footnotes can be left closed."""
    for inline in inlines:
        yield inline
        if isinstance(inline, _NESTING) and (into_notes or not isinstance(inline, Footnote)):
            yield from walk(inline.children, into_notes=into_notes)


def is_part_of(path: str, whole: str) -> bool:
    """Whether the answer at `path` is the one at `whole`, or a row, cell or part of it."""
    return path == whole or path.startswith((f"{whole}[", f"{whole}."))


def plain_text(inlines: Iterable[Inline], numbers: Numbering | None = None) -> str:
    """The words of inlines as a reader sees them; references are printed when `numbers` is given."""
    parts = []
    for inline in inlines:
        match inline:
            case Text(text=text) | Bound(text=text):
                parts.append(text)
            case Strong() | Emphasis() | Script() | Link():
                parts.append(plain_text(inline.children, numbers))
            case LineBreak():
                parts.append("\n")
            case Reference(children=children) if children:
                parts.append(plain_text(children, numbers))
            case Reference(target=target, number_only=number_only):
                label = numbers.labels.get(target, f"[{target}]") if numbers else ""
                parts.append(label.partition(" ")[2] or label if number_only else label)
            case Citation(reference=reference):
                parts.append(f"[{numbers.citations[reference]}]" if numbers else "")
    return "".join(parts)

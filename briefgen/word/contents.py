"""The table of contents and the lists of tables and figures: fields whose entries are already filled in.

Entries carry no page numbers: nobody has laid the pages out yet, and a guessed number is worse than none. "Update
Table" in Word brings them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefgen.document import Contents, Figure, Heading, Inlines, Node, Origin, Table, nodes
from briefgen.word import fields, styles
from briefgen.word.inlines import shown_words, text_runs
from briefgen.word.paragraphs import paragraph
from briefgen.word.typography import NO_BREAK, typeset
from briefgen.word.wml import Element, printable, squeezed, w
from briefgen.word.writing import Writing, entry_key

DEEPEST_ENTRY = 3
_INSTRUCTIONS = {
    "headings": f'TOC \\o "1-{DEEPEST_ENTRY}" \\h \\z \\u',
    "tables": 'TOC \\h \\z \\c "Table"',
    "figures": 'TOC \\h \\z \\c "Figure"',
}


@dataclass(frozen=True)
class _Entry:
    key: str
    style: str
    number: str
    words: str
    inlines: Inlines
    origin: Origin


def contents(node: Contents, writing: Writing) -> list[Element]:
    """The heading of the contents or list, and the field with an entry for each heading, table or figure."""
    title = paragraph(styles.CONTENTS_HEADING, text_runs(typeset(printable(node.title))), writing, node.origin)
    made = [_entry(entry, writing) for entry in _entries(node, writing)]
    if not made:
        made = [paragraph(styles.BODY, text_runs("None."), writing, node.origin)]
    first = made[0]
    first[1:1] = fields.field_start(_INSTRUCTIONS[node.of])  # behind w:pPr
    made[-1].append(fields.field_end())
    return [title, *made]


def _entry(entry: _Entry, writing: Writing) -> Element:
    tab = [w("r", w("tab"))] if entry.number else []
    content = [*text_runs(entry.number), *tab, *text_runs(entry.words)]
    link = fields.internal_link(writing.entry_anchors[entry.key], content)
    return paragraph(entry.style, [link], writing, entry.origin, entry.inlines)


def _entries(node: Contents, writing: Writing) -> Iterator[_Entry]:
    for other in nodes(writing.document):
        entry = _heading_entry(other, writing) if node.of == "headings" else _captioned(other, node.of, writing)
        if entry is not None:
            yield entry


def _heading_entry(node: Node, writing: Writing) -> _Entry | None:
    if not isinstance(node, Heading) or node.level > DEEPEST_ENTRY:
        return None
    label = writing.numbers.labels.get(node.id, "") if node.numbered else ""
    style = f"{styles.CONTENTS_ENTRY}{node.level}"
    words = _words(node.children, writing)
    return _Entry(entry_key(node), style, label.partition(" ")[2], words, node.children, node.origin)


def _captioned(node: Node, of: str, writing: Writing) -> _Entry | None:
    if not isinstance(node, Table if of == "tables" else Figure):
        return None
    assert isinstance(node, Table | Figure)
    label = writing.numbers.labels[node.id].replace(" ", NO_BREAK)
    words = f"{label}. {_words(node.caption, writing)}"
    return _Entry(entry_key(node), styles.FIGURES_ENTRY, "", words, node.caption, node.origin)


def _words(inlines: Inlines, writing: Writing) -> str:
    return squeezed(shown_words(inlines, writing))

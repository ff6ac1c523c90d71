"""The table of contents and the lists of tables and figures: fields whose entries are already filled in.

Entries carry page numbers where the pages were laid out; otherwise none, since a guessed number is worse. "Update
Table" in Word brings them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefgen.document import Contents, Figure, Heading, Inlines, Node, Origin, Table, nodes
from briefgen.word import styles
from briefgen.word.inlines import shown_words
from briefgen.word.lines import Line
from briefgen.word.markup import attribute_text
from briefgen.word.paragraphs import add_paragraph
from briefgen.word.pieces import Pieces
from briefgen.word.typography import NO_BREAK, typeset
from briefgen.word.wml import printable, squeezed
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


def add_contents(pieces: Pieces, node: Contents, writing: Writing) -> None:
    """Add the heading of the contents or list, and the field with an entry for each heading, table or figure."""
    title = add_paragraph(pieces, styles.CONTENTS_HEADING, writing, node.origin)
    title.words(typeset(printable(node.title)))
    last = None
    for entry in _entries(node, writing):
        in_field = last is not None
        line = add_paragraph(pieces, entry.style, writing, entry.origin, entry.inlines, in_field=in_field)
        if last is None:
            line.begin_field(_INSTRUCTIONS[node.of])
        _add_entry(line, entry, writing)
        last = line
    if last is None:
        last = add_paragraph(pieces, styles.BODY, writing, node.origin)
        last.begin_field(_INSTRUCTIONS[node.of])
        last.words("None.")
    last.end_field()


def _add_entry(line: Line, entry: _Entry, writing: Writing) -> None:
    anchor = writing.entry_anchors[entry.key]
    line.mark(f"<w:hyperlink{attribute_text({'anchor': anchor, 'history': 1})}>")
    if entry.number:
        line.words(entry.number)
        line.words("\t")
    line.words(entry.words)
    if anchor in writing.pages:
        line.words("\t")
        line.field(f"PAGEREF {anchor} \\h", str(writing.pages[anchor]))
    line.mark("</w:hyperlink>")


def _entries(node: Contents, writing: Writing) -> Iterator[_Entry]:
    for other in nodes(writing.document):
        entry = _heading_entry(other, writing) if node.of == "headings" else _captioned(other, node.of, writing)
        if entry is not None:
            yield entry


def _heading_entry(node: Node, writing: Writing) -> _Entry | None:
    if not isinstance(node, Heading) or node.level > DEEPEST_ENTRY:
        return None
    label = writing.numbers.labels.get(node.id, "") if node.numbered else ""
    number = writing.heading_numbers.get(node.id, label.partition(" ")[2]) if node.numbered else ""
    style = f"{styles.CONTENTS_ENTRY}{node.level}"
    words = _words(node.children, writing)
    return _Entry(entry_key(node), style, number, words, node.children, node.origin)


def _captioned(node: Node, of: str, writing: Writing) -> _Entry | None:
    if not isinstance(node, Table if of == "tables" else Figure):
        return None
    assert isinstance(node, Table | Figure)
    label = writing.numbers.labels[node.id].replace(" ", NO_BREAK)
    words = f"{label}. {_words(node.caption, writing)}"
    return _Entry(entry_key(node), styles.FIGURES_ENTRY, "", words, node.caption, node.origin)


def _words(inlines: Inlines, writing: Writing) -> str:
    return squeezed(shown_words(inlines, writing))

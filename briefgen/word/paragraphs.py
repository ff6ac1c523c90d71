"""One paragraph: its properties in the order of the schema, its content, and the note of where it came from."""

from __future__ import annotations

from collections.abc import Iterable

from briefgen.document import Inline, Inlines, Origin
from briefgen.word import fields, styles
from briefgen.word.inlines import runs, text_runs
from briefgen.word.typography import NO_BREAK
from briefgen.word.wml import Element, add, w
from briefgen.word.writing import Writing, paths_of


def paragraph(
    style: str,
    content: Iterable[Element],
    writing: Writing,
    origin: Origin | str,
    inlines: Iterable[Inline] = (),
    *,
    keep_next: bool = False,
    numbered: tuple[int, int] | None = None,
) -> Element:
    """A `w:p`; `inlines` tell which answers stand in it, `numbered` is level and id of a list of its own."""
    made = w("p")
    properties = add(made, "pPr")
    add(properties, "pStyle", val=style)
    if keep_next:
        add(properties, "keepNext")
    if writing.take_new_page():
        add(properties, "pageBreakBefore")
    if numbered:
        properties.append(w("numPr", w("ilvl", val=numbered[0]), w("numId", val=numbered[1])))
    made.extend(content)
    writing.note_source(made, origin, paths_of(inlines))
    return made


def marked(content: list[Element], name: str | None, writing: Writing) -> list[Element]:
    """The content inside a bookmark, where something points to it."""
    placed = writing.place(name)
    if placed is None:
        return content
    return fields.bookmarked(placed, writing.ids.number("bookmark", placed), content)


def caption(
    style: str, id_: str, key: str, words: Inlines, origin: Origin, writing: Writing, keep_next: bool = False
) -> Element:
    """`Table 3. Words`: the number is a SEQ field; references take label and number only."""
    kind, _, number = writing.numbers.labels[id_].partition(" ")
    label = [*text_runs(kind + NO_BREAK), *fields.sequence(kind, text_runs(number))]
    label = marked(label, writing.anchors.get(id_), writing)
    content = [*label, *text_runs(". "), *runs(words, writing)]
    content = marked(content, writing.entry_anchors.get(key), writing)
    return paragraph(style, content, writing, origin, words, keep_next=keep_next)


def notes(of: Iterable[Inlines], origin: Origin, writing: Writing) -> list[Element]:
    """The notes below a table or a figure."""
    return [paragraph(styles.TABLE_NOTE, runs(note, writing), writing, origin, note) for note in of]

"""One paragraph: its properties in the order of the schema, and the note of where it came from."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from briefgen.document import Figure, Inline, Origin, Table
from briefgen.word import styles
from briefgen.word.inlines import add_inlines
from briefgen.word.runs import add_numbered_label, add_runs, bookmark
from briefgen.word.wml import Element, add_copy, w
from briefgen.word.writing import Writing, entry_key, paths_of


def add_paragraph(
    parent: Element,
    style: str,
    writing: Writing,
    origin: Origin,
    inlines: Iterable[Inline] = (),
    *,
    keep_next: bool = False,
    numbered: tuple[int, int] | None = None,
) -> Element:
    """An empty `w:p`; `inlines` tell which answers will stand in it, `numbered` is level and id of its own list."""
    made = add_copy(parent, _empty(style, keep_next, writing.take_new_page(), numbered))
    writing.note_source(made, origin, paths_of(inlines))
    return made


@lru_cache(maxsize=256)
def _empty(style: str, keep_next: bool, new_page: bool, numbered: tuple[int, int] | None) -> Element:
    return w(
        "p",
        w(
            "pPr",
            w("pStyle", val=style),
            w("keepNext") if keep_next else None,
            w("pageBreakBefore") if new_page else None,
            w("numPr", w("ilvl", val=numbered[0]), w("numId", val=numbered[1])) if numbered else None,
        ),
    )


def add_caption(parent: Element, node: Table | Figure, style: str, writing: Writing, *, keep_next: bool) -> None:
    """Add `Table 3. Words`; references take label and number only, the entry in the list takes all of it."""
    made = add_paragraph(parent, style, writing, node.origin, node.caption, keep_next=keep_next)
    with bookmark(made, writing.entry_anchors.get(entry_key(node)), writing):
        with bookmark(made, writing.anchors.get(node.id), writing):
            add_numbered_label(made, writing.numbers.labels[node.id])
        add_runs(made, ". ")
        add_inlines(made, node.caption, writing)


def add_notes(parent: Element, node: Table | Figure, writing: Writing) -> None:
    """Add the notes below a table or a figure."""
    for note in node.notes:
        made = add_paragraph(parent, styles.TABLE_NOTE, writing, node.origin, note)
        add_inlines(made, note, writing)

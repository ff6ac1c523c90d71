"""Footnotes: Word's own, numbered by Word, in a part of their own."""

from __future__ import annotations

from collections.abc import Callable

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT

from briefgen.word import styles
from briefgen.word.lines import Line
from briefgen.word.markup import element, valued, whole_part
from briefgen.word.writing import Writing, WrittenPart

NAME = "/word/footnotes.xml"
_MARK = element("rPr", valued("rStyle", styles.FOOTNOTE_REFERENCE))
_TIGHT = element("pPr", element("spacing", after=0, line=240, lineRule="auto"))
_SEPARATORS = (
    element("footnote", element("p", _TIGHT, element("r", element("separator"))), type="separator", id=-1),
    element(
        "footnote",
        element("p", _TIGHT, element("r", element("continuationSeparator"))),
        type="continuationSeparator",
        id=0,
    ),
)


def footnotes_part() -> WrittenPart:
    """An empty part; settings name its separators, so it is there whether or not there are notes."""
    return WrittenPart(NAME, CT.WML_FOOTNOTES)


def footnote_mark(words: Callable[[Line], None], writing: Writing) -> str:
    """The mark in the text; `words` writes the note, whose links belong to the part of the notes."""
    number = len(writing.footnotes) + 1  # Word has no notes in notes, so none comes in between
    line = Line(styles.FOOTNOTE_TEXT, valued("pStyle", styles.FOOTNOTE_TEXT), "")
    line.mark(element("r", _MARK, element("footnoteRef")))
    line.words(" ")
    with writing.within(writing.notes):
        words(line)
    writing.footnotes.append(element("footnote", line.xml, id=number))
    return element("r", _MARK, element("footnoteReference", id=number))


def finish_footnotes(writing: Writing) -> None:
    """Fill the part and relate it to the document."""
    writing.notes.content = whole_part("footnotes", *_SEPARATORS, *writing.footnotes)
    writing.part.relate_to(writing.notes, RT.FOOTNOTES)

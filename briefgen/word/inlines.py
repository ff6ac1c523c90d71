"""Inlines of the tree as Word has them: looks, fields for references, links, comments, and scripts of the world."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import zip_longest
from urllib.parse import quote, urlsplit

from docx.opc.constants import RELATIONSHIP_TYPE

from briefgen.document import (
    Bound,
    Citation,
    Emphasis,
    Footnote,
    Inline,
    LineBreak,
    Link,
    Reference,
    Script,
    Strong,
    Text,
    plain_text,
    walk,
)
from briefgen.word import styles
from briefgen.word.fields import field_control, is_field
from briefgen.word.footnotes import footnote_mark
from briefgen.word.lines import PLAIN, Line, Look
from briefgen.word.markup import attribute_text, element, valued
from briefgen.word.typography import NO_BREAK, typeset
from briefgen.word.wml import printable
from briefgen.word.writing import Writing

AUTHOR = "briefgen"
_INITIALS = "bg"
_KEPT_IN_ADDRESSES = "%/:=&?~#+!$,;'@()*[]"


def add_inlines(line: Line, inlines: Iterable[Inline], writing: Writing) -> None:
    """Add the runs, fields, links and comment marks of inlines."""
    _Sentence(line, writing).add(tuple(inlines), PLAIN)


def shown_words(inlines: Iterable[Inline], writing: Writing) -> str:
    """The words that `runs` would show: for entries of the contents, descriptions and widths."""
    shown = ""
    for inline in walk(inlines, into_notes=False):
        shown += _shown_word(inline, writing, shown[-1:])
    return shown


def _shown_word(inline: Inline, writing: Writing, before: str) -> str:
    match inline:
        case Text(text=text):
            return typeset(printable(text), before)
        case Citation(reference=reference):
            return _citation_mark(reference, writing)
        case Reference(children=()):
            return printable(plain_text((inline,), writing.numbers)).replace(" ", NO_BREAK, 1)
        case Bound() | LineBreak():
            return printable(inline.text if isinstance(inline, Bound) else "\n")
        case _:  # what is inside comes on its own
            return ""


def _citation_mark(reference: str, writing: Writing) -> str:
    number = writing.numbers.citations.get(reference)
    return f"[{printable(reference) if number is None else number}]"


class _Sentence:
    """The inlines of one paragraph, written one after the other; it knows the character before."""

    def __init__(self, line: Line, writing: Writing) -> None:
        self.line = line
        self.writing = writing
        self.before = ""

    def add(self, inlines: tuple[Inline, ...], look: Look) -> None:
        for inline, after in zip_longest(inlines, inlines[1:]):
            if isinstance(inline, Text):
                self._words(inline.text, look, tie_last_space=isinstance(after, Citation))
            else:
                self._one(inline, look)

    def _one(self, inline: Inline, look: Look) -> None:
        match inline:
            case Bound():
                self._bound(inline, look)
            case Strong() | Emphasis() | Script():
                self.add(inline.children, _look_inside(inline, look))
            case LineBreak():
                self._plain("\n", look)
            case Link():
                self._link(inline, look)
            case Reference():
                self._reference(inline, look)
            case Citation(reference=reference):
                self._citation(reference, look)
            case Footnote(children=children):
                self._footnote(children)

    def _words(self, text: str, look: Look, tie_last_space: bool) -> None:
        words = typeset(printable(text), self.before)
        if tie_last_space and words.endswith(" "):
            words = words[:-1] + NO_BREAK
        self._plain(words, look)

    def _plain(self, text: str, look: Look) -> None:
        self.line.words(text, look)
        self.before = text[-1:] or self.before

    def _bound(self, bound: Bound, look: Look) -> None:
        shown = replace(look, style=styles.OPEN_ITEM) if bound.hole else look
        if not bound.remark or self.writing.story is not self.writing.part:  # only the document has comments
            self._answer(bound, shown)
            return
        number = _comment(self.writing, bound)
        self.line.mark(element("commentRangeStart", id=number))
        self._answer(bound, shown)
        self.line.mark(element("commentRangeEnd", id=number))
        look_of_mark = element("rPr", valued("rStyle", styles.COMMENT_REFERENCE))
        self.line.mark(element("r", look_of_mark, element("commentReference", id=number)))

    def _answer(self, bound: Bound, look: Look) -> None:
        text = printable(bound.text)
        if bound.field and self.writing.story is not self.writing.notes and is_field(bound, text, self.writing):
            self.line.control(field_control(bound.field, text, look, self.writing), text, look)
            self.before = text[-1]
        else:
            self._plain(text, look)

    def _footnote(self, children: tuple[Inline, ...]) -> None:
        if self.writing.story is self.writing.notes:  # Word has no notes in notes
            self.add((Text(" ("), *children, Text(")")), PLAIN)
            return
        mark = footnote_mark(lambda line: add_inlines(line, children, self.writing), self.writing)
        self.line.mark(mark)

    def _link(self, link: Link, look: Look) -> None:
        address = _address(link.address)
        if address:
            related = self.writing.story.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            self.line.mark(f"<w:hyperlink{attribute_text({'r:id': related, 'history': 1})}>")
        self.add(link.children, replace(look, style=styles.HYPERLINK))
        if address:
            self.line.mark("</w:hyperlink>")

    def _reference(self, reference: Reference, look: Look) -> None:
        target = reference.target
        label = self.writing.numbers.labels.get(target)
        anchor = self.writing.anchors.get(target)
        if label is None or anchor is None:
            if reference.children:
                self.add(reference.children, look)
            else:
                self._plain(printable(f"[{target}]"), look)
            return
        if reference.children:
            self.line.mark(f"<w:hyperlink{attribute_text({'anchor': anchor, 'history': 1})}>")
            self.add(reference.children, replace(look, style=styles.HYPERLINK))
            self.line.mark("</w:hyperlink>")
            return
        kind, _, number = label.partition(" ")
        if kind == "Section":  # the heading's number is Word's own, so only the number is a field
            self._plain("" if reference.number_only else kind + NO_BREAK, look)
            self._field(f"REF {anchor} \\r \\h", number, look)
        elif reference.number_only:
            self._field(f"REF {self.writing.number_anchors[target]} \\h", number, look)
        else:
            self._field(f"REF {anchor} \\h", kind + NO_BREAK + number, look)

    def _citation(self, reference: str, look: Look) -> None:
        shown = _citation_mark(reference, self.writing)
        anchor = self.writing.citation_anchors.get(reference)
        if anchor is None:
            self._plain(shown, look)
        else:
            self._field(f"REF {anchor} \\r \\h", shown, look)

    def _field(self, instruction: str, result: str, look: Look) -> None:
        self.line.field(instruction, result, look)
        self.before = result[-1:]


def _address(typed: str) -> str:
    """The address as a relationship may hold it; nothing for what is none: Word calls such a file damaged."""
    try:
        urlsplit(typed)
    except ValueError:
        return ""
    return quote(printable(typed).strip(), safe=_KEPT_IN_ADDRESSES)


def _look_inside(inline: Strong | Emphasis | Script, look: Look) -> Look:
    match inline:
        case Strong():
            return replace(look, bold=True)
        case Emphasis():
            return replace(look, italic=True)
        case Script(superscript=above):
            return replace(look, script="superscript" if above else "subscript")


def _comment(writing: Writing, bound: Bound) -> int:
    key = f"{writing.block}\0{' '.join(bound.paths)}\0{bound.remark}"
    number = writing.ids.number("comment", key)
    date = writing.document.properties.date
    dated: dict[str, str | int] = {"date": f"{date}T00:00:00Z"} if date else {}
    lines = [_comment_line(words) for words in printable(bound.remark).split("\n") if words.strip()] or [
        _comment_line("")
    ]
    lines[0].begin(element("r", element("rPr", valued("rStyle", styles.COMMENT_REFERENCE)), element("annotationRef")))
    xml = "".join(line.xml for line in lines)
    writing.comments.append(element("comment", xml, id=number, author=AUTHOR, initials=_INITIALS, **dated))
    return number


def _comment_line(words: str) -> Line:
    line = Line(styles.COMMENT_TEXT, valued("pStyle", styles.COMMENT_TEXT), "")
    line.words(words)
    return line

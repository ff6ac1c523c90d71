"""Inlines of the tree as runs of Word: looks, fields for references, links, comments, and scripts of the world."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from urllib.parse import quote, urlsplit

from docx.opc.constants import RELATIONSHIP_TYPE

from briefgen.document import (
    Bound,
    Citation,
    Emphasis,
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
from briefgen.word import fields, styles
from briefgen.word.typography import NO_BREAK, typeset
from briefgen.word.wml import Element, add, add_text, printable, qualified, w
from briefgen.word.writing import Writing

AUTHOR = "briefgen"
_INITIALS = "bg"
_KEPT_IN_ADDRESSES = "%/:=&?~#+!$,;'@()*[]"
_RIGHT_TO_LEFT = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
_BY_DIRECTION = re.compile(f"({_RIGHT_TO_LEFT}+(?:[^\\w\n\t]+{_RIGHT_TO_LEFT}+)*)")
_PIECES = re.compile("([\n\t])")


@dataclass(frozen=True)
class Look:
    """How a run looks, beyond its paragraph's style."""

    bold: bool = False
    italic: bool = False
    script: str = ""
    style: str = ""


PLAIN = Look()


def runs(inlines: Iterable[Inline], writing: Writing, look: Look = PLAIN) -> list[Element]:
    """The runs, fields, links and comment marks of inlines."""
    line = _Line(writing)
    line.add(tuple(inlines), look)
    return line.out


def text_runs(text: str, look: Look = PLAIN) -> Iterator[Element]:
    """Runs of plain text: one for each stretch of one direction; new lines and tabs as Word has them."""
    for number, stretch in enumerate(_BY_DIRECTION.split(text)):
        if stretch:
            yield _run(stretch, look, right_to_left=number % 2 == 1)


def shown_words(inlines: Iterable[Inline], writing: Writing) -> str:
    """The words that `runs` would show: for entries of the contents, descriptions and widths."""
    shown = ""
    for inline in walk(inlines):
        shown += _shown_word(inline, writing, shown[-1:])
    return shown


def _shown_word(inline: Inline, writing: Writing, before: str) -> str:
    match inline:
        case Text(text=text):
            return typeset(printable(text), before)
        case Citation(reference=reference):
            return _citation_mark(reference, writing)
        case Bound() | LineBreak() | Reference():
            return printable(plain_text((inline,), writing.numbers))
        case _:  # what is inside comes on its own
            return ""


def _citation_mark(reference: str, writing: Writing) -> str:
    number = writing.numbers.citations.get(reference)
    return f"[{printable(reference) if number is None else number}]"


class _Line:
    """The inlines of one paragraph, written one after the other; it knows the character before."""

    def __init__(self, writing: Writing) -> None:
        self.writing = writing
        self.out: list[Element] = []
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
            case Reference(target=target):
                self._reference(target, look)
            case Citation(reference=reference):
                self._citation(reference, look)

    def _words(self, text: str, look: Look, tie_last_space: bool) -> None:
        words = typeset(printable(text), self.before)
        if tie_last_space and words.endswith(" "):
            words = words[:-1] + NO_BREAK
        self._plain(words, look)

    def _plain(self, text: str, look: Look) -> None:
        self.out.extend(text_runs(text, look))
        self.before = text[-1:] or self.before

    def _bound(self, bound: Bound, look: Look) -> None:
        shown = replace(look, style=styles.OPEN_ITEM) if bound.hole else look
        if not bound.remark:
            self._plain(printable(bound.text), shown)
            return
        number = _comment(self.writing, bound)
        self.out.append(w("commentRangeStart", id=number))
        self._plain(printable(bound.text), shown)
        self.out.append(w("commentRangeEnd", id=number))
        properties = w("rPr", w("rStyle", val=styles.COMMENT_REFERENCE))
        self.out.append(w("r", properties, w("commentReference", id=number)))

    def _link(self, link: Link, look: Look) -> None:
        outside, self.out = self.out, []
        self.add(link.children, replace(look, style=styles.HYPERLINK))
        address = _address(link.address)
        if not address:
            self.out = [*outside, *self.out]
            return
        related = self.writing.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        element = w("hyperlink", *self.out, history=1)
        element.set(qualified("r:id"), related)
        self.out = [*outside, element]

    def _reference(self, target: str, look: Look) -> None:
        label = self.writing.numbers.labels.get(target)
        anchor = self.writing.anchors.get(target)
        if label is None or anchor is None:
            self._plain(printable(f"[{target}]"), look)
            return
        kind, _, number = label.partition(" ")
        if kind == "Section":  # the heading's number is Word's own, so only the number is a field
            self._plain(kind + NO_BREAK, look)
            self._field(f"REF {anchor} \\r \\h", number, look)
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
        self.out.extend(fields.field(instruction, text_runs(result, look)))
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
    mark = w("r", w("rPr", w("rStyle", val=styles.COMMENT_REFERENCE)), w("annotationRef"))
    paragraph_style = w("pPr", w("pStyle", val=styles.COMMENT_TEXT))
    paragraph = w("p", paragraph_style, mark, *text_runs(printable(bound.remark)))
    comment = w("comment", paragraph, id=number, author=AUTHOR, initials=_INITIALS)
    if writing.document.properties.date:
        comment.set(qualified("w:date"), f"{writing.document.properties.date}T00:00:00Z")
    writing.comments.append(comment)
    return number


def _run(text: str, look: Look, right_to_left: bool) -> Element:
    run = w("r")
    if right_to_left or look != PLAIN:
        _add_properties(run, look, right_to_left)
    for piece in _PIECES.split(text):
        if piece == "\n":
            add(run, "br")
        elif piece == "\t":
            add(run, "tab")
        elif piece:
            add_text(run, piece)
    return run


def _add_properties(run: Element, look: Look, right_to_left: bool) -> None:
    """`w:rPr` with its children in the order that Word wants."""
    properties = add(run, "rPr")
    if look.style:
        add(properties, "rStyle", val=look.style)
    flags = (("b", look.bold), ("bCs", look.bold), ("i", look.italic), ("iCs", look.italic))
    for tag, is_on in flags:
        if is_on:
            add(properties, tag)
    if look.script:
        add(properties, "vertAlign", val=look.script)
    if right_to_left:
        add(properties, "rtl")

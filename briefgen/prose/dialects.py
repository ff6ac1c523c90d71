"""Two dialects of Markdown: that of templates, and a named subset for what people write.

In the subset only paragraphs, lists, tables, bold, italics, scripts, links, cross-references and footnotes count; a
whole text has headings besides. Raw HTML is no markup in either: it comes out as typed.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

import markdown
from markdown.blockprocessors import HashHeaderProcessor, SetextHeaderProcessor
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.sane_lists import SaneListExtension, SaneOListProcessor, SaneUListProcessor
from markdown.treeprocessors import InlineProcessor
from markdown.util import AtomicString

from briefgen.prose.inlines import MARKS, add_marks, patterns_by_sign
from briefgen.prose.lines import DEEPEST
from briefgen.prose.tables import add_tables, take_captions

if TYPE_CHECKING:
    from markdown.blockparser import BlockParser
    from markdown.extensions import Extension

# Characters of a paragraph in which marks are read: Python-Markdown copies the whole paragraph at each of them.
LONGEST = 20_000

_NO_HTML = ("html", "entity", "autolink", "automail", "image_link", "image_reference", "short_image_ref", "backtick")
_NO_DEFINITIONS = ("reference", "short_reference")
_NO_BLOCKS = ("quote", "reference")
_HEADINGS = ("hashheader", "setextheader", "hr")


class Dialect:
    """Python-Markdown with the blocks and marks of one dialect, up to the tree; its serializer is not needed."""

    def __init__(self, parser: markdown.Markdown, *, attributes: bool = False) -> None:
        self._parser = parser
        self._clean = parser.preprocessors["normalize_whitespace"]
        self._inline = InlineProcessor(parser)
        parser.treeprocessors.register(self._inline, "inline", 20)
        self._patterns = patterns_by_sign(parser)
        self._unescape = parser.treeprocessors["unescape"]
        self._attributes = parser.treeprocessors["attr_list"] if attributes else None

    def clean(self, text: str) -> str:
        """The text without tabs and without spaces on empty lines."""
        return "\n".join(self._clean.run(text.split("\n"))).rstrip("\n")

    def tree(self, text: str) -> Element:
        """The elements of a clean text, its marks read; whatever follows from no mark is left out."""
        root = Element(self._parser.doc_tag)
        self._parser.parser.parseChunk(root, text)
        take_captions(root)
        if MARKS.search(text):
            self._read_marks(root, text)
        if "{" in text and self._attributes is not None:
            self._attributes.run(root)
        if "\\" in text:
            self._unescape.run(root)
        return root

    def _read_marks(self, root: Element, text: str) -> None:
        """Have Python-Markdown look where there is something to find, for what there is a sign of."""
        for element in root.iter():
            element.text = _left_alone(element.text)
            element.tail = _left_alone(element.tail)
        patterns = [pattern for sign, pattern in self._patterns if sign in text]
        self._inline.inlinePatterns = patterns  # type: ignore[assignment]  # it only counts and indexes them
        self._parser.reset()
        self._inline.run(root)


@cache
def template_dialect() -> Dialect:
    """Markdown as templates have it: with headings and lists of attributes such as `{: #id .class }`."""
    parser = _parser(AttrListExtension(), SaneListExtension())
    add_marks(parser, between_words=False)
    return Dialect(parser, attributes=True)


@cache
def prose_dialect() -> Dialect:
    """The subset for answers."""
    parser = _subset()
    for name in _HEADINGS:
        parser.parser.blockprocessors.deregister(name)
    return Dialect(parser)


@cache
def document_dialect() -> Dialect:
    """The subset with headings, for whole texts."""
    parser = _subset()
    parser.parser.blockprocessors.register(_Headings(parser.parser), "hashheader", 70)
    parser.parser.blockprocessors.register(_UnderlinedHeadings(parser.parser), "setextheader", 60)
    return Dialect(parser)


def _left_alone(words: str | None) -> str | None:
    """The words, as a string in which nothing is looked for where there is nothing, or too much of it."""
    if words and (len(words) > LONGEST or not MARKS.search(words)):
        return AtomicString(words)
    return words


def _parser(*extensions: Extension) -> markdown.Markdown:
    parser = markdown.Markdown(extensions=extensions)
    for name in (*_NO_HTML, *_NO_DEFINITIONS):
        parser.inlinePatterns.deregister(name, strict=False)
    for name in _NO_BLOCKS:
        parser.parser.blockprocessors.deregister(name)
    add_tables(parser)
    return parser


def _subset() -> markdown.Markdown:
    parser = _parser(SaneListExtension())
    blocks = parser.parser.blockprocessors
    blocks.deregister("code")
    blocks.register(_NumberedList(parser.parser), "olist", 40)
    blocks.register(_BulletedList(parser.parser), "ulist", 30)
    add_marks(parser, between_words=True)
    return parser


def _too_deep(parser: BlockParser) -> bool:
    """Whether a list here would be one in more lists than there may be; it comes out as typed."""
    return parser.state.count("list") + parser.state.count("looselist") >= DEEPEST


class _BulletedList(SaneUListProcessor):
    """A list with bullets; not in too many other lists."""

    def test(self, parent: Element, block: str) -> bool:
        """Whether the block is such a list."""
        return super().test(parent, block) and not _too_deep(self.parser)


class _NumberedList(SaneOListProcessor):
    """A numbered list begins with 1 and goes on with what follows; `10. March 2027` and `3. third` are sentences."""

    def test(self, parent: Element, block: str) -> bool:
        """Whether the block is a list that begins with 1, or the next item of one."""
        if not super().test(parent, block) or _too_deep(self.parser):
            return False
        before = self.lastChild(parent)
        number = len(before) + 1 if before is not None and before.tag == "ol" else 1
        return block.lstrip(" ").startswith((f"{number}.", "1."))


class _Headings(HashHeaderProcessor):
    """`# Words`, with a space: `#5` is a sentence."""

    RE = re.compile(r"(?:^|\n)(?P<level>#{1,6}) ++(?=[^\n]*[^\s#])(?P<header>[^\n]*?)(?:(?<= )#++ *+)?(?:\n|$)")

    def test(self, parent: Element, block: str) -> bool:
        """Whether a line of the block is a heading."""
        return "#" in block and super().test(parent, block)


class _UnderlinedHeadings(SetextHeaderProcessor):
    """Words above a line of `=` or `-`."""

    def test(self, parent: Element, block: str) -> bool:
        """Whether the first line of the block is underlined."""
        return "\n" in block and super().test(parent, block)

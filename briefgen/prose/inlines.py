"""Marks inside a line, as patterns for Python-Markdown: links, footnotes, super- and subscripts, bold and italics.

Brackets and marks of emphasis that do not close are no markup. Each pattern passes over a text a fixed number of
times, however its brackets and stars are nested, so that no answer can make it slow.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor, Pattern, SimpleTagInlineProcessor
from markdown.util import AtomicString

from briefgen.prose.marks import VALUE_OPEN

# A text without any of these holds no marks.
MARKS = re.compile(r"[\\\[*_^~]|  \n")

# In the order in which they are looked for, each with a sign that it cannot do without.
_SIGNS = {
    "escape": "\\",
    "link": "[",
    "linebreak": "  \n",
    "footnote": "^[",
    "superscript": "^",
    "subscript": "~",
    "strong": "",
    "emphasis": "",
    "em_strong": "",
}

# Words with brackets in them that close, two deep.
_WORDS = r"((?:[^\[\]]++|\[(?:[^\[\]]++|\[[^\[\]]*+\])*+\])*+)"
_ADDRESS = r"((?:https?://|mailto:|#)(?:[^\s()<>]++|\([^\s()<>]*+\))++)"
# Each pattern begins with its sign and looks behind it afterwards: so the search can jump from sign to sign.
_LINK = rf"\[(?<!!\[){_WORDS}\]\(\s*+(?:<{_ADDRESS}>|{_ADDRESS})\s*+\)"
_NOTE = rf"\^\[{_WORDS}\]"
_HOLDS_WORDS = re.compile(rf"[^\W\d_]{{2}}|{VALUE_OPEN}")

# A signed number, a charge, or up to three letters; what could be an operator, a range or an estimate is none.
_SUPERSCRIPT = r"\^(?<!\^\^)(?:([+−-]?\d{1,4}[+−-]?|[+−-])\^(?![\d^])|([^\W\d_]{1,3})\^(?![\w^]))"
_AFTER_WORDS = r"(?:(?<=[^\W\d_]~)|(?<=[)\]]~)|(?<=[^\W\d_][*_]~))"
_SUBSCRIPT = rf"~{_AFTER_WORDS}(?:([+−-]?\d{{1,4}}|[+−-])~(?![\d~])|([^\W\d_]{{1,3}})~(?![\w~]))"

# Emphasis stands between words: `2*10^6 and 5*10^6`, `snake_case_name` and `(*)` are left alone. It holds no second
# opening of its kind. Bold ends at the first two signs, or in `**a *b***` at the last two.
_WORD = r"[^\W_]"
_OPEN = r"(?![\s)\],.;:]|\1)"
_CLOSE = r"(?<![\s(\[])"
_BOLD_INSIDE = rf"(?:[^*_]++|(?!(?<!{_WORD})(?<!\1)\1\1{_OPEN})[*_])+?"
_ITALIC_INSIDE = rf"(?:[^*_]++|(?!(?<!{_WORD})(?<!\1)\1{_OPEN})[*_])+?"
_STRONG = (
    rf"([*_])\1(?<!{_WORD}\1\1){_OPEN}"
    rf"((?<!{_WORD}\1\1\1)[^*_]++(?={_CLOSE}\1\1(?!{_WORD}))"
    rf"|(?<!\1\1\1){_BOLD_INSIDE}(?={_CLOSE}\1\1(?!{_WORD}|\1)))\1\1"
)
_EMPHASIS = rf"([*_])(?<!{_WORD}\1)(?<!\1\1){_OPEN}({_ITALIC_INSIDE}){_CLOSE}(?<!\1)\1(?!{_WORD}|\1)"


def add_marks(parser: Markdown, *, between_words: bool) -> None:
    """Let the parser know links, footnotes and scripts, and emphasis that stands between words, instead of its own."""
    patterns = parser.inlinePatterns
    link = _Pattern(_LINK, _link, parser)
    note = _Pattern(_NOTE, _note)
    note.ANCESTOR_EXCLUDES = ("a",)  # type: ignore[misc]  # Word knows no notes in links
    patterns.register(link, "link", 160)
    patterns.register(note, "footnote", 90)
    patterns.register(_Pattern(_SUPERSCRIPT, partial(_script, "sup")), "superscript", 80)
    patterns.register(_Pattern(_SUBSCRIPT, partial(_script, "sub")), "subscript", 70)
    parser.ESCAPED_CHARS += [character for character in "^~|" if character not in parser.ESCAPED_CHARS]
    if between_words:
        patterns.deregister("em_strong")
        patterns.register(SimpleTagInlineProcessor(_STRONG, "strong"), "strong", 61)
        patterns.register(SimpleTagInlineProcessor(_EMPHASIS, "em"), "emphasis", 60)


def patterns_by_sign(parser: Markdown) -> list[tuple[str, Pattern]]:
    """The parser's patterns, each after the sign without which a text need not be searched for it."""
    patterns = parser.inlinePatterns
    return [(sign, patterns[name]) for name, sign in _SIGNS.items() if name in patterns]


class _Pattern(InlineProcessor):
    """A pattern, and what makes an element of a match or refuses it."""

    def __init__(self, pattern: str, make: Callable[[re.Match[str]], Element | None], md: Markdown | None = None):
        super().__init__(pattern, md)
        self._make = make

    def handleMatch(  # type: ignore[override]  # noqa: N802  # both as Python-Markdown has it
        self, m: re.Match[str], data: str
    ) -> tuple[Element | None, int | None, int | None]:
        """The element, and where its markup begins and ends."""
        element = self._make(m)
        if element is None:
            return None, None, None
        if "href" in element.attrib:
            element.set("href", self.unescape(element.attrib["href"]))
        return element, m.start(), m.end()


def _link(match: re.Match[str]) -> Element | None:
    """`[words](address)` and `[](#id)`; with any other address, a title or no id it is none."""
    address = match[2] or match[3]
    return None if address == "#" else _element("a", match[1].strip(), {"href": address})


def _note(match: re.Match[str]) -> Element | None:
    """`^[words of the note]`; it holds words, so that `10^[3]` and `x^[n+1]` are left alone."""
    return _element("footnote", match[1].strip(), {}) if _HOLDS_WORDS.search(match[1]) else None


def _script(tag: str, match: re.Match[str]) -> Element:
    """`10^6^` and `H~2~O`; there are no marks in it."""
    return _element(tag, AtomicString(match[1] or match[2]), {})


def _element(tag: str, text: str, attributes: dict[str, str]) -> Element:
    element = Element(tag, attributes)
    element.text = text
    return element

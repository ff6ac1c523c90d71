"""Markdown to nodes: Python-Markdown's element tree, for templates and for the prose of answers.

Raw HTML is no markup: it comes out as typed. In prose answers only paragraphs, bold, italic, lists, links and
cross-references count; a line that begins with `#` stays a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions.sane_lists import SaneOListProcessor
from markdown.inlinepatterns import SimpleTagInlineProcessor

from briefgen.content.marks import Marks, line_of, without_lines
from briefgen.document import (
    Bound,
    Emphasis,
    Heading,
    Inline,
    LineBreak,
    Link,
    List,
    ListItem,
    Node,
    Origin,
    Paragraph,
    Reference,
    Role,
    Strong,
    Text,
)

Words = Callable[[str], Iterator[Inline]]

_NO_HTML = ("html", "entity", "autolink", "automail", "image_link", "image_reference", "short_image_ref", "backtick")
# Emphasis stands between words: `2*10^6 and 5*10^6` and `snake_case_name` are left alone.
_STRONG = r"(?<!\w)([*_]{2})(?![\s*_])(.+?)(?<![\s*_])\1(?!\w)"
_EMPHASIS = r"(?<!\w)([*_])(?![\s*_])(.+?)(?<![\s*_])\1(?!\w)"
_ITEM = re.compile(r"^ {0,3}(?:[-*+]|1\.) +\S")
_ANY_ITEM = re.compile(r"^ *(?:[-*+]|\d+\.) +\S")
_SCHEMES = ("http://", "https://", "mailto:", "#")
_NO_BLOCKS_IN_PROSE = ("code", "hashheader", "setextheader", "hr", "quote", "reference")
_LIST_ROLES = {role.value: role for role in Role}


def template_nodes(text: str, marks: Marks, template: str) -> list[Node]:
    """The nodes of a template's Markdown; marks in it become the values they stand for."""
    root = _parse(_template_parser(), text)
    for element in root.iter():
        if "id" in element.attrib:
            element.set("id", re.sub(r"[^A-Za-z0-9_-]+", "-", marks.words(element.attrib["id"])))
    return list(_Nodes(marks.inlines, template).blocks(root))


def prose_nodes(text: str, path: str, origin: Origin) -> list[Node]:
    """The nodes of a prose answer: its words arrive bound to its path."""

    def words(piece: str) -> Iterator[Inline]:
        yield Bound(piece.replace("\n", " "), (path,))  # a line of prose ends with a space, as in any Markdown

    root = _parse(_prose_parser(), _with_lists_apart(text))
    return list(_Nodes(words, origin.template, origin.line, path).blocks(root))


@cache
def _template_parser() -> markdown.Markdown:
    parser = markdown.Markdown(extensions=["attr_list", "sane_lists"])
    _without_html(parser)
    return parser


@cache
def _prose_parser() -> markdown.Markdown:
    parser = markdown.Markdown(extensions=["sane_lists"])
    _without_html(parser)
    for name in _NO_BLOCKS_IN_PROSE:
        parser.parser.blockprocessors.deregister(name)
    parser.inlinePatterns.deregister("em_strong")
    parser.inlinePatterns.register(SimpleTagInlineProcessor(_STRONG, "strong"), "strong", 61)
    parser.inlinePatterns.register(SimpleTagInlineProcessor(_EMPHASIS, "em"), "emphasis", 60)
    parser.parser.blockprocessors.register(_ListFromOne(parser.parser), "olist", 40)
    return parser


class _ListFromOne(SaneOListProcessor):
    """A numbered list begins with 1; `10. March 2027` and `3. third` are sentences."""

    def test(self, parent: Element, block: str) -> bool:
        """Whether the block is a list that begins with 1."""
        return bool(super().test(parent, block)) and block.lstrip(" ").startswith("1.")


def _with_lists_apart(text: str) -> str:
    """A list right below a sentence is a list, as people type it; Markdown wants an empty line there."""
    lines: list[str] = []
    for line in text.split("\n"):
        above = lines[-1] if lines else ""
        if _ITEM.match(line) and above.strip() and not _ANY_ITEM.match(above) and not above.startswith(" "):
            lines.append("")
        lines.append(line)
    return "\n".join(lines)


def _without_html(parser: markdown.Markdown) -> None:
    parser.preprocessors.deregister("html_block")
    for name in _NO_HTML:
        parser.inlinePatterns.deregister(name, strict=False)


def _parse(parser: markdown.Markdown, text: str) -> Element:
    """Markdown's own conversion up to the tree; its serializer is not needed."""
    parser.reset()
    lines = text.split("\n")
    for preprocessor in parser.preprocessors:
        lines = preprocessor.run(lines)
    root = parser.parser.parseDocument(lines).getroot()
    assert root is not None
    for processor in parser.treeprocessors:
        replaced = processor.run(root)
        root = root if replaced is None else replaced
    return root


class _Nodes:
    """Turns elements into nodes; remembers the template line last seen."""

    def __init__(self, words: Words, template: str, line: int = 1, path: str = "") -> None:
        self._path = path
        self._words = words
        self._template = template
        self._line = line

    def blocks(self, root: Element) -> Iterator[Node]:
        for element in root:
            if (node := self._block(element)) is not None:
                yield node

    def _block(self, element: Element) -> Node | None:
        origin = self._origin(element)
        match element.tag:
            case "h1" | "h2" | "h3" | "h4":
                return self._heading(element, origin)
            case "ul" | "ol":
                items = tuple(self._item(item) for item in element)
                return List(items, element.tag == "ol", origin)
            case _:
                children = trimmed(tuple(self._inlines(element)))
                role = _LIST_ROLES.get(element.get("class", ""), Role.BODY)
                return Paragraph(children, origin, role, element.get("id", "")) if children else None

    def _heading(self, element: Element, origin: Origin) -> Heading:
        numbered = "unnumbered" not in element.get("class", "").split()
        children = trimmed(tuple(self._inlines(element)))
        return Heading(int(element.tag[1]), element.get("id", ""), children, origin, numbered)

    def _item(self, element: Element) -> ListItem:
        """A tight item holds its words directly, a loose one paragraphs; both may hold lists."""
        content: list[Paragraph | List] = []
        own = tuple(self._inlines(element, skip=("ul", "ol", "p")))
        if first := trimmed(own):
            content.append(Paragraph(first, self._origin(element)))
        for child in element:
            if child.tag in {"ul", "ol", "p"}:
                node = self._block(child)
                if isinstance(node, Paragraph | List):
                    content.append(node)
        return ListItem(tuple(content))

    def _inlines(self, element: Element, skip: tuple[str, ...] = ()) -> Iterator[Inline]:
        if element.text:
            yield from self._words(element.text)
        for child in element:
            if child.tag not in skip:
                yield from self._inline(child)
                if child.tail:
                    yield from self._words(child.tail)

    def _inline(self, element: Element) -> Iterator[Inline]:
        children = tuple(self._inlines(element))
        match element.tag:
            case "strong":
                yield Strong(children)
            case "em":
                yield Emphasis(children)
            case "br":
                yield LineBreak()
            case "a":
                yield from self._link(element.get("href", ""), children)
            case _:
                yield from children

    def _link(self, address: str, children: tuple[Inline, ...]) -> Iterator[Inline]:
        """A cross-reference, a link to the web or to mail; any other address is printed and leads nowhere."""
        if address.startswith("#") and not children:
            yield Reference(address[1:], self._path)
        elif address.startswith(_SCHEMES):
            yield Link(address, children or tuple(self._words(address)))
        else:
            yield from children
            yield from self._words(f" ({address})" if children else address)

    def _origin(self, element: Element) -> Origin:
        line = line_of("".join(element.itertext()))
        self._line = line if line is not None else self._line
        return Origin(self._template, self._line)


def trimmed(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Inlines without white space at the ends and with line breaks of the source as spaces; empty words dropped."""
    cleaned = [_unwrapped(inline) for inline in inlines]
    if cleaned and isinstance(cleaned[0], Text):
        cleaned[0] = Text(cleaned[0].text.lstrip())
    if cleaned and isinstance(cleaned[-1], Text):
        cleaned[-1] = Text(cleaned[-1].text.rstrip())
    return tuple(inline for inline in cleaned if inline not in (Text(""),))


def _unwrapped(inline: Inline) -> Inline:
    """A line of the source ends with a space, as in any Markdown."""
    match inline:
        case Text(text=text):
            return Text(without_lines(text).replace("\n", " "))
        case Strong(children=children):
            return Strong(tuple(_unwrapped(child) for child in children))
        case Emphasis(children=children):
            return Emphasis(tuple(_unwrapped(child) for child in children))
        case _:
            return inline

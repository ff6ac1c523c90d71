"""WordprocessingML elements: one short way to make them, and the words a reader sees in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import copy
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
}
W = "{" + NAMESPACES["w"] + "}"
_W_ONLY = {"w": NAMESPACES["w"]}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
CHARACTERS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "\u2011"}
_SHOWN = (W + "t", *CHARACTERS)
_HIDDEN = frozenset({W + "del", W + "moveFrom"})
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=False, huge_tree=False)


def w(tag: str, /, *children: Element | None, **attributes: str | int) -> Element:
    """A `w:` element with `w:` attributes; children that are none are left out."""
    element = etree.Element(W + tag, {W + name: str(value) for name, value in attributes.items()}, _W_ONLY)
    element.extend(child for child in children if child is not None)
    return element


def add(parent: Element, tag: str, /, **attributes: str | int) -> Element:
    """A new last `w:` child: twice as fast as making it alone and moving it in."""
    element = etree.SubElement(parent, W + tag)
    for name, value in attributes.items():
        element.set(W + name, str(value))
    return element


def add_copy(parent: Element, template: Element) -> Element:
    """A copy of an element as a new last child: three times as fast as adding its elements one by one."""
    made = copy(template)
    parent.append(made)
    return made


def qualified(name: str) -> str:
    """The full name of `c:axId`, `r:id` and the like."""
    prefix, _, local = name.partition(":")
    return "{" + NAMESPACES[prefix] + "}" + local


def node(name: str, /, *children: Element, text: str | None = None, **attributes: str | int) -> Element:
    """An element of any namespace in `NAMESPACES`, with attributes of none (DrawingML has them so)."""
    prefix = name.partition(":")[0]
    element = etree.Element(qualified(name), nsmap={prefix: NAMESPACES[prefix]})
    for key, value in attributes.items():
        element.set(key, str(value))
    element.text = text
    element.extend(children)
    return element


def printable(text: str) -> str:
    """The text without characters that XML cannot hold, and with one kind of line end."""
    if text.isprintable():  # no control, surrogate or unassigned characters: nearly all texts
        return text
    return _ILLEGAL.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def add_text(run: Element, text: str, tag: str = "t") -> None:
    """Add a `w:t` (or `w:instrText`) that keeps its spaces."""
    element = etree.SubElement(run, W + tag)
    if text != text.strip():
        element.set(_SPACE, "preserve")
    element.text = text


def child(element: Element | None, tag: str) -> Element | None:
    """The first `w:` child of that name."""
    return None if element is None else next(element.iterchildren(W + tag), None)


def val(element: Element | None, path: str) -> str:
    """The `w:val` of the first element at `path` (`w:` names, one slash between), or nothing."""
    for step in path.split("/"):
        element = child(element, step)
    return "" if element is None else element.get(W + "val", "")


def parse(content: bytes) -> Element:
    """Parse a part: no entities, no network, no huge trees; raises `lxml.etree.XMLSyntaxError`."""
    return etree.fromstring(content, _PARSER)


def serialize(element: Element) -> bytes:
    """A part's bytes."""
    return etree.tostring(element, xml_declaration=True, encoding="UTF-8", standalone=True)


def paragraphs(element: Element) -> Iterator[Element]:
    """All paragraphs below an element, in order."""
    return element.iter(W + "p")


def text_of(paragraph: Element) -> str:
    """The words of a paragraph as a reader sees them: field results, no field code, nothing deleted."""
    return "".join(_shown(child) for child in paragraph.iter(*_SHOWN))


def _shown(child: Element) -> str:
    run = child.getparent()
    if run is None or run.tag != W + "r":  # a tab stop, not a tab
        return ""
    owner = run.getparent()
    if owner is not None and owner.tag in _HIDDEN:
        return ""
    return child.text or "" if child.tag == W + "t" else CHARACTERS[str(child.tag)]


def alternative_text(element: Element) -> str:
    """What the drawings below an element say to those who cannot see them."""
    found = (drawing.get("descr") for drawing in element.iter(qualified("wp:docPr")))
    return " ".join(text for text in found if text)


def squeezed(text: str) -> str:
    """Text for comparing: one space for any white space, no-break spaces included."""
    return " ".join(text.split())

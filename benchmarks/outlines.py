"""What a reader finds in a .docx, whoever wrote it: so that no generator is fast because it leaves something out."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from benchmarks.material import sections_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = ("0", "false", "off")


@dataclass
class Outline:
    """The words of headings, list items, cells and paragraphs with bold words, and the bold and italic words."""

    headings: list[list[str]] = field(default_factory=list)
    items: list[list[str]] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    paragraphs: list[list[str]] = field(default_factory=list)
    bold: list[str] = field(default_factory=list)
    italic: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return ", ".join(f"{len(getattr(self, name))} {what}" for name, what in _KINDS.items())


_KINDS = {
    "headings": "headings",
    "paragraphs": "paragraphs with bold words",
    "items": "list items",
    "cells": "cells",
    "bold": "bold words",
    "italic": "italic words",
}


def differences(one: Outline, other: Outline) -> list[str]:
    """What the two do not have in common."""
    return [what for name, what in _KINDS.items() if getattr(one, name) != getattr(other, name)]


def outline_of_material(path: Path) -> Outline:
    """What every output must hold."""
    outline = Outline()
    for section in sections_of(path.read_text(encoding="utf-8")):
        outline.headings.append(section.heading.split())
        outline.items.extend(item.split() for item in section.bullets)
        outline.cells.extend(cell.split() for row in section.rows for cell in row)
        for paragraph in section.paragraphs:
            outline.paragraphs.append("".join(paragraph).split())
            outline.bold.extend(paragraph[1].split())
            outline.italic.extend(paragraph[3].split())
    return outline


def outline_of_docx(path: Path) -> Outline:
    """What an output does hold."""
    outline = Outline()
    with zipfile.ZipFile(path) as package:
        body = etree.fromstring(package.read("word/document.xml"), etree.XMLParser(huge_tree=True))
    outline.cells.extend(_words(cell) for cell in body.iter(_W + "tc"))
    for paragraph in body.iter(_W + "p"):
        _add_paragraph(outline, paragraph)
    return outline


def _add_paragraph(outline: Outline, paragraph: etree._Element) -> None:
    bold, italic = _marked(paragraph, "b"), _marked(paragraph, "i")
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = "" if style is None else style.get(_W + "val", "")
    if name.startswith("Heading"):
        outline.headings.append(_words(paragraph))
    elif name.startswith("List") or paragraph.find(f"{_W}pPr/{_W}numPr") is not None:
        outline.items.append(_words(paragraph))
    elif bold:
        outline.paragraphs.append(_words(paragraph))
    outline.bold.extend(bold)
    outline.italic.extend(italic)


def _words(element: etree._Element) -> list[str]:
    return "".join(text.text or "" for text in element.iter(_W + "t")).split()


def _marked(paragraph: etree._Element, tag: str) -> list[str]:
    words = []
    for run in paragraph.iterfind(f"{_W}r"):
        mark = run.find(f"{_W}rPr/{_W}{tag}")
        if mark is not None and mark.get(_W + "val") not in _OFF:
            words += _words(run)
    return words

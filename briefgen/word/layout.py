"""A copy of a package for LibreOffice to lay out, without our content controls.

LibreOffice 7.4 takes a block control for one round its first paragraph and then shows the code of the fields in it
(`Table SEQ Table`), unless a table of contents came first. The copy is for PDF and page numbers only.
"""

from __future__ import annotations

from briefgen.word.reading import Package
from briefgen.word.wml import W, paragraphs, parse, serialize, squeezed, text_of
from briefgen.word.zipping import read_zip, write_zip

_DOCUMENT = "word/document.xml"
_NO_HEADING = 9


def outline(content: bytes) -> tuple[str, ...]:
    """The headings of a package with their numbers, as bookmarks of a PDF show them."""
    package = Package(content)
    numbers = package.list_numbers()
    found = []
    for paragraph in paragraphs(package.document):
        label = numbers.label(paragraph)
        if package.styles.outline_level(paragraph) < _NO_HEADING:
            found.append(squeezed(f"{label} {text_of(paragraph)}"))
    return tuple(found)


def without_controls(content: bytes) -> bytes:
    """The same package with what stood in controls in their place; raises `UnreadablePackageError`."""
    parts = read_zip(content)
    root = parse(parts[_DOCUMENT])
    for control in list(root.iter(W + "sdt")):
        owner, inside = control.getparent(), control.find(W + "sdtContent")
        assert owner is not None
        place = owner.index(control)
        owner[place : place + 1] = [] if inside is None else list(inside)
    parts[_DOCUMENT] = serialize(root)
    return write_zip(parts.items())

"""A copy of a package for LibreOffice to lay out, without our content controls.

LibreOffice 7.4 takes a block control for one round its first paragraph and then shows the code of the fields in it
(`Table SEQ Table`), unless a table of contents came first; inside a field it breaks a line at a no-break space, so
only the number of a reference is one. The copy is for PDF and page numbers only.
"""

from __future__ import annotations

from copy import deepcopy

from briefgen.word.placed_fields import placed_fields
from briefgen.word.reading import Package
from briefgen.word.typography import NO_BREAK
from briefgen.word.wml import Element, W, add_text, child, paragraphs, parse, serialize, squeezed, text_of, w
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
    _part_labels_from_numbers(root)
    parts[_DOCUMENT] = serialize(root)
    return write_zip(parts.items())


def _part_labels_from_numbers(root: Element) -> None:
    """References to `Table 3` become the word and a field for the number alone, and so do their bookmarks."""
    for start in list(root.iter(W + "bookmarkStart")):
        run = _next_run(start)
        if start.get(W + "name", "").startswith("_Ref") and run is not None and text_of(run).endswith(NO_BREAK):
            run.addnext(start)
    for found in list(placed_fields(root)):
        shown = [element for element in found.result if element.tag == W + "t"]
        label, no_break, number = (shown[0].text or "").partition(NO_BREAK) if len(shown) == 1 else ("", "", "")
        begin = found.elements[0].getparent()
        if found.kind == "REF" and no_break and begin is not None:
            shown[0].text = number
            begin.addprevious(_like(begin, label + no_break))


def _next_run(mark: Element) -> Element | None:
    following = mark.getnext()
    while following is not None and following.tag in (W + "bookmarkStart", W + "bookmarkEnd"):
        following = following.getnext()
    return following if following is not None and following.tag == W + "r" else None


def _like(run: Element, text: str) -> Element:
    """A run of the same look with these words."""
    look = child(run, "rPr")
    made = w("r", None if look is None else deepcopy(look))
    add_text(made, text)
    return made

"""A copy of a package for LibreOffice to lay out, without our content controls.

LibreOffice 7.4 takes a block control for one round its first paragraph and then shows the code of the fields in it
(`Table SEQ Table`), unless a table of contents came first. The copy is for PDF and page numbers only.
"""

from __future__ import annotations

from briefgen.word.wml import W, parse, serialize
from briefgen.word.zipping import read_zip, write_zip

_DOCUMENT = "word/document.xml"


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

"""Parts of the package that are kept as elements until the file is written."""

from __future__ import annotations

from docx.opc.packuri import PackURI
from docx.opc.part import Part

from briefgen.word.wml import Element, serialize


class ElementPart(Part):
    """A part whose bytes are made from its root element; relationships are python-docx's."""

    def __init__(self, name: str, content_type: str, element: Element) -> None:
        super().__init__(PackURI(name), content_type)
        self.element = element

    @property
    def blob(self) -> bytes:
        """The part's bytes as the element is now."""
        return serialize(self.element)

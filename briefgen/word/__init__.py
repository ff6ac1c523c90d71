"""The document tree as a Word file, and what can be read back from one.

`write_docx` is pure: the same document and base parts give the same bytes on every machine and every day.
"""

from __future__ import annotations

from briefgen.document import Document, PageBreak, nodes
from briefgen.source import DataFolders
from briefgen.word.blocks import written_blocks
from briefgen.word.conformance import conformance_problems
from briefgen.word.dump import dump
from briefgen.word.layout import without_controls
from briefgen.word.package import assemble, base_package, new_document_part, parts_of
from briefgen.word.state import ITEM, add_state_part, block_state, is_as_written, state_xml, style_names
from briefgen.word.tracing import Trace, trace
from briefgen.word.writing import begin
from briefgen.word.zipping import write_zip

__all__ = ["Trace", "conformance_problems", "dump", "is_as_written", "trace", "without_controls", "write_docx"]


def write_docx(document: Document, folders: DataFolders) -> bytes:
    """The Word file of a document, with the base package found in `folders`; raises `BrokenDataError`."""
    base = base_package(folders)
    part = new_document_part()
    writing = begin(document, part)
    names = style_names(base.parts["styles.xml"])
    body, states = [], []
    for block in written_blocks(document, writing):
        body.append(block.xml)
        states.append(block_state(block, names))
    has_cover = any(isinstance(node, PageBreak) for node in nodes(document))
    assemble(base, writing, body, has_cover)
    add_state_part(part)
    parts = parts_of(base, part, document.properties)
    parts[ITEM] = state_xml(states, writing, parts)
    return write_zip(parts.items())

"""Markdown becomes nodes: of templates, of the prose of answers, of a whole text. Markdown lives only here."""

from briefgen.prose.documents import markdown_document
from briefgen.prose.marks import BlockStart, Marks, Printed, line_of, with_line_marks, without_lines
from briefgen.prose.nodes import prose_nodes, template_nodes

__all__ = [
    "BlockStart",
    "Marks",
    "Printed",
    "line_of",
    "markdown_document",
    "prose_nodes",
    "template_nodes",
    "with_line_marks",
    "without_lines",
]

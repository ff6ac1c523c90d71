"""Templates and facts become the document tree. Jinja and Markdown live only here."""

from briefgen.content.assembly import build_document
from briefgen.content.rendering import template_names_used

__all__ = ["build_document", "template_names_used"]

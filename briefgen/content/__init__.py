"""Templates and facts become the document tree. Jinja lives only here."""

from briefgen.content.assembly import build_document, build_letter
from briefgen.content.bibliography import CITATIONS
from briefgen.content.names import RENAMED
from briefgen.content.placement import Placement, meeting_type, placement_of
from briefgen.content.rendering import template_names_used

__all__ = [
    "CITATIONS",
    "RENAMED",
    "Placement",
    "build_document",
    "build_letter",
    "meeting_type",
    "placement_of",
    "template_names_used",
]

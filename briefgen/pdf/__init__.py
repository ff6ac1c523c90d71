"""LibreOffice: the layout pass that tells page numbers, and the PDF, read back and checked."""

from briefgen.pdf.export import is_as_made, make_pdf, pdf_name, submission_stem
from briefgen.pdf.findings import pdf_problems
from briefgen.pdf.layout import Layout, lay_out
from briefgen.pdf.office import find_office

__all__ = [
    "Layout",
    "find_office",
    "is_as_made",
    "lay_out",
    "make_pdf",
    "pdf_name",
    "pdf_problems",
    "submission_stem",
]

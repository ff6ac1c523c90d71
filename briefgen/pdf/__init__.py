"""LibreOffice: the layout pass that tells page numbers, and the PDF, read back and checked."""

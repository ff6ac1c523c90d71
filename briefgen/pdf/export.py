"""The final PDF: what LibreOffice is told, and the same bytes from the same package."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from briefgen.pdf.office import convert
from briefgen.pdf.package import part

LONGEST_NAME = 64  # characters of a file name in a submission, with its ending

_OPTIONS: dict[str, bool | int] = {
    "SelectPdfVersion": 16,  # PDF 1.6 from every LibreOffice; the default became 1.7, and may become 2.0
    "UseTaggedPDF": True,
    "ExportBookmarks": True,  # the outline, from headings
    "InitialView": 1,  # opens with the outline beside the page
    "Magnification": 0,  # the reader's own
    "DisplayPDFDocumentTitle": True,
    "EmbedStandardFonts": True,
    "ExportFormFields": False,
    "ExportNotes": False,  # comments are for drafters
    "ExportLinksRelativeFsys": False,
    "UseLosslessCompression": True,  # a gel must not gain bands from JPEG
    "ReduceImageResolution": False,
    "EncryptFile": False,
    "RestrictPermissions": False,
}

_CREATED = re.compile(rb"<dcterms:created[^>]*>(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z<")
_INFO_DATE = re.compile(rb"(?<=/CreationDate\(D:)\d{14}")
_METADATA_DATE = re.compile(rb"(?<=<xmp:CreateDate>)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_IDENTITY = re.compile(rb"(?<=[</])[0-9A-F]{32}(?=[>\s])")
_TRAILER = 1024  # bytes at the end, enough for the trailer that LibreOffice writes


def make_pdf(docx: bytes, timeout: float = 120) -> bytes:
    """The PDF of a package without content controls, made within `timeout` seconds; raises `UserError`.

    PDF 1.6, tagged, with an outline of the headings and live links, fonts embedded, images as they are, without
    comments. Title, author and language are the package's. Its date is the package's too, so that the same package
    gives the same bytes with the same LibreOffice and fonts.
    """
    return _dated(convert(docx, _OPTIONS, timeout), docx)


def pdf_name(stem: str) -> str:
    """A file name for submissions: lowercase letters, digits and hyphens, at most 64 characters with `.pdf`.

    Two long or odd stems may give one name.
    """
    return f"{submission_stem(stem) or 'package'}.pdf"


def submission_stem(stem: str) -> str:
    """The lowercase letters, digits and hyphens of a stem, as many as `pdf_name` takes; empty where it has none."""
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[: LONGEST_NAME - len(".pdf")].strip("-")


def _dated(pdf: bytes, docx: bytes) -> bytes:
    """The PDF with the package's date for the clock's, and an identity from its content.

    LibreOffice takes both from the clock and knows no SOURCE_DATE_EPOCH (7.4: measured). What is put in is as long
    as what it replaces, so that every offset stays right.
    """
    created = _CREATED.search(part(docx, "docProps/core.xml"))
    if created is not None:
        year, month, day, hour, minute, second = created.groups()
        pdf = _INFO_DATE.sub(b"".join(created.groups()), pdf)
        pdf = _METADATA_DATE.sub(b"%b-%b-%bT%b:%b:%b" % (year, month, day, hour, minute, second), pdf)
    return _identified(pdf)


def is_as_made(pdf: bytes) -> bool:
    """Whether these are the bytes of a PDF of ours that nobody has changed since."""
    return _IDENTITY.search(pdf[-_TRAILER:]) is not None and _identified(pdf) == pdf


def _identified(pdf: bytes) -> bytes:
    """The PDF with an identity made from all else in it."""
    body, trailer = pdf[:-_TRAILER], pdf[-_TRAILER:]
    trailer = _IDENTITY.sub(b"0" * 32, trailer)
    identity = hashlib.md5(body + trailer, usedforsecurity=False).hexdigest().upper().encode()
    return body + _IDENTITY.sub(identity, trailer)

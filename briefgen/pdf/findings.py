"""What is wrong with a PDF that goes to an agency: each check a function named for the truth it demands."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from briefgen.pdf.reading import Entry, at, fonts, is_true, open_pdf, outline
from briefgen.problems import Problem, Severity

if TYPE_CHECKING:
    from pypdf import PdfReader

LARGEST_PDF = 400 * 1000 * 1000  # bytes
LETTER = (612.0, 792.0)  # points, 8.5 x 11 inches

_VERSIONS = ("1.4", "1.5", "1.6", "1.7")
_ANEW = "Make the PDF anew with a current LibreOffice; if it stays so, export it from Word and report this."
_NUMBER = re.compile(r"(\d+(?:\.\d+)*)\s")
_SAME_SIGN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00ad": None, "\u200b": None})


@dataclass(frozen=True)
class _Pdf:
    """A PDF, opened, with the headings that its outline must have."""

    content: bytes
    reader: PdfReader
    headings: tuple[str, ...]


@dataclass(frozen=True)
class _Annotation:
    """An annotation and the page, from 1, that it is on."""

    page: int
    content: Any

    @property
    def kind(self) -> str:
        return str(at(self.content, "/Subtype") or "").removeprefix("/")

    @property
    def destination(self) -> Any:
        """Where a link inside the document leads to; None for any other annotation."""
        return at(self.content, "/Dest") or (at(self.content, "/A", "/D") if self.action == "/GoTo" else None)

    @property
    def action(self) -> str:
        return str(at(self.content, "/A", "/S") or "")


_Check = Callable[[_Pdf], Iterator[Problem]]


def pdf_problems(pdf: bytes, headings: Sequence[str]) -> tuple[Problem, ...]:
    """What is wrong with the PDF of a package; `headings` are its headings in order, as printed: `1.2 Words`.

    A broken or encrypted PDF gives one problem. Page sizes are judged in points, the file's size in bytes.
    """
    if len(pdf) > LARGEST_PDF:
        what = f"The PDF has {len(pdf) / 1e6:.0f} MB, more than {LARGEST_PDF / 1e6:.0f} MB."
        return (_problem("P112", what, "Use smaller images, or divide the package."),)
    try:
        read = _Pdf(pdf, open_pdf(pdf), tuple(headings))
        if read.reader.is_encrypted:
            return (_problem("P113", "The PDF is protected by a password or security settings.", "Take them off."),)
        return tuple(problem for check in CHECKS for problem in check(read))
    except Exception as error:  # pypdf raises errors of any kind on a broken file
        what = f"The PDF cannot be read ({type(error).__name__})."
        return (_problem("P110", what, _ANEW),)


def _version_is_accepted(pdf: _Pdf) -> Iterator[Problem]:
    header = pdf.content[:8].decode("latin-1")
    version = str(at(pdf.reader.trailer, "/Root", "/Version") or "").removeprefix("/") or header.removeprefix("%PDF-")
    if not header.startswith("%PDF-") or version not in _VERSIONS:
        yield _problem("P111", f"The PDF is of version {version}, not {_VERSIONS[0]} to {_VERSIONS[-1]}.", _ANEW)


def _every_page_is_letter(pdf: _Pdf) -> Iterator[Problem]:
    odd = [number for number, page in enumerate(pdf.reader.pages, 1) if not _is_letter(page)]
    if odd:
        what = f"{_pages(odd)} not 8.5 × 11 inches, upright or landscape, without rotation."
        yield _problem("P114", what, "Set the page size to Letter in the house template.")


def _is_letter(page: Any) -> bool:
    box = page.mediabox
    size = sorted((float(box.width), float(box.height)))
    return max(abs(a - b) for a, b in zip(size, LETTER, strict=True)) < 1 and not at(page, "/Rotate")


def _opens_with_its_outline(pdf: _Pdf) -> Iterator[Problem]:
    if pdf.headings and at(pdf.reader.trailer, "/Root", "/PageMode") != "/UseOutlines":
        yield _problem("P115", "The PDF does not open with its bookmarks beside the page.", _ANEW, Severity.WARNING)


def _outline_is_the_headings(pdf: _Pdf) -> Iterator[Problem]:
    entries = outline(pdf.reader)
    shown, wanted = _worded(entry.title for entry in entries), _worded(pdf.headings)
    for number, (entry, heading) in enumerate(zip_longest(shown, wanted), 1):
        if _compared(entry) != _compared(heading):
            what = f"Bookmark {number} is {_quoted(entry)}, where the heading is {_quoted(heading)}."
            yield _problem("P116", what, _ANEW)
            break
    for entry in entries:
        if entry.page is None:
            yield _problem("P118", f"The bookmark {_quoted(entry.title)} leads to no page.", _ANEW)


def _outline_is_nested_as_numbered(pdf: _Pdf) -> Iterator[Problem]:
    above: list[str] = []  # the numbers of the entries that the one at hand stands under
    known: set[str] = set()
    for entry in outline(pdf.reader):
        number, above = _number(entry), above[: entry.depth]
        parent = number.rpartition(".")[0]
        if parent and parent in known and above[-1:] != [parent]:
            what = f"The bookmark {_quoted(entry.title)} does not stand under bookmark {parent}."
            yield _problem("P117", what, _ANEW, Severity.WARNING)
        above.append(number)
        known.add(number)


def _number(entry: Entry) -> str:
    found = _NUMBER.match(entry.title)
    return found[1] if found else ""


def _every_link_lands(pdf: _Pdf) -> Iterator[Problem]:
    known = {page.indirect_reference for page in pdf.reader.pages}
    named = pdf.reader.named_destinations
    links = [note for note in _annotations(pdf) if note.kind == "Link"]
    lost = [link.page for link in links if link.action != "/URI" and not _lands(link.destination, known, named)]
    if lost:
        what = f"{_pages(lost, 'has', 'have')} a link that leads nowhere in the PDF."
        yield _problem("P118", what, "See that what it points to is in the package, then make the PDF anew.")
    empty = [link.page for link in links if link.action == "/URI" and not at(link.content, "/A", "/URI")]
    if empty:
        what = f"{_pages(empty, 'has', 'have')} a link without an address."
        yield _problem("P119", what, "Give the link its address, or make it plain words.")


def _lands(destination: Any, pages: Container[Any], named: Container[str]) -> bool:
    """Whether a destination is one of these pages, or one of these names."""
    if isinstance(destination, list):
        return bool(destination) and destination[0] in pages
    return destination is not None and str(destination) in named


def _every_font_is_embedded(pdf: _Pdf) -> Iterator[Problem]:
    missing = sorted({font.name for font in fonts(pdf.reader) if not font.embedded})
    if missing:
        what = f"The PDF does not hold the shapes of its {_listed(missing, 'font')}."
        yield _problem("P120", what, "Embed all fonts on export; take a font that may be embedded.")


def _is_tagged(pdf: _Pdf) -> Iterator[Problem]:
    root = at(pdf.reader.trailer, "/Root")
    if not is_true(at(root, "/MarkInfo", "/Marked")) or at(root, "/StructTreeRoot") is None:
        what = "The PDF is not tagged, so it cannot be read aloud in order."
        yield _problem("P121", what, _ANEW, Severity.WARNING)


def _says_its_language_and_title(pdf: _Pdf) -> Iterator[Problem]:
    root = at(pdf.reader.trailer, "/Root")
    if not at(root, "/Lang"):
        yield _problem("P122", "The PDF does not say its language.", _ANEW, Severity.WARNING)
    title = str(at(pdf.reader.trailer, "/Info", "/Title") or "").strip()
    if not title or not is_true(at(root, "/ViewerPreferences", "/DisplayDocTitle")):
        what = "The PDF has no title, or shows its file name in place of it."
        yield _problem("P123", what, _ANEW, Severity.WARNING)


def _holds_nothing_but_pages(pdf: _Pdf) -> Iterator[Problem]:
    root = at(pdf.reader.trailer, "/Root")
    if at(root, "/Names", "/EmbeddedFiles") is not None or at(root, "/AF"):
        yield _problem("P124", "The PDF has other files attached to it.", "Take them out.")
    actions = (at(root, "/OpenAction", "/S"), *(note.action for note in _annotations(pdf)))
    if at(root, "/Names", "/JavaScript") is not None or at(root, "/AA") is not None or "/JavaScript" in actions:
        yield _problem("P125", "The PDF holds JavaScript or other actions.", "Take them out.")
    other = [note for note in _annotations(pdf) if note.kind != "Link"]
    if other or at(root, "/AcroForm", "/Fields"):
        kinds = _listed(sorted({note.kind for note in other}) or ["form"], "kind")
        what = f"The PDF has annotations or form fields besides links ({kinds})."
        yield _problem("P126", what, "Export it without comments and without form fields.")


CHECKS: tuple[_Check, ...] = (
    _version_is_accepted,
    _every_page_is_letter,
    _opens_with_its_outline,
    _outline_is_the_headings,
    _outline_is_nested_as_numbered,
    _every_link_lands,
    _every_font_is_embedded,
    _is_tagged,
    _says_its_language_and_title,
    _holds_nothing_but_pages,
)


def _annotations(pdf: _Pdf) -> Iterator[_Annotation]:
    for number, page in enumerate(pdf.reader.pages, 1):
        for annotation in at(page, "/Annots") or ():
            yield _Annotation(number, annotation.get_object())


def _worded(texts: Iterable[str]) -> list[str]:
    """The texts with single spaces, without those that have no words."""
    squeezed = (" ".join(text.split()) for text in texts)
    return [text for text in squeezed if text]


def _compared(text: str | None) -> str | None:
    """The text without what typography makes of it: curly quotes, kinds of dashes, soft hyphens."""
    return text and re.sub("[-\u2010-\u2015\u2212]+", "-", text.translate(_SAME_SIGN))


def _quoted(text: str | None) -> str:
    return f"“{text}”" if text else "missing"


def _pages(numbers: Sequence[int], one: str = "is", many: str = "are") -> str:
    distinct = sorted(set(numbers))
    return f"{_listed(list(map(str, distinct)), 'page')} {one if len(distinct) == 1 else many}".capitalize()


def _listed(names: Sequence[str], noun: str) -> str:
    """`page 3`, `pages 3, 5`, `pages 1, 2, 3, 4, 5 and 7 more`."""
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return f"{noun}{'' if len(names) == 1 else 's'} {', '.join(names[:5])}{more}"


def _problem(code: str, what: str, remedy: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(code, what, remedy, severity)

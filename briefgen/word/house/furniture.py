"""What headers and footers of a house style may hold, and what is taken out because a package has no use for it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from briefgen.problems import UserError
from briefgen.word.furniture import APP_PROPERTIES, CORE_PROPERTIES, PROPERTY_OF_FIELD
from briefgen.word.house.opening import refusal
from briefgen.word.house.schema import sort
from briefgen.word.placed_fields import PlacedField, fields_are_whole, placed_fields
from briefgen.word.wml import Element, W, paragraphs, qualified, squeezed, text_of

_VML = "{urn:schemas-microsoft-com:vml}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_TRACKED = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "tcPrChange", "trPrChange")
_FOREIGN = ("object", "control", "altChunk", "subDoc", "footnoteReference", "endnoteReference", "commentReference")
_OUTSIDE = ("INCLUDEPICTURE", "INCLUDETEXT", "INCLUDE", "IMPORT", "LINK", "DDE", "DDEAUTO", "DATABASE", "RD", "EMBED")
# Fields that Word fills from the package itself; what they showed in the house style is kept, or emptied.
_COUNTING = ("PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "=", "IF", "COMPARE", "SYMBOL", "QUOTE", "HYPERLINK")
_CLOCKS = ("DATE", "TIME")
_STALE = ("FILENAME", "STYLEREF")
_REFERENCES = ("REF", "PAGEREF", "NOTEREF")
_USELESS = (
    *(W + tag for tag in ("proofErr", "permStart", "permEnd", "lastRenderedPageBreak", "placeholder")),
    *(W + tag for tag in ("commentRangeStart", "commentRangeEnd")),
    _W15 + "dataBinding",
)
_DRAWN = (W + "drawing", W + "pict")


def refuse_what_is_foreign(name: str, where: str, root: Element) -> None:
    """Raises `UserError` for embedded objects, tracked changes and words or pictures from other files."""
    if not fields_are_whole(root):
        remedy = "Delete the field and insert it anew, and save."
        raise refusal(name, "S106", f"A {where} has a field without beginning or end.", remedy)
    if _holds(root, *(W + tag for tag in _TRACKED)):
        remedy = "Accept or reject them in Word, turn tracking off, and save."
        raise refusal(name, "S123", f"A {where} holds tracked changes.", remedy)
    foreign = next(root.iter(*(W + tag for tag in _FOREIGN)), None)
    if foreign is not None:
        what = f"A {where} holds an embedded object, note or comment ({_local(foreign)})."
        raise refusal(name, "S122", what, "Take it out, or put a picture in its place.")
    for element in root.iter(_VML + "imagedata", _VML + "fill", _VML + "stroke"):
        if element.get("src") or element.get(_OFFICE + "href"):
            raise linked_picture(name, where)
    for found in placed_fields(root):
        if found.kind in _OUTSIDE:
            what = f"A {where} takes words or pictures from another file (field {found.kind})."
            raise refusal(name, "S121", what, "Put the words or the picture itself there.")


def linked_picture(name: str, where: str) -> UserError:
    """The error for a picture that is not in the file."""
    remedy = (
        "Embed the picture: insert it anew without a link, or break the link under File, Info, Edit Links to Files."
    )
    return refusal(name, "S121", f"A {where} shows a picture that is not in the file but linked.", remedy)


def clean(root: Element, style_names: Iterable[str]) -> list[str]:
    """Take out what leads nowhere in a package; the fields that went, by instruction. `style_names` exist in it."""
    sort(root)
    for element in list(root.iter(*_USELESS)):
        _take_out(element)
    for binding in list(root.iter(W + "dataBinding")):
        if binding.get(W + "storeItemID", "").upper() not in (CORE_PROPERTIES, APP_PROPERTIES):
            _take_out(binding)
    for mark in root.iter(W + "fldChar", W + "fldSimple"):
        for name in ("dirty", "fldLock"):
            mark.attrib.pop(W + name, "")
    names = {name.lower() for name in style_names}
    gone = _clean_fields(root, names)
    _drop_bookmarks(root)
    return gone


def says_something(root: Element) -> bool:
    """Whether a header or footer shows words, a picture or a field."""
    return _holds(root, *_DRAWN, W + "fldChar", W + "fldSimple") or any(words_in(root))


def is_as_written(root: Element, written: Container[str]) -> bool:
    """Whether all that it shows are words that briefgen wrote: the house may be a package of ours, restyled."""
    words = [one for one in words_in(root) if one]
    return bool(words) and not _holds(root, *_DRAWN) and all(one in written for one in words)


def words_in(root: Element) -> Iterator[str]:
    """The words of each paragraph, for comparing."""
    return (squeezed(text_of(paragraph)) for paragraph in paragraphs(root))


def counts_pages(root: Element) -> bool:
    """Whether it prints page numbers."""
    return _holds(root, W + "pgNum") or any(found.kind == "PAGE" for found in placed_fields(root))


def describe_drawings(root: Element, where: str) -> int:
    """Give drawings without alternative text one; how many pictures had none."""
    missing = 0
    for drawing in root.iter(qualified("wp:docPr")):
        if not drawing.get("descr", "").strip() and not _decorative(drawing):
            owner = drawing.getparent()
            inside = "" if owner is None else " ".join(words_in(owner)).strip()
            words = inside or drawing.get("title", "").strip()
            drawing.set("descr", words or f"Picture in the {where}")
            missing += not words
    for picture in root.iter(qualified("pic:cNvPr")):
        if not picture.get("descr", "").strip():
            outside = next((d.get("descr", "") for d in _drawings_around(picture)), "")
            picture.set("descr", outside or f"Picture in the {where}")
    return missing


def _clean_fields(root: Element, style_names: set[str]) -> list[str]:
    gone: list[str] = []
    targets = {mark.get(W + "name", "").lower() for mark in root.iter(W + "bookmarkStart")}
    for found in list(placed_fields(root)):
        if not _leads_somewhere(found, style_names, targets):
            found.remove()
            gone.append(" ".join(found.instruction.split()))
        elif found.kind in _STALE:
            found.show("")
    return gone


def _leads_somewhere(found: PlacedField, style_names: set[str], targets: set[str]) -> bool:
    """Whether Word finds in a package what the field asks for; it would print an error instead."""
    argument = found.argument.lower()
    match found.kind:
        case "STYLEREF":
            return argument in style_names or f"heading {argument}" in style_names
        case "DOCPROPERTY":
            return f"DOCPROPERTY {argument.upper()}" in PROPERTY_OF_FIELD
        case kind if kind in _REFERENCES:
            return argument in targets
        case kind:
            return kind in (*_COUNTING, *_CLOCKS, *_STALE, *PROPERTY_OF_FIELD)


def _drop_bookmarks(root: Element) -> None:
    """Keep only the bookmarks that a field or link of this part leads to: names must be unique in the whole file."""
    used = {found.argument.lower() for found in placed_fields(root) if found.kind in _REFERENCES}
    used |= {link.get(W + "anchor", "").lower() for link in root.iter(W + "hyperlink")}
    dropped = set()
    for start in list(root.iter(W + "bookmarkStart")):
        if start.get(W + "name", "").lower() not in used:
            dropped.add(start.get(W + "id"))
            _take_out(start)
    for end in list(root.iter(W + "bookmarkEnd")):
        if end.get(W + "id") in dropped:
            _take_out(end)
    names = {start.get(W + "name", "").lower() for start in root.iter(W + "bookmarkStart")}
    for link in root.iter(W + "hyperlink"):
        if link.get(W + "anchor", "").lower() not in names:
            link.attrib.pop(W + "anchor", "")


def _drawings_around(picture: Element) -> Iterator[Element]:
    for owner in picture.iterancestors(qualified("wp:inline"), qualified("wp:anchor")):
        yield from owner.iterchildren(qualified("wp:docPr"))


def _decorative(drawing: Element) -> bool:
    return any(_local(one) == "decorative" and one.get("val") in ("1", "true") for one in drawing.iter())


def _holds(root: Element, *tags: str) -> bool:
    return next(root.iter(*tags), None) is not None


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _take_out(element: Element) -> None:
    owner = element.getparent()
    if owner is not None:
        owner.remove(element)

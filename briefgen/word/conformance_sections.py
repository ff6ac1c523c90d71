"""Checks of sections: where they end, their pages, their headers and footers."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.word.conformance_reading import SavedFile, is_on
from briefgen.word.wml import Element, W, qualified

_KINDS = ("header", "footer")


def sections_end_where_word_looks(file: SavedFile) -> Iterator[str]:
    """The last section is the end of the body, each other one a paragraph of the body, in no control and no table."""
    body = file.document.find(W + "body")
    if body is None or not len(body) or body[-1].tag != W + "sectPr":
        yield "The body does not end with a section."
    for section in file.document.iter(W + "sectPr"):
        owners = [str(owner.tag).rpartition("}")[2] for owner in section.iterancestors()]
        if owners not in (["body", "document"], ["pPr", "p", "body", "document"]):
            yield f"A section ends in {'/'.join(reversed(owners))}."


def sections_have_headers_and_footers(file: SavedFile) -> Iterator[str]:
    """Each section names its headers and footers; only the first section has a first page of its own."""
    relationships = file.relationships("word/document.xml")
    for number, section in enumerate(file.document.iter(W + "sectPr"), 1):
        has_first_page = is_on(section.find(W + "titlePg"))
        if has_first_page and number > 1:
            yield f"Section {number} has a first page of its own."
        for kind in _KINDS:
            named = {
                one.get(W + "type", ""): relationships.get(one.get(qualified("r:id"), ""))
                for one in section.findall(f"{W}{kind}Reference")
            }
            yield from (
                f"Section {number} has no {kind} for {pages} pages."
                for pages in ("default", *(["first"] if has_first_page else []))
                if named.get(pages) is None
            )
            yield from (
                f"Section {number} has a {one.kind} for its {kind}."
                for one in named.values()
                if one is not None and one.kind != kind
            )


def pages_turn_and_count_on(file: SavedFile) -> Iterator[str]:
    """A page that lies on its side says so and is wider than high, and no section counts its pages anew."""
    for number, section in enumerate(file.document.iter(W + "sectPr"), 1):
        size = section.find(W + "pgSz")
        if size is None or not _sides(size):
            yield f"Section {number} has no size of its pages."
            continue
        width, height = _sides(size)
        if (size.get(W + "orient", "portrait") == "landscape") != (width > height):
            yield f"The pages of section {number} are {width} x {height} and {size.get(W + 'orient', 'portrait')}."
        if any(pages.get(W + "start") is not None for pages in section.findall(W + "pgNumType")):
            yield f"Section {number} counts its pages anew."


def _sides(size: Element) -> tuple[int, ...]:
    sides = [size.get(W + side, "") for side in ("w", "h")]
    return tuple(map(int, sides)) if all(side.isdigit() for side in sides) else ()

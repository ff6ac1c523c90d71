"""Checks of paragraphs and their words: looks, spaces, links, levels of headings."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.word import styles
from briefgen.word.conformance_reading import R, SavedFile, has_drawing, is_in_cell
from briefgen.word.reading import style_of
from briefgen.word.wml import Element, W, val

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_LOOKS = frozenset(W + tag for tag in ("rStyle", "b", "bCs", "i", "iCs", "vertAlign", "rtl", "lang"))
_PLACES = frozenset(W + tag for tag in ("pStyle", "keepNext", "pageBreakBefore", "numPr", "sectPr"))
_PLACES_IN_CELLS = _PLACES | {W + "jc", W + "tabs"}  # numbers are set by what stands in their column
_NO_HEADING = 9
_SHOWN = 40


def looks_come_from_styles(file: SavedFile) -> Iterator[str]:
    """Each paragraph has a style; runs are at most bold, italic, raised or lowered by themselves."""
    for part, tree in file.our_stories.items():
        for properties in tree.iter(W + "rPr"):
            yield from _strangers(part, properties, _LOOKS)
    for paragraph, words in file.words.items():
        if not style_of(paragraph):
            yield f"The paragraph {words[:_SHOWN]!r} has no style."
    for properties in file.document.iter(W + "pPr"):
        yield from _strangers("word/document.xml", properties, _PLACES_IN_CELLS if _cell(properties) else _PLACES)


def _strangers(part: str, properties: Element, known: frozenset[str]) -> Iterator[str]:
    for one in properties:
        if one.tag not in known:
            yield f"{part}: {str(one.tag).rpartition('}')[2]} is set by hand, not by a style."


def _cell(properties: Element) -> bool:
    paragraph = properties.getparent()
    return paragraph is not None and is_in_cell(paragraph)


def no_paragraph_is_empty(file: SavedFile) -> Iterator[str]:
    """Space between paragraphs is that of styles: none is without words, but behind a table and at a section's end."""
    if not any(words.strip() for words in file.words.values()):
        return  # a document of nothing
    for paragraph, words in file.words.items():
        if words.strip() or file.labels[paragraph] or has_drawing(paragraph) or is_in_cell(paragraph):
            continue
        if not _ends_something(paragraph):
            yield f"A paragraph in {style_of(paragraph) or 'no style'} is empty."


def _ends_something(paragraph: Element) -> bool:
    """Whether Word wants a paragraph here; it is in a style that makes it small."""
    before, style = paragraph.getprevious(), style_of(paragraph)
    if style == styles.TABLE_END:
        return before is not None and before.tag == W + "tbl"
    return style == styles.SECTION_BREAK and paragraph.find(f"{W}pPr/{W}sectPr") is not None


def heading_levels_do_not_skip(file: SavedFile) -> Iterator[str]:
    """A heading is at most one level below the one before it; the first is of the first level."""
    before = -1
    for paragraph, words in file.words.items():
        level = file.styles.outline_level(paragraph)
        if level < _NO_HEADING:
            if level > before + 1:
                yield f"The heading {words!r} is of level {level + 1} below one of level {before + 1}."
            before = level


def spaces_are_kept(file: SavedFile) -> Iterator[str]:
    """Spaces at the ends of a run are marked to be kept; tabs and new lines are elements, not characters."""
    for part, tree in file.our_stories.items():
        for text in tree.iter(W + "t", W + "instrText", W + "delText"):
            words = text.text or ""
            if words != words.strip(" \t\r\n") and text.get(_SPACE) != "preserve":
                yield f"{part}: the spaces of {words!r} are not kept."
            if any(character in words for character in "\t\r\n"):
                yield f"{part}: {words!r} holds a tab or a new line as a character."


def hyphens_that_do_not_break_are_words_own(file: SavedFile) -> Iterator[str]:
    """A hyphen that does not break is Word's own, which needs no font that has the character."""
    for part, tree in file.our_stories.items():
        for text in tree.iter(W + "t"):
            if "\u2011" in (text.text or ""):
                yield f"{part}: {text.text!r} holds a no-break hyphen as a character."


def links_lead_outside(file: SavedFile) -> Iterator[str]:
    """A link is to a place in the document, or by a relationship to an address outside of the package."""
    for part, tree in file.our_stories.items():
        relationships = file.relationships(part)
        for link in tree.iter(W + "hyperlink"):
            found = relationships.get(link.get(R + "id", ""))
            if link.get(W + "anchor") is None and (found is None or not found.external or found.kind != "hyperlink"):
                yield f"{part}: a link leads nowhere."


def links_look_like_links(file: SavedFile) -> Iterator[str]:
    """The words of a link to an address have a character style, as links have and what is open in one."""
    for part, tree in file.our_stories.items():
        for link in tree.iter(W + "hyperlink"):
            if link.get(R + "id") is not None and not all(val(run, "rPr/rStyle") for run in link.iter(W + "r")):
                yield f"{part}: a link does not look like one."


def no_formula_stands_alone(file: SavedFile) -> Iterator[str]:
    """No formula of a line is all that its paragraph holds: Word would show it as one on a line of its own."""
    for paragraph, words in file.words.items():
        alone = paragraph.find(_MATH + "oMath") is not None and not words
        if alone and not has_drawing(paragraph):
            yield "A formula of a line stands alone in its paragraph."

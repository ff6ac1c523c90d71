"""A base package in the clothes of a house: the same parts under the same names, for a writer who need not know."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import lru_cache

from briefgen.problems import Problem
from briefgen.word.base import Base
from briefgen.word.house import tab_stops
from briefgen.word.house.furnishing import KINDS, Furnishing, cleaned, furnished
from briefgen.word.house.lists import lists_used, merged_lists, renumber
from briefgen.word.house.numbers import link
from briefgen.word.house.reading import HouseStyle, note
from briefgen.word.house.schema import put
from briefgen.word.house.sections import is_on
from briefgen.word.house.settings import default_table_style, dressed_settings, has_even_pages, without_even_pages
from briefgen.word.house.stylesheet import (
    Stylesheet,
    completed,
    drop_unknown_styles,
    plain_where_supplied,
    rename,
    take_our_ids,
)
from briefgen.word.page import page_of
from briefgen.word.reading import Styles
from briefgen.word.wml import Element, W, child, parse, serialize, val, w

_STYLES, _NUMBERING, _SETTINGS, _PAGE = "styles.xml", "numbering.xml", "settings.xml", "page.xml"
_HEADING = "Heading1"
_FURNITURE_STYLES = {"header": ("Header", "HeaderWide"), "footer": ("Footer", "FooterWide")}
# Styles that nobody defines for their looks: that they are missing is not worth a word.
_SILENT = (
    *("Table End", "Section Break", "Header Wide", "Footer Wide", "First Page Header", "First Page Footer"),
    *("Default Paragraph Font", "Normal Table", "No List", "List Paragraph", "Placeholder Text", "Strong", "Emphasis"),
    *("FollowedHyperlink", "annotation text", "annotation reference", "footnote reference"),
)


@lru_cache(maxsize=8)
def dress(base: Base, house: HouseStyle) -> Base:
    """The base package with the looks, page, headers and footers of a house, and what its owner should know."""
    theirs = {part.name: parse(part.content) for part in house.parts}
    furniture = {name: tree for name, tree in theirs.items() if name.startswith(KINDS)}
    parts = {name: deepcopy(tree) for name, tree in base.parts.items() if not name.startswith(KINDS)}
    parts |= {name: tree for name, tree in theirs.items() if name not in furniture}
    sheet = _dress_styles_and_lists(parts, theirs, base)
    number = Styles(sheet.root).inherited(_HEADING, "pPr/numPr/numId") if _HEADING in sheet.served else ""
    headings = link(sheet.root, parts[_NUMBERING], base.parts[_STYLES], sheet.served)
    dressed_settings(parts[_SETTINGS], base.parts[_SETTINGS])
    problems = [*house.problems, *_notes(house, sheet, headings is None and number not in ("", "0"))]
    problems += cleaned(house, furniture, _names(sheet, base))
    furnishing = _furnish(house, furniture, parts, base)
    _fit(sheet, furnishing, parts, base)
    parts |= furnishing.parts
    kept = {name for name in parts if not name.startswith(KINDS)} | furnishing.foreign
    return Base(
        base.content | {name: serialize(tree) for name, tree in parts.items()},
        parts,
        {part.name: part.attached for part in house.parts if part.attached and part.name in kept},
        furnishing.foreign,
        headings,
        sheet.supplied,
        (*problems, *furnishing.problems),
    )


def _dress_styles_and_lists(parts: dict[str, Element], theirs: dict[str, Element], base: Base) -> Stylesheet:
    """Bring styles and lists of both together, under ids that are unique, in all parts that use them."""
    styles, lists = theirs[_STYLES], theirs.get(_NUMBERING)
    served, renamed = take_our_ids(styles, base.parts[_STYLES], default_table_style(theirs.get(_SETTINGS)))
    users = [tree for name, tree in theirs.items() if name.startswith(KINDS)]
    for tree in (*users, *(theirs[name] for name in (_NUMBERING, _SETTINGS) if name in theirs)):
        rename(tree, renamed)
    parts[_NUMBERING], renumbered = merged_lists(lists, base.parts[_NUMBERING], lists_used([styles, *users]))
    for tree in (styles, *users):
        renumber(tree, renumbered)
    sheet = completed(styles, base.parts[_STYLES], served)
    for tree in (parts[_NUMBERING], parts[_SETTINGS], *users):
        drop_unknown_styles(tree, Styles(sheet.root).by_id)
    return sheet


def _furnish(house: HouseStyle, furniture: dict[str, Element], parts: dict[str, Element], base: Base) -> Furnishing:
    """Choose headers and footers; where both are ours, first and even pages are as with us, too."""
    ours = {name: tree for name, tree in base.parts.items() if name.startswith(KINDS)}
    page, settings = parts[_PAGE], parts[_SETTINGS]
    first, even = is_on(child(page, "titlePg")), has_even_pages(settings)
    furnishing = furnished(house, furniture, ours, first=first, even=even)
    if not furnishing.foreign:
        without_even_pages(settings)
        if child(base.parts[_PAGE], "titlePg") is not None:
            put(page, w("titlePg"))
    return furnishing


def _fit(sheet: Stylesheet, furnishing: Furnishing, parts: dict[str, Element], base: Base) -> None:
    """Let our styles sit well among the house's, on its page."""
    page = page_of(parts[_PAGE])
    plain_where_supplied(sheet)
    tab_stops.fit(sheet, page, page_of(base.parts[_PAGE]))
    for kind, (narrow, wide) in _FURNITURE_STYLES.items():
        if not furnishing.is_foreign(kind):
            tab_stops.set_right_stop(sheet, narrow, page)
        tab_stops.widen(sheet, narrow, wide, page)
    tab_stops.complete_entries(sheet, page)


def _names(sheet: Stylesheet, base: Base) -> list[str]:
    """The names of the styles that packages use."""
    by_id = Styles(sheet.root).by_id
    return [val(by_id[style.get(W + "styleId", "")], "name") for style in base.parts[_STYLES].iter(W + "style")]


def _notes(house: HouseStyle, sheet: Stylesheet, numbers_ignored: bool) -> Iterator[Problem]:
    missing = [name for name in sheet.supplied if name not in _SILENT]
    if missing:
        words = "style" if len(missing) == 1 else "styles"
        own = "briefgen's own is used" if len(missing) == 1 else "briefgen's own are used"
        what = f"The house style has no {words} {', '.join(missing)}; {own}."
        yield note(house.name, "S110", what, "Add styles of these names where you want another look.")
    if numbers_ignored:
        what = "Its numbers of headings do not count four levels with digits such as 1.2.3; briefgen's own are used."
        remedy = "Link one multilevel list to Heading 1 to 4, each level with the numbers above it."
        yield note(house.name, "S115", what, remedy)

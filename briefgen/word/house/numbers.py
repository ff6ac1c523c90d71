"""Which list numbers which style: the house's where it serves, ours where it does not."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass

from briefgen.word import styles
from briefgen.word.heading_numbers import HeadingNumbers
from briefgen.word.house.schema import ensure, put
from briefgen.word.reading import Styles
from briefgen.word.wml import Element, W, child, val, w

_HEADINGS = tuple(styles.heading(level, numbered=True) for level in (1, 2, 3, 4))
_BULLETS = tuple(styles.list_item(depth, ordered=False, first=True) for depth in (1, 2, 3))
_NUMBERS = tuple(styles.list_item(depth, ordered=True, first=True) for depth in (1, 2, 3))
_FORMS = frozenset({"decimal", "upperLetter", "lowerLetter", "upperRoman", "lowerRoman", "decimalZero"})
_PLACEHOLDER = re.compile("%([1-9])")
_DEEPEST_LINK = 20


@dataclass(frozen=True)
class Place:
    """Where a style stands in a list: the id of the list, and the level from 0."""

    number: str
    level: int


def link(sheet: Element, lists: Element, ours: Element, served: frozenset[str]) -> HeadingNumbers | None:
    """Number all styles that packages use; how the headings are numbered where that is the house's way.

    `sheet` and `lists` hold both houses' and our styles and lists, `ours` is our own style sheet, `served` the ids of
    the styles that are the house's.
    """
    return _Linker(sheet, lists, Styles(ours), served).link()


class _Linker:
    def __init__(self, sheet: Element, lists: Element, ours: Styles, served: frozenset[str]) -> None:
        self._lists = lists
        self._ours = ours
        self._sheet = Styles(sheet)
        self._served = served
        # Before anything is changed, since styles inherit.
        self._places = {id_: self._place(self._sheet, id_) for id_ in ours.by_id if id_ in served}

    def link(self) -> HeadingNumbers | None:
        headings = self._house_headings()
        first = self._places.get(_HEADINGS[0])
        for level, id_ in enumerate(_HEADINGS):
            own = self._place(self._ours, id_)
            place = Place(first.number, level) if headings is not None and first is not None else own
            if place is not None:
                self._number(id_, place)
        numbered = [id_ for id_ in self._places if self._place(self._ours, id_) is not None]
        for id_ in numbered:
            if id_ not in _HEADINGS:
                self._link_one(id_)
        for id_ in self._places:
            if id_ not in numbered and self._sheet.inherited(id_, "pPr/numPr/numId") not in ("", "0"):
                self._unnumber(id_)
        return headings

    def _link_one(self, id_: str) -> None:
        has, own = self._places[id_], self._place(self._ours, id_)
        if own is not None and has is not None and self._suits(id_, has):
            if id_ in _NUMBERS:
                self._lend_look(_NUMBERS.index(id_), id_, has, own)
            self._number(id_, has)
        elif own is not None:
            self._number(id_, own)

    def _suits(self, id_: str, has: Place) -> bool:
        """Whether the house's list of a list style is of its kind; references must have the numbers of citations."""
        form = val(self._level(has), "numFmt")
        return (id_ in _BULLETS and form == "bullet") or (id_ in _NUMBERS and form not in ("bullet", "none", ""))

    def _number(self, id_: str, place: Place) -> None:
        """Number a style, and say so at the level of its list and at no other."""
        numbered = w("numPr", w("ilvl", val=place.level), w("numId", val=place.number))
        put(ensure(self._sheet.by_id[id_], "pPr"), numbered)
        level = self._level(place)
        for pointer in [one for one in self._lists.iter(W + "pStyle") if one.get(W + "val") == id_]:
            owner = pointer.getparent()
            if owner is not None:
                owner.remove(pointer)
        if level is not None and val(level, "pStyle") not in self._ours.by_id:
            put(level, w("pStyle", val=id_))

    def _unnumber(self, id_: str) -> None:
        put(ensure(self._sheet.by_id[id_], "pPr"), w("numPr", w("numId", val=0)))

    def _lend_look(self, depth: int, id_: str, has: Place, own: Place) -> None:
        """Let the list that is restarted for each numbered list look like the house's."""
        source, target = self._level(has), self._level(own)
        if source is None or target is None:
            return
        made = _at_depth(source, has.level, depth)
        owner = target.getparent()
        if made is None or owner is None:
            return
        indent = self._own_indent(id_)
        if indent is not None:
            put(ensure(made, "pPr"), deepcopy(indent))
        owner.replace(target, made)

    def _house_headings(self) -> HeadingNumbers | None:
        """How the house numbers headings, if it numbers all four levels in one list, each number with those above."""
        first = self._places.get(_HEADINGS[0])
        if first is None or first.level != 0 or self._is_overridden(first.number):
            return None
        for level, id_ in enumerate(_HEADINGS):
            if self._places.get(id_) not in (None, Place(first.number, level)):
                return None
        levels = [self._level(Place(first.number, level)) for level in range(len(_HEADINGS))]
        if not all(level is not None and _counts_all(level, depth) for depth, level in enumerate(levels, 1)):
            return None
        forms = tuple(val(level, "numFmt") for level in levels)
        legal = any(child(level, "isLgl") is not None for level in levels)
        if legal and set(forms) != {"decimal"}:
            return None
        return HeadingNumbers(forms, tuple(val(level, "lvlText") for level in levels))

    def _is_overridden(self, number: str) -> bool:
        nums = (one for one in self._lists.iter(W + "num") if one.get(W + "numId") == number)
        return any(child(one, "lvlOverride") is not None for one in nums)

    def _place(self, sheet: Styles, id_: str) -> Place | None:
        number = sheet.inherited(id_, "pPr/numPr/numId")
        found = self._resolved(sheet, number) if number not in ("", "0") else None
        if found is None:
            return None
        number, abstract = found
        named = (lvl for lvl in abstract.iter(W + "lvl") if val(lvl, "pStyle") == id_)
        level = next((lvl.get(W + "ilvl", "0") for lvl in named), sheet.inherited(id_, "pPr/numPr/ilvl") or "0")
        return Place(number, int(level)) if level.isdigit() else None

    def _resolved(self, sheet: Styles, number: str) -> tuple[str, Element] | None:
        """A list and its definition, which may be kept at a style for lists."""
        for _ in range(_DEEPEST_LINK):
            nums = (one for one in self._lists.iter(W + "num") if one.get(W + "numId") == number)
            wanted = val(next(nums, None), "abstractNumId")
            found = (a for a in self._lists.iter(W + "abstractNum") if a.get(W + "abstractNumId") == wanted)
            abstract = next(found, None)
            if abstract is None:
                return None
            style = val(abstract, "numStyleLink")
            if not style:
                return number, abstract
            number = val(sheet.by_id.get(style), "pPr/numPr/numId")
        return None

    def _level(self, place: Place) -> Element | None:
        found = self._resolved(self._sheet, place.number)
        levels = found[1].iter(W + "lvl") if found is not None else iter(())
        return next((lvl for lvl in levels if lvl.get(W + "ilvl") == str(place.level)), None)

    def _own_indent(self, id_: str) -> Element | None:
        """The indent that a numbered style has of its own; one from before it was numbered gives way to the list's."""
        for style in self._sheet.line(id_):
            properties = child(style, "pPr")
            found = child(properties, "ind")
            if found is not None or child(properties, "numPr") is not None:
                return found
        return None


def _counts_all(level: Element, depth: int) -> bool:
    """Whether a level's number starts at 1 and shows the numbers above it without words: "1.2", not "B." or "Part 2".

    References show a heading's number alone, so it has to be whole.
    """
    text = val(level, "lvlText")
    whole = _PLACEHOLDER.findall(text) == [str(number) for number in range(1, depth + 1)]
    words = any(character.isalpha() for character in text)
    starts = val(level, "start") == "1" and child(level, "lvlRestart") is None
    return whole and not words and starts and val(level, "numFmt") in _FORMS


def _at_depth(level: Element, old: int, new: int) -> Element | None:
    """A copy of a level for another depth; none where its text shows numbers of other levels that are not there."""
    text = val(level, "lvlText")
    if old != new and set(_PLACEHOLDER.findall(text)) - {str(old + 1)}:
        return None
    made = deepcopy(level)
    made.attrib.clear()
    made.set(W + "ilvl", str(new))
    for tag in ("pStyle", "lvlRestart"):
        for one in made.findall(W + tag):
            made.remove(one)
    put(made, w("start", val=1))
    put(made, w("lvlText", val=text.replace(f"%{old + 1}", f"%{new + 1}")))
    return made

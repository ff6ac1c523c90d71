"""Tab stops that stand where the house's page has its margin: of headers, footers, contents and lists."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy

from briefgen.word import styles
from briefgen.word.house.schema import ensure, put
from briefgen.word.house.stylesheet import Stylesheet
from briefgen.word.page import Page
from briefgen.word.reading import Styles
from briefgen.word.wml import Element, W, val, w

_ENTRIES = tuple(f"{styles.CONTENTS_ENTRY}{level}" for level in (1, 2, 3))
_BEHIND_NUMBERS = dict(zip(_ENTRIES, (440, 1040, 1800), strict=True))
_LEFT, _RIGHT = ("left", "start", "num"), ("right", "end")
_AT_THE_MARGIN = 20  # twentieths of a point: a stop may stand a little before it


def fit(sheet: Stylesheet, page: Page, ours: Page) -> None:
    """Move the stops at the right margin of the styles supplied to the right margin of the house's page."""
    for style in sheet.root.iter(W + "style"):
        if val(style, "name") in sheet.supplied:
            for stop in style.iter(W + "tab"):
                _move(stop, page, ours)


def set_right_stop(sheet: Stylesheet, id_: str, page: Page) -> None:
    """Give a style one stop, at the right margin, instead of all that it has or inherits."""
    by_id = Styles(sheet.root)
    cleared = [w("tab", val="clear", pos=position) for position in _stops(by_id, id_) if position != page.text_width]
    _set(by_id.by_id[id_], [*cleared, w("tab", val="right", pos=page.text_width)])


def widen(sheet: Stylesheet, narrow: str, wide: str, page: Page) -> None:
    """Let the stops of our style for wide pages be those of the one for upright pages, moved out in proportion."""
    by_id = Styles(sheet.root)
    if wide in sheet.served or wide not in by_id.by_id:
        return
    old = _stops(by_id, narrow)
    new = {position: w("tab", val="clear", pos=position) for position in old}
    for position, stop in old.items():
        moved = deepcopy(stop)
        place = round(position * page.wide_text_width / page.text_width)
        moved.set(W + "pos", str(place))
        new[place] = moved
    _set(by_id.by_id[wide], new.values())


def complete_entries(sheet: Stylesheet, page: Page) -> None:
    """Give the entries of contents and lists a stop behind the number and one for the page, where they have none.

    Word itself sets the stop behind the number in each entry; without it the words would stand at the right margin.
    """
    by_id = Styles(sheet.root)
    for id_ in (*_ENTRIES, styles.FIGURES_ENTRY):
        stops = list(_stops(by_id, id_).values())
        kinds = {stop.get(W + "val") for stop in stops}
        if id_ in _BEHIND_NUMBERS and kinds.isdisjoint(_LEFT):
            stops.append(w("tab", val="left", pos=_BEHIND_NUMBERS[id_]))
        if kinds.isdisjoint(_RIGHT):
            stops.append(w("tab", val="right", leader="dot", pos=page.text_width - _AT_THE_MARGIN // 2))
        _set(by_id.by_id[id_], [deepcopy(stop) for stop in stops])


def _set(style: Element, stops: Iterable[Element]) -> None:
    in_order = sorted(stops, key=lambda stop: int(stop.get(W + "pos", "0")))
    if in_order:
        put(ensure(style, "pPr"), w("tabs", *in_order))


def _move(stop: Element, page: Page, ours: Page) -> None:
    position = int(stop.get(W + "pos", "0"))
    for old, new in ((ours.text_width, page.text_width), (ours.wide_text_width, page.wide_text_width)):
        if 0 <= old - position <= _AT_THE_MARGIN:
            stop.set(W + "pos", str(new - old + position))
            return


def _stops(sheet: Styles, id_: str) -> dict[int, Element]:
    """The stops of a style by position, those it inherits included."""
    stops: dict[int, Element] = {}
    for style in reversed(list(sheet.line(id_))):
        for stop in style.iterfind(f"{W}pPr/{W}tabs/{W}tab"):
            position = int(stop.get(W + "pos", "0"))
            if stop.get(W + "val") == "clear":
                stops.pop(position, None)
            else:
                stops[position] = stop
    return stops

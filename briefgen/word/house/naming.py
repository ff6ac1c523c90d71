"""Which style of a house serves which purpose: found by name, since ids are Word's own and differ by language."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from briefgen.word import styles
from briefgen.word.wml import Element, W, val

# What houses call the styles that Word has no name for. The first that exists and serves nothing else is taken.
OTHER_NAMES = {
    "Body Text": ("Paragraph", "Body", "Text Body", "Main Text"),
    "Title": ("Document Title", "Cover Title"),
    "Subtitle": ("Document Subtitle", "Cover Subtitle"),
    "Cover Line": ("Cover Text", "Cover Page Text", "Title Page Text"),
    "Front Heading": ("Heading 1 Unnumbered", "Unnumbered Heading 1", "Heading 1 No Number", "Heading Unnumbered"),
    "Front Heading 2": ("Heading 2 Unnumbered", "Unnumbered Heading 2", "Heading 2 No Number"),
    "Front Heading 3": ("Heading 3 Unnumbered", "Unnumbered Heading 3", "Heading 3 No Number"),
    "Front Heading 4": ("Heading 4 Unnumbered", "Unnumbered Heading 4", "Heading 4 No Number"),
    "Table Caption": ("Caption Table",),
    "Figure": ("Picture", "Graphic", "Figure Image"),
    "Table Text": ("Table Body", "Table Cell", "Table Contents", "Table Paragraph"),
    "Table Head": ("Table Heading", "Table Header", "Table Column Heading"),
    "Table Note": ("Table Footnote", "Table Notes", "Table Legend"),
    "Reference": ("References", "Reference List", "Bibliography"),
    "Briefing Table": ("House Table", "Report Table", "Data Table", "Company Table"),
}
_SEPARATORS = re.compile(r"[\s_-]+")


def matched(house: Element, ours: Element, default_table: str) -> dict[str, Element]:
    """The style of the house for each of ours, by our id; each of the house serves one purpose.

    In turn: the style of the same name, one with that name as alias, one that houses call otherwise, and the default
    of its kind; for tables also the style that the house's settings name (`default_table`).
    """
    wanted = list(ours.iter(W + "style"))
    names = _Names(house)
    found: dict[str, Element] = {}
    for candidates in (
        lambda style: names.of(val(style, "name")),
        lambda style: names.with_alias(val(style, "name")),
        lambda style: [one for other in OTHER_NAMES.get(val(style, "name"), ()) for one in names.of(other)],
        lambda style: _defaults(house, style, default_table),
    ):
        for style in wanted:
            _take(style, candidates(style), found)
    return found


def style_id(style: Element) -> str:
    """A style's id."""
    return style.get(W + "styleId", "")


def kind_of(style: Element) -> str:
    """What a style is for: `paragraph`, `character`, `table` or `numbering`."""
    return style.get(W + "type", "paragraph")


def is_default(style: Element) -> bool:
    """Whether text of its kind has this style where it names none."""
    return style.get(W + "default", "0") in ("1", "true", "on")


class _Names:
    """The styles of a house by name and by alias."""

    def __init__(self, house: Element) -> None:
        self._named: defaultdict[str, list[Element]] = defaultdict(list)
        self._aliased: defaultdict[str, list[Element]] = defaultdict(list)
        for style in house.iter(W + "style"):
            self._named[_key(val(style, "name"))].append(style)
            for alias in val(style, "aliases").split(","):
                self._aliased[_key(alias)].append(style)

    def of(self, name: str) -> list[Element]:
        """Styles of this name, that with the same spaces first."""
        return sorted(self._named.get(_key(name), ()), key=lambda style: val(style, "name").lower() != name.lower())

    def with_alias(self, name: str) -> list[Element]:
        """Styles that have it as another name."""
        return self._aliased.get(_key(name), [])


def _key(name: str) -> str:
    return _SEPARATORS.sub("", name.lower())


def _defaults(house: Element, ours: Element, default_table: str) -> Iterator[Element]:
    if is_default(ours):
        yield from filter(is_default, house.iter(W + "style"))
    if style_id(ours) == styles.TABLE:
        named = (style for style in house.iter(W + "style") if style_id(style) == default_table)
        yield from (style for style in named if not is_default(style))


def _take(ours: Element, candidates: Iterable[Element], found: dict[str, Element]) -> None:
    taken = set(found.values())
    if style_id(ours) not in found:
        free = (one for one in candidates if kind_of(one) == kind_of(ours) and one not in taken)
        chosen = next(free, None)
        if chosen is not None:
            found[style_id(ours)] = chosen

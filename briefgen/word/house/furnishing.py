"""Whose headers and footers a package has: the house's where they say something, ours where they do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass

from briefgen.problems import Problem, Severity
from briefgen.word.house.furniture import (
    clean,
    counts_pages,
    describe_drawings,
    is_as_written,
    says_something,
    words_in,
)
from briefgen.word.house.reading import HouseStyle, note
from briefgen.word.wml import Element, w

KINDS = ("header", "footer")
_EVERY_PAGE, _FIRST, _EVEN = "", "-first", "-even"


@dataclass(frozen=True)
class Furnishing:
    """Headers and footers by file name, which of them are the house's, and what its owner should know."""

    parts: Mapping[str, Element]
    foreign: frozenset[str]
    problems: tuple[Problem, ...]

    def is_foreign(self, kind: str) -> bool:
        """Whether headers, or footers, are the house's."""
        return any(name.startswith(kind) for name in self.foreign)


def furnished(
    house: HouseStyle, theirs: Mapping[str, Element], ours: Mapping[str, Element], *, first: bool, even: bool
) -> Furnishing:
    """The headers and footers for pages of which the `first`, or the `even` ones, may have their own."""
    pages = [_EVERY_PAGE, *([_FIRST] if first else []), *([_EVEN] if even else [])]
    parts: dict[str, Element] = {}
    foreign: set[str] = set()
    for kind in KINDS:
        names = [f"{kind}{page}.xml" for page in pages]
        found = {name: theirs[name] for name in names if name in theirs}
        if any(says_something(tree) and not is_as_written(tree, house.written) for tree in found.values()):
            parts |= {name: found.get(name, _blank(kind)) for name in names}
            foreign |= set(names)
        else:
            parts |= {name: deepcopy(ours.get(name, ours[f"{kind}.xml"])) for name in names}
    if not foreign:
        parts = {name: deepcopy(tree) for name, tree in ours.items() if name.startswith(KINDS)}
    return Furnishing(parts, frozenset(foreign), tuple(_problems(house, parts, foreign)))


def cleaned(house: HouseStyle, theirs: Mapping[str, Element], style_names: Iterable[str]) -> Iterator[Problem]:
    """Take out of the house's headers and footers what leads nowhere in a package, and say what that was."""
    names = list(style_names)
    gone, undescribed = [], 0
    for name, tree in theirs.items():
        gone += clean(tree, names)
        undescribed += describe_drawings(tree, "header" if name.startswith("header") else "footer")
    if gone:
        shown = ", ".join(dict.fromkeys(gone))
        what = f"Fields in its headers or footers have no meaning in a package and are left out: {shown}."
        yield note(
            house.name, "S113", what, "Type the words themselves, or leave the fields out of the style document."
        )
    if undescribed:
        what = f"Pictures in its headers or footers without alternative text: {undescribed}."
        yield note(house.name, "S114", what, "In Word, right-click the picture, View Alt Text, and say what it shows.")


def _blank(kind: str) -> Element:
    """What Word shows where a header or footer of its own is asked for and there is none."""
    return w("hdr" if kind == "header" else "ftr", w("p"))


def _problems(house: HouseStyle, parts: Mapping[str, Element], foreign: set[str]) -> Iterator[Problem]:
    on_every_page = [parts[f"{kind}.xml"] for kind in KINDS if f"{kind}.xml" in parts]
    if not any(counts_pages(tree) for tree in on_every_page):
        what = "Its header and footer show no page number."
        yield note(house.name, "S111", what, "Insert the field PAGE into the footer, as Insert, Page Number does.")
    old = [words for name in sorted(foreign) for words in words_in(parts[name]) if words in house.written and words]
    if old:
        what = f"A header or footer still holds what briefgen wrote for another package: “{old[0]}”."
        remedy = "Take these words out of the style document."
        yield note(house.name, "S116", what, remedy, Severity.WARNING)

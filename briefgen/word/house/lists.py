"""Numbering of a house beside ours: our lists keep their ids, which the writer knows, and the house's get new ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from itertools import count

from briefgen.word.ids import digest
from briefgen.word.wml import Element, W, child, val

_FIRST_BY_HASH, _LAST_BY_HASH = 100, 32_000  # ids that the writer gives to the numbered lists of a document
_IN_ORDER = (W + "numPicBullet", W + "abstractNum", W + "num")


def merged_lists(house: Element | None, ours: Element, used: Iterable[str]) -> tuple[Element, dict[str, str]]:
    """One numbering part with the lists of both, and the new ids of the house's lists by the old ones.

    Of the house's lists those are taken that its styles, headers and footers use.
    """
    if house is None:
        return deepcopy(ours), {}
    kept = set(used)
    for number in [one for one in house.findall(W + "num") if one.get(W + "numId") not in kept]:
        house.remove(number)
    abstracts = _renumbered_definitions(house, ours)
    renumbered = _renumbered_lists(house, ours, abstracts)
    _keep_apart(house, ours)
    children = [deepcopy(one) for one in ours] + list(house)
    house[:] = [one for tag in _IN_ORDER for one in children if one.tag == tag]
    return house, renumbered


def lists_used(trees: Iterable[Element]) -> set[str]:
    """The ids of the lists that styles or paragraphs use."""
    return {number.get(W + "val", "") for tree in trees for number in tree.iter(W + "numId")}


def renumber(tree: Element, renumbered: Mapping[str, str]) -> None:
    """Let styles or paragraphs use the lists under their new ids; what uses none that exists is no list."""
    for properties in list(tree.iter(W + "numPr")):
        number, owner = child(properties, "numId"), properties.getparent()
        old = "" if number is None else number.get(W + "val", "")
        if number is not None and old in renumbered:
            number.set(W + "val", renumbered[old])
        elif old != "0" and owner is not None:
            owner.remove(properties)


def _renumbered_definitions(house: Element, ours: Element) -> dict[str, str]:
    first = 1 + max((int(one.get(W + "abstractNumId", "0")) for one in ours.iter(W + "abstractNum")), default=0)
    renumbered = {}
    for id_, abstract in enumerate(house.findall(W + "abstractNum"), first):
        renumbered[abstract.get(W + "abstractNumId", "")] = str(id_)
        abstract.set(W + "abstractNumId", str(id_))
    return renumbered


def _renumbered_lists(house: Element, ours: Element, abstracts: Mapping[str, str]) -> dict[str, str]:
    renumbered = {}
    free = _free_ids(1 + max((int(one.get(W + "numId", "0")) for one in ours.iter(W + "num")), default=0))
    for number in house.findall(W + "num"):
        pointer = child(number, "abstractNumId")
        if pointer is None or pointer.get(W + "val") not in abstracts:
            house.remove(number)
            continue
        pointer.set(W + "val", abstracts[pointer.get(W + "val", "")])
        id_ = str(next(free))
        renumbered[number.get(W + "numId", "")] = id_
        number.set(W + "numId", id_)
    return renumbered


def _free_ids(first: int) -> Iterator[int]:
    return (id_ for id_ in count(first) if not _FIRST_BY_HASH <= id_ <= _LAST_BY_HASH)


def _keep_apart(house: Element, ours: Element) -> None:
    """Lists of one `w:nsid` or name are one list to Word: a house made from a package of ours has ours in it."""
    taken = {
        val(abstract, tag).upper() for abstract in ours.iter(W + "abstractNum") for tag in ("nsid", "tmpl", "name")
    }
    for abstract in house.findall(W + "abstractNum"):
        for tag in ("nsid", "tmpl"):
            mark = child(abstract, tag)
            if mark is not None and (mark.get(W + "val", "").upper() in taken or not _is_mark(mark)):
                key = f"{tag} of list {abstract.get(W + 'abstractNumId')} of the house"
                mark.set(W + "val", f"{digest(key) & 0x7FFFFFFF:08X}")
        taken.add(val(abstract, "nsid").upper())
        name = child(abstract, "name")
        if name is not None and name.get(W + "val", "").upper() in taken:
            abstract.remove(name)


def _is_mark(mark: Element) -> bool:
    return re.fullmatch("[0-9A-Fa-f]{8}", mark.get(W + "val", "")) is not None

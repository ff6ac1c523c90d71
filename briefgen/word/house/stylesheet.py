"""The style sheet of a house under our ids: its styles where it has them, ours where it has none.

The writer knows styles by our ids. So the house's styles take over these ids, and keep their names and looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass

from briefgen.word import styles
from briefgen.word.house.naming import is_default, kind_of, matched, style_id
from briefgen.word.house.schema import ensure, put, sort
from briefgen.word.reading import Styles
from briefgen.word.wml import Element, W, child, val, w

REFERRING = (
    *(W + tag for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link")),
    *(W + tag for tag in ("styleLink", "numStyleLink", "clickAndTypeStyle", "defaultTableStyle")),
)
_CHANGES = tuple(W + tag for tag in ("pPrChange", "rPrChange", "tblPrChange", "trPrChange", "tcPrChange"))
_PLAIN_SPACING = {"before": "0", "after": "0", "line": "240", "lineRule": "auto"}
_NO_OUTLINE = 9
_LANGUAGE = "en-US"  # what the words of a package are written in


@dataclass(frozen=True)
class Stylesheet:
    """The styles of the house and ours: which of our ids are styles of the house, and the names of those supplied."""

    root: Element
    served: frozenset[str]
    supplied: tuple[str, ...]


def take_our_ids(house: Element, ours: Element, default_table: str) -> tuple[frozenset[str], dict[str, str]]:
    """Let the house's styles have our ids; which of these they serve, and all new ids by the old ones."""
    found = matched(house, ours, default_table)
    renamed = _renamed(house, ours, found)
    for style in house.iter(W + "style"):
        style.set(W + "styleId", renamed.get(style_id(style), style_id(style)))
    for id_, style in found.items():  # one without an id is found by its name, too
        style.set(W + "styleId", id_)
    rename(house, renamed)
    return frozenset(found), renamed


def completed(house: Element, ours: Element, served: frozenset[str]) -> Stylesheet:
    """The house's styles, with ours in place of those that it does not have. Changes `house`."""
    _tidy(house, ours)
    supplied = tuple(_supply(house, ours, served))
    for id_ in sorted(served):
        _serve(Styles(house), Styles(ours), id_)
    return Stylesheet(house, served, supplied)


def rename(root: Element, renamed: Mapping[str, str]) -> None:
    """Let what refers to a style of the house refer to its new id."""
    for pointer in root.iter(*REFERRING):
        old = pointer.get(W + "val", "")
        pointer.set(W + "val", renamed.get(old, old))


def drop_unknown_styles(root: Element, known: Iterable[str]) -> None:
    """Take out what refers to a style that is not defined."""
    ids = set(known)
    for pointer in list(root.iter(*REFERRING)):
        owner = pointer.getparent()
        if pointer.get(W + "val") not in ids and owner is not None:
            owner.remove(pointer)


def plain_where_supplied(sheet: Stylesheet) -> None:
    """Keep the house's indents and line spacing for running text out of our own styles for tables, captions, lists."""
    by_id = Styles(sheet.root).by_id
    normal = by_id["Normal"]
    for id_ in set(by_id) - sheet.served:
        style = by_id[id_]
        if val(style, "name") not in sheet.supplied or val(style, "basedOn") != "Normal":
            continue
        if id_ == styles.BODY:
            _like_running_text(style, normal)
        elif kind_of(style) == "paragraph":
            _plain(ensure(style, "pPr"))


def _renamed(house: Element, ours: Element, found: Mapping[str, Element]) -> dict[str, str]:
    """New ids by old ones: ours for the styles found, one that is free for others that had one of ours."""
    renamed = {style_id(style): id_ for id_, style in found.items()}
    reserved = {style_id(style).lower() for style in ours.iter(W + "style")}
    taken = reserved | {style_id(style).lower() for style in house.iter(W + "style")}
    for style in house.iter(W + "style"):
        old = style_id(style)
        if old.lower() in reserved and old not in renamed:
            number, new = 1, f"{old}House"
            while new.lower() in taken:
                number, new = number + 1, f"{old}House{number + 1}"
            taken.add(new.lower())
            renamed[old] = new
    return renamed


def _supply(house: Element, ours: Element, served: frozenset[str]) -> Iterable[str]:
    """Copy the styles that the house lacks; the names they have there."""
    names = {val(style, "name").lower() for style in house.iter(W + "style")}
    defaults = {kind_of(style) for style in house.iter(W + "style") if is_default(style)}
    for style in ours.iter(W + "style"):
        if style_id(style) in served:
            continue
        made = deepcopy(style)
        name = child(made, "name")
        if name is not None and val(made, "name").lower() in names:  # of another kind, e.g. for characters
            name.set(W + "val", f"{val(made, 'name')} (briefgen)")
        if kind_of(made) in defaults:
            made.attrib.pop(W + "default", "")
        house.append(made)
        yield val(made, "name")


def _tidy(house: Element, ours: Element) -> None:
    """No dangling pointers, no tracked changes, properties in order, words in the language of the package."""
    known = {style_id(style) for style in house.iter(W + "style")}
    drop_unknown_styles(house, known)
    _break_circles(house)
    for change in list(house.iter(*_CHANGES)):
        owner = change.getparent()
        if owner is not None:
            owner.remove(change)
    sort(house)
    latent, own = child(house, "latentStyles"), child(ours, "latentStyles")
    if own is not None and (latent is None or not len(latent)):
        put(house, deepcopy(own))
    defaults = ensure(ensure(ensure(house, "docDefaults"), "rPrDefault"), "rPr")
    ensure(defaults, "lang").set(W + "val", _LANGUAGE)


def _break_circles(house: Element) -> None:
    """No style may be based on itself, over however many others."""
    by_id = Styles(house).by_id
    for id_, style in by_id.items():
        seen, based = {id_}, val(style, "basedOn")
        while based and based not in seen:
            seen.add(based)
            based = val(by_id.get(based), "basedOn")
        if based == id_:
            for pointer in style.findall(W + "basedOn"):
                style.remove(pointer)


def _serve(house: Styles, ours: Styles, id_: str) -> None:
    """Let a style of the house mean what ours means: its level in the outline, the language of its words."""
    style = house.by_id[id_]
    for properties in style.findall(W + "rPr"):
        for language in properties.findall(W + "lang"):
            properties.remove(language)
    if kind_of(style) == "paragraph":
        level = _outline(ours, id_)
        if _outline(house, id_) != level:
            put(ensure(style, "pPr"), w("outlineLvl", val=level))


def _outline(sheet: Styles, id_: str) -> int:
    found = sheet.inherited(id_, "pPr/outlineLvl")
    return int(found) if found.isdigit() else _NO_OUTLINE


def _like_running_text(body: Element, normal: Element) -> None:
    """Where the house writes in Normal and gives it space, text looks as there; else paragraphs need ours."""
    spacing = child(child(normal, "pPr"), "spacing")
    if spacing is not None and any(spacing.get(W + side, "0") != "0" for side in ("before", "after")):
        for properties in body.findall(W + "pPr"):
            body.remove(properties)


def _plain(properties: Element) -> None:
    spacing = ensure(properties, "spacing")
    for name, value in _PLAIN_SPACING.items():
        spacing.set(W + name, spacing.get(W + name, value))
    if child(properties, "numPr") is None:
        indent = ensure(properties, "ind")
        first_line = () if W + "hanging" in indent.attrib else ("firstLine",)
        for name in ("left", "right", *first_line):
            indent.set(W + name, indent.get(W + name, "0"))
    if child(properties, "jc") is None:
        put(properties, w("jc", val="left"))

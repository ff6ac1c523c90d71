"""Checks of content controls, and of the custom XML parts whose words they show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from briefgen.word.conformance_reading import SavedFile, is_on
from briefgen.word.ids import LARGEST
from briefgen.word.stores import STORE
from briefgen.word.wml import Element, W, child, squeezed, text_of, val

_DS = "{" + STORE + "}"
_GUID = re.compile(r"\{[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}")
_PREFIX = re.compile(r"xmlns:(\w+)=(?:'([^']*)'|\"([^\"]*)\")")
# What Word itself binds controls to, as it does for the title; empty ones are not written.
_PROPERTIES = {
    "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}": "docProps/core.xml",
    "{6668398D-A668-4E3E-A5EB-62B293D839F1}": "docProps/app.xml",
}


def controls_are_sound(file: SavedFile) -> Iterator[str]:
    """Control ids are unique and positive, block tags unique, and no block stands in another."""
    ids: Counter[str] = Counter()
    tags: Counter[str] = Counter()
    for part, tree in file.stories.items():
        for control in tree.iter(W + "sdt"):
            id_, tag = val(control, "sdtPr/id"), val(control, "sdtPr/tag")
            if id_ or part in file.our_stories:  # Word gives an id to a control of a house that has none
                ids[id_] += 1
                if not re.fullmatch(r"[1-9]\d*", id_) or int(id_) > LARGEST:
                    yield f"{part}: the control {tag!r} has the id {id_!r}, which is not positive and of 32 bits."
            if tag.startswith("bg:"):
                tags[tag] += 1
                if any(val(outer, "sdtPr/tag").startswith("bg:") for outer in control.iterancestors(W + "sdt")):
                    yield f"{part}: the block {tag!r} stands inside another."
    yield from (f"The control id {id_} is used {times} times." for id_, times in ids.items() if times > 1)
    yield from (f"The block {tag!r} stands {times} times." for tag, times in tags.items() if times > 1)


def stores_are_known_by_id(file: SavedFile) -> Iterator[str]:
    """Each custom XML item has a part with its id and its namespace: Word may give the items other names."""
    ids: Counter[str] = Counter()
    for item, tree in _items(file):
        properties = _properties_of(file, item)
        if properties is None or not _GUID.fullmatch(properties.get(_DS + "itemID", "")):
            yield f"{item} has no id that it could be found by."
            continue
        ids[properties.get(_DS + "itemID", "").upper()] += 1
        if etree.QName(tree).namespace not in [one.get(_DS + "uri") for one in properties.iter(_DS + "schemaRef")]:
            yield f"The properties of {item} do not name its namespace."
    yield from (f"The store id {id_} is used {times} times." for id_, times in ids.items() if times > 1)


def controls_show_what_they_are_bound_to(file: SavedFile) -> Iterator[str]:
    """Each bound control shows the words of its leaf: on opening Word puts those of the leaf in their place."""
    stores = {id_: file.trees[part] for id_, part in _PROPERTIES.items() if part in file.trees}
    for item, tree in _items(file):
        properties = _properties_of(file, item)
        if properties is not None:
            stores[properties.get(_DS + "itemID", "").upper()] = tree
    for part, story in file.stories.items():
        for control in story.iter(W + "sdt"):
            binding = child(child(control, "sdtPr"), "dataBinding")
            if binding is not None:
                yield from _binding_faults(part, control, binding, stores)


def _binding_faults(part: str, control: Element, binding: Element, stores: dict[str, Element]) -> Iterator[str]:
    name = val(control, "sdtPr/tag") or val(control, "sdtPr/alias")
    id_ = binding.get(W + "storeItemID", "").upper()
    if id_ not in stores:
        yield f"{part}: the control {name!r} is bound to {id_}, which is not there."
        return
    leaf = _leaf(stores[id_], binding)
    if leaf is None and id_ not in _PROPERTIES:
        yield f"{part}: the control {name!r} is bound to nothing in its store."
        return
    words = "" if leaf is None else leaf.text or ""
    content = child(control, "sdtContent")
    shown = "" if content is None else text_of(content)
    if is_on(child(child(control, "sdtPr"), "showingPlcHdr")):  # a placeholder says nothing
        shown = ""
    if squeezed(shown) != squeezed(words):
        yield f"{part}: the control {name!r} shows {shown!r} for {words!r}."


def _leaf(store: Element, binding: Element) -> Element | None:
    named = {prefix: one or other for prefix, one, other in _PREFIX.findall(binding.get(W + "prefixMappings", ""))}
    try:
        found = store.xpath(binding.get(W + "xpath", "") or "/..", namespaces=named or None)
    except etree.XPathError:
        return None
    return found[0] if isinstance(found, list) and len(found) == 1 and isinstance(found[0], etree._Element) else None


def _items(file: SavedFile) -> Iterator[tuple[str, Element]]:
    for relationship in file.relationships("word/document.xml").values():
        if relationship.kind == "customXml" and relationship.target in file.trees:
            yield relationship.target, file.trees[relationship.target]


def _properties_of(file: SavedFile, item: str) -> Element | None:
    related = file.relationships(item).values()
    return next((file.trees.get(one.target) for one in related if one.kind == "customXmlProps"), None)

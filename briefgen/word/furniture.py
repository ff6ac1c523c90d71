"""Headers and footers of a house style in a package: ids that nothing else in it has, its own title and the like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy

from briefgen.word.ids import Ids
from briefgen.word.placed_fields import placed_fields
from briefgen.word.properties import values_of
from briefgen.word.wml import Element, W, child, paragraphs, qualified, serialize, text_of
from briefgen.word.writing import Writing, Written

HOUSE = "house style"  # stands for a template where words are traced to their source
CORE_PROPERTIES = "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"  # the stores that Word itself binds controls to
APP_PROPERTIES = "{6668398D-A668-4E3E-A5EB-62B293D839F1}"
PROPERTY_OF_FIELD = {
    "TITLE": "title",
    "SUBJECT": "subject",
    "KEYWORDS": "keywords",
    "AUTHOR": "organization",
    "DOCPROPERTY TITLE": "title",
    "DOCPROPERTY SUBJECT": "subject",
    "DOCPROPERTY KEYWORDS": "keywords",
    "DOCPROPERTY AUTHOR": "organization",
    "DOCPROPERTY COMPANY": "organization",
    "NUMPAGES": "pages",
}
_PROPERTY_OF_CONTROL = {
    "title": "title",
    "subject": "subject",
    "keywords": "keywords",
    "creator": "organization",
    "company": "organization",
}
_LAST_STEP = re.compile(r"(?:\w+:)?(\w+)(?:\[\d+\])?/*$")


def house_furniture(template: Element, name: str, writing: Writing, renamed: Mapping[str, str]) -> bytes:
    """A header or footer of a house under a part name; `renamed` are styles for others. Its words are noted."""
    made = deepcopy(template)
    values = {**values_of(writing.document.properties), "pages": str(writing.page_count)}
    _fill_fields(made, values)
    _fill_controls(made, values)
    _claim_ids(made, name, writing.ids)
    for style in made.iter(W + "pStyle"):
        style.set(W + "val", renamed.get(style.get(W + "val", ""), style.get(W + "val", "")))
    source = f"{HOUSE}: {name.removeprefix('/word/').replace('-wide.xml', '.xml')}"
    words = (text_of(paragraph) for paragraph in paragraphs(made))
    writing.furniture += [Written(text, source, ()) for text in words if text.strip()]
    return serialize(made)


def _claim_ids(furniture: Element, key: str, ids: Ids) -> None:
    """Controls, drawings and bookmarks get ids of their own: Word repairs a file where one is used twice."""
    for number, control in enumerate(furniture.iter(W + "sdt")):
        id_ = child(child(control, "sdtPr"), "id")
        if id_ is not None:
            id_.set(W + "val", str(ids.number("control", f"{key} {number}")))
    for number, drawing in enumerate(furniture.iter(qualified("wp:docPr"))):
        drawing.set("id", str(ids.number("drawing", f"{key} {number}")))
    renamed: dict[str, str] = {}
    for number, mark in enumerate(furniture.iter(W + "bookmarkStart", W + "bookmarkEnd")):
        old = mark.get(W + "id", "")
        if mark.tag == W + "bookmarkStart":
            renamed[old] = str(ids.number("bookmark", f"{key} {number}"))
        mark.set(W + "id", renamed.get(old, old))


def _fill_fields(furniture: Element, values: Mapping[str, str]) -> None:
    """Show the document's own title and the like, not those that the house style was saved with."""
    for found in list(placed_fields(furniture)):
        name = f"DOCPROPERTY {found.argument.upper()}" if found.kind == "DOCPROPERTY" else found.kind
        if name in PROPERTY_OF_FIELD:
            found.show(values.get(PROPERTY_OF_FIELD[name], ""))


def _fill_controls(furniture: Element, values: Mapping[str, str]) -> None:
    """The same for content controls that are bound to a property: Word does so on opening, other programs do not."""
    for control in furniture.iter(W + "sdt"):
        properties = child(control, "sdtPr")
        binding = child(properties, "dataBinding")
        step = None if binding is None else _LAST_STEP.search(binding.get(W + "xpath", ""))
        name = _PROPERTY_OF_CONTROL.get(step[1].lower()) if step else None
        if properties is None or name is None:
            continue
        for hint in properties.findall(W + "showingPlcHdr"):
            properties.remove(hint)
        _show(control, values.get(name, ""))


def _show(control: Element, text: str) -> None:
    shown = list(control.iter(W + "t"))
    for place, element in enumerate(shown):
        element.text = text if place == 0 else ""
    if not shown and text:
        for paragraph in paragraphs(control):
            run = paragraph.makeelement(W + "r")
            run.append(paragraph.makeelement(W + "t"))
            run[0].text = text
            paragraph.append(run)
            break

"""The page of a house style: size, margins and the headers and footers in force in its last upright section."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from briefgen.word.house.schema import twips
from briefgen.word.page import Page, page_of
from briefgen.word.wml import Element, W, child, qualified, w

_REFERENCES = (W + "headerReference", W + "footerReference")
_LETTER = {"w": 12240, "h": 15840}
_MARGINS = {"top": 1440, "right": 1440, "bottom": 1440, "left": 1440, "header": 720, "footer": 720, "gutter": 0}


@dataclass(frozen=True)
class HouseSection:
    """A section: its `w:sectPr`, and relationship ids by kind of furniture, e.g. `("header", "first")`."""

    element: Element
    references: dict[tuple[str, str], str]

    @property
    def size(self) -> dict[str, int]:
        """Width and height in twentieths of a point; raises `ValueError`."""
        return _measures(child(self.element, "pgSz"), _LETTER)

    @property
    def lies_on_its_side(self) -> bool:
        """Whether it is wider than high."""
        return self.size["w"] > self.size["h"]

    @property
    def page(self) -> Page:
        """Its page, upright; raises `ValueError`."""
        return page_of(self.for_packages())

    def for_packages(self) -> Element:
        """A `w:sectPr`: upright, one column, pages counted from the first, no headers yet; raises `ValueError`."""
        made = w("sectPr")
        for tag in ("footnotePr", "endnotePr"):
            self._copy(tag, made)
        made.append(w("pgSz", w=min(self.size.values()), h=max(self.size.values())))
        made.append(w("pgMar", **_measures(child(self.element, "pgMar"), _MARGINS)))
        for tag in ("pgBorders", "lnNumType", "pgNumType"):
            self._copy(tag, made)
        made.append(w("cols", space=720))
        self._copy("vAlign", made)
        if is_on(child(self.element, "titlePg")):
            made.append(w("titlePg"))
        self._copy("docGrid", made)
        for numbers in made.iter(W + "pgNumType"):
            numbers.attrib.pop(W + "start", "")
        return made

    def _copy(self, tag: str, made: Element) -> None:
        found = child(self.element, tag)
        if found is not None:
            made.append(deepcopy(found))


def last_upright_section(main: Element) -> HouseSection | None:
    """The last section, or the last upright one where that lies on its side; raises `ValueError`."""
    found = list(_sections(main))
    upright = [section for section in found if not section.lies_on_its_side]
    return next(reversed(upright or found), None)


def is_on(flag: Element | None) -> bool:
    """Whether a flag such as `w:titlePg` is there and not switched off."""
    return flag is not None and flag.get(W + "val", "1") not in ("0", "false", "off")


def _sections(main: Element) -> Iterator[HouseSection]:
    """All sections in order; a header that one does not name is that of the section before."""
    references: dict[tuple[str, str], str] = {}
    for section in main.iter(W + "sectPr"):
        owner = section.getparent()
        if owner is not None and owner.tag == W + "sectPrChange":
            continue
        for reference in section.iterchildren(*_REFERENCES):
            kind = str(reference.tag).rpartition("}")[2].removesuffix("Reference")
            references[kind, reference.get(W + "type", "default")] = reference.get(qualified("r:id"), "")
        yield HouseSection(section, dict(references))


def _measures(element: Element | None, usual: dict[str, int]) -> dict[str, int]:
    given = {} if element is None else {name: element.get(W + name) for name in usual}
    return {
        name: otherwise if (value := given.get(name)) is None else twips(value) for name, otherwise in usual.items()
    }

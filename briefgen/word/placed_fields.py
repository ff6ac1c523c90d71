"""Fields of a foreign part with the elements that make them, so that their results can be set or they can go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from briefgen.word.wml import Element, W, add, w

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WORDS = frozenset({W + "t", W + "tab", W + "br", W + "cr", W + "noBreakHyphen", W + "sym"})


@dataclass
class PlacedField:
    """A field: its instruction, all its elements, and those of its result."""

    instruction: str = ""
    elements: list[Element] = field(default_factory=list)
    result: list[Element] = field(default_factory=list)
    separated: bool = False

    @property
    def kind(self) -> str:
        """The first word of the instruction, in upper case."""
        return self.instruction.split()[0].upper() if self.instruction.split() else ""

    @property
    def argument(self) -> str:
        """What stands behind it, up to the switches, without quotation marks."""
        return " ".join(self.instruction.split("\\")[0].split()[1:]).strip("\"'\u201c\u201d ")

    def remove(self) -> None:
        """Take the field out, with its result."""
        for element in self.elements:
            _take_out(element)

    def show(self, text: str) -> None:
        """Put these words in place of the result."""
        last = self.elements[-1]
        for element in self.result:
            if element.tag in _WORDS:
                _take_out(element)
        if not text:
            return
        shown = w("t")
        shown.text = text
        shown.set(_SPACE, "preserve")
        if last.tag == W + "fldSimple":
            add(last, "r").append(shown)
        else:
            last.addprevious(shown)


def placed_fields(root: Element) -> Iterator[PlacedField]:
    """All fields below an element, complex ones in the order in which they end, then simple ones."""
    waiting: list[PlacedField] = []
    for run in root.iter(W + "r"):
        for element in run:
            for open_field in waiting:
                open_field.elements.append(element)
            if element.tag == W + "fldChar":
                ended = _mark(element, waiting)
                if ended is not None:
                    yield ended
            elif waiting:
                _keep(element, waiting)
    for simple in root.iter(W + "fldSimple"):
        inside = [element for run in simple.iter(W + "r") for element in run]
        yield PlacedField(simple.get(W + "instr", ""), [simple], inside, separated=True)


def fields_are_whole(root: Element) -> bool:
    """Whether each field begins, has at most one result, and ends."""
    separated: list[bool] = []
    for mark in root.iter(W + "fldChar"):
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            separated.append(False)
        elif kind == "separate" and separated and not separated[-1]:
            separated[-1] = True
        elif kind == "end" and separated:
            separated.pop()
        else:
            return False
    return not separated


def _mark(mark: Element, waiting: list[PlacedField]) -> PlacedField | None:
    """Begin, separate or end a field; the one that has ended."""
    kind = mark.get(W + "fldCharType")
    if kind == "begin":
        waiting.append(PlacedField(elements=[mark]))
    elif waiting and kind == "separate":
        waiting[-1].separated = True
    elif waiting and kind == "end":
        return waiting.pop()
    return None


def _keep(element: Element, waiting: list[PlacedField]) -> None:
    if element.tag == W + "instrText":
        waiting[-1].instruction += element.text or ""
    for open_field in waiting:
        if open_field.separated:
            open_field.result.append(element)


def _take_out(element: Element) -> None:
    owner = element.getparent()
    if owner is not None:
        owner.remove(element)

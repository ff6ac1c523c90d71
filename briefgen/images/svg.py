"""SVG: nothing active, nothing from outside, not too much, and its declared size."""

from __future__ import annotations

import re
from xml.parsers import expat

from briefgen.images.unfit import UnfitError, broken

MOST_ELEMENTS = 100_000
_DEEPEST = 250
_SVG = "http://www.w3.org/2000/svg"
_FORBIDDEN = {
    "script": "a script",
    "handler": "a script",
    "foreignobject": "text or graphics that are not SVG (foreignObject), which Word does not draw",
    **dict.fromkeys(("iframe", "object", "embed", "audio", "video"), "another file inside it"),
    **dict.fromkeys(("animate", "animatecolor", "animatemotion", "animatetransform", "set"), "an animation"),
}
_OUTSIDE = "a link to something outside of itself"
_SIMPLER = "Export it as plain SVG with text as text and images embedded, or save it as PNG or EMF."
_DATA = re.compile(r"data:image/(png|jpe?g);base64,")
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})[ \t\r\n\f]?|(.))", re.DOTALL)
_LENGTH = re.compile(r"\s*(\d+\.?\d*|\.\d+)(?:e([+-]?\d+))?\s*(px|in|cm|mm|pt|pc|q)?\s*", re.IGNORECASE)
_INCHES = {
    "": 1 / 96,
    "px": 1 / 96,
    "in": 1.0,
    "cm": 1 / 2.54,
    "mm": 1 / 25.4,
    "pt": 1 / 72,
    "pc": 1 / 6,
    "q": 1 / 101.6,
}
_LONGEST_LENGTH = 40


def svg_size(content: bytes) -> tuple[float, float]:
    """Width and height in inches of an SVG that is sound and keeps to itself."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        raise _not_utf8() from None
    reader = _SvgReader()
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        what = f"The SVG image is damaged or cut off: line {error.lineno} is not XML."
        raise broken(what) from None
    return _declared_size(reader.root)


def _not_utf8() -> UnfitError:
    return UnfitError("I105", "The SVG image is not UTF-8.", "Save it as UTF-8.")


class _SvgReader:
    """Goes through an SVG once and refuses what is active, or leads outside, or is too much."""

    def __init__(self) -> None:
        self.root: dict[str, str] = {}
        self.parser = expat.ParserCreate("UTF-8", " ")
        self.parser.buffer_text = True
        self.parser.XmlDeclHandler = self._declaration
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.ProcessingInstructionHandler = self._instruction
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._elements = 0
        self._depth = 0
        self._style: list[str] | None = None  # the text of the style sheet that is open

    def _declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ("utf-8", "us-ascii"):
            raise _not_utf8()

    def _doctype(self, name: str, system: str | None, public: str | None, has_subset: int) -> None:
        if has_subset:
            raise _active("declarations of its own (DOCTYPE, ENTITY)")

    def _instruction(self, target: str, data: str) -> None:
        if target.lower() == "xml-stylesheet":
            raise _active(_OUTSIDE)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        self._elements += 1
        self._depth += 1
        if self._elements == 1:
            if namespace != _SVG:
                raise broken("The SVG image does not say that it is SVG (its namespace is missing).")
            self.root = attributes
        if self._elements > MOST_ELEMENTS or self._depth > _DEEPEST:
            what = f"The SVG image has more than {MOST_ELEMENTS:,} elements, or too many inside each other."
            raise UnfitError("I110", what, "Save it as PNG.")
        if local.lower() in _FORBIDDEN:
            raise _active(_FORBIDDEN[local.lower()])
        if self._style is not None:
            raise broken("The SVG image is damaged: elements stand in a style sheet.")
        for attribute, value in attributes.items():
            _refuse_active_attributes(attribute, value)
        if local.lower() == "style":
            self._style = []

    def _text(self, text: str) -> None:
        if self._style is not None:
            self._style.append(text)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._style is not None:
            _refuse_outside_styles("".join(self._style))
            self._style = None


def _active(what: str) -> UnfitError:
    return UnfitError("I109", f"The SVG image holds {what}.", _SIMPLER)


def _refuse_active_attributes(attribute: str, value: str) -> None:
    namespace, _, local = attribute.rpartition(" ")
    local = local.lower()
    if not namespace and local.startswith("on"):
        raise _active("a script")
    if local in ("href", "src", "base") and not _is_inside(value):
        raise _active(_OUTSIDE)
    _refuse_outside_styles(value)


def _refuse_outside_styles(text: str) -> None:
    """Refuse a style sheet, or an attribute that may hold one, that fetches something."""
    if "(" not in text and "@" not in text and "\\" not in text:
        return
    style = _ESCAPE.sub(_unescaped, text).lower()
    if "@import" in style or "image-set(" in style or "expression(" in style:
        raise _active(_OUTSIDE)
    if not all(_is_inside(address) for address in style.split("url(")[1:]):
        raise _active(_OUTSIDE)


def _unescaped(escape: re.Match[str]) -> str:
    number = int(escape[1], 16) if escape[1] else 0
    return chr(number) if 0 < number <= 0x10FFFF else escape[2] or "\ufffd"


def _is_inside(address: str) -> bool:
    """Whether an address is nothing, a part of the same file, or an embedded PNG or JPEG image."""
    address = address.lstrip(" \t\r\n\f\"'")[:30].lower()
    return not address or address.startswith("#") or _DATA.match(address) is not None


def _declared_size(root: dict[str, str]) -> tuple[float, float]:
    width, height = _inches(root.get("width", "")), _inches(root.get("height", ""))
    box = _view_box(root.get("viewBox", ""))
    if width is not None and height is not None:
        return width, height
    if box is None:
        what = "The SVG image does not say how large it is."
        raise UnfitError("I107", what, "Export it with width and height, or with a viewBox.")
    if width is not None:
        return width, width * box[1] / box[0]
    if height is not None:
        return height * box[0] / box[1], height
    return box[0] / 96, box[1] / 96


def _inches(length: str) -> float | None:
    """A length in inches; nothing for one that depends on the page (`100%`, `2em`)."""
    found = _LENGTH.fullmatch(length) if len(length) <= _LONGEST_LENGTH else None
    if found is None:
        return None
    number = float(f"{found[1]}e{found[2] or 0}")
    return number * _INCHES[(found[3] or "").lower()]


def _view_box(value: str) -> tuple[float, float] | None:
    """Width and height of a `viewBox`; nothing for one that has no area."""
    try:
        _, _, width, height = (float(part) for part in value.replace(",", " ").split())
    except ValueError:
        return None
    return (width, height) if width > 0 and height > 0 else None

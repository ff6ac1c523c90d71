"""A paragraph as it grows: its XML, the words that a reader sees, and its canonical form, noted on the way.

No field is marked dirty and the settings do not ask for an update: Word would then greet the reader with a question
about fields that refer to other files.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from briefgen.document import Inline, Origin, walk
from briefgen.document.tree import Bound
from briefgen.word.canonical import FIELD, LETTER_OF_SCRIPT, append_run
from briefgen.word.markup import element, escaped, valued

_RIGHT_TO_LEFT = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
_BY_DIRECTION = re.compile(f"({_RIGHT_TO_LEFT}+(?:[^\\w\n\t]+{_RIGHT_TO_LEFT}+)*)")
_SPECIAL = {"\n": element("br"), "\t": element("tab"), "\u2011": element("noBreakHyphen")}
_PIECES = re.compile(f"([{''.join(_SPECIAL)}])")


@dataclass(frozen=True)
class Look:
    """How a run looks, beyond its paragraph's style."""

    bold: bool = False
    italic: bool = False
    script: str = ""
    style: str = ""


PLAIN = Look()


class Line:
    """One paragraph. What is added to it comes behind what is there."""

    __slots__ = ("_depth", "_properties", "_shown", "_xml", "form", "in_field", "origin", "paths", "style")

    def __init__(
        self,
        style: str,
        properties: str,
        origin: Origin | str,
        paths: tuple[str, ...] = (),
        *,
        in_field: bool = False,
    ) -> None:
        self.style = style
        self.origin = origin
        self.paths = paths
        self.in_field = in_field  # a field of an earlier paragraph is still open, so these words are its result
        self.form: list[list[str]] = []
        self._depth = int(in_field)
        self._properties = properties
        self._shown: list[str] = []
        self._xml: list[str] = []

    @property
    def xml(self) -> str:
        """The paragraph as it is now."""
        return f"<w:p><w:pPr>{self._properties}</w:pPr>{''.join(self._xml)}</w:p>"

    @property
    def runs(self) -> str:
        """What stands in the paragraph, without it."""
        return "".join(self._xml)

    @property
    def shown(self) -> str:
        """The words as a reader sees them, field results included."""
        return "".join(self._shown)

    def words(self, text: str, look: Look = PLAIN) -> None:
        """Add plain text: a run for each stretch of one direction; new lines and tabs as Word has them."""
        if not text:
            return
        self._xml.append(runs_of(text, look))
        self._shown.append(text)
        if not self._depth:
            self._note(text, look)

    def field(self, instruction: str, result: str, look: Look = PLAIN) -> None:
        """Add a complex field with its result; all its runs look alike, or an update would change the look."""
        self.begin_field(instruction, look)
        self.words(result, look)
        self.end_field(look)

    def begin_field(self, instruction: str, look: Look = PLAIN) -> None:
        """Add the runs before a field's result."""
        code = f'<w:instrText xml:space="preserve"> {escaped(instruction)} </w:instrText></w:r>'
        self._xml += (_field_mark("begin", look), _run_start(look), code, _field_mark("separate", look))
        if not self._depth:
            self.form.append([" ".join(instruction.split()), FIELD])
        self._depth += 1

    def end_field(self, look: Look = PLAIN) -> None:
        """Add the run that closes a field."""
        self._xml.append(_field_mark("end", look))
        self._depth -= 1

    def counted_number(self, kind: str, number: str, look: Look = PLAIN) -> None:
        """Add the number of a table, figure and the like; it counts on its own when one is put in between."""
        form = "ARABIC" if number.isdigit() else "ALPHABETIC"
        self.field(f"SEQ {kind} \\* {form}", number, look)

    def mark(self, xml: str) -> None:
        """Add what shows no words: a bookmark, the end of a link."""
        self._xml.append(xml)

    def begin(self, xml: str) -> None:
        """Put a mark before everything that is there."""
        self._xml.insert(0, xml)

    def control(self, xml: str, text: str, look: Look) -> None:
        """Add a control that shows these words."""
        self._xml.append(xml)
        self._shown.append(text)
        if not self._depth:
            self._note(text, look)

    def drawing(self, xml: str, alternative_text: str) -> None:
        """Add a drawing; those who cannot see it have the alternative text."""
        self._xml.append(f"<w:r>{element('drawing', xml)}</w:r>")
        self._shown.append(alternative_text)
        if not self._depth:
            append_run(self.form, f"[{alternative_text}]", "")

    def set(self, properties: str) -> None:
        """Add paragraph properties; they have to come behind those that are there in the order of the schema."""
        self._properties += properties

    def _note(self, text: str, look: Look) -> None:
        letters = "" if look is PLAIN else _letters(look)
        append_run(self.form, text if text.isascii() else unicodedata.normalize("NFC", text), letters)


def paths_of(inlines: Iterable[Inline]) -> tuple[str, ...]:
    """The answers that stand in inlines, each once."""
    return tuple(dict.fromkeys(path for inline in walk(inlines) if isinstance(inline, Bound) for path in inline.paths))


def is_one_run(text: str) -> bool:
    """Whether the text has one direction and no characters that are elements of their own in Word."""
    return not _PIECES.search(text) and (text.isascii() or not _BY_DIRECTION.search(text))


def runs_of(text: str, look: Look) -> str:
    """The runs of a plain text."""
    if text.isascii():
        return _run(text, look)
    stretches = enumerate(_BY_DIRECTION.split(text))
    return "".join(_run(stretch, look, right_to_left=n % 2 == 1) for n, stretch in stretches if stretch)


def _run(text: str, look: Look, right_to_left: bool = False) -> str:
    start = "<w:r>" if look is PLAIN and not right_to_left else _run_start(look, right_to_left)
    if "\n" in text or "\t" in text or "\u2011" in text:
        return f"{start}{''.join(_SPECIAL.get(piece) or _text(piece) for piece in _PIECES.split(text) if piece)}</w:r>"
    return f"{start}{_text(text)}</w:r>"


def _text(words: str) -> str:
    if words[0].isspace() or words[-1].isspace():
        return f'<w:t xml:space="preserve">{escaped(words)}</w:t>'
    return f"<w:t>{escaped(words)}</w:t>"


@lru_cache(maxsize=64)
def _field_mark(kind: str, look: Look) -> str:
    return f"{_run_start(look)}{element('fldChar', fldCharType=kind)}</w:r>"


@lru_cache(maxsize=64)
def _run_start(look: Look, right_to_left: bool = False) -> str:
    """The beginning of a run with its `w:rPr`, whose children stand in the order that Word wants."""
    properties = look_properties(look) + (element("rtl") if right_to_left else "")
    return f"<w:r>{element('rPr', properties)}" if properties else "<w:r>"


@lru_cache(maxsize=64)
def look_properties(look: Look) -> str:
    """What stands in the `w:rPr` of a look."""
    return "".join(
        (
            valued("rStyle", look.style) if look.style else "",
            element("b") + element("bCs") if look.bold else "",
            element("i") + element("iCs") if look.italic else "",
            valued("vertAlign", look.script) if look.script else "",
        )
    )


@lru_cache(maxsize=64)
def _letters(look: Look) -> str:
    """The look as the canonical form spells it."""
    letters = ("b" if look.bold else "") + ("i" if look.italic else "")
    return letters + LETTER_OF_SCRIPT.get(look.script, "")

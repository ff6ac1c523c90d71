"""Typography of template words: quotes, dashes, and spaces that must not break.

Only `Text` is set so. Words of an answer come out as they were typed.
"""

from __future__ import annotations

import re

NO_BREAK = "\u00a0"

_UNITS = (
    "%|°C|°F|[kµmn]?g|kg|mg|[mµn]?L|[cmµn]m|[mk]?Da|kb|bp|nt|h|hours?|min|minutes?|s|seconds?|days?|weeks?|months?|"
    "years?|IU|EU|CFU|TU|cells?|copies|vg|RLU|ppm|mM|µM|M|U|x|×|kGy|Gy|rpm|lots?|patients?|subjects?|donors?"
)
_NUMBER_AND_UNIT = re.compile(rf"(?<=\d) (?=(?:{_UNITS})(?![\w]))")
_LABEL_AND_NUMBER = re.compile(r"\b((?:Table|Figure|Section|Question|Part|Phase|Appendix|Module)s?) (?=\d)")
_CODE_OF_LAW = re.compile(r"(?<=\d) (CFR|U\.?S\.?C\.?) (?=\d)")
_PARAGRAPH_SIGN = re.compile(r"(§+) (?=\w)")
_OPENING_AFTER = frozenset(" \t\n([{\u00a0\u2013\u2014/\u201c\u2018")


def typeset(text: str, before: str = "") -> str:
    """The text as a typesetter would set it; `before` is the character that stands in front of it."""
    if "--" in text:
        text = text.replace("---", "\u2014").replace("--", "\u2013")
    if '"' in text or "'" in text:
        text = _quoted(text, before)
    return _tied(text, before)


def _quoted(text: str, before: str) -> str:
    out = []
    for character in text:
        if character in "\"'":
            opening = not before or before in _OPENING_AFTER
            single, double = ("\u2018", "\u201c") if opening else ("\u2019", "\u201d")
            character = double if character == '"' else single
        out.append(character)
        before = character
    return "".join(out)


def _tied(text: str, before: str) -> str:
    whole = before + text
    if " " not in whole:
        return text
    whole = _NUMBER_AND_UNIT.sub(NO_BREAK, whole)
    whole = _LABEL_AND_NUMBER.sub(rf"\1{NO_BREAK}", whole)
    whole = _CODE_OF_LAW.sub(rf"{NO_BREAK}\1{NO_BREAK}", whole)
    whole = _PARAGRAPH_SIGN.sub(rf"\1{NO_BREAK}", whole)
    return whole[len(before) :]

"""Typography of template words: quotes, dashes, the minus sign, and spaces and hyphens that must not break.

Only `Text` is set so. Words of an answer come out as they were typed.
"""

from __future__ import annotations

import re
from functools import lru_cache

NO_BREAK = "\u00a0"
NO_BREAK_HYPHEN = "\u2011"
MINUS = "\u2212"

_UNITS = (
    "%|°C|°F|[kµmn]?g|kg|mg|[mµn]?L|[cmµn]m|[mk]?Da|kb|bp|nt|h|hours?|min|minutes?|s|seconds?|days?|weeks?|months?|"
    "years?|IU|EU|CFU|TU|cells?|copies|vg|RLU|ppm|mM|µM|M|U|x|×|kGy|Gy|rpm|lots?|patients?|subjects?|donors?"
)
_LABELS = ("Table", "Figure", "Section", "Question", "Part", "Phase", "Appendix", "Module")
_BEFORE_NUMBERS = (
    *(rf"\b{label}{plural}" for label in _LABELS for plural in ("", "s")),
    *(rf"\d {code}" for code in ("CFR", "USC", r"U\.S\.C", r"U\.S\.C\.")),
)
_NOT_BROKEN_AT = re.compile(
    rf" (?:(?<=\d )(?=(?:{_UNITS})(?!\w)|(?:CFR|USC|U\.S\.C\.?) \d)|(?<=§ )(?=\w)"
    rf"|(?=\d)(?:{'|'.join(f'(?<={words} )' for words in _BEFORE_NUMBERS)}))"
)
_NUMBER_OR_SECTION = re.compile(r"[\d§]")  # without one of these no space is tied
# A hyphen between numbers is a range, unless more hyphens make it a date or a code.
_RANGE = re.compile(r"(?<![\w.-])(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)(?![\w-])")
_MINUS = re.compile(r"(?<![^\s(\[<>≤≥=±])-(?=\d)")
_HYPHEN_OF_A_LETTER = re.compile(r"(?<=\b\w)-(?=\w)|(?<=\w)-(?=\w\b)|(?<=[A-Z])-(?=\d)")  # T-cell, CAR-T, EX-019
_OPENING_AFTER = frozenset(" \t\n([{\u00a0\u2013\u2014/\u201c\u2018")


@lru_cache(maxsize=1024)  # words of a table are set twice, to be measured and to be written
def typeset(text: str, before: str = "") -> str:
    """The text as a typesetter would set it; `before` is the character that stands in front of it."""
    if "--" in text:
        text = text.replace("---", "\u2014").replace("--", "\u2013")
    if '"' in text or "'" in text:
        text = _quoted(text, before)
    behind = before + text
    if "-" in text:
        behind = _HYPHEN_OF_A_LETTER.sub(NO_BREAK_HYPHEN, _MINUS.sub(MINUS, _RANGE.sub("\\1\u2013\\2", behind)))
    if _NUMBER_OR_SECTION.search(behind):
        behind = _NOT_BROKEN_AT.sub(NO_BREAK, behind)
    return behind[len(before) :]


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

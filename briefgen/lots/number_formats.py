"""What a spreadsheet shows for a number: its value in its cell's number format.

The person who typed `2.10` into a cell formatted `0.00` saw `2.10`; the file holds 2.1. Only formats that can be
followed to the character are followed; for all others the answer is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

WIDEST_GENERAL = 11  # characters of a number in the format General, the decimal point included

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)'
    r"|\[(?P<bracket>[^\]]*)\]|(?P<general>General)|(?P<number>[0#?][0#?,.]*(?:E[+-]0+)?|\.[0#?]+)|(?P<percent>%)"
    r"|(?P<literal>[-+$€£()<>=≤≥~:/ !^&'{}])|(?P<unknown>.)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class _Format:
    """One section of a format: the words around the number, its pattern, and how often it is times 100."""

    before: str
    pattern: str
    after: str
    percents: int


def shown(value: float, number_format: str) -> str | None:
    """The characters on the screen, e.g. 2.1 in `0.00` as `2.10`; none for a format that is not followed here."""
    sections = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', number_format)
    number = Decimal(value) if isinstance(value, int) else Decimal(format(value, ".15g"))
    if not number.is_finite():
        return None
    section, sign = _section(sections, number)
    parsed = _parsed(section)
    if parsed is None:
        return None
    with localcontext() as context:
        context.prec = 400
        digits = _digits(abs(number) * 100**parsed.percents, parsed.pattern)
    return None if digits is None else f"{sign}{parsed.before}{digits}{parsed.after}".strip()


def _section(sections: list[str], number: Decimal) -> tuple[str, str]:
    """The section that holds for the number, and the sign that the section does not bring itself."""
    if number == 0 and len(sections) > 2:
        return sections[2], ""
    if number < 0:
        return (sections[1], "") if len(sections) > 1 else (sections[0], "-")
    return sections[0], ""


def _parsed(section: str) -> _Format | None:
    before, pattern, after, percents = "", "", "", 0
    for token in _TOKEN.finditer(section):
        kind = token.lastgroup
        if kind in {"number", "general"} and not pattern:
            pattern = token.group()
            continue
        words = _words(token)
        if words is None:
            return None
        percents += kind == "percent"
        before, after = (before, after + words) if pattern else (before + words, after)
    return _Format(before, pattern, after, percents) if pattern else None


def _words(token: re.Match[str]) -> str | None:
    """What a token other than the number shows; none where that is not known."""
    kind = str(token.lastgroup)
    match kind:
        case "quoted" | "escaped" | "literal":
            return token[kind]
        case "percent":
            return "%"
        case "space":
            return " "
        case "fill":
            return ""
        case "bracket":
            is_colour_or_locale = re.fullmatch(
                r"\$-[0-9A-F]+|color ?\d+|black|blue|cyan|green|magenta|red|white|yellow", token[kind], re.I
            )
            return "" if is_colour_or_locale else None
        case _:
            return None


def _digits(number: Decimal, pattern: str) -> str | None:
    if pattern.casefold() == "general":
        return _general(number)
    plain, _, exponent = re.sub("e", "E", pattern).partition("E")
    whole, _, fraction = plain.partition(".")
    if "," in fraction or "." in fraction:
        return None
    if exponent:
        return _scientific(number, whole, fraction, exponent)
    thousands = len(whole) - len(whole.rstrip(","))
    text = _fixed(number / 1000**thousands, fraction)
    integer, _, decimals = text.partition(".")
    integer = integer.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole.rstrip(","):
        integer = f"{int(integer or '0'):,}" if integer else ""
    return f"{integer}.{decimals}" if decimals or (fraction and "." in plain) else integer


def _fixed(number: Decimal, fraction: str) -> str:
    """Rounded half up to the places of the format; places marked `#` are shown only where a digit stands."""
    text = format(number.quantize(Decimal(1).scaleb(-len(fraction)), rounding=ROUND_HALF_UP), "f")
    least = max((n for n, mark in enumerate(fraction, 1) if mark == "0"), default=0)
    integer, _, decimals = text.partition(".")
    while len(decimals) > least and decimals.endswith("0"):
        decimals = decimals[:-1]
    return f"{integer}.{decimals}" if decimals else integer


def _scientific(number: Decimal, whole: str, fraction: str, exponent: str) -> str | None:
    if whole not in {"0", "#"}:
        return None  # engineering notation
    power = number.adjusted() if number else 0
    mantissa = _fixed(number.scaleb(-power), fraction)
    if mantissa.startswith("10"):
        power += 1
        mantissa = _fixed(number.scaleb(-power), fraction)
    sign = "-" if power < 0 else "+" if exponent.startswith("+") else ""
    return f"{mantissa}E{sign}{str(abs(power)).rjust(len(exponent) - 1, '0')}"


def _general(number: Decimal) -> str:
    """The format General: as many digits as fit, otherwise powers of ten."""
    fixed = format(number, "f")
    text = fixed.rstrip("0").rstrip(".") if "." in fixed else fixed
    if len(text) <= WIDEST_GENERAL:
        return text
    if Decimal("1e-4") <= number < Decimal("1e11"):
        places = WIDEST_GENERAL - 1 - len(text.partition(".")[0])
        return _fixed(number, "#" * max(places, 0))
    return _scientific(number, "0", "#####", "+00") or text

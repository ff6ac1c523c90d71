"""Header and cell text as words that can be compared: case, spaces, underscores, hyphens and signs evened out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TypeAlias

Words: TypeAlias = tuple[str, ...]

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SAME = {
    "pct": "%", "percent": "%", "percentage": "%", "positive": "pos", "negative": "neg", "cells": "cell", "#": "number",
    "no": "number", "nr": "number", "low": "lo", "γ": "gamma",
}  # fmt: skip


@lru_cache(maxsize=4096)  # every header is compared with every alias
def words_of(text: str) -> Words:
    """The words of a header: `VCN (copies/CAR+ cell)` is vcn, copies, per, car, pos, cell.

    A plus behind a word reads as `pos`, a minus at a word's end as `neg`, a slash as `per`; `10^6`, `10⁶`, `e6` and
    `1E+06` are all `1e6`; the antigen's number behind CAR (`CAR19`) is left out.
    """
    plain = re.sub(r"10([⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda found: "10^" + found[1].translate(_SUPERSCRIPTS), text)
    plain = unicodedata.normalize("NFKC", plain).casefold().replace("_", " ").replace("μ", "u")
    plain = re.sub(r"(?:(\d+)\s*[x×*]\s*)10\^(\d+)", r" \1e\2 ", plain)
    plain = re.sub(r"(?:(?<![a-z0-9])[x×*]\s*)?(?<![\d.])10\^(\d+)", r" 1e\1 ", plain)
    plain = re.sub(r"(?<![\d.a-z])1?e\+?0*(\d+)(?![\d.])", r" 1e\1 ", plain)
    plain = re.sub(r"(?<=[\d.])e\+0*(?=\d)", "e", plain)
    plain = re.sub(r"(?<=[a-z0-9])\+", " pos ", plain)
    plain = re.sub(r"(?<=[a-z0-9])-(?=$|[\s)\]/,;])", " neg ", plain)
    plain = re.sub(r"(?<=\d)(pos|neg|lo)(?![a-z])", r" \1", plain)
    plain = re.sub(r"(?<![a-z])car\d+(?!\d)", "car", plain.replace("/", " per "))
    found = re.findall(r"%|#|\d+(?:\.\d+)?[^\W_]*|[^\W_]+", plain)
    return tuple(_SAME.get(word, word) for word in found)


def compared(text: str) -> str:
    """Text for comparing cells: case and white space evened out, nothing else."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def slug_of(text: str) -> str:
    """A short name of lower-case letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text.replace("+", " pos ").replace("%", " pct ")).casefold()
    return "-".join(re.findall(r"[a-z0-9]+", plain)) or "attribute"

"""Column widths that fit a table's words, from the metrics of Times Roman, so that no machine's fonts matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

# Widths of the characters from space to tilde in thousandths of an em (Adobe's Times-Roman metrics).
_TIMES = (
    "250 333 408 500 500 833 778 180 333 333 500 564 250 333 250 278 "
    "500 500 500 500 500 500 500 500 500 500 278 278 564 564 564 444 "
    "921 722 667 667 722 611 556 722 722 333 389 722 611 889 722 722 "
    "556 722 667 556 611 722 722 944 722 722 611 333 278 333 469 500 "
    "333 444 500 444 500 444 333 500 500 278 278 500 278 778 500 500 "
    "500 500 333 389 278 500 500 722 500 500 444 480 200 480 541"
)
_OTHER = 600


class _Widths(dict[str, int]):
    """Widths by character; one that is not in the metrics is a little wider than most."""

    def __missing__(self, character: str) -> int:
        return _OTHER


_WIDTH_OF = _Widths({chr(32 + n): int(width) for n, width in enumerate(_TIMES.split())})
_WIDTH_OF["\u00a0"] = _WIDTH_OF[" "]
_BOLD = 1.09
_ROUNDING = 1.03  # renderers round each glyph; without it the longest word of a column may wrap
_BREAKS = re.compile(r"(?<=[-\u2013\u2014])(?=\w)|[ \t\n]+")


@dataclass(frozen=True)
class Cell:
    """The words of one cell; `whole` when they must stay on one line."""

    text: str
    bold: bool = False
    whole: bool = False


@lru_cache(maxsize=4096)  # a word is measured for the least and the wanted width, and most stand in several cells
def text_width(text: str, points: float, bold: bool = False) -> int:
    """The width of a line of text in twentieths of a point."""
    thousandths = sum(map(_WIDTH_OF.__getitem__, text))
    return round(thousandths * points * 20 / 1000 * (_BOLD if bold else 1))


def column_widths(
    columns: Sequence[Sequence[Cell]], weights: Sequence[float], total: int, padding: int, points: float
) -> list[int]:
    """Widths that add up to `total`: each column holds its longest word, the rest goes where the words are."""
    least = least_widths(columns, padding, points)
    if sum(least) > total:  # better a number on two lines than a broken word
        columns = [[replace(cell, whole=False) for cell in cells] for cells in columns]
        least = least_widths(columns, padding, points)
    wanted = [max(_wanted(cell, points) for cell in cells) + padding for cells in columns]
    if sum(least) >= total:
        return _shared(total, _squeezed(total, least), [1.0] * len(least))
    if sum(wanted) <= total:
        return _shared(total, wanted, [width * weight for width, weight in zip(wanted, weights, strict=True)])
    needs = [max(high - low, 0) for low, high in zip(least, wanted, strict=True)]
    granted = _fairly(total - sum(least), needs, weights)
    return _shared(total, [low + more for low, more in zip(least, granted, strict=True)], list(weights))


def least_widths(columns: Sequence[Sequence[Cell]], padding: int, points: float) -> list[int]:
    """The widths below which a word would be broken or a number wrapped."""
    return [max(_least(cell, points) for cell in cells) + padding for cells in columns]


def _squeezed(total: int, least: list[int]) -> list[int]:
    """Widths for columns that do not fit: small ones keep what they need, the others share the rest alike."""
    widths, left, waiting = [0] * len(least), total, sorted(range(len(least)), key=lambda n: (least[n], n))
    while waiting:
        column = waiting[0]
        widths[column] = min(least[column], left // len(waiting))
        left -= widths[column]
        waiting.pop(0)
    return widths


def _fairly(left: int, needs: list[int], weights: Sequence[float]) -> list[int]:
    """Small needs are met in full; large ones share what is left by weight and, softened, by how large they are."""
    granted = [0] * len(needs)
    claims = [weight * (1 + min(need, left)) ** 0.5 for need, weight in zip(needs, weights, strict=True)]
    waiting = sorted(range(len(needs)), key=lambda n: (needs[n] / claims[n], n))
    while waiting:
        share = left * claims[waiting[0]] / sum(claims[n] for n in waiting)
        column = waiting.pop(0)
        granted[column] = min(needs[column], int(share))
        left -= granted[column]
    return granted


def _least(cell: Cell, points: float) -> int:
    if cell.whole:
        return _wanted(cell, points)
    words = _BREAKS.split(cell.text)
    return round(max(text_width(word, points, cell.bold) for word in words) * _ROUNDING)


def _wanted(cell: Cell, points: float) -> int:
    lines = cell.text.split("\n")
    return round(max(text_width(line, points, cell.bold) for line in lines) * _ROUNDING)


def _shared(total: int, base: list[int], shares: list[float]) -> list[int]:
    """`base` plus a share of what is left of `total`; rounding errors go to the last column."""
    left, whole = total - sum(base), sum(shares) or 1.0
    widths = [width + int(left * share / whole) for width, share in zip(base, shares, strict=True)]
    widths[-1] += total - sum(widths)
    return widths

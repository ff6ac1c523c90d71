"""Ids that Word wants unique, made from hashes of what they belong to.

A new block so leaves the ids of all others as they are, and two versions of a package differ only where their
words do.
"""

from __future__ import annotations

import hashlib
import re

from briefgen.word.wml import printable

LARGEST = 2**31 - 1  # Word reads ids as signed 32-bit numbers
_LONGEST_BOOKMARK = 40
_LONGEST_TAG = 64


class Ids:
    """Hands out ids of several kinds; a second one for the same key, or a collision, moves on by rehashing."""

    def __init__(self) -> None:
        self._taken: set[tuple[str, str]] = set()

    def number(self, kind: str, key: str, lowest: int = 1, largest: int = LARGEST) -> int:
        """A number between `lowest` and `largest` that no other key of this kind has."""
        attempt = 0
        while True:
            number = lowest + digest(f"{kind}\0{key}\0{attempt}") % (largest - lowest + 1)
            if self._claim(kind, str(number)):
                return number
            attempt += 1

    def bookmark(self, prefix: str, key: str) -> str:
        """A bookmark name of Word's own kind: `_Ref` or `_Toc` and nine digits."""
        return f"{prefix}{self.number('bookmark ' + prefix, key, 100_000_000, 999_999_999)}"

    def _claim(self, kind: str, value: str) -> bool:
        if (kind, value) in self._taken:
            return False
        self._taken.add((kind, value))
        return True


def digest(key: str) -> int:
    """A large number that depends on nothing but the key."""
    return int.from_bytes(hashlib.sha256(key.encode("utf-8", "replace")).digest()[:8], "big")


def block_tag(block_id: str) -> str:
    """The tag of a block's control; one too long for Word's dialog ends in a hash."""
    return shortened(printable(f"bg:{block_id}"), _LONGEST_TAG)


def block_bookmarks(block_id: str) -> tuple[str, str]:
    """The names of the bookmarks at a block's start and end: readable, and unique by six hex digits."""
    ending = f"_{digest(block_id) & 0xFFFFFF:06x}"
    words = re.sub(r"\W+", "_", block_id, flags=re.ASCII)[: _LONGEST_BOOKMARK - len("bge_") - len(ending)]
    return f"bg_{words}{ending}", f"bge_{words}{ending}"


def shortened(text: str, longest: int) -> str:
    """The text, or its beginning and a hash of the whole where it is too long."""
    if len(text) <= longest:
        return text
    return f"{text[: longest - 9]}~{digest(text) & 0xFFFFFFFF:08x}"

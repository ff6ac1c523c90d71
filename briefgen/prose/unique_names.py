"""Names that are given once."""

from __future__ import annotations


class UniqueNames:
    """The names given so far; one that is taken is followed by `-2`, `-3` and so on."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._last)

    def unique(self, name: str) -> str:
        """The name, or the first of its numbered forms that is free."""
        if name not in self._last:
            self._last[name] = 1
            return name
        number = self._last[name] + 1
        while f"{name}-{number}" in self._last:
            number += 1
        self._last[name] = number
        self._last[f"{name}-{number}"] = 1
        return f"{name}-{number}"

"""What refuses an image, and how its name is said."""

from __future__ import annotations

_SAVE_AGAIN = "Open it in the program that made it and save it again as PNG, JPEG, EMF or SVG."


class UnfitError(Exception):
    """Why a file is no image for a package."""

    def __init__(self, code: str, what: str, remedy: str) -> None:
        super().__init__(what)
        self.code, self.what, self.remedy = code, what, remedy


def broken(what: str) -> UnfitError:
    """An image that is cut off or damaged."""
    return UnfitError("I105", what, _SAVE_AGAIN)


def printable(name: str) -> str:
    """A file's name without what a terminal would obey."""
    return "".join(character if character.isprintable() else "\ufffd" for character in name)

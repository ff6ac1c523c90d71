"""The base package: readable XML parts from `templates/word/briefing/`, read once and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from lxml import etree

from briefgen.problems import BrokenDataError, Place, Problem
from briefgen.source import DataFolders
from briefgen.word.heading_numbers import HeadingNumbers
from briefgen.word.looks import Looks, looks_of
from briefgen.word.wml import Element, parse

BASE = "templates/word/briefing"
_NAMES = (
    *("styles.xml", "settings.xml", "fontTable.xml", "theme/theme1.xml", "numbering.xml", "page.xml"),
    *("header.xml", "footer.xml", "header-first.xml", "footer-first.xml", "app.xml", "core.xml"),
)


@dataclass(frozen=True)
class Attached:
    """What a part shows of others: the relationship's id and type, and a part by name or an address without content."""

    id: str
    type: str
    target: str
    content_type: str = ""
    content: bytes | None = None


@dataclass(frozen=True, eq=False)
class Base:
    """The base parts by file name, as bytes and parsed; read once, never changed.

    In a house style `attached` are the pictures and the like of its parts by file name, `foreign` its headers and
    footers, `headings` its numbers of headings, `supplied` the names of styles that it did not have, and `problems`
    what its owner should know.
    """

    content: dict[str, bytes]
    parts: dict[str, Element]
    attached: Mapping[str, tuple[Attached, ...]] = field(default_factory=dict)
    foreign: frozenset[str] = frozenset()
    headings: HeadingNumbers | None = None
    supplied: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @cached_property
    def looks(self) -> Looks:
        """What the writer has to reckon with of its styles."""
        return looks_of(self.parts["styles.xml"], self.parts["theme/theme1.xml"])


def base_package(folders: DataFolders) -> Base:
    """The base package of these folders; an earlier folder wins, file by file; raises `BrokenDataError`."""
    return _read_base(DataFolders(tuple(folder.resolve() for folder in folders.folders)))


@lru_cache(maxsize=8)
def _read_base(folders: DataFolders) -> Base:
    content = {name: folders.find(f"{BASE}/{name}").read_bytes() for name in _NAMES}
    return Base(content, {name: _parsed(name, content[name]) for name in _NAMES})


def _parsed(name: str, content: bytes) -> Element:
    try:
        return parse(content)
    except etree.XMLSyntaxError as error:
        place = Place(f"{BASE}/{name}", error.lineno)
        what = f"This is not XML: {error.msg}."
        raise BrokenDataError(Problem("W201", what, "Mend the file, or reinstall briefgen.", place=place)) from None

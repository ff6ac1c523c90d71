"""What grows while a document is written: ids, anchors, comments, lists, and where paragraphs came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from docx.opc.packuri import PackURI
from docx.opc.part import Part

from briefgen.document import (
    Citation,
    Contents,
    Document,
    Figure,
    Heading,
    Node,
    Numbering,
    Reference,
    ReferenceList,
    Table,
    inlines_of,
    nodes,
    numbering,
)
from briefgen.word.ids import Ids
from briefgen.word.looks import Looks
from briefgen.word.page import Page


class WrittenPart(Part):
    """A part whose bytes are known last, when everything that it points to is; relationships are python-docx's."""

    def __init__(self, name: str, content_type: str, content: bytes = b"") -> None:
        super().__init__(PackURI(name), content_type)
        self.content = content

    @property
    def blob(self) -> bytes:
        """The part's bytes as they are now."""
        return self.content


@dataclass(frozen=True)
class Written:
    """A paragraph as it was written: its words, its template line, the answers in it."""

    text: str
    template: str
    paths: tuple[str, ...]


@dataclass
class Writing:
    """The state of one document being written; `block` is the id of the block at hand.

    `part` is the document, `notes` the part of the footnotes, `story` the part in which the words at hand stand.
    `pages` are the pages of bookmarks as laid out, none where nobody has; `fields` the words of bound answers by path.

    `looks` are those of the style sheet; `heading_numbers` are numbers by heading as a house style prints them, where
    that is not 1, 1.1, 1.1.1.

    `anchors`, `number_anchors`, `entry_anchors` and `citation_anchors` are bookmark names by id: of what references
    point to, of the numbers that references show alone, of what the contents and lists point to, of the references
    cited.
    """

    document: Document
    part: WrittenPart
    notes: WrittenPart
    numbers: Numbering
    story: WrittenPart
    pages: Mapping[str, int]
    page_count: int
    page: Page
    ids: Ids = field(default_factory=Ids)
    anchors: dict[str, str] = field(default_factory=dict)
    number_anchors: dict[str, str] = field(default_factory=dict)
    entry_anchors: dict[str, str] = field(default_factory=dict)
    citation_anchors: dict[str, str] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    lists: dict[int, str] = field(default_factory=dict)
    charts: int = 0
    looks: Looks = field(default_factory=Looks)
    heading_numbers: dict[str, str] = field(default_factory=dict)
    furniture: list[Written] = field(default_factory=list)
    placed: set[str] = field(default_factory=set)
    block: str = ""
    new_page: bool = False

    @contextmanager
    def within(self, story: WrittenPart) -> Iterator[None]:
        """What is written meanwhile stands in another part: a header, the footnotes."""
        outside, self.story = self.story, story
        try:
            yield
        finally:
            self.story = outside

    def take_new_page(self) -> bool:
        """Whether the next paragraph begins a page; said once."""
        waiting, self.new_page = self.new_page, False
        return waiting

    def place(self, name: str | None) -> str | None:
        """The bookmark name, unless it has been set before: of two nodes with one id the first is the target."""
        if not name or name in self.placed:
            return None
        self.placed.add(name)
        return name


def begin(
    document: Document, part: WrittenPart, notes: WrittenPart, pages: Mapping[str, int], page_count: int, page: Page
) -> Writing:
    """Number the document and name every anchor that something points to, before a word is written."""
    writing = Writing(document, part, notes, numbering(document), part, pages, page_count, page)
    all_nodes = list(nodes(document))
    inlines = [inline for node in all_nodes for inline in inlines_of(node)]
    referenced = [inline for inline in inlines if isinstance(inline, Reference)]
    _name_targets(writing, {one.target for one in referenced}, {one.target for one in referenced if one.number_only})
    if any(isinstance(node, Contents) for node in all_nodes):
        _name_entries(writing, all_nodes)
    if any(isinstance(node, ReferenceList) for node in all_nodes):
        _name_references(writing, {i.reference for i in inlines if isinstance(i, Citation)})
    return writing


def entry_key(node: Node) -> str:
    """What the entry of a node in the contents or a list is known by; nothing for a node without entry."""
    match node:
        case Heading(id=id_):
            return f"heading {id_}"
        case Table(id=id_):
            return f"table {id_}"
        case Figure(id=id_):
            return f"figure {id_}"
        case _:
            return ""


def _name_targets(writing: Writing, referenced: set[str], by_number: set[str]) -> None:
    for target in writing.numbers.labels:
        if target in referenced:
            writing.anchors[target] = writing.ids.bookmark("_Ref", f"target {target}")
        if target in by_number:
            writing.number_anchors[target] = writing.ids.bookmark("_Ref", f"number {target}")


def _name_entries(writing: Writing, all_nodes: Iterable[Node]) -> None:
    for node in all_nodes:
        key = entry_key(node)
        if key and key not in writing.entry_anchors:
            writing.entry_anchors[key] = writing.ids.bookmark("_Toc", key)


def _name_references(writing: Writing, cited: set[str]) -> None:
    for entry in writing.document.references:
        if entry.id in cited and entry.id not in writing.citation_anchors:
            writing.citation_anchors[entry.id] = writing.ids.bookmark("_Ref", f"reference {entry.id}")

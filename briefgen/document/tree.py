"""The document as a tree of frozen dataclasses: below it nothing knows Jinja, above it nothing knows Word.

A `Document` is a sequence of `Block`s. A block is one table, one figure, one question, one prose answer or a run
of prose between them; blocks never nest and carry an id made from section, template block and row key, never from
position. Numbers of headings, tables, figures and citations are not stored: `reading.numbering` computes them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import TypeAlias


@dataclass(frozen=True)
class Text:
    """Words of a template."""

    text: str


@dataclass(frozen=True)
class Bound:
    """Words that came from an answer, a fact or a claim.

    `paths` names where they came from, nearest first (`facts.vcn_range`, `engineering_runs.lots[L1].results.vcn`);
    `hole` marks what is missing or open and so must not reach a final package; `remark` is what a drafter has to
    be told at this place (shown as a Word comment, a paragraph for each line); `field` is the path of the one short
    answer that stands here in full, so that Word may bind the words to it.
    """

    text: str
    paths: tuple[str, ...]
    hole: bool = False
    remark: str = ""
    field: str = ""


@dataclass(frozen=True)
class Strong:
    """Words set in bold."""

    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Emphasis:
    """Words set in italics."""

    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Script:
    """Subscript or superscript."""

    children: tuple[Inline, ...]
    superscript: bool


@dataclass(frozen=True)
class LineBreak:
    """A new line inside a paragraph."""


@dataclass(frozen=True)
class Link:
    """A link to an address outside the document."""

    address: str
    children: tuple[Inline, ...]


@dataclass(frozen=True)
class Reference:
    """A cross-reference to a heading, table, figure, question or appendix of this document, by its id.

    Printed as "Section 3.2", "Table 4", "Figure 1", "Question 2" or "Appendix A", as the number alone where words
    beside it name the kind, or in words of its own. `path` names the answer that it stands in; a template's own
    reference has none.
    """

    target: str
    path: str = ""
    children: tuple[Inline, ...] = ()
    number_only: bool = False


@dataclass(frozen=True)
class References:
    """Several cross-references in one, before it is known what each leads to: none is left in a whole document.

    They become "Tables 3 and 4, Figure 1", or with `as_sections` the numbers of the sections that hold the targets.
    """

    targets: tuple[str, ...]
    path: str = ""
    as_sections: bool = False


@dataclass(frozen=True)
class Citation:
    """A pointer into the list of references, printed as "[4]"."""

    reference: str


@dataclass(frozen=True)
class Footnote:
    """A note at the foot of the page; Word numbers it."""

    children: tuple[Inline, ...]


Inline: TypeAlias = (
    Text | Bound | Strong | Emphasis | Script | LineBreak | Link | Reference | References | Citation | Footnote
)
Inlines: TypeAlias = tuple[Inline, ...]


@dataclass(frozen=True)
class Origin:
    """Which line of which template made a node, e.g. `templates/sections/purpose.md`, 12."""

    template: str
    line: int

    def __str__(self) -> str:
        return f"{self.template}:{self.line}"


class Role(Enum):
    """What a paragraph is for; `word` maps each role to one paragraph style."""

    BODY = "body"
    TITLE = "title"
    SUBTITLE = "subtitle"
    COVER = "cover"
    NOTE = "note"
    REFERENCE = "reference"
    SIGNATURE = "signature"  # with room above it for a hand
    ABBREVIATION = "abbreviation"  # a tab parts it from what it stands for


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 to 4; `id` is what references point to. `numbered` is false for the unnumbered front."""

    level: int
    id: str
    children: Inlines
    origin: Origin
    numbered: bool = True


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. `id` is set when it is the target of references (a question)."""

    children: Inlines
    origin: Origin
    role: Role = Role.BODY
    id: str = ""
    keep_with_next: bool = False


@dataclass(frozen=True)
class ListItem:
    """One item: its paragraphs and lists inside it."""

    content: tuple[Paragraph | List, ...]


@dataclass(frozen=True)
class List:
    """A bulleted or numbered list; a numbered one starts at 1."""

    items: tuple[ListItem, ...]
    ordered: bool
    origin: Origin


class Align(Enum):
    """How a column's cells are set; numbers are aligned on the decimal point."""

    TEXT = "text"
    NUMBER = "number"


@dataclass(frozen=True)
class Column:
    """A column: its head, the unit that stands in the head, how cells are set and a relative width (1 = usual).

    Short cells of a `whole` column, lot numbers or dates, stay on one line.
    """

    heading: str
    unit: str = ""
    align: Align = Align.TEXT
    weight: float = 1.0
    whole: bool = False


@dataclass(frozen=True)
class Row:
    """A row: its key (a lot number, a slug: stable over rebuilds) and one `Inlines` for each column.

    A row with a `label_id` is an appendix: its first cell begins with its label ("Appendix A"), to which references
    to that id point.
    """

    key: str
    cells: tuple[Inlines, ...]
    label_id: str = ""


@dataclass(frozen=True)
class Table:
    """A data table with caption above and notes below. `description` is the alternative text."""

    id: str
    caption: Inlines
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    origin: Origin
    notes: tuple[Inlines, ...] = ()
    description: str = ""


@dataclass(frozen=True)
class Point:
    """A point of a chart with its label (a lot number) and the answers it came from."""

    x: Decimal
    y: Decimal
    label: str = ""
    paths: tuple[str, ...] = ()


@dataclass(frozen=True)
class Series:
    """Points shown as markers, or a reference curve shown as a line without markers (`line`).

    The line is solid, `dashed` or `dotted`.
    """

    name: str
    points: tuple[Point, ...]
    line: bool = False
    dashed: bool = False
    dotted: bool = False


@dataclass(frozen=True)
class ScatterChart:
    """A native Word chart: titles of the axes with units, series, alternative text with its numbers."""

    x_title: str
    y_title: str
    series: tuple[Series, ...]
    x_range: tuple[Decimal, Decimal]
    y_range: tuple[Decimal, Decimal]


@dataclass(frozen=True)
class Picture:
    """An image of the sponsor's own, as read from its file.

    `format` is "png", "jpeg", "emf" or "svg"; width and height are its natural size in inches; an SVG has a PNG of
    the same picture as `fallback` for programs that cannot draw it.
    """

    content: bytes
    format: str
    width: float
    height: float
    fallback: Picture | None = None


@dataclass(frozen=True)
class Figure:
    """A figure with its caption below; `alt` says what it shows, with numbers."""

    id: str
    caption: Inlines
    drawing: ScatterChart | Picture
    alt: str
    origin: Origin
    notes: tuple[Inlines, ...] = ()


@dataclass(frozen=True)
class Contents:
    """The table of contents, or the list of tables or figures (`of`), with its own unnumbered heading."""

    of: str  # "headings" | "tables" | "figures"
    title: str
    origin: Origin


@dataclass(frozen=True)
class PageBreak:
    """The next block starts on a new page."""

    origin: Origin


@dataclass(frozen=True)
class ReferenceList:
    """Where the list of what was cited stands; its entries are `Document.references`, in order of citation."""

    origin: Origin


Node: TypeAlias = Heading | Paragraph | List | Table | Figure | Contents | PageBreak | ReferenceList


class BlockKind(Enum):
    """What a block holds."""

    PROSE = "prose"
    TABLE = "table"
    FIGURE = "figure"
    QUESTION = "question"
    ANSWER = "answer"
    FURNITURE = "furniture"  # contents, lists, references, page breaks: rebuilt, not edited


@dataclass(frozen=True)
class Block:
    """A unit of editing in Word: id such as `engineering-runs/vcn`, a title for people, and its nodes."""

    id: str
    kind: BlockKind
    title: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class ReferenceEntry:
    """One entry of the reference list: its id and how it is printed."""

    id: str
    text: str


@dataclass(frozen=True)
class Properties:
    """Document properties, and what stands in header and footer."""

    title: str
    subject: str = ""
    organization: str = ""
    header_left: Inlines = ()
    header_right: Inlines = ()
    confidentiality: Inlines = ()
    date: str = ""  # ISO date of the document; the only date in the file
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class Document:
    """A whole document."""

    properties: Properties
    blocks: tuple[Block, ...]
    references: tuple[ReferenceEntry, ...] = ()
    fingerprints: tuple[tuple[str, str], ...] = field(default=())  # ("answers", sha256), ("templates", sha256), …

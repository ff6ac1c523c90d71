"""The document: sections of the meeting type's package in order, each a template, cut into blocks."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NoReturn

from briefgen.answers import Answer, Answers
from briefgen.content.markdown_tree import prose_nodes, template_nodes
from briefgen.content.marks import BlockStart, Marks, Printed, line_of, without_lines
from briefgen.content.references import with_holes_for_dead_references
from briefgen.content.rendering import Renderer
from briefgen.document import (
    Block,
    BlockKind,
    Bound,
    Citation,
    Contents,
    Document,
    Emphasis,
    Figure,
    Heading,
    Inline,
    Node,
    Origin,
    PageBreak,
    Paragraph,
    Properties,
    ReferenceEntry,
    ReferenceList,
    Table,
    Text,
    inlines_of,
    plain_text,
)
from briefgen.facts import Facts, bound
from briefgen.figures import FIGURES
from briefgen.flexibility import proposed_flexibilities
from briefgen.knowledge import Knowledge, MeetingType
from briefgen.problems import BrokenDataError, Place, Problem
from briefgen.questionnaire import Questionnaire
from briefgen.source import DataFolders
from briefgen.tables import TABLES

_HEADER_LABELS = {"meeting.meeting_id": "Meeting ID", "meeting.version": "Version"}
_FENCE = re.compile(r"^```(?P<name>[a-z-]+)(?P<argument>.*)$")


def build_document(
    answers: Answers, facts: Facts, knowledge: Knowledge, questionnaire: Questionnaire, folders: DataFolders
) -> Document:
    """The whole briefing package as a tree; raises `BrokenDataError` for a broken template."""
    builder = _Builder(answers, facts, knowledge, questionnaire, folders)
    blocks = tuple(block for section in builder.meeting.sections for block in builder.section(section))
    _refuse_repeated_ids(blocks)
    blocks = with_holes_for_dead_references(blocks)
    cited = _cited(blocks)
    entries = tuple(ReferenceEntry(name, knowledge.references[name].printed) for name in cited)
    return Document(_properties(answers, builder.meeting), blocks, entries, (("templates", builder.fingerprint),))


@dataclass
class _Group:
    """Nodes gathered for one block."""

    id: str
    kind: BlockKind
    title: str
    nodes: list[Node] = field(default_factory=list)
    swallows: bool = False

    def block(self) -> Block:
        return Block(self.id, self.kind, self.title, tuple(self.nodes))


class _Builder:
    """Builds the blocks of sections, one after the other."""

    def __init__(
        self, answers: Answers, facts: Facts, knowledge: Knowledge, questionnaire: Questionnaire, folders: DataFolders
    ) -> None:
        self._answers = answers
        self._facts = facts
        self._knowledge = knowledge
        self._folders = folders
        self._renderer = Renderer(answers, facts, knowledge, questionnaire)
        self.meeting = _meeting(answers, knowledge)
        self._hash = hashlib.sha256()

    @property
    def fingerprint(self) -> str:
        """A hash over the templates used so far."""
        return self._hash.hexdigest()

    def section(self, name: str) -> Iterator[Block]:
        """The blocks of a section; `flexibilities` is followed by each flexibility that is proposed."""
        proposed = proposed_flexibilities(self._knowledge, self._answers)
        if name == "flexibilities" and not proposed:
            return
        yield from self._template(f"sections/{name}")
        if name == "flexibilities":
            for flexibility in proposed:
                yield from self._template(f"flexibilities/{flexibility.id}")

    def _template(self, name: str) -> Iterator[Block]:
        printed_name = f"templates/{name}.md"
        source = self._folders.read_text(printed_name)
        self._hash.update(f"{name}\n{source}".encode())
        text, marks = self._renderer.render(printed_name, source, meeting=_meeting_names(self.meeting))
        cutter = _Cutter(printed_name, name.rpartition("/")[2], marks, self)
        yield from cutter.blocks(text)

    def table(self, name: str, origin: Origin) -> tuple[Table, ...]:
        """A table of the catalogue, or several that continue each other; none where the answers give no rows."""
        maker = TABLES.get(name) or _not_in(TABLES, "table", name, origin)
        made = maker(self._answers, self._facts, origin)
        return made if isinstance(made, tuple) else (made,) if made else ()

    def figure(self, name: str, origin: Origin) -> tuple[Figure, ...]:
        """A figure of the catalogue; none where the answers cannot fill it."""
        maker = FIGURES.get(name) or _not_in(FIGURES, "figure", name, origin)
        made = maker(self._answers, self._facts, origin)
        return (made,) if made else ()


def _not_in(catalogue: Iterable[str], kind: str, name: str, origin: Origin) -> NoReturn:
    what = f"There is no {kind} `{name}` in the catalogue."
    raise BrokenDataError(Problem("T102", what, f"Use one of: {', '.join(catalogue)}.", place=_place(origin)))


def _place(origin: Origin) -> Place:
    return Place(origin.template, origin.line)


class _Cutter:
    """Cuts one rendered template into blocks at headings, fences and `block(...)` marks."""

    def __init__(self, template: str, stem: str, marks: Marks, builder: _Builder) -> None:
        self._template = template
        self._stem = stem
        self._marks = marks
        self._builder = builder
        self._group: _Group | None = None

    def blocks(self, text: str) -> Iterator[Block]:
        for kind, lines in _pieces(text):
            if kind == "fence":
                yield from self._fence(lines)
            else:
                for node_or_start in self._prose(lines):
                    yield from self._take(node_or_start)
        yield from self._close()

    def _prose(self, lines: list[str]) -> Iterator[Node | BlockStart]:
        """Nodes and block starts of a stretch of Markdown."""
        pending: list[str] = []
        for line in lines:
            start = self._marks.only(line)
            if isinstance(start, BlockStart):
                yield from self._nodes(pending)
                pending = []
                yield start
            else:
                pending.append(line)
        yield from self._nodes(pending)

    def _nodes(self, lines: list[str]) -> list[Node]:
        return template_nodes("\n".join(lines), self._marks, self._template)

    def _take(self, item: Node | BlockStart) -> Iterator[Block]:
        if isinstance(item, BlockStart):
            yield from self._close()
            name = f"{item.name}/{item.key}" if item.key else item.name
            kind = BlockKind.QUESTION if item.name == "question" else BlockKind.PROSE
            self._group = _Group(f"{self._stem}/{name}", kind, _titled(item), swallows=kind is BlockKind.QUESTION)
        elif isinstance(item, Heading):
            yield from self._close()
            self._group = _Group(f"{self._stem}/{item.id}", BlockKind.PROSE, plain_text(item.children), [item])
        else:
            self._current().nodes.append(item)

    def _current(self) -> _Group:
        if self._group is None:
            self._group = _Group(f"{self._stem}/text", BlockKind.PROSE, self._stem.replace("-", " ").capitalize())
        return self._group

    def _close(self) -> Iterator[Block]:
        if self._group is not None and self._group.nodes:
            yield self._group.block()
        self._group = None

    def _fence(self, lines: list[str]) -> Iterator[Block]:
        opening, body = lines[0], "\n".join(lines[1:])
        line = line_of(opening) or 1
        match = _FENCE.match(without_lines(opening))
        assert match is not None
        name, argument = match["name"], self._marks.words(match["argument"]).strip()
        origin = Origin(self._template, line)
        match name:
            case "prose":
                yield from self._prose_fence(argument, body, origin)
            case "question":
                yield from self._question(argument, body, origin)
            case "table" | "figure":
                yield from self._matter(name, argument, origin)
            case _:
                yield from self._furniture(name, argument, origin)

    def _prose_fence(self, lead: str, body: str, origin: Origin) -> Iterator[Block]:
        value = self._marks.only(body)
        if not isinstance(value, Printed):
            raise self._broken(origin, "A prose block holds one answer and nothing else.")
        nodes = _answer_nodes(value, origin)
        nodes = _with_lead(nodes, lead, origin)
        if self._group is not None and self._group.swallows:
            self._group.nodes += nodes
            return
        yield from self._close()
        block_id = f"{self._stem}/{re.sub(r'[^A-Za-z0-9_.-]+', '-', value.path)}"
        yield Block(block_id, BlockKind.ANSWER, lead or value.path, tuple(nodes))

    def _question(self, slug: str, body: str, origin: Origin) -> Iterator[Block]:
        """The question itself: one paragraph that references can point to; Word numbers it."""
        value = self._marks.only(body)
        nodes = _answer_nodes(value, origin) if isinstance(value, Printed) else []
        if nodes and isinstance(nodes[0], Paragraph):
            nodes[0] = replace(nodes[0], id=f"question-{slug}", keep_with_next=True)
        self._current().nodes += nodes
        return iter(())

    def _matter(self, kind: str, name: str, origin: Origin) -> Iterator[Block]:
        made = self._builder.table(name, origin) if kind == "table" else self._builder.figure(name, origin)
        block_kind = BlockKind.TABLE if kind == "table" else BlockKind.FIGURE
        if made:
            yield from self._close()
        for node in made:
            yield Block(f"{self._stem}/{node.id}", block_kind, plain_text(node.caption), (node,))

    def _furniture(self, name: str, argument: str, origin: Origin) -> Iterator[Block]:
        match name:
            case "page-break":
                node: Node = PageBreak(origin)
                block_id = f"{self._stem}/break-{argument or 'before'}"
            case "contents":
                of, _, title = argument.partition(" ")
                node, block_id = Contents(of, title, origin), f"{self._stem}/{of}"
            case "references":
                node, block_id = ReferenceList(origin), f"{self._stem}/list"
            case _:
                raise self._broken(origin, f"There is no block `{name}`.")
        if isinstance(node, ReferenceList) and self._group is not None:
            self._group.nodes.append(node)
            return
        yield from self._close()
        yield Block(block_id, BlockKind.FURNITURE, name.capitalize(), (node,))

    def _broken(self, origin: Origin, what: str) -> BrokenDataError:
        return BrokenDataError(Problem("T102", what, "Mend the template.", place=_place(origin)))


def _pieces(text: str) -> Iterator[tuple[str, list[str]]]:
    """Stretches of Markdown and fences (opening line and body) in turn."""
    lines: list[str] = []
    in_fence = False
    for line in text.split("\n"):
        if not in_fence and _FENCE.match(without_lines(line)):
            yield "markdown", lines
            lines, in_fence = [line], True
        elif in_fence and without_lines(line).strip() == "```":
            yield "fence", lines
            lines, in_fence = [], False
        else:
            lines.append(line)
    yield "markdown", lines


def _answer_nodes(value: Printed, origin: Origin) -> list[Node]:
    """A prose answer as nodes; an open one is a hole of one paragraph."""
    if value.is_hole or not value.path:
        return [Paragraph(value.inlines, origin)]
    return prose_nodes(value.text, value.path, origin) or [Paragraph(value.inlines, origin)]


def _with_lead(nodes: list[Node], lead: str, origin: Origin) -> list[Node]:
    """The nodes with a run-in heading, or with a line of its own where they begin with a list."""
    if not lead:
        return nodes
    first, rest = nodes[0], nodes[1:]
    if isinstance(first, Paragraph):
        opening: tuple[Inline, ...] = (Emphasis((Text(f"{lead}."),)), Text(" "))
        return [replace(first, children=opening + first.children), *rest]
    return [Paragraph((Emphasis((Text(f"{lead}."),)),), origin, keep_with_next=True), *nodes]


def _titled(start: BlockStart) -> str:
    words = start.name.replace("-", " ").capitalize()
    return f"{words} {start.key}" if start.key else words


def _meeting(answers: Answers, knowledge: Knowledge) -> MeetingType:
    """The meeting type answered, or while that is open the first one there is: a draft builds at any time."""
    chosen = answers["meeting.type"].words
    return knowledge.meetings.get(chosen) or next(iter(knowledge.meetings.values()))


def _meeting_names(meeting: MeetingType) -> dict[str, Bound]:
    path = f"knowledge.meetings.{meeting.id}"
    return {
        "title": Bound(meeting.title, (path,)),
        "package_title": Bound(meeting.package_title, (path,)),
        "type": Bound(meeting.type, (path,)),
    }


def _properties(answers: Answers, meeting: MeetingType) -> Properties:
    def words(path: str) -> str:
        return bound(answers[path]).text

    product, sponsor = bound(answers["product.name"]), bound(answers["sponsor.short_name"])
    date = answers["meeting.package_date"].value
    named = [answers[f"meeting.{name}"] for name in ("meeting_id", "version", "package_date")]
    right = [inline for answer in named if answer.is_known for inline in (Text(", "), *_labelled(answer))]
    return Properties(
        title=f"{meeting.package_title}: {product.text}",
        subject=words("product.short_description"),
        organization=words("sponsor.name"),
        header_left=(sponsor, Text(", "), product, Text(f": {meeting.package_title}")),
        header_right=tuple(right[1:]),
        confidentiality=(bound(answers["sponsor.confidentiality"]),),
        date=date.isoformat() if isinstance(date, datetime.date) else "",
        keywords=(product.text, meeting.type, meeting.title),
    )


def _labelled(answer: Answer) -> tuple[Inline, ...]:
    label = _HEADER_LABELS.get(answer.path)
    return (Text(f"{label} "), bound(answer)) if label else (bound(answer),)


def _cited(blocks: tuple[Block, ...]) -> list[str]:
    """References in the order in which they are first cited."""
    found: dict[str, None] = {}
    for block in blocks:
        for node in block.nodes:
            for inline in inlines_of(node):
                if isinstance(inline, Citation):
                    found.setdefault(inline.reference)
    return list(found)


def _refuse_repeated_ids(blocks: tuple[Block, ...]) -> None:
    seen: set[str] = set()
    for block in blocks:
        if block.id in seen:
            what = f"Two blocks would be called `{block.id}`."
            remedy = 'Begin the second with block("name") in its template.'
            origin = getattr(block.nodes[0], "origin", Origin("templates", 1))
            raise BrokenDataError(Problem("T103", what, remedy, place=_place(origin)))
        seen.add(block.id)

"""One rendered template cut into blocks, at headings, fences and `block(...)` marks."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from briefgen.content.matter import Matter
from briefgen.document import (
    Block,
    BlockKind,
    Contents,
    Emphasis,
    Figure,
    Heading,
    Inline,
    LineBreak,
    Node,
    Origin,
    PageBreak,
    Paragraph,
    ReferenceList,
    Role,
    Table,
    Text,
    plain_text,
)
from briefgen.problems import BrokenDataError, Place, Problem
from briefgen.prose import BlockStart, Marks, Printed, line_of, prose_nodes, template_nodes, without_lines

_FENCE = re.compile(r"^```(?P<name>[a-z-]+)(?P<argument>.*)$")


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


class Cutter:
    """Cuts one rendered template into blocks; `cited` holds the ids that a person's prose may cite."""

    def __init__(self, template: str, marks: Marks, matter: Matter, cited: Container[str]) -> None:
        self._template = template
        self._stem = PurePosixPath(template).stem
        self._marks = marks
        self._matter = matter
        self._cited = cited
        self._group: _Group | None = None

    def blocks(self, text: str) -> Iterator[Block]:
        """The blocks of the rendered text, in order."""
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
        elif isinstance(item, Table):
            yield from self._close()
            yield Block(f"{self._stem}/{item.id}", BlockKind.TABLE, plain_text(item.caption), (item,))
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
                self._question(argument, body, origin)
            case "lines":
                role = next((role for role in Role if role.value == (argument or "body")), None)
                if role is None:
                    raise self._broken(origin, f"There is no role `{argument}` for a paragraph.")
                self._current().nodes.append(Paragraph(tuple(self._lines(lines[1:])), origin, role))
            case "table" | "figure":
                yield from self._from_catalogue(name, argument, origin)
            case "figure-answer" | "placed-figure":
                yield from self._own_figure(name, argument, origin)
            case _:
                yield from self._furniture(name, argument, origin)

    def _prose_fence(self, lead: str, body: str, origin: Origin) -> Iterator[Block]:
        value = self._marks.only(body)
        if not isinstance(value, Printed):
            raise self._broken(origin, "A prose block holds one answer and nothing else.")
        nodes = _with_lead(self._answer_nodes(value, origin), lead, origin)
        if self._group is not None and self._group.swallows:
            self._group.nodes += nodes
            return
        yield from self._close()
        block_id = f"{self._stem}/{re.sub(r'[^A-Za-z0-9_.-]+', '-', value.path)}"
        yield Block(block_id, BlockKind.ANSWER, lead or value.path, tuple(nodes))

    def _question(self, slug: str, body: str, origin: Origin) -> None:
        """The question itself: one paragraph that references can point to; Word numbers it."""
        value = self._marks.only(body)
        nodes = self._answer_nodes(value, origin) if isinstance(value, Printed) else []
        if nodes and isinstance(nodes[0], Paragraph):
            nodes[0] = replace(nodes[0], id=f"question-{slug}", keep_with_next=True)
        self._current().nodes += nodes

    def _answer_nodes(self, value: Printed, origin: Origin) -> list[Node]:
        """A prose answer as nodes; an open one is a hole of one paragraph."""
        if value.is_hole or not value.path:
            return [Paragraph(value.inlines, origin)]
        found = prose_nodes(value.text, value.path, origin, cited=self._cited)
        return found or [Paragraph(value.inlines, origin)]

    def _lines(self, lines: list[str]) -> Iterator[Inline]:
        """Lines of one paragraph; a list answer alone on a line gives a line for each of its items."""
        begun = False
        for piece in (piece for line in lines for piece in self._pieces_of(line)):
            if begun:
                yield LineBreak()
            yield from piece
            begun = True

    def _pieces_of(self, line: str) -> Iterator[tuple[Inline, ...]]:
        value = self._marks.only(line)
        if isinstance(value, Printed) and value.items:
            yield from ((item,) for item in value.items)
            return
        for node in self._nodes([line]):
            if isinstance(node, Paragraph):
                yield node.children

    def _from_catalogue(self, kind: str, name: str, origin: Origin) -> Iterator[Block]:
        made = self._matter.tables(name, origin) if kind == "table" else self._matter.figures(name, origin)
        block_kind = BlockKind.TABLE if kind == "table" else BlockKind.FIGURE
        if made:
            yield from self._close()
        for node in made:
            yield Block(f"{self._stem}/{node.id}", block_kind, plain_text(node.caption), (node,))

    def _own_figure(self, fence: str, path: str, origin: Origin) -> Iterator[Block]:
        """An image of the sponsor's own, where a section's template places it or where the sponsor does."""
        made = self._matter.own_figure(path, origin, placed=fence == "placed-figure")
        if made:
            yield from self._close()
            title = plain_text(made.node.caption) if isinstance(made.node, Figure) else "Figure"
            yield Block(f"{self._stem}/{made.id}", BlockKind.FIGURE, title, (made.node,))

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
        return BrokenDataError(Problem("T102", what, "Mend the template.", place=Place(origin.template, origin.line)))


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

"""YAML read with line and column.

Every scalar is read as text: `NO`, `0123`, `1.20`, `<0.5` stay what the person wrote. Anchors, aliases, tags,
duplicate keys and several documents are refused, each with its place. The reader walks libyaml's events with a
stack of its own, so nested brackets cannot exhaust Python's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from briefgen.problems import Place, Problem, UserError
from briefgen.source.files import file_problem, read_text

DEEPEST_NESTING = 24
_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ufeff"
_CONTROL = re.compile(f"[{_CONTROLS}]")
_CONTROL_IN_LINE = re.compile(rf"[\r{_CONTROLS}]")  # a line end within a line is one too


Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"


@dataclass(frozen=True)
class Span:
    """From where to where a node stands in the text: offsets in characters, the first place from 1."""

    start: int
    end: int
    line: int
    column: int


@dataclass(frozen=True)
class Scalar:
    """One value, as text; `style` is how it was written (`''` plain, `'`, `"`, `|`, `>`)."""

    text: str
    style: str
    span: Span

    @property
    def plain(self) -> str:
        """The text."""
        return self.text


@dataclass(frozen=True)
class Sequence:
    """A list of nodes."""

    items: tuple[Node, ...]
    flow: bool
    span: Span

    @property
    def plain(self) -> list[Plain]:
        """The list as ordinary Python values."""
        return [item.plain for item in self.items]


@dataclass(frozen=True)
class Mapping:
    """Keys with their nodes, in the order of the file."""

    entries: tuple[tuple[Scalar, Node], ...]
    flow: bool
    span: Span

    @cached_property
    def by_key(self) -> dict[str, Node]:
        """The nodes by key."""
        return {key.text: value for key, value in self.entries}

    @property
    def plain(self) -> dict[str, Plain]:
        """The mapping as ordinary Python values."""
        return {key.text: value.plain for key, value in self.entries}

    def key_of(self, name: str) -> Scalar | None:
        """The key's own node, for pointing at it."""
        return next((key for key, _ in self.entries if key.text == name), None)


Node: TypeAlias = Scalar | Sequence | Mapping


PathKey: TypeAlias = str | int


@dataclass(frozen=True)
class YamlFile:
    """A YAML text with its tree; `name` is what messages call it."""

    name: str
    text: str
    root: Mapping

    def place(self, node: Node) -> Place:
        """Where the node begins."""
        return Place(self.name, node.span.line, node.span.column)

    def place_of(self, path: Iterable[PathKey]) -> Place:
        """Where the deepest part of `path` that exists begins; the key for a mapping's entry."""
        node: Node = self.root
        place = Place(self.name, 1, 1)
        for key in path:
            match node:
                case Mapping() if isinstance(key, str) and key in node.by_key:
                    owner = node.key_of(key)
                    node = node.by_key[key]
                    place = self.place(owner if owner is not None else node)
                case Sequence() if isinstance(key, int) and 0 <= key < len(node.items):
                    node = node.items[key]
                    place = self.place(node)
                case _:
                    return place
        return place if isinstance(node, Mapping) else self.place(node)

    def key_place(self, path: tuple[PathKey, ...]) -> Place:
        """Where the last key of `path` stands, for saying that it is not known."""
        holder = self.find(path[:-1])
        key = holder.key_of(str(path[-1])) if isinstance(holder, Mapping) else None
        return self.place(key) if key is not None else self.place_of(path)

    def find(self, path: Iterable[PathKey]) -> Node | None:
        """The node at `path`, or none."""
        node: Node = self.root
        for key in path:
            match node:
                case Mapping() if isinstance(key, str) and key in node.by_key:
                    node = node.by_key[key]
                case Sequence() if isinstance(key, int) and 0 <= key < len(node.items):
                    node = node.items[key]
                case _:
                    return None
        return node


def read_yaml(path: Path) -> YamlFile:
    """Read a YAML file; raises `UserError` with file, line, column and remedy when it cannot be used."""
    return parse_yaml(read_text(path), str(path))


def parse_yaml(text: str, name: str) -> YamlFile:
    """Parse YAML text into a tree with positions; raises `UserError`."""
    _refuse_control_characters(text, name)
    builder = _TreeBuilder(name)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise UserError([_not_yaml(error, name, text)]) from None
    except yaml.YAMLError as error:
        raise UserError([file_problem("Y101", name, None, f"This is not YAML: {error}.", "Mend the text.")]) from None
    if not isinstance(builder.root, Mapping):
        what = "The file is empty." if builder.root is None else "The file must begin with `section:` lines."
        remedy = "Start one with `briefgen new`, or write `format: 1` and one section below another."
        raise UserError([file_problem("Y102", name, Place(name, 1, 1), what, remedy)])
    if builder.problems:
        raise UserError(builder.problems)
    return YamlFile(name, text, builder.root)


class _TreeBuilder:
    """Builds the tree from events with its own stack of open collections."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self._documents = 0
        self._open: list[tuple[MappingStartEvent | SequenceStartEvent, list[Node]]] = []

    def take(self, event: Event) -> None:
        """Take one event of the parser."""
        match event:
            case DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    self._refuse("Y103", event, "A second document begins here.", "Keep one document: remove `---`.")
            case AliasEvent():
                self._refuse("Y104", event, "Aliases (`*name`) are not read.", "Write the value out.")
                self._add(Scalar("", "", _span(event)))
            case ScalarEvent():
                self._refuse_anchor_or_tag(event)
                self._refuse_escaped_control(event)
                self._add(Scalar(event.value, _style(event), _span(event)))
            case MappingStartEvent() | SequenceStartEvent():
                self._refuse_anchor_or_tag(event)
                if len(self._open) >= DEEPEST_NESTING:
                    what = f"Values are nested more than {DEEPEST_NESTING} deep."
                    raise UserError(
                        [file_problem("Y105", self.name, self._place(event), what, "Check the brackets here.")]
                    )
                self._open.append((event, []))
            case MappingEndEvent() | SequenceEndEvent():
                start, children = self._open.pop()
                self._add(self._collection(start, children, event))
            case _:
                pass

    def _collection(self, start: Event, children: list[Node], end: Event) -> Node:
        span = _span(start, end)
        if isinstance(start, SequenceStartEvent):
            return Sequence(tuple(children), bool(start.flow_style), span)
        assert isinstance(start, MappingStartEvent)
        entries = tuple(self._entries(children))
        return Mapping(entries, bool(start.flow_style), span)

    def _entries(self, children: list[Node]) -> Iterator[tuple[Scalar, Node]]:
        seen: dict[str, Scalar] = {}
        for key, value in zip(children[::2], children[1::2], strict=True):
            place = Place(self.name, key.span.line, key.span.column)
            if not isinstance(key, Scalar):
                what = "A key must be one word."
                remedy = "Put text that begins with `[` or `{` in quotes."
                self.problems.append(file_problem("Y106", self.name, place, what, remedy))
            elif key.text in seen:
                what = f"`{key.text}` stands twice; the first is in line {seen[key.text].span.line}."
                self.problems.append(file_problem("Y107", self.name, place, what, "Keep one of them."))
            else:
                seen[key.text] = key
                yield key, value

    def _add(self, node: Node) -> None:
        if self._open:
            self._open[-1][1].append(node)
        elif self.root is None:
            self.root = node

    def _refuse_anchor_or_tag(self, event: NodeEvent) -> None:
        if event.anchor:
            self._refuse("Y104", event, f"Anchors (`&{event.anchor}`) are not read.", "Write the value out.")
        tag = getattr(event, "tag", None)
        if tag and tag != "!":
            shown = tag.replace("tag:yaml.org,2002:", "!!")
            self._refuse(
                "Y108",
                event,
                f"Tags (`{shown}`) are not read.",
                "Remove the tag; the question gives the type.",
            )

    def _refuse_escaped_control(self, event: ScalarEvent) -> None:
        """What a Word file cannot hold may also come as `\\x01` in double quotes."""
        if _CONTROL.search(event.value):
            what = "The text holds a control character, written as an escape."
            self._refuse("Y109", event, what, "Delete it, or type the character that was meant.")

    def _refuse(self, code: str, event: Event, what: str, remedy: str) -> None:
        self.problems.append(file_problem(code, self.name, self._place(event), what, remedy))

    def _place(self, event: Event) -> Place:
        span = _span(event)
        return Place(self.name, span.line, span.column)


def _span(start: Event, end: Event | None = None) -> Span:
    mark, end_mark = start.start_mark, (end or start).end_mark
    assert mark is not None  # libyaml marks every event
    assert end_mark is not None
    return Span(mark.index, end_mark.index, mark.line + 1, mark.column + 1)


def _style(event: ScalarEvent) -> str:
    return "" if event.style is None or event.style == ":" else event.style


def _refuse_control_characters(text: str, name: str) -> None:
    problems = []
    for number, line in enumerate(text.split("\n"), 1):
        begin = 1 if number == 1 and line.startswith("\ufeff") else 0
        if found := _CONTROL_IN_LINE.search(line.rstrip("\r"), begin):
            what = f"The character U+{ord(found[0]):04X} cannot stand in a text file."
            place = Place(name, number, found.start() + 1)
            problems.append(file_problem("Y109", name, place, what, "Delete it, or type the character that was meant."))
        if len(problems) == 20:
            break
    if problems:
        raise UserError(problems)


def _not_yaml(error: yaml.MarkedYAMLError, name: str, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
    lines = text.splitlines()
    at_fault = lines[mark.line] if mark and mark.line < len(lines) else ""
    if "\t" in at_fault[: len(at_fault) - len(at_fault.lstrip())]:
        return file_problem("Y110", name, place, "The line is indented with a tab.", "Indent with spaces.")
    reason = error.problem or error.context or "it cannot be parsed"
    remedy = (
        "Check the indentation and quotes here; text that holds `: ` or ` #`, or begins with one of `[{*&!|>%@-?`, "
        "goes in quotes."
    )
    return file_problem("Y101", name, place, f"This is not YAML: {reason}.", remedy)

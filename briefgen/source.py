"""YAML read with line and column, and data files found by name.

Every scalar is read as text: `NO`, `0123`, `1.20`, `<0.5` stay what the person wrote. Anchors, aliases, tags,
duplicate keys and several documents are refused, each with its place. The reader walks libyaml's events with a
stack of its own, so nested brackets cannot exhaust Python's.
"""

from __future__ import annotations

import contextlib
import difflib
import os
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

from briefgen.problems import BrokenDataError, Place, Problem, UserError

LARGEST_FILE = 8 * 1024 * 1024  # bytes; a real answers file is under 300 kB
DEEPEST_NESTING = 24

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


def read_text(path: Path) -> str:
    """Read a UTF-8 text file with its line endings as they are; raises `UserError`."""
    content = read_bytes(path)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UserError([_not_utf8(path, "It looks like UTF-16.", 1)])
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UserError([_not_utf8(path, f"Byte {error.start + 1} is not UTF-8.", line)]) from None


def read_bytes(path: Path, largest: int = LARGEST_FILE) -> bytes:
    """The bytes of a file of at most `largest` bytes; raises `UserError`."""
    try:
        size = path.stat().st_size
        if size > largest:
            raise UserError([_too_large(path, size, largest)])
        return path.read_bytes()
    except OSError as error:
        raise UserError([unreadable(path, error)]) from None


def write_atomically(path: Path, content: bytes) -> None:
    """Replace a file in one step, keeping its mode; raises `UserError` and leaves the old file when it cannot.

    The new bytes stand for a moment in one hidden file of fixed name beside it, which the next write removes should
    the machine stop in between: answers are confidential and must not pile up in temporary files.
    """
    target = path.resolve()
    part = target.with_name(f".{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        with part.open("xb") as stream:
            if target.exists():
                part.chmod(target.stat().st_mode & 0o7777)
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        reason = error.strerror or type(error).__name__
        what = f"The file cannot be written: {reason}."
        raise UserError(
            [_problem("F105", str(path), None, what, "Check the folder, its rights and the space left.")]
        ) from None


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
        raise UserError([_problem("Y101", name, None, f"This is not YAML: {error}.", "Mend the text.")]) from None
    if not isinstance(builder.root, Mapping):
        what = "The file is empty." if builder.root is None else "The file must begin with `section:` lines."
        remedy = "Start one with `briefgen new`, or write `format: 1` and one section below another."
        raise UserError([_problem("Y102", name, Place(name, 1, 1), what, remedy)])
    if builder.problems:
        raise UserError(builder.problems)
    return YamlFile(name, text, builder.root)


def unreadable(path: Path, error: OSError) -> Problem:
    """The problem of a file that cannot be opened."""
    if isinstance(error, FileNotFoundError):
        remedy = "Check the name; `briefgen new` starts a new answers file."
        return _problem("F101", str(path), None, "There is no such file.", remedy)
    reason = error.strerror or type(error).__name__
    return _problem("F102", str(path), None, f"The file cannot be read: {reason}.", "Check the path and its rights.")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence such as ``Did you mean `name`?``, or nothing when no known word is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"Did you mean `{near[0]}`?" if near else ""


@dataclass(frozen=True)
class DataFolders:
    """The folders that hold questionnaires, templates and samples; an earlier folder wins, file by file."""

    folders: tuple[Path, ...]

    def find(self, name: str) -> Path:
        """The first file of that name, e.g. `questionnaires/claims.yaml`; raises `BrokenDataError`."""
        for folder in self.folders:
            if (folder / name).is_file():
                return folder / name
        what = "This data file is missing."
        raise BrokenDataError(_problem("D101", name, None, what, "Reinstall briefgen, or mend the --data folder."))

    def names(self, folder: str, suffix: str) -> tuple[str, ...]:
        """The stems of all files in `folder` with `suffix`, over all data folders, sorted."""
        found = {p.stem for root in self.folders for p in (root / folder).glob(f"*{suffix}")}
        return tuple(sorted(found))

    def read(self, name: str) -> YamlFile:
        """Read a YAML data file by name; what is wrong with it is broken data (exit code 3)."""
        try:
            return read_yaml(self.find(name))
        except BrokenDataError:
            raise
        except UserError as error:
            raise BrokenDataError(*error.problems) from None


def data_folders(extra: Path | None = None) -> DataFolders:
    """The user's folder (`--data`, else BRIEFGEN_DATA) in front of the one that came with briefgen."""
    here = Path(__file__).resolve().parent
    shipped = here / "_data" if (here / "_data").is_dir() else here.parent
    chosen = extra or (Path(os.environ["BRIEFGEN_DATA"]) if os.environ.get("BRIEFGEN_DATA") else None)
    if chosen is None:
        return DataFolders((shipped,))
    if not chosen.is_dir():
        what = "The data folder does not exist."
        raise UserError([_problem("D102", str(chosen), None, what, "Check --data or BRIEFGEN_DATA.")])
    return DataFolders((chosen, shipped))


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
                self._add(Scalar(event.value, _style(event), _span(event)))
            case MappingStartEvent() | SequenceStartEvent():
                self._refuse_anchor_or_tag(event)
                if len(self._open) >= DEEPEST_NESTING:
                    what = f"Values are nested more than {DEEPEST_NESTING} deep."
                    raise UserError([_problem("Y105", self.name, self._place(event), what, "Check the brackets here.")])
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
                self.problems.append(_problem("Y106", self.name, place, what, remedy))
            elif key.text in seen:
                what = f"`{key.text}` stands twice; the first is in line {seen[key.text].span.line}."
                self.problems.append(_problem("Y107", self.name, place, what, "Keep one of them."))
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

    def _refuse(self, code: str, event: Event, what: str, remedy: str) -> None:
        self.problems.append(_problem(code, self.name, self._place(event), what, remedy))

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
        for column, character in enumerate(line.rstrip("\r"), 1):
            if _is_control(character) and not (number == column == 1 and character == "\ufeff"):
                what = f"The character U+{ord(character):04X} cannot stand in a text file."
                place = Place(name, number, column)
                problems.append(_problem("Y109", name, place, what, "Delete it, or type the character that was meant."))
                break
        if len(problems) == 20:
            break
    if problems:
        raise UserError(problems)


def _is_control(character: str) -> bool:
    code = ord(character)
    return (code < 32 and character not in "\t") or 0x7F <= code <= 0x9F or code in {0xFFFE, 0xFFFF, 0xFEFF}


def _not_yaml(error: yaml.MarkedYAMLError, name: str, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
    lines = text.splitlines()
    at_fault = lines[mark.line] if mark and mark.line < len(lines) else ""
    if "\t" in at_fault[: len(at_fault) - len(at_fault.lstrip())]:
        return _problem("Y110", name, place, "The line is indented with a tab.", "Indent with spaces.")
    reason = error.problem or error.context or "it cannot be parsed"
    remedy = (
        "Check the indentation and quotes here; text that holds `: ` or ` #`, or begins with one of `[{*&!|>%@-?`, "
        "goes in quotes."
    )
    return _problem("Y101", name, place, f"This is not YAML: {reason}.", remedy)


def _not_utf8(path: Path, what: str, line: int) -> Problem:
    return _problem("F103", str(path), Place(str(path), line), what, "Save the file as UTF-8 text.")


def _too_large(path: Path, size: int, largest: int) -> Problem:
    what = f"The file has {size / 1e6:.0f} MB; at most {largest // 1_000_000} MB are read."
    return _problem("F104", str(path), None, what, "Check that it is the file you mean.")


def _problem(code: str, name: str, place: Place | None, what: str, remedy: str) -> Problem:
    return Problem(code, what, remedy, place=place or Place(name))

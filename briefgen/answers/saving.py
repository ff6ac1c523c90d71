"""Saving by splice: only the changed place of the text is written, every other byte stays.

The changed node is rendered by ruamel.yaml and put at its position; the result is parsed again and compared with
what was meant before it may replace the file.
"""

from __future__ import annotations

import io
import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from briefgen.answers.reading import Draft, draft_of
from briefgen.problems import Place, Problem, UserError
from briefgen.source import (
    Mapping,
    Node,
    PathKey,
    Plain,
    Scalar,
    Sequence,
    YamlFile,
    parse_yaml,
    read_text,
    write_atomically,
)


def store(path: Path, draft: Draft, answer_path: str, value: Plain) -> Draft:
    """Put one answer into the file at `path` and return the new draft.

    The file is read again first, so that what somebody else changed meanwhile stays; raises `UserError` when it
    cannot be read or written, and then nothing is changed.
    """
    file = draft.file
    if (text := read_text(path)) != file.text:
        draft = draft_of(parse_yaml(text, file.name), draft.questionnaire)
    changed = spliced(draft.file, draft.locate(answer_path), value)
    save_text(path, draft.file.text, changed.text)
    return draft_of(changed, draft.questionnaire)


def save_text(path: Path, before: str, after: str) -> None:
    """Replace the file's text, if it still reads `before`; raises `UserError` and leaves it alone otherwise."""
    if path.exists() and read_text(path) != before:
        what = "The file was changed by something else while briefgen had it open; nothing was written."
        raise UserError([Problem("F110", what, "Run the command again.", place=Place(str(path)))])
    write_atomically(path, after.encode("utf-8"))


def spliced(file: YamlFile, where: tuple[PathKey, ...], value: Plain) -> YamlFile:
    """The file with `value` at `where`; whatever is missing on the way there is made.

    Comments, order, quoting and line endings of everything else stay. Raises `RuntimeError` if the result does not
    read back as meant: a bug of ours, found before anything is written.
    """
    depth, can_hold = _existing_depth(file.root, where)
    at = where[: depth + 1] if can_hold else where[:depth]
    for key in reversed(where[len(at) :]):
        value = {key: value} if isinstance(key, str) else [value]
    splice = _Splice(file, at)
    text = splice.insert(value) if can_hold and depth < len(where) else splice.replace(value)
    expected = _with(file.root.plain, at, value)
    changed = parse_yaml(text, file.name)
    if changed.root.plain != expected:
        raise RuntimeError(f"the answer at {where} would not read back as typed")
    return changed


def _existing_depth(root: Node, where: tuple[PathKey, ...]) -> tuple[int, bool]:
    """How many keys of `where` lead to something, and whether what is there can hold the next key.

    A status (`{status: tbd}`) or an empty value cannot: it is replaced by what comes.
    """
    node = root
    for depth, key in enumerate(where):
        match node:
            case Mapping() if isinstance(key, str) and key in node.by_key:
                node = node.by_key[key]
            case Sequence() if isinstance(key, int) and key < len(node.items):
                node = node.items[key]
            case Mapping() if isinstance(key, str) and ("status" not in node.by_key or depth < 2):
                return depth, True
            case Sequence() if isinstance(key, int):
                return depth, True
            case _:
                return depth, False
    return len(where), True


def _with(plain: Plain, where: tuple[PathKey, ...], value: Plain) -> Plain:
    result = deepcopy(plain)
    holder: Any = result
    for key in where[:-1]:
        holder = holder[key]
    if isinstance(holder, list) and where[-1] == len(holder):
        holder.append(value)
    else:
        holder[where[-1]] = value
    return result


class _Splice:
    """One change of a text: knows the parent of the place, its indentation and the file's line endings."""

    def __init__(self, file: YamlFile, where: tuple[PathKey, ...]) -> None:
        self.file = file
        self.text = file.text
        self.where = where
        self.key = where[-1]
        self.newline = "\r\n" if "\r\n" in file.text else "\n"
        parent = file.find(where[:-1])
        if not isinstance(parent, Mapping | Sequence):
            raise RuntimeError(f"{where} has no parent")
        self.parent = parent

    def replace(self, value: Plain) -> str:
        """The text with the existing node replaced."""
        node = self.file.find(self.where)
        assert node is not None
        if self.parent.flow:
            return self.text[: node.span.start] + _flow(value) + self.text[node.span.end :]
        if isinstance(self.parent, Sequence):
            return self._behind(node.span.start, "", node, _lines(value, self._dash_column(), in_sequence=True))
        key = self.parent.key_of(str(self.key))
        assert key is not None
        colon = self.text.index(":", key.span.end) + 1
        head = self.text[colon : node.span.start]
        return self._behind(colon, head, node, _lines(value, self._column(key.span.start)))

    def insert(self, value: Plain) -> str:
        """The text with a new key or item behind the last one."""
        if self.parent.flow or not _children(self.parent):
            return self._rewrite_parent(value)
        at = self._line_end(self._content_end(_children(self.parent)[-1]))
        if isinstance(self.parent, Sequence):
            indent, lead = self._dash_column(), "- "
        else:
            indent, lead = self.parent.span.column - 1, ""
        if isinstance(self.parent, Sequence):
            first, rest = _lines(value, indent, in_sequence=True)
        else:
            first, rest = _lines(value, indent)
            first = f"{_rendered({str(self.key): 'x'})[0][:-1]}{first}".rstrip(" ")
        block = self.newline.join([" " * indent + lead + first, *rest])
        gap = self.newline * (2 if len(self.where) == 1 else 1)
        return self.text[:at] + gap + block + (self.text[at:] or self.newline)

    def _behind(self, start: int, head: str, node: Node, lines: tuple[str, list[str]]) -> str:
        """Put lines at `start` in place of `head` (blanks, comments) and the node; comments are kept."""
        first, rest = lines
        end = self._content_end(node)
        if "\n" in head:
            return self.text[:start] + self._below(head, start, first, rest) + self.text[end:]
        space = head or (" " if self.text[start - 1] == ":" else "")
        header_remark = self._header_remark(node)
        if not rest:
            return self.text[:start] + space + first + header_remark + self.text[end:]
        line_end = self._line_end(end)
        opening = space + first if first else ""
        beside = header_remark or self.text[end:line_end].rstrip()
        return self.text[:start] + opening + beside + self.newline + self.newline.join(rest) + self.text[line_end:]

    def _below(self, head: str, start: int, first: str, rest: list[str]) -> str:
        """What replaces a block that began on a line of its own; `head` holds the remarks above it."""
        if not first:
            return head[: head.rindex("\n") + 1] + self.newline.join(rest)
        beside, _, above = head.rstrip().partition("\n")
        indent = " " * self._indentation(start)
        remarks = [indent + line.strip() for line in above.splitlines() if line.strip()]
        return self.newline.join([" " + first + beside.rstrip(), *rest, *remarks])

    def _header_remark(self, node: Node) -> str:
        """The remark behind the `|` or `>` of a block of text, which lies inside the node."""
        if not (isinstance(node, Scalar) and node.style in {"|", ">"}):
            return ""
        header = self.text[node.span.start : self._line_end(node.span.start)]
        return "  " + header[header.index("#") :].rstrip() if "#" in header else ""

    def _indentation(self, at: int) -> int:
        line = self.text[self.text.rfind("\n", 0, at) + 1 : at]
        return len(line) - len(line.lstrip(" "))

    def _rewrite_parent(self, value: Plain) -> str:
        """A flow collection such as `{}` cannot take a block; it is rendered anew, with the new entry."""
        plain = self.parent.plain
        if isinstance(plain, dict):
            plain[str(self.key)] = value
        else:
            plain.append(value)
        if len(self.where) == 1:
            body = self.newline.join(_rendered(plain))
            return self.text[: self.parent.span.start] + body + self.text[self.parent.span.end :]
        return _Splice(self.file, self.where[:-1]).replace(plain)

    def _content_end(self, node: Node) -> int:
        """Where the last character of a node stands; libyaml's own end mark runs on over blank lines and comments."""
        if isinstance(node, Scalar):
            if node.style in {"|", ">"}:
                if "+" in self.text[node.span.start : self._line_end(node.span.start)].partition("#")[0]:
                    return node.span.end - 1  # `|+` keeps the blank lines behind it: they are content
                return node.span.start + len(self.text[node.span.start : node.span.end].rstrip(" \r\n"))
            return node.span.end
        children = _children(node)
        return node.span.end if node.flow or not children else self._content_end(children[-1])

    def _line_end(self, at: int) -> int:
        end = self.text.find("\n", at)
        if end == -1:
            return len(self.text)
        return end - 1 if self.text[end - 1] == "\r" else end

    def _column(self, at: int) -> int:
        """The column of a key, which for the first key of a list item lies behind the dash."""
        return at - (self.text.rfind("\n", 0, at) + 1)

    def _dash_column(self) -> int:
        """Where the dashes of this list stand: libyaml's mark of a block list is its first dash."""
        return self.parent.span.column - 1


def _lines(value: Plain, indent: int, in_sequence: bool = False) -> tuple[str, list[str]]:
    """What stands behind `key:` or `- `, and the full lines below it, for a holder at column `indent`."""
    if isinstance(value, str):
        first, *rest = _rendered({"k": value})
        return first.removeprefix("k:").lstrip(" "), [_indented(line, indent) for line in rest]
    if not value:
        return _flow(value), []
    lines = _rendered(value)
    if in_sequence and isinstance(value, dict):
        return lines[0], [_indented(line, indent + 2) for line in lines[1:]]
    # ruamel.yaml sets the dashes of a list two in by itself
    return "", [_indented(line, indent + (2 if isinstance(value, dict) else 0)) for line in lines]


def _indented(line: str, indent: int) -> str:
    return " " * indent + line if line.strip(" ") else ""


def _children(node: Mapping | Sequence) -> list[Node]:
    return [value for _, value in node.entries] if isinstance(node, Mapping) else list(node.items)


def _flow(value: Plain) -> str:
    """JSON is YAML, and safe inside any flow collection."""
    return json.dumps(value, ensure_ascii=False)


_YAML = "tag:yaml.org,2002:"
_PLAIN_TAGS = frozenset(f"{_YAML}{name}" for name in ("int", "float", "bool", "timestamp"))


def _rendered(value: Plain) -> list[str]:
    from ruamel.yaml import YAML  # imported when something is saved
    from ruamel.yaml.nodes import ScalarNode
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

    yaml = YAML()
    yaml.width = 1_000_000  # folding would change what a later comparison by line sees
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.default_flow_style = False
    yaml.allow_unicode = True

    def plain_scalar(representer: Any, text: str) -> Any:
        tag = yaml.resolver.resolve(ScalarNode, text, (True, False))
        # A number, date or yes is written as a person would write it; everything is read back as text anyway.
        return representer.represent_scalar(tag if str(tag) in _PLAIN_TAGS else f"{_YAML}str", text)

    yaml.representer.add_representer(str, plain_scalar)

    def prepared(item: Plain) -> Any:
        if isinstance(item, dict):
            return {key: prepared(child) for key, child in item.items()}
        if isinstance(item, list):
            return [prepared(child) for child in item]
        if "\n" not in item:
            return item
        return LiteralScalarString(item) if _reads_well_as_literal(item) else DoubleQuotedScalarString(item)

    stream = io.StringIO()
    yaml.dump(prepared(value), stream)
    return stream.getvalue().rstrip("\n").split("\n")


def _reads_well_as_literal(text: str) -> bool:
    """Several lines without the white space that a literal block would lose or need an indicator for."""
    lines = text.split("\n")
    if any(mark in text for mark in "\x85\u2028\u2029"):  # YAML takes these for line breaks too
        return False
    return bool(lines[0] and lines[-1]) and text[0] not in " \t" and all(line == line.rstrip() for line in lines)

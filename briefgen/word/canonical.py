"""The canonical form of a block: what stays the same when an editor saves a file without changing its words.

Style names in lower case, runs merged by their format, text in NFC, fields by instruction and not by result, tables
as rows of cells. Ignored: bookmarks, revision ids, languages, widths, cached numbers.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from briefgen.word.wml import CHARACTERS, Element, W, alternative_text, val

Form: TypeAlias = Any  # JSON: nested lists of strings and maps

_FLAGS = (("b", "b"), ("i", "i"), ("u", "u"), ("caps", "c"), ("strike", "s"))
_SKIPPED = frozenset({W + "del", W + "moveFrom", W + "pPr", W + "rPr", W + "sdtPr", W + "tblPr", W + "tblGrid"})


def canonical(content: Iterable[Element], style_names: Mapping[str, str]) -> Form:
    """The canonical form of a block's paragraphs and tables."""
    return _Reader(style_names).blocks(content)


class _Reader:
    """Reads a block in order; fields may run over several paragraphs, so their depth is kept."""

    def __init__(self, style_names: Mapping[str, str]) -> None:
        self._styles = style_names
        self._fields: list[str] = []  # "code" or "result" for each field that is open
        self._code = ""

    def blocks(self, content: Iterable[Element]) -> list[Form]:
        out: list[Form] = []
        for element in content:
            if element.tag == W + "p":
                in_result = bool(self._fields)
                made = self._paragraph(element)
                if not in_result:
                    out.append(made)
            elif element.tag == W + "tbl":
                out.append({"table": [self._row(row) for row in element.iter(W + "tr")]})
            elif element.tag in (W + "sdt", W + "sdtContent", W + "ins"):
                out.extend(self.blocks(element))
        return out

    def _row(self, row: Element) -> list[Form]:
        return [self.blocks(cell) for cell in row.iter(W + "tc")]

    def _paragraph(self, paragraph: Element) -> Form:
        style = val(paragraph, "pPr/pStyle")
        runs: list[list[str]] = []
        self._collect(paragraph, runs)
        return [self._styles.get(style, style).lower(), *runs]

    def _collect(self, element: Element, runs: list[list[str]]) -> None:
        for child in element:
            if child.tag == W + "r":
                self._run(child, runs)
            elif child.tag not in _SKIPPED:
                self._collect(child, runs)

    def _run(self, run: Element, runs: list[list[str]]) -> None:
        look = _look(run)
        for child in run:
            if child.tag == W + "fldChar":
                self._field_mark(child.get(W + "fldCharType", ""), runs)
            elif child.tag == W + "instrText":
                self._code += child.text or ""
            elif not self._fields:
                _append(runs, _characters(child), look)

    def _field_mark(self, kind: str, runs: list[list[str]]) -> None:
        if kind == "begin":
            self._fields.append("code")
            self._code = ""
        elif kind == "separate" and len(self._fields) == 1:
            runs.append([" ".join(self._code.split()), "field"])
        elif kind == "end" and self._fields:
            self._fields.pop()


def _characters(child: Element) -> str:
    if child.tag == W + "t":
        return unicodedata.normalize("NFC", child.text or "")
    if child.tag == W + "drawing":
        return f"[{alternative_text(child)}]"
    return CHARACTERS.get(str(child.tag), "")


def _append(runs: list[list[str]], text: str, look: str) -> None:
    if not text:
        return
    if runs and runs[-1][1] == look:
        runs[-1][0] += text
    else:
        runs.append([text, look])


def _look(run: Element) -> str:
    properties = run.find(W + "rPr")
    if properties is None:
        return ""
    look = "".join(letter for tag, letter in _FLAGS if _is_on(properties.find(W + tag)))
    return look + {"superscript": "^", "subscript": "_"}.get(val(properties, "vertAlign"), "")


def _is_on(flag: Element | None) -> bool:
    return flag is not None and flag.get(W + "val", "1") not in ("0", "false", "off", "none")

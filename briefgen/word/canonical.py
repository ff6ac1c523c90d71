"""The canonical form of a block: what stays the same when an editor saves a file without changing its words.

Style names in lower case, runs merged by their format, text in NFC, fields by instruction and not by result, tables
as rows of cells. Ignored: bookmarks, revision ids, languages, widths, cached numbers.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from briefgen.word.wml import CHARACTERS, Element, W, alternative_text, child, val

Form: TypeAlias = Any  # JSON: nested lists of strings and maps

FIELD = "field"  # stands for a look where a run is the instruction of a field
LETTER_OF_SCRIPT = {"superscript": "^", "subscript": "_"}
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
        for inside in element:
            if inside.tag == W + "r":
                self._run(inside, runs)
            elif inside.tag not in _SKIPPED:
                self._collect(inside, runs)

    def _run(self, run: Element, runs: list[list[str]]) -> None:
        look = _look(run)
        for inside in run:
            if inside.tag == W + "fldChar":
                self._field_mark(inside.get(W + "fldCharType", ""), runs)
            elif inside.tag == W + "instrText":
                self._code += inside.text or ""
            elif not self._fields:
                append_run(runs, _characters(inside), look)

    def _field_mark(self, kind: str, runs: list[list[str]]) -> None:
        if kind == "begin":
            self._fields.append("code")
            self._code = ""
        elif kind == "separate" and len(self._fields) == 1:
            runs.append([" ".join(self._code.split()), FIELD])
        elif kind == "end" and self._fields:
            self._fields.pop()


def _characters(element: Element) -> str:
    if element.tag == W + "t":
        return unicodedata.normalize("NFC", element.text or "")
    if element.tag == W + "drawing":
        return f"[{alternative_text(element)}]"
    return CHARACTERS.get(str(element.tag), "")


def append_run(runs: list[list[str]], text: str, look: str) -> None:
    """Add words to the runs of a paragraph's form; those of one look are one run."""
    if not text:
        return
    if runs and runs[-1][1] == look:
        runs[-1][0] += text
    else:
        runs.append([text, look])


def _look(run: Element) -> str:
    properties = child(run, "rPr")
    if properties is None:
        return ""
    look = "".join(letter for tag, letter in _FLAGS if _is_on(child(properties, tag)))
    return look + LETTER_OF_SCRIPT.get(val(properties, "vertAlign"), "")


def _is_on(flag: Element | None) -> bool:
    return flag is not None and flag.get(W + "val", "1") not in ("0", "false", "off", "none")

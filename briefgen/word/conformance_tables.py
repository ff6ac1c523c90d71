"""Checks of tables, and of captions beside what they name."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.word import styles
from briefgen.word.conformance_reading import SavedFile, has_drawing, is_in_cell, is_on
from briefgen.word.page import page_of
from briefgen.word.reading import style_of
from briefgen.word.wml import Element, W, paragraphs, squeezed, text_of, val

_LONG = 500  # characters of a cell from which on its row may break over pages


def cells_end_with_a_paragraph(file: SavedFile) -> Iterator[str]:
    """Every table cell, and every block, ends with a paragraph."""
    for part, tree in file.stories.items():
        for cell in tree.iter(W + "tc"):
            if not len(cell) or cell[-1].tag not in (W + "p", W + "sdt"):
                yield f"{part}: a table cell does not end with a paragraph."
        for content in tree.iter(W + "sdtContent"):
            if len(content) and content[-1].tag == W + "tbl":
                yield f"{part}: a control ends with a table."


def tables_mark_their_heads(file: SavedFile) -> Iterator[str]:
    """Each table marks its head, which are rows at its top, and stands in no other, where heads do not repeat."""
    for table in file.document.iter(W + "tbl"):
        if next(table.iterancestors(W + "tbl"), None) is not None:
            yield "A table stands inside another."
        marked = [is_on(row.find(f"{W}trPr/{W}tblHeader")) for row in table.findall(W + "tr")]
        if not any(marked[:1]):
            yield "A table does not mark its head."
        elif sorted(marked, reverse=True) != marked:
            yield "A table marks a row as head that is not at its top."
        look = table.find(f"{W}tblPr/{W}tblLook")
        if look is None or look.get(W + "firstRow") != "1":
            yield "A table does not ask its style for the look of a head."


def tables_have_grids(file: SavedFile) -> Iterator[str]:
    """Each table's grid is its width, and each of its cells is as wide as its column, whatever stands in it."""
    for table in file.document.iter(W + "tbl"):
        widths = [column.get(W + "w", "") for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
        if not widths or str(sum(map(_twips, widths))) != _width(table, "tblPr/tblW"):
            yield "A table's grid does not add up to its width."
        layout = table.find(f"{W}tblPr/{W}tblLayout")
        if layout is None or layout.get(W + "type") != "fixed":
            yield "A table's columns change with what stands in them."
        for row in table.findall(W + "tr"):
            cells = [_width(cell, "tcPr/tcW") for cell in row.findall(W + "tc")]
            if len(cells) != len(widths):
                yield "A table has a row with another number of cells than columns."
            elif cells != widths:
                yield "A table has a row whose cells are not as wide as the columns."


def _width(element: Element, path: str) -> str:
    """A width in twentieths of a point; nothing where it is of another kind."""
    found = element.find("/".join(W + step for step in path.split("/")))
    return "" if found is None or found.get(W + "type") != "dxa" else found.get(W + "w", "")


def _twips(width: str) -> int:
    return int(width) if width.isdigit() else 0


def rows_stay_whole(file: SavedFile) -> Iterator[str]:
    """No row breaks over pages, unless a cell is so long that it might fill one."""
    for row in file.document.iter(W + "tr"):
        if not is_on(row.find(f"{W}trPr/{W}cantSplit")) and all(
            sum(len(text_of(p)) for p in paragraphs(cell)) < _LONG for cell in row.findall(W + "tc")
        ):
            yield "A row of a table may break over pages."


def tables_are_described(file: SavedFile) -> Iterator[str]:
    """Each table tells those who cannot see it the words of its caption, and what it shows."""
    for table in file.document.iter(W + "tbl"):
        before = table.getprevious()
        caption = "" if before is None else squeezed(text_of(before).partition(". ")[2])
        if squeezed(val(table, "tblPr/tblCaption")) != caption:
            yield f"A table is described as {val(table, 'tblPr/tblCaption')!r} and captioned {caption!r}."
        if caption and not val(table, "tblPr/tblDescription").strip():
            yield f"The table {caption!r} is not described."


def tables_fit_their_page(file: SavedFile) -> Iterator[str]:
    """No table is wider than the text of the page that it stands on."""
    waiting: list[Element] = []
    for element in file.document.iter(W + "tbl", W + "sectPr"):
        if element.tag == W + "tbl":
            waiting.append(element)
            continue
        size, page = element.find(W + "pgSz"), page_of(element)
        on_its_side = size is not None and size.get(W + "orient") == "landscape"
        room = page.wide_text_width if on_its_side else page.text_width
        for table in waiting:
            if _twips(_width(table, "tblPr/tblW")) > room:
                yield f"A table is {_width(table, 'tblPr/tblW')} wide on a page that has {room}."
        waiting = []


def captions_stay_with_tables_and_figures(file: SavedFile) -> Iterator[str]:
    """A table stands below its caption and a figure above its own, on the same page as that."""
    for table in file.document.iter(W + "tbl"):
        caption = table.getprevious()
        if caption is None or style_of(caption) != styles.TABLE_CAPTION or not file.has(caption, "keepNext"):
            yield "A table is not kept with a caption above it."
    for paragraph in file.labels:
        if has_drawing(paragraph) and not is_in_cell(paragraph):
            caption = paragraph.getnext()
            if caption is None or style_of(caption) != styles.CAPTION or not file.has(paragraph, "keepNext"):
                yield "A figure is not kept with a caption below it."

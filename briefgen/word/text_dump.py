"""A saved package as text that people can compare line by line: what a reader sees and what Word acts on.

Ids and hashes are left out, so a line changes only where its words, style, numbers or links do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from briefgen.word.pictures import EMU, IMAGE_REFERENCES
from briefgen.word.reading import ListNumbers, Package, Relationship, style_of
from briefgen.word.wml import Element, W, paragraphs, qualified, text_of, val

_CHARACTERS = {W + "tab": "→", W + "br": "↵", W + "cr": "↵", W + "noBreakHyphen": "\u2011"}
_SKIPPED = frozenset({W + "pPr", W + "rPr", W + "instrText", W + "commentRangeStart", W + "commentRangeEnd"})
_TARGETS = ("_Ref", "_Toc")


def dump(content: bytes) -> str:
    """The text of a saved .docx; raises `UnreadablePackageError` for a file that is none."""
    package = Package(content)
    lines = [*_properties(package), *_furniture(package), "", *_Body(package).lines(), *_charts(package)]
    return "\n".join(lines) + "\n"


def _properties(package: Package) -> Iterator[str]:
    core = package.trees.get("docProps/core.xml")
    for element in [] if core is None else core:
        yield f"core | {str(element.tag).rpartition('}')[2]}: {element.text or ''}".rstrip()


def _furniture(package: Package) -> Iterator[str]:
    relationships = package.relationships("word/document.xml")
    for reference in package.document.iter(W + "headerReference", W + "footerReference"):
        relationship = relationships.get(reference.get(qualified("r:id"), ""))
        if relationship is None or relationship.target not in package.trees:
            continue
        kind = "header" if reference.tag == W + "headerReference" else "footer"
        for paragraph in paragraphs(package.trees[relationship.target]):
            words = _Line(package, "word/document.xml", {}).of(paragraph)
            yield f"{kind} ({reference.get(W + 'type')}) | {words}".rstrip()


class _Body:
    """The document part line by line; list numbers are counted on the way."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._numbers: ListNumbers = package.list_numbers()
        self._line = _Line(package, "word/document.xml", _comments(package)).of
        self._kinds: dict[str, Callable[[Element], Iterator[str]]] = {
            W + "p": self._paragraph,
            W + "tbl": self._table,
            W + "sdt": self._control,
            W + "sectPr": self._section,
        }

    def lines(self) -> Iterator[str]:
        body = self._package.document.find(W + "body")
        yield from [] if body is None else self._inside(body)

    def _inside(self, element: Element) -> Iterator[str]:
        for child in element:
            if child.tag in self._kinds:
                yield from self._kinds[child.tag](child)

    def _control(self, control: Element) -> Iterator[str]:
        tag, title = val(control, "sdtPr/tag"), val(control, "sdtPr/alias")
        gallery = val(control, "sdtPr/docPartObj/docPartGallery")
        yield f"[[{tag.removeprefix('bg:')}]] {title}" + (f" ({gallery})" if gallery else "")
        content = control.find(W + "sdtContent")
        yield from [] if content is None else self._inside(content)
        yield ""

    def _paragraph(self, paragraph: Element) -> Iterator[str]:
        if paragraph.find(f"{W}pPr/{W}pageBreakBefore") is not None:
            yield "--- new page ---"
        style = self._package.styles.name(style_of(paragraph))
        label = self._numbers.label(paragraph)
        words = " ".join(part for part in (label, self._line(paragraph)) if part)
        yield f"{_as_shown(style)} | {words}".rstrip()

    def _table(self, table: Element) -> Iterator[str]:
        for row in table.iter(W + "tr"):
            cells = [" ¶ ".join(self._line(p) for p in paragraphs(cell)) for cell in row.iter(W + "tc")]
            head = " (head)" if row.find(f"{W}trPr/{W}tblHeader") is not None else ""
            yield "| " + " | ".join(cells) + " |" + head
        yield f"alt | {val(table, 'tblPr/tblCaption')} | {val(table, 'tblPr/tblDescription')}"

    def _section(self, section: Element) -> Iterator[str]:
        size = section.find(W + "pgSz")
        first = ", first page of its own" if section.find(W + "titlePg") is not None else ""
        if size is not None:
            yield f"page | {size.get(W + 'w')} x {size.get(W + 'h')}{first}"


class _Line:
    """A paragraph's words with its fields, links, comments, targets and looks marked."""

    def __init__(self, package: Package, part: str, comments: Mapping[str, str]) -> None:
        self._links = package.relationships(part)
        self._comments = comments

    def of(self, paragraph: Element) -> str:
        return "".join(self._words(paragraph))

    def _words(self, element: Element) -> Iterator[str]:
        code: list[str] = []
        for child in element:
            if child.tag == W + "r":
                yield from self._run(child, code)
            elif child.tag == W + "hyperlink":
                yield self._link(child)
            elif child.tag == W + "bookmarkStart" and child.get(W + "name", "").startswith(_TARGETS):
                yield "{#}" if child.get(W + "name", "").startswith("_Ref") else ""
            elif child.tag not in _SKIPPED:
                yield from self._words(child)

    def _link(self, link: Element) -> str:
        words = "".join(self._words(link))
        relationship = self._links.get(link.get(qualified("r:id"), ""))
        return f"[{words}]({relationship.target})" if relationship else words

    def _run(self, run: Element, code: list[str]) -> Iterator[str]:
        for mark in run.iter(W + "fldChar", W + "instrText", W + "commentReference"):
            if mark.tag == W + "instrText":
                code.append(mark.text or "")
            elif mark.tag == W + "commentReference":
                yield f"{{comment: {self._comments.get(mark.get(W + 'id', ''), '?')}}}"
            else:
                yield _field_mark(mark.get(W + "fldCharType", ""), code)
        words = "".join(_drawn(child, self._links) or _characters(child) for child in run)
        yield _dressed(words, run) if words else ""


def _field_mark(kind: str, code: list[str]) -> str:
    if kind == "begin":
        code.clear()
        return ""
    if kind == "separate":
        words = [word for word in "".join(code).split() if not word.startswith(_TARGETS)]
        return "{" + " ".join(words).removesuffix(" \\* ARABIC") + " "
    return "}"


def _characters(child: Element) -> str:
    if child.tag == W + "t":
        return child.text or ""
    return _CHARACTERS.get(child.tag, "")


def _drawn(child: Element, links: Mapping[str, Relationship]) -> str:
    """A drawing: a chart, or a picture with its formats and printed size."""
    drawing = next(child.iter(qualified("wp:docPr")), None) if child.tag == W + "drawing" else None
    if drawing is None:
        return ""
    described = f"{drawing.get('name')}: {drawing.get('descr')}"
    images = [image.get(qualified("r:embed"), "") for image in child.iter(*IMAGE_REFERENCES)]
    if not images:
        return f"[chart {described}]"
    formats = [links[image].target.rpartition(".")[2] if image in links else "?" for image in images]
    return f"[picture ({'/'.join(formats)}, {_printed_size(child)}) {described}]"


def _printed_size(drawing: Element) -> str:
    extent = next(drawing.iter(qualified("wp:extent")), None)
    sides = [] if extent is None else [extent.get("cx", ""), extent.get("cy", "")]
    return " x ".join(f"{int(side) / EMU:.2f}" if side.isdecimal() else "?" for side in sides) + " in"


def _dressed(words: str, run: Element) -> str:
    properties = run.find(W + "rPr")
    if properties is None:
        return words
    for tag, mark in (("b", "**"), ("i", "_")):
        if properties.find(W + tag) is not None:
            words = f"{mark}{words}{mark}"
    script = {"superscript": "^", "subscript": "~"}.get(val(properties, "vertAlign"), "")
    style = val(properties, "rStyle")
    words = f"{script}{words}{script}"
    return f"<{style}: {words}>" if style not in ("", "Hyperlink") else words


def _short(value: str) -> str:
    """A cached value with six digits; the name of a series as it is."""
    try:
        return f"{float(value):.6g}"
    except ValueError:
        return value


def _as_shown(style: str) -> str:
    """Word keeps built-in names in lower case and shows them with a capital."""
    return style[:1].upper() + style[1:]


def _comments(package: Package) -> dict[str, str]:
    tree = package.trees.get("word/comments.xml")
    found = [] if tree is None else list(tree.iter(W + "comment"))
    return {one.get(W + "id", ""): " ".join(text_of(p) for p in paragraphs(one)) for one in found}


def _charts(package: Package) -> Iterator[str]:
    for name, tree in package.trees.items():
        if not name.startswith("word/charts/chart"):
            continue
        titles = [
            "".join(t.text or "" for t in title.iter(qualified("a:t"))) for title in tree.iter(qualified("c:title"))
        ]
        yield f"chart | {' | '.join(titles)}"
        for series in tree.iter(qualified("c:ser")):
            yield _series(series)


def _series(series: Element) -> str:
    def cached(tag: str) -> list[str]:
        found = series.find(qualified(tag))
        return [] if found is None else [_short(value.text or "") for value in found.iter(qualified("c:v"))]

    points = " ".join(f"({x}, {y})" for x, y in zip(cached("c:xVal"), cached("c:yVal"), strict=False))
    labels = [t.text or "" for t in series.iter(qualified("a:t"))]
    shown = f" [{', '.join(labels)}]" if labels else ""
    return f"series | {' '.join(cached('c:tx'))}: {points}{shown}"

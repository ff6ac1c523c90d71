"""Checks of what stands in the document, headers, footers, notes and comments."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from briefgen.word.reading import Package, fields_of, style_of
from briefgen.word.wml import Element, W, paragraphs, squeezed, text_of, val

_LONGEST_BOOKMARK = 40
_BOOKMARK = re.compile(r"[^\W\d]\w*")
_DEEPEST_CONTENTS = 3
_RUN_PROPERTIES = (
    "ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow "
    "emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs "
    "highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath "
    "rPrChange"
)
_PLACE_OF = {W + tag: place for place, tag in enumerate(_RUN_PROPERTIES.split())}


def bookmarks_are_sound(package: Package) -> Iterator[str]:
    """Bookmark names are unique and legal, ids unique, and each start has its end behind it."""
    names: Counter[str] = Counter()
    for part, tree in package.stories.items():
        yield from _bookmark_ends(part, tree)
        for start in tree.iter(W + "bookmarkStart"):
            name = start.get(W + "name", "")
            names[name.lower()] += 1
            if len(name) > _LONGEST_BOOKMARK or not _BOOKMARK.fullmatch(name):
                yield f"{part}: {name!r} is no legal bookmark name."
    yield from (f"The bookmark {name!r} stands {times} times." for name, times in names.items() if times > 1)
    starts = (mark.get(W + "id", "") for tree in package.stories.values() for mark in tree.iter(W + "bookmarkStart"))
    yield from (f"The bookmark id {id_} is used {n} times." for id_, n in Counter(starts).items() if n > 1)


def _bookmark_ends(part: str, tree: Element) -> Iterator[str]:
    waiting: set[str] = set()
    for mark in tree.iter(W + "bookmarkStart", W + "bookmarkEnd"):
        id_ = mark.get(W + "id", "")
        if mark.tag == W + "bookmarkStart":
            waiting.add(id_)
        elif id_ in waiting:
            waiting.remove(id_)
        else:
            yield f"{part}: the bookmark {id_} ends before it starts."
    yield from (f"{part}: the bookmark {id_} has no end." for id_ in sorted(waiting))


def controls_are_sound(package: Package) -> Iterator[str]:
    """Control ids are unique and positive, block tags unique, and no block stands in another."""
    ids: Counter[str] = Counter()
    tags: Counter[str] = Counter()
    for part, tree in package.stories.items():
        for control in tree.iter(W + "sdt"):
            id_, tag = val(control, "sdtPr/id"), val(control, "sdtPr/tag")
            ids[id_] += 1
            if not re.fullmatch(r"[1-9]\d*", id_):
                yield f"{part}: the control {tag!r} has the id {id_!r}, which is not positive."
            if tag.startswith("bg:"):
                tags[tag] += 1
                if any(val(outer, "sdtPr/tag").startswith("bg:") for outer in control.iterancestors(W + "sdt")):
                    yield f"{part}: the block {tag!r} stands inside another."
    yield from (f"The control id {id_} is used {times} times." for id_, times in ids.items() if times > 1)
    yield from (f"The block {tag!r} stands {times} times." for tag, times in tags.items() if times > 1)


def cells_end_with_a_paragraph(package: Package) -> Iterator[str]:
    """Every table cell, and every block, ends with a paragraph."""
    for part, tree in package.stories.items():
        for cell in tree.iter(W + "tc"):
            if not len(cell) or cell[-1].tag not in (W + "p", W + "sdt"):
                yield f"{part}: a table cell does not end with a paragraph."
        for content in tree.iter(W + "sdtContent"):
            if len(content) and content[-1].tag == W + "tbl":
                yield f"{part}: a control ends with a table."


def deletions_hold_deleted_text(package: Package) -> Iterator[str]:
    """No `w:t` in a deletion, no `w:delText` outside of one."""
    for part, tree in package.stories.items():
        for text in tree.iter(W + "t", W + "delText"):
            deleted = any(ancestor.tag == W + "del" for ancestor in text.iterancestors())
            moved = any(ancestor.tag == W + "moveFrom" for ancestor in text.iterancestors())
            if text.tag == W + "t" and deleted:
                yield f"{part}: w:t {text.text!r} stands in a deletion."
            if text.tag == W + "delText" and not deleted and not moved:
                yield f"{part}: w:delText {text.text!r} stands outside of a deletion."


def styles_are_defined(package: Package) -> Iterator[str]:
    """Every style that is used or built on is defined."""
    used = Counter(
        element.get(W + "val", "")
        for tree in (*package.stories.values(), *_tree(package, "word/styles.xml"))
        for element in tree.iter(W + "pStyle", W + "rStyle", W + "tblStyle", W + "basedOn", W + "next", W + "link")
    )
    yield from (f"The style {style!r} is not defined." for style in used if style not in package.styles.by_id)


def lists_are_defined(package: Package) -> Iterator[str]:
    """Every list that is used has a `w:num`, and each `w:num` its `w:abstractNum`."""
    nums: set[str] = {"0"}
    abstracts: set[str] = set()
    for tree in _tree(package, "word/numbering.xml"):
        nums.update(num.get(W + "numId", "") for num in tree.iter(W + "num"))
        abstracts.update(abstract.get(W + "abstractNumId", "") for abstract in tree.iter(W + "abstractNum"))
        for num in tree.iter(W + "num"):
            if val(num, "abstractNumId") not in abstracts:
                yield f"The list {num.get(W + 'numId')} has no definition."
    for tree in (*package.stories.values(), *_tree(package, "word/styles.xml")):
        used = {number.get(W + "val", "") for number in tree.iter(W + "numId")}
        yield from (f"The list {number} is not defined." for number in sorted(used - nums))


def fields_are_balanced(package: Package) -> Iterator[str]:
    """Each field begins, separates at most once and ends, in this order, within its part."""
    for part, tree in package.stories.items():
        open_fields: list[bool] = []
        for mark in tree.iter(W + "fldChar"):
            kind = mark.get(W + "fldCharType")
            if kind == "begin":
                open_fields.append(False)
            elif not open_fields or (kind == "separate" and open_fields[-1]):
                yield f"{part}: a field has a {kind} without its begin."
            elif kind == "separate":
                open_fields[-1] = True
            else:
                open_fields.pop()
        if open_fields:
            yield f"{part}: {len(open_fields)} field(s) have no end."


def references_have_targets(package: Package) -> Iterator[str]:
    """Each REF, PAGEREF, NOTEREF and each internal link has its bookmark."""
    names = {
        mark.get(W + "name", "").lower() for tree in package.stories.values() for mark in tree.iter(W + "bookmarkStart")
    }
    for part, tree in package.stories.items():
        for field in fields_of(tree):
            if field.words[:1] and field.words[0] in ("REF", "PAGEREF", "NOTEREF"):
                target = field.words[1] if len(field.words) > 1 else ""
                if target.lower() not in names:
                    yield f"{part}: {field.words[0]} to {target!r}, which is no bookmark."
        for link in tree.iter(W + "hyperlink"):
            anchor = link.get(W + "anchor")
            if anchor is not None and anchor.lower() not in names:
                yield f"{part}: a link leads to {anchor!r}, which is no bookmark."


def run_properties_are_in_order(package: Package) -> Iterator[str]:
    """The children of every `w:rPr` stand in the order that Word wants."""
    for part, tree in (*package.stories.items(), *((n, t) for n, t in package.trees.items() if n == "word/styles.xml")):
        for properties in tree.iter(W + "rPr"):
            places = [_PLACE_OF[child.tag] for child in properties if child.tag in _PLACE_OF]
            if places != sorted(places):
                tags = " ".join(str(child.tag).rpartition("}")[2] for child in properties)
                yield f"{part}: run properties are out of order: {tags}."


def sequences_count_up(package: Package) -> Iterator[str]:
    """The cached numbers of each sequence are 1, 2, 3 in order."""
    counts: defaultdict[str, int] = defaultdict(int)
    for field in fields_of(package.document):
        if len(field.words) > 1 and field.words[0] == "SEQ":
            name = field.words[1]
            counts[name] += 1
            if field.result != str(counts[name]):
                yield f"{name} {counts[name]} shows the number {field.result!r}."


def contents_match_headings(package: Package) -> Iterator[str]:
    """The entries of the table of contents are the headings with their numbers, in order."""
    if not any(field.words[:2] == ["TOC", "\\o"] for field in fields_of(package.document)):
        return
    entries = [_entry(p) for p in paragraphs(package.document) if style_of(p).startswith("TOC") and _linked(p)]
    yield from _differences("contents", entries, list(_headings(package)))


def lists_match_captions(package: Package) -> Iterator[str]:
    """The entries of the lists of tables and figures are the captions, in order."""
    listed = {field.words[-1].strip('"') for field in fields_of(package.document) if "\\c" in field.words}
    entries = [_entry(p) for p in paragraphs(package.document) if style_of(p) == "TableofFigures" and _linked(p)]
    for name in sorted(listed):
        of_name = [entry for entry in entries if entry.startswith(name + " ")]
        yield from _differences(f"list of {name.lower()}s", of_name, list(_captions(package, name)))


def tables_have_heads_and_grids(package: Package) -> Iterator[str]:
    """Each table marks its head, and its grid adds up to its width and has a column for each cell."""
    for table in package.document.iter(W + "tbl"):
        rows = table.findall(W + "tr")
        if not rows or rows[0].find(f"{W}trPr/{W}tblHeader") is None:
            yield "A table does not mark its head."
        widths = [int(column.get(W + "w", "0")) for column in table.iter(W + "gridCol")]
        width = table.find(f"{W}tblPr/{W}tblW")
        if width is None or not widths or str(sum(widths)) != width.get(W + "w"):
            yield "A table's grid does not add up to its width."
        if any(len(row.findall(W + "tc")) != len(widths) for row in rows):
            yield "A table has a row with another number of cells than columns."


def comments_have_places(package: Package) -> Iterator[str]:
    """Each comment starts, ends and is referenced once in the document, and each mark has its comment."""
    made = Counter(
        c.get(W + "id", "") for tree in _tree(package, "word/comments.xml") for c in tree.iter(W + "comment")
    )
    yield from (f"The comment id {id_} is used {times} times." for id_, times in made.items() if times > 1)
    for tag in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        marks = Counter(mark.get(W + "id", "") for mark in package.document.iter(W + tag))
        if marks != Counter(set(made)):
            yield f"The marks {tag} do not match the comments."


def _tree(package: Package, name: str) -> list[Element]:
    return [package.trees[name]] if name in package.trees else []


def _linked(paragraph: Element) -> bool:
    return next(paragraph.iter(W + "hyperlink"), None) is not None


def _entry(paragraph: Element) -> str:
    """An entry's words without its page number."""
    pages = [field.result for field in fields_of(paragraph) if field.words[:1] == ["PAGEREF"]]
    text = squeezed(text_of(paragraph))
    return squeezed(text.removesuffix(pages[-1])) if pages else text


def _headings(package: Package) -> Iterator[str]:
    numbers = package.list_numbers()
    for paragraph in paragraphs(package.document):
        label = numbers.label(paragraph)
        if package.styles.outline_level(paragraph) < _DEEPEST_CONTENTS:
            yield squeezed(f"{label} {text_of(paragraph)}")


def _captions(package: Package, name: str) -> Iterator[str]:
    for paragraph in paragraphs(package.document):
        if package.styles.name(style_of(paragraph)).lower().endswith("caption"):
            text = squeezed(text_of(paragraph))
            if text.startswith(name + " "):
                yield text


def _differences(what: str, entries: list[str], wanted: list[str]) -> Iterator[str]:
    for entry, truth in zip(entries, wanted, strict=False):
        if entry != truth:
            yield f"The {what} shows {entry!r} for {truth!r}."
    if len(entries) != len(wanted):
        yield f"The {what} has {len(entries)} entries for {len(wanted)}."

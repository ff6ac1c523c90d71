"""Checks of what stands between words and belongs together: bookmarks, comments, footnotes, deletions, ids."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from briefgen.word import styles
from briefgen.word.conformance_reading import SavedFile
from briefgen.word.reading import style_of
from briefgen.word.wml import Element, W, paragraphs, val

_LONGEST_BOOKMARK = 40
_BOOKMARK = re.compile(r"[^\W\d]\w*")
_PARAGRAPH_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # says all once more
_SEPARATORS = ("separator", "continuationSeparator")


def bookmarks_are_sound(file: SavedFile) -> Iterator[str]:
    """Bookmark names are unique and legal, ids unique, and each start has its end behind it."""
    names: Counter[str] = Counter()
    for part, tree in file.stories.items():
        yield from _bookmark_ends(part, tree)
        for start in tree.iter(W + "bookmarkStart"):
            name = start.get(W + "name", "")
            names[name.lower()] += 1
            if len(name) > _LONGEST_BOOKMARK or not _BOOKMARK.fullmatch(name):
                yield f"{part}: {name!r} is no legal bookmark name."
    yield from (f"The bookmark {name!r} stands {times} times." for name, times in names.items() if times > 1)
    starts = (mark.get(W + "id", "") for tree in file.stories.values() for mark in tree.iter(W + "bookmarkStart"))
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


def comments_have_places(file: SavedFile) -> Iterator[str]:
    """Each comment starts, ends and is referenced once in the document, and each mark has its comment."""
    made = Counter(
        c.get(W + "id", "") for tree in file.trees_named("word/comments.xml") for c in tree.iter(W + "comment")
    )
    yield from (f"The comment id {id_} is used {times} times." for id_, times in made.items() if times > 1)
    for tag in ("commentRangeStart", "commentRangeEnd", "commentReference"):
        marks = Counter(mark.get(W + "id", "") for mark in file.document.iter(W + tag))
        if marks != Counter(set(made)):
            yield f"The marks {tag} do not match the comments."


def footnotes_are_words_own(file: SavedFile) -> Iterator[str]:
    """Each footnote is pointed to once and begins with its number, and settings name the lines above the notes."""
    notes = [note for tree in file.trees_named("word/footnotes.xml") for note in tree.iter(W + "footnote")]
    ids = Counter(note.get(W + "id", "") for note in notes)
    yield from (f"The footnote id {id_} is used {times} times." for id_, times in ids.items() if times > 1)
    separators = [note for note in notes if note.get(W + "type") in _SEPARATORS]
    yield from _separator_faults(file, separators)
    for note in notes:
        if note not in separators and not _is_numbered(note):
            yield f"The footnote {note.get(W + 'id')} does not begin with its number in the style for that."
    places = Counter(mark.get(W + "id", "") for mark in file.document.iter(W + "footnoteReference"))
    if places != Counter({note.get(W + "id", "") for note in notes if note not in separators}):
        yield "The marks of footnotes do not match the footnotes."
    yield from ("The mark of a footnote has not its style." for mark in _marks(file.document) if not _is_styled(mark))


def _separator_faults(file: SavedFile, separators: list[Element]) -> Iterator[str]:
    named = {
        note.get(W + "id")
        for tree in file.trees_named("word/settings.xml")
        for note in tree.iterfind(f"{W}footnotePr/{W}footnote")
    }
    if separators and {note.get(W + "type") for note in separators} != set(_SEPARATORS):
        yield "The footnotes lack one of the lines that part them from the text."
    if {note.get(W + "id") for note in separators} != named:
        yield "The settings do not name the lines that part footnotes from the text."


def _marks(root: Element) -> Iterator[Element]:
    return root.iter(W + "footnoteReference", W + "footnoteRef")


def _is_numbered(note: Element) -> bool:
    first = next(paragraphs(note), None)
    if first is None or style_of(first) != styles.FOOTNOTE_TEXT:
        return False
    return all(map(_is_styled, _marks(first))) and next(first.iter(W + "footnoteRef"), None) is not None


def _is_styled(mark: Element) -> bool:
    return val(mark.getparent(), "rPr/rStyle") == styles.FOOTNOTE_REFERENCE


def paragraph_ids_are_sound(file: SavedFile) -> Iterator[str]:
    """Where paragraphs have a `w14:paraId`, it is eight hex digits below 80000000 and unique in its part."""
    for part, tree in file.stories.items():
        seen: Counter[str] = Counter()
        for paragraph in paragraphs(tree):
            id_ = paragraph.get(_PARAGRAPH_ID)
            if id_ is not None and next(paragraph.iterancestors(_FALLBACK), None) is None:
                seen[id_.upper()] += 1
        for id_, times in seen.items():
            if not re.fullmatch("[0-7][0-9A-F]{7}", id_) or id_ == "0" * 8:
                yield f"{part}: the paragraph id {id_} is out of range."
            if times > 1:
                yield f"{part}: the paragraph id {id_} is used {times} times."


def deletions_hold_deleted_text(file: SavedFile) -> Iterator[str]:
    """No `w:t` in a deletion, no `w:delText` outside of one."""
    for part, tree in file.stories.items():
        for text in tree.iter(W + "t", W + "delText"):
            deleted = any(ancestor.tag == W + "del" for ancestor in text.iterancestors())
            moved = any(ancestor.tag == W + "moveFrom" for ancestor in text.iterancestors())
            if text.tag == W + "t" and deleted:
                yield f"{part}: w:t {text.text!r} stands in a deletion."
            if text.tag == W + "delText" and not deleted and not moved:
                yield f"{part}: w:delText {text.text!r} stands outside of a deletion."

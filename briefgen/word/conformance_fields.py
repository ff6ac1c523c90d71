"""Checks of fields: captions, references, the contents and the lists, page numbers, properties."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from briefgen.document import in_letters
from briefgen.word import styles
from briefgen.word.conformance_reading import SavedFile
from briefgen.word.reading import fields_of, style_of
from briefgen.word.typography import NO_BREAK
from briefgen.word.wml import Element, W, paragraphs, squeezed, text_of

_DEEPEST_CONTENTS = 3
_REFERENCES = ("REF", "PAGEREF", "NOTEREF")
_BY_NUMBER = ("\\r", "\\n", "\\w")  # a reference that shows the number of a paragraph, not its words
_CAPTIONS = (styles.CAPTION, styles.TABLE_CAPTION)
_NUMBERED = re.compile(rf"^(Table|Figure|Section|Question|Appendix)[ {NO_BREAK}]\w+$|^[\d.]+$")
_LABEL = re.compile(rf"(\w+){NO_BREAK}(\w+)\. ?")
_TYPED_PAGE = re.compile(r"\bpage\s+(of\s+)?\d", re.IGNORECASE)
_PROPERTIES = {"TITLE": "title", "SUBJECT": "subject", "KEYWORDS": "keywords", "AUTHOR": "creator"}


def fields_are_balanced(file: SavedFile) -> Iterator[str]:
    """Each field begins, says what it is, separates at most once and ends, in this order, within its part."""
    for part, tree in file.stories.items():
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
        if part in file.our_stories and not all(field.words for field in fields_of(tree)):
            yield f"{part}: a field does not say what it is."


def references_have_targets(file: SavedFile) -> Iterator[str]:
    """Each REF, PAGEREF, NOTEREF and each internal link has its bookmark."""
    names = {
        mark.get(W + "name", "").lower() for tree in file.stories.values() for mark in tree.iter(W + "bookmarkStart")
    }
    for part, tree in file.stories.items():
        for field in fields_of(tree):
            if field.words[:1] and field.words[0] in _REFERENCES:
                target = field.words[1] if len(field.words) > 1 else ""
                if target.lower() not in names:
                    yield f"{part}: {field.words[0]} to {target!r}, which is no bookmark."
        for link in tree.iter(W + "hyperlink"):
            anchor = link.get(W + "anchor")
            if anchor is not None and anchor.lower() not in names:
                yield f"{part}: a link leads to {anchor!r}, which is no bookmark."


def references_show_their_targets(file: SavedFile) -> Iterator[str]:
    """Each REF shows the words of its bookmark, or the number of the paragraph that this stands in."""
    for field in fields_of(file.document):
        if len(field.words) < 2 or field.words[0] != "REF" or field.words[1].lower() not in file.bookmarks:
            continue
        paragraph, words = file.bookmarks[field.words[1].lower()]
        if any(switch in field.words for switch in _BY_NUMBER):
            words = file.labels[paragraph].rstrip(".")
        if field.result != words:
            yield f"A reference shows {field.result!r} for {words!r}."


def references_are_fields(file: SavedFile) -> Iterator[str]:
    """In the text no number links to a place in the document but by a REF, whose words Word can renew."""
    for link in file.document.iter(W + "hyperlink"):
        paragraph = next(link.iterancestors(W + "p"), None)
        is_entry = paragraph is not None and _is_entry(paragraph)
        if link.get(W + "anchor") is not None and not is_entry and _NUMBERED.search(text_of(link)):
            yield f"A reference to {link.get(W + 'anchor')} is a link, not a field."


def captions_are_numbered_by_fields(file: SavedFile) -> Iterator[str]:
    """A caption begins with label and number, tied together; the number is a SEQ. References take both, or it alone."""
    for paragraph, words in file.words.items():
        if style_of(paragraph) not in _CAPTIONS:
            continue
        label = _LABEL.match(words)
        sequences = [[*field.words[1:2], field.result] for field in fields_of(paragraph) if field.words[:1] == ["SEQ"]]
        if label is None or [label[1], label[2]] not in sequences:
            yield f"The caption {words!r} is not numbered by a field."
    for name, (paragraph, words) in file.bookmarks.items():
        if not name.startswith("_ref") or style_of(paragraph) not in _CAPTIONS:
            continue
        label = _LABEL.match(file.words[paragraph])
        if label is None or words not in (f"{label[1]}{NO_BREAK}{label[2]}", label[2]):
            yield f"References to a caption take {words!r}, which is neither label and number nor the number."


def sequences_count_up(file: SavedFile) -> Iterator[str]:
    """The cached numbers of each sequence are 1, 2, 3 in order."""
    counts: defaultdict[str, int] = defaultdict(int)
    for field in fields_of(file.document):
        if len(field.words) > 1 and field.words[0] == "SEQ":
            name = field.words[1]
            counts[name] += 1
            number = in_letters(counts[name]) if "ALPHABETIC" in field.words else str(counts[name])
            if field.result != number:
                yield f"{name} {counts[name]} shows the number {field.result!r}."


def contents_match_headings(file: SavedFile) -> Iterator[str]:
    """The entries of the table of contents are the headings with their numbers, in order."""
    if not any(field.words[:2] == ["TOC", "\\o"] for field in fields_of(file.document)):
        return
    entries = [_entry(p) for p in file.labels if style_of(p).startswith(styles.CONTENTS_ENTRY) and _linked(p)]
    headings = [_numbered(file, p) for p in file.labels if file.styles.outline_level(p) < _DEEPEST_CONTENTS]
    yield from _differences("contents", entries, headings)


def lists_match_captions(file: SavedFile) -> Iterator[str]:
    """The entries of the lists of tables and figures are the captions, in order."""
    listed = {field.words[-1].strip('"') for field in fields_of(file.document) if "\\c" in field.words}
    entries = [_entry(p) for p in file.labels if style_of(p) == styles.FIGURES_ENTRY and _linked(p)]
    captions = [squeezed(words) for p, words in file.words.items() if style_of(p) in _CAPTIONS]
    for name in sorted(listed):
        of_name = [entry for entry in entries if entry.startswith(name + " ")]
        wanted = [caption for caption in captions if caption.startswith(name + " ")]
        yield from _differences(f"list of {name.lower()}s", of_name, wanted)


def lists_collect_headings_or_sequences(file: SavedFile) -> Iterator[str]:
    """Contents collect headings, lists a sequence: Word finds all of them, also what is put in by hand."""
    for field in fields_of(file.document):
        if field.words[:1] == ["TOC"] and not {"\\o", "\\c"} & set(field.words):
            yield f"The list {field.instruction!r} collects neither headings nor a sequence."


def entries_lead_to_what_they_name(file: SavedFile) -> Iterator[str]:
    """An entry of the contents or of a list leads to what it names, shows the page of that, and stands on its level."""
    for entry in filter(_is_entry, file.labels):
        for link in entry.iter(W + "hyperlink"):
            anchor = link.get(W + "anchor", "")
            target, _ = file.bookmarks.get(anchor.lower(), (None, ""))
            if target is not None and _entry(entry) != _numbered(file, target):
                yield f"The entry {_entry(entry)!r} leads to {_numbered(file, target)!r}."
            if target is not None and style_of(entry) not in _styles_of_entries(file, target):
                yield f"The entry {_entry(entry)!r} is of another level than what it names."
            pages = [field.words[1:2] for field in fields_of(link) if field.words[:1] == ["PAGEREF"]]
            if any(page != [anchor] for page in pages):
                yield f"The entry {_entry(entry)!r} shows the page of something else."


def _styles_of_entries(file: SavedFile, target: Element) -> tuple[str, ...]:
    return (f"{styles.CONTENTS_ENTRY}{file.styles.outline_level(target) + 1}", styles.FIGURES_ENTRY)


def _numbered(file: SavedFile, paragraph: Element) -> str:
    return squeezed(f"{file.labels[paragraph]} {file.words[paragraph]}")


def properties_are_shown_as_they_are(file: SavedFile) -> Iterator[str]:
    """Fields in headers and footers show the title, the subject and the author that the file has."""
    properties = [one for tree in file.trees_named("docProps/core.xml") for one in tree]
    core = {str(one.tag).rpartition("}")[2]: one.text or "" for one in properties}
    for part, tree in file.furniture.items():
        for field in fields_of(tree):
            name = _PROPERTIES.get(field.words[0].upper()) if field.words else None
            if name is not None and squeezed(field.result).lower() != squeezed(core.get(name, "")).lower():
                yield f"{part} shows the {name} {field.result!r}, which is not that of the file."


def page_numbers_are_fields(file: SavedFile) -> Iterator[str]:
    """No header and no footer has the number of a page as typed words."""
    for part, tree in file.furniture.items():
        for paragraph in paragraphs(tree):
            words = "".join(_typed(paragraph))
            if _TYPED_PAGE.search(words):
                yield f"{part} has a page number that is no field: {words!r}."


def _typed(paragraph: Element) -> Iterator[str]:
    """The words that stand in no field."""
    depth = 0
    for element in paragraph.iter(W + "fldChar", W + "t", W + "tab"):
        if element.tag == W + "fldChar":
            depth += {"begin": 1, "end": -1}.get(element.get(W + "fldCharType", ""), 0)
        elif depth == 0 and next(element.iterancestors(W + "fldSimple"), None) is None:
            yield element.text or " "


def _is_entry(paragraph: Element) -> bool:
    return style_of(paragraph).startswith((styles.CONTENTS_ENTRY, styles.FIGURES_ENTRY))


def _linked(paragraph: Element) -> bool:
    return next(paragraph.iter(W + "hyperlink"), None) is not None


def _entry(paragraph: Element) -> str:
    """An entry's words without its page number."""
    pages = [field.result for field in fields_of(paragraph) if field.words[:1] == ["PAGEREF"]]
    text = squeezed(text_of(paragraph))
    return squeezed(text.removesuffix(pages[-1])) if pages else text


def _differences(what: str, entries: list[str], wanted: list[str]) -> Iterator[str]:
    for entry, truth in zip(entries, wanted, strict=False):
        if entry != truth:
            yield f"The {what} shows {entry!r} for {truth!r}."
    if len(entries) != len(wanted):
        yield f"The {what} has {len(entries)} entries for {len(wanted)}."

"""Checks of the settings, the defaults for all text, and the document's properties."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.word import styles
from briefgen.word.conformance_reading import SavedFile
from briefgen.word.reading import style_of
from briefgen.word.wml import Element, W, qualified, val

_SETTINGS = "word/settings.xml"
_STYLES = "word/styles.xml"
_THEME = "word/theme/theme1.xml"
_CORE = "docProps/core.xml"
_APP = "docProps/app.xml"
_OFFICE = "http://schemas.microsoft.com/office/word"
_MODE, _NEWEST = "compatibilityMode", "15"
_GO_WITH_IT = (
    "overrideTableStyleFontSizeAndJustification",
    "enableOpenTypeFeatures",
    "doNotFlipMirrorIndents",
    "differentiateMultirowTableHeaders",
)
_THEME_FONTS = tuple(W + name for name in ("asciiTheme", "hAnsiTheme"))
_PROTECTIONS = ("documentProtection", "writeProtection")
_LOCKS = ("contentLocked", "sdtContentLocked")
_CHANGES = tuple(
    W + tag
    for tag in (
        *("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "numberingChange"),
        *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblGridChange", "trPrChange", "tcPrChange"),
    )
)


def no_update_is_asked_for(file: SavedFile) -> Iterator[str]:
    """Neither `w:dirty` nor `w:updateFields`: Word would ask the reader about other files."""
    for name, tree in file.trees.items():
        if not name.startswith("word/"):
            continue
        if any(element.get(W + "dirty") is not None for element in tree.iter(W + "fldChar", W + "fldSimple")):
            yield f"{name} has a field marked dirty."
        if next(tree.iter(W + "updateFields"), None) is not None:
            yield f"{name} asks Word to update fields on opening."


def no_older_word_is_imitated(file: SavedFile) -> Iterator[str]:
    """Word lays out the file as its newest version does, with the settings that go with that."""
    said = {
        setting.get(W + "name", ""): setting.get(W + "val", "")
        for tree in file.trees_named(_SETTINGS)
        for setting in tree.iter(W + "compatSetting")
        if setting.get(W + "uri") == _OFFICE
    }
    if said.get(_MODE) != _NEWEST:
        yield f"The compatibility mode is {said.get(_MODE, 'that of the oldest Word')}, not {_NEWEST}."
    yield from (f"The settings do not name {name}." for name in _GO_WITH_IT if name not in said)


def a_language_is_named(file: SavedFile) -> Iterator[str]:
    """The defaults for all text and the properties say in which language the words are."""
    for tree in file.trees_named(_STYLES):
        if not val(tree, "docDefaults/rPrDefault/rPr/lang"):
            yield "The defaults for all text name no language."
    if not _property(file, _CORE, "language"):
        yield "The properties name no language."


def theme_fonts_exist(file: SavedFile) -> Iterator[str]:
    """Where styles name fonts of the theme, there is a theme and it names them."""
    wanted = {
        "majorFont" if fonts.get(attribute, "").startswith("major") else "minorFont"
        for tree in file.trees_named(_STYLES)
        for fonts in tree.iter(W + "rFonts")
        for attribute in _THEME_FONTS
        if fonts.get(attribute)
    }
    for kind in sorted(wanted):
        place = f".//{qualified('a:' + kind)}/{qualified('a:latin')}"
        if not any(font.get("typeface") for tree in file.trees_named(_THEME) for font in tree.iterfind(place)):
            yield f"Styles name the {kind} of the theme, but there is none."


def nothing_is_protected(file: SavedFile) -> Iterator[str]:
    """Writers may edit all of the document; a control may be kept from being deleted, never from being changed."""
    for tree in file.trees_named(_SETTINGS):
        for protection in tree.iter(*(W + tag for tag in _PROTECTIONS)):
            yield f"The settings hold {_local(protection)}."
    for lock in file.document.iter(W + "lock"):
        if lock.get(W + "val") in _LOCKS:
            yield f"A control is locked: {lock.get(W + 'val')}."


def no_change_is_tracked(file: SavedFile) -> Iterator[str]:
    """There are no tracked changes, and Word does not track what is changed next."""
    for tree in file.trees_named(_SETTINGS):
        if next(tree.iter(W + "trackRevisions"), None) is not None:
            yield "The settings ask Word to track changes."
    for name, tree in file.stories.items():
        yield from (f"{name} holds a tracked change, {_local(change)}." for change in tree.iter(*_CHANGES))


def properties_are_filled(file: SavedFile) -> Iterator[str]:
    """The properties have a title where the cover has one, one organization as author and company, and one date."""
    core = {name: _property(file, _CORE, name) for name in ("title", "creator", "lastModifiedBy", "revision")}
    if not core["title"] and any(style_of(p) == styles.TITLE and words.strip() for p, words in file.words.items()):
        yield "The properties have no title."
    if len({core["creator"], core["lastModifiedBy"], _property(file, _APP, "Company")}) > 1:
        yield "Author, last author and company of the properties differ."
    if core["revision"] != "1":
        yield f"The properties say that this is revision {core['revision'] or 'nothing'}."
    if _property(file, _CORE, "created") != _property(file, _CORE, "modified"):
        yield "The properties say that the file was modified after it was created."
    if not _property(file, _APP, "AppVersion").startswith("16.") or "Word" not in _property(file, _APP, "Application"):
        yield "The properties do not name the Word that the file is for."


def _property(file: SavedFile, part: str, name: str) -> str:
    texts = (one.text for tree in file.trees_named(part) for one in tree.iter("{*}" + name))
    return next((text.strip() for text in texts if text), "")


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]

"""Checks of styles and lists, and of how they are used."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from briefgen.word import styles
from briefgen.word.conformance_reading import SavedFile
from briefgen.word.reading import style_of
from briefgen.word.wml import Element, W, val

_STYLES = "word/styles.xml"
_NUMBERING = "word/numbering.xml"
_EXPECTED = ("Normal", "DefaultParagraphFont", "TableNormal", "NoList", "ListParagraph", "Hyperlink")
_KINDS = ("paragraph", "character", "table", "numbering")
_HEADINGS = frozenset(styles.heading(level, numbered=True) for level in (1, 2, 3, 4))
_NO_HEADING = 9
_LIST = "List"  # with this the names of all styles for lists begin
_HEX = re.compile("[0-9A-Fa-f]{8}")
_SIZES = (W + "sz", W + "szCs")
# The order of the schema; Word repairs a file where one of these is out of it, or ignores what is.
_ORDERS = {
    "rPr": "ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss "
    "imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd "
    "fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange",
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark "
    "headers cellIns cellDel cellMerge tcPrChange",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings "
    "sectPrChange",
}
_PLACES = {W + tag: {W + one: n for n, one in enumerate(order.split())} for tag, order in _ORDERS.items()}
_PLACES[W + "sectPr"][W + "footerReference"] = 0  # headers and footers may stand in any order


def styles_are_defined(file: SavedFile) -> Iterator[str]:
    """Every style that is used or built on is defined."""
    used = Counter(
        element.get(W + "val", "")
        for tree in (*file.stories.values(), *file.trees_named(_STYLES))
        for element in tree.iter(W + "pStyle", W + "rStyle", W + "tblStyle", W + "basedOn", W + "next", W + "link")
    )
    yield from (f"The style {style!r} is not defined." for style in used if style not in file.styles.by_id)


def word_finds_the_styles_it_expects(file: SavedFile) -> Iterator[str]:
    """The styles on which Word builds are there, and of each kind one is the default."""
    yield from (f"The style {style} is missing." for style in _EXPECTED if style not in file.styles.by_id)
    defaults = Counter(
        style.get(W + "type", "") for style in file.styles.by_id.values() if style.get(W + "default") in ("1", "true")
    )
    yield from (f"{defaults[kind]} styles are the default for a {kind}." for kind in _KINDS if defaults[kind] != 1)


def styles_not_used_yet_are_listed(file: SavedFile) -> Iterator[str]:
    """The style sheet says how Word's other styles stand in the gallery."""
    for tree in file.trees_named(_STYLES):
        if tree.find(f"{W}latentStyles/{W}lsdException") is None:
            yield "The style sheet has no latent styles."


def lists_are_defined(file: SavedFile) -> Iterator[str]:
    """Every list that is used has a `w:num`, and each `w:num` its `w:abstractNum`."""
    nums: set[str] = {"0"}
    abstracts: set[str] = set()
    for tree in file.trees_named(_NUMBERING):
        nums.update(num.get(W + "numId", "") for num in tree.iter(W + "num"))
        abstracts.update(abstract.get(W + "abstractNumId", "") for abstract in tree.iter(W + "abstractNum"))
        for num in tree.iter(W + "num"):
            if val(num, "abstractNumId") not in abstracts:
                yield f"The list {num.get(W + 'numId')} has no definition."
    for tree in (*file.stories.values(), *file.trees_named(_STYLES)):
        used = {number.get(W + "val", "") for number in tree.iter(W + "numId")}
        yield from (f"The list {number} is not defined." for number in sorted(used - nums))


def lists_are_told_apart(file: SavedFile) -> Iterator[str]:
    """No two lists have one id or one `w:nsid`, by which Word knows a list wherever it is pasted."""
    for tree in file.trees_named(_NUMBERING):
        marks = Counter(nsid.get(W + "val", "").upper() for nsid in tree.iter(W + "nsid"))
        yield from (f"{n} lists have the mark {mark}." for mark, n in marks.items() if n > 1)
        yield from (f"The mark of a list is no eight hex digits: {mark}." for mark in marks if not _HEX.fullmatch(mark))
        ids = Counter(num.get(W + "numId", "") for num in tree.iter(W + "num"))
        yield from (f"The list id {id_} is used {n} times." for id_, n in ids.items() if n > 1)


def numbered_lists_start_at_one(file: SavedFile) -> Iterator[str]:
    """Each numbered list of the text is one of its own that starts at 1, and its items stand together."""
    running: set[str] = set()
    ended: set[str] = set()
    levels: defaultdict[str, set[str]] = defaultdict(set)
    for paragraph in file.labels:
        number = val(paragraph, "pPr/numPr/numId")
        if number:
            running.add(number)
            levels[number].add(val(paragraph, "pPr/numPr/ilvl"))
        elif not style_of(paragraph).startswith(_LIST):
            ended |= running
            running = set()
        if number in ended:
            yield f"The list {number} goes on behind other text."
    for number, used in levels.items():
        restarted = {override.get(W + "ilvl") for override in _restarts(file, number)}
        yield from (f"The list {number} does not start at 1 on level {level}." for level in sorted(used - restarted))


def _restarts(file: SavedFile, number: str) -> Iterator[Element]:
    for tree in file.trees_named(_NUMBERING):
        for num in tree.iter(W + "num"):
            if num.get(W + "numId") == number:
                yield from (one for one in num.iter(W + "lvlOverride") if val(one, "startOverride") == "1")


def headings_are_numbered_by_their_style(file: SavedFile) -> Iterator[str]:
    """A numbered heading has its number from a list that is linked to its style, and from nowhere else."""
    used = set()
    for paragraph, label in file.labels.items():
        style = style_of(paragraph)
        if file.styles.outline_level(paragraph) < _NO_HEADING and val(paragraph, "pPr/numPr/numId"):
            yield f"The heading {file.words[paragraph]!r} is numbered by itself, not by its style."
        if style in _HEADINGS:
            used.add(style)
            if not label:
                yield f"The heading {file.words[paragraph]!r} has no number."
    for style in sorted(used):
        if style not in {val(level, "pStyle") for level in _levels(file, style)}:
            yield f"The list that numbers {style} is not linked to it."


def _levels(file: SavedFile, style: str) -> Iterator[Element]:
    """The levels of the list that numbers a style, as deep as the style stands."""
    number = file.styles.inherited(style, "pPr/numPr/numId")
    depth = file.styles.inherited(style, "pPr/numPr/ilvl") or "0"
    for tree in file.trees_named(_NUMBERING):
        wanted = {val(num, "abstractNumId") for num in tree.iter(W + "num") if num.get(W + "numId") == number}
        for abstract in tree.iter(W + "abstractNum"):
            if abstract.get(W + "abstractNumId") in wanted:
                yield from (level for level in abstract.iter(W + "lvl") if level.get(W + "ilvl") == depth)


def properties_are_in_order(file: SavedFile) -> Iterator[str]:
    """The properties of runs, paragraphs, tables, cells and sections stand in the order that Word wants."""
    for part, tree in (*file.stories.items(), *((_STYLES, tree) for tree in file.trees_named(_STYLES))):
        for properties in tree.iter(*_PLACES):
            of_tag = _PLACES[str(properties.tag)]
            places = [of_tag[str(child.tag)] for child in properties if child.tag in of_tag]
            if places != sorted(places):
                tags = " ".join(str(child.tag).rpartition("}")[2] for child in properties)
                kind = str(properties.tag).rpartition("}")[2]
                yield f"{part}: the properties in {kind} are out of order: {tags}."


def sizes_are_half_points(file: SavedFile) -> Iterator[str]:
    """Sizes of text are whole numbers of half-points: Word ignores others."""
    sheets = [(name, tree) for name in (_STYLES, _NUMBERING) for tree in file.trees_named(name)]
    for part, tree in (*file.stories.items(), *sheets):
        for size in tree.iter(*_SIZES):
            if not re.fullmatch(r"[1-9]\d*", size.get(W + "val", "")):
                yield f"{part}: the size {size.get(W + 'val')!r} is no number of half-points."

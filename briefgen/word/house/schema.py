"""The order of the schema in what is changed or added: Word calls a file damaged where an element is out of it."""

from __future__ import annotations

from briefgen.word.wml import Element, W

_ORDERS = {
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss "
    "imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd "
    "fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange",
    "numPr": "ilvl numId",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "sdtPr": "rPr alias tag id lock placeholder temporary showingPlcHdr dataBinding label tabIndex",
    # Only what the settings that are added stand before; all others stand before these.
    "settings": "footnotePr endnotePr compat docVars rsids mathPr attachedSchema themeFontLang clrSchemeMapping "
    "doNotIncludeSubdocsInStats doNotAutoCompressPictures forceUpgrade captions readModeInkLockDown smartTagType "
    "schemaLibrary shapeDefaults doNotEmbedSmartTags decimalSymbol listSeparator docId defaultImageDpi "
    "chartTrackingRefBased conflictMode discardImageEditingData",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "styles": "docDefaults latentStyles style",
    "rPrDefault": "rPr",
    "docDefaults": "rPrDefault pPrDefault",
}
_PLACES = {owner: {tag: place for place, tag in enumerate(order.split())} for owner, order in _ORDERS.items()}


def put(parent: Element, made: Element) -> Element:
    """Add a child at its place, instead of one of the same name."""
    for old in parent.findall(str(made.tag)):
        parent.remove(old)
    place = _place(parent, made)
    later = next((other for other in parent if _place(parent, other) > place), None)
    if later is None:
        parent.append(made)
    else:
        later.addprevious(made)
    return made


def sort(root: Element) -> None:
    """Bring the properties of paragraphs and runs below `root` in order, which other programs do not care about."""
    for properties in root.iter(W + "pPr", W + "rPr"):
        places = [_place(properties, one) for one in properties]
        if places != sorted(places):
            properties[:] = sorted(properties, key=lambda one: _place(properties, one))


def usual_values(root: Element) -> None:
    """Say `left` for `start`, and no sets of characters: other programs write what Word's own schema does not know."""
    for justified in root.iter(W + "jc", W + "lvlJc"):
        value = justified.get(W + "val", "")
        justified.set(W + "val", {"start": "left", "end": "right"}.get(value, value))
    for characters in root.iter(W + "charset"):
        characters.attrib.pop(W + "characterSet", "")


def ensure(parent: Element, tag: str) -> Element:
    """The child of this name; a new one at its place where there is none."""
    found = parent.find(W + tag)
    return put(parent, parent.makeelement(W + tag)) if found is None else found


def _place(parent: Element, child: Element) -> int:
    owner = str(parent.tag).rpartition("}")[2]
    places = _PLACES[owner]
    unknown = -1 if owner == "settings" and str(child.tag).startswith(W) else len(places)
    return places.get(str(child.tag).rpartition("}")[2], unknown)

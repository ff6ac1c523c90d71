"""What Word's schema wants of what is changed or added: the order of elements, and values in its own words.

Word calls a file damaged where an element is out of order.
"""

from __future__ import annotations

import re

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
_TWIPS = {"": 1.0, "pt": 20.0, "pc": 240.0, "pi": 240.0, "in": 1440.0, "cm": 1440 / 2.54, "mm": 144 / 2.54}
_MEASURE = re.compile(r"(-?[0-9]{1,6}(?:\.[0-9]{1,6})?)(pt|pc|pi|in|cm|mm|)")
_FLAGS = tuple(W + tag for tag in ("hidden", "semiHidden", "unhideWhenUsed", "qFormat", "locked"))
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


def twips(measure: str) -> int:
    """A measure such as `12240` or `8.5in` in twentieths of a point; raises `ValueError`."""
    found = _MEASURE.fullmatch(measure)
    if found is None:
        raise ValueError(f"{measure[:40]!r} is no measure")
    return round(float(found[1]) * _TWIPS[found[2]])


def usual_values(root: Element) -> None:
    """Write values as Word does; other programs use what its own schema does not know, such as `start` for `left`."""
    for stop in list(root.iter(W + "tab")):
        if W + "pos" in stop.attrib:
            _set_position(stop)
    for flag in list(root.iter(*_FLAGS)):
        if flag.attrib.pop(W + "val", "1") in ("0", "false", "off"):
            _take_out(flag)
    for justified in root.iter(W + "jc", W + "lvlJc"):
        value = justified.get(W + "val", "")
        justified.set(W + "val", {"start": "left", "end": "right"}.get(value, value))
    for characters in root.iter(W + "charset"):
        characters.attrib.pop(W + "characterSet", "")


def _set_position(stop: Element) -> None:
    try:
        stop.set(W + "pos", str(twips(stop.get(W + "pos", ""))))
    except ValueError:
        _take_out(stop)


def _take_out(element: Element) -> None:
    owner = element.getparent()
    if owner is not None:
        owner.remove(element)


def ensure(parent: Element, tag: str) -> Element:
    """The child of this name; a new one at its place where there is none."""
    found = parent.find(W + tag)
    return put(parent, parent.makeelement(W + tag)) if found is None else found


def _place(parent: Element, child: Element) -> int:
    owner = str(parent.tag).rpartition("}")[2]
    places = _PLACES[owner]
    unknown = -1 if owner == "settings" and str(child.tag).startswith(W) else len(places)
    return places.get(str(child.tag).rpartition("}")[2], unknown)

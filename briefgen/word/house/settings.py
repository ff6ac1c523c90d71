"""Settings of a house: what concerns its looks stays, what concerns its file and its maker goes."""

from __future__ import annotations

from copy import deepcopy

from briefgen.word.house.schema import ensure
from briefgen.word.house.sections import is_on
from briefgen.word.wml import NAMESPACES, Element, W, child

_R = "{" + NAMESPACES["r"] + "}"
_MODE = "compatibilityMode"
_USUAL_ZOOM = "100"
# Of the house's file: templates and data it was joined to, protection, tracking, ids, what its maker saw on screen.
_DROPPED = (
    *("writeProtection", "view", "removePersonalInformation", "removeDateAndTime", "proofState", "formsDesign"),
    *("attachedTemplate", "linkStyles", "documentType", "mailMerge", "revisionView", "trackRevisions"),
    *("documentProtection", "autoFormatOverride", "styleLockTheme", "styleLockQFSet", "savePreviewPicture"),
    *("saveInvalidXml", "saveXmlDataOnly", "useXSLTWhenSaving", "saveThroughXslt", "showXMLTags", "updateFields"),
    *("docVars", "rsids", "attachedSchema", "schemaLibrary", "smartTagType", "captions", "docId"),
    "persistentDocumentId",
)


def dressed_settings(house: Element, ours: Element) -> Element:
    """The house's settings for a package, in the newest mode and with our notes' separators. Changes `house`."""
    for setting in list(house):
        if _local(setting) in _DROPPED or _refers_to_a_part(setting):
            house.remove(setting)
    for zoom in house.findall(W + "zoom"):
        zoom.set(W + "percent", zoom.get(W + "percent", _USUAL_ZOOM))
    for languages in house.findall(W + "themeFontLang"):
        languages.attrib.pop(W + "eastAsia", "")  # it would choose other fonts for characters such as quotation marks
    for tag in ("footnotePr", "endnotePr"):
        _set_separators(house, ours, tag)
    _set_mode(house, ours)
    return house


def has_even_pages(settings: Element | None) -> bool:
    """Whether even pages have headers and footers of their own."""
    return is_on(child(settings, "evenAndOddHeaders"))


def default_table_style(settings: Element | None) -> str:
    """The id of the style that new tables get."""
    found = child(settings, "defaultTableStyle")
    return "" if found is None else found.get(W + "val", "")


def _set_separators(house: Element, ours: Element, tag: str) -> None:
    """The lines between text and notes are ours, as the notes are; where notes stand is the house's business."""
    own = child(ours, tag)
    kept = child(house, tag)
    if own is None and kept is None:
        return
    made = ensure(house, tag)
    for separator in list(made.iter(W + tag.removesuffix("Pr"))):
        made.remove(separator)
    made.extend(deepcopy(one) for one in (own if own is not None else ()) if one.tag == W + tag.removesuffix("Pr"))
    if not len(made):
        house.remove(made)


def _set_mode(house: Element, ours: Element) -> None:
    """No compatibility mode: the newest, with the settings that go with it."""
    compat, own = ensure(house, "compat"), child(ours, "compat")
    for old in compat.findall(W + "useFELayout"):
        compat.remove(old)
    named = {one.get(W + "name"): one for one in compat.findall(W + "compatSetting")}
    for setting in [] if own is None else own.findall(W + "compatSetting"):
        name = setting.get(W + "name")
        if name == _MODE and name in named:
            named[name].set(W + "val", setting.get(W + "val", ""))
        elif name not in named:
            compat.append(deepcopy(setting))


def without_even_pages(settings: Element) -> None:
    """Let even pages have the same headers and footers as odd ones."""
    for flag in settings.findall(W + "evenAndOddHeaders"):
        settings.remove(flag)


def _refers_to_a_part(setting: Element) -> bool:
    return any(str(name).startswith(_R) for one in setting.iter() for name in one.attrib)


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]

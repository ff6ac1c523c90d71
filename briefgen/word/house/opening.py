"""The door: which kind of file the user gave, and its parts. What is no sound Word file ends here, with a remedy."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from docx.opc.constants import CONTENT_TYPE as CT
from lxml import etree

from briefgen.problems import Place, Problem, UserError
from briefgen.word.reading import Relationship, relationships_in
from briefgen.word.wml import Element, W, parse
from briefgen.word.zipping import UnreadablePackageError, read_zip

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED, _OLD_WORD = ("EncryptedPackage".encode("utf-16-le"), "WordDocument".encode("utf-16-le"))
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_CONTENT_TYPES = "[Content_Types].xml"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_DOCUMENT = CT.WML_DOCUMENT_MAIN
_TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_SAVE_AS = "Open it in Word and save it as Word Document (.docx) or Word Template (.dotx)."
_OTHERS = (
    ("spreadsheetml", "an Excel workbook"),
    ("excel", "an Excel workbook"),
    ("presentationml", "a PowerPoint presentation"),
    ("powerpoint", "a PowerPoint presentation"),
    ("visio", "a Visio drawing"),
)
_BEGINNINGS = ((b"{\\rtf", "a Rich Text file"), (b"%PDF", "a PDF"))


@dataclass(frozen=True)
class Opened:
    """A Word file: the name people know it by, its parts, their content types, and the name of its main part."""

    name: str
    parts: Mapping[str, bytes]
    types: Mapping[str, str]
    main: str

    def tree(self, part: str) -> Element:
        """A part's root; raises `UserError` where it is missing or no XML that a Word file may hold."""
        return _tree(self.name, self.parts, part)

    def relationships(self, part: str) -> dict[str, Relationship]:
        """The relationships of a part by id."""
        return _relationships(self.name, self.parts, part)

    def content_type(self, part: str) -> str:
        """A part's content type: its own, or that of its extension."""
        return self.types.get("/" + part.lower()) or self.types.get(part.rpartition(".")[2].lower(), "")


def refusal(name: str, code: str, what: str, remedy: str) -> UserError:
    """The error that refuses a style document."""
    return UserError([Problem(code, what, remedy, place=Place(name), subject="House style")])


def opened(content: bytes, name: str) -> Opened:
    """The file's parts; raises `UserError` for everything but a Word document or template without macros."""
    _refuse_other_files(content, name)
    try:
        parts = read_zip(content)
    except UnreadablePackageError as error:
        raise refusal(name, "S106", str(error), "Open it in Word and save it once more.") from None
    twice = [part for part, times in Counter(part.lower() for part in parts).items() if times > 1]
    if twice:
        what = f"The file holds two parts of one name, {twice[0]}."
        raise refusal(name, "S106", what, "Open it in Word and save it once more.")
    types = _content_types(name, parts)
    _refuse_macros(name, parts, types)
    main = _main_part(name, parts)
    _refuse_other_packages(name, types.get("/" + main.lower(), ""))
    found = Opened(name, parts, types, main)
    _refuse_strict(name, found.tree(main))
    return found


def _refuse_other_files(content: bytes, name: str) -> None:
    if content.startswith(_OLE):
        raise _refused_ole(content, name)
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            raise refusal(name, "S105", f"This is {kind}, not a Word file.", _SAVE_AS)
    if not content.startswith(b"PK"):
        raise refusal(name, "S101", "This is not a Word file.", "Give a .docx or .dotx file that Word has saved.")


def _refused_ole(content: bytes, name: str) -> UserError:
    """The old container of Office: an encrypted .docx lies in one, too; its directory names what is inside."""
    if _ENCRYPTED in content:
        remedy = "Open it in Word, take the password away (File, Info, Protect Document) and save it."
        return refusal(name, "S102", "The file is encrypted with a password.", remedy)
    if _OLD_WORD in content:
        return refusal(name, "S103", "This is a file of Word 97 to 2003 (.doc).", _SAVE_AS)
    return refusal(name, "S105", "This is a file of an old Office program, not of Word.", _SAVE_AS)


def _content_types(name: str, parts: Mapping[str, bytes]) -> dict[str, str]:
    """Content types by `/part/name` and by extension, both in lower case."""
    if _CONTENT_TYPES not in parts:
        kind = "an OpenDocument file" if "mimetype" in parts else "a zip file"
        raise refusal(name, "S105", f"This is {kind}, not a Word file.", _SAVE_AS)
    root = _tree(name, parts, _CONTENT_TYPES)
    types = {one.get("Extension", "").lower(): one.get("ContentType", "") for one in root.iter(_TYPES + "Default")}
    for one in root.iter(_TYPES + "Override"):
        types[one.get("PartName", "").lower()] = one.get("ContentType", "")
    return types


def _refuse_macros(name: str, parts: Mapping[str, bytes], types: Mapping[str, str]) -> None:
    programs = any(posixpath.basename(part).lower() == "vbaproject.bin" for part in parts)
    if programs or any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for kind in types.values()):
        remedy = "Save it as Word Document (.docx) or Word Template (.dotx), which hold no macros."
        raise refusal(name, "S104", "The file holds macros or is of a kind that may.", remedy)


def _main_part(name: str, parts: Mapping[str, bytes]) -> str:
    for relationship in _relationships(name, parts, "").values():
        if relationship.kind == "officeDocument" and relationship.target in parts:
            return relationship.target
    raise refusal(name, "S101", "This is not a Word file: it has no main document.", _SAVE_AS)


def _refuse_other_packages(name: str, content_type: str) -> None:
    if content_type in (_DOCUMENT, _TEMPLATE):
        return
    kind = next((kind for mark, kind in _OTHERS if mark in content_type), "a file of another program")
    raise refusal(name, "S105", f"This is {kind}, not a Word file.", _SAVE_AS)


def _refuse_strict(name: str, root: Element) -> None:
    if str(root.tag).startswith(_STRICT):
        remedy = "In Word, save it as Word Document (.docx), not as Strict Open XML Document."
        raise refusal(name, "S109", "The file is saved as Strict Open XML.", remedy)
    if root.tag != W + "document":
        raise refusal(name, "S101", "This is not a Word file: its main part is no document.", _SAVE_AS)


def _relationships(name: str, parts: Mapping[str, bytes], part: str) -> dict[str, Relationship]:
    folder, base = posixpath.split(part)
    path = posixpath.join(folder, "_rels", base + ".rels")
    return relationships_in(_tree(name, parts, path), folder) if path in parts else {}


def _tree(name: str, parts: Mapping[str, bytes], part: str) -> Element:
    if part not in parts:
        raise refusal(name, "S106", f"The part {part} is missing.", "Open the file in Word and save it once more.")
    try:
        root = parse(parts[part])
    except etree.XMLSyntaxError as error:
        what = f"The part {part} is not XML: {error.msg}."
        raise refusal(name, "S108", what, "Open the file in Word and save it once more.") from None
    if root.getroottree().docinfo.internalDTD is not None:
        what = f"The part {part} declares a document type, which no Word file does."
        raise refusal(name, "S108", what, "Open the file in Word and save it once more.")
    return root

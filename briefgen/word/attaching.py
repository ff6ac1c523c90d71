"""Pictures, fonts and links that parts of a house style show: related under the ids by which these know them."""

from __future__ import annotations

from docx.opc.packuri import PackURI
from docx.opc.part import Part

from briefgen.word.base import Attached, Base


def attach(base: Base, document_part: Part) -> None:
    """Relate the parts that the document is related to, to what they show; a picture of two parts is there once."""
    made: dict[str, Part] = {}
    for relationship in list(document_part.rels.values()):
        if not relationship.is_external:
            part = relationship.target_part
            name = part.partname.membername.removeprefix("word/").replace("-wide.xml", ".xml")
            for one in base.attached.get(name, ()):
                part.load_rel(one.type, _target(one, made), one.id, one.content is None)


def _target(attached: Attached, made: dict[str, Part]) -> Part | str:
    if attached.content is None:
        return attached.target
    new = Part(PackURI(attached.target), attached.content_type, attached.content)
    return made.setdefault(attached.target, new)

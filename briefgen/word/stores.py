"""Custom XML parts of a package: one item with its properties, related from the document."""

from __future__ import annotations

from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.part import Part

from briefgen.word.markup import DECLARATION
from briefgen.word.writing import WrittenPart

STORE = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"


def relate_store(document_part: Part, number: int, content: bytes, item_id: str, namespace: str) -> None:
    """Relate a custom XML item; `item_id` is a GUID in braces that stays the same in every package."""
    item = WrittenPart(f"/customXml/item{number}.xml", CT.XML, content)
    document_part.relate_to(item, RT.CUSTOM_XML)
    properties = (
        f'{DECLARATION}<ds:datastoreItem xmlns:ds="{STORE}" ds:itemID="{item_id}">'
        f'<ds:schemaRefs><ds:schemaRef ds:uri="{namespace}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    name = f"/customXml/itemProps{number}.xml"
    item.relate_to(WrittenPart(name, CT.OFC_CUSTOM_XML_PROPERTIES, properties.encode()), RT.CUSTOM_XML_PROPS)

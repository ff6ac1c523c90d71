"""Images of the sponsor's own: their parts, and their size on the page."""

from __future__ import annotations

from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from briefgen.document import Figure, Picture
from briefgen.word.page import US_LETTER, Page
from briefgen.word.wml import NAMESPACES, Element, node, printable, qualified, squeezed
from briefgen.word.writing import Writing

EMU = 914_400  # in an inch
CONTENT_TYPES = {"png": "image/png", "jpeg": "image/jpeg", "emf": "image/x-emf", "svg": "image/svg+xml"}
IMAGE_REFERENCES = (qualified("a:blip"), qualified("asvg:svgBlip"))
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"  # MS-ODRAWXML 2.26.1.1


def printed_size(picture: Picture, page: Page = US_LETTER) -> tuple[float, float]:
    """Width and height in inches as printed: the natural size, made smaller where the page asks for it."""
    widest, tallest = page.room
    scale = min(1.0, widest / picture.width, tallest / picture.height)
    return picture.width * scale, picture.height * scale


def picture_data(figure: Figure, picture: Picture, writing: Writing) -> Element:
    """The `a:graphicData` of an image; its part is related to the document."""
    width, height = printed_size(picture, writing.page)
    alt = squeezed(printable(figure.alt))
    return node(
        "a:graphicData",
        node(
            "pic:pic",
            node(
                "pic:nvPicPr",
                node("pic:cNvPr", id=0, name=writing.numbers.labels[figure.id], descr=alt),  # Word's own id, too
                node("pic:cNvPicPr", node("a:picLocks", noChangeAspect=1)),
            ),
            node("pic:blipFill", _blip(picture, writing), node("a:stretch", node("a:fillRect"))),
            node(
                "pic:spPr",
                node(
                    "a:xfrm",
                    node("a:off", x=0, y=0),
                    node("a:ext", cx=round(width * EMU), cy=round(height * EMU)),
                ),
                node("a:prstGeom", node("a:avLst"), prst="rect"),
            ),
        ),
        uri=NAMESPACES["pic"],
    )


def _blip(picture: Picture, writing: Writing) -> Element:
    """The reference to the image; of an SVG to its PNG, with the SVG in an extension that older Word passes over."""
    if picture.fallback is None:
        return _related("a:blip", picture, writing)
    blip = _related("a:blip", picture.fallback, writing)
    svg = _related("asvg:svgBlip", picture, writing)
    blip.append(node("a:extLst", node("a:ext", svg, uri=_SVG_EXTENSION)))
    return blip


def _related(tag: str, picture: Picture, writing: Writing) -> Element:
    element = node(tag)
    element.set(qualified("r:embed"), writing.part.relate_to(_part(picture, writing), RT.IMAGE))
    return element


def _part(picture: Picture, writing: Writing) -> Part:
    """The part of these bytes: the one that is there already, or a new one."""
    related = writing.part.rels.values()
    images: list[Part] = [one.target_part for one in related if one.reltype == RT.IMAGE]
    for image in images:
        if image.blob == picture.content:
            return image
    name = PackURI(f"/word/media/image{len(images) + 1}.{picture.format}")
    return Part(name, CONTENT_TYPES[picture.format], picture.content)

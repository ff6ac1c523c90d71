"""Style documents for tests: python-docx's own, and one written by hand as a German Word saves it."""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache

import docx
from docx.shared import Inches
from PIL import Image

from briefgen.document import Document
from briefgen.source import data_folders
from briefgen.word import write_docx
from briefgen.word.base import Base, base_package
from briefgen.word.house import HouseStyle, dress, read_house_style

FOLDERS = data_folders()
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:r="{R}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" mc:Ignorable="w14 w15"'
)
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_TITLE_BINDING = (
    "<w:dataBinding w:prefixMappings=\"xmlns:ns0='http://purl.org/dc/elements/1.1/' "
    "xmlns:ns1='http://schemas.openxmlformats.org/package/2006/metadata/core-properties'\" "
    'w:xpath="/ns1:coreProperties[1]/ns0:title[1]" w:storeItemID="{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"/>'
)
SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId10"/><w:headerReference w:type="first" r:id="rId11"/>'
    '<w:footerReference w:type="default" r:id="rId12"/><w:footerReference w:type="first" r:id="rId12"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1985" w:right="1417" w:bottom="1134" w:left="1417" '
    'w:header="708" w:footer="708" w:gutter="0"/><w:pgNumType w:start="5"/><w:cols w:space="708" w:num="2"/>'
    '<w:titlePg/><w:docGrid w:linePitch="360"/></w:sectPr>'
)


def part(root: str, inside: str) -> str:
    """A part with all namespaces."""
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{root} {_NAMES}>{inside}</w:{root}>'


def relationships(*rows: tuple[str, str, str]) -> str:
    """Relationships of id, kind, target; addresses lead outside."""

    def one(id_: str, kind: str, target: str) -> str:
        outside = ' TargetMode="External"' if ":" in target else ""
        return f'<Relationship Id="{id_}" Type="{R}/{kind}" Target="{target}"{outside}/>'

    inside = "".join(one(*row) for row in rows)
    return f'<Relationships xmlns="{_PACKAGE}relationships">{inside}</Relationships>'


def logo() -> bytes:
    """A picture."""
    buffer = io.BytesIO()
    Image.new("RGB", (120, 30), "navy").save(buffer, "PNG")
    return buffer.getvalue()


def picture(description: str, id_: int = 1) -> str:
    """A run with the picture of relationship rId1."""
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="1463040" cy="365760"/>'
        f'<wp:docPr id="{id_}" name="Grafik {id_}" descr="{description}"/><a:graphic><a:graphicData '
        'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{id_}" name="logo.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId1"/>'
        '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="1463040" cy="365760"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def field(instruction: str, result: str = "1") -> str:
    """The runs of a complex field."""
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    code = f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
    return f"{marks[0]}{code}{marks[1]}<w:r><w:t>{result}</w:t></w:r>{marks[2]}"


def style(id_: str, name: str, inside: str = "", kind: str = "paragraph", more: str = "") -> str:
    """A style."""
    return f'<w:style w:type="{kind}" w:styleId="{id_}"{more}><w:name w:val="{name}"/>{inside}</w:style>'


def numbered_heading(level: int, number: str = "7") -> str:
    """A heading as German Word saves it, numbered by its own list."""
    deeper = f'<w:ilvl w:val="{level - 1}"/>' if level > 1 else ""
    numbers = f'<w:numPr>{deeper}<w:numId w:val="{number}"/></w:numPr>' if number else ""
    looks = f'<w:pPr><w:keepNext/>{numbers}<w:outlineLvl w:val="{level - 1}"/></w:pPr><w:rPr><w:b/></w:rPr>'
    return style(f"berschrift{level}", f"heading {level}", f'<w:basedOn w:val="Standard"/>{looks}')


def level(number: int, text: str, form: str = "decimal", style_id: str = "") -> str:
    """A level of a list."""
    link = f'<w:pStyle w:val="{style_id}"/>' if style_id else ""
    return (
        f'<w:lvl w:ilvl="{number}" w:tplc="0407000F"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{link}'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="425" w:hanging="425"/></w:pPr></w:lvl>'
    )


def german_styles(*more: str, headings: str = "7") -> str:
    """A style sheet whose ids are German."""
    default = ' w:default="1"'
    stops = '<w:tabs><w:tab w:val="center" w:pos="4536"/><w:tab w:val="right" w:pos="9072"/></w:tabs>'
    based = '<w:basedOn w:val="Standard"/>'
    return part(
        "styles",
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/><w:lang w:val="de-DE"/>'
        "</w:rPr></w:rPrDefault></w:docDefaults>"
        + style(
            "Standard",
            "Normal",
            '<w:pPr><w:spacing w:after="120" w:line="360" w:lineRule="auto"/><w:ind w:firstLine="567"/>'
            '<w:jc w:val="both"/></w:pPr><w:rPr><w:sz w:val="21"/><w:lang w:val="de-DE"/></w:rPr>',
            more=default,
        )
        + "".join(numbered_heading(level, headings) for level in (1, 2, 3, 4))
        + style("AbsatzStandardschriftart", "Default Paragraph Font", kind="character", more=default)
        + style("NormaleTabelle", "Normal Table", kind="table", more=default)
        + style("KeineListe", "No List", kind="numbering", more=default)
        + style("Titel", "Title", f"{based}<w:rPr><w:color w:val='7A1F3D'/></w:rPr>")
        + style("Beschriftung", "caption", f"{based}<w:rPr><w:i/></w:rPr>")
        + style("Kopfzeile", "header", f"{based}<w:pPr>{stops}</w:pPr>")
        + style("Fuzeile", "footer", f"{based}<w:pPr>{stops}</w:pPr>")
        + style("Aufzhlung", "List Bullet", f'{based}<w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr>')
        + style("Nummer", "List Number", f'{based}<w:pPr><w:numPr><w:numId w:val="12"/></w:numPr></w:pPr>')
        + style(
            "Verzeichnis1",
            "toc 1",
            f'{based}<w:pPr><w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9062"/></w:tabs></w:pPr>',
        )
        + style("TableText", "Textfeld", based)
        + style("Zelle", "Table Body", f'{based}<w:rPr><w:sz w:val="18"/></w:rPr>')
        + style("ACME", "ACME Tabelle", '<w:basedOn w:val="NormaleTabelle"/>', kind="table")
        + "".join(more),
    )


def german_numbering(*texts: str) -> str:
    """Lists: bullets 3, headings 7, numbers 12, and one that nothing uses; `texts` are those of the headings."""
    texts = texts or ("%1.", "%1.%2", "%1.%2.%3", "%1.%2.%3.%4")
    levels = "".join(level(n, text, style_id=f"berschrift{n + 1}") for n, text in enumerate(texts))

    def abstract(id_: int, nsid: str, inside: str) -> str:
        kind = "multilevel" if inside is levels else "singleLevel"
        return (
            f'<w:abstractNum w:abstractNumId="{id_}" w15:restartNumberingAfterBreak="0"><w:nsid w:val="{nsid}"/>'
            f'<w:multiLevelType w:val="{kind}"/><w:tmpl w:val="{nsid}"/>{inside}</w:abstractNum>'
        )

    lists = ((3, 0), (7, 4), (12, 5), (99, 5))
    nums = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{a}"/></w:num>' for n, a in lists)
    return part(
        "numbering",
        abstract(0, "7FFFFF89", level(0, "»", "bullet", "Aufzhlung"))
        + abstract(4, "1B6E0001", levels)
        + abstract(5, "33333333", level(0, "(%1)", "lowerLetter", "Nummer"))
        + nums,
    )


def german_header(inside: str = "") -> str:
    """A header with a logo, the title as a control, and a property that only its own file has."""
    control = (
        f'<w:sdt><w:sdtPr><w:id w:val="-1234567"/><w:placeholder><w:docPart w:val="ABC"/></w:placeholder>'
        f"{_TITLE_BINDING}<w:text/></w:sdtPr><w:sdtContent><w:r><w:t>Old title</w:t></w:r></w:sdtContent></w:sdt>"
    )
    mark = '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>'
    number = field("DOCPROPERTY DocNumber", "D-0001")
    line = f"{mark}{picture('ACME logo')}<w:r><w:tab/></w:r>{control}<w:r><w:t>Dok.</w:t></w:r>{number}{inside}"
    return part("hdr", f'<w:p w14:paraId="12345678"><w:pPr><w:pStyle w:val="Kopfzeile"/></w:pPr>{line}</w:p>')


def german_footer(page: str = "PAGE") -> str:
    """A footer with page numbers, in the control that Word puts round them."""
    words = f"<w:r><w:t>Seite </w:t></w:r>{field(page)}<w:r><w:t> / </w:t></w:r>{field('NUMPAGES', '77')}"
    gallery = '<w:docPartObj><w:docPartGallery w:val="Page Numbers (Bottom of Page)"/><w:docPartUnique/></w:docPartObj>'
    line = f'<w:p><w:pPr><w:pStyle w:val="Fuzeile"/></w:pPr>{words}</w:p>'
    control = f'<w:sdt><w:sdtPr><w:id w:val="-99"/>{gallery}</w:sdtPr><w:sdtContent>{line}</w:sdtContent></w:sdt>'
    return part("ftr", control)


def settings(*more: str) -> str:
    """Settings of an old Word with all that a package must not take over."""
    return part(
        "settings",
        '<w:zoom w:val="bestFit"/><w:attachedTemplate r:id="rId1"/><w:trackRevisions/>'
        '<w:documentProtection w:edit="readOnly"/><w:defaultTableStyle w:val="ACME"/>'
        + "".join(more)
        + '<w:updateFields w:val="true"/><w:compat><w:useFELayout/><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="12"/></w:compat>'
        '<w:rsids><w:rsidRoot w:val="00112233"/></w:rsids><w:decimalSymbol w:val=","/>',
    )


def document(section: str = SECTION, words: str = "Geheimer Text") -> str:
    """The main part."""
    return part("document", f"<w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p>{section}</w:body>")


def german(**changed: str | bytes | None) -> bytes:
    """The German house as a template, with parts changed, added or (none) left out; `names` says which are which."""
    main = f"{_WML}template.main+xml"
    kinds = ("styles", "numbering", "settings", "header1", "header2", "footer1")
    overrides = [("document", main), *((kind, f"{_WML}{kind.rstrip('12')}+xml") for kind in kinds)]
    types = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>' for name, kind in overrides)
    defaults = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    )
    image = relationships(("rId1", "image", "media/image1.png"))
    first = part("hdr", f"<w:p>{picture('')}</w:p>")
    parts: dict[str, str | bytes | None] = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}content-types">{defaults}{types}</Types>',
        "_rels/.rels": relationships(("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": document(),
        "word/_rels/document.xml.rels": relationships(
            ("rId1", "styles", "styles.xml"),
            ("rId2", "numbering", "numbering.xml"),
            ("rId3", "settings", "settings.xml"),
            ("rId10", "header", "header1.xml"),
            ("rId11", "header", "header2.xml"),
            ("rId12", "footer", "footer1.xml"),
        ),
        "word/styles.xml": german_styles(),
        "word/numbering.xml": german_numbering(),
        "word/settings.xml": settings(),
        "word/_rels/settings.xml.rels": relationships(("rId1", "attachedTemplate", "file:///C:/secret.dotm")),
        "word/header1.xml": german_header(),
        "word/_rels/header1.xml.rels": image,
        "word/header2.xml": first,
        "word/_rels/header2.xml.rels": image,
        "word/footer1.xml": german_footer(),
        "word/media/image1.png": logo(),
    }
    for name, content in changed.items():
        parts[names()[name]] = content
    return zipped({name: content for name, content in parts.items() if content is not None})


def names() -> dict[str, str]:
    """Names of arguments of `german` and the parts they stand for."""
    return {
        "types": "[Content_Types].xml",
        "main": "word/document.xml",
        "main_rels": "word/_rels/document.xml.rels",
        "styles": "word/styles.xml",
        "numbering": "word/numbering.xml",
        "settings": "word/settings.xml",
        "header": "word/header1.xml",
        "header_rels": "word/_rels/header1.xml.rels",
        "first_header": "word/header2.xml",
        "footer": "word/footer1.xml",
        "image": "word/media/image1.png",
        "macros": "word/vbaProject.bin",
        "footer_rels": "word/_rels/footer1.xml.rels",
        "even": "word/header3.xml",
    }


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip of parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


@lru_cache(maxsize=2)
def foreign(with_logo: bool = True) -> bytes:
    """python-docx's default template, with words in the body and a logo in the header."""
    made = docx.Document()
    made.add_paragraph("Words of the house")
    if with_logo:
        line = made.sections[0].header.paragraphs[0]
        line.add_run().add_picture(io.BytesIO(logo()), width=Inches(1.5))
        line.add_run("\tACME confidential")
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def house(content: bytes, name: str = "house.dotx") -> HouseStyle:
    """The style document as read."""
    return read_house_style(content, name)


def dressed(content: bytes) -> Base:
    """The base package in the clothes of a house."""
    return dress(base_package(FOLDERS), house(content))


def written(content: bytes, words: Document) -> bytes:
    """A package in a house style."""
    return write_docx(words, FOLDERS, house=house(content))

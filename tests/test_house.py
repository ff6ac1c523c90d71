"""A user's house style: what packages take over from it, what they leave behind, and what is refused."""

from __future__ import annotations

import io
import pickle
import re
import zipfile
from pathlib import Path

import pytest
from houses import (
    FOLDERS,
    SECTION,
    document,
    dressed,
    field,
    foreign,
    german,
    german_footer,
    german_header,
    german_numbering,
    german_styles,
    house,
    part,
    picture,
    relationships,
    settings,
    style,
    written,
    zipped,
)
from judges import sdk_errors
from lxml import etree
from test_word_rich import at, block, para, rich_document

from briefgen.document import Document, Heading, List, ListItem, Node, Properties, Reference, Text
from briefgen.problems import Severity, UserError
from briefgen.word import conformance_problems, dump, house_problems, is_as_written, trace, write_docx
from briefgen.word.base import base_package
from briefgen.word.looks import Looks
from briefgen.word.page import page_of
from briefgen.word.reading import Package, fields_of
from briefgen.word.state import read_state
from briefgen.word.styles import NUMBERED_LIST
from briefgen.word.wml import W, val

GERMAN, FOREIGN = german(), foreign()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHER_LIST = '<w:pPr><w:numPr><w:numId w:val="12"/></w:numPr></w:pPr>'


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def styles(content: bytes) -> dict[str, etree._Element]:
    """The styles of a file by id."""
    return Package(content).styles.by_id


def problems(content: bytes) -> dict[str, str]:
    """What the owner of a house should know, by code."""
    return {problem.code: problem.what for problem in house_problems(house(content), FOLDERS)}


def attribute(element: etree._Element, path: str, name: str) -> str | None:
    found = element.find("/".join(W + step for step in path.split("/")))
    return None if found is None else found.get(W + name)


def simple(*nodes: Node) -> Document:
    return Document(Properties(title="Briefing Package", date="2026-11-22"), (block("b", *nodes),))


# The whole file.


@pytest.mark.parametrize("content", [GERMAN, FOREIGN], ids=["german", "python-docx"])
def test_a_package_in_a_house_style_is_sound(content: bytes, tmp_path: Path) -> None:
    made = written(content, rich_document())
    assert conformance_problems(made) == ()
    assert is_as_written(made)
    assert sdk_errors(made, tmp_path) == ""


def test_same_house_and_same_answers_give_the_same_bytes() -> None:
    again = pickle.loads(pickle.dumps(house(GERMAN)))  # a house goes to other processes
    assert write_docx(rich_document(), FOLDERS, house=again) == written(GERMAN, rich_document())


@pytest.mark.parametrize("content", [GERMAN, FOREIGN], ids=["german", "python-docx"])
def test_nothing_of_the_house_but_its_looks_reaches_the_package(content: bytes) -> None:
    made = parts(written(content, rich_document()))
    words = (b"Geheimer Text", b"Words of the house", b"secret.dotm", b"Old title", b"D-0001", b"python-docx")
    assert [(name, word) for name, inside in made.items() for word in words if word in inside] == []
    assert not any("thumbnail" in name or "stylesWithEffects" in name for name in made)
    assert sorted(name for name in made if name.startswith("docProps/")) == ["docProps/app.xml", "docProps/core.xml"]


def test_without_a_house_nothing_changes() -> None:
    assert write_docx(rich_document(), FOLDERS, house=None) == write_docx(rich_document(), FOLDERS)


# Styles.


def test_styles_are_found_by_name_whatever_the_language_of_their_ids() -> None:
    made = styles(written(GERMAN, rich_document()))
    assert attribute(made["Title"], "rPr/color", "val") == "7A1F3D"
    assert val(made["Heading2"], "basedOn") == "Normal"
    assert not {"Titel", "berschrift1", "Standard"} & set(made)


def test_a_house_keeps_all_its_styles_with_their_names() -> None:
    before = {val(one, "name") for one in etree.fromstring(german_styles().encode()).iter(W + "style")}
    after = [val(one, "name") for one in styles(written(GERMAN, rich_document())).values()]
    assert before <= set(after)
    assert len({name.lower() for name in after}) == len(after)


def test_another_name_for_a_style_of_ours_serves_and_its_id_makes_room() -> None:
    made = styles(written(GERMAN, rich_document()))
    assert val(made["TableText"], "name") == "Table Body"
    assert val(made["TableTextHouse"], "name") == "Textfeld"
    assert val(made["TableHead"], "basedOn") == "TableText"


def test_an_alias_serves_before_another_name() -> None:
    alias = style("Zelle2", "ACME Cell", '<w:aliases w:val="Zelle,table text"/>')
    assert (
        val(styles(written(german(styles=german_styles(alias)), rich_document()))["TableText"], "name") == "ACME Cell"
    )


def test_the_default_table_style_of_the_house_serves_for_tables() -> None:
    assert val(styles(written(GERMAN, rich_document()))["BriefingTable"], "name") == "ACME Tabelle"


def test_a_style_of_another_kind_does_not_serve() -> None:
    wrong = style("x", "Table Note", kind="character")
    made = styles(written(german(styles=german_styles(wrong)), rich_document()))
    assert made["TableNote"].get(W + "type") == "paragraph"
    assert val(made["TableNote"], "name") == "Table Note (briefgen)"


def test_what_is_missing_is_supplied_and_said() -> None:
    base = dressed(GERMAN)
    assert {"Body Text", "Table Note", "Reference", "Front Heading"} <= set(base.supplied)
    assert not {"Normal", "heading 1", "Table Text", "Title"} & set(base.supplied)
    (note,) = [problem for problem in base.problems if problem.code == "S110"]
    assert note.severity is Severity.NOTE
    assert "Table Note" in note.what
    assert "Table End" not in note.what


def test_styles_supplied_do_not_inherit_the_indents_of_running_text() -> None:
    made = styles(written(GERMAN, rich_document()))
    assert attribute(made["TableNote"], "pPr/ind", "firstLine") == "0"
    assert attribute(made["TableNote"], "pPr/spacing", "line") == "240"
    assert attribute(made["TableNote"], "pPr/jc", "val") == "left"
    assert made["BodyText"].find(W + "pPr") is None  # the house writes in Normal, so text looks as there


def test_the_words_are_in_english_whatever_the_language_of_the_house() -> None:
    sheet = parts(written(GERMAN, rich_document()))["word/styles.xml"]
    assert b'w:lang w:val="en-US"' in sheet
    assert b"de-DE" not in sheet


def test_dangling_and_circular_styles_are_mended() -> None:
    odd = (
        style("x", "X", '<w:basedOn w:val="y"/><w:next w:val="nowhere"/>')
        + style("y", "Y", '<w:basedOn w:val="x"/>')
        + style("z", "Z", '<w:pPr><w:numPr><w:numId w:val="4711"/></w:numPr></w:pPr>')
    )
    assert conformance_problems(written(german(styles=german_styles(odd)), rich_document())) == ()


def test_properties_out_of_order_are_brought_in_order(tmp_path: Path) -> None:
    odd = style("x", "X", '<w:pPr><w:jc w:val="left"/><w:keepNext/></w:pPr><w:rPr><w:sz w:val="20"/><w:b/></w:rPr>')
    made = written(german(styles=german_styles(odd)), rich_document())
    assert conformance_problems(made) == ()
    assert sdk_errors(made, tmp_path) == ""


def test_the_state_part_knows_styles_by_the_names_of_the_house() -> None:
    state = read_state(parts(written(GERMAN, rich_document())))
    assert state is not None
    forms = [form for one in state.blocks.values() for form in one.content if isinstance(form, dict)]
    assert forms[0]["table"][1][0][0][0] == "table body"


# Numbers.


def test_the_numbers_of_the_houses_headings_stay_and_contents_show_them() -> None:
    lines = dump(written(GERMAN, rich_document())).splitlines()
    heading = next(line for line in lines if line.lower().startswith("heading 1 | "))
    assert heading.split(" | ")[1].startswith("1. ")
    assert any(line.startswith("toc 1 | ") and "1.→" in line for line in (entry.lower() for entry in lines))


def test_references_to_headings_show_no_full_stop() -> None:
    nodes = (Heading(1, "a", (Text("A"),), at(1)), para(Text("See "), Reference("a"), Text(".")))
    made = Package(written(GERMAN, simple(*nodes)))
    (reference,) = [found for found in fields_of(made.document) if found.words[0] == "REF"]
    assert reference.result == "1"
    assert made.list_numbers().label(next(made.document.iter(W + "p"))) == "1."


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        (("%1", "%1.%2", "%1.%2.%3", "%1.%2.%3.%4"), "1.1 B"),
        (("%1.0", "%1.%2", "%1.%2.%3", "%1.%2.%3.%4"), "1.1 B"),
        (("Part %1", "%1.%2", "%1.%2.%3", "%1.%2.%3.%4"), "1.1 B"),  # ours: references would say "Section Part 1"
        (("%1", "%2", "%3", "%4"), "1.1 B"),  # ours: references would not say which section
    ],
)
def test_headings_are_numbered_so_that_references_can_name_them(texts: tuple[str, ...], shown: str) -> None:
    nodes = (Heading(1, "a", (Text("A"),), at(1)), Heading(2, "b", (Text("B"),), at(2)))
    content = german(numbering=german_numbering(*texts))
    made = written(content, simple(*nodes))
    assert conformance_problems(made) == ()
    assert f"heading 2 | {shown}" in dump(made).lower().replace("1.1 b", "1.1 B")
    assert ("S115" in problems(content)) == (texts[0] == "Part %1" or texts[1] == "%2")


def test_a_house_without_numbered_headings_gets_ours() -> None:
    content = german(styles=german_styles(headings=""))
    made = written(content, rich_document())
    assert conformance_problems(made) == ()
    assert attribute(styles(made)["Heading3"], "pPr/numPr/ilvl", "val") == "2"
    assert "S115" not in problems(content)


def test_bullets_and_numbers_of_lists_look_as_in_the_house_and_numbers_begin_anew() -> None:
    def numbered(words: str) -> List:
        items = (ListItem((para(Text(words)), List((ListItem((para(Text(words)),)),), True, at(3)))),)
        return List(items, True, at(2))

    bullets = List((ListItem((para(Text("x")),)),), False, at(1))
    made = written(GERMAN, simple(bullets, numbered("one"), numbered("two")))
    assert conformance_problems(made) == ()
    lines = [line.partition(" | ")[2] for line in dump(made).splitlines() if line.lower().startswith("list ")]
    assert lines == ["» x", "(a) one", "a. one", "(a) two", "a. two"]


def test_list_ids_of_house_and_package_do_not_collide() -> None:
    many = tuple(List((ListItem((para(Text("x")),)),), True, at(n)) for n in range(50))
    numbering = etree.fromstring(parts(written(GERMAN, simple(*many)))["word/numbering.xml"])
    for tag, name in (("num", "numId"), ("abstractNum", "abstractNumId")):
        ids = [one.get(W + name) for one in numbering.iter(W + tag)]
        assert len(set(ids)) == len(ids)
    nsids = [one.get(W + "val") for one in numbering.iter(W + "nsid")]
    assert len(set(nsids)) == len(nsids)


def test_a_numbered_list_hangs_as_in_the_house() -> None:
    lists = etree.fromstring(parts(written(GERMAN, rich_document()))["word/numbering.xml"])
    (level,) = lists.findall(f"{W}abstractNum[@{W}abstractNumId='{NUMBERED_LIST}']/{W}lvl[@{W}ilvl='0']")
    assert attribute(level, "pPr/ind", "hanging") == "425"
    assert attribute(level, "pPr/ind", "firstLine") is None


def test_references_are_numbered_in_brackets_whatever_the_house_does() -> None:
    own = style("Literatur", "References", f'<w:basedOn w:val="Standard"/>{OTHER_LIST}')
    made = written(german(styles=german_styles(own)), rich_document())
    assert val(styles(made)["Reference"], "name") == "References"
    assert "References | [1] {#}FDA" in dump(made)


def test_a_caption_that_the_house_numbers_is_numbered_once() -> None:
    sheet = german_styles().replace("<w:rPr><w:i/></w:rPr>", f"{OTHER_LIST}<w:rPr><w:i/></w:rPr>")
    made = written(german(styles=sheet), rich_document())
    assert conformance_problems(made) == ()
    assert "(a) Table" not in dump(made)


# Page, headers and footers.


def test_the_page_is_that_of_the_house_in_one_column_counted_from_the_first() -> None:
    section = Package(written(GERMAN, rich_document())).document.find(f"{W}body/{W}sectPr")
    assert section is not None
    page = page_of(section)
    assert (page.width, page.height, page.text_width) == (11906, 16838, 11906 - 2 * 1417)
    assert attribute(section, "cols", "num") is None
    assert attribute(section, "pgNumType", "start") is None


def test_tables_and_contents_end_at_the_margin_of_the_house() -> None:
    made = written(GERMAN, rich_document())
    widths = {int(one.get(W + "w", "0")) for one in Package(made).document.iter(W + "tblW")}
    assert widths == {11906 - 2 * 1417, 16838 - 2 * 1417}  # upright and wide
    stop = styles(made)["TOC2"].find(f"{W}pPr/{W}tabs/{W}tab[@{W}val='right']")
    assert stop is not None
    assert stop.get(W + "pos") == str(11906 - 2 * 1417 - 10)


def test_entries_of_the_contents_have_a_stop_behind_the_number() -> None:
    stops = styles(written(GERMAN, rich_document()))["TOC1"].iter(W + "tab")
    assert [(stop.get(W + "val"), stop.get(W + "pos")) for stop in stops] == [("left", "440"), ("right", "9062")]


def test_a4_is_accepted_and_said() -> None:
    assert "A4" in problems(GERMAN)["S112"]
    assert "S112" not in problems(FOREIGN)


def test_the_last_upright_section_counts_and_headers_carry_over() -> None:
    wide = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>'
    first = f"<w:p><w:pPr>{SECTION}</w:pPr></w:p>"
    middle = '<w:p><w:pPr><w:sectPr><w:pgSz w:w="12240" w:h="15840"/></w:sectPr></w:pPr></w:p>'
    made = dump(written(german(main=document(first + middle + wide)), rich_document()))
    assert "page | 12240 x 15840" in made
    assert "header (default) | " in made
    assert "Seite" in made


def test_a_house_on_its_side_is_used_upright() -> None:
    wide = SECTION.replace('w:w="11906" w:h="16838"', 'w:w="16838" w:h="11906"')
    content = german(main=document(wide))
    assert "S117" in problems(content)
    assert "page | 11906 x 16838" in dump(written(content, rich_document()))


def test_header_and_footer_of_the_house_win_with_their_pictures() -> None:
    made = written(GERMAN, rich_document())
    assert "Sample Bio, Inc. Confidential" not in "".join(
        line for line in dump(made).splitlines() if line.startswith(("header", "footer"))
    )
    package = Package(made)
    headers = [name for name in package.parts if re.fullmatch(r"word/header[^/]*\.xml", name)]
    assert {one.target for name in headers for one in package.relationships(name).values()} == {"word/media/house1.png"}


def test_the_title_in_the_header_is_that_of_the_package() -> None:
    made = parts(written(GERMAN, rich_document()))
    assert b"Briefing Package for a Type B" in made["word/header.xml"]
    own = german(header=part("hdr", f"<w:p>{field('TITLE', 'Old')}{field('STYLEREF 1', 'Old')}</w:p>"))
    header = parts(written(own, rich_document()))["word/header.xml"]
    assert b"Briefing Package for a Type B" in header
    assert b">Old<" not in header


def test_fields_that_lead_nowhere_are_left_out_and_said() -> None:
    assert "DOCPROPERTY DocNumber" in problems(GERMAN)["S113"]
    odd = field("REF Nummer \\h", "17") + field('STYLEREF "Zwischentitel"', "x") + field("PAGE")
    header = parts(written(german(header=german_header(odd)), rich_document()))["word/header.xml"]
    assert b"REF" not in header
    assert b"PAGE" in header


def test_ids_in_headers_are_unique_in_the_whole_file() -> None:
    twice = german(first_header=part("hdr", f"<w:p>{picture('a')}{picture('b')}</w:p>"))
    assert conformance_problems(written(twice, rich_document())) == ()


def test_pictures_without_alternative_text_are_said_and_described() -> None:
    assert "S114" in problems(GERMAN)
    assert b"Picture in the header" in parts(written(GERMAN, rich_document()))["word/header-first.xml"]
    described = german(first_header=part("hdr", f"<w:p>{picture('Logo')}</w:p>"))
    assert "S114" not in problems(described)


def test_where_the_house_has_no_footer_ours_counts_pages() -> None:
    made = written(FOREIGN, rich_document())
    lines = [line for line in dump(made).splitlines() if line.startswith(("header", "footer"))]
    assert any(line.startswith("header (default) | ") and "ACME confidential" in line for line in lines)
    assert "footer (default) | Sample Bio, Inc. Confidential→Page {PAGE 1} of {NUMPAGES 1}" in lines
    stops = styles(made)["Footer"].iter(W + "tab")
    assert [(s.get(W + "val"), s.get(W + "pos")) for s in stops] == [
        ("clear", "4680"),
        ("right", "8640"),
        ("clear", "9360"),
    ]


def test_where_the_house_has_neither_both_are_ours_and_the_cover_has_its_own() -> None:
    lines = dump(written(foreign(with_logo=False), rich_document())).splitlines()
    kinds = {line.partition(" |")[0] for line in lines if line.startswith(("header", "footer"))}
    assert kinds == {"header (default)", "header (first)", "footer (default)", "footer (first)"}


def test_a_footer_that_counts_no_pages_is_said() -> None:
    assert "S111" not in problems(GERMAN)
    assert "S111" in problems(german(footer=german_footer("DATE")))


def test_even_pages_have_what_the_house_gives_them() -> None:
    even = '<w:headerReference w:type="even" r:id="rId13"/><w:footerReference w:type="default"'
    rows = [("rId1", "styles", "styles.xml"), ("rId3", "settings", "settings.xml"), ("rId10", "header", "header1.xml")]
    rows += [("rId11", "header", "header2.xml"), ("rId12", "footer", "footer1.xml"), ("rId13", "header", "header3.xml")]
    content = german(
        main=document(SECTION.replace('<w:footerReference w:type="default"', even)),
        main_rels=relationships(*rows),
        even=part("hdr", "<w:p><w:r><w:t>Even</w:t></w:r></w:p>"),
        settings=settings("<w:evenAndOddHeaders/>"),
    )
    made = written(content, rich_document())
    assert "header (even) | Even" in dump(made)
    assert "footer (even) |" in dump(made)  # the house has none: blank, as in Word
    assert conformance_problems(made) == ()


def test_words_of_the_houses_header_are_traced_to_it() -> None:
    assert {found.template for found in trace(written(GERMAN, rich_document()), "Seite")} == {
        "house style: footer.xml",
        "house style: footer-first.xml",
    }


def test_a_package_of_ours_as_house_keeps_no_words_of_its_product() -> None:
    old = write_docx(rich_document(), FOLDERS)
    new = Document(
        Properties(title="Other", header_left=(Text("Another product"),), date="2026-11-22"),
        rich_document().blocks,
        rich_document().references,
    )
    made = written(old, new)
    assert conformance_problems(made) == ()
    assert "header (default) | Another product" in dump(made)
    assert not any(line.startswith("header") and "BG-101" in line for line in dump(made).splitlines())
    assert "S110" not in problems(old)


# What the writer has to know of the looks.


def test_wider_fonts_get_wider_columns_and_charts_the_font_of_the_text() -> None:
    looks = dressed(GERMAN).looks
    assert looks.font == "Arial"
    assert looks.points == pytest.approx(9 * 1.13)
    assert looks.cell_margins == 2 * 108
    assert base_package(FOLDERS).looks == Looks()
    chart = next(inside for name, inside in parts(written(GERMAN, rich_document())).items() if "charts/chart" in name)
    assert b'typeface="Arial"' in chart
    assert b"Times" not in chart


# Settings.


def test_settings_of_the_houses_file_are_left_behind_and_its_habits_kept() -> None:
    kept = parts(written(GERMAN, rich_document()))["word/settings.xml"]
    gone = (b"attachedTemplate", b"trackRevisions", b"documentProtection", b"updateFields", b"rsid", b"useFELayout")
    assert [word for word in gone if word in kept] == []
    assert b'w:decimalSymbol w:val=","' in kept
    assert b'w:percent="100"' in kept
    root = etree.fromstring(kept)
    modes = [one for one in root.iter(W + "compatSetting") if one.get(W + "name") == "compatibilityMode"]
    assert [mode.get(W + "val") for mode in modes] == ["15"]


# Refusals.


def refused(content: bytes) -> str:
    """The code of the one problem for which a file is refused."""
    with pytest.raises(UserError) as caught:
        house(content, "house.docx")
    (problem,) = caught.value.problems
    assert problem.place is not None
    assert problem.place.file == "house.docx"
    assert problem.remedy.endswith(".")
    return problem.code


def linked(kind: str, target: str) -> str:
    return relationships(("rId1", kind, target))


BROKEN = {
    "S101": {"nothing": b"", "words": b"Hello", "zip of nothing": zipped({"[Content_Types].xml": "<Types/>"})},
    "S102": {"password": OLE + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le")},
    "S103": {"old Word": OLE + b"\0" * 512 + "WordDocument".encode("utf-16-le")},
    "S104": {
        "macros": german(macros=b"x"),
        "kind that may hold macros": german(
            types=parts(GERMAN)["[Content_Types].xml"].replace(
                b"vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
                b"vnd.ms-word.template.macroEnabledTemplate.main+xml",
            )
        ),
    },
    "S105": {
        "old Excel": OLE + b"\0" * 512,
        "rtf": b"{\\rtf1 x}",
        "pdf": b"%PDF-1.7",
        "odt": zipped({"mimetype": "application/vnd.oasis.opendocument.text"}),
        "zip": zipped({"a.txt": "a"}),
        "xlsx": german(
            types=parts(GERMAN)["[Content_Types].xml"].replace(
                b"wordprocessingml.template.main+xml", b"spreadsheetml.sheet.main+xml"
            )
        ),
    },
    "S106": {
        "cut off": GERMAN[:2000],
        "a picture is missing": german(image=None),
        "a header is missing": german(header=None),
        "two parts of one name": zipped({**parts(GERMAN), "WORD/styles.xml": b"x"}),
        "damaged": b"PK\x05\x06" + b"\xff" * 18,
    },
    "S107": {"no styles": german(main_rels=relationships(("rId12", "footer", "footer1.xml")))},
    "S108": {
        "styles are no XML": german(styles="<w:styles"),
        "entities": german(styles='<!DOCTYPE x [<!ENTITY a "aaaa">]>' + german_styles().partition("?>\n")[2]),
        "header is no XML": german(header="<"),
    },
    "S109": {
        "strict": german(
            main=document().replace(
                "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                "http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
        )
    },
    "S121": {
        "picture on the web": german(header_rels=linked("image", "http://example.org/logo.png")),
        "picture on a disk": german(header_rels=linked("image", "file:///C:/logo.png")),
        "link to a disk": german(
            footer=part("ftr", '<w:p><w:hyperlink r:id="rId1"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>'),
            footer_rels=linked("hyperlink", "file:///C:/x.docx"),
        ),
        "field of another file": german(footer=german_footer('INCLUDEPICTURE "http://example.org/x.png"')),
        "old picture": german(
            footer=part("ftr", '<w:p><w:r><w:pict><v:imagedata src="http://example.org/x.png"/></w:pict></w:r></w:p>')
        ),
    },
    "S122": {
        "object": german(footer=part("ftr", "<w:p><w:r><w:object/></w:r></w:p>")),
        "other file": german(footer=part("ftr", '<w:altChunk r:id="rId1"/>')),
        "chart": german(header_rels=linked("chart", "charts/chart1.xml")),
    },
    "S123": {
        "tracked": german(footer=part("ftr", '<w:p><w:ins w:id="1" w:author="x"><w:r><w:t>x</w:t></w:r></w:ins></w:p>'))
    },
    "S124": {
        "no room": german(main=document(SECTION.replace('w:left="1417"', 'w:left="7000"'))),
        "nonsense": german(main=document(SECTION.replace('w:left="1417"', 'w:left="wide"'))),
    },
    "S125": {"ids twice": german(styles=german_styles(style("Zelle", "Another")))},
}


@pytest.mark.parametrize(
    ("code", "content"),
    [pytest.param(code, content, id=name) for code, files in BROKEN.items() for name, content in files.items()],
)
def test_what_cannot_serve_is_refused(code: str, content: bytes) -> None:
    assert refused(content) == code


def test_a_bomb_is_refused() -> None:
    bomb = zipped({**parts(GERMAN), "word/media/big.bin": b"\0" * (65 * 1024 * 1024)})
    assert refused(bomb) == "S106"


def test_links_to_the_web_are_kept() -> None:
    content = german(
        footer=part(
            "ftr", f'<w:p><w:hyperlink r:id="rId1"><w:r><w:t>acme</w:t></w:r></w:hyperlink>{field("PAGE")}</w:p>'
        ),
        footer_rels=linked("hyperlink", "https://acme.example"),
    )
    made = written(content, rich_document())
    assert b"https://acme.example" in parts(made)["word/_rels/footer.xml.rels"]
    assert conformance_problems(made) == ()


def test_broken_parts_that_nobody_needs_do_not_matter() -> None:
    content = zipped(
        {**parts(GERMAN), "word/comments.xml": b"<", "customXml/item1.xml": b"<", "word/webSettings.xml": b""}
    )
    assert conformance_problems(written(content, rich_document())) == ()


def test_a_house_of_styles_alone_is_enough() -> None:
    content = german(main=document(section=""), settings=None, numbering=None, main_rels=linked("styles", "styles.xml"))
    made = written(content, rich_document())
    assert conformance_problems(made) == ()
    assert "page | 12240 x 15840" in dump(made)

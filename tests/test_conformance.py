"""Faults planted in a sound file are found; the sound file has none."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from test_word_rich import FOLDERS, rich_document

from briefgen.word import conformance_problems, write_docx
from briefgen.word.zipping import read_zip, write_zip

DOCUMENT = "word/document.xml"
Edit = Callable[[str], str]


@pytest.fixture(scope="module")
def sound() -> bytes:
    return write_docx(rich_document(), FOLDERS)


def edited(content: bytes, part: str, edit: Edit) -> bytes:
    """The package with one part edited; the edit must change something."""
    parts = read_zip(content)
    changed = edit(parts[part].decode()).encode()
    assert changed != parts[part], "the fault was not planted"
    return write_zip((parts | {part: changed}).items())


def without(content: bytes, part: str) -> bytes:
    return write_zip((name, data) for name, data in read_zip(content).items() if name != part)


def once(old: str, new: str) -> Edit:
    return lambda text: text.replace(old, new, 1)


def pattern(old: str, new: str) -> Edit:
    return lambda text: re.sub(old, new, text, count=1, flags=re.DOTALL)


def twice(expression: str) -> Edit:
    """The first match stands a second time behind itself."""
    return lambda text: re.sub(f"({expression})", r"\1\1", text, count=1, flags=re.DOTALL)


RUN_DELETED = '<w:del w:id="1" w:author="a"><w:r><w:t>gone</w:t></w:r></w:del>'
RUN_INSERTED = '<w:ins w:id="1" w:author="a"><w:r><w:t>new</w:t></w:r></w:ins>'
DELETED_TEXT = "<w:r><w:delText>gone</w:delText></w:r>"

FAULTS: list[tuple[str, str, Edit, str]] = [
    ("bookmark twice", DOCUMENT, twice(r'<w:bookmarkStart [^>]*/><w:bookmarkEnd [^>]*/>'), "The bookmark "),
    ("bookmark id twice", DOCUMENT, twice(r'<w:bookmarkStart [^>]*/><w:bookmarkEnd [^>]*/>'), "bookmark id"),
    ("bookmark without end", DOCUMENT, pattern(r"<w:bookmarkEnd [^>]*/>", ""), "has no end"),
    ("bookmark without start", DOCUMENT, pattern(r"<w:bookmarkStart [^>]*/>", ""), "ends before it starts"),
    ("bookmark name too long", DOCUMENT, once('w:name="bg_', 'w:name="bg_' + "x" * 40), "no legal bookmark name"),
    ("bookmark name with a hyphen", DOCUMENT, once('w:name="bg_', 'w:name="bg-'), "no legal bookmark name"),
    ("control id not positive", DOCUMENT, pattern(r"<w:sdtPr>(.*?)<w:id w:val=\"\d+\"/>", r'<w:sdtPr>\1<w:id w:val="-5"/>'), "not positive"),
    ("block twice", DOCUMENT, twice(r"<w:sdt>.*?</w:sdt>"), "The block 'bg:cover' stands 2 times"),
    ("control id twice", DOCUMENT, twice(r"<w:sdt>.*?</w:sdt>"), "The control id"),
    ("block in a block", DOCUMENT, pattern(r"(<w:sdtContent>)(.*?)(<w:sdt>.*?</w:sdt>)", r"\1\3\2"), "stands inside another"),
    ("cell without paragraph", DOCUMENT, pattern(r"(</w:tcPr>)<w:p>.*?</w:p>(</w:tc>)", r"\1\2"), "table cell does not end"),
    ("control ends with a table", DOCUMENT, pattern(r"(</w:tbl>)<w:p>(?:(?!</w:sdtContent>).)*(</w:sdtContent>)", r"\1\2"), "control ends with a table"),
    ("text in a deletion", DOCUMENT, once("</w:p>", RUN_DELETED + "</w:p>"), "stands in a deletion"),
    ("deleted text outside", DOCUMENT, once("</w:p>", DELETED_TEXT + "</w:p>"), "outside of a deletion"),
    ("tracked insertion", DOCUMENT, once("</w:p>", RUN_INSERTED + "</w:p>"), "holds a tracked change, ins"),
    ("changes are tracked", "word/settings.xml", once("<w:compat>", "<w:trackRevisions/><w:compat>"), "ask Word to track changes"),
    ("style not defined", DOCUMENT, once('w:pStyle w:val="Title"', 'w:pStyle w:val="Titel"'), "style 'Titel' is not defined"),
    ("character style not defined", DOCUMENT, once('w:rStyle w:val="OpenItem"', 'w:rStyle w:val="Nope"'), "style 'Nope'"),
    ("table style not defined", DOCUMENT, once('w:tblStyle w:val="BriefingTable"', 'w:tblStyle w:val="Grid"'), "style 'Grid'"),
    ("list not defined", DOCUMENT, pattern(r'<w:numId w:val="\d+"/>', '<w:numId w:val="99"/>'), "list 99 is not defined"),
    ("list id twice", "word/numbering.xml", once('w:numId="4"', 'w:numId="3"'), "The list id 3 is used 2 times"),
    ("list without definition", "word/numbering.xml", pattern(r'(<w:num w:numId="4">\s*<w:abstractNumId w:val=)"4"', r'\1"77"'), "list 4 has no definition"),
    ("field without end", DOCUMENT, once('<w:fldChar w:fldCharType="end"/>', ""), "have no end"),
    ("field without begin", DOCUMENT, once('<w:fldChar w:fldCharType="begin"/>', ""), "without its begin"),
    ("field separated twice", DOCUMENT, twice(r'<w:fldChar w:fldCharType="separate"/>'), "without its begin"),
    ("field without instruction", DOCUMENT, pattern(r"<w:instrText [^>]*> REF [^<]*</w:instrText>", ""), "does not say what it is"),
    ("REF to nothing", DOCUMENT, pattern(r" REF _Ref\d+", " REF _Ref1"), "REF to '_Ref1'"),
    ("REF without a name", DOCUMENT, pattern(r" REF _Ref\d+ [^<]*<", " REF <"), "REF to ''"),
    ("link to nothing", DOCUMENT, pattern(r'w:anchor="_Toc\d+"', 'w:anchor="_Toc1"'), "link leads to '_Toc1'"),
    ("run properties out of order", DOCUMENT, once("<w:b/><w:bCs/>", "<w:bCs/><w:b/>"), "out of order: bCs b"),
    ("caption number wrong", DOCUMENT, pattern(r"(SEQ Table .*?separate\"/></w:r><w:r><w:t>)1", r"\g<1>7"), "Table 1 shows the number '7'"),
    ("contents entry stale", DOCUMENT, once("<w:t>Introduction</w:t>", "<w:t>Foreword</w:t>"), "'1 Foreword' for '1 Introduction'"),
    ("contents number stale", DOCUMENT, once('w:history="1"><w:r><w:t>2</w:t>', 'w:history="1"><w:r><w:t>9</w:t>'), "'9 Lot data' for '2 Lot data'"),
    ("heading missing from the contents", DOCUMENT, pattern(r'<w:p><w:pPr><w:pStyle w:val="TOC3"/></w:pPr>.*?</w:p>', ""), "entries for"),
    ("heading level skipped", DOCUMENT, once('"Heading3"', '"Heading4"'), "is of level 4 below one of level 2"),
    ("list of tables stale", DOCUMENT, once(". Forty process steps</w:t>", ". Thirty steps</w:t>"), "list of tables shows"),
    ("head not marked", DOCUMENT, once("<w:tblHeader/>", ""), "does not mark its head"),
    ("grid wrong", DOCUMENT, pattern(r'<w:gridCol w:w="\d+"/>', '<w:gridCol w:w="1"/>'), "does not add up"),
    ("row too short", DOCUMENT, pattern(r"(<w:tr>.*?)<w:tc>.*?</w:tc>", r"\1"), "another number of cells"),
    ("comment without place", DOCUMENT, pattern(r"<w:commentRangeStart [^>]*/>", ""), "commentRangeStart"),
    ("comment id twice", "word/comments.xml", twice(r"<w:comment .*?</w:comment>"), "The comment id"),
    ("alt text empty", DOCUMENT, pattern(r'descr="[^"]*"', 'descr=" "'), "no alternative text"),
    ("drawing id twice", DOCUMENT, twice(r"<wp:docPr [^>]*/>"), "The drawing id"),
    ("field dirty", DOCUMENT, once('w:fldCharType="begin"', 'w:fldCharType="begin" w:dirty="true"'), "marked dirty"),
    ("update asked for", "word/settings.xml", once("<w:compat>", '<w:updateFields w:val="true"/><w:compat>'), "asks Word to update"),
    ("another writer", "docProps/core.xml", once("Sample Bio, Inc.", "python-docx"), "'python-docx', a remnant"),
    ("chart not linked", "word/charts/chart1.xml", pattern(r"<c:externalData.*?</c:externalData>", ""), "no externalData"),
    ("axis id negative", "word/charts/chart1.xml", pattern(r'c:axId val="', 'c:axId val="-'), "is not positive"),
    ("chart without workbook", "word/charts/_rels/chart1.xml.rels", pattern(r"<Relationship .*?/>", ""), "has no workbook"),
    ("relationship to nothing", "word/_rels/document.xml.rels", once("theme/theme1.xml", "theme/theme9.xml"), "theme9.xml, which does not exist"),
    ("relationship id unknown", DOCUMENT, pattern(r'(<c:chart [^>]*)r:id="\w+"', r'\1r:id="rId999"'), "rId999 does not exist"),
    ("content type missing", "[Content_Types].xml", pattern(r'<Default Extension="rels"[^>]*/>', ""), "has no content type"),
    ("part of nothing", "word/_rels/document.xml.rels", pattern(r'<Relationship [^>]*comments.xml"[^>]*>', ""), "word/comments.xml belongs to nothing"),
    ("content type of nothing", "[Content_Types].xml", once("/word/styles.xml", "/word/stiles.xml"), "word/stiles.xml, which is not"),
    ("not well-formed", "word/styles.xml", once("</w:styles>", ""), "word/styles.xml is not XML"),
]  # fmt: skip


def test_the_sound_file_has_no_problems(sound: bytes) -> None:
    assert conformance_problems(sound) == ()


@pytest.mark.parametrize(("part", "edit", "says"), [fault[1:] for fault in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_planted_fault_is_found(sound: bytes, part: str, edit: Edit, says: str) -> None:
    found = conformance_problems(edited(sound, part, edit))
    assert any(says in problem for problem in found), found


def test_what_people_do_in_word_is_theirs(sound: bytes) -> None:
    own = '</w:p><w:p/><w:p><w:pPr><w:jc w:val="both"/></w:pPr>' + RUN_INSERTED + "</w:p>"
    content = edited(edited(sound, DOCUMENT, once("</w:p>", own)), "docProps/core.xml", once(">1<", ">2<"))
    assert len(conformance_problems(content)) >= 5
    assert conformance_problems(content, edited=True) == ()


def test_a_missing_part_is_found(sound: bytes) -> None:
    assert any("word/styles.xml" in problem for problem in conformance_problems(without(sound, "word/styles.xml")))


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04broken"])
def test_what_is_no_package_is_one_problem(content: bytes) -> None:
    assert len(conformance_problems(content)) == 1


def test_a_package_without_a_document_is_one_problem(sound: bytes) -> None:
    assert conformance_problems(without(sound, DOCUMENT)) == ("The file has no word/document.xml.",)

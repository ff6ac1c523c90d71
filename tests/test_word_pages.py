"""Wide pages, page numbers in the contents, footnotes and bound answers: what a writer needs beyond paragraphs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judges import sdk_errors
from lxml import etree
from test_word_rich import FOLDERS, at, block, document, para, rich_document, text

from briefgen.document import (
    Block,
    BlockKind,
    Bound,
    Column,
    Contents,
    Document,
    Footnote,
    Heading,
    Link,
    Node,
    PageBreak,
    Reference,
    Row,
    Strong,
    Table,
    Text,
)
from briefgen.word import conformance_problems, dump, write_docx
from briefgen.word.canonical import canonical
from briefgen.word.fields import STORE_ID
from briefgen.word.state import read_state, style_names
from briefgen.word.widths import text_width
from briefgen.word.wml import W, parse, text_of, val
from briefgen.word.zipping import read_zip

WIDTH, WIDE = 9360, 12960


def parts(made: Document, **options: object) -> dict[str, bytes]:
    content = write_docx(made, FOLDERS, **options)  # type: ignore[arg-type]
    assert conformance_problems(content) == ()
    return read_zip(content)


def body(made: Document, **options: object) -> etree._Element:
    return parse(parts(made, **options)["word/document.xml"])


def wide_table(name: str = "wide", columns: int = 14) -> Table:
    heads = tuple(Column(f"Measurement{n}") for n in range(columns))
    return Table(f"table-{name}", text("Wide"), heads, (Row("r", tuple(text("1,234.5") for _ in heads)),), at(9))


def narrow_table() -> Table:
    return Table("table-n", text("Narrow"), (Column("A"), Column("B")), (Row("r", (text("x"), text("y"))),), at(9))


def table_block(table: Table) -> Block:
    return block(table.id, table, kind=BlockKind.TABLE)


INTRO = block("intro", Heading(1, "intro", text("Introduction"), at(1)), para(Text("Words.")))
END = block("end", Heading(1, "end", text("End"), at(2)), para(Text("Last words.")))
COVER = block("cover", para(Text("Cover")))
BREAK = block("break", PageBreak(at(1)), kind=BlockKind.FURNITURE)


def sections(root: etree._Element) -> list[tuple[str, list[str]]]:
    """Orientation and the kinds of headers and footers of each section."""
    found = []
    for section in root.iter(W + "sectPr"):
        size = section.find(W + "pgSz")
        assert size is not None
        references = [f"{e.tag.rpartition('}')[2]} {e.get(W + 'type')}" for e in section if "Reference" in e.tag]
        found.append((size.get(W + "orient", "portrait"), references))
    return found


def test_a_table_that_fits_stays_on_an_upright_page() -> None:
    root = body(document(INTRO, table_block(narrow_table()), END))
    assert [orientation for orientation, _ in sections(root)] == ["portrait"]
    assert root.find(f".//{W}tblW").get(W + "w") == str(WIDTH)


def test_a_wide_table_gets_a_wide_page_with_header_footer_and_running_page_numbers() -> None:
    root = body(document(COVER, BREAK, INTRO, table_block(wide_table()), END))
    default = ["headerReference default", "footerReference default"]
    first = ["headerReference first", "footerReference first"]
    assert sections(root) == [("portrait", default + first), ("landscape", default), ("portrait", default)]
    sizes = [(s.get(W + "w"), s.get(W + "h")) for s in root.iter(W + "pgSz")]
    assert sizes == [("12240", "15840"), ("15840", "12240"), ("12240", "15840")]
    assert root.find(f".//{W}pgNumType") is None
    assert [bool(s.findall(W + "titlePg")) for s in root.iter(W + "sectPr")] == [True, False, False]
    assert root.find(f".//{W}tblW").get(W + "w") == str(WIDE)


def test_no_section_ends_inside_a_block() -> None:
    root = body(document(INTRO, table_block(wide_table()), END))
    assert not root.findall(f".//{W}sdtContent//{W}sectPr")


def test_wide_tables_that_follow_each_other_share_their_pages() -> None:
    root = body(document(INTRO, table_block(wide_table("a")), table_block(wide_table("b")), END))
    assert [orientation for orientation, _ in sections(root)] == ["portrait", "landscape", "portrait"]


def test_a_document_may_begin_and_end_wide() -> None:
    for blocks in ((table_block(wide_table()),), (INTRO, table_block(wide_table())), (table_block(wide_table()), END)):
        made = document(*blocks)
        assert conformance_problems(write_docx(made, FOLDERS)) == ()
        assert "landscape" in [orientation for orientation, _ in sections(body(made))]


def test_the_tab_stops_of_a_wide_page_stand_at_its_margin() -> None:
    made = parts(document(INTRO, table_block(wide_table()), END, header_left=text("L"), header_right=text("R")))
    assert b"HeaderWide" in made["word/header-wide.xml"]
    assert b"FooterWide" in made["word/footer-wide.xml"]


def test_without_layout_the_contents_carry_no_page_numbers() -> None:
    content = write_docx(document(block("c", Contents("headings", "Contents", at(1))), INTRO), FOLDERS)
    assert b"PAGEREF" not in read_zip(content)["word/document.xml"]


def test_page_numbers_of_a_layout_stand_in_the_contents_and_the_footer() -> None:
    made = document(block("c", Contents("headings", "Contents", at(1))), INTRO, END)
    names = re.findall(rb'w:name="(_Toc\d+)"', read_zip(write_docx(made, FOLDERS))["word/document.xml"])
    pages = {name.decode(): 3 + n for n, name in enumerate(names)}
    written = dump(write_docx(made, FOLDERS, pages=pages, page_count=17))
    assert "1→Introduction→{PAGEREF \\h 3}" in written
    assert "2→End→{PAGEREF \\h 4}" in written
    assert "{NUMPAGES 17}" in written


def test_a_footnote_is_words_own_with_links_and_looks() -> None:
    note = Footnote((Text("See "), Strong((Text("the paper"),)), Text(", "), Link("https://x.org/a", text("here"))))
    made = parts(document(block("a", para(Text("Said"), note, Text(" and "), Footnote(text("second")), Text(".")))))
    notes = parse(made["word/footnotes.xml"])
    assert [text_of(p) for p in notes.iter(W + "p")] == ["", "", " See the paper, here", " second"]
    assert [n.get(W + "id") for n in notes] == ["-1", "0", "1", "2"]
    assert b"https://x.org/a" in made["word/_rels/footnotes.xml.rels"]
    assert b"https://x.org/a" not in made["word/_rels/document.xml.rels"]
    root = parse(made["word/document.xml"])
    assert [n.get(W + "id") for n in root.iter(W + "footnoteReference")] == ["1", "2"]


def test_a_footnote_in_a_cell_does_not_widen_it_and_one_in_a_note_stands_in_brackets() -> None:
    cell = (Text("x"), Footnote(text("a very long explanation of what x is meant to be " * 4)))
    table = Table("table-n", text("T"), (Column("A"), Column("B")), (Row("r", (cell, text("x"))),), at(1))
    widths = [int(c.get(W + "w")) for c in body(document(table_block(table))).iter(W + "gridCol")]
    assert widths[0] < 5000
    inner = Footnote((Text("outer"), Footnote(text("inner"))))
    notes = parse(parts(document(block("a", para(inner))))["word/footnotes.xml"])
    assert text_of(list(notes.iter(W + "p"))[-1]) == " outer (inner)"


def bound(path: str, words: str, **more: object) -> Bound:
    return Bound(words, (path,), field=path, **more)  # type: ignore[arg-type]


def test_a_short_answer_is_one_field_wherever_it_stands() -> None:
    name = bound("product.name", "EX-019")
    made = parts(document(block("a", para(name), para(Text("Of "), name, Text("."))), header_left=(name,)))
    store = parse(made["customXml/item2.xml"])
    assert [leaf.text for leaf in store.iter() if leaf.text] == ["EX-019"]
    for part, times in (("word/document.xml", 2), ("word/header.xml", 1)):
        controls = [c for c in parse(made[part]).iter(W + "sdt") if val(c, "sdtPr/tag") == "product.name"]
        assert len(controls) == times
        for control in controls:
            binding = control.find(f"{W}sdtPr/{W}dataBinding")
            assert binding.get(W + "storeItemID") == STORE_ID
            assert binding.get(W + "xpath") == "/a:answers[1]/a:product[1]/a:name[1]"
            assert "".join(control.itertext()) == "EX-019"


@pytest.mark.parametrize(
    "words",
    [
        bound("product.name", "[TBD: name]", hole=True),
        bound("product.name", "two\nlines"),
        bound("product.name", "long " * 40),
        bound("product.name", "שלום"),
        bound("engineering_runs.lots[L1].donor", "D1"),
        Bound("EX-019", ("product.name",)),
    ],
    ids=["hole", "lines", "long", "right to left", "row", "no field"],
)
def test_what_is_no_short_answer_is_not_bound(words: Bound) -> None:
    made = parts(document(block("a", para(words))))
    assert "customXml/item2.xml" not in made


def test_an_answer_shown_in_another_form_is_not_bound_there() -> None:
    made = document(block("a", para(bound("meeting.date", "May 3, 2027")), para(bound("meeting.date", "2027-05-03"))))
    controls = [val(c, "sdtPr/tag") for c in body(made).iter(W + "sdt")]
    assert controls.count("meeting.date") == 1


def test_a_bound_answer_with_a_remark_has_its_comment_round_the_control() -> None:
    made = parts(document(block("a", para(bound("product.name", "EX-019", remark="First.\nSecond.")))))
    root = parse(made["word/document.xml"])
    inside = [e.tag.rpartition("}")[2] for e in next(root.iter(W + "p"))]
    place = inside.index("commentRangeStart")
    assert inside[place : place + 3] == ["commentRangeStart", "sdt", "commentRangeEnd"]
    comment = parse(made["word/comments.xml"])
    assert [text_of(p) for p in comment.iter(W + "p")] == ["First.", "Second."]


def everything() -> Document:
    """The rich document with a wide table, footnotes and bound answers."""
    rich = rich_document()
    name = bound("product.name", "BG-101")
    words: tuple[Node, ...] = (para(name, Footnote((name, Text(" in a note")))), para(Text("x"), name))
    return Document(
        rich.properties,
        (*rich.blocks, table_block(wide_table()), block("bound", *words)),
        rich.references,
        rich.fingerprints,
    )


def test_microsofts_validator_finds_nothing_in_everything(tmp_path: Path) -> None:
    assert sdk_errors(write_docx(everything(), FOLDERS, page_count=3), tmp_path) == ""


def read_back(content: bytes) -> list[tuple[str, object, object]]:
    """For each block its tag, its canonical form as written and as read from the saved file."""
    saved = read_zip(content)
    state = read_state(saved)
    assert state is not None
    names = style_names(parse(saved["word/styles.xml"]))
    found = []
    for control in parse(saved["word/document.xml"]).iter(W + "sdt"):
        tag = val(control, "sdtPr/tag")
        if tag.startswith("bg:"):
            found.append((tag, state.blocks[tag].content, canonical(control.find(W + "sdtContent"), names)))
    return found


def test_the_form_noted_while_writing_is_the_form_read_from_the_file() -> None:
    blocks = read_back(write_docx(everything(), FOLDERS))
    assert len(blocks) > 10
    for tag, written, read in blocks:
        assert written == read, tag


@given(st.lists(st.text(max_size=12), min_size=1, max_size=4))
def test_the_form_is_the_same_for_any_words(words: list[str]) -> None:
    inlines = [Bound(one, ("a.b",)) if n % 2 else Strong((Text(one),)) for n, one in enumerate(words)]
    for tag, written, read in read_back(write_docx(document(block("a", para(*inlines))), FOLDERS)):
        assert written == read, tag


def test_a_reference_in_a_narrow_cell_is_measured_as_it_cannot_break() -> None:
    long = text("many words that want a wide column " * 12)
    rows = tuple(Row(f"r{n}", ((Reference("intro"),), long)) for n in range(3))
    table = Table("table-n", text("T"), (Column("A"), Column("B")), rows, at(1))
    widths = [int(c.get(W + "w")) for c in body(document(INTRO, table_block(table))).iter(W + "gridCol")]
    assert widths[0] >= text_width("Section\u00a01", 10.0) + 172


def test_a_heading_goes_to_the_wide_page_of_its_table() -> None:
    heading = block("h", Heading(1, "h", text("Wide"), at(3)))
    root = body(document(INTRO, heading, table_block(wide_table()), END))
    words = [text_of(p) for p in root.iter(W + "p") if p.find(f"{W}pPr/{W}sectPr") is None]
    breaks = [n for n, p in enumerate(root.iter(W + "p")) if p.find(f"{W}pPr/{W}sectPr") is not None]
    assert words[: breaks[0]] == ["Introduction", "Words."]


def test_a_reference_in_words_of_its_own_leads_to_its_target() -> None:
    root = body(document(INTRO, block("a", para(Reference("intro", "", text("as said"))))))
    link = next(root.iter(W + "hyperlink"))
    names = [mark.get(W + "name") for mark in root.iter(W + "bookmarkStart")]
    assert link.get(W + "anchor") in names
    assert "".join(link.itertext()) == "as said"


def test_one_long_word_does_not_crush_its_neighbours() -> None:
    heads = tuple(Column(name) for name in "ABC")
    row = Row("r", (text("W" * 300), text("short"), text("word")))
    table = Table("table-n", text("T"), heads, (row,), at(1))
    widths = [int(c.get(W + "w")) for c in body(document(table_block(table))).iter(W + "gridCol")]
    assert widths[1] >= text_width("short", 9.0) + 172
    assert widths[2] >= text_width("word", 9.0) + 172

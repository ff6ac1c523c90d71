"""The tree as Word's XML, and what is read back from a saved file."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as DocxParagraph
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from test_word_rich import FOLDERS, ROOT, at, block, document, para, rich_document, text

from briefgen.document import (
    Align,
    Block,
    Bound,
    Citation,
    Column,
    Contents,
    Document,
    Figure,
    Heading,
    Link,
    List,
    ListItem,
    PageBreak,
    Point,
    Properties,
    Reference,
    ReferenceEntry,
    ReferenceList,
    Row,
    ScatterChart,
    Series,
    Strong,
    Table,
    Text,
)
from briefgen.problems import BrokenDataError
from briefgen.source import data_folders
from briefgen.word import conformance_problems, dump, is_as_written, styles, without_controls, write_docx
from briefgen.word.ids import Ids, block_bookmarks, block_tag
from briefgen.word.reading import fields_of
from briefgen.word.typography import typeset

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
NO_BREAK = "\u00a0"
INTRO = Heading(1, "intro", (Text("Introduction"),), at(1))


def written(*blocks: Block, **more: Any) -> bytes:
    return write_docx(document(*blocks, **more), FOLDERS)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def body(content: bytes) -> etree._Element:
    return etree.fromstring(parts(content)["word/document.xml"])


def texts(content: bytes) -> list[str]:
    """Every paragraph's words, as python-docx reads them."""
    opened = docx.Document(io.BytesIO(content))
    return [DocxParagraph(p, opened._body).text for p in opened.element.body.iter(qn("w:p"))]


def lines(content: bytes) -> list[str]:
    return dump(content).splitlines()


def attribute(element: etree._Element, path: str, name: str = "val") -> str | None:
    found = element.find(path.replace("w:", W))
    return None if found is None else found.get(W + name)


def small_table(*rows: tuple[str, ...], align: Align = Align.NUMBER, **more: object) -> Table:
    columns = tuple(Column(f"Column {n}", align=align) for n in range(len(rows[0])))
    made = tuple(Row(f"r{n}", tuple(text(cell) for cell in row)) for n, row in enumerate(rows))
    return Table("t", text("A table"), columns, made, at(3), **more)  # type: ignore[arg-type]


def scatter(*series: Series) -> Figure:
    chart = ScatterChart("x (%)", "y (copies)", series, (Decimal(0), Decimal(10)), (Decimal(0), Decimal(5)))
    return Figure("f", text("A figure"), chart, "Two points: 1, 2.10 and 3, 4.", at(4))


LOTS = Series(
    "Lots", (Point(Decimal(1), Decimal("2.10"), "L1", ("lots[L1].vcn",)), Point(Decimal(3), Decimal(4), "L2"))
)
CURVE = Series("Curve", tuple(Point(Decimal(n), Decimal(n) / 3) for n in range(9)), line=True, dashed=True)


# The same answers give the same bytes.


def test_the_same_document_gives_the_same_bytes() -> None:
    assert write_docx(rich_document(), FOLDERS) == write_docx(rich_document(), FOLDERS)


def test_neither_machine_nor_day_nor_folder_nor_hash_seed_shows_in_the_bytes(tmp_path: Path) -> None:
    script = (
        "import hashlib, sys, time; sys.path[:0] = [sys.argv[1], sys.argv[2]]\n"
        "time.time = lambda: 2_000_000_000.0\n"
        "from test_word_rich import FOLDERS, rich_document; from briefgen.word import write_docx\n"
        "print(hashlib.sha256(write_docx(rich_document(), FOLDERS)).hexdigest())"
    )
    environment = {**os.environ, "TZ": "Asia/Kathmandu", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-c", script, str(ROOT), str(ROOT / "tests")]
    outcome = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environment, check=True)
    assert outcome.stdout.strip() == hashlib.sha256(write_docx(rich_document(), FOLDERS)).hexdigest()


def test_a_new_block_leaves_the_ids_of_the_others_alone() -> None:
    def ids(content: bytes) -> set[str | None]:
        return {attribute(control, "w:sdtPr/w:id") for control in body(content).iter(W + "sdt")}

    one, two, three = (block(name, para(Text(name))) for name in ("one", "two", "three"))
    assert ids(written(one, three)) < ids(written(one, two, three))


def test_the_zip_begins_with_the_content_types_and_carries_no_time() -> None:
    with zipfile.ZipFile(io.BytesIO(written(block("b", INTRO)))) as package:
        entries = package.infolist()
    assert entries[0].filename == "[Content_Types].xml"
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert not any(entry.is_dir() for entry in entries)


# What a person typed comes out as typed.


def legal(typed: str) -> str:
    """What XML can hold of it, with one kind of line end: an oracle of its own, character by character."""
    ends = typed.replace("\r\n", "\n").replace("\r", "\n")
    kept = [c for c in ends if c in "\t\n" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"]
    return "".join(kept)


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(exclude_categories=[]), max_size=80), st.booleans(), st.booleans())
def test_any_answer_is_read_back_as_it_was_typed(typed: str, hole: bool, remarked: bool) -> None:
    bound = Bound(typed, ("a.b",), hole=hole, remark="Look here" if remarked else "")
    table = Table("t", (bound,), (Column("One"),), (Row("r", ((Strong((bound,)),),)),), at(2))
    content = written(block("a", para(Text("("), bound, Text(")"))), block("b", table))
    found = texts(content)
    assert found[0] == f"({legal(typed)})"
    assert found[1] == f"Table{NO_BREAK}1. {legal(typed)}"
    assert found[3] == legal(typed)
    assert conformance_problems(content) == ()


@pytest.mark.parametrize(
    ("typed", "right_to_left"),
    [("abc שלום עולם, def", ["שלום עולם"]), ("مرحبا", ["مرحبا"]), ("👩‍🔬 5 mg", []), ("א1ב", ["א", "ב"])],
)
def test_right_to_left_words_are_marked_and_stay_together(typed: str, right_to_left: list[str]) -> None:
    content = written(block("a", para(Bound(typed, ()))))
    runs = [run for run in body(content).iter(W + "r") if run.find(f"{W}rPr/{W}rtl") is not None]
    assert ["".join(run.itertext()) for run in runs] == right_to_left
    assert texts(content) == [typed]


def test_new_lines_and_tabs_of_an_answer_are_words_own() -> None:
    run = next(body(written(block("a", para(Bound("one\ntwo\tthree", ()))))).iter(W + "r"))
    assert [child.tag.removeprefix(W) for child in run] == ["t", "br", "t", "tab", "t"]


@pytest.mark.parametrize(
    ("typed", "before", "shown"),
    [
        ('a "word" here', "", "a “word” here"),
        ("FDA's 'own'", "", "FDA’s ‘own’"),
        ("' after", "x", "’ after"),
        ('("in brackets")', "", "(“in brackets”)"),
        ("2--3 and a - b", "", "2–3 and a - b"),
        ("5 mL of 3 things", "", f"5{NO_BREAK}mL of 3 things"),
        (" mL", "5", f"{NO_BREAK}mL"),
        ("see Table 3", "", f"see Table{NO_BREAK}3"),
        ("21 CFR 610.10", "", f"21{NO_BREAK}CFR{NO_BREAK}610.10"),
        ("5 mLx", "", "5 mLx"),
        ("lots 3-5, 1.5-2.5", "", "lots 3–5, 1.5–2.5"),
        ("on 2026-11-22, FDA-2026-D-4692", "", "on 2026-11-22, FDA‑2026‑D‑4692"),
        ("at -80 °C (-20)", "", f"at −80{NO_BREAK}°C (−20)"),
        ("-5", "≤", "−5"),
        ("-5", "3", "–5"),
        ("T-cell, CAR-T, EX-019", "", "T‑cell, CAR‑T, EX‑019"),
        ("CAR-positive, pre-IND", "", "CAR-positive, pre-IND"),
    ],
)
def test_template_words_are_typeset(typed: str, before: str, shown: str) -> None:
    assert typeset(typed, before) == shown


def test_an_answer_is_not_typeset_but_the_words_around_it_know_it() -> None:
    content = written(
        block("a", para(Text('It "is '), Bound('5 mL "x" --', ()), Text(' mL" and '), Bound("7", ()), Text(" mL")))
    )
    assert texts(content) == [f'It “is 5 mL "x" -- mL” and 7{NO_BREAK}mL']


# Blocks.


def test_each_block_is_one_control_with_a_bookmark_at_each_end() -> None:
    content = written(block("lots/vcn", para(Text("one")), para(Text("two")), title="Vector copies"))
    (control,) = body(content).iter(W + "sdt")
    start, end = block_bookmarks("lots/vcn")
    assert attribute(control, "w:sdtPr/w:alias") == "Vector copies"
    assert attribute(control, "w:sdtPr/w:tag") == "bg:lots/vcn"
    first, last = control.iter(W + "p")
    assert [mark.get(W + "name") for mark in first.iter(W + "bookmarkStart")] == [start]
    assert [mark.get(W + "name") for mark in last.iter(W + "bookmarkStart")] == [end]
    assert first.index(next(first.iter(W + "bookmarkStart"))) == 1
    assert last[-1].tag == W + "bookmarkEnd"


def test_long_ids_and_titles_are_cut_and_stay_apart() -> None:
    one, two = "section/" + "x" * 80 + "1", "section/" + "x" * 80 + "2"
    assert len(block_tag(one)) == 64
    assert block_tag(one) != block_tag(two)
    assert {len(name) for name in block_bookmarks(one)} <= {39, 40}
    assert not set(block_bookmarks(one)) & set(block_bookmarks(two))
    content = written(block(one, para(Text("1")), title="t" * 99), block(two, para(Text("2")), title="t" * 99))
    assert conformance_problems(content) == ()


def test_blocks_that_differ_in_punctuation_only_have_bookmarks_of_their_own() -> None:
    assert block_bookmarks("a-b") != block_bookmarks("a/b")


def test_two_blocks_of_one_id_are_refused() -> None:
    with pytest.raises(ValueError, match="unique: same"):
        written(block("same", para(Text("1"))), block("same", para(Text("2"))))


def test_a_page_break_is_before_the_next_paragraph_and_makes_the_front_a_cover() -> None:
    content = written(
        block("cover", para(Text("c"))), block("b", PageBreak(at(1))), block("text", INTRO, para(Text("t")))
    )
    breaks = [p.find(f"{W}pPr/{W}pageBreakBefore") is not None for p in body(content).iter(W + "p")]
    assert breaks == [False, True, False]
    assert body(content).find(f".//{W}titlePg") is not None
    assert body(written(block("text", INTRO))).find(f".//{W}titlePg") is None


@pytest.mark.parametrize("blocks", [(), (block("a"),), (block("a", para()), block("b", List((), True, at(1))))])
def test_a_document_with_nothing_in_it_is_sound(blocks: tuple[Block, ...]) -> None:
    assert conformance_problems(write_docx(Document(Properties(""), blocks), FOLDERS)) == ()


def test_the_copy_for_layout_has_the_same_words_and_no_controls() -> None:
    content = write_docx(rich_document(), FOLDERS)
    copy = without_controls(content)
    assert texts(copy) == texts(content)
    assert next(body(copy).iter(W + "sdt"), None) is None
    found = conformance_problems(copy, edited=True)
    assert [problem for problem in found if "which is not label and number" not in problem] == []


def test_in_the_copy_for_layout_only_the_number_of_a_reference_is_a_field() -> None:
    table = small_table(("1",))
    copy = without_controls(written(block("refs", para(Text("See "), Reference("t"), Text("."))), block("t", table)))
    first = next(body(copy).iter(W + "p"))
    assert ["".join(run.itertext()) for run in first.iter(W + "r")][:2] == ["See ", "Table\u00a0"]
    assert [field.result for field in fields_of(first)] == ["1"]


# Numbers, references, citations.


def test_references_are_fields_that_show_their_number() -> None:
    refs = para(Reference("intro"), Text("; "), Reference("t"), Text("; "), Reference("f"), Text("; "), Reference("q"))
    content = written(
        block("refs", refs),
        block("h", INTRO),
        block("t", small_table(("1",))),
        block("f", scatter(LOTS)),
        block("q", para(Text("Do you agree?"), id="q")),
    )
    assert texts(content)[0] == f"Section{NO_BREAK}1; Table{NO_BREAK}1; Figure{NO_BREAK}1; Question{NO_BREAK}1"
    assert f"Body Text | Section{NO_BREAK}{{REF \\r \\h 1}}; {{REF \\h Table{NO_BREAK}1}}; " in dump(content)
    assert f"Body Text | {{#}}<QuestionLabel: Question{NO_BREAK}>{{SEQ Question <QuestionLabel: 1>}}" in dump(content)
    assert conformance_problems(content) == ()


def test_the_target_of_a_table_reference_is_label_and_number_only() -> None:
    content = written(block("r", para(Reference("t"))), block("t", small_table(("1",))))
    caption = next(p for p in body(content).iter(W + "p") if attribute(p, "w:pPr/w:pStyle") == "TableCaption")
    (start,) = [m for m in caption.iter(W + "bookmarkStart") if m.get(W + "name", "").startswith("_Ref")]
    end = next(m for m in caption.iter(W + "bookmarkEnd") if m.get(W + "id") == start.get(W + "id"))
    inside = caption[caption.index(start) : caption.index(end)]
    assert "".join(t.text or "" for run in inside for t in run.iter(W + "t")) == f"Table{NO_BREAK}1"


def test_a_dead_reference_is_printed_in_brackets() -> None:
    content = written(block("a", para(Reference("nowhere"), Text(" "), Citation("nobody"))))
    assert texts(content) == ["[nowhere]" + NO_BREAK + "[nobody]"]
    assert conformance_problems(content) == ()


def test_citations_point_to_numbered_entries_and_keep_to_the_word_before() -> None:
    references = (ReferenceEntry("one", "First."), ReferenceEntry("two", "Second."))
    content = written(
        block("a", para(Text("as said "), Citation("two"))), block("r", ReferenceList(at(2))), references=references
    )
    assert texts(content)[0] == f"as said{NO_BREAK}[2]"
    assert "Reference | [2] {#}Second." in lines(content)
    assert "Reference | [1] First." in lines(content)


def test_a_citation_without_a_list_of_references_is_plain() -> None:
    content = written(block("a", para(Citation("one"))), references=(ReferenceEntry("one", "First."),))
    assert "Body Text | [1]" in lines(content)


def test_headings_are_numbered_by_style_and_front_headings_are_not() -> None:
    content = written(
        block("a", Heading(1, "s", text("Summary"), at(1), numbered=False), INTRO),
        block("b", Heading(2, "b", text("Background"), at(2)), Heading(2, "c", text("More"), at(2), numbered=False)),
    )
    shown = [
        line
        for line in lines(content)
        if "ead" in line.partition("|")[0] and "core" not in line and "header" not in line
    ]
    assert shown == [
        "Front Heading | Summary",
        "Heading 1 | 1 Introduction",
        "Heading 2 | 1.1 Background",
        "Front Heading 2 | More",
    ]
    assert all(p.find(f"{W}pPr/{W}numPr") is None for p in body(content).iter(W + "p"))


def test_two_headings_of_one_id_share_no_bookmark() -> None:
    content = written(
        block("a", para(Reference("intro")), INTRO, INTRO), block("c", Contents("headings", "Contents", at(1)))
    )
    assert not [problem for problem in conformance_problems(content) if "bookmark" in problem]


# Contents and lists.


def test_contents_hold_every_heading_without_page_numbers() -> None:
    content = written(
        block("toc", Contents("headings", "Contents", at(1))),
        block("a", INTRO, *(Heading(n, f"h{n}", (Bound(f"Level {n}", ()),), at(n)) for n in (2, 3, 4))),
    )
    assert [line for line in lines(content) if line.startswith("Toc ")] == [
        'Toc 1 | {TOC \\o "1-3" \\h \\z \\u 1→Introduction',
        "Toc 2 | 1.1→Level 2",
        "Toc 3 | 1.1.1→Level 3}",
    ]
    control = next(body(content).iter(W + "sdt"))
    assert attribute(control, "w:sdtPr/w:docPartObj/w:docPartGallery") == "Table of Contents"
    assert conformance_problems(content) == ()


def test_a_list_of_nothing_says_so() -> None:
    content = written(block("l", Contents("tables", "Tables", at(1))))
    assert 'Body Text | {TOC \\h \\z \\c "Table" None.}' in lines(content)
    assert conformance_problems(content) == ()


def test_entries_show_what_headings_and_captions_show() -> None:
    words = (Text('The "'), Bound('5 mL "x" -- y', ()), Text('" in '), Reference("t"), Citation("nobody"))
    table = Table("t", words, (Column("A"),), (), at(1))
    content = written(
        block("toc", Contents("headings", "Contents", at(1)), Contents("tables", "Tables", at(1))),
        block("a", Heading(1, "h", words, at(1)), table),
    )
    assert conformance_problems(content) == ()
    assert f'1→The “5 mL "x" -- y” in Table{NO_BREAK}1[nobody]'.replace(NO_BREAK, " ") in dump(content)


# Lists.


def numbered(*words: str) -> List:
    return List(tuple(ListItem((para(Text(word)),)) for word in words), True, at(5))


def test_each_numbered_list_starts_at_one() -> None:
    content = written(block("a", numbered("a", "b"), para(Text("between")), numbered("c")))
    assert [line for line in lines(content) if line.startswith("List")] == [
        "List Number | 1. a", "List Number | 2. b", "List Number | 1. c",
    ]  # fmt: skip


def test_lists_nest_and_items_go_on() -> None:
    deep = List((ListItem((para(Text("x")), numbered("y", "z"), para(Text("on")))),), False, at(5))
    outer = List((ListItem((para(Text("top")), deep)), ListItem((para(Text("last")),))), False, at(5))
    content = written(block("a", outer))
    assert [line for line in lines(content) if line.startswith("List")] == [
        "List Bullet | • top", "List Bullet 2 | – x", "List Number 3 | i. y", "List Number 3 | ii. z",
        "List Continue 2 | on", "List Bullet | • last",
    ]  # fmt: skip


# Comments, holes, links.


def test_a_remark_is_a_comment_at_its_place() -> None:
    content = written(block("a", para(Text("x "), Bound("[TBD]", ("a.b",), hole=True, remark="Who knows?"))))
    (comment,) = docx.Document(io.BytesIO(content)).comments
    assert (comment.author, comment.initials, comment.text) == ("briefgen", "bg", "Who knows?")
    assert str(comment.timestamp) == "2026-11-22 00:00:00+00:00"
    assert "Body Text | x <OpenItem: [TBD]>{comment: Who knows?}" in lines(content)


def test_a_document_without_a_date_has_comments_without_one() -> None:
    content = written(block("a", para(Bound("x", (), remark="r"))), date="")
    assert b"w:date" not in parts(content)["word/comments.xml"]
    assert b"dcterms:created" not in parts(content)["docProps/core.xml"]


def test_equal_remarks_in_one_block_are_two_comments() -> None:
    same = Bound("x", ("p",), remark="r")
    content = written(block("a", para(same, Text(" "), same)))
    assert len(list(docx.Document(io.BytesIO(content)).comments)) == 2
    assert conformance_problems(content) == ()


def test_links_lead_to_addresses_that_word_accepts() -> None:
    links = (Link("https://x.org/a b", text("one")), Link("", text("none")), Link("http://[", text("broken")))
    shown = "Body Text | [one](https://x.org/a%20b)nonebroken"
    assert shown in lines(written(block("a", para(*links))))


# Furniture and properties.


def test_properties_are_those_of_the_document() -> None:
    content = write_docx(rich_document(), FOLDERS)
    core = docx.Document(io.BytesIO(content)).core_properties
    assert (core.author, core.last_modified_by, core.revision) == ("Sample Bio, Inc.", "Sample Bio, Inc.", 1)
    assert core.title == "Briefing Package for a Type B (Pre-IND) Meeting: BG-101"
    assert str(core.created) == str(core.modified) == "2026-11-22 00:00:00+00:00"
    assert (core.language, core.keywords) == ("en-US", "CAR T, pre-IND")


def test_header_and_footer_are_filled_and_escaped() -> None:
    content = written(
        block("a", INTRO),
        header_left=(Text("A & <B>"),),
        header_right=(Text("{title}"),),
        confidentiality=(Text("Secret"),),
    )
    assert "header (default) | A & <B>→{title}" in lines(content)
    assert "footer (default) | Secret→Page {PAGE 1} of {NUMPAGES 1}" in lines(content)


def test_every_style_that_the_code_names_is_in_the_base_package() -> None:
    sheet = etree.parse(str(ROOT / "templates/word/briefing/styles.xml"))
    known = {style.get(W + "styleId") for style in sheet.iter(W + "style")}
    named = {value for name, value in vars(styles).items() if name.isupper() and isinstance(value, str)}
    named |= set(styles.PARAGRAPHS.values())
    named |= {styles.heading(level, numbered) for level in (1, 2, 3, 4) for numbered in (True, False)}
    named |= {
        styles.list_item(depth, *kind)
        for depth in (1, 2, 3, 9)
        for kind in ((True, True), (False, True), (True, False))
    }
    named = (named - {styles.CONTENTS_ENTRY}) | {f"{styles.CONTENTS_ENTRY}{level}" for level in (1, 2, 3)}
    assert named <= known


def test_a_users_own_style_sheet_wins(tmp_path: Path) -> None:
    own = tmp_path / "templates/word/briefing"
    own.mkdir(parents=True)
    shipped = (ROOT / "templates/word/briefing/styles.xml").read_text(encoding="utf-8")
    (own / "styles.xml").write_text(shipped.replace('<w:sz w:val="24"/>', '<w:sz w:val="22"/>', 1), encoding="utf-8")
    content = write_docx(document(block("a", INTRO)), data_folders(tmp_path))
    assert b'<w:sz w:val="22"/>' in parts(content)["word/styles.xml"]
    assert is_as_written(content)


def test_a_broken_base_part_is_broken_data_with_its_line(tmp_path: Path) -> None:
    own = tmp_path / "templates/word/briefing"
    own.mkdir(parents=True)
    (own / "header.xml").write_text("<a>\n</b>", encoding="utf-8")
    with pytest.raises(BrokenDataError, match=r"header\.xml:2"):
        write_docx(document(block("a", INTRO)), data_folders(tmp_path))


# Ids.


@given(st.lists(st.text(max_size=5), max_size=60))
def test_ids_never_collide_even_for_one_key(keys: list[str]) -> None:
    ids = Ids()
    numbers = [ids.number("kind", key, 1, 200) for key in keys]
    assert len(set(numbers)) == len(numbers)
    assert all(1 <= number <= 200 for number in numbers)

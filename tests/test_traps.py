"""Forty ways in which a Word file of a generator goes wrong, and what guards ours against each of them.

A guard is a conformance check, shown to speak when its trap is sprung in a sound file, or a test by its name.
"""

from __future__ import annotations

import importlib
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from test_conformance import DOCUMENT, Edit, edited, once, pattern, twice
from test_word_pages import bound, everything
from test_word_rich import FOLDERS, ROOT, block, document, para

from briefgen.document import Script, Text
from briefgen.word import conformance_body as body
from briefgen.word import conformance_controls as controls
from briefgen.word import conformance_drawings as drawings
from briefgen.word import conformance_fields as fields
from briefgen.word import conformance_marks as marks
from briefgen.word import conformance_package as package
from briefgen.word import conformance_problems, write_docx
from briefgen.word import conformance_sections as sections
from briefgen.word import conformance_settings as settings
from briefgen.word import conformance_styles as styles
from briefgen.word import conformance_tables as tables
from briefgen.word.conformance_reading import SavedFile
from briefgen.word.wml import W, parse, val
from briefgen.word.zipping import read_zip

SETTINGS, STYLES, NUMBERING = "word/settings.xml", "word/styles.xml", "word/numbering.xml"
HEADER, FOOTER, NOTES = "word/header.xml", "word/footer.xml", "word/footnotes.xml"
CORE, APP, THEME, STORE = "docProps/core.xml", "docProps/app.xml", "word/theme/theme1.xml", "customXml/item2.xml"
CONTENT_TYPES, RELATIONS = "[Content_Types].xml", "word/_rels/document.xml.rels"
Check = Callable[[SavedFile], Iterator[str]]


@dataclass(frozen=True)
class Fault:
    """An edit that springs a trap, and the check that then speaks."""

    check: Check
    part: str
    edit: Edit


def begin(word: str) -> str:
    """The beginning of a field of this kind, as an expression."""
    return rf'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {word} [^<]*</w:instrText></w:r>'


SEPARATE = r'<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
END = r'<w:r><w:fldChar w:fldCharType="end"/></w:r>'
FIRST_ROW = r"(<w:tbl>.*?<w:trPr>)<w:cantSplit/><w:tblHeader/>"
WORDS = "<w:r><w:t>Product: </w:t></w:r>"
TITLE_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TITLE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Old title</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
FORMULA = '<w:p><m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r/></m:oMath></w:p>'
SAME_ID = ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" w14:paraId="12345678"'
IGNORABLE = '<w:hdr xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="w14"'


TRAPS: dict[int, tuple[str, tuple[Fault | str, ...]]] = {
    1: ("contents are empty, or ask to be updated on opening", (
        Fault(settings.no_update_is_asked_for, DOCUMENT, once('"begin"', '"begin" w:dirty="true"')),
        Fault(settings.no_update_is_asked_for, SETTINGS, once("<w:compat>", "<w:updateFields/><w:compat>")),
        Fault(fields.contents_match_headings, DOCUMENT, pattern('<w:p><w:pPr><w:pStyle w:val="TOC2"/>.*?</w:p>', "")),
        Fault(fields.entries_lead_to_what_they_name, DOCUMENT, pattern(r"PAGEREF _Toc\d", "PAGEREF _Toc0")),
        Fault(fields.entries_lead_to_what_they_name, DOCUMENT, once('w:val="TOC2"', 'w:val="TOC3"')),
        "test_word::test_contents_hold_every_heading_without_page_numbers",
        "test_word_pages::test_page_numbers_of_a_layout_stand_in_the_contents_and_the_footer",
    )),
    2: ("a list of tables collects styles, not what is numbered", (
        Fault(fields.lists_collect_headings_or_sequences, DOCUMENT, once('\\c "Table"', '\\t "Table Caption,1"')),
        Fault(fields.lists_match_captions, DOCUMENT, once(". Forty process steps</w:t>", ". Thirty</w:t>")),
    )),
    3: ("a caption is typed", (
        Fault(fields.captions_are_numbered_by_fields, DOCUMENT, pattern(begin("SEQ Table") + SEPARATE + "(.*?)" + END, r"\1")),
        Fault(fields.captions_are_numbered_by_fields, DOCUMENT, pattern(r'(<w:bookmarkEnd w:id="\d+"/>)(<w:r><w:t xml:space="preserve">\. </w:t></w:r>)', r"\2\1")),
        Fault(fields.sequences_count_up, DOCUMENT, pattern(f"({begin('SEQ Table')}{SEPARATE}<w:r><w:t>)1", r"\g<1>2")),
    )),
    4: ("a reference is typed, or a link that goes stale", (
        Fault(fields.references_show_their_targets, DOCUMENT, pattern(f"({begin('REF')}{SEPARATE}<w:r><w:t>)[^<]*", r"\1Table 9")),
        Fault(fields.references_are_fields, DOCUMENT, pattern(begin("REF") + SEPARATE + "(.*?)" + END, r'<w:hyperlink w:anchor="bg_intro">\1</w:hyperlink>')),
        Fault(fields.references_have_targets, DOCUMENT, pattern(r"REF _Ref\d", "REF _Ref0")),
    )),
    5: ("headings are numbered by hand", (
        Fault(styles.headings_are_numbered_by_their_style, DOCUMENT, once('"Heading1"/>', '"Heading1"/><w:numPr><w:numId w:val="1"/></w:numPr>')),
        Fault(styles.headings_are_numbered_by_their_style, STYLES, once('<w:numPr><w:numId w:val="1"/></w:numPr>', "")),
        Fault(styles.headings_are_numbered_by_their_style, NUMBERING, once('<w:pStyle w:val="Heading2"/>', "")),
    )),
    6: ("a list goes on counting from the one before", (
        Fault(styles.numbered_lists_start_at_one, NUMBERING, once('<w:startOverride w:val="1"/>', "")),
        Fault(styles.numbered_lists_start_at_one, DOCUMENT, twice('<w:p><w:pPr><w:pStyle w:val="ListNumber"/>.*?</w:p><w:p><w:pPr><w:pStyle w:val="Heading4"/>.*?</w:p>')),
        Fault(styles.lists_are_told_apart, NUMBERING, once("1B6E0002", "1B6E0001")),
        "test_word::test_each_numbered_list_starts_at_one",
    )),
    7: ("looks are set by hand, so that changing a style does nothing", (
        Fault(body.looks_come_from_styles, DOCUMENT, once("<w:b/><w:bCs/>", '<w:b/><w:bCs/><w:color w:val="FF0000"/>')),
        Fault(body.looks_come_from_styles, DOCUMENT, once('"BodyText"/>', '"BodyText"/><w:spacing w:after="0"/>')),
        Fault(body.looks_come_from_styles, DOCUMENT, once('"BodyText"/>', '"BodyText"/><w:jc w:val="both"/>')),
        Fault(body.looks_come_from_styles, DOCUMENT, once('<w:pStyle w:val="BodyText"/>', "")),
    )),
    8: ("properties are out of order", (
        Fault(styles.properties_are_in_order, DOCUMENT, once("<w:b/><w:bCs/>", "<w:bCs/><w:b/>")),
        Fault(styles.properties_are_in_order, DOCUMENT, once('<w:pStyle w:val="TableCaption"/><w:keepNext/>', '<w:keepNext/><w:pStyle w:val="TableCaption"/>')),
        Fault(styles.properties_are_in_order, DOCUMENT, pattern(r"(<w:tblW [^>]*>)(<w:tblLayout [^>]*>)", r"\2\1")),
        Fault(styles.properties_are_in_order, DOCUMENT, pattern(r"(<w:pgSz [^>]*>)(\s*)(<w:pgMar [^>]*>)", r"\3\2\1")),
        Fault(styles.properties_are_in_order, STYLES, once("<w:keepNext/><w:keepLines/>", "<w:keepLines/><w:keepNext/>")),
    )),
    9: ("the head of a table is not marked", (
        Fault(tables.tables_mark_their_heads, DOCUMENT, once("<w:tblHeader/>", "")),
        Fault(tables.tables_mark_their_heads, DOCUMENT, pattern(rf"{FIRST_ROW}(.*?</w:tr>.*?</w:tr><w:tr><w:trPr><w:cantSplit/>)", r"\1<w:cantSplit/><w:tblHeader/>\2<w:tblHeader/>")),
        Fault(tables.tables_mark_their_heads, DOCUMENT, once('w:firstRow="1"', 'w:firstRow="0"')),
    )),
    10: ("a row breaks over pages", (
        Fault(tables.rows_stay_whole, DOCUMENT, once("<w:cantSplit/></w:trPr>", "</w:trPr>")),
    )),
    11: ("a caption is parted from its table or figure", (
        Fault(tables.captions_stay_with_tables_and_figures, DOCUMENT, once('"TableCaption"/><w:keepNext/>', '"TableCaption"/><w:keepNext w:val="0"/>')),
        Fault(tables.captions_stay_with_tables_and_figures, DOCUMENT, once('"FigureChart"/><w:keepNext/>', '"FigureChart"/><w:keepNext w:val="0"/>')),
        Fault(tables.captions_stay_with_tables_and_figures, DOCUMENT, once("<w:tbl>", "<w:p/><w:tbl>")),
        "test_traps::test_our_headings_and_captions_stay_with_what_follows",
        "test_word_tables::test_rows_of_a_short_table_stay_together_and_of_a_long_one_the_first_two_and_the_last_three",
    )),
    12: ("Word opens the file in compatibility mode", (
        Fault(settings.no_older_word_is_imitated, SETTINGS, once('w:val="15"', 'w:val="14"')),
        Fault(settings.no_older_word_is_imitated, SETTINGS, pattern('<w:compatSetting w:name="enableOpenType.*?/>', "")),
    )),
    13: ("no language is named", (
        Fault(settings.a_language_is_named, STYLES, pattern("<w:lang [^>]*>", "")),
        Fault(settings.a_language_is_named, CORE, once("<dc:language>en-US</dc:language>", "")),
        "test_traps::test_our_languages_are_named_for_all_scripts",
    )),
    14: ("a figure or table says nothing to those who cannot see it", (
        Fault(drawings.drawings_are_described, DOCUMENT, pattern('descr="[^"]*"', 'descr=" "')),
        Fault(drawings.drawings_are_described, DOCUMENT, twice("<wp:docPr [^>]*/>")),
        Fault(tables.tables_are_described, DOCUMENT, pattern('<w:tblCaption w:val="[^"]*"/>', "")),
        Fault(tables.tables_are_described, DOCUMENT, pattern('<w:tblDescription w:val="[^"]*"/>', "")),
        "test_pictures::test_pictures_say_what_they_show",
    )),
    15: ("the properties are those of a library", (
        Fault(settings.properties_are_filled, CORE, pattern("<dc:title>.*?</dc:title>", "")),
        Fault(settings.properties_are_filled, CORE, pattern("<dc:creator>.*?</dc:creator>", "")),
        Fault(settings.properties_are_filled, CORE, pattern(">2026-11-22T00:00:00Z</dcterms:modified>", ">2027-01-01T00:00:00Z</dcterms:modified>")),
        Fault(settings.properties_are_filled, APP, once("16.0000", "12.0000")),
        Fault(package.no_remnant_of_another_writer, CORE, once("Sample Bio, Inc.", "python-docx")),
        "test_word::test_properties_are_those_of_the_document",
    )),
    16: ("fonts are a mix", (
        Fault(settings.theme_fonts_exist, THEME, pattern(r'(<a:minorFont>\s*)<a:latin [^>]*>', r"\1")),
        Fault(body.looks_come_from_styles, DOCUMENT, once("<w:b/><w:bCs/>", '<w:rFonts w:ascii="Cambria"/><w:b/><w:bCs/>')),
    )),
    17: ("page numbers are digits", (
        Fault(fields.page_numbers_are_fields, FOOTER, pattern(begin("PAGE") + SEPARATE + "(.*?)" + END, r"\1")),
        "test_word::test_header_and_footer_are_filled_and_escaped",
        "test_word_pages::test_page_numbers_of_a_layout_stand_in_the_contents_and_the_footer",
    )),
    18: ("wide pages lose header and footer, or count anew", (
        Fault(sections.sections_have_headers_and_footers, DOCUMENT, pattern(r'(orient="landscape".*?)<w:headerReference [^>]*>', r"\1")),
        Fault(sections.sections_have_headers_and_footers, DOCUMENT, pattern(r'(.*<w:cols w:space="720"/>)', r"\1<w:titlePg/>")),
        Fault(sections.pages_turn_and_count_on, DOCUMENT, once(' w:orient="landscape"', "")),
        Fault(sections.pages_turn_and_count_on, DOCUMENT, once('<w:pgSz w:w="15840" w:h="12240"', '<w:pgSz w:w="12240" w:h="15840"')),
        Fault(sections.pages_turn_and_count_on, DOCUMENT, once("<w:cols ", '<w:pgNumType w:start="1"/><w:cols ')),
        Fault(sections.sections_end_where_word_looks, DOCUMENT, pattern(r"(.*)(<w:sdt>)(.*?</w:sdt>)(<w:sectPr>.*</w:sectPr>)", r"\1\4\2\3")),
        Fault(tables.tables_fit_their_page, DOCUMENT, pattern(r'<w:p><w:pPr><w:pStyle w:val="SectionBreak"/>(?:(?!</w:p>).)*landscape.*?</w:p>', "")),
        "test_word_pages::test_no_section_ends_inside_a_block",
        "test_word_pages::test_the_tab_stops_of_a_wide_page_stand_at_its_margin",
    )),
    19: ("quotes and dashes are those of a typewriter", (
        "test_word::test_template_words_are_typeset",
        "test_word::test_an_answer_is_not_typeset_but_the_words_around_it_know_it",
    )),
    20: ("raised words are flat, or moved by hand", (
        Fault(body.looks_come_from_styles, DOCUMENT, once('<w:vertAlign w:val="superscript"/>', '<w:position w:val="6"/>')),
        "test_traps::test_raised_and_lowered_words_are_words_own",
    )),
    21: ("number and unit, label and number are parted", (
        Fault(fields.captions_are_numbered_by_fields, DOCUMENT, pattern("(\"TableCaption\"/>.*?)Table\u00a0", r"\1Table ")),
        Fault(body.hyphens_that_do_not_break_are_words_own, DOCUMENT, once("<w:t>Introduction", "<w:t>Intro\u2011duction")),
        "test_word::test_template_words_are_typeset",
    )),
    22: ("words are glued, or hold what XML cannot", (
        Fault(body.spaces_are_kept, DOCUMENT, once(' xml:space="preserve">Product', ">Product")),
        Fault(body.spaces_are_kept, DOCUMENT, once("<w:tab/><w:t>after", "<w:t>\tafter")),
        "test_word::test_any_answer_is_read_back_as_it_was_typed",
    )),
    23: ("empty paragraphs stand for space, or are left of what is not said", (
        Fault(body.no_paragraph_is_empty, DOCUMENT, once("</w:p>", "</w:p><w:p/>")),
        Fault(body.no_paragraph_is_empty, DOCUMENT, once("</w:p>", '</w:p><w:p><w:pPr><w:pStyle w:val="TableEnd"/></w:pPr></w:p>')),
    )),
    24: ("bookmarks have one name, or one that Word does not take", (
        Fault(marks.bookmarks_are_sound, DOCUMENT, twice("<w:bookmarkStart [^>]*/><w:bookmarkEnd [^>]*/>")),
        Fault(marks.bookmarks_are_sound, DOCUMENT, once('w:name="bg_cover', f'w:name="bg_{"x" * 40}')),
        Fault(marks.bookmarks_are_sound, DOCUMENT, pattern(r"(<w:bookmarkStart [^>]*/>)(<w:bookmarkEnd [^>]*/>)", r"\2\1")),
    )),
    25: ("controls have one id", (
        Fault(controls.controls_are_sound, DOCUMENT, twice("<w:sdt>.*?</w:sdt>")),
        Fault(controls.controls_are_sound, DOCUMENT, pattern(r'<w:id w:val="\d+"/>', '<w:id w:val="2147483648"/>')),
    )),
    26: ("a cell without a paragraph, a grid that does not add up", (
        Fault(tables.cells_end_with_a_paragraph, DOCUMENT, pattern(r"(</w:tcPr>)<w:p>.*?</w:p>(</w:tc>)", r"\1\2")),
        Fault(tables.tables_have_grids, DOCUMENT, pattern(r'<w:gridCol w:w="\d+"/>', '<w:gridCol w:w="1"/>')),
        Fault(tables.tables_have_grids, DOCUMENT, pattern(r'<w:tcW w:w="\d+"', '<w:tcW w:w="1"')),
        Fault(tables.tables_have_grids, DOCUMENT, pattern("<w:tblGrid>.*?</w:tblGrid>", "")),
        Fault(tables.tables_have_grids, DOCUMENT, once('<w:tblLayout w:type="fixed"/>', "")),
    )),
    27: ("a style is missing", (
        Fault(styles.styles_are_defined, DOCUMENT, once('"Title"', '"Titel"')),
        Fault(styles.word_finds_the_styles_it_expects, STYLES, once('w:styleId="ListParagraph"', 'w:styleId="Other"')),
        Fault(styles.word_finds_the_styles_it_expects, STYLES, once('w:type="table" w:default="1"', 'w:type="table"')),
    )),
    28: ("the gallery of styles is strange", (
        Fault(styles.styles_not_used_yet_are_listed, STYLES, pattern("<w:latentStyles.*?</w:latentStyles>", "")),
    )),
    29: ("a link is blue, and leads nowhere", (
        Fault(body.links_lead_outside, DOCUMENT, pattern(r'<w:hyperlink r:id="\w+"', "<w:hyperlink")),
        Fault(body.links_look_like_links, DOCUMENT, once('<w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>', "")),
        "test_word::test_links_lead_to_addresses_that_word_accepts",
    )),
    30: ("a header repeats what has changed since", (
        Fault(fields.properties_are_shown_as_they_are, HEADER, once("</w:p>", TITLE_FIELD)),
        Fault(controls.controls_show_what_they_are_bound_to, HEADER, once("<w:t>BG-101</w:t>", "<w:t>BG-100</w:t>")),
        Fault(controls.controls_show_what_they_are_bound_to, STORE, once("BG-101", "BG-102")),
        Fault(controls.controls_show_what_they_are_bound_to, STORE, lambda text: text.replace("name>", "nom>")),
        "test_word_pages::test_a_short_answer_is_one_field_wherever_it_stands",
    )),
    31: ("footnotes are typed", (
        Fault(marks.footnotes_are_words_own, DOCUMENT, once('<w:footnoteReference w:id="1"/>', "<w:t>1</w:t>")),
        Fault(marks.footnotes_are_words_own, NOTES, once("<w:footnoteRef/>", "<w:t>1</w:t>")),
        Fault(marks.footnotes_are_words_own, NOTES, once('w:val="FootnoteText"', 'w:val="BodyText"')),
        Fault(marks.footnotes_are_words_own, NOTES, twice('<w:footnote w:id="1">.*?</w:footnote>')),
        Fault(marks.footnotes_are_words_own, SETTINGS, once('<w:footnote w:id="0"/>', "")),
        "test_word_pages::test_a_footnote_is_words_own_with_links_and_looks",
    )),
    32: ("a comment is not at its words", (
        Fault(marks.comments_have_places, DOCUMENT, pattern("<w:commentRangeEnd [^>]*/>", "")),
        Fault(marks.comments_have_places, "word/comments.xml", twice("<w:comment .*?</w:comment>")),
        "test_word::test_a_remark_is_a_comment_at_its_place",
    )),
    33: ("two paragraphs have one id", (
        Fault(marks.paragraph_ids_are_sound, DOCUMENT, lambda text: text.replace("<w:p>", f"<w:p{SAME_ID}>", 2)),
        Fault(marks.paragraph_ids_are_sound, DOCUMENT, once("<w:p>", f"<w:p{SAME_ID.replace('1234', '8234')}>")),
    )),
    34: ("Word gives parts of our own other names", (
        Fault(controls.stores_are_known_by_id, "customXml/itemProps2.xml", pattern(r'ds:itemID="[^"]*"', 'ds:itemID="2"')),
        Fault(controls.stores_are_known_by_id, "customXml/itemProps2.xml", once("urn:briefgen:answers:1", "urn:other")),
        "test_word_reading::test_the_state_keeps_fingerprints_and_is_found_under_any_name",
    )),
    35: ("a prefix is named but not declared", (
        Fault(package.prefixes_are_declared, HEADER, once("<w:hdr", IGNORABLE)),
    )),
    36: ("the zip holds folders, times, or parts that are declared as something else", (
        Fault(package.parts_are_what_their_relationships_say, CONTENT_TYPES, pattern('<Override PartName="/word/styles.xml"[^>]*>', "")),
        Fault(package.parts_are_what_their_relationships_say, RELATIONS, pattern('<Relationship [^>]*Target="[^"]*numbering.xml"[^>]*>', "")),
        "test_traps::test_a_zip_that_is_not_plain_is_found",
        "test_word::test_the_zip_begins_with_the_content_types_and_carries_no_time",
    )),
    37: ("writers cannot edit", (
        Fault(settings.nothing_is_protected, SETTINGS, once("<w:compat>", '<w:documentProtection w:edit="readOnly"/><w:compat>')),
        Fault(settings.nothing_is_protected, DOCUMENT, pattern(r'(<w:id w:val="\d+"/>)', r'\1<w:lock w:val="sdtContentLocked"/>')),
    )),
    38: ("a formula of a line stands on a line of its own", (
        Fault(body.no_formula_stands_alone, DOCUMENT, once("</w:p>", "</w:p>" + FORMULA)),
    )),
    39: ("the last line of a justified paragraph is drawn wide, as old Words do", (
        Fault(settings.no_older_word_is_imitated, SETTINGS, pattern("<w:compat>.*?</w:compat>", "")),
    )),
    40: ("sizes are in points", (
        Fault(styles.sizes_are_half_points, STYLES, once('<w:sz w:val="28"/>', '<w:sz w:val="14pt"/>')),
        Fault(styles.sizes_are_half_points, STYLES, once('<w:sz w:val="28"/>', '<w:sz w:val="14.5"/>')),
    )),
}  # fmt: skip
FAULTS = [(number, guard) for number, (_, guards) in TRAPS.items() for guard in guards if isinstance(guard, Fault)]
TESTS = [(number, guard) for number, (_, guards) in TRAPS.items() for guard in guards if isinstance(guard, str)]


@pytest.fixture(scope="module")
def sound() -> bytes:
    """Everything that we write, an answer in the header too, with pages as after a layout."""
    made = everything()
    made = replace(made, properties=replace(made.properties, header_left=(bound("product.name", "BG-101"),)))
    names = re.findall(r'w:name="(_Toc\d+)"', read_zip(write_docx(made, FOLDERS))[DOCUMENT].decode())
    return write_docx(made, FOLDERS, pages={name: page for page, name in enumerate(names, 3)}, page_count=17)


def test_all_forty_are_guarded() -> None:
    assert set(TRAPS) == set(range(1, 41))
    assert all(guards for _, guards in TRAPS.values())


def test_nothing_is_sprung_in_a_sound_file(sound: bytes) -> None:
    assert conformance_problems(sound) == ()


@pytest.mark.parametrize(
    "fault", [fault for _, fault in FAULTS], ids=[f"{number}-{fault.check.__name__}" for number, fault in FAULTS]
)
def test_a_trap_that_is_sprung_is_found(fault: Fault, sound: bytes) -> None:
    sprung = edited(sound, fault.part, fault.edit)
    found = set(fault.check(SavedFile(sprung)))
    assert found
    assert found <= set(conformance_problems(sprung)), "the check is not among those that are run"


@pytest.mark.parametrize("name", [name for _, name in TESTS], ids=[f"{number}-{name}" for number, name in TESTS])
def test_a_guard_that_is_a_test_exists(name: str) -> None:
    module, _, function = name.partition("::")
    assert callable(getattr(importlib.import_module(module), function))


# Guards that have no other place.


def repacked(
    content: bytes, first: str = "", time: tuple[int, int, int, int, int, int] = (1980, 1, 1, 0, 0, 0)
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as new:
        if first:
            new.writestr(zipfile.ZipInfo(first), b"")
        for name, part in read_zip(content).items():
            new.writestr(zipfile.ZipInfo(name, time), part)
    return out.getvalue()


def test_a_zip_that_is_not_plain_is_found(sound: bytes) -> None:
    def said(content: bytes) -> str:
        return " ".join(conformance_problems(content))

    assert said(repacked(sound)) == ""
    assert "begins with word/" in said(repacked(sound, first="word/"))
    assert "folder word/" in said(repacked(sound, first="word/"))
    assert "says when word/document.xml was made" in said(repacked(sound, time=(2026, 11, 22, 9, 30, 0)))


def test_our_headings_and_captions_stay_with_what_follows(sound: bytes) -> None:
    file = SavedFile(sound)
    followed = [p for p in file.labels if file.styles.outline_level(p) < 9 or val(p, "pPr/pStyle") == "TableCaption"]
    assert len(followed) > 10
    assert all(file.has(p, "keepNext") for p in followed)


def test_our_languages_are_named_for_all_scripts() -> None:
    base = ROOT / "templates/word/briefing"
    words = next(parse((base / "styles.xml").read_bytes()).iter(W + "lang"))
    assert dict(words.attrib) == {W + "val": "en-US", W + "eastAsia": "en-US", W + "bidi": "ar-SA"}
    theme = next(parse((base / "settings.xml").read_bytes()).iter(W + "themeFontLang"))
    assert dict(theme.attrib) == {W + "val": "en-US", W + "bidi": "ar-SA"}


def test_raised_and_lowered_words_are_words_own() -> None:
    words = para(Text("10"), Script((Text("6"),), True), Text(" H"), Script((Text("2"),), False), Text("O"))
    made = read_zip(write_docx(document(block("a", words)), FOLDERS))["word/document.xml"].decode()
    assert re.findall(r'<w:vertAlign w:val="(\w+)"/></w:rPr><w:t>(\d)', made) == [
        ("superscript", "6"),
        ("subscript", "2"),
    ]

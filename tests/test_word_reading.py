"""What is read back from a saved file: is it as written, where words come from, the dump."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from test_conformance import edited, once
from test_word import (
    INTRO,
    NO_BREAK,
    parts,
    small_table,
    written,
)
from test_word_rich import FOLDERS, at, block, para, rich_document

from briefgen.document import (
    Align,
    Bound,
    Contents,
    Reference,
    Strong,
    Text,
)
from briefgen.problems import UserError
from briefgen.word import dump, is_as_written, trace, write_docx
from briefgen.word.state import State, read_state
from briefgen.word.zipping import LARGEST_TOTAL, UnreadablePackageError, read_zip

# As written?


def test_what_was_written_is_as_written() -> None:
    assert is_as_written(written(block("a", INTRO)))


@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/styles.xml", "docProps/core.xml", "word/_rels/document.xml.rels"]
)
def test_a_change_of_any_part_shows(part: str) -> None:
    content = written(block("a", INTRO))
    assert not is_as_written(edited(content, part, lambda words: words + "\n"))


def test_a_file_of_word_or_of_nobody_is_not_ours() -> None:
    other = io.BytesIO()
    docx.Document().save(other)
    assert not is_as_written(other.getvalue())
    assert not is_as_written(b"")
    assert not is_as_written(b"PK\x03\x04 and then nothing")


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        for number in range(5):
            with package.open(f"{number}.xml", "w") as part:
                for _ in range(LARGEST_TOTAL // 4 // 2**20 + 1):
                    part.write(bytes(2**20))
    with pytest.raises(UnreadablePackageError, match="larger than"):
        read_zip(bomb.getvalue())
    assert not is_as_written(bomb.getvalue())


def test_a_damaged_state_part_is_not_ours() -> None:
    content = written(block("a", INTRO))
    assert not is_as_written(edited(content, "customXml/item1.xml", once("</block>", "!</block>")))


# The state part.


def state_of(content: bytes) -> State:
    state = read_state(parts(content))
    assert state is not None
    return state


def test_the_state_holds_each_block_in_canonical_form() -> None:
    words = para(Text("See "), Reference("t"), Text(": "), Strong((Text("bo"), Bound("ld", ("p",)))), Text("."))
    content = written(block("a", INTRO, words, title="A"), block("t", small_table(("1.5",))))
    a, t = (state_of(content).blocks[tag] for tag in ("bg:a", "bg:t"))
    heading, paragraph = a.content
    assert heading == ["heading 1", ["Introduction", ""]]
    assert paragraph[0] == "body text"
    assert [look for _, look in paragraph[1:]] == ["", "field", "", "b", ""]
    assert paragraph[2][0].startswith("REF _Ref")
    assert [words for words, look in paragraph[1:] if look != "field"] == ["See ", ": ", "bold", "."]
    caption, table, _ = t.content
    assert caption[2] == ["SEQ Table \\* ARABIC", "field"]
    assert table == {"table": [[[["table head", ["Column 0", ""]]]], [[["table text", ["1.5", ""]]]]]}
    assert (a.title, [one.paths for one in a.paragraphs]) == ("A", [(), ("p",)])


def test_contents_are_one_field_in_canonical_form() -> None:
    content = written(block("toc", Contents("headings", "Contents", at(1))), block("a", INTRO, INTRO))
    title, entries = state_of(content).blocks["bg:toc"].content
    assert title == ["toc heading", ["Contents", ""]]
    assert entries == ["toc 1", ['TOC \\o "1-3" \\h \\z \\u', "field"]]


def test_the_state_keeps_fingerprints_and_is_found_under_any_name() -> None:
    content = write_docx(rich_document(), FOLDERS)
    renamed = {("customXml/item7.xml" if n == "customXml/item1.xml" else n): c for n, c in parts(content).items()}
    state = read_state(renamed)
    assert state is not None
    assert dict(state.fingerprints) == {"answers": "ab" * 32, "templates": "cd" * 32}


# Where words come from.


def test_trace_tells_template_line_and_answers() -> None:
    (found,) = trace(
        written(block("a/b", para(Text("Made from "), Bound("2.10", ("p.volume",)), Text(" mL."), line=12), title="T")),
        "MADE  from 2.10",
    )
    assert (found.block, found.title, found.text) == ("a/b", "T", f"Made from 2.10{NO_BREAK}mL.")
    assert (found.template, found.paths) == ("templates/sections/sample.md:12", ("p.volume",))


def test_trace_finds_headings_with_their_entries_captions_cells_notes_and_footers() -> None:
    content = write_docx(rich_document(), FOLDERS)
    assert [t.block for t in trace(content, "lot data")] == ["contents", "lots/head"]
    assert {t.template for t in trace(content, "lot data")} == {"templates/sections/sample.md:28"}
    assert [t.block for t in trace(content, "Forty process steps")] == ["contents", "lots/steps"]
    assert [t.paths for t in trace(content, "1,250")] == [("lots[L001]",)]
    assert [t.block for t in trace(content, "not determined")] == ["lots/vcn"]
    assert [t.template.partition(":")[0] for t in trace(content, "confidential")] == [
        "templates/word/briefing/footer.xml", "templates/word/briefing/footer-first.xml",
    ]  # fmt: skip
    assert trace(content, "Scatter chart of vector")[0].paths[0] == "lots[L001].vcn"
    assert trace(content, "words that nobody wrote") == trace(content, "  ") == ()


def test_trace_tells_equal_paragraphs_apart() -> None:
    same = (para(Text("Same."), line=n) for n in (1, 2, 3))
    assert [t.template[-2:] for t in trace(written(block("a", *same)), "same.")] == [":1", ":2", ":3"]


def test_an_edited_paragraph_is_traced_to_the_nearest_of_its_block() -> None:
    content = written(
        block("a", para(Text("Cells are thawed."), line=1), para(Text("Cells are frozen at once."), line=2))
    )
    content = edited(
        content, "word/document.xml", once("Cells are frozen at once", "All cells are frozen at once today")
    )
    (found,) = trace(content, "today")
    assert found.template == "templates/sections/sample.md:2"
    assert found.text == "All cells are frozen at once today."


def test_without_controls_the_bookmarks_tell_the_block() -> None:
    content = written(block("a", para(Text("Thaw."), line=1)), block("b", para(Text("Freeze."), line=2)))
    bare = edited(
        content,
        "word/document.xml",
        lambda words: words.replace("w:sdtContent>", "w:ins>").replace("w:sdt>", "w:moveTo>").replace("bg:", "x:"),
    )
    assert [(t.block, t.template[-2:]) for t in trace(bare, "freeze")] == [("b", ":2")]


def test_words_that_a_writer_put_between_blocks_have_no_source() -> None:
    content = edited(
        written(block("a", INTRO)),
        "word/document.xml",
        once("<w:sectPr", "<w:p><w:r><w:t>Mine</w:t></w:r></w:p><w:sectPr"),
    )
    (found,) = trace(content, "mine")
    assert (found.block, found.template, found.paths) == ("", "", ())


@pytest.mark.parametrize("content", [b"", b"no zip"])
def test_trace_of_no_docx_is_a_problem(content: bytes) -> None:
    with pytest.raises(UserError) as caught:
        trace(content, "x")
    assert [problem.code for problem in caught.value.problems] == ["W101"]


def test_trace_of_another_docx_is_a_problem() -> None:
    other = io.BytesIO()
    docx.Document().save(other)
    with pytest.raises(UserError) as caught:
        trace(other.getvalue(), "x")
    assert [problem.code for problem in caught.value.problems] == ["W102"]


# The dump.


def test_a_dump_of_a_small_document() -> None:
    content = written(
        block("head", INTRO, para(Text("See "), Reference("t"), Text(".")), title="Introduction"),
        block("t", small_table(("1.5", "x"), align=Align.TEXT)),
        header_left=(Text("Left"),),
    )
    assert (
        dump(content)
        == f"""\
core | title: Briefing Package
core | revision: 1
core | created: 2026-11-22T00:00:00Z
core | modified: 2026-11-22T00:00:00Z
core | category: Briefing package
core | language: en-US
header (default) | Left→
footer (default) | →Page {{PAGE 1}} of {{NUMPAGES 1}}

[[head]] Introduction
Heading 1 | 1 Introduction
Body Text | See {{REF \\h Table{NO_BREAK}1}}.

[[t]] t
Table Caption | {{#}}Table{NO_BREAK}{{SEQ Table 1}}. A table
| Column{NO_BREAK}0 | Column{NO_BREAK}1 | (head)
| 1.5 | x |
alt | A table | A table
Table End |

page | 12240 x 15840
""".replace(f"Column{NO_BREAK}", "Column ")
    )

"""Markdown becomes nodes: a named subset for what people write, and nothing else; no text can make it slow."""

import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.document import (
    Align,
    BlockKind,
    Bound,
    Citation,
    Emphasis,
    Footnote,
    Heading,
    LineBreak,
    Link,
    List,
    Origin,
    Paragraph,
    Reference,
    Script,
    Strong,
    Table,
    Text,
    inlines_of,
    plain_text,
)
from briefgen.problems import BrokenDataError
from briefgen.prose.documents import markdown_document
from briefgen.prose.marks import Marks, Printed, with_line_marks
from briefgen.prose.nodes import prose_nodes, template_nodes

ORIGIN = Origin("templates/x.md", 3)
LOTS = "| Lot | VCN |\n|---|---:|\n| L1 | 2.10 |\n| L2 | |"


def prose(text, cited=()):
    return prose_nodes(text, "process.steps", ORIGIN, cited)


def line(text, cited=()):
    (paragraph,) = prose(text, cited)
    assert isinstance(paragraph, Paragraph)
    return [shown(inline) for inline in paragraph.children]


def shown(inline):
    """An inline in short."""
    match inline:
        case Text(text=text) | Bound(text=text):
            return text
        case Reference(target=target) | Citation(reference=target):
            return (type(inline).__name__, target)
        case Link(address=address):
            return ("Link", address, *map(shown, inline.children))
        case Script():
            return ("above" if inline.superscript else "below", *map(shown, inline.children))
        case LineBreak():
            return ("LineBreak",)
        case _:
            return (type(inline).__name__, *map(shown, inline.children))


def cells(table):
    return [[plain_text(cell) for cell in row.cells] for row in table.rows]


# Tables


def test_a_pipe_table_is_a_table_bound_to_its_answer():
    (table,) = prose(LOTS)
    assert [(column.heading, column.align) for column in table.columns] == [("Lot", Align.TEXT), ("VCN", Align.NUMBER)]
    assert cells(table) == [["L1", "2.10"], ["L2", "–"]]
    assert [row.key for row in table.rows] == ["L1", "L2"]
    assert table.origin == ORIGIN
    assert all(inline.paths == ("process.steps",) for inline in inlines_of(table))


@pytest.mark.parametrize(
    "text",
    [
        "Table: Copy **number** {#table-copies}\n" + LOTS,
        ": Copy **number** {: #table-copies }\n\n" + LOTS,
        LOTS + "\nTable: Copy **number** {#table-copies}",
        LOTS + "\n\n: Copy **number**\n{#table-copies}",
        "table: Copy **number** {#table-copies}\n\n" + LOTS + "\n\nWords after.",
        "Words before.\n\nTable: Copy **number** {#table-copies}\n\n" + LOTS,
    ],
)
def test_a_caption_stands_before_or_after_its_table(text):
    (table,) = [node for node in prose(text) if isinstance(node, Table)]
    assert table.id == "table-copies"
    assert [shown(inline) for inline in table.caption] == ["Copy ", ("Strong", "number")]
    assert all("Table:" not in plain_text(node.children) for node in prose(text) if isinstance(node, Paragraph))


def test_a_table_without_caption_is_named_after_its_heads_its_answer_and_its_place():
    (first,) = prose(LOTS)
    assert plain_text(first.caption) == "Lot, VCN"
    assert first.id == "table-process-steps-1"
    named, _, second = prose(f"{LOTS}\n\n: {{#mine}}\n\nWords.\n\n{LOTS}")
    assert (named.id, second.id) == ("mine", "table-process-steps-2")
    (of_a_row,) = prose_nodes(LOTS, "questions.agency_questions[vcn-basis].position", ORIGIN)
    assert of_a_row.id == "table-questions-agency_questions-vcn-basis-position-1"


def test_two_tables_of_one_answer_never_share_an_id():
    found = prose(f"{LOTS}\n: A {{#t}}\n\n{LOTS}\n: B {{#t}}")
    assert [table.id for table in found] == ["t", "t-2"]


def test_each_table_takes_one_caption_and_other_sentences_stay():
    found = prose(f"{LOTS}\n\n: A\n\n{LOTS}\n\n: B\n\nWords.\n\n: No caption")
    assert [type(node) for node in found] == [Table, Table, Paragraph, Paragraph]
    assert [plain_text(table.caption) for table in found[:2]] == ["A", "B"]
    assert plain_text(found[3].children) == ": No caption"


def test_a_table_stands_right_below_a_sentence_and_ends_at_a_line_without_pipe():
    before, table, after = prose(f"Results:\n{LOTS}\nThis shows it.")
    assert plain_text(before.children) == "Results:"
    assert len(table.rows) == 2
    assert plain_text(after.children) == "This shows it."


def test_rows_too_short_are_filled_and_of_rows_too_long_no_word_is_lost():
    (table,) = prose("a | b\n--- | ---\n1\\|2 |\n3 | 4 | 5\n| 6 | 7 | |\n- | 8")
    assert cells(table) == [["1|2", "–"], ["3", "4 | 5"], ["6", "7"], ["-", "8"]]


def test_keys_of_rows_are_unique():
    (table,) = prose("a | b\n---|---\nx | 1\nx | 2\nx-2 | 3\n | 4\n | 5")
    assert [row.key for row in table.rows] == ["x", "x-2", "x-2-2", "row", "row-2"]


def test_cells_hold_marks():
    (table,) = prose("| a | b |\n|---|---|\n| **x** 10^6^ | [](#table-vcn)^[A note.] |", {"y"})
    assert [shown(i) for i in table.rows[0].cells[0]] == [("Strong", "x"), " 10", ("above", "6")]
    assert [shown(i) for i in table.rows[0].cells[1]] == [("Reference", "table-vcn"), ("Footnote", "A note.")]


def test_a_head_has_no_looks():
    (table,) = prose(
        "| **Dose** 10^6^ | CO~2~ x^a^ | [](#f) | [w](http://x.y) ^[note] | |\n|-|-|-|-|-|\n| 1 | 2 | 3 | 4 | 5 |"
    )
    heads = [column.heading for column in table.columns]
    assert heads == ["Dose 10⁶", "CO₂ x^a^", "[](#f)", "[w](http://x.y) ^[note]", "–"]


@pytest.mark.parametrize(
    "text",
    ["a | b", "a | b\nc | d", "a | b\n--- | ---", "a | b | c\n--- | ---\n1 | 2", "a | b\n |\n1 | 2", "|a|" * 40 + "\n" + "|-|" * 40],
)  # fmt: skip
def test_a_line_with_pipes_is_a_sentence(text):
    (paragraph,) = prose(text)
    assert plain_text(paragraph.children) == text.replace("\n", " ")


def test_a_table_has_no_more_columns_than_word_has():
    wide = "\n".join(["|" + "x|" * 64, "|" + "-|" * 64, "|" + "y|" * 64])
    assert [type(node) for node in prose(wide)] == [Paragraph]
    assert [type(node) for node in prose(wide.replace("|x", "", 1).replace("|-", "", 1))] == [Table]


def test_a_table_in_a_list_item_stays_text():
    (found,) = prose("- item\n\n    | a | b |\n    |---|---|\n    | 1 | 2 |")
    assert [type(node) for node in found.items[0].content] == [Paragraph, Paragraph]
    apart, table = prose("- item\n| a | b |\n|---|---|\n| 1 | 2 |")
    assert (type(apart), type(table)) == (List, Table)


# Marks


def test_a_footnote_holds_words_with_marks():
    note = ("Footnote", "See ", ("Strong", "b"), " ", ("Emphasis", "i"), " ", ("Link", "http://x.y", "l"), " [c [d]].")
    assert line("End^[See **b** *i* [l](http://x.y) [c [d]].] of.") == ["End", note, " of."]
    assert line("98.2^[After thaw.]") == ["98.2", ("Footnote", "After thaw.")]
    assert line("x^[[](#cas)]", {"cas"}) == ["x", ("Footnote", ("Citation", "cas"))]


@pytest.mark.parametrize("text", ["10^[3] and x^[n+1]", "a^[open", "a^[b [c]", "^[]", "a^ [b]", "^[" * 50 + "]"])
def test_what_is_no_footnote_comes_out_as_typed(text):
    assert line(text) == [text]


def test_a_footnote_holds_no_footnote_nor_does_a_link():
    assert line("a^[one ^[two] end]") == ["a", ("Footnote", "one ^[two] end")]
    assert line("^[one [w ^[two]](http://x.y)]") == [("Footnote", "one ", ("Link", "http://x.y", "w ^[two]"))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10^6^/kg", ["10", ("above", "6"), "/kg"]),
        ("10^−6^, 10^-12^", ["10", ("above", "−6"), ", 10", ("above", "-12")]),
        ("H~2~O", ["H", ("below", "2"), "O"]),
        ("CD4^+^CD8^−^", ["CD4", ("above", "+"), "CD8", ("above", "−")]),
        ("Ca^2+^", ["Ca", ("above", "2+")]),
        ("SO~4~^2-^", ["SO", ("below", "4"), ("above", "2-")]),
        ("^89^Zr", [("above", "89"), "Zr"]),
        ("C~max~ and 5^th^", ["C", ("below", "max"), " and 5", ("above", "th")]),
        ("*C*~max~", [("Emphasis", "C"), ("below", "max")]),
        ("Ca(OH)~2~", ["Ca(OH)", ("below", "2")]),
    ],
)
def test_scripts(text, expected):
    assert line(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2*10^6 and 5*10^7", "10^6/10^7", "~5 to ~6", "~20 %", "~5-~6 days", "5~6~7", "a^b^c", "a~b~c", "2^3^4", "10^6 ^",
        "~~gone~~", "x~~abc~~", "10^1 000^", "10^abcd^", "~/a~b/", "https://x.org/~me/~you", "^", "~", "^^", "10^^6^^",
    ],
)  # fmt: skip
def test_what_is_no_script_comes_out_as_typed(text):
    assert line(text) == [text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("***x***", [("Emphasis", ("Strong", "x"))]),
        ("**a *b* c**", [("Strong", "a ", ("Emphasis", "b"), " c")]),
        ("*a **b** c*", [("Emphasis", "a ", ("Strong", "b"), " c")]),
        ("**a *b***", [("Strong", "a ", ("Emphasis", "b"))]),
        ("*a **b***", [("Emphasis", "a ", ("Strong", "b"))]),
        ("**_a_** __b__ _c_", [("Strong", ("Emphasis", "a")), " ", ("Strong", "b"), " ", ("Emphasis", "c")]),
        ("*a *b*", ["*a ", ("Emphasis", "b")]),
        ("a**b**c x*y*z s_n_k", ["a**b**c x*y*z s_n_k"]),
        ("(*) p < 0.05 (*)", ["(*) p < 0.05 (*)"]),
        ("*p < 0.05; **p < 0.01", ["*p < 0.05; **p < 0.01"]),
        ("one  \ntwo\nthree", ["one", ("LineBreak",), "two three"]),
        (r"\*a\* 10\^6\^ \[x](y)", ["*a* 10^6^ [x](y)"]),
    ],
)
def test_emphasis_and_lines(text, expected):
    assert line(text) == expected


def test_links_citations_and_references():
    cited = {"castella-2019", "ich-q5a"}
    assert line("[](#castella-2019)[](#ich-q5a)", cited) == [("Citation", "castella-2019"), ("Citation", "ich-q5a")]
    assert line("[](#castella-2019)") == [("Reference", "castella-2019")]
    assert line("[words](#castella-2019)", cited) == ["words", " ", ("Citation", "castella-2019")]
    (named,) = prose("see [these words](#table-vcn)")
    reference = named.children[-1]
    assert isinstance(reference, Reference)
    assert (reference.target, plain_text(reference.children)) == ("table-vcn", "these words")
    assert line("[](https://x.org/a_(b))") == [("Link", "https://x.org/a_(b)", "https://x.org/a_(b)")]
    (paragraph,) = prose("[](#table-vcn)")
    assert paragraph.children == (Reference("table-vcn", "process.steps"),)


@pytest.mark.parametrize(
    "text", ["[](#)", "[a]()", "[a](b)", "[a](see above)", '[a](http://x "t")', "![a](http://x)", "[a] (b)"]
)
def test_what_is_no_link_comes_out_as_typed(text):
    assert line(text) == [text]


def test_private_characters_of_a_person_stand_for_nothing():
    text = "\ue0025\ue003 x \ue0001\ue001"
    (paragraph,) = prose(text)
    assert plain_text(paragraph.children) == text
    assert paragraph.origin == ORIGIN


# Lists


def test_lists_are_nested_loose_and_numbered_from_one():
    nested, loose, sentence = prose(
        "- a\n    - b\n- c\n\nx\n\n1. one\n\n2. two\n\n    still two\n\n3. three\n\ny\n\n4. March"
    )[::2]
    assert isinstance(nested.items[0].content[1], List)
    assert [len(item.content) for item in loose.items] == [1, 2, 1]
    assert loose.ordered
    assert plain_text(sentence.children) == "4. March"


def test_words_after_a_list_in_an_item_are_kept():
    (found,) = prose("- a\n    - b\n- c *d*\n    - e\nend")
    assert "end" in "".join(plain_text((inline,)) for inline in inlines_of(found))


def depth(found):
    return 1 + max((depth(c) for item in found.items for c in item.content if isinstance(c, List)), default=0)


@pytest.mark.parametrize(
    "text", ["- " * 3000 + "a", "1. " * 3000 + "a", "\n".join("    " * n + "- a" for n in range(300)), "\n\n".join("    " * n + "- - - a" for n in range(60))]
)  # fmt: skip
def test_lists_are_only_so_deep(text):
    assert 9 <= max(depth(node) for node in prose(text) if isinstance(node, List)) <= 20


# Templates


def test_templates_have_tables_notes_scripts_and_citations():
    marks = Marks()
    value = marks.mark(Printed((Bound("2|3*", ("a.b",)),), text="two"))
    source = f"Results:\n| {value} | VCN |\n|---|--:|\n| {value} | [](#cas) |\n| | x^[Note {value}.] |\n: For {value} {{: #table-{value} }}\n\n10^6^"
    before, table, after = template_nodes(with_line_marks(source), marks, "templates/x.md", {"cas"})
    assert [node.origin.line for node in (before, table, after)] == [1, 2, 8]
    assert table.id == "table-two"
    assert table.caption == (Text("For "), Bound("2|3*", ("a.b",)))
    assert table.columns[0].heading == "2|3*"
    assert table.rows[0].cells == ((Bound("2|3*", ("a.b",)),), (Citation("cas"),))
    note = Footnote((Text("Note "), Bound("2|3*", ("a.b",)), Text(".")))
    assert table.rows[1].cells == ((Text("–"),), (Text("x"), note))
    assert after.children == (Text("10"), Script((Text("6"),), True))


def test_a_table_of_a_template_needs_an_id():
    with pytest.raises(BrokenDataError) as error:
        template_nodes(with_line_marks(f"one\n\n{LOTS}"), Marks(), "templates/x.md")
    assert str(error.value.problems[0].place) == "templates/x.md:3"


# Whole texts


WHOLE = f"Before.\n\n# One\n\ntext **b**\n- a\n- b\n\n{LOTS}\n\nafter\n\n## One\n\n{LOTS}\n: Named {{#t}}\n\nTwo\n---\n\n##### Deep *d* ##\n\n#5 is a sentence"


def test_a_whole_text_has_a_block_for_each_heading_and_each_table():
    document = markdown_document(WHOLE, title="My text")
    assert document.properties.title == "My text"
    assert [(block.id, block.kind, block.title) for block in document.blocks] == [
        ("my-text", BlockKind.PROSE, "My text"),
        ("one", BlockKind.PROSE, "One"),
        ("table-one", BlockKind.TABLE, "Lot, VCN"),
        ("one/after-table-one", BlockKind.PROSE, "One"),
        ("one-2", BlockKind.PROSE, "One"),
        ("t", BlockKind.TABLE, "Named"),
        ("two", BlockKind.PROSE, "Two"),
        ("deep-d", BlockKind.PROSE, "Deep d"),
    ]
    nodes = [node for block in document.blocks for node in block.nodes]
    assert [type(node) for node in nodes[:4]] == [Paragraph, Heading, Paragraph, List]
    assert {node.origin.template for node in nodes} == {"My text"}
    assert [node.origin.line for node in nodes] == [1, 3, 5, 5, 9, 14, 16, 18, 24, 27, 29]
    assert [node.level for node in nodes if isinstance(node, Heading)] == [1, 2, 2, 4]
    assert all(isinstance(inline, Text | Strong | Emphasis) for node in nodes for inline in inlines_of(node))


def test_ids_of_a_whole_text_do_not_depend_on_position():
    ids = [block.id for block in markdown_document(WHOLE, title="x").blocks]
    later = [block.id for block in markdown_document(f"# New\n\n{LOTS}\n\n{WHOLE}", title="x").blocks]
    assert set(ids) - {"x"} <= set(later)


# Nothing hostile


def letters(nodes):
    """The letters of nodes, also those that became ids and addresses."""
    found = Counter()
    for node in nodes:
        if isinstance(node, Table):
            heads = ", ".join(column.heading for column in node.columns if column.heading != "–")
            found.update("".join(column.heading for column in node.columns))
            found.update(node.id.removeprefix("table-process-steps-"))
            if plain_text(node.caption) == heads:
                found.subtract(heads)
        for inline in inlines_of(node):
            match inline:
                case Text(text=text) | Bound(text=text):
                    found.update(text)
                case Reference(target=words) | Citation(reference=words):
                    found.update(words)
                case Link(address=address) if plain_text(inline.children) != address:
                    found.update(address)
    return Counter({letter: count for letter, count in found.items() if count and letter.isalpha()})


def typed(text):
    return Counter(letter for letter in text if letter.isalpha())


anything = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200)
SIGNS = (
    "*", "**", "_", "__", "[", "]", "(", ")", "](", "[](#", "^[", "^", "~", "|", "| ", " |\n", "\n", "\n\n", "  \n", "- ", "1. ", "2. ",
    "    ", "\\", "---", "|---|---|\n", "\n---|---:\n", ": ", " {#", "}", "<b>", "`", "# ", "> ", "&amp;", " ", "!", "http://", "6", "+",
)  # fmt: skip
woven = st.lists(st.sampled_from((*SIGNS, "w", "Ab", "xyz", "cdef")), max_size=60).map("".join)


@given(anything)
def test_the_letters_of_any_answer_come_out(text):
    assert letters(prose(text)) == typed(text)


@given(woven)
def test_the_letters_of_an_answer_of_signs_come_out(text):
    assert letters(prose(text)) == typed(text)


@given(woven)
def test_any_text_becomes_a_document(text):
    blocks = markdown_document(text, title="t").blocks
    assert len({block.id for block in blocks}) == len(blocks)


HOSTILE = (
    "[", "[a](", "^[", "^[a ", "*a ", "**a ", "***a ", "_*", "*_a ", "**a* ", "*a** ", "*a**b ", "[[a](#b)", "[](#a", "[a](<", "(", "- ", "1. ", "`",
    "|", "|\n", "a|b\n", "|-|\n", "~a", "^1", "x~2~", "10^6^", "*a* ", "\\*", "[](#a)", "^[ab]", ": a\n\n", ": a\n\nb\n\n", "- a\n", "- a\n\n", "> ", "\n", " ",
    "# ", "#", "a\n-\n", "1. a\n\n2. b\n\n", "    - a\n", "a|b\n-|-\nc|d\n", "a|b\n-|-\nc|d\n: e {#f}\n", "{#", ": {#a}\n",
)  # fmt: skip


def calls(function, *arguments, **more):
    """How many calls a function makes."""
    count = 0

    def counted(_frame, event, _argument):
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        function(*arguments, **more)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("unit", HOSTILE)
def test_work_grows_as_the_text_does(unit):
    """Twice the text, twice the calls; an exponential pattern would not come to an end."""
    few, many = (calls(prose, unit * number) for number in (600, 1200))
    assert many <= 2.2 * few + 100
    assert (
        calls(markdown_document, unit * 1200, title="t") <= 2.2 * calls(markdown_document, unit * 600, title="t") + 100
    )


def test_a_paragraph_as_long_as_no_one_writes_it_comes_out_as_typed():
    usual, endless = "*a* " * 4000, "*a* " * 6000
    assert ("Emphasis", "a") in line(usual)
    assert line(endless) == [endless]


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_answers_come_out(unit):
    assert letters(prose(unit * 500)) == typed(unit * 500)


def test_a_text_of_many_sections_takes_so_many_calls_for_each():
    paragraph = "Words of **some** length with *marks* in them, so that they are read.\n\n"
    section = "# Head\n\n" + paragraph * 6 + "- item\n" * 5 + "\n" + LOTS + "\n\n"
    few, many = (calls(markdown_document, section * number, title="t") / number for number in (10, 40))
    assert many <= 1.1 * few
    assert many <= 4000

"""Templates and answers become one tree; an answer is never markup, nothing printed is unbound."""

import re
from fractions import Fraction

import pytest
from building import SAMPLE, answered, case, changed, library, sample
from hypothesis import given
from hypothesis import strategies as st

from briefgen.checks.truth import statements_about_fda
from briefgen.content.rendering import Renderer
from briefgen.document import (
    BlockKind,
    Bound,
    Emphasis,
    Link,
    List,
    Origin,
    Paragraph,
    Reference,
    Strong,
    Table,
    Text,
    inlines_of,
    nodes,
    numbering,
    plain_text,
)
from briefgen.facts import compute_facts
from briefgen.facts.fact import percent
from briefgen.facts.printed import listed
from briefgen.problems import BrokenDataError
from briefgen.prose.marks import Marks, with_line_marks
from briefgen.prose.nodes import prose_nodes
from briefgen.text import text_of

HOSTILE = [
    "{{ 7*7 }} {% for x in y %}", "*2 lots* and **bold**", "# not a heading", "<b>&amp;</b> <script>", "a](#x) [x](y)", "1. one",
    "- item", "```table vcn```", "\\u202e abc שלום עולם", "👩🏽‍🔬 emoji", "\ue0003\ue001 private", "_x_ __y__ `z`", "a | b\n--- | ---", "&lt;",
]  # fmt: skip
ORIGIN = Origin("templates/x.md", 3)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_answer_comes_out_as_typed(text):
    document = case(changed("product.indication", text)).document
    found = [
        i.text
        for n in nodes(document)
        for i in inlines_of(n)
        if isinstance(i, Bound) and "product.indication" in i.paths
    ]
    assert text in found


words = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff\ufffe\uffff"), min_size=1, max_size=60
)


@given(words.filter(lambda t: t.strip() and t not in {"tbd", "TBD"}))
def test_any_text_answer_comes_out_as_typed(text):
    draft = changed("product.indication", text)
    document = case(draft).document
    found = [
        i.text
        for n in nodes(document)
        for i in inlines_of(n)
        if isinstance(i, Bound) and "product.indication" in i.paths
    ]
    assert found
    assert set(found) == {text}


def test_prose_knows_its_subset_and_nothing_else():
    text = (
        "A **bold** and *slanted* word, [](#table-vcn).\n\n- one\n- two\n\n# no heading\n\n    no code <b>x</b> &amp;"
    )
    found = prose_nodes(text, "p.q", ORIGIN)
    assert [type(node) for node in found] == [Paragraph, List, Paragraph, Paragraph]
    kinds = [type(inline) for inline in found[0].children]
    assert kinds == [Bound, Strong, Bound, Emphasis, Bound, Reference, Bound]
    assert plain_text(found[2].children) == "# no heading"
    assert plain_text(found[3].children) == "no code <b>x</b> &amp;"
    assert all(inline.paths == ("p.q",) for node in found for inline in inlines_of(node) if isinstance(inline, Bound))


def test_a_link_in_prose_leads_outside():
    (paragraph,) = prose_nodes("See [the page](https://example.com/x).", "p.q", ORIGIN)
    assert paragraph.children[1] == Link("https://example.com/x", (Bound("the page", ("p.q",)),))


def rendered(source, draft=None):
    draft = draft or sample()
    renderer = Renderer(draft.answers, compute_facts(draft.answers), library().knowledge, library().questionnaire)
    return renderer.render("templates/x.md", source)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("one\n{{ answers.product.nmae }}", 2),
        ("{{ answers.nothing.at_all }}", 1),
        ("one\n\n{{ facts.no_such_fact }}", 3),
        ("{{ claim('no-such-claim') }}", 1),
        ("{{ cite('no-such-reference') }}", 1),
        ("{{ 'plain words' }}", 1),
        ("{{ 3 + 4 }}", 1),
        ("{{ answers.product.name.text }}", 1),
        ("{% if x %}", 1),
        ("{{ answers.__class__ }}", 1),
        ("a\n{{ cycler.__init__.__globals__ }}", 2),
    ],
)
def test_a_template_that_prints_what_it_may_not_is_broken_data_with_its_line(source, line):
    with pytest.raises(BrokenDataError) as error:
        rendered(source)
    assert str(error.value.problems[0].place) == f"templates/x.md:{line}"
    assert error.value.exit_code == 3


def test_line_marks_stand_before_words_and_nowhere_else():
    marked = with_line_marks("# Head {: #x }\n\n- item\n{% if a %}\n```table vcn\nx\n```\n{: .cover }")
    assert marked == (
        "# \ue0021\ue003Head {: #x }\n\n- \ue0023\ue003item\n{% if a %}\n```table vcn\ue0025\ue003\nx\n```\n{: .cover }"
    )


def test_a_mark_stands_for_its_value_and_private_characters_of_a_person_do_not():
    marks = Marks()
    assert list(marks.inlines("plain")) == [Text("plain")]


def test_every_node_of_the_sample_has_a_template_and_a_line():
    for node in nodes(case().document):
        assert re.fullmatch(r"templates/(sections|flexibilities)/[a-z-]+\.md", node.origin.template)
        assert node.origin.line >= 1


def test_block_ids_do_not_depend_on_position():
    before = {block.id for block in case().document.blocks}
    draft = changed("meeting.planned_not_asked", {"status": "na", "note": "nothing planned"})
    after = {block.id for block in case(draft).document.blocks}
    assert before - after == {"purpose/planned"}
    assert after <= before


def words_of_templates(node):
    """The words of templates in a node, without labels that computed references add."""
    return "".join(inline.text for inline in inlines_of(node) if isinstance(inline, Text))


# Numbers that name something and count nothing.
NAMES = re.compile(r"phase [123](/2)?\b|21 CFR|^\S+\t")  # the last: an abbreviation in front of its words


@pytest.mark.parametrize("name", [SAMPLE, "car-t-first-draft", "car-t-autologous"])
def test_every_number_in_prose_comes_from_a_fact_an_answer_or_a_claim(name):
    for node in nodes(case(sample(name)).document):
        if isinstance(node, Table):
            continue  # a column head may name a percent; the cells are bound
        text = NAMES.sub("", words_of_templates(node)).replace("−ln(1 − f)/f", "")
        assert not re.search(r"\d", text), text


@pytest.mark.parametrize("name", [SAMPLE, "car-t-first-draft", "car-t-autologous"])
def test_every_cell_with_a_number_is_bound(name):
    for node in nodes(case(sample(name)).document):
        if isinstance(node, Table):
            for row in node.rows:
                for cell in row.cells:
                    assert not any(isinstance(i, Text) and re.search(r"\d", i.text) for i in cell), row.key


@pytest.mark.parametrize("name", [SAMPLE, "car-t-first-draft", "car-t-autologous"])
def test_no_sentence_of_a_template_speaks_for_fda(name):
    for node in nodes(case(sample(name)).document):
        assert statements_about_fda(words_of_templates(node)) == []


def test_templates_do_not_speak_for_fda_in_branches_that_no_sample_takes(folders):
    for kind in ("sections", "flexibilities"):
        for stem in folders.names(f"templates/{kind}", ".md"):
            source = folders.find(f"templates/{kind}/{stem}.md").read_text(encoding="utf-8")
            text = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", source)
            assert statements_about_fda(text) == [], stem


def test_a_claim_prints_its_words_and_its_reference_and_an_unchecked_one_its_remark():
    document = case().document
    claims = [
        i for n in nodes(document) for i in inlines_of(n) if isinstance(i, Bound) and i.paths[0].startswith("claims.")
    ]
    remarked = {i.paths[0] for i in claims if i.remark}
    grades = {f"claims.{c.id}": c.grade.value for c in library().knowledge.claims.values()}
    assert remarked == {i.paths[0] for i in claims if grades[i.paths[0]] != "O"}
    assert remarked


def test_a_record_of_who_checked_lifts_the_remark_and_prints_the_place():
    row = {"claim": "wide-criteria-in-an-ind", "who": "RA", "where": "section III.A, page 7", "when": "2026-12-01"}
    document = case(changed("meeting.claims_checked", [row])).document
    claims = [
        i
        for n in nodes(document)
        for i in inlines_of(n)
        if isinstance(i, Bound) and "claims.wide-criteria-in-an-ind" in i.paths
    ]
    assert [i.remark for i in claims] == ["", ""]
    assert claims[1].text == ", section III.A, page 7"


def test_the_reference_list_holds_exactly_what_is_cited():
    document = case().document
    cited = {i.reference for n in nodes(document) for i in inlines_of(n) if type(i).__name__ == "Citation"}
    assert {entry.id for entry in document.references} == cited


def test_a_flexibility_that_is_not_proposed_is_not_printed():
    draft = changed("flexibility_permissive_ind_criteria.proposed", "no")
    text = " ".join(block.id for block in case(draft).document.blocks)
    assert "permissive-ind-criteria/" not in text
    assert "flexibilities/flexibilities" not in text


def test_a_question_waits_while_its_flexibility_lacks_evidence():
    draft = changed("flexibility_permissive_ind_criteria.risk", {"status": "tbd", "owner": "Clinical"})
    document = case(draft).document
    question = next(n for n in nodes(document) if getattr(n, "id", "") == "question-phase-1-criteria")
    assert "the question waits for" in plain_text(question.children)
    assert "Does CBER agree" not in plain_text(question.children)


def test_a_fallback_is_printed_only_where_the_sponsor_chooses():
    path = "questions.agency_questions[vcn-basis]"
    draft = changed(f"{path}.print_fallback", "yes")
    printed = {
        p
        for n in nodes(case(draft).document)
        for i in inlines_of(n)
        if isinstance(i, Bound)
        for p in i.paths
        if p.endswith(".fallback")
    }
    assert printed == {f"{path}.fallback"}


def test_question_blocks_hold_the_whole_question():
    blocks = [block for block in case().document.blocks if block.kind is BlockKind.QUESTION]
    assert len(blocks) == 3
    labels = numbering(case().document).labels
    assert [labels[block.nodes[0].id] for block in blocks] == ["Question 1", "Question 2", "Question 3"]
    for block in blocks:
        assert [plain_text(node.children).split(".")[0] for node in block.nodes[1:]] == [
            "Background",
            "Position",
            "Data",
        ]


@pytest.mark.parametrize("denominator", ["per_total_cell", "per_car_positive_cell"])
def test_a_known_denominator_leaves_one_reading(denominator):
    draft = changed("engineering_runs.measurements[vcn].denominator", denominator)
    document = case(draft).document
    text = " ".join(plain_text(n.children) for n in nodes(document) if isinstance(n, Paragraph))
    assert "Neither reading" not in text
    expected = "4.27–4.96" if denominator == "per_total_cell" else "1.25–1.97"
    other = "1.25–1.97" if denominator == "per_total_cell" else "4.27–4.96"
    assert expected in text
    assert other not in text


def test_an_almost_empty_file_still_builds_a_draft_that_says_what_is_missing():
    document = case(answered("product: {name: EX-1}\n")).document
    text = " ".join(plain_text(n.children) for n in nodes(document) if isinstance(n, Paragraph))
    assert "[TBD: questions for CBER]" in text
    assert "[TBD: lots]" in text
    assert "EX-1" in text


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (Fraction(1, 4), 0, "25\u00a0%"),
        (Fraction(1, 10_000), 1, "less than 0.1\u00a0%"),
        (Fraction(1, 10_000), 0, "less than 1\u00a0%"),
        (Fraction(9_999, 10_000), 0, "more than 99\u00a0%"),
        (Fraction(9_999, 10_000), 1, "more than 99.9\u00a0%"),
        (Fraction(0), 1, "0.0\u00a0%"),
        (Fraction(1), 0, "100\u00a0%"),
    ],
)
def test_a_probability_is_never_rounded_to_none_or_to_certainty(value: Fraction, decimals: int, shown: str) -> None:
    assert percent(value, decimals) == shown


def test_items_with_commas_are_set_off_by_semicolons_the_last_one_too() -> None:
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(["a, b", "c", "d"]) == "a, b; c; and d"


def test_a_limit_that_rests_on_statistics_is_not_said_to_be_no_statistic() -> None:
    words = "The limit is not calculated from the lots."
    assert words in text_of(case().document)
    statistical = changed("engineering_runs.criteria[vcn].basis", "statistical")
    assert words not in text_of(case(statistical).document)

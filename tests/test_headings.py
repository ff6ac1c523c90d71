"""Headings: none stands over nothing, and the sponsor's own take the rank of the place they stand in."""

from building import answered, case, changed, sample

from briefgen.content.headings import rank_behind, without_empty_headings
from briefgen.document import Block, BlockKind, Heading, Origin, PageBreak, Paragraph, Text, nodes, plain_text

HERE = Origin("templates/x.md", 1)


def heading(level, name):
    return Heading(level, name, (Text(name),), HERE)


def block(name, *made):
    return Block(name, BlockKind.PROSE, name, made)


WORDS = Paragraph((Text("words"),), HERE)


def kept(*blocks):
    return [node.id for b in without_empty_headings(tuple(blocks)) for node in b.nodes if isinstance(node, Heading)]


def test_a_heading_over_nothing_goes_and_takes_its_block():
    blocks = (block("a", heading(1, "a"), WORDS), block("b", heading(1, "b")), block("c", heading(1, "c"), WORDS))
    assert kept(*blocks) == ["a", "c"]
    assert [b.id for b in without_empty_headings(blocks)] == ["a", "c"]


def test_a_heading_over_a_lower_one_with_words_stays():
    assert kept(block("a", heading(1, "a")), block("b", heading(2, "b"), WORDS)) == ["a", "b"]


def test_a_heading_whose_lower_ones_are_all_empty_goes_with_them():
    blocks = [block(name, heading(level, name)) for level, name in ((1, "a"), (2, "b"), (3, "c"), (2, "d"))]
    assert kept(*blocks, block("e", heading(1, "e"), WORDS)) == ["e"]
    assert kept(*blocks) == []


def test_a_page_break_is_not_matter():
    assert kept(block("a", heading(1, "a"), PageBreak(HERE)), block("b", heading(1, "b"), WORDS)) == ["b"]


def test_the_rank_behind_a_section():
    assert rank_behind((block("a", heading(2, "a"), WORDS),), 1) == 2
    assert rank_behind((block("cmc", heading(1, "cmc")),), 1) == 2
    assert rank_behind((), 2) == 2
    assert rank_behind((block("a", WORDS),), 1) == 1


def own_section(after):
    row = {"id": "facility", "heading": "Facility", "after": after, "text": "Two rooms."}
    document = case(changed("appendices.sections", [row], sample("car-t-published-lots"))).document
    return next(n for n in nodes(document) if isinstance(n, Heading) and n.id == "facility")


def test_a_section_of_the_sponsors_has_the_rank_of_its_neighbours():
    assert own_section("manufacturing").level == 2
    assert own_section("cmc").level == 2
    assert own_section("product").level == 1
    assert plain_text(own_section("product").children) == "Facility"


def test_nothing_answered_prints_no_heading_over_nothing():
    made = [n for b in case(answered("")).document.blocks for n in b.nodes]
    for node, following in zip(made, [*made[1:], None], strict=True):
        if isinstance(node, Heading):
            assert following is not None
            assert not (isinstance(following, Heading) and following.level <= node.level)

"""The sponsor's own matter: figures, publications, appendices, sections, the process, and the letter on top."""

from pathlib import Path

import pytest
from building import TODAY, answered, case, changed, codes, findings, letter, library, sample
from PIL import Image

from briefgen.answers import draft_of
from briefgen.briefing import Wishes, build_package
from briefgen.checks import run_checks
from briefgen.document import (
    BlockKind,
    Bound,
    Citation,
    Figure,
    Heading,
    LineBreak,
    Paragraph,
    Picture,
    Table,
    inlines_of,
    nodes,
    numbering,
    plain_text,
)
from briefgen.problems import Place, Severity, UserError
from briefgen.source import parse_yaml
from briefgen.text import text_of
from briefgen.word import conformance_problems, write_docx

FIGURES, CITATIONS = "appendices.figures", "appendices.citations"
APPENDICES, SECTIONS = "appendices.appendices", "appendices.sections"
MAP = {"id": "construct-map", "file": "map.png", "caption": "The construct", "alt": "Five elements in a row"}
FACILITY = {"id": "facility", "heading": "Facility", "after": "product", "text": "One suite, see [](#results)."}


def moved(draft, folder):
    """The same answers in a file of a folder."""
    return draft_of(parse_yaml(draft.file.text, str(folder / "a.yaml")), draft.questionnaire)


def image(path: Path) -> Path:
    Image.new("RGB", (300, 200), "white").save(path)
    return path


@pytest.fixture
def folder(tmp_path):
    image(tmp_path / "map.png")
    return tmp_path


def built(draft):
    return case(draft).document


def figure(document, target):
    return next(n for n in nodes(document) if isinstance(n, Figure) and n.id == target)


def order(document):
    """Headings and own figures in the order of the package."""
    own = (n for n in nodes(document) if isinstance(n, Heading) or getattr(n, "drawing", None).__class__ is Picture)
    return [node.id for node in own]


def holes(document):
    return [i.text for n in nodes(document) for i in inlines_of(n) if isinstance(i, Bound) and i.hole]


def of(draft, code):
    return [problem for problem in run_checks(case(draft)) if problem.code == code]


# Figures


def test_a_construct_map_stands_in_the_section_on_the_construct(folder):
    draft = moved(changed("product.construct_map", {**MAP, "source": "plasmid file P-7"}), folder)
    document = built(draft)
    found = figure(document, "figure-construct-map")
    assert isinstance(found.drawing, Picture)
    assert found.drawing.content == (folder / "map.png").read_bytes()
    assert plain_text(found.caption) == "The construct"
    assert found.alt == "Five elements in a row"
    assert plain_text(found.notes[0]) == "Source: plasmid file P-7."
    place = order(document).index("figure-construct-map")
    assert order(document)[place - 1 : place + 2] == ["construct", "figure-construct-map", "vector"]
    assert found.origin.template == "templates/sections/construct.md"
    assert numbering(document).labels["figure-construct-map"] == "Figure 1"


def test_prose_points_to_a_figure_by_its_name(folder):
    draft = changed("product.construct_map", MAP)
    draft = moved(changed("product.description", "See [](#figure-construct-map).", draft), folder)
    assert "See Figure 1." in text_of(built(draft))
    assert "figure-construct-map" not in " ".join(p.what for p in of(draft, "X101"))


def test_an_absolute_file_is_taken_as_it_is(folder, tmp_path_factory):
    elsewhere = image(tmp_path_factory.mktemp("elsewhere") / "map.png")
    draft = moved(changed("product.construct_map", {**MAP, "file": str(elsewhere)}), folder)
    assert figure(built(draft), "figure-construct-map")


def test_an_image_that_cannot_be_read_is_a_hole_a_finding_with_its_place_and_no_final_package(folder):
    draft = moved(changed("product.construct_map", {**MAP, "file": "figures/mpa.png"}), folder)
    document = built(draft)
    (hole,) = [text for text in holes(document) if text.startswith("[TBD: figure construct-map: ")]
    assert "figures/mpa.png" in hole
    assert str(folder) not in text_of(document)
    (problem,) = [p for p in run_checks(case(draft)) if p.path == "product.construct_map.file"]
    assert problem.severity is Severity.ERROR
    assert problem.code.startswith("I")
    assert problem.section == "product"
    line = draft.file.text.splitlines()[problem.place.line - 1]
    assert problem.place.file == str(folder / "a.yaml")
    assert line[problem.place.column - 1 :].startswith("figures/mpa.png")
    (folder / "a.yaml").write_text(draft.file.text, encoding="utf-8")
    with pytest.raises(UserError, match=problem.code):
        build_package(folder / "a.yaml", library(), TODAY, Wishes(final=True))


def test_an_image_that_is_still_to_come_is_a_hole_of_the_usual_kind(folder):
    file = {"status": "tbd", "owner": "Research", "due": "2027-01-15"}
    draft = moved(changed("product.construct_map", {**MAP, "file": file}), folder)
    (hole,) = [text for text in holes(built(draft)) if "construct-map" in text]
    assert hole == "[TBD: figure construct-map: image file, Research, due January 15, 2027]"
    assert ("C102", "product.construct_map.file") in findings(draft)


@pytest.mark.parametrize(
    ("answer", "printed"),
    [
        ({"status": "tbd", "owner": "Research"}, "[TBD: construct map, Research]"),
        ({"status": "na", "note": "an unmodified product"}, "Construct map: not applicable (an unmodified product)."),
    ],
)
def test_a_figure_without_an_image_says_so(answer, printed):
    assert printed in text_of(built(changed("product.construct_map", answer)))


def test_a_figure_that_nobody_answered_leaves_nothing():
    assert not any("construct map" in text for text in holes(built(answered("product: {name: X}\n"))))


@pytest.mark.parametrize(
    ("after", "before_it"),
    [("", "mechanism"), ("product", "mechanism"), ("engineering-runs", "results"), ("facility", "facility")],
)
def test_a_further_figure_stands_behind_the_section_named_or_the_product(folder, after, before_it):
    draft = changed(SECTIONS, [FACILITY | {"after": "questions"}])
    draft = moved(changed(FIGURES, [{**MAP, "after": after} if after else MAP], draft), folder)
    document = built(draft)
    place = order(document).index("figure-construct-map")
    assert order(document)[place - 1] == before_it
    assert of(draft, "X104") == []


def test_a_map_that_the_sponsor_sets_elsewhere_stands_there_once(folder):
    draft = moved(changed("product.construct_map", {**MAP, "after": "vector-copy-number"}), folder)
    assert order(built(draft)).count("figure-construct-map") == 1
    place = order(built(draft)).index("figure-construct-map")
    assert order(built(draft))[place - 1] == "malignancy"


def test_a_figure_behind_no_section_is_found_and_printed_all_the_same(folder):
    draft = moved(changed(FIGURES, [{**MAP, "after": "prodct"}]), folder)
    (problem,) = of(draft, "X104")
    assert problem.path == f"{FIGURES}[construct-map].after"
    assert problem.remedy == "Did you mean `product`?"
    assert figure(built(draft), "figure-construct-map")


def test_alternative_text_and_a_file_to_be_confirmed_are_found(folder):
    row = {**MAP, "alt": {"status": "tbd"}, "file": {"status": "confirm", "value": "map.png"}}
    draft = moved(changed(FIGURES, [row]), folder)
    paths = [problem.path for problem in of(draft, "C105")]
    assert paths == [f"{FIGURES}[construct-map].file", f"{FIGURES}[construct-map].alt"]
    assert of(moved(changed(FIGURES, [MAP]), folder), "C105") == []


def test_a_name_that_the_package_has_already_is_found_and_both_figures_print(folder):
    draft = moved(changed(FIGURES, [{**MAP, "id": "vcn"}, MAP]), folder)
    draft = changed("product.construct_map", MAP, draft)
    document = built(draft)
    assert [problem.path for problem in of(draft, "X106")] == ["product.construct_map", f"{FIGURES}[vcn]"]
    figures = [node.id for node in nodes(document) if isinstance(node, Figure)]
    assert len(set(figures)) == len(figures) == 4
    assert conformance_problems(write_docx(document, library().folders)) == ()


def test_the_package_does_not_depend_on_the_folder(folder, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    image(other / "map.png")
    draft = changed(FIGURES, [MAP, {**MAP, "id": "lost", "file": "lost.png"}])
    assert built(moved(draft, folder)) == built(moved(draft, other))


# Publications


PAPERS = [
    {"id": "second", "text": "Doe J. Second. J Ex. 2020;1:1-2", "doi": "https://doi.org/10.1000/second"},
    {"id": "first", "text": "Roe R. First. J Ex. 2019;1:3-4. doi: 10.1000/FIRST", "doi": "10.1000/first"},
    {"id": "never", "text": "Poe P. Never."},
]


def cited(text, rows=PAPERS):
    draft = changed("engineering_runs.relation", text, changed(CITATIONS, rows))
    return changed("product.description", "Plain.", draft)


def test_publications_stand_among_the_references_in_the_order_of_citation():
    draft = cited("As shown [](#first), *and* **again [](#second)**.\n\n- once more [](#first)")
    document = built(draft)
    entries = [(entry.id, entry.text) for entry in document.references]
    assert entries[:2] == [
        ("first", "Roe R. First. J Ex. 2019;1:3-4. doi: 10.1000/FIRST"),
        ("second", "Doe J. Second. J Ex. 2020;1:1-2. doi:10.1000/second"),
    ]
    assert [name for name, _ in entries[2:]] == [entry.id for entry in case().document.references][1:]
    assert "As shown [1], and again [2]." in text_of(document)
    assert "X101" not in codes(draft)


def test_a_publication_that_is_not_cited_is_a_note_and_not_printed():
    draft = cited("As shown [](#first) and [](#second).")
    (note,) = of(draft, "X105")
    assert note.severity is Severity.NOTE
    assert note.path == f"{CITATIONS}[never].id"
    assert "never" not in {entry.id for entry in built(draft).references}


def test_a_regulation_can_be_cited_in_prose():
    document = built(changed("product.description", "Filed under [](#cfr-21-312-31)."))
    assert document.references[0].id == "cfr-21-312-31"
    assert any(isinstance(i, Citation) for n in nodes(document) for i in inlines_of(n))


@pytest.mark.parametrize("name", ["cfr-21-312-31", "results", "table-results"])
def test_a_publication_with_a_name_that_is_taken_is_found(name):
    draft = cited("Plain.", [{"id": name, "text": "Roe R. First."}])
    assert [problem.path for problem in of(draft, "X106")] == [f"{CITATIONS}[{name}].id"]
    assert case(draft).document


def test_a_citation_without_its_text_is_found_once_it_is_cited():
    rows = [{"id": "first", "text": {"status": "tbd"}}]
    assert [p.path for p in of(cited("See [](#first).", rows), "C105")] == [f"{CITATIONS}[first].text"]
    assert of(cited("Plain.", rows), "C105") == []


# Appendices


def test_appendices_are_a_table_behind_the_references_and_prose_points_to_them_by_letter():
    rows = [{"id": f"a{n}", "title": f"Title {n}", "file": f"a{n}.pdf", "pages": f"{n}"} for n in range(1, 29)]
    draft = changed("product.description", "See [](#appendix-a2) and [](#appendix-a28).", changed(APPENDICES, rows))
    draft = changed("product.dose", "One dose level.", draft)
    document = built(draft)
    assert "See Appendix B and Appendix BB." in text_of(document)
    assert order(document)[-3:] == ["references", "appendices", "statistical-method"]
    appendices = [block for block in document.blocks if block.id.startswith("appendices/")]
    assert appendices[-1].id == "appendices/table-appendices"
    (table,) = appendices[-1].nodes
    assert isinstance(table, Table)
    assert table.rows[0].label_id == "appendix-a1"
    assert "Appendix A | Title 1 | a1.pdf | 1" in text_of(document)
    assert "X101" not in codes(draft)


def test_missing_pages_are_a_hole():
    draft = changed(APPENDICES, [{"id": "a", "title": "A", "file": "a.pdf"}])
    assert ("C102", f"{APPENDICES}[a].pages") in findings(draft)
    assert "Appendix A | A | a.pdf | [TBD]" in text_of(built(draft))


def test_without_appendices_there_is_no_such_section():
    document = built(changed(APPENDICES, {"status": "na", "note": "none"}))
    assert "appendices" not in order(document)


# Sections of the sponsor's own


def test_a_section_of_the_sponsors_own_is_numbered_behind_the_section_named():
    document = built(changed(SECTIONS, [FACILITY]))
    heading = next(n for n in nodes(document) if isinstance(n, Heading) and n.id == "facility")
    assert (heading.level, heading.numbered) == (1, True)
    assert order(document)[order(document).index("facility") - 1] == "mechanism"
    assert numbering(document).labels["facility"] == "Section 5"
    assert numbering(document).labels["cmc"] == "Section 6"
    assert "One suite, see Section 6.6.2." in text_of(document)
    blocks = [block for block in document.blocks if block.id.startswith("free-section/")]
    assert [block.id for block in blocks] == [
        "free-section/facility",
        "free-section/appendices.sections-facility-.text",
    ]
    assert blocks[1].kind is BlockKind.ANSWER


def test_sections_behind_the_same_and_behind_each_other_keep_their_order():
    rows = [
        {**FACILITY, "id": "d", "after": "b"},
        {**FACILITY, "id": "a"},
        {**FACILITY, "id": "b"},
        {**FACILITY, "id": "c", "after": "d"},
    ]
    draft = changed(SECTIONS, rows)
    assert [name for name in order(built(draft)) if name in "abcd"] == ["a", "b", "d", "c"]
    assert of(draft, "X104") == []


@pytest.mark.parametrize(
    ("rows", "remedy", "what"),
    [
        ([{**FACILITY, "after": "prodct"}], "Did you mean `product`?", "There is no section `prodct`"),
        ([{**FACILITY, "after": "cover"}], "Name one of: abbreviations,", "There is no section `cover`"),
        ([{**FACILITY, "after": {"status": "tbd"}}], "Name one of: abbreviations,", "does not say"),
        ([{**FACILITY, "after": "facility"}], "Did you mean `facility`?", "which stands behind it"),
    ],
)
def test_a_section_behind_none_is_found_and_stands_at_the_end(rows, remedy, what):
    draft = changed(SECTIONS, rows)
    (problem,) = of(draft, "X104")
    assert problem.severity is Severity.ERROR
    assert problem.path == f"{SECTIONS}[facility].after"
    assert problem.remedy.startswith(remedy)
    assert what in problem.what
    assert order(built(draft))[-4:] == ["facility", "references", "appendices", "statistical-method"]


def test_sections_behind_each_other_in_a_circle_are_found_and_printed():
    rows = [{**FACILITY, "id": "a", "after": "b"}, {**FACILITY, "id": "b", "after": "a"}]
    draft = changed(SECTIONS, rows)
    assert len(of(draft, "X104")) == 2
    assert order(built(draft))[-5:-2] == ["a", "b", "references"]


@pytest.mark.parametrize("key", ["results", "product", "references", "a b", "a]b", "x.y", "ü", "}", "tbd.", "*x*"])
def test_odd_and_taken_names_print_once_and_break_nothing(key):
    rows = [{**FACILITY, "id": key, "after": "product"}, {**FACILITY, "id": "a-b"}]
    draft = changed(SECTIONS, rows)
    document = built(draft)
    headings = [node for node in nodes(document) if isinstance(node, Heading)]
    assert sum(plain_text(node.children) == "Facility" for node in headings) == 2
    assert len({node.id for node in headings}) == len(headings)
    assert len({block.id for block in document.blocks}) == len(document.blocks)
    taken = {name: name for name in ("results", "product", "references")} | {"a b": "a-b", "a]b": "a-b"}
    assert [p.path for p in of(draft, "X106")] == ([f"{SECTIONS}[{taken[key]}]"] if key in taken else [])
    assert "B101" not in codes(draft)
    assert conformance_problems(write_docx(document, library().folders)) == ()


def test_a_table_in_prose_with_a_name_that_is_taken_is_found_and_prints():
    table = "| Room | Class |\n| --- | --- |\n| A | B |\n\nTable: Rooms {#table-vcn}\n\nSee [](#table-vcn)."
    draft = changed(SECTIONS, [{**FACILITY, "text": table}])
    assert [problem.path for problem in of(draft, "X106")] == [f"{SECTIONS}[facility].text"]
    assert "Rooms" in text_of(built(draft))
    assert conformance_problems(write_docx(built(draft), library().folders)) == ()
    assert of(changed(SECTIONS, [{**FACILITY, "text": table.replace("-vcn", "-rooms")}]), "X106") == []


def test_everything_at_once_is_a_sound_word_file(folder):
    draft = changed(SECTIONS, [FACILITY], changed(FIGURES, [MAP]))
    draft = moved(changed("product.description", "See [](#figure-construct-map), [](#castella-2019).", draft), folder)
    assert conformance_problems(write_docx(built(draft), library().folders)) == ()


# The process


STEPS = [
    {"step": "Leukapheresis", "time": "day -1", "done": "One collection", "control": "CD3 count"},
    {"step": "CD4/CD8 selection", "time": "day 0", "done": "Magnetic beads"},
]


def test_the_process_is_a_table_of_numbered_steps():
    draft = changed("manufacturing.steps", STEPS)
    text = text_of(built(draft))
    assert "EX-019 is made in two steps, from leukapheresis to CD4/CD8 selection (Table 3)." in text
    assert "1. Leukapheresis | day -1 | One collection | CD3 count" in text
    assert "2. CD4/CD8 selection | day 0 | Magnetic beads | [TBD]" in text
    assert ("C102", "manufacturing.steps[CD4/CD8 selection].control") in findings(draft)


# The letter


def test_the_letter_says_what_is_sent_what_is_asked_and_whom_to_call():
    draft = changed("sponsor.signatory.name", "A. Person")
    document = letter(draft)
    text = text_of(document)
    for words in (
        "Document Control Center",
        "Application number: not yet assigned",
        "version 1.0, with Appendix A (Synopsis of Study EX-019-101)",
        "three decisions",
        "202-555-0143",
        "regulatory@example.com",
        "A. Person",
    ):
        assert words in text
    assert document.references == ()
    assert numbering(document).labels == {}
    assert document.properties.title == "Cover letter: Pre-IND Meeting Package, EX-019"
    assert document.properties.confidentiality == built(draft).properties.confidentiality
    assert document.properties.date == "2027-02-12"
    assert all(node.origin.template == "templates/letters/cover-letter.md" for node in nodes(document))


def test_the_address_has_a_line_for_each_item():
    document = letter(sample())
    block = next(block for block in document.blocks if block.id == "cover-letter/addressee")
    (paragraph,) = block.nodes
    assert isinstance(paragraph, Paragraph)
    assert sum(isinstance(inline, LineBreak) for inline in paragraph.children) == 4


def test_a_letter_from_nothing_is_all_holes():
    document = letter(answered(""))
    assert len(holes(document)) > 10
    assert conformance_problems(write_docx(document, library().folders)) == ()


def test_the_letter_is_a_sound_word_file_and_always_the_same():
    document = letter(sample())
    content = write_docx(document, library().folders)
    assert conformance_problems(content) == ()
    assert content == write_docx(letter(sample()), library().folders)


def test_a_place_of_the_file_is_where_it_was_typed(folder):
    draft = moved(changed("product.construct_map", {**MAP, "file": "no.png"}), folder)
    (problem,) = [p for p in run_checks(case(draft)) if p.path == "product.construct_map.file"]
    assert problem.place == Place(str(folder / "a.yaml"), problem.place.line, problem.place.column)

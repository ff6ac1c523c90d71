"""A document with everything in it, written and put before the judges: the own checks, the SDK, LibreOffice."""

from __future__ import annotations

import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from judges import needs, sdk_errors

from briefgen.document import (
    Align,
    Block,
    BlockKind,
    Bound,
    Citation,
    Column,
    Contents,
    Document,
    Emphasis,
    Figure,
    Heading,
    Inline,
    LineBreak,
    Link,
    List,
    ListItem,
    Node,
    Origin,
    PageBreak,
    Paragraph,
    Point,
    Properties,
    Reference,
    ReferenceEntry,
    ReferenceList,
    Role,
    Row,
    ScatterChart,
    Script,
    Series,
    Strong,
    Table,
    Text,
)
from briefgen.source import data_folders
from briefgen.word import conformance_problems, is_as_written, trace, without_controls, write_docx

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = data_folders()
ODD_ADDRESSES = ("", "http://[", 'a b"<>\n', "https://x.org/ä?q=%20#f", "mailto:a@b.org", "\\\\server\\share")
TEXT = ":Text (encoded):UTF8"
HEBREW, ARABIC, FAMILY = "שלום עולם", "مرحبا", "👩‍🔬 🧬"


def at(line: int, template: str = "templates/sections/sample.md") -> Origin:
    return Origin(template, line)


def text(words: str) -> tuple[Inline, ...]:
    return (Text(words),)


def para(*children: Inline, line: int = 1, **more: object) -> Paragraph:
    return Paragraph(children, at(line), **more)  # type: ignore[arg-type]


def block(id_: str, *content: Node, kind: BlockKind = BlockKind.PROSE, title: str = "") -> Block:
    return Block(id_, kind, title or id_, content)


def document(*blocks: Block, references: tuple[ReferenceEntry, ...] = (), **properties: object) -> Document:
    given: dict[str, object] = {"title": "Briefing Package", "date": "2026-11-22", **properties}
    return Document(Properties(**given), blocks, references)  # type: ignore[arg-type]


def rich_document() -> Document:
    properties = Properties(
        title="Briefing Package for a Type B (Pre-IND) Meeting: BG-101",
        subject="Autologous anti-CD19 CAR T cells",
        organization="Sample Bio, Inc.",
        header_left=(Text("BG-101 Briefing Package"),),
        header_right=(Text("Type B Meeting, 14 January 2027"),),
        confidentiality=(Text("Sample Bio, Inc. Confidential"),),
        date="2026-11-22",
        keywords=("CAR T", "pre-IND"),
    )
    references = (
        ReferenceEntry(
            "potency", "FDA. Potency Tests for Cellular and Gene Therapy Products. Guidance for Industry. January 2011."
        ),
        ReferenceEntry(
            "cart",
            "FDA. Considerations for the Development of Chimeric Antigen Receptor (CAR) T Cell Products. "
            "Guidance for Industry. January 2024. A second line shows how the entry hangs.",
        ),
        ReferenceEntry("cfr", "21 CFR 610.10. Potency."),
    )
    blocks = (*_front(), *_prose(), *_lots(), *_questions(), *_back())
    return Document(properties, blocks, references, (("answers", "ab" * 32), ("templates", "cd" * 32)))


def _front() -> tuple[Block, ...]:
    cover = (
        para(Text("Briefing Package"), role=Role.TITLE),
        para(Text("Type B (Pre-IND) Meeting"), role=Role.SUBTITLE, line=2),
        para(
            Text("Product: "),
            Bound("BG-101 (autologous anti-CD19 CAR T cells)", ("product.name",)),
            role=Role.COVER,
            line=3,
        ),
        para(Text("Sponsor: "), Bound("Sample Bio, Inc.", ("sponsor.name",)), role=Role.COVER, line=4),
        para(Text("Submitted to the Office of Therapeutic Products, CBER"), role=Role.COVER, line=5),
        para(Text("22 November 2026"), role=Role.COVER, line=6),
    )
    lists = (
        Contents("headings", "Contents", at(8)),
        Contents("tables", "Tables", at(9)),
        Contents("figures", "Figures", at(10)),
    )
    return (
        block("cover", *cover, title="Cover"),
        block("break-1", PageBreak(at(7)), kind=BlockKind.FURNITURE),
        block("contents", *lists, kind=BlockKind.FURNITURE, title="Contents"),
        block("break-2", PageBreak(at(11)), kind=BlockKind.FURNITURE),
    )


def _prose() -> tuple[Block, ...]:
    summary = para(
        Text('The sponsor\'s product is "BG-101". It is made from '),
        Bound("2.10", ("process.volume",)),
        Text(" mL of leukapheresis "),
        Strong((Text("per patient"), Emphasis((Text(" (always)"),)))),
        Text(" at 5 mL -- see "),
        Reference("vcn"),
        Text(", "),
        Reference("vcn-plot"),
        Text(", "),
        Reference("lots"),
        Text(" and "),
        Reference("ask-potency"),
        Text(". CD4"),
        Script((Text("+"),), superscript=True),
        Text(" and H"),
        Script((Text("2"),), superscript=False),
        Text("O. Potency is required "),
        Citation("potency"),
        Citation("cart"),
        Text(". See "),
        Link("https://www.fda.gov/vaccines-blood-biologics", (Text("FDA's page"),)),
        Text("; a dead one: "),
        Reference("nowhere"),
        Text("."),
        line=14,
    )
    answers = para(
        Text("Typed: "),
        Bound(
            f'a <b> & *stars* "straight" -- 5 mg; {HEBREW}, {ARABIC}; {FAMILY};\nsecond line\tafter a tab',
            ("product.notes",),
        ),
        Text(" and "),
        Bound(
            "[TBD: donor eligibility, M. Smith, 1 March 2027]",
            ("donors.eligibility",),
            hole=True,
            remark="Not answered: donors.eligibility. Owner M. Smith.",
        ),
        Text("."),
        LineBreak(),
        Text("A line of its own."),
        line=15,
    )
    filler = para(Text("The manufacturing process was developed at full scale and is described below. " * 7), line=16)
    inner = List(
        (
            ListItem((para(Text("first inner")),)),
            ListItem((para(Text("second inner")), List((ListItem((para(Text("deepest")),)),), True, at(20)))),
        ),
        True,
        at(20),
    )
    bullets = List(
        (
            ListItem((para(Text("Vector copy number by ddPCR")), para(Text("A second paragraph of the item.")), inner)),
            ListItem((para(Text("Viability")),)),
        ),
        False,
        at(19),
    )
    numbered = List(tuple(ListItem((para(Text(words)),)) for words in ("Thaw", "Activate", "Transduce")), True, at(22))
    return (
        block(
            "summary",
            Heading(1, "summary", text("Executive summary"), at(13), numbered=False),
            summary,
            answers,
            title="Executive summary",
        ),
        block(
            "intro",
            Heading(1, "intro", text("Introduction"), at(17)),
            filler,
            Heading(
                2,
                "background",
                text("Product background and a heading that is long enough to run over the end of its line"),
                at(18),
            ),
            bullets,
            Heading(3, "process", text("Process"), at(21)),
            numbered,
            Heading(4, "detail", text("A fourth level"), at(23)),
            filler,
            List(numbered.items, True, at(24)),
        ),
    )


def _lots() -> tuple[Block, ...]:
    columns = (
        Column("Lot"),
        Column("Donor"),
        Column("Vector lot"),
        Column("Viability", "%", Align.NUMBER),
        Column("Transduction efficiency", "%", Align.NUMBER),
        Column("Vector copy number", "copies per transduced cell", Align.NUMBER),
        Column("Total CAR+ cells", "× 10⁶", Align.NUMBER),
        Column("Endotoxin", "EU/mL", Align.NUMBER),
        Column("Disposition", weight=1.3),
    )
    values = (
        ("L001", "D-01", "V-7", "92.5", "45.1", "2.10", "1,250", "<0.5", "Released"),
        ("L002", "D-02", "V-7", "88", "51.25", "3.4", "980", "≤0.05", "Released"),
        ("L003", "D-03", "V-8", "95.0", "ND", "10.25", "12.5", "<0.5", "Rejected: out of specification"),
    )
    rows = tuple(Row(v[0], tuple((Bound(c, (f"lots[{v[0]}]",)),) for c in v)) for v in values)
    vcn = Table(
        "vcn",
        text("Results of the engineering lots"),
        columns,
        rows,
        at(30),
        notes=(text("ND: not determined. Sample point: final product."), (Text("a "), Citation("cfr"))),
        description="Nine attributes of three lots",
    )
    long_rows = tuple(
        Row(
            f"R{n}",
            (
                text(f"L{n:03d}"),
                text("A process step with a description that is a little longer"),
                text(f"{n}.{n % 10}"),
                text("2026-01-02"),
            ),
        )
        for n in range(1, 41)
    )
    long = Table(
        "steps",
        text("Forty process steps"),
        (Column("Step"), Column("What is done"), Column("Duration", "h", Align.NUMBER), Column("Date")),
        long_rows,
        at(33),
    )
    return (
        block(
            "lots/head",
            Heading(1, "lots", text("Lot data"), at(28)),
            para(Text("Results are in "), Reference("vcn"), Text("."), line=29),
        ),
        block("lots/vcn", vcn, kind=BlockKind.TABLE, title="Results of the engineering lots"),
        block("lots/between", para(Text("The figure shows the same. " * 5), line=31)),
        block("lots/figure", _figure(), kind=BlockKind.FIGURE, title="Vector copy number against transduction"),
        block("lots/steps", long, kind=BlockKind.TABLE, title="Steps"),
        block("lots/after", para(Text("After the long table. " * 12), line=34)),
    )


def _figure() -> Figure:
    def points(*pairs: tuple[str, str, str]) -> tuple[Point, ...]:
        return tuple(Point(Decimal(x), Decimal(y), label, (f"lots[{label}].vcn",)) for x, y, label in pairs)

    curve = tuple(Point(Decimal(n), Decimal(n * n) / 700) for n in range(0, 101, 5))
    upper = tuple(Point(p.x, p.y * Decimal("1.3")) for p in curve)
    chart = ScatterChart(
        "Transduction efficiency (% CAR+)",
        "Vector copy number (copies per transduced cell)",
        (
            Series(
                "Engineering lots", points(("45.1", "2.10", "L001"), ("51.2", "3.4", "L002"), ("70", "6.25", "L003"))
            ),
            Series("Development lots", points(("30", "1.5", "D1"), ("62", "4.8", "D2"))),
            Series("Poisson expectation", curve, line=True),
            Series("Upper bound", upper, line=True, dashed=True),
        ),
        (Decimal(0), Decimal(100)),
        (Decimal(0), Decimal(16)),
    )
    alt = "Scatter chart of vector copy number against transduction efficiency: L001 45.1 %, 2.10; L002 51.2 %, 3.4."
    return Figure(
        "vcn-plot",
        text("Vector copy number against transduction efficiency"),
        chart,
        alt,
        at(32),
        notes=(text("Lines: expectation under a Poisson model."),),
    )


def _questions() -> tuple[Block, ...]:
    ask = para(
        Text("Does the Agency agree that the potency assay described in "),
        Reference("lots"),
        Text(" is adequate?"),
        id="ask-potency",
        line=40,
        keep_with_next=True,
    )
    other = para(
        Text("Does the Agency agree with three PPQ lots? See also "),
        Reference("ask-potency"),
        Text("."),
        id="ask-ppq",
        line=42,
    )
    position = para(Text("The sponsor believes that it is "), Citation("potency"), Text("."), line=41)
    return (
        block("questions/head", Heading(1, "questions", text("Questions to the Agency"), at(39))),
        block("questions/potency", ask, position, kind=BlockKind.QUESTION),
        block("questions/ppq", other, kind=BlockKind.QUESTION, title="x" * 90),
    )


def _back() -> tuple[Block, ...]:
    heading = Heading(1, "references", text("References"), at(50), numbered=False)
    return (block("references", heading, ReferenceList(at(51)), kind=BlockKind.FURNITURE),)


@pytest.fixture(scope="module")
def rich() -> bytes:
    return write_docx(rich_document(), FOLDERS)


def converted(content: bytes, folder: Path, form: str, how: str = "") -> bytes:
    """The file as LibreOffice saves it; `how` names one of its filters."""
    office = needs(shutil.which("soffice"), "LibreOffice")
    path = folder / "rich.docx"
    path.write_bytes(content)
    command = [office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", form + how]
    subprocess.run([*command, "--outdir", str(folder / "out"), str(path)], capture_output=True, timeout=180)
    return (folder / "out" / f"rich.{form}").read_bytes()


def odd_documents() -> dict[str, Document]:
    """Documents at the edges: nothing, everything empty, odd characters, charts of one and of no points."""
    empty = Table("t", (), (Column(""),), (), at(1))
    bare = Table("t", text("T"), tuple(Column(f"C{n}") for n in range(20)), (), at(1))
    nested = Bound("x", ("p",), hole=True, remark="r")
    linked = Link("https://example.org/a?b=1&c=2", (Strong((Emphasis((Script((nested,), True),)),)), Reference("t")))
    odd = Bound("\ud800\x00\x1f\ufffe\u2028\u00ad\U0001fffe e\u0301 \u202eabc\r\n", ("a.b",), remark="\x00")
    return {
        "nothing": document(),
        "empty table": document(block("t", empty), block("q", para(id="q"), Heading(1, "", (), at(1)))),
        "wide table": document(block("t", bare)),
        "a comment in a link": document(block("l", para(linked)), block("t", empty)),
        "odd addresses": document(block("l", para(*(Link(a, text("x")) for a in ODD_ADDRESSES)))),
        "odd characters": document(
            block("o\x01", para(odd), title="\x00\n"), title="\x00", header_left=(Text("\x01"),)
        ),
        "one point": document(block("f", _chart(Series("", (Point(Decimal(1), Decimal(1)),))))),
        "no points": document(block("f", _chart(Series("s", ()), Series("l", (), line=True)))),
        "many lists": document(block("l", *(List((ListItem((para(Text("x")),)),), True, at(n)) for n in range(300)))),
    }


def _chart(*series: Series) -> Figure:
    ranges = (Decimal("-1.5"), Decimal(1)), (Decimal(2), Decimal(3))
    return Figure("f", (), ScatterChart("", "", series, *ranges), "None", at(1))


def test_the_rich_document_has_no_conformance_problems(rich: bytes) -> None:
    assert conformance_problems(rich) == ()


def test_microsofts_validator_finds_nothing_in_the_rich_document(rich: bytes, tmp_path: Path) -> None:
    assert sdk_errors(rich, tmp_path) == ""


@pytest.mark.parametrize("name", odd_documents())
def test_odd_documents_are_sound(name: str) -> None:
    assert conformance_problems(write_docx(odd_documents()[name], FOLDERS)) == ()


@pytest.mark.parametrize("name", odd_documents())
def test_microsofts_validator_finds_nothing_in_odd_documents(name: str, tmp_path: Path) -> None:
    assert sdk_errors(write_docx(odd_documents()[name], FOLDERS), tmp_path) == ""


def test_libreoffice_makes_a_pdf_of_six_pages(rich: bytes, tmp_path: Path) -> None:
    pdf = converted(rich, tmp_path, "pdf")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 6


def test_libreoffice_shows_numbers_and_no_field_code_in_the_copy_for_layout(tmp_path: Path) -> None:
    table = Table("t", text("A table"), (Column("A"),), (), at(1))
    shown = converted(
        without_controls(write_docx(document(block("t", table)), FOLDERS)), tmp_path, "txt", TEXT
    ).decode()
    assert "Table\u00a01. A table" in shown
    assert "SEQ" not in shown


def test_after_a_save_by_libreoffice_the_blocks_are_still_found(rich: bytes, tmp_path: Path) -> None:
    saved = converted(rich, tmp_path, "docx")
    assert not is_as_written(saved)
    assert {t.block for t in trace(saved, "1,250")} == {"lots/vcn"}
    assert {t.template for t in trace(saved, "potency assay described in")} == {"templates/sections/sample.md:40"}


def test_a_missing_tool_fails_on_ci_and_skips_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="this is CI"):
        needs(None, "a tool")
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception):
        needs(None, "a tool")

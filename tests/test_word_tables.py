"""Tables and figures as Word has them."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from dataclasses import replace

import openpyxl
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from test_word import (
    CURVE,
    LOTS,
    A,
    C,
    W,
    attribute,
    body,
    lines,
    parts,
    scatter,
    small_table,
    written,
)
from test_word_rich import ROOT, at, block, para, text

from briefgen.document import (
    Align,
    Column,
    Inline,
    Reference,
    Row,
    Table,
    Text,
)
from briefgen.word import conformance_problems, dump
from briefgen.word.widths import Cell, column_widths, text_width
from briefgen.word.wml import text_of

# Tables.


def test_a_table_has_a_repeated_head_an_exact_grid_and_a_paragraph_behind_it() -> None:
    table = next(body(written(block("t", small_table(("1.5", "x"), ("10.25", "y"))))).iter(W + "tbl"))
    rows = table.findall(W + "tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert sum(int(column.get(W + "w", "0")) for column in table.iter(W + "gridCol")) == 9360
    behind = table.getnext()
    assert behind is not None
    assert attribute(behind, "w:pPr/w:pStyle") == "TableEnd"


def test_the_notes_of_a_table_stand_in_place_of_the_small_paragraph() -> None:
    content = written(block("t", small_table(("1",), notes=(text("ND: not determined"),))))
    assert "Table Note | ND: not determined" in lines(content)
    assert "Table End" not in dump(content)


def test_the_unit_stands_in_the_head() -> None:
    table = Table("t", text("T"), (Column("Dose", "mg/kg", Align.NUMBER),), (Row("r", (text("5"),)),), at(1))
    assert "| Dose↵(mg/kg) | (head)" in lines(written(block("t", table)))


def decimal_points(content: bytes) -> list[str | None]:
    rows = list(body(content).iter(W + "tr"))[1:]
    return [attribute(cell, "w:p/w:pPr/w:tabs/w:tab", "pos") for row in rows for cell in row.iter(W + "tc")]


def test_numbers_are_aligned_on_their_decimal_point() -> None:
    points = decimal_points(written(block("t", small_table(("1.5",), ("<0.05",), ("1,250",), ("-3",)))))
    assert len(set(points)) == 1
    assert points[0] is not None


def test_words_among_numbers_are_centred() -> None:
    content = written(block("t", small_table(("1.5",), ("ND",))))
    assert [point is None for point in decimal_points(content)] == [False, True]
    last = list(body(content).iter(W + "tc"))[-1]
    assert attribute(last, "w:p/w:pPr/w:jc") == "center"


def test_rows_of_a_short_table_stay_together_and_of_a_long_one_the_first_two_and_the_last_three() -> None:
    def kept(rows: int) -> list[bool]:
        table = next(body(written(block("t", small_table(*((str(n),) for n in range(rows)))))).iter(W + "tbl"))
        return [row.find(f".//{W}keepNext") is not None for row in table.findall(W + "tr")[1:]]

    assert kept(3) == [True, True, False]
    assert kept(13) == [True] + [False] * 9 + [True, True, False]


def test_a_tall_first_row_may_stand_alone_below_the_head() -> None:
    table = small_table(("word " * 400,), *((str(n),) for n in range(12)))
    rows = next(body(written(block("t", table))).iter(W + "tbl")).findall(W + "tr")
    assert rows[1].find(f".//{W}keepNext") is None


def test_a_short_paragraph_that_points_to_the_table_behind_it_stays_with_it() -> None:
    def is_kept(*words: Inline) -> bool:
        content = written(block("p", para(*words)), block("t", small_table(("1",))))
        first = next(p for p in body(content).iter(W + "p") if "Seen" in text_of(p))
        return first.find(f"{W}pPr/{W}keepNext") is not None

    assert is_kept(Text("Seen in "), Reference("t"))
    assert not is_kept(Text("Seen elsewhere."))
    assert not is_kept(Text("Seen " * 60), Reference("t"))


def test_a_table_is_described() -> None:
    content = written(block("t", small_table(("1",), description="One number")))
    assert "alt | A table | One number" in lines(content)


def test_columns_fill_the_width_and_hold_their_longest_word() -> None:
    columns = [
        [Cell("Lot", True), Cell("L001")],
        [Cell("Remark"), Cell("word " * 60)],
        [Cell("N"), Cell("1,234.56 ± 7.89", whole=True)],
    ]
    widths = column_widths(columns, [1, 1, 1], 9360, 172, 10)
    assert sum(widths) == 9360
    assert widths[2] >= 172 + text_width("1,234.56 ± 7.89", 10)
    assert widths[1] == max(widths)


@given(
    st.lists(
        st.lists(st.text(st.sampled_from("abc 1.5-W"), max_size=30), min_size=1, max_size=3), min_size=1, max_size=9
    ),
    st.floats(0.2, 5),
)
def test_columns_always_add_up(columns: list[list[str]], weight: float) -> None:
    cells = [[Cell(words) for words in column] for column in columns]
    widths = column_widths(cells, [weight] * len(cells), 9360, 172, 10)
    assert sum(widths) == 9360
    assert min(widths) > 0


def test_a_table_without_rows_is_sound() -> None:
    table = Table("t", text("T"), (Column("A", align=Align.NUMBER),), (), at(1))
    assert conformance_problems(written(block("t", table))) == ()


def test_a_table_too_wide_for_its_words_is_set_smaller_and_no_number_wraps() -> None:
    def styles(content: bytes) -> set[str | None]:
        return {attribute(cell, "w:p/w:pPr/w:pStyle") for cell in body(content).iter(W + "tc")}

    assert styles(written(block("t", small_table(("1.5",) * 9)))) == {"TableHead", "TableText"}
    assert styles(written(block("t", small_table(("123,456.78",) * 13)))) == {"TableHeadSmall", "TableTextSmall"}


def test_where_nothing_fits_numbers_wrap_before_words_break() -> None:
    columns = [[Cell("word"), Cell("100.10 ± 0.10 ± 7", whole=True)] for _ in range(9)]
    assert min(column_widths(columns, [1] * 9, 9360, 172, 10)) >= 172 + text_width("100.10", 10)


def test_short_columns_are_not_wrapped_for_the_sake_of_a_long_one() -> None:
    columns = [[Cell("2.10 to 4.25")], [Cell("word " * 200)], [Cell("other " * 100)]]
    widths = column_widths(columns, [1, 1, 1], 9360, 172, 10)
    assert widths[0] >= 172 + text_width("2.10 to 4.25", 10)
    assert widths[2] < widths[1] < 2 * widths[2]


# Figures.


def chart_of(content: bytes) -> etree._Element:
    return etree.fromstring(parts(content)["word/charts/chart1.xml"])


def test_a_chart_has_its_results_in_a_workbook_that_word_can_open() -> None:
    content = written(block("f", scatter(LOTS)))
    sheet = openpyxl.load_workbook(io.BytesIO(parts(content)["word/embeddings/chart1.xlsx"])).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == [[1, 2.1], [3, 4]]
    assert [cell.number_format for cell in sheet["B"][1:]] == ["0.00", "0.00"]
    core = zipfile.ZipFile(io.BytesIO(parts(content)["word/embeddings/chart1.xlsx"])).read("docProps/core.xml")
    assert core.count(b"2026-11-22T00:00:00Z") == 2


def test_a_chart_shows_ranges_titles_labels_and_dashes() -> None:
    chart = chart_of(written(block("f", scatter(LOTS, CURVE))))
    shown = ["".join(t.text or "" for t in title.iter(A + "t")) for title in chart.iter(C + "title")]
    assert shown == ["x (%)", "y (copies)"]
    assert [m.get("val") for m in chart.iter(C + "max")] == ["10.0", "5.0"]
    curve, lots = chart.iter(C + "ser")
    assert [t.text for t in lots.iter(A + "t")] == ["L1", "L2"]
    assert next(curve.iter(A + "prstDash")).get("val") == "dash"
    assert next(curve.iter(C + "symbol")).get("val") == "none"
    assert {run.get("sz") for run in chart.iter(A + "rPr", A + "defRPr")} <= {"900", "1000"}


def test_the_markers_of_several_series_differ() -> None:
    others = [replace(LOTS, name=f"Lots {n}") for n in range(6)]
    chart = chart_of(written(block("f", scatter(*others))))
    looks = [
        (m.find(C + "symbol").get("val"), next(m.iter(A + "srgbClr")).get("val")) for m in chart.iter(C + "marker")
    ]  # type: ignore[union-attr]
    assert len(set(looks)) == 6


def test_a_figure_is_described_and_kept_with_its_caption() -> None:
    content = written(block("f", scatter(LOTS)))
    chart = next(body(content).iter(W + "p"))
    assert attribute(chart, "w:pPr/w:pStyle") == "FigureChart"
    assert "Figure | [chart Figure 1: Two points: 1, 2.10 and 3, 4.]" in lines(content)
    assert chart.find(f"{W}pPr/{W}keepNext") is not None


def test_without_figures_nothing_loads_the_chart_writer() -> None:
    script = (
        "import sys; sys.path[:0] = [sys.argv[1], sys.argv[2]]\n"
        "from test_word_rich import FOLDERS, block, document, para; from briefgen.word import write_docx\n"
        "write_docx(document(block('a', para())), FOLDERS); sys.exit('pptx' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script, str(ROOT), str(ROOT / "tests")], check=True)

"""docxtpl as its users use it: a Word file with loops in it, filled from a context."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.material import COLUMNS, sections_of


def write_template(path: Path) -> None:
    """Write the Word file with loops over sections, paragraphs, bullets and rows; its making is not timed."""
    import docx

    template = docx.Document()
    template.add_paragraph("{%p for section in sections %}")
    template.add_paragraph("{{ section.heading }}", style="Heading 1")
    template.add_paragraph("{%p for words in section.paragraphs %}")
    paragraph = template.add_paragraph()
    for number in range(5):
        run = paragraph.add_run(f"{{{{ words[{number}] }}}}")
        run.bold = number == 1 or None
        run.italic = number == 3 or None
    template.add_paragraph("{%p endfor %}")
    template.add_paragraph("{%p for bullet in section.bullets %}")
    template.add_paragraph("{{ bullet }}", style="List Bullet")
    template.add_paragraph("{%p endfor %}")
    rows = ("{{ section.rows[0][%d] }}", "{%%tr for row in section.rows[1:] %%}", "{{ row[%d] }}", "{%%tr endfor %%}")
    table = template.add_table(len(rows), COLUMNS, style="Table Grid")
    for row, words in zip(table.rows, rows, strict=True):
        for number, cell in enumerate(row.cells):
            if "%d" in words:
                cell.text = words % number
            elif number == 0:
                cell.text = words.replace("%%", "%")
    template.add_paragraph("{%p endfor %}")
    template.save(str(path))


def render(source: Path, template: Path, target: Path) -> None:
    """Fill the template with what the Markdown says."""
    from docxtpl import DocxTemplate

    filled = DocxTemplate(template)
    filled.render({"sections": sections_of(source.read_text(encoding="utf-8"))}, autoescape=True)
    filled.save(target)


if __name__ == "__main__":
    write_template(Path(sys.argv[1]))

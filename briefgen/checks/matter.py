"""Is what the sponsor brings in order: figures, publications, appendices, sections?"""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.answers import Answer, Status
from briefgen.checks.case import Case
from briefgen.content import CITATIONS, RENAMED, Placement, meeting_type, placement_of
from briefgen.document import Bound, Figure, Heading, Node, Table, inlines_of, nodes, numbering
from briefgen.facts.printed import called
from briefgen.figures import SponsorFigure, sponsor_figures
from briefgen.problems import Problem, Severity
from briefgen.source import did_you_mean


def every_picture_can_be_read(case: Case) -> Iterator[Problem]:
    """I101 and on: the image of every figure is there and fit to print."""
    yield from (found for found in case.pictures.values() if isinstance(found, Problem))


def every_figure_and_citation_is_complete(case: Case) -> Iterator[Problem]:
    """C105: what Word prints without a mark of its own is settled: image file, alternative text, citation."""
    for figure in _figures(case):
        yield from _unsettled(case, figure.row["alt"], f"Figure {figure.name}")
        if figure.row["file"].status is Status.CONFIRM:
            yield from _unsettled(case, figure.row["file"], f"Figure {figure.name}")
    printed = {entry.id for entry in case.document.references}
    for row in case.answers.rows(CITATIONS):
        if row.key in printed:
            yield from _unsettled(case, row["text"], f"Citation {row.key}")


def _unsettled(case: Case, answer: Answer, subject: str) -> Iterator[Problem]:
    if not answer.is_known or answer.status is Status.CONFIRM:
        state = "to be confirmed" if answer.is_known else "open"
        what = f"Still {state}: {called(answer)}."
        yield case.problem("C105", answer.path, what, f"Answer `{answer.path}`.", subject=subject)


def everything_stands_behind_a_section(case: Case) -> Iterator[Problem]:
    """X104: sections and figures of the sponsor's own stand behind a section that there is."""
    placement = _placement(case)
    for after in placement.astray:
        yield case.problem("X104", after.path, _astray(after, placement), _where(after, placement))


def _astray(after: Answer, placement: Placement) -> str:
    if not after.is_known:
        return "The section does not say behind which section it stands; it is printed at the end."
    if after.words in placement.places:
        return f"The section stands behind `{after.words}`, which stands behind it; it is printed at the end."
    return f"There is no section `{after.words}`; what was to stand behind it is printed where it usually would."


def _where(after: Answer, placement: Placement) -> str:
    return did_you_mean(after.words, placement.places) or f"Name one of: {', '.join(placement.places)}."


def every_publication_is_cited(case: Case) -> Iterator[Problem]:
    """X105: a publication that no text cites is not printed; a note says so."""
    printed = {entry.id for entry in case.document.references}
    for row in case.answers.rows(CITATIONS):
        if row.key not in printed:
            what = f"`{row.key}` is not cited and so not printed."
            remedy = f"Cite it in a text as [](#{row.key}), or leave it."
            yield case.problem("X105", row["id"].path, what, remedy, Severity.NOTE)


def every_name_stands_once(case: Case) -> Iterator[Problem]:
    """X106: figures, sections, tables and publications of the sponsor's own have names that nothing else has."""
    targets = {node.id: node for node in nodes(case.document) if isinstance(node, Heading | Figure | Table)}
    for target, node in targets.items():
        name, renamed, _ = target.partition(RENAMED)
        if renamed and name in targets:
            yield _taken(case, _path_of(node), name, "the package")
    for row in case.answers.rows(CITATIONS):
        if row.key in case.knowledge.references:
            yield _taken(case, row["id"].path, row.key, "the regulatory references")
        elif row.key in numbering(case.document).labels or row.key in targets:
            yield _taken(case, row["id"].path, row.key, "the package")


def _path_of(node: Node) -> str:
    """The answer that a node prints: of a table in prose the prose, of a figure or section its row."""
    path = next(path for inline in inlines_of(node) if isinstance(inline, Bound) for path in inline.paths)
    return path if isinstance(node, Table) else path.rpartition(".")[0]


def _taken(case: Case, path: str, name: str, where: str) -> Problem:
    what = f"`{name}` is a name of {where} already; text can point to one of the two only."
    return case.problem("X106", path, what, "Choose another short name.")


def _figures(case: Case) -> tuple[SponsorFigure, ...]:
    return sponsor_figures(case.draft.questionnaire, case.answers)


def _placement(case: Case) -> Placement:
    return placement_of(case.answers, _figures(case), meeting_type(case.answers, case.knowledge))

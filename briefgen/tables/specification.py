"""Tables of the specification: timing of results, disputed classes, impurities, links between controls."""

from __future__ import annotations

from briefgen.answers import Answer, Answers, Status
from briefgen.document import Align, Bound, Column, Inline, Inlines, LineBreak, Origin, Table, Text
from briefgen.document import Row as TableRow
from briefgen.facts import Facts, bound
from briefgen.facts.fact import measurement_names
from briefgen.facts.specification import disputed_attributes
from briefgen.facts.timing import INFUSION, LYMPHODEPLETION, Timed, timed_tests
from briefgen.tables.answered import Of, answered
from briefgen.tables.criteria import criteria
from briefgen.tables.dose import dose
from briefgen.tables.methods import methods, potency
from briefgen.tables.parts import cell, once, open_in_short, table_of

MEASUREMENTS = "engineering_runs.measurements"
_ACTIONS = ("if_late", "if_failing", "if_positive_after")


def timing(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """When each result is known, in that order; tests of one day with the same actions share a row."""
    groups: dict[tuple[str, ...], list[Timed]] = {}
    for test in timed_tests(answers):
        key = (test.day.text if test.day else test.row.key, *(bound(test.row[action]).text for action in _ACTIONS))
        groups.setdefault(key, []).append(test)
    columns = (
        Column("Test", weight=2.2),
        Column("Known on day", "after harvest", Align.NUMBER, 0.9),
        Column("Known before", weight=0.9),
        Column("If the result is late", weight=1.6),
        Column("If it fails", weight=2.4),
    )
    names = {row.key: row["name"] for row in answers.rows(MEASUREMENTS)}
    rows = [_timing_row(answers, found, names) for found in groups.values()]
    has_lymphodepletion = not answers[LYMPHODEPLETION].is_closed
    caption = f"Results against the earliest {'lymphodepletion and ' if has_lymphodepletion else ''}infusion"
    return table_of("timing", caption, columns, rows, origin, _earliest(answers, has_lymphodepletion))


def _timing_row(answers: Answers, found: list[Timed], names: dict[str, Answer]) -> TableRow:
    first = found[0]
    tests = _lines([bound(names.get(test.row.key, test.row["test"])) for test in found], ";")
    late, failing, after = (_action(found, action) for action in _ACTIONS)
    if not first.row["if_positive_after"].is_closed:
        failing = (*failing, LineBreak(), Text("After infusion: "), *after)
    days = [test.row["day"] for test in found]
    day = (once(bound(days[0], with_unit=False), days),) if days[0].is_known else cell(days[0])
    cells = (tests, day, _known_before(answers, first), late, failing)
    return TableRow(first.row.key, cells)


def _action(found: list[Timed], action: str) -> Inlines:
    """An action as answered; a hole where it is missing and the result comes too late to go back."""
    answers = [test.row[action] for test in found]
    answer = answers[0]
    is_due = answer.is_known or found[0].is_late or answer.status is Status.TBD
    return (once(open_in_short(answer), answers),) if is_due and not answer.is_closed else (Text("–"),)


def _known_before(answers: Answers, test: Timed) -> Inlines:
    """The first of the two events before which the result is known: what is before the first is before both."""
    events = [("lymphodepletion", test.before_lymphodepletion, answers[LYMPHODEPLETION])]
    events.append(("infusion", test.before_infusion, answers[INFUSION]))
    events = [event for event in events if not event[2].is_closed]
    paths = (test.row["day"].path, *(answer.path for _, _, answer in events))
    for name, before, _ in events:
        if before is None:
            return (Bound("[TBD]", paths, hole=True, remark="The day of the result or of the event is open."),)
        if before:
            return (Bound(name, ("facts.timing_known", *paths)),)
    return (Bound("neither" if len(events) > 1 else "no", ("facts.timing_known", *paths)),)


def _lines(parts: list[Bound], mark: str = "") -> Inlines:
    """Parts of a cell, each on a line of its own; a mark at the end of a line parts those that wrap."""
    made: list[Inline] = []
    for part in parts:
        made += [Text(mark), LineBreak()] if made and mark else [LineBreak()] if made else []
        made.append(part)
    return tuple(made)


def _earliest(answers: Answers, has_lymphodepletion: bool) -> list[Inlines]:
    note: list[Inline] = []
    if has_lymphodepletion:
        note += [Text("Earliest lymphodepletion: "), bound(answers[LYMPHODEPLETION]), Text(". ")]
    return [(*note, Text("Earliest infusion: "), bound(answers[INFUSION]), Text("."))]


_EVIDENCE = (
    ("hazard", "Hazard"),
    ("severity", "Severity"),
    ("detectability", "Detectability"),
    ("exposure", "Exposure"),
    ("precedent", "Published precedent"),
    ("own_data", "Own data"),
    ("consequences", "What follows from each class"),
)


def classification(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """The evidence on attributes whose class is disputed, an attribute in each column."""
    disputed = disputed_attributes(answers)
    if not disputed:
        return None
    names = measurement_names(answers)
    columns = (
        Column("Evidence", weight=0.6),
        *(Column(names.get(row.key, row.key), weight=2.0) for row in disputed),
    )
    rows = [
        TableRow(name, ((Text(head),), *((open_in_short(row[name]),) for row in disputed))) for name, head in _EVIDENCE
    ]
    caption = "Evidence on whether an attribute bears on safety"
    return table_of("classification", caption, columns, rows, origin)


impurities = answered(
    "impurities",
    "specification.impurities",
    "Impurities of process and product",
    Of("impurity", "Impurity"),
    Of("source", "Source"),
    Of("removal", "Removal"),
    Of("method", "Method", weight=0.8),
    Of("observed", "Found", weight=1.3),
    Of("limit", "Proposed limit"),
    Of("basis", "Safety basis", weight=1.3),
)


def control_links(answers: Answers, facts: Facts, origin: Origin) -> Table | None:
    """What controls each critical attribute, from step to release test."""
    names = measurement_names(answers)
    columns = (
        Column("Critical attribute"),
        Column("Steps and parameters", weight=1.4),
        Column("In-process control", weight=1.3),
        Column("Release tests", weight=1.2),
    )
    rows = []
    for row in answers.rows("specification.control_links"):
        release = [Bound(names.get(item) or item, (row["release"].path,)) for item in row["release"].items]
        rows.append(
            TableRow(
                row.key,
                (
                    (bound(row["attribute"]),),
                    (open_in_short(row["parameters"]),),
                    (open_in_short(row["in_process"]),),
                    _lines(release) or (Text("–"),),
                ),
            )
        )
    return table_of("control-links", "Controls of the critical attributes", columns, rows, origin)


SPECIFICATION_TABLES = {
    "criteria": criteria,
    "timing": timing,
    "classification": classification,
    "dose": dose,
    "impurities": impurities,
    "control-links": control_links,
    "methods": methods,
    "potency": potency,
}

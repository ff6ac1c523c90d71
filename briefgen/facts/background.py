"""Facts of the disease, the regulatory history and the timeline."""

from __future__ import annotations

from collections import Counter

from briefgen.answers import Answer, Answers, Row
from briefgen.facts.fact import Fact, from_bound
from briefgen.facts.printed import bound, capital, counted, in_letters, in_sentence, listed, paths_of

THERAPIES, DESIGNATIONS, MILESTONES = "disease.therapies", "regulatory.designations", "timeline.milestones"
ADVICE, RELATED = "regulatory.prior_advice", "regulatory.related"


def background_facts(answers: Answers) -> dict[str, Fact]:
    """The facts of the disease, the regulatory history and the timeline, by name."""
    return {
        "therapies": _therapies(answers[THERAPIES]),
        "designations": _by_state(answers[DESIGNATIONS], "status"),
        "prior_advice": _prior_advice(answers[ADVICE]),
        "advice_unplaced": _named(answers[ADVICE], [row for row in answers.rows(ADVICE) if not row["where"].items]),
        "related": _related(answers[RELATED]),
        "letters_pending": _named(
            answers[RELATED], [row for row in answers.rows(RELATED) if row["letter"].value == "pending"]
        ),
        "milestones": _milestones(answers[MILESTONES]),
    }


def _therapies(answer: Answer) -> Fact:
    """The available therapies by name."""
    if not answer.rows:
        return from_bound(bound(answer))
    return Fact(listed([row.key for row in answer.rows]), (answer.path,))


def _by_state(answer: Answer, column: str) -> Fact:
    """How many rows are in which state: "one granted and two planned"."""
    if not answer.rows:
        return from_bound(bound(answer))
    cells = [row[column] for row in answer.rows]
    states = Counter(bound(cell).text for cell in cells)
    return Fact(
        listed([counted(number, state, state) for state, number in states.items()]),
        paths_of(cells),
        is_hole=any(cell.is_open for cell in cells),
    )


def _prior_advice(answer: Answer) -> Fact:
    """How many points of advice, from which contacts."""
    rows = answer.rows
    if not rows:
        return from_bound(bound(answer))
    contacts = list(dict.fromkeys((bound(row["contact"]).text, bound(row["date"]).text) for row in rows))
    where = ", ".join(contacts[0]) if len(contacts) == 1 else f"from {counted(len(contacts), 'contact')}"
    cells = [row[name] for row in rows for name in ("contact", "date")]
    return Fact(
        f"{capital(counted(len(rows), 'point'))} of advice, {where}",
        paths_of(cells),
        is_hole=len(contacts) == 1 and any(cell.is_open for cell in cells),
    )


def _related(answer: Answer) -> Fact:
    """How many applications and master files; untrue without any."""
    if not answer.rows:
        return Fact(bound(answer).text, (answer.path,), truth=False)
    return Fact(counted(len(answer.rows), "application or master file", "applications or master files"), (answer.path,))


def _milestones(answer: Answer) -> Fact:
    """How many milestones are reached, and which is next."""
    rows = answer.rows
    if not rows:
        return from_bound(bound(answer))
    done = [row for row in rows if row["state"].value == "done"]
    waiting = [row for row in rows if row["state"].value in {"under_way", "planned"}]
    reached = f"{capital(in_letters(len(done)))} of {counted(len(rows), 'milestone')} "
    reached += "is reached" if len(done) < 2 else "are reached"
    if not waiting:
        return Fact(reached, (answer.path,))
    when = bound(waiting[0]["when"])
    following = f"{in_sentence(waiting[0].key)}, {when.text}"
    return Fact(f"{reached}; next: {following}", (answer.path, *when.paths), is_hole=when.hole)


def _named(answer: Answer, rows: list[Row]) -> Fact:
    """Rows by name; untrue without any."""
    return Fact(listed([row.key for row in rows]) if rows else "", (answer.path,), truth=bool(rows))

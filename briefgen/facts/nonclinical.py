"""Facts of nonclinical and clinical plans and the content of the IND."""

from __future__ import annotations

from briefgen.answers import Answers, Row
from briefgen.facts.fact import LOTS, NAMED_LOTS, Fact, from_bound, lot_names
from briefgen.facts.printed import all_of, bound, capital, counted, in_letters, in_sentence, listed, paths_of

STUDIES, ITEMS = "nonclinical.studies", "ind_content.items"


def nonclinical_facts(answers: Answers) -> dict[str, Fact]:
    """The facts of nonclinical and clinical plans and the content of the IND, by name."""
    return {
        "nonclinical_studies": _complete(answers),
        "nonclinical_glp": _glp(answers),
        "nonclinical_due": _due(answers),
        "in_vivo_lots": _in_vivo_lots(answers),
        **_content_of_the_ind(answers),
    }


def _nothing(*paths: str) -> Fact:
    return Fact("", paths, truth=False)


def _complete(answers: Answers) -> Fact:
    """How many of the studies are complete, in vitro and in vivo."""
    rows = answers.rows(STUDIES)
    if not rows:
        return from_bound(bound(answers[STUDIES]))
    complete = sum(row["state"].words == "complete" for row in rows)
    some = all_of(len(rows), "study", "studies")
    if complete < len(rows):
        some = f"{in_letters(complete)} of {counted(len(rows), 'study', 'studies')}"
    settings = [
        f"{in_letters(n)} {words}"
        for setting, words in (("in_vitro", "in vitro"), ("in_vivo", "in vivo"))
        if (n := sum(row["setting"].words == setting for row in rows))
    ]
    kinds = f" ({listed(settings)})" if settings and len(rows) > 1 else ""
    are = "is" if complete == 1 or len(rows) == 1 else "are"
    return Fact(f"{capital(some)}{kinds} {are} complete", (STUDIES,))


def _glp(answers: Answers) -> Fact:
    """How many of the studies in animals are GLP studies; none while any does not say."""
    rows = [row for row in answers.rows(STUDIES) if row["setting"].words == "in_vivo"]
    if not rows or any(not row["glp"].is_known for row in rows):
        return _nothing(STUDIES)
    glp, n = sum(row["glp"].value is True for row in rows), len(rows)
    if n == 1:
        text = f"The study in vivo is {'a' if glp else 'not a'} GLP study"
    else:
        are = "is a GLP study" if glp == 1 else "are GLP studies"
        text = f"{capital(in_letters(glp))} of the {counted(n, 'study', 'studies')} in vivo {are}"
    return Fact(text, paths_of(row["glp"] for row in rows))


def _due(answers: Answers) -> Fact:
    """What is still to come, with its date."""
    rows = [row for row in answers.rows(STUDIES) if row["state"].words in {"running", "planned"}]
    parts = [f"{row.key} ({row['state'].shown}{_date(row, ', report due')})" for row in rows]
    return Fact(f"To come: {listed(parts)}" if parts else "", (STUDIES,), truth=bool(parts))


def _date(row: Row, words: str) -> str:
    """A date behind its words; nothing while it is open, since the table shows that."""
    return f"{words} {bound(row['due']).text}" if row["due"].is_known else ""


def _in_vivo_lots(answers: Answers) -> Fact:
    """Which lots were given to animals, by which process, and whether a lot of another process never was."""
    lots = {row.key: row for row in answers.rows(LOTS)}
    given = list(
        dict.fromkeys(
            lot
            for row in answers.rows(STUDIES)
            if row["setting"].words == "in_vivo" and row["state"].words != "planned"
            for lot in row["lots"].items
            if lot in lots
        )
    )
    versions = list(dict.fromkeys(lots[lot]["process_version"].words for lot in given))
    if not given or "" in versions:
        return _nothing(STUDIES, LOTS)
    paths = paths_of(lots[lot]["process_version"] for lot in given)
    were = "was" if len(given) == 1 else "were"
    text = f"{capital(lot_names(given))} given to animals {were} made with process {listed(versions)}"
    others = [
        version
        for row in lots.values()
        if row["purpose"].words != "toxicology"
        and (version := row["process_version"].words)
        and version not in versions
    ]
    if others:
        text += f"; no lot of process {listed(list(dict.fromkeys(others)), 'or')} was given to animals"
    return Fact(text, (STUDIES, *paths))


def _content_of_the_ind(answers: Answers) -> dict[str, Fact]:
    rows = answers.rows(ITEMS)
    if not rows:
        return {
            "ind_at_filing": from_bound(bound(answers[ITEMS])),
            "ind_pending": _nothing(ITEMS),
            "ind_not_planned": _nothing(ITEMS),
        }
    by_state = {
        state: [row for row in rows if row["state"].words == state] for state in ("at_filing", "pending", "not_planned")
    }
    filed, n = len(by_state["at_filing"]), len(rows)
    some = all_of(n, "item") if filed == n else f"{in_letters(filed)} of {counted(n, 'item')}"
    are = "is" if filed == 1 else "are"
    return {
        "ind_at_filing": Fact(f"{capital(some)} {are} in the IND at filing", (ITEMS,)),
        "ind_pending": _named(
            "Pending", [f"{in_sentence(row.key)}{_date(row, ', by')}" for row in by_state["pending"]]
        ),
        "ind_not_planned": _named("Not planned", [in_sentence(row.key) for row in by_state["not_planned"]]),
    }


def _named(lead: str, parts: list[str]) -> Fact:
    if len(parts) > NAMED_LOTS:
        return Fact(f"{lead}: {counted(len(parts), 'item')}", (ITEMS,))
    return Fact(f"{lead}: {listed(parts)}" if parts else "", (ITEMS,), truth=bool(parts))

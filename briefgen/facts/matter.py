"""What the sponsor brings: the steps of the process and the appendices, in words."""

from __future__ import annotations

from briefgen.answers import Answers
from briefgen.document import appendix_label
from briefgen.facts.fact import Fact, from_bound
from briefgen.facts.printed import bound, counted, in_sentence, listed

STEPS, APPENDICES = "manufacturing.steps", "appendices.appendices"
_NAMED_APPENDICES = 5  # more are counted


def matter_facts(answers: Answers) -> dict[str, Fact]:
    """Facts on the sponsor's own matter."""
    return {"process_steps": _process_steps(answers), "appendices_named": _appendices_named(answers)}


def _process_steps(answers: Answers) -> Fact:
    """How many steps, from which to which."""
    answer = answers[STEPS]
    if not answer.rows:
        return from_bound(bound(answer))
    names = [in_sentence(row.key) for row in answer.rows]
    way = f", from {names[0]} to {names[-1]}" if len(names) > 1 else f", {names[0]}"
    return Fact(f"{counted(len(names), 'step')}{way}", (STEPS,))


def _appendices_named(answers: Answers) -> Fact:
    """The appendices by label and title; untrue without any."""
    rows = answers.rows(APPENDICES)
    if len(rows) > _NAMED_APPENDICES:
        return Fact(counted(len(rows), "appendix", "appendices"), (APPENDICES,))
    titles = [bound(row["title"]) for row in rows]
    named = [f"{appendix_label(number)} ({title.text})" for number, title in enumerate(titles, 1)]
    paths = tuple(path for title in titles for path in title.paths)
    return Fact(listed(named) if named else "", paths, truth=bool(named), is_hole=any(t.hole for t in titles))

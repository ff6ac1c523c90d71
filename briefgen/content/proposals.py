"""A flexibility as a template sees it: its title, and whether it is asked about or stated with a reason."""

from __future__ import annotations

from briefgen.answers import Answer, Answers
from briefgen.document import Bound, References
from briefgen.flexibility import is_asked, planned_flexibilities, questions_on
from briefgen.knowledge import Flexibility, Knowledge
from briefgen.prose import Printed


class ProposalInTemplate:
    """One flexibility; `reason` and `asked_when` are for the one that is stated, `questions` for the one asked."""

    def __init__(self, flexibility: Flexibility, answers: Answers) -> None:
        self.key = flexibility.id
        self.title = Bound(flexibility.title, (f"{flexibility.section}.proposed",))
        self.reason: Answer = answers[f"{flexibility.section}.not_asked_because"]
        self.asked_when: Answer = answers[f"{flexibility.section}.asked_when"]
        self.has_meeting = self.asked_when.is_known
        asked = is_asked(flexibility, answers)
        slugs = [row.key for row in questions_on(flexibility, answers)]
        self.is_asked = bool(slugs) if asked is None else asked
        self.questions = _references(slugs, f"{flexibility.section}.ask_now")


def planned_in_templates(knowledge: Knowledge, answers: Answers) -> list[ProposalInTemplate]:
    """Those that are stated and not asked at this meeting, in the order of the questionnaire."""
    return [ProposalInTemplate(flexibility, answers) for flexibility in planned_flexibilities(knowledge, answers)]


def _references(slugs: list[str], path: str) -> Printed:
    """ "Questions 2 and 3", or a hole while no question asks about it."""
    if not slugs:
        return Printed((Bound("[TBD: question about it]", (path,), hole=True, remark="No question names it."),))
    return Printed((References(tuple(f"question-{slug}" for slug in slugs)),))

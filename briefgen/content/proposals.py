"""A flexibility as a template sees it: its title, and whether it is asked about or stated with a reason."""

from __future__ import annotations

from briefgen.answers import Answer, Answers, Status
from briefgen.document import Bound, References
from briefgen.flexibility import is_asked, planned_flexibilities, questions_on_part
from briefgen.knowledge import Flexibility, Knowledge
from briefgen.prose import Printed

PATHWAY = "pathway"  # the section on a patient's lot outside a wide criterion


class ProposalInTemplate:
    """One flexibility; `reason` and `asked_when` are for the one that is stated, `questions` for the one asked.

    A flexibility with a pathway prints it as a proposal of its own, with `pathway_questions`.
    """

    def __init__(self, flexibility: Flexibility, answers: Answers) -> None:
        self.key = flexibility.id
        self.title = Bound(flexibility.title, (f"{flexibility.section}.proposed",))
        self.reason: Answer = answers[f"{flexibility.section}.not_asked_because"]
        self.asked_when: Answer = answers[f"{flexibility.section}.asked_when"]
        self.has_meeting = self.asked_when.is_known or self.asked_when.status is Status.TBD
        asked = is_asked(flexibility, answers)
        questions, on_pathway = questions_on_part(flexibility, answers, PATHWAY)
        self.is_asked = bool(questions) if asked is None else asked
        path = f"{flexibility.section}.ask_now"
        self.questions = _references([row.key for row in questions], path)
        self.pathway_questions = _references([row.key for row in on_pathway], path)


def planned_in_templates(knowledge: Knowledge, answers: Answers) -> list[ProposalInTemplate]:
    """Those that are stated and not asked at this meeting, in the order of the questionnaire."""
    return [ProposalInTemplate(flexibility, answers) for flexibility in planned_flexibilities(knowledge, answers)]


def _references(slugs: list[str], path: str) -> Printed:
    """ "Questions 2 and 3", or a hole while no question asks about it."""
    if not slugs:
        return Printed((Bound("[TBD: question about it]", (path,), hole=True, remark="No question names it."),))
    return Printed((References(tuple(f"question-{slug}" for slug in slugs)),))

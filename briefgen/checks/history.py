"""Does the package say what became of FDA's advice?"""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.checks.case import Case
from briefgen.problems import Problem

PRIOR_ADVICE = "regulatory.prior_advice"


def every_advice_has_its_answer_and_place(case: Case) -> Iterator[Problem]:
    """L28: each point of prior advice says what was done about it, and where the package shows it."""
    for row in case.answers.rows(PRIOR_ADVICE):
        subject = f"Advice {row.key}"
        if not row["done"].is_known:
            what = "What was done about this advice is not said."
            remedy = "Say what was done; if it was not followed, say why."
            yield case.problem("L28", row["done"].path, what, remedy, subject=subject)
        if not row["where"].items:
            what = "The place in the package where this advice is answered is not named."
            remedy = "Name a section or table, such as `vcn-limit` or `table-lots`."
            yield case.problem("L28", row["where"].path, what, remedy, subject=subject)

"""Each finding fires where it should and not where it should not; the order and the reporting of checks."""

import datetime

import pytest
from building import SAMPLE, TODAY, answered, case, changed, codes, findings, library, sample

from briefgen.briefing import examine
from briefgen.checks import CHECKS, run_checks
from briefgen.checks.truth import statements_about_fda
from briefgen.problems import Problem, Severity

Q = "questions.agency_questions[vcn-basis]"
RUNS = "engineering_runs"
FLEX = "flexibility_permissive_ind_criteria"
GOOD = "Does CBER agree that the criteria in [](#table-criteria) are adequate to start Study EX-019-101?"


def of(draft, code):
    return [path for found, path in findings(draft) if found == code]


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (f"{Q}.question", "What does CBER recommend for the limit in Table 3?", "L01"),
        (f"{Q}.question", "Please comment on Table 3.", "L01"),
        (f"{Q}.question", "Does CBER agree with Table 3? And with Table 4?", "L03"),
        (f"{Q}.question", "Does CBER agree " + "that Table 3 holds and " * 20 + "?", "L03"),
        (f"{Q}.question", "Does CBER agree to approve the limit of 6 copies?", "L04"),
        (f"{Q}.question", "Does CBER agree that our CMC is adequate?", "L07"),
        (f"{Q}.position", {"status": "tbd"}, "L02"),
        (f"{Q}.fallback", {"status": "tbd"}, "L02"),
        (f"{Q}.data", ["table-nothing"], "X101"),
        (f"{RUNS}.lots[ARI0001/01].results.viability", "61", "C201"),
        (f"{RUNS}.lots[ARI0001/01].results.viability", "high", "C202"),
        (f"{RUNS}.criteria[endotoxin].phase_1", "report result", "L24"),
        (f"{RUNS}.criteria[vcn].phase_1", {"status": "tbd"}, "L24"),
        (f"{FLEX}.eligible", ["endotoxin"], "F201"),
        (f"{FLEX}.eligible", ["nothing"], "X102"),
        (f"{RUNS}.criteria[cd3].measurement", "cd33", "X102"),
        (f"{RUNS}.lots[ARI0001/01].results.vnc", "5", "X102"),
        (f"{RUNS}.measurements[vcn].attribute", "VCN", "X103"),
        (f"{RUNS}.lots[ARI0001/01].results.viability", "130", "C204"),
        (f"{RUNS}.criteria[vcn].phase_1", "<= 6", "L35"),
        (f"{RUNS}.criteria[sterility].measurement", "cd3", "L36"),
        (f"{RUNS}.vcn_limit_denominator", "per_total_cell", ""),
        ("sponsor.name", {"status": "tbd", "owner": "Legal", "due": "2026-01-05"}, "C103"),
        ("product.description", "FDA requires that VCN is below 5.", "T201"),
        (f"{Q}.background", "We listened. The agency has accepted this limit before.", "T201"),
    ],
)
def test_a_finding_fires_where_it_is_due_and_not_in_the_sample(path, value, code):
    draft = changed(path, value)
    if not code:
        assert "L31" not in codes(draft)
        return
    found = of(draft, code)
    assert any(item.startswith(path.rpartition(".")[0] if code == "L02" else path.partition("[")[0]) for item in found)
    assert found != of(sample(), code)


def test_a_limit_that_counts_other_cells_than_the_results_is_found():
    draft = changed(f"{RUNS}.measurements[vcn].denominator", "per_car_positive_cell")
    assert "L31" not in codes(changed(f"{RUNS}.vcn_limit_denominator", "per_car_positive_cell", draft))
    assert "L31" in codes(changed(f"{RUNS}.vcn_limit_denominator", "per_total_cell", draft))


def test_vcn_must_say_denominator_and_sample_point():
    assert of(sample(), "L30") == [f"{RUNS}.measurements[vcn].{name}" for name in ("denominator", "sample_point")]
    draft = changed(f"{RUNS}.measurements[vcn].denominator", "per_car_positive_cell")
    draft = changed(f"{RUNS}.measurements[vcn].sample_point", "harvest", draft)
    assert of(draft, "L30") == []


def test_a_value_above_twice_the_expectation_needs_words():
    draft = changed(f"{RUNS}.vcn_cause", {"status": "tbd"})
    severities = [p.severity for p in run_checks(case(draft)) if p.code == "L33"]
    assert severities == [Severity.WARNING]
    assert [p.severity for p in run_checks(case()) if p.code == "L33"] == [Severity.NOTE]
    below = changed(f"{RUNS}.measurements[vcn].denominator", "per_car_positive_cell")
    assert of(below, "L33") == []


def test_without_the_car_positive_fraction_nobody_can_tell():
    draft = changed(f"{RUNS}.measurements[car-positive-fraction].attribute", "something_else")
    assert len(of(draft, "L34")) == 3
    assert of(sample(), "L34") == []


def test_a_required_question_left_out_is_found_and_one_of_a_closed_branch_is_not():
    found = of(answered("product: {name: EX-1}\n"), "C101")
    assert "meeting.type" in found
    assert "product.name" not in found
    assert f"{RUNS}.vcn_limit" not in found
    assert f"{FLEX}.risk" not in found


@pytest.mark.parametrize(("value", "severity"), [({"status": "tbd", "owner": "RA"}, Severity.ERROR), ("no", None)])
def test_an_open_yes_or_no_that_decides_over_words_is_found_though_no_hole_shows_it(value, severity):
    draft = changed(f"{FLEX}.fixed_not_given", value)
    assert f"{FLEX}.fixed_not_given" not in of(draft, "C102")
    found = [p.severity for p in run_checks(case(draft)) if (p.code, p.path) == ("C106", f"{FLEX}.fixed_not_given")]
    assert found == ([severity] if severity else [])


def test_an_open_choice_that_shows_as_a_hole_is_found_once():
    draft = changed(f"{RUNS}.vcn_limit_denominator", {"status": "tbd"})
    assert f"{RUNS}.vcn_limit_denominator" in of(draft, "C102")
    assert f"{RUNS}.vcn_limit_denominator" not in of(draft, "C106")


def test_an_answer_of_a_closed_branch_is_kept_and_reported():
    draft = changed(f"{FLEX}.proposed", "no")
    assert f"{FLEX}.risk" in of(draft, "C104")
    assert of(sample(), "C104") == []


def test_too_many_questions_are_found():
    rows = [{"slug": f"q{n}", "discipline": "cmc", "question": GOOD} for n in range(16)]
    draft = changed("questions.agency_questions", rows)
    assert [p.severity for p in run_checks(case(draft)) if p.code == "L10"] == [Severity.ERROR]
    draft = changed("questions.agency_questions", rows[:11])
    assert [p.severity for p in run_checks(case(draft)) if p.code == "L10"] == [Severity.WARNING]
    assert of(changed("questions.agency_questions", rows[:10]), "L10") == []


def test_an_unchecked_claim_is_found_until_somebody_checked_it():
    assert len(of(sample(), "T202")) == 3
    rows = [
        {"claim": p.what.split("`")[1], "who": "RA", "where": "page 3", "when": "2026-12-01"}
        for p in run_checks(case())
        if p.code == "T202"
    ]
    assert of(changed("meeting.claims_checked", rows), "T202") == []


@pytest.mark.parametrize(
    "text",
    ["FDA requires a limit.", "The FDA has waived this.", "It is known. CBER accepts five copies.", "The CAR-T guidance recommends this.",
     "In 2024, FDA determined so.", "The agency would agree.", "OTP (CBER) prefers calls.", "FDA's guidance states it." ],
)  # fmt: skip
def test_a_statement_in_fdas_name_is_seen(text):
    assert statements_about_fda(text)


@pytest.mark.parametrize(
    "text",
    ["Does CBER agree?", "Example asks CBER for three decisions.", "If CBER has not answered, the lot waits.", "FDA disciplines: CMC.",
     "Manufacture stops until CBER has answered.", "The IND goes to FDA in May.", "Our process meets its limits.", "Is the guidance followed?"],
)  # fmt: skip
def test_a_sentence_about_ourselves_is_left_alone(text):
    assert statements_about_fda(text) == []


def test_findings_come_in_the_order_of_the_file_with_place_and_remedy():
    problems = run_checks(case())
    lines = [problem.place.line for problem in problems if problem.place]
    assert lines == sorted(lines)
    for problem in problems:
        assert problem.remedy
        assert problem.section
        assert problem.place is None or problem.place.file == f"samples/{SAMPLE}.yaml"


def test_answers_that_do_not_validate_still_get_every_check():
    draft = changed("meeting.date", "soon")
    found = codes(draft)
    assert {"A104", "C101", "C102", "L30", "T202"} <= found


def test_a_check_that_fails_is_our_bug_and_the_others_go_on():
    def breaks(_case):
        raise ValueError("confidential words")
        yield

    def works(_case):
        yield Problem("Z1", "found", "mend")

    problems = run_checks(case(), (breaks, works))
    assert {problem.code for problem in problems} == {"B101", "Z1"}
    assert not any("confidential" in problem.what for problem in problems)


def test_checks_are_named_as_the_truth_they_demand():
    for check in CHECKS:
        assert check.__doc__
        assert not check.__name__.startswith("check")


def test_what_is_overdue_depends_on_the_day():
    draft = sample()
    late = examine(draft, library(), datetime.date(2027, 2, 1))
    assert "C103" in {problem.code for problem in run_checks(late)}
    assert "C103" not in {problem.code for problem in run_checks(examine(draft, library(), TODAY))}

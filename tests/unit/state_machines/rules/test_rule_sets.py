"""The two rule sets of the package."""

from __future__ import annotations

from datetime import date

import pytest

from state_machines.ages import retirement_on
from state_machines.facts import BirthDate
from state_machines.findings import Severity
from state_machines.registry import latest
from state_machines.rulebook import RuleSet, catalogue, clauses, rule_set, rule_sets
from state_machines.vocabulary import DisciplineForm, DocumentKind

BOTH = [pytest.param(found, id=f"{found.code} {found.version}") for found in rule_sets().values()]
FROM_THE_RESOLUTION = {
    "evaluation_periods",
    "min_options",
    "non_local_min",
    "non_local_sectors",
    "retirement_notice_freeze",
    "young_under",
    "min_district_lead_posts",
    "two_terms_months",
    "women_share_percent",
}


def test_there_are_two_rule_sets() -> None:
    assert {key: found.effective_from for key, found in rule_sets().items()} == {
        ("bac-giang-2016", 1): date(2016, 7, 1),
        ("five-steps-2025", 1): date(2025, 10, 8),
    }


@pytest.mark.parametrize("found", BOTH)
def test_only_figures_of_the_resolution_are_called_so(found: RuleSet) -> None:
    origins = {name: parameter.origin for name, parameter in found.parameters.items()}
    assert {name for name, origin in origins.items() if origin == "resolution"} == FROM_THE_RESOLUTION
    assert {setting.origin for setting in found.deadlines.values()} == {"default"}


@pytest.mark.parametrize("found", BOTH)
def test_every_parameter_is_explained_and_placed(found: RuleSet) -> None:
    for parameter in found.parameters.values():
        assert parameter.note is not None
        assert parameter.note.vi.endswith(".")
        assert parameter.clause in clauses()


@pytest.mark.parametrize("found", BOTH)
def test_no_parameter_is_of_no_use(found: RuleSet) -> None:
    read = {name for info in catalogue().values() for name in info.parameters}
    assert set(found.parameters) - read == {
        "reapp_open_days",  # read by the scheduler
        "exam_weights",  # read by the arithmetic of marks
        "plan_review_month",  # likewise
        "plan_structure_targets",  # shown beside the plan, for comparison only
        "inflation_points",  # shown beside a campaign, for comparison only
        "migration_back_days",  # read by services
        "substitution_most_days",
        "reminder_ladder",  # read by the engine of obligations, as the rest below
        "reminder_ladders",
        "reminder_urgent_from",
        "reminder_escalation",
        "reminder_hour",
        "successor_proposal",
        "dated_duties",
        "dated_duty_days",
    }


@pytest.mark.parametrize("found", BOTH)
def test_the_procedure_finds_its_policies_and_deadlines(found: RuleSet) -> None:
    used = [latest(code) for code in found.procedures.values()]
    assert {template.policy for one in used for template in one.rounds} <= set(found.policies)
    steps = [step for one in used for step in one.steps]
    assert {code for step in steps for code in (*step.starts, *step.meets)} == set(found.deadlines)


@pytest.mark.parametrize("found", BOTH)
def test_half_is_never_a_majority_and_two_thirds_are_a_quorum(found: RuleSet) -> None:
    for policy in found.policies.values():
        assert (policy.threshold_num, policy.threshold_den) == (1, 2)
        assert (policy.quorum_num, policy.quorum_den) == (2, 3)
    assert found.policies["nomination"].threshold_base == "SUMMONED"
    assert found.policies["collective"].threshold_base == "ALL_MEMBERS"
    assert found.policies["collective"].tie_rule == "HEAD_PROPOSED"


@pytest.mark.parametrize("found", BOTH)
def test_the_tables_use_known_words(found: RuleSet) -> None:
    assert set(found.params["discipline_bars"]) == set(DisciplineForm)
    for item in (*found.params["dossier_items"], *found.params["review_dossier_items"]):
        assert DocumentKind(item["kind"])
        assert set(item) <= {"kind", "note", "per", "count", "max_age_months"}
        assert set(item["note"]) == {"vi", "en"}


@pytest.mark.parametrize("found", BOTH)
def test_a_severity_is_changed_only_for_a_known_rule(found: RuleSet) -> None:
    assert set(found.severities) <= set(catalogue())


def test_the_district_rule_may_be_set_aside_once_districts_have_ceased() -> None:
    assert rule_set("bac-giang-2016", 1).severity("R-2.1-d") is Severity.BLOCK
    assert rule_set("five-steps-2025", 1).severity("R-2.1-d") is Severity.OVERRIDE
    assert rule_set("five-steps-2025", 1).params["severity_of"]["R-2.1-d"] == "override"


@pytest.mark.parametrize(
    ("sex", "birth", "retires_on"),
    [
        pytest.param("M", BirthDate(1955, 3, 10), date(2015, 4, 1), id="a man of 60 before the ages rose"),
        pytest.param("M", BirthDate(1961, 1, 10), date(2021, 5, 1), id="a man of 60 and 3 months"),
        pytest.param("M", BirthDate(1970, 6, 10), date(2032, 7, 1), id="a man of 62"),
        pytest.param("F", BirthDate(1966, 1, 10), date(2021, 6, 1), id="a woman of 55 and 4 months"),
        pytest.param("F", BirthDate(1980, 6, 10), date(2040, 7, 1), id="a woman of 60"),
    ],
)
def test_retirement_ages_rise_year_by_year(sex: str, birth: BirthDate, retires_on: date) -> None:
    table = rule_set("bac-giang-2016", 1).params["retirement_table"]
    assert retirement_on(birth, sex, table) == retires_on

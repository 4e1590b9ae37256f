"""What a substitute may not do, and whose duties count against whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from state_machines import registry
from state_machines.engine import judge
from state_machines.facts import Facts, OptionFacts, OverrideFacts
from state_machines.rulebook import rule_set
from state_machines.vocabulary import Duty, OptionStatus, ReviewPath, Role
from tests.unit.state_machines.rules.factories import (
    ADVISER,
    AN,
    HEAD,
    MEMBER,
    OLDER_DEPUTY,
    SPECIALIST,
    TODAY,
    a_case,
    a_declaration,
    a_unit,
    an_actor,
    says,
    the_facts,
)

RULE = "R-S-substitute"


def in_place(of: int = HEAD, role: Role = Role.UNIT_HEAD, **changes: Any) -> Facts:
    """The older deputy acts in somebody's place."""
    actor = replace(an_actor(OLDER_DEPUTY, role), stands_for=of)
    return the_facts(actor=actor, **changes)


def retiring() -> Any:
    unit = a_unit()
    leaders = [
        replace(leader, retirement_notice_on=TODAY) if leader.id == HEAD else leader
        for leader in unit.leaders
    ]
    return replace(unit, is_department=True, leaders=tuple(leaders))


def test_whoever_acts_in_person_is_not_asked() -> None:
    assert says(RULE, the_facts()) == ("not_applicable", "in_person")


def test_ordinary_work_may_be_done_in_anothers_place() -> None:
    assert says(RULE, in_place(case=a_case(options=()))) == ("met", "met")


@pytest.mark.parametrize(
    "step", ["nominate_by_head", "give_head_opinion", "file_differing_opinion", "adopt_override"]
)
def test_votes_and_ones_own_word_are_not_delegated(step: str) -> None:
    facts = in_place(given={"step_code": step}, case=a_case(options=()))
    assert says(RULE, facts) == ("not_met", "personal_act")


def test_the_holders_own_case_is_nobodys_in_their_place() -> None:
    options = (OptionFacts(HEAD, OptionStatus.LIVE),)
    assert says(RULE, in_place(case=a_case(options=options))) == ("not_met", "own_case_of_holder")
    chosen = a_case(options=(), chosen_id=HEAD)
    assert says(RULE, in_place(case=chosen)) == ("not_met", "own_case_of_holder")


def test_the_holders_conflict_binds_the_substitute() -> None:
    records = (a_declaration(700, HEAD, conflict=True),)
    facts = in_place(case=a_case(options=(), records=records))
    assert says(RULE, facts) == ("not_met", "conflict_of_holder")


def test_a_power_frozen_by_the_notice_is_not_delegated() -> None:
    case = a_case(options=(), overrides=())
    assert says(RULE, in_place(unit=retiring(), case=case)) == ("not_met", "holder_is_frozen")


@pytest.mark.parametrize(
    ("changes", "parameters"),
    [
        pytest.param({"review_path": ReviewPath.REAPPOINT}, {}, id="reappointment is excepted"),
        pytest.param({}, {"retirement_notice_freeze": False}, id="the freeze is off"),
        pytest.param(
            {"overrides": (OverrideFacts(1, "R-2.5-k", None, "ADOPTED", ADVISER),)},
            {},
            id="the authority has allowed it",
        ),
    ],
)
def test_where_the_notice_stops_nothing_the_substitute_goes_on(
    changes: dict[str, Any], parameters: dict[str, Any]
) -> None:
    facts = in_place(unit=retiring(), case=a_case(options=(), **changes))
    assert says(RULE, facts, **parameters) == ("met", "met")


@pytest.mark.parametrize("doer", [OLDER_DEPUTY, ADVISER], ids=["the substitute did it", "the holder did it"])
def test_separation_of_duties_counts_both(doer: int) -> None:
    facts = in_place(ADVISER, Role.ADVISER, case=a_case(duties=((doer, Duty.PREPARE),)))
    assert says("SOD-1", facts) == ("not_met", "did_other_duty")
    other = in_place(ADVISER, Role.ADVISER, case=a_case(duties=((SPECIALIST, Duty.PREPARE),)))
    assert says("SOD-1", other) == ("met", "met")


def test_an_option_is_refused_whether_replaced_or_replacing() -> None:
    for who in (OLDER_DEPUTY, MEMBER):
        case = a_case(options=(OptionFacts(who, OptionStatus.LIVE),))
        assert says("SOD-3-live", in_place(MEMBER, case=case)) == ("not_met", "own_case")


def test_the_engine_asks_the_rule_of_every_step_taken_in_anothers_place() -> None:
    procedure, rules = registry.latest("three-channels"), rule_set("bac-giang-2016", 1)
    facts = in_place(case=a_case(options=(OptionFacts(AN, OptionStatus.LIVE),)))
    for step in procedure.leaving("NOMINATING"):
        found = {finding.rule: finding for finding in judge(step, facts, rules).findings}
        personal = step.code in rules.params["personal_steps"]
        assert (str(found[RULE].verdict) == "not_met") is personal, step.code
    in_person = judge(procedure.step("consolidate"), the_facts(), rules)
    assert RULE not in {finding.rule for finding in in_person.findings}

"""Separation of duties."""

from __future__ import annotations

from typing import Any

import pytest

from state_machines.facts import Facts, OverrideFacts, RoundFacts
from state_machines.vocabulary import Duty, Role
from tests.unit.state_machines.rules.factories import (
    ADVISER,
    AN,
    BINH,
    CHI,
    HEAD,
    MEMBER,
    OTHER_TELLER,
    SECRETARY,
    SPECIALIST,
    TELLER,
    a_case,
    a_declaration,
    a_round,
    an_actor,
    outcome_of,
    says,
    the_facts,
)


def acting(actor: int, role: Role, *done: tuple[int, Duty], **form: object) -> Facts:
    return the_facts(case=a_case(duties=done), actor=an_actor(actor, role), given=form)


DID = ("not_met", "did_other_duty")


@pytest.mark.parametrize(
    ("role", "duty", "expected"),
    [
        pytest.param(Role.ADVISER, Duty.PREPARE, DID, id="a preparer does not appraise"),
        pytest.param(Role.ADVISER, Duty.SUBMIT, DID, id="a submitter does not appraise"),
        pytest.param(Role.ADVISER, Duty.DECIDE, DID, id="a decider does not appraise"),
        pytest.param(Role.ADVISER, Duty.APPRAISE, ("met", "met"), id="an appraiser goes on appraising"),
        pytest.param(Role.AUTHORITY_MEMBER, Duty.APPRAISE, DID, id="an appraiser does not decide"),
        pytest.param(Role.AUTHORITY_MEMBER, Duty.PREPARE, DID, id="a preparer does not decide"),
        pytest.param(Role.AUTHORITY_MEMBER, Duty.DECIDE, ("met", "met"), id="a decider goes on deciding"),
        pytest.param(
            Role.AUTHORITY_MEMBER, Duty.COUNT_ENTER, ("met", "met"), id="counting is another matter"
        ),
        pytest.param(
            Role.UNIT_HEAD, Duty.PREPARE, ("met", "met"), id="preparing and submitting stay in the unit"
        ),
    ],
)
def test_preparer_appraiser_and_decider_are_different_people(
    role: Role, duty: Duty, expected: tuple[str, str]
) -> None:
    assert says("SOD-1", acting(MEMBER, role, (MEMBER, duty))) == expected


def test_what_others_did_bars_nobody() -> None:
    assert says("SOD-1", acting(ADVISER, Role.ADVISER, (SPECIALIST, Duty.PREPARE))) == ("met", "met")


def test_every_conflicting_duty_is_named() -> None:
    done = ((MEMBER, Duty.SUBMIT), (MEMBER, Duty.PREPARE), (MEMBER, Duty.ROUND_PREPARE))
    assert outcome_of("SOD-1", acting(MEMBER, Role.ADVISER, *done)).facts == {
        "person": "Bùi Đức Mạnh",
        "duty_codes": "PREPARE, SUBMIT",
    }


@pytest.mark.parametrize(
    ("duty", "expected"),
    [
        pytest.param(Duty.PREPARE, DID, id="prepared"),
        pytest.param(Duty.SUBMIT, DID, id="submitted"),
        pytest.param(Duty.APPRAISE, DID, id="appraised"),
        pytest.param(Duty.DECIDE, ("met", "met"), id="decided"),
    ],
)
def test_the_signer_has_had_no_other_part(duty: Duty, expected: tuple[str, str]) -> None:
    assert says("SOD-1-signer", acting(MEMBER, Role.AUTHORITY_SIGNER, (MEMBER, duty))) == expected


def in_round(actor: int, round_: RoundFacts | None = None, **form: object) -> Facts:
    return the_facts(actor=an_actor(actor, Role.TELLER), round=round_ or a_round(), given=form)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        pytest.param({}, ("missing", "not_given"), id="the form is empty"),
        pytest.param({"tellers": (TELLER, OTHER_TELLER)}, ("met", "met"), id="two others"),
        pytest.param(
            {"tellers": (TELLER, SPECIALIST)}, ("not_met", "preparer_counts"), id="the preparer among them"
        ),
        pytest.param(
            {"tellers": (TELLER,), "teller_head": SPECIALIST},
            ("not_met", "preparer_counts"),
            id="the preparer at head",
        ),
    ],
)
def test_the_preparer_of_a_round_is_no_teller(form: dict[str, Any], expected: tuple[str, str]) -> None:
    assert says("SOD-2-tellers", in_round(SECRETARY, **form)) == expected


def test_a_round_whose_preparer_is_unknown_bars_no_teller() -> None:
    assert says("SOD-2-tellers", in_round(SECRETARY, a_round(prepared_by=None), tellers=(TELLER,))) == (
        "met",
        "met",
    )


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        pytest.param(TELLER, ("met", "met"), id="a teller"),
        pytest.param(SPECIALIST, ("not_met", "preparer_counts"), id="the preparer of the round"),
    ],
)
def test_the_preparer_does_not_enter_the_count(actor: int, expected: tuple[str, str]) -> None:
    assert says("SOD-2-entry", in_round(actor)) == expected


@pytest.mark.parametrize(
    ("actor", "entered_by", "expected"),
    [
        pytest.param(OTHER_TELLER, TELLER, ("met", "met"), id="another teller"),
        pytest.param(TELLER, TELLER, ("not_met", "entered_it"), id="the one who entered it"),
        pytest.param(SPECIALIST, TELLER, ("not_met", "preparer_counts"), id="the preparer of the round"),
        pytest.param(OTHER_TELLER, None, ("missing", "nothing_entered"), id="nothing is entered"),
    ],
)
def test_another_teller_confirms_the_count(
    actor: int, entered_by: int | None, expected: tuple[str, str]
) -> None:
    assert says("SOD-2-confirm", in_round(actor, a_round(entered_by=entered_by))) == expected


@pytest.mark.parametrize("rule_id", ["SOD-2-entry", "R-S-named-teller"])
def test_a_rule_about_a_round_cannot_be_asked_without_one(rule_id: str) -> None:
    with pytest.raises(ValueError, match="ballot round"):
        outcome_of(rule_id, the_facts())


@pytest.mark.parametrize(
    ("rule_id", "actor", "form", "expected"),
    [
        pytest.param("SOD-3-nominee", HEAD, {}, ("missing", "not_given"), id="nobody is named"),
        pytest.param("SOD-3-nominee", HEAD, {"official_id": AN}, ("met", "met"), id="names another"),
        pytest.param("SOD-3-nominee", AN, {"official_id": AN}, ("not_met", "own_case"), id="names oneself"),
        pytest.param("SOD-3-live", HEAD, {}, ("met", "met"), id="no option"),
        pytest.param("SOD-3-live", BINH, {}, ("not_met", "own_case"), id="one of the options"),
        pytest.param("SOD-3-live", CHI, {}, ("met", "met"), id="not an option here"),
        pytest.param("SOD-3-chosen", BINH, {}, ("met", "met"), id="an option that was not chosen"),
        pytest.param("SOD-3-chosen", AN, {}, ("not_met", "own_case"), id="the one chosen"),
        pytest.param(
            "SOD-3-chosen", BINH, {"official_id": BINH}, ("not_met", "own_case"), id="about to be chosen"
        ),
    ],
)
def test_nobody_acts_on_their_own_case(
    rule_id: str, actor: int, form: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert says(rule_id, acting(actor, Role.UNIT_HEAD, **form)) == expected


def test_a_case_without_a_person_chosen_is_nobodys_own() -> None:
    facts = the_facts(case=a_case(chosen_id=None), actor=an_actor(AN, Role.UNIT_HEAD))
    assert says("SOD-3-chosen", facts) == ("met", "met")


@pytest.mark.parametrize("rule_id", ["SOD-3-nominee", "SOD-3-live", "SOD-3-chosen"])
def test_whoever_has_declared_a_conflict_steps_out(rule_id: str) -> None:
    facts = the_facts(
        case=a_case(records=(a_declaration(1, HEAD, conflict=True),)),
        actor=an_actor(HEAD, Role.UNIT_HEAD),
        given={"official_id": AN},
    )
    assert says(rule_id, facts) == ("not_met", "conflict_declared")


def adopting(
    actor: int = MEMBER,
    role: Role = Role.AUTHORITY_MEMBER,
    state: str = "PROPOSED",
    override_id: int | None = 7,
) -> Facts:
    override = OverrideFacts(7, "R-2.5-f", None, state, proposed_by=ADVISER)
    given = {"override_id": override_id} if override_id else {}
    return the_facts(case=a_case(overrides=(override,)), actor=an_actor(actor, role), given=given)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(adopting(), ("met", "met"), id="a member of the authority"),
        pytest.param(adopting(override_id=None), ("missing", "not_given"), id="none is chosen"),
        pytest.param(adopting(override_id=8), ("missing", "override_unknown"), id="of another case"),
        pytest.param(adopting(state="ADOPTED"), ("not_met", "already_adopted"), id="adopted already"),
        pytest.param(adopting(state="DECLINED"), ("not_met", "already_declined"), id="declined already"),
        pytest.param(
            adopting(role=Role.UNIT_HEAD), ("not_met", "not_the_authority"), id="the head of the unit"
        ),
        pytest.param(
            adopting(ADVISER), ("not_met", "proposer_adopts"), id="the proposer, now in the authority"
        ),
    ],
)
def test_an_override_is_adopted_by_another_than_its_proposer(facts: Facts, expected: tuple[str, str]) -> None:
    assert says("SOD-4", facts) == expected


@pytest.mark.parametrize(
    ("rule_id", "expected"),
    [
        pytest.param(None, ("missing", "not_given"), id="none is named"),
        pytest.param("R-2.5-k", ("met", "met"), id="as a general rule"),
        pytest.param("R-2.5-f", ("met", "met"), id="a special case may be allowed"),
        pytest.param("R-1-d", ("not_met", "binding"), id="a binding rule"),
        pytest.param("R-2.5-b", ("not_met", "binding"), id="a warning needs no override"),
        pytest.param("R-9-z", ("missing", "rule_unknown"), id="no such rule"),
    ],
)
def test_only_a_rule_that_says_so_may_be_overridden(rule_id: str | None, expected: tuple[str, str]) -> None:
    assert says("R-S-overridable", the_facts(given={"rule_id": rule_id})) == expected


def test_the_rule_set_decides_what_may_be_overridden() -> None:
    facts = the_facts(given={"rule_id": "R-1-d"})
    assert says("R-S-overridable", facts, severity_of={"R-1-d": "override"}) == ("met", "met")

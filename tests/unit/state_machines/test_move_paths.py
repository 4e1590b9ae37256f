"""Whichever way a rotation, a transfer or a secondment goes, nothing that it needs is gone round."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from state_machines import registry
from state_machines.definition import Procedure, Step
from state_machines.moves import KINDS, ROTATION
from state_machines.soundness import MOVE_OUTCOMES, MOVE_UNAVOIDABLE, ROTATED
from state_machines.vocabulary import Role

LONGEST = 60
AT_THE_PLACES = {Role.UNIT_HEAD, Role.COLLECTIVE_MEMBER, Role.COLLECTIVE_SECRETARY, Role.PARTY_COMMITTEE}


def walk(table: Procedure, data: st.DataObject) -> list[Step]:
    """A way through the table at random, until it ends or is long enough."""
    state, taken = table.initial, [table.opening]
    while len(taken) < LONGEST:
        onward = list(table.leaving(state))
        if not onward:
            break
        step = data.draw(st.sampled_from(onward))
        taken.append(step)
        state = step.dest or state
    return taken


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_decision_without_screening_talks_and_the_receiving_opinion(
    kind: str, data: st.DataObject
) -> None:
    asked: set[str] = set()
    demanded = {rule for line in MOVE_UNAVOIDABLE for rule in line}
    if kind == ROTATION:
        demanded |= {rule for line in ROTATED for rule in line}
    for step in walk(registry.latest(kind), data):
        asked |= set(step.rules)
        if step.dest in MOVE_OUTCOMES:
            assert demanded <= asked


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_nobody_is_in_place_before_the_hand_over(kind: str, data: st.DataObject) -> None:
    codes: list[str] = []
    for step in walk(registry.latest(kind), data):
        codes.append(step.code)
        if step.dest == "IN_PLACE":
            assert codes.index("decide_move") < codes.index("issue_move_decision") < codes.index("hand_over")


@pytest.mark.parametrize("kind", KINDS)
def test_after_the_decision_no_step_of_the_receiving_body_refuses_it(kind: str) -> None:
    table = registry.latest(kind)
    refusing = {"NOT_APPROVED", "CANCELLED", "NOT_AGREED", "RECALLED"}
    for state in ("DECIDED", "DECISION_ISSUED", "HANDED_OVER"):
        for step in table.leaving(state):
            assert step.dest not in refusing
    for step in table.steps:
        if step.dest in refusing:
            assert not AT_THE_PLACES & set(step.by)


def test_a_rotation_ends_in_one_of_four_outcomes_with_three_opinions() -> None:
    table = registry.latest(ROTATION)
    outcomes = {step.dest: step for step in table.leaving("END_REVIEW") if step.dest}
    assert set(outcomes) == {"PLACED_BACK", "PLACED_ELSEWHERE", "SETTLED", "PROLONGED", "RECALLED"}
    for dest, step in outcomes.items():
        assert ("R-S-end-opinions" in step.rules) is (dest != "RECALLED")

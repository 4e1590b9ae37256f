"""No set of facts opens a reappointment or an extension that lacks what the clause demands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from state_machines import registry
from state_machines.definition import Procedure, Step, Text
from state_machines.engine import judge
from state_machines.rulebook import rule_set
from state_machines.soundness import REVIEW_OUTCOMES, problems
from state_machines.vocabulary import Rank, RecordKind, ReviewPath, Role, RoundOutcome
from tests.unit.state_machines.rules.factories import AN, HEAD, a_record, a_title, a_unit
from tests.unit.state_machines.rules.reviews import (
    POST,
    RECORDS,
    a_term,
    findings,
    reviewed,
    the_review,
    vote,
)

RULES = rule_set("bac-giang-2016", 1)
REVIEW = registry.latest("reappointment")
VOTES = st.sampled_from([None, RoundOutcome.SELECTED, RoundOutcome.NONE])
FINDINGS = st.fixed_dictionaries(
    {
        "capacity": st.sampled_from(["KEPT", "DECLINED"]),
        "prestige": st.sampled_from(["KEPT", "DECLINED"]),
        "sector": st.sampled_from(["IMPROVED", "NOT_IMPROVED"]),
        "post_need": st.sampled_from(["NEEDED", "NOT_NEEDED"]),
    }
)
NOTHING: Any = st.none()
WORLDS = st.fixed_dictionaries(
    {
        "path": st.sampled_from(ReviewPath),
        "self_review": st.booleans(),
        "found": NOTHING | FINDINGS,
        "opinion": st.booleans(),
        "confidence": VOTES,
        "collective": VOTES,
        "decision": VOTES,
        "from_year": st.sampled_from([2014, 2017, 2021]),
        "is_head": st.booleans(),
    }
)


def opens(step: str, world: dict[str, Any]) -> bool:
    """Whether the authority may conclude so in a world drawn at random."""
    records = [RECORDS[0]] if world["self_review"] else []
    if world["found"] is not None:
        records.append(a_record(602, RecordKind.ASSESSMENT, 4, data=findings(**world["found"])))
    if world["opinion"]:
        records.append(a_record(603, RecordKind.HEAD_OPINION, HEAD, official_id=AN))
    rounds = [
        vote(code, 15 if outcome is RoundOutcome.SELECTED else 5, outcome)
        for code in ("confidence", "collective", "decision")
        if (outcome := world[code]) is not None
    ]
    facts = the_review(
        reviewed(a_term(from_on=date(world["from_year"], 9, 30))),
        title=a_title(rank=Rank.HEAD if world["is_head"] else Rank.DEPUTY),
        unit=a_unit(post_id=POST),
        review_path=world["path"],
        records=tuple(records),
        rounds=tuple(rounds),
    )
    return judge(REVIEW.step(step), facts, RULES).open


def is_whole(world: dict[str, Any]) -> bool:
    """Self-review, an assessment in favour of everything, head's opinion, both votes."""
    voted = world["collective"] is world["decision"] is RoundOutcome.SELECTED
    return world["self_review"] and world["found"] == findings() and world["opinion"] and voted


@given(WORLDS)
def test_a_new_term_is_given_exactly_when_everything_is_in_favour(world: dict[str, Any]) -> None:
    within = not world["is_head"] or world["from_year"] == 2021
    confident = world["confidence"] is RoundOutcome.SELECTED
    expected = world["path"] is ReviewPath.REAPPOINT and is_whole(world) and confident and within
    assert opens("decide_reappointment", world) is expected


@given(WORLDS)
def test_an_extension_leaves_out_the_conference_and_the_limit_and_nothing_else(world: dict[str, Any]) -> None:
    assert opens("decide_extension", world) is (world["path"] is ReviewPath.EXTEND and is_whole(world))


@given(WORLDS)
def test_there_is_always_exactly_one_side_to_conclude_for_once_the_authority_has_voted(
    world: dict[str, Any],
) -> None:
    """A reviewed case never stands in the last state with every door shut."""
    if world["decision"] is None or not world["opinion"]:
        return
    kept = opens("decide_reappointment", world) or opens("decide_extension", world)
    assert opens("decide_no_reappointment", world) is not kept


def changed(procedure: Procedure, code: str, *dropped: str) -> Procedure:
    """The procedure with rules of one step taken away."""
    kept = (
        replace(s, rules=tuple(r for r in s.rules if r not in dropped)) if s.code == code else s
        for s in procedure.steps
    )
    return replace(procedure, steps=tuple(kept))


@pytest.mark.parametrize("rule", ["R-2.5-p", "R-2.5-q", "R-2.5-r", "R-P-collective", "R-S-decision-vote"])
def test_neither_outcome_can_do_without_the_assessments_and_votes(rule: str) -> None:
    for step, outcome in (("decide_reappointment", "REAPPOINTED"), ("decide_extension", "EXTENDED")):
        (told,) = problems(changed(REVIEW, step, rule), {})
        assert told.startswith(f"a path leads to {outcome} without a step that asks")
        assert rule in told


@pytest.mark.parametrize("rule", ["R-P-reapp-vote", "R-2.5-m", "R-2.5-a3"])
def test_only_a_new_term_asks_for_conference_limit_and_standard(rule: str) -> None:
    assert rule not in REVIEW.step("decide_extension").rules
    (told,) = problems(changed(REVIEW, "decide_reappointment", rule), {})
    assert told.startswith("a path leads to REAPPOINTED without")


@pytest.mark.parametrize("outcome", REVIEW_OUTCOMES)
def test_a_back_door_is_found(outcome: str) -> None:
    door = Step(
        "back_door", Text("cửa sau", "back door"), ("LAPSED",), outcome, (Role.ADVISER,), clause="2.5"
    )
    assert problems(replace(REVIEW, steps=(*REVIEW.steps, door)), {}) != ()

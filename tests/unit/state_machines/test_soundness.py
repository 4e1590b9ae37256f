"""Every procedure is sound, and the search finds each kind of fault that is planted."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from state_machines import registry
from state_machines.definition import RETURN, Procedure, RoundTemplate, State, Step, Text
from state_machines.rulebook import rule_sets
from state_machines.soundness import DECISIONS, UNAVOIDABLE, problems, reached, ways
from state_machines.vocabulary import Role

NAME = Text("tên", "name")


@pytest.fixture
def procedure() -> Procedure:
    return registry.latest("three-channels")


def step(code: str, sources: tuple[str, ...], dest: str | None, **more: Any) -> Step:
    return Step(code, NAME, sources, dest, (Role.ADVISER,), **({"clause": "2.5"} | more))


def planted(procedure: Procedure, *steps: Step) -> Procedure:
    return replace(procedure, steps=(*procedure.steps, *steps))


def changed(procedure: Procedure, code: str, **more: Any) -> Procedure:
    steps = tuple(replace(s, **more) if s.code == code else s for s in procedure.steps)
    return replace(procedure, steps=steps)


@pytest.mark.parametrize("key", registry.procedures())
def test_every_procedure_in_the_package_is_sound(key: tuple[str, int]) -> None:
    assert problems(registry.procedures()[key], rule_sets()) == ()


def test_a_state_that_nothing_leads_to_is_found(procedure: Procedure) -> None:
    island = State("ISLAND", NAME, "ended")
    assert problems(replace(procedure, states=(*procedure.states, island)), {}) == (
        "no path leads to ISLAND",
    )


def test_a_state_without_a_way_out_is_found(procedure: Procedure) -> None:
    trap = replace(procedure, states=(*procedure.states, State("TRAP", NAME, "open")))
    told = problems(planted(trap, step("fall", ("DRAFT",), "TRAP")), {})
    assert told == ("no path leads out of TRAP to an end",)


def test_going_back_counts_as_a_way_out(procedure: Procedure) -> None:
    paused = replace(procedure, states=(*procedure.states, State("PAUSED", NAME, "paused")))
    both = step("pause", ("NOMINATING",), "PAUSED"), step("go_on", ("PAUSED",), RETURN)
    assert problems(planted(paused, *both), {}) == ()


def test_going_back_is_no_way_in() -> None:
    steps = step("pause", ("A", "B"), "PAUSED"), step("go_on", ("PAUSED",), RETURN)
    assert reached("A", ways(steps, "A")) == {"A", "PAUSED"}


def test_a_step_to_or_from_an_unknown_state_is_found(procedure: Procedure) -> None:
    told = problems(planted(procedure, step("jump", ("NOWHERE",), "ELSEWHERE")), {})
    assert told == ("step jump: there is no state NOWHERE", "step jump: there is no state ELSEWHERE")


def test_an_unknown_beginning_is_found(procedure: Procedure) -> None:
    assert problems(replace(procedure, initial="X"), {}) == ("it begins in X, which is no state",)


def test_a_step_without_a_known_clause_is_found(procedure: Procedure) -> None:
    told = problems(planted(procedure, step("odd", ("DRAFT",), None, clause="9.9")), {})
    assert told == ("step odd: there is no clause 9.9",)


def test_a_step_with_an_unregistered_rule_is_found(procedure: Procedure) -> None:
    told = problems(planted(procedure, step("odd", ("DRAFT",), None, rules=("R-none",))), {})
    assert told == ("step odd: rule R-none is not automated",)


@pytest.mark.parametrize(
    ("catalogued", "sentence"),
    [
        ({}, "step odd: rule R-new is not in the catalogue"),
        ({"R-new": SimpleNamespace(clause="9.9")}, "step odd: rule R-new cites no known clause"),
    ],
)
def test_a_rule_without_a_clause_is_found(
    procedure: Procedure, monkeypatch: pytest.MonkeyPatch, catalogued: dict[str, Any], sentence: str
) -> None:
    from state_machines import soundness

    known = dict(soundness.catalogue())
    monkeypatch.setitem(soundness.RULES, "R-new", object())
    monkeypatch.setattr(soundness, "catalogue", lambda: known | catalogued)
    assert problems(planted(procedure, step("odd", ("DRAFT",), None, rules=("R-new",))), {}) == (sentence,)


def test_a_round_of_an_unknown_state_clause_or_order_is_found(procedure: Procedure) -> None:
    odd: RoundTemplate = replace(procedure.rounds[0], code="odd", clause="9.9", after=("never",))
    told = problems(replace(procedure, rounds=(*procedure.rounds, odd)), {})
    assert told == ("round odd: there is no clause 9.9", "round odd: there is no round never")
    lost = replace(procedure, rounds=(replace(odd, state="NOWHERE"),))
    assert "round odd: there is no state NOWHERE" in problems(lost, {})


def test_a_rule_set_without_a_needed_deadline_or_policy_is_found(procedure: Procedure) -> None:
    bare: Any = SimpleNamespace(
        code="bare", version=1, procedures={"appointment": procedure.code}, deadlines={}, policies={}
    )
    told = problems(procedure, {("bare", 1): bare})
    assert "rule set bare 1: there is no deadline process" in told
    assert "rule set bare 1: there is no policy nomination" in told


def test_a_rule_set_of_another_procedure_is_not_asked(procedure: Procedure) -> None:
    other: Any = SimpleNamespace(procedures={"appointment": "another"})
    assert problems(procedure, {("other", 1): other}) == ()


@pytest.mark.parametrize("rules", UNAVOIDABLE)
def test_a_back_door_past_any_demanded_rule_is_found(procedure: Procedure, rules: tuple[str, ...]) -> None:
    others = tuple(rule for line in UNAVOIDABLE if line != rules for rule in line)
    door = step("back_door", ("DRAFT",), "DECISION_ISSUED", rules=others)
    told = problems(planted(procedure, door), {})
    assert told == (f"a path leads to DECISION_ISSUED without a step that asks {', '.join(rules)}",)


@pytest.mark.parametrize("decision", DECISIONS)
def test_the_vote_of_the_authority_cannot_be_dropped(procedure: Procedure, decision: str) -> None:
    approve = procedure.step("approve")
    kept = tuple(rule for rule in approve.rules if rule != "R-S-decision-vote")
    told = problems(changed(procedure, "approve", rules=kept), {})
    assert f"a path leads to {decision} without a step that asks R-S-decision-vote" in told


def test_rules_of_a_line_spread_over_two_steps_do_not_count_as_one(procedure: Procedure) -> None:
    steps = tuple(
        replace(s, rules=tuple(rule for rule in s.rules if rule != "R-2.5-e2")) for s in procedure.steps
    )
    told = problems(replace(procedure, steps=steps), {})
    assert len(told) == len(DECISIONS)

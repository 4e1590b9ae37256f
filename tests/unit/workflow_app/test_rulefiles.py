"""Every shipped data file fits its schema and its neighbours; planted faults are named."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from state_machines import registry
from state_machines.enforcement import enforced_at
from state_machines.rulebook import catalogue, rule_set
from state_machines.vocabulary import Role
from workflow_app import rulefiles

PROCEDURE = "appointment-three-channels-1"


def test_the_shipped_files_are_sound() -> None:
    assert list(rulefiles.problems()) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        pytest.param(lambda table: table["step"][0].pop("clause"), "step/0", id="a step without a clause"),
        pytest.param(lambda table: table["step"][1].update(by=[]), "step/1/by", id="a step nobody may take"),
        pytest.param(
            lambda table: table["state"][0]["name"].pop("en"), "state/0/name", id="a label in one language"
        ),
        pytest.param(lambda table: table.update(extra=1), "(top)", id="a section nobody reads"),
    ],
)
def test_a_malformed_procedure_is_named_by_its_place(
    change: Callable[[dict[str, Any]], object], place: str
) -> None:
    table = copy.deepcopy(registry.table_of(PROCEDURE))
    change(table)
    assert any(problem.startswith(place) for problem in rulefiles.table_problems(table, "procedure"))


def test_a_step_that_asks_for_an_unknown_field_is_named() -> None:
    procedure = registry.latest("three-channels")
    first = replace(procedure.steps[0], asks=("no_such_field",))
    found = list(rulefiles.procedure_problems(replace(procedure, steps=(first,))))
    assert found == ["three-channels: step open_case asks for the unknown field no_such_field"]


def test_a_rule_set_without_a_policy_for_a_round_is_named() -> None:
    chosen = rule_set("bac-giang-2016", 1)
    lacking = replace(chosen, policies={k: v for k, v in chosen.policies.items() if k != "authority"})
    assert any("no policy authority" in problem for problem in rulefiles.rule_set_problems(lacking))


def test_a_rule_set_for_an_unknown_procedure_is_named() -> None:
    chosen = replace(rule_set("bac-giang-2016", 1), procedures={"appointment": "none-such"})
    assert "bac-giang-2016: no procedure none-such" in list(rulefiles.rule_set_problems(chosen))


def test_where_a_rule_is_enforced_is_read_off_the_procedures() -> None:
    places = enforced_at()["R-2.5-f"]
    assert {"consolidate", "choose", "approve"} <= set(places["three-channels"])
    assert set(places) == {"three-channels", "five-steps"}


def test_every_enforced_rule_is_in_the_catalogue_as_enforced() -> None:
    assert {rule for rule in enforced_at() if catalogue()[rule].automation != "enforced"} == set()


def test_every_role_that_a_step_names_can_be_granted_or_is_the_system() -> None:
    named = {role for procedure in registry.procedures().values() for s in procedure.steps for role in s.by}
    assert named <= set(Role)

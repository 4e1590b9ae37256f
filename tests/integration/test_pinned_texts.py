"""A case goes on under the text it was opened under, whatever the program ships later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from state_machines import registry, rulebook
from state_machines.errors import UnknownProcedure
from workflow_app import clock
from workflow_app.rehearsal import world as worlds
from workflow_app.rehearsal.driver import Driver
from workflow_app.services import context, published

TODAY = date(2026, 3, 2)
SCRIPT = {"people": {"an": {}, "binh": {"sex": "F"}}}


@pytest.fixture
def drive(app_context: Flask) -> Iterator[Driver]:
    """A case in a small world, under a fixed clock."""
    assert app_context.name
    with clock.on(TODAY):
        world = worlds.build(SCRIPT, TODAY)
        driver = Driver(world.cast)
        driver.open(post_id=world.post_id)
        yield driver


@pytest.fixture
def released(drive: Driver, monkeypatch: pytest.MonkeyPatch) -> Driver:
    """The case, when a later release ships neither its procedure nor its rule set any more."""
    monkeypatch.setattr(registry, "procedures", dict)
    monkeypatch.setattr(rulebook, "rule_sets", dict)
    monkeypatch.setattr(published, "_procedures", {})
    monkeypatch.setattr(published, "_rule_sets", {})
    return drive


def test_the_kept_text_gives_the_same_procedure_and_rule_set(released: Driver) -> None:
    file = released.file()
    procedure, rule_set = context.pinned(file)
    assert procedure.digest == file.row["procedure_digest"]
    assert procedure.code == "three-channels"
    assert {"nominate_by_head", "choose", "approve"} <= {step.code for step in procedure.steps}
    assert rule_set.params["min_options"] == 2


def test_a_case_moves_on_under_a_text_that_is_no_longer_shipped(released: Driver) -> None:
    released.step("request_policy")
    assert released.file().facts.state == "POLICY_REQUESTED"


@pytest.mark.usefixtures("released")
def test_a_text_that_was_never_kept_is_named_by_its_digest() -> None:
    with pytest.raises(UnknownProcedure, match="no text with the digest 00"):
        published.procedure("three-channels", 1, "00")

"""A refused attempt changes nothing anywhere; only a rule's refusal is remembered."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from state_machines.errors import NoSuchStep, NotYours, StepRefused
from tests.integration.services.conftest import Desk
from workflow_app.extensions import db
from workflow_app.services.errors import BadInput, NotFound
from workflow_app.services.inputs import StepInput
from workflow_app.services.steps import take_step
from workflow_app.services.verification import verify

Rows = dict[str, list[tuple[Any, ...]]]


def everything() -> Rows:
    """All rows of all tables."""
    db.session.rollback()
    found = {
        name: sorted(map(tuple, db.session.execute(select(table)).all()), key=str)
        for name, table in db.metadata.tables.items()
    }
    db.session.rollback()
    return found


def changed(before: Rows, after: Rows) -> set[str]:
    return {name for name in before if before[name] != after[name]}


def test_a_rule_that_refuses_leaves_one_entry_of_history(desk: Desk) -> None:
    before = everything()
    with pytest.raises(StepRefused):
        desk.driver.step("request_policy", seats_requested=9)
    after = everything()
    assert changed(before, after) == {"history_entry", "personnel_case"}
    (entry,) = set(after["history_entry"]) - set(before["history_entry"])
    told = next(json.loads(text) for text in entry if isinstance(text, str) and text.startswith("{"))
    assert told["action"] == "case:step:refused"
    assert told["detail"]["step"] == "request_policy"
    assert [found["rule"] for found in told["detail"]["findings"]] == ["R-S-vacancy"]
    (case,), (was,) = after["personnel_case"], before["personnel_case"]
    assert sum(new != old for new, old in zip(case, was, strict=True)) == 2  # the end of the chain: seq, hash
    assert verify().breaks == []


def not_mine(desk: Desk) -> None:
    desk.driver.step("request_policy", by=desk.driver.actor("CLERK"))


def not_in_the_table(desk: Desk) -> None:
    desk.driver.step("approve", by=desk.driver.actor("AUTHORITY_MEMBER"))


def a_field_missing(desk: Desk) -> None:
    desk.driver.step("request_policy", intended_work="")


def no_paper(desk: Desk) -> None:
    desk.driver.step("request_policy", papers=())


def an_unknown_round(desk: Desk) -> None:
    given = StepInput(desk.driver.file().facts.revision, round_id=999)
    secretary = desk.driver.actor("COLLECTIVE_SECRETARY")
    take_step(desk.driver.case_id, "take_attendance", given, actor=secretary)


def an_unknown_person(desk: Desk) -> None:
    given = StepInput(desk.driver.file().facts.revision, {"official_id": 999_999})
    head = desk.driver.actor("UNIT_HEAD")
    take_step(desk.driver.case_id, "nominate_by_head", given, actor=head)


def an_unknown_case(desk: Desk) -> None:
    take_step(999_999, "cancel", StepInput(1), actor=desk.driver.actor("UNIT_HEAD"))


def a_second_opening(desk: Desk) -> None:
    values = {"post_id": desk.world.post_id, "source": "ON_SITE", "outcome_type": "APPOINTMENT"}
    given = StepInput(desk.driver.file().facts.revision, values)
    specialist = desk.driver.actor("PERSONNEL_SPECIALIST")
    take_step(desk.driver.case_id, "open_case", given, actor=specialist)


@pytest.mark.parametrize(
    ("attempt", "refusal"),
    [
        (not_mine, NotYours),
        (not_in_the_table, NoSuchStep),
        (a_field_missing, BadInput),
        (no_paper, BadInput),
        (an_unknown_round, NotFound),
        (an_unknown_person, NotFound),
        (an_unknown_case, NotFound),
        (a_second_opening, NoSuchStep),
    ],
)
def test_what_no_rule_refused_leaves_nothing_at_all(
    desk: Desk, attempt: Callable[[Desk], None], refusal: type[Exception]
) -> None:
    before = everything()
    with pytest.raises(refusal):
        attempt(desk)
    assert changed(before, everything()) == set()


def test_a_round_is_not_convened_upon_another_round(desk: Desk) -> None:
    desk.advance("NOMINATING")
    round_id = desk.driver.hold("collective", desk.ballot(), to="OPEN")
    desk.driver.step("void", round_id=round_id)
    before = everything()
    with pytest.raises(NoSuchStep):
        desk.driver.step("convene", round_id=round_id, round_code="collective", candidates=(), voters=())
    assert changed(before, everything()) == set()


def test_a_failure_in_the_middle_of_a_step_undoes_all_of_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the disk is full")

    before = everything()
    monkeypatch.setattr("workflow_app.services.steps._tell", fail)
    with pytest.raises(RuntimeError, match="the disk is full"):
        desk.driver.step("request_policy")
    assert changed(before, everything()) == set()


def test_a_rule_about_persons_is_set_aside_for_a_named_one_only(desk: Desk) -> None:
    """Else whoever is named later would pass on somebody else's exception."""
    desk.driver.step("request_policy")
    with pytest.raises(BadInput) as wrong:
        desk.driver.step("propose_override", rule_id="R-2.5-a2")
    assert (wrong.value.field, wrong.value.reason) == ("official_id_optional", "person_needed")
    assert desk.driver.file().facts.overrides == ()

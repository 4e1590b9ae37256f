"""R-2.5-l: the daily run suspends the cases of a retiring head, once."""

from __future__ import annotations

import pytest
from sqlalchemy import func, insert, select

from tests.integration.services.conftest import TODAY, Desk
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import CaseRecord, HistoryEntry, Moratorium, RetirementNotice
from workflow_app.rehearsal import world as worlds
from workflow_app.rehearsal.lines import name_one
from workflow_app.services import notices
from workflow_app.services.freeze import suspend_frozen
from workflow_app.services.transactions import transaction
from workflow_app.services.verification import verify


def tell(desk: Desk) -> None:
    """The head receives the notice today."""
    with transaction():
        worlds.give_notice(desk.world.people["head"], TODAY)


def counted(model: type) -> int:
    return int(db.session.execute(select(func.count()).select_from(model)).scalar_one())


def test_the_second_run_finds_nothing_to_do(desk: Desk) -> None:
    desk.advance("NOMINATING")
    tell(desk)
    assert suspend_frozen(TODAY) == 1
    after = desk.driver.file().facts
    kept = counted(HistoryEntry), counted(CaseRecord)
    assert (after.state, after.return_state) == ("SUSPENDED", "NOMINATING")
    assert suspend_frozen(TODAY) == 0
    assert desk.driver.file().facts == after
    assert (counted(HistoryEntry), counted(CaseRecord)) == kept
    assert verify().breaks == []


def test_the_system_acts_and_says_why(desk: Desk) -> None:
    desk.driver.step("request_policy")
    tell(desk)
    suspend_frozen(TODAY)
    (record,) = db.session.execute(select(CaseRecord.data).where(CaseRecord.kind == "SUSPENSION")).all()
    assert record.data == {"suspension_reason": "RETIREMENT_NOTICE"}
    last = select(HistoryEntry.actor_id).order_by(HistoryEntry.seq.desc()).limit(1)
    assert db.session.execute(last).scalar_one() is None


@pytest.mark.parametrize("state", ["DRAFT", "NO_SELECTION"])
def test_a_case_that_waits_for_its_unit_is_left_alone(desk: Desk, state: str) -> None:
    if state == "NO_SELECTION":
        desk.advance("NOMINATING")
        name_one(desk.driver, desk.world.people["an"], tuple(desk.world.voters))
        desk.driver.step("declare_no_selection")
    tell(desk)
    assert suspend_frozen(TODAY) == 0
    assert desk.driver.file().facts.state == state


def test_before_the_day_of_the_notice_nothing_happens(desk: Desk) -> None:
    desk.driver.step("request_policy")
    with clock.on(TODAY.replace(day=TODAY.day - 1)):
        tell(desk)
        assert suspend_frozen(clock.today()) == 0
    assert counted(RetirementNotice) == 1


def test_an_adopted_override_keeps_the_case_going(desk: Desk) -> None:
    desk.driver.step("request_policy")
    tell(desk)
    an = desk.world.people["an"]
    desk.driver.step("propose_override", rule_id="R-2.5-k", official_id_optional=an)
    override = desk.driver.file().facts.overrides[-1]
    assert override.official_id is None  # the rule is about the case, whoever was named
    assert suspend_frozen(TODAY) == 1
    desk.driver.step("adopt_override", override_id=override.id)
    desk.driver.step("resume")
    assert suspend_frozen(TODAY) == 0
    assert desk.driver.file().facts.state == "POLICY_REQUESTED"


def annulled(desk: Desk) -> tuple[list[int], list[int]]:
    head = desk.world.people["head"]
    return notices.annul_notice(head, "Ghi nhầm.", document="CV 1", actor=desk.driver.actor("ADVISER"))


def test_annulling_lets_the_case_go_on_where_it_stood(desk: Desk) -> None:
    desk.advance("NOMINATING")
    tell(desk)
    assert suspend_frozen(TODAY) == 1
    assert annulled(desk) == ([desk.driver.case_id], [])
    assert desk.driver.file().facts.state == "NOMINATING"
    assert suspend_frozen(TODAY) == 0
    assert counted(RetirementNotice) == 1
    tell(desk)
    assert suspend_frozen(TODAY) == 1
    assert verify().breaks == []


def test_a_case_with_another_cause_stays_suspended(desk: Desk) -> None:
    desk.advance("NOMINATING")
    tell(desk)
    assert suspend_frozen(TODAY) == 1
    row = {"unit_id": desk.driver.file().row["unit_id"], "title_id": None, "from_on": TODAY}
    with transaction():
        db.session.execute(insert(Moratorium), row | {"to_on": None, "document": "CV 2"})
    assert annulled(desk) == ([], [desk.driver.case_id])
    assert desk.driver.file().facts.state == "SUSPENDED"


def test_a_case_suspended_by_hand_is_not_lifted(desk: Desk) -> None:
    desk.advance("NOMINATING")
    desk.driver.step("suspend", suspension_reason="OTHER")
    tell(desk)
    assert annulled(desk) == ([], [])
    assert desk.driver.file().facts.state == "SUSPENDED"

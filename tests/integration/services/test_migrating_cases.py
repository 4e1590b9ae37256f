"""Running cases go over to a published version and back, each once, with its history."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from state_machines import registry
from state_machines.succession import Obstacle
from tests.integration.services.conftest import TODAY, Desk
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import CaseTask, HistoryEntry, MigratedCase, OutboxMessage, PersonnelCase
from workflow_app.security.identity import Actor
from workflow_app.services import migrations, published, releases
from workflow_app.services.errors import BadInput, NotFound
from workflow_app.services.verification import verify

DOCUMENT = "05-QĐ/TU ngày 01/03/2026"
SECOND = registry.offered()["three-channels", 2]


@pytest.fixture
def keeper(desk: Desk) -> Actor:
    """Who keeps the procedures, for all authorities."""
    return desk.world.cast["ADVISER"][0]


@pytest.fixture
def approver(desk: Desk) -> Actor:
    return desk.world.cast["AUTHORITY_MEMBER"][0]


@pytest.fixture
def release(desk: Desk, keeper: Actor, approver: Actor) -> int:
    assert desk
    release_id = releases.propose(releases.Proposal("three-channels", 2, TODAY, DOCUMENT), actor=keeper)
    releases.publish(release_id, actor=approver)
    return release_id


def pins(desk: Desk) -> tuple[int, str, str]:
    row = desk.driver.file().row
    return row["procedure_version"], row["procedure_digest"], row["state"]


def newest(action: str) -> dict[str, Any]:
    body = db.session.execute(
        select(HistoryEntry.body)
        .where(HistoryEntry.action == action)
        .order_by(HistoryEntry.seq.desc())
        .limit(1)
    ).scalar_one()
    found: dict[str, Any] = json.loads(body)["detail"]
    return found


def counted(model: type) -> int:
    return int(db.session.execute(select(func.count()).select_from(model)).scalar_one())


def migrated(desk: Desk, release: int, keeper: Actor) -> tuple[int, migrations.Judged]:
    batch = migrations.begin(release, DOCUMENT, actor=keeper)
    (judged,) = migrations.migrate(batch, [desk.driver.case_id], actor=keeper)
    return batch, judged


# ---------------------------------------------------------------- publishing
def test_nobody_approves_their_own_proposal(desk: Desk, keeper: Actor, approver: Actor) -> None:
    assert desk
    proposal = releases.Proposal("three-channels", 2, TODAY, DOCUMENT)
    release_id = releases.propose(proposal, actor=keeper)
    same_person = replace(approver, official_id=keeper.official_id)
    with pytest.raises(BadInput, match="proposer_approves"):
        releases.publish(release_id, actor=same_person)
    with pytest.raises(BadInput, match="not_for_this_role"):
        releases.publish(release_id, actor=keeper)
    with pytest.raises(BadInput, match="release_stands"):
        releases.propose(proposal, actor=keeper)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"document": " "}, "document_needed"),
        ({"effective_from": TODAY - timedelta(days=1)}, "day_in_the_past"),
    ],
)
def test_a_proposal_needs_a_document_and_a_day_to_come(
    keeper: Actor, more: dict[str, Any], reason: str
) -> None:
    proposal = replace(releases.Proposal("three-channels", 2, TODAY, DOCUMENT), **more)
    with pytest.raises(BadInput, match=reason):
        releases.propose(proposal, actor=keeper)


def test_only_versions_on_offer_may_be_proposed(keeper: Actor) -> None:
    with pytest.raises(NotFound):
        releases.propose(releases.Proposal("three-channels", 9, TODAY, DOCUMENT), actor=keeper)


def test_an_unsound_version_is_not_proposed(keeper: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(releases, "problems", lambda *_: ("no path leads out",))
    with pytest.raises(BadInput, match="procedure_unsound"):
        releases.propose(releases.Proposal("three-channels", 2, TODAY, DOCUMENT), actor=keeper)


def test_a_rejected_version_may_be_proposed_again(keeper: Actor, approver: Actor) -> None:
    proposal = releases.Proposal("three-channels", 2, TODAY, DOCUMENT)
    first = releases.propose(proposal, actor=keeper)
    with pytest.raises(BadInput, match="reason_needed"):
        releases.reject(first, reason=" ", actor=approver)
    releases.reject(first, reason="Chưa lấy ý kiến.", actor=approver)
    assert releases.propose(proposal, actor=keeper) > first
    with pytest.raises(BadInput, match="release_decided"):
        releases.publish(first, actor=approver)


def test_new_cases_take_the_version_of_their_day(desk: Desk, keeper: Actor, approver: Actor) -> None:
    assert desk
    later = TODAY + timedelta(days=10)
    release_id = releases.propose(releases.Proposal("three-channels", 2, later, DOCUMENT), actor=keeper)
    assert published.in_force("three-channels", later).version == 1, "proposed is not published"
    releases.publish(release_id, actor=approver)
    assert published.in_force("three-channels", TODAY).version == 1
    assert published.in_force("three-channels", later).version == 2
    assert published.in_force("five-steps", later).version == 1


# ---------------------------------------------------------------- going over
def test_a_dry_run_says_what_changes_and_writes_nothing(desk: Desk, release: int, keeper: Actor) -> None:
    desk.advance("VERIFYING")
    kept = pins(desk), counted(HistoryEntry), counted(OutboxMessage)
    (judged,) = migrations.plan([desk.driver.case_id], release, actor=keeper)
    assert (pins(desk), counted(HistoryEntry), counted(OutboxMessage)) == kept
    change = judged.difference
    assert judged.obstacle is None
    assert change is not None
    assert (change.source.state, change.dest.state) == ("VERIFYING", "CONSULTING")
    assert change.steps_new == ("hear_residence",)
    assert change.rules_new == (("open_selection", "R-I-2.1-k"),)
    assert change.rules_gone == ()


def test_a_case_goes_over_and_goes_on(desk: Desk, release: int, keeper: Actor) -> None:
    desk.advance("VERIFYING")
    before = desk.driver.file()
    _, judged = migrated(desk, release, keeper)
    assert judged.obstacle is None
    assert pins(desk) == (2, SECOND.digest, "CONSULTING")
    after = desk.driver.file()
    assert after.facts.revision == before.facts.revision + 1
    told = newest("case:case:migrated")
    assert told["procedure_from"][:2] == ["three-channels", 1]
    assert told["procedure"] == ["three-channels", 2, SECOND.digest]
    assert (told["from"], told["to"], told["document"]) == ("VERIFYING", "CONSULTING", DOCUMENT)
    assert counted(MigratedCase) == 1
    desk.driver.step("hear_residence")
    assert desk.driver.file().facts.state == "CONSULTING"
    assert verify().breaks == []


def test_the_inbox_follows_to_the_new_version(desk: Desk, release: int, keeper: Actor) -> None:
    desk.advance("VERIFYING")
    migrated(desk, release, keeper)
    stored = db.session.execute(select(CaseTask.step).order_by(CaseTask.step)).scalars().all()
    again = desk.driver.file()
    assert sorted(task.step for task in again.tasks) == sorted(stored)
    assert "open_selection" in stored
    message = select(OutboxMessage.kind).order_by(OutboxMessage.id.desc()).limit(1)
    assert db.session.execute(message).scalar_one() == "case:case:migrated"


def test_a_second_run_leaves_a_migrated_case_alone(desk: Desk, release: int, keeper: Actor) -> None:
    desk.advance("VERIFYING")
    batch, _ = migrated(desk, release, keeper)
    kept = pins(desk), counted(HistoryEntry), counted(OutboxMessage)
    (again,) = migrations.migrate(batch, [desk.driver.case_id], actor=keeper)
    assert again.obstacle is Obstacle.ALREADY
    assert (pins(desk), counted(HistoryEntry), counted(OutboxMessage)) == kept


def test_a_suspended_case_comes_back_to_the_renamed_state(desk: Desk, release: int, keeper: Actor) -> None:
    desk.advance("VERIFYING")
    desk.driver.step("suspend")
    migrated(desk, release, keeper)
    assert desk.driver.file().facts.return_state == "CONSULTING"
    desk.driver.step("resume")
    assert desk.driver.file().facts.state == "CONSULTING"


def test_a_running_round_holds_a_case_where_it_is(desk: Desk, release: int, keeper: Actor) -> None:
    desk.advance("NOMINATING")
    desk.driver.hold("collective", desk.ballot(an=6, binh=3), to="OPEN")
    _, judged = migrated(desk, release, keeper)
    assert judged.obstacle is Obstacle.ROUND_RUNNING
    assert pins(desk)[0] == 1


def test_a_case_that_was_not_migrated_goes_on_under_its_own_version(desk: Desk, release: int) -> None:
    assert release
    desk.advance("SELECTING")
    assert pins(desk)[0] == 1


def test_a_decided_case_is_never_judged_anew(desk: Desk, release: int, keeper: Actor) -> None:
    desk.advance("APPROVED")
    _, judged = migrated(desk, release, keeper)
    assert judged.obstacle is Obstacle.DECIDED


def test_somebody_elses_authority_and_ones_own_case_are_left_out(
    desk: Desk, release: int, keeper: Actor
) -> None:
    desk.advance("NOMINATING")
    foreign = replace(keeper, unit_path="/1/99/")
    (far,) = migrations.plan([desk.driver.case_id], release, actor=foreign)
    assert far.obstacle is Obstacle.NOT_ALLOWED
    desk.advance("CONSOLIDATED")
    own = replace(keeper, official_id=desk.world.people["an"])
    (mine,) = migrations.plan([desk.driver.case_id], release, actor=own)
    assert mine.obstacle is Obstacle.NOT_ALLOWED


# ---------------------------------------------------------------- going back
def test_a_case_goes_back_by_another_entry(desk: Desk, release: int, keeper: Actor) -> None:
    desk.advance("VERIFYING")
    first = pins(desk)
    batch, _ = migrated(desk, release, keeper)
    (judged,) = migrations.go_back(batch, DOCUMENT, actor=keeper)
    assert judged.obstacle is None
    assert pins(desk) == first
    told = newest("case:case:migrated_back")
    assert (told["from"], told["to"]) == ("CONSULTING", "VERIFYING")
    assert newest("case:case:migrated")["to"] == "CONSULTING", "nothing is deleted"
    assert list(migrations.go_back(batch, DOCUMENT, actor=keeper)) == []
    assert verify().breaks == []


def test_a_case_that_has_moved_on_goes_back_where_it_now_stands(
    desk: Desk, release: int, keeper: Actor
) -> None:
    desk.advance("CONSOLIDATED")
    batch, _ = migrated(desk, release, keeper)
    for step in ("declare_conflict", "start_verification"):
        desk.driver.step(step)
    (judged,) = migrations.go_back(batch, DOCUMENT, actor=keeper)
    assert judged.obstacle is None
    assert pins(desk)[2] == "VERIFYING"


def test_after_the_window_nothing_goes_back(desk: Desk, release: int, keeper: Actor) -> None:
    desk.advance("VERIFYING")
    batch, _ = migrated(desk, release, keeper)
    with clock.on(TODAY + timedelta(days=31)), pytest.raises(BadInput, match="window_over"):
        migrations.go_back(batch, DOCUMENT, actor=keeper)
    with pytest.raises(BadInput, match="document_needed"):
        migrations.go_back(batch, "", actor=keeper)


def test_a_batch_needs_a_published_version_and_a_document(keeper: Actor, release: int) -> None:
    with pytest.raises(BadInput, match="document_needed"):
        migrations.begin(release, " ", actor=keeper)
    with pytest.raises(NotFound):
        migrations.begin(release + 1, DOCUMENT, actor=keeper)


def test_other_procedures_are_not_mixed_up(desk: Desk, release: int, keeper: Actor) -> None:
    assert release
    five = registry.latest("five-steps")
    file = desk.driver.file()
    judged = migrations._judged(file, five, keeper, date(2026, 3, 2))
    assert judged.obstacle is Obstacle.OTHER_PROCEDURE
    assert counted(PersonnelCase) == 1

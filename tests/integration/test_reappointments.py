"""Reappointment through the services, on both engines: what the days and the steps leave behind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from celery import Celery
from flask import Flask
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from state_machines import rulebook
from state_machines.errors import NotYours
from state_machines.vocabulary import RecordKind
from tasks import celery_app
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import CaseTask, Deadline, PersonnelCase, RoleGrant, Tenure
from workflow_app.queries import case_file
from workflow_app.rehearsal import world as worlds
from workflow_app.rehearsal.script import Player
from workflow_app.services import reappointments
from workflow_app.services.transactions import transaction

ENDS_ON, DUE_DAY = date(2026, 9, 30), date(2026, 6, 2)
RULES = rulebook.rule_set("bac-giang-2016", 1)


def a_script(steps: list[Mapping[str, Any]], **person: Any) -> dict[str, Any]:
    """Deputy director An, whose term ends on 30 September 2026, with these steps."""
    held = [{"title": "DEPUTY_DIRECTOR", "from": "2021-09-30", "term_end": "2026-09-30"}]
    return {
        "rehearsal": "Một hồ sơ bổ nhiệm lại.",
        "kind": "reappointment",
        "subject": "an",
        "rule_set": "bac-giang-2016",
        "today": "2026-06-02",
        "people": {"an": {"name": "Nguyễn Văn An", "held": held, **person}},
        "steps": [{"open_due": True}, *steps],
    }


def played(*steps: Mapping[str, Any], **person: Any) -> Player:
    """The performer after all steps went as expected."""
    script = a_script(list(steps), **person)
    player = Player(script)
    for number, act in enumerate(script["steps"], 1):
        line = player.act(number, act)
        assert line.as_expected, line
    return player


def tenures(player: Player) -> list[tuple[date, date | None, date | None, str]]:
    """From, to, end of term and way of An's stays, oldest first."""
    statement = (
        select(Tenure.from_on, Tenure.to_on, Tenure.term_end_on, Tenure.via)
        .where(Tenure.official_id == player.world.people["an"])
        .order_by(Tenure.from_on)
    )
    return [tuple(row) for row in db.session.execute(statement)]


@pytest.mark.usefixtures("app_context")
def test_a_review_is_opened_once_a_term_with_its_days() -> None:
    player = played()
    file = player.driver.file()
    assert file.row["code"] == f"BNL-2026-{file.facts.id:05d}"
    assert file.row["opened_by_id"] is None
    days = {d.code: d.due_on for d in file.facts.deadlines}
    assert days == {"review_notice": date(2026, 7, 2), "review_issue": date(2026, 9, 29)}
    with clock.on(DUE_DAY):
        assert reappointments.open_due(DUE_DAY, rule_set=RULES) == []
        term = worlds.term_of(player.world, "an")
        with pytest.raises(IntegrityError):
            reappointments.open_review(term, actor=player.driver.actor("SYSTEM"), rule_set=RULES)
    assert len(list(db.session.execute(select(PersonnelCase.id)))) == 1


@pytest.mark.usefixtures("app_context")
def test_a_deadline_that_is_over_already_is_kept_as_over() -> None:
    script = a_script([])
    script["today"] = "2026-08-03"
    player = Player(script)
    player.act(1, {"open_due": True})
    notice = db.session.execute(select(Deadline).where(Deadline.code == "review_notice")).scalar_one()
    assert (notice.started_on, notice.due_on) == (date(2026, 7, 2), date(2026, 7, 2))


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        pytest.param({"via": "ROTATION"}, 1, id="however it began"),
        pytest.param({"term_end_on": date(2026, 10, 1)}, 0, id="a day too early"),
        pytest.param({"term_end_on": date(2026, 6, 2)}, 0, id="over today"),
        pytest.param({"term_end_on": None}, 0, id="no term"),
        pytest.param({"to_on": date(2026, 7, 1)}, 0, id="leaves before"),
        pytest.param({"to_on": ENDS_ON}, 1, id="ends with the term"),
        pytest.param(
            {"post_id": 3, "term_end_on": date(2026, 9, 1)}, 0, id="another post without a standard"
        ),
    ],
)
@pytest.mark.usefixtures("app_context")
def test_only_running_terms_that_end_soon_are_reviewed(changes: dict[str, Any], count: int) -> None:
    player = Player(a_script([]))
    with transaction():
        own = Tenure.official_id == player.world.people["an"]
        db.session.execute(update(Tenure).where(own).values(**changes))
    with clock.on(DUE_DAY):
        assert len(reappointments.open_due(DUE_DAY, rule_set=RULES)) == count


@pytest.mark.usefixtures("app_context")
def test_nobody_but_the_scheduler_and_a_specialist_opens_a_review() -> None:
    player = Player(a_script([]))
    term = worlds.term_of(player.world, "an")
    with clock.on(DUE_DAY):
        with pytest.raises(NotYours):
            reappointments.open_review(term, actor=player.driver.actor("UNIT_HEAD"), rule_set=RULES)
        case_id = reappointments.open_review(
            term, actor=player.driver.actor("PERSONNEL_SPECIALIST"), rule_set=RULES
        )
        file = case_file.load(case_id, DUE_DAY)
    assert file is not None
    assert [str(duty) for _, duty in file.facts.duties] == ["PREPARE"]


@pytest.mark.usefixtures("app_context")
def test_a_new_term_is_a_new_stay_that_follows_the_old_one() -> None:
    player = played({"advance": "DECISION_ISSUED", "candidates": ["an"]})
    assert tenures(player) == [
        (date(2021, 9, 30), ENDS_ON, ENDS_ON, "APPOINTMENT"),
        (ENDS_ON, None, date(2031, 9, 30), "REAPPOINTMENT"),
    ]
    assert player.driver.file().row["term_end_on"] == date(2031, 9, 30)


@pytest.mark.usefixtures("app_context")
def test_a_new_term_is_cut_at_retirement_and_an_extension_lasts_until_then() -> None:
    cut = played({"advance": "DECISION_ISSUED", "candidates": ["an"]}, born="1968-03-10")
    assert tenures(cut)[-1] == (ENDS_ON, None, date(2030, 4, 1), "REAPPOINTMENT")


@pytest.mark.usefixtures("app_context")
def test_an_extension_ends_with_retirement_and_is_not_reviewed_again() -> None:
    player = played({"advance": "DECISION_ISSUED", "candidates": ["an"]}, born="1966-05-10")
    assert tenures(player)[-1] == (ENDS_ON, None, date(2028, 6, 1), "EXTENSION")
    day = date(2028, 3, 1)
    with clock.on(day):
        assert len(reappointments.due_terms(day, 120)) == 1
        assert reappointments.open_due(day, rule_set=RULES) == []


@pytest.mark.usefixtures("app_context")
def test_whoever_is_not_reappointed_leaves_when_the_term_ends() -> None:
    player = played(
        {"advance": "CONSULTED", "candidates": ["an"]},
        {"step": "assess", "given": {"capacity": "DECLINED"}},
        {"advance": "DECIDING", "candidates": ["an"]},
        {"step": "decide_no_reappointment"},
    )
    assert tenures(player) == [(date(2021, 9, 30), ENDS_ON, ENDS_ON, "APPOINTMENT")]
    tasks = db.session.execute(select(CaseTask.step, CaseTask.role)).all()
    assert [tuple(row) for row in tasks] == [("reassign", "AUTHORITY_MEMBER")]


@pytest.mark.usefixtures("app_context")
def test_a_lapse_takes_the_roles_away_and_a_late_decision_gives_them_back_after_the_gap() -> None:
    player = played({"advance": "DECIDING", "candidates": ["an"]})
    an = player.world.people["an"]
    with transaction():
        grant = {
            "official_id": an,
            "role": "COLLECTIVE_MEMBER",
            "unit_id": 3,
            "valid_from": date(2021, 10, 1),
        }
        db.session.execute(insert(RoleGrant), grant)
        db.session.execute(insert(RoleGrant), {**grant, "role": "TELLER"})
    player.act(3, {"lapse_overdue": True, "on": "2026-09-30"})
    assert player.driver.file().facts.state == "LAPSED"
    assert tenures(player) == [(date(2021, 9, 30), ENDS_ON, ENDS_ON, "APPOINTMENT")]
    ended = select(RoleGrant.role).where(RoleGrant.valid_to == ENDS_ON)
    assert list(db.session.execute(ended).scalars()) == ["COLLECTIVE_MEMBER"]
    for number, act in enumerate(
        (
            {"step": "complete_late", "on": "2026-10-08"},
            {"advance": "DECISION_ISSUED", "candidates": ["an"], "on": "2026-10-12"},
        ),
        4,
    ):
        assert player.act(number, act).as_expected
    assert tenures(player)[-1] == (date(2026, 10, 12), None, date(2031, 10, 12), "REAPPOINTMENT")
    again = select(RoleGrant.role).where(RoleGrant.valid_from == date(2026, 10, 12))
    assert list(db.session.execute(again).scalars()) == ["COLLECTIVE_MEMBER"]
    (late,) = player.driver.file().facts.recorded(RecordKind.LATE_COMPLETION)
    assert late.data["gap_from"] == "2026-09-30"


@pytest.mark.usefixtures("app_context")
def test_a_review_holds_no_seat_until_the_term_has_lapsed() -> None:
    player = played()
    with clock.on(DUE_DAY):
        unit, *_ = case_file.post_context(player.world.post_id, DUE_DAY)
    assert (unit.post_occupied, unit.post_open_cases) == (1, 0)
    player.act(2, {"lapse_overdue": True, "on": "2026-09-30"})
    unit, *_ = case_file.post_context(player.world.post_id, ENDS_ON)
    assert (unit.post_occupied, unit.post_open_cases) == (0, 1)


@pytest.mark.usefixtures("app_context")
def test_the_inbox_asks_the_head_the_person_and_then_the_conference() -> None:
    player = played()
    notify = db.session.execute(select(CaseTask.step, CaseTask.role, CaseTask.due_on)).all()
    assert [tuple(row) for row in notify] == [("notify_review", "UNIT_HEAD", date(2026, 7, 2))]
    player.act(2, {"step": "notify_review"})
    review = db.session.execute(select(CaseTask.step, CaseTask.official_id)).all()
    assert [tuple(row) for row in review] == [("file_self_review", player.world.people["an"])]
    player.act(3, {"step": "file_self_review"})
    convene = db.session.execute(select(CaseTask.step, CaseTask.detail)).all()
    assert [tuple(row) for row in convene] == [("convene", "confidence")]


@pytest.mark.usefixtures("app_context")
def test_what_was_deferred_is_due_on_the_day_that_was_set() -> None:
    player = played(
        {"step": "notify_review"},
        {"step": "defer", "given": {"review_on": "2026-07-15"}},
    )
    tasks = db.session.execute(select(CaseTask.step, CaseTask.role, CaseTask.due_on)).all()
    assert [tuple(row) for row in tasks] == [("take_up", "UNIT_HEAD", date(2026, 7, 15))]
    player.act(4, {"step": "take_up", "on": "2026-07-15"})
    player.act(5, {"step": "defer", "given": {"review_on": "2026-08-20"}})
    assert list(db.session.execute(select(CaseTask.due_on)).scalars()) == [date(2026, 8, 20)]


ISSUED = (
    {"advance": "REAPPOINTED", "candidates": ["an"]},
    {"step": "sign_decision"},
    {"step": "issue_review_decision", "on": "2026-09-20", "given": {"effective_on": "2026-09-30"}},
    {"step": "record_inspection_finding", "given": {"correct_by": "2026-10-30"}},
)


@pytest.mark.usefixtures("app_context")
def test_a_revoked_new_term_ends_that_day() -> None:
    player = played(*ISSUED, {"step": "revoke", "on": "2026-10-12", "state": "REVOKED"})
    old = (date(2021, 9, 30), ENDS_ON, ENDS_ON, "APPOINTMENT")
    new = (ENDS_ON, date(2026, 10, 12), date(2031, 9, 30), "REAPPOINTMENT")
    assert tenures(player) == [old, new]


@pytest.mark.usefixtures("app_context")
def test_a_new_term_revoked_before_it_begins_leaves_the_old_one_to_its_end() -> None:
    player = played(*ISSUED, {"step": "revoke", "on": "2026-09-25", "state": "REVOKED"})
    assert tenures(player) == [(date(2021, 9, 30), ENDS_ON, ENDS_ON, "APPOINTMENT")]


@pytest.mark.usefixtures("app_context")
def test_roles_that_a_late_decision_gave_back_end_when_it_is_revoked() -> None:
    player = played({"advance": "DECIDING", "candidates": ["an"]})
    row = {"official_id": player.world.people["an"], "role": "COLLECTIVE_MEMBER", "unit_id": 3}
    with transaction():
        db.session.execute(insert(RoleGrant), {**row, "valid_from": date(2021, 10, 1)})
    acts = (
        {"lapse_overdue": True, "on": "2026-09-30"},
        {"step": "complete_late", "on": "2026-10-08"},
        {"advance": "DECISION_ISSUED", "candidates": ["an"], "on": "2026-10-12"},
        {"step": "record_inspection_finding", "given": {"correct_by": "2026-10-30"}},
        {"step": "revoke", "on": "2026-10-20"},
    )
    assert all(player.act(number, act).as_expected for number, act in enumerate(acts, 3))
    spans = db.session.execute(select(RoleGrant.valid_from, RoleGrant.valid_to).order_by(RoleGrant.id))
    assert [tuple(one) for one in spans] == [
        (date(2021, 10, 1), date(2026, 9, 30)),
        (date(2026, 10, 12), date(2026, 10, 20)),
    ]


@pytest.mark.usefixtures("app_context")
def test_on_the_way_to_an_extension_nobody_is_asked_for_a_conference() -> None:
    player = played({"advance": "SELF_REVIEWED", "candidates": ["an"]}, born="1966-05-10")
    tasks = list(db.session.execute(select(CaseTask.step)).scalars())
    assert tasks == ["assess_for_extension"]
    assert player.driver.file().facts.review_path == "EXTEND"


def test_the_daily_runs_do_nothing_where_there_is_nothing(app: Flask) -> None:
    celery: Celery = celery_app.create_celery(app)
    celery.loader.import_default_modules()
    for name in ("open_reappointments", "lapse_reappointments"):
        assert celery.tasks[f"tasks.cases.{name}"]() == 0

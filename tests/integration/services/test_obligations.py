"""What is due is found by a scan, told to the right people once, and not any more when it is done."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask, current_app
from sqlalchemy import insert, select, update

from tests.integration.services.conftest import TODAY, Desk
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import (
    Deadline,
    Obligation,
    PersonnelCase,
    PersonnelOption,
    Reminder,
    RetirementNotice,
    RoleGrant,
    Substitution,
    Tenure,
)
from workflow_app.rehearsal import world as worlds
from workflow_app.services import obligations
from workflow_app.services.transactions import transaction

DAY = timedelta(days=1)
REPLY, DUE_ON = "deadline:policy_reply", date(2026, 3, 16)
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def asked(desk: Desk) -> Desk:
    """A case whose policy has been asked for: the authority owes an answer in ten working days."""
    desk.advance("POLICY_REQUESTED")
    grant(desk, "ADVISER", 0, worlds.AUTHORITY)
    grant(desk, "UNIT_HEAD", 0, worlds.UNIT)
    return desk


def grant(desk: Desk, role: str, place: int, unit_id: int, *, of: str = "") -> int:
    """One of the cast holds a role at a unit, as in an office."""
    who = desk.world.cast[of or role][place].official_id
    assert who is not None
    row = {"official_id": who, "role": role, "unit_id": unit_id, "valid_from": LONG_AGO, "basis": "thử"}
    with transaction():
        db.session.execute(insert(RoleGrant), row)
    return who


def scan(day: date = TODAY) -> obligations.Scanned:
    with clock.on(day):
        return obligations.scan()


def owed(rule: str = REPLY) -> Any:
    return db.session.execute(select(Obligation.__table__).where(Obligation.rule == rule)).one()


def told(rule: str = REPLY) -> list[Any]:
    table = Reminder.__table__
    found = db.session.execute(select(table).where(table.c.key.startswith(rule + "/")).order_by(table.c.id))
    return list(found)


def ids(rows: list[Any]) -> list[int]:
    return [row.id for row in rows]


def put(model: Any, **row: Any) -> None:
    with transaction():
        db.session.execute(insert(model), row)


def change(model: Any, **values: Any) -> None:
    with transaction():
        db.session.execute(update(model).values(**values))


def test_a_deadline_becomes_an_obligation_that_says_how_its_day_was_found(asked: Desk) -> None:
    assert scan().opened >= 1
    row = owed()
    assert (row.subject, row.clause, row.role) == (f"case:{asked.driver.case_id}", "2.5", "ADVISER")
    assert (row.due_on, row.met_on, row.opened_on) == (DUE_ON, None, TODAY)
    assert (row.basis["from"], row.basis["count"], row.basis["unit"]) == ("2026-03-02", 10, "working_days")
    assert ["2026-03-07", "WEEKEND", ""] in row.basis["skipped"]
    assert row.unit_path == worlds.PATHS[worlds.AUTHORITY]


def test_a_reminder_holds_codes_and_goes_out_in_the_morning_at_the_office(asked: Desk) -> None:
    scan(date(2026, 3, 13))
    mail, bell = sorted(told(), key=lambda row: str(row.channel), reverse=True)
    adviser = asked.world.cast["ADVISER"][0].official_id
    stem = f"{REPLY}/case:{asked.driver.case_id}/2026-03-02/-3"
    assert {mail.key, bell.key} == {f"{stem}/MAIL/{adviser}", f"{stem}/BELL/{adviser}"}
    assert (mail.kind, mail.rung, mail.urgent, mail.state) == ("DUE", -3, True, "PENDING")
    assert mail.due_at == datetime(2026, 3, 13, 1, 0, tzinfo=UTC)  # eight in the morning there
    body = obligations.body_of(mail)
    assert {body["rule"], body["due_on"], body["clause"]} == {REPLY, "2026-03-16", "2.5"}
    assert (body["level"], body["late"], body["step"]) == (0, 0, owed().step)


def test_a_scan_may_be_run_any_number_of_times(asked: Desk) -> None:
    assert asked
    scan(date(2026, 3, 13))
    before = told()
    for _ in range(3):
        again = scan(date(2026, 3, 13))
        assert (again.opened, again.closed, again.reminders) == (0, 0, 0)
    assert told() == before


def test_every_rung_is_sent_on_its_day_and_overdue_ones_go_higher(asked: Desk) -> None:
    adviser = asked.world.cast["ADVISER"][0].official_id
    superior = grant(asked, "UNIT_HEAD", 0, worlds.ROOT, of="AUTHORITY_MEMBER")
    for offset in range(32):
        scan(TODAY + offset * DAY)
    mails = [row for row in told() if row.channel == "MAIL"]
    assert sorted((row.rung, row.kind, row.recipient_id) for row in mails) == [
        (-3, "DUE", adviser),
        (0, "DUE", adviser),
        (3, "DUE", adviser),
        (3, "ESCALATION", superior),
        (7, "DUE", adviser),  # the organisation commission is its own superior's last
        (7, "ESCALATION", superior),
    ]
    assert Counter(row.key for row in told()).most_common(1)[0][1] == 1


def test_the_head_who_owes_is_answered_for_by_the_head_above(asked: Desk) -> None:
    change(Deadline, code="process", due_on=date(2026, 3, 16))
    superior = grant(asked, "UNIT_HEAD", 0, worlds.ROOT, of="AUTHORITY_MEMBER")
    with transaction():
        db.session.execute(update(PersonnelCase).values(unit_path=worlds.PATHS[worlds.UNIT]))
    scan(date(2026, 3, 2))
    change(Obligation, role="UNIT_HEAD", unit_path=worlds.PATHS[worlds.UNIT], rule="R-OTHER")
    scan(date(2026, 3, 19))
    mine = {row.recipient_id: row.kind for row in told("R-OTHER") if row.rung == 3}
    assert mine == {asked.world.cast["UNIT_HEAD"][0].official_id: "DUE", superior: "ESCALATION"}


def test_after_a_standstill_one_reminder_is_sent_and_it_is_logged(
    asked: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    assert asked
    found = scan(date(2026, 3, 22))  # a Sunday, six days after the due day
    assert {row.rung for row in told()} == {3}
    assert {row.due_at for row in told()} == {datetime(2026, 3, 23, 1, 0, tzinfo=UTC)}  # Monday
    assert found.late == found.reminders >= len(told()) == 2
    assert "missed" in caplog.text


def test_a_substitute_is_told_too_and_only_for_the_time(asked: Desk) -> None:
    holder, substitute = (actor.official_id for actor in asked.world.cast["ADVISER"][:2])
    days = {"from_on": TODAY, "to_on": date(2026, 3, 15), "given_on": TODAY, "given_by_id": holder}
    row = {"holder_id": holder, "substitute_id": substitute, "role": "ADVISER", "unit_id": worlds.AUTHORITY}
    put(Substitution, **row, **days, document="1-UQ")
    scan(date(2026, 3, 13))
    scan(date(2026, 3, 16))
    by_rung = {rung: {row.recipient_id for row in told() if row.rung == rung} for rung in (-3, 0)}
    assert by_rung == {-3: {holder, substitute}, 0: {holder}}


def test_where_nobody_holds_the_role_whoever_holds_it_above_is_told(desk: Desk) -> None:
    desk.advance("POLICY_REQUESTED")
    above = grant(desk, "ADVISER", 1, worlds.ROOT)
    scan(date(2026, 3, 13))
    assert {row.recipient_id for row in told()} == {above}


def test_nothing_is_sent_once_it_is_done_even_before_the_next_scan(asked: Desk) -> None:
    scan(date(2026, 3, 13))
    rows = told()
    with clock.on(date(2026, 3, 13)):
        assert obligations.no_longer_due(ids(rows)) == set()
        asked.advance("POLICY_APPROVED")
        assert obligations.no_longer_due(ids(rows)) == set(ids(rows))
        db.session.rollback()
    assert scan(date(2026, 3, 16)).closed == 1
    assert owed().met_on == date(2026, 3, 16)
    assert {row.rung for row in told()} == {-3}


def test_a_case_that_stands_still_reminds_nobody_until_it_goes_on(asked: Desk) -> None:
    assert asked
    scan()
    change(PersonnelCase, phase="paused")
    assert scan(date(2026, 3, 3)).closed >= 1
    scan(date(2026, 3, 13))
    assert told() == []
    change(PersonnelCase, phase="open")
    scan(date(2026, 3, 16))
    assert owed().met_on is None
    assert {row.rung for row in told()} == {0}


def test_of_two_rungs_that_wait_only_the_newer_is_delivered(asked: Desk) -> None:
    assert asked
    scan(date(2026, 3, 13))
    scan(date(2026, 3, 16))
    older = {row.id for row in told() if row.rung == -3}
    with clock.on(date(2026, 3, 16)):
        assert obligations.no_longer_due(ids(told())) == older
        db.session.rollback()


def test_a_head_owes_a_proposal_before_the_term_or_service_ends(desk: Desk) -> None:
    head = desk.world.cast["UNIT_HEAD"][0].official_id
    assert head is not None
    with transaction():
        db.session.execute(
            update(Tenure).where(Tenure.official_id == head).values(term_end_on=date(2026, 8, 1))
        )
    scan()
    row = owed("R-2.5-d")
    assert (row.official_id, row.due_on, row.period) == (head, date(2026, 5, 3), "2026-08-01")
    put(RetirementNotice, official_id=head, notice_on=TODAY, retires_on=date(2026, 7, 1), document="1-TB")
    scan()
    rows = db.session.execute(select(Obligation.__table__).where(Obligation.rule == "R-2.5-d")).all()
    assert {(row.period, row.met_on) for row in rows} == {("2026-08-01", TODAY), ("2026-07-01", None)}


def test_duties_with_a_fixed_day_are_owed_where_somebody_holds_the_role(asked: Desk) -> None:
    assert asked
    scan(date(2026, 12, 1))
    found = db.session.execute(select(Obligation.__table__).where(Obligation.rule == "R-III-1-b")).all()
    assert [(row.subject, row.period, row.due_on) for row in found] == [
        (f"unit:{worlds.UNIT}", "2026", date(2026, 12, 31))
    ]
    assert scan(date(2027, 4, 1)).closed >= 1  # history by then


def test_a_rehearsal_says_what_would_be_sent_and_keeps_nothing(asked: Desk) -> None:
    assert asked
    rows = list(obligations.rehearse(date(2026, 3, 13)))
    assert {row.rung for row in rows if row.key.startswith(REPLY)} == {-3}
    assert told() == []
    assert db.session.execute(select(Obligation.id)).all() == []


def test_scans_side_by_side_write_each_row_once(asked: Desk) -> None:
    assert asked
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]

    def one(_: int) -> int:
        with app.app_context(), clock.on(date(2026, 3, 13)):
            try:
                return obligations.scan().reminders
            finally:
                db.session.remove()

    db.session.rollback()
    with ThreadPoolExecutor(4) as pool:
        written = sum(pool.map(one, range(8)))
    keys = [row.key for row in told()]
    assert written >= len(keys) == len(set(keys)) == 2


def test_a_day_at_the_office_begins_at_seventeen_hours_utc(asked: Desk) -> None:
    assert asked
    for moment in (datetime(2026, 3, 12, 16, 59, tzinfo=UTC), datetime(2026, 3, 12, 17, 0, tzinfo=UTC)):
        with clock.fixed(moment):
            obligations.scan()
        assert len(told()) == (2 if moment.hour == 17 else 0)


def test_nobody_is_told_in_a_role_of_a_case_in_which_they_are_considered(asked: Desk) -> None:
    adviser = asked.world.cast["ADVISER"][0].official_id
    other = grant(asked, "ADVISER", 1, worlds.AUTHORITY)
    put(PersonnelOption, case_id=asked.driver.case_id, official_id=adviser, status="LIVE", why="")
    scan(date(2026, 3, 13))
    assert {row.recipient_id for row in told()} == {other}
    assert {row.recipient_id for row in scan_late()} & {adviser} == set()


def scan_late() -> list[Any]:
    """What is told once the day is long over, the superiors included."""
    scan(DUE_ON + 9 * DAY)
    return told()

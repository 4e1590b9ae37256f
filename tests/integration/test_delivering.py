"""Delivery: each reminder once behind the bell and once in the spool, at its hour, or the reason why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.integration.posting import MORNING, NIGHT, SUNDAY, notices, obligation, people, reminders, states
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import MailChoice, Obligation, Reminder
from workflow_app.postal import Postal
from workflow_app.presenters import mail
from workflow_app.services import delivering
from workflow_app.services import reminders as queue
from workflow_app.services.spool import Posted, Spool
from workflow_app.services.transactions import transaction

POSTAL = Postal(smtp_host="127.0.0.1", base_url="https://desk.example", lease=60, attempts=3)


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "post")


Pump = Callable[..., int]


@pytest.fixture
def pump(app_context: Flask, spool: Spool) -> Pump:
    """``pump(at=MORNING)`` delivers until nothing is due."""
    assert app_context

    def run(at: Any = MORNING, postal: Postal = POSTAL) -> int:
        handled = 0
        with clock.fixed(at):
            while batch := delivering.pump(spool, postal, mail.composer(postal)):
                handled += batch
        return handled

    return run


def lying(spool: Spool) -> list[Posted]:
    """The letters that wait in the spool."""
    return [taken.letter for taken in spool.take(10**10, 60, 1000)]


def reasons() -> set[str]:
    return set(db.session.execute(select(Reminder.last_error).where(Reminder.state == "DROPPED")).scalars())


def test_each_bell_becomes_one_notice_however_often_the_pump_runs(pump: Pump) -> None:
    keys = reminders(people(1) * 450)
    assert pump(NIGHT) == 450
    assert pump(NIGHT) == 0
    assert sorted(notices()) == sorted(keys)
    assert states() == {"SENT": 450}


def test_what_fell_due_while_nothing_ran_is_caught_up_and_the_future_waits(pump: Pump) -> None:
    person = people(1)
    reminders(person, due_at=MORNING - timedelta(days=40), rung=-30)
    reminders(person, due_at=MORNING + timedelta(minutes=1), rung=0)
    assert pump() == 1
    assert pump(MORNING + timedelta(minutes=1)) == 1


def test_what_was_done_meanwhile_is_not_sent(pump: Pump) -> None:
    person = people(1)
    owed = obligation(person[0], met_on=date(2026, 2, 27))
    reminders(person, obligation_id=owed)
    reminders(person, "MAIL", obligation_id=owed, urgent=True)
    pump()
    assert notices() == []
    assert states() == {"DROPPED": 2}
    assert reasons() == {"no_longer_due"}


def test_what_is_done_between_the_claim_and_the_delivery_is_not_sent(pump: Pump) -> None:
    person = people(1)
    owed = obligation(person[0])
    reminders(person, obligation_id=owed)
    with clock.fixed(MORNING):
        taken = queue.claim(POSTAL)
        with transaction():
            db.session.execute(update(Obligation).values(met_on=date(2026, 3, 2)))
        delivering.ring(taken.bells)
    assert states() == {"DROPPED": 1}
    assert pump() == 0


def test_urgent_mail_goes_at_once_in_office_hours_and_waits_in_quiet_ones(pump: Pump, spool: Spool) -> None:
    reminders(people(1), "MAIL", urgent=True)
    assert pump(NIGHT) == pump(SUNDAY) == 0
    assert pump(MORNING) == 1
    (letter,) = lying(spool)
    assert letter.to.endswith("@so.example")


def test_ordinary_mail_is_collected_into_one_letter_a_morning(pump: Pump, spool: Spool) -> None:
    first, second = people(2)
    reminders([first] * 3 + [second], "MAIL")
    assert pump(SUNDAY) == 0
    assert pump(MORNING) == 2  # the two collected letters
    letters = lying(spool)
    assert sorted(len(letter.members) for letter in letters) == [1, 3]
    assert states() == {"SENT": 6}
    reminders([first], "MAIL", rung=-3)
    assert pump(MORNING + timedelta(hours=1)) == 0  # not a second one today
    assert pump(MORNING + timedelta(days=1)) == 1
    assert states() == {"SENT": 8}


def test_a_collected_letter_with_nothing_left_to_say_is_not_sent(pump: Pump, spool: Spool) -> None:
    person = people(1)
    reminders(person, "MAIL", obligation_id=obligation(person[0], met_on=date(2026, 3, 1)))
    pump()
    assert states() == {"DROPPED": 2}
    assert reasons() == {"no_longer_due", "nothing_to_say"}
    assert lying(spool) == []


def test_whoever_wants_mail_at_once_gets_each_by_itself(pump: Pump, spool: Spool) -> None:
    reminders(people(1, ordinary="AT_ONCE") * 2, "MAIL")
    assert pump() == 2
    assert [letter.members for letter in lying(spool)] == [(), ()]


def test_mail_that_cannot_or_must_not_go_is_put_aside_with_the_reason(pump: Pump, spool: Spool) -> None:
    unwanted, nowhere = people(1, ordinary="NONE"), people(1, ordinary="AT_ONCE", email="")
    reminders(unwanted, "MAIL")
    reminders(nowhere, "MAIL", urgent=True)
    pump()
    assert reasons() == {"not_wanted", "no_address"}
    reminders(unwanted, "MAIL", urgent=True, rung=0)
    pump()
    assert len(lying(spool)) == 1  # what is urgent goes all the same
    reminders(unwanted, "MAIL", urgent=True, rung=3)
    pump(NIGHT, replace(POSTAL, smtp_host=""))
    assert "mail_is_off" in reasons()


def test_a_row_that_cannot_be_delivered_does_not_hold_up_the_others_and_is_dead_in_the_end(
    pump: Pump,
) -> None:
    person = people(1)
    good = reminders(person * 3)
    reminders(person, body={"case_id": 999_999}, rung=7)  # there is no such case
    at = MORNING
    for _ in range(5):
        pump(at)
        at += timedelta(hours=5)
    assert sorted(notices()) == sorted(good)
    assert states() == {"SENT": 3, "DEAD": 1}
    error = db.session.execute(select(Reminder.last_error).where(Reminder.state == "DEAD")).scalar_one()
    assert "Integrity" in error


def test_a_claim_ends_by_itself_and_the_pause_doubles(app_context: Flask) -> None:
    assert app_context
    reminders(people(1))
    at = MORNING
    for pause in (60, 120, 240):
        with clock.fixed(at):
            assert len(queue.claim(POSTAL).bells) == 1
            assert not queue.claim(POSTAL)
        at += timedelta(seconds=pause)
    with clock.fixed(at):
        assert queue.claim(POSTAL).dead == 1
    assert states() == {"DEAD": 1}


def test_the_pump_costs_the_same_for_few_and_for_many(pump: Pump) -> None:
    from tests.integration.web.conftest import counted

    assert pump() == 0
    costs = []
    for number in (5, 95):
        reminders(people(1, ordinary="AT_ONCE", email=f"{number}{{}}@so.example") * number, rung=number)
        with counted(posting_app()) as sent:
            assert pump() == number
        costs.append(len(sent))
    assert costs[0] == costs[1]


def posting_app() -> Flask:
    from flask import current_app

    return current_app._get_current_object()  # type: ignore[attr-defined]


def test_a_change_of_mind_holds_for_what_still_waits(pump: Pump, spool: Spool) -> None:
    reminders(people(1), "MAIL")
    with transaction():
        db.session.execute(update(MailChoice).values(ordinary="AT_ONCE"))
    assert pump() == 1
    assert lying(spool)[0].members == ()

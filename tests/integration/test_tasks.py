"""The clerk: what runs by itself, and that running it twice does no harm."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from celery import Celery, current_app
from flask import Flask, has_app_context
from sqlalchemy import func, insert, select, update

from tasks import celery_app, history, outbox
from tasks.schedule import ENTRIES
from workflow_app import clock
from workflow_app.config import Settings
from workflow_app.dispatch import broker_config
from workflow_app.extensions import db
from workflow_app.models import HistoryHead, OutboxMessage
from workflow_app.security.identity import SYSTEM
from workflow_app.services.history import Action, record
from workflow_app.services.transactions import transaction

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)


@pytest.fixture
def celery(app: Flask) -> Celery:
    made = celery_app.create_celery(app)
    made.loader.import_default_modules()
    return made


def test_every_line_of_the_schedule_names_a_task_that_exists(celery: Celery) -> None:
    own = {name for name in celery.tasks if not name.startswith("celery.")}
    assert {entry.task for entry in ENTRIES} == own
    assert set(celery.conf.beat_schedule) == own


def test_every_line_of_the_schedule_says_why() -> None:
    assert all(len(entry.why.split()) > 4 for entry in ENTRIES)


def test_nothing_daily_runs_while_the_date_differs_between_office_and_utc_midnight() -> None:
    midnight = datetime(2026, 3, 2, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    for entry in ENTRIES:
        daily = len(entry.when.hour) == 1
        hours = {(midnight + timedelta(hours=hour)).hour for hour in (23, 0, 1)}
        assert not daily or not hours & entry.when.hour, entry.task


def test_a_task_that_waited_too_long_is_dropped(celery: Celery) -> None:
    for entry in ENTRIES:
        options = celery.conf.beat_schedule[entry.task]["options"]
        assert 0 < options["expires"] == entry.late


def test_only_plain_data_is_taken_and_a_lost_task_is_given_out_again(celery: Celery) -> None:
    assert celery.conf.accept_content == ["json"]
    assert celery.conf.task_acks_late
    assert celery.conf.task_reject_on_worker_lost
    assert celery.conf.worker_prefetch_multiplier == 1
    assert current_app.conf.timezone == "Asia/Ho_Chi_Minh"


def test_a_task_runs_in_the_context_of_the_application(celery: Celery) -> None:
    @celery.task(name=f"tests.looks_around_{id(celery)}", shared=False)
    def looks_around() -> bool:
        return has_app_context()

    assert not has_app_context()
    assert looks_around() is True
    assert not has_app_context()


def waiting(count: int) -> None:
    """Put so many messages into the outbox."""
    rows = [{"key": f"k{number}", "kind": "k", "body": {}, "created_at": NOON} for number in range(count)]
    with transaction():
        db.session.execute(insert(OutboxMessage), rows)


def undelivered() -> int:
    statement = select(func.count()).where(OutboxMessage.sent_at.is_(None))
    return db.session.execute(statement).scalar_one()


def test_every_waiting_message_is_delivered_once(app: Flask, celery: Celery) -> None:
    assert celery.tasks
    with app.app_context():
        waiting(201)  # one more than a batch
    with clock.fixed(NOON):
        assert outbox.deliver_pending() == 201
        assert outbox.deliver_pending() == 0
    with app.app_context():
        assert undelivered() == 0
        assert set(db.session.execute(select(OutboxMessage.sent_at)).scalars()) == {NOON}


def test_a_sound_history_is_counted(app: Flask, celery: Celery) -> None:
    assert celery.tasks
    with app.app_context(), transaction():
        record("accounts", Action.SIGNED_IN, SYSTEM, {})
        record("accounts", Action.SIGNED_IN, SYSTEM, {})
    assert history.verify() == 2


def test_a_broken_history_makes_the_task_fail_and_names_the_place(app: Flask, celery: Celery) -> None:
    assert celery.tasks
    with app.app_context(), transaction():
        record("accounts", Action.SIGNED_IN, SYSTEM, {})
        db.session.execute(update(HistoryHead).values(hash="0" * 64))
    with pytest.raises(history.HistoryBroken, match=r"accounts entry 2 \(end_differs\)"):
        history.verify()


def test_no_case_is_suspended_where_there_is_none(celery: Celery) -> None:
    task = celery.tasks["tasks.cases.suspend_frozen"]
    assert task() == 0
    assert task() == 0


def test_a_redis_broker_gives_a_killed_workers_task_out_again_soon(settings: Settings) -> None:
    plain = Settings(settings.database_url, settings.secret_key, settings.home, broker_url="redis://queue")
    options = broker_config(plain)["broker_transport_options"]
    assert options["unacked_restore_interval"] * options["unacked_restore_throttle"] < 10
    assert options["visibility_timeout"] >= 3600

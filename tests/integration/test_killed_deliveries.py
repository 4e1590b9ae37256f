"""Whatever is killed, and whenever: every reminder stands once behind the bell and once in the spool.

Mail goes out at least once, and a repeat has the identity of the first. How often is killed:
QUYTRINH_KILLS for each engine (``make kill-test`` for many).
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import update

from tests import conftest
from tests.integration import killing, posting
from tests.integration.posting import notices, people, reminders, states
from workflow_app import clock, create_app, dispatch
from workflow_app.config import Settings
from workflow_app.embedded import environment
from workflow_app.extensions import db
from workflow_app.models import Reminder
from workflow_app.postal import Postal
from workflow_app.presenters import mail
from workflow_app.security.identity import SYSTEM
from workflow_app.services import calendar, delivering
from workflow_app.services.spool import ABANDONED, Spool, spool_of
from workflow_app.services.transactions import transaction

pytestmark = pytest.mark.slow
KILLS = int(os.environ.get("QUYTRINH_KILLS", "48"))  # with Redis; beside SQLite an eighth of them
BELLS, MAILS = 8, 4  # reminders that fall due before each kill
WHOLE = 9  # each so many-th kill is of the whole worker, and of the broker where it is ours
LONGEST_TASK = 0.35  # seconds: kills fall anywhere in a delivery, its start and its end
DRAIN = 60  # seconds


@dataclass
class Office:
    """What is killed, what it should deliver, and where it goes."""

    settings: Settings
    worker: killing.Worker
    broker: killing.Broker | None
    box: posting.Postbox
    bells: list[str]
    mails: list[str]

    @property
    def spool(self) -> Spool:
        return spool_of(self.settings.home)

    def kick(self) -> None:
        for task in ("tasks.delivery.pump", "tasks.delivery.send_mail"):
            dispatch.kick(task)


@pytest.fixture
def office(settings: Settings, tmp_path: Path) -> Iterator[Office]:
    """SQLite with the broker in a folder, or PostgreSQL with a Redis of our own."""
    chance = random.Random(20260302)  # noqa: S311 - moments, not secrets
    with ExitStack() as stack:
        box, port = stack.enter_context(posting.mail_server())
        own = None
        if not settings.database_url.startswith("sqlite"):
            conftest.need(killing.found_redis(), "no redis-server on this machine")
            own = stack.enter_context(killing.broker(tmp_path))
        url = f"redis://127.0.0.1:{own.port}/0" if own else "filesystem://"
        postal = Postal("127.0.0.1", port, from_hour=0, until_hour=24, attempts=1000, lease=1)
        told = replace(settings, broker_url=url, postal=postal)
        app = create_app(told)
        stack.enter_context(app.app_context())
        for day in (clock.today(), clock.today() + timedelta(days=1)):
            calendar.set_day(day, "WORKING", "Thử", document="1-TB", actor=SYSTEM)
        yield Office(told, stack.enter_context(killing.worker(told, chance)), own, box, [], [])
        db.session.remove()
        db.engine.dispose()


def test_killing_workers_and_brokers_loses_nothing_and_doubles_nothing(office: Office) -> None:
    chance, (person,) = office.worker.chance, people(1, ordinary="AT_ONCE")
    kills = KILLS // 8 if office.worker.alone else KILLS
    for number in range(kills):
        office.bells += reminders([person] * BELLS, rung=number)
        office.mails += reminders([person] * MAILS, "MAIL", rung=number, urgent=True)
        office.kick()
        time.sleep(chance.uniform(0, LONGEST_TASK))
        if office.broker is not None and number % WHOLE == WHOLE - 1:
            _fell(office)
        else:
            office.worker.strike()
    _drain(office)
    _tell(office)
    assert office.worker.kills >= kills - 2
    assert sorted(notices()) == sorted(office.bells)
    assert states() == {"SENT": len(office.bells) + len(office.mails)}
    assert office.spool.counts() == {"new": 0, "keys": len(office.mails), "queue": 0, "taken": 0, "dead": 0}
    assert set(_identities(office)) == {mail.message_id(key, office.settings.postal) for key in office.mails}


def _fell(office: Office) -> None:
    """Everything at once, and everything that the broker held."""
    assert office.broker is not None
    office.broker.fell()
    office.worker.fell()
    office.broker.start()
    office.worker.start()


def _drain(office: Office) -> None:
    """Wake the worker until nothing is left; leases are let run out at once."""
    end = time.monotonic() + DRAIN
    while time.monotonic() < end:
        with transaction():
            db.session.execute(update(Reminder).values(claim_until=None))
        office.kick()
        time.sleep(0.5)
        left = office.spool.counts()
        if set(states()) == {"SENT"} and left["queue"] == left["taken"] == 0:
            break
    # What a worker killed while writing left half-written is nobody's letter and goes after an hour.
    office.spool.clear(int(time.time()) + 2 * ABANDONED, keep=100 * ABANDONED)


def _identities(office: Office) -> Counter[str]:
    return Counter(str(one["Message-ID"]) for one in office.box.mails)


def _tell(office: Office) -> None:
    seen = _identities(office)
    brokers = office.broker.kills if office.broker else 0
    print(
        f"{db.engine.dialect.name}: {office.worker.kills} kills of workers, {brokers} of the broker;"
        f" {len(office.bells)} bells, lost {len(set(office.bells) - set(notices()))},"
        f" doubled {len(notices()) - len(set(notices()))};"
        f" {len(office.mails)} mails, lost {len(office.mails) - len(seen)},"
        f" repeated at the mail server {sum(seen.values()) - len(seen)}"
    )


# ---------------------------------------------------------------- at one certain moment

DIES = """
import os, signal, sys
from workflow_app import create_app, settings_of
from workflow_app.config import Settings
from workflow_app.presenters import mail
from workflow_app.services import delivering, mailing
from workflow_app.services.spool import Spool, spool_of

def dies(*_):
    os.kill(os.getpid(), signal.SIGKILL)

app = create_app(Settings.from_env())
setattr({"delivering": delivering, "mailing": mailing, "Spool": Spool}[sys.argv[1]], sys.argv[2], dies)
with app.app_context():
    settings = settings_of(app)
    delivering.pump(spool_of(settings.home), settings.postal, mail.composer(settings.postal))
"""
MOMENTS = {
    "after the notice was inserted": ("delivering", "mark_sent"),
    "after the letter was linked and before the commit": ("mailing", "mark_sent"),
    "between the key and the queue": ("Spool", "_push_on"),
    "before the claim": ("delivering", "write_digests"),
}


@pytest.fixture
def posted(settings: Settings) -> Iterator[tuple[Settings, Flask]]:
    """An office with two people to write to, at any hour."""
    told = replace(
        settings, postal=Postal("127.0.0.1", 9, from_hour=0, until_hour=24, digest_hour=0, lease=1)
    )
    app = create_app(told)
    with app.app_context():
        calendar.set_day(clock.today(), "WORKING", "Thử", document="1-TB", actor=SYSTEM)
        reminders(people(2), rung=-7)
        reminders(people(2, ordinary="AT_ONCE"), "MAIL", rung=-3)
        reminders(people(3, email="ba{}@so.example"), "MAIL", rung=0)  # collected letters
        yield told, app
        db.session.remove()
        db.engine.dispose()


def deliver(told: Settings) -> None:
    with transaction():
        db.session.execute(update(Reminder).values(claim_until=None))
    while delivering.pump(spool_of(told.home), told.postal, mail.composer(told.postal)):
        pass


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_worker_killed_at_the_worst_moment_has_delivered_once(
    posted: tuple[Settings, Flask], moment: str
) -> None:
    told, _app = posted
    env = {**os.environ, **environment(told)}
    died = subprocess.run([sys.executable, "-c", DIES, *MOMENTS[moment]], env=env, check=False)
    assert died.returncode == -9
    deliver(told)
    assert len(notices()) == 2
    assert states() == {"SENT": 10}
    counts = spool_of(told.home).counts()
    assert (counts["keys"], counts["queue"], counts["new"]) == (5, 5, 0)


def test_pumps_at_once_deliver_once(posted: tuple[Settings, Flask]) -> None:
    told, app = posted
    keys = reminders(people(1, email="nhieu{}@so.example") * 300, rung=3)

    def run() -> None:
        with app.app_context():
            deliver(told)
            db.session.remove()

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(notices()) == len(keys) + 2
    assert set(states()) == {"SENT"}
    assert spool_of(told.home).counts()["queue"] == 5

"""The agent of the spool against a real mail server: each letter at least once, with one identity."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.integration import posting
from tests.integration.posting import MORNING, Postbox, people, reminders, states
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import MailChoice, Pulse, Reminder
from workflow_app.postal import Postal
from workflow_app.presenters import mail
from workflow_app.services import delivering, mailer
from workflow_app.services.spool import Posted, Spool
from workflow_app.services.transactions import transaction

pytestmark = pytest.mark.usefixtures("loopback_mail")


@pytest.fixture
def spool(tmp_path: Path) -> Spool:
    return Spool(tmp_path / "post")


@pytest.fixture
def box() -> Iterator[tuple[Postbox, Postal]]:
    """A mail server, and the settings that lead to it."""
    with posting.mail_server() as (kept, port):
        yield kept, Postal(smtp_host="127.0.0.1", smtp_port=port, base_url="https://desk.example", attempts=2)


def put(spool: Spool, postal: Postal, count: int = 1) -> None:
    """Reminders whose mails lie in the spool."""
    reminders(people(1, ordinary="AT_ONCE") * count, "MAIL", urgent=True)
    with clock.fixed(MORNING):
        while delivering.pump(spool, postal, mail.composer(postal)):
            pass


def test_a_reminder_arrives_as_text_and_html_with_links_back(
    app_context: Flask, spool: Spool, box: tuple[Postbox, Postal]
) -> None:
    assert app_context
    kept, postal = box
    put(spool, postal)
    assert mailer.send_waiting(spool, postal).sent == 1
    (letter,) = kept.mails
    text, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "Kính gửi Trần Thị Số 0" in text.get_content()
    assert "Hạn 09/03/2026" in text.get_content()
    assert "https://desk.example/notices" in text.get_content()
    assert '<a href="https://desk.example/notices">' in html.get_content()
    assert str(letter["Subject"]).startswith("Quytrinh: Sắp đến hạn: ")
    assert letter["Message-ID"] == mail.message_id(
        str(db.session.execute(select(Reminder.key)).scalar()), postal
    )
    assert spool.counts() == {"new": 0, "keys": 1, "queue": 0, "taken": 0, "dead": 0}


def test_a_letter_whose_agent_died_after_sending_is_sent_again_as_the_same(
    app_context: Flask, spool: Spool, box: tuple[Postbox, Postal], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert app_context
    kept, postal = box
    put(spool, postal)
    with monkeypatch.context() as killed:
        killed.setattr(Spool, "done", _killed)
        with pytest.raises(KeyboardInterrupt), clock.fixed(MORNING):
            mailer.send_waiting(spool, postal)
    with clock.fixed(MORNING + timedelta(seconds=mailer.lease_of(postal) - 1)):
        assert mailer.send_waiting(spool, postal).sent == 0  # the lease still runs
    with clock.fixed(MORNING + timedelta(seconds=mailer.lease_of(postal))):
        assert mailer.send_waiting(spool, postal).sent == 1
    assert len(kept.mails) == 2
    assert len({letter["Message-ID"] for letter in kept.mails}) == 1


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_server_that_does_not_answer_costs_no_letter_a_try(app_context: Flask, spool: Spool) -> None:
    assert app_context
    postal = Postal(smtp_host="127.0.0.1", smtp_port=posting.free_port())
    put(spool, postal)
    for _ in range(3):
        with pytest.raises(mailer.Unreachable):
            mailer.send_waiting(spool, postal)
    assert spool.counts()["queue"] == 1
    assert [taken.attempts for taken in spool.take(10**10, 60, 9)] == [1]
    assert db.session.execute(select(Pulse.name)).scalars().all() == ["pump"]  # it is missed


def test_a_refusal_for_now_is_tried_again_and_one_for_good_waits_for_a_person(
    app_context: Flask, spool: Spool, box: tuple[Postbox, Postal]
) -> None:
    assert app_context
    kept, postal = box
    put(spool, postal)
    kept.refusal = "451 later"
    with clock.fixed(MORNING):
        assert mailer.send_waiting(spool, postal).later == 1
        assert mailer.send_waiting(spool, postal).later == 0
    kept.refusal = "550 no such person"
    with clock.fixed(MORNING + timedelta(minutes=5)):
        assert mailer.send_waiting(spool, postal).dead == 1
    assert states() == {"DEAD": 1}
    assert "550" in db.session.execute(select(Reminder.last_error)).scalar_one()
    assert spool.counts()["dead"] == 1


def test_a_letter_sent_again_by_hand_goes_out_once_more(
    app_context: Flask, spool: Spool, box: tuple[Postbox, Postal]
) -> None:
    from workflow_app.security.identity import SYSTEM
    from workflow_app.services import bell

    assert app_context
    kept, postal = box
    put(spool, postal)
    kept.refusal = "550 no such person"
    mailer.send_waiting(spool, postal)
    kept.refusal = ""
    bell.send_again(db.session.execute(select(Reminder.id)).scalar_one(), actor=SYSTEM)
    with clock.fixed(MORNING):
        delivering.pump(spool, postal, mail.composer(postal))
    assert mailer.send_waiting(spool, postal).sent == 1
    assert states() == {"SENT": 1}


def test_a_collected_letter_sent_again_by_hand_goes_out_with_all_it_spoke_of(
    app_context: Flask, spool: Spool, box: tuple[Postbox, Postal]
) -> None:
    from workflow_app.security.identity import SYSTEM
    from workflow_app.services import bell

    assert app_context
    kept, postal = box
    reminders(people(1) * 2, "MAIL")
    with clock.fixed(MORNING):
        delivering.pump(spool, postal, mail.composer(postal))
        kept.refusal = "550 no such person"
        assert mailer.send_waiting(spool, postal).dead == 1
        kept.refusal = ""
        dead = select(Reminder.id).where(Reminder.state == "DEAD")
        bell.send_again(db.session.execute(dead).scalar_one(), actor=SYSTEM)
        with transaction():  # the address was wrong, as it mostly is
            db.session.execute(update(MailChoice).values(email="moi@so.example"))
        delivering.pump(spool, postal, mail.composer(postal))
        assert mailer.send_waiting(spool, postal).sent == 1
    assert states() == {"SENT": 3}
    (letter,) = kept.mails
    assert "2 việc" in str(letter["Subject"])
    assert "<moi@so.example>" in str(letter["To"])
    assert kept.recipients == ["moi@so.example"]


def test_without_a_server_nothing_is_sent_and_nothing_is_missed(app_context: Flask, spool: Spool) -> None:
    assert app_context
    put(spool, Postal())
    assert mailer.send_waiting(spool, Postal()).sent == 0
    assert states() == {"DROPPED": 1}


def test_the_collected_letter_speaks_of_each_and_of_nothing_in_a_file(
    app_context: Flask, spool: Spool, box: tuple[Postbox, Postal]
) -> None:
    assert app_context
    kept, postal = box
    reminders(people(1) * 45, "MAIL", body={"rule": "R-2.5-a", "votes": 17, "due_on": "2026-03-09"})
    with clock.fixed(MORNING):
        while delivering.pump(spool, postal, mail.composer(postal)):
            pass
        mailer.send_waiting(spool, postal)
    (letter,) = kept.mails
    text = letter.get_body(("plain",))
    assert text is not None
    assert letter["Subject"] == "Quytrinh, 02/03/2026: 45 việc cần chú ý"
    assert text.get_content().count("Hạn 09/03/2026") == mail.MOST_LINES
    assert "… và 5 việc khác." in text.get_content()
    assert "17" not in text.get_content().replace("17/", "")


def test_a_letter_is_one_however_often_it_is_put(spool: Spool) -> None:
    first = Posted("k", "a@b.example", "mail", (1, 2))
    assert spool.put(first) == first
    assert spool.put(dataclasses.replace(first, members=(1, 2, 3))) == first
    assert spool.counts() == {"new": 0, "keys": 1, "queue": 1, "taken": 0, "dead": 0}


def test_a_letter_whose_worker_died_between_key_and_queue_is_found(
    spool: Spool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(Spool, "_push_on", _killed)
        with pytest.raises(KeyboardInterrupt):
            spool.put(Posted("k", "a@b.example", "mail"))
    assert spool.counts() == {"new": 1, "keys": 1, "queue": 0, "taken": 0, "dead": 0}
    assert [taken.letter.key for taken in spool.take(10, 60, 9)] == ["k"]


def test_only_keys_of_letters_that_are_gone_are_forgotten(spool: Spool) -> None:
    for key in ("gone", "waits"):
        spool.put(Posted(key, "a@b.example", "mail"))
    taken = next(spool.take(10, 60, 9))
    spool.done(taken)
    assert spool.clear(10**10, 60) == 1
    assert spool.counts()["keys"] == 1

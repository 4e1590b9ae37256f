"""Whose bell a step rings: the holders of the role over the unit, their substitutes, one person."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import insert, select

from tests.integration.web import small
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Notice, OutboxMessage, Substitution
from workflow_app.services import outbox
from workflow_app.services.transactions import transaction


class Office:
    """A unit above and one below, with a person in each."""

    def __init__(self) -> None:
        self.above, path = small.unit("A1", "Ủy ban nhân dân tỉnh")
        self.below, self.path = small.unit("B1", "Sở Nội vụ", above=(self.above, path))
        self.beside, self.beside_path = small.unit("B2", "Sở Tài chính", above=(self.above, path))

    def person(self, name: str, *, account: bool = True) -> int:
        found = small.official(name, self.below, code=name)
        if account:
            small.account(name.lower(), found)
        return found


@pytest.fixture
def office(app_context: Flask) -> Office:
    assert app_context
    return Office()


def promise(key: str, *tasks: tuple[str, str | None, int | None, str]) -> None:
    row = {"key": key, "kind": "STEP", "created_at": clock.now(), "body": {"tasks": [list(t) for t in tasks]}}
    with transaction():
        db.session.execute(insert(OutboxMessage), row)


def told() -> set[tuple[int, str]]:
    outbox.deliver_pending()
    rows = db.session.execute(select(Notice.recipient_id, Notice.body))
    return {(row.recipient_id, row.body["step"]) for row in rows}


def test_the_role_over_the_unit_or_above_is_told_and_no_other(office: Office) -> None:
    own, above, beside, ended = (office.person(name) for name in ("Own", "Above", "Beside", "Ended"))
    small.grant(own, "ADVISER", office.below)
    small.grant(above, "ADVISER", office.above)
    small.grant(beside, "ADVISER", office.beside)
    small.grant(ended, "ADVISER", office.below, valid_to=clock.today())
    small.grant(office.person("Mute", account=False), "ADVISER", office.below)
    small.grant(office.person("Clerk"), "CLERK", office.below)
    promise("one", ("review", "ADVISER", None, office.path))
    assert told() == {(own, "review"), (above, "review")}


def entrust(office: Office, holder: int, substitute: int, from_on: date, revoked_on: date | None) -> None:
    row = {
        "holder_id": holder,
        "substitute_id": substitute,
        "role": "ADVISER",
        "unit_id": office.below,
        "from_on": from_on,
        "to_on": from_on + timedelta(days=7),
        "document": "1-QĐ/SNV",
        "given_by_id": holder,
        "given_on": from_on,
        "revoked_on": revoked_on,
        "revoked_by_id": holder if revoked_on else None,
        "revoked_document": "2-QĐ/SNV" if revoked_on else "",
    }
    with transaction():
        db.session.execute(insert(Substitution), row)


def test_a_substitute_is_told_while_it_lasts(office: Office) -> None:
    holder, now, later, revoked = (office.person(name) for name in ("Holder", "Now", "Later", "Revoked"))
    small.grant(holder, "ADVISER", office.below)
    today = clock.today()
    entrust(office, holder, now, today, None)
    entrust(office, holder, later, today + timedelta(days=10), None)
    entrust(office, holder, revoked, today, today)
    promise("one", ("review", "ADVISER", None, office.path))
    assert told() == {(holder, "review"), (now, "review")}


def test_a_person_who_is_named_is_told_once_however_often_it_is_delivered(office: Office) -> None:
    person = office.person("Named")
    promise("one", ("explain", None, person, office.path))
    assert told() == told() == {(person, "explain")}
    with transaction():
        db.session.execute(OutboxMessage.__table__.update().values(sent_at=None))
    outbox.deliver_pending()
    assert db.session.execute(select(Notice.key)).scalars().all() == [f"one/{person}"]


def test_a_step_that_leaves_nothing_to_do_rings_no_bell(office: Office) -> None:
    small.grant(office.person("Own"), "ADVISER", office.below)
    promise("one")
    assert told() == set()
    assert db.session.execute(select(OutboxMessage.sent_at)).scalar_one() is not None

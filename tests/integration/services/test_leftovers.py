"""Uploads that nobody put on file go after their time; everything else stays, whoever cleans how often."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask, current_app
from sqlalchemy import func, insert, select

from tests.integration.services.conftest import Desk
from workflow_app import clock, settings_of
from workflow_app.extensions import db
from workflow_app.models import Attachment, CaseDocument, Official, PersonnelCase
from workflow_app.services import leftovers
from workflow_app.services.attachments import Shelf, Stored, shelf_of
from workflow_app.services.errors import NotFound
from workflow_app.services.transactions import transaction

START = datetime(2026, 3, 2, 5, tzinfo=UTC)
HOURS = 48
LATER = START + timedelta(hours=HOURS + 1)


def pdf(number: int) -> bytes:
    return b"%PDF-1.7\n" + str(number).encode() + b"\n%%EOF\n"


@pytest.fixture
def shelf(app: Flask) -> Shelf:
    return shelf_of(settings_of(app))


def stored(shelf: Shelf, number: int, at: datetime = START) -> Stored:
    with clock.fixed(at):
        return shelf.store(io.BytesIO(pdf(number)), f"{number}.pdf")


def rows() -> int:
    return int(db.session.execute(select(func.count()).select_from(Attachment)).scalar_one())


def test_an_upload_that_nobody_used_goes_once_its_time_is_over(app: Flask, shelf: Shelf) -> None:
    with app.app_context():
        left = stored(shelf, 1)
        with clock.fixed(START + timedelta(hours=HOURS)):
            assert leftovers.clean(shelf, HOURS).files == 0
        with clock.fixed(LATER):
            assert leftovers.leftovers(HOURS) == leftovers.Cleaned(1, len(pdf(1)))
            assert leftovers.clean(shelf, HOURS) == leftovers.Cleaned(1, len(pdf(1)))
            assert leftovers.clean(shelf, HOURS) == leftovers.Cleaned(0, 0)
        assert rows() == 0
        with pytest.raises(NotFound):
            shelf.path_of(left.sha256)


def test_a_file_on_file_stays(desk: Desk) -> None:
    shelf = shelf_of(settings_of(current_app))
    used = stored(shelf, 2)
    put_on_file(used)
    with clock.fixed(LATER):
        assert leftovers.clean(shelf, HOURS).files == 0
    assert shelf.path_of(used.sha256).read_bytes() == pdf(2)
    assert desk.driver


def put_on_file(used: Stored) -> None:
    person = db.session.execute(select(func.min(Official.id))).scalar_one()
    row = {
        "case_id": db.session.execute(select(func.min(PersonnelCase.id))).scalar_one(),
        "kind": "OTHER",
        "number": "1/BB",
        "dated_on": START.date(),
        "step": "attach_document",
        "attachment_id": used.attachment_id,
        "added_by_id": person,
        "added_on": START.date(),
    }
    with transaction():
        db.session.execute(insert(CaseDocument), row)


def test_a_file_brought_again_begins_a_new_time(app: Flask, shelf: Shelf) -> None:
    with app.app_context():
        first = stored(shelf, 3)
        again = stored(shelf, 3, LATER)
        assert again.attachment_id == first.attachment_id
        with clock.fixed(LATER):
            assert leftovers.clean(shelf, HOURS).files == 0
        assert shelf.path_of(again.sha256).is_file()


def test_a_file_that_was_taken_away_can_be_brought_again(app: Flask, shelf: Shelf) -> None:
    with app.app_context():
        stored(shelf, 4)
        with clock.fixed(LATER):
            assert leftovers.clean(shelf, HOURS).files == 1
        again = stored(shelf, 4, LATER)
        assert shelf.path_of(again.sha256).read_bytes() == pdf(4)


def test_an_upload_that_broke_off_goes_too(app: Flask, shelf: Shelf) -> None:
    shelf.root.mkdir(parents=True, exist_ok=True)
    young, old = shelf.root / "in-young", shelf.root / "in-old"
    for path in (young, old):
        path.write_bytes(b"half")
    age(old, START)
    age(young, LATER)
    with app.app_context(), clock.fixed(LATER):
        assert leftovers.clean(shelf, HOURS).files == 1
    assert young.exists()
    assert not old.exists()


def age(path: Path, at: datetime) -> None:
    os.utime(path, (at.timestamp(), at.timestamp()))

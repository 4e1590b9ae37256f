"""Uploads that were never put on file: a refused form keeps its file for a day, then nobody can use it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, select

from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Attachment, CaseDocument
from workflow_app.services.attachments import Shelf
from workflow_app.services.transactions import transaction


@dataclass(frozen=True, slots=True)
class Cleaned:
    """How many uploads were taken away, and how many bytes they held."""

    files: int
    size: int


def leftovers(hours: int) -> Cleaned:
    """What ``clean`` would take away now, uploads that broke off half-way aside. One statement."""
    sizes = list(db.session.execute(select(Attachment.size).where(_is_left(_before(hours)))).scalars())
    return Cleaned(len(sizes), sum(sizes))


def clean(shelf: Shelf, hours: int) -> Cleaned:
    """Take away every upload older than so many hours that no paper refers to.

    One transaction an upload; running it twice, or beside an upload of the same content, does no harm.
    """
    before = _before(hours)
    wanted = list(db.session.execute(select(Attachment.id).where(_is_left(before))).scalars())
    db.session.rollback()
    sizes = [*_taken(shelf, wanted, before), *_broken_off(shelf, before)]
    return Cleaned(len(sizes), sum(sizes))


def _taken(shelf: Shelf, wanted: list[int], before: datetime) -> Iterator[int]:
    """The file goes while its row is locked: whoever brings it again waits, and then puts it back."""
    for attachment_id in wanted:
        with transaction():
            gone = db.session.execute(
                delete(Attachment)
                .where(Attachment.id == attachment_id, _is_left(before))
                .returning(Attachment.sha256, Attachment.size)
            ).one_or_none()
            if gone is not None:
                shelf.discard(gone.sha256)
        if gone is not None:
            yield gone.size


def _broken_off(shelf: Shelf, before: datetime) -> Iterator[int]:
    for path in shelf.interrupted(before):
        size = path.stat().st_size
        path.unlink(missing_ok=True)
        yield size


def _before(hours: int) -> datetime:
    return clock.now() - timedelta(hours=hours)


def _is_left(before: datetime) -> ColumnElement[bool]:
    used = exists().where(CaseDocument.attachment_id == Attachment.id)
    return and_(Attachment.stored_at < before, ~used)

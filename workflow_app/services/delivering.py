"""Handing reminders over: to the bell as a row, to the mail as a file, each exactly once for its key.

The hand-over and the row's new state are one transaction; the file is written inside it and
its key stays, so that a worker killed before the commit finds next time what it has done.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from workflow_app import clock
from workflow_app.models import Notice
from workflow_app.postal import Postal
from workflow_app.services import mailing, pulse, reminders
from workflow_app.services.digests import write_digests
from workflow_app.services.in_hand import Due, drop_what_is_over, locked, mark_sent, told
from workflow_app.services.mail_letter import Compose
from workflow_app.services.once import insert_new
from workflow_app.services.spool import Spool
from workflow_app.services.transactions import transaction

BELLS, MAILS = 100, 20  # rows in one transaction: a file costs more than a row

log = logging.getLogger(__name__)


def pump(spool: Spool, postal: Postal, compose: Compose) -> int:
    """Deliver a batch of what is due, now or in the past. Returns how many rows were in hand.

    Safe to run at any time, any number of times at once, and to be killed at any moment.
    """
    pulse.beat("pump")
    write_digests(postal)
    taken = reminders.claim(postal)
    _each(taken.bells, BELLS, ring)
    _each(taken.mails, MAILS, lambda ids: mailing.post(ids, spool, postal, compose))
    return len(taken.bells) + len(taken.mails) + taken.dead


def _each(ids: Sequence[int], size: int, deliver: Callable[[Sequence[int]], None]) -> None:
    """Small batches; where one fails, each row by itself, so that the others do not wait for it."""
    for some in _batched(ids, size):
        try:
            deliver(some)
        except Exception:  # whatever is wrong with one row, or with the disk
            log.warning("a batch of %d reminders could not be delivered", len(some), exc_info=True)
            _one_by_one(some, deliver)


def _one_by_one(ids: Sequence[int], deliver: Callable[[Sequence[int]], None]) -> None:
    for one in ids:
        try:
            deliver((one,))
        except Exception as error:  # noqa: BLE001 - kept with the row
            reminders.note_failure((one,), error)


def _batched(ids: Sequence[int], size: int) -> Iterable[Sequence[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


def ring(ids: Sequence[int]) -> None:
    """Put reminders behind the bell; what is no longer due is dropped."""
    with transaction():
        now, rows = clock.now(), locked(ids)
        going = drop_what_is_over(rows)
        insert_new(Notice, [_notice(row, now) for row in going])
        mark_sent([row.id for row in going], now)


def _notice(row: Due, now: datetime) -> dict[str, Any]:
    return {
        "key": row.key,
        "recipient_id": row.recipient_id,
        "kind": row.kind,
        "case_id": row.case_id or row.body.get("case_id"),
        "body": told(row),
        "created_at": now,
        "read_at": None,
    }

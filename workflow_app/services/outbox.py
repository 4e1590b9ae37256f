"""The post: rows promised by steps, delivered afterwards. In-app notices only, for now."""

from __future__ import annotations

from sqlalchemy import select, update

from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import OutboxMessage
from workflow_app.services.transactions import transaction

BATCH = 200


def deliver_pending() -> int:
    """Mark waiting rows as delivered to the in-app inbox; safe to run twice. Returns how many.

    The inbox rows themselves were written with the step: this only closes the promise,
    and is the place where other channels will hang.
    """
    with transaction():
        waiting = (
            select(OutboxMessage.id)
            .where(OutboxMessage.sent_at.is_(None))
            .order_by(OutboxMessage.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
        ids = list(db.session.execute(waiting).scalars())
        if ids:
            sent = update(OutboxMessage).where(OutboxMessage.id.in_(ids)).values(sent_at=clock.now())
            db.session.execute(sent)
    return len(ids)

"""Delivering what steps have promised."""

from __future__ import annotations

from celery import shared_task

from workflow_app.services import evaluation_catching_up, outbox


@shared_task(name="tasks.outbox.deliver_pending")
def deliver_pending() -> int:
    """How many messages were delivered, batch after batch until none waits.

    The steps behind them may have been the last of a campaign's forms: it is its turn then.
    """
    delivered = 0
    while batch := outbox.deliver_pending():
        delivered += batch
    evaluation_catching_up.follow_forms()
    return delivered

"""Delivering what steps have promised."""

from __future__ import annotations

from celery import shared_task

from workflow_app.services import outbox


@shared_task(name="tasks.outbox.deliver_pending")
def deliver_pending() -> int:
    """How many messages were delivered, batch after batch until none waits."""
    delivered = 0
    while batch := outbox.deliver_pending():
        delivered += batch
    return delivered

"""Finding out what is due and putting the reminders of the day on the queue."""

from __future__ import annotations

from celery import shared_task

from workflow_app.services import obligations


@shared_task(name="tasks.reminders.scan")
def scan() -> int:
    """How many reminders were written."""
    return obligations.scan().reminders

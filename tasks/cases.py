"""What happens to cases because a day has come."""

from __future__ import annotations

from celery import shared_task

from workflow_app import clock
from workflow_app.services import freeze


@shared_task(name="tasks.cases.suspend_frozen")
def suspend_frozen() -> int:
    """How many cases were suspended under a head who has been told to retire (clause 2.5)."""
    return freeze.suspend_frozen(clock.today())

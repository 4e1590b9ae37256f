"""Recomputing the history, so that a change behind the program's back does not stay unseen."""

from __future__ import annotations

from celery import shared_task

from workflow_app.services.verification import verify as verify_history


class HistoryBroken(Exception):
    """At least one stream does not verify; the message names the first of each."""


@shared_task(name="tasks.history.verify")
def verify() -> int:
    """How many entries were read. Raises HistoryBroken, so that the task is seen to fail."""
    report = verify_history()
    if report.breaks:
        told = ", ".join(f"{broken.stream} entry {broken.seq} ({broken.reason})" for broken in report.breaks)
        raise HistoryBroken(told)
    return report.entries

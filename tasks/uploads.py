"""Taking away uploads that were never put on file."""

from __future__ import annotations

from celery import shared_task
from flask import current_app

from workflow_app import settings_of
from workflow_app.services.attachments import shelf_of
from workflow_app.services.leftovers import clean as clean_uploads


@shared_task(name="tasks.uploads.clean")
def clean() -> int:
    """How many uploads were taken away."""
    settings = settings_of(current_app)
    return clean_uploads(shelf_of(settings), settings.upload_hours).files

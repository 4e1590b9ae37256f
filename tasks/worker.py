"""Entry point: ``celery -A tasks.worker worker``."""

from __future__ import annotations

import os
from typing import Any

from celery.signals import beat_embedded_init

from tasks.celery_app import create_celery
from workflow_app import create_app, embedded
from workflow_app.config import Settings

embedded.follow_parent()


@beat_embedded_init.connect
def _scheduler_follows(**_: Any) -> None:  # noqa: ANN401 - the library's signature
    """The schedule runs in a process of its own, which must not outlive the worker either."""
    embedded.end_with(os.getppid())


celery = create_celery(create_app(Settings.from_env()))

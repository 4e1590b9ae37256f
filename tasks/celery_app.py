"""The Celery application: every task runs in the context of the web application."""

from __future__ import annotations

from typing import Any

from celery import Celery, Task
from flask import Flask

from tasks.schedule import beat_schedule
from workflow_app import settings_of
from workflow_app.dispatch import broker_config
from workflow_app.extensions import db
from workflow_app.processes import beat_file

MODULES = (
    "tasks.cases",
    "tasks.delivery",
    "tasks.history",
    "tasks.outbox",
    "tasks.reminders",
    "tasks.uploads",
)  # named one by one: nothing is hunted for


def create_celery(app: Flask) -> Celery:
    """A Celery application over the same settings and database as ``app``."""

    class ContextTask(Task[Any, Any]):
        """A task inside an application context, with a session of its own."""

        def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - the library's signature
            with app.app_context():
                try:
                    return super().__call__(*args, **kwargs)
                finally:
                    db.session.remove()

    kept = beat_file(settings_of(app).home)
    kept.parent.mkdir(parents=True, exist_ok=True)
    celery: Celery[Task[Any, Any]] = Celery("quytrinh", task_cls=ContextTask, include=MODULES)
    celery.conf.update(
        broker_config(settings_of(app)),
        accept_content=["json"],
        task_ignore_result=True,
        task_acks_late=True,  # a task of a killed worker is given out again: every task may run twice
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        worker_send_task_events=False,
        broker_connection_retry_on_startup=True,
        timezone="Asia/Ho_Chi_Minh",
        beat_schedule=beat_schedule(),
        beat_schedule_filename=str(kept),
    )
    return celery

"""Tasks asked for by name, so that the desk never imports the clerk.

A kick only saves waiting: every task also stands in the schedule and finds its work in
the database. So a kick that fails is logged and forgotten.
"""

from __future__ import annotations

import logging
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from flask import current_app

from workflow_app.config import Settings

if TYPE_CHECKING:
    from celery import Celery

DISPATCHER = "quytrinh_dispatcher"  # its key in ``app.extensions``
LONGEST_TASK = 3600  # seconds; a broker gives a task to somebody else after that

IMPATIENT = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2, "socket_connect_timeout": 1}

log = logging.getLogger(__name__)


class Dispatcher(Protocol):
    """Whoever passes a task's name on."""

    def kick(self, task: str) -> None:
        """Ask for the task soon."""


class Null:
    """Keeps the names, for tests and for a program without a worker."""

    def __init__(self) -> None:
        self.kicked: list[str] = []

    def kick(self, task: str) -> None:
        """Remember the name."""
        self.kicked.append(task)


class ByName:
    """Sends the name to the broker. Celery is loaded with the first kick, not with the web server."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def _celery(self) -> Celery:
        from celery import Celery  # noqa: PLC0415

        sender = Celery("quytrinh", set_as_current=False)
        sender.conf.update(broker_config(self._settings))
        sender.conf.broker_transport_options |= IMPATIENT  # a person waits for the page behind it
        return sender

    def kick(self, task: str) -> None:
        """Send the name; a broker that does not answer costs a line in the log."""
        try:
            self._celery.send_task(task, ignore_result=True, retry=False)
        except Exception:  # whatever the broker's library raises
            log.warning("task %s could not be asked for", task, exc_info=True)


def dispatcher_for(settings: Settings) -> Dispatcher:
    """The dispatcher that these settings call for."""
    return Null() if settings.broker_url == "memory://" else ByName(settings)


def kick(task: str) -> None:
    """Ask the application's dispatcher for a task. Call it after the commit."""
    dispatcher: Dispatcher = current_app.extensions[DISPATCHER]
    dispatcher.kick(task)


def broker_config(settings: Settings) -> dict[str, Any]:
    """Where tasks are put and taken, for the sender and for the worker alike."""
    options: dict[str, Any] = {}
    if settings.broker_url.startswith("filesystem:"):
        folders = {name: settings.home / "broker" / name for name in ("queue", "control")}
        for folder in folders.values():
            folder.mkdir(parents=True, exist_ok=True)
        options = {
            "data_folder_in": str(folders["queue"]),
            "data_folder_out": str(folders["queue"]),
            "control_folder": str(folders["control"]),
            "polling_interval": 0.2,
        }
    elif settings.broker_url.startswith("redis"):
        # Without the last two a task of a killed worker comes back only after some minutes.
        options = {
            "visibility_timeout": LONGEST_TASK,
            "unacked_restore_throttle": 1,
            "unacked_restore_interval": 2,
        }
    return {"broker_url": settings.broker_url, "broker_transport_options": options}

"""Delivering reminders. The rows are the queue: these tasks only wake the services up."""

from __future__ import annotations

from celery import shared_task
from flask import current_app

from workflow_app import clock, dispatch, settings_of
from workflow_app.presenters import mail
from workflow_app.services import delivering, mailer
from workflow_app.services.spool import spool_of

KEPT = 90 * 24 * 3600  # seconds for which the key of a letter that has gone is remembered
SEND = "tasks.delivery.send_mail"


@shared_task(name="tasks.delivery.pump")
def pump() -> int:
    """How many reminders were in hand, batch after batch until none is due."""
    settings = settings_of(current_app)
    spool, compose = spool_of(settings.home), mail.composer(settings.postal)
    handled = 0
    while batch := delivering.pump(spool, settings.postal, compose):
        handled += batch
    if spool.waits():
        dispatch.kick(SEND)
    return handled


@shared_task(name=SEND)
def send_mail() -> int:
    """How many letters went out. Raises Unreachable while the mail server does not answer."""
    settings = settings_of(current_app)
    sent = 0
    while (run := mailer.send_waiting(spool_of(settings.home), settings.postal)).sent:
        sent += run.sent
    return sent


@shared_task(name="tasks.delivery.clear")
def clear() -> int:
    """How many keys of letters that went out long ago were forgotten."""
    return spool_of(settings_of(current_app).home).clear(int(clock.now().timestamp()), KEPT)

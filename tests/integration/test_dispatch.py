"""Tasks are asked for by name, and a broker that is away never stops a step."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path

import pytest
from celery import Celery
from flask import Flask

from workflow_app import create_app, dispatch
from workflow_app.config import Settings

TASK = "tasks.outbox.deliver_pending"


@pytest.fixture
def local(tmp_path: Path) -> Settings:
    """Settings whose broker is a folder."""
    return Settings("sqlite://", "k" * 40, tmp_path / "home")


def test_without_a_broker_the_names_are_only_kept(app: Flask) -> None:
    with app.app_context():
        dispatch.kick(TASK)
    assert app.extensions[dispatch.DISPATCHER].kicked == [TASK]


def test_a_kick_lies_in_the_folder_until_a_worker_takes_it(local: Settings) -> None:
    with create_app(local).app_context():
        dispatch.kick(TASK)
    (message,) = (local.home / "broker" / "queue").iterdir()
    assert json.loads(message.read_text("utf-8"))["headers"]["task"] == TASK


def test_a_broker_that_is_away_costs_a_line_in_the_log(
    local: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    away = replace(local, broker_url="redis://127.0.0.1:1/0")
    with create_app(away).app_context(), caplog.at_level(logging.WARNING):
        dispatch.kick(TASK)
    assert TASK in caplog.text


def test_a_kick_reaches_a_redis_queue(local: Settings, redis_url: str) -> None:
    there = replace(local, broker_url=redis_url)
    receiver = Celery("receiver", set_as_current=False)
    receiver.conf.update(dispatch.broker_config(there))
    with receiver.connection_for_read() as connection:
        queue = connection.SimpleQueue("celery")
        queue.clear()
        with create_app(there).app_context():
            dispatch.kick(TASK)
        message = queue.get(timeout=5)
        message.ack()
        queue.close()
    assert message.headers["task"] == TASK

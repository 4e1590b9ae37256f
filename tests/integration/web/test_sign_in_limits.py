"""The limit on failed attempts holds for all web processes together where they share a Redis."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from tests.integration.web import small
from tests.integration.web.conftest import for_tests
from workflow_app import create_app
from workflow_app.config import Settings
from workflow_app.extensions import db, limiter

WRONG = "sai-mat-khau-nay"
DEAD = "redis://127.0.0.1:1/0"


@pytest.fixture
def place() -> dict[str, str]:
    """An address from which nobody has tried yet: a Redis remembers the tests before."""
    return {"REMOTE_ADDR": f"2001:db8::{secrets.token_hex(2)}:{secrets.token_hex(2)}"}


@pytest.fixture(autouse=True)
def counter() -> Iterator[None]:
    """The one counter of this process is left as it was found: it remembers a Redis that did not answer."""
    before = vars(limiter).copy()
    yield
    vars(limiter).update(before)


@contextmanager
def process(settings: Settings, broker_url: str) -> Iterator[Callable[..., int]]:
    """A web process with a memory of its own; answers with the status of one attempt."""
    made = for_tests(create_app(replace(settings, rate_limits=True, broker_url=broker_url)))
    client = made.test_client()

    def attempt(place: dict[str, str], password: str = WRONG) -> int:
        data = {"username": "lan", "password": password}
        return int(client.post("/sign-in", data=data, environ_overrides=place).status_code)

    yield attempt
    with made.app_context():
        db.engine.dispose()


def with_account(settings: Settings) -> None:
    made = create_app(settings)
    with made.app_context():
        small.account("lan", small.official("Trần Thị Lan", small.unit("SNV", "Sở Nội vụ")[0]))
        db.engine.dispose()


def test_attempts_in_one_process_count_in_the_next(
    settings: Settings, redis_url: str, place: dict[str, str]
) -> None:
    with_account(settings)
    with process(settings, redis_url) as attempt:
        assert [attempt(place) for _ in range(10)] == [422] * 10
    with process(settings, redis_url) as attempt:
        assert attempt(place, small.PASSWORD) == 429
        assert attempt({"REMOTE_ADDR": "2001:db8::1"}, small.PASSWORD) == 303


def test_without_a_redis_each_process_counts_for_itself(settings: Settings, place: dict[str, str]) -> None:
    with_account(settings)
    with process(settings, "memory://") as attempt:
        assert [attempt(place) for _ in range(11)] == [422] * 10 + [429]
    with process(settings, "memory://") as attempt:
        assert attempt(place, small.PASSWORD) == 303


def test_a_redis_that_does_not_answer_stops_nobody_and_does_not_lift_the_limit(
    settings: Settings, place: dict[str, str]
) -> None:
    with_account(settings)
    with process(settings, DEAD) as attempt:
        assert attempt(place, small.PASSWORD) == 303
        assert [attempt(place) for _ in range(11)][-1] == 429

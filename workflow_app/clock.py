"""The only module that asks what time it is, so that tests and the demo can set it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_fixed: ContextVar[datetime | None] = ContextVar("fixed", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _fixed.get() or datetime.now(UTC)  # noqa: TID251 - here and nowhere else


def today() -> date:
    """The civil date at the office."""
    return now().astimezone(OFFICE_ZONE).date()


@contextmanager
def fixed(moment: datetime) -> Iterator[None]:
    """Hold the clock at an aware moment: demo cases, rehearsals and tests."""
    token = _fixed.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.reset(token)


@contextmanager
def on(day: date, hour: int = 9) -> Iterator[None]:
    """Hold the clock at a civil day in the office's zone."""
    with fixed(datetime(day.year, day.month, day.day, hour, tzinfo=OFFICE_ZONE)):
        yield

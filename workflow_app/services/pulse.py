"""Signs of life of what runs by itself, and who has been silent too long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import OperationalError, ProgrammingError

from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Pulse
from workflow_app.postal import Postal
from workflow_app.services.once import upsert
from workflow_app.services.transactions import transaction

DAILY = timedelta(hours=26)  # what runs once a day
DAILY_NAMES = ("scan",)


@dataclass(frozen=True, slots=True)
class Silent:
    """What has given no sign of life for too long; ``since`` None: never."""

    name: str
    since: datetime | None


def beat(name: str) -> None:
    """Say that ``name`` is alive."""
    with transaction():
        upsert(Pulse, {"name": name, "beat_at": clock.now()}, "name")


def silent(postal: Postal, *, never: bool = False) -> tuple[Silent, ...]:
    """What has been silent too long; with ``never``, also a pump that has not run at all. One statement."""
    now = clock.now()
    seen = {row.name: row.beat_at for row in db.session.execute(select(Pulse.name, Pulse.beat_at))}
    late = [Silent(name, at) for name, at in sorted(seen.items()) if now - at > _patience(name, postal)]
    if never and "pump" not in seen:
        late.append(Silent("pump", None))
    return tuple(late)


def heard_of(postal: Postal) -> tuple[Silent, ...]:
    """The same for a database that may have no tables yet: nothing has run on it then."""
    try:
        return silent(postal)
    except (OperationalError, ProgrammingError):
        db.session.rollback()
        return ()


def _patience(name: str, postal: Postal) -> timedelta:
    return DAILY if name in DAILY_NAMES else timedelta(minutes=postal.alarm_minutes)

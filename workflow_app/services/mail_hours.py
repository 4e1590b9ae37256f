"""When mail may go out: on working days, in the hours of the settings, at the office's clock."""

from __future__ import annotations

from datetime import datetime

from workflow_app.clock import OFFICE_ZONE
from workflow_app.postal import Postal
from workflow_app.services.calendar import work_calendar


def are_on(now: datetime, postal: Postal) -> bool:
    """Whether this is no quiet hour. At most one statement, for the calendar."""
    return _on_working_day(now, postal.from_hour, postal.until_hour)


def digest_is_due(now: datetime, postal: Postal) -> bool:
    """Whether the collected letters of the day may go out."""
    return _on_working_day(now, postal.digest_hour, postal.until_hour)


def _on_working_day(now: datetime, since: int, until: int) -> bool:
    here = now.astimezone(OFFICE_ZONE)
    if not since <= here.hour < until:
        return False
    return work_calendar(here.date()).is_working(here.date())

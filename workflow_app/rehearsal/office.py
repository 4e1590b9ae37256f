"""What the office of a rehearsal has written down: its calendar and what stops personnel work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import insert

from workflow_app.extensions import db
from workflow_app.models import CalendarDay, Moratorium


def as_date(value: object) -> date:
    """A date of the script: YAML gives dates, JSON gives text."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def days_of(days: Iterable[Mapping[str, Any]]) -> None:
    """The office's own holidays and working days."""
    for spec in days:
        row = {"day": as_date(spec["day"]), "kind": spec["kind"], "name": spec.get("name", "")}
        db.session.execute(insert(CalendarDay), row)


def stops_of(spans: Iterable[Mapping[str, Any]], unit_id: int) -> None:
    """The documents that stop personnel work in a unit."""
    for spec in spans:
        row = {"unit_id": unit_id, "from_on": as_date(spec["from"]), "document": spec.get("document", "VB")}
        row["to_on"] = as_date(spec["to"]) if "to" in spec else None
        db.session.execute(insert(Moratorium), row)

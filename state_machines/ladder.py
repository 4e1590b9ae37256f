"""When people are reminded of a due thing: rungs counted from its day and moved to days of work.

A rung up to the due day moves back to the last day of work before it, so that whoever is
reminded can still do something in time; a rung after the due day moves on to the next day
of work, because nobody can do anything sooner. Of several rungs on one day, and of those
that were missed, only the newest is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from state_machines.calendar import ONE_DAY, WorkCalendar

USUAL = "usual"  # the ladder of whatever has none of its own
DEADLINE = "deadline:"  # how the rule of a case's deadline begins: "deadline:appraisal"
SLACK_DAYS = 30  # no run of days off is longer


class Rung(NamedTuple):
    """One reminder: so many days from the due day, and the day of work on which it is sent."""

    offset: int
    on: date


@dataclass(frozen=True, slots=True)
class Reminding:
    """What a rule set says about reminders. ``superior`` and ``commission`` are days overdue."""

    ladders: Mapping[str, tuple[int, ...]]  # rule → rungs, ascending; USUAL for all others
    urgent_from: int
    superior: int
    commission: int
    hour: int

    def ladder(self, rule: str) -> tuple[int, ...]:
        """The rungs of a rule."""
        return self.ladders.get(rule, self.ladders[USUAL])


def reminding(params: Mapping[str, Any]) -> Reminding:
    """Reads the parameters of a rule set. Raises ValueError for a ladder without rungs."""
    ladders = {USUAL: params["reminder_ladder"], **params["reminder_ladders"]}
    if not all(ladders.values()):
        raise ValueError("a ladder needs a rung")
    handed = params["reminder_escalation"]
    return Reminding(
        ladders={rule: tuple(sorted(set(rungs))) for rule, rungs in ladders.items()},
        urgent_from=params["reminder_urgent_from"],
        superior=handed["superior"],
        commission=handed["commission"],
        hour=params["reminder_hour"],
    )


def rung_on(due_on: date, offset: int, calendar: WorkCalendar) -> date:
    """The day of work on which a rung is sent."""
    step = -ONE_DAY if offset <= 0 else ONE_DAY
    day = due_on + timedelta(days=offset)
    while not calendar.is_working(day):
        day += step
    return day


def rungs(due_on: date, ladder: Iterable[int], calendar: WorkCalendar) -> tuple[Rung, ...]:
    """The rungs in order, one a day: the later one stands for those that fall on its day."""
    found = {rung_on(due_on, offset, calendar): offset for offset in sorted(ladder)}
    return tuple(Rung(offset, on) for on, offset in sorted(found.items()))


def reached(due_on: date, ladder: Sequence[int], calendar: WorkCalendar, today: date) -> Rung | None:
    """The newest rung whose day has come, or None before the first."""
    come = [rung for rung in rungs(due_on, ladder, calendar) if rung.on <= today]
    return come[-1] if come else None


def counts_since(rung: Rung, opened_on: date) -> bool:
    """Whether a rung is one of a thing that has been due since ``opened_on``.

    What appears a week before its day was never missed a month before it. From the due day on
    everything counts, however late it became known.
    """
    return rung.offset >= 0 or rung.on >= opened_on


def stands_in_the_way(rule: str, severity: str) -> bool:
    """Whether a rule is one of those that block: its reminders are never put off past the due day."""
    return rule.startswith(DEADLINE) or severity == "block"


def quiet_until(snoozed_until: date | None, due_on: date, *, blocks: bool) -> date | None:
    """The day on which reminders go on; for what blocks at the latest the due day."""
    if snoozed_until is None:
        return None
    return min(snoozed_until, due_on) if blocks else snoozed_until


@dataclass(frozen=True, slots=True)
class Owed:
    """One due thing as far as its reminders are concerned."""

    due_on: date
    opened_on: date
    snoozed_until: date | None = None
    met: bool = False
    blocks: bool = False


def to_send(owed: Owed, ladder: Sequence[int], calendar: WorkCalendar, today: date) -> Rung | None:
    """The one rung that must have been sent by ``today``, unless it has been before."""
    quiet = quiet_until(owed.snoozed_until, owed.due_on, blocks=owed.blocks)
    if owed.met or (quiet is not None and today < quiet):
        return None
    rung = reached(owed.due_on, ladder, calendar, today)
    return rung if rung is not None and counts_since(rung, owed.opened_on) else None


def goes_out(rung: Rung, today: date, calendar: WorkCalendar) -> date:
    """Its own day; when that was missed, today or the next day of work."""
    day = max(rung.on, today)
    while not calendar.is_working(day):
        day += ONE_DAY
    return day


def level(offset: int, settings: Reminding) -> int:
    """Who is told: 0 the owner, 1 the superior too, 2 the organisation commission too."""
    return (offset >= settings.superior) + (offset >= settings.commission)

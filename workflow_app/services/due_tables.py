"""What the calendar and the rule set say about days, as small tables for the statements of a scan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from state_machines import duties, rulebook
from state_machines.ages import RetirementTable, retirement_on
from state_machines.calendar import ONE_DAY, Due, Unit, WorkCalendar, add_months, due
from state_machines.facts import BirthDate
from state_machines.ladder import (
    DEADLINE,
    SLACK_DAYS,
    USUAL,
    Reminding,
    goes_out,
    reached,
    reminding,
    stands_in_the_way,
)
from state_machines.rulebook import RuleSet
from workflow_app.clock import OFFICE_ZONE
from workflow_app.queries.due_words import Rows

RETIRING_AGES = range(45, 76)  # whoever is older has retired, whoever is younger does not yet


def basis(found: Due) -> Mapping[str, Any]:
    """How a day was found, as an obligation keeps it."""
    return {
        "from": found.started_on,
        "count": found.days,
        "unit": str(found.unit),
        "skipped": [[day, reason, name] for day, reason, name in found.skipped],
    }


def settings() -> Rows:
    """Clause and direction of every deadline that any rule set knows; the newest rule set has the word."""
    found = {one.code: one for rules in rulebook.rule_sets().values() for one in rules.deadlines.values()}
    return [[one.code, one.clause, one.before] for one in found.values()]


def terms(rule_set: RuleSet, calendar: WorkCalendar, today: date) -> Rows:
    """For each day on which a term may end: by when its holder must be told of the review."""
    setting = rule_set.deadlines["review_notice"]
    ends = (today + timedelta(days=n) for n in range(1, int(rule_set.params["reapp_open_days"]) + 1))
    counted = ((day, due(day, -setting.count, setting.unit, calendar)) for day in ends)
    return [[day, found.due_on, basis(found)] for day, found in counted]


def ends(rule_set: RuleSet, calendar: WorkCalendar, today: date) -> Rows:
    """For each day on which a head may leave: by when a successor is proposed, and since when it counts."""
    asked = rule_set.params["successor_proposal"]
    rows, day = [], today + ONE_DAY
    while add_months(day, -asked["open_months"]) <= today:
        found = due(day, -asked["days_before"], Unit.DAYS, calendar)
        rows.append([day, found.due_on, basis(found), add_months(day, -asked["open_months"])])
        day += ONE_DAY
    return rows


def away(rule_set: RuleSet, calendar: WorkCalendar, today: date) -> Rows:
    """For each day on which a person may come back: that day itself."""
    days = int(rule_set.params["rotation_review_days"])
    back = (today + timedelta(days=n) for n in range(-days, days + 1))
    return [[day, day, basis(due(day, 0, Unit.DAYS, calendar))] for day in back]


def dated(rule_set: RuleSet, today: date) -> Rows:
    """The duties with a fixed day that are running."""
    span = rule_set.params["dated_duty_days"]
    found = duties.running(rule_set.params["dated_duties"], today, **span)
    clauses = rulebook.catalogue()
    return [
        [one.rule, one.role, one.period, clauses[one.rule].clause, one.due_on, one.opened_on, _fixed(one)]
        for one in found
    ]


def _fixed(duty: duties.DatedDuty) -> Mapping[str, Any]:
    return {"fixed": duty.due_on, "yearly": duty.yearly}


def retiring(table: RetirementTable, today: date) -> Rows:
    """The day of retirement by sex and month of birth; month 0 where the file lacks day or month."""
    return [
        [sex, today.year - age, month, retirement_on(_born(today.year - age, month), sex, table)]
        for sex in ("F", "M")
        for age in RETIRING_AGES
        for month in range(13)
    ]


def _born(year: int, month: int) -> BirthDate:
    return BirthDate(year, month or None, 1 if month else None)


def rules(rule_set: RuleSet) -> Rows:
    """Each rule with the name of its ladder and whether it blocks. The rest are "usual" and do not."""
    own = reminding(rule_set.params).ladders
    known = {DEADLINE + code for one in rulebook.rule_sets().values() for code in one.deadlines}
    catalogue = rulebook.catalogue()
    return [
        [rule, rule if rule in own else USUAL, int(blocks(rule, rule_set))]
        for rule in sorted({*known, *catalogue, *own} - {USUAL})
    ]


def blocks(rule: str, rule_set: RuleSet) -> bool:
    """Whether reminders of it are never put off past its day."""
    known = rule in rulebook.catalogue()
    return stands_in_the_way(rule, str(rule_set.severity(rule)) if known else "")


def oldest(settings: Reminding, today: date) -> date:
    """Before this day everything has come to its last rung."""
    return today - timedelta(days=max(rungs[-1] for rungs in settings.ladders.values()) + SLACK_DAYS)


def furthest(settings: Reminding, today: date) -> date:
    """After this day nothing has come to its first rung."""
    return today + timedelta(days=SLACK_DAYS - min(rungs[0] for rungs in settings.ladders.values()))


def days(settings: Reminding, calendar: WorkCalendar, today: date) -> Rows:
    """For each ladder and due day the newest rung that has come, and when its reminder goes out."""
    rows = []
    span = (furthest(settings, today) - oldest(settings, today)).days
    for name, ladder in settings.ladders.items():
        for due_on in (oldest(settings, today) + timedelta(days=n) for n in range(span + 1)):
            rung = reached(due_on, ladder, calendar, today)
            if rung is not None:
                at = at_work(goes_out(rung, today, calendar), settings.hour)
                urgent = rung.offset >= settings.urgent_from
                late = (today - rung.on).days
                rows.append([name, due_on, rung.offset, rung.on, at, urgent, late])
    return rows


def at_work(day: date, hour: int) -> datetime:
    """The moment at which the office's reminders of a day go out, in UTC."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=OFFICE_ZONE).astimezone(UTC)

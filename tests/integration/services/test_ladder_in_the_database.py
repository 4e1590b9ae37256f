"""The statements of a scan say the same as the ladder in Python, whatever is due and whenever one looks."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select

from state_machines.ladder import Owed, reminding, to_send
from tests.databases import one_official
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Obligation, Official, Reminder
from workflow_app.services import due_tables, obligations
from workflow_app.services.calendar import work_calendar
from workflow_app.services.cases import rule_set_on
from workflow_app.services.transactions import transaction

FIRST = date(2027, 1, 4)  # the ladder of these days runs through Tet
SPAN = st.integers(-80, 80)
DAYS = st.lists(st.integers(0, 70), min_size=1, max_size=4, unique=True).map(sorted)
THINGS = st.lists(
    st.tuples(SPAN, st.integers(0, 90), st.none() | st.integers(0, 70), st.booleans(), st.booleans()),
    min_size=1,
    max_size=8,
)
RULES = {True: "R-2.3-h", False: "R-UNKNOWN"}  # one that blocks, one that does not


def row(number: int, thing: tuple[Any, ...], who: int) -> dict[str, Any]:
    due, ago, snooze, blocks, met = thing
    due_on = FIRST + timedelta(days=due)
    return {
        "rule": RULES[blocks],
        "subject": f"thing:{number}",
        "period": "2027",
        "clause": "2.3",
        "official_id": who,
        "unit_path": "/1/",
        "due_on": due_on,
        "opened_on": due_on - timedelta(days=ago),
        "snoozed_until_on": None if snooze is None else FIRST + timedelta(days=snooze),
        "met_on": FIRST if met else None,
    }


def foreseen(rows: list[dict[str, Any]], looks: list[date]) -> set[tuple[str, int]]:
    """Subject and rung of everything that must have been written after these looks."""
    found = set()
    for today in looks:
        rule_set, calendar = rule_set_on(today), work_calendar(today)
        ladder = reminding(rule_set.params).ladder("any")
        for one in rows:
            owed = Owed(
                one["due_on"],
                one["opened_on"],
                one["snoozed_until_on"],
                met=one["met_on"] is not None,
                blocks=due_tables.blocks(one["rule"], rule_set),
            )
            if rung := to_send(owed, ladder, calendar, today):
                found.add((one["subject"], rung.offset))
    return found


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(things=THINGS, looks=DAYS)
def test_what_is_written_is_what_the_ladder_says(
    app_context: Flask, things: list[tuple[Any, ...]], looks: list[int]
) -> None:
    assert app_context
    if db.session.execute(select(Official.id)).first() is None:
        one_official("CB1", "S1")
    with transaction():
        db.session.execute(delete(Reminder))
        db.session.execute(delete(Obligation))
    who = db.session.execute(select(Official.id)).scalar_one()
    rows = [row(number, thing, who) for number, thing in enumerate(things)]
    days = [FIRST + timedelta(days=n) for n in looks]
    with transaction():
        db.session.execute(insert(Obligation), rows)
    for day in days:
        with clock.on(day):
            obligations.scan()
            obligations.scan()
    keys = db.session.execute(select(Reminder.key)).scalars().all()
    written = [(key.split("/")[1], int(key.split("/")[3])) for key in keys if key.split("/")[4] == "MAIL"]
    assert len(keys) == len(set(keys)) == 2 * len(written)
    assert set(written) == foreseen(rows, days)
    db.session.rollback()

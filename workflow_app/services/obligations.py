"""What is due: found out by a scan, reminded of through rows that are the queue, stopped when done.

A scan is a fixed number of statements, whatever is in the database: two for each source of
due things and two for each chunk of obligations. Each is a transaction of its own and may be
run by any number of processes at once; what one has written the others leave as it is.
"""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any

from state_machines.ladder import Reminding, Rung, counts_since, quiet_until, reminding, rungs
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.queries import due_rows, due_words
from workflow_app.queries.due_sources import NOW, Source, source_of, sources
from workflow_app.services import due_tables, pulse
from workflow_app.services.calendar import work_calendar
from workflow_app.services.cases import rule_set_on
from workflow_app.services.transactions import transaction

CHUNK = 5_000  # obligations whose reminders are written in one transaction
LADDER_KINDS = ("DUE", "ESCALATION")
log = logging.getLogger(__name__)

Bracket = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan wrote: obligations opened (or changed) and closed, reminders, and late ones of them."""

    opened: int
    closed: int
    reminders: int
    late: int


@dataclass(frozen=True, slots=True)
class Tables:
    """The days of one scan."""

    today: date
    settings: Reminding
    of_source: Mapping[str, due_words.Rows]
    rules: due_words.Rows
    days: due_words.Rows

    @property
    def oldest(self) -> date:
        """Before it everything has come to its last rung."""
        return due_tables.oldest(self.settings, self.today)

    @property
    def furthest(self) -> date:
        """After it nothing has come to its first rung."""
        return due_tables.furthest(self.settings, self.today)


def tables_on(today: date) -> Tables:
    """The tables for a day, by the rule set and the calendar of that day. One statement."""
    rule_set, calendar = rule_set_on(today), work_calendar(today)
    settings = reminding(rule_set.params)
    of_source = {
        "settings": due_tables.settings(),
        "terms": due_tables.terms(rule_set, calendar, today),
        "ends": due_tables.ends(rule_set, calendar, today),
        "retiring": due_tables.retiring(rule_set.params["retirement_table"], today),
        "away": due_tables.away(rule_set, calendar, today),
        "duties": due_tables.dated(rule_set, today),
    }
    rules = due_tables.rules(rule_set)
    return Tables(today, settings, of_source, rules, due_tables.days(settings, calendar, today))


def scan(today: date | None = None) -> Scanned:
    """Bring obligations up to date and write every reminder whose rung has come. Safe to run at any time.

    After a standstill only the newest rung that was missed is sent, to everybody whom it concerns.
    """
    found = _scan(tables_on(today or clock.today()), transaction)
    if found.late:
        log.warning("%d reminders of missed days were written, each for its newest rung only", found.late)
    pulse.beat("scan")
    log.info("scan: %s", found)
    return found


def rehearse(today: date) -> Iterator[Any]:
    """What a scan on a day would write, as rows of ``reminder``; nothing is kept."""
    with clock.on(today):
        since = _highest()
        try:
            _scan(tables_on(today), nullcontext)
            yield from due_words.run("SELECT * FROM reminder WHERE id > :since ORDER BY id", since=since)
        finally:
            db.session.rollback()


def body_of(row: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a row of ``reminder``
    """What a reminder says, in codes; one engine gives the column as text."""
    found: Mapping[str, Any] = json.loads(row.body) if isinstance(row.body, str) else row.body
    return found


def _scan(tables: Tables, bracket: Bracket) -> Scanned:
    opened = closed = written = since = 0
    for source in sources():
        with bracket(), due_words.beside(_tables(source, tables)):
            due_words.run(due_rows.FIND.replace("<source>", source.all()), today=tables.today)
            opened += due_words.run(due_rows.OPEN).rowcount
            closed += due_words.run(
                due_rows.CLOSE.replace("<owns>", source.owns), today=tables.today
            ).rowcount
    with bracket():
        before = _highest()
    while True:
        with bracket():
            upto = _bound(since, tables)
            if upto is None:
                break
            written += _remind(since, upto, tables)
        since = upto
    with bracket():
        late = due_words.number(due_rows.LATE, since=before) if written else 0
    return Scanned(opened, closed, written, late or 0)


def _tables(source: Source, tables: Tables) -> dict[str, tuple[due_words.Table, due_words.Rows]]:
    """What stands beside a source: its days, and room for what it finds."""
    found = {name: (table, tables.of_source[name]) for name, table in source.tables.items()}
    return {**found, "due_now": (NOW, ())}


def _highest() -> int:
    return due_words.number(due_rows.HIGHEST) or 0


def _bound(since: int, tables: Tables) -> int | None:
    """The last obligation of the next chunk; None when there is none left."""
    return due_words.number(due_rows.BOUND, since=since, furthest=tables.furthest, size=CHUNK)


def _remind(since: int, upto: int, tables: Tables) -> int:
    settings = tables.settings
    with due_words.beside({"rules": (due_rows.RULES, tables.rules), "days": (due_rows.DAYS, tables.days)}):
        return due_words.run(
            due_rows.REMIND,
            since=since,
            upto=upto,
            today=tables.today,
            oldest=tables.oldest,
            now=clock.now(),
            superior=settings.superior,
            commission=settings.commission,
        ).rowcount


def rungs_of(row: Any) -> tuple[Rung, ...]:  # noqa: ANN401 - an obligation
    """The days on which its reminders go out, by the rule set of today. One statement."""
    settings = reminding(rule_set_on(clock.today()).params)
    found = rungs(row.due_on, settings.ladder(row.rule), work_calendar(row.due_on))
    return tuple(rung for rung in found if counts_since(rung, row.opened_on))


def no_longer_due(reminder_ids: Iterable[int]) -> set[int]:
    """Those of the reminders that must not be sent any more. One statement, and one for each source.

    Their thing is done or not owed (even if no scan has seen it yet), put off, or a newer rung
    to the same person waits beside them. A nudge is only held back when its thing is done.
    """
    ids = list(reminder_ids)
    if not ids:
        return set()
    today = clock.today()
    rows = due_words.run(due_rows.STANDING, ids=ids, now=clock.now()).all()
    rule_set = rule_set_on(today)
    gone, rest = set(), []
    for row in rows:
        if row.met_on is not None or (row.kind in LADDER_KINDS and _is_quiet(row, rule_set, today)):
            gone.add(row.id)
        else:
            rest.append(row)
    return gone | _not_owed(rest, today)


def _is_quiet(row: Any, rule_set: Any, today: date) -> bool:  # noqa: ANN401 - a row, a rule set
    quiet = quiet_until(
        _day(row.snoozed_until_on), _day(row.due_on) or today, blocks=due_tables.blocks(row.rule, rule_set)
    )
    return bool(row.overtaken) or (quiet is not None and today < quiet)


def _day(value: Any) -> date | None:  # noqa: ANN401 - SQLite gives days as text
    return date.fromisoformat(value) if isinstance(value, str) else value


def _not_owed(rows: Iterable[Any], today: date) -> set[int]:
    by_source: dict[Source, list[Any]] = defaultdict(list)
    for row in rows:
        if source := source_of(row.rule, row.subject):
            by_source[source].append(row)
    if not by_source:
        return set()
    tables = tables_on(today)
    gone = set()
    for source, listed in by_source.items():
        numbers = sorted({int(row.subject.partition(":")[2]) for row in listed})
        with due_words.beside(_tables(source, tables)):
            template = due_rows.FIND.replace("<source>", source.within())
            due_words.run(template, numbers=numbers, today=today)
            owed = {tuple(row) for row in due_words.run(due_rows.STILL_OWED)}
        gone |= {row.id for row in listed if (row.rule, row.subject, row.period) not in owed}
    return gone

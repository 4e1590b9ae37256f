"""Fill a database with many cases at once, with rows as the services would have left them.

A small demo province comes first, with genuine cases at every stage. They are then copied
(benchmarks/copies.py): one running case in ten, the rest ended, as in an office with an
archive. Each two hundred cases have a unit of their own, unless more are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert

from benchmarks import copies
from benchmarks.copies import CASES, Copier, Original, Rows, Seat
from benchmarks.databases import Database
from state_machines.vocabulary import EvaluationKind, Grade
from workflow_app import clock, triggers
from workflow_app.extensions import db
from workflow_app.models import Evaluation
from workflow_app.seed import province
from workflow_app.seed.cases import open_cases, scene_of
from workflow_app.seed.plots import TWISTS
from workflow_app.seed.shapes import Vacancy
from workflow_app.services.transactions import transaction

TODAY = date(2026, 3, 2)
OFFICIALS, RUNNING = 300, 14
ARCHIVED_ON = date(2025, 9, 1)
PER_UNIT = 200
BATCH = 500
RUNNING_EVERY, CLOSED_EVERY = 10, 12  # one in so many is running; one in so many went the whole way


class Archive:
    """A database that is being filled. Needs the application's context.

    ``running`` are the ids of the copies that have not ended, ``units`` the id and path of
    each unit that they are spread over.
    """

    def __init__(self, database: Database, per_unit: int = PER_UNIT) -> None:
        """Load the province and take its cases for originals."""
        with clock.on(TODAY):
            self._originals = _originals(database)
        self._database = database
        self._per_unit = per_unit
        self._copier = Copier(_highest(database))
        self._seats: list[list[Seat]] = []
        self.running: list[int] = []
        self.units: list[tuple[int, str]] = []
        self.cases = 0

    def grow(self, cases: int) -> None:
        """Copy until there are ``cases`` copies."""
        database = self._database
        database.raw.rollback()  # a transaction that has read would keep the tables from being altered
        units = -(-cases // self._per_unit) - len(self._seats)
        self._seats += _seats(database, self._originals, units)
        self.units = [(block[0].unit_id, block[0].unit_path) for block in self._seats]
        with _unlocked():
            while self.cases < cases:
                _write(database, self._batch(min(BATCH, cases - self.cases)))
        for name, highest in self._copier.highest.items():
            _after(database, name, max(1, highest))
        database.analyze()

    def _batch(self, size: int) -> Rows:
        rows: Rows = {}
        for number in range(self.cases, self.cases + size):
            kind = _kind(number, self._originals)
            case_id = self._copier.copy(
                self._originals[kind], self._seats[number // self._per_unit][kind], rows
            )
            if number % RUNNING_EVERY == 0:
                self.running.append(case_id)
        self.cases += size
        return rows


def fill(database: Database, cases: int, per_unit: int = PER_UNIT) -> Archive:
    """A database with that many copies in it."""
    archive = Archive(database, per_unit)
    archive.grow(cases)
    return archive


def _kind(number: int, originals: Sequence[Original]) -> int:
    """Which original is copied: the last two have ended, one after the vote and one before."""
    if number % RUNNING_EVERY == 0:
        return number // RUNNING_EVERY % (len(originals) - 2)
    return len(originals) - (2 if number % CLOSED_EVERY == 1 else 1)


def _originals(database: Database) -> list[Original]:
    built = province.build(OFFICIALS, today=TODAY)
    with transaction():
        province.load(db.session.connection(), built)
    vacancies = built.vacancies()
    open_cases(vacancies, built.tree.departments[0].unit.id, RUNNING, TODAY)
    closed, cancelled = _free(database, vacancies)[:2]
    _end(closed, "CLOSED", "")
    _end(cancelled, "POLICY_APPROVED", "cancelled")
    ids = [row[0] for row in database.raw.execute(f"SELECT id FROM {CASES} ORDER BY id").fetchall()]
    return [copies.read(database, case_id) for case_id in ids]


def _free(database: Database, vacancies: Sequence[Vacancy]) -> list[Vacancy]:
    taken = {row[0] for row in database.raw.execute(f"SELECT post_id FROM {CASES}").fetchall()}
    return [vacancy for vacancy in vacancies if vacancy.post_id not in taken]


def _end(vacancy: Vacancy, to: str, twist: str) -> None:
    """One case for the archive, driven to a state and, with a twist, ended there."""
    scene = scene_of(vacancy, ARCHIVED_ON)
    on = ARCHIVED_ON - timedelta(days=12)
    graded = {"kind": str(EvaluationKind.PRE_APPOINTMENT), "grade": str(Grade.GOOD)}
    with transaction():
        rows = [{"official_id": who, "period_end_on": on, "decided_on": on, **graded} for who in scene.people]
        db.session.execute(insert(Evaluation), rows)
    with clock.on(ARCHIVED_ON):
        scene.drive.open(post_id=vacancy.post_id)
        scene.drive.advance(to, scene.people, scene.staff, scene.authority)
        if twist:
            TWISTS[twist](scene)


def _seats(database: Database, originals: Sequence[Original], count: int) -> Iterator[list[Seat]]:
    """For each new unit, where each original goes: one post a title, managed as the original's is."""
    if count <= 0:
        return
    unit = _row(database, "org_unit", originals[0].case["unit_id"])
    posts = [_row(database, "post", original.case["post_id"]) for original in originals]
    next_unit, next_post = (_highest_of(database, name) + 1 for name in ("org_unit", "post"))
    new: dict[str, list[dict[str, Any]]] = {"org_unit": [], "post": []}
    for unit_id in range(next_unit, next_unit + count):
        path = f"{unit['path'].rsplit('/', 2)[0]}/{unit_id}/"
        named = {"id": unit_id, "code": f"B{unit_id}", "name": f"{unit['name']} {unit_id}", "path": path}
        new["org_unit"].append(unit | named)
        of_title: dict[int, int] = {}
        for post in posts:
            if post["title_id"] not in of_title:
                of_title[post["title_id"]] = next_post + len(new["post"])
                new["post"].append(post | {"id": of_title[post["title_id"]], "unit_id": unit_id})
        yield [Seat(unit_id, path, of_title[post["title_id"]]) for post in posts]
    _write(database, {name: [list(row.values()) for row in rows] for name, rows in new.items()})
    for name, rows in new.items():
        _after(database, name, rows[-1]["id"])


def _row(database: Database, name: str, row_id: int) -> dict[str, Any]:
    return dict(zip(copies.columns(name), copies.select(database, name, "id = {}", row_id)[0], strict=True))


def _highest(database: Database) -> dict[str, int]:
    """The largest id of each table of a case that has ids."""
    return {
        name: _highest_of(database, name)
        for name in (*copies.tables(), CASES)
        if "id" in copies.columns(name)
    }


def _highest_of(database: Database, name: str) -> int:
    found: int = database.raw.execute(f"SELECT coalesce(max(id), 0) FROM {name}").fetchone()[0]
    return found


@contextmanager
def _unlocked() -> Iterator[None]:
    """Without the triggers meanwhile: rows of certified rounds come in as they were."""
    db.session.rollback()
    with db.engine.begin() as connection:
        triggers.drop(connection)
    yield
    with db.engine.begin() as connection:
        triggers.create(connection)


def _write(database: Database, rows: Rows) -> None:
    """All rows in one transaction, the tables in the order that foreign keys want."""
    raw = database.raw
    if not database.postgresql:
        raw.execute("BEGIN IMMEDIATE")
    for name in (table.name for table in db.metadata.sorted_tables if table.name in rows):
        told = ", ".join(copies.columns(name))
        if database.postgresql:
            with raw.cursor() as cursor, cursor.copy(f"COPY {name} ({told}) FROM STDIN") as copy:
                for row in rows[name]:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" * len(copies.columns(name)))
            raw.executemany(f"INSERT INTO {name} ({told}) VALUES ({marks})", rows[name])
    raw.commit()


def _after(database: Database, name: str, highest: int) -> None:
    """The next id that the database gives comes after the ones given here."""
    if database.postgresql:
        database.raw.execute(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {highest})")
        database.raw.commit()

"""Reading in turn: ours, and one statement that the driver sends on a connection of its own."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg

from benchmarks.cpu import Meter, Spent
from benchmarks.databases import Database
from workflow_app.queries.sql import Shape

Read = Callable[[Any], object]


def in_turn(
    database: Database, chosen: Sequence[Any], *, rounds: int, reads: tuple[Read, ...]
) -> list[list[Spent]]:
    """``rounds`` times each of ``reads`` over the same things; one list of figures for each of them."""
    meter = Meter(database.pids)
    found: list[list[Spent]] = [[] for _ in reads]
    for number in range(rounds):
        part = chosen[number::rounds] or chosen
        for place, read in enumerate(reads):
            found[place].append(_timed(meter, part, read))
    return found


def _timed(meter: Meter, chosen: Sequence[Any], read: Read) -> Spent:
    spent = Spent()
    meter.start()
    for one in chosen:
        began = time.perf_counter()
        read(one)
        spent.each.append(time.perf_counter() - began)
    meter.stop(spent, len(chosen))
    return spent


class OneStatement:
    """A template of our own kind (queries/sql.py), sent as it is; nothing is made of its rows."""

    def __init__(self, connection: Any, template: str) -> None:  # noqa: ANN401
        self._connection = connection
        self._postgresql = isinstance(connection, psycopg.Connection)
        self._statement = Shape((), template).on("postgresql" if self._postgresql else "sqlite")

    def rows(self, **values: object) -> list[Any]:
        """Every row. Numbers are told as text where the driver would otherwise prepare twice."""
        told = {name: self._told(value) for name, value in values.items()}
        found: list[Any] = self._connection.execute(self._statement, told).fetchall()
        return found

    def _told(self, value: object) -> object:
        return str(value) if self._postgresql and isinstance(value, int) else value


@contextmanager
def connection(database: Database) -> Iterator[Any]:
    """A connection of its own, so that its prepared statements stay; each statement stands alone."""
    if database.postgresql:
        url = database.url.replace("+psycopg", "")
        with psycopg.connect(url, autocommit=True, options="-c random_page_cost=1.1") as own:
            yield own
        return
    own = sqlite3.connect(database.url.removeprefix("sqlite:///"), isolation_level=None)
    try:
        yield own
    finally:
        own.close()


def statements(database: Database, chosen: Sequence[Any], read: Read) -> Mapping[str, float]:
    """How many statements one reading takes, BEGIN and ROLLBACK among them."""
    before = database.statements[0]
    with database.app.test_request_context():
        for one in chosen:
            read(one)
    return {"statements_per_op": (database.statements[0] - before) / len(chosen)}

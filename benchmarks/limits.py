"""The least that a step must cost: load, lock, update, append with a hash, commit. Plain SQL."""

from __future__ import annotations

import hashlib
import json
import time
from typing import Any

from benchmarks.databases import Database

TABLES = """
CREATE TABLE limit_case (id INTEGER PRIMARY KEY, code TEXT NOT NULL, state TEXT NOT NULL,
 revision INTEGER NOT NULL, seq INTEGER NOT NULL, hash TEXT NOT NULL);
CREATE TABLE limit_candidate (case_id INTEGER NOT NULL REFERENCES limit_case (id), official_id INTEGER NOT NULL,
 status TEXT NOT NULL, PRIMARY KEY (case_id, official_id));
CREATE TABLE limit_history (case_id INTEGER NOT NULL REFERENCES limit_case (id), seq INTEGER NOT NULL,
 action TEXT NOT NULL, actor_id INTEGER NOT NULL, at TEXT NOT NULL, body TEXT NOT NULL, prev TEXT NOT NULL,
 hash TEXT NOT NULL, PRIMARY KEY (case_id, seq))
"""
CANDIDATES = 2
STEPS = 60  # of one case, before the next is begun


class RawSteps:
    """Steps of nothing but SQL, on the raw connection of a database."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.mark = "%s" if database.postgresql else "?"
        for statement in TABLES.split(";"):
            database.raw.execute(statement)
        self._commit()
        self.case_id = 0

    def steps(self, count: int, each: list[float]) -> None:
        """Take so many steps; seconds of each go to ``each``."""
        for number in range(count):
            if number % STEPS == 0:
                self._open()
            began = time.perf_counter()
            self._step()
            each.append(time.perf_counter() - began)

    def _run(self, statement: str, *values: object) -> Any:  # noqa: ANN401
        return self.database.raw.execute(statement.replace("?", self.mark), values)

    def _commit(self) -> None:
        if self.database.raw.__class__.__module__.startswith("psycopg"):
            self.database.raw.commit()
        elif self.database.raw.in_transaction:
            self.database.raw.execute("COMMIT")

    def _begin(self) -> None:
        if not self.database.postgresql:
            self.database.raw.execute("BEGIN IMMEDIATE")

    def _open(self) -> None:
        self.case_id += 1
        self._begin()
        self._run("INSERT INTO limit_case VALUES (?, ?, 'S0', 0, 0, '')", self.case_id, f"L-{self.case_id}")
        for who in range(CANDIDATES):
            self._run("INSERT INTO limit_candidate VALUES (?, ?, 'LIVE')", self.case_id, who)
        self._commit()

    def _step(self) -> None:
        self._begin()
        lock = " FOR UPDATE" if self.database.postgresql else ""
        found = "SELECT code, state, revision, seq, hash FROM limit_case WHERE id = ?" + lock
        _, state, revision, seq, last = self._run(found, self.case_id).fetchone()
        people = self._run("SELECT official_id, status FROM limit_candidate WHERE case_id = ?", self.case_id)
        live = [who for who, status in people.fetchall() if status == "LIVE"]
        if len(live) != CANDIDATES:
            raise RuntimeError("a candidate is missing")
        body = self._body(state, revision, seq + 1, last)
        digest = hashlib.sha256(body.encode()).hexdigest()
        self._run(
            "UPDATE limit_case SET state = ?, revision = ?, seq = ?, hash = ? WHERE id = ?",
            f"S{(revision + 1) % 10}",
            revision + 1,
            seq + 1,
            digest,
            self.case_id,
        )
        self._run(
            "INSERT INTO limit_history VALUES (?, ?, 'STEP', 7, '2026-03-02T02:00:00Z', ?, ?, ?)",
            self.case_id,
            seq + 1,
            body,
            last,
            digest,
        )
        self._commit()

    def _body(self, state: str, revision: int, seq: int, last: str) -> str:
        told = {"case": self.case_id, "seq": seq, "prev": last, "from": state, "revision": revision, "actor": 7}
        return json.dumps(told, sort_keys=True, separators=(",", ":"))

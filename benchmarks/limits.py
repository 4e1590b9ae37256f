"""The least that a step must cost: load, lock, update, append with a hash, commit. Plain SQL.

A case has twelve steps. It is opened with one candidate, so that the first attempt at
the guarded step is refused; a second candidate is added, and everything goes through:
fourteen commits, one rollback and thirteen entries of history a case.
"""

from __future__ import annotations

import hashlib
import json
import time
from typing import Any

from benchmarks.databases import Database
from benchmarks.report import check

TABLES = """
CREATE TABLE limit_case (id INTEGER PRIMARY KEY, code TEXT NOT NULL, state TEXT NOT NULL,
 revision INTEGER NOT NULL, seq INTEGER NOT NULL, hash TEXT NOT NULL);
CREATE TABLE limit_candidate (case_id INTEGER NOT NULL REFERENCES limit_case (id),
 official_id INTEGER NOT NULL, status TEXT NOT NULL, PRIMARY KEY (case_id, official_id));
CREATE TABLE limit_history (case_id INTEGER NOT NULL REFERENCES limit_case (id), seq INTEGER NOT NULL,
 action TEXT NOT NULL, actor_id INTEGER NOT NULL, at TEXT NOT NULL, body TEXT NOT NULL, prev TEXT NOT NULL,
 hash TEXT NOT NULL, PRIMARY KEY (case_id, seq))
"""
STEPS = 12
STATES = 10
GUARDED, CANDIDATES = 4, 2  # the fifth step needs two candidates
LOAD = "SELECT code, state, revision, seq, hash FROM limit_case WHERE id = ?"
LOAD_AND_LOCK = LOAD + " FOR UPDATE"


class RawSteps:
    """Cases of nothing but SQL, on the raw connection of a database."""

    def __init__(self, database: Database) -> None:
        self.raw = database.raw
        self.postgresql = database.postgresql
        self.mark = "%s" if database.postgresql else "?"
        for statement in TABLES.split(";"):
            self.raw.execute(statement)
        self._end("COMMIT")
        self.cases = 0

    def play(self, cases: int, each: list[float]) -> int:
        """Play whole cases; seconds of each step go to ``each``. Returns the steps taken."""
        for _ in range(cases):
            self._open()
            taken = 0
            while taken < STEPS:
                began = time.perf_counter()
                done = self._step(taken)
                each.append(time.perf_counter() - began)
                if done:
                    taken += 1
                else:
                    self._add_candidate()
        return cases * STEPS

    def verify(self) -> None:
        """Every case has its entries and an unbroken chain."""
        rows = self._run(
            "SELECT case_id, seq, body, prev, hash FROM limit_history ORDER BY case_id, seq"
        ).fetchall()
        self._end("COMMIT")
        check(len(rows) == self.cases * (STEPS + 1), f"the limit left {len(rows)} entries")
        last = ""
        for _, seq, body, prev, digest in rows:
            check(prev == ("" if seq == 1 else last), "the limit broke its own chain")
            check(hashlib.sha256(body.encode()).hexdigest() == digest, "the limit wrote a wrong hash")
            last = digest

    def _run(self, statement: str, *values: object) -> Any:  # noqa: ANN401
        return self.raw.execute(statement.replace("?", self.mark), values)

    def _begin(self) -> None:
        if not self.postgresql:
            self.raw.execute("BEGIN IMMEDIATE")

    def _end(self, word: str) -> None:
        if self.postgresql:
            self.raw.commit() if word == "COMMIT" else self.raw.rollback()
        elif self.raw.in_transaction:
            self.raw.execute(word)

    def _open(self) -> None:
        self.cases += 1
        self._begin()
        self._run("INSERT INTO limit_case VALUES (?, ?, 'S0', 0, 0, '')", self.cases, f"L-{self.cases}")
        self._run("INSERT INTO limit_candidate VALUES (?, 1, 'LIVE')", self.cases)
        self._append("S0", 0, 0, "")
        self._end("COMMIT")

    def _add_candidate(self) -> None:
        self._begin()
        self._run("INSERT INTO limit_candidate VALUES (?, 2, 'LIVE')", self.cases)
        self._end("COMMIT")

    def _step(self, number: int) -> bool:
        self._begin()
        found = LOAD_AND_LOCK if self.postgresql else LOAD
        _, state, revision, seq, last = self._run(found, self.cases).fetchone()
        people = self._run("SELECT official_id, status FROM limit_candidate WHERE case_id = ?", self.cases)
        live = [who for who, status in people.fetchall() if status == "LIVE"]
        if number == GUARDED and len(live) < CANDIDATES:
            self._end("ROLLBACK")
            return False
        self._append(state, revision, seq, last)
        self._end("COMMIT")
        return True

    def _append(self, state: str, revision: int, seq: int, last: str) -> None:
        told = {
            "case": self.cases,
            "seq": seq + 1,
            "prev": last,
            "from": state,
            "revision": revision,
            "actor": 7,
        }
        body = json.dumps(told, sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(body.encode()).hexdigest()
        self._run(
            "UPDATE limit_case SET state = ?, revision = ?, seq = ?, hash = ? WHERE id = ?",
            f"S{(revision + 1) % STATES}",
            revision + 1,
            seq + 1,
            digest,
            self.cases,
        )
        self._run(
            "INSERT INTO limit_history VALUES (?, ?, 'STEP', 7, '2026-03-02T02:00:00Z', ?, ?, ?)",
            self.cases,
            seq + 1,
            body,
            last,
            digest,
        )

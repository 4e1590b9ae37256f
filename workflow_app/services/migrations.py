"""Running cases brought over to a published version of their procedure, and back.

A dry run judges each case and writes nothing. Then each case is one transaction with its
history entry, its inbox rows and one outbox row: a run that breaks off is begun again and
goes on where it stood, and a case that is there already is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, insert, select

from state_machines.definition import Procedure
from state_machines.rulebook import RuleSet
from state_machines.succession import Difference, Obstacle, difference, obstacle
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import MigratedCase, MigrationBatch, OutboxMessage, PersonnelCase, ProcedureRelease
from workflow_app.queries import case_file, scopes
from workflow_app.queries.case_file import CaseFile, Concerned
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.security.policy import may
from workflow_app.services import afterwards, context, history, inbox, published
from workflow_app.services.cases import rule_set_on
from workflow_app.services.errors import BadInput, NotFound
from workflow_app.services.transactions import transaction
from workflow_app.services.writing import Writes

BATCH = 100


@dataclass(frozen=True, slots=True)
class Judged:
    """One case looked at: what would change, or the reason why nothing can."""

    case_id: int
    obstacle: Obstacle | None
    difference: Difference | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """The version to go to, and the batch in whose name it is done (None in a dry run)."""

    procedure: Procedure
    release_id: int
    batch_id: int | None = None
    document: str = ""


def target_of(release_id: int) -> Target:
    """The published version. Raises NotFound, and BadInput while it is not published."""
    release = ProcedureRelease.__table__.c
    row = db.session.execute(select(*release).where(release.id == release_id)).one_or_none()
    if row is None:
        raise NotFound(f"release {release_id}")
    if row.state != "PUBLISHED":
        raise BadInput("release", "release_not_published")
    return Target(published.procedure(row.code, row.version, row.digest), release_id)


def plan(case_ids: Iterable[int], release_id: int, *, actor: Actor) -> Iterator[Judged]:
    """The dry run: one statement for ``BATCH`` cases, nothing written. Raises NotFound and BadInput."""
    target, today, wanted = target_of(release_id), clock.today(), list(case_ids)
    for start in range(0, len(wanted), BATCH):
        for file in case_file.load_many(wanted[start : start + BATCH], today):
            yield _judged(file, target.procedure, actor, today)


def begin(release_id: int, document: str, *, actor: Actor) -> int:
    """Put the decision on record; returns the batch. Raises NotFound and BadInput."""
    if actor.official_id is None or not may(actor, Permission.MIGRATE_CASES):
        raise BadInput("release", "not_for_this_role")
    if not document.strip():
        raise BadInput("document", "document_needed")
    target, today = target_of(release_id), clock.today()
    days = int(rule_set_on(today).params["migration_back_days"])
    row = {
        "release_id": release_id,
        "document": document.strip(),
        "begun_by_id": actor.official_id,
        "begun_on": today,
        "back_until_on": today + timedelta(days=days),
    }
    with transaction():
        made = db.session.execute(insert(MigrationBatch).returning(MigrationBatch.id), row)
        batch_id = int(made.scalar_one())
        detail = {"batch": batch_id, "version": target.procedure.version, **row}
        stream = f"procedure:{target.procedure.code}"
        history.record(stream, history.Action.MIGRATION_BEGUN, actor, detail)
    return batch_id


def migrate(batch_id: int, case_ids: Iterable[int], *, actor: Actor) -> Iterator[Judged]:
    """Bring cases over, one transaction each, with what became of each. Raises NotFound."""
    batch = _batch(batch_id)
    found = target_of(batch.release_id)
    target = Target(found.procedure, found.release_id, batch_id, batch.document)
    for case_id in case_ids:
        yield _migrate(case_id, target, actor)


def _migrate(case_id: int, target: Target, actor: Actor) -> Judged:
    today = clock.today()
    with transaction():
        file = case_file.load(case_id, today, lock=True, people=Concerned())
        if file is None:
            raise NotFound(f"case {case_id}")
        judged = _judged(file, target.procedure, actor, today)
        if judged.difference is None:
            return judged
        if _row_of(target.batch_id, case_id) is not None:  # it has gone back: another batch may take it
            return Judged(case_id, Obstacle.ALREADY)
        move = _Move(file, target.procedure, judged.difference, actor, today)
        move.writes.insert(MigratedCase, _kept(move, target))
        told = {"batch": target.batch_id, "document": target.document}
        move.write(history.Action.CASE_MIGRATED, told)
    return judged


def go_back(batch_id: int, document: str, *, actor: Actor) -> Iterator[Judged]:
    """Send the cases of a batch back to where they came from, each by an entry of its own.

    Raises NotFound; BadInput "document_needed", "window_over" or "not_for_this_role".
    """
    batch = _batch(batch_id)
    if actor.official_id is None or not may(actor, Permission.MIGRATE_CASES):
        raise BadInput("release", "not_for_this_role")
    if not document.strip():
        raise BadInput("document", "document_needed")
    if clock.today() > batch.back_until_on:
        raise BadInput("batch", "window_over")
    target = target_of(batch.release_id)
    rows = MigratedCase.__table__.c
    ids = select(rows.case_id).where(rows.batch_id == batch_id, rows.back_on.is_(None)).order_by(rows.case_id)
    waiting = list(db.session.execute(ids).scalars())
    db.session.rollback()
    return (_go_back(case_id, batch_id, target, document.strip(), actor) for case_id in waiting)


def _go_back(case_id: int, batch_id: int, target: Target, document: str, actor: Actor) -> Judged:
    today = clock.today()
    with transaction():
        file, row = case_file.load(case_id, today, lock=True, people=Concerned()), _row_of(batch_id, case_id)
        if file is None or row is None:
            raise NotFound(f"case {case_id} in batch {batch_id}")
        if row.back_on is not None or file.row["procedure_digest"] != target.procedure.digest:
            return Judged(case_id, Obstacle.ALREADY)
        earlier = published.procedure(target.procedure.code, row.from_version, row.from_digest)
        judged = _judged(file, earlier, actor, today)
        if judged.difference is None:
            return judged
        move = _Move(file, earlier, judged.difference, actor, today)
        keys = {"batch_id": batch_id, "case_id": case_id}
        move.writes.update(MigratedCase, keys, {"back_on": today, "back_by_id": actor.official_id})
        move.write(history.Action.CASE_MIGRATED_BACK, {"batch": batch_id, "document": document})
    return judged


def _judged(file: CaseFile, after: Procedure, actor: Actor, today: date) -> Judged:
    before, rule_set = context.pinned(file)
    case_id = file.facts.id
    if not may(actor, Permission.MIGRATE_CASE, scopes.case_scope(file)):
        return Judged(case_id, Obstacle.NOT_ALLOWED)
    found = obstacle(file.facts, before, after, rule_set)
    if found is not None:
        return Judged(case_id, found)
    facts = inbox.as_system(file, today, context.people_in(file))
    return Judged(case_id, None, difference(before, after, facts, rule_set))


def _kept(move: _Move, target: Target) -> dict[str, Any]:
    row = move.file.row
    return {
        "batch_id": target.batch_id,
        "case_id": move.file.facts.id,
        "from_version": row["procedure_version"],
        "from_digest": row["procedure_digest"],
        "from_state": row["state"],
        "to_state": move.change.dest.state,
    }


class _Move:
    """What one case writes: its pins and state, history, inbox rows, one outbox row."""

    def __init__(
        self, file: CaseFile, after: Procedure, change: Difference, actor: Actor, today: date
    ) -> None:
        self.file, self.after, self.change = file, after, change
        self.actor, self.today, self.writes = actor, today, Writes()

    def write(self, action: history.Action, more: Mapping[str, Any]) -> None:
        """Everything, inside the running transaction."""
        case_id, row = self.file.facts.id, self.file.row
        revision = self.file.facts.revision + 1
        detail = {**self._told(), "revision": revision, **more}
        last = history.Link(row["history_seq"], row["history_hash"])
        stream = history.case_stream(case_id)
        link = history.append_to(self.writes, stream, last, action, self.actor, detail)
        values = self._columns(revision, link)
        self.writes.update(PersonnelCase, {"id": case_id}, values)
        tasks = self._tasks(values)
        body = {"from": row["state"], "to": values["state"], "version": self.after.version, "tasks": tasks}
        self.writes.insert(
            OutboxMessage,
            {
                "key": f"case:{case_id}:{revision}",
                "kind": str(action),
                "case_id": case_id,
                "body": body,
                "created_at": clock.now(),
            },
        )
        self.writes.send()

    def _told(self) -> dict[str, Any]:
        row, change = self.file.row, asdict(self.change)
        source, dest = change.pop("source"), change.pop("dest")
        return {
            "from": source["state"],
            "to": dest["state"],
            "return_states": [source["return_state"], dest["return_state"]],
            "procedure_from": [row["procedure_code"], row["procedure_version"], row["procedure_digest"]],
            "procedure": [self.after.code, self.after.version, self.after.digest],
            "rule_set": [row["rule_set_code"], row["rule_set_version"], row["rule_set_digest"]],
            **change,
        }

    def _columns(self, revision: int, link: history.Link) -> dict[str, Any]:
        dest = self.change.dest
        return {
            "procedure_version": self.after.version,
            "procedure_digest": self.after.digest,
            "state": dest.state,
            "phase": self.after.state(dest.state).phase,
            "return_state": dest.return_state,
            "revision": revision,
            "changed_on": self.today,
            "history_seq": link.seq,
            "history_hash": link.hash,
        }

    def _tasks(self, values: Mapping[str, Any]) -> list[list[Any]]:
        fresh = afterwards.after(self.file, values, ())
        rule_set: RuleSet = context.pinned(self.file)[1]
        facts = inbox.as_system(fresh, self.today, context.people_in(fresh))
        new = inbox.refresh_with(self.writes, fresh, self.after, rule_set, facts)
        return [[row["step"], row["role"], row["official_id"], row["unit_path"]] for row in new]


def _batch(batch_id: int) -> Row[*tuple[Any, ...]]:
    columns = MigrationBatch.__table__.c
    found = db.session.execute(select(*columns).where(columns.id == batch_id)).one_or_none()
    if found is None:
        raise NotFound(f"batch {batch_id}")
    return found


def _row_of(batch_id: int | None, case_id: int) -> Row[*tuple[Any, ...]] | None:
    rows = MigratedCase.__table__.c
    statement = select(*rows).where(rows.batch_id == batch_id, rows.case_id == case_id)
    return db.session.execute(statement).one_or_none()

"""Keeps the text of every procedure and rule set that a case has pinned, and reads it again.

A case goes on under the text that it was opened under, even when a later release of the
program ships another text under the same code and version, or none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import insert, select

from state_machines import registry, rulebook
from state_machines.definition import Procedure, canonical, digest_of, read_procedure
from state_machines.errors import UnknownProcedure
from state_machines.rulebook import RuleSet
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import ProcedureRelease, PublishedText

_procedures: dict[str, Procedure] = {}  # by digest: a text that is pinned never changes
_offices: dict[tuple[str, int], Procedure] = {}  # versions that the office itself has published
_rule_sets: dict[str, RuleSet] = {}


def publish(procedure: Procedure, rule_set: RuleSet) -> None:
    """Store both texts once."""
    wanted: dict[str, tuple[str, Procedure | RuleSet]] = {
        procedure.digest: ("procedure", procedure),
        rule_set.digest: ("rule_set", rule_set),
    }
    known = set(
        db.session.execute(select(PublishedText.digest).where(PublishedText.digest.in_(wanted))).scalars()
    )
    rows = [_row(digest, kind, text) for digest, (kind, text) in wanted.items() if digest not in known]
    if rows:
        db.session.execute(insert(PublishedText), rows)


def keep(procedure: Procedure, table: Mapping[str, Any] | None = None) -> None:
    """Store the text of one procedure once; ``table`` is that of one that the office has written."""
    known = select(PublishedText.digest).where(PublishedText.digest == procedure.digest)
    if db.session.execute(known).first() is None:
        row = _row(procedure.digest, "procedure", procedure, table)
        db.session.execute(insert(PublishedText), [row])


def find(code: str, version: int) -> Procedure | None:
    """A version by its number: one that comes with the program, or one that the office has published.

    No statement for the former, nor for one that was asked for before.
    """
    shipped = registry.known().get((code, version))
    if shipped is not None:
        return shipped
    if (code, version) not in _offices:
        release = ProcedureRelease
        digest = db.session.execute(
            select(release.digest).where(
                release.code == code, release.version == version, release.state == "PUBLISHED"
            )
        ).scalar_one_or_none()
        if digest is None:
            return None
        _offices[code, version] = procedure(code, version, digest)
    return _offices[code, version]


def in_force(code: str, day: date) -> Procedure:
    """What a case that opens on ``day`` stands under: the newest version published for that day.

    The version that comes with the program needs no publishing; a later one does.
    """
    release = ProcedureRelease
    found = db.session.execute(
        select(release.version, release.digest)
        .where(release.code == code, release.state == "PUBLISHED", release.effective_from <= day)
        .order_by(release.version.desc())
        .limit(1)
    ).one_or_none()
    shipped = registry.latest(code)
    if found is None or found.version <= shipped.version:
        return shipped
    return procedure(code, found.version, found.digest)


def _row(
    digest: str, kind: str, text: Procedure | RuleSet, table: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    return {
        "digest": digest,
        "kind": kind,
        "code": text.code,
        "version": text.version,
        "body": canonical(table or _table(text)),
        "published_at": clock.now(),
    }


def _table(text: Procedure | RuleSet) -> Mapping[str, Any]:
    if isinstance(text, RuleSet):
        return rulebook.table_of(text)
    return {**registry.tables(), **registry.offered_tables()}[text.code, text.version]


def procedure(code: str, version: int, digest: str) -> Procedure:
    """The pinned procedure: as shipped, or as it was kept. Raises UnknownProcedure."""
    shipped = registry.known().get((code, version))
    if shipped is not None and shipped.digest == digest:
        return shipped
    if digest not in _procedures:
        _procedures[digest] = read_procedure(_kept(digest))
    return _procedures[digest]


def rule_set(code: str, version: int, digest: str) -> RuleSet:
    """The pinned rule set: as shipped, or as it was kept. Raises UnknownProcedure."""
    shipped = rulebook.rule_sets().get((code, version))
    if shipped is not None and shipped.digest == digest:
        return shipped
    if digest not in _rule_sets:
        _rule_sets[digest] = rulebook.read_rule_set(_kept(digest))
    return _rule_sets[digest]


def _kept(digest: str) -> Mapping[str, Any]:
    """The stored text of that digest, checked against it."""
    body = db.session.execute(
        select(PublishedText.body).where(PublishedText.digest == digest)
    ).scalar_one_or_none()
    if body is None:
        raise UnknownProcedure(f"no text with the digest {digest} was kept")
    table: Mapping[str, Any] = json.loads(body)
    if digest_of(table) != digest:
        raise UnknownProcedure(f"the kept text does not have the digest {digest}")
    return table

"""History: the only inserter, and its verifier.

Every entry carries the hash of the one before it in its stream. A stream's writers
are ordered by a row lock they hold anyway (the case), so unrelated cases never wait
for each other. ``body`` is the hashed text itself: it is verified as stored and
never rebuilt from other columns.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select, text

from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import HistoryEntry, HistoryHead, PersonnelCase
from workflow_app.security.identity import Actor
from workflow_app.services.writing import Writes

TABLE = HistoryEntry.__tablename__
DOMAIN = b"quytrinh/history/1\x00"
BEGIN_STREAM = "INSERT INTO history_head (stream, seq, hash) VALUES (:stream, 0, '') ON CONFLICT DO NOTHING"


class Action(StrEnum):
    """``area:subject:action``, past tense. Values are permanent: retire, never rename."""

    CASE_OPENED = "case:case:opened"
    STEP_TAKEN = "case:step:taken"
    STEP_REFUSED = "case:step:refused"
    HOME_MOVED = "case:home:moved"
    RESTRICTED_READ = "case:document:read"
    DOCUMENT_DOWNLOADED = "case:document:downloaded"
    ACCOUNT_CREATED = "account:account:created"
    ACCOUNT_CLOSED = "account:account:closed"
    ACCOUNT_REOPENED = "account:account:reopened"
    GRANT_GIVEN = "account:grant:given"
    GRANT_ENDED = "account:grant:ended"
    SIGNED_IN = "account:session:opened"
    SIGN_IN_FAILED = "account:session:refused"
    PASSWORD_CHANGED = "account:password:changed"  # noqa: S105 - a word, not a secret
    CALENDAR_CHANGED = "calendar:day:changed"
    NOTICE_RECORDED = "official:retirement_notice:recorded"
    NOTICE_ANNULLED = "official:retirement_notice:annulled"
    MORATORIUM_RECORDED = "unit:moratorium:recorded"
    STANDARD_DRAFTED = "title:standard:drafted"
    STANDARD_SUBMITTED = "title:standard:submitted"
    STANDARD_RETURNED = "title:standard:returned"
    STANDARD_APPROVED = "title:standard:approved"
    CASE_MIGRATED = "case:case:migrated"
    CASE_MIGRATED_BACK = "case:case:migrated_back"
    PROCEDURE_PROPOSED = "procedure:release:proposed"
    PROCEDURE_PUBLISHED = "procedure:release:published"
    PROCEDURE_REJECTED = "procedure:release:rejected"
    MIGRATION_BEGUN = "procedure:migration:begun"
    MORATORIUM_ENDED = "unit:moratorium:ended"
    DISCIPLINE_RECORDED = "official:discipline:recorded"
    DISCIPLINE_ENDED = "official:discipline:ended"
    DISCIPLINE_READ = "official:discipline:read"
    LETTER_RECEIVED = "letter:letter:received"
    LETTER_MOVED = "letter:letter:moved"
    LETTER_READ = "letter:letter:read"
    LETTER_READER_ADDED = "letter:reader:added"
    LETTER_READER_REMOVED = "letter:reader:removed"
    FORM_MOVED = "evaluation:form:moved"
    CAMPAIGN_CAUGHT_UP = "evaluation:campaign:caught_up"
    CRITERIA_DRAFTED = "title:criteria:drafted"
    CRITERIA_SUBMITTED = "title:criteria:submitted"
    CRITERIA_RETURNED = "title:criteria:returned"
    CRITERIA_APPROVED = "title:criteria:approved"
    SUBSTITUTION_GIVEN = "official:substitution:given"
    SUBSTITUTION_REVOKED = "official:substitution:revoked"
    MAIL_CHOSEN = "account:mail:chosen"
    CALENDAR_GIVEN = "account:calendar:given"
    CALENDAR_REVOKED = "account:calendar:revoked"
    REMINDER_RESENT = "post:reminder:resent"
    OBLIGATION_SNOOZED = "obligation:obligation:snoozed"
    OBLIGATION_NUDGED = "obligation:obligation:nudged"
    OBLIGATION_DONE = "obligation:obligation:done"


@dataclass(frozen=True, slots=True)
class Link:
    """The end of a stream after an entry."""

    seq: int
    hash: str


def case_stream(case_id: int) -> str:
    """The stream of one case."""
    return f"case:{case_id}"


def canonical(value: Mapping[str, Any]) -> str:
    """JSON with sorted keys, no spaces, NFC text. Raises TypeError for a float."""
    text = json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain, allow_nan=False
    )
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _plain(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} cannot stand in history")


def entry_hash(body: str) -> str:
    """SHA-256 in hex over the domain word and the stored text."""
    return hashlib.sha256(DOMAIN + body.encode()).hexdigest()


def append(stream: str, last: Link, action: Action, actor: Actor, detail: Mapping[str, Any]) -> Link:
    """Add one entry after ``last``. The caller holds the stream's lock and stores the new end."""
    writes = Writes()
    link = append_to(writes, stream, last, action, actor, detail)
    writes.send()
    return link


def append_to(  # noqa: PLR0917 - the parts of an entry, in the order in which they are told
    writes: Writes, stream: str, last: Link, action: Action, actor: Actor, detail: Mapping[str, Any]
) -> Link:
    """The same, to be written together with whatever else ``writes`` holds."""
    moment = clock.now().replace(microsecond=0)
    seq = last.seq + 1
    body = canonical(
        {
            "v": 1,
            "stream": stream,
            "seq": seq,
            "prev": last.hash,
            "at": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "action": str(action),
            "actor": _actor(actor),
            "detail": detail,
        }
    )
    digest = entry_hash(body)
    row = {
        "stream": stream,
        "seq": seq,
        "action": str(action),
        "actor_id": actor.official_id,
        "at": moment,
        "body": body,
        "prev_hash": last.hash,
        "hash": digest,
    }
    writes.insert(HistoryEntry, row)
    return Link(seq, digest)


def gather(target: Writes, entries: Writes) -> None:
    """Put the entries of many streams, appended one by one, into one statement behind ``target``'s."""
    found = [row for change in entries.changes if change.table.name == TABLE for row in change.rows]
    target.insert_many(HistoryEntry, found)


def _actor(actor: Actor) -> dict[str, Any]:
    """Who acted; a substitute with the person replaced, both as they were ("B thay A")."""
    told = _person(actor)
    if actor.stands_for is not None:
        replaced = actor.stands_for
        told["stands_for"] = {
            "id": replaced.official_id,
            "name": replaced.name,
            "post": replaced.post,
            "substitution": replaced.substitution_id,
        }
    return told


def _person(actor: Actor) -> dict[str, Any]:
    return {
        "id": actor.official_id,
        "name": actor.name,
        "post": actor.post,
        "role": str(actor.role),
        "unit": actor.unit_name,
    }


def record_on_case(case_id: int, action: Action, actor: Actor, detail: Mapping[str, Any]) -> Link:
    """Add an entry to a case's stream under its row lock, without moving the case."""
    row = db.session.execute(
        select(PersonnelCase.history_seq, PersonnelCase.history_hash)
        .where(PersonnelCase.id == case_id)
        .with_for_update()
    ).one()
    writes = Writes()
    last = Link(row.history_seq, row.history_hash)
    link = append_to(writes, case_stream(case_id), last, action, actor, detail)
    writes.update(PersonnelCase, {"id": case_id}, {"history_seq": link.seq, "history_hash": link.hash})
    writes.send()
    return link


def record(stream: str, action: Action, actor: Actor, detail: Mapping[str, Any]) -> Link:
    """Add an entry to a stream that is not a case ("accounts", "calendar", "unit:3")."""
    found = select(HistoryHead.seq, HistoryHead.hash).where(HistoryHead.stream == stream).with_for_update()
    head = db.session.execute(found).one_or_none()
    if head is None:  # two people may begin a stream at once: the second waits for the first
        db.session.execute(text(BEGIN_STREAM), {"stream": stream})
        head = db.session.execute(found).one()
    writes = Writes()
    last = Link(head.seq, head.hash)
    link = append_to(writes, stream, last, action, actor, detail)
    writes.update(HistoryHead, {"stream": stream}, {"seq": link.seq, "hash": link.hash})
    writes.send()
    return link

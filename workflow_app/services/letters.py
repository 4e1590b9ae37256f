"""Petitions, complaints, denunciations: received, admitted, verified, concluded (domain of clause 2.8).

A letter has its own list of readers. History keeps who did what with it and when, in
codes; what is written in it and who wrote it stand in the letter alone, never in a case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, delete, insert, select, update

from state_machines.letters import MOVES, LetterFinding, LetterKind, LetterMove
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Letter, LetterReader, LetterSender
from workflow_app.queries import concerning
from workflow_app.security import reading
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.security.policy import may
from workflow_app.security.scopes import LetterScope
from workflow_app.services import cases, history
from workflow_app.services.errors import BadInput, NotFound
from workflow_app.services.transactions import transaction


@dataclass(frozen=True, slots=True)
class NewLetter:
    """``sender`` "" for a letter without a name; ``about_id`` the person it is about."""

    kind: LetterKind
    received_on: date
    subject: str
    about_id: int | None = None
    case_id: int | None = None
    document: str = ""
    sender: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What goes with a move: the finding, and the reason or the conclusion."""

    finding: LetterFinding | None = None
    answer: str = ""


def receive(new: NewLetter, *, actor: Actor) -> int:
    """Put a letter on file; returns it. The receiver is its first reader. Raises BadInput."""
    me = _in_person(actor)
    _check(new, me)
    if new.case_id is not None and not may(
        actor, Permission.SEE_CASE, reading.case_scope(new.case_id, actor)
    ):
        raise BadInput("case", "case_unknown")
    row = {
        "kind": str(new.kind),
        "unit_id": actor.unit_id,
        "about_id": new.about_id,
        "case_id": new.case_id,
        "received_on": new.received_on,
        "received_by_id": me,
        "document": new.document.strip(),
        "subject": new.subject.strip(),
        "changed_on": clock.today(),
    }
    with transaction():
        letter_id = int(db.session.execute(insert(Letter).returning(Letter.id), row).scalar_one())
        if new.sender.strip():
            who = {"letter_id": letter_id, "name": new.sender.strip(), "contact": new.contact.strip()}
            db.session.execute(insert(LetterSender), who)
        _add(letter_id, me, me, sees_sender=True, basis="")
        detail = {name: row[name] for name in ("kind", "about_id", "case_id", "received_on")}
        _remember(history.Action.LETTER_RECEIVED, letter_id, actor, detail)
    return letter_id


def _check(new: NewLetter, me: int) -> None:
    if not new.subject.strip():
        raise BadInput("subject", "subject_needed")
    if new.received_on > clock.today():
        raise BadInput("received_on", "day_in_the_future")
    if new.kind is LetterKind.DENUNCIATION and new.about_id is None:
        raise BadInput("about", "denunciation_about_whom")
    if new.about_id == me:
        raise BadInput("about", "letter_about_oneself")


def move(letter_id: int, code: str, said: Said, *, actor: Actor) -> None:
    """Take a letter one step on. Raises NotFound, and BadInput for what is not said or not its turn."""
    step = MOVES.get(code)
    if step is None:
        raise NotFound(f"no move {code}")
    with transaction():
        row = _lock(letter_id)
        _allowed(letter_id, Permission.HANDLE_LETTER, actor)
        if row.state not in step.sources:
            raise BadInput("letter", "letter_moved_on")
        db.session.execute(update(Letter).where(Letter.id == letter_id).values(**_change(step, said)))
        finding = {"finding": str(said.finding)} if "finding" in step.asks else {}
        detail = {"move": code, "from": row.state, "to": str(step.dest), **finding}
        _remember(history.Action.LETTER_MOVED, letter_id, actor, detail)
    _look_again(row)


def _change(step: LetterMove, said: Said) -> dict[str, Any]:
    """The columns that a move sets."""
    change: dict[str, Any] = {"state": str(step.dest), "changed_on": clock.today()}
    if "answer" in step.asks:
        if not said.answer.strip():
            raise BadInput("answer", "reason_needed")
        change["answer"] = said.answer.strip()
    if "finding" in step.asks:
        if said.finding is None:
            raise BadInput("finding", "finding_needed")
        change |= {"finding": str(said.finding), "concluded_on": clock.today()}
    return change


def opened(letter_id: int, *, actor: Actor) -> bool:
    """Put on record that somebody opens a letter; whether they learn who wrote it. Raises NotFound."""
    scope = _allowed(letter_id, Permission.SEE_LETTER, actor)
    sender = may(actor, Permission.SEE_SENDER, scope)
    with transaction():
        _remember(history.Action.LETTER_READ, letter_id, actor, {"sender": sender})
    return sender


def add_reader(
    letter_id: int, official_id: int, *, basis: str, sees_sender: bool = False, actor: Actor
) -> None:
    """Let one more person read a letter. Raises NotFound and BadInput."""
    if not basis.strip():
        raise BadInput("basis", "basis_needed")
    with transaction():
        _lock(letter_id)
        scope = _allowed(letter_id, Permission.HANDLE_LETTER, actor)
        if official_id == scope.about_id:
            raise BadInput("reader", "reader_is_its_subject")
        if official_id in scope.readers:
            raise BadInput("reader", "reader_known")
        if sees_sender and not may(actor, Permission.SEE_SENDER, scope):
            raise BadInput("sees_sender", "sender_not_yours")
        _add(letter_id, official_id, actor.official_id, sees_sender=sees_sender, basis=basis.strip())
        detail = {"reader": official_id, "sees_sender": sees_sender, "basis": basis.strip()}
        _remember(history.Action.LETTER_READER_ADDED, letter_id, actor, detail)


def remove_reader(letter_id: int, official_id: int, *, actor: Actor) -> None:
    """Take a person off the list; nobody takes off themselves. Raises NotFound and BadInput."""
    with transaction():
        _lock(letter_id)  # two who take each other off would leave a letter to nobody
        scope = _allowed(letter_id, Permission.HANDLE_LETTER, actor)
        if official_id not in scope.readers:
            raise NotFound(f"reader {official_id} of letter {letter_id}")
        if official_id == actor.official_id:
            raise BadInput("reader", "reader_is_oneself")
        gone = delete(LetterReader).where(
            LetterReader.letter_id == letter_id, LetterReader.official_id == official_id
        )
        db.session.execute(gone)
        _remember(history.Action.LETTER_READER_REMOVED, letter_id, actor, {"reader": official_id})


def _in_person(actor: Actor) -> int:
    if actor.official_id is None or not may(actor, Permission.RECEIVE_LETTER):
        raise BadInput("letter", "not_for_this_role")
    return actor.official_id


def _allowed(letter_id: int, permission: Permission, actor: Actor) -> LetterScope:
    scope = reading.letter_scope(letter_id)
    if scope is None or not may(actor, permission, scope):
        raise NotFound(f"letter {letter_id}")
    return scope


def _add(letter_id: int, who: int, by: int | None, *, sees_sender: bool, basis: str) -> None:
    row = {
        "letter_id": letter_id,
        "official_id": who,
        "sees_sender": sees_sender,
        "added_by_id": by,
        "added_on": clock.today(),
        "basis": basis,
    }
    db.session.execute(insert(LetterReader), row)


def _lock(letter_id: int) -> Row[*tuple[Any, ...]]:
    """The letter, held until the transaction ends. Raises NotFound."""
    row = db.session.execute(
        select(Letter.state, Letter.kind, Letter.about_id, Letter.case_id)
        .where(Letter.id == letter_id)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound(f"letter {letter_id}")
    return row


def _remember(action: history.Action, letter_id: int, actor: Actor, detail: dict[str, Any]) -> None:
    history.record(f"letter:{letter_id}", action, actor, detail)


def _look_again(row: Row[*tuple[Any, ...]]) -> None:
    """A denunciation holds up the cases that it touches: their inbox rows say so."""
    if row.kind != LetterKind.DENUNCIATION:
        return
    for case_id in concerning.running(row.about_id, or_case=row.case_id):
        cases.refresh_tasks(case_id)

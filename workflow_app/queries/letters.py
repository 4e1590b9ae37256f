"""Letters that a person may read, and one of them with its readers and its past."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import aliased

from workflow_app.extensions import db
from workflow_app.models import (
    HistoryEntry,
    Letter,
    LetterReader,
    LetterSender,
    Official,
    OrgUnit,
    PersonnelCase,
)
from workflow_app.queries.paging import Key, Page, Place, page
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.security.policy import visible

NEWEST_FIRST = (Key(Letter.id, int, "letter_id"),)
OVER = ("REFUSED", "RESOLVED", "CLOSED")
EVENTS_MOST = 50


def letters(actor: Actor, place: Place, *, running: bool) -> Page[Row[*tuple[Any, ...]]]:
    """One page of the letters on whose list the actor stands. One statement."""
    statement = _letters().where(visible(actor, Permission.SEE_LETTER))
    if running:
        statement = statement.where(Letter.state.not_in(OVER))
    return page(statement, NEWEST_FIRST, place, descending=True)


def letter(letter_id: int) -> Row[*tuple[Any, ...]] | None:
    """One letter without what is written in it, or None. One statement."""
    return db.session.execute(_letters().where(Letter.id == letter_id)).one_or_none()


def _letters() -> Select[*tuple[Any, ...]]:
    about, receiver = aliased(Official), aliased(Official)
    return (
        select(
            Letter.id.label("letter_id"),
            Letter.kind,
            Letter.state,
            Letter.received_on,
            Letter.document,
            Letter.finding,
            Letter.concluded_on,
            Letter.about_id,
            Letter.case_id,
            about.name.label("about"),
            receiver.name.label("receiver"),
            OrgUnit.name.label("unit_name"),
            PersonnelCase.code.label("case_code"),
        )
        .join(OrgUnit, OrgUnit.id == Letter.unit_id)
        .join(receiver, receiver.id == Letter.received_by_id)
        .outerjoin(about, about.id == Letter.about_id)
        .outerjoin(PersonnelCase, PersonnelCase.id == Letter.case_id)
    )


def content(letter_id: int) -> Row[*tuple[Any, ...]]:
    """What is written in a letter and what was found. One statement."""
    found = select(Letter.subject, Letter.answer).where(Letter.id == letter_id)
    return db.session.execute(found).one()


def sender(letter_id: int) -> Row[*tuple[Any, ...]] | None:
    """Who wrote it, or None for a letter without a name. One statement."""
    found = select(LetterSender.name, LetterSender.contact).where(LetterSender.letter_id == letter_id)
    return db.session.execute(found).one_or_none()


def readers(letter_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Who may read it, by given name. One statement."""
    return db.session.execute(
        select(
            LetterReader.official_id,
            LetterReader.sees_sender,
            LetterReader.added_on,
            LetterReader.basis,
            Official.name,
            Official.code,
        )
        .join(Official, Official.id == LetterReader.official_id)
        .where(LetterReader.letter_id == letter_id)
        .order_by(Official.sort_key, Official.id)
    ).all()


def events(letter_id: int) -> list[dict[str, Any]]:
    """What was done with it, the newest first, as history has it. One statement."""
    found = (
        select(HistoryEntry.body)
        .where(HistoryEntry.stream == f"letter:{letter_id}")
        .order_by(HistoryEntry.seq.desc())
        .limit(EVENTS_MOST)
    )
    return [json.loads(body) for body in db.session.execute(found).scalars()]


def case_of_code(code: str) -> int | None:
    """The case of exactly this code. One statement."""
    return db.session.execute(select(PersonnelCase.id).where(PersonnelCase.code == code)).scalar_one_or_none()

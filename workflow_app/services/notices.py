"""Retirement notices and moratoria: facts outside a case that stop cases (clause 2.5).

Once recorded, the cases they concern are looked at again: those of a department whose
head retires are suspended, the others show in inboxes what now stands in their way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, insert, or_, select, update

from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import (
    Moratorium,
    Official,
    OrgUnit,
    PersonnelCase,
    Post,
    RetirementNotice,
    Tenure,
    Title,
)
from workflow_app.security.identity import Actor
from workflow_app.services import cases, freeze, history
from workflow_app.services.errors import BadInput, NotFound
from workflow_app.services.transactions import transaction


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop of personnel work for a unit's subtree, both days included; one title or all."""

    unit_id: int
    title_id: int | None
    from_on: date
    to_on: date | None
    document: str


def record_notice(official_id: int, notice_on: date, retires_on: date, *, document: str, actor: Actor) -> int:
    """Record a retirement notice. Returns how many cases were suspended for it.

    Raises NotFound, and BadInput as ``check_notice`` does.
    """
    check_notice(official_id, notice_on, retires_on, document=document)
    with transaction():
        name = _official_name(official_id)
        if db.session.execute(_standing(official_id)).first():
            raise BadInput("notice_on", "notice_known")
        row = {
            "official_id": official_id,
            "notice_on": notice_on,
            "retires_on": retires_on,
            "document": document.strip(),
        }
        db.session.execute(insert(RetirementNotice), row)
        stream = f"official:{official_id}"
        history.record(stream, history.Action.NOTICE_RECORDED, actor, {**row, "name": name})
    suspended = freeze.suspend_frozen(clock.today())
    _look_again(_paths_led_by(official_id))
    return suspended


def check_notice(official_id: int, notice_on: date, retires_on: date, *, document: str) -> None:
    """Raises BadInput for impossible dates, no document, or a second notice."""
    if not document.strip():
        raise BadInput("document", "document_needed")
    if notice_on > clock.today():
        raise BadInput("notice_on", "day_in_the_future")
    if retires_on <= notice_on:
        raise BadInput("retires_on", "retires_before_notice")
    if db.session.execute(_standing(official_id)).first():
        raise BadInput("notice_on", "notice_known")


def annul_notice(
    official_id: int, reason: str, *, document: str, actor: Actor
) -> tuple[list[int], list[int]]:
    """Say that a notice does not stand; the row stays. Returns ids of cases: gone on, held by another cause.

    Raises NotFound when there is no standing notice, BadInput for no reason or no document.
    """
    if not reason.strip():
        raise BadInput("reason", "reason_needed")
    if not document.strip():
        raise BadInput("document", "document_needed")
    with transaction():
        name = _official_name(official_id)
        notice = db.session.execute(_standing(official_id)).one_or_none()
        if notice is None:
            raise NotFound(f"a standing retirement notice of official {official_id}")
        more = {"annulled_reason": reason.strip(), "annulled_document": document.strip()}
        row = {"annulled_on": clock.today(), "annulled_by_id": actor.official_id, **more}
        db.session.execute(update(RetirementNotice).where(RetirementNotice.id == notice.id).values(row))
        detail = {"official_id": official_id, "notice": notice.id, "name": name, **more}
        history.record(f"official:{official_id}", history.Action.NOTICE_ANNULLED, actor, detail)
    told = f"{document.strip()}: {reason.strip()}"
    after = freeze.lift(official_id, told, clock.today())
    _look_again(_paths_led_by(official_id))
    return after


def _standing(official_id: int) -> Select[int]:
    """The notice of the person that has not been annulled."""
    notice = RetirementNotice
    return select(notice.id).where(notice.official_id == official_id, notice.annulled_on.is_(None))


def record_moratorium(stop: Stop, *, actor: Actor) -> None:
    """Record that personnel work stops. Raises NotFound, and BadInput for dates or no document."""
    if not stop.document.strip():
        raise BadInput("document", "document_needed")
    if stop.to_on is not None and stop.to_on <= stop.from_on:
        raise BadInput("to_on", "ends_before_it_begins")
    with transaction():
        unit = db.session.execute(
            select(OrgUnit.name, OrgUnit.path).where(OrgUnit.id == stop.unit_id)
        ).one_or_none()
        if unit is None:
            raise NotFound(f"unit {stop.unit_id}")
        row = {
            "unit_id": stop.unit_id,
            "title_id": stop.title_id,
            "from_on": stop.from_on,
            "to_on": stop.to_on,
            "document": stop.document.strip(),
            "recorded_by_id": actor.official_id,
        }
        db.session.execute(insert(Moratorium), row)
        _remember(history.Action.MORATORIUM_RECORDED, stop.unit_id, actor, {**row, "name": unit.name})
    _look_again([unit.path])


def end_moratorium(moratorium_id: int, to_on: date, *, document: str, actor: Actor) -> int:
    """Set the last day of a moratorium. Returns its unit. Raises NotFound and BadInput."""
    if not document.strip():
        raise BadInput("document", "document_needed")
    with transaction():
        found = db.session.execute(
            select(Moratorium.unit_id, Moratorium.from_on, OrgUnit.path)
            .join(OrgUnit, OrgUnit.id == Moratorium.unit_id)
            .where(Moratorium.id == moratorium_id)
        ).one_or_none()
        if found is None:
            raise NotFound(f"moratorium {moratorium_id}")
        if to_on <= found.from_on:
            raise BadInput("to_on", "ends_before_it_begins")
        ends = {"to_on": to_on, "end_document": document.strip()}
        db.session.execute(update(Moratorium).where(Moratorium.id == moratorium_id).values(**ends))
        detail = {"moratorium": moratorium_id, "to_on": to_on, "document": document.strip()}
        _remember(history.Action.MORATORIUM_ENDED, found.unit_id, actor, detail)
    _look_again([found.path])
    return int(found.unit_id)


def _remember(action: history.Action, unit_id: int, actor: Actor, detail: dict[str, object]) -> None:
    history.record(f"unit:{unit_id}", action, actor, detail)


def _official_name(official_id: int) -> str:
    name = db.session.execute(
        select(Official.name).where(Official.id == official_id).with_for_update()
    ).scalar_one_or_none()
    if name is None:
        raise NotFound(f"official {official_id}")
    return name


def _paths_led_by(official_id: int) -> list[str]:
    """The units whose serving head the person is."""
    today = clock.today()
    statement = (
        select(OrgUnit.path)
        .join(Post, Post.unit_id == OrgUnit.id)
        .join(Title, Title.id == Post.title_id)
        .join(Tenure, Tenure.post_id == Post.id)
        .where(Tenure.official_id == official_id, Title.rank == "HEAD", Tenure.from_on <= today)
        .where(or_(Tenure.to_on.is_(None), Tenure.to_on > today))
    )
    return list(db.session.execute(statement).scalars())


def _look_again(paths: list[str]) -> None:
    """Inbox rows of open cases under these units show what stands in the way now."""
    if not paths:
        return
    under = or_(*(PersonnelCase.unit_path.startswith(path, autoescape=True) for path in paths))
    ids = select(PersonnelCase.id).where(PersonnelCase.phase.in_(("open", "paused")), under)
    for case_id in list(db.session.execute(ids).scalars()):
        cases.refresh_tasks(case_id)

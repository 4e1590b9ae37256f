"""Late joiners and movers of campaigns under way: every morning by the scheduler, or by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from state_machines.evaluations import CAMPAIGN, RUNNING
from state_machines.facts import CaseFacts
from state_machines.rulebook import RuleSet
from state_machines.vocabulary import RecordKind
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import CaseRecord, EvaluationForm, PersonnelCase
from workflow_app.queries import case_file
from workflow_app.queries.population import Evaluated, population
from workflow_app.queries.sql import rows
from workflow_app.security.identity import SYSTEM, Actor
from workflow_app.services import context, evaluation_forms, history
from workflow_app.services.cases import write_tasks
from workflow_app.services.errors import NotFound
from workflow_app.services.evaluation_forms import Made, Period
from workflow_app.services.transactions import transaction
from workflow_app.services.writing import Writes

PUBLISHED = "PUBLISHED"  # nothing is handed out any more, but the campaign waits for its forms to be filed
UNTOUCHED = "ASSIGNED"
MOVABLE = (UNTOUCHED, "RETURNED", "SELF_ASSESSED")  # after the meeting a form stays where the person worked
WAITS = "(f.grade = 'NOT_COMPLETED' AND c.state IN ('NOTIFIED', 'UPHELD', 'CHANGED'))"  # for other work
# Campaigns whose inbox lags behind their forms: the last one has been decided or filed, or is no longer.
LAGGING = f"""
SELECT m.id FROM personnel_case m
WHERE m.kind = '{CAMPAIGN}' AND (
 (m.state = 'UNITS_GRADED' AND EXISTS
   (SELECT 1 FROM case_task k WHERE k.case_id = m.id AND k.step = 'finish_individuals') = EXISTS
   (SELECT 1 FROM evaluation_form f JOIN personnel_case c ON c.id = f.case_id
    WHERE f.campaign_id = m.id AND f.grade IS NULL AND c.phase <> 'ended'))
 OR (m.state = '{PUBLISHED}' AND EXISTS
   (SELECT 1 FROM case_task k WHERE k.case_id = m.id AND k.step = 'close_campaign') = EXISTS
   (SELECT 1 FROM evaluation_form f JOIN personnel_case c ON c.id = f.case_id
    WHERE f.campaign_id = m.id AND c.phase <> 'ended' AND NOT coalesce({WAITS}, FALSE))))
ORDER BY m.id
"""  # noqa: S608 - names of ours


@dataclass(frozen=True, slots=True)
class Caught:
    """What catching up with one campaign came to, in people."""

    joined: int = 0
    moved: int = 0
    left_out: int = 0


def catch_up_all(today: date) -> int:
    """Catch up with every campaign under way; safe to run twice. Returns how many forms changed."""
    running = (
        select(PersonnelCase.id)
        .where(PersonnelCase.kind == CAMPAIGN, PersonnelCase.state.in_((*RUNNING, PUBLISHED)))
        .order_by(PersonnelCase.id)
    )
    found = [catch_up(case_id, today) for case_id in list(db.session.execute(running).scalars())]
    return sum(one.joined + one.moved for one in found)


def follow_forms() -> int:
    """Refresh the inbox of campaigns whose last form has been decided or filed. Returns how many.

    One statement where there are none. Safe to run twice; each campaign is a transaction of its own.
    """
    lagging = [row["id"] for row in rows(LAGGING)]
    db.session.rollback()
    for campaign_id in lagging:
        with transaction():
            write_tasks(campaign_id, lock=True)
    return len(lagging)


def catch_up(campaign_id: int, today: date | None = None, *, actor: Actor = SYSTEM) -> Caught:
    """Forms for who has joined, and forms of movers to where they are now. One transaction.

    Safe to run twice. Of a published campaign only the inbox is brought up to date, and nothing
    happens in another that is not under way. Raises NotFound.
    """
    day = today or clock.today()
    with transaction():
        file = case_file.load(campaign_id, day, lock=True)
        if file is None or file.facts.campaign is None:
            raise NotFound(f"campaign {campaign_id}")
        if file.facts.state == PUBLISHED:
            write_tasks(campaign_id)
        if file.facts.state not in RUNNING:
            return Caught()
        _, rule_set = context.pinned(file)
        people = _people(file.facts, day)
        made = _join(file.facts, file.row, people, rule_set, day)
        moved = _move(people, campaign_id, file.facts.code)
        found = Caught(len(made.cases), moved, len(made.left_out))
        _remember(file.facts, file.row, made, moved, actor)
        write_tasks(campaign_id)
        return found


def _people(case: CaseFacts, today: date) -> list[Evaluated]:
    campaign = case.campaign
    if campaign is None:
        return []
    return population(campaign.unit_path, min(today, campaign.to_on), today, case.id)


def _join(
    case: CaseFacts, row: Mapping[str, Any], people: Sequence[Evaluated], rule_set: RuleSet, today: date
) -> Made:
    campaign = case.campaign
    if campaign is None:
        return Made(())
    period = Period(campaign.kind, campaign.from_on, campaign.to_on, campaign.due_on, case.id, row["code"])
    return evaluation_forms.hand_out(people, period, rule_set, today, actor=SYSTEM)


def _remember(case: CaseFacts, row: Mapping[str, Any], made: Made, moved: int, actor: Actor) -> None:
    """A word in the campaign's history, and who is still left out; nothing when nothing has changed."""
    known = set(case.campaign.left_out) if case.campaign else set()
    told = made.told()
    if not made.cases and not moved and known == set(told["left_out"]):
        return
    writes = Writes()
    detail = {"joined": len(made.cases), "moved": moved, "left_out": told["left_out"]}
    last = history.Link(row["history_seq"], row["history_hash"])
    act = history.Action.CAMPAIGN_CAUGHT_UP
    link = history.append_to(writes, history.case_stream(case.id), last, act, actor, detail)
    writes.update(PersonnelCase, {"id": case.id}, {"history_seq": link.seq, "history_hash": link.hash})
    record = {
        "case_id": case.id,
        "kind": str(RecordKind.PERIOD_OPENED),
        "author_id": actor.official_id,
        "on_date": clock.today(),
        "data": {**told, "moved": moved},
    }
    writes.insert(CaseRecord, record)
    writes.send()


# ---------------------------------------------------------------- movers
FormRow = Row[*tuple[Any, ...]]


def _move(people: Sequence[Evaluated], campaign_id: int, code: str) -> int:
    """Bring each form to the post in which the person now is, with every reason for the evaluation."""
    by_case = {one.case_id: one for one in people if one.case_id is not None}
    found = (row for row in _forms(campaign_id) if row.case_id in by_case)
    return sum(_moved(row, by_case[row.case_id], code) for row in found)


def _forms(campaign_id: int) -> Sequence[FormRow]:
    """Forms that may still move, held until the end. One statement."""
    form, case = EvaluationForm, PersonnelCase
    return db.session.execute(
        select(
            form.case_id,
            form.populations,
            form.criteria_set_id,
            case.post_id,
            case.unit_path,
            case.state,
            case.revision,
            case.history_seq,
            case.history_hash,
        )
        .join(case, case.id == form.case_id)
        .where(form.campaign_id == campaign_id, case.state.in_(MOVABLE))
        .order_by(form.case_id)
        .with_for_update(of=case)
    ).all()


def _moved(row: FormRow, one: Evaluated, code: str) -> int:
    """1 when the form has changed: another post, or one more reason."""
    reasons = [str(name) for name in one.populations]
    tags = [*row.populations, *(name for name in reasons if name not in row.populations)]
    moves = row.post_id != one.post_id
    if not moves and tags == row.populations:
        return 0
    seat = {**(evaluation_forms.seat_of(one) if moves else {}), "populations": tags}
    if moves and row.state == UNTOUCHED and one.criteria_set_id is not None:
        seat["criteria_set_id"] = one.criteria_set_id
    place = evaluation_forms.place_of(one) if moves else {}
    detail = {
        "campaign": code,
        "from_post": row.post_id,
        "to_post": one.post_id,
        "from_path": row.unit_path,
        "to_path": one.unit_path if moves else row.unit_path,
        "populations": tags,
        "revision": row.revision + 1,
    }
    writes = Writes()
    last, stream = history.Link(row.history_seq, row.history_hash), history.case_stream(row.case_id)
    link = history.append_to(writes, stream, last, history.Action.FORM_MOVED, SYSTEM, detail)
    own = {"history_seq": link.seq, "history_hash": link.hash, "revision": row.revision + 1}
    writes.update(PersonnelCase, {"id": row.case_id}, {**place, **own, "changed_on": clock.today()})
    writes.update(EvaluationForm, {"case_id": row.case_id}, seat)
    writes.send()
    write_tasks(row.case_id)
    return 1

"""Reappointment: notice, self-review, assessment, conclusion, the new term, deferral and lapse.

A new term is a new stay: the old one ends where the new one begins, so that a career shows
each decision, and a gap between them shows as a gap.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from state_machines.ages import retirement_on
from state_machines.calendar import add_months
from state_machines.reviews import NOTICE, deadline_of
from state_machines.vocabulary import DocumentKind, HeadView, RecordKind, ReviewPath, Role
from workflow_app.extensions import db
from workflow_app.models import OrgUnit, RoleGrant, Tenure
from workflow_app.services.effects import offices
from workflow_app.services.errors import BadInput
from workflow_app.services.inputs import Paper
from workflow_app.services.work import Work

FINDINGS = ("capacity", "prestige", "sector", "post_need")
LEADING_ROLES = (Role.UNIT_HEAD, Role.COLLECTIVE_MEMBER, Role.AUTHORITY_MEMBER, Role.AUTHORITY_SIGNER)
UNFINISHED = ("SUPPLEMENT_REQUESTED", "DEFERRED")  # they know already where they go back to


def notify_review(work: Work) -> None:
    """The notice; a late one says why, for the authority to see. Raises BadInput without a reason."""
    due_on = deadline_of(work.facts, NOTICE)
    if due_on is None or work.today <= due_on:
        return
    reason = work.values.get("late_reason")
    if not reason:
        raise BadInput("late_reason", "field_needed")
    data = {"due_on": due_on.isoformat(), "late_days": (work.today - due_on).days}
    work.record(RecordKind.LATE_NOTICE, reason, official_id=_chosen(work), data=data)


def file_self_review(work: Work) -> None:
    """What the person says of the whole term, limits included."""
    data = {"limits": work.values["limits"]}
    work.record(RecordKind.SELF_REVIEW, work.values["self_review"], official_id=_chosen(work), data=data)
    _papers_of_the_person(work)


def assess(work: Work) -> None:
    """The findings of the competent level, each as a code, with the reasons behind them."""
    data = {name: str(work.values[name]) for name in FINDINGS}
    work.record(RecordKind.ASSESSMENT, work.values["assessment"], official_id=_chosen(work), data=data)
    _papers_of_the_person(work)


def _papers_of_the_person(work: Work) -> None:
    work.papers[:] = [replace(paper, official_id=_chosen(work)) for paper in work.papers]


def give_review_opinion(work: Work) -> None:
    """The head's own opinion (clause 1); it settles a vote of exactly half."""
    in_favour = work.values["head_view"] == HeadView.FOR
    work.record(
        RecordKind.HEAD_OPINION,
        work.values["opinion"],
        official_id=_chosen(work) if in_favour else None,
        data={"head_view": str(work.values["head_view"])},
    )


def conclude_review(work: Work) -> None:
    """The authority's conclusion in favour; the decision is signed and issued after it."""
    work.changes["decided_on"] = work.today


def conclude_no_reappointment(work: Work) -> None:
    """The stay ends with the running term; what the person does next is another step."""
    work.changes["decided_on"] = work.today
    work.record(RecordKind.NOTE, work.values["reason"], official_id=_chosen(work))
    _end_stay(work, _term_end(work))


def reassign(work: Work) -> None:
    """The other work that the person is given."""
    work.record(RecordKind.REASSIGNMENT, work.values["new_work"], official_id=_chosen(work))


def issue_review_decision(work: Work) -> None:
    """Number, date, effect. An extension lasts to retirement; a new term is cut there."""
    effective_on: date = work.values["effective_on"]
    ends_on = _new_term_end(work, effective_on)
    number = work.values["number"]
    work.changes.update(decision_number=number, effective_on=effective_on, term_end_on=ends_on)
    work.papers.append(Paper(DocumentKind.DECISION, number, work.values["dated_on"], _chosen(work)))
    _end_stay(work, effective_on)
    extended = work.case.review_path is ReviewPath.EXTEND
    row = {
        "official_id": _chosen(work),
        "post_id": work.file.row["post_id"],
        "from_on": effective_on,
        "term_end_on": ends_on,
        "via": "EXTENSION" if extended else "REAPPOINTMENT",
        "case_id": work.case.id,
        "decision": number,
    }
    db.session.execute(insert(Tenure), row)
    _give_back_roles(work, effective_on)
    work.detail["term"] = [effective_on, ends_on]
    if effective_on > _term_end(work):
        work.detail["gap"] = [_term_end(work), effective_on]


def _new_term_end(work: Work, effective_on: date) -> date:
    person, params = work.facts.people[_chosen(work)], work.rule_set.params
    retires = retirement_on(person.birth, person.sex, params["retirement_table"])
    if work.case.review_path is ReviewPath.EXTEND:
        return retires
    return min(add_months(effective_on, params["term_months"]), retires)


def revoke_review(work: Work) -> None:
    """The decision is withdrawn. The term under review is over, so no older stay comes back with it."""
    work.record(RecordKind.NOTE, work.values["reason"], official_id=_chosen(work))
    ended_on = offices.withdraw_stay(work)
    given = (RoleGrant.official_id == _chosen(work)) & (RoleGrant.basis == work.file.row["decision_number"])
    unused = RoleGrant.valid_from >= ended_on
    db.session.execute(delete(RoleGrant).where(given, unused))
    open_ = or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > ended_on)
    db.session.execute(update(RoleGrant).where(given, open_).values(valid_to=ended_on))


def defer(work: Work) -> None:
    """Why the review cannot be held yet, and when it is looked at again."""
    work.changes["return_state"] = work.case.state
    data = {
        "deferral_reason": str(work.values["deferral_reason"]),
        "review_on": work.values["review_on"].isoformat(),
    }
    work.record(RecordKind.DEFERRAL, work.values["reason"], official_id=_chosen(work), data=data)


def take_up(work: Work) -> None:
    """The reason is gone: the review goes on where it stood."""
    work.changes["return_state"] = None
    if work.values.get("note"):
        work.record(RecordKind.NOTE, work.values["note"])


def lapse(work: Work) -> None:
    """The term is over and nobody has decided: the stay ends, and the roles held through it rest."""
    if work.case.state not in UNFINISHED:
        work.changes["return_state"] = work.case.state
    elif work.case.return_state is None:
        raise LookupError(f"case {work.case.id} does not know where to go back to")
    data = {"ended_on": _term_end(work).isoformat(), "roles": _take_roles_away(work)}
    work.record(RecordKind.LAPSE, official_id=_chosen(work), data=data)
    _end_stay(work, _term_end(work))


def complete_late(work: Work) -> None:
    """The time without a decision goes on record with the reason; it is not covered up."""
    data = {"gap_from": _term_end(work).isoformat(), "taken_up_on": work.today.isoformat()}
    work.record(RecordKind.LATE_COMPLETION, work.values["reason"], official_id=_chosen(work), data=data)
    work.changes["return_state"] = None


def _end_stay(work: Work, on: date) -> None:
    work.reaches_out = True
    db.session.execute(
        update(Tenure)
        .where(Tenure.id == work.file.row["tenure_id"], or_(Tenure.to_on.is_(None), Tenure.to_on > on))
        .values(to_on=on)
    )


def _take_roles_away(work: Work) -> list[list[Any]]:
    """Ends the leading roles that the person holds in the unit; [role, unit id] of each."""
    held = db.session.execute(
        select(RoleGrant.id, RoleGrant.role, RoleGrant.unit_id)
        .join(OrgUnit, OrgUnit.id == RoleGrant.unit_id)
        .where(RoleGrant.official_id == _chosen(work), RoleGrant.role.in_(map(str, LEADING_ROLES)))
        .where(OrgUnit.path.startswith(work.file.row["unit_path"], autoescape=True))
        .where(RoleGrant.valid_from < work.today)
        .where(or_(RoleGrant.valid_to.is_(None), RoleGrant.valid_to > work.today))
    ).all()
    ids = [row.id for row in held]
    db.session.execute(update(RoleGrant).where(RoleGrant.id.in_(ids)).values(valid_to=work.today))
    return [[row.role, row.unit_id] for row in held]


def _give_back_roles(work: Work, on: date) -> None:
    """What a lapse took away comes back with the late decision, from its day of effect."""
    rested = [one for record in work.case.recorded(RecordKind.LAPSE) for one in record.data.get("roles", ())]
    common = {"official_id": _chosen(work), "valid_from": on, "basis": work.values["number"]}
    rows = [{**common, "role": role, "unit_id": unit_id} for role, unit_id in rested]
    if rows:
        db.session.execute(insert(RoleGrant), rows)


def _chosen(work: Work) -> int:
    if work.case.chosen_id is None:
        raise LookupError("nobody is under review")
    return work.case.chosen_id


def _term_end(work: Work) -> date:
    if work.case.running_term_end_on is None:
        raise LookupError("no term is under review")
    return work.case.running_term_end_on


EFFECTS = (
    notify_review,
    file_self_review,
    assess,
    give_review_opinion,
    conclude_review,
    conclude_no_reappointment,
    reassign,
    issue_review_decision,
    defer,
    take_up,
    lapse,
    complete_late,
    revoke_review,
)

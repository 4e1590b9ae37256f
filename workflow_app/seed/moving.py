"""Rotations, transfers, secondments and rotation plans in the demo province, one in every state.

Played through the services like every other case, on the days on which they would have been.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from state_machines.moves import ROTATION, SECONDMENT, TRANSFER
from state_machines.vocabulary import Degree, EvaluationKind, Grade, Role, StudyMode, Theory
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Evaluation, Official, Post, Qualification, Tenure
from workflow_app.queries import case_file
from workflow_app.queries.sql import rows
from workflow_app.rehearsal.driver import Driver
from workflow_app.rehearsal.lines import UNIT_ROLES
from workflow_app.rehearsal.moving import MOVE_DEFAULTS
from workflow_app.security.identity import Actor
from workflow_app.seed.cases import MEMBERS
from workflow_app.seed.players import cast_of
from workflow_app.seed.plots import day_before
from workflow_app.seed.terms import HOLDERS, SETTLED
from workflow_app.services import moves
from workflow_app.services.transactions import transaction

# fmt: off
LINE = ("PROPOSED", "SCREENED", "COMMENTED", "DISCUSSED", "SUBMITTED", "DECIDING", "DECIDED",
        "DECISION_ISSUED", "HANDED_OVER", "IN_PLACE")
ASIDE = ("NOT_AGREED", "SUPPLEMENT_REQUESTED", "NOT_APPROVED", "CANCELLED", "CLOSED")
STATES: Mapping[str, tuple[str, ...]] = {
    ROTATION: (*LINE, *ASIDE, "END_REVIEW", "PROLONGED", "PLACED_BACK", "PLACED_ELSEWHERE", "SETTLED",
               "RECALLED"),
    TRANSFER: (*LINE, *ASIDE),
    SECONDMENT: (*LINE, *ASIDE, "RETURNED", "RECALLED"),
}
PLANS = ("PLAN_DRAFT", "PLAN_SUBMITTED", "PLAN_APPROVED", "PLAN_IN_FORCE", "PLAN_CLOSED", "CANCELLED")
# fmt: on
STANDINGS = "SELECT p.id, t.equivalence FROM post p JOIN title t ON t.id = p.title_id"
ENDED = ("END_REVIEW", "PROLONGED", "PLACED_BACK", "PLACED_ELSEWHERE", "SETTLED", "CLOSED")
LONG_AGO = timedelta(days=36 * 31 - 40)  # a rotation that began then comes to its end now
BEFORE = {  # the state in which a twist is taken, and the twist
    "NOT_APPROVED": ("DECIDING", "refuse_move"),
    "CANCELLED": ("COMMENTED", "cancel"),
    "SUPPLEMENT_REQUESTED": ("SUBMITTED", "request_supplement"),
    "RECALLED": ("IN_PLACE", "recall"),
    "RETURNED": ("IN_PLACE", "return_home"),
}
AFTER_REVIEW = {"PLACED_ELSEWHERE": "place_elsewhere", "SETTLED": "settle", "PROLONGED": "prolong"}


@dataclass(frozen=True, slots=True)
class Seats:
    """Who moves, from where, and to which post of another department."""

    stay: Mapping[str, Any]
    post_id: int


def move_people(showcase_path: str, today: date) -> int:
    """Lead one case of each kind to each of its states. Returns the steps taken."""
    seats = pairs(showcase_path, today)
    plan, steps = draw_up_plans(next(seats), today)
    for kind, states in STATES.items():
        for state in states:
            steps += _play(kind, state, next(seats), plan, today)
    return steps


def pairs(showcase_path: str, today: date) -> Iterator[Seats]:
    """Holders of division posts, each with the post of another one in another department."""
    found = rows(
        HOLDERS,
        since=date(1990, 1, 1),
        until=today.replace(year=today.year - 1, day=1),
        oldest=today.year - 60,
        youngest=today.year - 25,
        settled=today - SETTLED,
    )
    own = [dict(one) for one in found if str(one["path"]).startswith(showcase_path)]
    others = [dict(one) for one in found if not str(one["path"]).startswith(showcase_path)]
    standing = {row["id"]: row["equivalence"] for row in rows(STANDINGS)}
    places = [one["post_id"] for one in reversed(others)]
    bodies = {one["post_id"]: _body(one) for one in others}
    for stay in [*own[:6], *others]:
        level = standing[stay["post_id"]]
        fit = (one for one in places if bodies[one] != _body(stay) and standing[one] == level)
        post_id = next(fit, None)
        if post_id is not None:
            places.remove(post_id)
            yield Seats(stay, post_id)


def _body(stay: Mapping[str, Any]) -> str:
    return "/".join(str(stay["path"]).split("/")[:4])  # the department


def draw_up_plans(seats: Seats, today: date) -> tuple[int, int]:
    """Plans in every state; the one in force is for everybody. Returns its id, and the steps."""
    in_force, steps = 0, 0
    opened, head = day_before(today, 20), head_post(seats.post_id)
    for state in PLANS:
        day = day_before(today, LONG_AGO.days + 60) if state == "PLAN_IN_FORCE" else opened
        drive, _ = scene(Seats({**seats.stay, "post_id": head}, head), today)
        given = {**MOVE_DEFAULTS["open_plan"], "post_id": head, "quantity": 40}
        with clock.on(day, hour=9):
            drive.case_id = moves.open_plan(given, actor=drive.actor("ADVISER"))
            if state == "CANCELLED":
                drive.step("cancel", by=drive.actor("ADVISER"))
            else:
                drive.advance(state, (), (), ())
        in_force = drive.case_id if state == "PLAN_IN_FORCE" else in_force
        steps += drive.steps + 1
    return in_force, steps


def head_post(post_id: int) -> int:
    """The post of the head of the department to which a post belongs."""
    found = rows(
        """
SELECT hp.id FROM post p JOIN org_unit u ON u.id = p.unit_id JOIN post hp ON hp.unit_id = u.parent_id
JOIN title t ON t.id = hp.title_id WHERE p.id = :post AND t.rank = 'HEAD' ORDER BY hp.id
""",
        post=post_id,
    )
    return int(found[0]["id"])


def _play(kind: str, state: str, seats: Seats, plan: int, today: date) -> int:
    ended = kind == ROTATION and state in ENDED
    opened = day_before(today, LONG_AGO.days + 20 if ended else 40)
    make_movable(seats, opened)
    drive, crowds = scene(seats, today)
    with clock.on(opened, hour=8):
        drive.case_id = moves.open_move(
            kind, _proposal(kind, state, seats, plan), actor=drive.actor("SENDING_PERSONNEL_SPECIALIST")
        )
    with clock.on(opened, hour=10):
        _lead(drive, kind, state, crowds)
    if ended:
        with clock.on(day_before(today, 3), hour=10):
            _end(drive, state)
    return drive.steps + 1


def _proposal(kind: str, state: str, seats: Seats, plan: int) -> dict[str, Any]:
    months = {ROTATION: 36, TRANSFER: None, SECONDMENT: 1 if state in ("RETURNED", "CLOSED") else 12}[kind]
    return {
        **MOVE_DEFAULTS["open_move"],
        "tenure_id": seats.stay["id"],
        "post_id": seats.post_id,
        "move_reason": "NON_LOCAL" if kind == ROTATION else "TASK_NEED",
        "months": months,
        "plan_id": plan if kind == ROTATION else None,
    }


Crowds = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]


def _lead(drive: Driver, kind: str, state: str, crowds: Crowds) -> None:
    """On the day of the proposal, as far as the state asks or the line goes."""
    before, twist = BEFORE.get(state, (state, ""))
    if state == "NOT_AGREED":
        _disagree(drive, crowds)
    elif state == "CLOSED" and kind == SECONDMENT:
        drive.advance("IN_PLACE", *crowds)
    elif kind == ROTATION and state in ENDED:
        drive.advance("IN_PLACE", *crowds)
        drive.step("evaluate_period")
    else:
        drive.advance(before, *crowds)
    if twist and state != "RETURNED":
        later: dict[str, Any] = (
            {"effective_on": clock.today() + timedelta(days=20)} if twist == "recall" else {}
        )
        drive.step(twist, **later)
    if kind == SECONDMENT and state in ("RETURNED", "CLOSED"):
        _return(drive, state)


def _disagree(drive: Driver, crowds: Crowds) -> None:
    drive.advance("COMMENTED", *crowds)
    drive.step("record_talk", talk_party="PERSON", agreement="OBJECTS", opinion="Gia đình đang có khó khăn.")
    drive.advance("DISCUSSED", *crowds)
    drive.step("record_disagreement")


def _return(drive: Driver, state: str) -> None:
    ends_on = drive.file().row["term_end_on"]
    with clock.on(ends_on, hour=10):
        drive.step("return_home")
        if state == "CLOSED":
            drive.step("close")


def _end(drive: Driver, state: str) -> None:
    drive.step("open_end_review")
    if state == "END_REVIEW":
        return
    for code in ("file_end_review", "give_receiving_review", "give_authority_review"):
        drive.step(code)
    drive.step(AFTER_REVIEW.get(state, "place_back"))
    if state == "CLOSED":
        drive.step("close")


def make_movable(seats: Seats, opened: date) -> None:
    """A person who may be moved: long enough in the post, young, up to any standard, graded excellent."""
    who, own = seats.stay["official_id"], Tenure.id == seats.stay["id"]
    began = opened.replace(year=opened.year - 3, day=1)
    person = {
        "birth_year": opened.year - 37,
        "birth_month": 6,
        "birth_day": 15,
        "theory": str(Theory.ADVANCED),
    }
    year = date(opened.year - 1, 12, 15)
    with transaction():
        db.session.execute(update(Tenure).where(own).values(from_on=began))
        db.session.execute(update(Official).where(Official.id == who).values(**person))
        schooling = {"official_id": who, "degree": str(Degree.MASTER), "mode": str(StudyMode.FULL_TIME)}
        db.session.execute(insert(Qualification), schooling)
        db.session.execute(update(Post).where(Post.id == seats.post_id).values(seats=Post.seats + 1))
        known = select(Evaluation.id).where(
            Evaluation.official_id == who,
            Evaluation.kind == str(EvaluationKind.YEAR),
            Evaluation.period_end_on == year,
        )
        if db.session.execute(known).first() is None:
            graded = {"official_id": who, "kind": str(EvaluationKind.YEAR), "grade": str(Grade.EXCELLENT)}
            db.session.execute(insert(Evaluation), {**graded, "period_end_on": year, "decided_on": year})


def scene(seats: Seats, day: date) -> tuple[Driver, Crowds]:
    """Who acts in both places and above them, and who votes."""
    _, _, _, there = case_file.post_context(seats.post_id, day)
    _, _, _, here = case_file.post_context(seats.stay["post_id"], day)
    above = frozenset({int(str(there["unit_path"]).split("/")[1]), there["authority_id"]})
    cast = dict(cast_of(_ids(there) - above, above, day))
    sending = cast_of(_ids(here) - above, above, day)
    cast |= {f"SENDING_{role}": sending[role] for role in UNIT_ROLES if role in sending}
    who = seats.stay["official_id"]
    cast["OFFICIAL"] = [Actor(who, "", Role.OFFICIAL, here["unit_path"])]
    members = rows(MEMBERS, role=str(Role.AUTHORITY_MEMBER), unit=there["authority_id"])
    return Driver(cast), ((who,), (), tuple(found["id"] for found in members))


def _ids(row: Mapping[str, Any]) -> frozenset[int]:
    return frozenset(int(part) for part in str(row["unit_path"]).split("/") if part)

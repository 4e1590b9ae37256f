"""The demo province with its cases, loaded into an empty, migrated database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select, update

from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Official, Post
from workflow_app.seed import province
from workflow_app.seed.cases import open_cases
from workflow_app.seed.evaluating import evaluate_department
from workflow_app.seed.examining import examinations
from workflow_app.seed.moving import move_people
from workflow_app.seed.planning import planning_rounds
from workflow_app.seed.shapes import DemoAccount
from workflow_app.seed.terms import review_terms
from workflow_app.seed.tree import Body
from workflow_app.services import obligations
from workflow_app.services.transactions import transaction

OFFICIALS, CASES, SEED = 4_000, 60, 2016
WITHOUT_VACANCY = 3  # the division of the showcase in which every seat is taken


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was put into the database."""

    officials: int
    cases: int
    steps: int
    accounts: tuple[DemoAccount, ...]


def is_empty() -> bool:
    """Whether nobody is in the database yet."""
    return db.session.execute(select(func.count()).select_from(Official)).scalar_one() == 0


def add_seat(body: Body) -> None:
    """One more deputy in a division where nobody leaves: a free seat that no case is for.

    Added when everything else stands, so that it moves nobody and no case.
    """
    division = body.divisions[WITHOUT_VACANCY]
    post = next(seat.post for seat in body.at(division, "SO_PHO_TRUONG_PHONG"))
    with transaction():
        db.session.execute(update(Post).where(Post.id == post.id).values(seats=Post.seats + 1))


def load_demo(
    officials: int = OFFICIALS, cases: int = CASES, *, seed: int = SEED, today: date | None = None
) -> Loaded:
    """Load the province and open its cases. The same arguments give the same data.

    ``today`` is the day the cases lead up to: the present day unless given, so that
    deadlines and evaluations are current.
    """
    day = today or clock.today()
    built = province.build(officials, seed, day)
    with transaction():
        province.load(db.session.connection(), built)
    showcase = built.tree.departments[0].unit
    steps = open_cases(built.vacancies(), showcase.id, cases, day)
    if cases >= CASES:  # the whole demo
        steps += review_terms(showcase.path, day)
        steps += move_people(showcase.path, day)
        steps += planning_rounds(day)
        steps += evaluate_department(showcase.id, day)
        add_seat(built.tree.departments[0])
        steps += examinations(built.vacancies(), day)
        with clock.on(day):
            obligations.scan()
    return Loaded(officials, cases, steps, built.demo_accounts)

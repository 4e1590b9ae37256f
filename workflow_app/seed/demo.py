"""The demo province with its cases, loaded into an empty, migrated database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import Official
from workflow_app.seed import province
from workflow_app.seed.cases import open_cases
from workflow_app.seed.moving import move_people
from workflow_app.seed.planning import planning_rounds
from workflow_app.seed.shapes import DemoAccount
from workflow_app.seed.terms import review_terms
from workflow_app.services.transactions import transaction

OFFICIALS, CASES, SEED = 4_000, 60, 2016


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
    return Loaded(officials, cases, steps, built.demo_accounts)

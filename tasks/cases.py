"""What happens to cases because a day has come."""

from __future__ import annotations

from celery import shared_task

from workflow_app import clock
from workflow_app.services import (
    evaluation_catching_up,
    evaluations,
    exams,
    freeze,
    homes,
    lifting,
    moves,
    planning,
    reappointments,
)


@shared_task(name="tasks.cases.suspend_frozen")
def suspend_frozen() -> int:
    """How many cases were suspended under a head who has been told to retire (clause 2.5)."""
    return freeze.suspend_frozen(clock.today())


@shared_task(name="tasks.cases.open_reappointments")
def open_reappointments() -> int:
    """How many reviews were opened for terms that end soon (clause 2.5)."""
    return len(reappointments.open_due(clock.today()))


@shared_task(name="tasks.cases.lapse_reappointments")
def lapse_reappointments() -> int:
    """How many reviews lapsed because the term ended without a decision."""
    return reappointments.lapse_overdue(clock.today())


@shared_task(name="tasks.cases.follow_moves")
def follow_moves() -> int:
    """How many end reviews of rotations were opened; evaluations that fall due stand in the inbox."""
    today = clock.today()
    opened = moves.review_ending(today)
    moves.refresh_away(today)
    return opened


@shared_task(name="tasks.cases.follow_exams")
def follow_exams() -> int:
    """How many examinations were looked at whose marks are open to petitions."""
    return exams.follow_scored()


@shared_task(name="tasks.cases.follow_homes")
def follow_homes() -> int:
    """How many people's home unit followed a decision that has taken effect."""
    return homes.follow(clock.today())


@shared_task(name="tasks.cases.open_planning")
def open_planning() -> int:
    """How many planning rounds were opened for this year (clause 2.4)."""
    return len(planning.open_due(clock.today()))


@shared_task(name="tasks.cases.expire_plans")
def expire_plans() -> int:
    """How many plan entries ended because their last day is past."""
    return planning.expire_overdue(clock.today())


@shared_task(name="tasks.cases.lift_ended")
def lift_ended() -> int:
    """How many suspended cases went on because their cause has ended (clause 2.5)."""
    return lifting.lift_ended(clock.today())


@shared_task(name="tasks.cases.catch_up_evaluations")
def catch_up_evaluations() -> int:
    """How many forms were added or moved in campaigns under way (clause 2.3)."""
    return evaluation_catching_up.catch_up_all(clock.today())


@shared_task(name="tasks.cases.file_evaluations")
def file_evaluations() -> int:
    """How many forms were filed, since nobody may petition about them any more."""
    return evaluations.file_due(clock.today())

"""The forms of evaluation that a head is asked to comment on, and those around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from workflow_app.extensions import db
from workflow_app.models import (
    CaseTask,
    EvaluationCampaign,
    EvaluationForm,
    Official,
    OrgUnit,
    PersonnelCase,
    Title,
)
from workflow_app.queries.task_rows import mine
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.security.policy import visible

Rows = Sequence[Row[*tuple[Any, ...]]]
COMMENT = "comment_head"
MOST = 100  # forms on one page; the next ones come up as these are done
RUNNING = ("PERIOD_OPEN", "UNITS_GRADED")


def asked(actor: Actor) -> Rows:
    """The forms that wait for the actor's comment, due first: case and due day. One statement."""
    return db.session.execute(
        select(CaseTask.case_id, CaseTask.due_on)
        .where(CaseTask.step == COMMENT, mine(actor))
        .order_by(CaseTask.due_on, CaseTask.case_id)
        .limit(MOST)
    ).all()


def around(actor: Actor) -> Rows:
    """Every form of the campaigns under way in the actor's subtree but the own one. One statement."""
    campaign = PersonnelCase.__table__.alias("campaign")
    return db.session.execute(
        select(
            EvaluationForm.case_id,
            EvaluationForm.head_grade,
            EvaluationCampaign.due_on,
            Official.name,
            Title.name.label("title_name"),
            OrgUnit.name.label("unit_name"),
            PersonnelCase.state,
            PersonnelCase.phase,
        )
        .join(PersonnelCase, PersonnelCase.id == EvaluationForm.case_id)
        .join(EvaluationCampaign, EvaluationCampaign.case_id == EvaluationForm.campaign_id)
        .join(campaign, campaign.c.id == EvaluationForm.campaign_id)
        .join(Official, Official.id == EvaluationForm.official_id)
        .join(Title, Title.id == PersonnelCase.title_id)
        .join(OrgUnit, OrgUnit.id == EvaluationForm.unit_id)
        .where(campaign.c.state.in_(RUNNING), visible(actor, Permission.SEE_DOSSIER))
        .where(PersonnelCase.unit_path >= actor.unit_path, PersonnelCase.unit_path < actor.path_end)
        .order_by(OrgUnit.path, Official.sort_key, EvaluationForm.case_id)
        .limit(MOST * 5)
    ).all()

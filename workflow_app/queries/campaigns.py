"""Campaigns of evaluation: the list, how far each unit is, who is late, who has no form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from workflow_app.extensions import db
from workflow_app.models import (
    CaseRecord,
    EvaluationCampaign,
    EvaluationForm,
    Obligation,
    Official,
    OrgUnit,
    PersonnelCase,
    Post,
    Title,
    UnitGrade,
)
from workflow_app.queries.paging import Key, Page, Place, page
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.security.policy import visible

Rows = Sequence[Row[*tuple[Any, ...]]]
NEWEST_FIRST = (Key(EvaluationCampaign.to_on, date, "to_on"), Key(EvaluationCampaign.case_id, int, "case_id"))
GRADES_MOST = 10  # of a unit, on its page
LATE_MOST = 200  # names on one page
FORM_CASE = aliased(PersonnelCase)
OPEN, CANCELLED, SET_ASIDE = "open", "CANCELLED", "NOT_ASSESSABLE"


def campaigns(actor: Actor, place: Place, today: date) -> Page[Row[*tuple[Any, ...]]]:
    """The campaigns that the actor may know of, the last period first. One statement."""
    statement = _campaigns(today).where(visible(actor, Permission.SEE_CASE))
    return page(statement, NEWEST_FIRST, place, descending=True)


def campaign(case_id: int, today: date) -> Row[*tuple[Any, ...]] | None:
    """One campaign with its figures. One statement."""
    return db.session.execute(_campaigns(today).where(EvaluationCampaign.case_id == case_id)).one_or_none()


def running_over(unit_path: str, today: date) -> Rows:
    """The campaigns under way that cover a unit, the last period first. One statement."""
    one = EvaluationCampaign
    covers = func.substr(unit_path, 1, func.length(one.unit_path)) == one.unit_path
    running = PersonnelCase.phase == OPEN
    return db.session.execute(_campaigns(today).where(covers, running).order_by(one.to_on.desc())).all()


def _campaigns(today: date) -> Select[*tuple[Any, ...]]:
    one = EvaluationCampaign
    return (
        select(
            one.case_id,
            one.kind,
            one.unit_path,
            one.from_on,
            one.to_on,
            one.due_on,
            PersonnelCase.code,
            PersonnelCase.state,
            PersonnelCase.phase,
            OrgUnit.id.label("unit_id"),
            OrgUnit.name.label("unit_name"),
            *(_figure(name, condition) for name, condition in _conditions(today).items()),
        )
        .join(PersonnelCase, PersonnelCase.id == one.case_id)
        .join(OrgUnit, OrgUnit.path == one.unit_path)
    )


def _conditions(today: date) -> dict[str, ColumnElement[bool]]:
    there = FORM_CASE.state != CANCELLED
    return {
        "forms": there,
        "over": and_(there, FORM_CASE.phase != OPEN),
        "late": and_(there, FORM_CASE.phase == OPEN, EvaluationCampaign.due_on < today),
        "set_aside": FORM_CASE.state == SET_ASIDE,
    }


def _figure(name: str, condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many forms of the campaign are so."""
    counted = (
        select(func.count())
        .select_from(EvaluationForm)
        .join(FORM_CASE, FORM_CASE.id == EvaluationForm.case_id)
        .where(EvaluationForm.campaign_id == EvaluationCampaign.case_id, condition)
        .correlate(EvaluationCampaign)
    )
    return counted.scalar_subquery().label(name)


def grades_of(unit_id: int) -> Rows:
    """The grades of a unit, the last period first. One statement."""
    one = EvaluationCampaign
    return db.session.execute(
        select(UnitGrade.campaign_id, UnitGrade.grade, UnitGrade.document, one.kind, one.from_on, one.to_on)
        .join(one, one.case_id == UnitGrade.campaign_id)
        .where(UnitGrade.unit_id == unit_id)
        .order_by(one.to_on.desc())
        .limit(GRADES_MOST)
    ).all()


def distribution(unit_id: int) -> Rows:
    """How the people of a unit were graded, by campaign. One statement."""
    form = EvaluationForm
    return db.session.execute(
        select(form.campaign_id, form.grade, func.count().label("people"))
        .where(form.unit_id == unit_id, form.campaign_id.is_not(None), form.grade.is_not(None))
        .group_by(form.campaign_id, form.grade)
        .order_by(form.campaign_id, form.grade)
    ).all()


def head_post(unit_id: int, today: date) -> int | None:
    """The post of the head of a unit, on which a campaign of the unit hangs. One statement."""
    in_force = or_(Post.valid_to.is_(None), Post.valid_to > today)
    return db.session.execute(
        select(Post.id)
        .join(Title, Title.id == Post.title_id)
        .where(Post.unit_id == unit_id, Title.rank == "HEAD", in_force)
        .order_by(Post.id)
        .limit(1)
    ).scalar_one_or_none()


def by_unit(campaign_id: int) -> Rows:
    """Forms by unit and state, units in the order of the tree, with the unit's grade. One statement."""
    form = EvaluationForm
    graded = and_(UnitGrade.campaign_id == form.campaign_id, UnitGrade.unit_id == form.unit_id)
    return db.session.execute(
        select(
            form.unit_id,
            OrgUnit.name.label("unit_name"),
            OrgUnit.path,
            UnitGrade.grade.label("unit_grade"),
            UnitGrade.document,
            PersonnelCase.state,
            func.count().label("count"),
        )
        .join(PersonnelCase, PersonnelCase.id == form.case_id)
        .join(OrgUnit, OrgUnit.id == form.unit_id)
        .outerjoin(UnitGrade, graded)
        .where(form.campaign_id == campaign_id, PersonnelCase.state != CANCELLED)
        .group_by(
            form.unit_id,
            OrgUnit.name,
            OrgUnit.path,
            UnitGrade.grade,
            UnitGrade.document,
            PersonnelCase.state,
        )
        .order_by(OrgUnit.path)
    ).all()


def unfinished(campaign_id: int, unit_id: int | None = None) -> Rows:
    """People whose form is not decided, by unit and given name, at most ``LATE_MOST``. One statement."""
    statement = _people(campaign_id).where(PersonnelCase.phase == OPEN)
    if unit_id is not None:
        statement = statement.where(EvaluationForm.unit_id == unit_id)
    return db.session.execute(statement.order_by(OrgUnit.path, Official.sort_key).limit(LATE_MOST)).all()


def owed(campaign_id: int, unit_id: int) -> Sequence[int]:
    """The things that are due and not done on the forms of a unit. One statement."""
    statement = (
        select(Obligation.id)
        .join(EvaluationForm, EvaluationForm.case_id == Obligation.case_id)
        .join(PersonnelCase, PersonnelCase.id == EvaluationForm.case_id)
        .where(EvaluationForm.campaign_id == campaign_id, EvaluationForm.unit_id == unit_id)
        .where(Obligation.met_on.is_(None), PersonnelCase.phase == OPEN)
        .order_by(Obligation.due_on, Obligation.id)
        .limit(LATE_MOST)
    )
    return db.session.execute(statement).scalars().all()


def set_aside(campaign_id: int) -> Rows:
    """People who are not assessed, with the reason. One statement."""
    told = and_(CaseRecord.case_id == EvaluationForm.case_id, CaseRecord.kind == "NOT_ASSESSED")
    return db.session.execute(
        _people(campaign_id)
        .add_columns(CaseRecord.text, CaseRecord.data)
        .outerjoin(CaseRecord, told)
        .where(PersonnelCase.state == SET_ASIDE)
        .order_by(OrgUnit.path, Official.sort_key)
    ).all()


def _people(campaign_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            EvaluationForm.case_id,
            EvaluationForm.official_id,
            EvaluationForm.unit_id,
            Official.name,
            Title.name.label("title_name"),
            OrgUnit.name.label("unit_name"),
            PersonnelCase.state,
        )
        .join(PersonnelCase, PersonnelCase.id == EvaluationForm.case_id)
        .join(Official, Official.id == EvaluationForm.official_id)
        .join(OrgUnit, OrgUnit.id == EvaluationForm.unit_id)
        .join(Title, Title.id == PersonnelCase.title_id)
        .where(EvaluationForm.campaign_id == campaign_id)
    )


def caps(campaign_id: int) -> Rows:
    """Grades by agency, then by group of similar duties. Two statements."""
    form = EvaluationForm
    of_campaign = form.campaign_id == campaign_id
    agencies = (
        select(literal("AGENCY").label("scope"), OrgUnit.name.label("name"), *_grades())
        .join(OrgUnit, OrgUnit.id == form.agency_id)
        .where(of_campaign)
        .group_by(OrgUnit.id, OrgUnit.name, OrgUnit.path)
        .order_by(OrgUnit.path)
    )
    # The standing of a title with who grades it, told by a title of the group and by the grader.
    duties = (
        select(
            literal("DUTIES").label("scope"),
            (func.min(Title.name) + ", " + OrgUnit.name).label("name"),
            *_grades(),
        )
        .join(PersonnelCase, PersonnelCase.id == form.case_id)
        .join(Title, Title.id == PersonnelCase.title_id)
        .join(OrgUnit, OrgUnit.id == PersonnelCase.authority_id)
        .where(of_campaign)
        .group_by(form.duty_group, OrgUnit.name)
        .order_by(form.duty_group)
    )
    return [*db.session.execute(agencies).all(), *db.session.execute(duties).all()]


def _grades() -> tuple[ColumnElement[int], ...]:
    """How many stand at which grade; proposals of forms that are not decided yet apart."""
    form = EvaluationForm
    counted = {
        "people": form.case_id.is_not(None),
        "graded": form.grade.is_not(None),
        "good": form.grade == "GOOD",
        "excellent": and_(form.grade == "EXCELLENT", ~form.excess_approved),
        "approved": and_(form.grade == "EXCELLENT", form.excess_approved),
        "proposed_good": and_(form.grade.is_(None), form.proposed_grade == "GOOD"),
        "proposed_excellent": and_(form.grade.is_(None), form.proposed_grade == "EXCELLENT"),
    }
    return tuple(
        func.coalesce(func.sum(case((condition, 1), else_=0)), 0).label(name)
        for name, condition in counted.items()
    )


def names(official_ids: Sequence[int]) -> Rows:
    """People by given name, with their present unit. One statement."""
    return db.session.execute(
        select(Official.id, Official.name, OrgUnit.name.label("unit_name"))
        .outerjoin(OrgUnit, OrgUnit.id == Official.home_unit_id)
        .where(Official.id.in_(official_ids))
        .order_by(Official.sort_key)
    ).all()

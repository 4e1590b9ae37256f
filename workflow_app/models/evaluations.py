"""Evaluation (clause 2.3): sets of criteria, campaigns, units' grades, forms and what is typed in them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from state_machines.evaluations import CriterionGroup, FormPart
from state_machines.vocabulary import EvaluationKind, Grade, StandardState
from workflow_app.models.base import Model, UtcDateTime, code_column, codes, path_column, ref


class CriteriaSet(Model):
    """One version of the criteria for a title: proposed by one person, approved by another."""

    __tablename__ = "criteria_set"
    __table_args__ = (
        UniqueConstraint("title_id", "version"),
        codes("state", StandardState),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> proposed_by_id", name="two_persons"),
        CheckConstraint(
            "state <> 'APPROVED' OR migrated OR (approved_by_id IS NOT NULL AND proposed_by_id IS NOT NULL)",
            name="approved_by_somebody",
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    title_id: Mapped[int] = ref("title.id")
    version: Mapped[int]
    state: Mapped[str] = code_column(default="DRAFT")
    migrated: Mapped[bool] = mapped_column(default=False)  # from before the product
    valid_from: Mapped[date]
    document: Mapped[str] = mapped_column(String(200), default="")
    proposed_by_id: Mapped[int | None] = ref("official.id", index=False)
    approved_by_id: Mapped[int | None] = ref("official.id", index=False)
    approved_on: Mapped[date | None]
    returned: Mapped[str] = mapped_column(Text, default="")  # why it was given back


class Criterion(Model):
    """One criterion of a set; the points of a set add up to 100."""

    __tablename__ = "criterion"
    __table_args__ = (
        UniqueConstraint("set_id", "position"),
        codes("part", CriterionGroup),
        CheckConstraint("points BETWEEN 0 AND 100", name="points_in_range"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = ref("criteria_set.id", index=False)
    position: Mapped[int]
    part: Mapped[str] = code_column()  # of the three that every set holds
    name: Mapped[str] = mapped_column(String(300))
    points: Mapped[int]
    asks_evidence: Mapped[bool] = mapped_column(default=False)


class EvaluationCampaign(Model):
    """What a campaign (the case with the same number) covers: a period, a cut-off day, a subtree."""

    __tablename__ = "evaluation_campaign"
    __table_args__ = (
        codes("kind", EvaluationKind),
        CheckConstraint("to_on > from_on", name="valid_span"),
        Index(  # one campaign a period for a subtree, unless it was cancelled
            "uq_evaluation_campaign_period",
            "unit_path",
            "kind",
            "to_on",
            unique=True,
            postgresql_where=text("NOT cancelled"),
            sqlite_where=text("NOT cancelled"),
        ),
    )
    case_id: Mapped[int] = ref("personnel_case.id", index=False, primary_key=True)
    kind: Mapped[str] = code_column()
    cancelled: Mapped[bool] = mapped_column(default=False)
    unit_path: Mapped[str] = path_column()
    from_on: Mapped[date]
    to_on: Mapped[date]  # the cut-off day, the last of the period
    due_on: Mapped[date]


class UnitGrade(Model):
    """The grade of a unit in a campaign; it comes before the grade of its head (clause 2.3)."""

    __tablename__ = "unit_grade"
    __table_args__ = (UniqueConstraint("campaign_id", "unit_id"), codes("grade", Grade))
    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = ref("evaluation_campaign.case_id", index=False)
    unit_id: Mapped[int] = ref("org_unit.id")
    grade: Mapped[str] = code_column()
    document: Mapped[str] = mapped_column(String(120), default="")
    decided_by_id: Mapped[int] = ref("official.id", index=False)
    decided_on: Mapped[date]


class EvaluationForm(Model):
    """The form of one person (the case with the same number); a person has one form a campaign."""

    __tablename__ = "evaluation_form"
    __table_args__ = (
        codes("kind", EvaluationKind),
        codes("self_grade", Grade),
        codes("head_grade", Grade),
        codes("proposed_grade", Grade),
        codes("grade", Grade),
        UniqueConstraint("campaign_id", "official_id"),
        CheckConstraint("score IS NULL OR score BETWEEN 0 AND 100", name="score_in_range"),
        Index("ix_evaluation_form_unit", "campaign_id", "unit_id"),
        Index("ix_evaluation_form_agency", "campaign_id", "agency_id"),
        Index("ix_evaluation_form_duties", "campaign_id", "duty_group"),
    )
    case_id: Mapped[int] = ref("personnel_case.id", index=False, primary_key=True)
    campaign_id: Mapped[int | None] = ref("evaluation_campaign.case_id", index=False)
    official_id: Mapped[int] = ref("official.id")
    unit_id: Mapped[int] = ref("org_unit.id", index=False)  # of the post: a division stands for itself
    agency_id: Mapped[int] = ref("org_unit.id", index=False)  # the body that carries the procedure
    criteria_set_id: Mapped[int | None] = ref("criteria_set.id", index=False)
    kind: Mapped[str] = code_column()
    from_on: Mapped[date]
    to_on: Mapped[date]
    is_head: Mapped[bool] = mapped_column(default=False)
    duty_group: Mapped[str] = code_column(default="")  # standing of the title "@" who grades it
    populations: Mapped[list[str]] = mapped_column(JSON, default=list)
    self_grade: Mapped[str | None] = code_column()
    head_grade: Mapped[str | None] = code_column()
    proposed_grade: Mapped[str | None] = code_column()
    grade: Mapped[str | None] = code_column()
    score: Mapped[int | None]
    excess_approved: Mapped[bool] = mapped_column(default=False)  # EXCELLENT beyond the cap, allowed
    prospect: Mapped[bool] = mapped_column(default=False)  # the head sees promise in the person


class FormAnswer(Model):
    """Points, words and evidence for one criterion, by the person or by the head."""

    __tablename__ = "form_answer"
    __table_args__ = (codes("part", FormPart), CheckConstraint("points >= 0", name="points_not_negative"))
    case_id: Mapped[int] = ref("evaluation_form.case_id", index=False, primary_key=True)
    criterion_id: Mapped[int] = ref("criterion.id", index=False, primary_key=True)
    part: Mapped[str] = code_column(primary_key=True)
    points: Mapped[int]
    text: Mapped[str] = mapped_column(Text, default="")
    evidence: Mapped[str] = mapped_column(Text, default="")


class FormDraft(Model):
    """What a person has typed and not sent yet; only that person ever reads it."""

    __tablename__ = "form_draft"
    case_id: Mapped[int] = ref("personnel_case.id", index=False, primary_key=True)
    official_id: Mapped[int] = ref("official.id", index=False, primary_key=True)
    step: Mapped[str] = code_column(primary_key=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)

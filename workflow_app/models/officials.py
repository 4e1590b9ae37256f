"""Officials: profile, career as intervals, planning, evaluation, discipline, notices."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from state_machines.discipline import DisciplineEnd
from state_machines.vocabulary import (
    Channel,
    Degree,
    DisciplineForm,
    EvaluationKind,
    Grade,
    LanguageLevel,
    PlanRemoval,
    PlanStatus,
    StudyMode,
    Theory,
)
from workflow_app.models.base import Model, code_column, codes, ref

TENURE_VIA = (
    "APPOINTMENT",
    "REAPPOINTMENT",
    "EXTENSION",
    "ROTATION",
    "TRANSFER",
    "SECONDMENT",
    "ELECTION",
    "RECRUITMENT",
)


class Official(Model):
    """A person. ``sort_key`` orders by given name; ``folded`` is for search without marks."""

    __tablename__ = "official"
    __table_args__ = (
        codes("sex", ("F", "M")),
        codes("theory", Theory),
        CheckConstraint("birth_day IS NULL OR birth_month IS NOT NULL", name="day_needs_month"),
        Index("ix_official_sort", "sort_key", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = code_column(unique=True)
    name: Mapped[str] = mapped_column(String(120))
    sort_key: Mapped[str] = mapped_column(String(400))
    folded: Mapped[str] = mapped_column(String(120), index=True)
    sex: Mapped[str] = code_column(1)
    birth_year: Mapped[int]
    birth_month: Mapped[int | None]
    birth_day: Mapped[int | None]
    native_area: Mapped[str | None] = code_column()
    native_place: Mapped[str] = mapped_column(String(120), default="")
    birth_place: Mapped[str] = mapped_column(String(120), default="")
    ethnicity: Mapped[str] = mapped_column(String(40), default="Kinh")
    religion: Mapped[str] = mapped_column(String(40), default="Không")
    theory: Mapped[str] = code_column(default="NONE")
    party_probation_on: Mapped[date | None]
    party_official_on: Mapped[date | None]
    home_unit_id: Mapped[int | None] = ref("org_unit.id")
    synthetic: Mapped[bool] = mapped_column(default=False)  # demo data, no real person


class Qualification(Model):
    __tablename__ = "qualification"
    __table_args__ = (codes("degree", Degree), codes("mode", StudyMode))
    id: Mapped[int] = mapped_column(primary_key=True)
    official_id: Mapped[int] = ref("official.id")
    degree: Mapped[str] = code_column()
    mode: Mapped[str] = code_column()
    subject: Mapped[str] = mapped_column(String(120), default="")
    school: Mapped[str] = mapped_column(String(160), default="")
    year: Mapped[int | None]


class LanguageSkill(Model):
    __tablename__ = "language_skill"
    __table_args__ = (UniqueConstraint("official_id", "language"), codes("level", LanguageLevel))
    id: Mapped[int] = mapped_column(primary_key=True)
    official_id: Mapped[int] = ref("official.id", index=False)
    language: Mapped[str] = code_column()
    level: Mapped[str] = code_column()


class Tenure(Model):
    """One stay of one person in one post, from ``from_on`` until before ``to_on``."""

    __tablename__ = "tenure"
    __table_args__ = (
        codes("via", TENURE_VIA),
        CheckConstraint("to_on IS NULL OR to_on > from_on", name="valid_span"),
        Index("ix_tenure_post_span", "post_id", "to_on"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    official_id: Mapped[int] = ref("official.id")
    post_id: Mapped[int] = ref("post.id", index=False)
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    term_end_on: Mapped[date | None]
    via: Mapped[str] = code_column(default="APPOINTMENT")
    case_id: Mapped[int | None]  # the case that made it; no foreign key, the case points back
    decision: Mapped[str] = mapped_column(String(120), default="")


class PlanEntry(Model):
    """A person in the succession plan for a title, from ``from_on`` to ``to_on``, both included.

    An entry comes from a planning round, or it was taken over from old files and says so.
    """

    __tablename__ = "plan_entry"
    __table_args__ = (
        codes("status", PlanStatus),
        codes("channel", Channel),
        codes("end_reason", PlanRemoval),
        CheckConstraint("case_id IS NOT NULL OR migrated", name="from_a_round_or_taken_over"),
        CheckConstraint("status <> 'REMOVED' OR end_reason IS NOT NULL", name="removal_has_its_reason"),
        Index(  # one running entry a person, title and unit
            "uq_plan_entry_running",
            "official_id",
            "title_id",
            "unit_id",
            unique=True,
            postgresql_where=text("status IN ('PROPOSED', 'ACTIVE')"),
            sqlite_where=text("status IN ('PROPOSED', 'ACTIVE')"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    official_id: Mapped[int] = ref("official.id")
    title_id: Mapped[int] = ref("title.id")
    unit_id: Mapped[int | None] = ref("org_unit.id")
    status: Mapped[str] = code_column()
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    migrated: Mapped[bool] = mapped_column(default=False)
    document: Mapped[str] = mapped_column(String(120), default="")
    case_id: Mapped[int | None] = ref("personnel_case.id")  # the round that made it
    reviewed_id: Mapped[int | None] = ref("personnel_case.id", index=False)  # the newest round that kept it
    channel: Mapped[str | None] = code_column()  # who proposed the person
    development: Mapped[str] = mapped_column(Text, default="")  # the training plan
    ended_on: Mapped[date | None]
    end_reason: Mapped[str | None] = code_column()
    ended_id: Mapped[int | None] = ref(
        "personnel_case.id", index=False
    )  # the round or appointment that ended it


class Evaluation(Model):
    """The result of one evaluation of one person."""

    __tablename__ = "evaluation"
    __table_args__ = (
        UniqueConstraint("official_id", "kind", "period_end_on"),
        codes("kind", EvaluationKind),
        codes("grade", Grade),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    official_id: Mapped[int] = ref("official.id", index=False)
    kind: Mapped[str] = code_column()
    period_end_on: Mapped[date]
    decided_on: Mapped[date]
    grade: Mapped[str] = code_column()
    document: Mapped[str] = mapped_column(String(120), default="")


class Discipline(Model):
    """A decision on discipline. It is never deleted: it is ended, or annulled as if it had not been."""

    __tablename__ = "discipline"
    __table_args__ = (
        codes("form", DisciplineForm),
        codes("ended_how", DisciplineEnd),
        CheckConstraint("(ended_on IS NULL) = (ended_how IS NULL)", name="ended_iff_dated"),
        CheckConstraint(
            "ended_on IS NULL OR (ended_reason <> '' AND ended_document <> '')", name="ended_for_a_reason"
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    official_id: Mapped[int] = ref("official.id")
    form: Mapped[str] = code_column()
    decided_on: Mapped[date]
    document: Mapped[str] = mapped_column(String(120), default="")
    recorded_by_id: Mapped[int | None] = ref("official.id", index=False)  # None: taken over from old files
    ended_on: Mapped[date | None]  # from this day on it bars nothing
    ended_how: Mapped[str | None] = code_column()
    ended_by_id: Mapped[int | None] = ref("official.id", index=False)
    ended_document: Mapped[str] = mapped_column(String(120), default="")
    ended_reason: Mapped[str] = mapped_column(Text, default="")


class RetirementNotice(Model):
    __tablename__ = "retirement_notice"
    __table_args__ = (
        CheckConstraint("retires_on > notice_on", name="notice_before_retirement"),
        CheckConstraint(
            "annulled_on IS NULL OR (annulled_reason <> '' AND annulled_document <> '')",
            name="annulled_for_a_reason",
        ),
        Index(
            "ix_retirement_notice_standing",  # one that stands a person
            "official_id",
            unique=True,
            postgresql_where=text("annulled_on IS NULL"),
            sqlite_where=text("annulled_on IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    official_id: Mapped[int] = ref("official.id", index=False)
    notice_on: Mapped[date]
    retires_on: Mapped[date]
    document: Mapped[str] = mapped_column(String(120), default="")
    annulled_on: Mapped[date | None]
    annulled_by_id: Mapped[int | None] = ref("official.id", index=False)
    annulled_document: Mapped[str] = mapped_column(String(120), default="")
    annulled_reason: Mapped[str] = mapped_column(Text, default="")

"""Units, titles and posts as dated data: both the three-tier and the two-tier tree fit."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from state_machines.vocabulary import Degree, LanguageLevel, Level, Rank, StandardState, Theory
from workflow_app.models.base import Model, code_column, codes, path_column, ref


class OrgUnit(Model):
    """A unit while it exists. ``path`` is "/1/24/310/": the ids from the root down."""

    __tablename__ = "org_unit"
    __table_args__ = (
        codes("level", Level),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="valid_span"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = code_column(unique=True)
    name: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(200), index=True)
    kind: Mapped[str] = code_column()
    level: Mapped[str] = code_column()
    parent_id: Mapped[int | None] = ref("org_unit.id")
    path: Mapped[str] = path_column(index=True)
    sector: Mapped[str | None] = code_column()
    area: Mapped[str | None] = code_column()  # home area, to tell who is local
    layout: Mapped[str] = code_column(default="STATE")  # whose document layout: STATE or PARTY
    is_department: Mapped[bool] = mapped_column(default=False)  # provincial department or sector
    foreign_affairs: Mapped[bool] = mapped_column(default=False)
    staff_total: Mapped[int] = mapped_column(default=0)
    staff_women: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class UnitLineage(Model):
    """Which unit became which: a merger has several sources, a split several targets."""

    __tablename__ = "unit_lineage"
    __table_args__ = (
        UniqueConstraint("source_id", "target_id", "on_date"),
        codes("kind", ("MERGER", "SPLIT", "RENAMING", "TRANSFER")),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = ref("org_unit.id")
    target_id: Mapped[int] = ref("org_unit.id")
    kind: Mapped[str] = code_column()
    on_date: Mapped[date]
    document: Mapped[str] = mapped_column(String(200), default="")


class Title(Model):
    """A title (chuc danh). Equal ``equivalence`` numbers are equivalent, a larger one is higher."""

    __tablename__ = "title"
    __table_args__ = (codes("level", Level), codes("rank", Rank))
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = code_column(unique=True)
    name: Mapped[str] = mapped_column(String(200))
    folded: Mapped[str] = mapped_column(String(200))
    level: Mapped[str] = code_column()
    rank: Mapped[str] = code_column()
    in_scope: Mapped[bool] = mapped_column(default=True)
    is_key: Mapped[bool] = mapped_column(default=False)
    is_elected: Mapped[bool] = mapped_column(default=False)
    standing_committee_managed: Mapped[bool] = mapped_column(default=False)
    equivalence: Mapped[int] = mapped_column(default=0)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class TitleStandard(Model):
    """One version of what a title demands (clause 2.1): proposed by one person, approved by another.

    Only approved versions are in force. ``migrated`` marks those from before the product.
    """

    __tablename__ = "title_standard"
    __table_args__ = (
        UniqueConstraint("title_id", "version"),
        codes("min_degree", Degree),
        codes("min_theory", Theory),
        codes("min_language", LanguageLevel),
        codes("state", StandardState),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="valid_span"),
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
    migrated: Mapped[bool] = mapped_column(default=False)
    proposed_by_id: Mapped[int | None] = ref("official.id", index=False)
    submitted_on: Mapped[date | None]
    approved_by_id: Mapped[int | None] = ref("official.id", index=False)
    approved_on: Mapped[date | None]
    returned: Mapped[str] = mapped_column(Text, default="")  # why it was given back
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    min_degree: Mapped[str | None] = code_column()
    min_theory: Mapped[str | None] = code_column()
    min_language: Mapped[str | None] = code_column()
    skills: Mapped[list[str]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(Text, default="")
    document: Mapped[str] = mapped_column(String(200), default="")


class Post(Model):
    """A title in a unit, with its number of seats and who manages it."""

    __tablename__ = "post"
    __table_args__ = (
        UniqueConstraint("unit_id", "title_id", "valid_from"),
        CheckConstraint("seats > 0", name="seats_positive"),
        CheckConstraint(
            "NOT special_professional OR special_document <> ''", name="special_post_has_its_document"
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = ref("org_unit.id")
    title_id: Mapped[int] = ref("title.id")
    authority_id: Mapped[int] = ref("org_unit.id")  # the managing (competent) authority
    seats: Mapped[int] = mapped_column(default=1)
    special_professional: Mapped[bool] = mapped_column(default=False)
    special_document: Mapped[str] = mapped_column(String(200), default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Moratorium(Model):
    """A stop on appointments for a unit's subtree, for one title or for all."""

    __tablename__ = "moratorium"
    __table_args__ = (CheckConstraint("to_on IS NULL OR to_on > from_on", name="valid_span"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = ref("org_unit.id")
    title_id: Mapped[int | None] = ref("title.id")
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    document: Mapped[str] = mapped_column(String(200))
    recorded_by_id: Mapped[int | None] = ref("official.id", index=False)  # None: taken over from old files
    end_document: Mapped[str] = mapped_column(String(200), default="")


class CalendarDay(Model):
    """A day that the office's own notice makes a holiday or a working day."""

    __tablename__ = "calendar_day"
    __table_args__ = (codes("kind", ("HOLIDAY", "WORKING")), Index("ix_calendar_day_kind", "kind", "day"))
    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = code_column()
    name: Mapped[str] = mapped_column(String(120))
    document: Mapped[str] = mapped_column(String(200), default="")

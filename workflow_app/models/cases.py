"""A case and what is recorded on it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from state_machines.vocabulary import (
    Channel,
    Duty,
    OptionStatus,
    OutcomeType,
    RecordKind,
    ReviewPath,
    Role,
    Source,
)
from workflow_app.models.base import Model, UtcDateTime, code_column, codes, path_column, ref

NO_DUE = date(9999, 12, 31)  # sorts last, so that a key-set page needs no null rule


class PersonnelCase(Model):
    """One case. It pins procedure, rule set and title standard by version and digest."""

    __tablename__ = "personnel_case"
    __table_args__ = (
        codes("source", Source),
        codes("outcome_type", OutcomeType),
        codes("review_path", ReviewPath),
        CheckConstraint("revision >= 0", name="revision_counts_up"),
        CheckConstraint("(phase = 'ended') = (closed_on IS NOT NULL)", name="ended_iff_dated"),
        CheckConstraint(
            "state NOT IN ('DECISION_ISSUED', 'ANNOUNCED', 'REVOKED') OR chosen_id IS NOT NULL"
            " OR kind = 'exam'",
            name="a_decision_names_a_person",
        ),
        UniqueConstraint("tenure_id", "running_term_end_on"),  # one review a term
        CheckConstraint("(kind = 'planning') = (planning_year IS NOT NULL)", name="planning_has_a_year"),
        Index(  # one planning round a year for each post, unless it was cancelled
            "uq_personnel_case_planning_year",
            "post_id",
            "planning_year",
            unique=True,
            postgresql_where=text("state <> 'CANCELLED'"),
            sqlite_where=text("state <> 'CANCELLED'"),
        ),
        Index("ix_personnel_case_list", "opened_on", "id"),
        Index(  # the list that opens first leaves out the forms of campaigns, which are most cases
            "ix_personnel_case_list_short",
            "opened_on",
            "id",
            postgresql_where=text("kind <> 'evaluation'"),
            sqlite_where=text("kind <> 'evaluation'"),
        ),
        Index("ix_personnel_case_path", "unit_path"),
        Index("ix_personnel_case_sending", "sending_path", postgresql_where=text("sending_path IS NOT NULL")),
        Index("ix_personnel_case_plan", "plan_id", postgresql_where=text("plan_id IS NOT NULL")),
        Index(
            "ix_personnel_case_path_running",
            "unit_path",
            postgresql_where=text("phase <> 'ended'"),
            sqlite_where=text("phase <> 'ended'"),
        ),
        Index(
            "ix_personnel_case_running",
            "post_id",
            postgresql_where=text("phase IN ('open', 'paused')"),
            sqlite_where=text("phase IN ('open', 'paused')"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = code_column(unique=True)
    kind: Mapped[str] = code_column(default="appointment")
    procedure_code: Mapped[str] = code_column()
    procedure_version: Mapped[int]
    procedure_digest: Mapped[str] = mapped_column(String(64))
    rule_set_code: Mapped[str] = code_column()
    rule_set_version: Mapped[int]
    rule_set_digest: Mapped[str] = mapped_column(String(64))
    standard_id: Mapped[int | None] = ref("title_standard.id", index=False)
    post_id: Mapped[int] = ref("post.id")
    unit_id: Mapped[int] = ref("org_unit.id", index=False)
    unit_path: Mapped[str] = path_column()
    title_id: Mapped[int] = ref("title.id", index=False)
    authority_id: Mapped[int] = ref("org_unit.id", index=False)
    authority_path: Mapped[str] = path_column()
    source: Mapped[str] = code_column()
    outcome_type: Mapped[str] = code_column()
    need: Mapped[str] = mapped_column(Text, default="")
    seats_requested: Mapped[int | None]
    intended_work: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = code_column()
    phase: Mapped[str] = code_column()
    return_state: Mapped[str | None] = code_column()
    revision: Mapped[int] = mapped_column(default=0)
    opened_on: Mapped[date]
    opened_by_id: Mapped[int | None] = ref("official.id", index=False)  # None: the scheduler
    policy_on: Mapped[date | None]
    submitted_on: Mapped[date | None]
    chosen_id: Mapped[int | None] = ref("official.id")
    tenure_id: Mapped[int | None] = ref("tenure.id", index=False)  # whose term is under review
    running_term_end_on: Mapped[date | None]
    review_path: Mapped[str | None] = code_column()
    sending_path: Mapped[str | None] = mapped_column(String(200))  # of the body that a person is moved from
    plan_id: Mapped[int | None] = mapped_column(
        ForeignKey("personnel_case.id")
    )  # the rotation plan behind it
    planning_year: Mapped[int | None]
    plan_until_on: Mapped[date | None]  # the last day of the plan that the round makes
    decision_number: Mapped[str | None] = code_column(60)
    decided_on: Mapped[date | None]
    effective_on: Mapped[date | None]
    term_end_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    changed_on: Mapped[date]
    secrecy: Mapped[str] = code_column(default="NONE")
    folded: Mapped[str] = mapped_column(String(300))  # code, title and unit, for search
    history_seq: Mapped[int] = mapped_column(default=0)
    history_hash: Mapped[str] = mapped_column(String(64), default="")


class PersonnelOption(Model):
    """A person who may be chosen: one row a person however many channels named them."""

    __tablename__ = "personnel_option"
    __table_args__ = (UniqueConstraint("case_id", "official_id"), codes("status", OptionStatus))
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = ref("personnel_case.id", index=False)
    official_id: Mapped[int] = ref("official.id")
    status: Mapped[str] = code_column()
    why: Mapped[str] = mapped_column(Text, default="")  # rule ids that made it ineligible


class Nomination(Model):
    """One naming of one person by one channel."""

    __tablename__ = "nomination"
    __table_args__ = (
        UniqueConstraint("case_id", "official_id", "channel", "round_id"),
        codes("channel", Channel),
        CheckConstraint("(channel = 'HEAD') = (round_id IS NULL)", name="ballot_channels_have_a_round"),
        CheckConstraint("votes IS NULL OR votes >= 0", name="votes_not_negative"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = ref("personnel_case.id", index=False)
    official_id: Mapped[int] = ref("official.id", index=False)
    channel: Mapped[str] = code_column()
    round_id: Mapped[int | None] = ref("ballot_round.id", index=False)
    votes: Mapped[int | None]
    base: Mapped[int | None]
    signed: Mapped[bool] = mapped_column(default=False)
    reasons: Mapped[str] = mapped_column(Text, default="")
    on_date: Mapped[date]


class CaseRecord(Model):
    """Something a person put on record in a case; ``data`` holds what its kind asks for."""

    __tablename__ = "case_record"
    __table_args__ = (codes("kind", RecordKind), Index("ix_case_record_case", "case_id", "id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = ref("personnel_case.id", index=False)
    kind: Mapped[str] = code_column()
    author_id: Mapped[int | None] = ref("official.id", index=False)  # None: the scheduler
    official_id: Mapped[int | None] = ref("official.id", index=False)
    resolves_id: Mapped[int | None] = ref("case_record.id", index=False)
    on_date: Mapped[date]
    text: Mapped[str] = mapped_column(Text, default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class WithdrawalRequest(Model):
    """A request that the conference accepts or refuses; never a button that removes a name."""

    __tablename__ = "withdrawal_request"
    __table_args__ = (
        codes("state", ("PENDING", "ACCEPTED", "REFUSED")),
        Index("ix_withdrawal_request_case", "case_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = ref("personnel_case.id", index=False)
    official_id: Mapped[int] = ref("official.id", index=False)
    state: Mapped[str] = code_column(default="PENDING")
    reasons: Mapped[str] = mapped_column(Text)
    filed_on: Mapped[date]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_on: Mapped[date | None]


class RuleOverride(Model):
    """An overridable rule proposed to be set aside for one case: by one, adopted or declined by the body."""

    __tablename__ = "rule_override"
    __table_args__ = (
        codes("state", ("PROPOSED", "ADOPTED", "DECLINED")),
        CheckConstraint("reason <> ''", name="reason_given"),
        CheckConstraint("answered_by_id IS NULL OR answered_by_id <> proposed_by_id", name="two_persons"),
        Index("ix_rule_override_case", "case_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = ref("personnel_case.id", index=False)
    rule: Mapped[str] = code_column()
    official_id: Mapped[int | None] = ref("official.id", index=False)
    state: Mapped[str] = code_column(default="PROPOSED")
    reason: Mapped[str] = mapped_column(Text)
    proposed_by_id: Mapped[int] = ref("official.id", index=False)
    proposed_on: Mapped[date]
    answered_by_id: Mapped[int | None] = ref("official.id", index=False)
    answered_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(Text, default="")


class Deadline(Model):
    """A running or met deadline with the days that were counted and skipped."""

    __tablename__ = "deadline"
    __table_args__ = (
        UniqueConstraint("case_id", "code", "started_on"),
        CheckConstraint("due_on >= started_on", name="due_after_start"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = ref("personnel_case.id", index=False)
    code: Mapped[str] = code_column()
    started_on: Mapped[date]
    due_on: Mapped[date]
    count: Mapped[int]
    unit: Mapped[str] = code_column()
    skipped: Mapped[list[Any]] = mapped_column(JSON, default=list)  # [day, reason code, name]
    met_on: Mapped[date | None]


class CaseDuty(Model):
    """What a person has done in a case, for the separation of duties."""

    __tablename__ = "case_duty"
    __table_args__ = (codes("duty", Duty), Index("ix_case_duty_official", "official_id", "case_id"))
    case_id: Mapped[int] = ref("personnel_case.id", index=False, primary_key=True)
    official_id: Mapped[int] = ref("official.id", index=False, primary_key=True)
    duty: Mapped[str] = code_column(primary_key=True)


class CaseTask(Model):
    """Read model of the inbox: one row a step that somebody should take now.

    Either a role over a unit (``role``, ``unit_path``) or one person (``official_id``).
    """

    __tablename__ = "case_task"
    __table_args__ = (
        codes("role", Role),
        CheckConstraint("(official_id IS NULL) <> (role IS NULL)", name="a_role_or_a_person"),
        Index("ix_case_task_role_path_due", "role", "unit_path", "due_on", "id"),
        Index("ix_case_task_person_due", "official_id", "due_on", "id"),
        Index("ix_case_task_case", "case_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = ref("personnel_case.id", index=False)
    round_id: Mapped[int | None] = ref("ballot_round.id", index=False)
    step: Mapped[str] = code_column()
    detail: Mapped[str] = code_column(default="")  # which round is due
    role: Mapped[str | None] = code_column()
    official_id: Mapped[int | None] = ref("official.id", index=False)
    unit_path: Mapped[str] = path_column()
    due_on: Mapped[date] = mapped_column(default=NO_DUE)
    since_on: Mapped[date]
    blocked_by: Mapped[str] = mapped_column(String(400), default="")  # rule ids, comma separated


class OutboxMessage(Model):
    """A notice promised in the transaction that caused it; delivered afterwards."""

    __tablename__ = "outbox_message"
    __table_args__ = (UniqueConstraint("key"), Index("ix_outbox_message_waiting", "sent_at", "id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = code_column(120)
    kind: Mapped[str] = code_column()
    case_id: Mapped[int | None] = ref("personnel_case.id", index=False)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

"""Ballot rounds: who was summoned, who came, what was counted. Never who chose whom."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from state_machines.vocabulary import BallotType, MemberRole, RoundOutcome, RoundState
from workflow_app.models.base import Model, code_column, codes, ref


class BallotRound(Model):
    """One round; certified rounds are locked by a trigger, a correction is a new round."""

    __tablename__ = "ballot_round"
    __table_args__ = (
        UniqueConstraint("case_id", "code", "attempt"),
        codes("state", RoundState),
        codes("ballot", BallotType),
        codes("outcome", RoundOutcome),
        CheckConstraint("issued >= collected", name="issued_covers_collected"),
        CheckConstraint("collected = valid + invalid", name="collected_adds_up"),
        CheckConstraint("entered_by_id <> confirmed_by_id", name="two_tellers"),
        CheckConstraint(
            "state <> 'CERTIFIED' OR (outcome IS NOT NULL AND valid IS NOT NULL"
            " AND entered_by_id IS NOT NULL AND confirmed_by_id IS NOT NULL AND certified_on IS NOT NULL)",
            name="certified_is_complete",
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = ref("personnel_case.id", index=False)
    code: Mapped[str] = code_column()
    attempt: Mapped[int]
    state: Mapped[str] = code_column()
    ballot: Mapped[str] = code_column()
    policy: Mapped[dict[str, Any]] = mapped_column(JSON)
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(200))
    prepared_by_id: Mapped[int] = ref("official.id", index=False)
    chair_id: Mapped[int | None] = ref("official.id", index=False)
    entered_by_id: Mapped[int | None] = ref("official.id", index=False)
    confirmed_by_id: Mapped[int | None] = ref("official.id", index=False)
    certified_by_id: Mapped[int | None] = ref("official.id", index=False)
    certified_on: Mapped[date | None]
    issued: Mapped[int | None]
    collected: Mapped[int | None]
    valid: Mapped[int | None]
    invalid: Mapped[int | None]
    outcome: Mapped[str | None] = code_column()
    forwarded: Mapped[list[int]] = mapped_column(JSON, default=list)
    flags: Mapped[list[str]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(Text, default="")
    corrects_id: Mapped[int | None] = ref("ballot_round.id", index=False)


class RoundMember(Model):
    """A person's part in a round: summoned voter, observer, teller. No choice is stored."""

    __tablename__ = "round_member"
    __table_args__ = (codes("part", MemberRole), Index("ix_round_member_official", "official_id"))
    round_id: Mapped[int] = ref("ballot_round.id", index=False, primary_key=True)
    official_id: Mapped[int] = ref("official.id", index=False, primary_key=True)
    part: Mapped[str] = code_column(primary_key=True)
    present: Mapped[bool | None]
    absence: Mapped[str] = mapped_column(String(200), default="")


class RoundTally(Model):
    """A name on the ballot paper and, once counted, its votes."""

    __tablename__ = "round_tally"
    __table_args__ = (
        CheckConstraint("votes >= 0 AND against >= 0 AND no_opinion >= 0", name="votes_not_negative"),
    )
    round_id: Mapped[int] = ref("ballot_round.id", index=False, primary_key=True)
    official_id: Mapped[int] = ref("official.id", index=False, primary_key=True)
    votes: Mapped[int | None]
    against: Mapped[int | None]
    no_opinion: Mapped[int | None]

"""Petitions, complaints, denunciations and information, apart from the files of cases.

Who wrote stands in a table of its own, so that nothing that reads a letter or a case
reads it by the way. Who may read a letter at all is a list of persons, letter by letter.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from state_machines.letters import LetterFinding, LetterKind, LetterState
from workflow_app.models.base import Model, code_column, codes, ref


class Letter(Model):
    """What is raised, about whom, and how far it has been looked into."""

    __tablename__ = "letter"
    __table_args__ = (
        codes("kind", LetterKind),
        codes("state", LetterState),
        codes("finding", LetterFinding),
        CheckConstraint("subject <> ''", name="subject_given"),
        CheckConstraint("kind <> 'DENUNCIATION' OR about_id IS NOT NULL", name="denunciation_names_a_person"),
        CheckConstraint("state <> 'REFUSED' OR answer <> ''", name="refused_for_a_reason"),
        CheckConstraint("(finding IS NULL) = (concluded_on IS NULL)", name="concluded_iff_dated"),
        CheckConstraint("state <> 'RESOLVED' OR finding IS NOT NULL", name="resolved_with_a_finding"),
        Index(
            "ix_letter_open_about",  # asked with every case: few rows
            "about_id",
            postgresql_where=text("state IN ('ADMITTED', 'VERIFYING')"),
            sqlite_where=text("state IN ('ADMITTED', 'VERIFYING')"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = code_column()
    state: Mapped[str] = code_column(default="RECEIVED")
    unit_id: Mapped[int] = ref("org_unit.id", index=False)  # the body that looks into it
    about_id: Mapped[int | None] = ref("official.id", index=False)
    case_id: Mapped[int | None] = ref("personnel_case.id")
    received_on: Mapped[date]
    received_by_id: Mapped[int] = ref("official.id", index=False)
    document: Mapped[str] = mapped_column(String(120), default="")
    subject: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text, default="")  # why it was refused, or what was found
    finding: Mapped[str | None] = code_column()
    concluded_on: Mapped[date | None]
    changed_on: Mapped[date]


class LetterSender(Model):
    """Who wrote; no row for a letter without a name."""

    __tablename__ = "letter_sender"
    letter_id: Mapped[int] = ref("letter.id", index=False, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    contact: Mapped[str] = mapped_column(String(200), default="")


class LetterReader(Model):
    """One person who may read one letter; ``sees_sender``: and who wrote it."""

    __tablename__ = "letter_reader"
    __table_args__ = (Index("ix_letter_reader_official", "official_id", "letter_id"),)
    letter_id: Mapped[int] = ref("letter.id", index=False, primary_key=True)
    official_id: Mapped[int] = ref("official.id", index=False, primary_key=True)
    sees_sender: Mapped[bool] = mapped_column(default=False)
    added_by_id: Mapped[int] = ref("official.id", index=False)
    added_on: Mapped[date]
    basis: Mapped[str] = mapped_column(String(200), default="")

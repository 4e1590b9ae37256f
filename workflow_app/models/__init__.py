"""The archive: one aggregate a file."""

from __future__ import annotations

from workflow_app.models.accounts import Account, RoleGrant
from workflow_app.models.base import Model, UtcDateTime
from workflow_app.models.cases import (
    NO_DUE,
    CaseDuty,
    CaseRecord,
    CaseTask,
    Deadline,
    Nomination,
    OutboxMessage,
    PersonnelCase,
    PersonnelOption,
    RuleOverride,
    WithdrawalRequest,
)
from workflow_app.models.delivery import CalendarAddress, MailChoice, Notice, Pulse
from workflow_app.models.documents import Attachment, CaseDocument
from workflow_app.models.evaluations import (
    CriteriaSet,
    Criterion,
    EvaluationCampaign,
    EvaluationForm,
    FormAnswer,
    FormDraft,
    UnitGrade,
)
from workflow_app.models.history import HistoryEntry, HistoryHead, PublishedText
from workflow_app.models.letters import Letter, LetterReader, LetterSender
from workflow_app.models.officials import (
    Discipline,
    Evaluation,
    LanguageSkill,
    Official,
    PlanEntry,
    Qualification,
    RetirementNotice,
    Tenure,
)
from workflow_app.models.releases import MigratedCase, MigrationBatch, ProcedureRelease
from workflow_app.models.reminders import Obligation, Reminder
from workflow_app.models.rounds import BallotRound, RoundMember, RoundTally
from workflow_app.models.substitutions import Substitution
from workflow_app.models.units import (
    CalendarDay,
    Moratorium,
    OrgUnit,
    Post,
    Title,
    TitleStandard,
    UnitLineage,
)

__all__ = [
    "NO_DUE",
    "Account",
    "Attachment",
    "BallotRound",
    "CalendarAddress",
    "CalendarDay",
    "CaseDocument",
    "CaseDuty",
    "CaseRecord",
    "CaseTask",
    "CriteriaSet",
    "Criterion",
    "Deadline",
    "Discipline",
    "Evaluation",
    "EvaluationCampaign",
    "EvaluationForm",
    "FormAnswer",
    "FormDraft",
    "HistoryEntry",
    "HistoryHead",
    "LanguageSkill",
    "Letter",
    "LetterReader",
    "LetterSender",
    "MailChoice",
    "MigratedCase",
    "MigrationBatch",
    "Model",
    "Moratorium",
    "Nomination",
    "Notice",
    "Obligation",
    "Official",
    "OrgUnit",
    "OutboxMessage",
    "PersonnelCase",
    "PersonnelOption",
    "PlanEntry",
    "Post",
    "ProcedureRelease",
    "PublishedText",
    "Pulse",
    "Qualification",
    "Reminder",
    "RetirementNotice",
    "RoleGrant",
    "RoundMember",
    "RoundTally",
    "RuleOverride",
    "Substitution",
    "Tenure",
    "Title",
    "TitleStandard",
    "UnitGrade",
    "UnitLineage",
    "UtcDateTime",
    "WithdrawalRequest",
]

"""The head's page: one card for each subordinate, what is asked on it, and how much is left."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from state_machines import registry, rulebook
from state_machines.evaluations import FORM, FormPart
from state_machines.findings import Finding
from state_machines.rulebook import RuleSet
from workflow_app.presenters import labels, links
from workflow_app.presenters.evaluation import answers_before, asked_criteria, period
from workflow_app.presenters.findings import FindingRow, finding_rows
from workflow_app.queries.drafts import Draft
from workflow_app.queries.form_sheets import Sheet
from workflow_app.services.asked import Asked, Choice
from workflow_app.services.commenting import COMMENT
from workflow_app.wording import said as _

Row = Any  # a row of a query, read by attribute
SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class Card:
    """One subordinate. ``note`` says that a draft is kept; ``findings`` came in the way just now."""

    case_id: int
    name: str
    post: str
    url: str
    due: str
    due_tone: str
    period: str
    own_total: str
    own_grade: str
    meeting: str
    self_review: str
    note: str
    findings: tuple[FindingRow, ...] = ()
    overtaken: bool = False


@dataclass(frozen=True, slots=True)
class OtherLine:
    """A form that is not asked of the head now: whose turn it is, or that it is done."""

    url: str
    name: str
    post: str
    state: str


@dataclass(frozen=True, slots=True)
class Left:
    """What is left: asked now, not come to the head yet, commented already."""

    asked: int
    to_come: tuple[OtherLine, ...]
    done: tuple[OtherLine, ...]

    @property
    def percent(self) -> int:
        """How much is done of everything."""
        total = self.asked + len(self.to_come) + len(self.done)
        return len(self.done) * 100 // total if total else 100


def asked_of_head(sheet: Sheet, rule_set: RuleSet, language: str) -> Asked:
    """The form for one person: the person's points as a beginning, no word and no grade. No statement."""
    words = rulebook.words()["Grade"]
    grades = tuple(Choice(code, text.in_language(language)) for code, text in words.items())
    return Asked(
        step=registry.latest(FORM).step(COMMENT),
        revision=sheet.row.revision,
        choices={"grade": grades},
        defaults={"answers": answers_before(sheet, FormPart.HEAD)},
        criteria=asked_criteria(sheet, language, own=False),
        scale=rule_set.params["grade_scale"],
    )


def card(
    sheet: Sheet,
    due_on: date,
    draft: Draft | None,
    language: str,
    today: date,
    *,
    findings: Iterable[Finding] = (),
    overtaken: bool = False,
) -> Card:
    """The head of a card, and what came in the way."""
    row = sheet.row
    own = sheet.points(FormPart.SELF)
    return Card(
        case_id=row.case_id,
        name=row.name,
        post=f"{row.title_name}, {row.unit_name}",
        url=links.case(row.case_id),
        due=labels.day(due_on),
        due_tone=_tone(due_on, today),
        period=period(row.kind, row.from_on, row.to_on, language),
        own_total="" if own is None else str(own),
        own_grade=labels.word("Grade", row.self_grade, language),
        meeting=_said(sheet, "MEETING_REVIEW"),
        self_review=_said(sheet, "SELF_REVIEW"),
        note=_("Bản nháp lưu lúc %(moment)s", moment=labels.moment(draft.saved_at)) if draft else "",
        findings=finding_rows(
            (one for one in findings if one.unmet), language, {row.official_id: row.name}, row.case_id
        ),
        overtaken=overtaken,
    )


def _said(sheet: Sheet, kind: str) -> str:
    return next((one.text for one in reversed(sheet.records) if one.kind == kind), "")


def _tone(due_on: date, today: date) -> str:
    days = (due_on - today).days
    if days < 0:
        return "stop"
    return "warn" if days <= SOON_DAYS else "neutral"


def left(rows: Iterable[Row], asked: Mapping[int, object], language: str) -> Left:
    """How much is left, from every form in the head's subtree."""
    others = [row for row in rows if row.case_id not in asked and row.state != "CANCELLED"]
    return Left(
        asked=len(asked),
        to_come=tuple(_other(row, language) for row in others if not _is_done(row)),
        done=tuple(_other(row, language) for row in others if _is_done(row)),
    )


def _is_done(row: Row) -> bool:
    return row.head_grade is not None or row.phase != "open"


def _other(row: Row, language: str) -> OtherLine:
    state = labels.state_name(row.state, language, registry.latest(FORM))
    return OtherLine(links.case(row.case_id), row.name, f"{row.title_name}, {row.unit_name}", state)

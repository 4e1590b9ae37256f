"""The form of an evaluation as a panel: who, points by criterion, what was said, and the grades."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from state_machines.evaluations import FormPart
from workflow_app.presenters import labels, links
from workflow_app.presenters.people import GRADE_TONES
from workflow_app.queries.form_sheets import Sheet
from workflow_app.services.asked import AskedCriterion
from workflow_app.wording import said as _

PUBLIC = frozenset({"NOTIFIED", "PETITIONED", "UPHELD", "CHANGED", "FILED"})  # the person knows the result
OWN_WORDS = frozenset({"SELF_REVIEW", "FORM_RETURNED", "NOT_ASSESSED", "GRADE_PETITION"})


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion; points are "" while nobody has given them."""

    name: str
    limit: int
    own: str
    head: str
    text: str
    evidence: str


@dataclass(frozen=True, slots=True)
class CriterionGroup:
    """One of the three groups with its sums."""

    name: str
    limit: int
    own: str
    head: str
    lines: tuple[CriterionLine, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody has put on record in the form: title, who and when, text, and named values."""

    title: str
    by: str
    text: str
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class GradeLine:
    """A grade on its way: whose word it is, the grade, and its tone."""

    whose: str
    grade: str
    tone: str


@dataclass(frozen=True, slots=True)
class FormPanel:
    """For ``macros/evaluation.html``. ``guarded`` tells the person that the rest is not known yet."""

    name: str
    person_url: str
    facts: tuple[tuple[str, str], ...]
    groups: tuple[CriterionGroup, ...]
    own_total: str
    head_total: str
    grades: tuple[GradeLine, ...]
    remarks: tuple[Remark, ...]
    guarded: bool
    form_url: str
    notice_url: str


def form_panel(sheet: Sheet, language: str, *, me: int | None) -> FormPanel:
    """The panel as the person ``me`` may see it: one's own form shows others' words once it is notified."""
    row = sheet.row
    guarded = row.official_id == me and row.state not in PUBLIC
    groups = tuple(_groups(sheet, language, guarded=guarded))
    own, head = sheet.points(FormPart.SELF), sheet.points(FormPart.HEAD)
    return FormPanel(
        name=row.name,
        person_url=links.person(row.official_id),
        facts=tuple((name, value) for name, value in form_facts(sheet, language) if value),
        groups=groups,
        own_total=_figure(own),
        head_total="" if guarded else _figure(head),
        grades=tuple(_grades(sheet, language, guarded=guarded)),
        remarks=tuple(_remarks(sheet, language, guarded=guarded)),
        guarded=guarded,
        form_url=links.form_paper(row.case_id),
        notice_url=links.notice_paper(row.case_id) if row.state in PUBLIC or row.state == "DECIDED" else "",
    )


def form_facts(sheet: Sheet, language: str) -> Iterator[tuple[str, str]]:
    """Who is evaluated, as what, for which period."""
    row = sheet.row
    yield _("Chức vụ"), row.title_name
    yield _("Đơn vị"), row.unit_name
    yield _("Kỳ đánh giá"), period(row.kind, row.from_on, row.to_on, language)
    yield _("Diện đánh giá"), tags(row.populations, language)
    if row.campaign_id is not None:
        grade = labels.word("Grade", row.unit_grade, language)
        yield _("Xếp loại tập thể"), grade or _("Chưa xếp loại")


def period(kind: str, from_on: Any, to_on: Any, language: str) -> str:  # noqa: ANN401 - dates of a row
    """The kind of period with its days."""
    return f"{labels.word('EvaluationKind', kind, language)}, {labels.day(from_on)} – {labels.day(to_on)}"


def tags(populations: list[str], language: str) -> str:
    """Why the person is evaluated, every reason."""
    return ", ".join(labels.word("Population", one, language) for one in populations)


def _groups(sheet: Sheet, language: str, *, guarded: bool) -> Iterator[CriterionGroup]:
    for part, rows in groupby(sheet.criteria, key=lambda row: row.part):
        lines = tuple(_line(sheet, row, guarded=guarded) for row in rows)
        yield CriterionGroup(
            labels.word("CriterionGroup", part, language),
            sum(line.limit for line in lines),
            _sum(line.own for line in lines),
            _sum(line.head for line in lines),
            lines,
        )


def _line(sheet: Sheet, row: Any, *, guarded: bool) -> CriterionLine:  # noqa: ANN401 - a row of a query
    own, head = sheet.answers.get((FormPart.SELF, row.id)), sheet.answers.get((FormPart.HEAD, row.id))
    return CriterionLine(
        name=row.name,
        limit=row.points,
        own=str(own.points) if own else "",
        head=str(head.points) if head and not guarded else "",
        text=own.text if own else "",
        evidence=own.evidence if own else "",
    )


def _sum(figures: Iterator[str]) -> str:
    found = [int(figure) for figure in figures if figure]
    return str(sum(found)) if found else ""


def _figure(value: int | None) -> str:
    return "" if value is None else str(value)


def _grades(sheet: Sheet, language: str, *, guarded: bool) -> Iterator[GradeLine]:
    row = sheet.row
    told = (
        (_("Tự xếp loại"), row.self_grade),
        (_("Người đứng đầu đề nghị"), None if guarded else row.head_grade),
        (_("Cơ quan tham mưu đề xuất"), None if guarded or row.grade else row.proposed_grade),
        (_("Kết quả xếp loại"), None if guarded else row.grade),
    )
    for whose, grade in told:
        if grade:
            yield GradeLine(whose, labels.word("Grade", grade, language), GRADE_TONES.get(grade, "neutral"))


def _remarks(sheet: Sheet, language: str, *, guarded: bool) -> Iterator[Remark]:
    for row in sheet.records:
        if guarded and row.kind not in OWN_WORDS:
            continue
        yield Remark(
            labels.word("RecordKind", row.kind, language),
            f"{row.author}, {labels.day(row.on_date)}",
            row.text,
            tuple(_named(row.data or {}, language)),
        )


def _named(data: dict[str, Any], language: str) -> Iterator[tuple[str, str]]:
    """Values beside the text of a record that a reader wants in words."""
    words = {
        "limits": _("Hạn chế, khuyết điểm"),
        "request": _("Đề nghị"),
        "grade_reason": _("Lý do xếp loại khác thang điểm"),
        "new_work": _("Công tác mới"),
    }
    for name, label in words.items():
        if value := data.get(name):
            yield label, str(value)
    if grade := data.get("grade"):
        yield _("Xếp loại"), labels.word("Grade", str(grade), language)
    if reason := data.get("reason"):
        yield _("Lý do"), labels.word("UnassessedReason", str(reason), language)


def asked_criteria(sheet: Sheet, language: str, *, own: bool) -> tuple[AskedCriterion, ...]:
    """The criteria to give points for; the head sees what the person has given."""
    return tuple(_asked(sheet, row, language, own=own) for row in sheet.criteria)


def _asked(sheet: Sheet, row: Any, language: str, *, own: bool) -> AskedCriterion:  # noqa: ANN401
    given = None if own else sheet.answers.get((FormPart.SELF, row.id))
    return AskedCriterion(
        id=row.id,
        group=labels.word("CriterionGroup", row.part, language),
        name=row.name,
        points=row.points,
        asks_evidence=row.asks_evidence,
        own=own,
        before=given.points if given else None,
        said=given.text if given else "",
        evidence=given.evidence if given else "",
    )


def answers_before(sheet: Sheet, part: FormPart) -> dict[str, dict[str, Any]]:
    """What the form begins with: the part as it was given before; for the head, the person's points.

    The points are a beginning that every glance can change; no words and no grade are put in
    anybody's mouth.
    """
    mine = {row.id: sheet.answers.get((part, row.id)) for row in sheet.criteria}
    if part is FormPart.HEAD and not any(mine.values()):
        own = {row.id: sheet.answers.get((FormPart.SELF, row.id)) for row in sheet.criteria}
        return {f"c{number}": {"points": one.points} for number, one in own.items() if one}
    return {
        f"c{number}": {"points": one.points, "text": one.text, "evidence": one.evidence}
        for number, one in mine.items()
        if one
    }

"""The review of a term as a panel: the term, what is left to retirement, grades, findings, notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from state_machines.ages import retirement_on
from state_machines.calendar import months_between
from state_machines.facts import PersonFacts, Tenure
from state_machines.reviews import NOTICE, assessment, running_tenure
from state_machines.vocabulary import EvaluationKind, Progress, RecordKind, Standing
from workflow_app.presenters import labels
from workflow_app.presenters.case_view import CaseView
from workflow_app.presenters.people import GRADE_TONES
from workflow_app.queries.case_page import DeadlineRow
from workflow_app.wording import label_of
from workflow_app.wording import said as _

MOST_GRADES = 5  # yearly ones of the term, the newest first
FINDINGS = (("capacity", Standing), ("prestige", Standing), ("sector", Progress))  # of clause 2.5
GOOD = (Standing.KEPT, Progress.IMPROVED)


@dataclass(frozen=True, slots=True)
class Grade:
    """What one year was graded, and when that was concluded."""

    year: str
    label: str
    tone: str
    decided: str


@dataclass(frozen=True, slots=True)
class Conclusion:
    """One of the findings of the competent level."""

    label: str
    value: str
    tone: str


@dataclass(frozen=True, slots=True)
class ReviewPanel:
    """For ``macros/review.html``. ``facts`` are (label, value).

    ``closed`` when grades and findings are not for this reader; ``reasons`` and ``by`` are ""
    until the assessment is on record.
    """

    facts: tuple[tuple[str, str], ...]
    notice: str
    notice_tone: str
    notice_label: str
    grades: tuple[Grade, ...]
    findings: tuple[Conclusion, ...]
    reasons: str
    by: str
    closed: bool


def review_panel(view: CaseView) -> ReviewPanel | None:
    """The panel of a case that reviews a term; None for any other case. No statement of its own."""
    case = view.case
    if case.review_path is None or case.chosen_id is None:
        return None
    person, opened = view.people.get(case.chosen_id), view.sight.dossier
    stay = running_tenure(view.facts, person) if person else None
    told = (row for row in reversed(view.details.records) if row.kind == RecordKind.ASSESSMENT)
    text = next(told, None) if opened else None
    notice, tone, label = _notice(view)
    return ReviewPanel(
        facts=tuple((name, value) for name, value in _facts(view, person, stay) if value),
        notice=notice,
        notice_tone=tone,
        notice_label=label,
        grades=tuple(_grades(view, person, stay)) if opened and person and stay else (),
        findings=tuple(_findings(view)) if opened else (),
        reasons=text.text if text else "",
        by=f"{view.name(text.author_id)}, {labels.day(text.on)}" if text else "",
        closed=not opened,
    )


def _facts(view: CaseView, person: PersonFacts | None, stay: Tenure | None) -> Iterator[tuple[str, str]]:
    case, row = view.case, view.sight.file.row
    unit = view.details.seat or row["unit_name"]
    since = labels.day(stay.from_on) if stay else ""
    until = labels.day(case.running_term_end_on)
    yield _("Người được xem xét"), view.name(case.chosen_id)
    yield _("Chức vụ"), row["title_name"]
    yield _("Đơn vị"), unit
    yield _("Nhiệm kỳ"), _("từ %(start)s đến %(end)s", start=since, end=until) if since else until
    yield _("Hướng xem xét"), labels.word("ReviewPath", case.review_path, view.language)
    if person and view.sight.dossier:
        yield _("Thời gian công tác còn lại"), _left(view, person)


def _left(view: CaseView, person: PersonFacts) -> str:
    """Whole months from the end of the running term to retirement, as the rule counts them."""
    ends_on, setting = view.case.running_term_end_on, view.sight.rule_set.parameters["retirement_table"]
    retires = retirement_on(person.birth, person.sex, view.sight.rule_set.params["retirement_table"])
    if ends_on is None or retires <= ends_on:
        return _("nghỉ hưu từ %(day)s, trước khi hết nhiệm kỳ", day=labels.day(retires))
    told = _(
        "%(span)s sau khi hết nhiệm kỳ, nghỉ hưu từ %(day)s",
        span=labels.months(months_between(ends_on, retires), view.language),
        day=labels.day(retires),
    )
    return told if setting.origin == "resolution" else f"{told} {_('(bảng tuổi mặc định)')}"


def _grades(view: CaseView, person: PersonFacts, stay: Tenure) -> Iterator[Grade]:
    years = [
        one
        for one in person.evaluations
        if one.kind is EvaluationKind.YEAR and stay.from_on <= one.period_end_on <= view.sight.today
    ]
    for one in sorted(years, key=lambda one: one.period_end_on, reverse=True)[:MOST_GRADES]:
        yield Grade(
            year=str(one.period_end_on.year),
            label=labels.word("Grade", one.grade, view.language),
            tone=GRADE_TONES.get(one.grade, "neutral"),
            decided=labels.day(one.decided_on),
        )


def _findings(view: CaseView) -> Iterator[Conclusion]:
    found = assessment(view.facts)
    if found is None:
        return
    for name, words in FINDINGS:
        code = str(found.data.get(name, ""))
        tone = "ok" if code in GOOD else "stop"
        yield Conclusion(label_of("assess", name), labels.word(words.__name__, code, view.language), tone)


def _notice(view: CaseView) -> tuple[str, str, str]:
    """When notice was given against its limit: sentence, tone and word; three "" without a limit."""
    row = next((one for one in view.details.deadlines if one.code == NOTICE and one.due_on), None)
    return _noticed(view, row) if row else ("", "", "")


def _noticed(view: CaseView, row: DeadlineRow) -> tuple[str, str, str]:
    limit = labels.day(row.due_on)
    late = ((row.met_on or view.sight.today) - row.due_on).days if row.due_on else 0
    if row.met_on is None:
        told = _("chưa thông báo, hạn cuối %(limit)s", limit=limit)
        return (told, "stop", _("Quá hạn")) if late > 0 else (told, "neutral", _("Còn hạn"))
    told = _("thông báo ngày %(day)s, hạn cuối %(limit)s", day=labels.day(row.met_on), limit=limit)
    if late > 0:
        return told, "warn", _("Chậm %(days)s ngày", days=late)
    return told, "ok", _("Đúng hạn")

"""An examination as a panel: the council, the candidates, and the marks once they are opened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from state_machines.examined import Result
from state_machines.exams import KIND, SEALED_IN, closes_on, council, declared, outcome
from state_machines.vocabulary import OptionStatus
from workflow_app.presenters import labels
from workflow_app.presenters.case_view import CaseView
from workflow_app.wording import said as _


@dataclass(frozen=True, slots=True)
class Examiner:
    """One seat of the council, and whether its holder has declared."""

    name: str
    seat: str
    status: str
    tone: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """One candidate; the figures are "" while the marks are sealed."""

    name: str
    status: str
    tone: str
    written: str = ""
    defence: str = ""
    total: str = ""
    rank: str = ""


@dataclass(frozen=True, slots=True)
class ExamPanel:
    """For ``macros/exam.html``. ``closed``: only the reader's own marks are shown."""

    facts: tuple[tuple[str, str], ...]
    examiners: tuple[Examiner, ...]
    candidates: tuple[Candidate, ...]
    sealed: bool
    closed: bool


def exam_panel(view: CaseView) -> ExamPanel | None:
    """The panel of an examination; None for any other case. No statement of its own."""
    if view.procedure.kind != KIND:
        return None
    opened = _opened(view)
    return ExamPanel(
        facts=tuple((name, value) for name, value in _facts(view) if value),
        examiners=tuple(_examiners(view)) if opened else (),
        candidates=tuple(_candidates(view)),
        sealed=is_sealed(view),
        closed=not opened,
    )


def _opened(view: CaseView) -> bool:
    """Whether the council and all candidates are shown: an examiner of another body needs them too."""
    return view.sight.dossier or view.sight.actor.official_id in view.sight.scope.examiners


def is_sealed(view: CaseView) -> bool:
    """Whether the marks are still under seal; a cancelled case never opens them."""
    opened = any(deadline.code == "exam_petition" for deadline in view.case.deadlines)
    return view.case.state in SEALED_IN or not opened


def _facts(view: CaseView) -> Iterator[tuple[str, str]]:
    found = council(view.case)
    yield _("Nhận hồ sơ đến hết ngày"), labels.day(closes_on(view.case))
    if found:
        yield _("Thư ký hội đồng"), view.name(found.secretary)


def _examiners(view: CaseView) -> Iterator[Examiner]:
    found, said = council(view.case), declared(view.case)
    for who in found.members if found else ():
        seat = _("Chủ tịch") if found and who == found.chair else _("Thành viên")
        if who not in said:
            yield Examiner(view.name(who), seat, _("Chưa kê khai"), "warn")
        elif said[who]:
            yield Examiner(view.name(who), seat, _("Có lợi ích liên quan"), "stop")
        else:
            yield Examiner(view.name(who), seat, _("Không có lợi ích liên quan"), "ok")


def _candidates(view: CaseView) -> Iterator[Candidate]:
    own = view.sight.actor.official_id
    found = {} if is_sealed(view) else {one.official_id: one for one in outcome(view.case, _params(view))}
    ids = [*found, *view.in_order(option.official_id for option in view.case.options)]
    status = {option.official_id: option.status for option in view.case.options}
    for who in dict.fromkeys(ids):
        if _opened(view) or who == own:
            yield _candidate(view, who, status[who], found.get(who))


def _candidate(view: CaseView, who: int, status: OptionStatus, result: Result | None) -> Candidate:
    if status is not OptionStatus.LIVE:
        return Candidate(view.name(who), _("Không dự thi"), "off")
    if result is None:
        return Candidate(view.name(who), _("Dự thi"), "neutral")
    return Candidate(
        name=view.name(who),
        status=_("Đạt") if result.passed else _("Không đạt"),
        tone="ok" if result.passed else "stop",
        written=labels.number(result.written, view.language),
        defence=labels.number(result.defence, view.language),
        total=_total(result.total, view.language),
        rank=str(result.rank) if result.rank else "–",
    )


def _params(view: CaseView) -> dict[str, object]:
    return dict(view.sight.rule_set.params)


def _total(hundredths: int, language: str) -> str:
    """A total with two decimals, in the reader's own sign for them."""
    whole, part = divmod(hundredths, 100)
    return f"{whole}{'.' if language == 'en' else ','}{part:02}"

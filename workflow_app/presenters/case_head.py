"""The head of every page of a case: what it is, where it stands, whose turn it is, its tabs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from state_machines.definition import State
from state_machines.evaluations import CAMPAIGN, FORM
from state_machines.exams import KIND as EXAM
from state_machines.moves import KINDS, PLAN
from workflow_app.clock import OFFICE_ZONE
from workflow_app.presenters import labels, links
from workflow_app.presenters.case_view import CaseView
from workflow_app.presenters.overrides import OverrideLine, override_lines
from workflow_app.presenters.situation import Situation, situation
from workflow_app.security import policy
from workflow_app.security.permissions import Permission
from workflow_app.wording import said as _

PHASE_TONES = {"open": "neutral", "paused": "warn", "decided": "ok", "ended": "off"}


NAMED_BY_PROCEDURE = (*KINDS, PLAN, EXAM)  # kinds whose name says what the case is to end in
OF_MANY = (PLAN, CAMPAIGN)  # kinds about many people, that are about no single title


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    count: str
    current: bool


@dataclass(frozen=True, slots=True)
class StepperState:
    """For ``macros/stepper.html``."""

    label: str
    status: str
    date: str


@dataclass(frozen=True, slots=True)
class CaseHead:
    code: str
    kind: str
    title: str
    unit: str
    seat: str
    state: str
    tone: str
    waiting: str
    situation: Situation
    opened: str
    opened_by: str
    authority: str
    rules: str
    rules_url: str
    chosen: str
    reviewed: bool
    tabs: tuple[Tab, ...]
    stepper: tuple[StepperState, ...]
    overrides: tuple[OverrideLine, ...]
    case_url: str
    print_url: str
    plan_url: str = ""
    campaign_url: str = ""
    concerned: str = ""


def case_head(view: CaseView, current: str) -> CaseHead:
    """The head, with the tab named ``current`` marked."""
    row, case = view.sight.file.row, view.case
    reviewed = case.review_path is not None or case.move is not None
    state = view.procedure.state(case.state)
    return CaseHead(
        code=case.code,
        kind=_kind(view),
        title=_title(view, _chosen(view, reviewed=reviewed)),
        unit=row["unit_name"],
        seat=view.details.seat if view.details.seat != row["unit_name"] else "",
        state=state.name.in_language(view.language),
        tone=PHASE_TONES[state.phase],
        waiting=_waiting(view, state),
        situation=situation(view, state),
        opened=labels.day(case.opened_on),
        opened_by=_opened_by(view),
        authority=row["authority_name"],
        rules=view.sight.rule_set.name.in_language(view.language),
        rules_url=links.rule_set(view.sight.rule_set.code, view.sight.rule_set.version),
        chosen=_chosen(view, reviewed=reviewed),
        reviewed=reviewed,
        tabs=tuple(_tabs(view, current)),
        stepper=stepper(view),
        overrides=override_lines(view) if view.sight.dossier else (),
        case_url=links.case(case.id),
        print_url=url_for("history.printed", case_id=case.id) if view.sight.history else "",
        plan_url=_plan_url(view),
        campaign_url=links.campaign(case.id)
        if view.procedure.kind == CAMPAIGN and view.sight.dossier
        else "",
        concerned=_concerned(view, reviewed=reviewed),
    )


def about(view: CaseView) -> str:
    """The title that the case is about, with the person where it is about one from the beginning."""
    row, case = view.sight.file.row, view.case
    if view.procedure.kind in OF_MANY:
        return _kind(view)
    told = case.review_path is not None or case.move is not None or view.procedure.kind == FORM
    return f"{view.name(case.chosen_id)}, {row['title_name']}" if told else str(row["title_name"])


def _title(view: CaseView, chosen: str) -> str:
    """The heading: the title, with the person where a form is about one; what a case of many people is."""
    if view.procedure.kind in OF_MANY:
        return _kind(view)
    title = str(view.sight.file.row["title_name"])
    return f"{chosen}, {title}" if chosen and view.procedure.kind == FORM else title


def _kind(view: CaseView) -> str:
    """What the case is to end in; a review also says when the running term ends."""
    case = view.case
    if view.procedure.kind in (*NAMED_BY_PROCEDURE, FORM, CAMPAIGN):
        return view.procedure.name.in_language(view.language)
    if case.planning_year is not None:
        return _("Rà soát quy hoạch năm %(year)s", year=case.planning_year)
    if case.review_path is None:
        return labels.word("OutcomeType", case.outcome_type, view.language)
    path, day = labels.word("ReviewPath", case.review_path, view.language), case.running_term_end_on
    return _("%(path)s, nhiệm kỳ hết ngày %(day)s", path=path, day=labels.day(day))


def _chosen(view: CaseView, *, reviewed: bool) -> str:
    own = view.case.chosen_id == view.sight.actor.official_id and view.procedure.kind == FORM
    return view.name(view.case.chosen_id) if view.sight.outcome or reviewed or own else ""


def _concerned(view: CaseView, *, reviewed: bool) -> str:
    """How the case calls the person whom it is about."""
    if view.procedure.kind == FORM:
        return _("Người được đánh giá")
    return _("Người được xem xét") if reviewed else _("Người được lựa chọn")


def _plan_url(view: CaseView) -> str:
    """The unit's plan of the year, for a planning round whose dossier the reader may see."""
    year, row = view.case.planning_year, view.sight.file.row
    if year is None or not view.sight.dossier or not policy.may(view.sight.actor, Permission.LIST_PEOPLE):
        return ""
    return url_for("planning.unit", unit_id=row["unit_id"], year=year)


def _opened_by(view: CaseView) -> str:
    """Who opened the case; a review that fell due was opened by nobody."""
    who: int | None = view.sight.file.row["opened_by_id"]
    return view.name(who) if who else _("hệ thống tự mở khi đến hạn")


def _waiting(view: CaseView, state: State) -> str:
    """How old the case is and how long it has stood in its present state; "" once it is over."""
    if state.phase == "ended":
        return ""
    entered = _entered(view).get(view.case.state, view.case.opened_on)
    days, age = ((view.sight.today - day).days for day in (entered, view.case.opened_on))
    opened = _("mở được %(days)s ngày", days=age) if age > 0 else _("mở hôm nay")
    stays = _("%(days)s ngày ở trạng thái này", days=days) if days > 0 else _("từ hôm nay")
    return f"{opened}, {stays}" if age != days else stays


def _tabs(view: CaseView, current: str) -> Iterator[Tab]:
    case_id, sight = view.case.id, view.sight
    shown: list[tuple[str, str, str, int | None]] = [("now", _("Hiện tại"), "case.show", None)]
    if sight.dossier:
        if view.procedure.kind not in (FORM, CAMPAIGN):
            shown.append(("options", _("Phương án"), "case.options", len(view.case.options)))
        shown.append(("papers", _("Văn bản"), "case.papers", len(view.details.documents)))
    if sight.history:
        shown.append(("history", _("Lịch sử"), "history.show", sight.file.row["history_seq"]))
    shown.append(("diagram", _("Sơ đồ"), "case.diagram", None))
    for code, label, endpoint, count in shown:
        yield Tab(
            label, url_for(endpoint, case_id=case_id), "" if count is None else str(count), code == current
        )


def stepper(view: CaseView) -> tuple[StepperState, ...]:
    """The main line with the days on which each state was entered; a side state stands where it is."""
    entered, here = _entered(view), view.case.state
    main = [state for state in view.procedure.states if state.on_main_line]
    codes = [state.code for state in main]
    place = codes.index(here) if here in codes else _last_place(codes, entered)
    shown = [_stepper_state(view, state, index, place, entered) for index, state in enumerate(main)]
    if here not in codes:
        aside = view.procedure.state(here)
        since = labels.day(entered.get(here))
        shown.insert(place + 1, StepperState(aside.name.in_language(view.language), "other", since))
    return tuple(shown)


def _last_place(codes: list[str], entered: dict[str, date]) -> int:
    return max((codes.index(code) for code in entered if code in codes), default=0)


def _stepper_state(
    view: CaseView, state: State, index: int, place: int, entered: dict[str, date]
) -> StepperState:
    status = "past" if index < place else "next"
    if state.code == view.case.state:
        status = "current"
    elif index == place:
        status = "past"
    label = state.name.in_language(view.language)
    shown = labels.day(entered.get(state.code)) if status != "next" else ""
    return StepperState(label, status, shown)


def _entered(view: CaseView) -> dict[str, date]:
    """When each state was last entered, out of the history."""
    found: dict[str, date] = {}
    for move in view.details.moves:
        if move.dest and move.dest != move.source:
            found[move.dest] = datetime.fromisoformat(move.at).astimezone(OFFICE_ZONE).date()
    return found

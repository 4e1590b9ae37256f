"""A planning round as a panel: the persons with their standing, the limits, the structure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from state_machines.facts import RecordFacts
from state_machines.plans import conclusion_on, members_of_plan, present_ids, running_entries
from state_machines.vocabulary import OptionStatus, PlanConclusion, RecordKind
from workflow_app.presenters import labels
from workflow_app.presenters.case_view import CaseView
from workflow_app.presenters.plan_shares import Share, shares
from workflow_app.wording import said as _


@dataclass(frozen=True, slots=True)
class Planned:
    """One person of the round. ``titles`` says how many of the titles allowed are used."""

    name: str
    url: str
    detail: str
    age: str
    source: str
    status: str
    tone: str
    titles: str
    full: bool


@dataclass(frozen=True, slots=True)
class PlanPanel:
    """For ``macros/plan.html``; without people for whom the dossier is closed."""

    facts: tuple[tuple[str, str], ...]
    people: tuple[Planned, ...]
    structure: tuple[Share, ...]
    closed: bool


def plan_panel(view: CaseView) -> PlanPanel | None:
    """The panel of a planning round; None for any other case. No statement of its own."""
    if view.case.planning_year is None:
        return None
    if not view.sight.dossier:
        return PlanPanel((), (), (), closed=True)
    everybody = view.in_order(option.official_id for option in view.case.options)
    structure = shares(
        members_of_plan(view.facts), view.sight.file.unit.path, view.sight.rule_set, view.sight.today
    )
    return PlanPanel(
        facts=tuple((label, value) for label, value in _facts(view) if value),
        people=tuple(_planned(view, who) for who in everybody),
        structure=tuple(structure),
        closed=False,
    )


def _facts(view: CaseView) -> Iterator[tuple[str, str]]:
    limit, used = view.sight.rule_set.params["plan_max_persons"], len(view.case.live)
    yield _("Năm rà soát"), str(view.case.planning_year)
    yield _("Quy hoạch đến hết ngày"), labels.day(view.case.plan_until_on)
    yield _("Số người của chức danh"), _used(used, limit)


def _used(used: int, limit: int) -> str:
    left = _("còn %(left)s chỗ", left=limit - used) if used < limit else _("đã hết chỗ")
    return f"{used}/{limit} ({left})"


def _planned(view: CaseView, who: int) -> Planned:
    status, tone = _standing(view, who)
    person, limit = view.people.get(who), view.sight.rule_set.params["plan_max_titles"]
    titles = (
        {(e.title_code, e.unit_id) for e in running_entries(person, view.sight.today)} if person else set()
    )
    return Planned(
        name=view.name(who),
        url=view.person_url(who),
        detail=view.detail(who),
        age=labels.age(person.birth, view.sight.today, view.language) if person else "",
        source=_source(view, who),
        status=status,
        tone=tone,
        titles=f"{len(titles)}/{limit}",
        full=len(titles) >= limit,
    )


def _source(view: CaseView, who: int) -> str:
    """The channel that proposed the person in this round, or that they were in the plan before."""
    if who in present_ids(view.facts):
        return _("Đang trong quy hoạch")
    proposal = _newest(view, RecordKind.PLAN_PROPOSAL, who)
    channel = labels.word("Channel", proposal.data.get("channel"), view.language) if proposal else ""
    return channel or _("Bổ sung")


def _standing(view: CaseView, who: int) -> tuple[str, str]:
    """What the round has come to about the person, and its tone."""
    dropped, review = _newest(view, RecordKind.PLAN_DROPPED, who), conclusion_on(view.facts, who)
    live = any(o.official_id == who and o.status is OptionStatus.LIVE for o in view.case.options)
    if dropped and not live:
        return _("Rút khỏi danh sách: %(why)s", why=_why(view, dropped)), "off"
    if who not in present_ids(view.facts):
        return _("Đề nghị bổ sung"), "neutral"
    if review is None:
        return _("Chưa rà soát"), "warn"
    if review.data.get("conclusion") == PlanConclusion.KEEP:
        return _("Giữ lại"), "ok"
    return _("Đưa ra khỏi quy hoạch: %(why)s", why=_why(view, review)), "off"


def _why(view: CaseView, record: RecordFacts) -> str:
    return labels.word("PlanRemoval", record.data.get("removal"), view.language).lower()


def _newest(view: CaseView, kind: RecordKind, who: int) -> RecordFacts | None:
    found = [record for record in view.case.recorded(kind) if record.official_id == who]
    return found[-1] if found else None

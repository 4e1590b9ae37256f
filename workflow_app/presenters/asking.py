"""What a step asks in this case: every field with the choices that the case offers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from state_machines import rulebook
from state_machines.engine import judge
from state_machines.exams import open_petitions
from state_machines.findings import Severity
from state_machines.vocabulary import DocumentKind, PlanRemoval, RecordKind
from workflow_app.presenters import labels
from workflow_app.presenters.evaluation_steps import (
    criteria_of,
    reasons_set_aside,
    scale_of,
    ungraded_units,
)
from workflow_app.presenters.people_choices import OFFERS, SEARCHING, Desk, wanted_for
from workflow_app.presenters.told import ENUM_OF
from workflow_app.queries import case_page, choosing
from workflow_app.services.asked import Asked, Choice
from workflow_app.services.inputs import ASKS
from workflow_app.services.work import Work
from workflow_app.wording import said as _

USUALLY_TODAY = ("answered_on", "received_on", "dated_on", "announced_on", "handed_on", "arrived_on")
TERM_YEARS = 5
EXCERPT = 90  # characters of a text that stands for a record


def asked_of(
    work: Work,
    language: str,
    *,
    q: str = "",
    posted: Mapping[str, frozenset[int]] | None = None,
    prefilled: Mapping[str, Any] | None = None,
) -> Asked:
    """The form of a step in words. At most three statements, and four for criteria.

    ``posted`` holds the people whom the form held when it was last sent, ``prefilled`` what
    a link to the form has filled in.
    """
    ticked = posted or {}
    lines = choosing.people(wanted_for(work, q, set().union(*ticked.values())), work.today)
    desk = Desk(work, lines, language, ticked)
    fixed = {"round_code": work.template.code} if work.template and work.facts.round is None else {}
    round_ = work.facts.round
    criteria, before = criteria_of(work, language)
    return Asked(
        step=work.step,
        revision=work.case.revision,
        choices={name: _offered(desk, name) for name in work.step.asks if _has_choices(name)},
        defaults={**_defaults(work), **before, **(prefilled or {})},
        fixed=fixed,
        papers={str(kind): labels.word("DocumentKind", kind, language) for kind in work.step.documents},
        counted=desk.listed(round_.candidates if round_ else work.case.live),
        ballot=round_.ballot if round_ else None,
        round_id=round_.id if round_ else None,
        searches=work.step.code in SEARCHING,
        criteria=criteria,
        scale=scale_of(work),
    )


def people_posted(values: Mapping[str, Iterable[str]]) -> dict[str, frozenset[int]]:
    """The ids in the people fields of a sent form; anything else in them is left out."""
    names = [name for name, ask in ASKS.items() if ask.type in ("official", "officials")]
    return {
        name: frozenset(
            int(value) for value in values[name] if value.isdecimal() and len(value) < len("2147483648")
        )
        for name in names
        if name in values
    }


def _has_choices(name: str) -> bool:
    return name in OFFERS or name in ON_RECORD


def _offered(desk: Desk, name: str) -> tuple[Choice, ...]:
    return OFFERS[name](desk) if name in OFFERS else ON_RECORD[name](desk)


def _defaults(work: Work) -> dict[str, Any]:
    return {
        "today": work.today,
        **dict.fromkeys(USUALLY_TODAY, work.today),
        "need": work.case.need,
        "seats_requested": 1,
        "official_id_optional": "",
        "corrects_id": "",
        "chair_id": _head_if_present(work),
        "effective_on": _effect(work),
        **_planned(work),
        "plan_removal": "",
        "plan_until": plan_end(work.today) if work.case.planning_year else None,
    }


def _planned(work: Work) -> Mapping[str, Any]:
    """What a rotation plan says now, to be revised."""
    told = work.case.recorded(RecordKind.ROTATION_PLAN)
    return told[-1].data if told else {}


def _effect(work: Work) -> date | None:
    """A reappointment takes effect where the term ends, or today when that is past."""
    if work.case.planning_year:
        return work.today
    ends_on = work.case.running_term_end_on
    if work.case.move is not None:
        return work.today
    return max(ends_on, work.today) if ends_on else None


def plan_end(today: date) -> date:
    """The usual last day of a plan: the end of the five-year term that runs."""
    return date(today.year // TERM_YEARS * TERM_YEARS + TERM_YEARS, 12, 31)


def _head_if_present(work: Work) -> str | None:
    head, round_ = work.facts.unit.head, work.facts.round
    return str(head.id) if head and round_ and head.id in round_.present else None


# ---------------------------------------------------------------- what is on record in the case
def _mark_petitions(desk: Desk) -> tuple[Choice, ...]:
    waiting = open_petitions(desk.work.case)
    texts = case_page.record_texts(desk.work.case.id) if waiting else {}
    return tuple(
        Choice(str(one.id), _about(desk, one.official_id), _excerpt(texts.get(one.id, ""))) for one in waiting
    )


def _matters(desk: Desk) -> tuple[Choice, ...]:
    case = desk.work.case
    resolved = {record.resolves_id for record in case.recorded(RecordKind.MATTER_RESOLVED)}
    open_ = [one for one in case.recorded(RecordKind.MATTER_RAISED) if one.id not in resolved]
    texts = case_page.record_texts(case.id) if open_ else {}
    return tuple(
        Choice(str(one.id), _about(desk, one.official_id), _excerpt(texts.get(one.id, ""))) for one in open_
    )


def _about(desk: Desk, official_id: int | None) -> str:
    return desk.choice(official_id).label if official_id else _("Cả hồ sơ")


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT].rsplit(' ', 1)[0]}…"


def _withdrawals(desk: Desk) -> tuple[Choice, ...]:
    pending = (one for one in desk.work.case.withdrawals if one.state == "PENDING")
    return tuple(Choice(str(one.id), desk.choice(one.official_id).label) for one in pending)


def _overrides(desk: Desk) -> tuple[Choice, ...]:
    proposed = (one for one in desk.work.case.overrides if one.state == "PROPOSED")
    return tuple(
        Choice(
            str(one.id),
            labels.rule_title(one.rule, desk.language),
            f"{_clause(one.rule, desk.language)} · {_about(desk, one.official_id)}",
        )
        for one in proposed
    )


def _clause(rule_id: str, language: str) -> str:
    """Where the rule stands in the text, and its code."""
    info = rulebook.catalogue().get(rule_id)
    number = labels.clause_number(info.clause, language) if info else ""
    return _("Mục %(clause)s · %(rule)s", clause=number, rule=rule_id) if number else rule_id


def _rules(desk: Desk) -> tuple[Choice, ...]:
    """Rules that may be set aside and stand in the way now; all that may be, when none does."""
    work = desk.work
    may_be = [
        rule_id
        for rule_id, info in rulebook.catalogue().items()
        if info.automation == "enforced" and work.rule_set.severity(rule_id) is Severity.OVERRIDE
    ]
    unmet = _unmet_overridable(work)
    return tuple(
        Choice(rule_id, labels.rule_title(rule_id, desk.language), _clause(rule_id, desk.language))
        for rule_id in may_be
        if rule_id in unmet or not unmet
    )


def _unmet_overridable(work: Work) -> set[str]:
    found = (
        finding
        for step in work.procedure.steps
        for finding in judge(step, work.facts, work.rule_set).findings
    )
    return {one.rule for one in found if one.unmet and one.severity is Severity.OVERRIDE and not one.settled}


def _deadlines(desk: Desk) -> tuple[Choice, ...]:
    """Deadlines that have run out; all running ones, when none has."""
    work = desk.work
    running = [one for one in work.case.deadlines if one.met_on is None]
    late = [one for one in running if one.due_on < work.today]
    names = work.rule_set.deadlines
    return tuple(
        Choice(
            one.code,
            names[one.code].name.in_language(desk.language) if one.code in names else one.code,
            _("Hạn %(day)s", day=labels.day(one.due_on)),
        )
        for one in late or running
    )


def _kinds(desk: Desk) -> tuple[Choice, ...]:
    """Papers of the dossier first, the others after them."""
    name = "review_dossier_items" if desk.work.case.review_path else "dossier_items"
    dossier = [item["kind"] for item in desk.work.rule_set.params[name]]
    order = dict.fromkeys([*dossier, *(str(kind) for kind in DocumentKind)])
    return tuple(Choice(kind, labels.word("DocumentKind", kind, desk.language)) for kind in order)


def _certified_before(desk: Desk) -> tuple[Choice, ...]:
    template = desk.work.template
    standing = desk.work.case.certified(template.code) if template else None
    if standing is None:
        return ()
    again = _("Có, thay cho lần %(attempt)s đã xác nhận", attempt=standing.attempt)
    return (Choice("", _("Không")), Choice(str(standing.id), again))


def _words_of(enum_name: str) -> Callable[[Desk], tuple[Choice, ...]]:
    return lambda desk: tuple(
        Choice(code, text.in_language(desk.language)) for code, text in rulebook.words()[enum_name].items()
    )


def _deferrals(desk: Desk) -> tuple[Choice, ...]:
    """The reasons that the rule set accepts."""
    codes = desk.work.rule_set.params["deferral_reasons"]
    return tuple(Choice(code, labels.word("DeferralReason", code, desk.language)) for code in codes)


def _removals(desk: Desk) -> tuple[Choice, ...]:
    """The grounds that a person can state; the others are written down by the steps themselves."""
    by_itself = {PlanRemoval.NOT_APPROVED, PlanRemoval.ROUND_CANCELLED}
    words = rulebook.words()["PlanRemoval"]
    named = [
        Choice(code, words[code].in_language(desk.language)) for code in PlanRemoval if code not in by_itself
    ]
    first = [] if desk.work.step.code == "drop_entry" else [Choice("", _("Không, giữ trong quy hoạch"))]
    return (*first, *named)


ON_RECORD: Mapping[str, Callable[[Desk], tuple[Choice, ...]]] = {
    **{name: _words_of(enum_name) for name, enum_name in ENUM_OF.items()},
    "matter_id": _matters,
    "petition_id": _mark_petitions,
    "withdrawal_id": _withdrawals,
    "override_id": _overrides,
    "rule_id": _rules,
    "deadline_code": _deadlines,
    "kind": _kinds,
    "corrects_id": _certified_before,
    "deferral_reason": _deferrals,
    "plan_removal": _removals,
    "unit_id": ungraded_units,
    "unassessed_reason": reasons_set_aside,
}

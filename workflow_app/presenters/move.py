"""A move as a panel: who goes from where to where, the tests, the talks, both places, the time away.

A rotation plan has the same panel, with what it says and how many people it has.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from state_machines.facts import PersonFacts, RecordFacts
from state_machines.moves import (
    KINDS,
    PLAN,
    ROTATION,
    MoveFacts,
    PlaceFacts,
    TalkParty,
    after_arriving,
    after_leaving,
    counted,
)
from state_machines.rules.moving import talk
from state_machines.screening import rotation_tests
from state_machines.vocabulary import RecordKind
from workflow_app.presenters import labels, links
from workflow_app.presenters.case_view import CaseView
from workflow_app.wording import label_of
from workflow_app.wording import said as _


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that is checked: what, how it stands, and a badge."""

    label: str
    value: str
    tone: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class MovePanel:
    """For ``macros/move.html``. ``facts`` are (label, value); ``closed``: the rest is not for this reader."""

    title: str
    facts: tuple[tuple[str, str], ...]
    tests: tuple[Mark, ...]
    talks: tuple[Mark, ...]
    places: tuple[Mark, ...]
    evaluations: tuple[Mark, ...]
    plan_url: str
    plan_label: str
    closed: bool


def move_panel(view: CaseView) -> MovePanel | None:
    """The panel of a case that moves a person, or of a plan; None for any other case. No statement."""
    if view.procedure.kind == PLAN:
        return _plan_panel(view)
    move, who = view.case.move, view.case.chosen_id
    if view.procedure.kind not in KINDS or move is None or who is None:
        return None
    person, opened = view.people.get(who), view.sight.dossier
    whole = opened and person is not None
    return MovePanel(
        title=_("Người, nơi đi và nơi đến"),
        facts=tuple((name, value) for name, value in _facts(view, move) if value),
        tests=tuple(_tests(view, person)) if whole and person and move.kind == ROTATION else (),
        talks=tuple(_talks(view)) if opened else (),
        places=tuple(_places(view, move, person)) if whole and person else (),
        evaluations=tuple(_evaluations(view)) if opened else (),
        plan_url=links.case(move.plan.case_id) if move.plan and opened else "",
        plan_label=move.plan.code if move.plan else "",
        closed=not opened,
    )


def _plan_panel(view: CaseView) -> MovePanel:
    told = view.case.recorded(RecordKind.ROTATION_PLAN)
    data = told[-1].data if told else {}
    names = ("quantity", "titles", "places", "benefits", "placement")
    facts = [(label_of("open_plan", name), str(data.get(name) or "")) for name in names]
    return MovePanel(
        title=_("Nội dung kế hoạch"),
        facts=tuple((name, value) for name, value in (*facts, (_("Yêu cầu"), view.case.need)) if value),
        tests=(),
        talks=(),
        places=(),
        evaluations=(),
        plan_url="",
        plan_label="",
        closed=not view.sight.dossier,
    )


def _facts(view: CaseView, move: MoveFacts) -> Iterator[tuple[str, str]]:
    row = view.sight.file.row
    yield _("Người được chuyển"), view.name(view.case.chosen_id)
    yield _("Nơi đi"), _post(move.sending)
    yield _("Nơi đến"), _post(move.receiving)
    yield _("Lý do"), labels.word("MoveReason", move.reason, view.language)
    if move.months is not None:
        yield _("Thời gian dự kiến"), labels.months(move.months, view.language)
    if row["effective_on"] is not None:
        start, end = labels.day(row["effective_on"]), labels.day(row["term_end_on"])
        yield _("Theo quyết định"), _("từ %(start)s đến %(end)s", start=start, end=end)


def _post(place: PlaceFacts) -> str:
    return f"{place.title_name}, {place.unit_name}"


def _tests(view: CaseView, person: PersonFacts) -> Iterator[Mark]:
    passed = rotation_tests(view.facts, person, view.sight.rule_set.params)
    unknown = not view.case.recorded(RecordKind.SCREENING)
    for test, ok in passed.items():
        label = labels.word("RotationTest", test, view.language)
        if str(test) == "PROSPECTS" and unknown:
            yield Mark(label, _("chưa rà soát"), "neutral")
        elif ok:
            yield Mark(label, _("Đạt"), "ok")
        else:
            blocks = str(test) == "STANDARD"
            yield Mark(
                label, _("Không đạt, bị chặn") if blocks else _("Chưa đạt"), "stop" if blocks else "warn"
            )


def _talks(view: CaseView) -> Iterator[Mark]:
    texts = {row.id: row.text for row in view.details.records}
    held: dict[str, RecordFacts] = {}
    for record in view.case.recorded(RecordKind.TALK):
        held[str(record.data.get("talk_party"))] = record
    for party in TalkParty:
        label = labels.word("TalkParty", party, view.language)
        said = talk(view.facts, party)
        if said is None:
            yield Mark(label, _("Chưa trao đổi"), "neutral")
            continue
        agrees = str(said["agreement"])
        tone = "ok" if agrees == "AGREES" else "warn"
        yield Mark(
            label, labels.word("Agreement", agrees, view.language), tone, texts.get(held[party].id, "")
        )


def _places(view: CaseView, move: MoveFacts, person: PersonFacts) -> Iterator[Mark]:
    """How many key titles people from elsewhere hold in each place, before and after."""
    params = view.sight.rule_set.params
    levels, need = params["non_local_levels"], params["non_local_min"]
    after = {
        move.sending: after_leaving(move.sending, person.id),
        move.receiving: after_arriving(move.receiving, person.id, person.native_area),
    }
    for name, place in ((_("Nơi đi"), move.sending), (_("Nơi đến"), move.receiving)):
        if place.level not in levels:
            yield Mark(name, _("Không phải cấp được xét"), "neutral", place.unit_name)
            continue
        before, then = counted(place, place.holders, levels), counted(place, after[place], levels)
        told = _(
            "%(unit)s: %(had)s/%(had_of)s chức danh chủ chốt là người nơi khác,"
            " sau khi chuyển %(has)s/%(has_of)s",
            unit=place.unit_name,
            had=before[0],
            had_of=before[1],
            has=then[0],
            has_of=then[1],
        )
        enough = then[0] >= need
        verdict = _("Đủ người nơi khác") if enough else _("Thiếu người nơi khác")
        yield Mark(name, verdict, "ok" if enough else "warn", told)


def _evaluations(view: CaseView) -> Iterator[Mark]:
    for record in view.case.recorded(RecordKind.PERIOD_EVALUATION):
        ended = labels.day(date.fromisoformat(str(record.data["period_end_on"])))
        yield Mark(ended, labels.word("Grade", str(record.data.get("grade")), view.language), "neutral")

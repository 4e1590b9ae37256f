"""Ballot rounds in words: where each stands, who counts, what comes next."""

from __future__ import annotations

from dataclasses import dataclass

from state_machines import registry
from state_machines.ballots import base_of, quorum_met
from state_machines.definition import Step
from state_machines.engine import is_mine
from state_machines.facts import RoundFacts
from state_machines.rules.ballots import attendance
from state_machines.vocabulary import RoundState
from workflow_app.presenters import labels, links
from workflow_app.presenters.case_view import CaseView
from workflow_app.services import context
from workflow_app.wording import said as _

TONES = {RoundState.CERTIFIED: "ok", RoundState.VOIDED: "off", RoundState.ADJOURNED: "warn"}


@dataclass(frozen=True, slots=True)
class Act:
    """One step that this person may take in a round."""

    url: str
    label: str
    wanted: bool


@dataclass(frozen=True, slots=True)
class RoundPanel:
    """One round. ``figures`` are (label, value); ``results`` (name, votes, share) when they may be seen."""

    name: str
    state: str
    tone: str
    held: str
    place: str
    ballot: str
    figures: tuple[tuple[str, str], ...]
    quorum: str
    tellers: str
    outcome: str
    results: tuple[tuple[str, str, str], ...]
    base: str
    note: str
    acts: tuple[Act, ...]
    running: bool


def round_panels(view: CaseView) -> tuple[RoundPanel, ...]:
    """The rounds that this person may know of, the newest first."""
    shown = [one for one in view.case.rounds if view.sight.dossier or view.sight.part_in(one)]
    return tuple(panel_of(view, one) for one in sorted(shown, key=lambda one: -one.id))


def panel_of(view: CaseView, round_: RoundFacts) -> RoundPanel:
    """One round in words."""
    more = view.details.rounds.get(round_.id)
    seen = view.sight.counts(round_)
    name = labels.round_name(round_.code, view.language, view.procedure)
    return RoundPanel(
        name=name
        if round_.attempt == 1
        else _("%(name)s, lần %(attempt)s", name=name, attempt=round_.attempt),
        state=labels.word("RoundState", round_.state, view.language),
        tone=TONES.get(round_.state, "neutral"),
        held=labels.day(more.held_on) if more else "",
        place=more.place if more else "",
        ballot=labels.word("BallotType", round_.ballot, view.language),
        figures=_figures(view, round_, seen=seen),
        quorum=_quorum(round_),
        tellers=", ".join(view.name(who) for who in round_.tellers),
        outcome=_outcome(view, round_),
        results=_results(view, round_) if seen else (),
        base=labels.word("ThresholdBase", round_.policy.threshold_base, view.language),
        note=more.note if more else "",
        acts=_acts(view, round_),
        running=round_.state not in (RoundState.CERTIFIED, RoundState.VOIDED),
    )


def _figures(view: CaseView, round_: RoundFacts, *, seen: bool) -> tuple[tuple[str, str], ...]:
    """Summoned and present are known to all; the papers only to those who may see the count."""
    taken = round_.state is not RoundState.CONVENED
    told: list[tuple[str, int | None]] = [
        (_("Triệu tập"), len(round_.voters)),
        (_("Có mặt"), len(round_.present) if taken else None),
    ]
    if seen:
        told += [
            (_("Phát ra"), round_.issued),
            (_("Thu vào"), round_.collected),
            (_("Hợp lệ"), round_.valid),
            (_("Không hợp lệ"), round_.invalid),
        ]
    return tuple((label, labels.number(value, view.language)) for label, value in told if value is not None)


def _quorum(round_: RoundFacts) -> str:
    policy = round_.policy
    part = f"{policy.quorum_num}/{policy.quorum_den}"
    needed = attendance(round_, round_.present).needed
    if round_.state is RoundState.CONVENED:
        return _(
            "Cần ít nhất %(needed)s người có mặt (%(part)s số người được triệu tập).",
            needed=needed,
            part=part,
        )
    if quorum_met(len(round_.present), len(round_.voters), policy.quorum_num, policy.quorum_den):
        return _(
            "Đủ số người dự: cần %(needed)s (%(part)s số người được triệu tập).", needed=needed, part=part
        )
    return _(
        "Chưa đủ số người dự: cần %(needed)s (%(part)s số người được triệu tập).", needed=needed, part=part
    )


def _outcome(view: CaseView, round_: RoundFacts) -> str:
    """What the round came to, with the names it sends on; only for readers of the dossier."""
    if round_.outcome is None or not view.sight.dossier:
        return ""
    word = labels.word("RoundOutcome", round_.outcome, view.language)
    names = ", ".join(view.name(who) for who in round_.forwarded)
    return f"{word}: {names}" if names else word


def _results(view: CaseView, round_: RoundFacts) -> tuple[tuple[str, str, str], ...]:
    """Names with their votes, most votes first."""
    if not round_.tallies:
        return ()
    base = base_of(round_)
    return tuple(
        (
            view.name(tally.official_id),
            f"{tally.votes}/{base}",
            labels.percent(tally.votes, base, view.language),
        )
        for tally in sorted(round_.tallies, key=lambda tally: -tally.votes)
    )


def _acts(view: CaseView, round_: RoundFacts) -> tuple[Act, ...]:
    """The steps that the round's state allows and that are this person's."""
    sight = view.sight
    template = sight.procedure.round(round_.code)
    facts = context.with_template(
        context.build(sight.file, sight.actor, sight.today, people=view.people, round_=round_), template
    )
    found = []
    for step in registry.ballot_round().leaving(str(round_.state)):
        if is_mine(step, facts, template) and _concerns(step, round_, sight.actor.official_id):
            url = links.step(view.case.id, step.code, round_id=round_.id)
            found.append(Act(url, labels.step_name(step.code, view.language), step.wanted is not None))
    return tuple(sorted(found, key=lambda act: not act.wanted))


def _concerns(step: Step, round_: RoundFacts, official_id: int | None) -> bool:
    """Tellers act in their own round only; whoever entered the count leaves it to another."""
    if step.scope != "self":
        return True
    own_entry = round_.entered_by == official_id and round_.state in (RoundState.ENTERED, RoundState.COUNTED)
    return official_id in round_.tellers and not own_entry

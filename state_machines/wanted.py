"""Which steps should be taken now, and by whom: what stands in people's inboxes.

A step may be lawful without being wanted (cancelling, for one). Each condition is a
small statement about the facts, named in the procedure's table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from state_machines.definition import Procedure, RoundTemplate, Step
from state_machines.facts import Facts, RoundFacts
from state_machines.findings import Verdict
from state_machines.rulebook import RuleSet
from state_machines.rules.dossier import dossier_complete
from state_machines.vocabulary import Channel, OutcomeType, RecordKind, Role, RoundState
from state_machines.wanted_evaluations import EVALUATIONS, is_asked_to_evaluate
from state_machines.wanted_exams import EXAMS, asked_persons
from state_machines.wanted_moves import MOVES, is_asked_to_move
from state_machines.wanted_planning import PLANNING, is_called
from state_machines.wanted_reviews import REVIEWS, is_asked

AUTHORITY_ROLES = frozenset({Role.ADVISER, Role.AUTHORITY_MEMBER, Role.AUTHORITY_SIGNER, Role.CLERK})
SENT = ("sending", "movers")  # scopes of steps that the unit takes which a person is moved from
ENDED_ROUNDS = frozenset({RoundState.CERTIFIED, RoundState.VOIDED})


@dataclass(frozen=True, slots=True)
class Todo:
    """One wanted step: for a role at the unit or the authority, or for one person."""

    step: Step
    at_authority: bool
    role: Role | None = None
    official_id: int | None = None
    round: RoundFacts | None = None
    template: RoundTemplate | None = None
    at_sending: bool = False  # the role is asked at the unit that a person is moved from


Condition = Callable[[Facts, RuleSet], bool]


def _unless_recorded(kind: RecordKind) -> Condition:
    return lambda facts, _: not facts.case.recorded(kind)


def _head_channel_missing(facts: Facts, _: RuleSet) -> bool:
    live = facts.case.live
    return not any(n.channel is Channel.HEAD and n.official_id in live for n in facts.case.nominations)


def _table_is_current(facts: Facts, _: RuleSet) -> bool:
    prepared = facts.case.recorded(RecordKind.CONSOLIDATION_PREPARED)
    return bool(prepared) and prepared[-1].data.get("nominations") == len(facts.case.nominations)


def _table_is_due(facts: Facts, rule_set: RuleSet) -> bool:
    named = {n.channel for n in facts.case.nominations}
    return len(named) == len(Channel) and not _table_is_current(facts, rule_set)


def _matter_open(facts: Facts, _: RuleSet) -> bool:
    resolved = {record.resolves_id for record in facts.case.recorded(RecordKind.MATTER_RESOLVED)}
    return any(record.id not in resolved for record in facts.case.recorded(RecordKind.MATTER_RAISED))


def _overrun_unexplained(facts: Facts, _: RuleSet) -> bool:
    explained = {r.data.get("deadline_code") for r in facts.case.recorded(RecordKind.OVERRUN_EXPLANATION)}
    late = {d.code for d in facts.case.deadlines if d.met_on is None and d.due_on < facts.today}
    return bool(late - explained)


def _dossier_incomplete(facts: Facts, rule_set: RuleSet) -> bool:
    if facts.case.chosen_id is None:
        return False
    return dossier_complete(facts, rule_set.params).verdict is not Verdict.MET


def _election(facts: Facts) -> bool:
    return facts.case.outcome_type is OutcomeType.ELECTION_NOMINATION


def _signed(facts: Facts) -> bool:
    return bool(facts.case.recorded(RecordKind.SIGNATURE))


WANTED: dict[str, Condition] = {
    "always": lambda _facts, _set: True,
    "head_channel_missing": _head_channel_missing,
    "consolidation_unprepared": _table_is_due,
    "consolidation_prepared": _table_is_current,
    "too_few_live": lambda facts, rule_set: len(facts.case.live) < rule_set.params["min_options"],
    "own_conflict_undeclared": lambda facts, _: facts.case.state in ("NOMINATING", "CONSOLIDATED"),
    "matter_open": _matter_open,
    "party_opinion_missing": _unless_recorded(RecordKind.PARTY_OPINION),
    "head_opinion_missing": _unless_recorded(RecordKind.HEAD_OPINION),
    "selection_certified": lambda facts, _: facts.case.certified("selection") is not None,
    "dossier_incomplete": _dossier_incomplete,
    "overrun_unexplained": _overrun_unexplained,
    "decision_certified": lambda facts, _: facts.case.certified("decision") is not None,
    "signature_missing": lambda facts, _: not _signed(facts),
    "signature_given": lambda facts, _: _signed(facts) and not _election(facts),
    "election_signed": lambda facts, _: _signed(facts) and _election(facts),
    "withdrawal_pending": lambda facts, _: any(w.state == "PENDING" for w in facts.case.withdrawals),
    "override_proposed": lambda facts, _: any(o.state == "PROPOSED" for o in facts.case.overrides),
    **REVIEWS,
    **EXAMS,
    **EVALUATIONS,
    **MOVES,
    **PLANNING,
}


def todos(procedure: Procedure, rounds: Procedure, facts: Facts, rule_set: RuleSet) -> Iterator[Todo]:
    """Every wanted step of a case in its present state, its running rounds included."""
    for step, condition in _wanted_steps(procedure, facts.case.state):
        if condition(facts, rule_set):
            if step.scope == "self":
                for who in asked_persons(step, facts):
                    yield Todo(step, at_authority=False, official_id=who)
                continue
            for role in step.by:
                if role is not Role.SYSTEM and _role_is_asked(step, role, facts):
                    at_authority = role in AUTHORITY_ROLES
                    sent = step.scope in SENT and not at_authority
                    yield Todo(step, at_authority, role=role, at_sending=sent)
    for template in procedure.rounds_in(facts.case.state, facts.case.review_path):
        yield from _round_todos(template, rounds, facts)


_kept: dict[tuple[str, str, str], tuple[tuple[Step, Condition], ...]] = {}  # a table does not change


def _wanted_steps(procedure: Procedure, state: str) -> tuple[tuple[Step, Condition], ...]:
    """The steps of a state that can be wanted, each with its condition."""
    key = procedure.code, procedure.digest, state
    if key not in _kept or not procedure.digest:  # a table made by hand has no digest
        _kept[key] = tuple((s, WANTED[s.wanted]) for s in procedure.leaving(state) if s.wanted)
    return _kept[key]


def _role_is_asked(step: Step, role: Role, facts: Facts) -> bool:
    """Conflicts of interest are declared by each acting role once: head and specialist here."""
    if role is Role.SYSTEM:  # the scheduler needs no reminder
        return False
    if step.code != "declare_conflict":
        asked = is_asked(step, role, facts) and is_asked_to_move(step, role, facts)
        return asked and is_asked_to_evaluate(step, role, facts)
    if role not in (Role.UNIT_HEAD, Role.PERSONNEL_SPECIALIST):
        return False
    declared = {r.data.get("role") for r in facts.case.recorded(RecordKind.CONFLICT_DECLARATION)}
    return str(role) not in declared


def _round_todos(template: RoundTemplate, rounds: Procedure, facts: Facts) -> Iterator[Todo]:
    running = facts.case.running(template.code)
    at_authority = template.venue == "authority"
    if running is None:
        ready = is_called(template, facts) and all(facts.case.certified(code) for code in template.after)
        if ready and facts.case.certified(template.code) is None:
            role = Role.ADVISER if at_authority else Role.PERSONNEL_SPECIALIST
            yield Todo(rounds.step("convene"), at_authority, role=role, template=template)
        return
    for step in rounds.leaving(str(running.state)):
        if not step.wanted:
            continue
        if step.scope == "self":
            for official_id in _asked_tellers(step, running):
                yield Todo(step, at_authority, official_id=official_id, round=running, template=template)
        else:
            role = step.by[0]
            if role is Role.PERSONNEL_SPECIALIST and at_authority:
                role = Role.ADVISER
            yield Todo(step, at_authority, role=role, round=running, template=template)


def _asked_tellers(step: Step, running: RoundFacts) -> tuple[int, ...]:
    """Whoever entered the count is not asked to confirm it."""
    if step.code == "confirm_count":
        return tuple(teller for teller in running.tellers if teller != running.entered_by)
    return running.tellers

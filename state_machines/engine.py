"""The rule book asked: may this step be taken, by this actor, on these facts, and why not.

No side effects and no clock. ``judge`` looks at every rule of the step, not only
the first that fails: people mend all defects in one visit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from state_machines.definition import Procedure, RoundTemplate, Step
from state_machines.errors import NotYours, StepRefused
from state_machines.facts import Facts
from state_machines.findings import Finding, Outcome, Settlement, Severity, Verdict
from state_machines.machine import destination
from state_machines.rulebook import RuleSet, catalogue
from state_machines.rules import RULES
from state_machines.rules.substitution import STEP
from state_machines.vocabulary import Role

OF_SUBSTITUTES = ("R-S-substitute",)  # asked of every step that is taken in another's place


@dataclass(frozen=True, slots=True)
class Ruling:
    """A step with everything the rule book found about it."""

    step: Step
    mine: bool  # whether the actor's role and unit may take it at all
    findings: tuple[Finding, ...]

    @property
    def refusals(self) -> tuple[Finding, ...]:
        """The findings that block."""
        return tuple(finding for finding in self.findings if finding.blocks)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The warnings that nobody has acknowledged yet."""
        return tuple(finding for finding in self.findings if finding.to_acknowledge)

    @property
    def open(self) -> bool:
        """Whether nothing but an acknowledgement stands in the way."""
        return self.mine and not self.refusals


def is_mine(step: Step, facts: Facts, template: RoundTemplate | None = None) -> bool:
    """Whether the actor's role is named by the step and the grant covers its scope."""
    actor = facts.actor
    if actor.role is Role.SYSTEM:
        return Role.SYSTEM in step.by
    if step.scope == "self" and _is_named(step, facts):
        return True
    if actor.role not in step.by:
        return False
    scope = step.scope
    if scope == "venue":
        scope = template.venue if template else "unit"
    covered = {
        "unit": actor.in_unit_scope,
        "authority": actor.in_authority_scope,
        "either": actor.in_unit_scope or actor.in_authority_scope,
        "sending": actor.in_sending_scope,
        "movers": actor.in_sending_scope or actor.in_authority_scope,
        "places": actor.in_unit_scope or actor.in_sending_scope or actor.in_authority_scope,
        "self": True,
    }
    return covered[scope]


def _is_named(step: Step, facts: Facts) -> bool:
    """Named by the round as a teller, or by the case as an option: no grant is needed for that."""
    who = facts.actor.official_id
    if Role.TELLER in step.by:
        return facts.round is not None and who in facts.round.tellers
    return who == facts.case.chosen_id or any(option.official_id == who for option in facts.case.options)


def judge(
    step: Step,
    facts: Facts,
    rule_set: RuleSet,
    template: RoundTemplate | None = None,
) -> Ruling:
    """Every finding of one step, met ones included."""
    mine = is_mine(step, facts, template)
    findings = tuple(_settled(finding, facts) for finding in _findings(step, facts, rule_set))
    return Ruling(step, mine, findings)


def available(procedure: Procedure, facts: Facts, rule_set: RuleSet) -> tuple[Ruling, ...]:
    """Every step that the table allows in the present state, each with its findings."""
    return tuple(judge(step, facts, rule_set) for step in procedure.leaving(facts.case.state))


def fire(procedure: Procedure, ruling: Ruling, facts: Facts) -> str:
    """The state that the step leads to.

    Raises NoSuchStep when the table has no such row, NotYours when the actor may not
    take it, StepRefused when a rule blocks or a warning is not acknowledged.
    """
    step = ruling.step
    state = str(facts.round.state) if facts.round else facts.case.state
    dest = destination(procedure, step.code, state, facts.case.return_state) if step.sources else step.dest
    if not ruling.mine:
        raise NotYours(step.code, tuple(str(role) for role in step.by))
    if ruling.refusals or ruling.warnings:
        raise StepRefused(step.code, ruling.findings)
    return dest or state


def unmet(step: Step, facts: Facts, rule_set: RuleSet) -> Iterator[Finding]:
    """What ``judge`` finds broken or missing, without the trouble of saying what is met."""
    for rule_id, outcome, subject in _outcomes(step, facts, rule_set):
        if outcome.verdict is Verdict.NOT_MET or outcome.verdict is Verdict.MISSING:
            yield _settled(_finding(rule_id, outcome, rule_set, subject), facts)


def _findings(step: Step, facts: Facts, rule_set: RuleSet) -> Iterator[Finding]:
    return (
        _finding(rule_id, outcome, rule_set, subject)
        for rule_id, outcome, subject in _outcomes(step, facts, rule_set)
    )


def _outcomes(step: Step, facts: Facts, rule_set: RuleSet) -> Iterator[tuple[str, Outcome, int | None]]:
    """What each rule of the step says, of the case or of each person that it looks at."""
    if facts.actor.stands_for is not None:
        told = replace(facts, given={**facts.given, STEP: step.code})
        for one in OF_SUBSTITUTES:
            check = RULES[one].check
            if check is not None:
                yield one, check(told, rule_set.params), None
    for rule_id in step.rules:
        rule = RULES[rule_id]
        if rule.check is not None:
            yield rule_id, rule.check(facts, rule_set.params), None
        elif rule.person_check is not None:
            for official_id in subjects(step, facts):
                person = facts.people[official_id]
                yield rule_id, rule.person_check(facts, person, rule_set.params), official_id


def person_findings(
    step: Step,
    facts: Facts,
    rule_set: RuleSet,
    official_ids: tuple[int, ...],
) -> tuple[Finding, ...]:
    """What the person rules of a step find about the given officials."""
    rules = (RULES[rule_id] for rule_id in step.rules)
    checks = [(rule.id, rule.person_check) for rule in rules if rule.person_check is not None]
    found = (
        _finding(rule_id, check(facts, facts.people[official_id], rule_set.params), rule_set, official_id)
        for official_id in official_ids
        for rule_id, check in checks
    )
    return tuple(_settled(finding, facts) for finding in found)


def subjects(step: Step, facts: Facts) -> tuple[int, ...]:
    """The officials whom person-by-person rules of the step look at."""
    nominee = facts.given.get("official_id")
    if step.per == "live":
        return facts.case.live
    if step.per == "nominee":
        return (nominee,) if nominee else ()
    if step.per == "eligible":
        return tuple(facts.given.get("eligible", ()))
    if step.per == "chosen":
        return (facts.case.chosen_id,) if facts.case.chosen_id else ()
    return ()


def _finding(rule_id: str, outcome: Outcome, rule_set: RuleSet, subject: int | None) -> Finding:
    info = catalogue()[rule_id]
    return Finding(
        rule=rule_id,
        clause=info.clause,
        severity=rule_set.severity(rule_id),
        verdict=outcome.verdict,
        reason=outcome.reason,
        facts=outcome.facts,
        subject=subject,
    )


def _settled(finding: Finding, facts: Facts) -> Finding:
    """The finding, marked when an adopted override or an acknowledgement covers it."""
    if not finding.unmet:
        return finding
    if finding.severity is Severity.OVERRIDE and _overridden(finding, facts):
        return replace(finding, settled=Settlement.OVERRIDDEN)
    if finding.severity is Severity.WARNING and finding.rule in facts.given.get("acknowledged", ()):
        return replace(finding, settled=Settlement.ACKNOWLEDGED)
    return finding


def _overridden(finding: Finding, facts: Facts) -> bool:
    return any(
        override.state == "ADOPTED"
        and override.rule == finding.rule
        and override.official_id in (None, finding.subject)
        for override in facts.case.overrides
    )

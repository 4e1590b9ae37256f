"""Proofs about a procedure's table, made by searching its graph before anybody runs it.

A step that goes back to where a case was taken out of adds no way to anywhere: the
case has been there. So it counts as a way out, and never as a way in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from state_machines.definition import RETURN, Procedure, Step
from state_machines.rulebook import RuleSet, catalogue, clauses
from state_machines.rules import RULES

DECISIONS = ("DECISION_ISSUED", "NOMINATED_FOR_ELECTION")
# Some step on every way to a decision must ask all the rules of each line.
UNAVOIDABLE = (
    ("R-2.5-e1", "R-2.5-e2", "R-2.5-e3"),  # all three channels have spoken
    ("R-2.5-j",),  # none but those who passed, where an examination is the source
    ("R-2.5-f",),  # at least the demanded number of options
    ("R-P-collective",),  # the collective's vote, counted
    ("R-S-decision-vote",),  # the authority's vote
)
REVIEW_OUTCOMES = ("REAPPOINTED", "EXTENDED")
REVIEW_UNAVOIDABLE = (
    ("R-2.5-p",),  # self-review, assessment and the ballots of the path
    ("R-2.5-q", "R-2.5-r"),  # what the assessment found
    ("R-P-collective",),
    ("R-S-decision-vote",),
)
EXAM_UNAVOIDABLE = (
    ("R-P-exam-candidates",),  # somebody to choose between
    ("R-S-exam-conflicts",),
    ("R-S-exam-secretary",),  # sealed marks
    ("R-S-exam-marked", "R-P-exam-pass"),
    ("R-S-exam-petitions",),
)
NEW_TERM = (("R-P-reapp-vote", "R-2.5-m", "R-2.5-a3"),)  # an extension needs none of these
MOVE_OUTCOMES = ("DECIDED", "DECISION_ISSUED", "HANDED_OVER", "IN_PLACE")
MOVE_UNAVOIDABLE = (
    ("R-S-move-screened",),
    ("R-S-move-comments", "R-2.8-c"),  # the sending collective, its head, the political conclusion
    ("R-S-move-talks",),  # all three talks
    ("R-2.6-e",),  # the receiving body has had its say
    ("R-2.6-c", "R-2.6-d"),  # both places are looked at
    ("R-2.5-a3",),
    ("R-S-decision-vote",),
)
ROTATED = (("R-2.6-a",), ("R-2.6-b",))  # the plan and the four tests
ENDINGS = ("PLACED_BACK", "PLACED_ELSEWHERE", "SETTLED", "PROLONGED")
END_DEMANDS = (("R-S-end-opinions", "R-2.6-f"),)
PLANNING_OUTCOMES = ("APPROVED",)
PLANNING_UNAVOIDABLE = (
    ("R-2.4-a",),  # voted by the collective, additions by the conference too
    ("R-2.4-b",),  # nobody below the standard
    ("R-2.4-d", "R-2.4-e"),  # the structure of the plan was looked at
    ("R-P-plan-3x3", "R-P-plan-3x3-person"),
    ("R-S-plan-all-reviewed",),
    ("R-1-a",),
)
EVALUATED = ("DECIDED", "NOTIFIED", "FILED")
EVALUATION_UNAVOIDABLE = (
    ("R-S-form-own", "R-S-form-answers"),  # the person has spoken
    ("R-2.3-e",),  # so has the head
    ("R-S-form-party",),
    ("R-2.3-h", "R-P-head-cap"),  # units before heads
    ("R-P-20pct",),
    ("SOD-1", "SOD-3-chosen"),
)
FILED = (("R-S-petition-over", "R-2.3-j"),)  # petitions heard, other work found
CAMPAIGN_LINES = (
    (("UNITS_GRADED",), (("R-S-units-graded",),)),
    (("INDIVIDUALS_GRADED", "PUBLISHED"), (("R-2.3-c", "R-S-forms-decided", "R-P-20pct-total"),)),
    (("CLOSED",), (("R-S-forms-filed",),)),
)
# Kind of procedure → outcomes, and the lines of rules that no way to them may go round.
DEMANDS: Mapping[str, tuple[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]], ...]] = {
    "appointment": ((DECISIONS, UNAVOIDABLE),),
    "transfer": ((MOVE_OUTCOMES, MOVE_UNAVOIDABLE),),
    "secondment": ((MOVE_OUTCOMES, MOVE_UNAVOIDABLE),),
    "rotation": (
        (MOVE_OUTCOMES, (*MOVE_UNAVOIDABLE, *ROTATED)),
        (ENDINGS, END_DEMANDS),
    ),
    "exam": ((("RESULT_APPROVED",), EXAM_UNAVOIDABLE),),
    "reappointment": ((REVIEW_OUTCOMES, REVIEW_UNAVOIDABLE), (REVIEW_OUTCOMES[:1], NEW_TERM)),
    "planning": ((PLANNING_OUTCOMES, PLANNING_UNAVOIDABLE),),
    "evaluation": ((EVALUATED, EVALUATION_UNAVOIDABLE), (("FILED",), FILED)),
    "evaluation-campaign": CAMPAIGN_LINES,
}


def problems(procedure: Procedure, rule_sets: Mapping[tuple[str, int], RuleSet]) -> tuple[str, ...]:
    """Everything that is wrong with the table, in English; nothing when it is sound.

    ``rule_sets`` are those in the package; only the ones that name the procedure are asked.
    """
    used = [rule_set for rule_set in rule_sets.values() if procedure.code in rule_set.procedures.values()]
    lost = tuple(_unknown_states(procedure))
    words = (*lost, *_unknown_words(procedure), *_unknown_settings(procedure, used))
    if lost:
        return words  # no path means anything yet
    return (*words, *_unreached(procedure), *_dead_ends(procedure), *_avoidable(procedure))


def ways(steps: Iterable[Step], initial: str) -> dict[str, set[str]]:
    """State → states that one step leads to; opening a case is no way."""
    found: dict[str, set[str]] = {initial: set()}
    for step in steps:
        for source in step.sources:
            onward = () if step.dest in (None, RETURN, source) else (step.dest,)
            found.setdefault(source, set()).update(filter(None, onward))
    return found


def reached(from_state: str, graph: Mapping[str, Collection[str]]) -> set[str]:
    """Every state that some path leads to, the first one included."""
    seen, waiting = {from_state}, [from_state]
    while waiting:
        for state in graph.get(waiting.pop(), ()):
            if state not in seen:
                seen.add(state)
                waiting.append(state)
    return seen


def _unknown_states(procedure: Procedure) -> Iterator[str]:
    states = {state.code for state in procedure.states}
    if procedure.initial not in states:
        yield f"it begins in {procedure.initial}, which is no state"
    for step in procedure.steps:
        for state in (*step.sources, step.dest):
            if state not in states | {None, RETURN}:
                yield f"step {step.code}: there is no state {state}"
    for template in procedure.rounds:
        if template.state not in states:
            yield f"round {template.code}: there is no state {template.state}"


def _unknown_words(procedure: Procedure) -> Iterator[str]:
    rounds = {template.code for template in procedure.rounds}
    for step in procedure.steps:
        if step.clause not in clauses():
            yield f"step {step.code}: there is no clause {step.clause}"
        yield from _unknown_rules(step)
    for template in procedure.rounds:
        if template.clause not in clauses():
            yield f"round {template.code}: there is no clause {template.clause}"
        for earlier in sorted(set(template.after) - rounds):
            yield f"round {template.code}: there is no round {earlier}"


def _unknown_rules(step: Step) -> Iterator[str]:
    for rule in step.rules:
        if rule not in RULES:
            yield f"step {step.code}: rule {rule} is not automated"
        elif rule not in catalogue():
            yield f"step {step.code}: rule {rule} is not in the catalogue"
        elif catalogue()[rule].clause not in clauses():
            yield f"step {step.code}: rule {rule} cites no known clause"


def _unknown_settings(procedure: Procedure, rule_sets: Iterable[RuleSet]) -> Iterator[str]:
    deadlines = {code for step in procedure.steps for code in (*step.starts, *step.meets)}
    policies = {template.policy for template in procedure.rounds}
    for rule_set in rule_sets:
        for code in sorted(deadlines - set(rule_set.deadlines)):
            yield f"rule set {rule_set.code} {rule_set.version}: there is no deadline {code}"
        for code in sorted(policies - set(rule_set.policies)):
            yield f"rule set {rule_set.code} {rule_set.version}: there is no policy {code}"


def _unreached(procedure: Procedure) -> Iterator[str]:
    known = reached(procedure.initial, ways(procedure.steps, procedure.initial))
    for state in procedure.states:
        if state.code not in known:
            yield f"no path leads to {state.code}"


def _dead_ends(procedure: Procedure) -> Iterator[str]:
    graph = ways(procedure.steps, procedure.initial)
    before = {state: {source for source, onward in graph.items() if state in onward} for state in graph}
    for step in procedure.steps:
        if step.dest == RETURN:
            for source in step.sources:
                graph[source] = graph[source] | before[source]
    ended = {state.code for state in procedure.states if state.phase == "ended"}
    for state in procedure.states:
        if not reached(state.code, graph) & ended:
            yield f"no path leads out of {state.code} to an end"


def _avoidable(procedure: Procedure) -> Iterator[str]:
    """Decisions that can be reached when every step with the demanded rules is taken away."""
    for outcomes, lines in DEMANDS.get(procedure.kind, ()):
        decisions = {state.code for state in procedure.states} & set(outcomes)
        for rules in lines:
            kept = [step for step in procedure.steps if not set(rules) <= set(step.rules)]
            for state in sorted(reached(procedure.initial, ways(kept, procedure.initial)) & decisions):
                yield f"a path leads to {state} without a step that asks {', '.join(rules)}"

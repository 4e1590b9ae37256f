"""When the steps of a planning round stand in somebody's inbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from state_machines.definition import RoundTemplate
from state_machines.facts import Facts
from state_machines.plans import CONFERENCE, proposed_ids, unreviewed
from state_machines.reviews import REVIEW
from state_machines.rulebook import RuleSet
from state_machines.vocabulary import RecordKind


def _conference_done(facts: Facts, _: RuleSet) -> bool:
    """Every addition has been voted on; without additions the kept list is ready when people say so."""
    vote, added = facts.case.certified(CONFERENCE), set(proposed_ids(facts))
    return bool(facts.case.live) if not added else vote is not None and added <= set(vote.candidates)


def _plan_voted(facts: Facts, _: RuleSet) -> bool:
    voted = facts.case.certified(REVIEW) is not None or not facts.case.live
    return voted and bool(facts.case.recorded(RecordKind.HEAD_OPINION))


def _appraised(facts: Facts, _: RuleSet) -> bool:
    return bool(facts.case.recorded(RecordKind.APPRAISAL_OPINION))


PLANNING: Mapping[str, Callable[[Facts, RuleSet], bool]] = {
    "entries_unreviewed": lambda facts, _: bool(unreviewed(facts)),
    "entries_reviewed": lambda facts, _: not unreviewed(facts),
    "additions_open": lambda facts, _: facts.case.certified(CONFERENCE) is None,
    "plan_conference_done": _conference_done,
    "plan_voted": _plan_voted,
    "plan_unappraised": lambda facts, rule_set: not _appraised(facts, rule_set),
    "plan_appraised": _appraised,
}


def is_called(template: RoundTemplate, facts: Facts) -> bool:
    """A round about additions is called for once there are some, one about the list when it has names."""
    if facts.case.planning_year is None:
        return True
    return bool(proposed_ids(facts) if template.names_from == "proposed" else facts.case.live)

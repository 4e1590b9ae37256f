"""The choice among the options: the vote, the head's opinion, the person chosen."""

from __future__ import annotations

from state_machines.facts import Facts, RecordFacts, RoundFacts
from state_machines.findings import Outcome, met, missing, not_met
from state_machines.reviews import REVIEW
from state_machines.rules.base import Params, rule
from state_machines.rules.reading import NOT_GIVEN, name_of, names_of, picked
from state_machines.vocabulary import DocumentKind, RecordKind, RoundOutcome, RoundState

SELECTION = "selection"  # the round of the collective in every appointment procedure
DECISION = "decision"  # the round of the competent authority


def collective_vote(facts: Facts) -> RoundFacts | None:
    """The vote of the collective on whom to put forward, on keeping the person, or on the plan."""
    several = facts.case.review_path or facts.case.planning_year
    return facts.case.certified(REVIEW if several else SELECTION)


def head_opinion(facts: Facts) -> RecordFacts | None:
    """The newest opinion of the head."""
    opinions = facts.case.recorded(RecordKind.HEAD_OPINION)
    return opinions[-1] if opinions else None


def head_proposes(facts: Facts, round_: RoundFacts) -> int | None:
    """Whom the head proposes among those who tied at half."""
    opinion = head_opinion(facts)
    proposed = opinion.official_id if opinion else None
    return proposed if proposed in round_.forwarded else None


@rule("R-P-collective")
def collective_selected(facts: Facts, _params: Params) -> Outcome:
    """Practice: over half of all members; at exactly half, the person the head proposes."""
    if facts.case.review_path is not None:
        return _kept_by_collective(facts)
    vote = facts.case.certified(SELECTION)
    if vote is None:
        return missing("vote_missing")
    if vote.outcome is RoundOutcome.SELECTED:
        return met("met", persons=names_of(facts, vote.forwarded))
    if vote.outcome is not RoundOutcome.TIE_AT_HALF:
        return not_met("nobody_selected")
    proposed = head_proposes(facts, vote)
    if proposed is None:
        return not_met("tie_without_proposal", persons=names_of(facts, vote.forwarded))
    return met("tie_settled", person=name_of(facts, proposed))


def _kept_by_collective(facts: Facts) -> Outcome:
    """The vote on keeping one person in the post; at exactly half the head's word decides."""
    vote = facts.case.certified(REVIEW)
    if vote is None:
        return missing("vote_missing")
    chosen, members = facts.case.chosen_id, len(vote.voters)
    votes = next((tally.votes for tally in vote.tallies if tally.official_id == chosen), 0)
    if vote.outcome is RoundOutcome.SELECTED and chosen in vote.forwarded:
        return met("kept", votes=votes, members=members)
    if vote.outcome is not RoundOutcome.TIE_AT_HALF:
        return not_met("not_kept", votes=votes, members=members)
    if head_proposes(facts, vote) == chosen:
        return met("kept_by_head", votes=votes, members=members)
    return not_met("head_against_at_tie", votes=votes, members=members)


@rule("R-1-a")
def collective_and_head_on_record(facts: Facts, _params: Params) -> Outcome:
    """Clause 1: the collective's vote and the head's own opinion; neither may be blank."""
    vote, opinion = collective_vote(facts), head_opinion(facts)
    nobody = bool(facts.case.planning_year) and not facts.case.live  # a plan that is left empty
    if vote is None and opinion is None and not nobody:
        return missing("both_missing")
    if vote is None and not nobody:
        return missing("collective_vote_missing")
    if opinion is None:
        return missing("head_opinion_missing")
    return met(head=name_of(facts, opinion.author_id))


@rule("R-S-choice")
def chosen_as_voted(facts: Facts, _params: Params) -> Outcome:
    """The person recorded is the one whom the vote, or the head's word at a tie, names."""
    chosen, vote = picked(facts), facts.case.certified(SELECTION)
    if chosen is None:
        return missing(NOT_GIVEN)
    if vote is None:
        return missing("vote_missing")
    if chosen not in facts.case.live:
        return not_met("not_live", person=name_of(facts, chosen))
    if vote.outcome is RoundOutcome.TIE_AT_HALF:
        return _as_head_proposed(facts, vote, chosen)
    return _as_counted(facts, vote, chosen)


def _as_counted(facts: Facts, vote: RoundFacts, chosen: int) -> Outcome:
    if vote.outcome is not RoundOutcome.SELECTED:
        return not_met("nobody_selected")
    if chosen not in vote.forwarded:
        return not_met(
            "another_selected", person=name_of(facts, chosen), selected=names_of(facts, vote.forwarded)
        )
    return met(person=name_of(facts, chosen))


def _as_head_proposed(facts: Facts, vote: RoundFacts, chosen: int) -> Outcome:
    """At exactly half each, the head's person is taken and the other opinions go upward."""
    proposed = head_proposes(facts, vote)
    if proposed is None:
        return not_met("tie_without_proposal", persons=names_of(facts, vote.forwarded))
    if chosen != proposed:
        return not_met(
            "not_proposed_by_head", person=name_of(facts, chosen), proposed=name_of(facts, proposed)
        )
    if not facts.case.recorded(RecordKind.DIFFERING_OPINION):
        return missing("differing_opinion_missing", person=name_of(facts, chosen))
    return met("tie_settled", person=name_of(facts, chosen))


@rule("R-S-nobody-selected")
def nobody_selected(facts: Facts, _params: Params) -> Outcome:
    """That nobody was selected is said by a certified vote, not by a person."""
    vote = facts.case.certified(SELECTION)
    if vote is None:
        return missing("vote_missing")
    if vote.outcome is RoundOutcome.SELECTED:
        return not_met("somebody_selected", persons=names_of(facts, vote.forwarded))
    if vote.outcome is RoundOutcome.TIE_AT_HALF:
        return not_met("head_settles_tie", persons=names_of(facts, vote.forwarded))
    return met()


@rule("R-S-other-option")
def other_option_live(facts: Facts, _params: Params) -> Outcome:
    """Another option is asked for only while there is one."""
    others = set(facts.case.live) - {facts.case.chosen_id}
    return met(persons=names_of(facts, others)) if others else not_met("no_other_option")


@rule("R-S-decision-vote")
def authority_approved(facts: Facts, _params: Params) -> Outcome:
    """The competent authority decides as a body: a certified vote names the chosen person."""
    vote, chosen = facts.case.certified(DECISION), facts.case.chosen_id
    if chosen is None:
        return missing("nobody_chosen")
    person = name_of(facts, chosen)
    if vote is None or chosen not in vote.candidates:
        return missing("vote_missing", person=person)
    if vote.outcome is not RoundOutcome.SELECTED or chosen not in vote.forwarded:
        return not_met("not_enough_votes", person=person)
    return met(person=person)


@rule("R-S-party-opinion")
def party_opinion_given(facts: Facts, _params: Params) -> Outcome:
    """Practice: the Party committee has its say in writing before the final vote."""
    recorded = facts.case.recorded(RecordKind.PARTY_OPINION)
    papers = [paper for paper in facts.case.documents if paper.kind is DocumentKind.PARTY_OPINION]
    return met() if recorded or papers else missing("opinion_missing")


@rule("R-S-rounds-ended")
def no_round_running(facts: Facts, _params: Params) -> Outcome:
    """A case does not move on over a ballot round that is still going on."""
    ended = (RoundState.CERTIFIED, RoundState.VOIDED)
    running = [round_ for round_ in facts.case.rounds if round_.state not in ended]
    if running:
        return not_met("round_running", count=len(running), round_state_code=running[0].state)
    return met()

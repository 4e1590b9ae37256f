"""Reappointment at the end of a term (clause 2.5): two terms, the assessments, the path, the days."""

from __future__ import annotations

from state_machines.ages import retirement_on
from state_machines.calendar import months_between
from state_machines.facts import Facts, PersonFacts
from state_machines.findings import Outcome, met, missing, not_applicable, not_met
from state_machines.reviews import CONFIDENCE, ISSUE, NOTICE, REVIEW, assessment, deadline_of
from state_machines.rules.base import Params, person_rule, rule
from state_machines.stays import months_held
from state_machines.vocabulary import Progress, Rank, RecordKind, ReviewPath, Standing


@person_rule("R-2.5-m")
def within_two_terms(facts: Facts, person: PersonFacts, params: Params) -> Outcome:
    """Clause 2.5 and footnote 3: a head does not stay in one post beyond two terms.

    All stays in the post are added up, whatever lay between them: in a review to the end of
    the running term, otherwise to today. Deputies are not meant, and a post that is marked as
    special and professional is spared.
    """
    if facts.case.title.rank is not Rank.HEAD:
        return not_applicable("not_a_head")
    if facts.unit.post_special_professional:
        return not_applicable("special_post", document=facts.unit.post_special_document)
    post_id, until = facts.unit.post_id, facts.case.running_term_end_on or facts.today
    stays = [t for t in person.tenures if t.post_id == post_id is not None and t.from_on < until]
    held, limit, day = months_held(stays, until), params["two_terms_months"], until.isoformat()
    if held < limit:
        return met(person=person.name, held_months=held, limit_months=limit)
    if facts.case.review_path is None:
        return not_met("two_terms_held", person=person.name, held_months=held, limit_months=limit)
    return not_met("two_terms_end", person=person.name, held_months=held, limit_months=limit, day_on=day)


@rule("R-2.5-n")
def special_post_recorded(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.5: the exemption stands on a document of the competent authority."""
    if not facts.unit.post_special_professional:
        return not_applicable()
    if not facts.unit.post_special_document:
        return missing("document_missing")
    return met(document=facts.unit.post_special_document)


@rule("R-2.5-p")
def both_assessments_and_ballot(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.5: self-assessment, assessment by the competent level, and secret ballots.

    On the way to an extension there is no conference, by practice.
    """
    if not facts.case.recorded(RecordKind.SELF_REVIEW):
        return missing("self_review_missing")
    if facts.case.review_path is ReviewPath.REAPPOINT and facts.case.certified(CONFIDENCE) is None:
        return missing("conference_missing")
    if assessment(facts) is None:
        return missing("assessment_missing")
    if facts.case.certified(REVIEW) is None:
        return missing("collective_vote_missing")
    return met()


@rule("R-2.5-q")
def capacity_and_prestige_kept(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.5: whose capacity or prestige has declined is firmly not reappointed."""
    found = assessment(facts)
    if found is None:
        return missing("assessment_missing")
    low_capacity = found.data.get("capacity") != Standing.KEPT
    low_prestige = found.data.get("prestige") != Standing.KEPT
    if low_capacity and low_prestige:
        return not_met("both_declined")
    if low_capacity:
        return not_met("capacity_declined")
    if low_prestige:
        return not_met("prestige_declined")
    return met()


@rule("R-2.5-r")
def sector_improved(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.5: nor is whoever led a sector that has not improved."""
    found = assessment(facts)
    if found is None:
        return missing("assessment_missing")
    return met() if found.data.get("sector") == Progress.IMPROVED else not_met("not_improved")


@rule("R-P-reapp-90")
def notified_in_time(facts: Facts, _params: Params) -> Outcome:
    """Practice: the review is announced long enough before the term ends; later only with a reason."""
    due_on = deadline_of(facts, NOTICE)
    if due_on is None:
        return not_applicable("no_deadline")
    late = (facts.today - due_on).days
    if late > 0:
        return not_met("late", due_on=due_on.isoformat(), late_days=late)
    return met(due_on=due_on.isoformat())


@rule("R-P-reapp-issue")
def issued_in_time(facts: Facts, _params: Params) -> Outcome:
    """Practice: the decision is issued at least a working day before the term ends."""
    due_on = deadline_of(facts, ISSUE)
    if due_on is None:
        return not_applicable("no_deadline")
    late = (facts.today - due_on).days
    if late > 0:
        return not_met("late", due_on=due_on.isoformat(), late_days=late)
    return met(due_on=due_on.isoformat())


@person_rule("R-P-ext-2y")
def path_by_retirement(facts: Facts, person: PersonFacts, params: Params) -> Outcome:
    """Practice: close to retirement the term is extended, a little earlier the new term is cut.

    Whole months are counted from the end of the running term to the day of retirement.
    """
    ends_on = facts.case.running_term_end_on
    if ends_on is None:
        return missing("no_running_term", person=person.name)
    retires = retirement_on(person.birth, person.sex, params["retirement_table"])
    left, limit, day = months_between(ends_on, retires), params["extension_months"], retires.isoformat()
    if left < limit:
        return met("extension", person=person.name, left_months=left, limit_months=limit, retires_on=day)
    if left < params["term_months"]:
        return met("cut_at_retirement", person=person.name, left_months=left, retires_on=day)
    return met(person=person.name, left_months=left, retires_on=day)


@rule("R-P-reapp-vote")
def conference_has_confidence(facts: Facts, _params: Params) -> Outcome:
    """Practice: over half of those summoned to the conference are for the person."""
    if facts.case.review_path is not ReviewPath.REAPPOINT:
        return not_applicable()
    vote, chosen = facts.case.certified(CONFIDENCE), facts.case.chosen_id
    if vote is None:
        return missing("vote_missing")
    votes = next((tally.votes for tally in vote.tallies if tally.official_id == chosen), 0)
    summoned = len(vote.voters)
    if chosen in vote.forwarded:
        return met(votes=votes, summoned=summoned)
    return not_met("below_half", votes=votes, summoned=summoned)

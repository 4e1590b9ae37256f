"""Safeguards of the reappointment procedure: path, who acts for a head, deferral, grounds, lapse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from state_machines.ages import retirement_on
from state_machines.facts import Evaluation, Facts, PersonFacts
from state_machines.findings import Outcome, Verdict, met, missing, not_applicable, not_met
from state_machines.reviews import CONFIDENCE, REVIEW, AgainstGround, assessment, running_tenure
from state_machines.rules.base import RULES, Params, person_rule, rule
from state_machines.rules.reading import NOT_GIVEN, name_of
from state_machines.vocabulary import (
    EvaluationKind,
    Grade,
    PostNeed,
    RecordKind,
    ReviewPath,
    Role,
    RoundOutcome,
    Standing,
)

GRADES = tuple(Grade)  # best first
CONFERENCE_RULE = "R-P-reapp-vote"
WHOLE_REVIEW = "R-2.5-p"
AGAINST = (  # rule that is broken → the ground that it makes, and whether only for a new term
    ("R-2.5-r", AgainstGround.SECTOR_NOT_IMPROVED, False),
    ("R-S-post-needed", AgainstGround.POST_NOT_NEEDED, False),
    (CONFERENCE_RULE, AgainstGround.CONFERENCE_VOTE, True),
    ("R-P-collective", AgainstGround.COLLECTIVE_VOTE, False),
    ("R-S-decision-vote", AgainstGround.AUTHORITY_VOTE, False),
    ("R-2.5-m", AgainstGround.TWO_TERMS, True),
    ("R-2.5-a3", AgainstGround.STANDARD, True),
)


@person_rule("R-S-running-term")
def term_is_running(facts: Facts, person: PersonFacts, params: Params) -> Outcome:
    """A review is opened for a stay whose term ends before the person retires."""
    if facts.case.title.is_elected:
        return not_met("title_is_elected", person=person.name)
    running, ends_on = running_tenure(facts, person), facts.case.running_term_end_on
    if running is None or ends_on is None or (running.to_on and running.to_on < ends_on):
        return not_met("no_running_term", person=person.name)
    retires = retirement_on(person.birth, person.sex, params["retirement_table"])
    if retires <= ends_on:
        return not_met("retires_first", person=person.name, retires_on=retires.isoformat())
    return met(person=person.name, ends_on=ends_on.isoformat())


@rule("R-S-path-reappoint")
def path_leads_to_reappointment(facts: Facts, _params: Params) -> Outcome:
    """The conference and a new term belong to the path of reappointment."""
    if facts.case.review_path is ReviewPath.REAPPOINT:
        return met()
    return not_met("extension_path")


@rule("R-S-path-extend")
def path_leads_to_extension(facts: Facts, _params: Params) -> Outcome:
    """The conference is left out, and the term only extended, on the path of extension."""
    return met() if facts.case.review_path is ReviewPath.EXTEND else not_met("reappointment_path")


@rule("R-S-own-review")
def reviews_oneself(facts: Facts, _params: Params) -> Outcome:
    """The self-review is written by the person whose term ends."""
    chosen = facts.case.chosen_id
    if chosen == facts.actor.official_id:
        return met()
    return not_met("not_the_person", person=name_of(facts, chosen or 0))


@rule("R-S-stands-in")
def stands_in_for_the_head(facts: Facts, _params: Params) -> Outcome:
    """Another acts in the head's place only when the head is under review, or there is no head."""
    head = facts.unit.head
    if facts.actor.role is Role.UNIT_HEAD:
        return met()
    if head is None or head.id == facts.case.chosen_id:
        return met("stands_in")
    return not_met("head_is_there", head=name_of(facts, head.id))


@rule("R-S-consulted")
def conference_voted(facts: Facts, _params: Params) -> Outcome:
    """What the conference said is recorded from a certified ballot."""
    return met() if facts.case.certified(CONFIDENCE) else missing("vote_missing")


@rule("R-S-review-voted")
def collective_voted(facts: Facts, _params: Params) -> Outcome:
    """The collective's vote is certified; at exactly half the differing opinions go with it."""
    vote = facts.case.certified(REVIEW)
    if vote is None:
        return missing("vote_missing")
    tied = vote.outcome is RoundOutcome.TIE_AT_HALF
    if tied and not facts.case.recorded(RecordKind.DIFFERING_OPINION):
        return missing("differing_opinion_missing")
    return met()


@rule("R-S-deferral")
def deferral_reason_listed(facts: Facts, params: Params) -> Outcome:
    """A review is put off for a reason that the office has listed, with a day to look again."""
    reason, review_on = facts.given.get("deferral_reason"), facts.given.get("review_on")
    if not reason or not isinstance(review_on, date):
        return missing(NOT_GIVEN)
    if reason not in params["deferral_reasons"]:
        return not_met("not_listed", deferral_reason_code=reason)
    if review_on <= facts.today:
        return not_met("review_day_past", review_on=review_on.isoformat())
    return met(deferral_reason_code=reason, review_on=review_on.isoformat())


@rule("R-S-term-over")
def term_is_over(facts: Facts, _params: Params) -> Outcome:
    """A case lapses on the day on which the term has ended, not before."""
    ends_on = facts.case.running_term_end_on
    if ends_on is None:
        return missing("no_running_term")
    if facts.today < ends_on:
        return not_met("term_runs", ends_on=ends_on.isoformat())
    return met(ends_on=ends_on.isoformat())


@rule("R-S-post-needed")
def post_still_needed(facts: Facts, _params: Params) -> Outcome:
    """Practice: the unit still needs the post, as the assessment says."""
    found = assessment(facts)
    if found is None:
        return missing("assessment_missing")
    return met() if found.data.get("post_need") == PostNeed.NEEDED else not_met("not_needed")


@rule("R-S-effective-day")
def effect_follows_the_term(facts: Facts, _params: Params) -> Outcome:
    """In time, the decision takes effect where the term ends; late, not before it is made."""
    effective_on, dated_on = facts.given.get("effective_on"), facts.given.get("dated_on")
    ends_on = facts.case.running_term_end_on
    if not isinstance(effective_on, date) or not isinstance(dated_on, date) or ends_on is None:
        return missing(NOT_GIVEN)
    day, end = effective_on.isoformat(), ends_on.isoformat()
    if dated_on < ends_on:
        return met(effective_on=day) if effective_on == ends_on else not_met("not_term_end", ends_on=end)
    if effective_on < dated_on:
        return not_met("backdated", effective_on=day, dated_on=dated_on.isoformat())
    return met("after_gap", effective_on=day, ends_on=end)


@person_rule("R-S-review-signals")
def no_sign_of_decline(facts: Facts, person: PersonFacts, params: Params) -> Outcome:
    """Clause 2.5: figures that suggest a decline are shown; people judge them.

    Yearly grades of the term that fall or say that tasks were not done, and a conference vote
    below half. Nothing is asked when the assessment itself sees a decline.
    """
    given = facts.given.get("capacity"), facts.given.get("prestige")
    if Standing.DECLINED in given:
        return not_applicable("seen_by_people", person=person.name)
    grades = term_grades(facts, person)
    if not grades:
        return missing("no_grades", person=person.name)
    first, last = grades[0].grade, grades[-1].grade
    if last is Grade.NOT_COMPLETED or GRADES.index(last) > GRADES.index(first):
        return not_met("grades_fall", person=person.name, first_grade_code=first, last_grade_code=last)
    if _verdict_of(CONFERENCE_RULE, facts, person, params) is Verdict.NOT_MET:
        return not_met("vote_below_half", person=person.name)
    return met(person=person.name, years=len(grades))


def term_grades(facts: Facts, person: PersonFacts) -> tuple[Evaluation, ...]:
    """The yearly evaluations since the running term began, oldest first."""
    running = running_tenure(facts, person)
    since = running.from_on if running else date.min
    yearly = (e for e in person.evaluations if e.kind is EvaluationKind.YEAR and e.period_end_on > since)
    return tuple(sorted(yearly, key=lambda one: one.period_end_on))


@person_rule("R-S-against-ground")
def ground_against(facts: Facts, person: PersonFacts, params: Params) -> Outcome:
    """Nobody is refused a new term without one of the grounds that the clause or practice names."""
    codes = ", ".join(grounds_against(facts, person, params))
    if codes:
        return met(person=person.name, against_ground_codes=codes)
    return not_met("no_ground", person=person.name)


def grounds_against(facts: Facts, person: PersonFacts, params: Params) -> Iterator[AgainstGround]:
    """Every ground on record against keeping the person in the post."""
    found = assessment(facts)
    if found is not None and found.data.get("capacity") == Standing.DECLINED:
        yield AgainstGround.CAPACITY_DECLINED
    if found is not None and found.data.get("prestige") == Standing.DECLINED:
        yield AgainstGround.PRESTIGE_DECLINED
    new_term = facts.case.review_path is ReviewPath.REAPPOINT
    for rule_id, ground, only_new_term in AGAINST:
        asked = new_term or not only_new_term
        if asked and _verdict_of(rule_id, facts, person, params) is Verdict.NOT_MET:
            yield ground
    if _verdict_of(WHOLE_REVIEW, facts, person, params) is Verdict.MISSING:
        yield AgainstGround.REVIEW_INCOMPLETE


def _verdict_of(rule_id: str, facts: Facts, person: PersonFacts, params: Params) -> Verdict | None:
    asked = RULES[rule_id]
    if asked.check is not None:
        return asked.check(facts, params).verdict
    return asked.person_check(facts, person, params).verdict if asked.person_check else None

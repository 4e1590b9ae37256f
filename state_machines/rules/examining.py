"""Leadership examination (clause 2.5): the switch, the council, candidates, sealed marks, petitions."""

from __future__ import annotations

from collections.abc import Collection

from state_machines.calendar import months_between
from state_machines.examined import ExamPart
from state_machines.exams import (
    SWITCH,
    closes_on,
    council,
    declared,
    open_petitions,
    outcome,
    petition_until,
    undeclared,
    unmarked,
)
from state_machines.facts import Facts, PersonFacts
from state_machines.findings import Outcome, met, missing, not_applicable, not_met
from state_machines.rules.base import Params, person_rule, rule
from state_machines.rules.reading import NOT_GIVEN, name_of, names_of
from state_machines.vocabulary import PlanStatus, Source


@rule("R-S-exam-on")
def module_switched_on(_facts: Facts, params: Params) -> Outcome:
    """Clause 2.5 brings examinations in step by step: the office says when it begins."""
    return met() if params["exam_module"] else not_met("switched_off", setting=SWITCH)


@rule("R-S-exam-title")
def title_by_examination(facts: Facts, _params: Params) -> Outcome:
    """Practice: no examination for elected titles, nor for a stay under review."""
    if facts.case.title.is_elected:
        return not_met("title_is_elected")
    if facts.case.review_path is not None:
        return not_met("is_reappointment")
    return met()


@rule("R-P-exam-council")
def council_lawful(facts: Facts, params: Params) -> Outcome:
    """Practice: at least so many examiners, an odd number; the secretary is none of them."""
    members, secretary = facts.given.get("council"), facts.given.get("council_secretary")
    if not members or not secretary:
        return missing(NOT_GIVEN)
    count, least = len(set(members)), params["exam_council_min"]
    if count < least:
        return not_met("too_small", count=count, limit=least)
    if params["exam_council_odd"] and count % 2 == 0:
        return not_met("even", count=count)
    return _seats_lawful(facts, members, secretary)


def _seats_lawful(facts: Facts, members: Collection[int], secretary: int) -> Outcome:
    if facts.given.get("council_chair") not in members:
        return not_met("chair_outside")
    if secretary in members:
        return not_met("secretary_examines", person=name_of(facts, secretary))
    seated = set(facts.case.live) & {*members, secretary}
    if seated:
        return not_met("candidate_seated", persons=names_of(facts, sorted(seated)))
    return met(count=len(set(members)))


@rule("R-S-exam-council")
def council_on_record(facts: Facts, _params: Params) -> Outcome:
    """Registration opens once there is a council."""
    found = council(facts.case)
    return met(count=len(found.members)) if found else missing("council_missing")


@rule("R-S-exam-conflicts")
def examiners_declared(facts: Facts, _params: Params) -> Outcome:
    """Each examiner declares; whoever has an interest is replaced before the first paper."""
    found, said = council(facts.case), declared(facts.case)
    if found is None:
        return missing("council_missing")
    silent = undeclared(facts.case)
    if silent:
        return missing("undeclared", persons=names_of(facts, silent))
    partial = [who for who in found.members if said[who]]
    if partial:
        return not_met("interested", persons=names_of(facts, partial))
    return met(count=len(found.members))


@rule("R-S-exam-member")
def sits_on_council(facts: Facts, _params: Params) -> Outcome:
    """A declaration is made by an examiner, for oneself."""
    found = council(facts.case)
    if found is not None and facts.actor.official_id in found.members:
        return met()
    return not_met("no_examiner")


@rule("R-S-exam-secretary")
def keeps_the_marks(facts: Facts, _params: Params) -> Outcome:
    """Until the marks are opened nobody but the council's secretary handles them."""
    found = council(facts.case)
    if found is None:
        return missing("council_missing")
    if facts.actor.official_id == found.secretary:
        return met()
    return not_met("not_the_secretary", person=name_of(facts, found.secretary))


@rule("R-S-exam-registration")
def registration_open(facts: Facts, _params: Params) -> Outcome:
    """Applications are taken to the last day of registration, included."""
    until = closes_on(facts.case)
    if until is None:
        return missing("not_opened")
    if facts.today > until:
        return not_met("closed", closed_on=until.isoformat())
    return met(closes_on=until.isoformat())


@person_rule("R-S-exam-candidate")
def may_sit(facts: Facts, person: PersonFacts, _params: Params) -> Outcome:
    """A candidate does not hold the post already and has no seat on the council."""
    held = any(t.post_id == facts.unit.post_id and t.to_on is None for t in person.tenures)
    if held:
        return not_met("holds_the_post", person=person.name)
    found = council(facts.case)
    if found is not None and person.id in (*found.members, found.secretary):
        return not_met("sits_on_council", person=person.name)
    return met(person=person.name)


@person_rule("R-S-exam-nominated")
def planned_or_nominated(facts: Facts, person: PersonFacts, _params: Params) -> Outcome:
    """Practice: whoever is outside the plan may sit when a body has nominated them."""
    if _is_planned(facts, person):
        return met(person=person.name)
    if str(facts.given.get("nominated_by") or "").strip():
        return met("nominated", person=person.name)
    return not_met("neither", person=person.name)


def _is_planned(facts: Facts, person: PersonFacts) -> bool:
    """In the plan today for the title, or for one of equal or higher standing."""
    title = facts.case.title
    active = (plan for plan in person.plans if plan.status is PlanStatus.ACTIVE)
    now = (
        plan
        for plan in active
        if plan.from_on <= facts.today and (not plan.to_on or facts.today <= plan.to_on)
    )
    return any(plan.title_code == title.code or 0 < title.equivalence <= plan.equivalence for plan in now)


@rule("R-P-exam-candidates")
def enough_candidates(facts: Facts, params: Params) -> Outcome:
    """Practice: an examination needs two candidates, as an appointment needs two options."""
    count, least = len(facts.case.live), params["exam_min_candidates"]
    return met(count=count, limit=least) if count >= least else not_met("too_few", count=count, limit=least)


@rule("R-S-exam-written")
def written_marked(facts: Facts, _params: Params) -> Outcome:
    """Every candidate has a mark for the written paper before the defence begins."""
    lacking = unmarked(facts.case, ExamPart.WRITTEN)
    return missing("unmarked", persons=names_of(facts, lacking)) if lacking else met()


@rule("R-S-exam-marked")
def wholly_marked(facts: Facts, _params: Params) -> Outcome:
    """Marks are opened together, when every candidate has both."""
    parts = {*unmarked(facts.case, ExamPart.WRITTEN), *unmarked(facts.case, ExamPart.DEFENCE)}
    return missing("unmarked", persons=names_of(facts, sorted(parts))) if parts else met()


@rule("R-P-exam-pass")
def somebody_passed(facts: Facts, params: Params) -> Outcome:
    """Practice: a pass mark in each part; a result without anybody is not approved."""
    count = sum(one.passed for one in outcome(facts.case, params))
    written, defence = params["exam_written_pass"], params["exam_defence_pass"]
    if not count:
        return not_met("nobody", written_limit=written, defence_limit=defence)
    return met(count=count, written_limit=written, defence_limit=defence)


@rule("R-P-exam-tie")
def top_not_shared(facts: Facts, params: Params) -> Outcome:
    """Practice: a tie for the first place that the tie rule leaves is shown to whoever approves."""
    first = [one.official_id for one in outcome(facts.case, params) if one.rank == 1]
    code = params["exam_tie_rule"]
    if len(first) > 1:
        return not_met("shared_first", persons=names_of(facts, first), exam_tie_code=code)
    return met(exam_tie_code=code)


@rule("R-P-exam-petition")
def petition_in_time(facts: Facts, _params: Params) -> Outcome:
    """Practice: a candidate may petition on the marks within the days that the rule set gives."""
    until = petition_until(facts.case)
    if facts.actor.official_id not in facts.case.live:
        return not_met("no_candidate")
    if until is None:
        return missing("not_opened")
    if facts.today > until:
        return not_met("late", due_on=until.isoformat())
    return met(due_on=until.isoformat())


@rule("R-S-exam-petitions")
def petitions_settled(facts: Facts, _params: Params) -> Outcome:
    """A result is approved once the days for petitions are over and each has an answer."""
    waiting, until = open_petitions(facts.case), petition_until(facts.case)
    if waiting:
        return not_met("unanswered", count=len(waiting))
    if until is not None and facts.today <= until:
        return not_met("days_run", due_on=until.isoformat())
    return met()


@rule("R-S-exam-approved")
def examination_approved(facts: Facts, params: Params) -> Outcome:
    """Clause 2.5: a case with the examination as its source stands on an approved result."""
    if facts.case.source is not Source.EXAM:
        return not_applicable()
    exam, limit = facts.unit.post_exam, params["exam_valid_months"]
    if exam is None:
        return missing("no_exam")
    if months_between(exam.approved_on, facts.today) >= limit:
        return not_met("expired", case=exam.case_code, approved_on=exam.approved_on.isoformat(), limit=limit)
    return met(case=exam.case_code, approved_on=exam.approved_on.isoformat())


@person_rule("R-2.5-j")
def passed_the_examination(facts: Facts, person: PersonFacts, _params: Params) -> Outcome:
    """Clause 2.5: where the examination is the source, only those who passed are considered."""
    if facts.case.source is not Source.EXAM:
        return not_applicable(person=person.name)
    exam = facts.unit.post_exam
    if exam is None:
        return missing("no_exam", person=person.name)
    if person.id in exam.passed:
        return met(person=person.name, case=exam.case_code)
    return not_met("not_passed", person=person.name, case=exam.case_code)

"""The evaluation of one person (clause 2.3): who speaks, what is filled in, when, and what follows."""

from __future__ import annotations

from datetime import date

from state_machines.evaluations import (
    PETITION,
    CriterionGroup,
    FormFacts,
    grade_of,
    imbalance,
    score_of,
    weights,
)
from state_machines.facts import Facts
from state_machines.findings import Outcome, met, missing, not_applicable, not_met
from state_machines.rules.base import Params, rule
from state_machines.rules.reading import NOT_GIVEN, evaluated, form_of, hands, name_of
from state_machines.vocabulary import Duty, Grade, RecordKind, Role


@rule("R-2.3-c")
def criteria_in_force(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.3: a form is made from the criteria of the title; without them there is none."""
    if facts.case.campaign is not None:
        count = len(facts.case.campaign.left_out)
        return not_met("people_left_out", count=count) if count else met("nobody_left_out")
    form = form_of(facts)
    return met(count=len(form.criteria)) if form.criteria else not_met("no_criteria", person=evaluated(facts))


@rule("R-2.3-d")
def groups_balanced(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.3: capacity, results and trust all count, and results count most."""
    found = weights(form_of(facts).criteria)
    capacity, results, trust = (found[group] for group in CriterionGroup)
    reasons = imbalance(found)
    if "group_without_weight" in reasons:
        return not_met(
            "group_without_weight", capacity_points=capacity, results_points=results, trust_points=trust
        )
    if "results_not_largest" in reasons:
        return not_met(
            "results_not_largest", capacity_points=capacity, results_points=results, trust_points=trust
        )
    return met(capacity_points=capacity, results_points=results, trust_points=trust)


@rule("R-2.3-e")
def head_has_commented(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.3: the head has written a comment on the subordinate before the grade is decided."""
    comments = facts.case.recorded(RecordKind.HEAD_OPINION)
    if not comments or not form_of(facts).head_answers:
        return missing("no_comment", person=evaluated(facts))
    author = comments[-1].author_id
    if author == form_of(facts).official_id:
        return not_met("own_comment", person=evaluated(facts))
    return met(person=name_of(facts, author))


@rule("R-S-form-commenter")
def right_head_comments(facts: Facts, _params: Params) -> Outcome:
    """The head comments on subordinates; the authority, or the head above, comments on heads."""
    head, who = facts.unit.head, form_of(facts).official_id
    if facts.case.recorded(RecordKind.HEAD_OPINION):
        return not_met("already_commented", person=evaluated(facts))
    if facts.actor.role is Role.AUTHORITY_MEMBER and head is not None and head.id != who:
        return not_met("head_comments", person=name_of(facts, head.id))
    return met()


@rule("R-S-form-own")
def own_form(facts: Facts, _params: Params) -> Outcome:
    """Only the person assesses themselves and petitions about their own grade."""
    who = form_of(facts).official_id
    if set(hands(facts)) - {None} != {who} and facts.actor.role is not Role.SYSTEM:
        return not_met("not_own", person=evaluated(facts))
    return met(person=evaluated(facts))


@rule("R-S-form-answers")
def every_criterion_answered(facts: Facts, _params: Params) -> Outcome:
    """Every criterion has points, none above what it can bring, with evidence where it is asked for."""
    answers = facts.given.get("answers")
    if answers is None:
        return missing(NOT_GIVEN)
    form = form_of(facts)
    given = {answer[0]: answer for answer in answers}
    unknown = given.keys() - {one.id for one in form.criteria}
    lacking = [number for number, one in enumerate(form.criteria, 1) if one.id not in given]
    if lacking or unknown or not form.criteria:
        return not_met("unanswered", numbers=", ".join(map(str, lacking)), count=len(lacking) + len(unknown))
    for number, one in enumerate(form.criteria, 1):
        points = given[one.id][1]
        if not 0 <= points <= one.points:
            return not_met("points_out_of_range", number=number, points=points, limit=one.points)
    return _evidence(facts, given) or met(score=score_of((one, given[one][1]) for one in given))


def _evidence(facts: Facts, given: dict[int, tuple[object, ...]]) -> Outcome | None:
    """Evidence is the person's own to bring; the head need not bring it again."""
    form = form_of(facts)
    if facts.actor.official_id != form.official_id:
        return None
    bare = [n for n, one in enumerate(form.criteria, 1) if one.asks_evidence and not _backed(given[one.id])]
    return not_met("evidence_missing", numbers=", ".join(map(str, bare))) if bare else None


def _backed(answer: tuple[object, ...]) -> bool:
    return len(answer) > len(("criterion", "points", "text")) and bool(str(answer[3]).strip())


@rule("R-P-grade-scale")
def grade_fits_score(facts: Facts, params: Params) -> Outcome:
    """Practice: the grade follows from the points; another one needs its reason in writing."""
    grade, score = facts.given.get("grade"), _score(facts)
    if score is None:
        return not_applicable("no_points")
    if not grade:
        return missing(NOT_GIVEN)
    earned = grade_of(score, params["grade_scale"])
    chosen = str(grade)
    if Grade(grade) is earned:
        return met(score=score, earned_grade_code=str(earned))
    if str(facts.given.get("grade_reason") or "").strip():
        return met("reason_given", score=score, grade_code=chosen, earned_grade_code=str(earned))
    return not_met("grade_off_scale", score=score, grade_code=chosen, earned_grade_code=str(earned))


def _score(facts: Facts) -> int | None:
    answers = facts.given.get("answers")
    if answers:
        return score_of((answer[0], answer[1]) for answer in answers)
    return form_of(facts).score


@rule("R-S-form-party")
def party_heard(facts: Facts, params: Params) -> Outcome:
    """Where the rule set asks for it, the Party committee has given its opinion first."""
    if not party_is_asked(form_of(facts), params):
        return not_applicable("party_not_asked", person=evaluated(facts))
    if facts.case.recorded(RecordKind.PARTY_OPINION):
        return met()
    return missing("party_silent", person=evaluated(facts))


def party_is_asked(form: FormFacts, params: Params) -> bool:
    """Whether the Party committee speaks on this form: by the groups that the rule set names."""
    return any(str(group) in params["party_comment_for"] for group in form.populations)


@rule("R-S-form-unassessed")
def reason_accepted(facts: Facts, params: Params) -> Outcome:
    """A person is set aside only for a reason that the office accepts."""
    reason = facts.given.get("unassessed_reason")
    if not reason:
        return missing(NOT_GIVEN)
    if str(reason) in params["unassessable_reasons"]:
        return met(person=evaluated(facts))
    return not_met("reason_not_accepted", person=evaluated(facts))


@rule("R-P-petition-days")
def grade_petition_in_time(facts: Facts, _params: Params) -> Outcome:
    """Practice: a petition comes within so many days after the result was made known."""
    until = grade_petition_until(facts)
    if until is None:
        return missing("not_notified")
    day = until.isoformat()
    return met(until_on=day) if facts.today <= until else not_met("too_late", until_on=day)


def grade_petition_until(facts: Facts) -> date | None:
    """The last day for a petition; None before the person was told."""
    return max((one.due_on for one in facts.case.deadlines if one.code == PETITION), default=None)


@rule("R-S-petition-answerer")
def answered_by_another(facts: Facts, _params: Params) -> Outcome:
    """A petition is answered by the grader or the direct superior, not by who prepared the grade."""
    prepared = {who for who, duty in facts.case.duties if duty in (Duty.PREPARE, Duty.APPRAISE)}
    for actor in hands(facts):
        if actor in prepared:
            return not_met("prepared_it", person=name_of(facts, actor))
    return met(person=name_of(facts, facts.actor.official_id))


@rule("R-S-grade-changes")
def grade_really_changes(facts: Facts, _params: Params) -> Outcome:
    """A changed grade is another one; the same is an answer that upholds it."""
    grade = facts.given.get("grade")
    if not grade:
        return missing(NOT_GIVEN)
    if Grade(grade) is form_of(facts).grade:
        return not_met("same_grade", grade_code=str(grade))
    return met(grade_code=str(grade))


@rule("R-S-petition-over")
def petition_time_over(facts: Facts, _params: Params) -> Outcome:
    """A form is filed once it was answered, or once nobody may petition any more."""
    if facts.case.state != "NOTIFIED":
        return met("answered")
    until = grade_petition_until(facts)
    if until is None or facts.today <= until:
        return not_met("time_running", until_on=until.isoformat() if until else None)
    return met(until_on=until.isoformat())


@rule("R-2.3-j")
def failing_person_reassigned(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.3: whoever has not completed the tasks is firmly given other work."""
    if form_of(facts).grade is not Grade.NOT_COMPLETED:
        return not_applicable("completed", person=evaluated(facts))
    if facts.case.recorded(RecordKind.REASSIGNMENT):
        return met(person=evaluated(facts))
    return not_met("not_reassigned", person=evaluated(facts))


@rule("R-S-reassignment-due")
def reassignment_is_due(facts: Facts, _params: Params) -> Outcome:
    """Other work is put on record once, and only for a person who has not completed the tasks."""
    if form_of(facts).grade is not Grade.NOT_COMPLETED:
        return not_met("completed", person=evaluated(facts))
    if facts.case.recorded(RecordKind.REASSIGNMENT):
        return not_met("already_reassigned", person=evaluated(facts))
    return met(person=evaluated(facts))

"""Rotation, transfer, secondment (clause 2.6): the plan, the tests, both places, the way to a decision."""

from __future__ import annotations

from state_machines.ages import age_on, retirement_on
from state_machines.calendar import months_between
from state_machines.facts import Evaluation, Facts, PersonFacts
from state_machines.findings import Outcome, met, missing, not_applicable, not_met
from state_machines.moves import (
    APPROVED_PLANS,
    Agreement,
    MoveReason,
    PlaceFacts,
    Prospects,
    RotationTest,
    TalkParty,
    after_arriving,
    after_leaving,
    counted,
    leads_listed_sector,
    move_of,
)
from state_machines.rules.base import Params, person_rule, rule
from state_machines.vocabulary import EvaluationKind, Grade, PlanStatus, RecordKind

BY_POLICY = (MoveReason.NON_LOCAL, MoveReason.TWO_TERMS)  # one term left is enough for these


@rule("R-2.6-a")
def under_an_approved_plan(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.6: a rotation belongs to an approved plan, and within its number."""
    plan = move_of(facts).plan
    if plan is None:
        return missing("plan_missing")
    if plan.state not in APPROVED_PLANS:
        return not_met("plan_not_approved", plan=plan.code)
    if plan.taken >= plan.quantity:
        return not_met("plan_used_up", plan=plan.code, quantity=plan.quantity, taken=plan.taken)
    return met(plan=plan.code, quantity=plan.quantity, taken=plan.taken)


def wishes(facts: Facts, person: PersonFacts, params: Params) -> dict[RotationTest, bool]:
    """Clause 2.6: young, graded excellent last year, with prospects; the fourth test is the standard."""
    last = last_year(person)
    return {
        RotationTest.YOUNG: age_on(person.birth, facts.today) < params["young_under"],
        RotationTest.EXCELLENT: last is not None and last.grade is Grade.EXCELLENT,
        RotationTest.PROSPECTS: prospects_of(facts) == Prospects.GOOD_PROSPECTS,
    }


def last_year(person: PersonFacts) -> Evaluation | None:
    """The newest yearly evaluation."""
    yearly = (one for one in person.evaluations if one.kind is EvaluationKind.YEAR)
    return max(yearly, key=lambda one: one.period_end_on, default=None)


def prospects_of(facts: Facts) -> str | None:
    """What the screening says, in the form or on record."""
    screened = facts.case.recorded(RecordKind.SCREENING)
    on_record = screened[-1].data.get("prospects") if screened else None
    given = facts.given.get("prospects") or on_record
    return str(given) if given else None


@person_rule("R-2.6-b")
def mainly_the_young_and_excellent(facts: Facts, person: PersonFacts, params: Params) -> Outcome:
    """Clause 2.6: mainly young, excellent, promising people; the standard is asked for apart."""
    failed = [str(test) for test, passed in wishes(facts, person, params).items() if not passed]
    if failed:
        return not_met("tests_failed", person=person.name, failed_rotation_test_codes=", ".join(failed))
    return met(person=person.name)


@rule("R-2.6-c")
def key_titles_keep_a_non_local(facts: Facts, params: Params) -> Outcome:
    """Clause 2.6: in each district somebody from elsewhere holds a key title, after the move too."""
    move = move_of(facts)
    person = facts.people.get(facts.case.chosen_id or 0)
    native = person.native_area if person else None
    who, levels, need = facts.case.chosen_id or 0, params["non_local_levels"], params["non_local_min"]
    leaves, comes = move.sending, move.receiving
    left = counted(leaves, after_leaving(leaves, who), levels)
    there = counted(comes, after_arriving(comes, who, native), levels)
    lacking = [
        _lacks_non_local(leaves, left, need, levels),
        _lacks_non_local(comes, there, need, levels),
    ]
    if not any(place.is_key and place.level in levels for place in (leaves, comes)):
        return not_applicable("no_key_title")
    if all(lacking):
        return not_met(
            "both_lack",
            sending=leaves.unit_name,
            sending_non_local=left[0],
            sending_keys=left[1],
            receiving=comes.unit_name,
            receiving_non_local=there[0],
            receiving_keys=there[1],
            needed=need,
        )
    if lacking[0]:
        return not_met(
            "sending_lacks",
            sending=leaves.unit_name,
            sending_non_local=left[0],
            sending_keys=left[1],
            needed=need,
        )
    if lacking[1]:
        return not_met(
            "receiving_lacks",
            receiving=comes.unit_name,
            receiving_non_local=there[0],
            receiving_keys=there[1],
            needed=need,
        )
    return met(
        sending=leaves.unit_name,
        sending_non_local=left[0],
        sending_keys=left[1],
        receiving=comes.unit_name,
        receiving_non_local=there[0],
        receiving_keys=there[1],
    )


def _lacks_non_local(place: PlaceFacts, count: tuple[int, int], need: int, levels: tuple[str, ...]) -> bool:
    return place.is_key and place.level in levels and count[0] < need


@rule("R-2.6-d")
def sector_heads_from_elsewhere(facts: Facts, params: Params) -> Outcome:
    """Clause 2.6: some district sectors are headed by people from elsewhere; the list is open."""
    move = move_of(facts)
    sectors, levels = params["non_local_sectors"], params["non_local_levels"]
    if not leads_listed_sector(move.receiving, sectors, levels):
        return not_applicable("not_listed")
    person = facts.people.get(facts.case.chosen_id or 0)
    if person is None or person.native_area is None:
        return missing("native_area_missing", place=move.receiving.unit_name)
    if person.native_area == move.receiving.area:
        return not_met("local", person=person.name, place=move.receiving.unit_name)
    return met(person=person.name, place=move.receiving.unit_name)


@rule("R-2.6-e")
def receiving_body_complies(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.6: the receiving body has its say before the decision, and none against it afterwards."""
    said = talk(facts, TalkParty.RECEIVING)
    if said is None:
        return missing("opinion_missing", place=move_of(facts).receiving.unit_name)
    agreement = str(said.get("agreement"))
    return met(place=move_of(facts).receiving.unit_name, agreement_code=agreement)


@rule("R-2.6-f")
def followed_while_away(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.6: who is away has an expected end and is evaluated period by period."""
    if move_of(facts).months is None:
        return missing("end_missing")
    done = len(facts.case.recorded(RecordKind.PERIOD_EVALUATION))
    if facts.case.state in ("IN_PLACE", "PROLONGED", "END_REVIEW") and not done:
        return not_met("no_evaluation")
    return met(evaluations=done)


@rule("R-P-rot-3y")
def long_enough(facts: Facts, params: Params) -> Outcome:
    """Practice: a rotation lasts at least so many months, unless the authority allows less."""
    months, least = move_of(facts).months, params["rotation_min_months"]
    if months is None:
        return missing("end_missing")
    if months < least:
        return not_met("too_short", months=months, least_months=least)
    return met(months=months, least_months=least)


@person_rule("R-P-rot-age")
def years_left(facts: Facts, person: PersonFacts, params: Params) -> Outcome:
    """Practice: two terms left at a rotation; one where a policy is the reason."""
    reason = move_of(facts).reason
    need = params["rotation_age_months"]["policy" if reason in BY_POLICY else "usual"]
    retires = retirement_on(person.birth, person.sex, params["retirement_table"])
    left = months_between(facts.today, retires)
    if left >= need:
        return met(person=person.name, left_months=left, needed_months=need)
    return not_met(
        "too_little",
        person=person.name,
        left_months=left,
        needed_months=need,
        move_reason_code=str(reason),
    )


@person_rule("R-P-rot-who")
def planned_or_policy(facts: Facts, person: PersonFacts, _params: Params) -> Outcome:
    """Practice: people in the plan are rotated, or those whom a policy moves."""
    reason = move_of(facts).reason
    if reason in BY_POLICY:
        return met("policy", person=person.name, move_reason_code=str(reason))
    today = facts.today
    for plan in person.plans:
        in_force = plan.from_on <= today and (plan.to_on is None or today <= plan.to_on)
        if plan.status is PlanStatus.ACTIVE and in_force:
            return met(person=person.name)
    return not_met("not_planned", person=person.name)


@rule("R-P-rot-equal")
def equivalent_post(facts: Facts, _params: Params) -> Outcome:
    """Practice: a rotated person takes an equivalent post, a higher one in justified cases only."""
    move = move_of(facts)
    if move.receiving.equivalence > move.sending.equivalence:
        return not_met("higher", title=move.receiving.title_name, present=move.sending.title_name)
    return met(title=move.receiving.title_name, present=move.sending.title_name)


@rule("R-P-second-3y")
def not_too_long(facts: Facts, params: Params) -> Outcome:
    """Practice: a secondment is for a limited time."""
    months, most = move_of(facts).months, params["secondment_max_months"]
    if months is None:
        return missing("end_missing")
    if months > most:
        return not_met("too_long", months=months, most_months=most)
    return met(months=months, most_months=most)


@rule("R-S-move-higher")
def not_by_transfer_upwards(facts: Facts, _params: Params) -> Outcome:
    """Whoever is to rise is appointed, from an external source; a transfer leads to no higher post."""
    move = move_of(facts)
    if move.receiving.equivalence > move.sending.equivalence:
        return not_met("higher", title=move.receiving.title_name, present=move.sending.title_name)
    return met()


@person_rule("R-S-move-stay")
def serves_where_sent_from(facts: Facts, person: PersonFacts, _params: Params) -> Outcome:
    """The person serves in the post that they leave, and goes to another unit."""
    move, today = move_of(facts), facts.today
    serving = any(
        stay.post_id == move.sending.post_id
        and stay.from_on <= today
        and (stay.to_on is None or today < stay.to_on)
        for stay in person.tenures
    )
    if not serving:
        return not_met("not_serving", person=person.name, unit=move.sending.unit_name)
    if move.sending.unit_id == move.receiving.unit_id:
        return not_met("same_unit", person=person.name, unit=move.sending.unit_name)
    return met(person=person.name, unit=move.sending.unit_name)


@rule("R-S-move-once")
def one_move_at_a_time(facts: Facts, _params: Params) -> Outcome:
    """Nobody is moved twice at once."""
    others = move_of(facts).others
    return not_met("other_move", count=others) if others else met()


@rule("R-S-move-screened")
def was_screened(facts: Facts, _params: Params) -> Outcome:
    """The adviser has screened the person."""
    return met() if facts.case.recorded(RecordKind.SCREENING) else missing("screening_missing")


@rule("R-S-move-comments")
def was_commented_on(facts: Facts, _params: Params) -> Outcome:
    """Clause 1: the sending collective and its head have both spoken."""
    if not facts.case.recorded(RecordKind.HEAD_OPINION):
        return missing("head_opinion_missing")
    return met() if facts.case.recorded(RecordKind.SENDING_COMMENT) else missing("comment_missing")


@rule("R-S-move-head-opinion")
def head_has_spoken(facts: Facts, _params: Params) -> Outcome:
    """Clause 1: the head of the sending body gives an opinion of their own."""
    return met() if facts.case.recorded(RecordKind.HEAD_OPINION) else missing("head_opinion_missing")


def talk(facts: Facts, party: TalkParty) -> dict[str, object] | None:
    """The newest talk with a party; None when there was none."""
    held = [r.data for r in facts.case.recorded(RecordKind.TALK) if r.data.get("talk_party") == party]
    return dict(held[-1]) if held else None


def objections(facts: Facts) -> list[TalkParty]:
    """The parties whose newest talk ended in an objection."""
    return [party for party in TalkParty if (talk(facts, party) or {}).get("agreement") == Agreement.OBJECTS]


@rule("R-S-move-talks")
def three_talks_held(facts: Facts, _params: Params) -> Outcome:
    """Practice: the adviser has talked with the sending body, the receiving body and the person."""
    absent = [str(party) for party in TalkParty if talk(facts, party) is None]
    if absent:
        return missing("talks_missing", absent_talk_party_codes=", ".join(absent))
    return met()


@rule("R-S-move-objection")
def somebody_objects(facts: Facts, _params: Params) -> Outcome:
    """Disagreement is put on record where somebody has objected."""
    against = objections(facts)
    if not against:
        return not_met("nobody_objects")
    return met(talk_party_codes=", ".join(map(str, against)))


@rule("R-S-move-agreed")
def objections_on_record(facts: Facts, _params: Params) -> Outcome:
    """What nobody agreed to is submitted as such, with its reasons; the authority may still decide."""
    against = objections(facts)
    if against and not facts.case.recorded(RecordKind.DISAGREEMENT):
        return missing("disagreement_missing", talk_party_codes=", ".join(map(str, against)))
    return met()

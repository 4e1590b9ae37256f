"""The head and the other leaders of the unit: retirement notice, ages, women."""

from __future__ import annotations

from collections.abc import Iterable

from state_machines.ages import age_on
from state_machines.facts import Facts, Leader
from state_machines.findings import Outcome, met, missing, not_applicable, not_met
from state_machines.rules.base import Params, rule
from state_machines.rules.reading import name_of, names_of, overridden
from state_machines.vocabulary import Rank, RecordKind

FREEZE = "R-2.5-k"


@rule(FREEZE)
def head_not_retiring(facts: Facts, params: Params) -> Outcome:
    """Clause 2.5: from the retirement notice on, the head of a department appoints nobody.

    It is the unit's head that matters, whoever decides, and whichever post is filled:
    the head proposes a successor, but does not carry the case of one. Reappointment is
    excepted by the clause itself; a rotation, transfer or secondment is no appointment.
    """
    if facts.case.review_path is not None:
        return not_applicable("reappointment")
    if facts.case.move is not None:
        return not_applicable("a_move")
    return _freeze(facts, params)


def _freeze(facts: Facts, params: Params) -> Outcome:
    if not params["retirement_notice_freeze"]:
        return not_applicable("freeze_off")
    if not facts.unit.is_department:
        return not_applicable("not_a_department")
    head = facts.unit.head
    if head is None:
        return not_applicable("no_head")
    if _is_retiring(head, facts):
        return not_met("head_is_retiring", head=name_of(facts, head.id), notice_on=_notice_of(head))
    return met(head=name_of(facts, head.id))


@rule("R-2.5-l")
def new_head_or_override(facts: Facts, params: Params) -> Outcome:
    """Clause 2.5: a case stopped by the notice waits for the new head or for an override."""
    if not params["retirement_notice_freeze"]:
        return not_applicable("freeze_off")
    if not facts.unit.is_department:
        return not_applicable("not_a_department")
    if overridden(facts, FREEZE):
        return met("override_adopted")
    head = facts.unit.head
    if head is None:
        return not_met("new_head_awaited") if _stopped_by_notice(facts) else not_applicable("no_head")
    if _is_retiring(head, facts):
        return not_met("head_still_retiring", head=name_of(facts, head.id), notice_on=_notice_of(head))
    return met(head=name_of(facts, head.id))


def _is_retiring(head: Leader, facts: Facts) -> bool:
    return head.retirement_notice_on is not None and head.retirement_notice_on <= facts.today


def _notice_of(head: Leader) -> str | None:
    return head.retirement_notice_on.isoformat() if head.retirement_notice_on else None


def _stopped_by_notice(facts: Facts) -> bool:
    stops = facts.case.recorded(RecordKind.SUSPENSION)
    return bool(stops) and stops[-1].data.get("suspension_reason") == "RETIREMENT_NOTICE"


@rule("R-2.5-b")
def ages_not_clustered(facts: Facts, params: Params) -> Outcome:
    """Clause 2.5: where many leaders are of one age, some are moved elsewhere first.

    ``age_cluster``: ``k`` leaders whose ages span fewer than ``years`` years. Once a
    person is chosen, only the others whom this person would join are looked at.
    """
    limit, years = params["age_cluster"]["k"], params["age_cluster"]["years"]
    if not facts.unit.leaders:
        return not_applicable("no_leaders")
    cluster = _largest_cluster(facts, years)
    if len(cluster) < limit:
        return met(leaders=len(facts.unit.leaders), limit=limit, years=years)
    return not_met(
        "same_age",
        count=len(cluster),
        persons=names_of(facts, (leader_id for _, leader_id in cluster)),
        from_age=cluster[0][0],
        to_age=cluster[-1][0],
        limit=limit,
        years=years,
    )


def _largest_cluster(facts: Facts, years: int) -> list[tuple[int, int]]:
    """The most leaders within one band of ``years`` ages, as (age, official id), youngest first."""
    chosen_id = facts.case.chosen_id
    others = (leader for leader in facts.unit.leaders if leader.id != chosen_id)
    ages = sorted((age_on(leader.birth, facts.today), leader.id) for leader in others)
    chosen = facts.people.get(chosen_id) if chosen_id else None
    starts: Iterable[int] = (age for age, _ in ages)
    if chosen:
        joining = age_on(chosen.birth, facts.today)
        starts = range(joining - years + 1, joining + 1)
    clusters = ([row for row in ages if start <= row[0] < start + years] for start in starts)
    return max(clusters, key=len, default=[])


@rule("R-2.5-c")
def three_ages_present(facts: Facts, params: Params) -> Outcome:
    """Clause 2.5: among the leaders of a unit are young, middle and senior people."""
    young_under, middle_under = params["age_bands"]["young_under"], params["age_bands"]["middle_under"]
    ages = [age_on(leader.birth, facts.today) for leader in facts.unit.leaders]
    if not ages:
        return not_applicable("no_leaders")
    young = sum(age < young_under for age in ages)
    senior = sum(age >= middle_under for age in ages)
    middle = len(ages) - young - senior
    if not (young and middle and senior):
        return not_met(
            "band_empty",
            young=young,
            middle=middle,
            senior=senior,
            young_under=young_under,
            middle_under=middle_under,
        )
    return met(young=young, middle=middle, senior=senior, young_under=young_under, middle_under=middle_under)


@rule("R-I-2.1-k")
def woman_among_options(facts: Facts, params: Params) -> Outcome:
    """Section I.2.1: a unit with enough women on its staff has a woman among its leaders."""
    unit, share = facts.unit, params["women_share_percent"]
    if not unit.staff_total:
        return missing("staff_unknown")
    if unit.staff_women * 100 < unit.staff_total * share:
        return not_applicable("few_women", women=unit.staff_women, staff=unit.staff_total, share=share)
    if any(leader.sex == "F" and leader.rank in (Rank.HEAD, Rank.DEPUTY) for leader in unit.leaders):
        return met("woman_leads")
    women = [
        person.id for person in facts.people.values() if person.id in facts.case.live and person.sex == "F"
    ]
    if women:
        return met("woman_option", persons=names_of(facts, women))
    return not_met("no_woman", women=unit.staff_women, staff=unit.staff_total, share=share)

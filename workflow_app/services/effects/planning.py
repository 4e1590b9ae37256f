"""Planning: structure, the review of those in the plan, additions, approval (clause 2.4).

Entries that are proposed stand in the plan's own table from the first day, so that another
round of the unit and an appointment see them; they come into force with the approval alone.
"""

from __future__ import annotations

from datetime import date

from state_machines.planned import PlannedFacts
from state_machines.plans import conclusion_on, present_ids
from state_machines.vocabulary import (
    DocumentKind,
    OptionStatus,
    PlanConclusion,
    PlanRemoval,
    PlanStatus,
    RecordKind,
)
from workflow_app.models import PersonnelOption, PlanEntry
from workflow_app.services.effects.nomination import set_option
from workflow_app.services.errors import BadInput
from workflow_app.services.inputs import Paper
from workflow_app.services.work import Work

OWN = "title_id = :title AND unit_id = :unit"
EXPIRE = f"""
UPDATE plan_entry SET status = 'EXPIRED', ended_on = to_on WHERE {OWN} AND status = 'ACTIVE' AND to_on < :on
"""  # noqa: S608
REVIVE = """
UPDATE plan_entry SET status = 'PROPOSED', ended_on = NULL, end_reason = NULL, ended_id = NULL,
 channel = :channel, development = :development
WHERE case_id = :case AND status = 'REMOVED' AND official_id = :who
"""
DROP = """
UPDATE plan_entry SET status = 'REMOVED', ended_on = :on, end_reason = :why, ended_id = :case
WHERE case_id = :case AND status = 'PROPOSED' AND official_id = :who
"""
DROP_ALL = """
UPDATE plan_entry SET status = 'REMOVED', ended_on = :on, end_reason = :why, ended_id = :case
WHERE case_id = :case AND status = 'PROPOSED'
"""
REMOVE = f"""
UPDATE plan_entry SET status = 'REMOVED', ended_on = :on, end_reason = :why, ended_id = :case
WHERE official_id = :who AND {OWN} AND status = 'ACTIVE'
"""  # noqa: S608 - words of ours
KEEP = f"""
UPDATE plan_entry SET status = 'ACTIVE', to_on = :until, ended_on = NULL, reviewed_id = :case
WHERE id = (SELECT max(pe.id) FROM plan_entry pe WHERE pe.official_id = :who AND {OWN}
 AND pe.status IN ('ACTIVE', 'EXPIRED'))
"""  # noqa: S608 - one that ran out while it was under review is renewed too
ENTER = """
UPDATE plan_entry SET status = 'ACTIVE', from_on = :on, to_on = :until, document = :number,
 reviewed_id = :case
WHERE official_id = :who AND case_id = :case AND status = 'PROPOSED'
"""


def agree_structure(work: Work) -> None:
    """How the list should be made up, and until when the plan lasts."""
    until: date = work.values["plan_until"]
    work.changes["plan_until_on"] = until
    work.record(RecordKind.PLAN_STRUCTURE, work.values["structure"], data={"until": until.isoformat()})


def start_plan_review(work: Work) -> None:
    """Everybody whose entry for this post is in force is put under review, one line each."""
    work.reaches_out = True
    work.writes.run(EXPIRE, **_named(work, 0), on=work.today)
    known = {option.official_id for option in work.case.options}
    for line in _in_force(work):
        work.record(RecordKind.PLAN_PRESENT, official_id=line.official_id)
        if line.official_id not in known:
            row = {"case_id": work.case.id, "official_id": line.official_id, "status": str(OptionStatus.LIVE)}
            work.writes.insert(PersonnelOption, row)


def _in_force(work: Work) -> list[PlannedFacts]:
    own = work.case.title.code, work.facts.unit.post_unit_id
    lines = (line for line in work.case.plan if (line.title_code, line.unit_id) == own)
    return [line for line in lines if line.status is PlanStatus.ACTIVE]


def review_entry(work: Work) -> None:
    """Kept or removed, each with reasons. Raises BadInput for a removal without its ground."""
    official_id, removed = work.values["official_id"], work.values["plan_conclusion"] == PlanConclusion.REMOVE
    data = {"conclusion": str(work.values["plan_conclusion"])}
    if removed:
        data["removal"] = _removal(work)
        set_option(work, official_id, OptionStatus.INELIGIBLE, data["removal"])
    work.record(RecordKind.PLAN_REVIEW, work.values["reasons"], official_id=official_id, data=data)


def _removal(work: Work) -> str:
    given = work.values.get("plan_removal")
    if not given:
        raise BadInput("plan_removal", "field_needed")
    return str(PlanRemoval(given))


def propose_entry(work: Work) -> None:
    """A new name, with who proposes it and, for the young, how they are to be trained."""
    work.reaches_out = True
    official_id, channel = work.values["official_id"], str(work.values["plan_channel"])
    development = work.values.get("development") or ""
    data = {"channel": channel, "development": development}
    work.record(RecordKind.PLAN_PROPOSAL, work.values["reasons"], official_id=official_id, data=data)
    if any(option.official_id == official_id for option in work.case.options):
        set_option(work, official_id, OptionStatus.LIVE)
        work.writes.run(REVIVE, **_named(work, official_id), channel=channel, development=development)
        return
    row = {"case_id": work.case.id, "official_id": official_id, "status": str(OptionStatus.LIVE)}
    work.writes.insert(PersonnelOption, row)
    entry = {
        "official_id": official_id,
        "title_id": work.file.row["title_id"],
        "unit_id": work.facts.unit.post_unit_id,
        "status": str(PlanStatus.PROPOSED),
        "from_on": work.today,
        "case_id": work.case.id,
        "channel": channel,
        "development": development,
    }
    work.writes.insert(PlanEntry, entry)


def drop_entry(work: Work) -> None:
    """The unit strikes a name, with the ground. Raises BadInput without one."""
    _strike(work, _removal(work))


def strike_entry(work: Work) -> None:
    """The authority does not agree to one person; the others go on."""
    _strike(work, str(PlanRemoval.NOT_APPROVED))


def _strike(work: Work, why: str) -> None:
    work.reaches_out = True
    official_id = work.values["official_id"]
    set_option(work, official_id, OptionStatus.INELIGIBLE, why)
    data = {"removal": why}
    work.record(RecordKind.PLAN_DROPPED, work.values["reason"], official_id=official_id, data=data)
    work.writes.run(DROP, **_named(work, official_id), on=work.today, why=why)


def give_plan_opinion(work: Work) -> None:
    """The head's own opinion on the list (clause 1)."""
    work.record(RecordKind.HEAD_OPINION, work.values["opinion"])


def approve_plan(work: Work) -> None:
    """The list comes into force: additions enter, kept entries are renewed, the others leave."""
    work.reaches_out = True
    number, on = work.values["number"], work.values["effective_on"]
    work.changes.update(decision_number=number, decided_on=work.today, effective_on=on)
    work.papers.append(Paper(DocumentKind.PLAN_DECISION, number, work.values["dated_on"]))
    until, live, present = work.case.plan_until_on or on, set(work.case.live), present_ids(work.facts)
    for who in sorted(live):
        statement = KEEP if who in present else ENTER
        work.writes.run(statement, **_named(work, who), on=on, until=until, number=number)
    for who in sorted(set(present) - live):
        work.writes.run(REMOVE, **_named(work, who), on=on, why=_why_removed(work, who))
    work.detail["plan"] = {"kept": sorted(live & set(present)), "entered": sorted(live - set(present))}
    work.detail["plan"]["removed"] = sorted(set(present) - live)


def _why_removed(work: Work, official_id: int) -> str:
    dropped = [r for r in work.case.recorded(RecordKind.PLAN_DROPPED) if r.official_id == official_id]
    record = dropped[-1] if dropped else conclusion_on(work.facts, official_id)
    return str(record.data.get("removal") if record else PlanRemoval.NOT_APPROVED)


def cancel_plan(work: Work) -> None:
    """The round ends without an outcome: proposals fall away, entries in force stay as they were."""
    work.reaches_out = True
    work.record(RecordKind.NOTE, work.values["reason"], data={"basis": work.values["basis"]})
    why = str(PlanRemoval.ROUND_CANCELLED)
    work.writes.run(DROP_ALL, case=work.case.id, on=work.today, why=why)


def _named(work: Work, official_id: int) -> dict[str, int]:
    unit_id = work.facts.unit.post_unit_id or 0
    title_id = work.file.row["title_id"]
    return {"who": official_id, "title": title_id, "unit": unit_id, "case": work.case.id}


EFFECTS = (
    agree_structure,
    start_plan_review,
    review_entry,
    propose_entry,
    drop_entry,
    strike_entry,
    give_plan_opinion,
    approve_plan,
    cancel_plan,
)

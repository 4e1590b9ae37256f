"""Policy, eligibility list, nomination and consolidation (clause 2.5)."""

from __future__ import annotations

from state_machines.engine import person_findings
from state_machines.facts import NominationFacts
from state_machines.findings import Finding
from state_machines.vocabulary import Channel, OptionStatus, RecordKind
from workflow_app.models import Nomination, PersonnelOption
from workflow_app.services.errors import BadInput
from workflow_app.services.work import Work

ELIGIBILITY_STEP = "open_nomination"  # whose person rules say who may stand


def edit_draft(work: Work) -> None:
    """The need may be rewritten while the case is a draft."""
    work.changes["need"] = work.values.get("need") or ""


def request_policy(work: Work) -> None:
    """What is asked of the authority."""
    work.changes["seats_requested"] = work.values["seats_requested"]
    work.changes["intended_work"] = work.values["intended_work"]


def approve_policy(work: Work) -> None:
    """The date of the answer starts the clock of the personnel work."""
    work.changes["policy_on"] = work.values["answered_on"]


def adopt_eligibility(work: Work) -> None:
    """Each person of the list is put on record; the rules have just been judged for all."""
    for official_id in work.values["eligible"]:
        work.record(RecordKind.ELIGIBLE, official_id=official_id)


def add_eligible(work: Work) -> None:
    """One more person on the list. Raises BadInput when they stand on it already."""
    official_id = work.values["official_id"]
    if any(r.official_id == official_id for r in work.case.recorded(RecordKind.ELIGIBLE)):
        raise BadInput("official_id", "already_listed")
    work.record(RecordKind.ELIGIBLE, work.values["reasons"], official_id=official_id)


def nominate_by_head(work: Work) -> None:
    """The head's own channel: one signed entry a person."""
    official_id = work.values["official_id"]
    named = [n for n in work.case.nominations if n.channel is Channel.HEAD]
    if any(n.official_id == official_id for n in named):
        raise BadInput("official_id", "already_nominated")
    status = next((o.status for o in work.case.options if o.official_id == official_id), None)
    if status is OptionStatus.WITHDRAWN:
        raise BadInput("official_id", "option_withdrawn")
    row = {
        "case_id": work.case.id,
        "official_id": official_id,
        "channel": str(Channel.HEAD),
        "signed": True,
        "reasons": work.values["reasons"],
        "on_date": work.today,
    }
    work.writes.insert(Nomination, row)
    put_option(work, official_id, ())


def put_option(work: Work, official_id: int, unmet: tuple[Finding, ...]) -> None:
    """One option a person: live, or ineligible for the rules that refuse them.

    Whom a resolved matter has found ineligible stays so, however often they are named.
    """
    status = OptionStatus.INELIGIBLE if unmet else OptionStatus.LIVE
    why = ",".join(dict.fromkeys(finding.rule for finding in unmet))
    known = next((o for o in work.case.options if o.official_id == official_id), None)
    if known is None:
        row = {"case_id": work.case.id, "official_id": official_id, "status": str(status), "why": why}
        work.writes.insert(PersonnelOption, row)
    elif known.status is OptionStatus.INELIGIBLE and not _found_ineligible(work, official_id):
        set_option(work, official_id, status, why)


def _found_ineligible(work: Work, official_id: int) -> bool:
    resolved = work.case.recorded(RecordKind.MATTER_RESOLVED)
    return any(r.official_id == official_id and r.data.get("ineligible") for r in resolved)


def set_option(work: Work, official_id: int, status: OptionStatus, why: str = "") -> None:
    """Change what an option counts as; it stays visible whatever it becomes."""
    keys = {"case_id": work.case.id, "official_id": official_id}
    work.writes.update(PersonnelOption, keys, {"status": str(status), "why": why})


def eligibility(work: Work, official_id: int) -> tuple[Finding, ...]:
    """What refuses this person as an option, judged on today's facts."""
    step = work.procedure.step(ELIGIBILITY_STEP)
    return tuple(f for f in person_findings(step, work.facts, work.rule_set, (official_id,)) if f.blocks)


def prepare_consolidation(work: Work) -> None:
    """The table is a basis for the choice and names no winner; a person prepares it."""
    standing = [n for n in work.case.nominations if n.round_id not in work.case.corrected_rounds]
    data = {
        "live": sorted(work.case.live),
        "nominations": len(work.case.nominations),
        "round_ids": sorted({n.round_id for n in standing if n.round_id}),
    }
    work.record(RecordKind.CONSOLIDATION_PREPARED, data=data)
    work.detail["table"] = [
        [n.official_id, str(n.channel), n.votes, n.base] for n in sorted(standing, key=_by_person)
    ]


def _by_person(nomination: NominationFacts) -> tuple[int, str]:
    return nomination.official_id, str(nomination.channel)


def reopen_nomination(work: Work) -> None:
    """Back to nomination: what was voted after it no longer stands, what was named still does."""
    closed = [r.id for r in work.case.rounds if r.code in ("selection", "decision")]
    reopened = [r.id for r in work.case.rounds if r.code not in ("selection", "decision")]
    data = {"closed_rounds": closed, "reopened_rounds": reopened}
    work.record(RecordKind.NOTE, work.values["reason"], data=data)
    work.changes["chosen_id"] = None


EFFECTS = (
    edit_draft,
    request_policy,
    approve_policy,
    adopt_eligibility,
    add_eligible,
    nominate_by_head,
    prepare_consolidation,
    reopen_nomination,
)

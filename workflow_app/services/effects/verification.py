"""Conflicts of interest, raised matters, opinions, withdrawals and overrides."""

from __future__ import annotations

from state_machines.rules import RULES
from state_machines.vocabulary import OptionStatus, RecordKind
from workflow_app.models import RuleOverride, WithdrawalRequest
from workflow_app.services.effects.nomination import set_option
from workflow_app.services.errors import BadInput
from workflow_app.services.work import Work


def declare_conflict(work: Work) -> None:
    """Each acting person says whether they have an interest in the case."""
    data = {"conflict": bool(work.values.get("conflict")), "role": str(work.actor.role)}
    work.record(RecordKind.CONFLICT_DECLARATION, work.values.get("note") or "", data=data)


def raise_matter(work: Work) -> None:
    """A new matter about a person; it must be resolved before the vote."""
    work.record(RecordKind.MATTER_RAISED, work.values["matter"], official_id=work.values["official_id"])


def resolve_matter(work: Work) -> None:
    """The conclusion may make the person ineligible. Raises BadInput for an unknown matter."""
    matter = next((r for r in work.case.records if r.id == work.values["matter_id"]), None)
    if matter is None or matter.kind is not RecordKind.MATTER_RAISED:
        raise BadInput("matter_id", "unknown_matter")
    ineligible = bool(work.values.get("person_ineligible") and matter.official_id)
    work.record(
        RecordKind.MATTER_RESOLVED,
        work.values["conclusion"],
        official_id=matter.official_id,
        resolves_id=matter.id,
        data={"ineligible": ineligible},
    )
    if ineligible and matter.official_id:
        set_option(work, matter.official_id, OptionStatus.INELIGIBLE, "MATTER")


def give_party_opinion(work: Work) -> None:
    """The Party committee's written opinion before the vote."""
    work.record(RecordKind.PARTY_OPINION, work.values["opinion"])


def give_head_opinion(work: Work) -> None:
    """The head's own opinion stands beside the collective's vote (clause 1)."""
    work.record(RecordKind.HEAD_OPINION, work.values["opinion"], official_id=work.values["official_id"])


def file_differing_opinion(work: Work) -> None:
    """A member's differing opinion goes upward with the file, under the member's name."""
    work.record(RecordKind.DIFFERING_OPINION, work.values["opinion"])


def file_withdrawal(work: Work) -> None:
    """A request; only the conference of the step can let a person go."""
    if any(w.official_id == work.author_id and w.state == "PENDING" for w in work.case.withdrawals):
        raise BadInput("reasons", "withdrawal_pending")
    row = {
        "case_id": work.case.id,
        "official_id": work.author_id,
        "state": "PENDING",
        "reasons": work.values["reasons"],
        "filed_on": work.today,
    }
    work.writes.insert(WithdrawalRequest, row)


def accept_withdrawal(work: Work) -> None:
    """The option stays visible and no longer counts."""
    official_id = _answer(work, "ACCEPTED")
    set_option(work, official_id, OptionStatus.WITHDRAWN)


def refuse_withdrawal(work: Work) -> None:
    """The person remains an option."""
    _answer(work, "REFUSED")


def _answer(work: Work, state: str) -> int:
    request = next((w for w in work.case.withdrawals if w.id == work.values["withdrawal_id"]), None)
    if request is None or request.state != "PENDING":
        raise BadInput("withdrawal_id", "unknown_withdrawal")
    answer = {"state": state, "answer": work.values["reasons"], "answered_on": work.today}
    work.writes.update(WithdrawalRequest, {"id": request.id}, answer)
    return request.official_id


def propose_override(work: Work) -> None:
    """The adviser proposes; nothing is set aside yet. A rule about the case names no person.

    Raises BadInput for a rule about persons without one: it would be set aside for whoever comes later too.
    """
    rule = RULES.get(work.values["rule_id"])
    of_person = rule is not None and rule.person_check is not None
    if of_person and not work.values.get("official_id_optional"):
        raise BadInput("official_id_optional", "person_needed")
    row = {
        "case_id": work.case.id,
        "rule": work.values["rule_id"],
        "official_id": work.values.get("official_id_optional") if of_person else None,
        "state": "PROPOSED",
        "reason": work.values["reason"],
        "proposed_by_id": work.author_id,
        "proposed_on": work.today,
    }
    work.writes.insert(RuleOverride, row)


def adopt_override(work: Work) -> None:
    """The authority as a body sets the rule aside for this case, on a document."""
    _answer_override(work, "ADOPTED")


def decline_override(work: Work) -> None:
    """The authority as a body keeps to the rule; the proposal stays on file with the reason."""
    _answer_override(work, "DECLINED")


def _answer_override(work: Work, state: str) -> None:
    override = next((o for o in work.case.overrides if o.id == work.values["override_id"]), None)
    if override is None or override.state != "PROPOSED":
        raise BadInput("override_id", "unknown_override")
    answer = {
        "state": state,
        "answered_by_id": work.author_id,
        "answered_on": work.today,
        "answer": work.values["reason"],
    }
    work.writes.update(RuleOverride, {"id": override.id}, answer)
    work.detail["override"] = [override.rule, override.official_id]


EFFECTS = (
    declare_conflict,
    raise_matter,
    resolve_matter,
    give_party_opinion,
    give_head_opinion,
    file_differing_opinion,
    file_withdrawal,
    accept_withdrawal,
    refuse_withdrawal,
    propose_override,
    adopt_override,
    decline_override,
)

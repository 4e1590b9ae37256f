"""Papers: the dossier, the time it took, the signature, the inspection finding."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NotRequired, TypedDict

from state_machines.calendar import add_months
from state_machines.facts import DocumentFacts, Facts
from state_machines.findings import Outcome, met, missing, not_applicable, not_met
from state_machines.rules.base import Params, rule
from state_machines.rules.reading import certified_ids, name_of
from state_machines.vocabulary import DocumentKind, RecordKind

PROCESS = "process"  # the deadline for the personnel work as a whole


class Item(TypedDict):
    """One line of ``dossier_items``. ``per``: "person" (default), "round" or "case"."""

    kind: str
    per: NotRequired[str]
    count: NotRequired[int]
    max_age_months: NotRequired[int]


@rule("R-P-dossier")
def dossier_complete(facts: Facts, params: Params) -> Outcome:
    """Practice: the dossier of the chosen person holds every paper, none of them stale.

    A paper per round is asked for each certified round of the case. The age of a paper
    counts to the day of submission, or to today before it.
    """
    chosen = facts.case.chosen_id
    if chosen is None:
        return missing("nobody_chosen")
    reviewed = facts.case.review_path is not None
    items: list[Item] = params["review_dossier_items"] if reviewed else params["dossier_items"]
    day = facts.case.submitted_on or facts.today
    lacking = [item["kind"] for item in items if _is_lacking(item, facts, chosen)]
    stale = [
        item["kind"] for item in items if item["kind"] not in lacking and _is_stale(item, facts, chosen, day)
    ]
    person, absent_kinds, stale_kinds = name_of(facts, chosen), ", ".join(lacking), ", ".join(stale)
    if lacking and stale:
        return missing(
            "absent_and_stale",
            person=person,
            count=len(lacking) + len(stale),
            absent_document_kind_codes=absent_kinds,
            stale_document_kind_codes=stale_kinds,
        )
    if lacking:
        return missing("absent", person=person, count=len(lacking), absent_document_kind_codes=absent_kinds)
    if stale:
        return not_met("stale", person=person, count=len(stale), stale_document_kind_codes=stale_kinds)
    return met(person=person, items=len(items))


def _papers(item: Item, facts: Facts, chosen: int) -> Iterator[DocumentFacts]:
    kind, per = DocumentKind(item["kind"]), item.get("per", "person")
    for paper in facts.case.documents:
        if paper.kind is kind and (per != "person" or paper.official_id == chosen):
            yield paper


def _is_lacking(item: Item, facts: Facts, chosen: int) -> bool:
    papers = list(_papers(item, facts, chosen))
    if item.get("per") == "round":
        return not certified_ids(facts) <= {paper.round_id for paper in papers}
    return len(papers) < item.get("count", 1)


def _is_stale(item: Item, facts: Facts, chosen: int, day: date) -> bool:
    """Whether too few papers are young enough. A paper without a date cannot be shown to be."""
    months = item.get("max_age_months")
    if months is None:
        return False
    dates = [paper.dated_on for paper in _papers(item, facts, chosen)]
    fresh = [dated for dated in dates if dated is not None and day <= add_months(dated, months)]
    return len(fresh) < item.get("count", 1)


@rule("R-P-30days")
def overrun_explained(facts: Facts, _params: Params) -> Outcome:
    """Practice: personnel work that outlasts its time is explained in writing."""
    clock = next((d for d in facts.case.deadlines if d.code == PROCESS), None)
    if clock is None:
        return not_applicable("no_clock")
    due_on, late = clock.due_on.isoformat(), ((clock.met_on or facts.today) - clock.due_on).days
    if late <= 0:
        return met(due_on=due_on)
    explained = facts.case.recorded(RecordKind.OVERRUN_EXPLANATION)
    if any(record.data.get("deadline_code") == PROCESS for record in explained):
        return met("explained", due_on=due_on, late_days=late)
    return not_met("late_unexplained", due_on=due_on, late_days=late)


@rule("R-S-signature")
def decision_signed(facts: Facts, _params: Params) -> Outcome:
    """A decision is numbered and issued after it has been signed."""
    signatures = facts.case.recorded(RecordKind.SIGNATURE)
    if not signatures:
        return missing("signature_missing")
    return met(signer=name_of(facts, signatures[-1].author_id))


@rule("R-S-inspection-finding")
def inspection_found(facts: Facts, _params: Params) -> Outcome:
    """Clause 2.8: a decision is withdrawn upon an inspection finding, not at will."""
    if facts.case.recorded(RecordKind.INSPECTION_FINDING):
        return met()
    return missing("finding_missing")

"""Decision, signature, issue, announcement, revocation."""

from __future__ import annotations

from datetime import date

from state_machines.ages import retirement_on
from state_machines.calendar import add_months
from state_machines.vocabulary import DocumentKind, RecordKind
from workflow_app.services.effects import offices
from workflow_app.services.inputs import Paper
from workflow_app.services.work import Work


def approve(work: Work) -> None:
    """The authority's conclusion; the vote behind it is a certified round."""
    work.changes["decided_on"] = work.today


def ask_other_option(work: Work) -> None:
    """Back to the vote of the collective: what was voted no longer stands."""
    closed = [r.id for r in work.case.rounds if r.code in ("selection", "decision")]
    work.record(
        RecordKind.NOTE,
        work.values["reason"],
        official_id=work.case.chosen_id,
        data={"closed_rounds": closed},
    )
    work.changes["chosen_id"] = None


def sign_decision(work: Work) -> None:
    """Signed on behalf of the body; the clerk numbers and issues."""
    work.record(RecordKind.SIGNATURE)


def issue_decision(work: Work) -> None:
    """Number, date, effect; the term is cut at retirement when that comes first."""
    effective_on: date = work.values["effective_on"]
    term_end_on = _term_end(work, effective_on)
    work.changes.update(
        decision_number=work.values["number"],
        effective_on=effective_on,
        term_end_on=term_end_on,
    )
    work.papers.append(Paper(DocumentKind.DECISION, work.values["number"], work.values["dated_on"]))
    _take_office(work, effective_on, term_end_on)
    work.detail["term"] = [effective_on, term_end_on]


def _term_end(work: Work, effective_on: date) -> date:
    person = work.facts.people[_chosen(work)]
    params = work.rule_set.params
    term_end = add_months(effective_on, params["term_months"])
    return min(term_end, retirement_on(person.birth, person.sex, params["retirement_table"]))


def _take_office(work: Work, effective_on: date, term_end_on: date) -> None:
    row = {
        "official_id": _chosen(work),
        "post_id": work.file.row["post_id"],
        "from_on": effective_on,
        "term_end_on": term_end_on,
        "via": "APPOINTMENT",
        "case_id": work.case.id,
        "decision": work.values["number"],
    }
    offices.take_office(work, row)


def _chosen(work: Work) -> int:
    if work.case.chosen_id is None:
        raise LookupError("nobody is chosen")
    return work.case.chosen_id


def nominate_for_election(work: Work) -> None:
    """Elected posts end in a nomination to stand, not in an appointment."""
    work.changes["decision_number"] = work.values["number"]
    work.papers.append(
        Paper(DocumentKind.ELECTION_NOMINATION, work.values["number"], work.values["dated_on"])
    )
    data = {"body": work.values["electing_body"], "on": work.values["election_on"].isoformat()}
    work.record(RecordKind.PUBLICATION, data=data)


def announce(work: Work) -> None:
    """What was made public, to whom and when (clause 2.5)."""
    data = {"on": work.values["announced_on"].isoformat()}
    work.record(RecordKind.PUBLICATION, work.values["audience"], data=data)


def close(work: Work) -> None:
    """From here on the case is read only."""
    if work.values.get("note"):
        work.record(RecordKind.NOTE, work.values["note"])


def record_inspection_finding(work: Work) -> None:
    """A finding with the correction that is due."""
    data = {"correction": work.values["correction"], "correct_by": work.values["correct_by"].isoformat()}
    work.record(RecordKind.INSPECTION_FINDING, work.values["finding"], data=data)


def revoke(work: Work) -> None:
    """The decision is withdrawn, and what issuing it changed is restored."""
    work.record(RecordKind.NOTE, work.values["reason"])
    offices.give_back_office(work)


EFFECTS = (
    approve,
    ask_other_option,
    sign_decision,
    issue_decision,
    nominate_for_election,
    announce,
    close,
    record_inspection_finding,
    revoke,
)

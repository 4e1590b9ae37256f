"""Decision, signature, issue, announcement, revocation."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select, update

from state_machines.ages import retirement_on
from state_machines.calendar import add_months
from state_machines.vocabulary import DocumentKind, RecordKind
from workflow_app.extensions import db
from workflow_app.models import Tenure
from workflow_app.services.inputs import Paper
from workflow_app.services.work import Work

LEAVE_PRESENT_POSTS = """
UPDATE tenure SET to_on = :on
WHERE official_id = :who AND from_on < :on AND (to_on IS NULL OR to_on > :on)
"""
MOVE_HOME = "UPDATE official SET home_unit_id = (SELECT unit_id FROM post WHERE id = :post) WHERE id = :who"
FULFIL_PLAN = """
UPDATE plan_entry SET status = 'APPOINTED', ended_on = :on, ended_id = :case
WHERE official_id = :who AND title_id = :title AND status = 'ACTIVE'
"""


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
    work.reaches_out = True
    chosen, post_id = _chosen(work), work.file.row["post_id"]
    values = {"who": chosen, "post": post_id, "on": effective_on, "title": work.file.row["title_id"]}
    values["case"] = work.case.id
    for statement in (LEAVE_PRESENT_POSTS, MOVE_HOME, FULFIL_PLAN):
        work.writes.run(statement, **values)
    row = {
        "official_id": chosen,
        "post_id": post_id,
        "from_on": effective_on,
        "term_end_on": term_end_on,
        "via": "APPOINTMENT",
        "case_id": work.case.id,
        "decision": work.values["number"],
    }
    work.writes.insert(Tenure, row)


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
    """The decision is withdrawn: the stay in the post ends, and nothing is deleted."""
    work.reaches_out = True
    work.record(RecordKind.NOTE, work.values["reason"])
    for tenure_id, from_on in db.session.execute(
        select(Tenure.id, Tenure.from_on).where(Tenure.case_id == work.case.id, Tenure.to_on.is_(None))
    ).all():
        end = max(work.today, from_on + timedelta(days=1))
        db.session.execute(update(Tenure).where(Tenure.id == tenure_id).values(to_on=end))


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

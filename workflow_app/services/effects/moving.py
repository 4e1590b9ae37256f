"""Rotation, transfer, secondment: screening, talks, the decision and the stay, the end and what follows.

A stay that a move makes is a stay of its own. A seconded person keeps the old one beside it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import or_, select, update

from state_machines.ages import retirement_on
from state_machines.calendar import add_months
from state_machines.moves import ROTATION, SECONDMENT, TRANSFER, MoveFacts
from state_machines.vocabulary import DocumentKind, RecordKind
from workflow_app.extensions import db
from workflow_app.models import Tenure
from workflow_app.services.effects.offices import LEAVE_PRESENT_POSTS, move_home
from workflow_app.services.errors import BadInput
from workflow_app.services.inputs import Paper
from workflow_app.services.work import Work

MOST_IN_PLAN = 120  # people; beyond that somebody has mistyped
PLAN_FIELDS = ("quantity", "titles", "places", "benefits", "placement")
VIA = {ROTATION: "ROTATION", TRANSFER: "TRANSFER", SECONDMENT: "SECONDMENT"}


def screen(work: Work) -> None:
    """What the adviser found, and what is said of the person's promise."""
    data = {"prospects": str(work.values["prospects"])}
    work.record(RecordKind.SCREENING, work.values["screening"], official_id=_moved(work), data=data)


def give_sending_opinion(work: Work) -> None:
    """The sending head's own opinion (clause 1)."""
    data = {"head_view": str(work.values["head_view"])}
    work.record(RecordKind.HEAD_OPINION, work.values["opinion"], official_id=_moved(work), data=data)


def give_comments(work: Work) -> None:
    """The comments of the sending collective; its papers are about the person."""
    work.record(RecordKind.SENDING_COMMENT, work.values["comment"], official_id=_moved(work))
    work.papers[:] = [replace(paper, official_id=_moved(work)) for paper in work.papers]


def record_talk(work: Work) -> None:
    """With whom, and whether they agree; the newest talk with a party is the one that counts."""
    data = {"talk_party": str(work.values["talk_party"]), "agreement": str(work.values["agreement"])}
    work.record(RecordKind.TALK, work.values["opinion"], official_id=_moved(work), data=data)


def record_disagreement(work: Work) -> None:
    """Why nobody agreed; the authority may still decide."""
    work.record(RecordKind.DISAGREEMENT, work.values["reason"], official_id=_moved(work))


def keep_note(work: Work) -> None:
    """A remark, where there is one."""
    if work.values.get("note"):
        work.record(RecordKind.NOTE, work.values["note"])


def decide_move(work: Work) -> None:
    """The authority's conclusion; the decision is signed and issued after it."""
    work.changes["decided_on"] = work.today
    work.record(RecordKind.NOTE, work.values["reasons"], official_id=_moved(work))


def refuse_move(work: Work) -> None:
    """Nothing changes for the person."""
    work.changes["decided_on"] = work.today
    work.record(RecordKind.NOTE, work.values["reason"], official_id=_moved(work))


def issue_move_decision(work: Work) -> None:
    """Number, date, effect and end; from the day of effect the person serves in the other place."""
    effective_on, number = work.values["effective_on"], work.values["number"]
    ends_on = _end(work, effective_on)
    work.changes.update(decision_number=number, effective_on=effective_on, term_end_on=ends_on)
    work.papers.append(Paper(DocumentKind.MOVE_DECISION, number, work.values["dated_on"], _moved(work)))
    work.reaches_out = True
    who, post_id = _moved(work), work.file.row["post_id"]
    values = {"who": who, "post": post_id, "on": effective_on}
    if _move(work).kind != SECONDMENT:
        work.writes.run(LEAVE_PRESENT_POSTS, who=who, on=effective_on)
        move_home(work, who, post_id, effective_on)
    work.writes.insert(Tenure, _stay(work, values, ends_on, VIA[_move(work).kind], number))
    work.detail["term"] = [effective_on, ends_on]


def _stay(
    work: Work, values: dict[str, Any], ends_on: date | None, via: str, decision: str
) -> dict[str, Any]:
    return {
        "official_id": values["who"],
        "post_id": values["post"],
        "from_on": values["on"],
        "to_on": None,
        "term_end_on": ends_on,
        "via": via,
        "case_id": work.case.id,
        "decision": decision,
    }


def _end(work: Work, effective_on: date) -> date:
    """The set length; for a transfer the term of the post. Never beyond retirement."""
    person, params = work.facts.people[_moved(work)], work.rule_set.params
    months = _move(work).months or params["term_months"]
    retires = retirement_on(person.birth, person.sex, params["retirement_table"])
    return min(add_months(effective_on, months), retires)


def hand_over(work: Work) -> None:
    """What was handed over, and when."""
    data = {"on": work.values["handed_on"].isoformat()}
    work.record(RecordKind.HANDOVER, work.values["handover"], official_id=_moved(work), data=data)


def arrive(work: Work) -> None:
    """The receiving body has received the person: work, place and regime are settled."""
    ticked = ("tasks_assigned", "workplace_ready", "regime_settled")
    data = {name: bool(work.values[name]) for name in ticked}
    data["on"] = work.values["arrived_on"].isoformat()
    work.record(RecordKind.RECEPTION, work.values.get("note") or "", official_id=_moved(work), data=data)


def evaluate_period(work: Work) -> None:
    """The grade of one period away. Raises BadInput for a period that is on record already."""
    ended = work.values["period_end_on"].isoformat()
    told = (r.data.get("period_end_on") for r in work.case.recorded(RecordKind.PERIOD_EVALUATION))
    if ended in told:
        raise BadInput("period_end_on", "period_on_record")
    data = {"period_end_on": ended, "grade": str(work.values["grade"])}
    work.record(RecordKind.PERIOD_EVALUATION, work.values["assessment"], official_id=_moved(work), data=data)


def file_end_review(work: Work) -> None:
    """What the person says of the time away."""
    _opinion(work, "SELF", work.values["self_review"])


def give_receiving_review(work: Work) -> None:
    """What the receiving collective says of it."""
    _opinion(work, "RECEIVING", work.values["assessment"])


def give_authority_review(work: Work) -> None:
    """What the adviser of the authority says of it."""
    _opinion(work, "AUTHORITY", work.values["assessment"])


def _opinion(work: Work, party: str, text: str) -> None:
    work.record(RecordKind.END_OPINION, text, official_id=_moved(work), data={"end_party": party})


def place_back(work: Work) -> None:
    """The old post again: the stay away ends where the new one begins."""
    on = _placed(work, "PLACED_BACK")
    who, post_id = _moved(work), _move(work).sending.post_id
    values: dict[str, Any] = {"who": who, "post": post_id, "on": on}
    _end_stays(work, on)
    move_home(work, who, post_id, on)
    work.writes.insert(Tenure, _stay(work, values, _whole_term(work, on), "TRANSFER", _number(work)))


def place_elsewhere(work: Work) -> None:
    """The stay away ends; another case or decision makes the next one."""
    _end_stays(work, _placed(work, "PLACED_ELSEWHERE"))


def settle(work: Work) -> None:
    """The person stays for good and is no longer on rotation."""
    on = _placed(work, "SETTLED")
    values = {"who": _moved(work), "post": work.file.row["post_id"], "on": on}
    _end_stays(work, on)
    work.writes.insert(Tenure, _stay(work, values, _whole_term(work, on), "TRANSFER", _number(work)))


def _whole_term(work: Work, on: date) -> date:
    person, params = work.facts.people[_moved(work)], work.rule_set.params
    retires = retirement_on(person.birth, person.sex, params["retirement_table"])
    return min(add_months(on, params["term_months"]), retires)


def _placed(work: Work, outcome: str) -> date:
    on: date = work.values["effective_on"]
    data = {"outcome": outcome, "on": on.isoformat()}
    work.record(RecordKind.PLACEMENT, work.values["placement"], official_id=_moved(work), data=data)
    return on


def _number(work: Work) -> str:
    return work.papers[0].number if work.papers else ""


def prolong(work: Work) -> None:
    """A later end, with the reason; evaluations go on."""
    new: date = work.values["new_end_on"]
    work.changes["term_end_on"] = new
    data = {"outcome": "PROLONGED", "on": new.isoformat()}
    work.record(RecordKind.PLACEMENT, work.values["reason"], official_id=_moved(work), data=data)
    work.reaches_out = True
    own = (Tenure.case_id == work.case.id) & Tenure.to_on.is_(None)
    db.session.execute(update(Tenure).where(own).values(term_end_on=new))


def recall(work: Work) -> None:
    """Back before the end: why, and to what."""
    on: date = work.values["effective_on"]
    data = {"recall_reason": str(work.values["recall_reason"]), "on": on.isoformat()}
    data["placement"] = work.values.get("placement") or ""
    work.record(RecordKind.RECALL, work.values["reason"], official_id=_moved(work), data=data)
    _end_stays(work, on)


def return_home(work: Work) -> None:
    """The secondment is over; the post at home was the person's all along."""
    on: date = work.values["effective_on"]
    work.record(
        RecordKind.PLACEMENT,
        work.values["assessment"],
        official_id=_moved(work),
        data={"outcome": "RETURNED", "on": on.isoformat()},
    )
    _end_stays(work, on)


def _end_stays(work: Work, on: date) -> None:
    """End the stay that the case made. Raises BadInput for a day before it began."""
    work.reaches_out = True
    own = (Tenure.case_id == work.case.id) & or_(Tenure.to_on.is_(None), Tenure.to_on > on)
    began = db.session.execute(select(Tenure.from_on).where(own)).scalars().all()
    if any(day >= on for day in began):
        raise BadInput("effective_on", "day_before_stay")
    db.session.execute(update(Tenure).where(own).values(to_on=on))


def check_quantity(quantity: int) -> None:
    """How many people a plan may be for. Raises BadInput."""
    if not 0 < quantity <= MOST_IN_PLAN:
        raise BadInput("quantity", "quantity_out_of_range")


def revise_plan(work: Work) -> None:
    """The whole content of the plan anew; the older text stays on record. Raises BadInput."""
    check_quantity(work.values["quantity"])
    data = {name: work.values[name] for name in PLAN_FIELDS}
    work.record(RecordKind.ROTATION_PLAN, work.values["placement"], data=data)


def return_plan(work: Work) -> None:
    """Back to the draft, with the reason."""
    work.record(RecordKind.NOTE, work.values["reason"])


def _moved(work: Work) -> int:
    if work.case.chosen_id is None:
        raise LookupError("nobody is moved")
    return work.case.chosen_id


def _move(work: Work) -> MoveFacts:
    if work.case.move is None:
        raise LookupError("the case moves nobody")
    return work.case.move


EFFECTS = (
    screen,
    give_sending_opinion,
    give_comments,
    record_talk,
    record_disagreement,
    keep_note,
    decide_move,
    refuse_move,
    issue_move_decision,
    hand_over,
    arrive,
    evaluate_period,
    file_end_review,
    give_receiving_review,
    give_authority_review,
    place_back,
    place_elsewhere,
    settle,
    prolong,
    recall,
    return_home,
    revise_plan,
    return_plan,
)

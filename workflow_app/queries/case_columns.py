"""What is read of a case: its own columns, its unit and post, and its child rows as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflow_app.queries.people import PERSON
from workflow_app.queries.sql import nested, shape

SERVING = "te.from_on <= :today AND (te.to_on IS NULL OR te.to_on > :today)"
OWN_ROUNDS = "x.round_id IN (SELECT id FROM ballot_round WHERE case_id = c.id)"


@dataclass(frozen=True, slots=True)
class Child:
    """A child table: the columns read of it, in order; ``json`` names those that hold JSON."""

    table: str
    columns: tuple[str, ...]
    json: tuple[str, ...] = ()
    where: str = "x.case_id = c.id"

    def expression(self) -> str:
        """The child rows as one array of arrays."""
        told = (f"{{json}}(x.{name})" if name in self.json else f"x.{name}" for name in self.columns)
        return nested(f"{self.table} x", self.where, *told)


# fmt: off
CHILDREN: Mapping[str, Child] = {
    "options":     Child("personnel_option", ("official_id", "status")),
    "nominations": Child("nomination", (
        "channel", "official_id", "round_id", "votes", "base", "signed", "reasons")),
    "documents":   Child("case_document", ("kind", "official_id", "round_id", "dated_on", "number")),
    "records":     Child("case_record", (
        "id", "kind", "author_id", "official_id", "resolves_id", "on_date", "data"), json=("data",)),
    "withdrawals": Child("withdrawal_request", ("id", "official_id", "state")),
    "overrides":   Child("rule_override", ("id", "rule", "official_id", "state", "proposed_by_id")),
    "deadlines":   Child("deadline", ("code", "started_on", "due_on", "met_on")),
    "duties":      Child("case_duty", ("official_id", "duty")),
    "tasks":       Child("case_task", (
        "id", "step", "round_id", "detail", "role", "official_id", "unit_path", "due_on", "blocked_by")),
    "rounds":      Child("ballot_round", (
        "id", "code", "attempt", "state", "ballot", "policy", "prepared_by_id", "entered_by_id",
        "confirmed_by_id", "issued", "collected", "valid", "invalid", "outcome", "forwarded",
        "corrects_id"), json=("policy", "forwarded")),
    "members":     Child("round_member", ("round_id", "official_id", "part", "present"), where=OWN_ROUNDS),
    "tallies":     Child("round_tally", (
        "round_id", "official_id", "votes", "against", "no_opinion"), where=OWN_ROUNDS),
}

CASE: Mapping[str, str] = {name: f"c.{name}" for name in (
    "id", "code", "kind", "procedure_code", "procedure_version", "procedure_digest", "rule_set_code",
    "rule_set_version", "rule_set_digest", "source", "outcome_type", "need", "seats_requested",
    "intended_work", "state", "phase", "return_state", "revision", "opened_on", "opened_by_id",
    "policy_on", "submitted_on", "chosen_id", "decision_number", "decided_on", "effective_on",
    "term_end_on", "closed_on", "changed_on", "history_seq", "history_hash", "secrecy", "tenure_id",
    "running_term_end_on", "review_path", "sending_path", "plan_id", "planning_year", "plan_until_on",
)} | {name: child.expression() for name, child in CHILDREN.items()}
DATES = (
    "opened_on", "policy_on", "submitted_on", "decided_on", "effective_on", "term_end_on", "closed_on",
    "changed_on", "running_term_end_on", "plan_until_on",
)

UNIT: Mapping[str, str] = {
    "unit_id": "u.id", "unit_name": "u.name", "unit_kind": "u.kind", "unit_level": "u.level",
    "unit_area": "u.area", "unit_path": "u.path", "foreign_affairs": "u.foreign_affairs",
    "is_department": "u.is_department", "staff_total": "u.staff_total", "staff_women": "u.staff_women",
    "unit_layout": "u.layout",
    "post_id": "p.id", "post_unit_id": "p.unit_id", "seats": "p.seats",
    "special_professional": "p.special_professional",
    "special_document": "p.special_document",
    "authority_id": "p.authority_id", "authority_path": "a.path", "authority_name": "a.name",
    "title_id": "t.id", "title_code": "t.code", "title_name": "t.name", "title_level": "t.level",
    "title_rank": "t.rank", "in_scope": "t.in_scope", "is_key": "t.is_key", "is_elected": "t.is_elected",
    "standing_committee_managed": "t.standing_committee_managed", "equivalence": "t.equivalence",
    "standard_id": "s.id", "standard_version": "s.version", "min_degree": "s.min_degree",
    "min_theory": "s.min_theory", "min_language": "s.min_language", "skills": "{json}(s.skills)",
    "occupied": f"(SELECT count(*) FROM tenure te WHERE te.post_id = p.id AND {SERVING})",  # noqa: S608
    "leaders": nested(
        "post lp JOIN title lt ON lt.id = lp.title_id JOIN tenure te ON te.post_id = lp.id"
        " JOIN official o ON o.id = te.official_id LEFT JOIN retirement_notice rn ON rn.official_id = o.id"
        " AND rn.annulled_on IS NULL",
        f"lp.unit_id = u.id AND lt.rank IN ('HEAD', 'DEPUTY') AND {SERVING}",
        "o.id", "lt.rank", "o.sex", "o.birth_year", "o.birth_month", "o.birth_day", "rn.notice_on"),
    "post_exam": nested(
        "case_record xr JOIN personnel_case xc ON xc.id = xr.case_id",
        "xc.post_id = p.id AND xr.kind = 'EXAM_RESULT'",
        "xr.id", "xc.code", "xr.on_date", "{json}(xr.data)"),
    "moratoria": nested(
        "moratorium m",  # few rows; a path names the ids from the root down
        "u.path LIKE '%/' || m.unit_id || '/%' AND (m.title_id IS NULL OR m.title_id = t.id)",
        "m.from_on", "m.to_on", "m.document"),
}
# fmt: on

# A reappointment asks for a seat of its own only once the term has lapsed: until then the holder sits in it.
# A rotation plan and an evaluation ask for none.
OPEN_CASES = """
 (SELECT count(*) FROM personnel_case oc LEFT JOIN tenure ot ON ot.id = oc.tenure_id
    WHERE oc.post_id = p.id AND oc.phase IN ('open', 'paused') AND oc.id <> {own}
    AND oc.kind NOT IN ('planning', 'rotation-plan', 'evaluation', 'evaluation-campaign')
    AND (oc.tenure_id IS NULL OR ot.to_on <= :today))
"""
# Admitted denunciations that are not concluded: about whom, of the people in question; else 0.
IN_QUESTION = (
    "(le.about_id = c.chosen_id OR EXISTS (SELECT 1 FROM personnel_option lo WHERE lo.case_id = c.id"
    " AND lo.official_id = le.about_id AND lo.status = 'LIVE'))"
)
UNDER_REVIEW = nested(
    "letter le",
    "le.kind = 'DENUNCIATION' AND le.state IN ('ADMITTED', 'VERIFYING')"
    f" AND (le.case_id = c.id OR {IN_QUESTION})",
    f"CASE WHEN {IN_QUESTION} THEN le.about_id ELSE 0 END",
)
# The plan of the whole unit, its divisions included: what the structure of the plan is counted by.
PLAN_LIST = nested(
    "plan_entry pe JOIN title pt ON pt.id = pe.title_id JOIN official po ON po.id = pe.official_id"
    " LEFT JOIN org_unit ph ON ph.id = po.home_unit_id",
    "c.kind = 'planning' AND pe.status IN ('PROPOSED', 'ACTIVE')"
    " AND (pe.status = 'PROPOSED' OR pe.to_on IS NULL OR pe.to_on >= :today)"
    " AND (pe.unit_id = u.id OR pe.unit_id IN"
    " (SELECT d.id FROM org_unit d WHERE d.parent_id = u.id AND d.kind = 'DIVISION'))",
    "pe.official_id",
    "pt.code",
    "pe.unit_id",
    "pe.status",
    "pe.case_id",
    "po.sex",
    "po.birth_year",
    "po.birth_month",
    "po.birth_day",
    "ph.path",
)

# Options, the chosen person, those asked for by id, and the names on a round's ballot paper.
CONCERNED = """
 (SELECT po.official_id AS id FROM personnel_option po WHERE po.case_id = c.id
  UNION SELECT c.chosen_id UNION {listed}
  UNION SELECT rt.official_id FROM round_tally rt WHERE rt.round_id = :round_id)
"""
PEOPLE = nested(f"{CONCERNED} w JOIN official o ON o.id = w.id", "TRUE", *PERSON.values())

FROM_CASE = """
FROM personnel_case c JOIN org_unit u ON u.id = c.unit_id JOIN post p ON p.id = c.post_id
JOIN title t ON t.id = c.title_id JOIN org_unit a ON a.id = c.authority_id
LEFT JOIN title_standard s ON s.id = c.standard_id
WHERE c.id = :case_id
"""
WHOLE = {
    **CASE,
    **UNIT,
    "open_cases": OPEN_CASES.format(own="c.id"),
    "plan": PLAN_LIST,
    "under_review": UNDER_REVIEW,
}
CASE_SHAPE = shape(WHOLE, FROM_CASE)
PEOPLED_SHAPE = shape({**WHOLE, "people": PEOPLE}, FROM_CASE)
HELD_SHAPE = shape({"id": "c.id"}, "FROM personnel_case c WHERE c.id = :case_id FOR UPDATE")

# Any number of cases at once, each with its options and its chosen person.
OWN_PEOPLE = (
    "(SELECT po.official_id AS id FROM personnel_option po WHERE po.case_id = c.id UNION SELECT c.chosen_id)"
)
MANY_SHAPE = shape(
    {**WHOLE, "people": nested(f"{OWN_PEOPLE} w JOIN official o ON o.id = w.id", "TRUE", *PERSON.values())},
    FROM_CASE.replace("c.id = :case_id", "c.id IN ({listed})") + " ORDER BY c.id",
)

# The body that carries the procedure: a division's posts are filled by its department.
POST_SHAPE = shape(
    {**UNIT, "open_cases": OPEN_CASES.format(own="0")},
    """
FROM post p JOIN org_unit pu ON pu.id = p.unit_id
JOIN org_unit u ON u.id = CASE WHEN pu.kind = 'DIVISION' THEN pu.parent_id ELSE pu.id END
JOIN title t ON t.id = p.title_id JOIN org_unit a ON a.id = p.authority_id
LEFT JOIN title_standard s ON s.title_id = t.id AND s.state = 'APPROVED' AND s.valid_from <= :today
 AND (s.valid_to IS NULL OR s.valid_to > :today)
WHERE p.id = :post_id
ORDER BY s.version DESC LIMIT 1
""",
)

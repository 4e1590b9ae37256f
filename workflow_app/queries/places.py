"""The two places of a move, its plan, and what else the person is in: one statement."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from state_machines.facts import CaseFacts, RecordFacts
from state_machines.moves import KINDS, AreaHolder, MoveFacts, MoveReason, PlaceFacts, PlanFacts
from state_machines.vocabulary import RecordKind
from workflow_app.driver import day
from workflow_app.queries.case_columns import SERVING
from workflow_app.queries.sql import nested, parsed, shape, shaped

KEY_HOLDERS = (
    "post hp JOIN title ht ON ht.id = hp.title_id JOIN org_unit hu ON hu.id = hp.unit_id"
    " JOIN tenure te ON te.post_id = hp.id JOIN official ho ON ho.id = te.official_id"
)
MOVED = ", ".join(f"'{kind}'" for kind in KINDS)
UNDER_WAY = "(c.phase IN ('open', 'paused') OR c.state IN ('DECIDED', 'DECISION_ISSUED', 'HANDED_OVER'))"
TAKEN = (
    "(c.phase IN ('open', 'paused') OR c.decision_number IS NOT NULL"
    " OR (c.phase = 'decided' AND c.state <> 'NOT_APPROVED'))"
)


def _place(side: str) -> Mapping[str, str]:
    """Columns of one place: aliases of its post, title, unit and body begin with ``side``."""
    p, t, u, b = (f"{side}{letter}" for letter in "ptub")
    return {
        f"{side}_post": f"{p}.id",
        f"{side}_unit": f"{b}.id",
        f"{side}_path": f"{b}.path",
        f"{side}_name": f"{u}.name",
        f"{side}_title": f"{t}.name",
        f"{side}_level": f"{u}.level",
        f"{side}_area": f"{u}.area",
        f"{side}_sector": f"{u}.sector",
        f"{side}_rank": f"{t}.rank",
        f"{side}_key": f"{t}.is_key",
        f"{side}_equivalence": f"{t}.equivalence",
        f"{side}_head": "(SELECT min(te.official_id) FROM post lp JOIN title lt ON lt.id = lp.title_id"  # noqa: S608
        " JOIN tenure te ON te.post_id = lp.id"
        f" WHERE lp.unit_id = {b}.id AND lt.rank = 'HEAD' AND {SERVING})",
        f"{side}_free": f"{p}.seats"  # noqa: S608
        f" - (SELECT count(*) FROM tenure te WHERE te.post_id = {p}.id AND {SERVING})",
        f"{side}_holders": nested(
            KEY_HOLDERS,
            f"hu.area = {u}.area AND hu.level = {u}.level AND ht.is_key AND {SERVING}",
            "ho.id",
            "ho.native_area",
            "ht.is_key",
            "ht.rank",
            "hu.sector",
            "hu.level",
        ),
    }


PLACES = shape(
    {
        **_place("s"),
        **_place("r"),
        "official_id": "ct.official_id",
        "plan_code": "(SELECT c.code FROM personnel_case c"
        " WHERE c.id = :plan_id AND c.kind = 'rotation-plan')",
        "plan_state": "(SELECT c.state FROM personnel_case c WHERE c.id = :plan_id)",
        "plan_data": "{json}((SELECT cr.data FROM case_record cr WHERE cr.id = (SELECT max(pr.id)"
        " FROM case_record pr WHERE pr.case_id = :plan_id AND pr.kind = 'ROTATION_PLAN')))",
        "taken": "(SELECT count(*) FROM personnel_case c WHERE c.plan_id = :plan_id"  # noqa: S608
        f" AND c.id <> :case_id AND {TAKEN})",
        "others": f"(SELECT count(*) FROM personnel_case c WHERE c.kind IN ({MOVED})"  # noqa: S608
        f" AND c.chosen_id = ct.official_id AND c.id <> :case_id AND {UNDER_WAY})",
    },
    """
FROM tenure ct JOIN post sp ON sp.id = ct.post_id JOIN title st ON st.id = sp.title_id
JOIN org_unit su ON su.id = sp.unit_id
JOIN org_unit sb ON sb.id = CASE WHEN su.kind = 'DIVISION' THEN su.parent_id ELSE su.id END
JOIN post rp ON rp.id = :post_id JOIN title rt ON rt.id = rp.title_id JOIN org_unit ru ON ru.id = rp.unit_id
JOIN org_unit rb ON rb.id = CASE WHEN ru.kind = 'DIVISION' THEN ru.parent_id ELSE ru.id END
WHERE ct.id = :tenure_id
""",
)


def places(
    kind: str,
    tenure_id: int,
    post_id: int,
    today: date,
    *,
    case_id: int = 0,
    plan_id: int | None = None,
) -> tuple[MoveFacts, Mapping[str, Any]]:
    """The move as it stands, without reason and length, and the plain row.

    Raises LookupError for an unknown stay or post. One statement.
    """
    asked = {"tenure_id": tenure_id, "post_id": post_id, "case_id": case_id, "plan_id": plan_id or 0}
    found = shaped(PLACES, today=today, **asked)
    if not found:
        raise LookupError(tenure_id)
    row = found[0]
    move = MoveFacts(
        kind=kind,
        reason=MoveReason.TASK_NEED,
        sending=_read_place(row, "s"),
        receiving=_read_place(row, "r"),
        plan=_read_plan(row, plan_id),
        others=row["others"],
    )
    return move, row


def with_proposal(move: MoveFacts, data: Mapping[str, Any], ends_on: date | None = None) -> MoveFacts:
    """The move with what was proposed: its reason and its length."""
    return replace(move, reason=MoveReason(data["move_reason"]), months=data.get("months"), ends_on=ends_on)


def move_of_case(row: Mapping[str, Any], records: Sequence[RecordFacts], today: date) -> MoveFacts | None:
    """What a stored case that moves a person rests on; None for any other case. One statement."""
    proposals = [one for one in records if one.kind is RecordKind.MOVE_PROPOSAL]
    if row["kind"] not in KINDS or not proposals:
        return None
    move, _ = places(
        row["kind"], row["tenure_id"], row["post_id"], today, case_id=row["id"], plan_id=row["plan_id"]
    )
    return with_proposal(move, proposals[-1].data, day(row["term_end_on"]))


def with_move(facts: CaseFacts, row: Mapping[str, Any], today: date) -> CaseFacts:
    """The facts of a case with those of its move, where it is one."""
    move = move_of_case(row, facts.records, today)
    return facts if move is None else replace(facts, move=move)


def _read_place(row: Mapping[str, Any], side: str) -> PlaceFacts:
    return PlaceFacts(
        post_id=row[f"{side}_post"],
        unit_id=row[f"{side}_unit"],
        unit_name=row[f"{side}_name"],
        title_name=row[f"{side}_title"],
        level=row[f"{side}_level"],
        area=row[f"{side}_area"],
        sector=row[f"{side}_sector"],
        rank=row[f"{side}_rank"],
        is_key=bool(row[f"{side}_key"]),
        equivalence=row[f"{side}_equivalence"],
        head_id=row[f"{side}_head"],
        seats_free=row[f"{side}_free"],
        holders=tuple(_holder(item) for item in parsed(row[f"{side}_holders"])),
    )


def _holder(item: Sequence[Any]) -> AreaHolder:
    who, native, is_key, rank, sector, level = item
    return AreaHolder(who, native, bool(is_key), rank, sector, level)


def _read_plan(row: Mapping[str, Any], plan_id: int | None) -> PlanFacts | None:
    if plan_id is None or row["plan_code"] is None:
        return None
    told = row["plan_data"]
    data = json.loads(told) if isinstance(told, str) else (told or {})
    return PlanFacts(plan_id, row["plan_code"], row["plan_state"], int(data.get("quantity", 0)), row["taken"])

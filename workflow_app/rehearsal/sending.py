"""The sending body of a move in the small world of a rehearsal, and the plan of a rotation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from state_machines.calendar import add_months
from state_machines.moves import KINDS, PLAN, ROTATION
from state_machines.names import fold
from state_machines.vocabulary import Role
from workflow_app.extensions import db
from workflow_app.models import Official, OrgUnit, Post, Tenure, Title
from workflow_app.rehearsal.moving import MOVE_DEFAULTS
from workflow_app.security.identity import Actor
from workflow_app.services import moves

if TYPE_CHECKING:
    from workflow_app.rehearsal.driver import Driver
    from workflow_app.rehearsal.world import World

SENDING_UNIT, SENDING_PATH, SENDING_POST, SENDING_HEAD_POST = 60, "/1/60/", 60, 61
SENDING_TITLE = "SENDING_DEPUTY"
LONG_MONTHS = 36  # a rotation of a script lasts so long when it does not say
CAST = (
    Role.PERSONNEL_SPECIALIST,
    Role.UNIT_HEAD,
    Role.COLLECTIVE_MEMBER,
    Role.COLLECTIVE_SECRETARY,
)


def is_move(script: Mapping[str, Any]) -> bool:
    """Whether the script plays a rotation, a transfer or a secondment."""
    return script.get("kind") in KINDS


def places_of(script: Mapping[str, Any], unit: Mapping[str, Any], authority_id: int, since: object) -> None:
    """The sending unit with two posts: a deputy's, which the person leaves, and the head's."""
    spec = dict(script.get("sending", {}))
    name = spec.get("name", "Sở Nơi đi")
    row = {
        **unit,
        "id": SENDING_UNIT,
        "code": "U60",
        "name": name,
        "folded": fold(name),
        "path": SENDING_PATH,
    }
    row |= {key: spec[key] for key in ("level", "area", "sector", "kind") if key in spec}
    db.session.execute(insert(OrgUnit), row)
    common = {"in_scope": True, "is_elected": False, "standing_committee_managed": True, "valid_from": since}
    level, is_key = spec.get("level", "PROVINCE"), bool(spec.get("is_key"))
    titles = [
        {"id": 4, "code": SENDING_TITLE, "name": "Phó Giám đốc nơi đi", "rank": "DEPUTY", "equivalence": 60},
        {"id": 5, "code": "SENDING_DIRECTOR", "name": "Giám đốc nơi đi", "rank": "HEAD", "equivalence": 70},
    ]
    more = {"level": level, **common}
    db.session.execute(
        insert(Title), [{**one, **more, "is_key": is_key, "folded": fold(str(one["name"]))} for one in titles]
    )
    plain = {"unit_id": SENDING_UNIT, "authority_id": authority_id, "valid_from": since}
    plain |= {"special_professional": False, "special_document": ""}
    posts = [
        {"id": SENDING_POST, "title_id": 4, "seats": spec.get("seats", 2), **plain},
        {"id": SENDING_HEAD_POST, "title_id": 5, "seats": 1, **plain},
    ]
    db.session.execute(insert(Post), posts)


def usual_person(world: World, spec: Mapping[str, Any]) -> dict[str, Any]:
    """What makes a lawful person to move: a deputy of the sending body, young, graded excellent."""
    stay = {"title": SENDING_TITLE, "from": add_months(world.today, -36)}
    last_year = world.today.replace(year=world.today.year - 1, month=12, day=15)
    usual: dict[str, Any] = {
        "born": f"{world.today.year - 36}-05-10",
        "held": [stay],
        "evaluations": [{"kind": "YEAR", "on": last_year, "grade": "EXCELLENT"}],
    }
    return {**usual, **spec}


def cast_of(world: World, numbers: Mapping[Role, int], script: Mapping[str, Any]) -> None:
    """Who acts in the sending body; ``SENDING_`` before the role. Its head holds the head's post."""
    for role, number in numbers.items():
        actor = Actor(number, f"Nơi đi {role}", role, SENDING_PATH, role.value, "Sở Nơi đi", SENDING_UNIT)
        world.cast[f"SENDING_{role}"] = [actor]
    if script.get("sending", {}).get("headless"):
        return
    head = {"official_id": numbers[Role.UNIT_HEAD], "post_id": SENDING_HEAD_POST, "via": "APPOINTMENT"}
    db.session.execute(insert(Tenure), {**head, "from_on": add_months(world.today, -36)})
    native = script.get("sending", {}).get("head_native")
    if native:
        own = Official.id == numbers[Role.UNIT_HEAD]
        db.session.execute(update(Official).where(own).values(native_area=native))


def open_for(
    drive: Driver, world: World, script: Mapping[str, Any], values: Mapping[str, Any], by: Actor | None
) -> None:
    """Open the case of the script: a plan, or a move of its subject."""
    rule_set = world.rule_set
    values = {**MOVE_DEFAULTS["open_plan" if script["kind"] == PLAN else "open_move"], **values}
    if script["kind"] == PLAN:
        given = {"post_id": world.head_post_id, **values}
        drive.case_id = moves.open_plan(given, actor=by or drive.actor("ADVISER"), rule_set=rule_set)
        return
    given = {
        "post_id": world.post_id,
        "tenure_id": stay_of(values.pop("official_id", None) or world.people[script["subject"]]),
        "months": LONG_MONTHS if script["kind"] != "transfer" else None,
        **values,
    }
    if script["kind"] == ROTATION:
        given.setdefault("plan_id", world.plan_id)
    actor = by or drive.actor("SENDING_PERSONNEL_SPECIALIST")
    drive.case_id = moves.open_move(script["kind"], given, actor=actor, rule_set=rule_set)


def stay_of(official_id: int) -> int:
    """The newest stay of a person."""
    newest = select(Tenure.id).where(Tenure.official_id == official_id).order_by(Tenure.from_on.desc())
    return int(db.session.execute(newest).scalars().first() or 0)


def plan_for(drive: Driver, world: World, script: Mapping[str, Any]) -> None:
    """The plan that a rotation of the script belongs to, led to its state; none when the script says null."""
    spec = script.get("plan", {})
    if script.get("kind") != ROTATION or spec is None:
        return
    given = {**MOVE_DEFAULTS["open_plan"], "post_id": world.head_post_id}
    given["quantity"] = spec.get("quantity", 2)
    drive.case_id = moves.open_plan(given, actor=drive.actor("ADVISER"), rule_set=world.rule_set)
    world.plan_id = drive.case_id
    drive.advance(spec.get("state", "PLAN_IN_FORCE"), (), (), ())
    drive.case_id = 0

"""The small world of a rehearsal: one unit, one title, the people of the script."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from state_machines.calendar import add_months
from state_machines.names import fold, sort_key
from state_machines.rulebook import RuleSet
from state_machines.vocabulary import Role
from workflow_app.extensions import db
from workflow_app.models import (
    Discipline,
    Evaluation,
    LanguageSkill,
    Official,
    OrgUnit,
    PlanEntry,
    Post,
    Qualification,
    RetirementNotice,
    Tenure,
    Title,
    TitleStandard,
)
from workflow_app.rehearsal import office, sending
from workflow_app.rehearsal.office import as_date
from workflow_app.security.identity import SYSTEM, Actor
from workflow_app.services.reappointments import Term
from workflow_app.services.transactions import transaction

LONG_AGO = date(2010, 1, 1)
ROOT, AUTHORITY, UNIT, DIVISION = 1, 2, 3, 4
PATHS = {ROOT: "/1/", AUTHORITY: "/1/2/", UNIT: "/1/3/", DIVISION: "/1/3/4/"}
TARGET, HEAD_TITLE, PRESENT_TITLE = 1, 2, 3
HEAD_POST = 2
FIRST_EXTRA_TITLE = 10

CAST_ROLES = (  # role, how many play it, at the authority
    (Role.PERSONNEL_SPECIALIST, 2, False),
    (Role.UNIT_HEAD, 1, False),
    (Role.COLLECTIVE_MEMBER, 2, False),
    (Role.COLLECTIVE_SECRETARY, 1, False),
    (Role.PARTY_COMMITTEE, 1, False),
    (Role.TELLER, 3, False),
    (Role.ADVISER, 2, True),
    (Role.AUTHORITY_MEMBER, 3, True),
    (Role.AUTHORITY_SIGNER, 1, True),
    (Role.CLERK, 1, True),
    (Role.INSPECTOR, 1, True),
)
CAST_PERSON = {"planned": False, "held": []}
AUTHORITY_SECRETARY, AUTHORITY_TELLER = "AUTHORITY_SECRETARY", "AUTHORITY_TELLER"


@dataclass(slots=True)
class World:
    """Names of the script → official ids, and who plays which role."""

    today: date
    people: dict[str, int] = field(default_factory=dict)
    cast: dict[str, list[Actor]] = field(default_factory=dict)
    voters: list[int] = field(default_factory=list)
    authority: list[int] = field(default_factory=list)
    post_id: int = 1
    head_post_id: int = HEAD_POST
    plan_id: int | None = None  # of a rotation
    rule_set: RuleSet | None = None
    post_unit_id: int = UNIT
    planning: bool = False


def build(script: Mapping[str, Any], today: date) -> World:
    """Write the units, titles, standards and people of a script. One transaction."""
    world = World(today, planning=script.get("kind") == "planning")
    if script.get("post", {}).get("in_division"):
        world.post_unit_id = DIVISION
    with transaction():
        _units(script.get("unit", {}))
        _titles(script)
        _standard(script.get("standard", {}))
        _posts(script)
        if sending.is_move(script):
            sending.places_of(script, _unit(UNIT, ROOT, "", "DEPARTMENT"), AUTHORITY, LONG_AGO)
        _cast(world)
        for key, person in script.get("people", {}).items():
            spec = sending.usual_person(world, person or {}) if sending.is_move(script) else person or {}
            world.people[key] = add_official(world, spec, key)
        if "subject" in script:
            world.cast["OFFICIAL"] = [official_actor(world, script["subject"])]
        _voters(world, script.get("voters", 30), script.get("authority_members", 9))
        _head(world, script.get("head", {}))
        if sending.is_move(script):
            numbers = {
                role: add_official(world, CAST_PERSON | {"name": str(role)}, "") for role in sending.CAST
            }
            sending.cast_of(world, numbers, script)
        office.days_of(script.get("calendar", ()))
        office.stops_of(script.get("moratoria", ()), UNIT)
    return world


def _units(spec: Mapping[str, Any]) -> None:
    rows = [
        _unit(ROOT, None, "Tỉnh Minh họa", "PROVINCIAL_COMMITTEE"),
        _unit(AUTHORITY, ROOT, "Ban Thường vụ", "PROVINCIAL_STANDING_COMMITTEE", layout="PARTY"),
        _unit(UNIT, ROOT, "Sở Minh họa", "DEPARTMENT", is_department=True, staff_total=60, staff_women=20),
        _unit(DIVISION, UNIT, "Phòng Minh họa", "DIVISION"),
    ]
    rows[2] |= {key: value for key, value in spec.items() if key in rows[2]}
    db.session.execute(insert(OrgUnit), rows)


def _unit(unit_id: int, parent: int | None, name: str, kind: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "id": unit_id,
        "code": f"U{unit_id}",
        "name": name,
        "folded": fold(name),
        "kind": kind,
        "level": "PROVINCE",
        "parent_id": parent,
        "path": PATHS[unit_id],
        "area": "MH",
        "sector": None,
        "valid_from": LONG_AGO,
        "layout": "STATE",
        "is_department": False,
        "foreign_affairs": False,
        "staff_total": 0,
        "staff_women": 0,
    } | more


def _titles(script: Mapping[str, Any]) -> None:
    target = {"code": "DEPUTY_DIRECTOR", "name": "Phó Giám đốc sở", "rank": "DEPUTY", "equivalence": 60}
    target |= {"standing_committee_managed": True} | dict(script.get("title", {}))
    head = {"code": "DIRECTOR", "name": "Giám đốc sở", "rank": "HEAD", "equivalence": 70}
    present = {"code": "DIVISION_HEAD", "name": "Trưởng phòng", "rank": "HEAD", "equivalence": 50}
    rows = [_title(TARGET, target), _title(HEAD_TITLE, head), _title(PRESENT_TITLE, present)]
    extra = enumerate(script.get("titles", ()), FIRST_EXTRA_TITLE)
    rows += [_title(number, spec) for number, spec in extra]
    db.session.execute(insert(Title), rows)


def _title(title_id: int, spec: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": title_id,
        "name": spec.get("name", spec["code"]),
        "level": "PROVINCE",
        "in_scope": True,
        "is_key": False,
        "is_elected": False,
        "standing_committee_managed": False,
        "valid_from": LONG_AGO,
    }
    row |= {key: value for key, value in spec.items() if key not in ("unit_kind", "unit_level")}
    row["folded"] = fold(row["name"])
    return row


def _standard(spec: Mapping[str, Any] | None) -> None:
    if spec is None:  # a script may say that the title has none
        return
    row = {
        "title_id": TARGET,
        "version": 1,
        "valid_from": LONG_AGO,
        "min_degree": "UNIVERSITY",
        "min_theory": "INTERMEDIATE",
        "min_language": None,
        "skills": [],
        "state": "APPROVED",
        "migrated": True,
    }
    db.session.execute(insert(TitleStandard), row | dict(spec))


def _posts(script: Mapping[str, Any]) -> None:
    given = dict(script.get("post", {}))
    place = DIVISION if given.pop("in_division", False) else UNIT
    post = {"seats": 2, "special_professional": False, "special_document": ""} | given
    common = {"authority_id": AUTHORITY, "valid_from": LONG_AGO}
    plain = {"seats": 9, "special_professional": False, "special_document": ""}
    rows = [
        {"id": 1, "unit_id": place, "title_id": TARGET, **common, **post},
        {"id": HEAD_POST, "unit_id": UNIT, "title_id": HEAD_TITLE, **common, **plain, "seats": 1},
        {"id": 3, "unit_id": DIVISION, "title_id": PRESENT_TITLE, **common, **plain},
    ]
    for number, spec in enumerate(script.get("titles", ()), FIRST_EXTRA_TITLE):
        unit = number + 90
        PATHS[unit] = f"/1/{unit}/"
        kind, level = spec.get("unit_kind", "DIVISION"), spec.get("unit_level", "DISTRICT")
        db.session.execute(insert(OrgUnit), _unit(unit, ROOT, f"Đơn vị {spec['code']}", kind, level=level))
        rows.append({"id": number, "unit_id": unit, "title_id": number, **common, **plain})
    db.session.execute(insert(Post), rows)


def add_official(world: World, spec: Mapping[str, Any], key: str) -> int:
    """An official; what the script does not say makes a lawful candidate for the post."""
    number = _next_id()
    db.session.execute(insert(Official), _official(number, spec, key))
    _schooling(number, spec)
    _career(world, number, spec)
    _planning(world, number, spec)
    return number


def _official(number: int, spec: Mapping[str, Any], key: str) -> dict[str, Any]:
    year, month, day = _birth(spec.get("born", "1982-05-10"))
    name = spec.get("name", key)
    return {
        "id": number,
        "code": f"MH{number:05d}",
        "name": name,
        "sort_key": sort_key(name),
        "folded": fold(name),
        "sex": spec.get("sex", "M"),
        "birth_year": year,
        "birth_month": month,
        "birth_day": day,
        "native_area": spec.get("native_area", "MH"),
        "theory": spec.get("theory", "ADVANCED"),
        "home_unit_id": AUTHORITY if spec.get("outside") else DIVISION,
        "synthetic": True,
    }


def _next_id() -> int:
    return int(db.session.execute(select(func.coalesce(func.max(Official.id), 0))).scalar_one()) + 1


def _birth(text: object) -> tuple[int, int | None, int | None]:
    parts = [int(part) for part in str(text).split("-")] + [0, 0]
    return parts[0], parts[1] or None, parts[2] or None


def _schooling(official_id: int, spec: Mapping[str, Any]) -> None:
    degree, mode = str(spec.get("degree", "UNIVERSITY FULL_TIME")).split()
    db.session.execute(insert(Qualification), {"official_id": official_id, "degree": degree, "mode": mode})
    skills = spec.get("languages", {"en": "FLUENT"})
    rows = [{"official_id": official_id, "language": lang, "level": level} for lang, level in skills.items()]
    if rows:
        db.session.execute(insert(LanguageSkill), rows)


def _career(world: World, official_id: int, spec: Mapping[str, Any]) -> None:
    held = spec.get("held", [{"title": "DIVISION_HEAD", "from": add_months(world.today, -60)}])
    posts = _posts_by_title()
    rows = [
        {
            "official_id": official_id,
            "post_id": posts[stay["title"]],
            "from_on": as_date(stay["from"]),
            "to_on": as_date(stay["to"]) if "to" in stay else None,
            "term_end_on": as_date(stay["term_end"]) if "term_end" in stay else None,
            "via": "ROTATION" if stay.get("rotation") else "APPOINTMENT",
        }
        for stay in held
    ]
    if rows:
        db.session.execute(insert(Tenure), rows)


def _posts_by_title() -> dict[str, int]:
    found = db.session.execute(select(Title.code, Post.id).join(Post, Post.title_id == Title.id))
    return {code: post_id for code, post_id in found}  # noqa: C416 - rows are not pairs to dict()


def _planning(world: World, official_id: int, spec: Mapping[str, Any]) -> None:
    planned = spec.get("planned", not world.planning)
    if planned:
        more = planned if isinstance(planned, dict) else {}
        entry = {"official_id": official_id, "title_id": TARGET, "status": "ACTIVE", "migrated": True}
        entry |= {"from_on": add_months(world.today, -12), "unit_id": world.post_unit_id}
        entry |= {"to_on": as_date(more["until"]) if "until" in more else None}
        db.session.execute(insert(PlanEntry), entry)
    _other_titles(world, official_id, spec.get("also_planned", ()))
    kind = "PRE_PLANNING" if world.planning else "PRE_APPOINTMENT"
    usual = [{"kind": kind, "on": world.today - timedelta(days=30), "grade": "GOOD"}]
    for graded in spec.get("evaluations", usual):
        on = as_date(graded["on"])
        row = {"official_id": official_id, "kind": graded["kind"], "grade": graded["grade"]}
        db.session.execute(insert(Evaluation), row | {"period_end_on": on, "decided_on": on})
    if "discipline" in spec:
        case = spec["discipline"]
        row = {"official_id": official_id, "form": case["form"], "decided_on": as_date(case["on"])}
        db.session.execute(insert(Discipline), row)
    if "retirement_notice" in spec:
        give_notice(official_id, as_date(spec["retirement_notice"]))


def _other_titles(world: World, official_id: int, codes: Iterable[str]) -> None:
    """Entries for further titles of the script, in the unit of each."""
    for code in codes:
        title_id, unit_id = db.session.execute(
            select(Title.id, Post.unit_id).join(Post, Post.title_id == Title.id).where(Title.code == code)
        ).one()
        entry = {"official_id": official_id, "title_id": title_id, "unit_id": unit_id, "status": "ACTIVE"}
        db.session.execute(
            insert(PlanEntry), entry | {"from_on": add_months(world.today, -12), "migrated": True}
        )


def give_notice(official_id: int, on: date) -> None:
    """A retirement notice with six months to go."""
    row = {"official_id": official_id, "notice_on": on, "retires_on": add_months(on, 6)}
    db.session.execute(insert(RetirementNotice), row)


def change_head(world: World, key: str, on: date) -> None:
    """The head of the unit leaves; a person of the script takes the post, or "nobody" does."""
    with transaction():
        serving = update(Tenure).where(Tenure.post_id == HEAD_POST, Tenure.to_on.is_(None))
        db.session.execute(serving.values(to_on=on))
        if key != "nobody":
            row = {"official_id": world.people[key], "post_id": HEAD_POST, "from_on": on}
            db.session.execute(insert(Tenure), row | {"via": "APPOINTMENT"})


def _cast(world: World) -> None:
    for role, count, at_authority in CAST_ROLES:
        for index in range(count):
            name = f"{role.value.title()} {index + 1}"
            number = add_official(world, {"name": name, "planned": False, "held": []}, name)
            unit = AUTHORITY if at_authority else UNIT
            # the adviser's office covers the whole province
            path = PATHS[ROOT] if role is Role.INSPECTOR else PATHS[unit]
            actor = Actor(
                number, name, role, path, role.value, "Ban Thường vụ" if at_authority else "Sở Minh họa", unit
            )
            world.cast.setdefault(str(role), []).append(actor)
    number = add_official(world, {"name": "Authority Secretary", "planned": False, "held": []}, "secretary")
    secretary = Actor(
        number, "Authority Secretary", Role.COLLECTIVE_SECRETARY, PATHS[AUTHORITY], "", "Ban Thường vụ"
    )
    world.cast[AUTHORITY_SECRETARY] = [secretary]
    world.cast[AUTHORITY_TELLER] = world.cast["TELLER"]
    world.cast["SYSTEM"] = [SYSTEM]


def term_of(world: World, key: str) -> Term:
    """The running term of a person of the script in the post of the case."""
    own = (Tenure.official_id == world.people[key]) & (Tenure.post_id == world.post_id)
    row = db.session.execute(
        select(Tenure.id, Tenure.official_id, Tenure.post_id, Tenure.term_end_on)
        .where(own, Tenure.term_end_on.is_not(None))
        .order_by(Tenure.from_on.desc())
    ).first()
    if row is None:
        raise LookupError(f"{key} holds the post without a term")
    return Term(row.id, row.official_id, row.post_id, row.term_end_on)


def official_actor(world: World, key: str) -> Actor:
    """A person of the script acting for themselves."""
    return Actor(world.people[key], key, Role.OFFICIAL, PATHS[UNIT], "", "Sở Minh họa", UNIT)


def _voters(world: World, count: int, authority: int) -> None:
    world.voters = _crowd("Cử tri", count)
    world.authority = _crowd("Ủy viên", authority)


def _crowd(name: str, count: int) -> list[int]:
    """People who only vote: nothing is on file about them."""
    first = _next_id()
    rows = [_official(first + index, {"name": f"{name} {index + 1}"}, name) for index in range(count)]
    if rows:
        db.session.execute(insert(Official), rows)
    return [row["id"] for row in rows]


def _head(world: World, spec: Mapping[str, Any]) -> None:
    head = world.cast["UNIT_HEAD"][0]
    row = {"official_id": head.official_id, "post_id": HEAD_POST, "from_on": add_months(world.today, -36)}
    db.session.execute(insert(Tenure), row | {"via": "APPOINTMENT"})
    if "retirement_notice" in spec and head.official_id:
        give_notice(head.official_id, as_date(spec["retirement_notice"]))
    world.people["head"] = head.official_id or 0

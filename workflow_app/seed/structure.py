"""The three-tier province: Party bodies, departments, districts and communes with their posts.

Who decides is a setting of this demo. The Standing Committee decides on leaders of
departments and on key titles of districts, the leaders of the provincial People's
Committee on posts in the departments' divisions (many provinces leave those to the
department's head), the Standing Committee of the district on its divisions and communes.
A staff post is the body's own affair. Whoever decides is a unit of its own beneath its
body, so that a role there reaches what it decides and not the whole body.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random
from typing import Any

from state_machines.vocabulary import Level
from workflow_app.seed.scale import Scale
from workflow_app.seed.shapes import Seat, Unit
from workflow_app.seed.sources import table
from workflow_app.seed.tree import Body, Lineage, Tree

STANDING_COMMITTEE = "BTV"
PEOPLES_COMMITTEE = "UBND"
PEOPLES_COMMITTEE_LEADERS = "UBND-LD"
LEADERS = "TU"
DEPARTMENT_TITLES = ("SO_GIAM_DOC", "SO_PHO_GIAM_DOC")
STAFF = {"department": 3, "body": 2, "district": 2, "commune": 2}  # fewest in a division
STANDING_COMMITTEE_SEATS = 15
OFFICE_STAFF = 5  # clerks and tellers of the People's Committee


def plant(scale: Scale, rng: Random) -> Tree:
    """The whole tree for a scale, every seat still without a holder."""
    tree = Tree()
    _provincial_leadership(tree)
    for row in table("units")["body"]:
        tree.bodies.append(_party_body(tree, row))
    for number, row in enumerate(table("units")["department"][: scale.departments], start=1):
        tree.departments.append(_department(tree, number, row))
    for number, name in enumerate(table("units")["districts"]["names"][: scale.districts], start=1):
        tree.districts.append(_district(tree, number, name))
    _communes(tree, scale, rng)
    return tree


def _provincial_leadership(tree: Tree) -> None:
    root = tree.unit(None, "TMH", table("units")["province"], "OTHER")
    party = tree.unit(root, LEADERS, "Tỉnh ủy Minh họa", "PROVINCIAL_COMMITTEE", layout="PARTY")
    committee = tree.unit(party, STANDING_COMMITTEE, "Ban Thường vụ Tỉnh ủy", "PROVINCIAL_STANDING_COMMITTEE")
    council = tree.unit(root, "HDND", "Hội đồng nhân dân tỉnh", "PEOPLES_COUNCIL")
    executive = tree.unit(root, PEOPLES_COMMITTEE, "Ủy ban nhân dân tỉnh", "PEOPLES_COMMITTEE")
    tree.unit(executive, PEOPLES_COMMITTEE_LEADERS, "Tập thể lãnh đạo UBND tỉnh", "PEOPLES_COMMITTEE")
    body = Body(root, root)
    for unit, code, seats in (
        (party, "TU_BI_THU", 1),
        (party, "TU_PHO_BI_THU", 1),
        (council, "TINH_CT_HDND", 1),
        (council, "TINH_PCT_HDND", 2),
        (executive, "TINH_CT_UBND", 1),
        (executive, "TINH_PCT_UBND", 3),
    ):
        tree.post(unit, code, committee, seats, body)
    tree.post(committee, "TU_UV_BTV", committee, STANDING_COMMITTEE_SEATS)
    office = _division(tree, body, 1, "Phòng Thư ký - Văn thư UBND tỉnh", executive)
    tree.post(office, "SO_TRUONG_PHONG", executive, 1, body)
    tree.post(office, "CHUYEN_VIEN", executive, OFFICE_STAFF, body)
    tree.bodies.append(body)


def _party_body(tree: Tree, row: Mapping[str, Any]) -> Body:
    committee = tree.coded(STANDING_COMMITTEE)
    unit = tree.body_unit(tree.coded(LEADERS), row["code"], row["name"], row["kind"])
    body = Body(unit, unit)
    head, deputy = row["titles"]
    tree.post(body.unit, head, committee, 1, body)
    tree.post(body.unit, deputy, committee, 2, body)
    for number, name in enumerate(row["divisions"], start=1):
        division = _division(tree, body, number, name)
        tree.post(division, "SO_TRUONG_PHONG", committee, 1, body)
        tree.post(division, "CHUYEN_VIEN", body.unit, STAFF["body"] + (number == 1), body)
    return body


def _department(tree: Tree, number: int, row: Mapping[str, Any]) -> Body:
    code = f"S{number:02}"
    unit = tree.body_unit(
        tree.coded(PEOPLES_COMMITTEE),
        code,
        row["name"],
        "DEPARTMENT",
        sector=row["sector"],
        is_department=True,
        foreign_affairs=row.get("foreign_affairs", False),
        valid_from=row.get("founded", date(1990, 1, 1)),
    )
    body = Body(unit, unit)
    head, deputy = row.get("titles", DEPARTMENT_TITLES)
    committee = tree.coded(STANDING_COMMITTEE)
    tree.post(unit, head, committee, 1, body)
    tree.post(unit, deputy, committee, 4 if number % 3 == 1 else 3, body)
    for place, name in enumerate(row["divisions"], start=1):
        special = name == row.get("special_division")
        _department_division(tree, body, place, name, special=special)
    for former in (*row.get("merged_from", ()), *filter(None, [row.get("renamed_from")])):
        _predecessor(tree, body, former, row)
    if row.get("moratorium"):
        tree.stopped = unit
    return body


def _department_division(tree: Tree, body: Body, place: int, name: str, *, special: bool) -> None:
    division = _division(tree, body, place, name, valid_from=body.unit.valid_from, sector=body.unit.sector)
    deciding = tree.coded(PEOPLES_COMMITTEE_LEADERS)
    head = tree.post(division, "SO_TRUONG_PHONG", deciding, 1, body)
    if special:
        head.special_document = "Quyết định số 18-QĐ/TU (dữ liệu minh họa) về vị trí chuyên môn đặc thù"
    tree.post(division, "SO_PHO_TRUONG_PHONG", deciding, 2, body)
    tree.post(division, "CHUYEN_VIEN", body.unit, STAFF["department"], body)


def _division(tree: Tree, body: Body, place: int, name: str, parent: Unit | None = None, **more: Any) -> Unit:  # noqa: ANN401
    under = parent or body.unit
    division = tree.unit(under, f"{body.unit.code}-P{place:02}", name, "DIVISION", **more)
    body.divisions.append(division)
    return division


def _predecessor(tree: Tree, body: Body, name: str, row: Mapping[str, Any]) -> None:
    """A department that became this one, with the posts that careers may have passed through."""
    founded = body.unit.valid_from
    number = len(tree.lineage) + 1
    old = tree.unit(
        tree.coded(PEOPLES_COMMITTEE),
        f"{body.unit.code}-C{number}",
        name,
        "DEPARTMENT",
        sector=body.unit.sector,
        is_department=True,
        valid_to=founded,
    )
    old.home_id = body.unit.id
    kind = "MERGER" if "merged_from" in row else "RENAMING"
    document = "Nghị quyết của HĐND tỉnh (dữ liệu minh họa) về sắp xếp cơ quan chuyên môn"
    tree.lineage.append(Lineage(old.id, body.unit.id, kind, founded, document))
    offices = [
        tree.unit(old, f"{old.code}-P{n}", f"Phòng Nghiệp vụ {n}", "DIVISION", valid_to=founded)
        for n in (1, 2)
    ]
    head, deputy = row.get("titles", DEPARTMENT_TITLES)
    plan = [(old, head, 1), (old, deputy, 3)]
    for office in offices:
        plan += [
            (office, "SO_TRUONG_PHONG", 1),
            (office, "SO_PHO_TRUONG_PHONG", 2),
            (office, "CHUYEN_VIEN", 6),
        ]
    for unit, code, seats in plan:
        post = tree.post(unit, code, tree.coded(STANDING_COMMITTEE), seats)
        tree.former.extend(Seat(post, taken_from=founded) for _ in range(seats))


def _district(tree: Tree, number: int, name: str) -> Body:
    code = f"H{number:02}"
    unit = tree.body_unit(tree.root, code, name, "DISTRICT", level=Level.DISTRICT, area=code)
    city = name.startswith("Thành phố")
    party = tree.unit(
        unit,
        f"{code}-HU",
        _of(name, "Thành ủy" if city else "Huyện ủy"),
        "DISTRICT_COMMITTEE",
        layout="PARTY",
    )
    deciding = tree.unit(party, f"{code}-BTV", _of(name, "Ban Thường vụ"), "DISTRICT_STANDING_COMMITTEE")
    council = tree.unit(unit, f"{code}-HD", f"HĐND {name[0].lower()}{name[1:]}", "PEOPLES_COUNCIL")
    executive = tree.unit(unit, f"{code}-UB", f"UBND {name[0].lower()}{name[1:]}", "PEOPLES_COMMITTEE")
    body = Body(unit, executive)
    committee = tree.coded(STANDING_COMMITTEE)
    for where, title, seats in (
        (party, "HUYEN_BI_THU", 1),
        (party, "HUYEN_PHO_BI_THU", 1),
        (council, "HUYEN_CT_HDND", 1),
        (council, "HUYEN_PCT_HDND", 1),
        (executive, "HUYEN_CT_UBND", 1),
        (executive, "HUYEN_PCT_UBND", 3),
    ):
        tree.post(where, title, committee, seats, body)
    _district_divisions(tree, body, party, executive, deciding)
    return body


def _district_divisions(tree: Tree, body: Body, party: Unit, executive: Unit, deciding: Unit) -> None:
    names = table("units")["districts"]
    rows = [(party, name, None) for name in names["party_divisions"]]
    rows += [(executive, row["name"], row["sector"]) for row in names["state_divisions"]]
    for place, (parent, name, sector) in enumerate(rows, start=1):
        division = _division(tree, body, place, name, parent, sector=sector)
        tree.post(division, "HUYEN_TRUONG_PHONG", deciding, 1, body)
        tree.post(division, "HUYEN_PHO_TRUONG_PHONG", deciding, 1 + ((place + 1) % 4 == 0), body)
        tree.post(division, "HUYEN_CHUYEN_VIEN", body.unit, STAFF["district"], body)


def _of(district: str, organ: str) -> str:
    """The organ with the bare name of its district: Huyện ủy An Mẫu."""
    return f"{organ} {district.removeprefix('Thành phố ').removeprefix('Huyện ')}"


def _communes(tree: Tree, scale: Scale, rng: Random) -> None:
    words = table("units")["communes"]
    names = [f"{first} {second}" for first in words["first"] for second in words["second"]]
    for number, name in enumerate(rng.sample(names, scale.communes)):
        round_, place = divmod(number, len(tree.districts))
        tree.communes.append(_commune(tree, tree.districts[place].unit, number + 1, name, seat=round_ == 0))


def _commune(tree: Tree, district: Unit, number: int, name: str, *, seat: bool) -> Body:
    city = district.name.startswith("Thành phố")
    kind = "Phường" if city else ("Thị trấn" if seat else "Xã")
    unit = tree.body_unit(district, f"X{number:03}", f"{kind} {name}", "COMMUNE", level=Level.COMMUNE)
    body = Body(unit, unit)
    deciding = tree.coded(f"{district.code}-BTV")
    for title, seats in (
        ("XA_BI_THU", 1),
        ("XA_PHO_BI_THU", 1),
        ("XA_CT_HDND", 1),
        ("XA_PCT_HDND", 1),
        ("XA_CT_UBND", 1),
        ("XA_PCT_UBND", 2),
    ):
        tree.post(unit, title, deciding, seats, body)
    tree.post(unit, "XA_CONG_CHUC", unit, STAFF["commune"], body)
    return body

"""Who plays which part: role grants, the cast of a body's cases, the accounts for visitors.

No person is on both sides of a desk: heads of the Organization and Inspection Commissions
sit in the Standing Committee, so their deputies and staff appraise and inspect.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from state_machines.definition import Text
from state_machines.vocabulary import Rank, Role
from workflow_app.seed.shapes import DemoAccount, Grant, Person, Post, Unit
from workflow_app.seed.sources import table
from workflow_app.seed.structure import PEOPLES_COMMITTEE_LEADERS, STANDING_COMMITTEE
from workflow_app.seed.tree import Body, Tree

GRANTED_FROM = date(2020, 1, 1)
STANDING_MEMBERS = ("TU_BI_THU", "TU_PHO_BI_THU", "TINH_CT_UBND", "TINH_CT_HDND", "TINH_PCT_UBND")
STANDING_SIZE = 15
DISTRICT_SECRETARIES = 2  # in the Standing Committee
AUTHORITY_SECRETARY, AUTHORITY_TELLER = "AUTHORITY_SECRETARY", "AUTHORITY_TELLER"
HELD_AT = {AUTHORITY_SECRETARY: Role.COLLECTIVE_SECRETARY, AUTHORITY_TELLER: Role.TELLER}
Cast = Mapping[str, tuple[int, ...]]  # role code to official ids


class Casting:
    """The parts of a whole province. ``members`` sit in the Standing Committee, in order."""

    def __init__(self, tree: Tree, people: list[Person]) -> None:
        self._tree = tree
        self._units = {unit.id: unit for unit in tree.units}
        self._of_home: dict[int, list[Person]] = {}
        for person in people:
            self._of_home.setdefault(person.home_id, []).append(person)
        self._by_id = {person.id: person for person in people}
        self.members = self._standing_members()
        self._decider = {post.unit.id: post.authority_id for post in tree.posts if post.title.is_leading}
        self.authorities = {
            STANDING_COMMITTEE: self._standing_committee(),
            PEOPLES_COMMITTEE_LEADERS: self._peoples_committee(),
        }
        self._province = self._provincial_parts()

    # ------------------------------------------------------------ who

    def _holders(self, home_id: int, *codes: str, unit: Unit | None = None) -> list[Person]:
        """Holders of these titles in a body, in the order of the titles."""
        found = [p for p in self._of_home.get(home_id, []) if unit is None or p.seat.post.unit is unit]
        return [person for code in codes for person in found if person.title.code == code]

    def _body(self, code: str) -> Body:
        return next(body for body in self._tree.bodies if body.unit.code == code)

    def _standing_members(self) -> list[Person]:
        root = self._tree.root.id
        members = self._holders(root, *STANDING_MEMBERS)[:5]
        for code, title in (("BTC", "BAN_TRUONG"), ("UBKT", "UBKT_CHU_NHIEM"), ("VPTU", "VPTU_CHANH")):
            members += self._holders(self._body(code).unit.id, title)
        for code in ("BTG", "BDV"):
            members += self._holders(self._body(code).unit.id, "BAN_TRUONG")
        for district in self._tree.districts[:DISTRICT_SECRETARIES]:
            members += self._holders(district.unit.id, "HUYEN_BI_THU")
        vice_chairs = [p for p in self._holders(root, "TINH_PCT_UBND", "TINH_PCT_HDND") if p not in members]
        return [*members, *vice_chairs][:STANDING_SIZE]

    def _standing_committee(self) -> Cast:
        office = self._body("VPTU")
        deputies = self._holders(office.unit.id, "VPTU_PHO")
        head, *staff = self._holders(
            office.unit.id, "SO_TRUONG_PHONG", "CHUYEN_VIEN", unit=office.divisions[0]
        )
        return {
            Role.AUTHORITY_MEMBER: _ids(self.members),
            Role.AUTHORITY_SIGNER: _ids(self.members[:2]),
            Role.CLERK: _ids(staff[:2]),
            AUTHORITY_SECRETARY: _ids(deputies[:1]),
            AUTHORITY_TELLER: _ids([deputies[1], head, staff[2]]),
        }

    def _peoples_committee(self) -> Cast:
        chairs = self._holders(self._tree.root.id, "TINH_CT_UBND", "TINH_PCT_UBND")
        head, *staff = self._holders(self._tree.root.id, "SO_TRUONG_PHONG", "CHUYEN_VIEN")
        return {
            Role.AUTHORITY_MEMBER: _ids(chairs),
            Role.AUTHORITY_SIGNER: _ids(chairs[:2]),
            Role.CLERK: _ids(staff[:2]),
            AUTHORITY_SECRETARY: _ids([head]),
            AUTHORITY_TELLER: _ids(staff[2:5]),
        }

    def _provincial_parts(self) -> Cast:
        organisation, inspection, office = self._body("BTC"), self._body("UBKT"), self._body("VPTU")
        advisers = self._holders(organisation.unit.id, "CHUYEN_VIEN", unit=organisation.divisions[0])
        advisers += self._holders(organisation.unit.id, "SO_TRUONG_PHONG", "BAN_PHO")
        return {
            Role.ADVISER: _ids(advisers[:2] + advisers[-3:]),
            Role.INSPECTOR: _ids(self._holders(inspection.unit.id, "UBKT_PHO", "SO_TRUONG_PHONG")),
            Role.SYSADMIN: _ids(self._holders(office.unit.id, "SO_TRUONG_PHONG", unit=office.divisions[1])),
        }

    def of_body(self, body: Body) -> Cast:
        """Parts in a department or district: role to official ids, the first one acting as a rule."""
        people = self._of_home.get(body.unit.id, [])
        leaders = [p for p in people if p.title.is_leading and p.seat.post.unit is body.acting]
        party = [p for p in people if p.seat.post.unit.kind == "DISTRICT_COMMITTEE"]
        heads = [p for p in leaders if p.title.rank is Rank.HEAD]
        deputies = [p for p in leaders if p.title.rank is Rank.DEPUTY]
        parts = {part: [p for p in people if p.seat.part is part] for part in Role}
        return {
            Role.UNIT_HEAD: _ids(heads[:1]),
            Role.COLLECTIVE_MEMBER: _ids(heads + deputies),
            Role.PARTY_COMMITTEE: _ids(party or deputies[:1] + parts[Role.PARTY_COMMITTEE]),
            Role.PERSONNEL_SPECIALIST: _ids(parts[Role.PERSONNEL_SPECIALIST]),
            Role.COLLECTIVE_SECRETARY: _ids(parts[Role.COLLECTIVE_SECRETARY]),
            Role.TELLER: _ids(parts[Role.TELLER]),
            Role.CONFERENCE_VOTER: _ids(people),
        }

    def cast(self, unit_id: int) -> Cast:
        """Everybody who takes part in cases of posts in this unit. KeyError for other units."""
        unit = self._units[unit_id]
        body = next(one for one in self._tree.all_bodies() if one.unit.id == unit.home_id)
        decider = self._units[self._decider[unit_id]].code
        return {**self.of_body(body), **self.authorities[decider], **self._province}

    # ------------------------------------------------------------ grants

    def grants(self) -> Iterator[Grant]:
        """Every role grant. Voters are named for each round and need none."""
        for body in (*self._tree.departments, *self._tree.districts):
            for role, ids in self.of_body(body).items():
                if role != Role.CONFERENCE_VOTER:
                    yield from self._granted(role, ids, body.acting)
        for code, cast in self.authorities.items():
            for role, ids in cast.items():
                yield from self._granted(role, ids, self._tree.coded(code))
        for role, ids in self._province.items():
            yield from self._granted(role, ids, self._tree.root)
        for number, body in enumerate(self._tree.departments):
            # The secretary and the deputy look after the whole; the others share the departments.
            watching = self.members[2 + number % (len(self.members) - 2)]
            yield from self._granted(Role.MONITORING_MEMBER, (watching.id,), body.unit)

    def _granted(self, part: str, ids: Iterable[int], unit: Unit) -> Iterator[Grant]:
        role = HELD_AT.get(part) or Role(part)
        for official_id in ids:
            since = self._by_id[official_id].stays[-1].from_on
            yield Grant(official_id, role, unit.id, max(since, GRANTED_FROM))

    # ------------------------------------------------------------ visitors

    def accounts(self, posts: list[Post]) -> Iterator[DemoAccount]:
        """The accounts of the showcase, the first department; ``posts`` are the vacant ones."""
        showcase = self._tree.departments[0]
        for row in table("accounts")["account"]:
            part = row["part"]
            role = HELD_AT.get(part) or Role(part)
            if role is Role.OFFICIAL:
                own = [post for post in posts if post.unit.home_id == showcase.unit.id]
                ids = self._candidates(own[row["post"]])
            elif row.get("body") == "peoples_committee":
                ids = self.authorities[PEOPLES_COMMITTEE_LEADERS][role]
            else:
                ids = self.cast(showcase.unit.id)[part]
            person = self._by_id[ids[row.get("place", 0)]]
            unit = person.seat.post.unit.name
            yield DemoAccount(row["username"], person.id, person.name, role, unit, Text(**row["hint"]))

    def _candidates(self, post: Post) -> tuple[int, ...]:
        aims = ((p.id, p.seat.aim) for p in self._by_id.values())
        return tuple(official for official, aim in aims if aim and aim.post is post and aim.flaw is None)


def _ids(people: Iterable[Person]) -> tuple[int, ...]:
    return tuple(person.id for person in people)

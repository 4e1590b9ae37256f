"""The demo province: built from a seed without a database, and loaded into one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from random import Random

from argon2 import PasswordHasher

from state_machines.calendar import add_months
from state_machines.vocabulary import Rank
from workflow_app.seed import rows
from workflow_app.seed.casting import Cast, Casting
from workflow_app.seed.drawing import months_before
from workflow_app.seed.load import load
from workflow_app.seed.people import populate
from workflow_app.seed.rows import DEMO, Row, numbered
from workflow_app.seed.scale import scale_of
from workflow_app.seed.shapes import DemoAccount, Person, Post, Stay, Vacancy
from workflow_app.seed.staffing import staff
from workflow_app.seed.staging import stage
from workflow_app.seed.structure import plant
from workflow_app.seed.succession import plan
from workflow_app.seed.tree import Tree

__all__ = ["DEMO_PASSWORD", "Province", "build", "load"]

DEMO_PASSWORD = "demo-quytrinh"  # noqa: S105 - printed on the sign-in page of the demo
DEMO_SALT = b"quytrinh-demo-01"  # fixed, so that the same seed gives the same rows
MORATORIUM_MONTHS = (2, 6)  # begun so long ago, and how long it lasts
# A day off by the office's own notice, worked on a Saturday: on top of the public holidays.
SWAP = (date(2026, 1, 2), date(2026, 1, 10))


@dataclass(frozen=True)
class Province:
    """The province on ``today``. ``rows`` makes one table after another, never all at once."""

    today: date
    tree: Tree
    people: list[Person]
    casting: Casting
    vacant: list[Post]

    @property
    def tables(self) -> Mapping[str, Callable[[], Iterator[Row]]]:
        """The tables in the order in which foreign keys let them be filled."""
        people = self.people
        return {
            "org_unit": lambda: rows.units(self.tree, people),
            "unit_lineage": lambda: rows.lineage(self.tree),
            "title": rows.title_rows,
            "title_standard": rows.standards,
            "criteria_set": rows.criteria_sets,
            "criterion": rows.criterion_rows,
            "post": lambda: rows.posts(self.tree),
            "official": lambda: rows.officials(people),
            "qualification": lambda: rows.qualifications(people),
            "language_skill": lambda: rows.languages(people),
            "tenure": lambda: rows.tenures(people),
            "plan_entry": lambda: rows.plans(people),
            "evaluation": lambda: rows.gradings(people),
            "discipline": lambda: rows.sanctions(people),
            "retirement_notice": lambda: rows.notices(people),
            "moratorium": self._moratoria,
            "account": self._accounts,
            "role_grant": self._grants,
            "calendar_day": self._calendar_days,
        }

    def rows(self, name: str) -> Iterator[Row]:
        """The rows of one table. KeyError for a table that the province does not fill."""
        return self.tables[name]()

    def digest(self) -> str:
        """SHA-256 over every row of every table."""
        digest = hashlib.sha256()
        for name in self.tables:
            for row in self.rows(name):
                digest.update(json.dumps([name, row], default=str, sort_keys=True).encode())
        return digest.hexdigest()

    def cast(self, unit_id: int) -> Cast:
        """Role to official ids for cases of posts in this unit; the first of a role acts as a rule.

        Keys are role codes, and AUTHORITY_SECRETARY and AUTHORITY_TELLER for the vote of the
        deciding body. CONFERENCE_VOTER holds everybody who serves in the unit's body.
        KeyError for a unit whose posts no body of the province decides on.
        """
        return self.casting.cast(unit_id)

    def vacancies(self) -> list[Vacancy]:
        """Vacant posts with at least three eligible people, but for those under the moratorium."""
        stopped = self.tree.stopped
        return self._vacancies([p for p in self.vacant if stopped is None or p.unit.home_id != stopped.id])

    def stopped_vacancies(self) -> list[Vacancy]:
        """Vacant posts of the department under the moratorium."""
        stopped = self.tree.stopped
        return self._vacancies(
            [p for p in self.vacant if stopped is not None and p.unit.home_id == stopped.id]
        )

    def _vacancies(self, posts: list[Post]) -> list[Vacancy]:
        eligible: dict[int, list[int]] = {}
        near: dict[int, list[tuple[int, str]]] = {}
        for person in self.people:
            aim = person.seat.aim
            if aim is not None and aim.flaw is None:
                eligible.setdefault(aim.post.id, []).append(person.id)
            elif aim is not None and aim.flaw is not None:
                near.setdefault(aim.post.id, []).append((person.id, aim.flaw))
        return [
            Vacancy(p.id, p.unit.id, p.title.id, tuple(eligible[p.id]), tuple(near.get(p.id, ())))
            for p in posts
        ]

    @property
    def demo_accounts(self) -> tuple[DemoAccount, ...]:
        """Accounts for visitors, all with ``DEMO_PASSWORD``."""
        return tuple(self.casting.accounts(self.vacant))

    def _accounts(self) -> Iterator[Row]:
        password_hash = PasswordHasher().hash(DEMO_PASSWORD, salt=DEMO_SALT)
        created_at = datetime(self.today.year - 1, 1, 2, tzinfo=UTC)
        for number, account in enumerate(self.demo_accounts, start=1):
            yield {
                "id": number,
                "username": account.username,
                "password_hash": password_hash,
                "official_id": account.official_id,
                "active": True,
                "session_version": 1,
                "language": "vi",
                "demo": True,
                "created_at": created_at,
            }

    def _grants(self) -> Iterator[Row]:
        more: Row = {"valid_to": None, "basis": f"Phân công nhiệm vụ {DEMO}"}
        return numbered({**grant._asdict(), **more} for grant in self.casting.grants())

    def _moratoria(self) -> Iterator[Row]:
        if self.tree.stopped is not None:
            begun, lasting = MORATORIUM_MONTHS
            from_on = months_before(self.today, begun, 15)
            to_on = add_months(from_on, lasting)
            document = f"Công văn số 15-CV/TU {DEMO} về tạm dừng công tác nhân sự khi sắp xếp bộ máy"
            row: Row = {"unit_id": self.tree.stopped.id, "title_id": None, "from_on": from_on, "to_on": to_on}
            yield from numbered([row | {"document": document, "recorded_by_id": None, "end_document": ""}])

    def _calendar_days(self) -> Iterator[Row]:
        document = f"Thông báo hoán đổi ngày làm việc {DEMO}"
        off, on = SWAP
        yield {"day": off, "kind": "HOLIDAY", "name": "Nghỉ hoán đổi Tết Dương lịch", "document": document}
        yield {"day": on, "kind": "WORKING", "name": "Làm bù ngày 02/01", "document": document}


def build(officials: int = 4000, seed: int = 2016, today: date = date(2026, 3, 2)) -> Province:
    """The province of so many officials, the same for the same arguments. No database.

    Raises ValueError when there are too few officials for the smallest province.
    """
    rng = Random(seed)  # noqa: S311 - a demo that can be made again, no secret
    scale = scale_of(officials)
    tree = plant(scale, rng)
    vacant = stage(tree, today, rng)
    staff(tree, officials)
    people = populate(tree, today, rng)
    plan(tree, people, today, rng)
    casting = Casting(tree, people)
    _seat_members(tree, casting)
    return Province(today, tree, people, casting, vacant)


def _seat_members(tree: Tree, casting: Casting) -> None:
    """Membership of the Standing Committee runs beside the main post of its members."""
    post = next(post for post in tree.posts if post.title.rank is Rank.MEMBER)
    for person in casting.members:
        main = person.stays[-1]
        stay = Stay(post, main.from_on, None, main.term_end_on, "ELECTION")
        person.stays.append(stay)

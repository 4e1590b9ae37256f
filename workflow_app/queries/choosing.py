"""People to choose from in a form: by id, by place of work, by the plan, by name. One statement."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from state_machines.names import fold
from workflow_app.queries.sql import rows

FOUND_MOST = 30  # names that a search offers at once

TODAY = "te.from_on <= :today AND (te.to_on IS NULL OR te.to_on > :today)"

PEOPLE = f"""
WITH wanted AS (
 SELECT o.id, 'named' AS why FROM official o WHERE o.id IN :ids
 UNION ALL
 SELECT te.official_id, 'serving' FROM org_unit u JOIN post p ON p.unit_id = u.id
  JOIN tenure te ON te.post_id = p.id AND {TODAY} WHERE u.path LIKE :path
 UNION ALL
 SELECT g.official_id, 'teller' FROM role_grant g JOIN org_unit u ON u.id = g.unit_id
  WHERE g.role = 'TELLER' AND u.path LIKE :path AND g.valid_from <= :today
   AND (g.valid_to IS NULL OR g.valid_to > :today)
 UNION ALL
 SELECT pe.official_id, 'planned' FROM plan_entry pe
  WHERE pe.title_id = :title_id AND pe.status = 'ACTIVE' AND (pe.to_on IS NULL OR pe.to_on >= :today)
   AND (pe.unit_id IS NULL OR pe.unit_id = :unit_id)
 UNION ALL
 SELECT id, 'found' FROM
  (SELECT id FROM official WHERE :q <> '' AND folded LIKE :q ORDER BY sort_key, id LIMIT :most) searched
)
SELECT w.id, w.why, o.name, o.sort_key, o.birth_year, t.name AS title, t.rank, t.equivalence,
 u.id AS unit_id, u.name AS unit, u.path AS unit_path
FROM wanted w JOIN official o ON o.id = w.id LEFT JOIN tenure te ON te.official_id = o.id AND {TODAY}
LEFT JOIN post p ON p.id = te.post_id LEFT JOIN title t ON t.id = p.title_id
LEFT JOIN org_unit u ON u.id = p.unit_id
ORDER BY o.sort_key, o.id
"""  # noqa: S608 - no value is written into the text


@dataclass(frozen=True, slots=True)
class Serving:
    """One post that a person holds on the day."""

    title: str
    rank: str
    equivalence: int
    unit_id: int
    unit: str
    unit_path: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person as a list shows them. ``why``: named, serving, teller, planned, found."""

    id: int
    name: str
    birth_year: int
    posts: tuple[Serving, ...] = ()
    why: frozenset[str] = frozenset()

    @property
    def post(self) -> Serving | None:
        """The highest post held."""
        return max(self.posts, key=lambda post: post.equivalence, default=None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom a form needs: these ids, everyone serving or counting under a path, the plan of a title, a search.

    Without ``subtree`` only the unit of that very path counts: a managing authority stands
    above half the province.
    """

    ids: frozenset[int] = frozenset()
    path: str = ""
    subtree: bool = True
    title_id: int | None = None
    unit_id: int | None = None
    q: str = ""


@dataclass(slots=True)
class _Row:
    person: Mapping[str, Any]
    posts: dict[tuple[int, str], Serving] = field(default_factory=dict)
    why: set[str] = field(default_factory=set)


def people(wanted: Wanted, today: date) -> dict[int, PersonLine]:
    """The people wanted, by id, in the order of a Vietnamese list."""
    folded = fold(wanted.q)
    found = rows(
        PEOPLE,
        ("ids",),
        ids=sorted(wanted.ids),
        path=f"{wanted.path}%" if wanted.path and wanted.subtree else wanted.path,
        title_id=wanted.title_id or 0,
        unit_id=wanted.unit_id or 0,
        q=f"%{_escaped(folded)}%" if folded else "",
        most=FOUND_MOST,
        today=today,
    )
    gathered: dict[int, _Row] = {}
    for row in found:
        mine = gathered.setdefault(row["id"], _Row(row))
        mine.why.add(row["why"])
        if row["unit_id"] is not None:
            mine.posts[row["unit_id"], row["title"]] = _serving(row)
    return {who: _line(who, mine) for who, mine in gathered.items()}


def named(ids: Iterable[int], today: date) -> dict[int, PersonLine]:
    """These people only."""
    return people(Wanted(ids=frozenset(ids)), today)


def _serving(row: Mapping[str, Any]) -> Serving:
    return Serving(
        row["title"], row["rank"], row["equivalence"], row["unit_id"], row["unit"], row["unit_path"]
    )


def _line(who: int, row: _Row) -> PersonLine:
    person = row.person
    return PersonLine(
        who, person["name"], person["birth_year"], tuple(row.posts.values()), frozenset(row.why)
    )


def _escaped(text: str) -> str:
    """Wild cards of LIKE have no place in a name."""
    return text.replace("%", "").replace("_", "")

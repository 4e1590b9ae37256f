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

# Who is wanted, one part a reason; a part that nobody asks for is left out of the statement.
NAMED = "SELECT o.id, 'named' AS why FROM official o WHERE o.id IN :ids"
SERVING = f"""SELECT te.official_id AS id, 'serving' AS why FROM org_unit u JOIN post p ON p.unit_id = u.id
 JOIN tenure te ON te.post_id = p.id AND {TODAY} WHERE u.path LIKE :path"""  # noqa: S608
# Counting and deciding are granted by name, whatever post the person holds.
GRANTED = """SELECT g.official_id AS id, CASE g.role WHEN 'TELLER' THEN 'teller' ELSE 'member' END AS why
 FROM role_grant g JOIN org_unit u ON u.id = g.unit_id
 WHERE g.role IN ('TELLER', 'AUTHORITY_MEMBER') AND u.path LIKE :path
  AND g.valid_from <= :today AND (g.valid_to IS NULL OR g.valid_to > :today)"""
PLANNED = """SELECT pe.official_id AS id, 'planned' AS why FROM plan_entry pe
 WHERE pe.title_id = :title_id AND pe.status = 'ACTIVE' AND (pe.to_on IS NULL OR pe.to_on >= :today)
  AND (pe.unit_id IS NULL OR pe.unit_id = :unit_id)"""
FOUND = """SELECT id, 'found' AS why FROM
 (SELECT id FROM official WHERE folded LIKE :q ORDER BY sort_key, id LIMIT :most) searched"""
LINES = f"""
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
    """A person as a list shows them. ``why``: named, serving, teller, member, planned, found."""

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
    """The people wanted, by id, in the order of a Vietnamese list. One statement."""
    values, parts = _asked(wanted, today)
    statement = f"WITH wanted AS ({' UNION ALL '.join(parts)}) {LINES}"
    gathered: dict[int, _Row] = {}
    for row in rows(statement, ("ids",), **values):
        mine = gathered.setdefault(row["id"], _Row(row))
        mine.why.add(row["why"])
        if row["unit_id"] is not None:
            mine.posts[row["unit_id"], row["title"]] = _serving(row)
    return {who: _line(who, mine) for who, mine in gathered.items()}


def _asked(wanted: Wanted, today: date) -> tuple[dict[str, Any], list[str]]:
    """Parameters and parts of the statement."""
    values: dict[str, Any] = {"ids": sorted(wanted.ids), "today": today}
    parts, folded = [NAMED], _escaped(fold(wanted.q))
    if wanted.path:
        parts += [SERVING, GRANTED]
        values["path"] = f"{wanted.path}%" if wanted.subtree else wanted.path
    if wanted.title_id is not None:
        parts.append(PLANNED)
        values |= {"title_id": wanted.title_id, "unit_id": wanted.unit_id}
    if folded:
        parts.append(FOUND)
        values |= {"q": f"%{folded}%", "most": FOUND_MOST}
    return values, parts


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

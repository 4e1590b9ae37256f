"""Who is evaluated (clause 2.3): post holders, people in a plan, people on rotation. One statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from state_machines.evaluations import Population
from workflow_app.queries.sql import rows
from workflow_app.security.identity import path_end

SERVES = "te.from_on <= :day AND (te.to_on IS NULL OR te.to_on > :day)"
PLANNED = "pe.status = 'ACTIVE' AND pe.from_on <= :day AND (pe.to_on IS NULL OR pe.to_on >= :day)"
# A person may hold several posts: the highest is the one in which they are evaluated. Whoever is
# planned and holds none is evaluated for the title that they are planned for.
STAYS = f"""
WITH stay AS (
 SELECT te.official_id, te.post_id, 0 AS pass, te.from_on, te.via FROM tenure te WHERE {SERVES}
 UNION ALL
 SELECT pe.official_id, p.id, 1, pe.from_on, 'PLAN' FROM plan_entry pe
  JOIN post p ON p.unit_id = pe.unit_id AND p.title_id = pe.title_id
  WHERE {PLANNED} AND (p.valid_to IS NULL OR p.valid_to > :day)
   AND NOT EXISTS (SELECT 1 FROM tenure te WHERE te.official_id = pe.official_id AND {SERVES})
), placed AS (
 SELECT s.official_id, s.post_id, s.pass,
  row_number() OVER (PARTITION BY s.official_id ORDER BY s.pass, t.equivalence DESC, s.from_on, s.post_id)
   AS place,
  max(CASE WHEN s.pass = 0 AND t.rank IN ('HEAD', 'DEPUTY') THEN 1 ELSE 0 END)
   OVER (PARTITION BY s.official_id) AS leads,
  max(CASE WHEN s.via = 'ROTATION' THEN 1 ELSE 0 END) OVER (PARTITION BY s.official_id) AS rotated
 FROM stay s JOIN post p ON p.id = s.post_id JOIN title t ON t.id = p.title_id
)
"""  # noqa: S608 - words of ours
PEOPLE = f"""
{STAYS}
SELECT m.official_id, m.post_id, 1 - m.pass AS serves, m.leads, m.rotated,
 CASE WHEN EXISTS (SELECT 1 FROM plan_entry pe WHERE pe.official_id = m.official_id AND {PLANNED})
  THEN 1 ELSE 0 END AS planned,
 p.unit_id AS seat_id, u.id AS unit_id, u.name AS unit_name, u.path AS unit_path,
 t.id AS title_id, t.code AS title_code, t.name AS title_name, t.rank, t.equivalence,
 p.authority_id, a.path AS authority_path,
 (SELECT cs.id FROM criteria_set cs WHERE cs.title_id = t.id AND cs.state = 'APPROVED'
   AND cs.valid_from <= :today ORDER BY cs.version DESC LIMIT 1) AS criteria_set_id,
 f.case_id, f.criteria_set_id AS form_set_id
FROM placed m JOIN post p ON p.id = m.post_id JOIN title t ON t.id = p.title_id
JOIN org_unit pu ON pu.id = p.unit_id
JOIN org_unit u ON u.id = CASE WHEN pu.kind = 'DIVISION' THEN pu.parent_id ELSE pu.id END
JOIN org_unit a ON a.id = p.authority_id
LEFT JOIN evaluation_form f ON f.official_id = m.official_id AND f.campaign_id = :campaign
WHERE m.place = 1 AND {{whom}}
ORDER BY u.path, t.equivalence DESC, m.official_id
"""  # noqa: S608
IN_CAMPAIGN = f"""
pu.path >= :path AND pu.path < :end AND (m.leads = 1 OR m.rotated = 1 OR EXISTS
 (SELECT 1 FROM plan_entry pe WHERE pe.official_id = m.official_id AND {PLANNED}))
"""  # noqa: S608
OF_CAMPAIGN = PEOPLE.format(whom=IN_CAMPAIGN)
OF_ONE = PEOPLE.format(whom="m.official_id = :who")
HEAD = "HEAD"


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A person to be evaluated, with the post in which they are, and their form if they have one."""

    official_id: int
    post_id: int
    serves: int  # 1, or 0 for somebody who is only planned for the post
    seat_id: int  # the unit of the post; a division stands for itself
    unit_id: int  # the body that carries the procedure
    unit_name: str
    unit_path: str
    title_id: int
    title_code: str
    title_name: str
    rank: str
    equivalence: int
    authority_id: int
    authority_path: str
    criteria_set_id: int | None
    case_id: int | None
    form_set_id: int | None
    populations: tuple[Population, ...]

    @property
    def is_head(self) -> bool:
        """Whether the person holds the post of a head; whoever is planned for one is none yet."""
        return self.rank == HEAD and bool(self.serves)

    @property
    def duty_group(self) -> str:
        """People of equal standing whom one authority grades."""
        return f"{self.equivalence}@{self.authority_id}"


def population(path: str, day: date, today: date, campaign_id: int) -> list[Evaluated]:
    """Everybody under ``path`` who is evaluated by how things stood on ``day``, each once, by unit.

    Criteria are those in force on ``today``.
    """
    found = rows(OF_CAMPAIGN, path=path, end=path_end(path), day=day, today=today, campaign=campaign_id)
    return _read(found)


def person(official_id: int, day: date) -> Evaluated | None:
    """One person with the post in which they are evaluated; None for somebody without a post."""
    found = _read(rows(OF_ONE, who=official_id, day=day, today=day, campaign=0))
    return found[0] if found else None


def _read(found: Sequence[Any]) -> list[Evaluated]:
    people = []
    for row in found:
        line = dict(row)
        flags = {
            Population.LEADER: line.pop("leads"),
            Population.PLANNED: line.pop("planned"),
            Population.ROTATED: line.pop("rotated"),
        }
        people.append(Evaluated(**line, populations=tuple(name for name, is_so in flags.items() if is_so)))
    return people

"""Who plays which role in a unit's cases: actors made from the stored grants."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from state_machines.vocabulary import Role
from workflow_app.queries.sql import rows
from workflow_app.rehearsal.driver import Cast
from workflow_app.security.identity import Actor

GRANTS = """
SELECT g.id, g.role, g.official_id, o.name, u.id AS unit_id, u.name AS unit_name, u.path,
 (SELECT min(t.name) FROM tenure te JOIN post p ON p.id = te.post_id JOIN title t ON t.id = p.title_id
   WHERE te.official_id = o.id AND te.from_on <= :today AND (te.to_on IS NULL OR te.to_on > :today)) AS post
FROM role_grant g JOIN official o ON o.id = g.official_id JOIN org_unit u ON u.id = g.unit_id
WHERE g.unit_id IN :units AND g.valid_from <= :today AND (g.valid_to IS NULL OR g.valid_to > :today)
ORDER BY g.id
"""
AT_AUTHORITY = frozenset(
    {Role.ADVISER, Role.AUTHORITY_MEMBER, Role.AUTHORITY_SIGNER, Role.CLERK, Role.INSPECTOR}
)
# Secretary and tellers of the authority's own vote are other people than the unit's.
ABOVE_AS = {Role.COLLECTIVE_SECRETARY: "AUTHORITY_SECRETARY", Role.TELLER: "AUTHORITY_TELLER"}


def cast_of(body: frozenset[int], above: frozenset[int], today: date) -> Cast:
    """Everybody who may act in a case: grants of the unit's body, and of those who decide above it."""
    cast: dict[str, list[Actor]] = {}
    for row in rows(GRANTS, ("units",), units=sorted(body | above), today=today):
        role, own = Role(row["role"]), row["unit_id"] in body
        actor = _actor(row, role)
        if own is (role not in AT_AUTHORITY):
            cast.setdefault(str(role), []).append(actor)
        elif role in ABOVE_AS:
            cast.setdefault(ABOVE_AS[role], []).append(actor)
    return cast


def _actor(row: Mapping[str, Any], role: Role) -> Actor:
    return Actor(
        official_id=row["official_id"],
        name=row["name"],
        role=role,
        unit_path=row["path"],
        post=row["post"] or "",
        unit_name=row["unit_name"],
        unit_id=row["unit_id"],
        grant_id=row["id"],
    )

"""One official with everything on file, and the cases in which they are considered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, select

from workflow_app.extensions import db
from workflow_app.models import OrgUnit, PersonnelCase, PersonnelOption, Title
from workflow_app.queries.sql import array, parsed, rows
from workflow_app.security.identity import Actor
from workflow_app.security.permissions import Permission
from workflow_app.security.policy import visible

LISTS = ("tenures", "qualifications", "languages", "plans", "evaluations")
PROFILE = f"""
SELECT o.id, o.code, o.name, o.sex, o.birth_year, o.birth_month, o.birth_day, o.native_place, o.birth_place,
 o.ethnicity, o.religion, o.theory, o.party_probation_on, o.party_official_on, o.synthetic,
 u.id AS home_id, u.name AS home_name,
 r.notice_on, r.retires_on, r.document AS notice_document,
 (SELECT {
    array(
        "te.from_on",
        "te.to_on",
        "te.term_end_on",
        "te.via",
        "te.decision",
        "t.name",
        "pu.id",
        "pu.name",
        "te.id",
    )
}
    FROM tenure te JOIN post p ON p.id = te.post_id JOIN title t ON t.id = p.title_id
    JOIN org_unit pu ON pu.id = p.unit_id WHERE te.official_id = o.id) AS tenures,
 (SELECT {array("q.year", "q.degree", "q.mode", "q.subject", "q.school")}
    FROM qualification q WHERE q.official_id = o.id) AS qualifications,
 (SELECT {array("l.language", "l.level")} FROM language_skill l WHERE l.official_id = o.id) AS languages,
 (SELECT {
    array(
        "pe.from_on",
        "pe.to_on",
        "pe.status",
        "t.name",
        "pu.name",
        "pe.document",
        "pe.migrated",
        "pc.code",
        "pe.end_reason",
    )
}
    FROM plan_entry pe JOIN title t ON t.id = pe.title_id LEFT JOIN org_unit pu ON pu.id = pe.unit_id
    LEFT JOIN personnel_case pc ON pc.id = pe.case_id
    WHERE pe.official_id = o.id) AS plans,
 (SELECT {array("e.period_end_on", "e.decided_on", "e.kind", "e.grade", "e.document")}
    FROM evaluation e WHERE e.official_id = o.id AND (CAST(:own AS integer) = 0 OR NOT EXISTS (
     SELECT 1 FROM evaluation_form f JOIN personnel_case fc ON fc.id = f.case_id
     WHERE f.official_id = e.official_id AND f.kind = e.kind AND f.to_on = e.period_end_on
      AND fc.state = 'DECIDED'))) AS evaluations,
 (SELECT count(*) FROM discipline d WHERE d.official_id = o.id) AS disciplines
FROM official o LEFT JOIN org_unit u ON u.id = o.home_unit_id
LEFT JOIN retirement_notice r ON r.official_id = o.id AND r.annulled_on IS NULL
WHERE o.id = :official_id
"""  # noqa: S608 - no value is written into the text


def profile(official_id: int, *, own: bool = False) -> Mapping[str, Any] | None:
    """The official; lists are JSON arrays in the order of the statement, newest first. One statement.

    ``own``: as the person reads it, who is not told a grade before its notice.
    """
    found = rows(PROFILE, official_id=official_id, own=int(own))
    if not found:
        return None
    person = dict(found[0])
    for name in LISTS:
        person[name] = sorted(parsed(person[name]), key=_by_first, reverse=True)
    return person


def _by_first(item: list[Any]) -> str:
    return str(item[0] or "")


def cases_of(official_id: int, actor: Actor) -> Sequence[Row[*tuple[Any, ...]]]:
    """Cases in which the person is an option and whose dossier the actor may read. One statement."""
    case = PersonnelCase
    return db.session.execute(
        select(
            case.id.label("case_id"),
            case.code,
            case.state,
            case.procedure_code,
            case.procedure_version,
            Title.name.label("title_name"),
            OrgUnit.name.label("unit_name"),
            PersonnelOption.status,
        )
        .join(PersonnelOption, PersonnelOption.case_id == case.id)
        .join(Title, Title.id == case.title_id)
        .join(OrgUnit, OrgUnit.id == case.unit_id)
        .where(PersonnelOption.official_id == official_id, visible(actor, Permission.SEE_DOSSIER))
        .order_by(case.opened_on.desc(), case.id.desc())
    ).all()

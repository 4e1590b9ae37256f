"""Officials as the rule book sees them: one statement for any number of persons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from state_machines.facts import (
    BirthDate,
    Discipline,
    Evaluation,
    LanguageSkill,
    PersonFacts,
    Qualification,
    Tenure,
)
from state_machines.planned import PlanEntry
from state_machines.vocabulary import (
    Degree,
    DisciplineForm,
    EvaluationKind,
    Grade,
    LanguageLevel,
    Level,
    PlanStatus,
    Rank,
    StudyMode,
    Theory,
)
from workflow_app.driver import day
from workflow_app.queries.sql import nested, parsed, shape, shaped

# fmt: off
PERSON: Mapping[str, str] = {  # column → expression over ``official o``
    "id": "o.id", "name": "o.name", "sex": "o.sex",
    "birth_year": "o.birth_year", "birth_month": "o.birth_month", "birth_day": "o.birth_day",
    "home_unit_id": "o.home_unit_id", "native_area": "o.native_area", "theory": "o.theory",
    "notice_on": "(SELECT r.notice_on FROM retirement_notice r WHERE r.official_id = o.id"
                 " AND r.annulled_on IS NULL)",
    "qualifications": nested("qualification q", "q.official_id = o.id", "q.degree", "q.mode", "q.subject"),
    "languages": nested("language_skill l", "l.official_id = o.id", "l.language", "l.level"),
    "tenures": nested(
        "tenure te JOIN post p ON p.id = te.post_id JOIN title t ON t.id = p.title_id"
        " JOIN org_unit u ON u.id = p.unit_id", "te.official_id = o.id",
        "te.post_id", "t.code", "t.level", "t.rank", "t.is_key", "u.id", "u.kind", "u.level",
        "te.from_on", "te.to_on", "te.term_end_on", "te.via", "t.equivalence"),
    "plans": nested(
        "plan_entry pe JOIN title t ON t.id = pe.title_id", "pe.official_id = o.id",
        "t.code", "t.equivalence", "pe.status", "pe.from_on", "pe.to_on", "t.level",
        "pe.unit_id", "pe.case_id"),
    "home_path": "(SELECT hu.path FROM org_unit hu WHERE hu.id = o.home_unit_id)",
    "considered": nested(
        "personnel_option co JOIN personnel_case cc ON cc.id = co.case_id"
        " JOIN title ct ON ct.id = cc.title_id",
        "co.official_id = o.id AND co.status = 'LIVE' AND cc.kind = 'appointment'"
        " AND cc.phase IN ('open', 'paused')", "ct.code"),
    "evaluations": nested(
        "evaluation e", "e.official_id = o.id", "e.kind", "e.period_end_on", "e.decided_on", "e.grade"),
    "disciplines": nested(
        "discipline d", "d.official_id = o.id AND (d.ended_how IS NULL OR d.ended_how <> 'ANNULLED')",
        "d.form", "d.decided_on", "d.ended_on"),
}
# fmt: on
PEOPLE = shape(PERSON, "FROM official o WHERE o.id IN ({listed})")


def people_facts(ids: Iterable[int]) -> dict[int, PersonFacts]:
    """Facts of each official by id; unknown ids are left out. One statement."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    return {row["id"]: _person(row) for row in shaped(PEOPLE, ids=wanted)}


def read_people(items: Iterable[Iterable[Any]]) -> dict[int, PersonFacts]:
    """Facts of officials that another statement has brought along, as arrays of ``PERSON``."""
    named = (dict(zip(PERSON, item, strict=True)) for item in items)
    return {row["id"]: _person(row) for row in named}


def must(value: str | date | None) -> date:
    """A date that the schema says is never null."""
    found = day(value)
    if found is None:
        raise ValueError("a required date is null")
    return found


def _person(row: Mapping[str, Any]) -> PersonFacts:
    return PersonFacts(
        id=row["id"],
        name=row["name"],
        sex=row["sex"],
        birth=BirthDate(row["birth_year"], row["birth_month"], row["birth_day"]),
        home_unit_id=row["home_unit_id"],
        native_area=row["native_area"],
        qualifications=tuple(
            Qualification(Degree(degree), StudyMode(mode), subject)
            for degree, mode, subject in parsed(row["qualifications"])
        ),
        theory=Theory(row["theory"]),
        languages=tuple(
            LanguageSkill(language, LanguageLevel(level)) for language, level in parsed(row["languages"])
        ),
        tenures=tuple(sorted(map(_tenure, parsed(row["tenures"])), key=lambda tenure: tenure.from_on)),
        plans=tuple(
            PlanEntry(code, standing, PlanStatus(status), must(from_on), day(to_on), Level(level), unit, case)
            for code, standing, status, from_on, to_on, level, unit, case in parsed(row["plans"])
        ),
        evaluations=tuple(
            Evaluation(EvaluationKind(kind), must(end), must(decided), Grade(grade))
            for kind, end, decided, grade in sorted(parsed(row["evaluations"]), key=lambda item: item[2])
        ),
        disciplines=tuple(
            Discipline(DisciplineForm(form), must(decided), day(ended))
            for form, decided, ended in parsed(row["disciplines"])
        ),
        retirement_notice_on=day(row["notice_on"]),
        home_path=row["home_path"] or "",
        considered_for=tuple(code for (code,) in parsed(row["considered"])),
    )


def _tenure(item: list[Any]) -> Tenure:
    return Tenure(
        post_id=item[0],
        title_code=item[1],
        title_level=Level(item[2]),
        rank=Rank(item[3]),
        is_key=bool(item[4]),
        unit_id=item[5],
        unit_kind=item[6],
        unit_level=Level(item[7]),
        from_on=must(item[8]),
        to_on=day(item[9]),
        term_end_on=day(item[10]),
        by_rotation=item[11] == "ROTATION",
        equivalence=item[12],
    )

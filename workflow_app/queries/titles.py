"""Titles that the resolution covers, and one of them as the rule book sees it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, or_, select

from state_machines.facts import StandardFacts, TitleFacts
from state_machines.vocabulary import Degree, LanguageLevel, Level, Rank, Theory
from workflow_app.extensions import db
from workflow_app.models import Title, TitleStandard


def titles_in_scope(today: date) -> Sequence[tuple[int, str, str]]:
    """(id, name, level) of every title that a case may be opened for, the highest first."""
    found = db.session.execute(
        select(Title.id, Title.name, Title.level)
        .where(Title.in_scope, Title.valid_from <= today)
        .where(or_(Title.valid_to.is_(None), Title.valid_to > today))
        .order_by(Title.equivalence.desc(), Title.name)
    )
    return [(row.id, row.name, row.level) for row in found]


def title_context(title_id: int, today: date) -> tuple[TitleFacts, StandardFacts | None, str] | None:
    """A title, its standard in force and its name; None for an unknown one. One statement."""
    in_force = and_(
        TitleStandard.title_id == Title.id,
        TitleStandard.state == "APPROVED",
        TitleStandard.valid_from <= today,
        or_(TitleStandard.valid_to.is_(None), TitleStandard.valid_to > today),
    )
    row = db.session.execute(
        select(
            Title,
            TitleStandard.id.label("standard_id"),
            TitleStandard.version,
            TitleStandard.min_degree,
            TitleStandard.min_theory,
            TitleStandard.min_language,
            TitleStandard.skills,
        )
        .outerjoin(TitleStandard, in_force)
        .where(Title.id == title_id)
        .order_by(TitleStandard.version.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    return _title(row.Title), _standard(row), row.Title.name


def _title(title: Title) -> TitleFacts:
    return TitleFacts(
        code=title.code,
        level=Level(title.level),
        rank=Rank(title.rank),
        in_scope=title.in_scope,
        is_key=title.is_key,
        is_elected=title.is_elected,
        standing_committee_managed=title.standing_committee_managed,
        equivalence=title.equivalence,
    )


def _standard(row: Row[*tuple[Any, ...]]) -> StandardFacts | None:
    if row.standard_id is None:
        return None
    return StandardFacts(
        id=row.standard_id,
        version=row.version,
        min_degree=Degree(row.min_degree) if row.min_degree else None,
        min_theory=Theory(row.min_theory) if row.min_theory else None,
        min_language=LanguageLevel(row.min_language) if row.min_language else None,
        skills=tuple(row.skills),
    )

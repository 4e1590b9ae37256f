"""Where the people of a script belong and serve: read afterwards, for what an entry expects."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from workflow_app.extensions import db
from workflow_app.models import Official, OrgUnit, Post, Tenure, Title
from workflow_app.rehearsal.world import World


def places_fit(act: Mapping[str, Any], world: World, today: date) -> bool:
    """Whether the people whom an entry names belong and serve where it says."""
    homes = all(home_of(world.people[key]) == name for key, name in act.get("home", {}).items())
    return homes and all(
        serves(world.people[key], today) == sorted(codes) for key, codes in act.get("serves", {}).items()
    )


def home_of(official_id: int) -> str | None:
    """The name of the unit to which a person belongs."""
    found = select(OrgUnit.name).join(Official, Official.home_unit_id == OrgUnit.id)
    return db.session.execute(found.where(Official.id == official_id)).scalar()


def serves(official_id: int, on: date) -> list[str]:
    """The codes of the titles that a person holds on a day."""
    found = (
        select(Title.code)
        .join(Post, Post.title_id == Title.id)
        .join(Tenure, Tenure.post_id == Post.id)
        .where(Tenure.official_id == official_id, Tenure.from_on <= on)
        .where(or_(Tenure.to_on.is_(None), Tenure.to_on > on))
    )
    return sorted(db.session.execute(found).scalars())

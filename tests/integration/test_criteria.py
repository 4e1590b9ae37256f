"""Sets of criteria: two people, a hundred points, and forms that keep the set they were made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from state_machines.evaluations import CriterionGroup
from state_machines.vocabulary import Role
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import CriteriaSet, Criterion, HistoryEntry
from workflow_app.rehearsal import world as worlds
from workflow_app.rehearsal.world import World
from workflow_app.security.identity import Actor
from workflow_app.services import criteria
from workflow_app.services.criteria import Proposal, Wanted
from workflow_app.services.errors import BadInput, NotFound
from workflow_app.services.verification import verify

TODAY = date(2026, 12, 1)
LINES = (
    Wanted(CriterionGroup.CAPACITY, "Năng lực", 30),
    Wanted(CriterionGroup.RESULTS, "Kết quả", 50, asks_evidence=True),
    Wanted(CriterionGroup.TRUST, "Tín nhiệm", 20),
)
PROPOSAL = Proposal(date(2027, 1, 1), LINES, "12-HD/BTC")


@pytest.fixture
def world(app_context: Flask) -> Iterator[World]:  # noqa: ARG001 - the services need its context
    with clock.on(TODAY):
        yield worlds.build({"kind": "evaluation", "people": {}}, TODAY)


def players(world: World) -> tuple[Actor, Actor]:
    return world.cast[str(Role.ADVISER)][0], world.cast[str(Role.AUTHORITY_MEMBER)][0]


def test_a_set_comes_into_force_through_two_people(world: World) -> None:
    adviser, authority = players(world)
    set_id = criteria.draft(worlds.TARGET, PROPOSAL, actor=adviser)
    with pytest.raises(BadInput, match="not_a_draft"):
        criteria.approve(set_id, actor=authority)
    criteria.submit(set_id, actor=adviser)
    with pytest.raises(BadInput, match="own_proposal"):
        criteria.approve(set_id, actor=adviser)
    with pytest.raises(BadInput, match="reason_needed"):
        criteria.give_back(set_id, " ", actor=authority)
    criteria.give_back(set_id, "Bổ sung minh chứng.", actor=authority)
    criteria.redraft(set_id, replace(PROPOSAL, document="13-HD/BTC"), actor=adviser)
    criteria.submit(set_id, actor=adviser)
    criteria.approve(set_id, actor=authority)
    kept = db.session.get_one(CriteriaSet, set_id)
    assert (kept.state, kept.document, kept.approved_by_id) == (
        "APPROVED",
        "13-HD/BTC",
        authority.official_id,
    )
    points = select(Criterion.points).where(Criterion.set_id == set_id).order_by(Criterion.position)
    assert list(db.session.execute(points).scalars()) == [30, 50, 20]
    told = select(HistoryEntry.action).where(HistoryEntry.stream == f"title:{worlds.TARGET}")
    assert list(db.session.execute(told.order_by(HistoryEntry.seq)).scalars()) == [
        f"title:criteria:{what}"
        for what in ("drafted", "submitted", "returned", "drafted", "submitted", "approved")
    ]
    assert verify().breaks == []


@pytest.mark.parametrize(
    ("proposal", "reason"),
    [
        (replace(PROPOSAL, criteria=()), "criteria_needed"),
        (replace(PROPOSAL, criteria=LINES * 14), "criteria_needed"),
        (replace(PROPOSAL, criteria=LINES[:2]), "points_not_hundred"),
        (
            replace(PROPOSAL, criteria=(*LINES, Wanted(CriterionGroup.TRUST, "Khác", 0))),
            "criterion_incomplete",
        ),
        (replace(PROPOSAL, criteria=(replace(LINES[0], name=" "), *LINES[1:])), "criterion_incomplete"),
        (replace(PROPOSAL, document=" "), "document_needed"),
        (replace(PROPOSAL, valid_from=date(2026, 11, 30)), "valid_from_past"),
    ],
)
def test_a_set_that_makes_no_sense_is_refused(world: World, proposal: Proposal, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        criteria.draft(worlds.TARGET, proposal, actor=players(world)[0])
    assert db.session.execute(select(CriteriaSet.id)).first() is None


def test_a_title_has_one_draft_at_a_time(world: World) -> None:
    adviser, _ = players(world)
    criteria.draft(worlds.TARGET, PROPOSAL, actor=adviser)
    with pytest.raises(BadInput, match="draft_exists"):
        criteria.draft(worlds.TARGET, PROPOSAL, actor=adviser)
    with pytest.raises(NotFound):
        criteria.draft(999, PROPOSAL, actor=adviser)
    with pytest.raises(NotFound):
        criteria.submit(999, actor=adviser)

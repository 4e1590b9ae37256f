"""A seat is filled by one case at a time."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from state_machines.errors import StepRefused
from tests.integration.services.conftest import Desk
from workflow_app.extensions import db
from workflow_app.models import HistoryEntry, PersonnelCase, Post
from workflow_app.rehearsal.driver import Driver
from workflow_app.services.verification import verify


def opened_again(desk: Desk) -> Driver:
    """Another case for the same post."""
    other = Driver(desk.driver.cast)
    other.open(post_id=desk.world.post_id)
    return other


def counted(model: type) -> int:
    return int(db.session.execute(select(func.count()).select_from(model)).scalar_one())


def test_a_second_case_for_the_only_seat_is_refused_and_leaves_nothing(desk: Desk) -> None:
    with pytest.raises(StepRefused) as refusal:
        opened_again(desk)
    unmet = [(found.rule, found.reason) for found in refusal.value.findings if found.blocks]
    assert unmet == [("R-S-vacancy", "being_filled")]
    assert (counted(PersonnelCase), counted(HistoryEntry)) == (1, 1)


def test_once_the_first_case_is_cancelled_another_may_be_opened(desk: Desk) -> None:
    desk.driver.step("cancel")
    other = opened_again(desk)
    assert other.file().facts.state == "DRAFT"
    assert verify().breaks == []


def test_two_seats_take_two_cases_and_no_third(desk: Desk) -> None:
    db.session.execute(update(Post).where(Post.id == desk.world.post_id).values(seats=2))
    db.session.commit()
    opened_again(desk)
    with pytest.raises(StepRefused):
        opened_again(desk)


def test_once_the_seat_is_filled_it_is_taken(desk: Desk) -> None:
    desk.advance("CLOSED")
    with pytest.raises(StepRefused) as refusal:
        opened_again(desk)
    assert [found.reason for found in refusal.value.findings if found.blocks] == ["no_vacancy"]


def test_a_case_and_its_entries_keep_their_numbers_apart(desk: Desk) -> None:
    desk.driver.step("cancel")
    other = opened_again(desk)
    other.step("edit_draft", need="Nhu cầu khác.")
    report = verify(other.case_id)
    assert (report.streams, report.entries, report.breaks) == (1, 2, [])

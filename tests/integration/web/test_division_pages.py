"""Where the post is in a division, every page of a step names the division and its department."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.integration.web import small
from tests.integration.web.conftest import for_tests, signed_in
from workflow_app import clock
from workflow_app.rehearsal import world as worlds
from workflow_app.rehearsal.driver import Driver

PLACE = "Phòng Minh họa, Sở Minh họa"


@pytest.fixture
def division(app: Flask) -> tuple[FlaskClient, int]:
    """A browser of the specialist of the department, and a case for a post in a division."""
    for_tests(app)
    today = clock.today()
    with app.app_context():
        script = {"people": {"an": None, "binh": None}, "post": {"in_division": True}}
        world = worlds.build(script, today)
        driver = Driver(world.cast)
        driver.open(post_id=world.post_id)
        head = world.cast["UNIT_HEAD"][0].official_id
        assert head is not None
        small.account("giamdoc", head)
        small.grant(head, "UNIT_HEAD", worlds.UNIT)
    return signed_in(app, "giamdoc", f"UNIT_HEAD:{worlds.UNIT}"), driver.case_id


@pytest.mark.parametrize("page", ["/steps/request_policy", "/steps/cancel"])
def test_a_page_names_the_division_first(division: tuple[FlaskClient, int], page: str) -> None:
    client, case_id = division
    answer = client.get(f"/cases/{case_id}{page}")
    assert answer.status_code == 200
    assert PLACE in " ".join(answer.text.split())


def test_a_step_that_came_too_late_names_it_too(division: tuple[FlaskClient, int]) -> None:
    client, case_id = division
    answer = client.post(f"/cases/{case_id}/steps/announce", data={"audience": "Toàn sở"})
    assert answer.status_code == 409
    assert PLACE in " ".join(answer.text.split())

"""A case under the second version of the three channels, through the pages."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.integration.web import small
from tests.integration.web.conftest import for_tests, signed_in
from tests.integration.web.typing_in import take
from workflow_app import clock
from workflow_app.rehearsal import world as worlds
from workflow_app.rehearsal.driver import Driver
from workflow_app.services import releases

ROLE = "PERSONNEL_SPECIALIST"


@dataclass
class Second:
    """An office that has published the second version, its specialist and a case."""

    app: Flask
    driver: Driver
    people: list[int]
    voters: list[int]
    authority: list[int]

    def advance(self, state: str) -> None:
        with self.app.app_context():
            self.driver.advance(state, self.people, self.voters, self.authority)

    def state(self) -> str:
        with self.app.app_context():
            return self.driver.file().facts.state

    @property
    def client(self) -> FlaskClient:
        return signed_in(self.app, "chuyenvien", f"{ROLE}:{worlds.UNIT}")


@pytest.fixture
def second(app: Flask) -> Second:
    for_tests(app)
    today = clock.today()
    with app.app_context():
        world = worlds.build({"people": {"an": None, "binh": {"sex": "F"}}}, today)
        asked = releases.Proposal("three-channels", 2, today, "01/QĐ")
        release_id = releases.propose(asked, actor=world.cast["ADVISER"][0])
        releases.publish(release_id, actor=world.cast["AUTHORITY_MEMBER"][0])
        driver = Driver(world.cast)
        driver.open(post_id=world.post_id)
        specialist = world.cast[ROLE][0].official_id
        assert specialist is not None
        small.account("chuyenvien", specialist)
        small.grant(specialist, ROLE, worlds.UNIT)
        people = [world.people["an"], world.people["binh"]]
        return Second(app, driver, people, world.voters[:9], world.authority)


@pytest.mark.parametrize("state", ["DRAFT", "NOMINATING", "CONSOLIDATED", "CONSULTING", "SELECTING"])
def test_every_page_of_the_case_opens_in_every_state(second: Second, state: str) -> None:
    second.advance(state)
    pages = ("", "/options", "/papers", "/history", "/diagram")
    found = {page: second.client.get(f"/cases/{second.driver.case_id}{page}").status_code for page in pages}
    assert found == dict.fromkeys(pages, 200)


def test_a_list_that_is_adopted_is_not_added_to(second: Second) -> None:
    second.advance("NOMINATING")
    case = f"/cases/{second.driver.case_id}"
    assert "add_eligible" not in second.client.get(case).text
    assert second.client.get(f"{case}/steps/add_eligible").status_code == 409


def test_the_place_of_residence_is_heard_while_verifying(second: Second) -> None:
    second.advance("CONSULTING")
    case = f"/cases/{second.driver.case_id}"
    assert "Xác minh và lấy ý kiến nơi cư trú" in second.client.get(case).text
    sent = take(second.app, ("chuyenvien", f"{ROLE}:{worlds.UNIT}"), f"{case}/steps/hear_residence", {})
    assert sent.status_code == 303
    assert second.state() == "CONSULTING"
    assert "Ghi nhận ý kiến nơi cư trú" in second.client.get(f"{case}/history").text

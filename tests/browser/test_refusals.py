"""A case is refused at six rules; every page quotes the clause, the remedy and who can act."""

from __future__ import annotations

from typing import Any

import pytest

from state_machines.rulebook import catalogue
from tests.browser.backstage import Backstage
from tests.browser.conftest import Town
from tests.browser.desk import Desk
from workflow_app.rehearsal.ballot import Ballot
from workflow_app.seed.plots import Scene

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="session")
def backstage(town: Town) -> Backstage:
    """The archive behind the pages."""
    return Backstage(town.database_url, town.home)


def attempt(desk: Desk, username: str, step: str, query: str = "", **typed: Any) -> None:
    """Somebody tries a step by its address, as from an old bookmark."""
    desk.sit(username)
    desk.page.goto(desk.step_url(step, query))
    desk.fill(typed)
    desk.papers()
    desk.send()


def assert_page_explains(desk: Desk, backstage: Backstage, rule: str, state: str) -> None:
    """The page holds the clause as a link, a remedy and whose it is; nothing has moved."""
    clause = catalogue()[rule].clause
    assert desk.page.locator(f'main .finding a[href*="/rules/clauses/{clause}"]').count() >= 1
    text = desk.refusal()
    assert "Cách khắc phục" in text
    assert "Người khắc phục" in text
    assert rule in backstage.refused_rules(desk.case_id)
    assert backstage.state(desk.case_id) == state


def name_and_vote(scene: Scene) -> None:
    """All three channels and the table, but nobody has declared interests."""
    drive, (first, second, *_) = scene.drive, scene.people
    drive.step("nominate_by_head", official_id=first)
    for code, crowd in (("collective", scene.leaders), ("conference", scene.staff)):
        drive.hold(code, Ballot({first: len(crowd) // 2, second: max(1, len(crowd) // 2 - 1)}, crowd))
    drive.step("prepare_consolidation")
    drive.step("consolidate")


def test_one_case_is_refused_at_six_rules_with_the_clause_shown(
    desk: Desk, town: Town, backstage: Backstage
) -> None:
    vacancy = town.second
    desk.case_id = backstage.open(vacancy, "POLICY_APPROVED")
    who, failing = vacancy.near_misses[0]
    attempt(desk, "chuyenvien", "open_nomination", eligible=[*vacancy.eligible, who])
    assert_page_explains(desk, backstage, failing, "POLICY_APPROVED")

    backstage.lead(desk.case_id, vacancy, "NOMINATING")
    attempt(desk, "chuyenvien", "prepare_consolidation")
    assert_page_explains(desk, backstage, "R-2.5-e1", "NOMINATING")

    with backstage.scene(desk.case_id, vacancy) as scene:
        name_and_vote(scene)
    attempt(desk, "chuyenvien", "start_verification")
    assert_page_explains(desk, backstage, "R-S-conflict", "CONSOLIDATED")

    with backstage.scene(desk.case_id, vacancy) as scene:
        scene.drive.declare_conflicts()
        scene.drive.step("start_verification")
    attempt(desk, "chuyenvien", "open_selection")
    assert_page_explains(desk, backstage, "R-2.8-c", "VERIFYING")

    backstage.lead(desk.case_id, vacancy, "SELECTING")
    with backstage.scene(desk.case_id, vacancy) as scene:
        votes = {scene.people[0]: len(scene.leaders)}
        round_id = scene.drive.hold("selection", Ballot(votes, scene.leaders), to="ENTERED")
    attempt(desk, "tokiem1", "confirm_count", f"?round={round_id}", agreed=True)
    assert_page_explains(desk, backstage, "SOD-2-confirm", "SELECTING")

    with backstage.scene(desk.case_id, vacancy) as scene:
        scene.drive.step("confirm_count", round_id=round_id)
        scene.drive.step("certify", round_id=round_id, chair_id=scene.leaders[0])
        scene.drive.step("give_head_opinion", official_id=scene.people[0])
        scene.drive.step("choose", official_id=scene.people[0])
    attempt(desk, "truongso", "submit", number="01/TTr-SNN", signed=True)
    assert_page_explains(desk, backstage, "R-P-dossier", "DOSSIER_PREPARING")
    assert desk.page.input_value('main [name="number"]') == "01/TTr-SNN", "what was typed is kept"


def test_a_form_read_before_somebody_else_acted_says_what_changed(
    desk: Desk, town: Town, backstage: Backstage
) -> None:
    desk.case_id = backstage.open(town.third, "DRAFT")
    desk.sit("truongso")
    desk.page.goto(desk.step_url("request_policy"))
    desk.fill({"seats_requested": 1, "intended_work": "Nội dung đã gõ."})
    desk.papers()
    with backstage.scene(desk.case_id, town.third) as scene:
        scene.drive.step("edit_draft", need="Nhu cầu đã được sửa ở bàn khác.")
    desk.send()
    assert "Sửa dự thảo" in desk.page.locator("main").inner_text(), "the page names what was done since"
    assert desk.page.input_value('main [name="intended_work"]') == "Nội dung đã gõ."

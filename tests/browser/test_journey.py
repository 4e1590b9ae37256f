"""One appointment from draft to announcement through the pages, by the people whose work it is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Town
from tests.browser.desk import Desk
from workflow_app import clock, create_app
from workflow_app.config import Settings
from workflow_app.extensions import db
from workflow_app.queries import case_file
from workflow_app.services.verification import verify

pytestmark = pytest.mark.timeout(420)

PAPERS = (
    "RESUME_C2C",
    "SELF_REVIEW",
    "CELL_COMMENT",
    "RESIDENCE_COMMENT",
    "ASSET_DECLARATION",
    "DEGREE_COPIES",
    "HEALTH_CERTIFICATE",
)
UNIT, AUTHORITY = (
    ("chuyenvien", "thuky", "tokiem1", "tokiem2"),
    ("thamdinh2", "thukybtv", "tokiembtv1", "tokiembtv2"),
)


def hold(
    desk: Desk, code: str, votes: dict[int, int], team: tuple[str, ...] = UNIT, *, each: bool = False
) -> None:
    """A whole ballot round, each act by another desk; the form's own lists are kept."""
    preparer, secretary, first, second = team
    desk.sit(preparer)
    desk.go("convene", detail=code)
    desk.fill({"place": "Hội trường tầng 2", "held_on": today()})
    desk.send()
    desk.must_be_done("convene")
    desk.sit(secretary)
    desk.go("take_attendance")
    present = desk.tick_all("present")
    desk.send()
    desk.must_be_done("take_attendance")
    tellers = [ACCOUNTS[name] for name in (first, second, f"{first[:-1]}3")]
    desk.take(secretary, "set_tellers", tellers=tellers, teller_head=tellers[0])
    desk.sit(first)
    desk.go("close_voting")
    desk.fill({"issued": present, "collected": present})
    desk.send()
    desk.must_be_done("close_voting")
    desk.sit(first)
    desk.go("enter_count")
    desk.fill({"valid": present, "invalid": 0})
    for box in desk.page.locator('main [name^="tallies-"]').all():
        box.fill("0")
    for person, share in votes.items():
        count = present if share == 100 else present * share // 100
        desk.page.fill(f'main [name="tallies-of_{person}-votes"]', str(count))
        if each:
            desk.page.fill(f'main [name="tallies-of_{person}-against"]', str(present - count))
    desk.send()
    desk.must_be_done("enter_count")
    desk.take(second, "confirm_count", agreed=True)
    desk.sit(secretary)
    desk.go("certify")
    desk.pick_first("chair_id")
    desk.papers()
    desk.send()
    desk.must_be_done("certify")


ACCOUNTS: dict[str, int] = {}


@pytest.fixture(scope="session")
def town(best_town: Town) -> Town:
    """Web server, worker and scheduler apart, over PostgreSQL and Redis, where these are."""
    return best_town


@pytest.fixture(autouse=True)
def known_accounts(town: Town) -> None:
    """Who is who in the town."""
    ACCOUNTS.update(town.accounts)


def test_an_appointment_goes_from_draft_to_announcement(desk: Desk, town: Town) -> None:
    first, second, third = town.vacancy.eligible[:3]
    desk.sit("chuyenvien")
    desk.page.goto("/cases/new/appointment")
    desk.fill({"post_id": town.vacancy.post_id, "need": "Kiện toàn lãnh đạo sở theo yêu cầu nhiệm vụ."})
    desk.send()
    desk.must_be_done("open_case")

    desk.take("truongso", "request_policy", seats_requested=1, intended_work="Phụ trách lĩnh vực lâm nghiệp.")
    desk.take("thamdinh", "approve_policy")
    desk.take("chuyenvien", "open_nomination", eligible=[first, second, third])
    desk.take("truongso", "nominate_by_head", official_id=first, reasons="Năng lực tốt.", signed=True)
    hold(desk, "collective", {first: 40, second: 40})
    hold(desk, "conference", {first: 45, second: 40})
    desk.take("chuyenvien", "declare_conflict")
    desk.take("truongso", "declare_conflict")
    desk.take("chuyenvien", "prepare_consolidation")
    desk.take("truongso", "consolidate")

    desk.take("chuyenvien", "start_verification")
    desk.take("capuy", "give_party_opinion", opinion="Cấp ủy nhất trí với các phương án.")
    for person in (first, second):
        attach(desk, "POLITICAL_CONCLUSION", person)
    desk.take("chuyenvien", "open_selection")
    hold(desk, "selection", {first: 100})
    desk.take("truongso", "give_head_opinion", official_id=first, opinion="Nhất trí.", signed=True)
    desk.take("thuky", "choose", official_id=first, reasons="Theo kết quả biểu quyết.")

    for kind in PAPERS:
        attach(desk, kind, first)
    desk.take("truongso", "submit", number="15/TTr-SNN", signed=True)
    desk.take("thamdinh", "accept_submission")
    desk.take("thamdinh", "finish_appraisal", opinion="Đủ điều kiện.", inspection_opinion="Không có vi phạm.")
    hold(desk, "decision", {first: 100}, AUTHORITY, each=True)
    desk.take("banthuongvu", "approve", reasons="Theo kết quả biểu quyết.")
    desk.take("kyquyetdinh", "sign_decision", signed=True)
    desk.take("vanthu", "issue_decision", number="1234-QĐ/TU", effective_on=today())
    desk.take("truongso", "announce", audience="Hội nghị cán bộ toàn sở.")

    assert "Đã công bố" in desk.state()
    check_archive(town, desk, chosen=first)


def today() -> str:
    """The present day as people type it."""
    return clock.today().strftime("%d/%m/%Y")


def attach(desk: Desk, kind: str, person: int) -> None:
    """One paper into the dossier."""
    desk.take(
        "chuyenvien",
        "attach_document",
        direct=desk.step_url("attach_document"),
        kind=kind,
        official_id_optional=person,
        number=f"{kind[:4]}-{person}",
    )


def check_archive(town: Town, desk: Desk, chosen: int) -> None:
    """What the pages did is what the archive holds, and its history verifies."""
    settings = Settings(database_url=town.database_url, secret_key="k" * 40, home=town.home)
    with create_app(settings).app_context():
        file = case_file.load(desk.case_id, town.today)
        assert file is not None
        assert (file.facts.state, file.facts.chosen_id) == ("ANNOUNCED", chosen)
        report = verify(desk.case_id)
        assert report.breaks == []
        assert report.entries >= len(desk.taken)
        db.session.remove()
        db.engine.dispose()


def test_the_pages_need_no_other_site_and_raise_no_error(browser: Browser, town: Town) -> None:
    context = browser.new_context(base_url=town.url)
    page = context.new_page()
    foreign: list[str] = []
    errors: list[str] = []
    page.on(
        "request",
        lambda request: foreign.append(request.url) if not request.url.startswith(town.url) else None,
    )
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    desk = Desk(page)
    desk.sit("chuyenvien")
    for address in ("/", "/cases", "/people", "/units", "/rules"):
        page.goto(address)
    assert foreign == []
    assert errors == []
    context.close()

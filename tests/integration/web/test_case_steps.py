"""Steps taken through their forms: what is written, what is refused, and that nothing typed is lost."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select, update
from werkzeug.test import TestResponse

from tests import databases
from tests.integration.web.conftest import CASES, OFFICIALS, for_tests, signed_in
from workflow_app import clock, create_app
from workflow_app.extensions import db
from workflow_app.models import (
    Account,
    BallotRound,
    CaseDocument,
    HistoryEntry,
    Nomination,
    Official,
    PersonnelCase,
    Post,
    RoleGrant,
    Tenure,
    Title,
)
from workflow_app.seed.demo import load_demo
from workflow_app.services.transactions import transaction

OK, SEE_OTHER, FORBIDDEN, NOT_FOUND, CONFLICT, UNPROCESSABLE = 200, 303, 403, 404, 409, 422
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
THAT_DAY = clock.today().strftime("%d/%m/%Y")
PAPER = {"number": "15/BB", "dated_on": THAT_DAY}
# Each test has a case of its own: (state, which of them).
POLICY_APPROVED, COUNTING, SELECTING, DOSSIER, SAME_PERSON = 1, 2, 3, 4, 5


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A demo province of this module's own, which its tests change."""
    folder = tmp_path_factory.mktemp("office")
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = databases.copied(request.getfixturevalue("migrated_file"), folder)
        else:
            request.getfixturevalue("server")
            url = stack.enter_context(databases.postgresql_database())
            databases.migrate(url, folder)
        app = for_tests(create_app(databases.settings_for(url, folder / "home")))
        with app.app_context():
            load_demo(OFFICIALS, CASES)
        yield app
        with app.app_context():
            db.engine.dispose()


class Clerk:
    """One person at one form, typing into what the page shows."""

    def __init__(
        self, app: Flask, username: str, case_id: int, step: str, query: str = "", *, role: str = ""
    ) -> None:
        self.client: FlaskClient = signed_in(app, username, role)
        self.case_id, self.url = case_id, f"/cases/{case_id}/steps/{step}{query}"
        self.page = self.client.get(self.url)
        assert self.page.status_code == OK, self.page.text

    @property
    def revision(self) -> str:
        return hidden(self.page, "revision")

    def send(self, **typed: Any) -> TestResponse:
        """Send the form with what is typed on top of the hidden fields."""
        self.page = self.client.post(
            self.url, data={"revision": self.revision, **typed}, content_type="multipart/form-data"
        )
        return self.page


def hidden(page: TestResponse, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page.text)
    assert found, f"no field {name}"
    return unescape(found[1])


def boxes(page: TestResponse, name: str) -> list[str]:
    """The values of the ticked boxes of a field."""
    tags = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page.text)
    return [unescape(re.findall(r'value="([^"]*)"', tag)[0]) for tag in tags if " checked" in tag]


def offered(page: TestResponse, name: str) -> list[str]:
    """Every value of a field, those whom nothing refuses first."""
    tags = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page.text)
    return [re.findall(r'value="([^"]*)"', tag)[0] for tag in tags]


def paper(kind: str, **more: Any) -> dict[str, Any]:
    return {f"paper_{kind}-{name}": value for name, value in {**PAPER, **more}.items()}


def pdf(name: str = "Biên bản.pdf", content: bytes = PDF) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def value(app: Flask, statement: Any) -> Any:
    with app.app_context():
        return db.session.execute(statement).scalars().first()


def row(app: Flask, case_id: int) -> Any:
    columns = PersonnelCase.state, PersonnelCase.revision, PersonnelCase.history_seq
    with app.app_context():
        return db.session.execute(select(*columns).where(PersonnelCase.id == case_id)).one()


def last_entry(app: Flask, case_id: int) -> dict[str, Any]:
    newest = HistoryEntry.seq.desc()
    body = value(
        app, select(HistoryEntry.body).where(HistoryEntry.stream == f"case:{case_id}").order_by(newest)
    )
    found: dict[str, Any] = json.loads(body)
    return found


AccountFor = Callable[..., str]


@pytest.fixture
def account_for(office: Flask) -> AccountFor:
    """``account_for("UNIT_HEAD", case_id)`` opens an account for whoever holds the role there."""

    def opened(role: str, case_id: int, *, at: Any = PersonnelCase.unit_id) -> str:
        unit = select(at).where(PersonnelCase.id == case_id).scalar_subquery()
        holder = select(RoleGrant.official_id).where(RoleGrant.role == role, RoleGrant.unit_id == unit)
        official_id = value(office, holder.order_by(RoleGrant.id))
        name = f"{role.lower()}-{case_id}"
        account = {"username": name, "password_hash": "x", "official_id": official_id}
        with office.app_context(), transaction():
            db.session.execute(insert(Account), account | {"created_at": datetime(2026, 3, 2, tzinfo=UTC)})
        return name

    return opened


def make_of_one_age(app: Flask, case_id: int) -> None:
    """All leaders of the unit are born in one year, which rule R-2.5-b warns of."""
    unit = select(PersonnelCase.unit_id).where(PersonnelCase.id == case_id).scalar_subquery()
    leaders = (
        select(Tenure.official_id)
        .join(Post, Post.id == Tenure.post_id)
        .join(Title, Title.id == Post.title_id)
        .where(Post.unit_id == unit, Title.rank.in_(("HEAD", "DEPUTY")))
    )
    with app.app_context(), transaction():
        born = update(Official).where(Official.id.in_(leaders)).values(birth_year=1980)
        db.session.execute(born.execution_options(synchronize_session=False))


# ---------------------------------------------------------------- a step is taken
def test_a_step_is_taken_with_its_paper_and_file_and_the_receipt_is_told(office: Flask) -> None:
    clerk = Clerk(office, "chuyenvien", POLICY_APPROVED, "open_nomination")
    people = offered(clerk.page, "eligible")[:2]
    incomplete = clerk.send(eligible=people, **paper("MINUTES", number="", file=pdf()))
    assert incomplete.status_code == UNPROCESSABLE
    assert boxes(incomplete, "eligible") == people
    assert "Đã giữ tệp Biên bản.pdf" in incomplete.text
    kept = hidden(incomplete, "paper_MINUTES-kept")
    done = clerk.send(eligible=people, **paper("MINUTES", kept=kept))
    assert done.status_code == SEE_OTHER, re.findall(r"finding__sentence[^<]*>([^<]+)", done.text)
    page = clerk.client.get(done.location)
    assert re.search(r"Đã ghi nhận: .* Số biên nhận 4-[0-9a-f]{12}\.", page.text)
    assert row(office, POLICY_APPROVED).state == "NOMINATING"
    assert last_entry(office, POLICY_APPROVED)["detail"]["given"]["eligible"] == [int(who) for who in people]


def test_a_file_is_given_out_as_an_attachment_in_a_sandbox_and_that_is_put_in_history(office: Flask) -> None:
    clerk = Clerk(office, "chuyenvien", DOSSIER, "attach_document")
    sent = clerk.send(kind="OTHER", official_id_optional="", file=pdf("../Tờ <b>khai.pdf"), **PAPER)
    assert sent.status_code == SEE_OTHER, sent.text
    paper_id = value(office, select(CaseDocument.id).where(CaseDocument.filename == "Tờ <b>khai.pdf"))
    address = f"/cases/{DOSSIER}/papers/{paper_id}/file"
    assert clerk.client.get(address).status_code != OK
    answer = clerk.client.post(address)
    assert (answer.status_code, answer.data) == (OK, PDF)
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    entry = last_entry(office, DOSSIER)
    assert (entry["action"], entry["detail"]["document"]) == ("case:document:downloaded", paper_id)


def test_a_restricted_paper_is_hidden_and_each_reading_is_recorded(office: Flask) -> None:
    clerk = Clerk(office, "chuyenvien", DOSSIER, "attach_document", "?kind=ASSET_DECLARATION")
    person = offered(clerk.page, "official_id_optional")[1]
    sent = clerk.send(kind="ASSET_DECLARATION", official_id_optional=person, file=pdf("ke-khai.pdf"), **PAPER)
    assert sent.status_code == SEE_OTHER, sent.text
    paper_id = value(office, select(CaseDocument.id).where(CaseDocument.filename == "ke-khai.pdf"))
    address = f"/cases/{DOSSIER}/papers/{paper_id}/file"
    secretary = signed_in(office, "thuky")
    listed = secretary.get(f"/cases/{DOSSIER}/papers").text
    assert "ke-khai.pdf" not in listed
    assert "văn bản hạn chế không hiện" in listed
    assert secretary.post(address).status_code == NOT_FOUND
    assert last_entry(office, DOSSIER)["action"] == "case:step:taken"
    assert clerk.client.post(address).data == PDF
    assert last_entry(office, DOSSIER)["action"] == "case:document:read"
    watched = signed_in(office, "kiemtra").get(f"/cases/{DOSSIER}/history?show=reads").text
    assert "Mở văn bản hạn chế: Bản kê khai tài sản, thu nhập 15/BB." in watched


# ---------------------------------------------------------------- a step is refused
def test_a_refusal_changes_nothing_names_the_clause_and_keeps_what_was_typed(office: Flask) -> None:
    clerk = Clerk(office, "chuyenvien", SAME_PERSON, "prepare_consolidation")
    assert "Bước này còn 1 điều kiện chưa đạt" in clerk.page.text
    before = row(office, SAME_PERSON)
    refused = clerk.send(**paper("CONSOLIDATION", number="77/BTH", file=pdf("bang.pdf")))
    assert refused.status_code == CONFLICT
    assert 'value="77/BTH"' in refused.text
    assert "Đã giữ tệp bang.pdf" in refused.text
    assert re.search(r'href="/rules/clauses/2\.5">\s*Mục 2\.5', refused.text)
    assert "Cách khắc phục" in refused.text
    after = row(office, SAME_PERSON)
    assert (after.state, after.revision) == (before.state, before.revision)
    assert after.history_seq == before.history_seq + 1
    assert last_entry(office, SAME_PERSON)["action"] == "case:step:refused"


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"<html><script>alert(1)</script>", "to-trinh.pdf", "không đúng với đuôi tên tệp"),
        (PDF, "to-trinh.html", "Loại tệp này không được nhận"),
        (b"", "to-trinh.pdf", "Tệp rỗng"),
    ],
)
def test_a_file_that_is_not_what_it_says_stops_the_step(
    office: Flask, content: bytes, name: str, words: str
) -> None:
    clerk = Clerk(office, "chuyenvien", DOSSIER, "attach_document")
    seen = row(office, DOSSIER).revision
    refused = clerk.send(kind="OTHER", official_id_optional="", file=pdf(name, content), **PAPER)
    assert refused.status_code == UNPROCESSABLE
    assert words in refused.text
    assert row(office, DOSSIER).revision == seen


def test_a_warning_has_to_be_read_before_the_step_goes_on(office: Flask, account_for: AccountFor) -> None:
    draft = value(office, select(PersonnelCase.id).where(PersonnelCase.state == "DRAFT"))
    make_of_one_age(office, draft)
    clerk = Clerk(office, account_for("UNIT_HEAD", draft), draft, "request_policy")
    typed = {"seats_requested": "1", "intended_work": "Phụ trách kế hoạch.", **paper("POLICY_REQUEST")}
    assert offered(clerk.page, "acknowledged") == ["R-2.5-b"]
    refused = clerk.send(**typed)
    assert refused.status_code == CONFLICT
    assert "Tôi đã đọc cảnh báo này và vẫn tiếp tục" in refused.text
    assert "Phụ trách kế hoạch." in refused.text
    assert clerk.send(**typed, acknowledged="R-2.5-b").status_code == SEE_OTHER
    settled = {one["rule"]: one["settled"] for one in last_entry(office, draft)["detail"]["findings"]}
    assert settled["R-2.5-b"] == "acknowledged"


def test_a_complaint_of_the_service_stands_beside_its_field(office: Flask) -> None:
    named = select(Nomination.official_id).where(Nomination.case_id == COUNTING, Nomination.channel == "HEAD")
    clerk = Clerk(office, "truongso", COUNTING, "nominate_by_head")
    again = clerk.send(
        official_id=str(value(office, named)),
        reasons="Năng lực tốt.",
        signed="y",
        **paper("HEAD_PROPOSAL"),
    )
    assert again.status_code == UNPROCESSABLE
    assert "Người này đã được người đứng đầu giới thiệu." in again.text


# ---------------------------------------------------------------- others were faster
def test_a_case_that_has_moved_on_tells_what_was_done_and_takes_the_form_again(office: Flask) -> None:
    slow = Clerk(office, "truongso", SELECTING, "give_head_opinion")
    quick = Clerk(office, "chuyenvien", SELECTING, "attach_document")
    assert quick.send(kind="OTHER", official_id_optional="", **PAPER).status_code == SEE_OTHER
    choice = offered(slow.page, "official_id")[0]
    typed = {"official_id": choice, "opinion": "Đề nghị chọn người này.", "signed": "y"}
    moved = slow.send(**typed)
    assert moved.status_code == CONFLICT
    assert "Hồ sơ đã được xử lý tiếp" in moved.text
    assert "Đưa văn bản vào hồ sơ." in moved.text
    assert "người khác đã làm các việc dưới đây" in moved.text
    assert moved.text.index("Hồ sơ đã được xử lý tiếp</h2>") < moved.text.index('id="form"')
    assert moved.text.index('id="form"') < moved.text.index("Điều kiện của bước này")
    assert "Đề nghị chọn người này." in moved.text
    assert boxes(moved, "official_id") == [choice]
    assert slow.revision == str(row(office, SELECTING).revision)
    assert slow.send(**typed).status_code == SEE_OTHER


def test_a_step_that_came_too_late_shows_what_was_typed(office: Flask) -> None:
    waiting = value(office, select(PersonnelCase.id).where(PersonnelCase.state == "POLICY_REQUESTED"))
    typed = {"answered_on": THAT_DAY, **paper("POLICY_ANSWER")}
    slow = Clerk(office, "thamdinh", waiting, "reject_policy")
    quick = Clerk(office, "thamdinh2", waiting, "approve_policy")
    approved = quick.send(**typed, note="Đồng ý.")
    assert approved.status_code == SEE_OTHER, approved.text
    late = slow.send(**typed, reason="Chưa cần bổ sung lúc này.")
    assert late.status_code == CONFLICT
    assert "Đồng ý chủ trương: từ" in late.text
    assert "Chưa cần bổ sung lúc này." in late.text
    assert row(office, waiting).state == "POLICY_APPROVED"


# ---------------------------------------------------------------- whose step it is
def test_a_step_of_another_state_says_where_the_case_is(office: Flask) -> None:
    answer = signed_in(office, "chuyenvien").get(f"/cases/{SAME_PERSON}/steps/revise_request")
    assert answer.status_code == CONFLICT
    assert "Giới thiệu nhân sự" in answer.text


@pytest.mark.parametrize(
    "step", ["no_such_step", "open_case", "convene?round_code=nothing", "certify?round=999"]
)
def test_a_step_that_does_not_exist_here_is_no_page(office: Flask, step: str) -> None:
    answer = signed_in(office, "chuyenvien").get(f"/cases/{SAME_PERSON}/steps/{step}")
    assert answer.status_code in (NOT_FOUND, CONFLICT, FORBIDDEN)
    assert "Traceback" not in answer.text


# ---------------------------------------------------------------- people and rounds
def test_the_search_finds_names_without_marks_and_loses_nothing_typed(office: Flask) -> None:
    clerk = Clerk(office, "chuyenvien", SAME_PERSON, "convene", "?round_code=conference")
    proposed = boxes(clerk.page, "voters")
    assert len(proposed) > 3
    few = proposed[:-1]
    found = clerk.send(find="Tìm", q="nguyen", held_on="05/03/2026", place="Hội trường A", voters=few)
    assert found.status_code == OK
    assert 'value="Hội trường A"' in found.text
    assert boxes(found, "voters") == few
    assert len(offered(found, "voters")) > len(proposed)
    assert offered(found, "observers")
    assert "error-summary" not in found.text


def test_convening_asks_first_which_round(office: Flask) -> None:
    text = signed_in(office, "chuyenvien").get(f"/cases/{SAME_PERSON}/steps/convene").text
    assert f"/cases/{SAME_PERSON}/steps/convene?round_code=conference" in text


def test_a_count_that_does_not_add_up_is_explained_and_another_teller_confirms_the_right_one(
    office: Flask,
) -> None:
    present = value(office, select(BallotRound.collected).where(BallotRound.state == "COUNTING"))
    clerk = Clerk(office, "tokiem1", COUNTING, "enter_count")
    names = re.findall(r'name="tallies-(of_\d+)-votes"', clerk.page.text)
    assert names
    votes = {f"tallies-{name}-votes": "1" for name in names}
    wrong = clerk.send(valid=str(present), invalid="1", **votes)
    assert wrong.status_code == CONFLICT
    assert f'value="{present}"' in wrong.text
    assert clerk.send(valid=str(present), invalid="0", **votes).status_code == SEE_OTHER
    assert "confirm_count" not in clerk.client.get(f"/cases/{COUNTING}").text
    other = Clerk(office, "tokiem2", COUNTING, "confirm_count")
    assert "Số phiếu, tính trên" in other.page.text
    assert other.send().status_code == UNPROCESSABLE
    assert other.send(agreed="y").status_code == SEE_OTHER


def test_an_override_is_printed_wherever_the_case_is_shown(office: Flask, account_for: AccountFor) -> None:
    adviser = Clerk(office, "thamdinh", SELECTING, "propose_override")
    rule = "R-2.5-f"
    assert rule in adviser.page.text
    given = {"rule_id": rule, "official_id_optional": "", "reason": "Chỉ có một người đủ điều kiện."}
    proposed = adviser.send(**given, **paper("OVERRIDE_PROPOSAL"))
    assert proposed.status_code == SEE_OTHER, proposed.text
    for page in ("", "/options", "/papers", "/history", "/diagram", "/history/print"):
        text = signed_in(office, "chuyenvien").get(f"/cases/{SELECTING}{page}").text
        assert "Chỉ có một người đủ điều kiện." in text, page
    deciding = account_for("AUTHORITY_MEMBER", SELECTING, at=PersonnelCase.authority_id)
    authority_id = value(office, select(PersonnelCase.authority_id).where(PersonnelCase.id == SELECTING))
    member = Clerk(office, deciding, SELECTING, "adopt_override", role=f"AUTHORITY_MEMBER:{authority_id}")
    for words in ("Đề xuất đang chờ quyết định", "Chỉ có một người đủ điều kiện.", "Văn bản đề xuất", "Mục "):
        assert words in member.page.text
    assert member.client.get(f"/cases/{SELECTING}/steps/decline_override").status_code == 200
    adopted = member.send(
        override_id=offered(member.page, "override_id")[0], reason="Nhất trí.", **paper("OVERRIDE_BASIS")
    )
    assert adopted.status_code == SEE_OTHER, adopted.text
    text = signed_in(office, "kiemtra").get(f"/cases/{SELECTING}").text
    assert "Đã được cấp có thẩm quyền cho phép" in text

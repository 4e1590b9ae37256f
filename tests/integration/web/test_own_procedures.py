"""A procedure that the office has written: turned back with sentences, published, followed by cases."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from tests.integration.test_drafts import HEAD, STEP
from tests.integration.web.conftest import signed_in
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import ProcedureRelease
from workflow_app.presenters import labels
from workflow_app.queries import case_file
from workflow_app.seed import province
from workflow_app.seed.cases import scene_of
from workflow_app.seed.shapes import Vacancy
from workflow_app.services import published

DOCUMENT = "07-QĐ/TU ngày 02/03/2026"
NEW_STATE = """
[[state]]
code = "HEARING_UNION"
name = { vi = "Lấy ý kiến công đoàn", en = "Hearing the union" }
phase = "open"

[[step]]
code = "ask_union"
name = { vi = "Chuyển lấy ý kiến công đoàn", en = "Ask the union" }
from = ["DRAFT"]
to = "HEARING_UNION"
by = ["PERSONNEL_SPECIALIST"]
clause = "1"

[[step]]
code = "end_hearing"
name = { vi = "Trở lại dự thảo", en = "Back to the draft" }
from = ["HEARING_UNION"]
to = "DRAFT"
by = ["PERSONNEL_SPECIALIST"]
clause = "1"
"""


def upload(app: Flask, text: str, username: str = "thamdinh", **more: str) -> Any:
    day = labels.day(clock.today())
    data = {"effective_from": day, "document": DOCUMENT, "file": (io.BytesIO(text.encode()), "q.toml")}
    client = signed_in(app, username)
    return client.post(
        "/procedures/own", data={**data, **more}, content_type="multipart/form-data", follow_redirects=True
    )


def appointable(today: date) -> Vacancy:
    """A vacancy that no case is for, filled by appointment, in a unit that nothing stops."""
    for vacancy in reversed(province.build(300, today=today).vacancies()):
        unit, title, _standard, _row = case_file.post_context(vacancy.post_id, today)
        if not (title.is_elected or unit.moratoria or unit.post_open_cases):
            return vacancy
    raise LookupError("every vacancy has its case")


def releases(app: Flask) -> int:
    with app.app_context():
        return db.session.execute(select(func.count()).select_from(ProcedureRelease)).scalar_one()


def test_a_wrong_file_is_turned_back_line_by_line_and_nothing_is_kept(office: Flask) -> None:
    before = releases(office)
    answer = upload(office, HEAD + STEP.replace('asks = ["note"]', 'asks = ["horoscope"]'))
    assert answer.status_code == 422
    assert "Dòng 15:" in answer.text
    assert "dùng một từ mà chương trình không biết" in answer.text
    assert "horoscope" in answer.text
    assert DOCUMENT in answer.text
    assert releases(office) == before
    assert "Cả tệp:" in upload(office, "").text
    assert upload(office, HEAD, "chuyenvien").status_code == 403


def test_an_own_version_is_published_by_another_and_followed_by_new_cases(office: Flask) -> None:
    page = upload(office, HEAD + NEW_STATE).text
    assert "một người khác phải duyệt" in page
    assert "Thêm bước: Chuyển lấy ý kiến công đoàn." in page
    again = upload(office, HEAD + NEW_STATE)
    assert again.status_code == 422
    assert "đã được đề nghị hoặc đã ban hành" in again.text
    with office.app_context():
        release = db.session.execute(select(func.max(ProcedureRelease.id))).scalar_one()
    boss = signed_in(office, "banthuongvu")
    boss.post(f"/procedures/releases/{release}", data={"decision": "publish", "reason": ""})
    assert "Bổ nhiệm theo quy chế của tỉnh" in boss.get("/procedures").text
    with office.app_context():
        vacancy = appointable(clock.today())
        scene = scene_of(vacancy, clock.today())
        case_id = scene.drive.open(post_id=vacancy.post_id)
        assert scene.drive.file().row["procedure_version"] == 7
        scene.drive.step("ask_union")
        assert scene.drive.file().facts.state == "HEARING_UNION"
        published._offices.clear()
    reader = signed_in(office, "thamdinh")
    assert "Lấy ý kiến công đoàn" in reader.get(f"/cases/{case_id}").text
    assert "Lấy ý kiến công đoàn" in reader.get("/cases").text
    assert "Lấy ý kiến công đoàn" in reader.get(f"/cases/{case_id}/diagram").text

"""Choosing a post for a new case: which can be chosen, why the others cannot, and who can change that."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests.integration.web.conftest import signed_in
from workflow_app.extensions import db
from workflow_app.models import OrgUnit, PersonnelCase, Post, Tenure, Title
from workflow_app.queries import vacancies


@pytest.fixture
def filled(office: Flask) -> Any:
    """A post of the showcase department with a free seat that an open case takes, and that case."""
    serving = (
        select(func.count(Tenure.id))
        .where(Tenure.post_id == Post.id, Tenure.to_on.is_(None))
        .correlate(Post)
        .scalar_subquery()
    )
    with office.app_context():
        found = db.session.execute(
            select(Post.id, Post.unit_id, PersonnelCase.id.label("case_id"), PersonnelCase.code)
            .join(PersonnelCase, PersonnelCase.post_id == Post.id)
            .join(OrgUnit, OrgUnit.id == Post.unit_id)
            .where(OrgUnit.code == "S01", PersonnelCase.phase == "open", serving < Post.seats)
            .order_by(PersonnelCase.id)
        ).first()
    assert found is not None
    return found


def test_a_post_whose_seat_has_a_case_cannot_be_chosen_and_leads_to_that_case(
    office: Flask, filled: Any
) -> None:
    page = signed_in(office, "chuyenvien").get(f"/cases/new/appointment?unit={filled.unit_id}").text
    box = re.search(rf'<input[^>]*value="{filled.id}"[^>]*>.*?</div>', page, re.DOTALL)
    assert box
    assert "disabled" in box[0]
    assert "Không chọn được." in box[0]
    assert f'href="/cases/{filled.case_id}"' in box[0]


def test_the_refusal_of_a_second_case_leads_to_the_first(office: Flask, filled: Any) -> None:
    data = {"unit": filled.unit_id, "post_id": filled.id, "source": "ON_SITE", "need": "Thiếu người."}
    refused = signed_in(office, "chuyenvien").post("/cases/new/appointment", data=data)
    assert refused.status_code == 409
    words = rf'finding__link"\s+href="/cases/{filled.case_id}">Mở hồ sơ {filled.code}'
    assert re.search(words, refused.text)


def test_choosing_a_unit_keeps_what_was_typed_and_opens_nothing(office: Flask, filled: Any) -> None:
    data = {"unit": filled.unit_id, "source": "EXTERNAL", "need": "Việc dồn lại.", "show_again": "unit"}
    answer = signed_in(office, "chuyenvien").post("/cases/new/appointment", data=data)
    assert answer.status_code == 200
    assert "Việc dồn lại." in answer.text
    assert '<option selected value="EXTERNAL">' in answer.text
    assert "Chưa chọn." not in answer.text


def test_where_no_seat_is_free_the_page_says_who_can_do_what(
    office: Flask, filled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = vacancies.posts
    monkeypatch.setattr(
        vacancies,
        "posts",
        lambda *asked: [row for row in every(*asked) if row.seats - row.taken <= row.running],
    )
    page = signed_in(office, "chuyenvien").get(f"/cases/new/appointment?unit={filled.unit_id}").text
    assert "chưa có vị trí để mở hồ sơ" in page
    assert "ghi thông báo nghỉ hưu" in page
    assert f'href="/units/{filled.unit_id}"' in page


def test_the_page_begins_at_a_unit_with_a_free_seat_and_marks_it(office: Flask, filled: Any) -> None:
    with office.app_context():
        division = db.session.execute(
            select(Post.id, Post.unit_id, OrgUnit.name)
            .join(OrgUnit, OrgUnit.id == Post.unit_id)
            .join(Title, Title.id == Post.title_id)
            .where(OrgUnit.parent_id == filled.unit_id, Title.in_scope)
            .where(Post.id.not_in(select(PersonnelCase.post_id)))
            .order_by(OrgUnit.path)
        ).first()
        assert division is not None
        db.session.execute(update(Post).where(Post.id == division.id).values(seats=Post.seats + 1))
        db.session.commit()
    page = signed_in(office, "chuyenvien").get("/cases/new/appointment").text
    assert f"{division.name} (còn vị trí trống)" in page
    chosen = re.search(r"<option[^>]*selected[^>]*>([^<]*)</option>", page)
    assert chosen
    assert "(còn vị trí trống)" in chosen[1]
    assert "chưa có vị trí để mở hồ sơ" not in page

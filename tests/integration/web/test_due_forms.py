"""The head's page: everybody on one page, each recorded on its own, nothing typed is lost."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from tests.integration.web.campaigning import Campaign, opened
from tests.integration.web.conftest import counted, signed_in
from tests.integration.web.typing_in import Fields
from workflow_app.extensions import db
from workflow_app.models import EvaluationForm, FormAnswer, FormDraft, PersonnelCase
from workflow_app.queries import subordinates
from workflow_app.services.transactions import transaction

OK, SEE_OTHER, FORBIDDEN, NOT_FOUND, CONFLICT, INVALID = 200, 303, 403, 404, 409, 422
URL = "/evaluations/due"
STATEMENTS = 16  # however many subordinates


@pytest.fixture
def campaign(office: Flask) -> Campaign:
    with office.app_context():
        return opened(office)


@pytest.fixture
def head(office: Flask) -> FlaskClient:
    """The head of the department."""
    return signed_in(office, "truongso")


@pytest.fixture
def waiting(office: Flask, campaign: Campaign) -> list[int]:
    """Three forms that have come from the meeting to the head; nothing is typed about them yet."""
    with office.app_context():
        with transaction():
            db.session.execute(delete(FormDraft))
        for case_id in campaign.subordinates()[:3]:
            campaign.lead(case_id, "MEETING_REVIEWED")
        ready = (
            select(PersonnelCase.id)
            .where(PersonnelCase.state == "MEETING_REVIEWED")
            .order_by(PersonnelCase.id)
        )
        own = campaign.of_head()
        return [one for one in db.session.execute(ready).scalars() if one != own]


def fields(client: FlaskClient) -> dict[str, str]:
    """What the page would send as it stands."""
    return dict(Fields(client.get(URL).text).sent)


def filled(case_id: int, **more: str) -> dict[str, str]:
    """What a head writes about one person."""
    words = {
        "grade": "GOOD",
        "grade_reason": "",
        "strengths": f"Làm tốt {case_id}",
        "limits": "Chưa quyết liệt",
    }
    return {f"p{case_id}-{name}": value for name, value in (words | more).items()}


def state(app: Flask, case_id: int) -> str:
    with app.app_context():
        return db.session.execute(select(PersonnelCase.state).where(PersonnelCase.id == case_id)).scalar_one()


def test_the_points_of_the_person_are_a_beginning_and_no_word_is(
    head: FlaskClient, waiting: list[int]
) -> None:
    sent = fields(head)
    for case_id in waiting:
        points = [v for name, v in sent.items() if re.fullmatch(rf"p{case_id}-answers-c\d+-points", name)]
        assert len(points) == 8
        assert all(points)
        assert sent[f"p{case_id}-strengths"] == sent[f"p{case_id}-limits"] == ""
        assert f"p{case_id}-grade" not in sent
    assert f"Còn {len(waiting)} người chờ bạn nhận xét" in head.get(URL).text


def test_one_person_is_recorded_and_what_is_typed_about_another_stays(
    office: Flask, head: FlaskClient, waiting: list[int]
) -> None:
    first, second = waiting[:2]
    sent = fields(head)
    sent.update({**filled(first), **filled(second, limits="", grade="")})
    sent["only"] = str(first)
    assert head.post(URL, data=sent).status_code == SEE_OTHER
    assert state(office, first) == "HEAD_COMMENTED"
    assert state(office, second) == "MEETING_REVIEWED"
    page = head.get(URL)
    assert f'id="p{first}"' not in page.text
    assert unescape(dict(Fields(page.text).sent)[f"p{second}-strengths"]) == f"Làm tốt {second}"
    with office.app_context():
        row = db.session.get_one(EvaluationForm, first)
        assert row.head_grade == "GOOD"
        heads = select(FormAnswer.points).where(FormAnswer.case_id == first, FormAnswer.part == "HEAD")
        assert sum(db.session.execute(heads).scalars()) == row.score


def test_all_that_are_filled_are_recorded_and_the_refused_one_says_why(
    office: Flask, head: FlaskClient, waiting: list[int]
) -> None:
    good, bad, untouched = waiting[:3]
    sent = fields(head)
    for name in [name for name in sent if name.startswith(f"p{untouched}-") and "answers" not in name]:
        sent[name] = "" if not name.endswith("revision") else sent[name]
    sent.pop(f"p{untouched}-grade", None)
    sent.update({**filled(good), **filled(bad, grade="EXCELLENT")})
    sent["all"] = "1"
    answer = head.post(URL, data=sent)
    assert answer.status_code == CONFLICT
    assert state(office, good) == "HEAD_COMMENTED"
    assert state(office, bad) == state(office, untouched) == "MEETING_REVIEWED"
    assert "Đã ghi nhận nhận xét của 1 người" in answer.text
    card = answer.text.split(f'id="p{bad}"')[1].split("</details>\n          <details")[0]
    assert "Chưa ghi nhận được" in card
    assert "Mục 2.3" in card
    assert f"Làm tốt {bad}" in card


def test_what_is_lacking_or_too_much_is_told_beside_it(head: FlaskClient, waiting: list[int]) -> None:
    case_id = waiting[0]
    sent = fields(head)
    points = next(name for name in sent if name.startswith(f"p{case_id}-answers") and name.endswith("points"))
    sent.update({**filled(case_id, strengths=""), points: "99", "only": str(case_id)})
    answer = head.post(URL, data=sent)
    assert answer.status_code == INVALID
    assert "Nhiều nhất 10." in answer.text
    assert "Chưa nhập mục này." in answer.text
    assert dict(Fields(answer.text).sent)[points] == "99"


def test_typing_is_kept_for_those_who_are_typed_about(
    office: Flask, head: FlaskClient, waiting: list[int]
) -> None:
    case_id = waiting[0]
    answer = head.post(f"{URL}/draft", data={**filled(case_id, strengths="Đang viết"), "p1-strengths": "x"})
    assert answer.json
    assert answer.json["words"].startswith("Đã lưu nháp")
    assert dict(Fields(head.get(URL).text).sent)[f"p{case_id}-strengths"] == "Đang viết"
    step = head.get(f"/cases/{case_id}/steps/comment_head")
    assert dict(Fields(step.text).sent)["strengths"] == "Đang viết"
    with office.app_context():
        assert not db.session.execute(select(FormDraft.case_id).where(FormDraft.case_id == 1)).all()


def test_a_form_that_is_not_the_heads_is_never_touched(
    office: Flask, campaign: Campaign, head: FlaskClient
) -> None:
    with office.app_context():
        foreign = campaign.of_head()
    answer = head.post(URL, data={**filled(foreign), "only": str(foreign)})
    assert answer.status_code in (SEE_OTHER, INVALID)
    assert state(office, foreign) == "ASSIGNED"


@pytest.mark.parametrize("username", ["chuyenvien", "thamdinh", "canbo", "quantri"])
def test_it_is_for_heads_alone(office: Flask, username: str) -> None:
    assert signed_in(office, username).get(URL).status_code == FORBIDDEN


def test_many_subordinates_cost_as_much_as_three(
    office: Flask, campaign: Campaign, head: FlaskClient
) -> None:
    costs = {}
    for count in (3, 30):
        with office.app_context():
            reviewed(campaign, count)
        head.get(URL)
        with counted(office) as sent:
            page = head.get(URL)
        assert page.status_code == OK
        assert page.text.count("data-card-send") == count
        costs[count] = len(sent)
    assert costs[3] == costs[30] <= STATEMENTS


def reviewed(campaign: Campaign, count: int) -> None:
    """So many forms wait for the head: those of tests before are commented on, new ones brought up."""
    head = campaign.cast["UNIT_HEAD"][0]
    asked = [row.case_id for row in subordinates.asked(head)]
    for case_id in asked[count:]:
        campaign.lead(case_id, "HEAD_COMMENTED")
    wanted = max(0, count - len(asked))
    if wanted > len(campaign.subordinates()):
        campaign.joined(wanted)
    for case_id in campaign.subordinates()[:wanted]:
        campaign.lead(case_id, "MEETING_REVIEWED")

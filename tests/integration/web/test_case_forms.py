"""A form can be made for every step of every procedure, and gives back what was typed."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage, MultiDict

from state_machines import registry
from state_machines.definition import Step
from state_machines.facts import Tally
from state_machines.vocabulary import BallotType
from workflow_app.forms.fields import DayField, NumberField
from workflow_app.forms.steps import StepForm, form_for, given, tell
from workflow_app.forms.uploads import keep_files
from workflow_app.services.asked import Asked, AskedCriterion, Choice
from workflow_app.services.attachments import Shelf
from workflow_app.services.errors import BadInput
from workflow_app.services.inputs import ASKS, check

PDF = b"%PDF-1.7\n%%EOF\n"
DAY = date(2026, 3, 2)
PEOPLE = (Choice("11", "Lê Thị Ánh"), Choice("12", "Trần Văn Bình"), Choice("13", "Đỗ Văn An"))
CODES = (Choice("FIRST", "Một"), Choice("SECOND", "Hai"))
NUMBERED = (Choice("7", "Bảy"), Choice("8", "Tám"))
BY_ID = ("post_id", "matter_id", "withdrawal_id", "override_id", "corrects_id", "petition_id", "unit_id")

CRITERIA = (
    AskedCriterion(4, "Kết quả", "Nhiệm vụ được giao", 60, asks_evidence=True),
    AskedCriterion(5, "Tín nhiệm", "Gương mẫu", 40),
)

STEPS = [
    pytest.param(step, id=f"{procedure.code}-{step.code}")
    for procedure in registry.procedures().values()
    for step in procedure.steps
]


def asked(step: Step, ballot: BallotType = BallotType.APPROVE_EACH, **more: Any) -> Asked:
    choices = {name: PEOPLE if "official" in ASKS[name].type else CODES for name in step.asks}
    choices |= {name: NUMBERED for name in step.asks if name in BY_ID}
    papers = {str(kind): str(kind) for kind in step.documents}
    more = {"criteria": CRITERIA} | more
    return Asked(step, 5, choices, {"today": DAY}, papers=papers, counted=PEOPLE[:2], ballot=ballot, **more)


CELLS = {
    "tallies": {
        "of_11-votes": "3",
        "of_11-against": "1",
        "of_11-no_opinion": "0",
        "of_12-votes": "2",
        "of_12-against": "0",
        "of_12-no_opinion": "2",
    },
    "marks": {"of_11-mark": "71", "of_12-mark": "64"},
    "answers": {
        "c4-points": "55",
        "c4-text": "Hoàn thành.",
        "c4-evidence": "Báo cáo số 3.",
        "c5-points": "0",
        "c5-text": "",
        "c5-evidence": "",
    },
}


def typed(step: Step) -> MultiDict[str, Any]:
    """What a person types into the form of a step: everything that it asks."""
    sent = MultiDict[str, Any]([("revision", "5")])
    texts = {"text": "Lý do đủ dài.", "line": "12/QĐ", "number": "4", "day": "02/03/2026", "flag": "y"}
    for name in step.asks:
        kind = ASKS[name].type
        if kind in texts and name not in BY_ID:
            sent.add(name, texts[kind])
        elif kind == "official":
            sent.add(name, "12")
        elif kind == "officials":
            sent.setlist(name, ["11", "13"])
        elif kind == "choice" or name in BY_ID:
            sent.add(name, "8" if name in BY_ID else "SECOND")
        elif kind in CELLS:
            sent.update({f"{name}-{cell}": value for cell, value in CELLS[kind].items()})
    for kind in step.documents:
        sent.update({f"paper_{kind}-number": "01/TTr", f"paper_{kind}-dated_on": "1/3/2026"})
    return sent


EXPECTED: Mapping[str, Any] = {
    "text": "Lý do đủ dài.",
    "line": "12/QĐ",
    "number": 4,
    "day": DAY,
    "flag": True,
    "official": 12,
    "officials": (11, 13),
    "choice": "SECOND",
    "file": None,
    "tallies": (Tally(11, 3, 1, 0), Tally(12, 2, 0, 2)),
    "marks": ((11, 71), (12, 64)),
    "answers": ((4, 55, "Hoàn thành.", "Báo cáo số 3."), (5, 0, "", "")),
}


@pytest.mark.parametrize("step", STEPS)
def test_the_form_of_every_step_gives_back_what_was_typed(province: Flask, step: Step) -> None:
    with province.test_request_context(method="POST", data=typed(step)):
        form = form_for(asked(step))
        assert form.validate(), form.errors
        found = given(form, {})
    assert dict(found.values) == {
        name: 8 if name in BY_ID else EXPECTED[ASKS[name].type] for name in step.asks
    }
    assert [(paper.kind, paper.number, paper.dated_on) for paper in found.papers] == [
        (kind, "01/TTr", date(2026, 3, 1)) for kind in step.documents
    ]
    check(step, found)  # the service misses nothing that the form has asked for


@pytest.mark.parametrize("step", STEPS)
def test_an_empty_form_names_every_field_that_it_needs(province: Flask, step: Step) -> None:
    with province.test_request_context(method="POST", data={"revision": "5"}):
        form = form_for(asked(step))
        valid = form.validate()
        missing = set(form.errors)
    needed = {name for name in step.asks if ASKS[name].required} - {"tallies"}
    needed |= {f"paper_{kind}" for kind in step.documents}
    assert needed <= missing
    assert valid == (not missing)


def fresh(province: Flask, code: str, sent: Mapping[str, Any], **more: Any) -> StepForm:
    step = next(param.values[0] for param in STEPS if param.values[0].code == code)
    assert isinstance(step, Step)
    with province.test_request_context(method="POST", data=dict(sent)):
        form = form_for(asked(step, **more))
        form.validate()
    return form


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("24/03/2026", date(2026, 3, 24)),
        ("5-3-2026", date(2026, 3, 5)),
        (" 24.03.2026 ", date(2026, 3, 24)),
        ("2026-03-24", date(2026, 3, 24)),
    ],
)
def test_a_day_is_read_as_people_write_it(province: Flask, text: str, day: date) -> None:
    field = fresh(province, "announce", {"announced_on": text})["announced_on"]
    assert isinstance(field, DayField)
    assert field.data == day


@pytest.mark.parametrize("text", ["31/02/2026", "03/24/2026", "hôm nay", "24/3/26", "9999999999"])
def test_a_day_that_does_not_exist_is_refused_and_stays_in_the_field(province: Flask, text: str) -> None:
    field = fresh(province, "announce", {"announced_on": text})["announced_on"]
    assert "ngày/tháng/năm" in field.errors[0]
    assert field._value() == text


@pytest.mark.parametrize("text", ["-1", "2,5", "mười", "1e3", "99999999999999999999"])
def test_a_figure_is_a_whole_number_from_zero_on(province: Flask, text: str) -> None:
    field = fresh(province, "close_voting", {"issued": text, "collected": "0"})["issued"]
    assert isinstance(field, NumberField)
    assert "số nguyên" in field.errors[0]
    assert field._value() == text


def test_zero_is_a_number_that_was_given(province: Flask) -> None:
    form = fresh(province, "close_voting", {"issued": "0", "collected": "0"})
    assert not form.errors
    assert given(form, {}).values == {"issued": 0, "collected": 0}


def test_names_are_composed_and_trimmed_before_they_are_kept(province: Flask) -> None:
    form = fresh(province, "cancel", {"reason": "  Ly\u0301 do\u0323  ", "basis": "x"})
    assert given(form, {}).values["reason"] == "Lý dọ"


def test_somebody_who_was_not_offered_is_refused(province: Flask) -> None:
    form = fresh(province, "raise_matter", {"official_id": "99", "matter": "x"})
    assert form["official_id"].errors == ["Lựa chọn này không còn trong danh sách."]
    many = fresh(province, "open_nomination", {"eligible": "99"})
    assert many["eligible"].errors == ["Lựa chọn này không còn trong danh sách."]


def test_only_warnings_of_the_step_can_be_acknowledged(province: Flask) -> None:
    sent = {"acknowledged": "R-2.5-b", "seats_requested": "1", "intended_work": "x"}
    assert given(fresh(province, "request_policy", sent), {}).acknowledged == {"R-2.5-b"}
    assert (
        given(fresh(province, "request_policy", sent | {"acknowledged": "R-1-d"}), {}).acknowledged == set()
    )


@pytest.mark.parametrize("revision", ["", "abc", "-5", "9" * 30, "５"])
def test_a_revision_that_no_page_has_shown_is_an_old_one(province: Flask, revision: str) -> None:
    assert given(fresh(province, "edit_draft", {"revision": revision, "need": "x"}), {}).revision == -1


def test_one_choice_ballots_ask_for_votes_only(province: Flask) -> None:
    sent = {"valid": "5", "invalid": "0", "tallies-of_11-votes": "3", "tallies-of_12-votes": "2"}
    form = fresh(province, "enter_count", sent, ballot=BallotType.PICK_ONE)
    assert not form.errors
    assert given(form, {}).values["tallies"] == (Tally(11, 3), Tally(12, 2))


def test_what_the_address_says_is_not_asked_again(province: Flask) -> None:
    form = fresh(province, "convene", {"held_on": "02/03/2026"}, fixed={"round_code": "collective"})
    assert "round_code" not in form
    assert given(form, {}).values["round_code"] == "collective"


def test_a_complaint_of_the_service_stands_beside_its_field(province: Flask) -> None:
    form = fresh(province, "request_policy", typed(registry.latest("three-channels").step("request_policy")))
    tell(form, BadInput("intended_work", "text_too_long"))
    tell(form, BadInput("POLICY_REQUEST", "document_number_needed"))
    tell(form, BadInput("elsewhere", "unheard_of"))
    assert form["intended_work"].errors == ["Nội dung dài quá 10.000 ký tự."]
    assert form["paper_POLICY_REQUEST"].form.number.errors == ["Nhập số, ký hiệu của văn bản."]
    assert form.form_errors == ["Giá trị này không dùng được."]


def upload(
    province: Flask, shelf: Shelf, data: Mapping[str, Any]
) -> tuple[bool, StepForm, Mapping[str, Any]]:
    step = registry.latest("three-channels").step("request_policy")
    with province.test_request_context(method="POST", data=dict(data)):
        form = form_for(asked(step))
        form.validate()
        fine, kept = keep_files(form, shelf, 11)
        return fine, form, kept


def test_a_file_of_a_refused_form_is_kept_and_comes_back_without_being_sent_again(
    province: Flask, tmp_path: Path
) -> None:
    shelf, name = Shelf(tmp_path, 1000, "secret"), "paper_POLICY_REQUEST-file"
    file = FileStorage(io.BytesIO(PDF), "Tờ trình.pdf")
    fine, form, kept = upload(province, shelf, {name: file, "paper_POLICY_REQUEST-number": ""})
    token = form["paper_POLICY_REQUEST"].form.kept
    assert (fine, token.filename) == (True, "Tờ trình.pdf")
    _, again, kept_again = upload(province, shelf, {"paper_POLICY_REQUEST-kept": token.data})
    assert kept_again[name] == kept[name]
    assert again["paper_POLICY_REQUEST"].form.kept.filename == "Tờ trình.pdf"
    assert given(again, kept_again).papers[0].attachment_id == kept[name].attachment_id


def test_a_bad_file_is_named_beside_its_field(province: Flask, tmp_path: Path) -> None:
    file = FileStorage(io.BytesIO(b"<html>"), "to-trinh.pdf")
    fine, form, kept = upload(province, Shelf(tmp_path, 1000, "secret"), {"paper_POLICY_REQUEST-file": file})
    assert (fine, kept) == (False, {})
    assert form["paper_POLICY_REQUEST"].form.file.errors == ["Nội dung tệp không đúng với đuôi tên tệp."]

"""Deadlines, the stepper and the comparison say what is so, to the day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from state_machines.vocabulary import Role
from workflow_app import clock
from workflow_app.models import PersonnelCase
from workflow_app.presenters.case_head import stepper
from workflow_app.presenters.case_view import CaseView, view_of
from workflow_app.presenters.comparison import comparison
from workflow_app.presenters.deadlines import deadline_lines
from workflow_app.queries.case_page import DeadlineRow
from workflow_app.security.identity import Actor
from workflow_app.services.sight import look

One = Callable[..., Any]
ADVISER = Actor(1, "Lê An", Role.ADVISER, "/1/")


@pytest.fixture
def view(province: Flask, one: One) -> Iterator[CaseView]:
    case_id = one(select(PersonnelCase.id).where(PersonnelCase.state == "SELECTING"))
    with province.test_request_context():
        yield view_of(look(case_id, ADVISER, clock.today()), "vi")


def with_deadline(view: CaseView, *, due_in: int, met_in: int | None = None, phase: str = "open") -> CaseView:
    """The case with one deadline, so many days from today."""
    today = view.sight.today
    skipped = [["2026-03-07", "WEEKEND", ""], ["2026-04-30", "HOLIDAY", "Ngày Giải phóng"]]
    met_on = today + timedelta(days=met_in) if met_in is not None else None
    row = DeadlineRow(
        "process", date(2026, 3, 2), today + timedelta(days=due_in), 30, "working_days", skipped, met_on
    )
    file = replace(view.sight.file, row={**view.sight.file.row, "phase": phase})
    return replace(
        view, sight=replace(view.sight, file=file), details=replace(view.details, deadlines=(row,))
    )


@pytest.mark.parametrize(
    ("due_in", "tone", "words"),
    [
        pytest.param(20, "ok", "Còn 20 ngày", id="far off"),
        pytest.param(5, "soon", "Còn 5 ngày", id="near"),
        pytest.param(0, "soon", "Hết hạn hôm nay", id="the last day is still in time"),
        pytest.param(-1, "late", "Quá hạn 1 ngày", id="the day after is late"),
    ],
)
def test_a_running_deadline_says_how_much_time_is_left(
    view: CaseView, due_in: int, tone: str, words: str
) -> None:
    (line,) = deadline_lines(with_deadline(view, due_in=due_in))
    assert (line.tone, line.status_label) == (tone, words)
    assert line.sentence.startswith("Hoàn thành quy trình nhân sự trước hết ngày ")


@pytest.mark.parametrize(
    ("met_in", "words"), [(-3, "Xong đúng hạn"), (0, "Xong đúng hạn"), (2, "Xong, chậm 2 ngày")]
)
def test_a_met_deadline_says_whether_it_was_in_time(view: CaseView, met_in: int, words: str) -> None:
    (line,) = deadline_lines(with_deadline(view, due_in=0, met_in=met_in))
    assert (line.tone, line.status_label) == ("met", words)


def test_a_paused_case_runs_no_clock(view: CaseView) -> None:
    (line,) = deadline_lines(with_deadline(view, due_in=-9, phase="paused"))
    assert (line.tone, line.status_label) == ("paused", "Đồng hồ đang dừng")


def test_a_deadline_shows_how_it_was_counted(view: CaseView) -> None:
    (line,) = deadline_lines(with_deadline(view, due_in=3))
    assert line.counted == "30 ngày làm việc kể từ ngày 02/03/2026, không tính ngày bắt đầu."
    assert line.skipped == (("07/03/2026", "cuối tuần"), ("30/04/2026", "Ngày Giải phóng"))


def in_state(view: CaseView, state: str) -> CaseView:
    file = replace(view.sight.file, facts=replace(view.case, state=state))
    return replace(view, sight=replace(view.sight, file=file))


def test_the_stepper_has_one_present_state_with_the_past_before_it(view: CaseView) -> None:
    states = stepper(view)
    statuses = [state.status for state in states]
    assert statuses.count("current") == 1
    assert statuses == sorted(statuses, key=["past", "current", "next"].index)
    assert all(state.date for state in states if state.status != "next")
    assert not any(state.date for state in states if state.status == "next")


def test_a_state_beside_the_main_line_stands_after_the_last_one_reached(view: CaseView) -> None:
    states = stepper(in_state(view, "SUSPENDED"))
    aside = next(number for number, state in enumerate(states) if state.status == "other")
    assert states[aside].label == "Tạm dừng"
    assert states[aside - 1].label == "Biểu quyết lựa chọn"
    assert {state.status for state in states[:aside]} == {"past"}
    assert {state.status for state in states[aside + 1 :]} == {"next"}


def test_the_comparison_marks_what_differs_and_leaves_out_what_concerns_nobody(view: CaseView) -> None:
    table = comparison(view)
    assert len(table.options) == len(view.case.options)
    assert {len(row.cells) for row in table.rows} == {len(table.options)}
    for row in table.rows:
        said = {cell.verdict or cell.text for cell in row.cells}
        assert row.differs == (len(said) > 1)
        assert said != {"not_applicable"}

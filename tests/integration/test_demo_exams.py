"""The demo's examinations: one in every state where the module is on, none where it is off."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.integration.web.conftest import loaded
from workflow_app import SETTINGS, clock
from workflow_app.extensions import db
from workflow_app.models import CaseTask, PersonnelCase
from workflow_app.seed import province
from workflow_app.seed.examining import EXAMS, examinations
from workflow_app.services import exams
from workflow_app.services.verification import verify

OFFICIALS, CASES = 300, 5


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_the_demo_has_an_examination_in_every_state(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    request.param = engine  # type: ignore[attr-defined]
    with loaded(request, tmp_path, CASES) as app, app.app_context():
        vacancies = province.build(OFFICIALS, today=clock.today()).vacancies()
        assert examinations(vacancies, clock.today()) == 0
        switched = replace(app.extensions[SETTINGS], leadership_exam=True)
        monkeypatch.setitem(app.extensions, SETTINGS, switched)
        assert examinations(vacancies, clock.today()) > len(EXAMS)
        cases = select(PersonnelCase.id, PersonnelCase.state).where(PersonnelCase.kind == "exam")
        found = db.session.execute(cases).all()
        assert Counter(state for _case_id, state in found) == Counter(plot.to for plot in EXAMS)
        assert all(verify(case_id).breaks == [] for case_id, _state in found)
        scored = next(case_id for case_id, state in found if state == "SCORED")
        waits = select(CaseTask.step).where(CaseTask.case_id == scored)
        assert "approve_result" in set(db.session.execute(waits).scalars())
        assert exams.follow_scored() == 1
        first = select(PersonnelCase.id).where(PersonnelCase.kind == "appointment")
        assert min(db.session.execute(first).scalars()) == 1

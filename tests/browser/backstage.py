"""What tests do behind the pages' back: move a case on through the services, read its history."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from workflow_app import clock, create_app
from workflow_app.config import Settings
from workflow_app.extensions import db
from workflow_app.models import HistoryEntry
from workflow_app.queries import case_file
from workflow_app.rehearsal.driver import Driver
from workflow_app.seed.cases import scene_of
from workflow_app.seed.plots import Scene
from workflow_app.seed.shapes import Vacancy
from workflow_app.services.history import Action, case_stream


@dataclass(frozen=True)
class Backstage:
    """The archive of the running server, opened from another process."""

    database_url: str
    home: Path
    exams: bool = False  # whether the module of examinations is on

    @contextmanager
    def archive(self) -> Iterator[None]:
        """An application context over the server's database."""
        settings = Settings(
            database_url=self.database_url, secret_key="k" * 40, home=self.home, leadership_exam=self.exams
        )
        with create_app(settings).app_context():
            yield
            db.session.remove()
            db.engine.dispose()

    def open(self, vacancy: Vacancy, to: str) -> int:
        """A new case for a vacancy, led to a state."""
        with self.archive():
            scene = scene_of(vacancy, clock.today())
            scene.drive.open(post_id=vacancy.post_id)
            _lead(scene, to)
            return scene.drive.case_id

    def lead(self, case_id: int, vacancy: Vacancy, to: str) -> None:
        """A case led on to a state by the shortest lawful way."""
        with self.scene(case_id, vacancy) as scene:
            _lead(scene, to)

    @contextmanager
    def scene(self, case_id: int, vacancy: Vacancy) -> Iterator[Scene]:
        """The people around a case, with a driver that takes its steps."""
        with self.archive():
            scene = scene_of(vacancy, clock.today())
            scene.drive.case_id = case_id
            yield scene

    def refused_rules(self, case_id: int) -> set[str]:
        """The rules of the newest refusal in the case's history."""
        with self.archive():
            return newest_refusal(case_id)

    def state(self, case_id: int) -> str:
        """The state of a case in the archive."""
        with self.archive():
            file = case_file.load(case_id, clock.today())
            assert file is not None
            return file.facts.state


def newest_refusal(case_id: int) -> set[str]:
    """The rules of the newest refusal in a case's history."""
    newest = db.session.execute(
        select(HistoryEntry.body)
        .where(HistoryEntry.stream == case_stream(case_id))
        .where(HistoryEntry.action == str(Action.STEP_REFUSED))
        .order_by(HistoryEntry.seq.desc())
        .limit(1)
    ).scalar_one()
    return {finding["rule"] for finding in json.loads(newest)["detail"]["findings"]}


def _lead(scene: Scene, to: str) -> None:
    drive: Driver = scene.drive
    drive.advance(to, scene.people, scene.staff, scene.authority)

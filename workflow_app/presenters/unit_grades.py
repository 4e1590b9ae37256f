"""A unit in evaluation: its grades over time, the campaigns that cover it, and how its people were graded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from workflow_app.presenters import labels
from workflow_app.presenters.campaigns import CampaignLine, campaign_line
from workflow_app.presenters.evaluation import period
from workflow_app.presenters.people import GRADE_TONES
from workflow_app.queries import campaigns


@dataclass(frozen=True, slots=True)
class UnitGradeLine:
    """One grade of the unit, with the grades of its people in the same campaign: (grade, people)."""

    period: str
    grade: str
    tone: str
    document: str
    people: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class UnitPanel:
    """For the page of a unit."""

    running: tuple[CampaignLine, ...]
    grades: tuple[UnitGradeLine, ...]


def unit_panel(unit_id: int, path: str, language: str, today: date) -> UnitPanel:
    """The panel. Three statements."""
    spread: dict[int, list[tuple[str, int]]] = {}
    for row in campaigns.distribution(unit_id):
        spread.setdefault(row.campaign_id, []).append((labels.word("Grade", row.grade, language), row.people))
    return UnitPanel(
        running=tuple(campaign_line(row, language) for row in campaigns.running_over(path, today)),
        grades=tuple(
            UnitGradeLine(
                period(row.kind, row.from_on, row.to_on, language),
                labels.word("Grade", row.grade, language),
                GRADE_TONES.get(row.grade, "neutral"),
                row.document,
                tuple(spread.get(row.campaign_id, ())),
            )
            for row in campaigns.grades_of(unit_id)
        ),
    )

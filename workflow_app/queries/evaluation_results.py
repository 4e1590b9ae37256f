"""What a campaign came to: shares of EXCELLENT, timeliness, who shows promise (R-2.3-i, k, l)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflow_app.queries.sql import rows

GRADES = "f.campaign_id = :campaign AND f.grade IS NOT NULL"
# The last result of the same kind before the period, of the people whom the line speaks of.
BEFORE = """
 (SELECT e.grade FROM evaluation e WHERE e.official_id = f.official_id AND e.kind = f.kind
   AND e.period_end_on < f.to_on ORDER BY e.period_end_on DESC LIMIT 1)
"""
COUNTS = """
 count(*) AS graded,
 sum(CASE WHEN x.grade = 'EXCELLENT' THEN 1 ELSE 0 END) AS excellent,
 sum(CASE WHEN x.before IS NOT NULL THEN 1 ELSE 0 END) AS graded_before,
 sum(CASE WHEN x.before = 'EXCELLENT' THEN 1 ELSE 0 END) AS excellent_before
"""
BY_UNIT = f"""
SELECT x.agency_id AS id, min(u.name) AS name, {COUNTS}, min(x.unit_grade) AS unit_grade
FROM (SELECT f.agency_id, f.grade, {BEFORE} AS before,
  (SELECT ug.grade FROM unit_grade ug WHERE ug.campaign_id = f.campaign_id AND ug.unit_id = f.agency_id)
   AS unit_grade
 FROM evaluation_form f WHERE {GRADES}) x
JOIN org_unit u ON u.id = x.agency_id GROUP BY x.agency_id ORDER BY min(u.path)
"""  # noqa: S608 - words of ours
# The evaluator is whoever commented as the head: their view, not the final grade.
BY_EVALUATOR = f"""
SELECT x.author_id AS id, min(o.name) AS name, {COUNTS}, NULL AS unit_grade
FROM (SELECT r.author_id, f.head_grade AS grade, {BEFORE} AS before
 FROM evaluation_form f JOIN case_record r ON r.id =
  (SELECT max(h.id) FROM case_record h WHERE h.case_id = f.case_id AND h.kind = 'HEAD_OPINION')
 WHERE f.campaign_id = :campaign AND f.head_grade IS NOT NULL) x
JOIN official o ON o.id = x.author_id GROUP BY x.author_id ORDER BY min(o.sort_key)
"""  # noqa: S608
TIMELY = """
SELECT count(*) AS forms,
 sum(CASE WHEN d.met_on IS NOT NULL THEN 1 ELSE 0 END) AS decided,
 sum(CASE WHEN d.met_on <= d.due_on THEN 1 ELSE 0 END) AS in_time,
 sum(CASE WHEN d.met_on IS NULL AND d.due_on < :today THEN 1 ELSE 0 END) AS late
FROM evaluation_form f JOIN personnel_case c ON c.id = f.case_id
JOIN deadline d ON d.case_id = f.case_id AND d.code = 'evaluation'
WHERE f.campaign_id = :campaign AND c.state NOT IN ('CANCELLED', 'NOT_ASSESSABLE')
"""
PROSPECTS = """
SELECT f.case_id, f.official_id, o.name, o.sort_key, t.name AS title, u.name AS unit, f.grade, f.score,
 f.populations FROM evaluation_form f JOIN personnel_case c ON c.id = f.case_id
JOIN official o ON o.id = f.official_id JOIN title t ON t.id = c.title_id JOIN org_unit u ON u.id = f.unit_id
WHERE f.campaign_id = :campaign AND f.prospect AND f.grade IN ('EXCELLENT', 'GOOD')
 AND NOT (f.official_id = :me AND c.state = 'DECIDED')
ORDER BY o.sort_key, f.case_id
"""


@dataclass(frozen=True, slots=True)
class Mirror:
    """Grades of one unit or of one evaluator, beside the last period of the same people."""

    id: int
    name: str
    graded: int
    excellent: int
    graded_before: int
    excellent_before: int
    unit_grade: str | None = None

    @property
    def share(self) -> int:
        """EXCELLENT in percent of those graded, rounded down."""
        return 100 * self.excellent // self.graded if self.graded else 0

    @property
    def share_before(self) -> int | None:
        """The same in the last period; None where there was none."""
        return 100 * self.excellent_before // self.graded_before if self.graded_before else None

    def grew(self, points: int) -> bool:
        """Whether the share has grown by so many percentage points or more (R-2.3-k)."""
        if not self.graded or not self.graded_before:
            return False
        more = self.excellent * self.graded_before - self.excellent_before * self.graded
        return 100 * more >= points * self.graded * self.graded_before  # exact: no rounded shares


@dataclass(frozen=True, slots=True)
class Timeliness:
    """How many forms there are, were decided, in time, and are late now (R-2.3-l)."""

    forms: int
    decided: int
    in_time: int
    late: int


def by_unit(campaign_id: int) -> list[Mirror]:
    """The mirror of each agency, in the order of the tree. One statement."""
    return [Mirror(**dict(row)) for row in rows(BY_UNIT, campaign=campaign_id)]


def by_evaluator(campaign_id: int) -> list[Mirror]:
    """The mirror of each head, by what they proposed. One statement."""
    return [Mirror(**dict(row)) for row in rows(BY_EVALUATOR, campaign=campaign_id)]


def timeliness(campaign_id: int, today: date) -> Timeliness:
    """How the campaign keeps its due day. One statement."""
    row = rows(TIMELY, campaign=campaign_id, today=today)[0]
    return Timeliness(row["forms"], *(int(row[name] or 0) for name in ("decided", "in_time", "late")))


def prospects(campaign_id: int, *, me: int | None) -> Sequence[Any]:
    """People in whom the head sees promise and who did well (R-2.3-i), in list order. One statement.

    The reader ``me`` is not told of their own grade before its notice.
    """
    return rows(PROSPECTS, campaign=campaign_id, me=me or 0)

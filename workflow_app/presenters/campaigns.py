"""Campaigns of evaluation in words: the list, and the page of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from state_machines import registry
from state_machines.calendar import add_months
from state_machines.evaluations import CAMPAIGN, FORM, CapFacts, CapScope, cap_of
from state_machines.rulebook import RuleSet
from state_machines.vocabulary import EvaluationKind
from workflow_app.presenters import labels, links
from workflow_app.presenters.evaluation import period
from workflow_app.presenters.people import GRADE_TONES
from workflow_app.queries.evaluation_results import Mirror
from workflow_app.wording import said as _

Row = Any  # a row of a query, read by attribute
HALF = 6  # months
BUCKETS = {  # where a form stands, in five words
    "self": ("ASSIGNED", "RETURNED"),
    "unit": ("SELF_ASSESSED", "MEETING_REVIEWED", "PARTY_COMMENTED"),
    "authority": ("HEAD_COMMENTED", "SYNTHESISED"),
    "decided": ("DECIDED", "NOTIFIED", "PETITIONED", "UPHELD", "CHANGED", "FILED"),
    "aside": ("NOT_ASSESSABLE",),
}


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """One campaign of the list."""

    url: str
    code: str
    name: str
    unit: str
    state: str
    tone: str
    due: str
    forms: int
    over: int
    late: int
    percent: int


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of a campaign: forms by bucket, how far it is, and its own grade."""

    unit_id: int
    url: str
    name: str
    depth: int
    grade: str
    grade_tone: str
    counts: dict[str, int]
    total: int
    percent: int
    late: int
    waiting: tuple[tuple[str, str, str], ...]  # (address, name, state)


@dataclass(frozen=True, slots=True)
class AsideLine:
    """A person who is not assessed, or who has no form, and why."""

    url: str
    name: str
    unit: str
    reason: str


@dataclass(frozen=True, slots=True)
class CapLine:
    """The cap on EXCELLENT among some people; ``over`` says that it is passed."""

    scope: str
    name: str
    people: int
    good: int
    excellent: int
    allowed: int
    approved: int
    proposed: int
    over: bool


@dataclass(frozen=True, slots=True)
class MirrorLine:
    """The share of excellent grades now and before; ``grown`` says that it is worth a look."""

    name: str
    now: str
    before: str
    change: str
    grown: bool


def periods(rule_set: RuleSet, language: str) -> list[tuple[str, str]]:
    """The kinds of period for which the rule set holds campaigns: (code, words)."""
    kinds = rule_set.params["evaluation_periods"]
    return [(code, labels.word("EvaluationKind", code, language)) for code in kinds]


def usual_period(today: date) -> dict[str, Any]:
    """The half year that ends next, with a month to evaluate it: a beginning that can be changed."""
    half = (today.month - 1) // HALF
    begins = date(today.year, half * HALF + 1, 1)
    ends = add_months(begins, HALF) - timedelta(days=1)
    kind = EvaluationKind.YEAR if half else EvaluationKind.HALF_YEAR
    return {
        "evaluation_kind": str(kind),
        "from_on": date(today.year, 1, 1) if half else begins,
        "to_on": ends,
        "due_on": add_months(ends, 1),
    }


@dataclass(frozen=True, slots=True)
class ProspectLine:
    """A person to train or to take into the plan."""

    url: str
    name: str
    post: str
    grade: str


def campaign_line(row: Row, language: str) -> CampaignLine:
    """One campaign with its figures."""
    procedure = registry.latest(CAMPAIGN)
    return CampaignLine(
        url=links.campaign(row.case_id),
        code=row.code,
        name=period(row.kind, row.from_on, row.to_on, language),
        unit=row.unit_name,
        state=labels.state_name(row.state, language, procedure),
        tone="off" if row.phase == "ended" else "neutral",
        due=labels.day(row.due_on),
        forms=row.forms,
        over=row.over,
        late=row.late,
        percent=whole_percent(row.over, row.forms),
    )


def whole_percent(part: int, whole: int) -> int:
    """A share for a bar: a hundred only when all is done."""
    return part * 100 // whole if whole else 0


def unit_lines(
    rows: Iterable[Row], unfinished: Sequence[Row], due_on: date, language: str, today: date
) -> tuple[UnitLine, ...]:
    """The units of a campaign in the order of the tree."""
    units: dict[int, list[Row]] = {}
    for row in rows:
        units.setdefault(row.unit_id, []).append(row)
    top = min((row.path.count("/") for found in units.values() for row in found), default=0)
    return tuple(
        _unit_line(
            found, [one for one in unfinished if one.unit_id == unit_id], top, language, late=due_on < today
        )
        for unit_id, found in units.items()
    )


def _unit_line(rows: list[Row], waiting: list[Row], top: int, language: str, *, late: bool) -> UnitLine:
    first, by_state = rows[0], {row.state: row.count for row in rows}
    counts = {name: sum(by_state.get(state, 0) for state in states) for name, states in BUCKETS.items()}
    total = sum(by_state.values())
    procedure = registry.latest(FORM)
    return UnitLine(
        unit_id=first.unit_id,
        url=links.unit(first.unit_id),
        name=first.unit_name,
        depth=first.path.count("/") - top,
        grade=labels.word("Grade", first.unit_grade, language),
        grade_tone=GRADE_TONES.get(first.unit_grade, "neutral"),
        counts=counts,
        total=total,
        percent=whole_percent(counts["decided"] + counts["aside"], total),
        late=counts["self"] + counts["unit"] + counts["authority"] if late else 0,
        waiting=tuple(
            (links.case(one.case_id), one.name, labels.state_name(one.state, language, procedure))
            for one in waiting
        ),
    )


def aside_lines(rows: Iterable[Row], language: str) -> Iterator[AsideLine]:
    """People who are not assessed."""
    for row in rows:
        code = (row.data or {}).get("reason")
        reason = labels.word("UnassessedReason", code, language) if code else ""
        words = " ".join(part for part in (reason, row.text) if part)
        yield AsideLine(links.case(row.case_id), row.name, row.unit_name, words)


def left_out_lines(rows: Iterable[Row]) -> Iterator[AsideLine]:
    """People whose title has no criteria, so that they could not be given a form."""
    for row in rows:
        yield AsideLine(
            links.person(row.id), row.name, row.unit_name or "", _("Chức danh chưa có bộ tiêu chí (mục 2.3)")
        )


def cap_words(setting: dict[str, Any]) -> str:
    """The cap of the rule set in words: the share, what it is taken of, the rounding."""
    bases = {
        "GOOD": _("số người hoàn thành tốt"),
        "GOOD_AND_EXCELLENT": _("số người hoàn thành tốt và xuất sắc"),
        "GRADED": _("số người được xếp loại"),
    }
    roundings = {
        "FLOOR": _("làm tròn xuống"),
        "NEAREST": _("làm tròn gần nhất"),
        "CEILING": _("làm tròn lên"),
    }
    return _(
        "Không quá %(percent)s%% %(base)s, %(rounding)s.",
        percent=setting["percent"],
        base=bases[setting["base"]],
        rounding=roundings[setting["rounding"]],
    )


def cap_lines(rows: Iterable[Row], setting: dict[str, Any]) -> tuple[CapLine, ...]:
    """How many may be EXCELLENT by the rule set, for each agency and each group of duties."""
    return tuple(_cap_line(row, setting) for row in rows)


def _cap_line(row: Row, setting: dict[str, Any]) -> CapLine:
    scope = CapScope(row.scope)
    allowed = cap_of(CapFacts(scope, good=row.good, excellent=row.excellent, graded=row.graded), setting)
    return CapLine(
        scope=_("Cơ quan") if scope is CapScope.AGENCY else _("Nhóm công việc tương tự"),
        name=row.name,
        people=row.people,
        good=row.good,
        excellent=row.excellent,
        allowed=allowed,
        approved=row.approved,
        proposed=row.proposed_excellent,
        over=row.excellent > allowed,
    )


def mirror_lines(found: Iterable[Mirror], most: int, language: str) -> tuple[MirrorLine, ...]:
    """Shares of EXCELLENT against the last period; ``most`` percentage points more are pointed out."""
    return tuple(_mirror_line(one, most, language) for one in found)


def _mirror_line(one: Mirror, most: int, language: str) -> MirrorLine:
    before = one.share_before
    return MirrorLine(
        name=one.name,
        now=_share(one.excellent, one.graded, language),
        before=_("chưa có số liệu")
        if before is None
        else _share(one.excellent_before, one.graded_before, language),
        change="" if before is None else _("%(points)s điểm %%", points=f"{one.share - before:+d}"),
        grown=one.grew(most),
    )


def prospect_lines(rows: Iterable[Row], language: str) -> Iterator[ProspectLine]:
    """People in whom the head sees promise and who did well (clause 2.3)."""
    for row in rows:
        grade = labels.word("Grade", row["grade"], language)
        yield ProspectLine(
            links.person(row["official_id"]), row["name"], f"{row['title']}, {row['unit']}", grade
        )


def _share(part: int, whole: int, language: str) -> str:
    return f"{part}/{whole} ({labels.percent(part, whole, language)})" if whole else "0"

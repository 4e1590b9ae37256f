"""The tree of units and one unit's page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from state_machines.ages import age_on
from state_machines.facts import BirthDate
from state_machines.rulebook import RuleSet
from workflow_app.languages import gettext as _
from workflow_app.languages import ngettext
from workflow_app.presenters import labels, links
from workflow_app.presenters.pages import in_order
from workflow_app.queries.units import Found

Row = Any  # a row of a query, read by attribute
PROVINCE = "PROVINCE"
LEVELS = ("CENTRAL", PROVINCE, "DISTRICT", "COMMUNE")


@dataclass(frozen=True, slots=True)
class UnitLink:
    """A unit in a list; ``vacant`` "" when no leading seat is free."""

    url: str
    name: str
    detail: str
    vacant: str


@dataclass(frozen=True, slots=True)
class Group:
    """Units of one kind."""

    label: str
    units: tuple[UnitLink, ...]


@dataclass(frozen=True, slots=True)
class LevelGroup:
    """Units of one level."""

    label: str
    count: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class LeaderRow:
    """A serving leader; ``age`` and ``notice`` "" where the reader may not know them."""

    url: str
    name: str
    title: str
    since: str
    term_end: str
    age: str
    notice: str


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post with its seats."""

    post_id: int
    title: str
    authority: str
    seats: int
    taken: int
    vacant: int
    notes: tuple[str, ...]
    eligible_url: str
    open_url: str


@dataclass(frozen=True, slots=True)
class AgeBand:
    """One of the three ages."""

    label: str
    count: int
    share: int  # of a hundred


@dataclass(frozen=True, slots=True)
class StopRow:
    """A suspension of personnel work; ``end_url`` "" unless the reader may end it."""

    span: str
    scope: str
    document: str
    running: bool
    end_url: str


@dataclass(frozen=True, slots=True)
class Rights:
    """What the reader may see and do on the page of a unit."""

    staffing: bool
    opens: bool
    records: bool
    plans: bool = False
    entrusts: bool = False


@dataclass(frozen=True, slots=True)
class UnitPage:
    """One unit."""

    unit_id: int
    name: str
    kind: str
    level: str
    ended: str
    trail: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    leaders: tuple[LeaderRow, ...]
    posts: tuple[PostRow, ...]
    ages: tuple[AgeBand, ...]
    ages_note: str
    children: tuple[UnitLink, ...]
    stops: tuple[StopRow, ...]
    past: tuple[str, ...]


def tree(rows: Iterable[Row], language: str) -> tuple[LevelGroup, ...]:
    """Units by level, then by kind."""
    found: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        found.setdefault(row.level, {}).setdefault(row.kind, []).append(row)
    return tuple(_level(level, found[level], language) for level in LEVELS if level in found)


def _level(level: str, kinds: dict[str, list[Row]], language: str) -> LevelGroup:
    """Kinds with one unit each stand together; the rest have a group of their own."""
    alone = [rows[0] for rows in kinds.values() if len(rows) == 1]
    named = {kind: rows for kind, rows in kinds.items() if len(rows) > 1}
    groups = [
        Group(
            labels.word("UnitKind", kind, language), tuple(_link(row, _parent(row)) for row in _sorted(rows))
        )
        for kind, rows in named.items()
    ]
    if alone:
        own = tuple(_link(row, labels.word("UnitKind", row.kind, language)) for row in alone)
        groups.insert(0, Group(_("Cơ quan của cấp này"), own))
    count = sum(map(len, kinds.values()))
    return LevelGroup(
        label=labels.word("Level", level, language),
        count=ngettext("%(num)d đơn vị", "%(num)d đơn vị", count),
        groups=tuple(groups),
    )


def _parent(row: Row) -> str:
    """The unit above, where several could be meant."""
    return "" if row.level == PROVINCE else row.parent_name or ""


def _sorted(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=_name)


def _name(row: Row) -> tuple[str, int]:
    return in_order(row.name), row.id


def _link(row: Row, detail: str) -> UnitLink:
    free = row.seats - row.taken
    vacant = ngettext("trống %(num)d vị trí", "trống %(num)d vị trí", free) if free > 0 else ""
    return UnitLink(links.unit(row.id), row.name, detail, vacant)


def unit_page(found: Found, *, rights: Rights, rule_set: RuleSet, language: str, today: date) -> UnitPage:
    """The page of a unit, without what the reader may not know."""
    unit = found.unit
    return UnitPage(
        unit_id=unit.id,
        name=unit.name,
        kind=labels.word("UnitKind", unit.kind, language),
        level=labels.word("Level", unit.level, language),
        ended=labels.day(unit.valid_to) if unit.valid_to and unit.valid_to <= today else "",
        trail=tuple((row.name, links.unit(row.id)) for row in found.above),
        facts=_facts(unit, rights, language),
        leaders=tuple(_leader(row, rights, language, today) for row in found.leaders),
        posts=tuple(_post(row, unit.id, rights) for row in found.posts),
        ages=_ages(found.leaders, rule_set, today) if rights.staffing else (),
        ages_note=_ages_note(rule_set) if rights.staffing else "",
        children=tuple(_link(row, labels.word("UnitKind", row.kind, language)) for row in found.below),
        stops=tuple(_stop(row, unit.id, rights, today) for row in found.stops),
        past=tuple(_past(row, unit.id, language) for row in found.lineage),
    )


def _facts(unit: Row, rights: Rights, language: str) -> tuple[tuple[str, str], ...]:
    found = [(_("Mã đơn vị"), unit.code), (_("Thành lập"), labels.day(unit.valid_from))]
    if rights.staffing and unit.staff_total:
        women = _("%(women)s người (%(share)s)", **_women(unit, language))
        found += [(_("Tổng số cán bộ"), str(unit.staff_total)), (_("Trong đó nữ"), women)]
    if unit.foreign_affairs:
        found.append((_("Lĩnh vực"), _("Làm công tác đối ngoại")))
    return tuple(found)


def _women(unit: Row, language: str) -> dict[str, str]:
    share = labels.percent(unit.staff_women, unit.staff_total, language)
    return {"women": str(unit.staff_women), "share": share}


def _leader(row: Row, rights: Rights, language: str, today: date) -> LeaderRow:
    birth = BirthDate(row.birth_year, row.birth_month, row.birth_day)
    notice = ""
    if rights.staffing and row.notice_on:
        notice = _("Đã có thông báo nghỉ hưu ngày %(day)s", day=labels.day(row.notice_on))
    return LeaderRow(
        url=links.person(row.official_id) if rights.staffing else "",
        name=row.name,
        title=row.title_name,
        since=labels.day(row.from_on),
        term_end=labels.day(row.term_end_on) if rights.staffing else "",
        age=labels.age(birth, today, language) if rights.staffing else "",
        notice=notice,
    )


def _post(row: Row, unit_id: int, rights: Rights) -> PostRow:
    vacant = max(row.seats - row.taken, 0)
    opens = rights.opens and vacant > row.running and row.in_scope
    eligible = url_for("units.eligible", unit_id=unit_id, post_id=row.post_id)
    return PostRow(
        post_id=row.post_id,
        title=row.title_name,
        authority=row.authority_name,
        seats=row.seats,
        taken=row.taken,
        vacant=vacant,
        notes=tuple(_post_notes(row)),
        eligible_url=eligible if rights.staffing and row.in_scope else "",
        open_url=url_for("cases.new_appointment", unit=unit_id, post=row.post_id) if opens else "",
    )


def _post_notes(row: Row) -> Iterable[str]:
    if row.is_elected:
        yield _("chức danh bầu cử")
    if row.special_professional:
        yield _("vị trí chuyên môn đặc thù")
    if row.leaving_on:
        yield _("có người thôi giữ từ %(day)s", day=labels.day(row.leaving_on))
    if row.running:
        yield ngettext("%(num)d hồ sơ đang thực hiện", "%(num)d hồ sơ đang thực hiện", row.running)


def _ages(leaders: Sequence[Row], rule_set: RuleSet, today: date) -> tuple[AgeBand, ...]:
    bands = rule_set.params["age_bands"]
    low, high = bands["young_under"], bands["middle_under"]
    ages = [age_on(BirthDate(r.birth_year, r.birth_month, r.birth_day), today) for r in leaders]
    young, senior = sum(age < low for age in ages), sum(age >= high for age in ages)
    counted = (
        (_("Dưới %(age)s tuổi", age=low), young),
        (_("Từ %(low)s đến dưới %(high)s tuổi", low=low, high=high), len(ages) - young - senior),
        (_("Từ %(age)s tuổi trở lên", age=high), senior),
    )
    whole = len(ages) or 1
    return tuple(AgeBand(label, count, count * 100 // whole) for label, count in counted)


def _ages_note(rule_set: RuleSet) -> str:
    if rule_set.parameters["age_bands"].origin == "resolution":
        return ""
    return str(_("Ranh giới ba độ tuổi là giá trị mặc định, cần cơ quan xác nhận."))


def _stop(row: Row, unit_id: int, rights: Rights, today: date) -> StopRow:
    until = labels.day(row.to_on) if row.to_on else _("khi có văn bản mới")
    running = row.from_on <= today and (row.to_on is None or today <= row.to_on)
    title = row.title_name or _("mọi chức danh")
    ends = rights.records and row.unit_id == unit_id and row.to_on is None
    return StopRow(
        span=_("Từ %(start)s đến %(end)s", start=labels.day(row.from_on), end=until),
        scope=f"{row.unit_name}: {title}",
        document=row.document,
        running=running,
        end_url=url_for("notices.end_moratorium", unit_id=unit_id, moratorium_id=row.moratorium_id)
        if ends
        else "",
    )


def _past(row: Row, unit_id: int, language: str) -> str:
    kind = labels.word("LineageKind", row.kind, language)
    told = {"day": labels.day(row.on_date), "kind": kind, "document": row.document}
    if row.target_id == unit_id:
        return str(_("%(day)s: từ %(unit)s (%(kind)s). %(document)s", unit=row.source_name, **told))
    return str(_("%(day)s: thành %(unit)s (%(kind)s). %(document)s", unit=row.target_name, **told))

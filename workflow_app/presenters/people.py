"""The list of officials, and one official's profile, as pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from state_machines.ages import retirement_on
from state_machines.facts import BirthDate
from state_machines.rulebook import RuleSet
from workflow_app.languages import gettext as _
from workflow_app.languages import ngettext
from workflow_app.presenters import labels, links
from workflow_app.presenters.desk import procedure_of
from workflow_app.presenters.grade_chart import GradeChart, grade_chart
from workflow_app.presenters.pages import Choice, unit_choices
from workflow_app.queries.people_list import Wanted

Row = Any  # a row of a query, read by attribute
Profile = Mapping[str, Any]
GRADE_TONES = {"EXCELLENT": "ok", "GOOD": "ok", "COMPLETED": "neutral", "NOT_COMPLETED": "stop"}
PLAN_TONES = {"ACTIVE": "ok", "PROPOSED": "neutral", "APPOINTED": "info"}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One official in a list."""

    url: str
    name: str
    code: str
    sex: str
    age: str
    title: str
    unit: str
    plans: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list may be narrowed to, and whether it is."""

    text: str
    units: tuple[Choice, ...]
    planned: bool
    active: bool


@dataclass(frozen=True, slots=True)
class Stay:
    """One post of the career line, newest first."""

    title: str
    unit: str
    unit_url: str
    span: str
    via: str
    term_end: str
    decision: str
    present: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a small table on the profile: texts, and the tone of the word of status."""

    cells: tuple[str, ...]
    label: str = ""
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in which the person is considered."""

    url: str
    code: str
    title: str
    unit: str
    state: str
    status: str


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """An official's page. ``facts`` and ``party`` are (label, value); "" where nothing is on file."""

    official_id: int
    name: str
    code: str
    present: str
    facts: tuple[tuple[str, str], ...]
    party: tuple[tuple[str, str], ...]
    notice: str
    synthetic: bool
    career: tuple[Stay, ...]
    schooling: tuple[Line, ...]
    languages: tuple[Line, ...]
    plans: tuple[Line, ...]
    grades: GradeChart | None
    evaluations: tuple[Line, ...]
    disciplines: str  # how many decisions there are; what they say is opened apart
    cases: tuple[CaseLine, ...]


def person_rows(rows: Iterable[Row], language: str, today: date) -> tuple[PersonRow, ...]:
    """The lines of the list."""
    return tuple(_person_row(row, language, today) for row in rows)


def _person_row(row: Row, language: str, today: date) -> PersonRow:
    birth = BirthDate(row.birth_year, row.birth_month, row.birth_day)
    return PersonRow(
        url=links.person(row.official_id),
        name=row.name,
        code=row.code,
        sex=labels.word("Sex", row.sex, language),
        age=labels.age(birth, today, language),
        title=row.title_name or "",
        unit=row.unit_name or "",
        plans=ngettext("%(num)d chức danh", "%(num)d chức danh", row.plans) if row.plans else "",
    )


def filters(wanted: Wanted, units: Iterable[tuple[int, str]]) -> Filters:
    """The filter bar, with what is chosen."""
    return Filters(
        text=wanted.text,
        units=unit_choices(units, wanted.unit_id),
        planned=wanted.planned,
        active=wanted != Wanted(),
    )


def profile_page(
    person: Profile, cases: Sequence[Row], rule_set: RuleSet, language: str, today: date
) -> ProfilePage:
    """The page of an official, from ``queries.profile``."""
    career = tuple(_stay(item, language, today) for item in person["tenures"])
    held = [f"{stay.title}, {stay.unit}" for stay in career if stay.present]
    return ProfilePage(
        official_id=person["id"],
        name=person["name"],
        code=person["code"],
        present="; ".join(held) or _("Hiện không giữ chức vụ"),
        facts=tuple(_facts(person, rule_set, language, today)),
        party=_party(person),
        notice=notice_words(person),
        synthetic=bool(person["synthetic"]),
        career=career,
        schooling=tuple(_schooling(item, language) for item in person["qualifications"]),
        languages=tuple(
            Line((_language(code),), labels.word("LanguageLevel", level, language))
            for code, level in person["languages"]
        ),
        plans=tuple(_plan(item, language) for item in person["plans"]),
        grades=grade_chart(person["evaluations"], language),
        evaluations=tuple(_evaluation(item, language) for item in person["evaluations"]),
        disciplines=_disciplines(person["disciplines"]),
        cases=tuple(_case(row, language) for row in cases),
    )


def _facts(person: Profile, rule_set: RuleSet, language: str, today: date) -> Iterable[tuple[str, str]]:
    birth = birth_of(person)
    yield _("Ngày sinh"), birth_words(birth)
    yield _("Tuổi"), labels.age(birth, today, language)
    yield _("Giới tính"), labels.word("Sex", person["sex"], language)
    yield _("Quê quán"), person["native_place"]
    yield _("Nơi sinh"), person["birth_place"]
    yield _("Dân tộc"), person["ethnicity"]
    yield _("Tôn giáo"), person["religion"]
    yield _("Lý luận chính trị"), labels.word("Theory", person["theory"], language)
    yield _("Đơn vị công tác"), person["home_name"] or ""
    yield _("Dự kiến nghỉ hưu"), _retirement(person, birth, rule_set)


def birth_of(person: Profile) -> BirthDate:
    """The birth date as the file has it."""
    return BirthDate(person["birth_year"], person["birth_month"], person["birth_day"])


def birth_words(birth: BirthDate) -> str:
    """A birth date, saying what of it is not on file."""
    if birth.month is None:
        return str(_("%(year)s (không rõ ngày, tháng)", year=birth.year))
    if birth.day is None:
        return str(_("%(month)s/%(year)s (không rõ ngày)", month=f"{birth.month:02}", year=birth.year))
    return labels.day(date(birth.year, birth.month, birth.day))


def _retirement(person: Profile, birth: BirthDate, rule_set: RuleSet) -> str:
    table = rule_set.parameters.get("retirement_table")
    if table is None:
        return ""
    day = labels.day(retirement_on(birth, person["sex"], rule_set.params["retirement_table"]))
    if table.origin == "resolution":
        return day
    return str(_("%(day)s (theo bảng tuổi mặc định, cần xác nhận)", day=day))


def _party(person: Profile) -> tuple[tuple[str, str], ...]:
    days = (
        (_("Ngày vào Đảng"), labels.day(person["party_probation_on"])),
        (_("Ngày chính thức"), labels.day(person["party_official_on"])),
    )
    return tuple((label, day) for label, day in days if day)


def notice_words(person: Profile) -> str:
    """The standing retirement notice in a sentence, "" when there is none."""
    if not person["notice_on"]:
        return ""
    return str(
        _(
            "Đã có thông báo nghỉ hưu ngày %(notice)s, nghỉ từ %(day)s (%(document)s).",
            notice=labels.day(person["notice_on"]),
            day=labels.day(person["retires_on"]),
            document=person["notice_document"],
        )
    )


def _stay(item: list[Any], language: str, today: date) -> Stay:
    from_on, to_on, term_end, via, decision, title, unit_id, unit, _id = item
    until = labels.day(to_on) if to_on else _("nay")
    return Stay(
        title=title,
        unit=unit,
        unit_url=links.unit(unit_id),
        span=f"{labels.day(from_on)} – {until}",
        via=labels.word("TenureVia", via, language),
        term_end=labels.day(term_end),
        decision=decision,
        present=from_on <= today.isoformat() and (not to_on or to_on > today.isoformat()),
    )


def _schooling(item: list[Any], language: str) -> Line:
    year, degree, mode, subject, school = item
    return Line(
        (
            labels.word("Degree", degree, language),
            subject,
            school,
            labels.word("StudyMode", mode, language),
            str(year or ""),
        )
    )


def _language(code: str) -> str:
    names = {
        "en": _("Tiếng Anh"),
        "zh": _("Tiếng Trung"),
        "fr": _("Tiếng Pháp"),
        "ru": _("Tiếng Nga"),
        "ja": _("Tiếng Nhật"),
        "ko": _("Tiếng Hàn"),
        "lo": _("Tiếng Lào"),
    }
    return str(names.get(code.lower(), code))


def _plan(item: list[Any], language: str) -> Line:
    from_on, to_on, status, title, unit, document, migrated, code, reason = item
    note = _("nhập từ hồ sơ cũ") if migrated else _("đợt %(code)s", code=code)
    if document and not migrated:
        note = f"{note}, {document}"
    if reason:
        note = f"{note}; {labels.word('PlanRemoval', reason, language)}"
    until = labels.day(to_on) if to_on else ""
    span = f"{labels.day(from_on)} – {until}" if until else _("từ %(day)s", day=labels.day(from_on))
    place = f"{title}, {unit}" if unit else title
    return Line(
        (place, span, note), labels.word("PlanStatus", status, language), PLAN_TONES.get(status, "off")
    )


def _evaluation(item: list[Any], language: str) -> Line:
    end, decided, kind, grade, document = item
    return Line(
        (labels.word("EvaluationKind", kind, language), labels.day(end), labels.day(decided), document),
        labels.word("Grade", grade, language),
        GRADE_TONES.get(grade, "neutral"),
    )


def _disciplines(count: int) -> str:
    if not count:
        return str(_("Không có kỷ luật."))
    return str(
        ngettext("Có %(num)d quyết định trên hệ thống.", "Có %(num)d quyết định trên hệ thống.", count)
    )


def _case(row: Row, language: str) -> CaseLine:
    return CaseLine(
        url=links.case(row.case_id),
        code=row.code,
        title=row.title_name,
        unit=row.unit_name,
        state=labels.state_name(row.state, language, procedure_of(row)),
        status=labels.word("OptionStatus", row.status, language),
    )

"""Rows for the tables, one generator a table, so that a large province needs little memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from state_machines.calendar import add_months
from state_machines.names import fold, sort_key
from state_machines.vocabulary import Rank
from workflow_app.seed.shapes import Person, Title
from workflow_app.seed.sources import criteria, titles
from workflow_app.seed.tree import Tree

Row = dict[str, Any]
DEMO = "(dữ liệu minh họa)"
TITLES_FROM = date(1990, 1, 1)
CRITERIA_FROM = date(2016, 7, 1)
YEAR = 12


def numbered(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows with ids from 1 on."""
    for number, row in enumerate(rows, start=1):
        yield {"id": number, **row}


def units(tree: Tree, people: list[Person]) -> Iterator[Row]:
    """Units, parents first, with the staff of each unit's subtree."""
    staff, women = _heads_by_unit(tree, people)
    for unit in tree.units:
        yield {
            "id": unit.id,
            "code": unit.code,
            "name": unit.name,
            "folded": fold(unit.name),
            "kind": unit.kind,
            "level": unit.level,
            "parent_id": unit.parent_id,
            "path": unit.path,
            "sector": unit.sector,
            "area": unit.area,
            "layout": unit.layout,
            "is_department": unit.is_department,
            "foreign_affairs": unit.foreign_affairs,
            "staff_total": staff.get(unit.id, 0),
            "staff_women": women.get(unit.id, 0),
            "valid_from": unit.valid_from,
            "valid_to": unit.valid_to,
        }


def _heads_by_unit(tree: Tree, people: list[Person]) -> tuple[Mapping[int, int], Mapping[int, int]]:
    staff: dict[int, int] = {}
    women: dict[int, int] = {}
    above = {unit.id: [int(number) for number in unit.path.strip("/").split("/")] for unit in tree.units}
    for person in people:
        for unit_id in above[person.seat.post.unit.id]:
            staff[unit_id] = staff.get(unit_id, 0) + 1
            women[unit_id] = women.get(unit_id, 0) + (person.sex == "F")
    return staff, women


def lineage(tree: Tree) -> Iterator[Row]:
    """Which unit became which."""
    return numbered(entry._asdict() for entry in tree.lineage)


def title_rows() -> Iterator[Row]:
    """Every title."""
    for title in titles().values():
        yield {
            "id": title.id,
            "code": title.code,
            "name": title.name,
            "folded": fold(title.name),
            "level": title.level,
            "rank": title.rank,
            "in_scope": title.in_scope,
            "is_key": title.is_key,
            "is_elected": title.is_elected,
            "standing_committee_managed": title.managed,
            "equivalence": title.equivalence,
            "valid_from": TITLES_FROM,
            "valid_to": None,
        }


def standards() -> Iterator[Row]:
    """Every version of every title standard."""
    return numbered(row for title in titles().values() for row in _versions(title))


def _versions(title: Title) -> Iterator[Row]:
    for version, standard in enumerate(title.standards, start=1):
        yield {
            "title_id": title.id,
            "version": version,
            "valid_from": standard.valid_from,
            "valid_to": standard.valid_to,
            "min_degree": standard.min_degree,
            "min_theory": standard.min_theory,
            "min_language": standard.min_language,
            "state": "APPROVED",
            "migrated": True,
            "proposed_by_id": None,
            "submitted_on": None,
            "approved_by_id": None,
            "approved_on": standard.valid_from,
            "returned": "",
            "skills": ["Lãnh đạo, quản lý", "Ứng dụng công nghệ thông tin"],
            "note": "",
            "document": f"Quyết định số {title.id}{version:02}-QĐ/TU {DEMO}",
        }


def criteria_sets() -> Iterator[Row]:
    """One set of criteria a title, taken over from before the product."""
    for title in titles().values():
        yield {
            "id": title.id,
            "title_id": title.id,
            "version": 1,
            "state": "APPROVED",
            "migrated": True,
            "valid_from": CRITERIA_FROM,
            "document": f"Hướng dẫn số {title.id}-HD/BTCTU {DEMO}",
            "proposed_by_id": None,
            "approved_by_id": None,
            "approved_on": CRITERIA_FROM,
            "returned": "",
        }


def criterion_rows() -> Iterator[Row]:
    """The criteria of every set."""
    return numbered(row for title in titles().values() for row in _of_title(title))


def _of_title(title: Title) -> Iterator[Row]:
    for position, one in enumerate(criteria(), start=1):
        name = one["name"] if title.rank is not Rank.STAFF else one.get("staff", one["name"])
        yield {
            "set_id": title.id,
            "position": position,
            "part": one["part"],
            "name": name,
            "points": one["points"],
            "asks_evidence": one.get("evidence", False),
        }


def posts(tree: Tree) -> Iterator[Row]:
    """Every post."""
    for post in tree.posts:
        yield {
            "id": post.id,
            "unit_id": post.unit.id,
            "title_id": post.title.id,
            "authority_id": post.authority_id,
            "seats": post.seats,
            "special_professional": bool(post.special_document),
            "special_document": post.special_document,
            "valid_from": post.valid_from,
            "valid_to": post.valid_to,
        }


def officials(people: list[Person]) -> Iterator[Row]:
    """Every official, marked as synthetic."""
    for person in people:
        yield {
            "id": person.id,
            "code": f"CB{person.id:06}",
            "name": person.name,
            "sort_key": sort_key(person.name),
            "folded": fold(person.name),
            "sex": person.sex,
            "birth_year": person.birth.year,
            "birth_month": person.birth.month,
            "birth_day": person.birth.day,
            "native_area": person.native_area,
            "native_place": person.native_place,
            "birth_place": person.birth_place,
            "ethnicity": person.ethnicity,
            "religion": person.religion,
            "theory": person.theory,
            "party_probation_on": person.party_on,
            "party_official_on": add_months(person.party_on, YEAR) if person.party_on else None,
            "home_unit_id": person.seat.post.unit.id,
            "synthetic": True,
        }


def _each(entries: Callable[[Person], Iterable[Row]]) -> Callable[[list[Person]], Iterator[Row]]:
    """A table of which every person has several rows."""

    def rows(people: list[Person]) -> Iterator[Row]:
        return numbered({"official_id": person.id, **row} for person in people for row in entries(person))

    return rows


STANDING = {"annulled_on": None, "annulled_by_id": None, "annulled_document": "", "annulled_reason": ""}


COUNTING = {
    "recorded_by_id": None,
    "ended_on": None,
    "ended_how": None,
    "ended_by_id": None,
    "ended_document": "",
    "ended_reason": "",
}


@_each
def qualifications(person: Person) -> Iterable[Row]:
    """Degrees, in the order in which they were taken."""
    return (study._asdict() for study in person.studies)


@_each
def languages(person: Person) -> Iterable[Row]:
    """Foreign languages."""
    return ({"language": language, "level": level} for language, level in person.languages.items())


@_each
def tenures(person: Person) -> Iterable[Row]:
    """Stays, oldest first."""
    for place, stay in enumerate(person.stays, start=1):
        yield {
            "post_id": stay.post.id,
            "from_on": stay.from_on,
            "to_on": stay.to_on,
            "term_end_on": stay.term_end_on,
            "via": stay.via,
            "case_id": None,
            "decision": f"Quyết định số {person.id}.{place}/QĐ {DEMO}",
        }


@_each
def plans(person: Person) -> Iterable[Row]:
    """Plan entries, all taken over: what the product makes comes from its planning rounds."""
    for entry in person.plans:
        yield {
            "title_id": entry.title.id,
            "unit_id": entry.unit.id,
            "status": entry.status,
            "from_on": entry.from_on,
            "to_on": entry.to_on,
            "migrated": True,  # approved before the product was there
            "document": f"Quyết định phê duyệt quy hoạch năm {entry.from_on.year} {DEMO}",
            "case_id": None,
            "reviewed_id": None,
            "channel": None,
            "development": "",
            "ended_on": entry.to_on if entry.status in ("APPOINTED", "EXPIRED") else None,
            "end_reason": None,
            "ended_id": None,
        }


@_each
def gradings(person: Person) -> Iterable[Row]:
    """Evaluations."""
    for number, grading in enumerate(person.gradings, start=1):
        yield {**grading._asdict(), "document": f"Thông báo số {person.id}.{number}-TB {DEMO}"}


@_each
def sanctions(person: Person) -> Iterable[Row]:
    """Disciplinary decisions."""
    return (
        {**sanction._asdict(), "document": f"Quyết định kỷ luật số {person.id} {DEMO}", **COUNTING}
        for sanction in person.sanctions
    )


@_each
def notices(person: Person) -> Iterable[Row]:
    """Notices of retirement."""
    if person.notice_on is not None:
        document = f"Thông báo nghỉ hưu số {person.id} {DEMO}"
        days = {"notice_on": person.notice_on, "retires_on": person.retires_on}
        yield {**days, "document": document, **STANDING}

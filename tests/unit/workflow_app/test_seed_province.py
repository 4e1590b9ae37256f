"""The demo province as rows: whole, consistent, the same every time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Connection, create_engine, event, func, inspect, select, text

from state_machines.names import sort_key
from state_machines.rulebook import words
from state_machines.vocabulary import Role
from workflow_app.models import Model
from workflow_app.seed.casting import AUTHORITY_SECRETARY, AUTHORITY_TELLER
from workflow_app.seed.plots import SHOWCASE
from workflow_app.seed.province import DEMO_PASSWORD, Province, build, load

TODAY = date(2026, 3, 2)
Row = dict[str, Any]


@cache
def small() -> Province:
    return build(300)


@cache
def whole() -> Province:
    return build(4000)


def rows(found: Province, table: str) -> list[Row]:
    return list(found.rows(table))


def by_person(found: Province, table: str) -> dict[int, list[Row]]:
    grouped: dict[int, list[Row]] = {}
    for row in found.rows(table):
        grouped.setdefault(row["official_id"], []).append(row)
    return grouped


# ---------------------------------------------------------------- size and sameness


@pytest.mark.parametrize("officials", [300, 512, 1000, 4000])
def test_there_are_as_many_officials_as_were_asked_for(officials: int) -> None:
    assert len(rows(build(officials), "official")) == officials


def test_a_province_too_small_for_its_showcase_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 300"):
        build(299)


def test_the_whole_province_has_its_departments_districts_and_communes() -> None:
    kinds = Counter(row["kind"] for row in rows(whole(), "org_unit") if row["valid_to"] is None)
    assert (kinds["DEPARTMENT"], kinds["DISTRICT"], kinds["COMMUNE"]) == (20, 10, 200)


def test_the_same_arguments_give_the_same_rows() -> None:
    assert build(300).digest() == small().digest()


def test_another_seed_gives_another_province() -> None:
    assert build(300, seed=7).digest() != small().digest()


def test_the_province_moves_with_today() -> None:
    earlier = build(300, today=date(2024, 9, 16))
    assert all(row["from_on"] <= date(2024, 9, 16) for row in earlier.rows("tenure"))


# ---------------------------------------------------------------- references


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys=ON").close())
    Model.metadata.create_all(engine)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def test_the_database_takes_every_row_in_the_given_order(connection: Connection) -> None:
    counts = load(connection, small())
    assert counts == {name: len(rows(small(), name)) for name in small().tables}
    assert connection.execute(text("PRAGMA foreign_key_check")).all() == []


def test_what_is_stored_is_what_was_built(connection: Connection) -> None:
    load(connection, small())
    table = Model.metadata.tables["official"]
    assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 300
    first = connection.execute(select(table).order_by(table.c.id).limit(1)).mappings().one()
    assert dict(first) == next(small().rows("official"))


def test_every_row_fills_every_column_of_its_table() -> None:
    for name in small().tables:
        columns = {column.key for column in inspect(Model.metadata.tables[name]).columns}
        assert all(set(row) == columns for row in small().rows(name)), name


def test_every_unit_stands_below_its_parent_and_has_a_kind_with_a_label() -> None:
    paths: dict[int, str] = {}
    for row in whole().rows("org_unit"):
        above = paths[row["parent_id"]] if row["parent_id"] else "/"
        assert row["path"] == f"{above}{row['id']}/"
        assert row["kind"] in words()["UnitKind"]
        paths[row["id"]] = row["path"]


def test_every_title_in_scope_has_one_standard_in_force_and_one_title_two_versions() -> None:
    standards = rows(small(), "title_standard")
    in_force = Counter(row["title_id"] for row in standards if row["valid_to"] is None)
    in_scope = {row["id"] for row in small().rows("title") if row["in_scope"]}
    assert in_force == dict.fromkeys(in_scope, 1)
    assert Counter(Counter(row["title_id"] for row in standards).values())[2] == 1


def test_units_that_merged_or_were_renamed_end_on_the_day_the_new_one_begins() -> None:
    units = {row["id"]: row for row in whole().rows("org_unit")}
    lineage = rows(whole(), "unit_lineage")
    assert Counter(row["kind"] for row in lineage) == {"MERGER": 2, "RENAMING": 1}
    for row in lineage:
        assert units[row["source_id"]]["valid_to"] == row["on_date"] == units[row["target_id"]]["valid_from"]


# ---------------------------------------------------------------- people


def test_every_official_is_marked_as_synthetic_and_sorts_by_given_name() -> None:
    for row in whole().rows("official"):
        assert row["synthetic"] is True
        assert row["code"] == f"CB{row['id']:06}"
        assert row["sort_key"] == sort_key(row["name"])


def test_nobody_is_in_two_main_posts_at_once() -> None:
    membership = {post.id for post in whole().tree.posts if post.title.rank == "MEMBER"}
    for stays in by_person(whole(), "tenure").values():
        main = [row for row in stays if row["post_id"] not in membership]
        assert all(row["to_on"] for row in main[:-1])
        for earlier, later in pairwise(main):
            assert earlier["from_on"] < earlier["to_on"] <= later["from_on"]


def test_every_official_serves_today_in_a_post_of_the_home_unit() -> None:
    posts = {row["id"]: row for row in whole().rows("post")}
    home = {row["id"]: row["home_unit_id"] for row in whole().rows("official")}
    for official, stays in by_person(whole(), "tenure").items():
        serving = [
            row for row in stays if row["from_on"] <= TODAY and (not row["to_on"] or row["to_on"] > TODAY)
        ]
        assert posts[serving[0]["post_id"]]["unit_id"] == home[official]


def test_stays_lie_within_the_life_of_their_posts() -> None:
    posts = {row["id"]: row for row in whole().rows("post")}
    for row in whole().rows("tenure"):
        post = posts[row["post_id"]]
        assert post["valid_from"] <= row["from_on"]
        assert post["valid_to"] is None or row["to_on"] <= post["valid_to"]


def test_no_post_has_more_holders_than_seats_today() -> None:
    seats = {row["id"]: row["seats"] for row in whole().rows("post")}
    taken = Counter(
        row["post_id"] for row in whole().rows("tenure") if not row["to_on"] or row["to_on"] > TODAY
    )
    assert all(count <= seats[post] for post, count in taken.items())


def test_lives_are_possible() -> None:
    for person in whole().people:
        assert person.stays[0].from_on.year - person.birth_on.year >= 20
        assert person.party_on is None or person.party_on.year - person.birth_on.year >= 18
        assert person.retires_on is None or person.retires_on > TODAY
        assert all(study.year <= TODAY.year for study in person.studies)


def test_an_old_file_may_lack_the_day_of_birth_but_not_a_candidates() -> None:
    assert any(row["birth_month"] is None for row in whole().rows("official"))
    assert all(person.birth.day for person in whole().people if person.seat.aim)


def test_leaders_in_foreign_affairs_are_fluent() -> None:
    (unit,) = (body.unit for body in small().tree.departments if body.unit.foreign_affairs)
    leaders = [p for p in small().people if p.home_id == unit.id and p.title.is_leading]
    assert leaders
    assert all("FLUENT" in p.languages.values() for p in leaders)


def test_a_few_are_disciplined_and_no_head_of_a_department_is_about_to_retire() -> None:
    share = len(by_person(whole(), "discipline")) / 4000
    assert 0.01 <= share <= 0.025
    heads = {p.id for p in whole().people if p.seat.post.unit.is_department and p.title.rank == "HEAD"}
    noticed = {row["official_id"] for row in whole().rows("retirement_notice")}
    assert noticed
    assert not noticed & heads


def test_nobody_is_planned_for_more_than_three_titles() -> None:
    for entries in by_person(whole(), "plan_entry").values():
        assert len({row["title_id"] for row in entries if row["status"] == "ACTIVE"}) <= 3


# ---------------------------------------------------------------- roles and accounts


def test_the_cast_of_every_department_holds_everybody_a_case_needs() -> None:
    least = {
        Role.PERSONNEL_SPECIALIST: 2, Role.UNIT_HEAD: 1, Role.COLLECTIVE_SECRETARY: 1,
        Role.COLLECTIVE_MEMBER: 3, Role.PARTY_COMMITTEE: 2, Role.TELLER: 3, Role.CONFERENCE_VOTER: 20,
        Role.ADVISER: 2, Role.AUTHORITY_MEMBER: 4, Role.AUTHORITY_SIGNER: 2, Role.CLERK: 2, Role.INSPECTOR: 2,
        Role.SYSADMIN: 1, AUTHORITY_SECRETARY: 1, AUTHORITY_TELLER: 3,
    }  # fmt: skip
    for body in small().tree.departments:
        for unit in (body.unit, *body.divisions):
            cast = small().cast(unit.id)
            assert all(len(set(cast[role])) >= count for role, count in least.items()), unit.name


def test_who_prepares_appraises_and_decides_are_different_people() -> None:
    for body in (*whole().tree.departments, *whole().tree.districts):
        cast = whole().cast(body.acting.id)
        sides = [
            {
                *cast[Role.PERSONNEL_SPECIALIST],
                *cast[Role.COLLECTIVE_MEMBER],
                *cast[Role.COLLECTIVE_SECRETARY],
            },
            {*cast[Role.ADVISER], *cast[Role.INSPECTOR]},
            {*cast[Role.AUTHORITY_MEMBER]},
            {*cast[Role.SYSADMIN]},
        ]
        assert sum(map(len, sides)) == len(set.union(*sides)), body.unit.name


def test_whoever_manages_accounts_holds_no_role_in_cases() -> None:
    grants = by_person(whole(), "role_grant")
    for granted in grants.values():
        roles = {row["role"] for row in granted}
        assert Role.SYSADMIN not in roles or roles == {Role.SYSADMIN}


def test_a_role_begins_no_earlier_than_the_post_it_comes_with() -> None:
    begun = {person.id: person.stays[-1].from_on for person in whole().people}
    assert all(row["valid_from"] >= begun[row["official_id"]] for row in whole().rows("role_grant"))


@pytest.mark.parametrize("officials", [300, 4000])
def test_every_demo_account_holds_the_role_it_shows(officials: int) -> None:
    found = build(officials)
    grants = {(row["official_id"], row["role"]) for row in found.rows("role_grant")}
    accounts = found.demo_accounts
    assert len({account.username for account in accounts}) == len(accounts)
    for account in accounts:
        assert account.role is Role.OFFICIAL or (account.official_id, account.role) in grants, (
            account.username
        )


def test_the_person_concerned_among_the_accounts_is_meant_for_the_case_at_the_selection() -> None:
    (account,) = (one for one in small().demo_accounts if one.role is Role.OFFICIAL)
    showcase = small().tree.departments[0].unit.id
    units = {unit.id for unit in small().tree.units if unit.home_id == showcase}
    own = [vacancy for vacancy in small().vacancies() if vacancy.unit_id in units]
    (case,) = (place for place, plot in enumerate(SHOWCASE) if plot.to == "SELECTING")
    assert account.official_id in own[case].eligible[:2]


def test_all_demo_accounts_open_with_the_demo_password() -> None:
    hashes = {row["password_hash"] for row in small().rows("account")}
    assert len(hashes) == 1
    assert PasswordHasher().verify(hashes.pop(), DEMO_PASSWORD)
    assert all(row["demo"] for row in small().rows("account"))

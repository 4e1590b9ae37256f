"""Who is proposed for which conference, by the posts that people hold."""

from __future__ import annotations

import pytest

from state_machines import registry
from workflow_app.queries.choosing import PersonLine, Serving
from workflow_app.services.voter_groups import GROUPS, Venue, members

DEPARTMENT = Venue(20, "/1/5/20/")


def person(number: int, *posts: tuple[int, str, str]) -> PersonLine:
    held = tuple(Serving("title", rank, 10, unit, "unit", path) for unit, path, rank in posts)
    return PersonLine(number, f"Person {number}", 1980, held)


PEOPLE = (
    person(1, (20, "/1/5/20/", "HEAD")),
    person(2, (20, "/1/5/20/", "DEPUTY")),
    person(3, (20, "/1/5/20/", "STAFF")),
    person(4, (21, "/1/5/20/21/", "HEAD")),
    person(5, (21, "/1/5/20/21/", "DEPUTY")),
    person(6, (22, "/1/5/20/21/22/", "HEAD")),
    person(7, (200, "/1/5/200/", "HEAD")),
    person(8),
    person(9, (3, "/1/2/3/", "MEMBER"), (7, "/1/5/7/", "HEAD")),
)


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        pytest.param("COLLECTIVE_LEADERSHIP", {1, 2}, id="the head and the deputies"),
        pytest.param("EXTENDED_LEADERSHIP", {1, 2, 4}, id="and the heads one level down"),
        pytest.param("KEY_OFFICIALS_CONFERENCE", {1, 2, 4, 5, 6}, id="every leader below"),
        pytest.param("BROAD_CONFERENCE", {1, 2, 3, 4, 5, 6}, id="everybody who serves below"),
    ],
)
def test_a_conference_is_made_up_of_the_posts_of_its_unit(group: str, expected: set[int]) -> None:
    assert members(group, DEPARTMENT, PEOPLE) == expected


def test_the_authority_is_whoever_sits_in_it_whatever_else_they_hold() -> None:
    assert members("AUTHORITY", Venue(3, "/1/2/3/"), PEOPLE) == {9}


def test_every_group_that_a_procedure_names_can_be_proposed() -> None:
    named = {one.voter_group for procedure in registry.procedures().values() for one in procedure.rounds}
    assert named
    assert named <= GROUPS.keys()

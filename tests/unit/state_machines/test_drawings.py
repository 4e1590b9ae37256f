"""The diagrams say what the table says."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from state_machines import registry
from state_machines.definition import RETURN, Procedure, Text
from state_machines.diagrams import MANY, edges, mermaid
from state_machines.drawing import LOOKS, MARKS, svg

SVG = "{http://www.w3.org/2000/svg}"
Area = tuple[int, int, int, int]  # left, top, right, bottom
PROCEDURES = list(registry.procedures().values())


def texts(picture: str) -> list[str]:
    return [node.text or "" for node in ET.fromstring(picture).iter(f"{SVG}text")]  # noqa: S314 - our own


def fills(picture: str) -> list[str | None]:
    return [node.get("fill") for node in ET.fromstring(picture).iter(f"{SVG}rect")]  # noqa: S314 - our own


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda p: p.code)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_picture_names_every_state_and_every_moving_step(procedure: Procedure, language: str) -> None:
    told = "\n".join(texts(svg(procedure, language)))
    moving = [step for step in procedure.steps if step.dest and step.sources]
    for named in (*procedure.states, *moving):
        assert named.name.in_language(language) in told


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda p: p.code)
def test_mermaid_has_each_edge_once_and_only_ascii_codes(procedure: Procedure) -> None:
    lines = mermaid(procedure).splitlines()
    arrows = [line.split(":")[0].strip() for line in lines if "-->" in line and "[*]" not in line]
    assert len(arrows) == len(set(arrows))
    assert all(arrow.isascii() for arrow in arrows)
    for step in procedure.steps:
        drawn = step.dest not in (None, RETURN) and len(step.sources) <= MANY
        for source in step.sources if drawn else ():
            assert source == step.dest or f"{source} --> {step.dest}" in arrows


def test_a_step_open_from_many_states_is_told_at_its_destination() -> None:
    procedure = registry.latest("three-channels")
    assert all(edge.dest not in ("CANCELLED", "SUSPENDED") for edge in edges(procedure, "en"))
    count = len(procedure.step("cancel").sources)
    assert f"from {count} states: Cancel the case" in texts(svg(procedure, "en"))


def test_where_a_case_is_and_has_been_stands_out() -> None:
    procedure = registry.latest("three-channels")
    plain, (here, _), (before, _) = LOOKS[""][0], LOOKS["current"], LOOKS["visited"]
    assert set(fills(svg(procedure))) == {plain}
    marked = fills(svg(procedure, current="NOMINATING", visited=["DRAFT", "POLICY_REQUESTED"]))
    assert marked.count(here) == 1
    assert marked.count(before) == 2


def test_where_a_case_is_and_has_been_is_said_in_words() -> None:
    procedure = registry.latest("three-channels")
    said = texts(svg(procedure, current="NOMINATING", visited=["DRAFT", "POLICY_REQUESTED"]))
    assert said.count(MARKS["vi"]["current"]) == 1
    assert said.count(MARKS["vi"]["visited"]) == 2
    assert MARKS["en"]["current"] in texts(svg(procedure, "en", current="DRAFT"))


def labels(picture: str) -> list[Area]:
    """Where the names of the arrows stand, at the width that their letters have on average."""
    found = []
    for node in ET.fromstring(picture).iter(f"{SVG}text"):  # noqa: S314 - our own
        if node.get("text-anchor") != "middle":
            left, bottom, width = int(node.attrib["x"]), int(node.attrib["y"]), 6 * len(node.text or "")
            left -= width if node.get("text-anchor") == "end" else 0
            found.append((left, bottom - 9, left + width, bottom))
    return found


def uprights(picture: str) -> list[Area]:
    """The upright parts of the arrows."""
    found = []
    for node in ET.fromstring(picture).iter(f"{SVG}path"):  # noqa: S314 - our own
        way = re.fullmatch(r"M(\d+) (\d+)(?:H(\d+))?V(\d+)(?:H\d+)?", node.get("d", ""))
        if way:
            at, start, end = int(way[3] or way[1]), int(way[2]), int(way[4])
            found.append((at, min(start, end), at, max(start, end)))
    return found


def meet(one: Area, other: Area) -> bool:
    across = one[0] <= other[2] and other[0] <= one[2]
    return across and one[1] <= other[3] and other[1] <= one[3]


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda p: p.code)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_name_is_struck_by_an_arrow_or_by_another_name(procedure: Procedure, language: str) -> None:
    picture = svg(procedure, language)
    names, lines = labels(picture), uprights(picture)
    assert names
    assert lines
    assert [(name, line) for name in names for line in lines if meet(name, line)] == []
    assert [pair for pair in combinations(names, 2) if meet(*pair)] == []


def test_names_are_escaped_in_the_picture() -> None:
    procedure = registry.latest("three-channels")
    named = replace(procedure, name=Text("<b>&", "<b>&"))
    title = ET.fromstring(svg(named)).find(f"{SVG}title")  # noqa: S314 - our own
    assert title is not None
    assert title.text == "<b>&"

"""The colours of the pages can be told apart: WCAG 2.2, contrast minimum (4.5 to 1)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from state_machines.drawing import GREY, LOOKS, PAPER

CSS = Path("workflow_app/static/quytrinh.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", CSS.split(":root {")[1].split("}")[0]))
GROUNDS = ("paper", "sheet", "sunk", "blue-wash")
PAIRS = [
    *((ink, ground) for ink in ("ink", "ink-soft", "link", "blue") for ground in GROUNDS),
    *((tone, f"{tone}-wash") for tone in ("ok", "stop", "warn", "special", "off")),
    *((tone, "sheet") for tone in ("ok", "stop", "warn", "seal")),
    *(("sheet", ground) for ground in ("blue", "blue-deep", "stop")),
]
LEAST, LEAST_OF_MARKS = 4.5, 3.0


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    digits = colour.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """How far two colours are apart, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_words_can_be_read_on_their_ground(ink: str, ground: str) -> None:
    assert contrast(TOKENS[ink], TOKENS[ground]) >= LEAST


@pytest.mark.parametrize("ground", ["paper", "sheet"])
def test_focus_and_edges_of_fields_can_be_seen(ground: str) -> None:
    assert contrast(TOKENS["link"], TOKENS[ground]) >= LEAST_OF_MARKS
    assert contrast(TOKENS["line-strong"], TOKENS[ground]) >= LEAST_OF_MARKS


def test_the_diagram_can_be_read() -> None:
    assert all(contrast(fill, ink) >= LEAST for fill, ink in LOOKS.values())
    assert contrast(GREY, PAPER) >= LEAST

"""How large a province of so many officials is."""

from __future__ import annotations

from dataclasses import dataclass

SMALLEST = 300  # below this the showcase department and its vacancies do not fit


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers of bodies; whoever is left over serves as staff, spread over all of them."""

    officials: int
    departments: int
    districts: int
    communes: int


def scale_of(officials: int) -> Scale:
    """The scale for a number of officials. Raises ValueError below ``SMALLEST``.

    From 4,000 officials on the bodies stay as many as a province has, and only staff grows.
    """
    if officials < SMALLEST:
        raise ValueError(f"a province needs at least {SMALLEST} officials, not {officials}")
    return Scale(
        officials=officials,
        departments=_within(officials // 200, 5, 20),
        districts=_within(officials // 400, 1, 10),
        communes=_within((officials - 220) // 18, 4, 200),
    )


def _within(number: int, low: int, high: int) -> int:
    return max(low, min(number, high))

"""A share that has grown is found without rounding (R-2.3-k)."""

from __future__ import annotations

import pytest

from workflow_app.queries.evaluation_results import Mirror


@pytest.mark.parametrize(
    ("now", "before", "grew"),
    [
        ((3, 8), (2, 7), False),  # 37.5 against 28.6: under ten points, though 37 and 28 part by nine
        ((39, 100), (285, 1000), True),  # 39 against 28.5: ten and a half points
        ((386, 1000), (285, 1000), True),  # ten points and a tenth
        ((384, 1000), (285, 1000), False),  # nine points and nine tenths, though 38 and 28 part by ten
        ((1, 4), (3, 11), False),
        ((5, 5), (0, 0), False),  # there was no last period
        ((0, 0), (1, 5), False),
    ],
)
def test_growth_is_counted_in_whole_people(
    now: tuple[int, int], before: tuple[int, int], *, grew: bool
) -> None:
    mirror = Mirror(1, "Sở A", now[1], now[0], before[1], before[0])
    assert mirror.grew(10) is grew

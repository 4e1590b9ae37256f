"""The points of a set of criteria: what clause 2.3 warns of."""

from __future__ import annotations

import pytest

from state_machines.evaluations import CriterionGroup, imbalance


@pytest.mark.parametrize(
    ("points", "told"),
    [
        ((30, 50, 20), ()),
        ((50, 50, 0), ("group_without_weight", "results_not_largest")),
        ((20, 80, 0), ("group_without_weight",)),
        ((40, 40, 20), ("results_not_largest",)),
    ],
)
def test_what_the_resolution_warns_of(points: tuple[int, ...], told: tuple[str, ...]) -> None:
    assert imbalance(dict(zip(CriterionGroup, points, strict=True))) == told

"""Ages and retirement moments."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from state_machines.ages import (
    RetirementAge,
    RetirementTable,
    age_on,
    is_under,
    months_to_retirement,
    read_retirement_table,
    retirement_on,
)
from state_machines.facts import BirthDate


def _rising(sex: str, start: tuple[int, int], step: int, last_year: int) -> list[dict[str, Any]]:
    """Rows from ``start`` (years, months) in 2021, ``step`` months more each year to ``last_year``."""
    first = start[0] * 12 + start[1]
    ages = ((year, first + step * (year - 2021)) for year in range(2021, last_year + 1))
    return [{"sex": sex, "from_year": year, "years": age // 12, "months": age % 12} for year, age in ages]


ROWS = [
    {"sex": "M", "from_year": 1994, "years": 60},
    {"sex": "F", "from_year": 1994, "years": 55},
    *_rising("M", (60, 3), 3, 2028),
    *_rising("F", (55, 4), 4, 2035),
]
TABLE = read_retirement_table(ROWS)


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        pytest.param(
            BirthDate(1985, 12), date(2025, 10, 15), 39, id="V19: born in December, event in October"
        ),
        pytest.param(BirthDate(1986, 3, 20), date(2026, 3, 20), 40, id="V20: forty on the birthday itself"),
        pytest.param(BirthDate(1986, 3, 20), date(2026, 3, 19), 39, id="the eve of the birthday"),
        pytest.param(BirthDate(1986), date(2026, 1, 1), 40, id="unknown month is read as January"),
        pytest.param(
            BirthDate(1986, None, 25), date(2026, 1, 1), 40, id="a day without a month says nothing"
        ),
        pytest.param(BirthDate(1986, 3), date(2026, 3, 1), 40, id="unknown day is read as the first"),
        pytest.param(BirthDate(1986, 3), date(2026, 2, 28), 39, id="before the known month"),
        pytest.param(
            BirthDate(1996, 2, 29), date(2026, 2, 28), 30, id="leap day completes on the last of February"
        ),
        pytest.param(BirthDate(1986, 3, 20), date(1986, 3, 20), 0, id="the day of birth"),
        pytest.param(BirthDate(1986, 3, 20), date(1986, 1, 1), -1, id="not yet born"),
    ],
)
def test_age_is_completed_years(birth: BirthDate, day: date, age: int) -> None:
    assert age_on(birth, day) == age


@pytest.mark.parametrize(
    ("birth", "day", "under"),
    [
        pytest.param(BirthDate(1985, 12), date(2025, 10, 15), True, id="V19: 39 is under 40"),
        pytest.param(BirthDate(1986, 3, 20), date(2026, 3, 20), False, id="V20: exactly 40 is not under 40"),
    ],
)
def test_under_forty(birth: BirthDate, day: date, *, under: bool) -> None:
    assert is_under(birth, 40, day) is under


@pytest.mark.parametrize(
    ("birth", "sex", "expected"),
    [
        pytest.param(BirthDate(1961, 9, 30), "M", date(2022, 1, 1), id="last month of the first rise"),
        pytest.param(BirthDate(1961, 10, 1), "M", date(2022, 5, 1), id="reached under the next year's age"),
        pytest.param(BirthDate(1966, 5, 17), "M", date(2028, 6, 1), id="V18: retires on 1 June 2028"),
        pytest.param(BirthDate(1966, 4, 30), "M", date(2028, 5, 1), id="first to need the target age"),
        pytest.param(
            BirthDate(1966, 3, 31), "M", date(2028, 1, 1), id="last under the age before the target"
        ),
        pytest.param(BirthDate(1980, 12, 31), "M", date(2043, 1, 1), id="December goes to January"),
        pytest.param(BirthDate(1960, 6, 10), "M", date(2020, 7, 1), id="before the ages began to rise"),
        pytest.param(BirthDate(1930, 6, 10), "M", date(1990, 7, 1), id="before the first year of the table"),
        pytest.param(BirthDate(1966, 8, 31), "F", date(2022, 1, 1), id="woman, last month of the first rise"),
        pytest.param(BirthDate(1966, 9, 1), "F", date(2022, 6, 1), id="woman, under the next year's age"),
        pytest.param(BirthDate(1985, 2, 2), "F", date(2045, 3, 1), id="woman, long after the target year"),
        pytest.param(
            BirthDate(1980), "M", date(2043, 1, 1), id="unknown month: New Year after the age is reached"
        ),
        pytest.param(
            BirthDate(1980, 5), "M", date(2043, 1, 1), id="unknown day: New Year after the age is reached"
        ),
        pytest.param(BirthDate(1980, None, 5), "M", date(2043, 1, 1), id="a day without a month"),
    ],
)
def test_retirement_moment(birth: BirthDate, sex: str, expected: date) -> None:
    assert retirement_on(birth, sex, TABLE) == expected


@pytest.mark.parametrize(
    ("on", "months"),
    [
        pytest.param(date(2026, 9, 1), 21, id="V18: 21 months, the extension path"),
        pytest.param(date(2026, 6, 1), 24, id="two years to the day"),
        pytest.param(date(2026, 6, 2), 23, id="a day less than two years"),
        pytest.param(date(2028, 6, 1), 0, id="the day of retirement"),
        pytest.param(date(2028, 8, 1), -2, id="two months late"),
    ],
)
def test_months_left_to_retirement(on: date, months: int) -> None:
    assert months_to_retirement(BirthDate(1966, 5, 17), "M", TABLE, on=on) == months


def test_a_table_is_read_in_order_of_years() -> None:
    rows = [
        {"sex": "M", "from_year": 2028, "years": 62},
        {"sex": "F", "from_year": 2035, "years": 60, "months": 0},
        {"sex": "M", "from_year": 2027, "years": 61, "months": 9},
    ]
    assert read_retirement_table(rows) == RetirementTable(
        (
            RetirementAge("F", 2035, 60, 0),
            RetirementAge("M", 2027, 61, 9),
            RetirementAge("M", 2028, 62, 0),
        )
    )


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        pytest.param([], "F and M", id="an empty table"),
        pytest.param([{"sex": "M", "from_year": 2028, "years": 62}], "F and M", id="women are missing"),
        pytest.param([*ROWS, {"sex": "X", "from_year": 2028, "years": 62}], "X", id="a sex nobody has"),
        pytest.param(
            [*ROWS, {"sex": "M", "from_year": 2028, "years": 62}], "M 2028", id="a year stands twice"
        ),
        pytest.param([*ROWS, {"sex": "F", "from_year": 2040, "years": 59}], "F 2040", id="an age falls"),
    ],
)
def test_a_faulty_table_is_refused(rows: list[dict[str, Any]], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        read_retirement_table(rows)


def test_a_sex_that_is_not_in_the_table_is_an_error() -> None:
    with pytest.raises(KeyError, match="X"):
        retirement_on(BirthDate(1980, 5, 5), "X", TABLE)

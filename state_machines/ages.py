"""Ages and retirement, from birth dates that may lack a month or a day.

The retirement ages are a dated table read from data, never constants: they rise year
by year, and the figures are practice to be confirmed, not part of the resolution.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from state_machines.calendar import MONTHS_IN_YEAR, add_months, months_between
from state_machines.facts import BirthDate


@dataclass(frozen=True, slots=True)
class RetirementAge:
    """The age at which those retire who reach it in ``from_year`` or later.

    ``sex`` is "M" or "F". An age stands until the next entry of the same sex.
    """

    sex: str
    from_year: int
    years: int
    months: int = 0

    @property
    def in_months(self) -> int:
        """The age in months."""
        return self.years * MONTHS_IN_YEAR + self.months


@dataclass(frozen=True, slots=True)
class RetirementTable:
    """Retirement ages by sex and calendar year, in ascending years.

    The first entry of a sex also stands for the years before it; the last one is the
    target, and stands for all years after it.
    """

    entries: tuple[RetirementAge, ...]

    def of(self, sex: str) -> tuple[RetirementAge, ...]:
        """The ages of one sex. KeyError when the table has none."""
        entries = tuple(entry for entry in self.entries if entry.sex == sex)
        if not entries:
            raise KeyError(sex)
        return entries


def read_retirement_table(rows: Iterable[Mapping[str, Any]]) -> RetirementTable:
    """A table from data rows ``{sex, from_year, years, months}``; ``months`` may be left out.

    Raises ValueError when a sex is missing, a year stands twice, or an age falls.
    """
    read = (RetirementAge(row["sex"], row["from_year"], row["years"], row.get("months", 0)) for row in rows)
    table = RetirementTable(tuple(sorted(read, key=lambda entry: (entry.sex, entry.from_year))))
    sexes = {entry.sex for entry in table.entries}
    if sexes != {"F", "M"}:
        raise ValueError(f"a retirement table needs the sexes F and M, not {sorted(sexes)}")
    for sex in sexes:
        for earlier, later in pairwise(table.of(sex)):
            if earlier.from_year == later.from_year or earlier.in_months > later.in_months:
                raise ValueError(f"retirement ages must rise year by year: {sex} {later.from_year}")
    return table


def age_on(birth: BirthDate, day: date) -> int:
    """Completed years on ``day``; negative before birth.

    An unknown month is read as January and an unknown day as the first: the person is
    then at their oldest, which is the careful reading of every "under" target.
    """
    return months_between(_earliest(birth), day) // MONTHS_IN_YEAR


def is_under(birth: BirthDate, years: int, day: date) -> bool:
    """Whether the person has not completed ``years`` on ``day``."""
    return age_on(birth, day) < years


def retirement_on(birth: BirthDate, sex: str, table: RetirementTable) -> date:
    """The day from which the person is retired.

    It is the first of the month after the one in which the age is reached. When the file
    lacks the birth day or month it is 1 January of the following year.
    Raises KeyError when the table knows no such sex.
    """
    reached = _reached_on(birth, table.of(sex))
    if birth.month is None or birth.day is None:
        return date(reached.year + 1, 1, 1)
    return add_months(reached.replace(day=1), 1)


def months_to_retirement(birth: BirthDate, sex: str, table: RetirementTable, *, on: date) -> int:
    """Whole months from ``on`` to retirement; negative from one month past it."""
    return months_between(on, retirement_on(birth, sex, table))


def _earliest(birth: BirthDate) -> date:
    if birth.month is None:
        return date(birth.year, 1, 1)
    return date(birth.year, birth.month, birth.day or 1)


def _reached_on(birth: BirthDate, ages: tuple[RetirementAge, ...]) -> date:
    """The day the age in force in that day's own year is reached."""
    born_on = _earliest(birth)
    for age, following in pairwise(ages):
        reached = add_months(born_on, age.in_months)
        if reached.year < following.from_year:
            return reached
    return add_months(born_on, ages[-1].in_months)

"""Codes, dates, numbers and names in words. Never fails: an unknown code stands for itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache

from state_machines import registry, rulebook
from state_machines.ages import age_on
from state_machines.calendar import months_between
from state_machines.definition import Procedure, Text
from state_machines.facts import BirthDate
from state_machines.names import sort_key
from workflow_app.clock import OFFICE_ZONE

YEAR = 12  # months
MOST_DECIMALS = 4
WHOLE = 100


def word(enum_name: str, code: str | None, language: str) -> str:
    """The label of a code of one enumeration; "" for None."""
    if code is None:
        return ""
    text = rulebook.words().get(enum_name, {}).get(str(code))
    return text.in_language(language) if text else str(code)


def step_name(code: str, language: str, procedure: Procedure | None = None) -> str:
    """What a step of a case or of a ballot round is called."""
    return _named("steps", code, language, procedure)


def state_name(code: str, language: str, procedure: Procedure | None = None) -> str:
    """What a state of a case or of a ballot round is called."""
    return _named("states", code, language, procedure)


def round_name(code: str, language: str, procedure: Procedure | None = None) -> str:
    """What a ballot round of a procedure is called."""
    return _named("rounds", code, language, procedure)


def clause_number(clause: str, language: str) -> str:
    """A clause as it follows the word "Mục": "2.5", or the footnote in words."""
    if clause.startswith("fn"):
        note = "footnote" if language == "en" else "chú thích"
        return f"{note} {clause[2:]}"
    return clause


def clause_title(clause: str, language: str) -> str:
    """The title of a clause in our own words."""
    entry = rulebook.clauses().get(clause)
    return entry["title"].in_language(language) if entry else clause


def rule_title(rule_id: str, language: str) -> str:
    """What a rule is called."""
    entry = rulebook.catalogue().get(rule_id)
    return entry.title.in_language(language) if entry else rule_id


def rule_lack(rule_id: str, language: str) -> str:
    """What is wrong when a rule is not met, in short."""
    entry = rulebook.catalogue().get(rule_id)
    return (entry.lack or entry.title).in_language(language) if entry else rule_id


def day(value: date | str | None) -> str:
    """dd/mm/yyyy of a civil date or of its ISO text; other text as it is, "" for None."""
    if isinstance(value, str):
        found = iso_day(value)
        return day(found) if found else value
    return f"{value.day:02}/{value.month:02}/{value.year:04}" if value else ""


def iso_day(value: object) -> date | None:
    """A stored civil date that was written out; None for anything else."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def moment(value: datetime | str) -> str:
    """dd/mm/yyyy HH:MM in the office's zone, of an aware time or of its ISO text."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    local = value.astimezone(OFFICE_ZONE)
    return f"{day(local.date())} {local.hour:02}:{local.minute:02}"


def clock_time(value: str) -> str:
    """HH:MM in the office's zone, of ISO text."""
    return moment(value).rpartition(" ")[2]


def number(value: int, language: str) -> str:
    """A whole number with its thousands set apart: 1.234, in English 1,234."""
    mark = "," if language == "en" else "."
    return f"{value:,}".replace(",", mark)


def percent(part: int, whole: int, language: str) -> str:
    """A share such as 62,5%; "" when there is nothing to measure against.

    Decimals are added until the figure does not look like a whole number that it is
    not: 4 999 of 10 000 is 49,99%, never 50%.
    """
    if whole <= 0:
        return ""
    for decimals in range(1, MOST_DECIMALS + 1):
        scale = 10**decimals
        scaled = (part * WHOLE * scale * 2 + whole) // (whole * 2)  # half up
        if scaled % scale or part * WHOLE % whole == 0:
            break
    units, rest = divmod(scaled, scale)
    digits = f"{rest:0{decimals}}".rstrip("0")
    mark = "." if language == "en" else ","
    return f"{units}{mark}{digits}%" if digits else f"{units}%"


def share(part: int, whole: int, base: str, language: str) -> str:
    """A share with the base that it is measured against: "62,5% số người được triệu tập"."""
    shown = percent(part, whole, language)
    of = "of " if language == "en" else ""
    return f"{shown} {of}{word('ThresholdBase', base, language)}" if shown else ""


def months(count: int, language: str) -> str:
    """A span of whole months in years and months."""
    years, rest = divmod(count, YEAR)
    units = ("years", "months") if language == "en" else ("năm", "tháng")
    parts = [f"{n} {unit}" for n, unit in ((years, units[0]), (rest, units[1])) if n]
    return " ".join(parts) or f"0 {units[1]}"


def age(birth: BirthDate, on: date, language: str) -> str:
    """Age in years, and months where the birth date is known to the day."""
    years = age_on(birth, on)
    if language == "en":
        return f"{years} years"
    if birth.month is None or birth.day is None:
        return f"{years} tuổi"
    rest = months_between(date(birth.year, birth.month, birth.day), on) % YEAR
    return f"{years} tuổi {rest} tháng" if rest else f"{years} tuổi"


def by_given_name(ids: Iterable[int], names: Mapping[int, str]) -> tuple[tuple[int, str], ...]:
    """Distinct officials as (id, name) in the order of a Vietnamese list."""
    pairs = {official_id: name_of(official_id, names) for official_id in ids}
    return tuple(sorted(pairs.items(), key=lambda pair: (sort_key(pair[1]), pair[0])))


def name_of(official_id: int, names: Mapping[int, str]) -> str:
    """The name of an official; the bare number when it was not gathered."""
    return names.get(official_id) or f"#{official_id}"


def name_list(ids: Iterable[int], names: Mapping[int, str]) -> str:
    """Names in the order of a Vietnamese list, commas between."""
    return ", ".join(name for _, name in by_given_name(ids, names))


def _named(section: str, code: str, language: str, procedure: Procedure | None) -> str:
    text = _own_texts(section, procedure).get(code) if procedure else None
    text = text or _all_texts(section).get(code)
    return text.in_language(language) if text else code


_own: dict[tuple[str, str], Mapping[str, Text]] = {}  # by digest: hashing a whole table costs too much


def _own_texts(section: str, procedure: Procedure) -> Mapping[str, Text]:
    key = section, procedure.digest
    if key not in _own:
        _own[key] = _texts(section, procedure)
    return _own[key]


@cache
def _all_texts(section: str) -> Mapping[str, Text]:
    """Code → label over every procedure: the newest version in use has the last word."""
    found: dict[str, Text] = {}
    for one in registry.offered().values():
        found.update(_texts(section, one))
    for one in sorted(registry.procedures().values(), key=lambda p: (p.effective_from, p.version)):
        found.update(_texts(section, one))
    return found


def _texts(section: str, procedure: Procedure) -> Mapping[str, Text]:
    return {row.code: row.name for row in getattr(procedure, section)}

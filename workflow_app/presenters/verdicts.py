"""What the rules say of people for a title or a post, with no case at hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for

from state_machines.findings import Finding
from workflow_app.languages import gettext as _
from workflow_app.presenters import labels
from workflow_app.presenters.findings import FindingRow, finding_rows
from workflow_app.presenters.pages import Choice
from workflow_app.presenters.people import PersonRow, person_rows
from workflow_app.services.eligibility import Verdicts

Row = Any  # a row of a query, read by attribute


@dataclass(frozen=True, slots=True)
class Verdict:
    """The whole of a person's findings in one word."""

    label: str
    tone: str
    unmet: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckPage:
    """One person against one title or post. ``findings`` empty while nothing is chosen."""

    titles: tuple[tuple[str, tuple[Choice, ...]], ...]
    target: str
    verdict: Verdict | None
    findings: tuple[FindingRow, ...]
    rule_set: str
    judged_on: str


@dataclass(frozen=True, slots=True)
class EligibleRow:
    """One person of the list for a post."""

    person: PersonRow
    check_url: str
    planned: bool
    verdict: Verdict


def check_page(
    titles: Iterable[tuple[int, str, str]],
    verdicts: Verdicts | None,
    *,
    official_id: int,
    language: str,
    today: date,
) -> CheckPage:
    """The page that says why a person is eligible or not."""
    offered = _offered(titles, verdicts.title_id if verdicts else None, language)
    if verdicts is None:
        return CheckPage(offered, "", None, (), "", "")
    found = verdicts.findings.get(official_id, ())
    rows = finding_rows(found, language, verdicts.names, unit_id=verdicts.unit_id)
    place = f", {verdicts.unit_name}" if verdicts.unit_name else ""
    return CheckPage(
        titles=offered,
        target=f"{verdicts.title_name}{place}",
        verdict=verdict(found, language),
        findings=rows,
        rule_set=verdicts.rule_set.name.in_language(language),
        judged_on=labels.day(today),
    )


def _offered(
    titles: Iterable[tuple[int, str, str]], chosen: int | None, language: str
) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """Titles in groups by level."""
    groups: dict[str, list[Choice]] = {}
    for title_id, name, level in titles:
        groups.setdefault(level, []).append(Choice(str(title_id), name, title_id == chosen))
    return tuple((labels.word("Level", level, language), tuple(group)) for level, group in groups.items())


def verdict(findings: Sequence[Finding], language: str) -> Verdict:
    """Eligible, eligible but for what the authority may set aside, with warnings, or not."""
    blocking = [finding for finding in findings if finding.blocks]
    titles = tuple(dict.fromkeys(labels.rule_lack(f.rule, language) for f in findings if f.unmet))
    if blocking:
        return Verdict(_("Chưa đủ điều kiện"), "stop", titles)
    if titles:
        return Verdict(_("Đủ điều kiện, có cảnh báo"), "warn", titles)
    return Verdict(_("Đủ điều kiện"), "ok", ())


def eligible_rows(
    rows: Sequence[Row], verdicts: Verdicts, post_id: int, language: str, today: date
) -> tuple[EligibleRow, ...]:
    """People for a post, each with a verdict and the way to every condition behind it."""
    people = person_rows(rows, language, today)
    return tuple(
        EligibleRow(
            person=person,
            check_url=url_for("people.check", official_id=row.official_id, post=post_id),
            planned=bool(row.planned_for_title),
            verdict=verdict(verdicts.findings.get(row.official_id, ()), language),
        )
        for row, person in zip(rows, people, strict=True)
    )

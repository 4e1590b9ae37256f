"""Where the things that a page speaks of are shown."""

from __future__ import annotations

from flask import url_for


def case(case_id: int) -> str:
    """The page of a case."""
    return url_for("case.show", case_id=case_id)


def obligation(obligation_id: int) -> str:
    """The page of one due thing."""
    return url_for("obligations.show", obligation_id=obligation_id)


def step(case_id: int, code: str, *, round_id: int | None = None, round_code: str | None = None) -> str:
    """The form of a step of a case, or of one of its ballot rounds; ``round_code`` is a round to come."""
    return url_for("steps.take", case_id=case_id, code=code, round=round_id, round_code=round_code)


def clause(key: str) -> str:
    """The page of a clause."""
    return url_for("rules.clause", key=key)


def person(official_id: int) -> str:
    """The page of an official."""
    return url_for("people.show", official_id=official_id)


def unit(unit_id: int) -> str:
    """The page of a unit."""
    return url_for("units.show", unit_id=unit_id)


def rule_set(code: str, version: int) -> str:
    """The settings of one rule set."""
    return url_for("rules.index", rule_set=f"{code}:{version}")


def new_appointment(unit_id: int, post_id: int | None = None, need: str = "") -> str:
    """The form that opens an appointment from an external source, with what is known filled in."""
    return url_for("cases.new_appointment", unit=unit_id, post=post_id, source="EXTERNAL", need=need or None)


def form_paper(case_id: int) -> str:
    """The form of an evaluation as an official paper."""
    return url_for("evaluations.form_paper", case_id=case_id)


def notice_paper(case_id: int) -> str:
    """The notice of a grade as an official paper."""
    return url_for("evaluations.notice_paper", case_id=case_id)


def campaign(case_id: int) -> str:
    """The page of a campaign of evaluation."""
    return url_for("campaigns.show", case_id=case_id)

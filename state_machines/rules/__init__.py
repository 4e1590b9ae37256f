"""Every automated rule, by id. A rule is a pure function of facts and parameters.

``@rule`` judges the case as a whole, ``@person_rule`` one person in it.
"""

from __future__ import annotations

from state_machines.rules import (
    ballots,
    career,
    channels,
    conduct,
    convening,
    dossier,
    duties,
    evaluating,
    examining,
    grading,
    grounds,
    leadership,
    moving,
    plan_list,
    planning,
    reappointment,
    reviewing,
    selection,
    standing,
    staying,
    substitution,
)
from state_machines.rules.base import RULES, Check, Params, PersonCheck, Rule

__all__ = [
    "RULES",
    "Check",
    "Params",
    "PersonCheck",
    "Rule",
    "ballots",
    "career",
    "channels",
    "conduct",
    "convening",
    "dossier",
    "duties",
    "evaluating",
    "examining",
    "grading",
    "grounds",
    "leadership",
    "moving",
    "plan_list",
    "planning",
    "reappointment",
    "reviewing",
    "selection",
    "standing",
    "staying",
    "substitution",
]

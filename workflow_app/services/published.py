"""Keeps the full text of every procedure and rule set that a case has pinned."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from sqlalchemy import insert, select

from state_machines.definition import Procedure
from state_machines.rulebook import RuleSet
from workflow_app import clock
from workflow_app.extensions import db
from workflow_app.models import PublishedText


def publish(procedure: Procedure, rule_set: RuleSet) -> None:
    """Store both texts once, so that an auditor can read decades later what applied."""
    wanted: dict[str, tuple[str, Procedure | RuleSet]] = {
        procedure.digest: ("procedure", procedure),
        rule_set.digest: ("rule_set", rule_set),
    }
    known = set(
        db.session.execute(select(PublishedText.digest).where(PublishedText.digest.in_(wanted))).scalars()
    )
    rows = [_row(digest, kind, text) for digest, (kind, text) in wanted.items() if digest not in known]
    if rows:
        db.session.execute(insert(PublishedText), rows)


def _row(digest: str, kind: str, text: Procedure | RuleSet) -> dict[str, Any]:
    return {
        "digest": digest,
        "kind": kind,
        "code": text.code,
        "version": text.version,
        "body": _written(text),
        "published_at": clock.now(),
    }


def _written(text: Procedure | RuleSet) -> str:
    if isinstance(text, Procedure):
        content = asdict(text)
    else:
        content = {
            "code": text.code,
            "version": text.version,
            "parameters": {name: asdict(parameter) for name, parameter in text.parameters.items()},
            "policies": {name: asdict(policy) for name, policy in text.policies.items()},
            "deadlines": {code: asdict(setting) for code, setting in text.deadlines.items()},
            "severities": {rule: str(severity) for rule, severity in text.severities.items()},
        }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)

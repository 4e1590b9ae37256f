"""What was typed, as history keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LEFT_OUT = ("acknowledged", "template", "allowed_names")
SEALED = ("marks",)  # history gets a seal instead, and the marks once they are opened


def told(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed: tallies as numbers, files by hash, sealed marks not at all."""
    kept: dict[str, Any] = {}
    for name, value in values.items():
        if name == "tallies":
            kept[name] = [[t.official_id, t.votes, t.against, t.no_opinion] for t in value]
        elif name == "answers":
            kept[name] = [list(answer) for answer in value or ()]
        elif name == "file":
            kept[name] = value.sha256 if value else None
        elif name not in (*LEFT_OUT, *SEALED):
            kept[name] = list(value) if isinstance(value, tuple) else value
    return kept

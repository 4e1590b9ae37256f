"""Rehearsal files: reading them, and saying where one does not fit the schema."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import yaml

WHAT = (
    "step",
    "round",
    "advance",
    "notice",
    "new_head",
    "suspend_frozen",
    "open_due",
    "lapse_overdue",
)  # the kinds of entry
LONG = 160  # a message quotes what it is about, at most so many characters of it


class BadScript(Exception):
    """The file is not a rehearsal: names the place and what is wrong."""


class _Loader(yaml.SafeLoader):
    """YAML as people write it today: only "true" and "false" are yes and no, "on" is a word."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:[Tt]rue|[Ff]alse)$"), list("tTfF"))


def read(path: Path) -> Mapping[str, Any]:
    """A checked script. Raises BadScript."""
    try:
        script = yaml.load(path.read_text("utf-8"), _Loader)  # noqa: S506 - a SafeLoader with fewer words
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise BadScript(str(error)) from error
    if not isinstance(script, dict):
        raise BadScript("(top): the file holds no mapping")
    check(script)
    return script


@cache
def schema() -> Mapping[str, Any]:
    """The JSON Schema of rehearsal files."""
    text = (files("workflow_app.rehearsal") / "rehearsal.schema.json").read_text("utf-8")
    loaded: Mapping[str, Any] = json.loads(text)
    return loaded


def check(script: Mapping[str, Any]) -> None:
    """Raises BadScript naming the first place that does not fit the schema."""
    plain = json.loads(json.dumps(script, default=str))
    problems = sorted(
        jsonschema.Draft202012Validator(schema()).iter_errors(plain), key=lambda e: list(map(str, e.path))
    )
    if problems:
        problem = problems[0]
        deepest = jsonschema.exceptions.best_match([problem]) or problem
        raise BadScript(f"{_place(deepest)}: {_told(deepest)}")


def _place(problem: jsonschema.ValidationError) -> str:
    return "/".join(str(part) for part in problem.absolute_path) or "(top)"


def _told(problem: jsonschema.ValidationError) -> str:
    if problem.validator == "oneOf":
        return f"an entry says exactly one of {', '.join(WHAT)}"
    return problem.message if len(problem.message) <= LONG else f"…{problem.message[-LONG:]}"

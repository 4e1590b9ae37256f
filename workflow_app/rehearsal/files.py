"""Rehearsal files: reading them, and saying where one does not fit the schema."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from workflow_app.schema_words import in_words, place

WHAT = (
    "step",
    "round",
    "advance",
    "notice",
    "new_head",
    "suspend_frozen",
    "open_due",
    "lapse_overdue",
    "review_ending",
    "expire_overdue",
    "follow_homes",
    "catch_up",
    "file_due",
    "move_to",
    "approve_criteria",
)  # the kinds of entry


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
        text = path.read_text("utf-8")
        script = yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader with fewer words
    except OSError as error:
        raise BadScript(f"the file cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadScript("the file is not UTF-8 text") from error
    except yaml.MarkedYAMLError as error:
        raise BadScript(_not_yaml(error)) from error
    except (ValueError, yaml.YAMLError) as error:
        raise BadScript(f"the file is not YAML: {error}") from error
    if not isinstance(script, dict):
        raise BadScript("(top): the file holds no named entries such as rehearsal, rule_set, steps")
    check(script, text)
    return script


def _not_yaml(error: yaml.MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    where = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
    return f"{where}the file is not YAML here: {error.problem or error.context}"


@cache
def schema() -> Mapping[str, Any]:
    """The JSON Schema of rehearsal files."""
    text = (files("workflow_app.rehearsal") / "rehearsal.schema.json").read_text("utf-8")
    loaded: Mapping[str, Any] = json.loads(text)
    return loaded


def check(script: Mapping[str, Any], text: str = "") -> None:
    """Raises BadScript naming the first place that does not fit the schema, with its line in ``text``."""
    plain = json.loads(json.dumps(script, default=str))
    problems = sorted(
        jsonschema.Draft202012Validator(schema()).iter_errors(plain), key=lambda e: list(map(str, e.path))
    )
    if problems:
        problem = problems[0]
        deepest = jsonschema.exceptions.best_match([problem]) or problem
        line = _line(text, list(deepest.absolute_path))
        raise BadScript(f"{place(deepest)}: {_told(deepest)}{f' (line {line})' if line else ''}")


def _line(text: str, path: Sequence[str | int]) -> int | None:
    """The line of the file on which the value at that path stands, counted from 1."""
    node = yaml.compose(text, _Loader) if text else None
    for part in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
        elif isinstance(node, yaml.MappingNode):
            node = next((value for key, value in node.value if key.value == str(part)), node)
    return node.start_mark.line + 1 if node else None


def _told(problem: jsonschema.ValidationError) -> str:
    if problem.validator == "oneOf":
        return f"an entry says exactly one of {', '.join(WHAT)}"
    return in_words(problem)

"""What does not fit a JSON Schema, in words that a person who writes the file understands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import jsonschema

Json = Any  # whatever a schema or a file holds
TYPES = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a block of named entries",
    "null": "nothing",
}
LONG = 60  # a message quotes what it is about, at most so many characters of it


def place(problem: jsonschema.ValidationError) -> str:
    """Where it is, as ``steps/1/by``; list entries are counted from 0."""
    return "/".join(str(part) for part in problem.absolute_path) or "(top)"


def in_words(problem: jsonschema.ValidationError) -> str:
    """What is wrong and what would be right; the library's own sentence for what is rare."""
    say = WORDS.get(str(problem.validator))
    if say is None:
        return problem.message if len(problem.message) <= 2 * LONG else f"…{problem.message[-2 * LONG :]}"
    return say(problem.validator_value, problem.instance, problem.schema)


def _missing(wanted: Json, value: Json, _schema: Json) -> str:
    names = [name for name in wanted if name not in value]
    return f"{_list(names)} {'is' if len(names) == 1 else 'are'} missing"


def _extra(_wanted: Json, value: Json, schema: Json) -> str:
    known = schema.get("properties", {})
    return f"{_list(name for name in value if name not in known)} is not known here; known are {_list(known)}"


def _type(wanted: Json, value: Json, _schema: Json) -> str:
    kinds = [wanted] if isinstance(wanted, str) else wanted
    return f"{_quoted(value)} should be {' or '.join(TYPES.get(kind, kind) for kind in kinds)}"


def _one_of(wanted: Json, value: Json, _schema: Json) -> str:
    return f"{_quoted(value)} is none of {_list(wanted)}"


def _few(wanted: Json, value: Json, _schema: Json) -> str:
    return f"there should be at least {wanted} here, and there is {len(value) or 'nothing'}"


def _least(wanted: Json, value: Json, _schema: Json) -> str:
    return f"{_quoted(value)} should be at least {wanted}"


def _most(wanted: Json, value: Json, _schema: Json) -> str:
    return f"{_quoted(value)} should be at most {wanted}"


def _form(wanted: Json, value: Json, _schema: Json) -> str:
    return f"{_quoted(value)} is not written as it should be (pattern {wanted})"


WORDS: Mapping[str, Callable[[Json, Json, Json], str]] = {
    "required": _missing,
    "additionalProperties": _extra,
    "type": _type,
    "enum": _one_of,
    "minItems": _few,
    "minProperties": _few,
    "minLength": _few,
    "minimum": _least,
    "maximum": _most,
    "pattern": _form,
}


def _quoted(value: object) -> str:
    text = repr(value)
    return text if len(text) <= LONG else f"{text[:LONG]}…"


def _list(names: Iterable[object]) -> str:
    return ", ".join(repr(name) for name in names)

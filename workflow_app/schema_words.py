"""What does not fit a JSON Schema, in words that a person who writes the file understands."""

from __future__ import annotations

import jsonschema

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
    """What is wrong and what would be right."""
    told, wanted, value = problem.validator, problem.validator_value, _quoted(problem.instance)
    if told == "required":
        missing = [name for name in wanted if name not in problem.instance]
        return f"{_list(missing)} is missing" if len(missing) == 1 else f"{_list(missing)} are missing"
    if told == "additionalProperties":
        known = problem.schema.get("properties", {})
        extra = [name for name in problem.instance if name not in known]
        return f"{_list(extra)} is not known here; known are {_list(known)}"
    if told == "type":
        kinds = [wanted] if isinstance(wanted, str) else wanted
        return f"{value} should be {' or '.join(TYPES.get(kind, kind) for kind in kinds)}"
    if told in ("enum", "const"):
        return f"{value} is none of {_list(wanted if told == 'enum' else [wanted])}"
    if told in ("minItems", "minProperties", "minLength"):
        return f"there should be at least {wanted} here, and there is {len(problem.instance) or 'nothing'}"
    if told in ("minimum", "maximum"):
        return f"{value} should be {'at least' if told == 'minimum' else 'at most'} {wanted}"
    if told == "pattern":
        return f"{value} is not written as it should be (pattern {wanted})"
    return problem.message if len(problem.message) <= 2 * LONG else f"…{problem.message[-2 * LONG :]}"


def _quoted(value: object) -> str:
    text = repr(value)
    return text if len(text) <= LONG else f"{text[:LONG]}…"


def _list(names: object) -> str:
    return ", ".join(repr(name) for name in names) if hasattr(names, "__iter__") else repr(names)

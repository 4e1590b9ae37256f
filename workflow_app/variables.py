"""Reading one variable of the environment; a wrong value is named."""

from __future__ import annotations

from collections.abc import Mapping


class BadSetting(Exception):
    """A variable holds a value that the program cannot use."""

    def __init__(self, name: str, value: str, wanted: str) -> None:
        self.name = name
        super().__init__(f"{name}={value!r}: {wanted}")


def number(env: Mapping[str, str], name: str, default: int, low: int, high: int) -> int:
    """A whole number between two others."""
    text = env.get(name, str(default))
    if not text.isdecimal() or not low <= int(text) <= high:
        raise BadSetting(name, text, f"must be a whole number from {low} to {high}")
    return int(text)


def flag(env: Mapping[str, str], name: str, *, default: bool) -> bool:
    """Yes or no."""
    text = env.get(name, "1" if default else "0").lower()
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    if text not in words:
        raise BadSetting(name, text, "must be 1 or 0")
    return words[text]


def one_of(env: Mapping[str, str], name: str, *words: str) -> str:
    """One of some words; the first is what holds when nothing is said."""
    text = env.get(name, words[0])
    if text not in words:
        raise BadSetting(name, text, f"must be one of {', '.join(words)}")
    return text

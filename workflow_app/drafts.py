"""Reads a procedure that the office has written itself, and says line by line what is wrong with it.

A file that is let through here can be run: every word in it is one that the program
knows, and its paths have been proved as those of the shipped ones are.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import jsonschema

from state_machines import registry
from state_machines.definition import Procedure, Step, read_procedure
from state_machines.rulebook import rule_sets
from state_machines.soundness import problems
from state_machines.wanted import WANTED
from workflow_app import rulefiles, schema_words
from workflow_app.services.effects import EFFECTS
from workflow_app.services.inputs import ASKS
from workflow_app.services.voter_groups import GROUPS

LARGEST = 200_000  # characters; the longest shipped table has a quarter of that
ROUND = "ballot_round"
MOST_TOLD = 20  # mistakes told at once
PLACE = re.compile(r"at line (\d+)")
HEAD = re.compile(r"\s*\[\[?\s*([a-z]+)[^\]]*\]\]?")


SENTENCES: Mapping[str, str] = {
    "too_large": "the file is too large; write the changes alone and extend a shipped file",
    "not_text": "the file is not UTF-8 text; save it as UTF-8",
    "not_toml": "this is not TOML; look at quotes, brackets and equal signs",
    "unknown_base": "there is no file {} to extend",
    "no_rows": "something is missing or names a row that is not there; look at step, state and after",
    "shape": "{} does not have the right shape",
    "unknown_word": "{} uses a word that the program does not know; take one of a shipped file",
    "unknown_procedure": "there is no procedure {}; a version must be of one that the program has",
    "other_kind": "the kind {} is not that of the procedure",
    "old_version": "version {} exists; take a higher number",
    "unsound": "{} fails the proof of its paths; put back the step or rule that is missing",
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong and in which line (0: of the file as a whole).

    ``reason`` is a code; ``about`` names the row or the word, ``detail`` says more, in English.
    """

    line: int
    reason: str
    about: str = ""
    detail: str = ""


class BadDraft(Exception):
    """A file that cannot be proposed."""

    def __init__(self, mistakes: Iterator[Mistake] | list[Mistake]) -> None:
        self.mistakes = tuple(islice(mistakes, MOST_TOLD))
        super().__init__("; ".join(told(mistake) for mistake in self.mistakes))


@dataclass(frozen=True, slots=True)
class Draft:
    """A procedure with the table, written out, that it was read from."""

    procedure: Procedure
    table: Mapping[str, Any]


def told(mistake: Mistake) -> str:
    """A mistake as a line of a terminal."""
    where = f"line {mistake.line}: " if mistake.line else ""
    detail = f" ({mistake.detail})" if mistake.detail else ""
    return f"{where}{SENTENCES[mistake.reason].format(mistake.about or 'the file')}{detail}"


def read(content: bytes) -> Draft:
    """The draft in a file. Raises BadDraft with every mistake that was found."""
    text = _text(content)
    table = _parsed(text)
    shape = list(_shape(text, table))
    if shape:
        raise BadDraft(shape)
    try:
        procedure = read_procedure(table)
    except ValueError as error:
        raise BadDraft([_named(text, "unknown_word", str(error))]) from None
    wrong = [*_identity(text, procedure), *_words(text, procedure)]
    if not wrong:
        wrong = [_named(text, "unsound", problem) for problem in problems(procedure, rule_sets())]
    if wrong:
        raise BadDraft(wrong)
    return Draft(procedure, table)


def _text(content: bytes) -> str:
    if len(content) > LARGEST:
        raise BadDraft([Mistake(0, "too_large")])
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadDraft([Mistake(line, "not_text")]) from None


def _parsed(text: str) -> Mapping[str, Any]:
    """The table, written out as far as it can be."""
    try:
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = PLACE.search(str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        raise BadDraft([Mistake(line, "not_toml", detail=str(error))]) from None
    base = table.get("extends")
    if base is not None and base not in registry.names():
        raise BadDraft([Mistake(_line_of(text, "extends"), "unknown_base", str(base))])
    try:
        return registry.written_out(table)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise BadDraft(
            [Mistake(_line_of(text, str(error).strip("'")), "no_rows", detail=str(error))]
        ) from None


def _shape(text: str, table: Mapping[str, Any]) -> Iterator[Mistake]:
    """Where the table does not fit the schema."""
    for error in rulefiles.schema_errors(table, "procedure"):
        about, line = _row_of(text, table, error)
        yield Mistake(line, "shape", about, schema_words.in_words(error))


def _row_of(text: str, table: Mapping[str, Any], error: jsonschema.ValidationError) -> tuple[str, int]:
    """The name of the row that an error is about, and the line in which it stands."""
    path = list(error.absolute_path)
    section, number = (str(path[0]) if path else ""), (path[1] if len(path) > 1 else None)
    if not isinstance(number, int):
        start = _line_of(text, section)
        return section, _line_below(text, start, str(number)) if number else start
    row = table[section][number]
    code = str(row.get("code", "")) if isinstance(row, dict) else ""
    line = _line_of_row(text, section, code)
    key = next((str(part) for part in path[2:] if isinstance(part, str)), "")
    return f"{section} {code}".strip(), _line_below(text, line, key) if key else line


def _identity(text: str, procedure: Procedure) -> Iterator[Mistake]:
    """It is a later version of a procedure that the program knows, of the same kind."""
    known = {one.code: one.kind for one in registry.procedures().values()}
    if known.get(procedure.code) in (None, ROUND):
        yield Mistake(_line_of(text, "code"), "unknown_procedure", procedure.code)
    elif known[procedure.code] != procedure.kind:
        yield Mistake(_line_of(text, "kind"), "other_kind", procedure.kind, known[procedure.code])
    elif procedure.version <= registry.latest(procedure.code).version:
        newest = registry.latest(procedure.code).version
        yield Mistake(_line_of(text, "version"), "old_version", str(procedure.version), str(newest))


def _words(text: str, procedure: Procedure) -> Iterator[Mistake]:
    """Words that only the program gives a meaning to."""
    for step in procedure.steps:
        line = _line_of_row(text, "step", step.code)
        for word, known in _of_step(step):
            if word not in known:
                yield Mistake(line, "unknown_word", f"step {step.code}", word)
    for template in procedure.rounds:
        if template.voter_group not in GROUPS:
            line = _line_of_row(text, "round", template.code)
            yield Mistake(line, "unknown_word", f"round {template.code}", template.voter_group)


def _of_step(step: Step) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield from ((name, ASKS) for name in step.asks)
    if step.effect and step.sources:
        yield step.effect, EFFECTS
    elif step.effect:  # opening a case is a service of its own
        shipped = (one.opening.effect for one in registry.procedures().values() if one.kind != ROUND)
        yield step.effect, dict.fromkeys(str(effect) for effect in shipped)
    if step.wanted:
        yield step.wanted, WANTED


def _named(text: str, reason: str, sentence: str) -> Mistake:
    """A mistake whose sentence begins with the row that it is about, as "step submit: …"."""
    row, _, detail = sentence.partition(": ")
    section, _, code = row.partition(" ")
    if detail and section in ("step", "round", "state"):
        return Mistake(_line_of_row(text, section, code), reason, row, detail)
    return Mistake(0, reason, detail=sentence)


def _line_of(text: str, word: str) -> int:
    """The first line that begins with a word, or with a head of that name; 0 when none does."""
    begins = re.compile(rf"\s*(\[\[?\s*)?{re.escape(word)}\b") if word else None
    lines = text.splitlines()
    return next((number for number, line in enumerate(lines, 1) if begins and begins.match(line)), 0)


def _line_of_row(text: str, section: str, code: str) -> int:
    """The line with the code of a row; 0 when the row comes from what the file extends."""
    here = ""
    for number, line in enumerate(text.splitlines(), 1):
        head = HEAD.match(line)
        here = head[1] if head else here
        if here == section and re.match(rf"""\s*code\s*=\s*["']{re.escape(code)}["']""", line):
            return number
    return 0


def _line_below(text: str, start: int, key: str) -> int:
    """The line of a key in the row around a line."""
    lines = text.splitlines()
    for number in range(start, len(lines)):
        if HEAD.match(lines[number]):
            break
        if re.match(rf"\s*{re.escape(key)}\b", lines[number]):
            return number + 1
    return start

"""The history speaks of every choice in words: no code of a form reaches a reader."""

from __future__ import annotations

from state_machines import rulebook
from workflow_app.presenters.told import BY_NUMBER, ENUM_OF
from workflow_app.services.inputs import ASKS

BY_NAME = {"round_code", "rule_id", "deadline_code"}  # told by the name of what they point at


def test_every_choice_of_a_form_has_words_in_the_history() -> None:
    choices = {name for name, ask in ASKS.items() if ask.type == "choice"}
    assert choices - set(ENUM_OF) - set(BY_NUMBER) - BY_NAME == set()


def test_the_words_that_the_history_looks_up_exist() -> None:
    assert {name for name in ENUM_OF.values() if not rulebook.words().get(name)} == set()

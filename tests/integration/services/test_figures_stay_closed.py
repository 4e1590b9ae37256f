"""A refused count tells its figures to nobody who may not read the count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from state_machines.errors import StepRefused
from state_machines.facts import Tally
from state_machines.vocabulary import Role
from tests.integration.services.conftest import TODAY, Desk
from workflow_app.presenters.case_view import view_of
from workflow_app.presenters.timeline import timeline
from workflow_app.queries import case_history
from workflow_app.queries.case_history import Entry
from workflow_app.security.identity import Actor
from workflow_app.services.history import Action
from workflow_app.services.sight import look

CAST_ASIDE = 777  # votes for one person, of nine papers


def a_refused_count(desk: Desk) -> None:
    an, binh = desk.world.people["an"], desk.world.people["binh"]
    desk.advance("NOMINATING")
    round_id = desk.driver.hold("collective", desk.ballot(an=5, binh=4), to="COUNTING")
    tallies = (Tally(an, CAST_ASIDE), Tally(binh, 0))
    with pytest.raises(StepRefused):
        desk.driver.step("enter_count", round_id=round_id, valid=9, invalid=0, tallies=tallies)


def told(
    app: Flask, desk: Desk, reader: Actor, as_written: Callable[[Entry], Entry] = lambda entry: entry
) -> tuple[str, str]:
    """The sentence of the refused attempt for this reader, and all that its findings say."""
    (entry,) = case_history.everything(desk.driver.case_id, (Action.STEP_REFUSED,))
    with app.test_request_context():
        view = view_of(look(desk.driver.case_id, reader, TODAY), "vi", judged=False)
        (line,) = timeline(view, [as_written(entry)])
    return line.sentence, " ".join(row.sentence for row in line.findings)


def test_a_refused_count_is_told_without_its_figures(app: Flask, desk: Desk) -> None:
    a_refused_count(desk)
    head: Any = desk.driver.actor("UNIT_HEAD")
    sentence, findings = told(app, desk, head)
    assert sentence.startswith("Chưa thực hiện được")
    assert str(CAST_ASIDE) not in sentence + findings
    secretary = replace(head, role=Role.COLLECTIVE_SECRETARY, official_id=desk.world.voters[-1])
    assert str(CAST_ASIDE) in told(app, desk, secretary)[1]


def without_its_round(entry: Entry) -> Entry:
    """The entry as it was written before refusals named their round."""
    return replace(entry, detail={key: told for key, told in entry.detail.items() if key != "round"})


def test_a_refusal_that_names_no_round_is_closed_while_any_round_is(app: Flask, desk: Desk) -> None:
    """What was written once cannot be written anew: the reader has to be careful with it."""
    a_refused_count(desk)
    head: Any = desk.driver.actor("UNIT_HEAD")
    assert str(CAST_ASIDE) not in told(app, desk, head, without_its_round)[1]
    secretary = replace(head, role=Role.COLLECTIVE_SECRETARY, official_id=desk.world.voters[-1])
    assert str(CAST_ASIDE) in told(app, desk, secretary, without_its_round)[1]


def test_it_is_open_once_the_rounds_are_certified_and_tabled(app: Flask, desk: Desk) -> None:
    a_refused_count(desk)
    (running,) = desk.driver.file().facts.rounds
    an, binh = desk.world.people["an"], desk.world.people["binh"]
    tallies = (Tally(an, 5), Tally(binh, 4))
    desk.driver.step("enter_count", round_id=running.id, valid=9, invalid=0, tallies=tallies)
    head: Any = desk.driver.actor("UNIT_HEAD")
    desk.driver.step("confirm_count", round_id=running.id)
    assert str(CAST_ASIDE) not in told(app, desk, head, without_its_round)[1]
    desk.driver.step("certify", round_id=running.id, chair_id=desk.world.voters[0])
    desk.driver.step("nominate_by_head", official_id=an)
    desk.advance("CONSOLIDATED")
    assert str(CAST_ASIDE) in told(app, desk, head, without_its_round)[1]

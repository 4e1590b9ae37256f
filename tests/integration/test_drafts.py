"""A procedure that the office has written: what is let through, and what each mistake is told as."""

from __future__ import annotations

import pytest

from state_machines import registry
from workflow_app import drafts
from workflow_app.presenters.drafts import REASONS

HEAD = """\
extends = "appointment-three-channels-1"

[procedure]
kind = "appointment"
code = "three-channels"
version = 7
name = { vi = "Bổ nhiệm theo quy chế của tỉnh", en = "Appointment by the province's rules" }
effective_from = 2027-01-01
initial = "DRAFT"

[succession]
versions = [1]
"""
STEP = """
[[step]]
code = "hear_union"
name = { vi = "Ghi nhận ý kiến công đoàn", en = "Record the union's opinion" }
from = ["VERIFYING"]
by = ["PERSONNEL_SPECIALIST"]
clause = "1"
asks = ["note"]
"""


def mistakes(text: str | bytes) -> list[tuple[int, str, str]]:
    with pytest.raises(drafts.BadDraft) as bad:
        drafts.read(text if isinstance(text, bytes) else text.encode())
    assert all(mistake.reason in REASONS for mistake in bad.value.mistakes)
    return [(mistake.line, mistake.reason, mistake.about) for mistake in bad.value.mistakes]


def test_a_change_to_a_shipped_procedure_is_read_with_all_that_it_extends() -> None:
    draft = drafts.read((HEAD + STEP).encode())
    assert (draft.procedure.code, draft.procedure.version) == ("three-channels", 7)
    assert draft.procedure.step("hear_union").sources == ("VERIFYING",)
    assert len(draft.procedure.steps) == len(registry.latest("three-channels").steps) + 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param(HEAD + "\n[[step]\n", (14, "not_toml", ""), id="a bracket is missing"),
        pytest.param(b"\n\xff\xfe", (2, "not_text", ""), id="not UTF-8"),
        pytest.param("# " + "x" * drafts.LARGEST, (0, "too_large", ""), id="too large"),
        pytest.param(
            HEAD.replace("three-channels-1", "none-1"),
            (1, "unknown_base", "appointment-none-1"),
            id="extends nothing",
        ),
        pytest.param(HEAD.replace("version = 7", "version = 1"), (6, "old_version", "1"), id="an old number"),
        pytest.param(
            HEAD.replace('code = "three-channels"', 'code = "by-lot"'),
            (5, "unknown_procedure", "by-lot"),
            id="a procedure that nobody knows",
        ),
        pytest.param(
            HEAD.replace('kind = "appointment"', 'kind = "exam"'),
            (4, "other_kind", "exam"),
            id="another kind",
        ),
        pytest.param(
            HEAD + STEP.replace('asks = ["note"]', 'asks = ["horoscope"]'),
            (15, "unknown_word", "step hear_union"),
            id="an unknown field",
        ),
        pytest.param(
            HEAD + STEP + 'effect = "toss_a_coin"\n',
            (15, "unknown_word", "step hear_union"),
            id="an unknown effect",
        ),
        pytest.param(
            HEAD + STEP.replace('"PERSONNEL_SPECIALIST"', '"MAYOR"'),
            (15, "unknown_word", "step hear_union"),
            id="an unknown role",
        ),
        pytest.param(
            HEAD + STEP + 'colour = "red"\n', (15, "shape", "step hear_union"), id="an unknown entry"
        ),
        pytest.param(
            HEAD + STEP.replace('clause = "1"', "clause = 1"),
            (19, "shape", "step hear_union"),
            id="a number for a text",
        ),
        pytest.param(
            HEAD + STEP.replace('["VERIFYING"]', '["NOWHERE"]'),
            (15, "unsound", "step hear_union"),
            id="a state that is not there",
        ),
        pytest.param(
            HEAD + "\n[without]\nround = []\nstep = ['approve']\n", (0, "unsound", ""), id="no way out"
        ),
        pytest.param("step = 3\n", (0, "no_rows", ""), id="no rows at all"),
        pytest.param("", (0, "no_rows", ""), id="empty"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str | bytes, found: tuple[int, str, str]) -> None:
    assert found in mistakes(text)


def test_a_way_round_the_channels_is_found() -> None:
    short = STEP.replace("hear_union", "jump").replace('asks = ["note"]', 'to = "DECISION_ISSUED"')
    told = mistakes(HEAD + short.replace('["VERIFYING"]', '["DRAFT"]'))
    assert {reason for _line, reason, _about in told} == {"unsound"}


@pytest.mark.parametrize(
    "text", ["step = []\n[[step]]\n", "[step]\n", "[[state]]\n[[step]]\nfrom = 1\n", "[procedure]\n"]
)
def test_whatever_shape_a_file_has_it_is_answered_in_sentences(text: str) -> None:
    assert mistakes(text)

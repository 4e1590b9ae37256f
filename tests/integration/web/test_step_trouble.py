"""What came in the way of a step stands first on its page, and is called by its right name."""

from __future__ import annotations

import re

from flask import Flask

from tests.integration.web.conftest import signed_in
from tests.integration.web.test_case_steps import (
    CONFLICT,
    FORBIDDEN,
    PAPER,
    SAME_PERSON,
    SEE_OTHER,
    SELECTING,
    THAT_DAY,
    UNPROCESSABLE,
    Clerk,
)


def test_ones_own_other_window_is_called_by_its_name(office: Flask) -> None:
    slow = Clerk(office, "chuyenvien", SELECTING, "attach_document")
    quick = Clerk(office, "chuyenvien", SELECTING, "attach_document")
    assert quick.send(kind="OTHER", official_id_optional="", **PAPER).status_code == SEE_OTHER
    moved = slow.send(kind="OTHER", official_id_optional="", number="16/BB", dated_on=THAT_DAY)
    assert moved.status_code == CONFLICT
    assert re.search(r"do chính bạn làm, ở một cửa sổ khác, lúc \d\d:\d\d\.", moved.text)
    assert "người khác đã làm" not in moved.text


def test_what_is_wrong_comes_first_then_the_form_then_the_rest(office: Flask) -> None:
    wrong = Clerk(office, "chuyenvien", SELECTING, "attach_document").send(
        kind="OTHER", number="", dated_on="x"
    )
    assert wrong.status_code == UNPROCESSABLE
    places = [wrong.text.index(words) for words in ("error-summary", 'id="form"', "Căn cứ của bước này")]
    assert places == sorted(places)
    if "Điều kiện của bước này" in wrong.text:
        assert wrong.text.index('id="form"') < wrong.text.index("Điều kiện của bước này")
    assert wrong.text.count('class="error-summary"') == 1


def test_the_form_of_somebody_elses_step_says_whose_it_is(office: Flask) -> None:
    answer = signed_in(office, "chuyenvien").get(f"/cases/{SAME_PERSON}/steps/consolidate")
    assert answer.status_code == FORBIDDEN
    assert re.search(r"Bước này dành cho: Người đứng đầu \([^)#]+\)\.", answer.text)
    assert f'href="/cases/{SAME_PERSON}"' in answer.text

"""What a reminder calls the thing that is due."""

from __future__ import annotations

import pytest

from workflow_app.presenters.due_words import thing


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"rule": "deadline:appraisal", "step": "finish_appraisal"}, "Kết thúc thẩm định"),
        ({"rule": "deadline:appraisal"}, "Thẩm định hồ sơ"),
        ({"rule": "R-P-reapp-90"}, "Thông báo"),
    ],
)
def test_it_is_called_by_its_step_its_deadline_or_its_rule(told: dict[str, str], words: str) -> None:
    assert thing(told, "vi").startswith(words)

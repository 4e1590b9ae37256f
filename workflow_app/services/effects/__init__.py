"""What a step writes besides the move itself, by the effect's name in the procedure."""

from __future__ import annotations

from collections.abc import Callable

from workflow_app.services.effects import (
    dossier,
    evaluation,
    examination,
    moving,
    nomination,
    outcome,
    planning,
    reappointment,
    rounds,
    running,
    verification,
)
from workflow_app.services.work import Work

Effect = Callable[[Work], None]

MODULES = (
    dossier,
    evaluation,
    examination,
    moving,
    nomination,
    outcome,
    planning,
    reappointment,
    rounds,
    running,
    verification,
)
EFFECTS: dict[str, Effect] = {
    function.__name__: function for module in MODULES for function in module.EFFECTS
}

"""Whether this copy of the program can serve: for a proxy in front and for whoever watches."""

from __future__ import annotations

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from workflow_app import database, settings_of
from workflow_app.extensions import limiter
from workflow_app.services import pulse

UNAVAILABLE = 503
blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@limiter.exempt
def health() -> ResponseReturnValue:
    """200 while the database answers and, where a worker has been seen, it still gives signs of life."""
    settings = settings_of(current_app)
    database.ask()
    silent = pulse.heard_of(settings.postal) if settings.broker_url != "memory://" else ()
    if silent:
        return {"status": "silent", "since": {one.name: str(one.since) for one in silent}}, UNAVAILABLE
    return {"status": "ok"}

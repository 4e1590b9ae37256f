"""Whether this copy of the program can serve: for a proxy in front and for whoever watches."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from workflow_app import database
from workflow_app.extensions import limiter

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@limiter.exempt
def health() -> ResponseReturnValue:
    """200 while the database answers."""
    database.ask()
    return {"status": "ok"}

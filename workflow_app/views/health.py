"""Whether this copy of the program can serve: for a proxy and for the worker's supervisor."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from workflow_app.extensions import db, limiter

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@limiter.exempt
def health() -> ResponseReturnValue:
    """200 while the database answers."""
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}

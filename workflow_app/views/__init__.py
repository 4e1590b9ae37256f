"""The desk's pages, one blueprint an area."""

from __future__ import annotations

from flask import Flask

from workflow_app import assets
from workflow_app.extensions import login
from workflow_app.views import health


def register(app: Flask) -> None:
    """Hang every blueprint on the application."""
    login.user_loader(lambda _id: None)
    app.register_blueprint(assets.blueprint)
    app.register_blueprint(health.blueprint)

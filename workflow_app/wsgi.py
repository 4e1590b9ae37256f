"""Entry point for a production server: ``gunicorn workflow_app.wsgi:app``."""

from __future__ import annotations

from workflow_app import create_app
from workflow_app.config import Settings

app = create_app(Settings.from_env())

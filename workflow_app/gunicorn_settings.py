"""Settings of the production server, in its own words: ``--config python:workflow_app.gunicorn_settings``."""

from __future__ import annotations

import tempfile
from pathlib import Path

from workflow_app import embedded
from workflow_app.config import Settings

embedded.follow_parent()
_settings = Settings.from_env()

bind = (
    f"[{_settings.host}]:{_settings.port}" if ":" in _settings.host else f"{_settings.host}:{_settings.port}"
)
workers = _settings.web_processes
# Browsers open connections that they may need later: a thread waits for them, not a process.
worker_class = "gthread"
threads = 4
timeout = 60  # seconds; the database gives up on a statement after 30
graceful_timeout = 25
max_requests = 20_000  # then a process is replaced by a new one, so that nothing grows for months
max_requests_jitter = 2_000
# The beat of each process is a file that must not wait for a disk.
worker_tmp_dir = next((place for place in ("/dev/shm",) if Path(place).is_dir()), tempfile.gettempdir())  # noqa: S108
accesslog = "-"
logger_class = "workflow_app.access_log.DiscreetLogger"
access_log_format = '%(h)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'  # no query: it may hold a name
control_socket_disable = True

"""The access log names pages, and no address that is a password."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from workflow_app.access_log import DiscreetLogger


@pytest.mark.parametrize(
    ("path", "told"), [("/lich/s3cret.ics", "/lich/…"), ("/cases/5", "/cases/5"), ("/notices", "/notices")]
)
def test_an_address_that_opens_a_calendar_is_not_told(path: str, told: str) -> None:
    answer = SimpleNamespace(status="200 OK", sent=1, headers=[])
    environ = {"REQUEST_METHOD": "GET", "RAW_URI": path, "SERVER_PROTOCOL": "HTTP/1.1", "PATH_INFO": path}
    found = DiscreetLogger(Config()).atoms(answer, SimpleNamespace(headers=[]), environ, timedelta(seconds=1))
    assert found["U"] == told

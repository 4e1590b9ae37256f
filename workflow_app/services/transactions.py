"""The only place that commits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from workflow_app.extensions import db


@contextmanager
def transaction() -> Iterator[None]:
    """Commit on success, roll back on any exception."""
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise

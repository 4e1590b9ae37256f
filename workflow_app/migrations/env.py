"""How migrations run: on the application's own engine, each in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from alembic import context
from flask import current_app

import workflow_app.models  # noqa: F401 - fills the metadata
from workflow_app.models import UtcDateTime

if TYPE_CHECKING:
    from alembic.autogenerate.api import AutogenContext

database = current_app.extensions["migrate"].db


def own_types(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:  # noqa: ANN401
    """Write our column types by their short name, with their import."""
    if kind == "type" and isinstance(item, UtcDateTime):
        autogen.imports.add("from workflow_app.models import UtcDateTime")
        return "UtcDateTime()"
    return False


def run() -> None:
    """Apply what was asked for. A migration may take longer than a page."""
    with database.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET statement_timeout = 0")
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            compare_type=True,
            render_as_batch=context.get_head_revision() is not None,  # SQLite rebuilds a table to change it
            render_item=own_types,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()

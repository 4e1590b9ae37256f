"""The desk, the archive and the post. ``create_app`` makes the web application; nothing runs at import."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Flask, Response, request, session
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from workflow_app import assets, database, dispatch, extensions, languages
from workflow_app.application import Application
from workflow_app.config import MEGABYTE, Settings
from workflow_app.paths import templates_dir

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

SETTINGS = "quytrinh_settings"  # its key in ``app.extensions``
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def create_app(settings: Settings) -> Flask:
    """An application over the database, home folder and limits in ``settings``."""
    from workflow_app.views import register  # noqa: PLC0415 - views import this package

    app = Application(__name__, template_folder=str(templates_dir()))
    app.config.from_mapping(flask_config(settings))
    app.extensions[SETTINGS] = settings
    app.extensions[dispatch.DISPATCHER] = dispatch.dispatcher_for(settings)
    app.jinja_env.undefined = StrictUndefined
    _bind_extensions(app, settings)
    register(app)
    app.after_request(_with_headers)
    if settings.proxies:
        behind = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=behind, x_proto=behind, x_host=behind)  # type: ignore[method-assign]
    return app


def settings_of(app: Flask) -> Settings:
    """The settings that ``create_app`` was given."""
    kept: Settings = app.extensions[SETTINGS]
    return kept


def flask_config(settings: Settings) -> Mapping[str, Any]:
    """What Flask and its extensions read, from our settings."""
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": database.engine_options(settings.database_url),
        "SESSION_COOKIE_NAME": "quytrinh",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "WTF_CSRF_TIME_LIMIT": None,  # a form may stay open all day; the token ends with the session
        "WTF_CSRF_SSL_STRICT": False,  # a proxy in front may end TLS; the token itself is still checked
        "MAX_CONTENT_LENGTH": settings.upload_limit + MEGABYTE,  # the file and the form around it
        "MAX_FORM_MEMORY_SIZE": 8 * MEGABYTE,  # a head's page holds what is written about a hundred people
        "MAX_FORM_PARTS": 5000,  # a conference of a thousand people, several boxes a person
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(days=365),  # their addresses carry a stamp of the content
        "BOOTSTRAP_SERVE_LOCAL": True,
        "RATELIMIT_ENABLED": settings.rate_limits,
        **_limit_storage(settings),
    }


def _limit_storage(settings: Settings) -> Mapping[str, Any]:
    """Where attempts are counted: for all web processes together where they share a Redis.

    A Redis that does not answer costs that: each process then counts for itself.
    """
    if not settings.broker_url.startswith(("redis://", "rediss://")):
        return {"RATELIMIT_STORAGE_URI": "memory://"}
    return {
        "RATELIMIT_STORAGE_URI": settings.broker_url,
        "RATELIMIT_STORAGE_OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        "RATELIMIT_KEY_PREFIX": "quytrinh",
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
    }


def _bind_extensions(app: Flask, settings: Settings) -> None:
    extensions.db.init_app(app)
    database.listen(app)
    extensions.migrate.init_app(app, extensions.db, directory=str(database.MIGRATIONS))
    languages.bind(app, settings.home)
    extensions.csrf.init_app(app)
    extensions.login.init_app(app)
    extensions.limiter.init_app(app)
    extensions.bootstrap.init_app(app)
    app.url_defaults(assets.stamp)


def _with_headers(response: Response) -> Response:
    """Nothing from elsewhere, no framing, and no copy of a signed-in person's page anywhere."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint not in assets.ENDPOINTS and "_user_id" in session:
        response.headers["Cache-Control"] = "no-store"
    return response

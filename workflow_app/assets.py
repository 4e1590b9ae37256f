"""Files that pages load: the typeface out of its wheel, and addresses that change with the content."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import fontpkg_be_vietnam_pro
from flask import Blueprint, Flask, Response, abort, redirect, send_from_directory, url_for
from flask.typing import ResponseReturnValue

from workflow_app.paths import HERE

# The same for everybody, so they may be kept.
ENDPOINTS = ("static", "bootstrap.static", "assets.font", "favicon")
FONTS = Path(fontpkg_be_vietnam_pro.ROOT) / "files"

blueprint = Blueprint("assets", __name__, url_prefix="/assets")


@blueprint.get("/fonts/<name>")
def font(name: str) -> Response:
    """One file of the typeface; 404 for any other name."""
    if name not in _font_names():
        abort(404)
    return send_from_directory(FONTS, name, mimetype="font/ttf")


def register(app: Flask) -> None:
    """The typeface, and the mark of the product where browsers look for it unasked."""
    app.register_blueprint(blueprint)
    app.add_url_rule("/favicon.ico", "favicon", favicon)


def favicon() -> ResponseReturnValue:
    """To the mark of the product, which is an SVG."""
    return redirect(url_for("static", filename="favicon.svg"))


def stamp(endpoint: str, values: dict[str, Any]) -> None:
    """Add the time of the last change to the address of our own files, so that they may be kept long."""
    if endpoint == "static" and "filename" in values:
        values.setdefault("v", _changed(values["filename"]))


@cache
def _font_names() -> frozenset[str]:
    return frozenset(path.name for path in FONTS.glob("*.ttf"))


@cache
def _changed(filename: str) -> str:
    path = HERE / "static" / filename
    return format(int(path.stat().st_mtime), "x") if path.is_file() else "0"

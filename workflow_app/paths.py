"""Where the templates are: inside the installed wheel, or beside the checkout."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def templates_dir() -> Path:
    """The folder of templates that belongs to this copy of the program."""
    inside = HERE / "templates"
    return inside if inside.is_dir() else HERE.parent / "templates"

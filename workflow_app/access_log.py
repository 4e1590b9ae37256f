"""The access log of the production server, without what opens something."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger

CALENDARS = "/lich/"  # what follows is the password of a person's calendar


class DiscreetLogger(Logger):  # type: ignore[misc] # it tells no types
    """Tells that a calendar was asked for, and not which."""

    def atoms(self, resp: Any, req: Any, environ: Any, request_time: Any) -> dict[str, Any]:  # noqa: ANN401
        """What the format of the log may name, as the library has it."""
        found: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        if str(found["U"]).startswith(CALENDARS):
            found["U"] = f"{CALENDARS}…"
        return found

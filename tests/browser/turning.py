"""The web server with a clock that a test can turn: a file holds how many days it is ahead."""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

from workflow_app import clock
from workflow_app.cli import main

AHEAD = "QUYTRINH_TEST_DAYS_AHEAD"  # the file's path
present = clock.now


def turned() -> datetime:
    """The present moment, so many days later."""
    return present() + timedelta(days=int(Path(os.environ[AHEAD]).read_text("ascii")))


if __name__ == "__main__":
    clock.now = turned
    sys.exit(main(["serve"]))

"""A child process, watched: started again when it dies, never left behind."""

from __future__ import annotations

import logging
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from types import TracebackType
from typing import Self

PARENT = "QUYTRINH_PARENT"  # the process that a child must not outlive
PATIENCE = 10  # seconds for a child to end in order before it is killed
STEADY = 60  # one that ran for so many seconds is started again at once
PAUSES = (1, 2, 5, 15, 60)  # seconds before each new start of one that keeps falling

log = logging.getLogger(__name__)


class Supervised:
    """Runs a command while the context is open; starts it again when it ends."""

    def __init__(self, name: str, command: Sequence[str], env: Mapping[str, str], told: Path) -> None:
        self._name, self._command, self._env, self._told = name, list(command), env, told
        self._ending = Event()
        self._child: subprocess.Popen[bytes] | None = None
        # The child is born and awaited in one thread: the kernel ends it with the thread that bore it.
        self._watcher = Thread(target=self._watch, name=f"{name}-watcher", daemon=True)

    def __enter__(self) -> Self:
        self._watcher.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending.set()
        if self._child is not None:
            self._child.terminate()
            try:
                self._child.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self._child.kill()
        self._watcher.join(PATIENCE)

    def _watch(self) -> None:
        falls = 0
        while not self._ending.is_set():
            born = monotonic()
            self._told.parent.mkdir(parents=True, exist_ok=True)
            with self._told.open("ab") as told:
                self._child = subprocess.Popen(  # noqa: S603 - our own program
                    self._command,
                    env={**self._env, PARENT: str(os.getpid())},
                    stdin=subprocess.DEVNULL,
                    stdout=told,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,  # Ctrl-C reaches the parent, which ends its children in order
                )
            status = self._child.wait()
            falls = 0 if monotonic() - born > STEADY else falls + 1
            pause = PAUSES[min(falls, len(PAUSES) - 1)]
            if not self._ending.wait(pause):
                log.warning("%s ended with status %s and is started again", self._name, status)

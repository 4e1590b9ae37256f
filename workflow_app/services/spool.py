"""The local spool of mail: files that a kill at any moment neither loses nor doubles.

``link()`` under the key is the one moment at which a letter exists. The name under ``keys``
stays when the letter has gone, so that a worker killed after it and before its commit finds
that it has been here. The other name of the same file moves from ``new`` to ``queue``,
``taken`` and away, or to ``dead``: each move is one rename.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

IN_HAND = 2  # names of a file that is still on its way: its key, and where it lies
ABANDONED = 3600  # seconds after which a half-written file is taken away
FOLDERS = ("new", "keys", "queue", "taken", "dead")


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter as it lies in the spool. ``members`` are the reminders that it speaks of."""

    key: str
    to: str
    mail: str
    members: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A letter in an agent's hand, for the ``attempts``-th time."""

    path: Path
    name: str
    attempts: int
    letter: Posted


def name_of(key: str) -> str:
    """What the files of a key are called."""
    return hashlib.sha256(key.encode()).hexdigest()


class Spool:
    """The folders of one installation; any number of processes may work in them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for name in FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)

    def put(self, letter: Posted) -> Posted:
        """Hand a letter over, once for its key. Returns what lies under the key, perhaps an earlier one."""
        name = name_of(letter.key)
        marker = self._folder / "keys" / name
        if not marker.exists():
            self._write(letter, name, marker)
        self._push_on(f"{name}.*")
        with suppress(FileNotFoundError):  # it was given up, and is wanted once more
            dead = self._folder / "dead" / name
            self._readdress(dead, name, letter.to)
            dead.rename(self._queued(name, 0, 0))
        _settle(self._folder / "queue")
        return _read(marker)

    def knows(self, key: str) -> bool:
        """Whether a letter was handed over under this key before."""
        return (self._folder / "keys" / name_of(key)).exists()

    def _readdress(self, dead: Path, name: str, to: str) -> None:
        """A letter that was refused goes to the address that its reader has now."""
        old = _read(dead)
        if old.to != to:
            mail = old.mail.replace(f"<{old.to}>", f"<{to}>")
            self._half(replace(old, to=to, mail=mail), name).replace(dead)

    def _half(self, letter: Posted, name: str) -> Path:
        """A letter on the disk that is nobody's yet."""
        half = self._folder / "new" / f"{name}.{uuid.uuid4().hex}"
        with half.open("x", encoding="utf-8") as file:
            json.dump(asdict(letter), file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        return half

    def _write(self, letter: Posted, name: str, marker: Path) -> None:
        half = self._half(letter, name)
        try:
            marker.hardlink_to(half)
        except FileExistsError:
            half.unlink()
        _settle(marker.parent)

    def _push_on(self, pattern: str) -> None:
        """Move what has its key already to the queue, whoever was killed in between."""
        for half in (self._folder / "new").glob(pattern):
            with suppress(FileNotFoundError):  # another was quicker
                if half.stat().st_nlink == IN_HAND:
                    half.rename(self._queued(half.name.partition(".")[0], 0, 0))

    def _queued(self, name: str, not_before: int, attempts: int) -> Path:
        return self._folder / "queue" / f"{not_before:010}.{attempts:04}.{name}"

    def take(self, now: int, lease: int, most: int) -> Iterator[Taken]:
        """Letters whose time has come, each claimed by a rename until ``now + lease`` (seconds)."""
        self._push_on("*")
        self._give_back(now)
        for waiting in sorted((self._folder / "queue").iterdir())[:most]:
            not_before, attempts, name = waiting.name.split(".")
            if int(not_before) > now:
                return
            tries = int(attempts) + 1
            mine = self._folder / "taken" / f"{now + lease:010}.{tries:04}.{name}"
            with suppress(FileNotFoundError):
                waiting.rename(mine)
                yield Taken(mine, name, tries, _read(mine))

    def _give_back(self, now: int) -> None:
        """Put back what an agent took and never finished."""
        for held in (self._folder / "taken").iterdir():
            until, attempts, name = held.name.split(".")
            if int(until) <= now:
                with suppress(FileNotFoundError):
                    held.rename(self._queued(name, 0, int(attempts)))

    def done(self, taken: Taken) -> None:
        """It has gone out; its key stays."""
        taken.path.unlink(missing_ok=True)

    def again(self, taken: Taken, not_before: int, *, counted: bool = True) -> None:
        """Try once more later."""
        with suppress(FileNotFoundError):
            taken.path.rename(self._queued(taken.name, not_before, taken.attempts - (not counted)))

    def give_up(self, taken: Taken) -> None:
        """It waits for a person."""
        with suppress(FileNotFoundError):
            taken.path.rename(self._folder / "dead" / taken.name)

    def waits(self) -> bool:
        """Whether a letter waits for an agent."""
        return any((self._folder / "queue").iterdir())

    def counts(self) -> dict[str, int]:
        """How many files lie in each folder."""
        return {name: sum(1 for _ in (self._folder / name).iterdir()) for name in FOLDERS}

    def clear(self, now: int, keep: int) -> int:
        """Forget the keys of letters gone for ``keep`` seconds, and half-written files. Returns the keys."""
        for half in (self._folder / "new").iterdir():
            with suppress(FileNotFoundError):
                if half.stat().st_nlink < IN_HAND and half.stat().st_mtime < now - ABANDONED:
                    half.unlink()
        gone = 0
        for marker in (self._folder / "keys").iterdir():
            told = marker.stat()
            if told.st_nlink < IN_HAND and told.st_mtime < now - keep:
                marker.unlink()
                gone += 1
        return gone


def spool_of(home: Path) -> Spool:
    """The spool of the installation with this home folder."""
    return Spool(home / "post")


def _read(path: Path) -> Posted:
    told = json.loads(path.read_text("utf-8"))
    return Posted(told["key"], told["to"], told["mail"], tuple(told["members"]))


def _settle(folder: Path) -> None:
    """Have the names in a folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

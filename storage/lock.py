"""One process on one SQLite file: a lock on a side file, given back by the kernel on any death."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from bot.errors import AlreadyRunningError


def lock_path(database: Path) -> Path:
    """The side file of a SQLite file: SQLite's own locks on the file itself would interfere."""
    return database.with_name(f"{database.name}.lock")


class FileLock:
    """Held from `acquire` to `release`. The side file itself stays: removing it would race."""

    def __init__(self, *, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    @property
    def is_held(self) -> bool:
        """Whether this process has it."""
        return self._descriptor is not None

    def acquire(self) -> None:
        """Take the lock, once; raises `AlreadyRunningError`, which names the file."""
        if self._descriptor is not None:
            return
        descriptor = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            os.close(descriptor)
            raise AlreadyRunningError(f"{self._path} is held by another process") from exc
        self._descriptor = descriptor

    def release(self) -> None:
        """Give the lock back, if held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

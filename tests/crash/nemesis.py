"""Starts processes, and ends, freezes and wakes them at moments that nobody expects."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.process import BaseProcess
from typing import TypeVar

Around = TypeVar("Around")


# Forked from a process that has imported everything: a start costs milliseconds, not seconds.
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.crash.child", "tests.crash.slots", "tests.crash.takeover"])


class Process:
    """One process under test."""

    def __init__(self, life: Callable[[Around], None], around: Around) -> None:
        self._process: BaseProcess = _CONTEXT.Process(target=life, args=(around,), daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid or 0

    @property
    def is_alive(self) -> bool:
        """Whether it runs, or is frozen."""
        return self._process.is_alive()

    @property
    def has_finished(self) -> bool:
        """Whether it ended by itself and content."""
        return self._process.exitcode == 0

    @property
    def was_killed(self) -> bool:
        """Whether SIGKILL ended it."""
        return self._process.exitcode == -signal.SIGKILL

    @property
    def has_broken(self) -> bool:
        """Whether it ended by itself with an error; a blow has a negative code."""
        return (self._process.exitcode or 0) > 0

    def kill(self) -> None:
        """SIGKILL: no last word."""
        self._signal(signal.SIGKILL)

    def freeze(self) -> None:
        """SIGSTOP: it does not notice that time passes."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT: it goes on where it stood."""
        self._signal(signal.SIGCONT)

    def ask_to_stop(self) -> None:
        """SIGTERM: it may finish what it does."""
        self._signal(signal.SIGTERM)

    async def ended(self, timeout_s: float) -> bool:
        """Whether it ends within this time."""
        return await until(lambda: not self.is_alive, timeout_s)

    async def bury(self) -> None:
        """Kill it and wait for its end."""
        self.kill()
        await self.ended(10)
        self._process.join()

    def _signal(self, number: int) -> None:
        if self._process.pid is not None:
            with suppress(ProcessLookupError):
                os.kill(self._process.pid, number)


async def until(condition: Callable[[], bool], timeout_s: float, *, every_s: float = 0.005) -> bool:
    """Whether the condition becomes true within this real time."""
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        await asyncio.sleep(every_s)
    return True

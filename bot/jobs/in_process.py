"""The engine of one process: what is due is done here, a few at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

AT_ONCE = 8
"""Subjects of one job that are worked on at the same time."""

Run = Callable[[str, str], Awaitable[None]]
"""Does one job for one subject; raises nothing."""


class InProcessEngine:
    """Implements `bot.ports.JobEngine` for one process; `carry` returns when all is done."""

    def __init__(self, run: Run, *, at_once: int = AT_ONCE) -> None:
        self._run = run
        self._at_once = at_once

    async def carry(self, job: str, subjects: Sequence[str]) -> None:
        """Do the job for each subject."""
        room = asyncio.Semaphore(self._at_once)

        async def run(subject: str) -> None:
            async with room:
                await self._run(job, subject)

        async with asyncio.TaskGroup() as group:
            for subject in dict.fromkeys(subjects):
                group.create_task(run(subject))

    async def leave(self) -> None:
        """Nothing to wait for: a tick under way is a job of this process."""

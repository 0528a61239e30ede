"""Forgets what is no longer needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Protocol

from bot.answers.gaps import KEEP_GAPS
from bot.answers.votes import KEEP_VOTES, VoteChanges
from bot.causes.threads import KEEP_THREADS, ThreadChanges
from bot.jobs.timetable import WHOLE_BOT
from bot.keys.first_run import KEEP_FIRST_RUNS, FirstRunChanges
from bot.keys.history import KEEP
from bot.ports import Clock

KEEP_CLAIMS = timedelta(hours=24)
"""Slack repeats an event for minutes at most (docs.slack.dev, Events API, 2026-11-23)."""


class SweepChanges(FirstRunChanges, ThreadChanges, VoteChanges, Protocol):
    """The slice of a transaction that sweeping uses."""


class Sweeper:
    """The sweeping job."""

    def __init__(
        self, *, changes: Callable[[], AbstractAsyncContextManager[SweepChanges]], clock: Clock
    ) -> None:
        self._changes = changes
        self._clock = clock

    async def list_due(self, _now: datetime) -> Sequence[str]:
        """The whole bot."""
        return WHOLE_BOT

    async def run(self, _subject: str) -> None:
        """Drop what has been kept long enough, each by its own time."""
        now = self._clock.now()
        async with self._changes() as tx:
            await tx.inbox.forget_before(now - KEEP_CLAIMS)
            await tx.standings.forget_before(now - KEEP)
            await tx.threads.forget_before(now - KEEP_THREADS)
            await tx.first_runs.forget_before(now - KEEP_FIRST_RUNS)
            await tx.gaps.forget_before(now - KEEP_GAPS)
            await tx.votes.forget_before((now - KEEP_VOTES).date())

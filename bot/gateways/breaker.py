"""Spares a host that does not answer, and everybody who would wait for it.

Our own, since what is on offer counts failures in a row instead of those of a span, lets through
more than one trial, and keeps its own time (purgatory 3.0, aiobreaker, pybreaker; 2026-11-24).
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

FAILURES = 5
WINDOW = timedelta(seconds=60)
"""So many failures in so short a time, and the host is left alone."""

TRIAL_EVERY = timedelta(seconds=30)
"""How often one request may try whether it answers again."""


class Breaker:
    """One host: asked by everybody while closed, by one request in `TRIAL_EVERY` while open.

    A failure is an answer of 500 and above, or none in time; any other answer shows that the host
    is well. Whoever comes while that one request is under way waits for what becomes of it, so
    that of several keys that are checked together all are, once the host is back.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._failures: deque[tuple[datetime, int | None]] = deque(maxlen=FAILURES)
        self._trial_at: datetime | None = None
        self._is_quiet = asyncio.Event()
        self._is_quiet.set()

    @property
    def is_open(self) -> bool:
        """Whether the host is left alone."""
        return self._trial_at is not None

    @property
    def statuses(self) -> tuple[int | None, ...]:
        """The last failures, oldest first; None where no answer came in time."""
        return tuple(status for _, status in self._failures)

    async def find_wait(self) -> timedelta | None:
        """How long a request must wait; None when it may go now. While open, it is the trial."""
        await self._is_quiet.wait()
        if self._trial_at is None:
            return None
        wait = self._trial_at - self._now()
        # A clock that went back is no reason to wait longer.
        if timedelta() < wait <= TRIAL_EVERY:
            return wait
        self._trial_at = self._now() + TRIAL_EVERY
        self._is_quiet.clear()
        return None

    def end_trial(self) -> None:
        """The trial is over, whatever came of it."""
        self._is_quiet.set()

    def fail(self, status: int | None) -> None:
        """A request failed; `status` None: no answer came in time."""
        now = self._now()
        self._failures.append((now, status))
        first, _ = self._failures[0]
        if not self.is_open and len(self._failures) == FAILURES and now - first <= WINDOW:
            self._trial_at = now + TRIAL_EVERY

    def succeed(self) -> None:
        """The host answered."""
        if self.is_open:
            self._failures.clear()
            self._trial_at = None

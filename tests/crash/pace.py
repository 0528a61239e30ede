"""A process that lives faster: one clock and one event loop, both sped up by the same factor.

Every time-out, lease and pause of the program under test shrinks alike, so a rule such as "lease ≥
request time-out + settle time" holds as in production, and none of its constants is touched.
"""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")

ORIGIN = datetime(2026, 11, 24, tzinfo=UTC)


@dataclass(frozen=True)
class PacedClock:
    """`pace` seconds pass in each real one; every process that is given the same values agrees.

    `sleep` is right in a loop of the same pace only.
    """

    pace: float
    began_s: float = field(default_factory=time.time)
    origin: datetime = ORIGIN

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return self.origin + timedelta(seconds=(time.time() - self.began_s) * self.pace)

    async def sleep(self, seconds: float) -> None:
        """Return `seconds` later by this clock."""
        await asyncio.sleep(seconds)


class _PacedSelector(selectors.DefaultSelector):
    def __init__(self, pace: float) -> None:
        super().__init__()
        self._pace = pace

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        wait_s = None if timeout is None else timeout / self._pace
        ready: list[tuple[selectors.SelectorKey, int]] = super().select(wait_s)
        return ready


class PacedLoop(asyncio.SelectorEventLoop):
    """An event loop whose seconds are `pace` times shorter."""

    def __init__(self, pace: float) -> None:
        self._pace = pace
        super().__init__(_PacedSelector(pace))

    def time(self) -> float:
        """Seconds of this loop."""
        return super().time() * self._pace


def run_paced(work: Coroutine[Any, Any, T], pace: float) -> T:
    """`asyncio.run` in a loop of this pace."""
    with asyncio.Runner(loop_factory=lambda: PacedLoop(pace)) as runner:
        return runner.run(work)

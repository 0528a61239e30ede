"""What one tick does: the timetable, then a look at the bot itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.errors import BotError
from bot.jobs.alarm import Alarm
from bot.jobs.examining import Examination, Storage
from bot.ports import Clock, Jobs
from bot.vitals import Vitals

MINUTE_S = 60

log = logging.getLogger(__name__)


class Rounds:
    """The tick; `beat` sends the dead-man ping, None where none is wanted."""

    def __init__(
        self,
        *,
        work: Callable[[], Awaitable[None]],
        examination: Examination,
        alarm: Alarm,
        storage: Storage,
        jobs: Jobs,
        clock: Clock,
        vitals: Vitals,
        beat: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._work = work
        self._examination = examination
        self._alarm = alarm
        self._storage = storage
        self._jobs = jobs
        self._clock = clock
        self._vitals = vitals
        self._beat = beat
        self._beaten: int | None = None
        self._turn = asyncio.Lock()
        self.is_ticking = False
        """Whether a tick is under way."""

    async def tick(self) -> None:
        """Run what is due now, and look, also when that did not work."""
        self.is_ticking = True
        try:
            await self._work()
        except BotError as error:
            self._vitals.job_failed("tick")
            log.warning("tick.failed", extra={"error": type(error).__name__})
        else:
            self._examination.note_tick()
        finally:
            self.is_ticking = False
            await self.look()

    async def look(self) -> None:
        """Look at the bot: tell the admins of a change, ping while nothing is red."""
        async with self._turn:
            if self._storage.is_full:
                await self._storage.find_room()
            health = await self._examination.run()
            await self._alarm.hear(health)
            minute = int(self._clock.now().timestamp()) // MINUTE_S
            if self._beat is not None and not health.is_red and minute != self._beaten:
                self._beaten = minute
                self._jobs.start("ping", self._beat)

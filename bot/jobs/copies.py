"""Leaves one of two copies of a message.

Whoever freezes between the last look at the clock and the post may post what another took over
meanwhile. Nothing in Slack prevents that (no method takes an idempotency key), so the copies are
looked for afterwards: of messages that were taken over, or recorded after their lease had ended.
An ephemeral stands in no history; of two, both stay until the person reloads.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.errors import SlackRefusedError, SlackUnavailableError
from bot.jobs.deliver import LOOK_BACK, SETTLE
from bot.jobs.timetable import WHOLE_BOT
from bot.ports import Clock, Delivery

BATCH = 20
"""Messages that are looked for in one run."""

log = logging.getLogger(__name__)


class CopyChecks(Protocol):
    """Sent messages that may stand in Slack twice."""

    async def list_doubted(self, until: datetime, *, limit: int) -> tuple[Delivery, ...]:
        """Those of which that is so since then or longer."""
        ...

    async def settle(self, delivery_id: str, *, ts: str | None, until: datetime) -> None:
        """Only `ts` is left, None where that is not known; what was doubted later still is."""
        ...


class CopyChanges(Protocol):
    """The slice of a transaction that the removal of copies uses."""

    @property
    def copies(self) -> CopyChecks:
        """What may stand in Slack twice."""
        ...


class Room(Protocol):
    """Slack, as far as the bot's own posts are looked at there.

    Raises `SlackUnavailableError` (try later), `SlackRefusedError` (Slack said no).
    """

    async def list_copies(self, delivery: Delivery, since: datetime) -> tuple[str, ...]:
        """The `ts` of every message that is this delivery, the first one first."""
        ...

    async def remove(self, delivery: Delivery, ts: str) -> None:
        """Take one copy of it away; one that is gone is not an error."""
        ...


class CopyRemoval:
    """The job that looks for copies."""

    def __init__(
        self,
        *,
        changes: Callable[[], AbstractAsyncContextManager[CopyChanges]],
        reads: Callable[[], AbstractAsyncContextManager[CopyChanges]],
        room: Room,
        clock: Clock,
    ) -> None:
        self._changes = changes
        self._reads = reads
        self._room = room
        self._clock = clock

    async def list_due(self, now: datetime) -> Sequence[str]:
        """The whole bot, if a message may stand in Slack twice."""
        async with self._reads() as tx:
            due = await tx.copies.list_doubted(now - SETTLE, limit=1)
        return WHOLE_BOT if due else ()

    async def run(self, _subject: str) -> None:
        """Remove every copy but the first one of each message that is due."""
        until = self._clock.now() - SETTLE
        async with self._reads() as tx:
            due = await tx.copies.list_doubted(until, limit=BATCH)
        for delivery in due:
            await self._settle(delivery, until)

    async def _settle(self, delivery: Delivery, until: datetime) -> None:
        delivery_id = delivery.outgoing.delivery_id
        kept: str | None = None
        try:
            copies = await self._room.list_copies(delivery, self._clock.now() - LOOK_BACK)
            kept = copies[0] if copies else None
            for copy in copies[1:]:
                await self._room.remove(delivery, copy)
                log.warning("delivery.copy_removed", extra={"delivery": delivery_id})
        except SlackUnavailableError as error:
            facts = {"delivery": delivery_id, "reason": error.reason}
            log.warning("delivery.copies_unknown", extra=facts)
            return  # the next tick looks again
        except SlackRefusedError as error:
            # Such as a channel that the bot was removed from: it stays as it is.
            facts = {"delivery": delivery_id, "reason": error.code}
            log.warning("delivery.copies_stay", extra=facts)
        async with self._changes() as tx:
            await tx.copies.settle(delivery_id, ts=kept, until=until)

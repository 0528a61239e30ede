"""Sends digests: one now, or the one that is due, each exactly once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

from bot.channels.settings import ChannelSettings
from bot.errors import AlreadyHandledError, StorageBusyError
from bot.people.audit import AuditEntry
from bot.ports import ChannelRef, Clock, Outgoing
from bot.reports.composing import DigestReport
from bot.reports.digest import Digest, NoConnection
from bot.reports.ports import ReportChanges
from bot.reports.slots import DAILY, find_due_slot, find_latest_slot
from bot.vitals import Uncounted, Vitals

log = logging.getLogger(__name__)

Render = Callable[[Digest | NoConnection, ChannelSettings], Outgoing]
"""Turns a digest into the message for its channel."""


class DigestSender:
    """The digests of every channel."""

    def __init__(
        self,
        *,
        changes: Callable[[], AbstractAsyncContextManager[ReportChanges]],
        reads: Callable[[], AbstractAsyncContextManager[ReportChanges]],
        report: DigestReport,
        render: Render,
        clock: Clock,
        vitals: Vitals | None = None,
    ) -> None:
        self._changes = changes
        self._reads = reads
        self._report = report
        self._render = render
        self._clock = clock
        self._vitals = vitals or Uncounted()
        self._failing: frozenset[ChannelRef] = frozenset()

    @property
    def failing(self) -> frozenset[ChannelRef]:
        """The channels whose digest is due and cannot be composed."""
        return self._failing

    async def claim(self, delivery: str) -> None:
        """Take a request for a digest. Raises `AlreadyHandledError` for a repeated one."""
        async with self._changes() as tx:
            if not await tx.inbox.claim(delivery, self._clock.now()):
                raise AlreadyHandledError

    async def send_now(self, settings: ChannelSettings) -> None:
        """Put a digest of yesterday in the outbox."""
        now = self._clock.now()
        digest = await self._report.build(settings, now)
        async with self._changes() as tx:
            await tx.outbox.add(self._render(digest, settings), now)

    async def send_due(self) -> None:
        """Put every digest that is due in the outbox, with its slot in the same transaction."""
        async with self._reads() as tx:
            channels = await tx.channels.list_with_digest()
        failing = set()
        for settings in channels:
            try:
                await self._send_if_due(settings)
            except StorageBusyError:
                log.warning("digest.waits", extra={"channel": settings.channel.channel_id})
            except Exception as error:  # one channel's fault must not cost the others their digest
                failing.add(settings.channel)
                if settings.channel not in self._failing:
                    self._vitals.digest("failed")
                log.error(
                    "digest.broke",
                    extra={"channel": settings.channel.channel_id},
                    exc_info=error,
                )
        self._failing = frozenset(failing)

    async def switch(
        self, settings: ChannelSettings, *, on: bool, by: str, delivery: str
    ) -> ChannelSettings:
        """Switch the daily digest on or off; the first one is the next slot.

        Raises:
            AlreadyHandledError: this request was acted on before.
        """
        now = self._clock.now()
        changed = replace(settings, digest_on=on)
        channel = settings.channel
        async with self._changes() as tx:
            if not await tx.inbox.claim(delivery, now):
                raise AlreadyHandledError
            await tx.channels.save(changed)
            slot = find_latest_slot(changed, now) if on else None
            if slot is not None:
                await tx.slots.take(channel, DAILY, slot.local_date, due=slot.due, at=now)
            await tx.audit.append(
                AuditEntry(
                    at=now,
                    team_id=channel.team_id,
                    channel_id=channel.channel_id,
                    actor_id=by,
                    action="digest.on" if on else "digest.off",
                    subject_id=channel.channel_id,
                )
            )
        return changed

    async def _send_if_due(self, settings: ChannelSettings) -> None:
        now = self._clock.now()
        async with self._reads() as tx:
            last = await tx.slots.find_last(settings.channel, DAILY)
        slot = find_due_slot(settings, now, last)
        if slot is None:
            return
        digest = await self._report.build(settings, now, slot=slot)
        async with self._changes() as tx:
            if await tx.slots.take(settings.channel, DAILY, slot.local_date, due=slot.due, at=now):
                await tx.outbox.add(self._render(digest, settings), now)

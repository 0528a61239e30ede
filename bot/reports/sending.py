"""Sends digests: one now, or the one that is due, each exactly once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.channels.settings import ChannelSettings
from bot.errors import AlreadyHandledError, StorageBusyError
from bot.people.audit import AuditEntry
from bot.ports import ChannelRef, Clock, Outgoing
from bot.reports.composing import DigestReport
from bot.reports.digest import Digest, NoConnection
from bot.reports.ports import ReportChanges
from bot.reports.slots import DAILY, Slot, find_due_slot, find_latest_slot
from bot.spend.days import floor_hour
from bot.vitals import Uncounted, Vitals

PATIENCE = timedelta(minutes=10)
"""How long a digest waits for the figures of its hour; after that it says how old they are."""

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

    async def send_now(self, settings: ChannelSettings, *, delivery: str) -> None:
        """Put a digest of yesterday in the outbox; the promise of this delivery is kept."""
        now = self._clock.now()
        digest = await self._report.build(settings, now)
        async with self._changes() as tx:
            await tx.outbox.add(self._render(digest, settings), now)
            await tx.inbox.keep(delivery)

    async def list_due(self, now: datetime) -> tuple[str, ...]:
        """The channels whose digest is due, and whose figures are there or long in coming."""
        async with self._reads() as tx:
            last = await tx.slots.list_last(DAILY)
            return tuple(
                [
                    settings.channel.subject
                    for settings in await tx.channels.list_with_digest()
                    if await _is_due(tx, settings, now, last.get(settings.channel))
                ]
            )

    async def send_due(self, subject: str) -> None:
        """Put a channel's due digest in the outbox, with its slot in the same transaction."""
        channel = ChannelRef.read(subject)
        try:
            await self._send_if_due(channel)
        except StorageBusyError:
            raise
        except Exception:
            if channel not in self._failing:
                self._vitals.digest("failed")
            self._failing |= {channel}
            raise
        self._failing -= {channel}

    async def switch(
        self, settings: ChannelSettings, *, on: bool, by: str, delivery: str
    ) -> ChannelSettings:
        """Switch the daily digest on or off; the first one is the next slot.

        Raises:
            AlreadyHandledError: this request was acted on before.
        """
        now = self._clock.now()
        channel = settings.channel
        async with self._changes() as tx:
            if not await tx.inbox.claim(delivery, now):
                raise AlreadyHandledError
            current = await tx.channels.find(channel) or settings
            changed = replace(current, digest_on=on, paused=None)
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

    async def _send_if_due(self, channel: ChannelRef) -> None:
        now = self._clock.now()
        async with self._reads() as tx:
            settings = await tx.channels.find(channel)
            last = await tx.slots.find_last(channel, DAILY)
        slot = None if settings is None else find_due_slot(settings, now, last)
        if settings is None or slot is None:
            return
        digest = await self._report.build(settings, now, slot=slot)
        async with self._changes() as tx:
            if await tx.slots.take(channel, DAILY, slot.local_date, due=slot.due, at=now):
                await tx.outbox.add(self._render(digest, settings), now)


async def _is_due(
    tx: ReportChanges, settings: ChannelSettings, now: datetime, last: date | None
) -> bool:
    """Whether to send now; settings gone bad are due: their own run tells of it."""
    try:
        slot = find_due_slot(settings, now, last)
    except (KeyError, ValueError, OverflowError):  # an unknown zone is a KeyError
        return True
    return slot is not None and await _has_figures(tx, settings, slot, now)


async def _has_figures(
    tx: ReportChanges, settings: ChannelSettings, slot: Slot, now: datetime
) -> bool:
    """Whether the usage of the hour in which the digest is due is collected, or not awaited."""
    if settings.connection_id is None or now - slot.due >= PATIENCE:
        return True
    known = await tx.spend.find_usage_read(settings.connection_id)
    return known is not None and known >= floor_hour(slot.due)

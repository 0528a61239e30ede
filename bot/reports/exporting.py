"""Hands an export to the person who asked for it: once, or with a word why not."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.channels.settings import ChannelSettings
from bot.errors import AlreadyHandledError, BotError, SlackUnavailableError
from bot.keys.key import Key
from bot.people.audit import AuditEntry
from bot.ports import Clock, Jobs, Outgoing, Promise
from bot.reports.evidence import Evidence, Pack, StoredFile
from bot.reports.gathering import EvidenceReport
from bot.reports.ports import FileRoom, ReportChanges

EXPORT_WITHIN = timedelta(minutes=3)
"""When an export that did not come is given up: time for two waits that Slack usually asks for."""

REQUEST = timedelta(seconds=10)
"""The longest the one request takes that shows the files."""

FIRST_WAIT = timedelta(seconds=5)

Render = Callable[[Evidence, str], Pack]
"""Writes the files in a language."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class ExportOrder:
    """Who asked for what, until when they are to have it, and where a fault is told."""

    settings: ChannelSettings
    about: Key | None
    by: str
    lang: str
    delivery: str
    due: datetime
    say: Callable[[BotError], Outgoing]


class Exporter:
    """Makes the files, and shows them to one person.

    Slack's uploads have no metadata by which a lost answer could be looked up, so the request that
    shows the files is made once and never repeated; everything before it shows nothing.
    """

    def __init__(
        self,
        *,
        changes: Callable[[], AbstractAsyncContextManager[ReportChanges]],
        report: EvidenceReport,
        render: Render,
        files: FileRoom,
        jobs: Jobs,
        clock: Clock,
    ) -> None:
        self._changes = changes
        self._report = report
        self._render = render
        self._files = files
        self._jobs = jobs
        self._clock = clock

    async def take(
        self, order: ExportOrder, promise: Promise, first: Outgoing | None = None
    ) -> None:
        """Record who asked and begin; `first` says that it was taken.

        Raises:
            AlreadyHandledError: this request was acted on before.
        """
        now, channel = self._clock.now(), order.settings.channel
        about = order.about
        async with self._changes() as tx:
            if not await tx.inbox.claim(order.delivery, now, promise):
                raise AlreadyHandledError
            await tx.audit.append(
                AuditEntry(
                    at=now,
                    team_id=channel.team_id,
                    channel_id=channel.channel_id,
                    actor_id=order.by,
                    action="key.exported" if about else "channel.exported",
                    subject_id=about.key_id if about else channel.channel_id,
                    details={"name": about.name, "masked": about.masked} if about else {},
                )
            )
            if first is not None:
                await tx.outbox.add(first, now)
        self._jobs.start("export", lambda: self._hand_over(order, 0))

    async def _hand_over(self, order: ExportOrder, tries: int) -> None:
        try:
            await self._send(order)
        except SlackUnavailableError as error:
            if not error.applied_unknown and self._try_again(order, error, tries):
                return
            failure: BotError | None = error
        except BotError as error:
            failure = error
        else:
            failure = None
        await self._settle(order, failure)

    async def _send(self, order: ExportOrder) -> None:
        evidence = await self._report.build(order.settings, order.about, by=order.by)
        pack = await asyncio.to_thread(self._render, evidence, order.lang)
        try:
            room = await self._files.open(order.by)
            stored = [
                StoredFile(file_id=await self._files.store(file), title=file.title)
                for file in pack.files
            ]
        except SlackUnavailableError as error:
            # Nothing of this shows, so that it happened once more than known harms nobody.
            raise SlackUnavailableError(error.reason, retry_after_s=error.retry_after_s) from error
        # Last of all: whoever was frozen until now must not show what was given up meanwhile.
        if self._clock.now() + REQUEST > order.due:
            raise SlackUnavailableError("too late for this promise")
        await self._files.share(room, stored, pack.comment)

    def _try_again(self, order: ExportOrder, error: SlackUnavailableError, tries: int) -> bool:
        """Come back after the wait that Slack asks for, if that still is in time."""
        wait = FIRST_WAIT * 2**tries
        if error.retry_after_s:
            wait = timedelta(seconds=error.retry_after_s)
        if self._clock.now() + wait + REQUEST > order.due:
            return False
        facts = {"delivery": order.delivery, "reason": error.reason}
        log.warning("export.parked", extra=facts)
        self._jobs.start_after(
            lambda: self._clock.sleep(wait.total_seconds()),
            "export",
            lambda: self._hand_over(order, tries + 1),
        )
        return True

    async def _settle(self, order: ExportOrder, failure: BotError | None) -> None:
        """Keep the promise, with the files or with a word; a broken one was apologised for."""
        async with self._changes() as tx:
            now = self._clock.now()
            if failure is not None and now >= order.due:
                return
            if failure is not None:
                log.warning("export.failed", extra={"error": type(failure).__name__})
                await tx.outbox.add(order.say(failure), now)
            await tx.inbox.keep(order.delivery)

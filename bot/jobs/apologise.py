"""Says "ask again" where an answer was promised and never came: mostly, a restart lost it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime

from bot.jobs.timetable import WHOLE_BOT
from bot.ports import Clock, Ids, InboxChanges, Outgoing, Promise
from bot.texts.replies import REPLY_TEXTS
from bot.views.replies import note

BATCH = 50
"""Promises of one transaction."""


class Apologies:
    """The apologising job. A promise is broken and told of in one transaction."""

    def __init__(
        self,
        *,
        changes: Callable[[], AbstractAsyncContextManager[InboxChanges]],
        reads: Callable[[], AbstractAsyncContextManager[InboxChanges]],
        clock: Clock,
        new_id: Ids,
    ) -> None:
        self._changes = changes
        self._reads = reads
        self._clock = clock
        self._new_id = new_id

    async def list_due(self, now: datetime) -> Sequence[str]:
        """The whole bot, if a promise is overdue."""
        async with self._reads() as tx:
            due = await tx.inbox.find_next_promise()
        return WHOLE_BOT if due is not None and due <= now else ()

    async def run(self, _subject: str) -> None:
        """Tell everybody whose answer is overdue."""
        async with self._changes() as tx:
            now = self._clock.now()
            for promise in await tx.inbox.break_promises(now, limit=BATCH):
                await tx.outbox.add(self._write(promise), now)

    def _write(self, promise: Promise) -> Outgoing:
        message = note(REPLY_TEXTS[promise.lang].interrupted[promise.purpose])
        is_open = promise.thread_ts is not None or promise.is_direct
        return Outgoing(
            delivery_id=self._new_id(),
            kind="post" if is_open else "ephemeral",
            channel=promise.channel,
            text=message.text,
            blocks=message.blocks,
            purpose="apology",
            user_id=promise.user_id,
            thread_ts=promise.thread_ts,
        )

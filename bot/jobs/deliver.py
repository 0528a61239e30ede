"""Delivers what waits in the outbox: once each, in order for each channel."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta

from bot.errors import SlackRefusedError, SlackUnavailableError
from bot.ports import Clock, Delivery, InboxChanges, Messenger, Outgoing
from bot.vitals import DigestOutcome, Uncounted, Vitals

LEASE = timedelta(seconds=45)
"""Longer than a request (10 s) and the time a late post may take to show up (20 s)."""

LOOK_BACK = timedelta(hours=24)
"""How far back a lost answer is looked for."""

BATCH = 20

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=10)

log = logging.getLogger(__name__)


class Deliverer:
    """Posts due messages and records what became of them."""

    def __init__(
        self,
        *,
        changes: Callable[[], AbstractAsyncContextManager[InboxChanges]],
        messenger: Messenger,
        clock: Clock,
        vitals: Vitals | None = None,
    ) -> None:
        self._changes = changes
        self._messenger = messenger
        self._clock = clock
        self._vitals = vitals or Uncounted()
        self._is_running = False
        self._again = False

    async def run(self) -> None:
        """Deliver until nothing is due. A second call while one runs makes that one look again."""
        if self._is_running:
            self._again = True
            return
        self._is_running = True
        try:
            while await self._deliver_batch() or self._again:
                self._again = False
        finally:
            self._is_running = False

    async def _deliver_batch(self) -> bool:
        async with self._changes() as tx:
            now = self._clock.now()
            due = await tx.outbox.claim_due(now, lease_until=now + LEASE, limit=BATCH)
        for delivery in due:
            await self._deliver(delivery)
        return bool(due)

    async def _deliver(self, delivery: Delivery) -> None:
        delivery_id = delivery.outgoing.delivery_id
        try:
            ts = await self._find_or_post(delivery)
        except SlackUnavailableError as error:
            wait = (
                timedelta(seconds=error.retry_after_s)
                if error.retry_after_s
                else min(FIRST_WAIT * 2 ** min(delivery.attempts, 10), LONGEST_WAIT)
            )
            async with self._changes() as tx:
                await tx.outbox.park(
                    delivery_id,
                    until=self._clock.now() + wait,
                    may_have_arrived=error.applied_unknown or delivery.may_have_arrived,
                )
            log.warning("delivery.parked", extra={"delivery": delivery_id, "reason": error.reason})
        except SlackRefusedError as error:
            async with self._changes() as tx:
                await tx.outbox.mark_failed(delivery_id, reason=error.code, at=self._clock.now())
            log.error("delivery.failed", extra={"delivery": delivery_id, "reason": error.code})
            self._count(delivery.outgoing, "failed")
        else:
            async with self._changes() as tx:
                await tx.outbox.mark_sent(delivery_id, ts=ts, at=self._clock.now())
            self._count(delivery.outgoing, "sent")

    def _count(self, outgoing: Outgoing, outcome: DigestOutcome) -> None:
        if outgoing.purpose == "digest" and outgoing.kind == "post":
            self._vitals.digest(outcome)

    async def _find_or_post(self, delivery: Delivery) -> str | None:
        if delivery.may_have_arrived:
            found = await self._messenger.find(delivery, self._clock.now() - LOOK_BACK)
            if found is not None:
                return found
        return await self._messenger.post(delivery)

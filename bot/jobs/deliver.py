"""Delivers what waits in the outbox: once each, in order for each channel."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta

from bot.errors import SlackRefusedError, SlackUnavailableError
from bot.ports import Clock, Delivery, InboxChanges, Messenger

REQUEST = timedelta(seconds=10)
"""The longest a request takes before it is given up."""

SETTLE = timedelta(seconds=20)
"""How long a post may take to show up after its request was given up."""

LEASE = timedelta(seconds=45)
"""A post begins early enough in it that `REQUEST` and `SETTLE` are over when it ends: whoever
takes the message next sees in Slack whether it arrived.
"""

LOOK_BACK = timedelta(hours=24)
"""How far back a lost answer is looked for."""

BATCH = 20

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=10)

log = logging.getLogger(__name__)


class _TooLateError(Exception):
    """What is left of the lease is too short to post in."""


class Deliverer:
    """Posts due messages and records what became of them."""

    def __init__(
        self,
        *,
        changes: Callable[[], AbstractAsyncContextManager[InboxChanges]],
        messenger: Messenger,
        clock: Clock,
    ) -> None:
        self._changes = changes
        self._messenger = messenger
        self._clock = clock
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
            lease_until = now + LEASE
            due = await tx.outbox.claim_due(now, lease_until=lease_until, limit=BATCH)
        for delivery in due:
            await self._deliver(delivery, lease_until)
        return bool(due)

    async def _deliver(self, delivery: Delivery, lease_until: datetime) -> None:
        delivery_id = delivery.outgoing.delivery_id
        try:
            ts = await self._find_or_post(delivery, lease_until)
        except _TooLateError:
            async with self._changes() as tx:
                await tx.outbox.park(
                    delivery_id,
                    until=self._clock.now(),
                    may_have_arrived=delivery.may_have_arrived,
                )
        except SlackUnavailableError as error:
            may_have_arrived = error.applied_unknown or delivery.may_have_arrived
            async with self._changes() as tx:
                await tx.outbox.park(
                    delivery_id,
                    until=self._clock.now() + _wait_after(error, delivery),
                    may_have_arrived=may_have_arrived,
                )
            log.warning("delivery.parked", extra={"delivery": delivery_id, "reason": error.reason})
        except SlackRefusedError as error:
            async with self._changes() as tx:
                await tx.outbox.mark_failed(delivery_id, reason=error.code, at=self._clock.now())
            log.error("delivery.failed", extra={"delivery": delivery_id, "reason": error.code})
        else:
            async with self._changes() as tx:
                await tx.outbox.mark_sent(delivery_id, ts=ts, at=self._clock.now())

    async def _find_or_post(self, delivery: Delivery, lease_until: datetime) -> str | None:
        self._require_time(delivery, lease_until)
        if delivery.may_have_arrived:
            found = await self._messenger.find(delivery, self._clock.now() - LOOK_BACK)
            if found is not None:
                return found
        # Last of all: whoever was frozen until now must not post what another may have taken.
        self._require_time(delivery, lease_until)
        return await self._messenger.post(delivery)

    def _require_time(self, delivery: Delivery, lease_until: datetime) -> None:
        # Before a direct message its conversation is opened.
        requests = 2 if delivery.outgoing.kind == "dm" else 1
        if self._clock.now() + requests * REQUEST + SETTLE > lease_until:
            raise _TooLateError


def _wait_after(error: SlackUnavailableError, delivery: Delivery) -> timedelta:
    wait: timedelta = min(FIRST_WAIT * 2 ** min(delivery.attempts, 10), LONGEST_WAIT)
    if error.retry_after_s:
        wait = timedelta(seconds=error.retry_after_s)
    # A post that may still arrive is not to be missed by the look-up before the next try.
    return max(wait, SETTLE) if error.applied_unknown else wait

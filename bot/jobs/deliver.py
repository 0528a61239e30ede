"""Delivers what waits in the outbox: once each, in order for each channel."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta

from bot.channels.ports import ChannelChanges
from bot.errors import SlackRefusedError, SlackUnavailableError, StorageBusyError
from bot.jobs.timetable import WHOLE_BOT
from bot.ports import Clock, Delivery, Jobs, Messenger, Outgoing
from bot.vitals import DigestOutcome, Uncounted, Vitals

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
"""Messages that are out at the same time, one for each channel."""

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(minutes=10)

SOON = timedelta(seconds=30)
"""What is due sooner is not left to the tick."""

OnRefusal = Callable[[Delivery, str], Awaitable[None]]
"""Settles a message that Slack refused for good, by Slack's error code."""

log = logging.getLogger(__name__)


class Deliverer:
    """Posts due messages and records what became of them."""

    def __init__(
        self,
        *,
        changes: Callable[[], AbstractAsyncContextManager[ChannelChanges]],
        reads: Callable[[], AbstractAsyncContextManager[ChannelChanges]],
        messenger: Messenger,
        on_refusal: OnRefusal,
        jobs: Jobs,
        clock: Clock,
        vitals: Vitals | None = None,
    ) -> None:
        self._changes = changes
        self._reads = reads
        self._messenger = messenger
        self._on_refusal = on_refusal
        self._jobs = jobs
        self._clock = clock
        self._vitals = vitals or Uncounted()
        self._is_running = False
        self._again = False
        self._wakes_at: datetime | None = None

    async def list_due(self, now: datetime) -> Sequence[str]:
        """The whole bot, if a message is due."""
        due = await self._find_next()
        return WHOLE_BOT if due is not None and due <= now else ()

    async def sweep(self, _subject: str) -> None:
        """Deliver what nobody did; see `run`."""
        await self.run()

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
        await self._wake_soon()

    async def _find_next(self) -> datetime | None:
        async with self._reads() as tx:
            return await tx.outbox.next_due()

    async def _wake_soon(self) -> None:
        """Come back for what waits only for its turn; the rest is the tick's."""
        due, now = await self._find_next(), self._clock.now()
        if due is None or due > now + SOON:
            return
        if self._wakes_at is not None and now < self._wakes_at <= due:
            return
        self._wakes_at = due
        wait_s = max((due - now).total_seconds(), 0)
        self._jobs.start_after(lambda: self._clock.sleep(wait_s), "deliver", self.run)

    async def _deliver_batch(self) -> bool:
        async with self._changes() as tx:
            now = self._clock.now()  # read under the lock: a lease must not be born expired
            lease_until = now + LEASE
            due = await tx.outbox.claim_due(now, lease_until=lease_until, limit=BATCH)
        await asyncio.gather(*(self._deliver(delivery, lease_until) for delivery in due))
        return bool(due)

    async def _deliver(self, delivery: Delivery, lease_until: datetime) -> None:
        delivery_id = delivery.outgoing.delivery_id
        try:
            await self._try(delivery, lease_until)
        except StorageBusyError as error:
            # It stays out on its lease; when that ends, it is looked up before it is sent again.
            facts = {"delivery": delivery_id, "reason": error.reason}
            log.warning("delivery.unmarked", extra=facts)

    async def _try(self, delivery: Delivery, lease_until: datetime) -> None:
        outgoing = delivery.outgoing
        try:
            ts = await self._find_or_post(delivery, lease_until)
        except SlackUnavailableError as error:
            await self._park(delivery, error, lease_until)
        except SlackRefusedError as error:
            log.error(
                "delivery.failed", extra={"delivery": outgoing.delivery_id, "reason": error.code}
            )
            await self._on_refusal(delivery, error.code)
            self._count(outgoing, "failed")
        else:
            async with self._changes() as tx:
                await tx.outbox.mark_sent(
                    outgoing.delivery_id, ts=ts, at=self._clock.now(), lease_until=lease_until
                )
                if outgoing.kind == "post":
                    await tx.channels.resume(outgoing.channel)
            self._count(outgoing, "sent")

    def _count(self, outgoing: Outgoing, outcome: DigestOutcome) -> None:
        if outgoing.purpose == "digest" and outgoing.kind == "post":
            self._vitals.digest(outcome)

    async def _park(
        self, delivery: Delivery, error: SlackUnavailableError, lease_until: datetime
    ) -> None:
        outgoing = delivery.outgoing
        async with self._changes() as tx:
            until = self._clock.now() + _wait_after(error, delivery)
            await tx.outbox.park(
                outgoing.delivery_id,
                until=until,
                may_have_arrived=error.applied_unknown or delivery.may_have_arrived,
                lease_until=lease_until,
            )
            if error.retry_after_s:
                await tx.outbox.park_method(outgoing.channel.team_id, outgoing.kind, until)
        facts = {"delivery": outgoing.delivery_id, "reason": error.reason}
        log.warning("delivery.parked", extra=facts)

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
            raise SlackUnavailableError("too late for this lease")


def _wait_after(error: SlackUnavailableError, delivery: Delivery) -> timedelta:
    wait: timedelta = min(FIRST_WAIT * 2 ** min(delivery.attempts, 10), LONGEST_WAIT)
    if error.retry_after_s:
        wait = timedelta(seconds=error.retry_after_s)
    # A post that may still arrive is not to be missed by the look-up before the next try.
    return max(wait, SETTLE) if error.applied_unknown else wait

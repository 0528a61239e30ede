"""Tells the bot admins of the bot's own troubles: once when one begins, once when it is over.

Which troubles were told stands among the runs of jobs, so that neither a restart nor another
machine tells them again; and as long as one machine sees a trouble, which may be its own, it leaves
a sign there, and no other tells that it is over. While the database takes no changes the notice
goes straight to Slack; a restart then looks in Slack for the one it sent in the last 24 hours.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta

from bot.errors import BotError, SlackRefusedError, StorageBusyError
from bot.people.accounts import find_account_language
from bot.people.ports import Directory
from bot.ports import ChannelRef, Clock, Delivery, Ids, Messenger, Outgoing
from bot.reports.ports import JobRunStore, OperationsChanges
from bot.views.blocks import Message
from bot.views.operations import relief_message, trouble_message
from bot.vitals import Health, HealthCheck, Status

TROUBLES = ("database", "clock", "vault", "outbox", "digests")
"""The checks that are told, gravest first."""

FOLLOWING = {"outbox": ("database",), "digests": ("database", "clock")}
"""What a trouble follows from is told; it is not, as long as that lasts."""

CALM = timedelta(minutes=5)
"""How long a trouble must be gone to be over: one that flickers is one trouble."""

REPEAT = timedelta(hours=24)

log = logging.getLogger(__name__)

_NAMESPACE = uuid.UUID("5b1e1f0e-6d0c-4b76-9c0b-6c1f8f7d1a52")
"""Makes the id of a notice that goes straight to Slack, the same after a restart."""

Compose = Callable[[str], Message]
"""Writes a notice in a language."""


class Alarm:
    """Hears every look at the bot and tells what changed."""

    def __init__(
        self,
        *,
        changes: Callable[[], AbstractAsyncContextManager[OperationsChanges]],
        reads: Callable[[], AbstractAsyncContextManager[OperationsChanges]],
        messenger: Messenger,
        directory: Directory,
        clock: Clock,
        new_id: Ids,
        team_id: str,
        admins: tuple[str, ...],
        language: str,
    ) -> None:
        self._changes = changes
        self._reads = reads
        self._messenger = messenger
        self._directory = directory
        self._clock = clock
        self._new_id = new_id
        self._team_id = team_id
        self._admins = admins
        self._language = language
        self._open: dict[str, datetime] = {}
        self._gone_since: dict[str, datetime] = {}
        self._signs: dict[str, datetime | None] = {}
        self._reached: dict[str, set[str]] = {}
        self._is_first = True

    async def hear(self, health: Health) -> None:
        """Tell what has begun and what is over; what cannot be told now is tried at the next look.

        One call at a time.
        """
        try:
            if self._is_first:
                await self._recall()
            await self._compare(find_troubles(health))
            self._is_first = False
        except BotError as error:
            log.warning("alarm.failed", extra={"error": type(error).__name__})

    async def _compare(self, found: Mapping[str, HealthCheck]) -> None:
        now = self._clock.now()
        for name in TROUBLES:
            if name in found:
                self._gone_since.pop(name, None)
                if name not in self._open:
                    log.error("trouble.begun", extra={"trouble": name, "told": found[name].detail})
                    await self._begin(found[name], now)
                await self._sign(name, now)
            elif name in self._open and await self._is_calm(name, now):
                await self._end(name, now)

    async def _sign(self, name: str, now: datetime) -> None:
        try:
            async with self._changes() as tx:
                await tx.job_runs.mark(f"{name} seen", now)
        except StorageBusyError:
            log.info("alarm.not_recorded", extra={"trouble": name})

    async def _is_calm(self, name: str, now: datetime) -> bool:
        """Whether no machine has seen it for `CALM`: by its signs, since clocks may differ."""
        async with self._reads() as tx:
            sign = (await tx.job_runs.find(f"{name} seen")).slot
        if name not in self._gone_since or self._signs[name] != sign:
            self._gone_since[name], self._signs[name] = now, sign
        return now - self._gone_since[name] >= CALM

    async def _recall(self) -> None:
        """The troubles that were told and not ended before this start."""
        async with self._reads() as tx:
            for name in TROUBLES:
                begun = await _find_open(tx.job_runs, name)
                if begun is not None:
                    self._open[name] = begun

    async def _begin(self, check: HealthCheck, now: datetime) -> None:
        def compose(lang: str) -> Message:
            return trouble_message(check, lang=lang)

        if check.name == "database":
            await self._tell_directly(check.name, compose, now)
        else:
            try:
                await self._tell(check.name, compose, now)
            except StorageBusyError:
                await self._tell_directly(check.name, compose, now)
        self._open[check.name] = now
        self._reached.pop(check.name, None)

    async def _tell(self, name: str, compose: Compose, now: datetime) -> None:
        notices = await self._write(compose)
        async with self._changes() as tx:
            if await _find_open(tx.job_runs, name) is not None:
                return  # another machine has told it
            await _mark(tx.job_runs, f"{name} begun", now, after=f"{name} ended")
            for notice in notices:
                await tx.outbox.add(notice, now)

    async def _tell_directly(self, name: str, compose: Compose, now: datetime) -> None:
        reached = self._reached.setdefault(name, set())
        for notice in await self._write(compose, lasting=name):
            admin = str(notice.user_id)
            if admin in reached:
                continue
            delivery = Delivery(outgoing=notice, attempts=0, may_have_arrived=self._is_first)
            try:
                is_there = self._is_first and await self._messenger.find(delivery, now - REPEAT)
                if not is_there:
                    await self._messenger.post(delivery)
            except SlackRefusedError as error:
                log.warning("alarm.refused", extra={"reason": error.code})
            reached.add(admin)
        try:
            async with self._changes() as tx:
                await _mark(tx.job_runs, f"{name} begun", now, after=f"{name} ended")
        except StorageBusyError:
            log.info("alarm.not_recorded", extra={"trouble": name})

    async def _end(self, name: str, now: datetime) -> None:
        notices = await self._write(lambda lang: relief_message(name, lang=lang))
        async with self._changes() as tx:
            ended = (await tx.job_runs.find(f"{name} ended")).slot
            if ended is None or ended < self._open[name]:
                await _mark(tx.job_runs, f"{name} ended", now, after=f"{name} begun")
                for notice in notices:
                    await tx.outbox.add(notice, now)
        log.warning("trouble.ended", extra={"trouble": name})
        del self._open[name], self._gone_since[name]

    async def _write(self, compose: Compose, *, lasting: str = "") -> tuple[Outgoing, ...]:
        """One notice for each admin, in the admin's language; `lasting` names one for its id."""
        notices = []
        for admin in self._admins:
            lang = await find_account_language(
                self._directory, self._team_id, admin, default=self._language
            )
            if lang is None:
                continue
            message = compose(lang)
            same_id = uuid.uuid5(_NAMESPACE, f"{self._team_id} {admin} {lasting}").hex
            notices.append(
                Outgoing(
                    delivery_id=same_id if lasting else self._new_id(),
                    kind="dm",
                    channel=ChannelRef(self._team_id, admin),
                    text=message.text,
                    blocks=message.blocks,
                    purpose="operations",
                    user_id=admin,
                )
            )
        return tuple(notices)


def find_troubles(health: Health) -> dict[str, HealthCheck]:
    """The checks to be told, without those that follow from another one."""
    found = {
        check.name: check
        for check in health.checks
        if check.name in TROUBLES and check.status is not Status.OK
    }
    return {
        name: check
        for name, check in found.items()
        if not any(cause in found for cause in FOLLOWING.get(name, ()))
    }


async def _find_open(runs: JobRunStore, name: str) -> datetime | None:
    """When a trouble that is not over was told."""
    begun = (await runs.find(f"{name} begun")).slot
    ended = (await runs.find(f"{name} ended")).slot
    return begun if begun is not None and (ended is None or ended < begun) else None


async def _mark(runs: JobRunStore, row: str, now: datetime, *, after: str) -> None:
    """Record it behind its counterpart, also where the clock went back between the two."""
    other = (await runs.find(after)).slot
    is_behind = other is not None and other >= now
    await runs.mark(row, other + timedelta(seconds=1) if other and is_behind else now)

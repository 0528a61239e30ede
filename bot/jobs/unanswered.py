"""Tells the bot admins on Monday mornings which questions found no good answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.answers.gaps import GapReport
from bot.jobs.timetable import WHOLE_BOT
from bot.people.accounts import find_account_language
from bot.people.ports import Directory
from bot.ports import ChannelRef, Clock, Ids, InboxChanges, Outgoing
from bot.reports.ports import SlotStore
from bot.reports.slots import LATEST
from bot.spend.days import find_moment
from bot.views.blocks import Message

SCHEDULE = "unanswered"
AT = time(10)
"""On Mondays, by the installation's clock."""


class UnansweredChanges(InboxChanges, Protocol):
    """The slice of a transaction that this job uses."""

    @property
    def slots(self) -> SlotStore:
        """Which weeks were told."""
        ...


Changes = Callable[[], AbstractAsyncContextManager[UnansweredChanges]]


class UnansweredNews:
    """The weekly job; a week without gaps is passed over in silence."""

    def __init__(
        self,
        *,
        changes: Changes,
        reads: Changes,
        report: GapReport,
        write: Callable[..., Message],
        directory: Directory,
        clock: Clock,
        new_id: Ids,
        team_id: str,
        admins: tuple[str, ...],
        language: str,
        timezone: str,
    ) -> None:
        self._changes = changes
        self._reads = reads
        self._report = report
        self._write = write
        self._directory = directory
        self._clock = clock
        self._new_id = new_id
        self._team_id = team_id
        self._admins = admins
        self._language = language
        self._zone = ZoneInfo(timezone)

    async def list_due(self, now: datetime) -> Sequence[str]:
        """The whole bot, once from Monday at ten on; a week missed by a day is left out."""
        slot = find_monday(now, self._zone)
        if not self._admins or slot is None or now - slot[1] > LATEST:
            return ()
        async with self._reads() as tx:
            last = await tx.slots.find_last(self._place, SCHEDULE)
        return WHOLE_BOT if last is None or last < slot[0] else ()

    async def run(self, _subject: str) -> None:
        """Write to every admin, and take the week, in one transaction."""
        now = self._clock.now()
        slot = find_monday(now, self._zone)
        if slot is None:
            return
        notices = [notice for admin in self._admins if (notice := await self._compose(admin, now))]
        async with self._changes() as tx:
            monday, due = slot
            if await tx.slots.take(self._place, SCHEDULE, monday, due=due, at=now):
                for notice in notices:
                    await tx.outbox.add(notice, now)

    @property
    def _place(self) -> ChannelRef:
        return ChannelRef(self._team_id, "")

    async def _compose(self, admin: str, now: datetime) -> Outgoing | None:
        told = await self._report.build(admin, now)
        lang = await find_account_language(
            self._directory, self._team_id, admin, default=self._language
        )
        if lang is None or not told.lines:
            return None
        message = self._write(told, lang=lang)
        return Outgoing(
            delivery_id=self._new_id(),
            kind="dm",
            channel=ChannelRef(self._team_id, admin),
            text=message.text,
            blocks=message.blocks,
            purpose=SCHEDULE,
            user_id=admin,
        )


def find_monday(now: datetime, zone: ZoneInfo) -> tuple[date, datetime] | None:
    """The newest Monday whose ten o'clock is over, and that moment in UTC."""
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    for day in (monday, monday - timedelta(days=7)):
        due = find_moment(day, AT, zone)
        if due is not None and due <= now:
            return day, due
    return None

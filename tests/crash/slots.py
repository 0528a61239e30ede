"""Several senders of digests on one database, over a month that holds a change of clocks."""

from __future__ import annotations

import asyncio
import itertools
import logging
import random
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.channels.settings import ChannelSettings
from bot.errors import StorageBusyError
from bot.ports import ChannelRef, Outgoing
from bot.reports.composing import DigestReport
from bot.reports.digest import Digest, NoConnection
from bot.reports.sending import DigestSender
from bot.reports.slots import DAILY
from playground.slack.cast import TEAM
from storage.transaction import Database
from tests.crash.databases import Databases, look
from tests.crash.nemesis import Process
from tests.crash.outcome import Outcome, compare

ZONES = (
    "Africa/Cairo",  # its hour is missing at midnight
    "America/New_York",
    "America/Santiago",  # likewise, and south of the equator
    "Asia/Beirut",
    "Asia/Tokyo",
    "Australia/Lord_Howe",  # changes by half an hour
    "Europe/Berlin",
    "Pacific/Apia",  # always a day ahead
)
TIMES = (time(0, 0), time(0, 30), time(1, 30), time(2, 0), time(2, 30), time(10, 0), time(23, 59))
SEASONS = {"spring": date(2026, 3, 27), "autumn": date(2026, 10, 5)}
"""The first day of 30. Clocks change in Berlin, Beirut, Lord Howe, Santiago and Cairo in the one,
in Berlin, Beirut, Cairo and New York in the other.
"""
DAYS = 30
LOOKS = 2
"""How often a day each worker looks for due digests; all of them at about the same moment."""
AT_ONCE = 40
"""So many due channels a worker takes up before it looks again which are left."""
HEAD_ON = 8
"""At every eighth look all workers go through the channels in one order, so that they fight for
each slot; else each has an order of its own and meets the others here and there.
"""
JITTER_S = 600.0
PATIENCE_S = 1800.0
"""Real seconds after which a worker is given up; what is missing then counts as lost."""

_MIGRATING = asyncio.Lock()
"""Alembic's operations are a module's, so one process makes tables in one database at a time."""


@dataclass(frozen=True)
class Month:
    """What a worker needs to live through a month; `jitter` seeds its clock."""

    url: str
    first: date
    days: int
    jitter: int


@dataclass
class _Calendar:
    moment: datetime

    def now(self) -> datetime:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


def _describe(digest: Digest | NoConnection, settings: ChannelSettings) -> Outgoing:
    channel = settings.channel
    return Outgoing(
        delivery_id=f"{channel.channel_id} {next(_NUMBERS)} {id(digest)}",
        kind="post",
        channel=channel,
        text=f"{channel.channel_id} {digest.local_date + timedelta(days=1)}",
        blocks=[],
        purpose="digest",
    )


_NUMBERS = itertools.count(random.SystemRandom().getrandbits(60))


async def live_through(month: Month, database: Database, meeting: asyncio.Barrier) -> None:
    """Send what is due, day after day, by a clock that is never quite right."""
    dice = random.Random(month.jitter)
    calendar = _Calendar(_midnight(month.first))
    sender = DigestSender(
        changes=database.changes,
        reads=database.reads,
        report=DigestReport(reads=database.reads),
        render=_describe,
        clock=calendar,
    )
    # A day and a half more: the last local dates end after the last UTC day.
    for step in range(month.days * LOOKS + LOOKS):
        await meeting.wait()
        hours = 24 / LOOKS * (step + 1)
        wrong_s = dice.uniform(-JITTER_S, JITTER_S)
        calendar.moment = _midnight(month.first) + timedelta(hours=hours, seconds=wrong_s)
        while due := list(await sender.list_due(calendar.now())):
            if step % HEAD_ON:
                dice.shuffle(due)
            for subject in due[:AT_ONCE]:
                with suppress(StorageBusyError):  # it is due still at the next look
                    await sender.send_due(subject)


def live(months: Sequence[Month]) -> None:
    """The life of one process: a worker, or several that meet before each look."""
    logging.disable(logging.CRITICAL)

    async def work() -> None:
        database, meeting = Database(url=months[0].url), asyncio.Barrier(len(months))
        async with asyncio.TaskGroup() as group:
            for month in months:
                group.create_task(live_through(month, database, meeting))
        await database.close()

    asyncio.run(work())


async def run_slots(
    *,
    seed: int,
    places: Databases,
    season: str,
    channels: int = 500,
    days: int = DAYS,
    workers: int = 3,
) -> Outcome:
    """Each channel has one slot and one digest for each of its local dates, and no other.

    On SQLite the workers share a process and meet before each look; on PostgreSQL each is a
    process of its own.
    """
    dice = random.Random(seed)
    first, url = SEASONS[season], places.make()
    database = Database(url=url)
    async with _MIGRATING:
        await database.migrate()
    names = [f"C{number:04d}" for number in range(channels)]
    await _switch_on(database, names, first, dice)
    await database.close()  # a file has one process
    months = [Month(url, first, days, dice.getrandbits(32)) for _ in range(workers)]
    shares = [months] if places.server is None else [[month] for month in months]
    processes = [Process(live, share) for share in shares]
    for process in processes:
        await process.ended(PATIENCE_S)
    broken = sum(not process.has_finished for process in processes)
    for process in processes:
        await process.bury()
    return await _judge(url, names, [first + timedelta(days=day) for day in range(days)], broken)


async def _judge(url: str, names: list[str], dates: list[date], broken: int) -> Outcome:
    wanted = {f"{name} {day}" for name in names for day in dates}
    last = max(dates)
    rows = await look(url, "SELECT channel_id, local_date FROM slots")
    slots = Counter(f"{row[0]} {row[1]}" for row in rows if min(dates) <= _date(row[1]) <= last)
    told = Counter(row[0] for row in await look(url, "SELECT text FROM outbox"))
    told = Counter({name: n for name, n in told.items() if _date(name.split()[1]) <= last})
    outcome = compare(wanted, told.elements(), notes={"slots": slots.total(), "broken": broken})
    without_digest = sum((slots - told).values())
    return Outcome(
        attempted=outcome.attempted,
        lost=outcome.lost + without_digest,
        unexpected=outcome.unexpected,
        duplicated=outcome.duplicated,
        recovered=outcome.recovered,
        notes=outcome.notes,
    )


async def _switch_on(
    database: Database, names: list[str], first: date, dice: random.Random
) -> None:
    """Channels of many zones and hours, whose digest before the first day went out."""
    async with database.changes() as tx:
        for number, name in enumerate(names):
            settings = ChannelSettings(
                channel=ChannelRef(TEAM, name),
                language=dice.choice(("ja", "en")),
                timezone=ZONES[number % len(ZONES)],
                digest_on=True,
                digest_time=dice.choice(TIMES),
            )
            await tx.channels.save(settings)
            before = first - timedelta(days=1)
            due = datetime.combine(before, time(12), ZoneInfo(settings.timezone))
            await tx.slots.take(settings.channel, DAILY, before, due=due, at=due)


def _midnight(day: date) -> datetime:
    # The first date begins earlier in the zones ahead of UTC.
    return datetime.combine(day, time(0), UTC) - timedelta(hours=16)


def _date(value: object) -> date:
    """A date of a driver that knows dates, or of one that does not."""
    return value if isinstance(value, date) else date.fromisoformat(str(value))

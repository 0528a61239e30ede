"""Which days a digest reads from the database: the channel's own, and the newest settled one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.reports.composing import DigestReport
from bot.reports.digest import Digest
from bot.reports.slots import Slot
from bot.spend.figures import UsageHour
from bot.spend.money import Money

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)


async def build(scene: Any, *, slot: Slot | None = None, **settings: Any) -> Digest:
    report = DigestReport(reads=scene.database.reads)
    digest = await report.build(replace(scene.settings, **settings), scene.clock.now(), slot)
    assert isinstance(digest, Digest)
    return digest


async def test_a_day_runs_from_midnight_to_midnight_of_the_channels_zone(
    scene: Any, make_hour: Callable[..., UsageHour]
) -> None:
    first = datetime(2026, 11, 22, 15, tzinfo=UTC)
    before, after = first - timedelta(hours=1), first + DAY
    await scene.use(*(make_hour(hour) for hour in (before, first, after - timedelta(hours=1))))

    in_tokyo = await build(scene)
    in_utc = await build(scene, timezone="UTC")

    assert in_tokyo.local_date == in_utc.local_date == MONDAY
    # One such hour is worth $3.50.
    assert in_tokyo.estimate == Money(Decimal(7))
    assert in_utc.estimate == Money(Decimal("3.5"))


async def test_the_newest_settled_day_is_told_and_a_provisional_one_is_not(scene: Any) -> None:
    await scene.bill({MONDAY - 2 * DAY: "9", MONDAY - DAY: "4.10"})
    await scene.bill({MONDAY: "7"}, settled=False)

    digest = await build(scene)

    assert digest.settled_day == MONDAY - DAY
    assert digest.settled == Money(Decimal("4.10"))


async def test_a_late_digest_tells_of_the_day_before_its_slot(
    scene: Any, make_hour: Callable[..., UsageHour]
) -> None:
    due = scene.clock.now() - DAY
    await scene.use(make_hour(due - timedelta(hours=12)), make_hour(), make_hour(model="gpt-4.1"))

    digest = await build(scene, slot=Slot(local_date=MONDAY, due=due, late=True))

    assert digest.local_date == MONDAY - DAY
    assert digest.estimate == Money(Decimal("3.5"))
    assert digest.late_since == due


async def test_days_before_the_back_fill_are_unknown_not_zero(scene: Any) -> None:
    await scene.use()
    first = (scene.clock.now() - timedelta(days=1 + 60)).date()
    slot = Slot(local_date=first + 3 * DAY, due=scene.clock.now())

    digest = await build(scene, slot=slot)

    known = {day for day, amount in digest.series if amount is not None}
    assert known == {first + DAY, first + 2 * DAY}
    assert digest.usual is None

"""The account of a period: each day once, by its bill or by its usage, the unknown as unknown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.reports.digest import NoConnection
from bot.reports.spending import Account, SpendReport
from bot.spend.days import known_zone
from bot.spend.figures import CostLine, DayRead, UsageHour
from bot.spend.money import Money, Total
from bot.spend.spent import divide, total_of

MONDAY = date(2026, 11, 23)
WEEK = [MONDAY - timedelta(days=n) for n in range(7)]
EACH = Decimal("3.5")
"""An hour of `make_hour`, by the price list."""


async def ask(scene: Any, words: str, **changes: Any) -> Account:
    report = SpendReport(reads=scene.database.reads, clock=scene.clock)
    settings = replace(scene.settings, **changes)
    period = report.read_period(settings, words)
    assert period is not None
    account = await report.build(settings, period)
    assert isinstance(account, Account)
    return account


def usd(amount: str | Decimal) -> Money:
    return Money(Decimal(amount))


async def test_a_settled_day_counts_by_its_bill_and_any_other_by_its_usage(
    scene: Any, make_hour: Callable[..., UsageHour]
) -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    await scene.bill(dict.fromkeys(WEEK[1:], "4"))
    await scene.bill({MONDAY: "90"}, settled=False)
    await scene.use(make_hour(noon), make_hour(noon - timedelta(days=1)))

    week = await ask(scene, "7d")

    assert week.total == Total(usd(24 + EACH), complete=True)
    assert week.billed == usd("24")
    assert week.settled_until == MONDAY - timedelta(days=1)
    assert divide(week.spent, lambda one: one.line_item) == (
        ("tokens", Total(usd("24"), complete=True)),
        ("", Total(usd(EACH), complete=True)),
    )
    assert total_of(week.spent) == week.total


async def test_the_channels_day_is_its_own_and_not_utcs(
    scene: Any, make_hour: Callable[..., UsageHour]
) -> None:
    midnight = datetime(2026, 11, 23, 15, tzinfo=UTC)  # in Tokyo
    await scene.use(make_hour(midnight - timedelta(hours=1)), make_hour(midnight))

    today = await ask(scene, "今日")

    assert today.total == Total(usd(EACH), complete=True)
    assert (today.zone, today.period.first) == ("Asia/Tokyo", date(2026, 11, 24))


async def test_missing_days_and_odd_lines_make_a_lower_bound(
    scene: Any, make_hour: Callable[..., UsageHour]
) -> None:
    at = scene.clock.now()
    odd = [
        usd("-1.50"),  # a refund
        Money(Decimal(900), "eur"),
        None,
        usd("4"),
    ]
    read = DayRead(day=MONDAY, digest="d", read_at=at, same_since=at, settled_at=at)
    lines = [
        CostLine(
            day=MONDAY,
            project_id="proj_1",
            openai_key_id="key_1",
            line_item=f"item {number}",
            money=money,
        )
        for number, money in enumerate(odd)
    ]
    await scene.use(make_hour(model="gpt-of-tomorrow", hour=at - timedelta(hours=1)))
    async with scene.database.changes() as tx:
        await tx.spend.replace_days("conn1", [(read, lines)])
    october = await ask(scene, "2026-09")
    month = await ask(scene, "month")
    nowhere = await ask(scene, "2026-08")

    assert month.total == Total(usd("2.50"), complete=False)
    assert month.unpriced == ("gpt-of-tomorrow",)
    assert month.forecast is None
    assert dict(divide(month.spent, lambda one: one.line_item))["item 1"].known is None
    assert october.unknown[0] == date(2026, 9, 1), "before anything was collected"
    assert october.total is None or not october.total.complete
    assert nowhere.total is None
    assert nowhere.spent == ()


async def test_nothing_collected_nothing_mapped_and_no_connection_are_no_zero(scene: Any) -> None:
    report = SpendReport(reads=scene.database.reads, clock=scene.clock)
    settings = replace(scene.settings, connection_id=None)
    period = report.read_period(settings, "")
    assert period is not None

    assert isinstance(await report.build(settings, period), NoConnection)
    assert (await ask(scene, "month", project_ids=("proj_9",))).spent == ()
    assert report.read_period(settings, "2026-12") is None, "has not begun"
    async with scene.database.changes() as tx:
        for key in await tx.keys.list_channel(settings.channel):
            await tx.keys.update(replace(key, openai_key_id=None))
    unmapped = await ask(scene, "month", project_ids=())
    assert unmapped.total is None
    assert not unmapped.is_mapped


def test_a_zone_that_is_gone_is_utc() -> None:
    assert known_zone("Asia/Tokyo") == "Asia/Tokyo"
    assert [known_zone(name) for name in ("Mars/Olympus", "", "../etc/passwd", "Asia")] == [
        "UTC"
    ] * 4

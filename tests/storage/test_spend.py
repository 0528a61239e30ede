"""Costs and usage: exact, replaced as a whole, kept apart by connection."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.spend.figures import CostLine, DayRead, UsageHour
from bot.spend.money import Money
from storage.transaction import Database

DAY = date(2026, 11, 20)
HOUR = datetime(2026, 11, 20, 5, tzinfo=UTC)


@pytest.fixture
def make_read(now: datetime) -> Callable[..., DayRead]:
    def make(day: date = DAY, **changes: Any) -> DayRead:
        facts: dict[str, Any] = {
            "digest": "abc",
            "read_at": now,
            "same_since": now,
            "settled_at": None,
        }
        return DayRead(day=day, **(facts | changes))

    return make


def make_line(amount: str | None, day: date = DAY, item: str = "gpt-5, input") -> CostLine:
    money = None if amount is None else Money(Decimal(amount), "usd")
    return CostLine(
        day=day, project_id="proj_1", openai_key_id="key_1", line_item=item, money=money
    )


def make_hour(offset: int, **changes: Any) -> UsageHour:
    facts: dict[str, Any] = {
        "project_id": None,
        "openai_key_id": None,
        "model": "gpt-5",
        "batch": False,
        "requests": 7,
        "input_tokens": 5_000_000_000,
        "cached_tokens": 1,
        "output_tokens": 0,
    }
    return UsageHour(hour=HOUR + timedelta(hours=offset), **(facts | changes))


async def test_billed_lines_come_back_exactly(
    database: Database, make_read: Callable[..., DayRead]
) -> None:
    lines = (
        make_line("0.1"),
        make_line("12.3400000000000000000000001"),
        make_line("0E-18"),
        make_line(None),
        CostLine(
            day=DAY,
            project_id=None,
            openai_key_id=None,
            line_item="",
            money=Money(Decimal(-1), "eur"),
        ),
    )

    async with database.changes() as tx:
        await tx.spend.replace_days("conn1", [(make_read(), lines)])

    async with database.reads() as tx:
        found = await tx.spend.list_costs("conn1", DAY, DAY)
        assert found == lines
        assert [str(line.money.amount) for line in found if line.money] == [
            "0.1",
            "12.3400000000000000000000001",
            "0E-18",
            "-1",
        ]
        assert await tx.spend.list_reads("conn1", DAY, DAY + timedelta(days=1)) == (make_read(),)


async def test_reading_a_day_again_replaces_it_and_leaves_others(
    database: Database, make_read: Callable[..., DayRead], later: Callable[[float], datetime]
) -> None:
    before, after = DAY - timedelta(days=1), DAY + timedelta(days=1)
    settled = make_read(digest="new", read_at=later(60), settled_at=later(60))
    async with database.changes() as tx:
        await tx.spend.replace_days(
            "conn1", [(make_read(day), [make_line("1", day)]) for day in (after, DAY, before)]
        )
        await tx.spend.replace_days("conn2", [(make_read(), [make_line("9")])])

    async with database.changes() as tx:
        await tx.spend.replace_days("conn1", [(settled, [make_line("2"), make_line("3")])])

    async with database.reads() as tx:
        assert await tx.spend.list_costs("conn1", before, after) == (
            make_line("1", before),
            make_line("2"),
            make_line("3"),
            make_line("1", after),
        )
        assert await tx.spend.list_costs("conn1", DAY, DAY) == (make_line("2"), make_line("3"))
        assert await tx.spend.list_costs("conn2", before, after) == (make_line("9"),)
        assert await tx.spend.list_reads("conn1", before, DAY) == (make_read(before), settled)
        assert await tx.spend.list_reads("conn2", before, after) == (make_read(),)


async def test_a_day_without_lines_is_known_and_one_never_read_is_not(
    database: Database, make_read: Callable[..., DayRead]
) -> None:
    async with database.changes() as tx:
        await tx.spend.replace_days("conn1", [(make_read(), [])])

    async with database.reads() as tx:
        assert await tx.spend.list_costs("conn1", DAY, DAY) == ()
        assert await tx.spend.list_reads("conn1", DAY, DAY + timedelta(days=1)) == (make_read(),)


async def test_a_line_of_another_day_is_refused(
    database: Database, make_read: Callable[..., DayRead]
) -> None:
    async with database.changes() as tx:
        with pytest.raises(ValueError, match="another day"):
            await tx.spend.replace_days(
                "conn1", [(make_read(), [make_line("1", date(2026, 1, 1))])]
            )


async def test_usage_is_replaced_in_its_half_open_span(database: Database) -> None:
    first = [make_hour(offset) for offset in range(4)]
    newer = [make_hour(2, requests=9), make_hour(1, model="gpt-5-mini", batch=True)]
    async with database.changes() as tx:
        await tx.spend.replace_usage("conn1", HOUR, HOUR + timedelta(hours=4), first)
        await tx.spend.replace_usage("conn2", HOUR, HOUR + timedelta(hours=4), first)

        await tx.spend.replace_usage(
            "conn1", HOUR + timedelta(hours=1), HOUR + timedelta(hours=3), newer
        )

    async with database.reads() as tx:
        everything = await tx.spend.list_usage("conn1", HOUR, HOUR + timedelta(hours=4))
        part = await tx.spend.list_usage("conn1", HOUR, HOUR + timedelta(hours=2))
        other = await tx.spend.list_usage("conn2", HOUR, HOUR + timedelta(hours=4))

    assert everything == (first[0], newer[1], newer[0], first[3])
    assert part == (first[0], newer[1])
    assert other == tuple(first)


@pytest.mark.parametrize("offset", [-1, 4])
async def test_an_hour_outside_its_span_is_refused(database: Database, offset: int) -> None:
    async with database.changes() as tx:
        with pytest.raises(ValueError, match="outside"):
            await tx.spend.replace_usage(
                "conn1", HOUR, HOUR + timedelta(hours=4), [make_hour(offset)]
            )


async def test_how_far_usage_is_known_is_kept_for_each_connection(
    database: Database, now: datetime, later: Callable[[float], datetime]
) -> None:
    async with database.changes() as tx:
        await tx.spend.mark_usage_read("conn1", now)
        await tx.spend.mark_usage_read("conn1", later(3600))

    async with database.reads() as tx:
        assert await tx.spend.find_usage_read("conn1") == later(3600)
        assert await tx.spend.find_usage_read("conn2") is None

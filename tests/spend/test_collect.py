"""Collecting: what OpenAI billed, to the cent, whatever happens in between."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot.channels.connection import Connection
from bot.errors import OpenAIUnavailableError
from bot.spend.collect import SpendCollector, digest_lines, first_day_of, follow_read
from bot.spend.figures import CostLine, DayRead
from bot.spend.money import Money
from storage.transaction import Database

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def line(amount: str | None, *, day: date = MONDAY, item: str = "tokens") -> CostLine:
    money = None if amount is None else Money(Decimal(amount))
    return CostLine(
        day=day, project_id="proj_1", openai_key_id="key_1", line_item=item, money=money
    )


def at(hour: float, day: date = MONDAY) -> datetime:
    return datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=hour)


def sum_key_days(lines: Sequence[CostLine]) -> dict[tuple[str | None, date], Decimal]:
    sums: defaultdict[tuple[str | None, date], Decimal] = defaultdict(Decimal)
    for one in lines:
        assert one.money is not None
        sums[one.openai_key_id, one.day] += one.money.amount
    return dict(sums)


async def list_settled(database: Database, connection: Connection) -> dict[date, DayRead]:
    async with database.reads() as tx:
        reads = await tx.spend.list_reads("conn1", first_day_of(connection), MONDAY + 30 * DAY)
    return {read.day: read for read in reads if read.settled_at is not None}


async def test_sixty_days_equal_the_ledger_to_the_cent(
    collector: SpendCollector, connection: Connection, database: Database, story: Any, clock: Any
) -> None:
    collector._api = story
    await collector.collect(connection)
    clock.advance(hours=30)
    await collector.collect(connection)
    await collector.collect(connection)

    first, last = first_day_of(connection), clock().date()
    async with database.reads() as tx:
        collected = await tx.spend.list_costs("conn1", first, last)
        usage = await tx.spend.list_usage("conn1", at(0, first), clock())
    owed = await story.list_costs(None, first, last)
    told = story.ledger.list_entries(at(0, first), clock())
    assert sum_key_days(collected) == sum_key_days(owed)
    assert sum(hour.requests for hour in usage) == sum(entry.requests for entry in told)


async def test_the_first_collection_settles_history_but_not_the_open_day(
    collector: SpendCollector, connection: Connection, database: Database, clock: Any
) -> None:
    await collector.collect(connection)

    settled = await list_settled(database, connection)
    async with database.reads() as tx:
        (today,) = await tx.spend.list_reads("conn1", MONDAY, MONDAY)
        known = await tx.spend.find_usage_read("conn1")
    assert sorted(settled) == [first_day_of(connection) + n * DAY for n in range(60)]
    assert today.settled_at is None
    assert known == clock()


async def test_a_day_settles_six_hours_after_it_closed(
    collector: SpendCollector, connection: Connection, database: Database, clock: Any
) -> None:
    seen = []
    for moment in (at(23.5), at(29), at(29.9), at(30.1)):
        clock.moment = moment
        await collector.collect(connection)
        seen.append(MONDAY in await list_settled(database, connection))

    assert seen == [False, False, False, True]


async def test_a_closed_day_that_changes_waits_for_two_equal_reads(
    collector: SpendCollector,
    connection: Connection,
    database: Database,
    organization: Any,
    clock: Any,
) -> None:
    clock.moment = at(40)
    await collector.collect(connection)
    before = MONDAY in await list_settled(database, connection)
    organization.corrections.append(line("3.00"))

    clock.advance(hours=1)
    await collector.collect(connection)
    changed = MONDAY in await list_settled(database, connection)
    clock.advance(hours=1)
    await collector.collect(connection)
    after = await list_settled(database, connection)

    assert before
    assert not changed
    assert after[MONDAY].settled_at == clock()
    assert after[MONDAY].same_since == clock() - timedelta(hours=1)


async def test_after_a_long_stop_nothing_is_left_out(
    collector: SpendCollector, connection: Connection, database: Database, clock: Any
) -> None:
    await collector.collect(connection)
    clock.advance(days=12)

    await collector.collect(connection)
    await collector.collect(connection)

    settled = await list_settled(database, connection)
    async with database.reads() as tx:
        usage = await tx.spend.list_usage("conn1", at(0), clock())
    assert all(MONDAY + n * DAY in settled for n in range(12))
    assert {hour.hour.date() for hour in usage} == {MONDAY + n * DAY for n in range(13)}


async def test_later_collections_ask_for_the_last_days_only(
    collector: SpendCollector, connection: Connection, organization: Any, clock: Any
) -> None:
    await collector.collect(connection)
    organization.asked.clear()
    clock.advance(hours=1)

    await collector.collect(connection)

    assert organization.asked == [(clock().date() - 3 * DAY, clock().date())]


async def test_when_openai_fails_nothing_is_written(
    collector: SpendCollector, connection: Connection, database: Database, organization: Any
) -> None:
    organization.failures.append(OpenAIUnavailableError("timeout"))

    with pytest.raises(OpenAIUnavailableError):
        await collector.collect(connection)

    async with database.reads() as tx:
        assert await tx.spend.list_reads("conn1", first_day_of(connection), MONDAY) == ()
        assert await tx.spend.find_usage_read("conn1") is None


async def test_others_can_write_while_openai_is_asked(
    collector: SpendCollector, connection: Connection, database: Database, organization: Any
) -> None:
    written: list[bool] = []

    async def write() -> None:
        async with database.changes() as tx:
            written.append(await tx.inbox.claim(f"delivery {len(written)}", at(0)))

    organization.meanwhile = write

    await collector.collect(connection)

    assert written == [True, True]


async def test_lines_of_days_that_were_not_asked_for_are_left_out(
    collector: SpendCollector, connection: Connection, database: Database, organization: Any
) -> None:
    organization.corrections.append(line("9", day=MONDAY + 5 * DAY))

    await collector.collect(connection)

    async with database.reads() as tx:
        lines = await tx.spend.list_costs("conn1", MONDAY + DAY, MONDAY + 9 * DAY)
    assert lines == ()


def test_equal_bills_have_equal_digests_and_different_ones_differ() -> None:
    one, other = line("1.50", item="a"), line("2", item="b")

    assert digest_lines([one, other]) == digest_lines([other, line("1.5", item="a")])
    assert digest_lines([line("0")]) != digest_lines([line(None)])
    assert digest_lines([line("0")]) != digest_lines([])


def test_a_settled_day_keeps_its_first_settling() -> None:
    first = follow_read(None, MONDAY, [line("1")], at(31))
    second = follow_read(first, MONDAY, [line("1")], at(32))
    third = follow_read(second, MONDAY, [line("1")], at(33))

    assert first.settled_at is None
    assert second.settled_at == third.settled_at == at(32)
    assert third.same_since == at(31)
